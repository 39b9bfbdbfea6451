//! The sliders under the battlefield: what they show and what moving them changes.

use crate::engine::{Change, Link, LinkChange, LinkKind, LinkSetting, Links, Model, NodeId, Prob};
use crate::protocols::{Family, GENERAL_1, GENERAL_2, General, MOST_LOAD};

/// Which slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slider {
    /// How likely a messenger is captured.
    Loss,
    /// How likely one that was let through is copied.
    Copies,
    /// How long the way takes.
    Delay,
    /// How much is asked of a switch port.
    Load,
}

impl Slider {
    /// Those of links, in order.
    pub const ALL: [Self; 3] = [Self::Loss, Self::Copies, Self::Delay];

    /// Those of a family of strategies, in order.
    pub const fn of(family: Family) -> [Self; 3] {
        match family {
            Family::Congestion => [Self::Load, Self::Loss, Self::Delay],
            _ => Self::ALL,
        }
    }

    /// The one so many places further.
    pub(super) fn further(self, family: Family, by: usize) -> Self {
        let all = Self::of(family);
        let place = all.iter().position(|slider| *slider == self).unwrap_or(0);
        all[(place + by) % all.len()]
    }

    /// Its label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Copies => "copies",
            Self::Delay => "delay",
            Self::Load => "load",
        }
    }
}

/// Which directions the sliders act on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Both.
    #[default]
    Both,
    /// From General 1 to General 2.
    ToGeneral2,
    /// From General 2 to General 1.
    ToGeneral1,
}

/// The delay slider's far end, in the scenario's unit.
const DELAY_END: f64 = 200.0;
/// The load slider's far end, in percent; the keys go further.
const LOAD_END: f64 = 200.0;

impl Way {
    /// The next in the round.
    pub const fn next(self) -> Self {
        match self {
            Self::Both => Self::ToGeneral2,
            Self::ToGeneral2 => Self::ToGeneral1,
            Self::ToGeneral1 => Self::Both,
        }
    }

    /// Its label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "both ways",
            Self::ToGeneral2 => "G1 → G2",
            Self::ToGeneral1 => "G2 → G1",
        }
    }

    /// The directions as (from, to). Among more than two nodes it is always all of them.
    pub fn directions(self, links: &Links) -> Vec<(NodeId, NodeId)> {
        match self {
            Self::ToGeneral2 if links.nodes() == 2 => vec![(GENERAL_1, GENERAL_2)],
            Self::ToGeneral1 if links.nodes() == 2 => vec![(GENERAL_2, GENERAL_1)],
            _ => links.ways().collect(),
        }
    }
}

impl Slider {
    /// How far along it stands, 0 to 1, and what it says. Where the ways differ it stands at the
    /// first and says both.
    pub fn reading(self, model: &Model<General>, way: Way) -> (f64, String) {
        if self == Self::Load {
            let load = model.load;
            return ((f64::from(load) / LOAD_END).min(1.0), format!("{load}%"));
        }
        let links = &model.links;
        let link = |&(from, to): &(NodeId, NodeId)| links.get(from, to);
        let directions = way.directions(links);
        let mut words: Vec<String> = directions.iter().map(|d| self.words(link(d))).collect();
        words.dedup();
        (self.share(link(&directions[0])), words.join(" / "))
    }

    fn words(self, link: &Link) -> String {
        match self {
            Self::Loss | Self::Copies if link.kind == LinkKind::Reliable => "never".into(),
            Self::Loss if link.kind.is_adversary() => "city".into(),
            Self::Loss => link.loss.to_string(),
            Self::Copies => link.duplication.map_or("never".into(), |p| p.to_string()),
            Self::Delay if link.delays.len() == 1 => link.delays.smallest().to_string(),
            // It says nothing of links.
            Self::Load => String::new(),
            Self::Delay => format!("{}–{}", link.delays.smallest(), link.delays.largest()),
        }
    }

    fn share(self, link: &Link) -> f64 {
        match self {
            Self::Loss if link.kind.is_adversary() => 0.0,
            Self::Loss => link.loss.as_f64(),
            Self::Copies => link.duplication.map_or(0.0, Prob::as_f64),
            Self::Delay => (link.delays.smallest() as f64 / DELAY_END).min(1.0),
            Self::Load => 0.0,
        }
    }

    /// The change that moving it by so many points (percentage points, or units of time) makes.
    pub fn nudge(self, model: &Model<General>, way: Way, points: i32) -> Option<Change> {
        if self == Self::Load {
            return load(model, model.load.saturating_add_signed(points));
        }
        self.nudge_links(&model.links, way, points).map(Change::Links)
    }

