//! What may lie over the main screen.

use std::path::PathBuf;

use super::input::PathInput;

/// A thing over the screen that takes the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The menu of scenarios.
    Menu,
    /// All keys, scrolled down by so many lines.
    Help(usize),
    /// A path to open.
    Open(PathInput),
    /// A path to save to.
    Save(PathInput),
    /// There is such a file: replace it?
    Overwrite(PathBuf),
    /// The run is not saved: go on all the same?
    Unsaved(Then),
}

/// What to go on with once the person agrees to lose the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Leave the program.
    Quit,
    /// Open another scenario.
    Open(String),
    /// Return from a run that was found to the class's own.
    Return,
}
