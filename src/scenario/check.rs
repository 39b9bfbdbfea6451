//! Is a scenario that can be read also possible?

use super::{Scenario, Viewer, site_name};
use crate::engine::{Failures, LinkKind, NodeId, Time};
use crate::protocols::exercise::is_unruly;
use crate::protocols::{Family, LATEST_DEADLINE, Strategy};

/// Something impossible in a scenario: which field, what is wrong, what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The field, from the top down.
    pub path: Vec<String>,
    /// What is wrong.
    pub problem: String,
    /// What would be right.
    pub help: String,
    /// Is it the field's name, not its value, that is wrong?
    pub at_key: bool,
}

/// The latest dawn: in milliseconds there is room for a day.
const LATEST_DAWN: Time = 100_000_000;
const _: () = assert!(LATEST_DEADLINE < LATEST_DAWN);
/// The most failures of a node that a run may be expected to have.
const MOST_FAILURES: Time = 20_000;
/// The same where messages are named by what they say: 127 lives have names of their own.
const MOST_LIVES: Time = 60;
/// The longest mean time to failure or to repair.
const LONGEST_MEAN: u32 = 1_000_000_000;
/// The longest text of a title, of a summary or narration, and the most narration.
const LONGEST_TITLE: usize = 200;
const LONGEST_TEXT: usize = 2_000;
const MOST_NARRATION: usize = 1_000;
/// The most crashes at points of a node's own doing.
const MOST_CRASHES: u8 = 8;

impl Flaw {
    /// A flaw at a field below the one that will be named by [`Flaw::under`].
    pub fn new(path: &[&str], problem: impl Into<String>, help: impl Into<String>) -> Self {
        let path = path.iter().map(|&part| part.into()).collect();
        Self { path, problem: problem.into(), help: help.into(), at_key: false }
    }

    /// The same, seen from one level up.
    #[must_use]
    pub fn under(mut self, field: &str) -> Self {
        self.path.insert(0, field.into());
        self
    }

    /// The same about the field's name.
    #[must_use]
    pub fn key(mut self) -> Self {
        self.at_key = true;
        self
    }

    /// The field in one word.
    pub fn field(&self) -> String {
        self.path.join(".")
    }
}

impl Scenario {
    /// Checks everything that the types alone do not.
    ///
    /// # Errors
    /// The first flaw.
    pub fn check(&self) -> Result<(), Flaw> {
        self.check_format()?;
        self.check_texts()?;
        self.check_nodes()?;
        let strategy = self.strategy.faults().into_iter().next();
        if let Some(fault) = strategy {
            let path: Vec<&str> = fault.path.iter().map(String::as_str).collect();
            return Err(Flaw::new(&path, fault.problem, fault.help).under("strategy"));
        }
        self.links.links(&self.strategy).map_err(|flaw| flaw.under("links"))?;
        self.check_timing()?;
        self.check_wear()?;
        self.check_forgeries()?;
        self.check_rounds()?;
        self.check_channel()?;
        self.check_fates()?;
        self.check_narration()?;
        if !self.tabs().contains(&self.view.tab) {
            let problem = "this strategy has no such view";
            let names: Vec<String> =
                self.tabs().iter().map(|tab| tab.names().0.to_lowercase()).collect();
            let help = format!("use one of {}", names.join(", "));
            return Err(Flaw::new(&["view", "tab"], problem, help));
        }
        if self.view.eyes.eyes(&self.strategy).is_none() {
            let problem = format!("{:?} is nobody here", self.view.eyes.0);
            let help = format!("use one of {}", Viewer::names(&self.strategy));
            return Err(Flaw::new(&["view", "eyes"], problem, help));
        }
        match &self.run {
            Some(run) => run.check(&self.strategy).map_err(|flaw| flaw.under("run")),
            None => Ok(()),
        }
    }

    fn check_format(&self) -> Result<(), Flaw> {
        if self.format == super::FORMAT {
            return Ok(());
        }
        let problem = format!("{:?} is no format of this program", self.format);
        Err(Flaw::new(&["format"], problem, format!("use {:?}", super::FORMAT)))
    }

