//! The one table of keys: it finds the command of a key, and writes the help screen and the footer.

use super::command::{Command, Jump};
use super::control::Fate;
use super::keys::{Code, Key};
use super::overlay::Overlay;
use super::session::Session;

use super::link_layers::Layer;
use super::port_keys::Knob;
use super::service_keys::ServiceKnob;
use super::slider::Slider;
use super::state::App;
use super::treason::SAY_KEYS;
use crate::engine::LinkKind;
use crate::protocols::Family;
use crate::scenario::Tab;

/// A heading of the help screen; keys of one heading hold in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Moving through the run.
    Time,
    /// Changing what happens.
    Hands,
    /// What is shown.
    View,
    /// In the view of the odds.
    InOdds,
    /// In the view of the links.
    InLinks,
    /// In the views of a service.
    InService,
    /// In the view of tasks on a processor.
    InScheduling,
    /// In the view of a switch port.
    InCongestion,
    /// In the views of an exercise.
    InExercise,
    /// Proof, knowledge and the city's play.
    Certain,
    /// What a traitor says.
    Lies,
    /// Files and the program.
    Files,
    /// Scrolling a list.
    Lists,
    /// In the menu and the help.
    Menus,
    /// In a question.
    Answers,
    /// In a line one types in.
    Typing,
}

impl Group {
    /// Does it hold in some views only?
    pub const fn is_of_a_view(self) -> bool {
        use Group::{
            Certain, InCongestion, InExercise, InLinks, InOdds, InScheduling, InService, Lies,
        };
        matches!(
            self,
            InOdds
                | InLinks
                | InService
                | InScheduling
                | InCongestion
                | InExercise
                | Certain
                | Lies
        )
    }

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Time => "Through the run",
            Self::Hands => "Change what happens",
            Self::View => "What is shown",
            Self::InOdds => "In the odds",
            Self::InLinks => "In the links",
            Self::InService => "In availability and SLO",
            Self::InScheduling => "In the scheduling",
            Self::InCongestion => "In the congestion",
            Self::InExercise => "In exercise and check",
            Self::Certain => "Proof, knowledge, city's play",
            Self::Lies => "When a traitor is asked",
            Self::Files => "Files and the program",
            Self::Lists => "In the lists",
            Self::Menus => "In the menu and this help",
            Self::Answers => "In a question",
            Self::Typing => "While typing a path",
        }
    }
}

/// A row of the table.
pub struct Binding {
    /// The keys, any of which does it.
    pub keys: &'static [Key],
    /// What they do.
    pub command: Command,
    /// Under which heading it stands.
    pub group: Group,
    /// What the help says.
    pub help: &'static str,
    /// What the footer says; empty where it says nothing.
    pub short: &'static str,
    /// Does it do something now?
    pub applies: fn(&App) -> bool,
}

const fn bind(
    keys: &'static [Key],
    command: Command,
    group: Group,
    short: &'static str,
    help: &'static str,
    applies: fn(&App) -> bool,
) -> Binding {
    Binding { keys, command, group, help, short, applies }
}

const SPACE: Key = Key::char(' ');
const LEFT: Key = Key::plain(Code::Left);
const RIGHT: Key = Key::plain(Code::Right);
const UP: Key = Key::plain(Code::Up);
const DOWN: Key = Key::plain(Code::Down);
const ENTER: Key = Key::plain(Code::Enter);
const ESC: Key = Key::plain(Code::Esc);

fn open(app: &App) -> bool {
    app.session.is_some()
}

fn going(app: &App) -> bool {
    app.session.as_ref().is_some_and(|session| !session.is_over())
}

/// Where the class is asked it answers instead.
fn can_step(app: &App) -> bool {
    let asked = |session: &Session| session.timeline.open_question().is_some();
    going(app) && !in_matrix(app) && !app.session.as_ref().is_some_and(asked)
}

fn begun(app: &App) -> bool {
    app.session.as_ref().is_some_and(|session| session.timeline.at() > 0)
}

/// In the matrix the arrows move the mark.
fn can_go_back(app: &App) -> bool {
    begun(app) && !in_matrix(app)
}

fn has_target(app: &App) -> bool {
    if asked_crash(app) {
        return true;
    }
    let lies = |session: &Session| session.scenario.strategy.family() == Family::Byzantine;
    going(app) && app.target().is_some() && !app.session.as_ref().is_some_and(lies)
}

/// Is the class asked whether a node crashes here?
fn asked_crash(app: &App) -> bool {
    app.session.as_ref().is_some_and(|session| super::node_keys::asked_crash(session).is_some())
}

