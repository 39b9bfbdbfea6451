//! Sites as they stand in files: `capture/general_1/proposal/3`.

use super::Flaw;
use super::report::nearest;
use crate::engine::{Ask, Kind, Letter, Message, NodeId, Site};
use crate::protocols::exercise::{MOST_TIMES, times};
use crate::protocols::{Strategy, other};

/// The questions that are about a node and no message.
const OWN: [(&str, Ask); 2] = [("draw", Ask::Draw), ("crash", Ask::Crash)];

/// Which message arrives next: it is about the run, and no node.
const ORDER: &str = "order";

/// What the dice alone answer: it has a name to be shown, and none that a file may use.
const WAIT: &str = "wait";

const ASKS: [(&str, Ask); 4] =
    [("capture", Ask::Capture), ("copy", Ask::Copy), ("delay", Ask::Delay), ("lie", Ask::Lie)];

/// A site's name in a file. What a general sends after its second crash is `general_1+2`; among more than
/// two nodes it is said for whom: `node_1>node_3`.
pub fn name(site: Site, strategy: &Strategy) -> String {
    let Letter { message, from, to, copy, life } = site.letter;
    let roles = strategy.roles();
    let known = |node: NodeId| roles.get(node.index()).map_or("?", |role| &role.name);
    let mut node = known(from).to_owned();
    if life > 0 {
        node += &format!("+{life}");
    }
    if let Some((word, _)) = OWN.iter().find(|(_, ask)| *ask == site.ask) {
        return format!("{word}/{node}/{}", message.nth);
    }
    if site.ask == Ask::Order {
        return format!("{ORDER}/{}", message.nth);
    }
    if site.ask == Ask::Wait {
        return format!("{WAIT}/{node}/{}", message.nth);
    }
    if roles.len() > 2 {
        node += &format!(">{}", known(to));
    }
    let ask = ASKS.iter().find(|(_, ask)| *ask == site.ask).map_or("", |(word, _)| word);
    let kinds = strategy.kinds();
    let kind = kinds.get(usize::from(message.kind.0)).map_or("?", |kind| &kind.name);
    let copy = if copy { "/copy" } else { "" };
    let number = said(strategy, message).unwrap_or_else(|| message.nth.to_string());
    format!("{ask}/{node}/{kind}/{number}{copy}")
}

/// The site that a name in a file means.
///
/// # Errors
/// Says which part names nothing, and what could stand there.
pub fn site(name: &str, strategy: &Strategy) -> Result<Site, Flaw> {
    let flaw = |problem: String, help: String| Flaw::new(&[], problem, help);
    let parts: Vec<&str> = name.split('/').collect();
    if let [ORDER, nth] = parts[..] {
        let nth = plain(nth).filter(|nth| *nth > 0);
        let help = "arrivals are counted from 1 over the whole run: order/1".into();
        return nth
            .map(Site::order)
            .ok_or_else(|| flaw(format!("{name:?} names no question"), help));
    }
    if let Some((word, ask)) = OWN.iter().find(|(word, _)| parts.first() == Some(word)) {
        let [_, node, nth] = parts[..] else {
            let node = &strategy.roles()[0].name;
            let help = format!("a {word} is about no message: write it like {word}/{node}/1");
            return Err(flaw(format!("{name:?} names no question"), help));
        };
        return own_site(*ask, node, nth, strategy);
    }
    let (ask, node, kind, nth, copy) = match parts[..] {
        [ask, node, kind, nth] => (ask, node, kind, nth, false),
        [ask, node, kind, nth, "copy"] => (ask, node, kind, nth, true),
        _ => {
            return Err(flaw(format!("{name:?} names no question"), example(strategy)));
        }
    };
    let asks = ["capture", "copy", "delay", "lie", "draw", "crash", "order"];
    let ask = ASKS
        .iter()
        .find(|(word, _)| *word == ask)
        .map(|&(_, ask)| ask)
        .ok_or_else(|| flaw(format!("{ask:?} is no question"), nearest(ask, &asks)))?;
    if copy && ask != Ask::Delay {
        let help = "a copy is not captured or copied again: only delay/.../copy exists".into();
        return Err(flaw(format!("{name:?} names no question"), help));
    }
    let (node, to) = match node.split_once('>') {
        Some((node, to)) => (node, Some(node_and_life(to, strategy)?.1)),
        None => (node, None),
    };
    let (node_name, from, life) = node_and_life(node, strategy)?;
    let to = receiver(node, from, to, strategy)?;
    let kinds = strategy.kinds();
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    let place = names.iter().position(|known| *known == kind).ok_or_else(|| {
        let problem = format!("the strategy {} sends no {kind:?}", strategy.name());
        flaw(problem, nearest(kind, &names))
    })?;
    let number =
        nth_of(strategy, nth).filter(|&nth| strategy.can_send(from.index(), &kinds[place], nth));
    let nth = number.ok_or_else(|| {
        let most = kinds[place].most[from.index()];
        if matches!(strategy, Strategy::Exercise(_)) {
            return flaw(format!("{nth:?} names no message"), example(strategy));
        }
        let help = match most {
            0 => format!("{node_name} sends no {kind}"),
            _ => format!("the numbers of the {kind}s that {node_name} can send end at {most}"),
        };
        flaw(format!("{node_name} never sends {kind} {nth}"), help)
    })?;
    let message = Message::new(Kind(place as u8), nth);
    Ok(Site { ask, letter: Letter { message, from, to, copy, life } })
}

