//! Reading scenarios and saving them, with nothing lost on the way.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::Source;
use crate::protocols::{Family, Strategy, Watch};
use crate::scenario::{MOST_BYTES, Report, Scenario, Stage, find, parse, set, shipped};

/// Opens a scenario and sets fields of it. It must be about two generals: what is asked about it is about
/// their decisions.
pub fn open_generals(name: &str, sets: &[String]) -> Result<Scenario, Failure> {
    let (scenario, _) = open(name)?;
    let scenario = set(&scenario, sets)?;
    if scenario.strategy.family() == Family::Generals {
        return Ok(scenario);
    }
    let problem = format!("error: {name} is not about two generals, and nobody decides in it");
    let watched =
        !Watch::in_model(&scenario.strategy, &scenario.stage().model).promises().is_empty();
    let help = if watched {
        "`check` looks at its promises"
    } else {
        "`run --format json` says what it is measured by"
    };
    Err(Failure::Input(format!("{problem}\n  = help: {help}")))
}

/// Can explorers say something about its promises?
pub fn check_explorable(name: &str, scenario: &Scenario, stage: &Stage) -> Result<(), Failure> {
    let refuse = |problem: &str, help: &str| {
        Err(Failure::Input(format!("error: {name} {problem}\n  = help: {help}")))
    };
    if Watch::in_model(&scenario.strategy, &stage.model).promises().is_empty() {
        let help = "`run --format json` says what it is measured by";
        return refuse("promises nothing that could break", help);
    }
    if scenario.strategy.family().flows() {
        let help = "`run --format json` says what one run is measured by";
        return refuse("draws times at every message: there are too many runs to follow", help);
    }
    if stage.model.nodes.iter().any(|node| node.failures.is_some()) {
        let help = "`sample` tries it; crash_points can be explored";
        return refuse("has nodes that fail at any time: there are too many runs to follow", help);
    }
    Ok(())
}

/// Opens a shipped scenario by name or a scenario file by path. A name wins over a file of the same
/// name; write `./name` for the file.
///
/// # Errors
/// One report that says what is wrong and where; also for the run of a student's program, as that is not in the file.
pub fn open(name: &str) -> Result<(Scenario, Source), Box<Report>> {
    let (scenario, source) = open_of_program(name)?;
    match &scenario.strategy {
        Strategy::Exercise(exercise) if exercise.solution.is_none() => {
            let problem = "this is the run of a student's program, which is not in the file";
            let help =
                format!("open it with its program: two-generals exercise show {name} -- COMMAND");
            Err(Box::new(Report::about(name, problem, help)))
        }
        _ => Ok((scenario, source)),
    }
}

/// The same, but the run of a student's program is opened, too: who opens it brings the program.
///
/// # Errors
/// One report that says what is wrong and where.
pub fn open_of_program(name: &str) -> Result<(Scenario, Source), Box<Report>> {
    if let Some(shipped) = find(name) {
        return Ok((parse(name, shipped.text.as_bytes())?, Source::Shipped(shipped.name)));
    }
    let path = expanded(Path::new(name));
    let bytes = read(&path)?;
    Ok((parse(name, &bytes)?, Source::File(path)))
}

fn read(path: &Path) -> Result<Vec<u8>, Box<Report>> {
    let name = path.display().to_string();
    let about = |problem: String, help: &str| Box::new(Report::about(&name, problem, help));
    // Looked at before it is opened: opening a named pipe would wait for ever.
    let meta = fs::metadata(path).map_err(|error| not_read(path, &error))?;
    if meta.is_dir() {
        return Err(about("this is a directory".into(), "name a scenario file in it"));
    }
    if !meta.is_file() {
        return Err(about("this is no ordinary file".into(), "name a scenario file"));
    }
    if meta.len() > MOST_BYTES as u64 {
        let problem = format!("the file is too large: {} MB", meta.len() >> 20);
        return Err(about(problem, &format!("a scenario has at most {} MB", MOST_BYTES >> 20)));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| not_read(path, &error))?;
    file.take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| not_read(path, &error))?;
    Ok(bytes)
}

fn not_read(path: &Path, error: &io::Error) -> Box<Report> {
    let name = path.display().to_string();
    let (problem, help) = match error.kind() {
        ErrorKind::NotFound => {
            let known: Vec<&str> = shipped().iter().map(|shipped| shipped.name).collect();
            let best =
                known.iter().max_by_key(|k| (strsim::jaro_winkler(&name, k) * 1000.0) as u32);
            let close = best.filter(|best| strsim::jaro_winkler(&name, best) > 0.8);
            let help = match close {
                Some(close) => format!("did you mean {close}?"),
                None => "see `two-generals list` for the shipped scenarios".into(),
            };
            ("there is no such scenario and no such file".to_owned(), help)
        }
        ErrorKind::NotADirectory => {
            ("a part of the path is a file, not a directory".into(), "name a scenario file".into())
        }
        ErrorKind::PermissionDenied => {
            ("no permission to read it".into(), "make the file readable for you".into())
        }
        _ => (format!("cannot be read: {error}"), String::new()),
    };
    Box::new(Report::about(&name, problem, help))
}

/// A path with `~/` at its start replaced by the home directory.
pub fn expanded(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_path_buf(),
    }
}

