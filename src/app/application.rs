//! What an exercise's application has seen up to the cursor, and where each node's algorithm is.

use crate::drive::Timeline;
use crate::engine::{Event, Fact, Message, NodeId};
use crate::protocols::exercise::{ACCEPTED, Exercise, input, label, message, times};
use crate::protocols::{General, Strategy};

/// The most deeds that are kept.
const MOST: usize = 400;

/// What was done to or for the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It handed something over: the input of this number.
    Handed(u32),
    /// A message was delivered to it.
    Delivered(Message),
    /// A request was executed on it.
    Applied(Message),
    /// A call of it was answered: the input of this number.
    Replied(u32, Message),
}

/// A deed, with its node and the place of its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// At which node.
    pub node: NodeId,
    /// What.
    pub deed: Deed,
    /// The place of its event in the run, from 0.
    pub place: usize,
}

/// What an application hands over, and what came of it up to the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// At which node.
    pub node: NodeId,
    /// Which, as its application counts from 1.
    pub number: u32,
    /// What it says, as JSON.
    pub value: String,
    /// Was it handed over?
    pub handed: bool,
    /// How often it was delivered or executed.
    pub times: usize,
    /// Was it answered?
    pub answered: bool,
}

impl Input {
    /// What it says, in words.
    pub fn words(&self) -> String {
        label(&self.value)
    }
}

/// Folded from events up to the cursor; going back begins anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Application {
    branch: usize,
    at: usize,
    /// In order.
    pub done: Vec<Done>,
    /// The line of the pseudocode that each node came to last.
    pub lines: Vec<Option<u16>>,
    /// The node that did something last.
    pub last: Option<NodeId>,
}

impl Application {
    /// Up to the cursor, where there is an exercise.
    pub fn of(strategy: &Strategy, timeline: &Timeline<General>) -> Option<Self> {
        let Strategy::Exercise(_) = strategy else { return None };
        let lines = vec![None; timeline.model().nodes.len()];
        let mut application = Self { lines, ..Self::default() };
        application.follow(timeline);
        Some(application)
    }

    /// Follows the cursor.
    pub fn follow(&mut self, timeline: &Timeline<General>) {
        if timeline.current() != self.branch || timeline.at() < self.at {
            let lines = vec![None; self.lines.len()];
            *self = Self { branch: timeline.current(), lines, ..Self::default() };
        }
        for (place, event) in timeline.log().range(self.at, timeline.at()) {
            self.see(place, event);
        }
        self.at = timeline.at();
    }

    /// All inputs of an exercise, and what came of each.
    pub fn inputs(&self, exercise: &Exercise) -> Vec<Input> {
        let inputs = exercise.all_inputs().into_iter();
        let mut inputs: Vec<Input> =
            inputs.map(|(node, number, value)| self.input(node, number, value)).collect();
        share_out(&mut inputs);
        inputs
    }

    fn input(&self, node: NodeId, number: u32, value: String) -> Input {
        let said = message(&value, 0);
        let mut input = Input { node, number, value, handed: false, times: 0, answered: false };
        for done in &self.done {
            match done.deed {
                Deed::Handed(which) => input.handed |= (done.node, which) == (node, number),
                Deed::Replied(which, _) => input.answered |= (done.node, which) == (node, number),
                Deed::Delivered(what) | Deed::Applied(what) => {
                    input.times += usize::from(what == said);
                }
            }
        }
        input
    }

    /// How often this has been done to the application, as JSON.
    pub fn effects(&self, json: &str) -> usize {
        let said = message(json, 0);
        self.done.iter().filter(|done| done.deed == Deed::Applied(said)).count()
    }

    fn see(&mut self, place: usize, event: &Event) {
        let (node, deed) = match event.fact {
            Fact::TimerFired { node, timer } => {
                self.last = Some(node);
                match input(timer) {
                    Some(number) => (node, Deed::Handed(number)),
                    None => return,
                }
            }
            Fact::Received(letter) => return self.last = Some(letter.to),
            Fact::Started { node, .. } | Fact::Recovered { node } => return self.last = Some(node),
            Fact::Crashed { node } => return self.lines[node.index()] = None,
            Fact::Traced { node, code } => {
                if code < ACCEPTED {
                    self.lines[node.index()] = Some(code);
                    self.last = Some(node);
                }
                return;
            }
            Fact::Delivered { node, message } => (node, Deed::Delivered(message)),
            Fact::Applied { node, message } => (node, Deed::Applied(message)),
            Fact::Replied { node, message } => (node, Deed::Replied(times(message), message)),
            _ => return,
        };
        if self.done.len() < MOST {
            self.done.push(Done { node, deed, place });
        }
    }
}

/// Of several inputs that say the same each has happened once, and what is left over is the last one's.
fn share_out(inputs: &mut [Input]) {
    for place in 0..inputs.len() {
        let alike = |input: &Input| input.handed && input.value == inputs[place].value;
        let later = inputs[place + 1..].iter().filter(|input| alike(input)).count();
        if later > 0 && inputs[place].handed {
            let earlier = inputs[..place].iter().filter(|input| alike(input)).count();
            inputs[place].times = usize::from(inputs[place].times > earlier);
        } else if inputs[place].handed {
            let earlier = inputs[..place].iter().filter(|input| alike(input)).count();
            inputs[place].times = inputs[place].times.saturating_sub(earlier);
        }
    }
}
