//! What the program complains about, and that it ends as it must.

use std::fs;
use std::path::Path;

use crate::program::program;

/// What the program says to a file with these bytes, and that it ends as it must.
pub fn complaint(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file.json"), bytes).unwrap();
    complaint_at(folder.path(), "file.json")
}

/// The same about a file that is there, its folder left out of the message.
pub fn complaint_at(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    let path = path.to_str().unwrap();
    let mut complaints = Vec::new();
    for args in [
        &["run", path][..],
        &["run", path, "--format", "json"],
        &["open", path],
        &["validate", path],
    ] {
        let ended = program(args);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{args:?}: {}", ended.err);
        complaints.push(ended.err);
    }
    assert!(complaints.iter().all(|one| *one == complaints[0]), "every command says the same");
    let complaint = complaints.remove(0);
    assert!(complaint.starts_with("error: ") && complaint.len() < 2_000, "{complaint}");
    assert!(complaint.contains(path), "it names the file: {complaint}");
    complaint.replace(&format!("{}/", folder.display()), "")
}

/// A complaint whose line and column must be those of the marked word in the file.
pub fn complaint_about(file: &str, marked: &str) -> String {
    assert_eq!(file.matches(marked).count(), 1, "{marked} stands in the file once: {file}");
    let before = &file[..file.find(marked).unwrap()];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let complaint = complaint(file.as_bytes());
    let place = format!("file.json:{line}:{column}\n");
    assert!(complaint.contains(&place), "at {place}: {complaint}");
    complaint
}
