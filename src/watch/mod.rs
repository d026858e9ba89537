//! Waits for changes of the site's files. Reports where to look again, never what happened.

mod notices;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use self::notices::{Notice, Notices};
use crate::disk::{self, Dir, FileType};
use crate::error::Error;
use crate::load::PARTS;
use crate::text::Text;

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The system reports changes.
    Native,
    /// Looks at everything at this interval, for network drives and folders synchronised with a cloud.
    Poll(Duration),
}

/// Why a wait ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// These files and folders, relative to the root, may be new, changed or gone; a folder includes all in it.
    Paths(BTreeSet<PathBuf>),
    /// Anything may have changed: events were lost, or the regular full look is due.
    Everything,
    /// The time given to the wait has come.
    Due,
    /// [`Stopper::stop`] was called.
    Stopped,
}

/// The longest time between two looks at everything, since no system promises to report every change.
const FULL_LOOK: Duration = Duration::from_secs(30);

/// The time between two looks at everything if the system can't report changes.
const POLL: Duration = Duration::from_secs(1);

/// A watch over the sources of one site.
pub struct Watch {
    /// A message to show once: the system's watch failed, and polling replaces it.
    pub note: Option<Text>,
    root: PathBuf,
    /// `None` while polling.
    watcher: Option<RecommendedWatcher>,
    /// How often to look at everything.
    interval: Duration,
    /// The time of the last look at everything.
    looked: Instant,
    notices: Arc<Notices>,
}

impl Watch {
    /// Starts to watch the site in `root`. If the system can't report changes, looks at everything each second instead.
    ///
    /// # Errors
    /// [`Error::NoSite`] if there is no such folder.
    pub fn new(root: &Path, mode: Mode) -> Result<Self, Error> {
        let root = disk::system().canonical(root).map_err(|_| Error::NoSite(root.to_owned()))?;
        let notices = Arc::new(Notices::default());
        let (note, watcher, interval) = match mode {
            Mode::Poll(interval) => (None, None, interval),
            Mode::Native => match watch(&root, &notices) {
                Ok(watcher) => (None, Some(watcher), FULL_LOOK),
                Err(error) => (Some(note(&error)), None, POLL),
            },
        };
        Ok(Self { note, root, watcher, interval, looked: Instant::now(), notices })
    }

    /// A handle that ends waits from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.notices.clone())
    }

    /// Waits for a change, for `until`, or for the next full look. The next wait also reports changes made in between.
    pub fn wait(&mut self, until: Option<Instant>) -> Hint {
        let look = self.looked + self.interval;
        let hint = match self.notices.wait(until.map_or(look, |until| until.min(look))) {
            Some(Notice::Stop) => Hint::Stopped,
            Some(Notice::Paths(paths)) => self.prepare(paths),
            Some(Notice::Lost) => Hint::Everything,
            Some(Notice::Failure(error)) => {
                self.fall_back(&error);
                Hint::Everything
            }
            None if until.is_some_and(|until| until <= look) => Hint::Due,
            None => Hint::Everything,
        };
        if hint == Hint::Everything {
            self.prepare_all();
            self.looked = Instant::now();
        }
        hint
    }

    /// Watches the folders among `paths`. Do this before reading them: the read sees earlier changes, the watch later
    /// ones.
    fn prepare(&mut self, paths: BTreeSet<PathBuf>) -> Hint {
        let watched = watched_by_themselves(&paths, cfg!(target_os = "linux"));
        match self.watch_folders(&folders(&self.root, watched)) {
            Ok(()) => Hint::Paths(paths),
            Err(_) => Hint::Everything,
        }
    }

    /// The same for the whole site. The root, and with it its watch, may have been removed and created again.
    fn prepare_all(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        let is_there = watcher.watch(&self.root, RecursiveMode::NonRecursive).is_ok();
        // No event tells that a missing root is back, so poll for it.
        self.interval = if is_there { FULL_LOOK } else { POLL };
        let parts = folders(&self.root, PARTS.iter().map(Path::new));
        // A failure other than the limit means that a folder has just been removed, which an event reports.
        self.watch_folders(&parts).ok();
    }

    fn watch_folders(&mut self, folders: &[PathBuf]) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        let failed = folders.iter().find_map(|folder| {
            // inotify merges a second watch of a folder with the first; other systems would have two.
            if !cfg!(target_os = "linux") {
                watcher.unwatch(folder).ok();
            }
            watcher.watch(folder, RecursiveMode::Recursive).err()
        });
        let Some(error) = failed else { return Ok(()) };
        if matches!(error.kind, ErrorKind::MaxFilesWatch) {
            self.fall_back(&error);
        }
        Err(error)
    }

    fn fall_back(&mut self, error: &notify::Error) {
        self.note = Some(note(error));
        self.watcher = None;
        self.interval = POLL;
    }
}

