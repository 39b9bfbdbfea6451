//! Sites as they stand in files: `capture/general_1/proposal/3`.

use super::Flaw;
use super::report::nearest;
use crate::engine::{Ask, Kind, Letter, Message, NodeId, Site};
use crate::protocols::{NODE_NAMES, Strategy, other};

/// The question of a draw, which is about no message.
const DRAW: &str = "draw";

const ASKS: [(&str, Ask); 3] =
    [("capture", Ask::Capture), ("copy", Ask::Copy), ("delay", Ask::Delay)];

/// A site's name in a file. What a general sends after its second crash is `general_1+2`.
pub fn name(site: Site, strategy: &Strategy) -> String {
    let Letter { message, from, copy, life, .. } = site.letter;
    let node = match life {
        0 => NODE_NAMES[from.index()].to_owned(),
        life => format!("{}+{life}", NODE_NAMES[from.index()]),
    };
    if site.ask == Ask::Draw {
        return format!("{DRAW}/{node}/{}", message.nth);
    }
    let ask = ASKS.iter().find(|(_, ask)| *ask == site.ask).map_or("", |(word, _)| word);
    let kinds = strategy.kinds();
    let kind = kinds.get(usize::from(message.kind.0)).map_or("?", |kind| &kind.name);
    let copy = if copy { "/copy" } else { "" };
    format!("{ask}/{node}/{kind}/{}{copy}", message.nth)
}

/// The site that a name in a file means.
///
/// # Errors
/// Says which part names nothing, and what could stand there.
pub fn site(name: &str, strategy: &Strategy) -> Result<Site, Flaw> {
    let flaw = |problem: String, help: String| Flaw::new(&[], problem, help);
    let parts: Vec<&str> = name.split('/').collect();
    let (ask, node, kind, nth, copy) = match parts[..] {
        [DRAW, node, nth] => return draw_site(node, nth, strategy),
        [DRAW, ..] => {
            let help = "a draw is about no message: write it like draw/general_1/1";
            return Err(flaw(format!("{name:?} names no question"), help.into()));
        }
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
    let (node_name, from, life) = node_and_life(node)?;
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
    let message = Message::new(Kind(place as u8), nth);
    Ok(Site { ask, letter: Letter { message, from, to: other(from), copy, life } })
}

/// "general_1", or after its second crash "general_1+2".
fn node_and_life(text: &str) -> Result<(&str, NodeId, u8), Flaw> {
    let (name, life) = match text.split_once('+') {
        None => (text, 0),
        Some((name, life)) => {
            let help = "after a crash the node is written like general_1+1";
            let life = life.parse().ok().filter(|life| (1..=127).contains(life));
            (name, life.ok_or_else(|| Flaw::new(&[], format!("{name:?} is no node"), help))?)
        }
    };
    let place = NODE_NAMES.iter().position(|known| *known == name).ok_or_else(|| {
        Flaw::new(&[], format!("unknown node {name:?}"), nearest(name, &NODE_NAMES))
    })?;
    Ok((name, NodeId(place as u8), life))
}

/// The site of a draw, such as "draw/general_1/1".
fn draw_site(node: &str, nth: &str, strategy: &Strategy) -> Result<Site, Flaw> {
    let (name, from, life) = node_and_life(node)?;
    if strategy.draws(from.index()).is_none() || nth != "1" {
        let problem = format!("{name} never draws a number {nth}");
        let help = match (0..2).find(|&general| strategy.draws(general).is_some()) {
            Some(general) => format!("write draw/{}/1", NODE_NAMES[general]),
            None => format!("the strategy {} draws none", strategy.name()),
        };
        return Err(Flaw::new(&[], problem, help));
    }
    Ok(Site::draw(from, life, 1))
}
