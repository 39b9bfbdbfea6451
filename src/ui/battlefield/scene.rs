//! What is where: the geometry of the picture and the messengers in it, at the shown time.

use ratatui::layout::Rect;

use crate::app::{App, Fate, Session, decided};
use crate::engine::{Event, Fact, Letter, NodeId};
use crate::protocols::{GENERAL_1, GENERALS, Outcome, attacks};
use crate::scenario::Eyes;
use crate::ui::tamper::How;

/// How a messenger is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Walking (or standing at the wall).
    Walking,
    /// Kept in the city.
    Captured,
    /// There.
    Arrived,
    /// Sent, and not seen again: through a general's eyes.
    Unknown,
}

/// One or several messengers at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sprite {
    /// Its middle column.
    pub x: u16,
    /// Its row.
    pub y: u16,
    /// How it is shown.
    pub look: Look,
    /// Who it is; several where they would stand on each other.
    pub letters: Vec<Letter>,
    /// The number of the first of them, as it is shown.
    pub number: String,
    /// What a person has decided for it.
    pub fate: Option<Fate>,
    /// Has the person chosen it?
    pub chosen: bool,
    /// Which way it goes.
    pub arrow: &'static str,
    /// How its message came to be what it is.
    pub how: How,
}

/// The picture's places and contents.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The place of the picture and its captions.
    pub inner: Rect,
    /// The picture.
    pub picture: Rect,
    /// The first row of the road.
    pub ground: u16,
    /// How many lanes each direction has.
    pub lanes: u16,
    /// How wide a hill is.
    pub hill: u16,
    /// The city's first column and the one after its last.
    pub city: (u16, u16),
    /// How far the night is gone: 0 midnight, 1 dawn.
    pub night: f64,
    /// How far the armies have marched after dawn, 0 to 1.
    pub march: f64,
    /// The outcome.
    pub outcome: Outcome,
    /// What each general has chosen: attack, hold, or nothing yet; as far as it is seen.
    pub flags: [Flag; 2],
    /// Which hills lie in fog.
    pub fog: [bool; 2],
    /// The messengers.
    pub sprites: Vec<Sprite>,
}

/// What a general's flag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// It has not chosen.
    Down,
    /// It attacks.
    Attack,
    /// It holds.
    Hold,
    /// It has crashed.
    Crashed,
}

/// The most events that are looked through for messengers whose way has just ended.
const REACH: usize = 256;
/// How long a messenger that is through stays in the picture, as a share of the night.
pub const LINGER: f64 = 0.14;

impl Scene {
    /// The scene for a place.
    pub fn of(app: &App, session: &Session, inner: Rect) -> Self {
        let captions = if inner.height >= 14 { 3 } else { 2 };
        let picture = Rect { height: inner.height.saturating_sub(captions), ..inner };
        let lanes = (picture.height / 7).clamp(1, 4);
        let hill = picture.width * 27 / 100;
        let wide = (picture.width * 27 / 100).clamp(16, 50);
        let left = picture.x + (picture.width - wide) / 2;
        let dawn = session.dawn().max(1) as f64;
        let outcome = session.outcome();
        let fog = GENERALS.map(|general| match app.eyes {
            Eyes::Omniscient => false,
            Eyes::Node(node) => general != node,
        });
        let over = outcome != Outcome::Undecided;
        let mut scene = Self {
            inner,
            picture,
            ground: picture.bottom().saturating_sub(2 * lanes),
            lanes,
            hill,
            city: (left, left + wide),
            night: (app.clock.shown() / dawn).clamp(0.0, 1.0),
            march: if over { app.clock.march() } else { 0.0 },
            outcome,
            flags: GENERALS.map(|general| flag(session, general)),
            // After dawn everybody sees what has happened.
            fog: if over { [false; 2] } else { fog },
            sprites: Vec::new(),
        };
        scene.sprites = scene.place_messengers(app, session);
        scene
    }

