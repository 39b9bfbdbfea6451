//! A binary min-heap by number, in array order, so that it can be shown as it is.

use super::Data;

/// Puts one in.
pub(super) fn push(heap: &mut Vec<Data>, data: Data) {
    heap.push(data);
    let mut place = heap.len() - 1;
    while place > 0 && heap[place].n < heap[(place - 1) / 2].n {
        heap.swap(place, (place - 1) / 2);
        place = (place - 1) / 2;
    }
}

/// Takes the least out.
pub(super) fn pop(heap: &mut Vec<Data>) -> Option<Data> {
    if heap.is_empty() {
        return None;
    }
    let top = heap.swap_remove(0);
    let mut place = 0;
    while let Some(least) = lesser_child(heap, place)
        && heap[least].n < heap[place].n
    {
        heap.swap(place, least);
        place = least;
    }
    Some(top)
}

fn lesser_child(heap: &[Data], place: usize) -> Option<usize> {
    let left = 2 * place + 1;
    let right = left + 1;
    match (heap.get(left), heap.get(right)) {
        (Some(one), Some(other)) if other.n < one.n => Some(right),
        (Some(_), _) => Some(left),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_order_and_every_parent_is_least() {
        let mut heap = Vec::new();
        for n in [5, 2, 9, 2, 7, 1, 8, 3] {
            push(&mut heap, Data { n, text: Value::Null });
            for place in 1..heap.len() {
                assert!(heap[(place - 1) / 2].n <= heap[place].n, "{heap:?}");
            }
        }
        let out = std::iter::from_fn(|| pop(&mut heap)).map(|data| data.n);
        assert_eq!(out.collect::<Vec<_>>(), [1, 2, 2, 3, 5, 7, 8, 9]);
    }
}
