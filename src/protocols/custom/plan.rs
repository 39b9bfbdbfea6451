//! A custom strategy made ready to run: kinds as numbers, rules as volleys.

use super::{Condition, Custom, Rule, Rules, When};
use crate::engine::{Algorithm, Ctx, Decision, Kind, Message, NodeId, Time, Timer};
use crate::protocols::seen::Seen;
use crate::protocols::volley::Volley;

/// A [`Custom`] strategy ready to run.
#[derive(Clone, Debug)]
pub struct CustomPlan {
    kinds: usize,
    generals: [GeneralPlan; 2],
}

#[derive(Clone, Debug)]
struct GeneralPlan {
    rules: Vec<RulePlan>,
    attack_when: Test,
}

#[derive(Clone, Debug)]
struct RulePlan {
    when: Trigger,
    volley: Volley,
    until: Option<Test>,
}

#[derive(Clone, Debug)]
enum Trigger {
    Start(Option<bool>),
    Received(Kind, u32),
    At(Time, Option<bool>),
}

#[derive(Clone, Debug)]
enum Test {
    Received(Kind, u32),
    Proposes(bool),
    All(Vec<Test>),
    Any(Vec<Test>),
}

/// How many timers each rule may use: more than a rule's numbers can reach (64 rules of 1000).
const TIMERS_PER_RULE: u32 = 1 << 20;

impl CustomPlan {
    /// Makes the rules ready. They must have no [faults](Custom::faults).
    pub fn new(custom: &Custom) -> Self {
        let names: Vec<String> = custom.kinds().into_iter().map(|kind| kind.name).collect();
        let generals = custom.generals().map(|rules| plan_general(rules, &names));
        Self { kinds: names.len(), generals }
    }

    fn of(&self, general: NodeId) -> &GeneralPlan {
        &self.generals[general.index()]
    }
}

/// A kind's number; a name that no rule sends never arrives, so it gets a number nobody uses.
fn kind(name: &str, names: &[String]) -> Kind {
    let place = names.iter().position(|known| known == name).unwrap_or(usize::from(u8::MAX));
    Kind(place as u8)
}

fn plan_general(rules: &Rules, names: &[String]) -> GeneralPlan {
    // Two rules of a general that send the same kind share its numbers: the second goes on where
    // the first ends, whatever fires first, so that a number always names the same message.
    let mut used = vec![0; names.len()];
    let plan_rule = |(index, rule): (usize, &Rule)| {
        let kind = kind(&rule.send.kind, names);
        let used = &mut used[usize::from(kind.0)];
        let first = *used + 1;
        *used += rule.send.times;
        RulePlan {
            when: trigger(&rule.when, names),
            volley: Volley {
                kind,
                first,
                last: *used,
                interval: rule.send.interval,
                timers: index as u32 * TIMERS_PER_RULE,
            },
            until: rule.until.as_ref().map(|until| test(until, names)),
        }
    };
    GeneralPlan {
        rules: rules.rules.iter().enumerate().map(plan_rule).collect(),
        attack_when: test(&rules.attack_when, names),
    }
}

fn trigger(when: &When, names: &[String]) -> Trigger {
    match when {
        When::Start(start) => Trigger::Start(start.proposes),
        When::Received(nth) => Trigger::Received(kind(&nth.kind, names), nth.nth),
        When::At(at) => Trigger::At(at.time, at.proposes),
    }
}

fn test(condition: &Condition, names: &[String]) -> Test {
    let all = |list: &[Condition]| list.iter().map(|inner| test(inner, names)).collect();
    match condition {
        Condition::Received(received) => {
            Test::Received(kind(&received.kind, names), received.at_least)
        }
        Condition::Proposes(proposes) => Test::Proposes(*proposes),
        Condition::All(list) => Test::All(all(list)),
        Condition::Any(list) => Test::Any(all(list)),
    }
}

/// A general of a [`Custom`] strategy: what it has received, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomGeneral {
    received: Vec<Seen>,
}

impl CustomGeneral {
    /// What it holds in memory, by name.
    pub(in crate::protocols) fn memory(&self) -> crate::protocols::Memory {
        let all = self.received.iter().map(Seen::count).sum::<u32>();
        vec![("messages received", all.to_string())]
    }

    fn count(&self, kind: Kind) -> u32 {
        self.received.get(usize::from(kind.0)).map_or(0, Seen::count)
    }

    fn holds(&self, test: &Test, proposes: bool) -> bool {
        match test {
            Test::Received(kind, at_least) => self.count(*kind) >= *at_least,
            Test::Proposes(wanted) => *wanted == proposes,
            Test::All(list) => list.iter().all(|test| self.holds(test, proposes)),
            Test::Any(list) => list.iter().any(|test| self.holds(test, proposes)),
        }
    }

    fn send(&self, rule: &RulePlan, nth: u32, ctx: &mut Ctx<'_, CustomPlan>) {
        let stopped = rule.until.as_ref().is_some_and(|until| self.holds(until, ctx.input));
        if !stopped {
            rule.volley.send_from(nth, ctx);
        }
    }

    fn choose(&self, ctx: &mut Ctx<'_, CustomPlan>) {
        if self.holds(&ctx.params.of(ctx.me).attack_when, ctx.input) {
            ctx.decide(Decision::Attack);
        }
    }
}

impl Algorithm for CustomGeneral {
    type Params = CustomPlan;
    type Answer = ();

    fn blank(_: NodeId, params: &CustomPlan) -> Self {
        Self { received: vec![Seen::default(); params.kinds] }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, CustomPlan>) {
        self.choose(ctx);
        let as_wanted = |wanted: Option<bool>, input| wanted.is_none_or(|wanted| wanted == input);
        for rule in &ctx.params.of(ctx.me).rules {
            match rule.when {
                Trigger::Start(wanted) if as_wanted(wanted, ctx.input) => {
                    self.send(rule, rule.volley.first, ctx);
                }
                Trigger::At(time, wanted) if as_wanted(wanted, ctx.input) && time >= ctx.now => {
                    let timer = Timer(rule.volley.timers + rule.volley.first);
                    ctx.set_timer(time - ctx.now, timer);
                }
                _ => {}
            }
        }
    }

    fn message(&mut self, _: NodeId, message: Message, ctx: &mut Ctx<'_, CustomPlan>) {
        let Some(seen) = self.received.get_mut(usize::from(message.kind.0)) else { return };
        if !seen.insert(message.nth) {
            return;
        }
        let count = seen.count();
        self.choose(ctx);
        for rule in &ctx.params.of(ctx.me).rules {
            if matches!(rule.when, Trigger::Received(kind, nth) if kind == message.kind && nth == count)
            {
                self.send(rule, rule.volley.first, ctx);
            }
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, CustomPlan>) {
        let (rule, nth) = (timer.0 / TIMERS_PER_RULE, timer.0 % TIMERS_PER_RULE);
        if let Some(rule) = ctx.params.of(ctx.me).rules.get(rule as usize) {
            self.send(rule, nth, ctx);
        }
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, CustomPlan>) {
        self.start(ctx);
    }

    fn heap_bytes(&self) -> usize {
        self.received.iter().map(|seen| size_of::<Seen>() + seen.heap_bytes()).sum()
    }
}
