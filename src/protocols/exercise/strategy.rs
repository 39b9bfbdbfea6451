//! An exercise as a strategy of a scenario: which one, solved how, with how many inputs.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::builtin::Builtin;
use super::label::{harmless, label, ordinal, short};
use super::task::Task;
use super::texts::{self, Texts};
use super::wire::{Answer, Call, Solution, Trouble};
use crate::engine::{Message, NodeId, Time, Timer};
use crate::protocols::Role;
use crate::protocols::strategy::{Fault, check_count, check_range};

/// The most inputs of a node.
const MOST_INPUTS: u32 = 30;
/// The longest interval between two inputs, and the longest run.
const LONGEST: Time = 100_000;

/// How long a small instance lasts: its late messages take 200.
const SMALL: Time = 700;

/// An exercise: nodes that do what a solution says, be it built in or a student's program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Which one.
    pub name: Task,
    /// A built-in solution; when left out a program solves it, which is named when the file is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<Builtin>,
    /// How many messages or requests each application hands over, from 1 to 30; 2 when left out.
    #[serde(default = "two")]
    #[schemars(range(min = 1, max = 30))]
    pub inputs: u32,
    /// The time from one of them to the next; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 100_000))]
    pub interval: Time,
    /// Every how manieth of all inputs says the same as the first; 0, when left out: each says something else.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0, max = 30))]
    pub alike: u32,
    /// How long the run lasts.
    #[schemars(range(min = 1, max = 100_000))]
    pub lasts: Time,
    /// What is no part of the file.
    #[serde(skip)]
    pub shared: Shared,
}

const fn two() -> u32 {
    2
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

const fn one() -> Time {
    1
}

/// What goes along with an exercise and is no part of its file: texts by number, and the student's program.
#[derive(Clone, Default)]
pub struct Shared {
    pub(super) texts: Texts,
    program: Option<Arc<dyn Solution>>,
    /// Are the lines of the pseudocode left out? They are for the class, not for who explores.
    pub quiet: bool,
}

impl Shared {
    /// With a student's program.
    pub fn with(program: Arc<dyn Solution>) -> Self {
        Self { program: Some(program), ..Self::default() }
    }

    /// Is there a program?
    pub const fn has_program(&self) -> bool {
        self.program.is_some()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Shared")
    }
}

/// Two exercises are the same if their programs are the same process.
impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.quiet == other.quiet
            && match (&self.program, &other.program) {
                (None, None) => true,
                (Some(one), Some(another)) => Arc::ptr_eq(one, another),
                _ => false,
            }
    }
}
impl Eq for Shared {}

/// Nobody answers: a file that a program solved was opened without one.
struct Nobody;

impl Solution for Nobody {
    fn step(&self, _: &Call) -> Result<Answer, Trouble> {
        Err(Trouble {
            what: "this run is a student's program's, and none was given".into(),
            help: "open it with: two-generals exercise show FILE -- COMMAND".into(),
            stderr: Vec::new(),
        })
    }
}

/// Of some nodes a program's, of the others the built-in solution's.
struct Both {
    program: Arc<dyn Solution>,
    written: &'static [&'static str],
    rest: Builtin,
}

impl Solution for Both {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        if self.written.contains(&&*call.node) {
            self.program.step(call)
        } else {
            self.rest.step(call)
        }
    }

    fn begin_anew(&self) {
        self.program.begin_anew();
    }
}

impl Exercise {
    /// An exercise to be solved by a program, with as many inputs and as long as is usual.
    pub fn of(name: Task, shared: Shared) -> Self {
        let (inputs, interval, lasts) = (two(), one(), name.lasts());
        Self { name, solution: None, inputs, interval, alike: 0, lasts, shared }
    }

    /// One input, or two where only their order can go wrong (two that are repeated have too many orders), and a
    /// run long enough for what is late and repeated to arrive all the same.
    pub(in crate::protocols) fn small(&self) -> Self {
        let inputs = if self.name == Task::FifoLink { 2 } else { 1 };
        Self { inputs, lasts: SMALL.max(self.name.lasts()), ..self.clone() }
    }

    /// Who answers.
    pub(super) fn solution(&self) -> Arc<dyn Solution> {
        match (&self.solution, &self.shared.program) {
            (Some(solution), _) => Arc::new(solution.clone()),
            (None, None) => Arc::new(Nobody),
            (None, Some(program)) => Arc::new(Both {
                program: program.clone(),
                written: self.name.written(),
                rest: Builtin::plain(self.name),
            }),
        }
    }

    /// Who takes part.
    pub fn roles(&self) -> Vec<Role> {
        match &self.solution {
            Some(solution) => Task::roles(&solution.roles()),
            None => Task::roles(self.name.nodes()),
        }
    }

    /// What is handed over as the `nth` thing of all, as JSON.
    pub fn value(&self, nth: u32) -> String {
        let same = self.alike > 0 && (nth - 1).is_multiple_of(self.alike);
        self.name.value(if same { 1 } else { nth })
    }

    /// Which of all inputs a node's own `number`th is: those of the first node come first.
    pub(super) fn nth(&self, node: NodeId, number: u32) -> u32 {
        let mut before = 0;
        for role in self.roles().iter().take(node.index()) {
            before += if self.name.has_inputs(&role.name) { self.inputs } else { 0 };
        }
        before + number
    }

