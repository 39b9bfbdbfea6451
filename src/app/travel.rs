//! Moving through the run: stepping, jumping, playing.

use std::time::Duration;

use super::command::Jump;
use super::session::Session;
use super::state::{App, Tone};
use crate::drive::Advance;
use crate::engine::{Ask, Event, Fact};
use crate::protocols::Family;

/// The most events that one frame of playing takes: a fast run must not hold the screen up.
const MOST_PER_FRAME: usize = 20_000;

/// Why the run does not go on by itself.
const WAITS: &str = "The messenger at the wall waits for your word: c captures, p lets pass.";
const MESSAGE_WAITS: &str = "A message waits for your word: c captures, p lets pass.";

impl App {
    /// Moves the cursor and has the pictures be there.
    pub(super) fn move_to(&mut self, go: impl FnOnce(&mut Session)) {
        let Some(session) = &mut self.session else { return };
        go(session);
        session.retell(self.eyes);
        self.playing = false;
        self.scroll = 0;
        let (now, over) = (session.timeline.world().now(), session.is_over());
        self.clock.jump(now, over);
    }

    pub(super) fn play_or_pause(&mut self) {
        let Some(session) = &mut self.session else { return };
        if session.is_over() {
            session.timeline.seek(0);
            session.retell(self.eyes);
            self.clock.jump(0, false);
        }
        let waits = session.timeline.open_question().is_some();
        self.playing = !self.playing;
        self.scroll = 0;
        if waits && self.playing {
            self.say_what_waits();
        }
    }

    /// One event forward by hand; the pictures glide after it.
    pub(super) fn step(&mut self) {
        self.playing = false;
        self.scroll = 0;
        let Some(session) = &mut self.session else { return };
        let advance = session.timeline.advance();
        session.retell(self.eyes);
        let (now, over) = (session.timeline.world().now(), session.is_over());
        self.clock.follow(now, over);
        self.stopped(&advance);
    }

    pub(super) fn back(&mut self) {
        if self.session.as_ref().is_some_and(|session| session.timeline.at() == 0) {
            return self.say(Tone::Info, "This is the start.");
        }
        self.move_to(|session| {
            let at = session.timeline.at();
            session.timeline.seek(at.saturating_sub(1));
        });
    }

    /// Tells why the run does not go on, where it does not.
    pub(super) fn stopped(&mut self, advance: &Advance) {
        match advance {
            Advance::Did(_) => {}
            Advance::End => {
                self.playing = false;
                let over = "The run is over. ← goes back, r to the start.";
                let words = self.score().map_or_else(|| over.into(), super::visit::Score::words);
                self.say(Tone::Info, words);
            }
            // Playing goes on by itself once the class has answered.
            Advance::Open(site) if site.ask != Ask::Capture => self.say_what_waits(),
            Advance::Open(_) => {}
            Advance::Misfit(misfit) => {
                self.playing = false;
                let Some(session) = &self.session else { return };
                let site = session.words.site(misfit.site);
                self.say(Tone::Bad, format!("A recorded answer no longer fits: {site}."));
            }
            Advance::Silent(_) => {
                self.playing = false;
                let why = self.session.as_ref().and_then(Session::trouble);
                let why = why.map_or_else(|| "it does not answer".into(), |(_, why)| why.what);
                self.say(Tone::Bad, format!("The program: {why}."));
            }
        }
    }

    fn say_what_waits(&mut self) {
        let lie = self.session.as_ref().and_then(super::treason::lie_words);
        let order = self.session.as_ref().and_then(super::order::order_words);
        let crash = self.session.as_ref().and_then(super::node_keys::crash_words);
        let generals = self.session.as_ref().is_none_or(Session::is_generals);
        let waits = if generals { WAITS } else { MESSAGE_WAITS };
        self.say(Tone::Info, lie.or(order).or(crash).unwrap_or_else(|| waits.into()));
    }

    /// One event forward, or a jump ahead, unless the class is asked: then says so.
    pub(super) fn go_ahead(&mut self, go: impl FnOnce(&mut Self)) {
        let asked = |session: &Session| session.timeline.open_question().is_some();
        if self.session.as_ref().is_some_and(asked) {
            return self.say_what_waits();
        }
        go(self);
    }