    fn check_texts(&self) -> Result<(), Flaw> {
        if !self.title.chars().any(char::is_alphanumeric) {
            return Err(Flaw::new(&["title"], "the title is empty", "give it a few words"));
        }
        for (field, text, most) in
            [("title", &self.title, LONGEST_TITLE), ("summary", &self.summary, LONGEST_TEXT)]
        {
            check_text(text, most).map_err(|flaw| flaw.under(field))?;
        }
        check_text(&self.lecture.part, 20).map_err(|flaw| flaw.under("part").under("lecture"))
    }

    fn check_nodes(&self) -> Result<(), Flaw> {
        for (name, node) in &self.nodes {
            let place = site_name::node(name, &self.strategy)
                .map_err(|flaw| flaw.under(name).under("nodes").key())?
                .index();
            let generals = matches!(self.strategy.family(), Family::Generals | Family::Byzantine);
            if !generals && node.proposes.is_some() {
                let problem = format!("{name} is no general: it proposes nothing");
                return Err(Flaw::new(&["nodes", name, "proposes"], problem, "leave it out"));
            }
            if place > 0 && node.proposes.is_some() {
                let help = "leave it out: only general_1 may propose";
                let problem = format!("{name} cannot propose");
                return Err(Flaw::new(&["nodes", name, "proposes"], problem, help));
            }
            if node.proposes.is_some() && self.strategy.family() == Family::Byzantine {
                let help = "leave it out: `order` in the strategy says what the commander orders";
                let problem = format!("{name} has an order, not a proposal");
                return Err(Flaw::new(&["nodes", name, "proposes"], problem, help));
            }
            check_fits(&self.strategy, name, node)?;
            check_crashes(node).map_err(|flaw| flaw.under(name).under("nodes"))?;
            check_faults(node).map_err(|flaw| flaw.under(name).under("nodes"))?;
        }
        Ok(())
    }

    fn check_timing(&self) -> Result<(), Flaw> {
        self.check_asynchronous()?;
        if let Some(gst) = self.timing.gst.filter(|gst| *gst > LATEST_DAWN) {
            let problem = format!("a stabilisation time of {gst} is out of range");
            return Err(Flaw::new(&["timing", "gst"], problem, format!("use 0 to {LATEST_DAWN}")));
        }
        if self.timing.dawn.is_some() && matches!(self.strategy, Strategy::Exercise(_)) {
            let help = "leave it out, and set strategy.exercise.lasts";
            let problem = "an exercise says itself how long it lasts";
            return Err(Flaw::new(&["timing", "dawn"], problem, help));
        }
        let dawn = self.dawn();
        let problem = match self.timing.dawn {
            Some(dawn) if dawn == 0 || dawn > LATEST_DAWN => {
                format!("dawn at {dawn} is out of range")
            }
            None if dawn > LATEST_DAWN => {
                format!("everything would have arrived only at {dawn}: too late for a dawn")
            }
            // What falls due at dawn comes too late: with the deadline at dawn nobody would decide.
            Some(dawn) if self.strategy.deadline().is_some_and(|deadline| deadline >= dawn) => {
                let deadline = self.strategy.deadline().unwrap_or_default();
                let problem =
                    format!("dawn at {dawn} does not come after the deadline at {deadline}");
                let help = format!("use {} or more", deadline + 1);
                return Err(Flaw::new(&["timing", "dawn"], problem, help));
            }
            _ => return Ok(()),
        };
        Err(Flaw::new(&["timing", "dawn"], problem, format!("use 1 to {LATEST_DAWN}")))
    }

    /// An asynchronous system has no bound that could begin to hold, and no rounds.
    fn check_asynchronous(&self) -> Result<(), Flaw> {
        if !self.timing.asynchronous {
            return Ok(());
        }
        if self.timing.gst.is_some_and(|gst| gst > 0) {
            let problem = "an asynchronous system never stabilises";
            let help = "leave one of gst and asynchronous out";
            return Err(Flaw::new(&["timing", "gst"], problem, help));
        }
        if self.strategy.family() == Family::Generals {
            let problem = "generals decide at dawn: without a clock there is none";
            let help = "leave asynchronous out";
            return Err(Flaw::new(&["timing", "asynchronous"], problem, help));
        }
        let rounds = match self.strategy {
            Strategy::OralMessages(_) | Strategy::SignedMessages(_) => true,
            _ => self.strategy.family().flows(),
        };
        if rounds {
            let problem = format!("{} needs a bound on delays", self.strategy.name());
            let help = "leave asynchronous out";
            return Err(Flaw::new(&["timing", "asynchronous"], problem, help));
        }
        Ok(())
    }

