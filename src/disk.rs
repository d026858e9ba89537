//! The disk: opens a folder once, and reaches everything below it through that folder, never through a link.
//!
//! A path that is built and looked up again may lead elsewhere the second time: a user who may write in the folder can
//! replace any part of it by a link. So [`Dir`] holds a folder open, and each operation names a path below it, which
//! the system follows without leaving the folder and without following a link.

#[cfg(not(target_os = "linux"))]
mod names;
#[cfg(windows)]
#[path = "disk/windows.rs"]
mod platform;
#[cfg(unix)]
#[path = "disk/unix.rs"]
mod platform;
mod state;
mod system;

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use std::fs::File;

pub use self::platform::Handle;
pub use self::state::{create_state, open_state};
pub use self::system::{Access, DiskEntry, FileSystem, FileType, System};
use crate::error::{Error, Operation};

/// How often to try an operation that fails temporarily; the waits double, from 20 ms to 2.5 s in all.
const ATTEMPTS: u32 = 8;

/// An open folder. Paths below it are relative, and lead through no link.
#[derive(Clone)]
pub struct Dir {
    system: Arc<dyn FileSystem>,
    handle: Arc<Handle>,
    path: Arc<Path>,
}

impl Dir {
    /// Opens a folder by a path that the user chose, following links. `None` if there is no folder.
    ///
    /// # Errors
    /// [`Error::Io`] if the system can't tell.
    pub fn open(system: &Arc<dyn FileSystem>, folder: &Path) -> Result<Option<Self>, Error> {
        let opened = patiently(&**system, || system.open(folder));
        let Some(handle) = if_there(opened).map_err(|e| Error::io(Operation::Read, folder, e))? else {
            return Ok(None);
        };
        Ok(Some(Self { system: system.clone(), handle: handle.into(), path: folder.into() }))
    }

    /// Opens a folder by a path that the user chose. Creates it and those above it if they are missing.
    ///
    /// # Errors
    /// [`Error::Io`], also if it isn't a folder.
    pub fn open_or_create(system: &Arc<dyn FileSystem>, folder: &Path) -> Result<Self, Error> {
        let mut missing = PathBuf::new();
        for above in folder.ancestors() {
            let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
            let Some(dir) = Self::open(system, above)? else {
                let name = above.file_name().map(Path::new).unwrap_or(Path::new(""));
                missing = if missing.as_os_str().is_empty() { name.to_owned() } else { name.join(missing) };
                continue;
            };
            dir.create_folders(&missing)?;
            let made = if missing.as_os_str().is_empty() { Some(dir) } else { dir.enter(&missing)? };
            if let Some(made) = made {
                return Ok(Self { path: folder.into(), ..made });
            }
        }
        Err(Error::io(Operation::Write, folder, ErrorKind::NotFound.into()))
    }

    /// The path by which it was opened, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file system that it is on.
    pub fn system(&self) -> &Arc<dyn FileSystem> {
        &self.system
    }

    /// The full path of what is at `path`, for messages.
    pub fn join(&self, path: &Path) -> PathBuf {
        if path.as_os_str().is_empty() { self.path.to_path_buf() } else { self.path.join(path) }
    }

    /// Opens a folder below this one. `None` if there is none.
    ///
    /// # Errors
    /// [`Error::NotRegular`] if it isn't a folder, or a link is in the path; [`Error::Io`] if the system can't tell.
    pub fn enter(&self, path: &Path) -> Result<Option<Self>, Error> {
        match self.patiently(|| self.system.enter(&self.handle, path)) {
            Ok(handle) => Ok(Some(Self {
                system: self.system.clone(),
                handle: handle.into(),
                path: self.join(path).into(),
            })),
            Err(e) if is_link(&e) || e.kind() == ErrorKind::NotADirectory => {
                Err(Error::NotRegular(self.join(path)))
            }
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(self.error(Operation::Read, path, e)),
        }
    }

    /// Whether the folder belongs to the user who runs this program. Always true on systems whose folders have no
    /// owner.
    ///
    /// # Errors
    /// [`Error::Io`] if the system can't tell.
    pub fn is_own(&self) -> Result<bool, Error> {
        self.system.is_own(&self.handle).map_err(|e| self.error(Operation::Read, Path::new(""), e))
    }

