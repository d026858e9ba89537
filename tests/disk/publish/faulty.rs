//! A disk that fails or stops for good at a chosen operation.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bantin::disk::{Access, DiskEntry, FileSystem, FileType, Handle, System};

/// The fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Nothing,
    /// From this operation on, nothing happens any more, as after a kill. If it is a write, half of the bytes are
    /// written.
    Killed,
    /// Only this operation fails.
    Failed(ErrorKind),
    /// From this operation on, every operation that needs disk space fails. Half of the first such file is written.
    Full,
    /// Files can't be given to another group, as for a user who isn't a member of it.
    Stranger,
}

/// A change of the disk, or a flush that makes changes durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Write(PathBuf),
    Flush(PathBuf),
    FlushFolder(PathBuf),
    FlushAll,
    /// The new path.
    Rename(PathBuf),
    Remove(PathBuf),
}

/// The real disk with one fault.
pub(crate) struct Faulty {
    fault: Fault,
    at: usize,
    n_done: AtomicUsize,
    watch: Box<dyn Fn() + Send + Sync>,
    steps: Mutex<Vec<Step>>,
}

impl Faulty {
    /// A disk with a fault at operation number `at`, from 0. Reads count as well as changes.
    pub(crate) fn new(fault: Fault, at: usize) -> Arc<Self> {
        Self::with(fault, at, || ())
    }

    /// A disk without a fault. `watch` is called before each operation that changes something.
    pub(crate) fn watched(watch: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        Self::with(Fault::Nothing, 0, watch)
    }

    fn with(fault: Fault, at: usize, watch: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        let steps = Mutex::default();
        Arc::new(Self { fault, at, n_done: AtomicUsize::new(0), watch: Box::new(watch), steps })
    }

    /// For passing to `publish` and `load`.
    pub(crate) fn disk(self: &Arc<Self>) -> Arc<dyn FileSystem> {
        self.clone()
    }

    /// The steps so far.
    pub(crate) fn steps(&self) -> Vec<Step> {
        self.steps.lock().expect("nobody panics with it").clone()
    }

    fn note(&self, step: Step) {
        self.steps.lock().expect("nobody panics with it").push(step);
    }

    /// The number of operations so far.
    pub(crate) fn n_done(&self) -> usize {
        self.n_done.load(Ordering::Relaxed)
    }

    /// Whether the operation may proceed.
    fn ask(&self, needs_room: bool) -> io::Result<()> {
        let number = self.n_done.fetch_add(1, Ordering::Relaxed);
        match self.fault {
            Fault::Killed if number >= self.at => Err(ErrorKind::BrokenPipe.into()),
            Fault::Failed(kind) if number == self.at => Err(kind.into()),
            Fault::Full if number >= self.at && needs_room => Err(ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }

    fn change(&self, needs_room: bool) -> io::Result<()> {
        (self.watch)();
        self.ask(needs_room)
    }
}

fn full(folder: &Handle, path: &Path) -> PathBuf {
    // Rebuilt from its parts: joining an empty path would leave a final slash.
    folder.path().join(path).components().collect()
}

impl FileSystem for Faulty {
    fn open(&self, folder: &Path) -> io::Result<Handle> {
        self.ask(false)?;
        System.open(folder)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.ask(false)?;
        System.canonical(path)
    }

    fn enter(&self, folder: &Handle, path: &Path) -> io::Result<Handle> {
        self.ask(false)?;
        System.enter(folder, path)
    }

    fn is_own(&self, folder: &Handle) -> io::Result<bool> {
        self.ask(false)?;
        System.is_own(folder)
    }

    fn find(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry> {
        self.ask(false)?;
        System.find(folder, path)
    }

    fn list(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, FileType)>> {
        self.ask(false)?;
        System.list(folder, path)
    }

    fn open_file(&self, folder: &Handle, path: &Path) -> io::Result<(File, DiskEntry)> {
        self.ask(false)?;
        System.open_file(folder, path)
    }

    fn read(&self, file: &mut File, size: u64, limit: u64) -> io::Result<Vec<u8>> {
        self.ask(false)?;
        System.read(file, size, limit)
    }

    fn check_writable(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        self.ask(false)?;
        System.check_writable(folder, path)
    }

    fn create_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        self.change(true)?;
        System.create_folder(folder, path)
    }

    fn create(&self, folder: &Handle, path: &Path, parts: &[&[u8]]) -> io::Result<DiskEntry> {
        let is_first = self.n_done() == self.at;
        self.change(true).inspect_err(|_| {
            if is_first {
                let bytes = parts.concat();
                System.create(folder, path, &[&bytes[..bytes.len() / 2]]).ok();
            }
        })?;
        self.note(Step::Write(full(folder, path)));
        System.create(folder, path, parts)
    }

    fn set_access(&self, folder: &Handle, path: &Path, access: Access) -> io::Result<()> {
        self.change(false)?;
        let is_given = System.find(folder, path)?.access.group != access.group;
        if self.fault == Fault::Stranger && is_given {
            return Err(ErrorKind::PermissionDenied.into());
        }
        System.set_access(folder, path, access)
    }

    fn heritage(&self, folder: &Handle, path: &Path) -> io::Result<Vec<u8>> {
        self.ask(false)?;
        System.heritage(folder, path)
    }

    // Flushing only matters after a power cut, so these tests skip it.
    fn flush(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        self.note(Step::Flush(full(folder, path)));
        self.ask(true)
    }

    fn flush_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        self.note(Step::FlushFolder(full(folder, path)));
        self.ask(false)
    }

    fn flush_all(&self, _folder: &Handle) -> io::Result<()> {
        self.note(Step::FlushAll);
        self.ask(true)
    }

    fn rename(&self, from: (&Handle, &Path), to: (&Handle, &Path)) -> io::Result<()> {
        self.change(false)?;
        self.note(Step::Rename(full(to.0, to.1)));
        System.rename(from, to)
    }

    fn remove_file(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        self.change(false)?;
        self.note(Step::Remove(full(folder, path)));
        System.remove_file(folder, path)
    }

    fn remove_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        self.change(false)?;
        System.remove_folder(folder, path)
    }

    fn lock(&self, folder: &Handle, path: &Path) -> io::Result<Option<File>> {
        self.change(true)?;
        System.lock(folder, path)
    }

    fn is_momentary(&self, error: &io::Error) -> bool {
        error.kind() == ErrorKind::ResourceBusy
    }
}
