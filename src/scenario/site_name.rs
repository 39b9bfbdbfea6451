//! Sites as they stand in files: `capture/general_1/proposal/3`.

use super::Flaw;
use super::report::nearest;
use crate::engine::{Ask, Kind, Letter, Message, NodeId, Site};
use crate::protocols::{NODE_NAMES, Strategy, other};

const ASKS: [(&str, Ask); 3] =
    [("capture", Ask::Capture), ("copy", Ask::Copy), ("delay", Ask::Delay)];

/// A site's name in a file. What a general sends after its second crash is `general_1+2`.
pub fn name(site: Site, strategy: &Strategy) -> String {
    let Letter { message, from, copy, life, .. } = site.letter;
    let ask = ASKS.iter().find(|(_, ask)| *ask == site.ask).map_or("", |(word, _)| word);
    let kinds = strategy.kinds();
    let kind = kinds.get(usize::from(message.kind.0)).map_or("?", |kind| &kind.name);
    let life = if life == 0 { String::new() } else { format!("+{life}") };
    let copy = if copy { "/copy" } else { "" };
    format!("{ask}/{}{life}/{kind}/{}{copy}", NODE_NAMES[from.index()], message.nth)
}

/// The site that a name in a file means.
///
/// # Errors
/// Says which part names nothing, and what could stand there.
pub fn site(name: &str, strategy: &Strategy) -> Result<Site, Flaw> {
    let flaw = |problem: String, help: String| Flaw::new(&[], problem, help);
    let parts: Vec<&str> = name.split('/').collect();
    let (ask, node, kind, nth, copy) = match parts[..] {
        [ask, node, kind, nth] => (ask, node, kind, nth, false),
        [ask, node, kind, nth, "copy"] => (ask, node, kind, nth, true),
        _ => {
            return Err(flaw(
                format!("{name:?} names no question"),
                "write it like capture/general_1/proposal/3".into(),
            ));
        }
    };
    let asks = ASKS.map(|(word, _)| word);
    let ask = ASKS
        .iter()
        .find(|(word, _)| *word == ask)
        .map(|&(_, ask)| ask)
        .ok_or_else(|| flaw(format!("{ask:?} is no question"), nearest(ask, &asks)))?;
    if copy && ask != Ask::Delay {
        let help = "a copy is not captured or copied again: only delay/.../copy exists".into();
        return Err(flaw(format!("{name:?} names no question"), help));
    }
    let (node_name, life) = match node.split_once('+') {
        None => (node, 0),
        Some((node, life)) => {
            let help = || "after a crash the node is written like general_1+1".into();
            let life = life.parse().ok().filter(|life| (1..=127).contains(life));
            (node, life.ok_or_else(|| flaw(format!("{node:?} is no node"), help()))?)
        }
    };
    let from = NODE_NAMES
        .iter()
        .position(|known| *known == node_name)
        .map(|place| NodeId(place as u8))
        .ok_or_else(|| {
            flaw(format!("unknown node {node_name:?}"), nearest(node_name, &NODE_NAMES))
        })?;
    let kinds = strategy.kinds();
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    let place = names.iter().position(|known| *known == kind).ok_or_else(|| {
        let problem = format!("the strategy {} sends no {kind:?}", strategy.name());
        flaw(problem, nearest(kind, &names))
    })?;
    let number =
        nth.parse().ok().filter(|&nth| strategy.can_send(from.index(), &kinds[place], nth));
    let nth = number.ok_or_else(|| {
        let most = kinds[place].most[from.index()];
        let help = match most {
            0 => format!("{node_name} sends no {kind}"),
            _ => format!("the numbers of the {kind}s that {node_name} can send end at {most}"),
        };
        flaw(format!("{node_name} never sends {kind} {nth}"), help)
    })?;
    let message = Message { nth, kind: Kind(place as u8) };
    Ok(Site { ask, letter: Letter { message, from, to: other(from), copy, life } })
}
