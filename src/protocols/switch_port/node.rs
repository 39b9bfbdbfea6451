//! What the sender, the switch and the receiver do.

use std::collections::{BTreeMap, VecDeque};

use super::names::Names;
use super::{ACKNOWLEDGEMENT, FULL, MESSAGE, MOST_MESSAGES, ServiceLaw, SwitchPort};
use crate::engine::{Algorithm, Ctx, Message, NodeId, Timer};
use crate::protocols::Memory;
use crate::protocols::seen::Seen;

/// The sender's timer of the next message, and the switch's of the end of a service. The sender's others
/// are the numbers of what it sent.
const NEXT: Timer = Timer(0);

/// A node of [`SwitchPort`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PortNode {
    /// Makes messages.
    Sender(Sender),
    /// Sends them on, one at a time.
    Switch(Switch),
    /// Delivers each once.
    Receiver(Receiver),
}

/// What the sender remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sender {
    made: u32,
    acknowledged: Seen,
}

/// What the switch remembers: its port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Switch {
    /// In order of arrival; the first is being sent.
    line: VecDeque<Message>,
    served: u32,
    names: Names,
}

/// What the receiver remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Receiver {
    /// What was delivered, for each life of the sender.
    delivered: BTreeMap<u16, Seen>,
    names: Names,
}

impl PortNode {
    /// What it holds in memory: what a crash wipes.
    pub(in crate::protocols) fn memory(&self, _: NodeId) -> Memory {
        match self {
            Self::Sender(s) => vec![
                ("made", s.made.to_string()),
                ("acknowledged", s.acknowledged.count().to_string()),
            ],
            Self::Switch(s) => {
                vec![("in the port", s.line.len().to_string()), ("served", s.served.to_string())]
            }
            Self::Receiver(r) => {
                let delivered: u32 = r.delivered.values().map(Seen::count).sum();
                vec![("delivered", delivered.to_string())]
            }
        }
    }

    /// The messages in the port in order of arrival, if it is the switch; the first is being sent.
    pub const fn line(&self) -> Option<&VecDeque<Message>> {
        match self {
            Self::Switch(switch) => Some(&switch.line),
            _ => None,
        }
    }
}

impl Sender {
    fn wait_for_next(&self, ctx: &mut Ctx<'_, SwitchPort>) {
        if self.made < MOST_MESSAGES {
            ctx.set_random_timer(ctx.params.gap(ctx.load), NEXT, self.made + 1);
        }
    }

    fn make(&mut self, ctx: &mut Ctx<'_, SwitchPort>) {
        self.made += 1;
        self.wait_for_next(ctx);
        self.send(self.made, 1, ctx);
    }

    fn send(&self, message: u32, attempt: u32, ctx: &mut Ctx<'_, SwitchPort>) {
        let nth = ctx.params.number(message, attempt);
        // A sender that has crashed counts its messages anew: they are others.
        let content = ctx.life.into();
        ctx.send(SwitchPort::SWITCH, Message { nth, content, kind: MESSAGE });
        if let Some(retry) = &ctx.params.retry
            && attempt < ctx.params.tries()
        {
            ctx.set_timer(retry.timeout, Timer(nth));
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, SwitchPort>) {
        if timer == NEXT {
            return self.make(ctx);
        }
        let (message, attempt) = ctx.params.message_and_try(timer.0);
        if !self.acknowledged.has(message) {
            self.send(message, attempt + 1, ctx);
        }
    }
}

impl Switch {
    /// Tail drop: what finds the port full is gone, and nobody is told.
    fn arrive(&mut self, message: Message, ctx: &mut Ctx<'_, SwitchPort>) {
        let room = ctx.params.buffer.is_none_or(|places| self.line.len() < places as usize);
        if !room {
            return ctx.refuse(message, FULL);
        }
        self.line.push_back(message);
        if self.line.len() == 1 {
            self.serve(ctx);
        }
    }

    fn serve(&mut self, ctx: &mut Ctx<'_, SwitchPort>) {
        self.served += 1;
        match ctx.params.law {
            ServiceLaw::Fixed => ctx.set_timer(ctx.params.service, NEXT),
            // The checks bound the service by 100,000.
            ServiceLaw::Exponential => {
                ctx.set_random_timer(ctx.params.service as u32, NEXT, self.served);
            }
        }
    }

    fn finish(&mut self, ctx: &mut Ctx<'_, SwitchPort>) {
        let Some(message) = self.line.pop_front() else { return };
        let nth = self.names.of(message.nth, ctx.params.numbers());
        ctx.send(SwitchPort::RECEIVER, Message { nth, ..message });
        if !self.line.is_empty() {
            self.serve(ctx);
        }
    }
}

impl Receiver {
    fn receive(&mut self, message: Message, ctx: &mut Ctx<'_, SwitchPort>) {
        let (which, _) = ctx.params.message_and_try(message.nth);
        if self.delivered.entry(message.content).or_default().insert(which) {
            ctx.deliver(message);
        }
        if ctx.params.retry.is_some() {
            let nth = self.names.of(message.nth, ctx.params.numbers());
            ctx.send(SwitchPort::SENDER, Message { nth, kind: ACKNOWLEDGEMENT, ..message });
        }
    }
}

impl Algorithm for PortNode {
    type Params = SwitchPort;
    type Answer = ();

    fn blank(me: NodeId, _: &SwitchPort) -> Self {
        match me {
            SwitchPort::SENDER => Self::Sender(Sender::default()),
            SwitchPort::SWITCH => Self::Switch(Switch::default()),
            _ => Self::Receiver(Receiver::default()),
        }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, SwitchPort>) {
        if let Self::Sender(sender) = self {
            sender.wait_for_next(ctx);
        }
    }

    fn message(&mut self, _: NodeId, message: Message, ctx: &mut Ctx<'_, SwitchPort>) {
        match self {
            Self::Switch(switch) => switch.arrive(message, ctx),
            Self::Receiver(receiver) => receiver.receive(message, ctx),
            // What answers messages of an earlier life says nothing of those of this one.
            Self::Sender(sender) if message.content == u16::from(ctx.life) => {
                sender.acknowledged.insert(ctx.params.message_and_try(message.nth).0);
            }
            Self::Sender(_) => {}
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, SwitchPort>) {
        match self {
            Self::Sender(sender) => sender.timer(timer, ctx),
            Self::Switch(switch) => switch.finish(ctx),
            Self::Receiver(_) => {}
        }
    }

    /// The sender begins anew; the port is empty; the receiver has forgotten what it delivered.
    fn recover(&mut self, ctx: &mut Ctx<'_, SwitchPort>) {
        self.start(ctx);
    }

    fn decides(&self) -> bool {
        false
    }

    fn heap_bytes(&self) -> usize {
        match self {
            Self::Sender(s) => s.acknowledged.heap_bytes(),
            Self::Switch(s) => s.line.capacity() * size_of::<Message>() + s.names.heap_bytes(),
            Self::Receiver(r) => {
                r.delivered.values().map(Seen::heap_bytes).sum::<usize>() + r.names.heap_bytes()
            }
        }
    }
}
