//! Which files a program is made of, and when one of them was saved.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const EVERY: Duration = Duration::from_millis(300);
/// The most files that are looked at.
const MOST: usize = 2_000;

/// The files of a program: those that its command names, and those of the same kind beside them; where it names
/// none, all in the folder it is started in.
pub(super) struct Files {
    named: BTreeSet<PathBuf>,
    /// Folders, with the endings of the files in them; all files where there is no ending.
    beside: BTreeSet<(PathBuf, Option<OsString>)>,
}

/// When each file was written last, and how large it is.
type Stamps = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Files {
    /// Those that the words of a command name, seen from a folder.
    pub fn of(words: &[OsString], folder: &Path) -> Self {
        let mut files = Self { named: BTreeSet::new(), beside: BTreeSet::new() };
        for word in words {
            files.name(folder, word, |_| true);
            // A word may be a command itself: sh -c "rustc main.rs -o main && exec ./main". What it builds is
            // written whenever it is started, and is no save.
            for part in
                word.to_string_lossy().split([' ', '\t', '\n', '"', '\'', ';', '&', '|', '(', ')'])
            {
                files.name(folder, OsStr::new(part), |about| !is_runnable(about));
            }
        }
        if files.named.is_empty() {
            files.beside.insert((folder.into(), None));
        }
        files
    }

    fn name(&mut self, folder: &Path, word: &OsStr, counts: impl Fn(&Metadata) -> bool) {
        let path = folder.join(word);
        if !fs::metadata(&path).is_ok_and(|about| about.is_file() && counts(&about)) {
            return;
        }
        if let (Some(folder), Some(ending)) = (path.parent(), path.extension()) {
            self.beside.insert((folder.into(), Some(ending.into())));
        }
        self.named.insert(path);
    }

    fn stamps(&self) -> Stamps {
        let mut stamps = Stamps::new();
        let beside =
            self.beside.iter().flat_map(|(folder, ending)| inside(folder, ending.as_deref()));
        for path in self.named.iter().cloned().chain(beside).take(MOST) {
            if let Ok(about) = fs::metadata(&path)
                && about.is_file()
            {
                stamps.insert(path, (about.modified().ok(), about.len()));
            }
        }
        stamps
    }
}

#[cfg(unix)]
fn is_runnable(about: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o111 != 0
}

/// There no file says so.
#[cfg(not(unix))]
fn is_runnable(_: &Metadata) -> bool {
    false
}

/// The files in a folder with an ending, but hidden ones.
fn inside<'f>(folder: &'f Path, ending: Option<&'f OsStr>) -> impl Iterator<Item = PathBuf> + 'f {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(move |path| {
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        !hidden && ending.is_none_or(|ending| path.extension() == Some(ending))
    })
}

/// The files as they were last seen.
pub(super) struct Saves {
    files: Files,
    seen: Stamps,
}

impl Saves {
    /// As they are now.
    pub fn of(files: Files) -> Self {
        Self { seen: files.stamps(), files }
    }

    /// Waits until one is saved, and until nothing is being written any more.
    pub fn wait(&mut self) {
        while !self.changed() {
            sleep(EVERY);
        }
        while self.changed() {
            sleep(EVERY);
        }
    }

    /// Has something changed since the last look?
    fn changed(&mut self) -> bool {
        let now = self.files.stamps();
        let changed = now != self.seen;
        self.seen = now;
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn watched(folder: &tempfile::TempDir, words: &[&str]) -> Vec<String> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let stamps = Files::of(&words, folder.path()).stamps();
        let name = |path: &PathBuf| path.strip_prefix(folder.path()).unwrap().display().to_string();
        stamps.keys().map(name).collect()
    }

    #[test]
    fn what_is_named_is_watched_with_what_is_like_it_beside_it() {
        let files = [
            "solution.py",
            "step.py",
            ".hidden.py",
            "notes.txt",
            "deep/more.py",
            "b/one.rb",
            "b/two.rb",
        ];
        let folder = folder(&files);
        assert_eq!(watched(&folder, &["python3", "solution.py"]), ["solution.py", "step.py"]);
        assert_eq!(
            watched(&folder, &["ruby", "b/one.rb", "notes.txt"]),
            ["b/one.rb", "b/two.rb", "notes.txt"]
        );
        let all = watched(&folder, &["python3", "-m", "solution"]);
        assert_eq!(
            all,
            ["notes.txt", "solution.py", "step.py"],
            "all but what is hidden or deeper"
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_a_shell_builds_at_every_start_is_no_save_but_a_program_that_is_named_is_watched() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&["main.rs", "step.rs", "main"]);
        let main = folder.path().join("main");
        fs::set_permissions(main, fs::Permissions::from_mode(0o755)).unwrap();
        let build = "rustc -O main.rs -o main && exec ./main";
        assert_eq!(watched(&folder, &["sh", "-c", build]), ["main.rs", "step.rs"]);
        assert_eq!(watched(&folder, &["./main"]), ["main"]);
    }

    #[test]
    fn a_save_is_seen_once_whether_a_file_is_written_replaced_or_new() {
        let folder = folder(&["solution.py", "step.py"]);
        let path = |name: &str| folder.path().join(name);
        let mut saves = Saves::of(Files::of(&["solution.py".into()], folder.path()));
        assert!(!saves.changed());
        fs::write(path("step.py"), "longer").unwrap();
        assert!(saves.changed() && !saves.changed());
        // As many editors save: another file takes the place of the old one.
        fs::write(path(".new"), "longer").unwrap();
        fs::rename(path(".new"), path("solution.py")).unwrap();
        assert!(saves.changed() && !saves.changed());
        fs::write(path("third.py"), "").unwrap();
        assert!(saves.changed() && !saves.changed());
        fs::write(path("notes.txt"), "").unwrap();
        assert!(!saves.changed(), "that is no part of it");
    }
}