    /// The column where a general's road begins, at the foot of its hill.
    pub fn foot(&self, general: NodeId) -> u16 {
        let inset = self.hill * 3 / 4;
        if general == GENERAL_1 { self.picture.x + inset } else { self.picture.right() - 1 - inset }
    }

    /// The column before the city's wall on a general's side.
    pub fn wall(&self, general: NodeId) -> u16 {
        if general == GENERAL_1 { self.city.0.saturating_sub(2) } else { self.city.1 + 1 }
    }

    /// Is the picture seen by an onlooker who sees everything?
    fn omniscient(&self) -> bool {
        self.fog == [false; 2]
    }

    fn lane(&self, letter: Letter) -> u16 {
        let lane = (letter.message.nth.wrapping_sub(1) % u32::from(self.lanes)) as u16;
        let base = if letter.from == GENERAL_1 { self.ground } else { self.ground + self.lanes };
        base + lane
    }

    fn place_messengers(&self, app: &App, session: &Session) -> Vec<Sprite> {
        let shown = app.clock.shown();
        let under_way = session.timeline.world().under_way();
        let mut sprites = Vec::new();
        if self.omniscient() {
            for one in &under_way {
                let Some(began) = session.timeline.log().event(one.since) else { continue };
                let leg = (began.time as f64, one.until as f64);
                let x = self.column(one.letter, one.past_city, leg, shown);
                let fate = decided(&session.timeline, one.letter).filter(|_| one.undecided);
                sprites.push(self.sprite(app, one.letter, x, Look::Walking, fate));
            }
        }
        for (event, age) in recent(session, shown, session.dawn() as f64 * LINGER) {
            sprites.extend(self.finished(app, session, event, age, shown));
        }
        merge(sprites)
    }

    /// The column of a messenger on a leg of its way (from when to when), at the shown time.
    fn column(&self, letter: Letter, past_city: bool, leg: (f64, f64), shown: f64) -> u16 {
        let (from, to) = (letter.from, letter.to);
        let (began, until) = leg;
        let share =
            if until > began { ((shown - began) / (until - began)).clamp(0.0, 1.0) } else { 1.0 };
        match past_city {
            false => between(self.foot(from), self.wall(from), share),
            true => between(self.wall(from), self.foot(to), share),
        }
    }

    fn sprite(&self, app: &App, letter: Letter, x: u16, look: Look, fate: Option<Fate>) -> Sprite {
        let chosen = app.chosen == Some(letter) && look == Look::Walking;
        let arrow = if letter.from == GENERAL_1 { "▶" } else { "◀" };
        let (y, how) = (self.lane(letter), How::Sent);
        let number = letter.message.nth.to_string();
        Sprite { x, y, look, letters: vec![letter], number, fate, chosen, arrow, how }
    }

    /// A messenger whose way has ended, or that a general sends out of its sight.
    fn finished(
        &self,
        app: &App,
        session: &Session,
        event: &Event,
        age: f64,
        shown: f64,
    ) -> Option<Sprite> {
        let letter = event.fact.letter()?;
        if !self.omniscient() {
            return self.glimpsed(app, event, letter, age, session.dawn() as f64);
        }
        // While the picture still glides towards the event the messenger is on its last leg.
        let late = (event.time as f64) > shown;
        let began = session.timeline.log().event(event.cause)?.time as f64;
        let (past_city, look) = match event.fact {
            Fact::Captured { .. } => (false, Look::Captured),
            Fact::Received(_) => (true, Look::Arrived),
            Fact::Missed(_) => (true, Look::Captured),
            _ => return None,
        };
        let x = self.column(letter, past_city, (began, event.time as f64), shown);
        let look = if late { Look::Walking } else { look };
        Some(self.sprite(app, letter, x, look, None))
    }

