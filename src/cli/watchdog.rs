//! Ends the process if a page takes too much time or memory.
//!
//! A template may loop forever without calling anything, and a thread can't be stopped from outside. Ending the process
//! is safe: a build is published only when complete, and the system releases the lock.

use std::collections::BTreeMap;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use bantin::diagnostic::{Limit, render_limit};
use bantin::theme::{UnderWay, under_way};

use super::Exit;
use super::print::Printer;

/// How often the pages being rendered are checked.
const EVERY: Duration = Duration::from_millis(10);

/// The longest time for one page. The largest page of fifty thousand reports takes a second on a slow machine.
const MAX_TIME: Duration = Duration::from_secs(10);

/// How much memory the process may gain while one page is rendered, in bytes. In a large process, where other threads
/// gain more meanwhile, half of its memory is allowed.
const MAX_GAIN: u64 = 200_000_000;

/// Runs the `work` of a build. Ends the process with a message if a page exceeds its limits.
pub(crate) fn guard<T>(printer: &Printer, work: impl FnOnce() -> T) -> T {
    let (done, is_done) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut watched = Watched::default();
            while is_done.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let pages = under_way();
                let memory = if pages.is_empty() { None } else { process_memory() };
                if let Some((page, limit)) = watched.beyond(&pages, memory) {
                    end(printer, page, limit);
                }
            }
        });
        // Dropped when the work ends, also by a panic.
        let _done = done;
        work()
    })
}

#[expect(clippy::exit, reason = "no thread that runs a template can be stopped")]
fn end(printer: &Printer, page: &UnderWay, limit: Limit) -> ! {
    printer.diagnostics(&[render_limit(page.place.clone(), limit, &page.address)]);
    std::process::exit(Exit::Content as i32)
}

/// How many bytes of memory this process takes up now. `None` if the system doesn't say.
fn process_memory() -> Option<u64> {
    u64::try_from(memory_stats::memory_stats()?.physical_mem).ok()
}

/// The pages being rendered at the last check, with the memory of the process when each was first seen.
#[derive(Default)]
struct Watched(BTreeMap<u64, Option<u64>>);

impl Watched {
    /// A page that exceeds its limits, if any.
    fn beyond<'p>(
        &mut self,
        pages: &'p BTreeMap<u64, UnderWay>,
        memory: Option<u64>,
    ) -> Option<(&'p UnderWay, Limit)> {
        self.0.retain(|number, _| pages.contains_key(number));
        for number in pages.keys() {
            self.0.entry(*number).or_insert(memory);
        }
        let has_gained = |number: &u64| {
            let (Some(before), Some(now)) = (self.0[number], memory) else { return false };
            now.saturating_sub(before) > MAX_GAIN.max(before / 2)
        };
        // Report the page with the first address, so that the result doesn't depend on thread timing.
        let first = |limit: Limit, is_beyond: &dyn Fn(&u64, &UnderWay) -> bool| {
            let pages = pages.iter().filter(|(number, page)| is_beyond(number, page)).map(|(_, page)| page);
            pages.min_by_key(|page| &page.address).map(|page| (page, limit))
        };
        first(Limit::Memory, &|number, _| has_gained(number)).or_else(|| {
            let is_late = |_: &u64, page: &UnderWay| page.since.elapsed() > MAX_TIME;
            first(Limit::Time, &is_late)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use bantin::diagnostic::Place;

    use super::*;

    const MB: u64 = 1_000_000;

    /// A page under way: its number, its address, and how long it has taken.
    type Seen<'a> = (u64, &'a str, Duration);

    fn pages(pages: &[Seen<'_>]) -> BTreeMap<u64, UnderWay> {
        let now = Instant::now();
        let page = |&(number, address, took): &Seen<'_>| {
            let place = Place::whole(&"themes/la/templates/page.html".into());
            let since = now.checked_sub(took).expect("the machine has run for longer");
            (number, UnderWay { place, address: address.to_owned(), since })
        };
        pages.iter().map(page).collect()
    }

    /// The report after the last of several checks, each given by the pages and the memory of the process in MB.
    fn told(looks: &[(&[Seen<'_>], u64)]) -> Option<(String, Limit)> {
        let mut watched = Watched::default();
        let mut last = None;
        for (at, memory) in looks {
            let pages = pages(at);
            last =
                watched.beyond(&pages, Some(memory * MB)).map(|(page, limit)| (page.address.clone(), limit));
        }
        last
    }

    const SOON: Duration = Duration::from_secs(1);
    const LATE: Duration = Duration::from_secs(11);

    #[test]
    fn of_late_pages_the_first_address_is_told() {
        assert_eq!(told(&[(&[], 10)]), None);
        assert_eq!(told(&[(&[(1, "a/", SOON), (2, "b/", Duration::from_secs(9))], 10)]), None);
        let looks: [(&[_], _); 1] = [(&[(1, "c/", LATE), (2, "b/", 2 * LATE), (3, "a/", SOON)], 10)];
        assert_eq!(told(&looks), Some(("b/".to_owned(), Limit::Time)));
    }

    #[test]
    fn memory_is_counted_from_when_a_page_was_first_seen() {
        let (old, new) = ((1, "b/", SOON), (2, "a/", SOON));
        assert_eq!(told(&[(&[old], 100), (&[old], 300)]), None, "exactly the limit");
        assert_eq!(told(&[(&[old], 100), (&[old, new], 301)]), Some(("b/".to_owned(), Limit::Memory)));
        assert_eq!(told(&[(&[old], 100), (&[new], 301)]), None, "the one that took it has ended");
        assert_eq!(
            told(&[(&[old, new], 100), (&[old, new], 301)]),
            Some(("a/".to_owned(), Limit::Memory)),
            "the first address of those that may have taken it"
        );
        assert_eq!(told(&[(&[old], 1000), (&[old], 1500)]), None, "half of what a large process had");
        assert_eq!(told(&[(&[old], 1000), (&[old], 1501)]), Some(("b/".to_owned(), Limit::Memory)));
        assert_eq!(told(&[(&[old], 1000), (&[old], 100)]), None, "what was given back");
    }

    #[test]
    fn memory_is_told_before_time() {
        let pages = [(1, "b/", SOON), (2, "a/", LATE)];
        let looks: [(&[_], _); 2] = [(&pages[..1], 100), (&pages, 301)];
        assert_eq!(told(&looks), Some(("b/".to_owned(), Limit::Memory)));
    }

    #[test]
    fn where_no_system_tells_the_memory_time_is_left() {
        let mut watched = Watched::default();
        assert!(watched.beyond(&pages(&[(1, "a/", SOON)]), None).is_none());
        let late = pages(&[(1, "a/", LATE)]);
        assert!(matches!(watched.beyond(&late, None), Some((_, Limit::Time))));
    }
}