    /// What fails too often for its run would fill the memory with failures.
    fn check_wear(&self) -> Result<(), Flaw> {
        for (place, role) in self.strategy.roles().iter().enumerate() {
            let spec = self.nodes.get(&role.name).and_then(|spec| spec.failures);
            let own = spec.map(|rates| Failures { mttf: rates.mttf, mttr: rates.mttr });
            let planned = || self.strategy.failures(NodeId(place as u8));
            let Some(rates) = own.or_else(planned) else { continue };
            let cycle = Time::from(rates.mttf) + Time::from(rates.mttr);
            // Beyond these its messages of two lives would have one name.
            let named = matches!(self.strategy, Strategy::Exercise(_));
            let most = if named { MOST_LIVES } else { MOST_FAILURES };
            if self.dawn() / cycle.max(1) > most {
                let problem =
                    format!("{} would fail some {} times", role.title, self.dawn() / cycle.max(1));
                let help = "make the run shorter, or the mean times to failure and repair longer";
                let path: &[&str] = match own {
                    Some(_) => &["nodes", &role.name, "failures"],
                    None => &["strategy", self.strategy.name()],
                };
                return Err(Flaw::new(path, problem, help));
            }
        }
        Ok(())
    }

    /// A round must be long enough for what is sent in it.
    fn check_rounds(&self) -> Result<(), Flaw> {
        let round = match &self.strategy {
            Strategy::RandomisedAttack(p) => p.round,
            Strategy::OralMessages(p) | Strategy::SignedMessages(p) => p.round,
            _ => return Ok(()),
        };
        let links = self.links.links(&self.strategy).map_err(|flaw| flaw.under("links"))?;
        let longest = links.longest_delay();
        if round > longest {
            return Ok(());
        }
        let problem = format!("a round of {round} is no longer than the longest delay");
        let path = ["strategy", self.strategy.name(), "round"];
        Err(Flaw::new(&path, problem, format!("use {} or more", longest + 1)))
    }

    /// Byzantine generals have a perfect channel: only they can be at fault.
    fn check_channel(&self) -> Result<(), Flaw> {
        if self.strategy.family() != Family::Byzantine {
            return Ok(());
        }
        let links = self.links.links(&self.strategy).map_err(|flaw| flaw.under("links"))?;
        for (from, to) in links.ways() {
            let link = links.get(from, to);
            if link.kind != LinkKind::Reliable {
                let problem = "Byzantine generals have a channel that loses nothing";
                return Err(Flaw::new(&["links"], problem, "use \"type\": \"reliable\""));
            }
            if link.delays.len() > 1 || link.early.is_some() {
                let problem = "their rounds are of messages that all take as long";
                return Err(Flaw::new(&["links"], problem, "use a delay that is fixed"));
            }
        }
        Ok(())
    }

    fn check_narration(&self) -> Result<(), Flaw> {
        if self.narration.len() > MOST_NARRATION {
            let problem = format!("{} pieces of narration are too many", self.narration.len());
            return Err(Flaw::new(
                &["narration"],
                problem,
                format!("use at most {MOST_NARRATION}"),
            ));
        }
        for (index, piece) in self.narration.iter().enumerate() {
            let at = |flaw: Flaw| flaw.under(&index.to_string()).under("narration");
            piece.check(&self.strategy).map_err(at)?;
            for (field, text) in [("say", &piece.say), ("ask", &piece.ask)] {
                check_text(text, LONGEST_TEXT).map_err(|flaw| at(flaw.under(field)))?;
            }
        }
        Ok(())
    }
}