    /// All inputs: whose, which number, and the message that says it.
    pub fn all_inputs(&self) -> Vec<(NodeId, u32, String)> {
        let mut all = Vec::new();
        for (place, role) in self.roles().iter().enumerate() {
            let count = if self.name.has_inputs(&role.name) { self.inputs } else { 0 };
            let node = NodeId(place as u8);
            all.extend(
                (1..=count).map(|number| (node, number, self.value(self.nth(node, number)))),
            );
        }
        all
    }

    /// Makes the text of an input known.
    pub(super) fn keep_value(&self, nth: u32) {
        // Two inputs never have the same number: a test looks at all.
        let kept = self.shared.texts.keep_message(&self.value(nth));
        debug_assert!(kept.is_ok());
    }

    /// A message in words.
    pub(in crate::protocols) fn words(&self, message: Message) -> String {
        let text = self.text(message);
        match texts::times(message) {
            0 | 1 => text,
            times => format!("{text} ({} time)", ordinal(times)),
        }
    }

    /// What a message says, in words.
    pub(in crate::protocols) fn text(&self, message: Message) -> String {
        let text = self.shared.texts.message(message);
        // A site names a message without its content.
        let text = text.or_else(|| self.shared.texts.message_named(message.nth));
        text.map_or_else(|| "an unknown message".into(), |text| label(&text))
    }

    /// What a message says, as JSON.
    pub fn json(&self, message: Message) -> Option<Arc<str>> {
        self.shared.texts.message(message).or_else(|| self.shared.texts.message_named(message.nth))
    }

    /// The number of a message that says this and is sent for the `times`th time, as sites name it.
    pub fn named(&self, json: &str, times: u32) -> Option<u32> {
        let message = self.shared.texts.keep_message(json).ok()?;
        Some(message.nth | times)
    }

    /// A message where there is room for no more than a few letters.
    pub(in crate::protocols) fn short(&self, message: Message) -> String {
        let json = self.json(message).and_then(|text| serde_json::from_str(&text).ok());
        json.map_or_else(|| "?".into(), |value: Value| short(&value))
    }

    /// What was answered to a call of the application.
    pub(in crate::protocols) fn replied(&self, message: Message) -> String {
        let number = texts::times(message);
        format!("answers its application's request {number}: {}", self.text(message))
    }

    /// What a timer is for.
    pub(in crate::protocols) fn timer(&self, node: NodeId, timer: Timer) -> String {
        match texts::input(timer) {
            Some(number) => {
                let value = label(&self.value(self.nth(node, number)));
                format!("its application hands over {value}")
            }
            None => match self.shared.texts.timer(timer) {
                Some(name) => format!("the timer \"{}\" goes off", harmless(&name)),
                None => "a timer goes off".into(),
            },
        }
    }

    /// What stands under a key on stable storage.
    pub(in crate::protocols) fn cell(&self, key: u32, value: u64) -> String {
        let key = self.shared.texts.key(key).map_or_else(|| "?".into(), |key| harmless(&key));
        let value = self.shared.texts.value(value).unwrap_or_else(|| "?".into());
        format!("{key} = {}", label(&value))
    }

    /// A place in the algorithm.
    pub(in crate::protocols) fn traced(code: u16) -> String {
        if code >= super::ACCEPTED {
            format!("the application's input {} is taken over", code - super::ACCEPTED)
        } else {
            format!("line {code}")
        }
    }

    pub(in crate::protocols) fn check(&self, faults: &mut Vec<Fault>) {
        check_count(&["exercise", "inputs"], self.inputs, MOST_INPUTS, faults);
        check_range(&["exercise", "interval"], self.interval, (1, LONGEST), faults);
        if self.alike > 0 && !self.name.tells_equals_apart() {
            let problem = format!("no two inputs of {} can say the same", self.name.name());
            faults.push(Fault::new(&["exercise", "alike"], problem, "leave it out".into()));
        }
        check_range(&["exercise", "alike"], self.alike.into(), (0, MOST_INPUTS.into()), faults);
        check_range(&["exercise", "lasts"], self.lasts, (1, LONGEST), faults);
        if let Some(Builtin::Rpc(rpc)) = &self.solution {
            let under = ["exercise", "solution", "rpc"];
            let at = |field| [under[0], under[1], under[2], field];
            check_range(&at("execution"), rpc.execution, (0, LONGEST), faults);
            check_range(&at("expiry"), rpc.expiry.unwrap_or(1), (1, LONGEST), faults);
            check_range(&at("room"), rpc.room.map_or(1, Time::from), (1, u8::MAX.into()), faults);
        }
        if let Some(Builtin::Shop(shop)) = &self.solution {
            let path = ["exercise", "solution", "shop", "tries"];
            check_range(&path, shop.tries.into(), (1, u8::MAX.into()), faults);
        }
        if self.solution.is_none() && self.name.written().is_empty() {
            let problem = format!("{} is no exercise for a program", self.name.name());
            let help = format!("write a solution, such as {{\"{0}\": {{}}}}", self.name.name());
            faults.push(Fault::new(&["exercise", "solution"], problem, help));
        }
        if let Some(solution) = &self.solution
            && !solution.solves(self.name)
        {
            let problem = format!("this is no solution of {}", self.name.name());
            let help = "name another exercise, or leave the solution out for a program".into();
            faults.push(Fault::new(&["exercise", "solution"], problem, help));
        }
    }
}