/// What the class is asked is which message arrives next, and whether time may go on first.
fn asked_order(app: &App) -> Option<bool> {
    app.session.as_ref().and_then(super::order::asked_order).map(|(.., none)| none)
}

fn can_copy(app: &App) -> bool {
    has_target(app) && asked_order(app).is_none() && !asked_crash(app)
}

fn can_capture(app: &App) -> bool {
    has_target(app) && asked_order(app) != Some(false)
}

/// Is a traitor asked, and are there so many things it could say?
fn can_say<const PLACE: usize>(app: &App) -> bool {
    let asked = app.session.as_ref().and_then(super::treason::asked_lie);
    asked.is_some_and(|(_, options)| PLACE < options.len())
}

/// Can the chosen slider move? A reliable link loses and copies nothing. In the view of a port the keys
/// are the load's.
fn can_nudge(app: &App) -> bool {
    going(app)
        && !in_congestion(app)
        && app
            .session
            .as_ref()
            .is_some_and(|session| app.slider.nudge(session.timeline.model(), app.way, 5).is_some())
}

fn in_links(app: &App) -> bool {
    open(app) && app.tab == Tab::Links && app.transfer().is_some()
}

/// Is there still something to come on them?
fn in_links_on_the_way(app: &App) -> bool {
    in_links(app) && going(app)
}

/// Is a built-in solution open, in the view of its switches or of its check?
fn has_variants(app: &App) -> bool {
    let built_in = |session: &Session| session.exercise().is_some_and(|e| e.solution.is_some());
    matches!(app.tab, Tab::Exercise | Tab::Check) && app.session.as_ref().is_some_and(built_in)
}

fn has_switches(app: &App) -> bool {
    let switches = |session: &Session| !session.switches().is_empty();
    app.tab == Tab::Exercise && app.session.as_ref().is_some_and(switches)
}

fn is_checked(app: &App) -> bool {
    open(app) && app.tab == Tab::Check && app.findings.check.found().is_some()
}

fn can_guess(app: &App) -> bool {
    is_checked(app) && !app.marks().is_empty() && !app.shows_marks()
}

fn can_mark_here(app: &App) -> bool {
    is_checked(app) && !app.marks().is_empty() || has_switches(app)
}

fn in_service(app: &App) -> bool {
    open(app) && matches!(app.tab, Tab::Availability | Tab::Slo) && app.service().is_some()
}

fn in_scheduling(app: &App) -> bool {
    app.tab == Tab::Scheduling && app.scheduling().is_some()
}

fn in_congestion(app: &App) -> bool {
    let port = |session: &Session| session.congestion.is_some();
    app.tab == Tab::Congestion && app.session.as_ref().is_some_and(port)
}

fn can_load<const UP: bool>(app: &App) -> bool {
    let by = if UP { 1 } else { -1 };
    let can =
        |session: &Session| Slider::Load.nudge(session.timeline.model(), app.way, by).is_some();
    going(app) && in_congestion(app) && app.session.as_ref().is_some_and(can)
}

fn has_places<const MORE: bool>(app: &App) -> bool {
    let places = app.session.as_ref().and_then(|session| session.congestion.as_ref());
    let places = places.map(|port| port.params().buffer);
    in_congestion(app)
        && places.is_some_and(|places| if MORE { places.is_some() } else { places != Some(1) })
}

/// Is the messenger whose fate is open on a link on which the city may do what it likes?
fn may_tamper(app: &App) -> bool {
    let kind = |letter: crate::engine::Letter| {
        let session = app.session.as_ref()?;
        Some(session.timeline.model().links.get(letter.from, letter.to).kind)
    };
    app.target().and_then(kind) == Some(LinkKind::Arbitrary)
}

/// Is the system synchronous only from some time on?
fn has_early_delays(app: &App) -> bool {
    going(app)
        && app.session.as_ref().is_some_and(|session| {
            let links = &session.timeline.model().links;
            links.ways().any(|(from, to)| links.get(from, to).early.is_some())
        })
}

/// Is there a way that can be cut?
fn can_cut(app: &App) -> bool {
    going(app)
        && app.session.as_ref().is_some_and(|session| {
            let links = &session.timeline.model().links;
            let ways = app.way.directions(links);
            ways.iter().any(|&(from, to)| links.get(from, to).kind != LinkKind::Reliable)
        })
}

fn can_betray(app: &App) -> bool {
    let byzantine = |session: &Session| session.scenario.strategy.family() == Family::Byzantine;
    app.node().is_some() && app.session.as_ref().is_some_and(byzantine)
}

fn may_forge(app: &App) -> bool {
    going(app)
        && app.transfer().is_some()
        && app.session.as_ref().is_some_and(|session| {
            let links = &session.timeline.model().links;
            links.ways().any(|(from, to)| links.get(from, to).kind == LinkKind::Arbitrary)
        })
}

