//! Ends the process when a page takes too long or too much memory.
//!
//! A template may loop for ever without calling anything, and no thread can be stopped from outside. Nothing is lost: what
//! a build makes is published only once all of it is there, and the system gives the lock back.

use std::collections::BTreeMap;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use bantin::diagnostic::{Limit, render_limit};
use bantin::disk::process_memory;
use bantin::theme::{UnderWay, under_way};

use super::Exit;
use super::print::Printer;

/// How often the pages under way are looked at.
const EVERY: Duration = Duration::from_millis(10);

/// The longest that one page may take. The largest page of fifty thousand reports takes a second on a slow machine.
const MAX_TIME: Duration = Duration::from_secs(10);

/// How much memory the process may gain while one page is rendered. Bytes. In a process that is large already, other threads
/// gain more meanwhile: there it is half of what the process had.
const MAX_GAIN: u64 = 200_000_000;

/// Does the `work` of a build, and ends the process with a message where a page of it goes beyond its limits.
pub(crate) fn guard<T>(printer: &Printer, work: impl FnOnce() -> T) -> T {
    let (done, is_done) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut watched = Watched::default();
            while is_done.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if let Some((page, limit)) = watched.beyond(&under_way(), process_memory()) {
                    end(printer, page, limit);
                }
            }
        });
        // Dropped when the work is done, and when it panics.
        let _done = done;
        work()
    })
}

#[expect(clippy::exit, reason = "no thread that runs a template can be stopped")]
fn end(printer: &Printer, page: &UnderWay, limit: Limit) -> ! {
    printer.diagnostics(&[render_limit(page.place.clone(), limit, &page.address)]);
    std::process::exit(Exit::Content as i32)
}

/// The pages that were under way at the last look, with the memory that the process had when each was first seen.
#[derive(Default)]
struct Watched(BTreeMap<u64, Option<u64>>);

impl Watched {
    /// The page that is beyond its limits, if one is.
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
        // Of several pages, the first address is told, whichever thread was faster.
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