    fn nudge_links(self, links: &Links, way: Way, points: i32) -> Option<LinkChange> {
        self.change(links, way, |link| match self {
            Self::Load => {}
            Self::Loss => link.loss = link.loss.nudged(points),
            Self::Copies => link.duplication = nudged_copies(link.duplication, points),
            Self::Delay => link.delays = link.delays.shifted(points.into()),
        })
    }

    /// The change that setting it to this share of its length makes: whole points.
    pub fn set(self, model: &Model<General>, way: Way, share: f64) -> Option<Change> {
        if self == Self::Load {
            return load(model, (share.clamp(0.0, 1.0) * LOAD_END).round() as u32);
        }
        self.set_links(&model.links, way, share).map(Change::Links)
    }

    fn set_links(self, links: &Links, way: Way, share: f64) -> Option<LinkChange> {
        let share = share.clamp(0.0, 1.0);
        let percent = Prob::percent((share * 100.0).round() as u32);
        let delay = (share * DELAY_END).round().max(1.0) as i64;
        self.change(links, way, |link| match self {
            Self::Load => {}
            Self::Loss => link.loss = percent,
            Self::Copies => link.duplication = Some(percent),
            Self::Delay => {
                link.delays = link.delays.shifted(delay - link.delays.smallest() as i64);
            }
        })
    }

    fn change(self, links: &Links, way: Way, edit: impl Fn(&mut Link)) -> Option<LinkChange> {
        let changed = way.directions(links).into_iter().filter_map(|(from, to)| {
            let mut link = links.get(from, to).clone();
            if link.kind == LinkKind::Reliable && self != Self::Delay {
                // It loses and copies nothing.
                return None;
            }
            edit(&mut link);
            (link != *links.get(from, to)).then_some(LinkSetting { from, to, link })
        });
        let settings: Vec<_> = changed.collect();
        (!settings.is_empty()).then_some(LinkChange(settings))
    }
}

/// The change to a load within what is possible, if it is another one.
fn load(model: &Model<General>, wanted: u32) -> Option<Change> {
    let wanted = wanted.clamp(1, MOST_LOAD);
    (wanted != model.load).then_some(Change::Load(wanted))
}

/// A link that never copies begins to at the first step up; it can still fall back to 0%.
fn nudged_copies(now: Option<Prob>, points: i32) -> Option<Prob> {
    match now {
        None if points < 0 => None,
        None => Some(Prob::ZERO.nudged(points)),
        Some(p) => Some(p.nudged(points)),
    }
}

/// The change that lets the links copy at all, at 0%, if one of them never does.
pub fn allow_copies(links: &Links) -> Option<LinkChange> {
    let able = |link: &mut Link| {
        link.duplication.get_or_insert(Prob::ZERO);
    };
    Slider::Copies.change(links, Way::Both, able)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Delays, NodeModel};
    use crate::protocols::{NeverAttack, Plan, Strategy};

    fn links() -> Links {
        let link = Link::lossy(Prob::percent(30), Delays::fixed(20));
        Links::uniform(2, link)
    }

    #[test]
    fn a_slider_changes_only_its_way() {
        let mut links = links();
        let change = Slider::Loss.nudge_links(&links, Way::ToGeneral2, 10).unwrap();
        links.apply(&change);
        assert_eq!(links.get(GENERAL_1, GENERAL_2).loss, Prob::percent(40));
        assert_eq!(links.get(GENERAL_2, GENERAL_1).loss, Prob::percent(30));
        let plan = Plan::from(&Strategy::NeverAttack(NeverAttack {}));
        let model = Model::new(plan, vec![NodeModel::default(); 2], links, None);
        assert_eq!(Slider::Loss.reading(&model, Way::Both).1, "40% / 30%");
    }

    #[test]
    fn at_its_end_it_changes_nothing() {
        let mut links = links();
        links.apply(&Slider::Loss.set_links(&links, Way::Both, 0.0).unwrap());
        assert_eq!(Slider::Loss.nudge_links(&links, Way::Both, -5), None);
        assert_eq!(Slider::Copies.nudge_links(&links, Way::Both, -5), None);
    }

    #[test]
    fn copying_is_allowed_before_it_is_likely() {
        let links = links();
        let change = allow_copies(&links).unwrap();
        assert!(change.0.iter().all(|one| one.link.duplication == Some(Prob::ZERO)));
    }
}
