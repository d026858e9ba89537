//! What the system told since somebody last asked, boiled down to where to look.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{ErrorKind, Event, EventKind};

use crate::load::PARTS;

/// How long nothing must happen before what happened is handed on: one save is several events.
const QUIET: Duration = Duration::from_millis(30);

/// How long events are held back at most while they don't end.
const PATIENCE: Duration = Duration::from_millis(250);

/// Beyond so many paths, to look at everything is less work than to look at each.
const MANY: usize = 10_000;

/// What the system told, and the person.
#[derive(Debug)]
pub(super) enum Letter {
    /// Where to look, relative to the root.
    Paths(BTreeSet<PathBuf>),
    /// Everywhere: something is lost or can't be understood.
    Doubt,
    /// The system tells no more.
    Failure(notify::Error),
    /// Wait no longer.
    Stop,
}

/// What `event` means for the site in `root`; nothing if it is none of its sources, or was only looked at.
pub(super) fn letter(event: notify::Result<Event>, root: &Path) -> Option<Letter> {
    let event = match event {
        Ok(event) => event,
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return Some(Letter::Failure(error)),
        Err(_) => return Some(Letter::Doubt),
    };
    if event.need_rescan() {
        return Some(Letter::Doubt);
    }
    // The build reads all the time, and must not wake itself.
    let is_reading =
        matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
    if is_reading {
        return None;
    }
    let mut paths = BTreeSet::new();
    for path in &event.paths {
        let Ok(path) = path.strip_prefix(root) else { return Some(Letter::Doubt) };
        match path.components().next() {
            None => return Some(Letter::Doubt),
            Some(Component::Normal(part)) if PARTS.iter().any(|known| part == *known) => {
                paths.insert(path.to_owned());
            }
            Some(_) => {}
        }
    }
    (!paths.is_empty()).then_some(Letter::Paths(paths))
}

/// Letters, put together until they are fetched, so that no burst takes more room than its paths.
#[derive(Default)]
pub(super) struct Inbox {
    pile: Mutex<Pile>,
    arrived: Condvar,
}

#[derive(Default)]
struct Pile {
    paths: BTreeSet<PathBuf>,
    is_doubtful: bool,
    failure: Option<notify::Error>,
    is_stopped: bool,
    /// When the first and the last letter of the pile came.
    times: Option<(Instant, Instant)>,
}

impl Inbox {
    pub(super) fn put(&self, letter: Letter) {
        self.pile().add(letter);
        self.arrived.notify_all();
    }

    /// What there is once it has been quiet for a moment; none if `until` comes first.
    pub(super) fn wait(&self, until: Instant) -> Option<Letter> {
        let mut pile = self.pile();
        loop {
            let now = Instant::now();
            let ready = pile.ready(now);
            if ready.is_some_and(|ready| ready <= now) {
                return Some(pile.take());
            }
            if until <= now {
                return None;
            }
            let time = ready.map_or(until, |ready| ready.min(until)) - now;
            let (back, _) = self.arrived.wait_timeout(pile, time).expect(UNBROKEN);
            pile = back;
        }
    }

    fn pile(&self) -> MutexGuard<'_, Pile> {
        self.pile.lock().expect(UNBROKEN)
    }
}

const UNBROKEN: &str = "no thread panics while it holds the pile";

impl Pile {
    fn add(&mut self, letter: Letter) {
        match letter {
            Letter::Paths(paths) => self.paths.extend(paths),
            Letter::Doubt => self.is_doubtful = true,
            Letter::Failure(error) => self.failure = Some(error),
            Letter::Stop => self.is_stopped = true,
        }
        if self.paths.len() > MANY {
            self.is_doubtful = true;
        }
        if self.is_doubtful {
            self.paths.clear();
        }
        let now = Instant::now();
        let first = self.times.map_or(now, |(first, _)| first);
        self.times = Some((first, now));
    }

    /// When the pile is to be fetched; none while it is empty.
    fn ready(&self, now: Instant) -> Option<Instant> {
        if self.is_stopped {
            return Some(now);
        }
        self.times.map(|(first, last)| (last + QUIET).min(first + PATIENCE))
    }

    /// Everything that was piled up, as the one letter that says it all. To be stopped lasts.
    fn take(&mut self) -> Letter {
        if self.is_stopped {
            return Letter::Stop;
        }
        let pile = std::mem::take(self);
        match pile.failure {
            Some(error) => Letter::Failure(error),
            None if pile.is_doubtful => Letter::Doubt,
            None => Letter::Paths(pile.paths),
        }
    }
}
