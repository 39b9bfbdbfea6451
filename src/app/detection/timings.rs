//! The same detectors with the same crashes under each timing model, and with the pauses that it allows.

use super::{Detection, Stretch};
use crate::certainty::{LinkModel, NodeModelKind, Place, TimingModel, cell_model};
use crate::drive::{Advance, Script, Timeline};
use crate::engine::{Crash, Delays, Model, NodeModel, Pause, Time};
use crate::protocols::{Family, General, Strategy};

/// What the runs are made of: where it changes they are made anew.
#[derive(Clone, PartialEq, Eq)]
struct Basis {
    own: TimingModel,
    crashes: Vec<Vec<Crash>>,
    pauses: Vec<Vec<Pause>>,
    gst: Time,
    seed: u64,
}

/// Right, wrong for a while, wrong for ever. The row of the class's own timing model is its own run, and has none here.
#[derive(Clone, Default)]
pub struct Timings {
    basis: Option<Basis>,
    rows: Vec<(TimingModel, Option<Detection>)>,
}

impl Timings {
    /// Each timing model; without a run is that of the class's own, up to the cursor.
    pub fn rows(&self) -> &[(TimingModel, Option<Detection>)] {
        &self.rows
    }

    /// Takes along what was changed in the class's run: crashes and pauses by hand, a moved stabilisation time.
    pub fn follow(&mut self, timeline: &Timeline<General>, strategy: &Strategy) {
        if strategy.family() != Family::Detectors {
            return;
        }
        let basis = Basis::of(timeline, strategy);
        if self.basis.as_ref() == Some(&basis) {
            return;
        }
        let run = |timing| {
            let other = timing != basis.own;
            (timing, other.then(|| basis.run(timing, timeline.model(), strategy)))
        };
        self.rows = TimingModel::ALL.map(run).into();
        self.basis = Some(basis);
    }
}

impl Basis {
    fn of(timeline: &Timeline<General>, strategy: &Strategy) -> Self {
        let model = timeline.model();
        // Of the whole branch, also where the cursor has gone back.
        let all = Detection::up_to(timeline, timeline.log().len());
        let nodes = || model.nodes.iter().enumerate();
        Self {
            own: Place::of(model, strategy).timing,
            crashes: nodes().map(|(n, node)| crashes(node, &all.down[n])).collect(),
            pauses: nodes().map(|(n, node)| pauses(node, &all.paused[n])).collect(),
            gst: model.gst,
            seed: timeline.branch().seed,
        }
    }

    fn run(&self, timing: TimingModel, own: &Model<General>, strategy: &Strategy) -> Detection {
        let place = Place { link: LinkModel::Reliable, node: NodeModelKind::Correct, timing };
        let mut model = cell_model(own, strategy, place);
        for (n, node) in model.nodes.iter_mut().enumerate() {
            node.crashes.clone_from(&self.crashes[n]);
            node.pauses.clone_from(&self.pauses[n]);
        }
        model.dawn = own.dawn;
        let middle = own.dawn.unwrap_or(0) / 2;
        let gst = if self.gst > 0 { self.gst } else { middle };
        // A bound on the speed of the nodes is a part of what synchronous means.
        let may_pause = |pause: &Pause| match timing {
            TimingModel::Synchronous => false,
            TimingModel::PartiallySynchronous => pause.at.saturating_add(pause.lasts) <= gst,
            TimingModel::Asynchronous => true,
        };
        model.nodes.iter_mut().for_each(|node| node.pauses.retain(may_pause));
        match timing {
            TimingModel::Synchronous => {}
            TimingModel::PartiallySynchronous => {
                model.gst = gst;
                let links: Vec<_> = model.links.ways().collect();
                let early = unbound(strategy);
                links.into_iter().for_each(|(from, to)| {
                    model.links.get_mut(from, to).early.clone_from(&early);
                });
            }
            TimingModel::Asynchronous => {
                let links: Vec<_> = model.links.ways().collect();
                for (from, to) in links {
                    if let Some(delays) = unbound(strategy) {
                        model.links.get_mut(from, to).delays = delays;
                    }
                }
            }
        }
        let mut timeline = Timeline::new(model, Script::default(), self.seed);
        while matches!(timeline.advance(), Advance::Did(_)) {}
        Detection::of(&timeline)
    }
}

/// Those that are planned, and those that came by hand or by chance.
fn crashes(node: &NodeModel, down: &[Stretch]) -> Vec<Crash> {
    let mut all = node.crashes.clone();
    for one in down {
        let known = all.iter_mut().find(|crash| crash.at == one.from);
        match known {
            // It was to stay down, or longer: somebody had it recover.
            Some(crash) => crash.recovers = one.to.or(crash.recovers),
            None => all.push(Crash { at: one.from, recovers: one.to }),
        }
    }
    all.sort_by_key(|crash| crash.at);
    all
}

fn pauses(node: &NodeModel, paused: &[Stretch]) -> Vec<Pause> {
    let mut all = node.pauses.clone();
    for one in paused {
        let lasts = one.to.map_or(1, |to| to.saturating_sub(one.from));
        if lasts > 0 && !all.iter().any(|pause| pause.at == one.from) {
            all.push(Pause { at: one.from, lasts });
        }
    }
    all.sort_by_key(|pause| pause.at);
    all
}

/// Delays that no timeout of the run outgrows: an asynchronous system has no bound, and a finite set stands for it.
fn unbound(strategy: &Strategy) -> Option<Delays> {
    let Strategy::Heartbeat(p) = strategy else { return None };
    let late = p.timeout.saturating_mul(3).clamp(1, Delays::LONGEST);
    let later = p.timeout.saturating_mul(9).clamp(1, Delays::LONGEST);
    Delays::new([(1, 6), (late.max(2), 1), (later.max(3), 1)]).ok()
}
