//! A node that does what a solution says.

use std::borrow::Cow;
use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde_json::Value;

use super::label::plain;
use super::memory::{Act, Known};
use super::plan::ExercisePlan;
use super::{Task, texts};
use crate::engine::{Algorithm, Ctx, Message, NodeId, Time, Timer};

/// Traces from here on tell that an input's step was done completely, by its number.
pub const ACCEPTED: u16 = 1 << 15;
/// Why a message is refused: it was changed on its way.
pub(in crate::protocols) const UNREADABLE: u8 = 1;
/// The most events and actions of a node in a run: one that sends or sets timers without end has more.
const MOST_EVENTS: u32 = 100_000;

/// What the node is asked: what does it do now?
type CallText = Arc<str>;

/// A node of an exercise: its state as the solution answered it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExerciseNode {
    /// As JSON.
    state: Arc<str>,
    /// What it was before the last answer: the class sees that until what was answered is done.
    before: Arc<str>,
    /// How often it has been asked in this run, and how many actions it was answered.
    events: u32,
    /// What is asked at the moment.
    asked: Option<CallText>,
    /// How often it sent each message in this life: what is sent again is another message.
    sent: Vec<(NodeId, u32, u32)>,
    /// The input that is being handed over, or 0.
    input: u32,
    /// Is it a general?
    decides: bool,
}

/// How often it sent what only names what it sends next.
impl Hash for ExerciseNode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.state, &self.asked, self.input).hash(state);
    }
}

impl ExerciseNode {
    /// Its state, as JSON.
    pub fn state(&self) -> &Arc<str> {
        &self.state
    }

    /// The state as a value; null where there is none.
    pub fn state_value(&self) -> Value {
        serde_json::from_str(&self.state).unwrap_or(Value::Null)
    }

    /// What the state was before the last answer, as a value.
    pub fn value_before(&self) -> Value {
        serde_json::from_str(&self.before).unwrap_or(Value::Null)
    }

    /// What it holds in memory, by name.
    pub(in crate::protocols) fn memory(&self) -> Vec<(Cow<'static, str>, String)> {
        match self.state_value() {
            Value::Null => Vec::new(),
            Value::Object(fields) => {
                fields.into_iter().map(|(name, value)| (name.into(), plain(&value))).collect()
            }
            other => vec![("state".into(), plain(&other))],
        }
    }

    /// What is asked of the solution at the moment.
    pub fn asked(&self) -> Option<&CallText> {
        self.asked.as_ref()
    }