    pub(super) fn jump(&mut self, jump: Jump) {
        let family = self.session.as_ref().map(|session| session.scenario.strategy.family());
        let generals = family.is_none_or(|family| family == Family::Generals);
        let flows = family.is_some_and(Family::flows);
        let decision = |event: &Event| match event.fact {
            Fact::Decided { .. } | Fact::Dawn => true,
            // Elsewhere nodes come to other conclusions.
            Fact::Suspected { .. } | Fact::Trusted { .. } => !generals,
            Fact::Crashed { .. } | Fact::Recovered { .. } => !generals,
            Fact::Delivered { .. } | Fact::Applied { .. } | Fact::Replied { .. } => {
                !generals && !flows
            }
            _ => false,
        };
        let capture = |event: &Event| match event.fact {
            Fact::Captured { .. } => true,
            // Elsewhere other things go wrong, too.
            Fact::Crashed { .. } | Fact::Refused { .. } | Fact::Suspected { .. } => !generals,
            _ => false,
        };
        let mut stop = None;
        self.move_to(|session| {
            let timeline = &mut session.timeline;
            stop = match jump {
                Jump::Start => timeline.seek(0),
                Jump::End => Some(timeline.advance_until(|_| false)).filter(|s| *s != Advance::End),
                Jump::NextDecision => Some(timeline.advance_until(decision)),
                Jump::NextCapture => Some(timeline.look_for(capture)),
                Jump::PreviousDecision => {
                    timeline.back_until(decision);
                    None
                }
                Jump::PreviousCapture => {
                    timeline.back_until(capture);
                    None
                }
            };
        });
        match stop {
            Some(Advance::End) if jump == Jump::NextCapture => {
                let words = if generals {
                    "Nobody more is captured up to dawn."
                } else {
                    "Nothing more goes wrong up to the end."
                };
                self.say(Tone::Info, words);
            }
            Some(stop) => self.stopped(&stop),
            None => {}
        }
    }

    /// Lets time go by.
    pub fn tick(&mut self, elapsed: Duration) {
        let seconds = elapsed.as_secs_f64().min(0.25);
        let Some(session) = &mut self.session else { return };
        if self.overlay.is_some() {
            return;
        }
        let (mut now, over) = (session.timeline.world().now(), session.is_over());
        if !self.playing {
            return self.clock.rest(seconds, now, over);
        }
        if session.timeline.open_question().is_some() {
            return self.clock.rest(seconds, now, over);
        }
        let dawn = session.dawn();
        if session.scenario.strategy.family().flows() {
            return self.flow(seconds);
        }
        let mut seconds = seconds;
        let mut stop = None;
        for _ in 0..MOST_PER_FRAME {
            let due = session.timeline.world().next_due().unwrap_or(now);
            if !self.clock.play(seconds, now, due, dawn) {
                break;
            }
            seconds = 0.0;
            match session.timeline.advance() {
                Advance::Did(_) => self.clock.hold(),
                other => stop = Some(other),
            }
            now = session.timeline.world().now();
            if session.is_over() || stop.is_some() {
                self.playing = false;
                break;
            }
            if self.clock.speed() < 8.0 {
                break;
            }
        }
        session.retell(self.eyes);
        if let Some(stop) = stop {
            self.stopped(&stop);
        }
        self.settle_game();
    }

    /// The same in a run of very many events: all that fall into the time that goes by, as many as a frame
    /// can take.
    fn flow(&mut self, seconds: f64) {
        let Some(session) = &mut self.session else { return };
        let (now, dawn) = (session.timeline.world().now(), session.dawn());
        let until = self.clock.flow(seconds, now, dawn);
        let mut stop = None;
        for _ in 0..MOST_PER_FRAME {
            if session.timeline.world().next_due().is_none_or(|due| due > until) {
                break;
            }
            match session.timeline.advance() {
                Advance::Did(_) => {}
                other => stop = Some(other),
            }
            if session.is_over() || stop.is_some() {
                self.playing = false;
                break;
            }
        }
        session.retell(self.eyes);
        if let Some(stop) = stop {
            self.stopped(&stop);
        }
    }
}
