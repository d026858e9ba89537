//! Notices since the last wait, reduced to where to look.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{ErrorKind, Event, EventKind};

use crate::load::PARTS;

/// Changes are reported after this time without events, since one save causes several events.
const QUIET: Duration = Duration::from_millis(30);

/// The longest delay before a steady stream of events is reported.
const MAX_DELAY: Duration = Duration::from_millis(250);

/// Above this number of paths, looking at everything is less work than looking at each.
const MAX_PATHS: usize = 10_000;

/// What the system or the user reported.
#[derive(Debug)]
pub(super) enum Notice {
    /// Where to look, relative to the root.
    Paths(BTreeSet<PathBuf>),
    /// Look everywhere: events were lost, or one couldn't be understood.
    Lost,
    /// The system's watch failed.
    Failure(notify::Error),
    /// Stop waiting.
    Stop,
}

/// What `event` means for the site in `root`; `None` if it concerns no source, or a file was only read.
pub(super) fn notice(event: notify::Result<Event>, root: &Path) -> Option<Notice> {
    let event = match event {
        Ok(event) => event,
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return Some(Notice::Failure(error)),
        Err(_) => return Some(Notice::Lost),
    };
    if event.need_rescan() {
        return Some(Notice::Lost);
    }
    // The build reads files all the time and must not wake itself.
    let is_reading =
        matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
    if is_reading {
        return None;
    }
    let mut paths = BTreeSet::new();
    for path in &event.paths {
        let Ok(path) = path.strip_prefix(root) else { return Some(Notice::Lost) };
        match path.components().next() {
            None => return Some(Notice::Lost),
            Some(Component::Normal(part)) if PARTS.iter().any(|known| part == *known) => {
                paths.insert(path.to_owned());
            }
            Some(_) => {}
        }
    }
    (!paths.is_empty()).then_some(Notice::Paths(paths))
}

/// Notices, merged until they are fetched, so that a burst of events takes only the room of its paths.
#[derive(Default)]
pub(super) struct Notices {
    pending: Mutex<Pending>,
    arrived: Condvar,
}

#[derive(Default)]
struct Pending {
    paths: BTreeSet<PathBuf>,
    are_lost: bool,
    failure: Option<notify::Error>,
    is_stopped: bool,
    /// When the first and the last of the pending notices came.
    times: Option<(Instant, Instant)>,
}

impl Notices {
    pub(super) fn put(&self, notice: Notice) {
        self.pending().add(notice);
        self.arrived.notify_all();
    }

    /// Waits for notices, then until it has been quiet for a moment. `None` if `until` comes first.
    pub(super) fn wait(&self, until: Instant) -> Option<Notice> {
        let mut pending = self.pending();
        loop {
            let now = Instant::now();
            let ready = pending.ready(now);
            if ready.is_some_and(|ready| ready <= now) {
                return Some(pending.take());
            }
            if until <= now {
                return None;
            }
            let time = ready.map_or(until, |ready| ready.min(until)) - now;
            let (back, _) = self.arrived.wait_timeout(pending, time).expect(UNBROKEN);
            pending = back;
        }
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().expect(UNBROKEN)
    }
}

const UNBROKEN: &str = "no thread panics while it holds the pending";

impl Pending {
    fn add(&mut self, notice: Notice) {
        match notice {
            Notice::Paths(paths) => self.paths.extend(paths),
            Notice::Lost => self.are_lost = true,
            Notice::Failure(error) => self.failure = Some(error),
            Notice::Stop => self.is_stopped = true,
        }
        if self.paths.len() > MAX_PATHS {
            self.are_lost = true;
        }
        if self.are_lost {
            self.paths.clear();
        }
        let now = Instant::now();
        let first = self.times.map_or(now, |(first, _)| first);
        self.times = Some((first, now));
    }

    /// When the pending notices are due; `None` if there are none.
    fn ready(&self, now: Instant) -> Option<Instant> {
        if self.is_stopped {
            return Some(now);
        }
        self.times.map(|(first, last)| (last + QUIET).min(first + MAX_DELAY))
    }

    /// Takes all pending notices, merged into one. A stop stays in force.
    fn take(&mut self) -> Notice {
        if self.is_stopped {
            return Notice::Stop;
        }
        let pending = std::mem::take(self);
        match pending.failure {
            Some(error) => Notice::Failure(error),
            None if pending.are_lost => Notice::Lost,
            None => Notice::Paths(pending.paths),
        }
    }
}