    /// Asks the solution what to do. `event` is its JSON.
    fn ask(&mut self, event: &str, ctx: &mut Ctx<'_, ExercisePlan>) {
        let node = &ctx.params.nodes[ctx.me.index()];
        let mut text = format!(r#"{{"node":{:?},"state":{},"stable":{{"#, &**node, self.state);
        let texts = ctx.params.memory.texts();
        let mut first = true;
        for (key, value) in ctx.stable().cells() {
            let (Some(key), Some(value)) = (texts.key(*key), texts.value(*value)) else { continue };
            if &*value == "null" {
                continue;
            }
            let comma = if first { "" } else { "," };
            first = false;
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}{}:{value}", Value::from(&*key));
        }
        let _ = write!(text, r#"}},"event":{event}}}"#);
        self.asked = Some(text.into());
        self.events = self.events.saturating_add(1);
        ctx.ask_outside();
    }

    fn begin(&mut self, word: &str, ctx: &mut Ctx<'_, ExercisePlan>) {
        for (number, at) in ctx.params.inputs(ctx.me) {
            // What the application would have handed over meanwhile it did not.
            if word == "start" || at > ctx.now {
                ctx.set_timer(at - ctx.now, Timer(number));
            }
        }
        let config = ctx.params.config(ctx.me, ctx.input);
        self.ask(&format!(r#"{{"config":{config},"type":"{word}"}}"#), ctx);
    }

    /// A message by its text and by how often it was sent with this.
    fn counted(&mut self, to: NodeId, message: Message) -> Message {
        let count = match self.sent.iter_mut().find(|one| (one.0, one.1) == (to, message.nth)) {
            Some(one) => {
                one.2 = (one.2 + 1).min(texts::MOST_TIMES);
                one.2
            }
            None => {
                let place = self.sent.partition_point(|one| (one.0, one.1) < (to, message.nth));
                self.sent.insert(place, (to, message.nth, 1));
                1
            }
        };
        Message { nth: message.nth | count, ..message }
    }

    fn act(&mut self, act: &Act, ctx: &mut Ctx<'_, ExercisePlan>) {
        match *act {
            Act::Send(to, message) => {
                let message = self.counted(to, message);
                ctx.send(to, message);
            }
            Act::SetTimer(timer, after) => {
                ctx.cancel_timer(timer);
                ctx.set_timer(after, timer);
            }
            Act::CancelTimer(timer) => ctx.cancel_timer(timer),
            Act::Persist(key, value) => ctx.persist(key, value),
            Act::Apply(message) => ctx.apply(message),
            Act::Deliver(message) => ctx.deliver(message),
            Act::Reply(message) => ctx.reply(message),
            Act::Decide(decision) => ctx.decide(decision),
            Act::Suspect(node) => ctx.suspect(node),
            Act::Trust(node) => ctx.trust(node),
            Act::Trace(line) => ctx.trace(line),
            Act::Atomic(ref acts) => {
                ctx.atomically(|ctx| acts.iter().for_each(|act| self.act(act, ctx)));
            }
        }
    }
}

impl Algorithm for ExerciseNode {
    type Params = ExercisePlan;
    type Answer = Arc<Known>;

    fn blank(_: NodeId, plan: &ExercisePlan) -> Self {
        let decides = plan.exercise.name == Task::TwoGenerals;
        let (state, before) = (plan.null.clone(), plan.null.clone());
        Self { state, before, events: 0, asked: None, sent: Vec::new(), input: 0, decides }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, ExercisePlan>) {
        self.begin("start", ctx);
    }

    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Ctx<'_, ExercisePlan>) {
        let plan = ctx.params;
        // What an adversary changed nobody can read: it never comes to the solution.
        let Some(text) = plan.memory.texts().message(message) else {
            return ctx.refuse(message, UNREADABLE);
        };
        let from = &plan.nodes[from.index()];
        let event = format!(r#"{{"from":{:?},"message":{text},"type":"message"}}"#, &**from);
        self.ask(&event, ctx);
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, ExercisePlan>) {
        let event = match texts::input(timer) {
            Some(number) => {
                self.input = number;
                let value = ctx.params.value(ctx.me, number);
                format!(r#"{{"number":{number},"type":"input","value":{value}}}"#)
            }
            None => {
                let name = ctx.params.memory.texts().timer(timer);
                let name = Value::from(name.as_deref().unwrap_or(""));
                format!(r#"{{"name":{name},"type":"timer"}}"#)
            }
        };
        self.ask(&event, ctx);
    }

    fn find_out(&self, plan: &ExercisePlan) -> Option<Arc<Known>> {
        let asked = self.asked.as_ref()?;
        if self.events > MOST_EVENTS {
            plan.memory.give_up(asked, MOST_EVENTS);
            return None;
        }
        plan.memory.answer(asked)
    }

    fn told(&mut self, answer: &Arc<Known>, ctx: &mut Ctx<'_, ExercisePlan>) {
        self.asked = None;
        self.events = self.events.saturating_add(answer.acts.len() as u32);
        self.before = std::mem::replace(&mut self.state, answer.state.clone());
        answer.acts.iter().for_each(|act| self.act(act, ctx));
        let input = std::mem::take(&mut self.input);
        if input > 0 {
            ctx.trace(ACCEPTED | input as u16);
        }
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, ExercisePlan>) {
        self.begin("recover", ctx);
    }

    /// Only a general's dawn counts; other exercises decide nothing.
    fn decides(&self) -> bool {
        self.decides
    }

    fn heap_bytes(&self) -> usize {
        let asked = self.asked.as_ref().map_or(0, |asked| asked.len());
        self.state.len() + asked + self.sent.len() * size_of::<(NodeId, u32, u32)>()
    }
}

/// When an input comes.
pub(super) type Planned = (u32, Time);
