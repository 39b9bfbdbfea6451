//! The menu of shipped scenarios.

use crate::scenario::{parse, shipped};

/// One line of the menu.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    /// What it is opened by.
    pub name: &'static str,
    /// Its part of the lecture.
    pub part: String,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub summary: String,
}

/// The menu and what is picked in it.
#[derive(Clone, Debug)]
pub struct Menu {
    /// All scenarios in lecture order.
    pub entries: Vec<MenuEntry>,
    /// Which one is picked.
    pub picked: usize,
    /// The first to be seen, where not all are: a click does not move the list under the pointer.
    pub(super) top: usize,
}

impl Default for Menu {
    fn default() -> Self {
        let entry = |shipped: &crate::scenario::Shipped| {
            // Every shipped file is checked by the tests; one that did not parse would be left out.
            let scenario = parse(shipped.name, shipped.text.as_bytes()).ok()?;
            Some(MenuEntry {
                name: shipped.name,
                part: scenario.lecture.part,
                title: scenario.title,
                summary: scenario.summary,
            })
        };
        Self { entries: shipped().iter().filter_map(entry).collect(), picked: 0, top: 0 }
    }
}

impl Menu {
    /// Moves the mark, stopping at the ends.
    pub fn step(&mut self, by: i32) {
        let last = self.entries.len().saturating_sub(1);
        self.picked = self.picked.saturating_add_signed(by as isize).min(last);
    }

    /// The first of so many rows that are seen at once.
    pub fn first(&self, rows: usize) -> usize {
        let least = (self.picked + 1).saturating_sub(rows);
        self.top.clamp(least, self.picked.max(least))
    }

    /// Marks the entry of this name, if there is one.
    pub fn mark(&mut self, name: &str) {
        if let Some(place) = self.entries.iter().position(|entry| entry.name == name) {
            self.picked = place;
        }
    }

    /// The picked entry.
    pub fn entry(&self) -> Option<&MenuEntry> {
        self.entries.get(self.picked)
    }
}