    /// Through a general's eyes a messenger leaves for the fog, and another comes out of it.
    fn glimpsed(
        &self,
        app: &App,
        event: &Event,
        letter: Letter,
        age: f64,
        dawn: f64,
    ) -> Option<Sprite> {
        let me = if self.fog[0] { GENERALS[1] } else { GENERALS[0] };
        match event.fact {
            Fact::Sent(_) if letter.from == me => {
                let share = (age / (dawn * LINGER)).clamp(0.0, 1.0);
                let x = between(self.foot(me), self.wall(me), share);
                let look = if share < 0.5 { Look::Walking } else { Look::Unknown };
                Some(self.sprite(app, letter, x, look, None))
            }
            Fact::Received(_) if letter.to == me => {
                Some(self.sprite(app, letter, self.foot(me), Look::Arrived, None))
            }
            _ => None,
        }
    }
}

fn between(from: u16, to: u16, share: f64) -> u16 {
    (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u16
}

fn flag(session: &Session, general: NodeId) -> Flag {
    let world = session.timeline.world();
    match world.decision(general) {
        _ if !world.is_up(general) => Flag::Crashed,
        _ if attacks(world, general) => Flag::Attack,
        None => Flag::Down,
        Some(_) => Flag::Hold,
    }
}

/// The events of the last while, each with its age at the shown time; the very last one stays.
pub fn recent(session: &Session, shown: f64, linger: f64) -> impl Iterator<Item = (&Event, f64)> {
    let at = session.timeline.at();
    let log = session.timeline.log();
    log.range(at.saturating_sub(REACH), at).filter_map(move |(place, event)| {
        let age = shown - event.time as f64;
        (age <= linger || place + 1 == at).then_some((event, age.max(0.0)))
    })
}

impl Sprite {
    /// Its first column and its width.
    pub fn cells(&self) -> (u16, u16) {
        let wide = self.label().chars().count() as u16;
        (self.x.saturating_sub(wide / 2), wide)
    }

    /// What is written for it: its number, and which way it goes or what became of it.
    pub fn label(&self) -> String {
        let letter = self.letters[0];
        let same = self.letters.iter().all(|one| one.message == letter.message);
        let number = match (self.letters.len(), same) {
            (1, _) => format!("{}{}", self.number, if letter.copy { "'" } else { "" }),
            (many, true) => format!("{}·{many}×", self.number),
            (many, false) => format!("×{many}"),
        };
        let mark = match (self.look, self.fate) {
            (Look::Captured, _) | (Look::Walking, Some(Fate::Capture)) => "✗",
            (Look::Arrived, _) => "✓",
            (Look::Unknown, _) => "?",
            (Look::Walking, Some(Fate::Copy | Fate::Replay)) => "+",
            (Look::Walking, Some(Fate::Modify)) => "≠",
            (Look::Walking, _) => self.arrow,
        };
        let number = format!("{}{number}", self.how.mark().unwrap_or_default());
        let walks_back = self.look == Look::Walking && self.arrow == "◀";
        let brackets = if self.chosen { ["[", "]"] } else { [" ", " "] };
        let inner = if walks_back { format!("{mark}{number}") } else { format!("{number}{mark}") };
        format!("{}{inner}{}", brackets[0], brackets[1])
    }
}

/// Messengers that would stand on each other in a lane become one sprite with their number.
pub fn merge(mut sprites: Vec<Sprite>) -> Vec<Sprite> {
    sprites.sort_by_key(|sprite| (sprite.y, sprite.x, sprite.letters[0]));
    let mut merged: Vec<Sprite> = Vec::with_capacity(sprites.len());
    for sprite in sprites {
        if let Some(last) = merged.last_mut() {
            let (x, wide) = last.cells();
            if last.y == sprite.y && sprite.cells().0 < x + wide && last.look == sprite.look {
                last.letters.extend(sprite.letters);
                last.chosen |= sprite.chosen;
                last.fate = last.fate.filter(|_| last.fate == sprite.fate);
                continue;
            }
        }
        merged.push(sprite);
    }
    merged
}
