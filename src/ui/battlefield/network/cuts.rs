//! The ways that are cut: a partition is a thing of the network, so it is drawn where the network is.

use ratatui::buffer::Buffer;

use super::places::Places;
use crate::app::Session;
use crate::ui::text::{put, put_centred};
use crate::ui::theme::{Role, Theme};

/// Of how many nodes every cut way is marked; of more they would be all that one sees.
const MOST_MARKS: usize = 60;

/// A mark on every way that is cut now, and between two nodes the word for it.
pub fn draw(session: &Session, places: &Places, buf: &mut Buffer, theme: &Theme) {
    let now = session.timeline.world().now();
    let links = &session.timeline.model().links;
    let cut: Vec<_> = links.ways().filter(|&(from, to)| links.get(from, to).is_cut(now)).collect();
    let style = theme.bold(Role::Danger);
    for &(from, to) in cut.iter().take(MOST_MARKS) {
        let shares: &[f64] = if places.boxes.len() == 2 { &[0.38, 0.5, 0.62] } else { &[0.5] };
        for share in shares {
            let (x, y) = places.on_way(from.index(), to.index(), *share);
            put(buf, places.area, x, y, "╳", style);
        }
    }
    if places.boxes.len() == 2 && !cut.is_empty() {
        let whole = cut.len() == links.ways().count();
        let words = match cut[0] {
            _ if whole => " the link is cut ".to_owned(),
            (from, to) => {
                let (from, to) = (session.words.short_node(from), session.words.short_node(to));
                format!(" {from} → {to} is cut ")
            }
        };
        let area = places.area;
        put_centred(buf, area, area.y + area.height / 2, &words, style);
    }
}
