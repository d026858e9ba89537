//! Which parts were read while something was made: what it can depend on, found out by watching.

use std::cell::{Cell, RefCell};

use serde::{Deserialize, Serialize};

use super::Fingerprint;

thread_local! {
    static IS_WATCHING: Cell<bool> = const { Cell::new(false) };
    static READ: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// The [`Part`](super::Part)s that were read while a value was made. Each is kept as a piece of its fingerprint: a trace
/// may be taken to hold a part that it doesn't, never the other way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace(Box<[u32]>);

impl Trace {
    /// Makes a value, and watches what is read for it. All of it must happen on this thread.
    pub fn of<T>(make: impl FnOnce() -> T) -> (T, Self) {
        let outer = Outer { was_watching: IS_WATCHING.replace(true), read: READ.take() };
        let made = make();
        let mut read = READ.take();
        drop(outer);
        read.sort_unstable();
        read.dedup();
        (made, Self(read.into()))
    }

    /// Whether one of `parts` was read.
    pub fn holds_any<'f>(&self, parts: impl IntoIterator<Item = &'f Fingerprint>) -> bool {
        parts.into_iter().any(|part| self.0.binary_search(&piece(*part)).is_ok())
    }
}

/// What was watched when another watch began, which goes on when that one ends, in whatever way.
struct Outer {
    was_watching: bool,
    read: Vec<u32>,
}

impl Drop for Outer {
    fn drop(&mut self) {
        IS_WATCHING.set(self.was_watching);
        READ.set(std::mem::take(&mut self.read));
    }
}

/// Takes note that a part is read.
#[inline]
pub(super) fn note(part: Fingerprint) {
    if IS_WATCHING.get() {
        READ.with_borrow_mut(|read| {
            let piece = piece(part);
            // A part is mostly read several times in a row.
            if read.last() != Some(&piece) {
                read.push(piece);
            }
        });
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a piece is what is wanted")]
fn piece(part: Fingerprint) -> u32 {
    part.0 as u32
}

#[cfg(test)]
mod tests {
    use super::super::Part;
    use super::Trace;

    #[test]
    fn trace_holds_what_was_read_and_nothing_else() {
        let [read, hashed, asked, cloned, outside] = ["a", "b", "c", "d", "e"].map(Part::new);
        assert_eq!(outside.len(), 1);
        let ((), trace) = Trace::of(|| {
            assert_eq!(read.len(), 1);
            super::super::Fingerprint::of_value(&hashed);
            asked.fingerprint();
            drop(cloned.clone());
        });
        let holds = |part: &Part<&str>| trace.holds_any([&part.fingerprint()]);
        assert_eq!([&read, &hashed, &asked, &cloned, &outside].map(holds), [true, true, true, false, false]);
    }

    #[test]
    fn inner_watch_takes_nothing_from_the_outer() {
        let [before, inside, after] = ["a", "b", "c"].map(Part::new);
        let ((), outer) = Trace::of(|| {
            assert_eq!(before.len(), 1);
            let ((), inner) = Trace::of(|| assert_eq!(inside.len(), 1));
            assert!(inner.holds_any([&inside.fingerprint()]) && !inner.holds_any([&before.fingerprint()]));
            assert_eq!(after.len(), 1);
        });
        assert!([&before, &after].iter().all(|part| outer.holds_any([&part.fingerprint()])));
    }

    #[test]
    fn watch_ends_with_a_panic() {
        let part = Part::new("a");
        std::panic::catch_unwind(|| Trace::of(|| panic!("a mistake"))).unwrap_err();
        assert_eq!(part.len(), 1);
        assert_eq!(super::READ.take(), Vec::<u32>::new());
    }
}
