//! The state of the interface.

use super::clock::Clock;
use super::exercise::Trying;
use super::findings::Findings;
use super::menu::Menu;
use super::node_keys::Pause;
use super::overlay::Overlay;
use super::session::Session;
use super::slider::{Slider, Way};
use super::trials::Trials;
use super::visit::{Parked, Score};
use crate::engine::{Ask, Fact, Letter, NodeId};
use crate::scenario::{Eyes, Tab, Words};

/// From this many columns on there is room for all panels.
const WIDE: u16 = 110;

/// The whole interface.
pub struct App {
    /// The open scenario, if one is.
    pub session: Option<Session>,
    /// Which view is in front.
    pub tab: Tab,
    /// Through whose eyes one looks.
    pub eyes: Eyes,
    /// Is it playing?
    pub playing: bool,
    /// What time the pictures show.
    pub clock: Clock,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// The menu, also while it is not shown.
    pub menu: Menu,
    /// The slider that the keys move.
    pub slider: Slider,
    /// The directions the sliders act on.
    pub way: Way,
    /// The messenger one has chosen.
    pub chosen: Option<Letter>,
    /// The node that the keys of the nodes act on, once one was chosen.
    pub chosen_node: Option<NodeId>,
    /// How long such a key makes a node pause.
    pub pause: Pause,
    /// Which panel stands beside the picture where there is room for one only.
    pub panel: Panel,
    /// Which events the log shows.
    pub filter: Filter,
    /// How many lines the view in front is scrolled back.
    pub scroll: usize,
    /// The branch that is marked in the list of branches.
    pub marked_branch: usize,
    /// A word in passing.
    pub toast: Option<Toast>,
    /// Is the background light?
    pub light: bool,
    /// Is the diagram turned, so that time runs the other way: down, or to the right?
    pub turned: bool,
    /// How many columns the screen has.
    pub columns: u16,
    /// How many scenarios have been opened.
    pub(super) opened_count: u64,
    /// The class's own run, while another is visited.
    pub(super) parked: Option<Parked>,
    /// What is computed beside the run.
    pub findings: Findings,
    /// Random trials, if some were begun.
    pub trials: Option<Trials>,
    /// Which numeric field a sweep takes: 0 none, else counted from 1.
    pub(super) field: usize,
    /// Which run of the proof is marked, once one was.
    pub(super) marked_run: Option<usize>,
    /// Which possible world is marked.
    pub marked_world: usize,
    /// Which of the runs of traitors is marked, once one was.
    pub(super) marked_treason: Option<usize>,
    /// Which cell of the model matrix is marked, once one was.
    pub(super) marked_cell: Option<usize>,
    /// How the class stands with an exercise.
    pub trying: Trying,
    /// Has the city's best play been shown?
    pub revealed: bool,
    /// What the class has come to as the city, the last game last.
    pub scores: Vec<Score>,
}

/// A panel beside the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// What is told.
    Story,
    /// The space-time diagram.
    Diagram,
    /// What each general has seen.
    Seen,
    /// The lights.
    Lights,
    /// The odds from here on.
    Odds,
}

impl Panel {
    /// The next in the round.
    pub const fn next(self) -> Self {
        match self {
            Self::Story => Self::Diagram,
            Self::Diagram => Self::Seen,
            Self::Seen => Self::Lights,
            Self::Lights => Self::Odds,
            Self::Odds => Self::Story,
        }
    }
}

/// Which events the log shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Decisions, crashes, changes and dawn.
    Decisions,
    /// What the city did.
    City,
    /// What a node can see.
    Node(NodeId),
}

impl Filter {
    /// The next in the round over so many nodes.
    #[must_use]
    pub const fn next(self, nodes: usize) -> Self {
        let node = match self {
            Self::All => return Self::Decisions,
            Self::Decisions => return Self::City,
            Self::City => 0,
            Self::Node(node) => node.0 + 1,
        };
        if (node as usize) < nodes { Self::Node(NodeId(node)) } else { Self::All }
    }

    /// Its label.
    pub fn name(self, words: &Words) -> &str {
        match self {
            Self::All => "all",
            Self::Decisions => "decisions",
            Self::City => "city",
            Self::Node(node) => words.node(node),
        }
    }

    /// Is this event shown?
    pub fn shows(self, fact: &Fact) -> bool {
        match self {
            Self::All => true,
            Self::Decisions => matches!(
                fact,
                Fact::Started { .. }
                    | Fact::Decided { .. }
                    | Fact::Crashed { .. }
                    | Fact::Recovered { .. }
                    | Fact::Changed
                    | Fact::Dawn
            ),
            Self::City => matches!(fact, Fact::Captured { .. } | Fact::Passed(_) | Fact::Copied(_)),
            Self::Node(node) => fact.is_seen_by(node),
        }
    }
}

/// How a word in passing is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done.
    Good,
    /// By the way.
    Info,
    /// It did not work.
    Bad,
}

/// A word in passing; the next key takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// The words.
    pub text: String,
    /// How they are meant.
    pub tone: Tone,
}

impl App {
    /// The interface with no scenario open: the menu.
    pub fn new(light: bool, still: bool) -> Self {
        Self {
            session: None,
            tab: Tab::default(),
            eyes: Eyes::default(),
            playing: false,
            clock: Clock::new(still),
            overlay: Some(Overlay::Menu),
            menu: Menu::default(),
            slider: Slider::Loss,
            way: Way::default(),
            chosen: None,
            chosen_node: None,
            pause: Pause::default(),
            panel: Panel::Story,
            filter: Filter::default(),
            scroll: 0,
            marked_branch: 0,
            toast: None,
            light,
            turned: false,
            columns: 80,
            opened_count: 0,
            parked: None,
            findings: Findings::default(),
            trials: None,
            field: 0,
            marked_run: None,
            marked_world: 0,
            marked_treason: None,
            marked_cell: None,
            trying: Trying::default(),
            revealed: false,
            scores: Vec::new(),
        }
    }

    /// Is there room beside the picture for one panel only?
    pub const fn is_narrow(&self) -> bool {
        self.columns < WIDE
    }

    /// Says a word in passing.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.toast = Some(Toast { text: text.into(), tone });
    }

    /// Does anything move by itself, so that another frame must be drawn?
    pub fn is_moving(&self) -> bool {
        let Some(session) = &self.session else { return false };
        if self.overlay.is_some() {
            return false;
        }
        let waits = session.timeline.open_question().is_some();
        (self.playing && !waits) || self.clock.is_moving(session.is_over())
    }

    /// The node that the keys of the nodes act on, if one was chosen and takes part.
    pub fn node(&self) -> Option<NodeId> {
        let session = self.session.as_ref()?;
        self.chosen_node.filter(|node| node.index() < session.nodes().count())
    }

    /// The messenger that fate keys act on: the chosen one while it is before the city, else the one
    /// that is asked about, else the next to reach the city.
    pub fn target(&self) -> Option<Letter> {
        let session = self.session.as_ref()?;
        let open = self.choosable();
        let chosen = self.chosen.filter(|letter| open.contains(letter));
        let about_one = |ask| matches!(ask, Ask::Capture | Ask::Lie);
        let question = session.timeline.open_question().map(|question| question.site);
        let asked = || question.filter(|site| about_one(site.ask)).map(|site| site.letter);
        chosen.or_else(asked).or_else(|| open.first().copied())
    }
}