    /// The entry at the path; `None` if there is none, or the path leads through a file. What is behind a link counts
    /// as a link.
    ///
    /// # Errors
    /// [`Error::Io`] if the system can't tell.
    pub fn find(&self, path: &Path) -> Result<Option<DiskEntry>, Error> {
        match self.patiently(|| self.system.find(&self.handle, path)) {
            Err(e) if is_link(&e) => Ok(Some(DiskEntry::of_type(FileType::Link))),
            answer => if_there(answer).map_err(|e| self.error(Operation::Read, path, e)),
        }
    }

    /// The entry at the path, as [`find`](Self::find), if the folders above it weren't links when they were last looked
    /// at. Must not decide what is read or replaced, since they may be links by now.
    ///
    /// # Errors
    /// [`Error::Io`] if the system can't tell.
    pub fn glance(&self, path: &Path) -> Result<Option<DiskEntry>, Error> {
        let answer = if_there(self.patiently(|| self.system.glance(&self.handle, path)));
        answer.map_err(|e| self.error(Operation::Read, path, e))
    }

    /// The names in a folder, sorted, with the type of each; `None` if there is no folder.
    ///
    /// # Errors
    /// [`Error::NotRegular`] if a link is in the path; [`Error::Io`] if the system can't tell.
    pub fn list(&self, folder: &Path) -> Result<Option<Vec<(OsString, FileType)>>, Error> {
        self.sorted(folder, self.patiently(|| self.system.list(&self.handle, folder)))
    }