fn check_text(text: &str, most: usize) -> Result<(), Flaw> {
    let length = text.chars().count();
    if length > most {
        let problem = format!("{length} characters are too many");
        return Err(Flaw::new(&[], problem, format!("use at most {most}")));
    }
    match text.chars().find(|&c| is_unruly(c)) {
        Some(c) => {
            let problem = format!("the text has the control character {c:?}");
            Err(Flaw::new(&[], problem, "use plain words in one paragraph"))
        }
        None => Ok(()),
    }
}

/// Pauses and crash points.
fn check_faults(node: &super::NodeSpec) -> Result<(), Flaw> {
    let most = 10;
    if node.pauses.len() > most {
        let problem = format!("{} pauses are too many", node.pauses.len());
        return Err(Flaw::new(&["pauses"], problem, format!("use at most {most}")));
    }
    for (index, pause) in node.pauses.iter().enumerate() {
        if pause.lasts == 0 || pause.lasts > LATEST_DAWN {
            let problem = format!("a pause of {}", pause.lasts);
            let help = format!("use 1 to {LATEST_DAWN}");
            return Err(Flaw::new(&["pauses", &index.to_string(), "lasts"], problem, help));
        }
    }
    if let Some(rates) = node.failures {
        for (field, mean) in [("mttf", rates.mttf), ("mttr", rates.mttr)] {
            if mean == 0 || mean > LONGEST_MEAN {
                let problem = format!("a mean time of {mean} is out of range");
                let help = format!("use 1 to {LONGEST_MEAN}");
                return Err(Flaw::new(&["failures", field], problem, help));
            }
        }
    }
    let Some(points) = &node.crash_points else { return Ok(()) };
    if points.most == 0 || points.most > MOST_CRASHES {
        let problem = format!("{} crashes at points are out of range", points.most);
        let help = format!("use 1 to {MOST_CRASHES}, or leave crash_points out");
        return Err(Flaw::new(&["crash_points", "most"], problem, help));
    }
    if points.down.is_some_and(|down| down == 0 || down > LATEST_DAWN) {
        let help = format!("use 1 to {LATEST_DAWN}, or leave it out: the node stays down");
        return Err(Flaw::new(&["crash_points", "down"], "it is never down so long", help));
    }
    Ok(())
}

/// Traitors and failures by chance belong where something is said about them.
fn check_fits(strategy: &Strategy, name: &str, node: &super::NodeSpec) -> Result<(), Flaw> {
    let family = strategy.family();
    if node.traitor && family != Family::Byzantine {
        let problem = format!("{} has no traitors", strategy.name());
        let help = "leave it out, or use oral_messages or signed_messages";
        return Err(Flaw::new(&["nodes", name, "traitor"], problem, help));
    }
    if node.failures.is_some() && matches!(family, Family::Generals | Family::Byzantine) {
        let problem = "generals do not fail by rates: no odds could be told of it";
        let help = "use crashes or crash_points";
        return Err(Flaw::new(&["nodes", name, "failures"], problem, help));
    }
    Ok(())
}

fn check_crashes(node: &super::NodeSpec) -> Result<(), Flaw> {
    let most = 10;
    if node.crashes.len() > most {
        let problem = format!("{} crashes are too many", node.crashes.len());
        return Err(Flaw::new(&["crashes"], problem, format!("use at most {most}")));
    }
    let mut free_from = Some(0);
    for (index, crash) in node.crashes.iter().enumerate() {
        let index = index.to_string();
        let Some(earliest) = free_from else {
            let help = "the crash before it has no `recovers`: it is for ever";
            return Err(Flaw::new(&["crashes", &index], "the node is down already", help));
        };
        if crash.at < earliest {
            let problem = format!("a crash at {} while the node is still down", crash.at);
            return Err(Flaw::new(
                &["crashes", &index, "at"],
                problem,
                format!("use {earliest} or more"),
            ));
        }
        if let Some(recovers) = crash.recovers
            && recovers <= crash.at
        {
            let problem = format!("it recovers at {recovers}, not after the crash at {}", crash.at);
            let help = format!("use {} or more", crash.at.saturating_add(1));
            return Err(Flaw::new(&["crashes", &index, "recovers"], problem, help));
        }
        free_from = crash.recovers;
    }
    Ok(())
}