fn has_branches(app: &App) -> bool {
    app.session.as_ref().is_some_and(|session| session.timeline.branches().len() > 1)
}

fn in_pictures(app: &App) -> bool {
    open(app) && matches!(app.tab, Tab::Battlefield | Tab::Diagram)
}

/// Does the open scenario have so many views?
fn has_view<const PLACE: usize>(app: &App) -> bool {
    open(app) && PLACE < app.tabs().len()
}

fn has_panels(app: &App) -> bool {
    let narrow = app.tab == Tab::Battlefield && app.is_narrow();
    open(app) && (narrow || app.tab == Tab::Byzantine)
}

fn in_lists(app: &App) -> bool {
    open(app) && !in_pictures(app)
}

fn in_events(app: &App) -> bool {
    open(app) && app.tab == Tab::Events
}

fn in_branches(app: &App) -> bool {
    open(app) && app.tab == Tab::Branches
}

fn can_switch(app: &App) -> bool {
    let elsewhere = |session: &Session| session.timeline.current() != app.marked_branch;
    in_branches(app) && app.session.as_ref().is_some_and(elsewhere)
}

fn chosen(app: &App) -> bool {
    (app.chosen.is_some() || app.chosen_node.is_some()) && !working(app)
}

fn can_change_node(app: &App) -> bool {
    going(app) && app.node().is_some()
}

fn can_pause(app: &App) -> bool {
    let is_up = |node| app.session.as_ref().is_some_and(|s| s.timeline.world().is_up(node));
    going(app) && app.node().is_some_and(is_up)
}

fn in_odds(app: &App) -> bool {
    open(app) && app.tab == Tab::Odds
}

fn in_city(app: &App) -> bool {
    open(app) && app.tab == Tab::City
}

fn can_reveal(app: &App) -> bool {
    let found = |city: &super::City| city.best.run.is_some();
    in_city(app) && !app.revealed && app.findings.city.found().is_some_and(found)
}

/// Is something marked that can be opened on the battlefield?
fn has_marked(app: &App) -> bool {
    let best = || app.revealed && app.findings.city.found().is_some_and(|c| c.best.run.is_some());
    match app.tab {
        _ if !open(app) => false,
        Tab::Proof => app.findings.proof.found().is_some_and(|proved| proved.proof.is_some()),
        Tab::Knowledge => !app.worlds().is_empty(),
        Tab::City => best(),
        Tab::Byzantine => !app.treason_runs().is_empty(),
        Tab::Matrix => app.marked_cell().is_some_and(super::matrix::fails),
        _ => false,
    }
}

/// Is there a list of what was found, with a mark to be moved?
fn can_mark(app: &App) -> bool {
    in_matrix(app)
        || matches!(app.tab, Tab::Proof | Tab::Knowledge | Tab::Byzantine) && has_marked(app)
}

fn in_matrix(app: &App) -> bool {
    open(app) && app.tab == Tab::Matrix
}

fn visiting(app: &App) -> bool {
    app.parked().is_some()
}

fn working(app: &App) -> bool {
    let trials = app.tab == Tab::Odds && app.trials.as_ref().is_some_and(super::Trials::is_running);
    let in_view = matches!(
        app.tab,
        Tab::Odds
            | Tab::Proof
            | Tab::Knowledge
            | Tab::City
            | Tab::Byzantine
            | Tab::Matrix
            | Tab::Congestion
            | Tab::Check
    );
    open(app) && (trials || in_view && app.is_waiting())
}

fn always(_: &App) -> bool {
    true
}

use Group::{
    Answers, Certain, Files, Hands, InCongestion, InExercise, InLinks, InOdds, InScheduling,
    InService, Lies, Lists, Menus, Time, Typing, View,
};

