//! Stable storage: what a crash does not wipe.

/// A node's stable storage: a small map from keys to values, in key order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Storage {
    cells: Vec<(u32, u64)>,
}

impl Storage {
    /// What stands under a key.
    pub fn get(&self, key: u32) -> Option<u64> {
        let place = self.cells.binary_search_by_key(&key, |&(k, _)| k).ok()?;
        Some(self.cells[place].1)
    }

    /// Everything, in key order.
    pub fn cells(&self) -> &[(u32, u64)] {
        &self.cells
    }

    pub(super) fn put(&mut self, key: u32, value: u64) {
        match self.cells.binary_search_by_key(&key, |&(k, _)| k) {
            Ok(place) => self.cells[place].1 = value,
            Err(place) => self.cells.insert(place, (key, value)),
        }
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
    }

    pub(super) fn copy_from(&mut self, other: &Self) {
        self.cells.clone_from(&other.cells);
    }
}
