//! A switch port changed by keys: retry, the law of the services, the room in the buffer.

use super::session::Session;
use super::state::{App, Tone};
use crate::protocols::{ServiceLaw, Strategy, SwitchPort};
use crate::scenario::Scenario;

/// What can be turned, beside the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// Repeat what is not acknowledged, or not.
    Retry,
    /// Exponential or fixed services.
    Law,
    /// More places in the buffer; after the last step there is no bound.
    MoreRoom,
    /// Fewer.
    LessRoom,
}

/// The steps of the buffer.
const ROOMS: [u32; 11] = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100];

fn more_room(places: Option<u32>) -> Option<u32> {
    places.and_then(|places| ROOMS.into_iter().find(|room| *room > places))
}

fn less_room(places: Option<u32>) -> u32 {
    let most = places.unwrap_or(u32::MAX);
    ROOMS.into_iter().rev().find(|room| *room < most).unwrap_or(ROOMS[0])
}

impl App {
    /// Turns something about the port. The run begins anew, with the same seed and the load as it is, and is
    /// played to where the class was: what was measured there can be compared.
    pub(super) fn turn_port(&mut self, knob: Knob) {
        let Some(session) = &self.session else { return };
        let Strategy::SwitchPort(params) = &session.scenario.strategy else { return };
        let load = session.timeline.model().load;
        let mut params = SwitchPort { load, ..params.clone() };
        let words = match knob {
            Knob::Retry if params.retry.is_some() => {
                params.retry = None;
                "Retry is off".into()
            }
            Knob::Retry => {
                params.retry.clone_from(&session.port_retry);
                "Retry is on".into()
            }
            Knob::Law if params.law == ServiceLaw::Fixed => {
                params.law = ServiceLaw::Exponential;
                "Services are exponential: messages of random lengths".into()
            }
            Knob::Law => {
                params.law = ServiceLaw::Fixed;
                "Services are fixed: messages of equal length".into()
            }
            Knob::MoreRoom => {
                params.buffer = more_room(params.buffer);
                room_words(params.buffer)
            }
            Knob::LessRoom => {
                params.buffer = Some(less_room(params.buffer));
                room_words(params.buffer)
            }
        };
        self.reopen_port(params, &words);
    }

    fn reopen_port(&mut self, params: SwitchPort, words: &str) {
        let Some(session) = &self.session else { return };
        if !session.timeline.branch().answers.is_empty() {
            let words = "You have decided fates in this run: s saves it, r and R begin anew.";
            return self.say(Tone::Info, words);
        }
        let strategy = Strategy::SwitchPort(params);
        let seed = session.timeline.branch().seed;
        let scenario =
            Scenario { strategy, seed, run: None, expect: None, ..session.scenario_now() };
        if let Err(flaw) = scenario.check() {
            return self.say(Tone::Bad, format!("{}; {}", flaw.problem, flaw.help));
        }
        let (name, file) = (session.name.clone(), session.file.clone());
        let (retry, at) = (session.port_retry.clone(), session.timeline.world().now());
        let (mut again, _) = Session::open(name, file, scenario);
        again.port_retry = retry;
        again.timeline.seek_time(at);
        self.session = Some(again);
        self.arrive();
        self.say(Tone::Good, format!("{words}: the run begins anew and is played to here."));
    }
}

fn room_words(places: Option<u32>) -> String {
    match places {
        None => "There is room for all".into(),
        Some(1) => "There is room for the one in service only".into(),
        Some(places) => format!("There is room for {places}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_goes_up_to_no_bound_and_down_to_one() {
        let mut places = Some(1);
        let mut steps = 0;
        while places.is_some() {
            places = more_room(places);
            steps += 1;
        }
        assert_eq!((steps, more_room(None)), (ROOMS.len(), None));
        assert_eq!([None, Some(100), Some(7), Some(1)].map(less_room), [100, 50, 5, 1]);
    }
}