/// Every key of the interface.
pub static KEYMAP: &[Binding] = &[
    bind(&[ENTER], Command::Trials, InOdds, "trials", "begin random trials", in_odds),
    bind(
        &[Key::char('f')],
        Command::NextField,
        InOdds,
        "sweep",
        "sweep over the next field",
        in_odds,
    ),
    bind(
        &[ENTER],
        Command::OpenMarked,
        Certain,
        "open",
        "open the marked run, world or cell on the battlefield",
        has_marked,
    ),
    bind(
        &[DOWN, Key::char('j')],
        Command::Scroll(-1),
        Certain,
        "mark",
        "mark the run, world or cell below",
        can_mark,
    ),
    bind(
        &[UP, Key::char('k')],
        Command::Scroll(1),
        Certain,
        "",
        "mark the run, world or cell above",
        can_mark,
    ),
    bind(
        &[RIGHT, Key::char('l')],
        Command::Sideways(1),
        Certain,
        "column",
        "mark the cell to the right (in the matrix)",
        in_matrix,
    ),
    bind(
        &[LEFT, Key::char('h')],
        Command::Sideways(-1),
        Certain,
        "",
        "mark the cell to the left (in the matrix)",
        in_matrix,
    ),
    bind(
        &[Key::char('L')],
        Command::NextLinkKind,
        InLinks,
        "link",
        "what the links promise: reliable, fair-loss, arbitrary",
        in_links_on_the_way,
    ),
    bind(
        &[Key::char('i')],
        Command::ToggleLayer(Layer::Retry),
        InLinks,
        "retry",
        "retry until acknowledged, on or off",
        in_links,
    ),
    bind(
        &[Key::char('u')],
        Command::ToggleLayer(Layer::Deduplicate),
        InLinks,
        "deduplicate",
        "deduplicate, on or off",
        in_links,
    ),
    bind(
        &[Key::char('z')],
        Command::ToggleLayer(Layer::Secure),
        InLinks,
        "secure",
        "the secure channel, on or off",
        in_links,
    ),
    bind(
        &[ENTER],
        Command::OpenMarked,
        InExercise,
        "open",
        "turn the marked switch; in the check: guess, then open the shortest run",
        can_mark_here,
    ),
    bind(
        &[DOWN, Key::char('j')],
        Command::Scroll(-1),
        InExercise,
        "mark",
        "mark the guarantee or switch below",
        can_mark_here,
    ),
    bind(
        &[UP, Key::char('k')],
        Command::Scroll(1),
        InExercise,
        "",
        "mark the guarantee or switch above",
        can_mark_here,
    ),
    bind(
        &[Key::char('i')],
        Command::NextVariant(1),
        InExercise,
        "variant",
        "the next built-in variant: is it right, or what is wrong?",
        has_variants,
    ),
    bind(
        &[Key::char('z')],
        Command::NextVariant(-1),
        InExercise,
        "",
        "the variant before",
        has_variants,
    ),
    bind(
        &[Key::char('u')],
        Command::Reveal,
        InExercise,
        "show marks",
        "in the check: show the marks without a guess",
        can_guess,
    ),
    bind(
        &[Key::char(']')],
        Command::Load(10),
        InCongestion,
        "load",
        "raise the load by 10 percentage points",
        can_load::<true>,
    ),
    bind(
        &[Key::char('[')],
        Command::Load(-10),
        InCongestion,
        "",
        "lower the load by 10",
        can_load::<false>,
    ),
    bind(
        &[Key::char('}')],
        Command::Load(1),
        InCongestion,
        "",
        "raise the load by 1",
        can_load::<true>,
    ),
    bind(
        &[Key::char('{')],
        Command::Load(-1),
        InCongestion,
        "",
        "lower the load by 1",
        can_load::<false>,
    ),
    bind(
        &[Key::char('i')],
        Command::TurnService(ServiceKnob::CommonCause),
        InService,
        "common cause",
        "half of the replicas' faults have a common cause, or none",
        in_service,
    ),
    bind(
        &[Key::char('u')],
        Command::TurnService(ServiceKnob::Replicas),
        InService,
        "replicas",
        "one replica more, after five one",
        in_service,
    ),
    bind(
        &[Key::char('z')],
        Command::TurnService(ServiceKnob::Need),
        InService,
        "needed",
        "how many replicas an answer takes",
        in_service,
    ),
    bind(
        &[Key::char('i')],
        Command::ToggleInheritance,
        InScheduling,
        "inheritance",
        "priority inheritance, on or off",
        in_scheduling,
    ),
    bind(
        &[Key::char('u')],
        Command::NextPolicy,
        InScheduling,
        "policy",
        "fixed priority or round robin",
        in_scheduling,
    ),
    bind(
        &[Key::char('>')],
        Command::Background(1),
        InScheduling,
        "more tasks",
        "one more background task",
        in_scheduling,
    ),
    bind(
        &[Key::char('<')],
        Command::Background(-1),
        InScheduling,
        "",
        "one background task fewer",
        in_scheduling,
    ),
    bind(
        &[Key::char('i')],
        Command::TurnPort(Knob::Retry),
        InCongestion,
        "retry",
        "retry until acknowledged, on or off",
        in_congestion,
    ),
    bind(
        &[Key::char('u')],
        Command::TurnPort(Knob::Law),
        InCongestion,
        "law",
        "service times: exponential or fixed",
        in_congestion,
    ),
    bind(
        &[Key::char('.')],
        Command::TurnPort(Knob::MoreRoom),
        InCongestion,
        "room",
        "a larger buffer",
        has_places::<true>,
    ),
    bind(
        &[Key::char(',')],
        Command::TurnPort(Knob::LessRoom),
        InCongestion,
        "",
        "a smaller buffer",
        has_places::<false>,
    ),
    bind(
        &[Key::char('>')],
        Command::MoveGst(1),
        Hands,
        "later GST",
        "things stabilise later",
        has_early_delays,
    ),
    bind(
        &[Key::char('<')],
        Command::MoveGst(-1),
        Hands,
        "",
        "things stabilise earlier",
        has_early_delays,
    ),
    bind(
        &[Key::char('T')],
        Command::Fate(Fate::Modify),
        Hands,
        "modify",
        "have the city change what it says",
        may_tamper,
    ),
    bind(
        &[Key::char('Z')],
        Command::Fate(Fate::Replay),
        Hands,
        "replay",
        "have the city send it again later",
        may_tamper,
    ),
    bind(
        &[Key::char('F')],
        Command::Forge,
        Hands,
        "forge",
        "have the city forge a message",
        may_forge,
    ),
    bind(
        &[Key::char('C')],
        Command::CutOrHeal,
        Hands,
        "",
        "cut the link (partition), or heal it",
        can_cut,
    ),
    bind(
        &[Key::char('B')],
        Command::ToggleTraitor,
        Hands,
        "traitor",
        "make the chosen general a traitor, or loyal",
        can_betray,
    ),
    bind(&[Key::char('y')], Command::PlayCity, Certain, "play the city", "be the city", in_city),
    bind(
        &[Key::char('u')],
        Command::Reveal,
        Certain,
        "show best",
        "show its best play",
        can_reveal,
    ),
    bind(
        &[Key::plain(Code::Backspace)],
        Command::Return,
        Certain,
        "back to your run",
        "from a run that was found back to yours",
        visiting,
    ),
    bind(&[ESC], Command::StopWork, Certain, "stop", "stop the computing", working),
    bind(&[SPACE], Command::PlayPause, Time, "play", "play or pause", open),
    bind(&[RIGHT, Key::char('l')], Command::Step, Time, "step", "one event forward", can_step),
    bind(&[LEFT, Key::char('h')], Command::Back, Time, "back", "one event back", can_go_back),
    bind(
        &[Key::shift(Code::Right), Key::char('n')],
        Command::Jump(Jump::NextDecision),
        Time,
        "",
        "to the next decision or verdict",
        going,
    ),
    bind(
        &[Key::shift(Code::Left), Key::char('N')],
        Command::Jump(Jump::PreviousDecision),
        Time,
        "",
        "to the decision or verdict before",
        begun,
    ),
    bind(
        &[Key::char('x')],
        Command::Jump(Jump::NextCapture),
        Time,
        "",
        "to the next capture or fault",
        going,
    ),
    bind(
        &[Key::char('X')],
        Command::Jump(Jump::PreviousCapture),
        Time,
        "",
        "to the capture or fault before",
        begun,
    ),
    bind(
        &[Key::plain(Code::Home), Key::char('g'), Key::char('r')],
        Command::Restart,
        Time,
        "",
        "to the start",
        open,
    ),
    bind(
        &[Key::plain(Code::End), Key::char('G')],
        Command::Jump(Jump::End),
        Time,
        "",
        "to the end",
        open,
    ),
    bind(&[Key::char('+'), Key::char('=')], Command::Faster, Time, "", "play faster", open),
    bind(&[Key::char('-')], Command::Slower, Time, "", "play slower", open),
    bind(&[Key::char('R')], Command::NewSeed, Time, "", "a new run with another seed", open),
    bind(
        &[Key::char('m')],
        Command::NextMessenger,
        Hands,
        "",
        "choose the next messenger",
        has_target,
    ),
    bind(
        &[Key::char('M')],
        Command::PreviousMessenger,
        Hands,
        "",
        "choose the messenger before",
        has_target,
    ),
    bind(
        &[Key::char('c')],
        Command::Fate(Fate::Capture),
        Hands,
        "capture",
        "have the city capture it",
        can_capture,
    ),
    bind(
        &[Key::char('p')],
        Command::Fate(Fate::Pass),
        Hands,
        "let pass",
        "have it let through",
        has_target,
    ),
    bind(
        &[Key::char('d')],
        Command::Fate(Fate::Copy),
        Hands,
        "copy",
        "have it copied (duplicated)",
        can_copy,
    ),
    bind(&[ESC], Command::Unchoose, Hands, "", "choose no messenger and no node", chosen),
    bind(&[Key::char('W')], Command::NextNode, Hands, "node", "choose the next node", open),
    bind(
        &[Key::char('K')],
        Command::CrashOrRecover,
        Hands,
        "crash",
        "crash the chosen node, or have it recover",
        can_change_node,
    ),
    bind(
        &[Key::char('P')],
        Command::PauseNode,
        Hands,
        "pause",
        "have the chosen node pause",
        can_pause,
    ),
    bind(&[Key::char('(')], Command::ShorterPause, Hands, "", "pauses are shorter", open),
    bind(&[Key::char(')')], Command::LongerPause, Hands, "", "pauses are longer", open),
    bind(&[Key::char('a')], Command::Decider, Hands, "", "who decides: dice or class", open),
    bind(&[Key::char('[')], Command::Nudge(-5), Hands, "", "move the slider down by 5", open),
    bind(
        &[Key::char(']')],
        Command::Nudge(5),
        Hands,
        "slider",
        "move the slider up by 5",
        can_nudge,
    ),
    bind(&[Key::char('{')], Command::Nudge(-1), Hands, "", "move the slider down by 1", open),
    bind(&[Key::char('}')], Command::Nudge(1), Hands, "", "move the slider up by 1", open),
    bind(
        &[DOWN, Key::char('j')],
        Command::NextSlider,
        Hands,
        "",
        "the next slider (in the pictures)",
        in_pictures,
    ),
    bind(
        &[UP, Key::char('k')],
        Command::PreviousSlider,
        Hands,
        "",
        "the slider before (in the pictures)",
        in_pictures,
    ),
    bind(&[Key::char('w')], Command::NextWay, Hands, "", "which way the sliders act on", open),
    bind(
        &[Key::char('b')],
        Command::NextBranch,
        Hands,
        "branch",
        "switch to the next branch",
        has_branches,
    ),
    bind(
        &[SAY_KEYS[0]],
        Command::Say(0),
        Lies,
        "first",
        "it says the first of what is offered",
        can_say::<0>,
    ),
    bind(&[SAY_KEYS[1]], Command::Say(1), Lies, "second", "it says the second", can_say::<1>),
    bind(&[SAY_KEYS[2]], Command::Say(2), Lies, "third", "it says the third", can_say::<2>),
    bind(&[SAY_KEYS[3]], Command::Say(3), Lies, "fourth", "it says the fourth", can_say::<3>),
    bind(&[Key::char('e')], Command::Eyes, View, "eyes", "through whose eyes", open),
    bind(
        &[Key::char('1')],
        Command::ShowNth(0),
        View,
        "",
        "view 1, as named at the top",
        has_view::<0>,
    ),
    bind(
        &[Key::char('2')],
        Command::ShowNth(1),
        View,
        "",
        "view 2, as named at the top",
        has_view::<1>,
    ),
    bind(
        &[Key::char('3')],
        Command::ShowNth(2),
        View,
        "",
        "view 3, as named at the top",
        has_view::<2>,
    ),
    bind(
        &[Key::char('4')],
        Command::ShowNth(3),
        View,
        "",
        "view 4, as named at the top",
        has_view::<3>,
    ),
    bind(
        &[Key::char('5')],
        Command::ShowNth(4),
        View,
        "",
        "view 5, as named at the top",
        has_view::<4>,
    ),
    bind(
        &[Key::char('6')],
        Command::ShowNth(5),
        View,
        "",
        "view 6, as named at the top",
        has_view::<5>,
    ),
    bind(
        &[Key::char('7')],
        Command::ShowNth(6),
        View,
        "",
        "view 7, as named at the top",
        has_view::<6>,
    ),
    bind(
        &[Key::char('8')],
        Command::ShowNth(7),
        View,
        "",
        "view 8, as named at the top",
        has_view::<7>,
    ),
    bind(
        &[Key::char('9')],
        Command::ShowNth(8),
        View,
        "",
        "view 9, as named at the top",
        has_view::<8>,
    ),
    bind(
        &[Key::plain(Code::Tab)],
        Command::NextPanel,
        View,
        "panel",
        "the next panel under the picture",
        has_panels,
    ),
    bind(&[Key::plain(Code::BackTab)], Command::NextTab, View, "", "the next view", open),
    bind(&[Key::char('v')], Command::TurnDiagram, View, "", "turn the diagram", open),
    bind(&[Key::char('t')], Command::Theme, View, "", "dark or light background", always),
    bind(
        &[Key::plain(Code::PageUp)],
        Command::Scroll(10),
        View,
        "",
        "back in the diagram or the list",
        open,
    ),
    bind(&[Key::plain(Code::PageDown)], Command::Scroll(-10), View, "", "forward again", open),
    bind(&[Key::char('o')], Command::OpenMenu, Files, "open", "the menu of scenarios", open),
    bind(&[Key::char('O')], Command::OpenFile, Files, "", "open a file", open),
    bind(&[Key::char('s')], Command::Save, Files, "save", "save the run to a file", open),
    bind(&[Key::char('?')], Command::Help, Files, "help", "this help", always),
    bind(&[Key::ctrl('z')], Command::Suspend, Files, "", "to the shell (fg returns)", always),
    bind(&[Key::char('q'), Key::ctrl('c')], Command::Quit, Files, "quit", "leave", always),
    bind(&[UP, Key::char('k')], Command::Scroll(1), Lists, "", "up", in_lists),
    bind(&[DOWN, Key::char('j')], Command::Scroll(-1), Lists, "", "down", in_lists),
    bind(
        &[Key::char('f')],
        Command::NextFilter,
        Lists,
        "filter",
        "which events are listed",
        in_events,
    ),
    bind(&[ENTER], Command::Confirm, Lists, "switch", "switch to the marked branch", can_switch),
    bind(&[UP, Key::char('k')], Command::Move(-1), Menus, "up", "up", always),
    bind(&[DOWN, Key::char('j')], Command::Move(1), Menus, "down", "down", always),
    bind(&[Key::plain(Code::PageUp)], Command::Move(-10), Menus, "", "ten up", always),
    bind(&[Key::plain(Code::PageDown)], Command::Move(10), Menus, "", "ten down", always),
    bind(&[ENTER, SPACE], Command::Confirm, Menus, "open", "open the marked scenario", in_menu),
    bind(
        &[Key::char('o'), Key::char('O')],
        Command::OpenFile,
        Menus,
        "file",
        "open a file",
        in_menu,
    ),
    bind(&[Key::char('t')], Command::Theme, Menus, "", "dark or light background", in_menu),
    bind(&[Key::char('?')], Command::Help, Menus, "help", "the keys", always),
    bind(&[ESC], Command::Cancel, Menus, "close", "back", can_close),
    bind(&[Key::char('q'), Key::ctrl('c')], Command::Quit, Menus, "quit", "leave", always),
    bind(&[Key::char('y'), ENTER], Command::Yes, Answers, "yes", "yes", always),
    bind(&[Key::ctrl('c')], Command::Yes, Answers, "", "leave, without saving", asks_to_leave),
    bind(&[Key::char('n')], Command::No, Answers, "no", "no", always),
    bind(
        &[Key::char('s')],
        Command::Save,
        Answers,
        "save first",
        "save the run first",
        asks_to_leave,
    ),
    bind(&[ESC], Command::Cancel, Answers, "", "back", always),
    bind(&[ENTER], Command::Confirm, Typing, "go", "open or save", always),
    bind(
        &[Key::plain(Code::Tab)],
        Command::Complete,
        Typing,
        "complete",
        "complete the path",
        always,
    ),
    bind(&[ESC, Key::ctrl('c')], Command::Cancel, Typing, "cancel", "back", always),
    bind(&[LEFT], Command::CursorLeft, Typing, "", "left", always),
    bind(&[RIGHT], Command::CursorRight, Typing, "", "right", always),
    bind(
        &[Key::plain(Code::Home), Key::ctrl('a')],
        Command::CursorStart,
        Typing,
        "",
        "to the start",
        always,
    ),
    bind(
        &[Key::plain(Code::End), Key::ctrl('e')],
        Command::CursorEnd,
        Typing,
        "",
        "to the end",
        always,
    ),
    bind(&[Key::plain(Code::Backspace)], Command::Erase, Typing, "", "erase", always),
    bind(&[Key::ctrl('u')], Command::EraseAll, Typing, "", "erase all", always),
    bind(&[Key::plain(Code::Delete)], Command::EraseForward, Typing, "", "erase forward", always),
];