/// The shipped names and the paths that begin like this, directories with a slash at their end.
pub fn complete(prefix: &str) -> Vec<String> {
    let names =
        shipped().iter().map(|one| one.name.to_owned()).filter(|name| name.starts_with(prefix));
    let (folder, start) = match prefix.rfind('/') {
        Some(slash) => prefix.split_at(slash + 1),
        None => ("", prefix),
    };
    let place = expanded(Path::new(if folder.is_empty() { "." } else { folder }));
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let paths = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let hidden = name.starts_with('.') && !start.starts_with('.');
        let slash = if entry.path().is_dir() { "/" } else { "" };
        (name.starts_with(start) && !hidden).then(|| format!("{folder}{name}{slash}"))
    });
    let mut all: Vec<String> = names.chain(paths).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Why nothing was saved.
#[derive(Debug)]
pub enum SaveError {
    /// There is such a file already.
    Exists,
    /// Anything else, in words.
    Failed(String),
}

/// Saves a text: whole or not at all. It is written to a temporary file beside the target, flushed to
/// the disk, and renamed, so that a full disk or a crash leaves the old file as it was.
///
/// # Errors
/// [`SaveError::Exists`] when there is such a file and `overwrite` is false; otherwise why it failed.
pub fn save(path: &Path, text: &str, overwrite: bool) -> Result<(), SaveError> {
    // A link is followed: the file it names is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if path.is_dir() {
        return Err(failed(&path, "this is a directory; add a file name"));
    }
    match fs::symlink_metadata(&path) {
        Ok(meta) if meta.is_symlink() => return Err(failed(&path, "this is a link to nowhere")),
        Ok(meta) if !meta.is_file() => return Err(failed(&path, "this is no ordinary file")),
        _ => {}
    }
    if !overwrite && path.exists() {
        return Err(SaveError::Exists);
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let write = || -> io::Result<tempfile::NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".two-generals-").suffix(".tmp");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let old = fs::metadata(&path).map(|meta| meta.permissions().mode() & 0o777);
            builder.permissions(fs::Permissions::from_mode(old.unwrap_or(0o666)));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    let file = write().map_err(|error| failed(&path, &io_words(&error)))?;
    let renamed = if overwrite { file.persist(&path) } else { file.persist_noclobber(&path) };
    renamed.map(|_| ()).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => SaveError::Exists,
        _ => failed(&path, &io_words(&error.error)),
    })
}

fn failed(path: &Path, why: &str) -> SaveError {
    SaveError::Failed(format!("not saved to {}: {why}", path.display()))
}

/// Why a file could not be written, in words.
pub(super) fn io_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such directory".into(),
        ErrorKind::PermissionDenied => "no permission to write there".into(),
        ErrorKind::StorageFull => "the disk is full".into(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        ErrorKind::NotADirectory => "a part of the path is a file, not a directory".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saves_whole_and_never_over_an_old_file_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.json");
        save(&path, "one", false).unwrap();
        assert!(matches!(save(&path, "two", false), Err(SaveError::Exists)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        save(&path, "two", true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "no temporary file is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_ordinary_file_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let dangling = folder.path().join("dangling.json");
        std::os::unix::fs::symlink("nowhere", &dangling).unwrap();
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, why) in [(dangling, "a link to nowhere"), (socket, "no ordinary file")] {
            for overwrite in [false, true] {
                let Err(SaveError::Failed(words)) = save(&path, "x", overwrite) else {
                    panic!("saved")
                };
                assert!(words.contains(why), "{words}");
            }
            assert!(!fs::symlink_metadata(&path).unwrap().is_file());
        }
    }

    #[test]
    fn a_vanished_directory_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gone/run.json");
        let Err(SaveError::Failed(words)) = save(&path, "x", false) else { panic!("saved") };
        assert!(words.contains("there is no such directory"), "{words}");
    }

    #[test]
    fn a_directory_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dir");
        fs::create_dir(&target).unwrap();
        assert!(matches!(save(&target, "x", true), Err(SaveError::Failed(_))));
        assert!(target.is_dir());
    }

    /// A disk that takes no more, as a limit on the size of files makes one: the test runs itself
    /// again under that limit.
    #[cfg(unix)]
    #[test]
    fn a_full_disk_loses_nothing() {
        const FOLDER: &str = "TWO_GENERALS_TEST_FOLDER";
        let long = "x".repeat(1 << 20);
        if let Some(folder) = std::env::var_os(FOLDER) {
            let saved = save(&Path::new(&folder).join("run.json"), &long, true);
            assert!(matches!(saved, Err(SaveError::Failed(_))), "{saved:?}");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.json");
        fs::write(&path, "old").unwrap();
        let limited = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --exact shell::files::tests::a_full_disk_loses_nothing";
        let again = std::process::Command::new("sh")
            .args(["-c", limited])
            .arg(std::env::current_exe().unwrap())
            .env(FOLDER, folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&again.stdout);
        assert!(again.status.success() && told.contains("1 passed"), "{told}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written is left");
        save(&path, &long, true).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_permissions_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file.json"), folder.path().join("link.json"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("file.json", &link).unwrap();
        save(&link, "new", true).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
