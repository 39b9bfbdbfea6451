//! Which file a command's first word means, and what to say where there is none.

use std::ffi::OsStr;
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use super::trouble::{named, plain};
use crate::protocols::exercise::Trouble;

/// The program's file. Elsewhere than on Unix the system's own rules find it, when it is started.
pub fn find(program: &OsStr) -> Result<PathBuf, Trouble> {
    let path = Path::new(program);
    if program.is_empty() {
        return Err(plain("no program is named", "write the program and its arguments after `--`"));
    }
    if !cfg!(unix) {
        return Ok(path.to_owned());
    }
    if path.components().count() > 1 || path.is_absolute() || path.starts_with(".") {
        return runnable(path).map(|()| path.to_owned());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&folders).map(|folder| folder.join(path)).find(|file| may_run(file));
    found.ok_or_else(|| not_on_path(path))
}

/// Is this a file that may be run? Why not?
fn runnable(path: &Path) -> Result<(), Trouble> {
    let name = named(path.as_os_str());
    let Ok(about) = path.metadata() else {
        return Err(plain(
            &format!("the program {name} does not exist"),
            &format!("looked in {}", folder(path)),
        ));
    };
    if about.is_dir() {
        let help = "name the program's file, or the interpreter and then the file";
        return Err(plain(&format!("{name} is a folder, not a program"), help));
    }
    match may_run(path) {
        true => Ok(()),
        false => Err(plain(
            &format!("the file {name} may not be executed"),
            &format!(
                "name its interpreter before it, as in `python3 {}`, or make it executable with `chmod +x`",
                name.trim_matches('`')
            ),
        )),
    }
}

fn not_on_path(path: &Path) -> Trouble {
    let name = named(path.as_os_str());
    let bare = name.trim_matches('`');
    let here = match path.is_file() {
        true => format!(
            "; the file of that name in this folder is `.{MAIN_SEPARATOR}{bare}`, or comes after its interpreter as \
             in `python3 {bare}`"
        ),
        false => String::new(),
    };
    plain(
        &format!("the program {name} was not found"),
        &format!("looked in every folder of the environment variable PATH{here}"),
    )
}

/// Where a file should be, in words.
fn folder(path: &Path) -> String {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => named(folder.as_os_str()),
        None => "this folder".into(),
    }
}

#[cfg(unix)]
fn may_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn may_run(path: &Path) -> bool {
    path.is_file()
}

/// The system would not start it.
pub fn not_started(program: &OsStr, error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::NotFound => not_on_path(Path::new(program)),
        _ => plain(
            &format!("the program {} cannot be started: {error}", named(program)),
            "see that it runs when it is called by hand",
        ),
    }
}