/// How a question's name is written.
fn example(strategy: &Strategy) -> String {
    let roles = strategy.roles();
    let Strategy::Exercise(_) = strategy else {
        return "write it like capture/general_1/proposal/3".into();
    };
    let to = if roles.len() > 2 { format!(">{}", roles[1].name) } else { String::new() };
    format!(
        "write it like capture/{}{to}/message/{{\"n\":1}}#1, a slash in it as \\u002f; #1 is the first that says this",
        roles[0].name
    )
}

/// In an exercise a message is named by what it says, and by how often that was sent: `{"n":1}#2`.
fn said(strategy: &Strategy, message: Message) -> Option<String> {
    let Strategy::Exercise(exercise) = strategy else { return None };
    // What a solution says comes as JSON, where a slash may be written in this way, too.
    let text = exercise.json(message)?.replace('/', "\\u002f");
    Some(format!("{text}#{}", times(message)))
}

fn nth_of(strategy: &Strategy, written: &str) -> Option<u32> {
    match (strategy, written.rsplit_once('#')) {
        (Strategy::Exercise(exercise), Some((text, count))) => {
            let value: serde_json::Value = serde_json::from_str(text).ok()?;
            let count = plain(count).filter(|count| (1..=MOST_TIMES).contains(count))?;
            exercise.named(&value.to_string(), count)
        }
        _ => plain(written),
    }
}

/// A number as it is written here: the same one is not written in two ways.
fn plain(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

/// For whom: of two nodes the other one, of more the one that is named.
fn receiver(
    node: &str,
    from: NodeId,
    to: Option<NodeId>,
    strategy: &Strategy,
) -> Result<NodeId, Flaw> {
    let roles = strategy.roles();
    match to {
        Some(to) if to == from => Err(Flaw::new(
            &[],
            format!("{node} sends itself nothing"),
            "name another node behind >",
        )),
        Some(to) => Ok(to),
        None if roles.len() == 2 => Ok(other(from)),
        None => {
            let someone = &roles[usize::from(from.0 == 0)].name;
            Err(Flaw::new(
                &[],
                "it is not said for whom",
                format!("write it like {node}>{someone}"),
            ))
        }
    }
}

/// "general_1", or after its second crash "general_1+2".
fn node_and_life<'t>(text: &'t str, strategy: &Strategy) -> Result<(&'t str, NodeId, u8), Flaw> {
    let (name, life) = match text.split_once('+') {
        None => (text, 0),
        Some((name, life)) => {
            let help = format!("after a crash the node is written like {name}+1");
            let life = life.parse().ok().filter(|life| (1..=127).contains(life));
            (name, life.ok_or_else(|| Flaw::new(&[], format!("{name:?} is no node"), help))?)
        }
    };
    Ok((name, node(name, strategy).map_err(|flaw| *flaw)?, life))
}

/// The node of a name.
pub fn node(name: &str, strategy: &Strategy) -> Result<NodeId, Box<Flaw>> {
    let roles = strategy.roles();
    let names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    let place = names.iter().position(|known| *known == name).ok_or_else(|| {
        Box::new(Flaw::new(&[], format!("unknown node {name:?}"), nearest(name, &names)))
    })?;
    Ok(NodeId(place as u8))
}

/// The site of a draw, such as "draw/general_1/1", or of a point at which a node may crash.
fn own_site(ask: Ask, node: &str, nth: &str, strategy: &Strategy) -> Result<Site, Flaw> {
    let (name, from, life) = node_and_life(node, strategy)?;
    if ask == Ask::Crash {
        let nth = plain(nth).filter(|nth| (1..=u32::from(u16::MAX)).contains(nth));
        return nth.map(|nth| Site::crash(from, life, nth)).ok_or_else(|| {
            let help = "points are counted from 1, in every life of the node";
            Flaw::new(&[], format!("{name} has no such point"), help)
        });
    }
    if strategy.draws(from.index()).is_none() || nth != "1" {
        let problem = format!("{name} never draws a number {nth}");
        let roles = strategy.roles();
        let help = match (0..roles.len()).find(|&node| strategy.draws(node).is_some()) {
            Some(node) => format!("write draw/{}/1", roles[node].name),
            None => format!("the strategy {} draws none", strategy.name()),
        };
        return Err(Flaw::new(&[], problem, help));
    }
    Ok(Site::draw(from, life, 1))
}
