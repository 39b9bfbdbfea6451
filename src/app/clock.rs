//! The clock that the pictures follow: it glides from event to event while the world jumps.

use crate::engine::Time;

/// The speeds one can play at, as factors.
pub const SPEEDS: [f64; 7] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
/// A whole run up to dawn takes about this long at speed 1, in seconds, standing still left out.
const RUN_SECONDS: f64 = 14.0;
/// The same of a run of so many events that it does not stand still after each.
const FLOW_SECONDS: f64 = 60.0;
/// How long the picture stands still after each event while playing at speed 1, in seconds.
const HOLD_SECONDS: f64 = 0.45;
/// How long the picture takes to catch up with a step by hand, in seconds.
const GLIDE_SECONDS: f64 = 0.4;
/// How long the armies march after dawn, in seconds.
const MARCH_SECONDS: f64 = 1.6;

/// What time the pictures show, and how it moves on.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The simulated time that the pictures show.
    shown: f64,
    /// Where a glide began, and how far it is, 0 to 1.
    glide: Option<(f64, f64)>,
    /// Seconds still to stand still.
    hold: f64,
    /// How far the armies have marched after dawn, 0 to 1.
    march: f64,
    speed: usize,
    /// Nothing moves by itself.
    still: bool,
}

impl Clock {
    /// At time 0, speed 1. With `still`, pictures jump instead of gliding.
    pub fn new(still: bool) -> Self {
        Self { shown: 0.0, glide: None, hold: 0.0, march: 0.0, speed: 2, still }
    }

    /// The simulated time that the pictures show.
    pub fn shown(&self) -> f64 {
        self.shown
    }

    /// How far the armies have marched, 0 to 1.
    pub fn march(&self) -> f64 {
        self.march
    }

    /// The factor of the present speed.
    pub fn speed(&self) -> f64 {
        SPEEDS[self.speed]
    }

    /// One speed up or down.
    pub fn change_speed(&mut self, up: bool) {
        self.speed =
            if up { (self.speed + 1).min(SPEEDS.len() - 1) } else { self.speed.saturating_sub(1) };
    }

    /// The world has moved to `now` by hand: glide there.
    pub fn follow(&mut self, now: Time, over: bool) {
        if !over {
            self.march = 0.0;
        }
        if self.still {
            return self.jump(now, over);
        }
        self.glide = Some((self.shown, 0.0));
        self.hold = 0.0;
    }

    /// The world has moved to `now` at one stroke: be there.
    pub fn jump(&mut self, now: Time, over: bool) {
        self.shown = now as f64;
        self.glide = None;
        self.hold = 0.0;
        self.march = f64::from(u8::from(over));
    }

    /// Stand still after an event while playing.
    pub fn hold(&mut self) {
        self.hold = HOLD_SECONDS / self.speed();
    }

    /// Is anything moving, while not playing?
    pub fn is_moving(&self, over: bool) -> bool {
        self.glide.is_some() || (over && self.march < 1.0)
    }

    /// Lets `seconds` go by without playing.
    pub fn rest(&mut self, seconds: f64, now: Time, over: bool) {
        if let Some((from, progress)) = self.glide {
            let progress = progress + seconds / GLIDE_SECONDS;
            let eased = 1.0 - (1.0 - progress.min(1.0)).powi(2);
            self.shown = from + (now as f64 - from) * eased;
            self.glide = (progress < 1.0).then_some((from, progress));
        } else if over && self.march < 1.0 {
            self.march =
                if self.still { 1.0 } else { (self.march + seconds / MARCH_SECONDS).min(1.0) };
        }
    }

    /// Lets `seconds` go by while playing a run that does not stand still after its events; says up to when
    /// it is to have gone on.
    pub fn flow(&mut self, seconds: f64, now: Time, dawn: Time) -> Time {
        self.glide = None;
        let rate = dawn.max(1) as f64 / FLOW_SECONDS * self.speed();
        self.shown = (self.shown.max(now as f64) + seconds * rate).min(dawn as f64);
        self.shown as Time
    }

    /// Lets `seconds` go by while playing a run that ends at `dawn`; says whether the next event,
    /// due at `due`, is reached.
    pub fn play(&mut self, seconds: f64, now: Time, due: Time, dawn: Time) -> bool {
        if self.glide.is_some() {
            self.rest(seconds, now, false);
            return false;
        }
        if self.hold > 0.0 {
            self.hold -= seconds;
            return false;
        }
        let rate = dawn.max(1) as f64 / RUN_SECONDS * self.speed();
        self.shown = (self.shown + seconds * rate).max(now as f64).min(due as f64);
        self.shown >= due as f64
    }
}