    /// The names in a folder, sorted, with the entry of each; `None` if there is no folder.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub fn entries(&self, folder: &Path) -> Result<Option<Vec<(OsString, DiskEntry)>>, Error> {
        self.sorted(folder, self.patiently(|| self.system.entries(&self.handle, folder)))
    }

    fn sorted<T>(
        &self,
        folder: &Path,
        answer: io::Result<Vec<(OsString, T)>>,
    ) -> Result<Option<Vec<(OsString, T)>>, Error> {
        let listed = match answer {
            Err(e) if is_link(&e) => return Err(Error::NotRegular(self.join(folder))),
            answer => if_there(answer).map_err(|e| self.error(Operation::Read, folder, e))?,
        };
        Ok(listed.map(|mut names| {
            names.sort_by(|(one, _), (other, _)| one.cmp(other));
            names
        }))
    }

    /// Opens a regular file of at most `limit` bytes, and returns the entry of this very file.
    ///
    /// # Errors
    /// [`Error::NotRegular`] for a link, a pipe, a device, a folder; [`Error::TooLarge`]; [`Error::Io`].
    pub fn open_file(&self, path: &Path, limit: u64) -> Result<(File, DiskEntry), Error> {
        let opened = self.patiently(|| self.system.open_file(&self.handle, path));
        let (file, entry) = opened.map_err(|e| {
            if is_link(&e) {
                Error::NotRegular(self.join(path))
            } else {
                self.error(Operation::Read, path, e)
            }
        })?;
        if entry.file_type != FileType::File {
            return Err(Error::NotRegular(self.join(path)));
        }
        if entry.stamp.size > limit {
            return Err(Error::TooLarge { path: self.join(path), limit });
        }
        Ok((file, entry))
    }

    /// The bytes of a regular file of at most `limit` bytes, and the entry of this very file.
    ///
    /// # Errors
    /// As [`open_file`](Self::open_file).
    pub fn read(&self, path: &Path, limit: u64) -> Result<(Vec<u8>, DiskEntry), Error> {
        let (mut file, entry) = self.open_file(path, limit)?;
        // Read one byte more to detect a file that has grown.
        let bytes = self.patiently(|| self.system.read(&mut file, entry.stamp.size, limit.saturating_add(1)));
        let bytes = bytes.map_err(|e| self.error(Operation::Read, path, e))?;
        if bytes.len() as u64 > limit {
            return Err(Error::TooLarge { path: self.join(path), limit });
        }
        Ok((bytes, entry))
    }

    /// Fails if the folder or file exists and the user may not change it.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn check_writable(&self, path: &Path) -> Result<(), Error> {
        let asked = if_there(self.system.check_writable(&self.handle, path));
        asked.map(drop).map_err(|e| self.error(Operation::Write, path, e))
    }

    /// Creates the folder and those above it, if they are missing. Returns whether the folder itself was missing.
    ///
    /// # Errors
    /// [`Error::Io`], also if it isn't a folder.
    pub fn create_folders(&self, folder: &Path) -> Result<bool, Error> {
        if folder.as_os_str().is_empty() {
            return Ok(false);
        }
        let made = match self.system.create_folder(&self.handle, folder) {
            Err(e) if e.kind() == ErrorKind::NotFound => match folder.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => {
                    self.create_folders(parent)?;
                    self.system.create_folder(&self.handle, folder)
                }
                _ => Err(e),
            },
            made => made,
        };
        match made {
            Ok(()) => Ok(true),
            Err(e) => match self.find(folder)? {
                Some(entry) if entry.file_type == FileType::Folder => Ok(false),
                _ => Err(self.error(Operation::Write, folder, e)),
            },
        }
    }

    /// Creates a file, and leaves the flushing to the system. Never writes to an existing file.
    ///
    /// # Errors
    /// [`Error::Io`]; some of the bytes may have been written.
    pub fn create(&self, path: &Path, bytes: &[u8]) -> Result<DiskEntry, Error> {
        self.create_of(path, &[bytes])
    }

    fn create_of(&self, path: &Path, parts: &[&[u8]]) -> Result<DiskEntry, Error> {
        let written = self.patiently(|| self.system.create(&self.handle, path, parts));
        written.map_err(|e| self.error(Operation::Write, path, e))
    }

    /// Writes a file of these parts in one step: first as `staged`, a name beside it that nobody else uses. So a reader
    /// sees the old file or the new one.
    ///
    /// # Errors
    /// [`Error::Io`]; the old file is unchanged.
    pub fn replace(&self, path: &Path, staged: &Path, parts: &[&[u8]]) -> Result<(), Error> {
        self.remove_file(staged)?;
        let written = self.create_of(staged, parts).and_then(|_| self.rename(staged, self, path));
        if written.is_err() {
            // Half a file is useless, and may be what filled the disk.
            let _ = self.remove_file(staged);
        }
        written
    }

    /// Gives the file `staged`, which has the access `new`, the mode and the group of the file that it replaces: other
    /// users may depend on them to read it.
    ///
    /// # Errors
    /// [`Error::LostGroup`] with the path `replaced` if others have fewer rights than the group, and the user isn't a
    /// member of it; [`Error::Io`].
    pub fn keep_access(
        &self,
        staged: &Path,
        new: Access,
        old: Access,
        replaced: PathBuf,
    ) -> Result<(), Error> {
        if old == new {
            return Ok(());
        }
        let set = |access| self.system.set_access(&self.handle, staged, access);
        let kept = match set(old) {
            // Only members of the group may give a file to it.
            Err(e) if e.kind() == ErrorKind::PermissionDenied => {
                if old.mode >> 3 & 7 != old.mode & 7 {
                    return Err(Error::LostGroup(replaced));
                }
                set(Access { mode: old.mode, ..new })
            }
            set => set,
        };
        kept.map_err(|e| self.error(Operation::Write, staged, e))
    }

    /// The access rights that new files in a folder inherit, as a value to compare; `None` if there is no folder.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn heritage(&self, folder: &Path) -> Result<Option<Vec<u8>>, Error> {
        let answer = match self.system.heritage(&self.handle, folder) {
            Err(e) if is_link(&e) => return Ok(None),
            answer => if_there(answer),
        };
        answer.map_err(|e| self.error(Operation::Read, folder, e))
    }

    /// Flushes a file from the system's cache to the disk.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn flush(&self, file: &Path) -> Result<(), Error> {
        self.system.flush(&self.handle, file).map_err(|e| self.error(Operation::Write, file, e))
    }

    /// Flushes the names in a folder to the disk.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn flush_folder(&self, folder: &Path) -> Result<(), Error> {
        self.system.flush_folder(&self.handle, folder).map_err(|e| self.error(Operation::Write, folder, e))
    }

    /// Flushes all files below this folder to the disk.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn flush_all(&self) -> Result<(), Error> {
        let path = Path::new("");
        self.system.flush_all(&self.handle).map_err(|e| self.error(Operation::Write, path, e))
    }

    /// Moves a file or folder into place in one step; replaces an existing file. The error names the new place.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn rename(&self, from: &Path, folder: &Self, to: &Path) -> Result<(), Error> {
        let renamed = self.patiently(|| self.system.rename((&self.handle, from), (&folder.handle, to)));
        renamed.map_err(|e| folder.error(Operation::Rename, to, e))
    }

    /// Removes a file or a link, not the target of the link. Does nothing if there is none.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn remove_file(&self, path: &Path) -> Result<(), Error> {
        let removed = if_there(self.patiently(|| self.system.remove_file(&self.handle, path)));
        removed.map(drop).map_err(|e| self.error(Operation::Remove, path, e))
    }

    /// Removes a folder if it exists and is empty.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn remove_empty_folder(&self, folder: &Path) -> Result<(), Error> {
        let removed = self.patiently(|| self.system.remove_folder(&self.handle, folder));
        removed.or_else(stays).map_err(|e| self.error(Operation::Remove, folder, e))
    }

    /// The same without waiting until other programs release the folder: on Windows, every program that works in it or
    /// lists it holds it. Returns whether one does.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn vacate(&self, folder: &Path) -> Result<bool, Error> {
        match self.system.remove_folder(&self.handle, folder) {
            Err(e) if self.system.is_momentary(&e) => Ok(true),
            removed => {
                removed.or_else(stays).map_err(|e| self.error(Operation::Remove, folder, e))?;
                Ok(false)
            }
        }
    }

    /// Takes the system's lock on a file, without waiting; `None` if another process holds it. The lock ends when the
    /// returned file is closed or the process ends.
    ///
    /// # Errors
    /// [`Error::NotRegular`] if it isn't a regular file; [`Error::Io`].
    pub fn lock(&self, path: &Path) -> Result<Option<File>, Error> {
        self.system.lock(&self.handle, path).map_err(|e| {
            if is_link(&e) || e.kind() == ErrorKind::InvalidInput {
                return Error::NotRegular(self.join(path));
            }
            self.error(Operation::Lock, path, e)
        })
    }

    fn error(&self, operation: Operation, path: &Path, source: io::Error) -> Error {
        Error::io(operation, self.join(path), source)
    }

    fn patiently<T>(&self, operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
        patiently(&*self.system, operation)
    }
}

