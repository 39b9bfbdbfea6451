//! `exercise new`: writes what a student begins with into a new directory.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::super::files::io_words;
use super::super::{Failure, output};
use super::check::quoted;
use super::kit::{KitFile, kit};
use super::{Lang, Name};
use crate::protocols::exercise::Task;
use crate::scenario::Report;

/// Writes the files of an exercise, and says what to do next.
pub(super) fn new(Name(task): Name, lang: Lang, dir: &Path) -> Result<(), Failure> {
    let about = |problem: String, help: &str| {
        Failure::from(Box::new(Report::about(&dir.display().to_string(), problem, help)))
    };
    let Some(files) = kit(task, lang) else {
        return Err(about(format!("no program solves {}", task.name()), "see `exercise list`"));
    };
    if let Some((problem, help)) = in_the_way(dir) {
        return Err(about(problem, help));
    }
    write(dir, &files).map_err(|error| about(format!("not written: {}", io_words(&error)), ""))?;
    output::print(&told(task, lang, dir, &files))
}

/// What stands where the directory is to be, and what would be right.
fn in_the_way(dir: &Path) -> Option<(String, &'static str)> {
    let entries = match fs::read_dir(dir) {
        Ok(mut entries) => {
            entries.next().map(|_| "the directory is not empty; nothing was written".into())
        }
        Err(_) if dir.is_symlink() && !dir.exists() => Some("this is a link to nowhere".into()),
        // Whatever else is wrong, making the directory says it.
        Err(_) if !dir.exists() => None,
        Err(_) if !dir.is_dir() => Some("this is a file, not a directory".into()),
        Err(error) => Some(format!("cannot be read: {}", io_words(&error))),
    };
    Some((entries?, "name a directory that does not exist yet, or an empty one"))
}

/// What has been written so far; all of it goes again unless it was finished.
#[derive(Default)]
struct Written {
    dir: Option<PathBuf>,
    files: Vec<PathBuf>,
}

impl Drop for Written {
    fn drop(&mut self) {
        // There is nobody to tell that it could not be removed, either.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        if let Some(dir) = &self.dir {
            let _ = fs::remove_dir(dir);
        }
    }
}

/// Writes all files or none, and never over an old one.
fn write(dir: &Path, files: &[KitFile]) -> io::Result<()> {
    let mut written = Written::default();
    match fs::create_dir(dir) {
        Ok(()) => written.dir = Some(dir.into()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    for file in files {
        let path = dir.join(file.name);
        let mut open = OpenOptions::new().write(true).create_new(true).open(&path)?;
        written.files.push(path);
        open.write_all(file.text.as_bytes())?;
    }
    // All is there: nothing is to be removed.
    (written.dir, written.files) = (None, Vec::new());
    Ok(())
}

/// What was written, and what to do next.
fn told(task: Task, lang: Lang, dir: &Path, files: &[KitFile]) -> String {
    let (name, place) = (task.name(), dir.display().to_string());
    let width = files.iter().map(|file| file.name.len()).max().unwrap_or(0);
    let mut text = format!("{name} in {}, written to {place}:\n", lang.name());
    for file in files {
        text += &format!("  {:width$}  {}\n", file.name, file.about);
    }
    text += "\nNext, read README.md and exercise.md there, and then:\n";
    if place != "." {
        // A name that begins like an option is none behind a path.
        let here = if place.starts_with('-') { "./" } else { "" };
        text += &format!("  cd {}\n", quoted(&format!("{here}{place}")));
    }
    if let Some(build) = lang.build() {
        text += &format!("  {build}\n");
    }
    text + &format!("  two-generals exercise check {name} -- {}\n", lang.command())
}
