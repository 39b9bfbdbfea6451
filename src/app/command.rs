//! Everything one can do to the interface, whether by key or by mouse.

use std::path::PathBuf;

use super::control::Fate;
use super::link_layers::Layer;
use super::port_keys::Knob;
use super::service_keys::ServiceKnob;
use super::slider::{Slider, Way};
use crate::engine::Letter;
use crate::scenario::Tab;

/// A command of the person.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the keymap says what each does")]
pub enum Command {
    PlayPause,
    Step,
    Back,
    Jump(Jump),
    Faster,
    Slower,
    Restart,
    NewSeed,
    /// To this share (0 to 1) of the time up to dawn.
    Scrub(f64),
    ShowTab(Tab),
    ShowNth(usize),
    NextLinkKind,
    ToggleLayer(Layer),
    TurnService(ServiceKnob),
    TurnPort(Knob),
    Forge,
    CutOrHeal,
    /// Makes a traitor of the chosen general, or a loyal one again.
    ToggleTraitor,
    MoveGst(i32),
    ToggleInheritance,
    NextPolicy,
    /// More background tasks, or fewer.
    Background(i8),
    NextTab,
    NextPanel,
    Eyes,
    Decider,
    NextMessenger,
    PreviousMessenger,
    Choose(Letter),
    Unchoose,
    Fate(Fate),
    /// Chooses the next node, or none.
    NextNode,
    CrashOrRecover,
    PauseNode,
    LongerPause,
    ShorterPause,
    /// A traitor says this: a place in the menu of its question.
    Say(usize),
    PickSlider(Slider),
    NextSlider,
    PreviousSlider,
    NextWay,
    PickWay(Way),
    /// Moves the picked slider by so many small steps.
    Nudge(i32),
    /// Raises the load by so many percentage points.
    Load(i32),
    /// Sets a slider to this share (0 to 1) of its length.
    SetSlider(Slider, f64),
    NextFilter,
    Scroll(i32),
    NextBranch,
    SwitchBranch(usize),
    /// Marks a line of the view in front, counted from its first.
    Mark(usize),
    /// Moves the mark by so many columns to the right.
    Sideways(i32),
    /// Opens what is marked in the view in front.
    OpenMarked,
    /// Begins random trials.
    Trials,
    NextField,
    StopWork,
    PlayCity,
    /// Another built-in solution of the exercise.
    NextVariant(i32),
    Reveal,
    /// Back to the class's own run.
    Return,
    OpenMenu,
    OpenFile,
    Save,
    Help,
    Theme,
    TurnDiagram,
    Suspend,
    Quit,
    // In overlays.
    Cancel,
    Confirm,
    Move(i32),
    /// Picks a line of the menu, of which the first to be seen is the second.
    Pick(usize, usize),
    Insert(char),
    Erase,
    EraseForward,
    EraseAll,
    CursorLeft,
    CursorRight,
    CursorStart,
    CursorEnd,
    Complete,
    Yes,
    No,
}

impl Command {
    /// Does it say why, where it cannot do anything?
    pub const fn explains_itself(&self) -> bool {
        matches!(
            self,
            Self::Step
                | Self::Back
                | Self::Jump(_)
                | Self::Fate(_)
                | Self::Nudge(_)
                | Self::Load(_)
                | Self::NextMessenger
                | Self::PreviousMessenger
                | Self::NextBranch
                | Self::CrashOrRecover
                | Self::CutOrHeal
                | Self::ToggleTraitor
                | Self::PauseNode
        )
    }
}

/// Where to jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jump {
    /// To before the first event.
    Start,
    /// To the last.
    End,
    /// To just after the next decision.
    NextDecision,
    /// Back to just after an earlier decision.
    PreviousDecision,
    /// To just after the next capture.
    NextCapture,
    /// Back to just after an earlier capture.
    PreviousCapture,
}

impl Jump {
    /// Does it go forward?
    pub const fn is_ahead(self) -> bool {
        matches!(self, Self::End | Self::NextDecision | Self::NextCapture)
    }
}

/// Something the interface needs from the world outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Open a shipped scenario or a file; answered by `App::opened`.
    Open(String),
    /// Save a text; answered by `App::saved`.
    Save {
        /// Where.
        path: PathBuf,
        /// What.
        text: String,
        /// May an old file be replaced?
        overwrite: bool,
    },
    /// List the paths that begin like this; answered by `App::completed`.
    Complete(String),
    /// A new random seed; answered by `App::reseed`.
    Seed,
    /// Hand the terminal back to the shell for a while.
    Suspend,
    /// Leave.
    Quit,
}