/// Repeats an operation that fails temporarily.
fn patiently<T>(system: &dyn FileSystem, mut operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for attempt in 1..ATTEMPTS {
        match operation() {
            Err(e) if system.is_momentary(&e) => std::thread::sleep(Duration::from_millis(10 << attempt)),
            done => return done,
        }
    }
    operation()
}

/// Whether a folder that the system didn't remove may stay: it has vanished, isn't empty, is a mount point or a file,
/// or its path leads through a link.
fn stays(refused: io::Error) -> io::Result<()> {
    match refused.kind() {
        ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty => Ok(()),
        ErrorKind::ResourceBusy | ErrorKind::NotADirectory => Ok(()),
        _ if is_link(&refused) => Ok(()),
        _ => Err(refused),
    }
}

/// The answer, or `None` if there is nothing at the path.
fn if_there<T>(answer: io::Result<T>) -> io::Result<Option<T>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Whether the system refused a path because of a link on it.
pub(crate) fn is_link(error: &io::Error) -> bool {
    platform::is_link(error)
}

/// Flushes each file below a folder and then the names, on systems that can't do so at once.
#[cfg(not(target_os = "linux"))]
fn flush_each(folder: &Handle, path: &Path) -> io::Result<()> {
    for (name, file_type) in System.list(folder, path)? {
        let below = path.join(name);
        match file_type {
            FileType::Folder => flush_each(folder, &below)?,
            FileType::File => System.flush(folder, &below)?,
            FileType::Link | FileType::Other => {}
        }
    }
    System.flush_folder(folder, path)
}

/// The disk of this machine.
pub fn system() -> Arc<dyn FileSystem> {
    Arc::new(System)
}