/// Ends the present and all later waits of a [`Watch`].
#[derive(Clone)]
pub struct Stopper(Arc<Notices>);

impl Stopper {
    /// Makes [`Watch::wait`] return [`Hint::Stopped`].
    pub fn stop(&self) {
        self.0.put(Notice::Stop);
    }
}

/// Watches the root's own entries and the source folders recursively. The rest of the root (a version history, the
/// output) is left out.
fn watch(root: &Path, notices: &Arc<Notices>) -> notify::Result<RecommendedWatcher> {
    let handler = {
        let (root, notices) = (root.to_owned(), notices.clone());
        move |event| {
            if let Some(notice) = notices::notice(event, &root) {
                notices.put(notice);
            }
        }
    };
    let mut watcher = notify::recommended_watcher(handler)?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for part in folders(root, PARTS.iter().map(Path::new)) {
        watcher.watch(&part, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

/// The `paths` that need a watch of their own. Linux watches folder by folder. On other systems the watch of a part of
/// the site covers everything in it; on Windows, another watch on a folder below would prevent users from removing and
/// recreating that folder.
fn watched_by_themselves(paths: &BTreeSet<PathBuf>, is_each: bool) -> impl Iterator<Item = &Path> {
    let is_part = |path: &&Path| PARTS.iter().any(|part| *path == Path::new(part));
    paths.iter().map(PathBuf::as_path).filter(move |path| is_each || is_part(path))
}

/// The full paths of those `paths` below the root that are folders.
fn folders<'p>(root: &Path, paths: impl Iterator<Item = &'p Path>) -> Vec<PathBuf> {
    let Ok(Some(dir)) = Dir::open(&disk::system(), root) else { return Vec::new() };
    let is_folder = |path: &&Path| {
        dir.find(path).is_ok_and(|found| found.is_some_and(|found| found.file_type == FileType::Folder))
    };
    paths.filter(is_folder).map(|path| root.join(path)).collect()
}

fn note(error: &notify::Error) -> Text {
    let (vi, en) = match error.kind {
        ErrorKind::MaxFilesWatch => (
            "hệ điều hành không cho theo dõi thêm thư mục (fs.inotify.max_user_watches)".to_owned(),
            "the system watches no more folders (fs.inotify.max_user_watches)".to_owned(),
        ),
        _ => (
            format!("hệ điều hành không theo dõi được thư mục này ({error})"),
            format!("the system can't watch this folder ({error})"),
        ),
    };
    Text::new(
        format!("Vì {vi}, bantin tự xem lại mọi tệp mỗi giây một lần."),
        format!("As {en}, bantin looks at all files once a second."),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::time::Instant;

    use notify::{Error, ErrorKind, Event, EventKind, event::Flag};

    use super::notices::{Notice, notice};
    use super::{Hint, Mode, POLL, Watch, watched_by_themselves};

    #[test]
    fn watch_that_hits_the_limit_goes_on_by_looking() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut watch = Watch::new(folder.path(), Mode::Native).expect("a watch");
        let failure = notice(Err(Error::new(ErrorKind::MaxFilesWatch)), folder.path());
        watch.notices.put(failure.expect("it matters"));
        assert_eq!(watch.wait(None), Hint::Everything);
        assert!(watch.note.take().is_some_and(|note| note.en.contains("max_user_watches")));
        let start = Instant::now();
        assert_eq!(watch.wait(None), Hint::Everything);
        assert!(start.elapsed() <= 2 * POLL, "{:?}", start.elapsed());
        assert!(watch.note.is_none());
    }

    #[test]
    fn folders_below_a_part_are_held_only_where_each_needs_a_watch() {
        let paths = BTreeSet::from(["content".into(), "content/xa".into(), "themes/moi".into()]);
        let watched = |is_each| watched_by_themselves(&paths, is_each).collect::<Vec<_>>();
        assert_eq!(watched(false), [Path::new("content")]);
        assert_eq!(watched(true).len(), paths.len());
    }

    #[test]
    fn events_that_were_lost_are_a_doubt() {
        let root = Path::new("/site");
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        let foreign = Event::new(EventKind::Any).add_path("/elsewhere/a.md".into());
        for event in [Ok(lost), Ok(foreign), Err(Error::generic("?"))] {
            assert!(matches!(notice(event, root), Some(Notice::Lost)));
        }
    }
}