fn in_menu(app: &App) -> bool {
    matches!(app.overlay, Some(Overlay::Menu))
}

fn can_close(app: &App) -> bool {
    !in_menu(app) || app.session.is_some()
}

fn asks_to_leave(app: &App) -> bool {
    matches!(app.overlay, Some(Overlay::Unsaved(_)))
}

impl App {
    /// Which headings' keys hold now.
    fn groups(&self) -> &'static [Group] {
        match self.overlay {
            None => &[
                InOdds,
                InLinks,
                InService,
                InScheduling,
                InCongestion,
                InExercise,
                Certain,
                Lies,
                Time,
                Hands,
                View,
                Files,
                Lists,
            ],
            Some(Overlay::Menu | Overlay::Help(_)) => &[Menus],
            Some(Overlay::Open(_) | Overlay::Save(_)) => &[Typing],
            Some(Overlay::Overwrite(_) | Overlay::Unsaved(_)) => &[Answers],
        }
    }

    fn bindings(&self) -> impl Iterator<Item = &'static Binding> + '_ {
        let groups = self.groups();
        // A dialog does not keep one from going back to the shell for a while.
        let everywhere = |binding: &Binding| binding.command == Command::Suspend;
        KEYMAP.iter().filter(move |binding| groups.contains(&binding.group) || everywhere(binding))
    }

    /// What a key does now.
    pub fn command(&self, key: Key) -> Option<Command> {
        let held = |binding: &&Binding| binding.keys.contains(&key) && (binding.applies)(self);
        let explains = |binding: &&Binding| {
            binding.keys.contains(&key)
                && self.session.is_some()
                && binding.command.explains_itself()
        };
        if let Some(binding) = self.bindings().find(held).or_else(|| self.bindings().find(explains))
        {
            return Some(binding.command.clone());
        }
        match key {
            Key { code: Code::Char(c), ctrl: false, .. } if self.groups().contains(&Typing) => {
                Some(Command::Insert(c))
            }
            _ => None,
        }
    }
}

