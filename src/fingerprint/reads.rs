//! Records the parts read for a page: everything that it can depend on.

use std::sync::{Mutex, MutexGuard};

use serde::{Deserialize, Serialize};

use super::Fingerprint;
use crate::error::Error;

/// Records the [`Part`](super::Part)s that are read for one page. Any thread that works on the page may read.
pub struct Reads {
    /// A piece of each fingerprint; `None` if nobody needs the trace.
    noted: Option<Mutex<Vec<u32>>>,
    /// The fetches to do before the page can be printed.
    deferred: Mutex<Vec<DeferredFetch>>,
}

type DeferredFetch = Box<dyn Fn() -> Result<(), Error> + Send + Sync>;

/// The parts read for a page, each as a piece of its fingerprint. So a trace may seem to contain a part that it
/// doesn't, but it never misses one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace(Box<[u32]>);

impl Reads {
    /// Records reads, for a page that later builds may leave unchanged.
    pub fn noted() -> Self {
        Self { noted: Some(Mutex::default()), deferred: Mutex::default() }
    }

    /// Doesn't record reads: for the plan of the site, which depends on all parts, and for results that no later build
    /// uses.
    pub const fn unnoted() -> Self {
        Self { noted: None, deferred: Mutex::new(Vec::new()) }
    }

    /// Runs the deferred fetches.
    ///
    /// # Errors
    /// If a value can't be fetched, or its fingerprint has changed.
    pub fn fetch(&self) -> Result<(), Error> {
        let deferred = std::mem::take(&mut *lock(&self.deferred));
        deferred.iter().try_for_each(|fetch| fetch())
    }

    /// All parts read so far.
    pub fn trace(&self) -> Trace {
        let mut noted = self.noted.as_ref().map(|noted| lock(noted).clone()).unwrap_or_default();
        noted.sort_unstable();
        noted.dedup();
        Trace(noted.into())
    }

    #[inline]
    pub(super) fn note(&self, part: Fingerprint) {
        let Some(noted) = &self.noted else { return };
        let mut noted = lock(noted);
        let piece = piece(part);
        // Most parts are read several times in a row.
        if noted.last() != Some(&piece) {
            noted.push(piece);
        }
    }

    pub(super) fn remember(&self, fetch: impl Fn() -> Result<(), Error> + Send + Sync + 'static) {
        lock(&self.deferred).push(Box::new(fetch));
    }
}

fn lock<T>(list: &Mutex<Vec<T>>) -> MutexGuard<'_, Vec<T>> {
    list.lock().expect("no thread panics while it holds the list")
}

impl Trace {
    /// Whether one of `parts` was read.
    pub fn holds_any<'f>(&self, parts: impl IntoIterator<Item = &'f Fingerprint>) -> bool {
        parts.into_iter().any(|part| self.0.binary_search(&piece(*part)).is_ok())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a piece is what is wanted")]
fn piece(part: Fingerprint) -> u32 {
    part.0 as u32
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Barrier};

    use super::super::{Fingerprint, Part};
    use super::Reads;
    use crate::error::{Error, Operation};

    #[test]
    fn a_trace_holds_what_was_read_and_nothing_else() {
        let [read, held, deferred, cloned, unread] = ["a", "b", "c", "d", "e"].map(Part::new);
        let reads = Reads::noted();
        assert_eq!(*read.read(&reads).unwrap(), "a");
        assert_eq!(*held.hold(&reads).unwrap(), "b");
        assert_eq!(*deferred.defer(&reads).get().unwrap(), "c");
        drop(cloned.clone());
        assert_eq!(*unread.read(&Reads::unnoted()).unwrap(), "e");
        let trace = reads.trace();
        let holds = |part: &Part<&str>| trace.holds_any([&part.fingerprint()]);
        assert_eq!([&read, &held, &deferred, &cloned, &unread].map(holds), [true, true, true, false, false]);
    }

    /// Two threads, so that one of them isn't the thread that takes the trace.
    #[test]
    fn what_another_thread_read_is_noted_too() {
        let parts = ["a", "b"].map(Part::new);
        let (reads, both) = (Reads::noted(), Barrier::new(2));
        let read = |part: &Part<&str>| {
            both.wait();
            part.read(&reads).map(|text| text.len())
        };
        std::thread::scope(|scope| {
            let threads = parts.each_ref().map(|part| scope.spawn(|| read(part)));
            for thread in threads {
                assert_eq!(thread.join().unwrap().unwrap(), 1);
            }
        });
        assert_eq!(parts.map(|part| reads.trace().holds_any([&part.fingerprint()])), [true, true]);
    }

    #[test]
    fn what_was_deferred_is_fetched_once_and_may_fail() {
        let fetched = Arc::new(AtomicUsize::new(0));
        let count = fetched.clone();
        let there = Part::later(Fingerprint(1), move || Ok(count.fetch_add(1, Ordering::Relaxed)));
        let gone = Part::<usize>::later(Fingerprint(2), || {
            Err(Error::io(Operation::Read, "a", std::io::Error::from(ErrorKind::NotFound)))
        });
        let reads = Reads::noted();
        let unread = there.defer(&reads);
        assert_eq!(fetched.load(Ordering::Relaxed), 0);
        reads.fetch().unwrap();
        reads.fetch().unwrap();
        assert_eq!((*unread.get().unwrap(), fetched.load(Ordering::Relaxed)), (0, 1));
        gone.defer(&reads);
        reads.fetch().unwrap_err();
    }
}