/// The keys that do something now, as (key, word, command), the most useful first.
pub fn footer(app: &App) -> Vec<(String, String, Command)> {
    let shown = |binding: &&Binding| !binding.short.is_empty() && (binding.applies)(app);
    let mut entries: Vec<_> = app
        .bindings()
        .filter(shown)
        .map(|binding| (footer_key(binding), footer_word(app, binding), binding.command.clone()))
        .collect();
    // Where the class decides, that comes first. Help and quit stand last, wherever their headings are.
    let decides = app.session.as_ref().is_some_and(|session| session.timeline.asks());
    // So does what can be done to a node, once one is chosen.
    let acts = app.node().is_some();
    entries.sort_by_key(|(.., command)| match command {
        Command::Help | Command::Quit => 3,
        // Choosing a node must not push out what is used more often.
        Command::NextNode if !acts => 2,
        Command::Fate(_) | Command::Say(_) if decides => 0,
        Command::NextNode | Command::CrashOrRecover | Command::PauseNode => 0,
        _ => 1,
    });
    if app.playing
        && let Some(play) = entries.iter_mut().find(|(.., command)| *command == Command::PlayPause)
    {
        play.1 = "pause".into();
    }
    entries
}

/// What it would do now, and to whom.
fn footer_word(app: &App, binding: &Binding) -> String {
    let short = || binding.short.to_owned();
    match binding.command {
        Command::Fate(Fate::Pass) if asked_crash(app) => return "goes on".into(),
        Command::Fate(Fate::Capture) if asked_crash(app) => return "crashes".into(),
        Command::Fate(Fate::Pass) if asked_order(app).is_some() => return "arrives".into(),
        Command::Fate(Fate::Capture) if asked_order(app).is_some() => return "time goes on".into(),
        Command::OpenMarked if app.tab == Tab::Exercise => return "turn".into(),
        Command::OpenMarked if can_guess(app) => return "guess".into(),
        _ => {}
    }
    let Some((node, session)) = app.node().zip(app.session.as_ref()) else { return short() };
    let name = session.words.short_node(node);
    match binding.command {
        Command::NextNode => format!("node {name}"),
        Command::CrashOrRecover if session.timeline.world().is_up(node) => format!("crash {name}"),
        Command::CrashOrRecover => format!("{name} recovers"),
        Command::PauseNode => {
            format!("pause {name} for {}", session.words.time(app.pause.length()))
        }
        _ => short(),
    }
}

fn footer_key(binding: &Binding) -> String {
    match binding.command {
        Command::Nudge(_) | Command::Load(_) => "[ ]".into(),
        Command::TurnPort(Knob::MoreRoom) => ", .".into(),
        Command::Scroll(_) => "↑ ↓".into(),
        Command::Sideways(_) => "← →".into(),
        _ => binding.keys[0].to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice_where_both_would_hold() {
        for (i, a) in KEYMAP.iter().enumerate() {
            for b in &KEYMAP[i + 1..] {
                let main = [Time, Hands, View, Files];
                let together =
                    a.group == b.group || (main.contains(&a.group) && main.contains(&b.group));
                let shared = a.keys.iter().find(|key| b.keys.contains(key));
                assert!(!together || shared.is_none(), "{} and {}: {shared:?}", a.help, b.help);
            }
        }
    }

    #[test]
    fn everything_has_words() {
        assert!(KEYMAP.iter().all(|binding| !binding.help.is_empty() && !binding.keys.is_empty()));
    }
}
