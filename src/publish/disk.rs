//! The disk as publishing uses it: each failure tells its path, and what fails for a moment is tried again.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::system::{FileSystem, Found};
use crate::error::{Error, Operation};

/// How often an operation is tried that fails for a moment; the waits double, from 20 ms to 2.5 s in all.
const ATTEMPTS: u32 = 8;

/// A file system, and how publishing goes about it.
#[derive(Clone)]
pub(super) struct Disk(Arc<dyn FileSystem>);

impl Disk {
    pub(super) fn new(system: Arc<dyn FileSystem>) -> Self {
        Self(system)
    }

    pub(super) fn find(&self, path: &Path) -> Result<Found, Error> {
        self.0.find(path).map_err(|e| Error::io(Operation::Read, path, e))
    }

    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        self.patiently(|| self.0.read(path)).map_err(|e| Error::io(Operation::Read, path, e))
    }

    /// The names in a folder, sorted.
    pub(super) fn list(&self, folder: &Path) -> Result<Vec<OsString>, Error> {
        let mut names = self.0.list(folder).map_err(|e| Error::io(Operation::Read, folder, e))?;
        names.sort();
        Ok(names)
    }

    /// The path without links and without `..`; `None` if nothing is there.
    pub(super) fn canonical(&self, path: &Path) -> Result<Option<PathBuf>, Error> {
        match self.0.canonical(path) {
            Ok(path) => Ok(Some(path)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::io(Operation::Read, path, e)),
        }
    }

    /// Fails if a folder or file is there that may not be changed.
    pub(super) fn check_writable(&self, path: &Path) -> Result<(), Error> {
        match self.0.check_writable(path) {
            Err(e) if !matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(Error::io(Operation::Write, path, e))
            }
            _ => Ok(()),
        }
    }

    /// Creates the folder and those above it, as far as they are missing.
    pub(super) fn create_folders(&self, folder: &Path) -> Result<(), Error> {
        let made = match self.0.create_folder(folder) {
            Err(e) if e.kind() == ErrorKind::NotFound => match folder.parent() {
                Some(parent) => {
                    self.create_folders(parent)?;
                    self.0.create_folder(folder)
                }
                None => Err(e),
            },
            made => made,
        };
        match made {
            // A link may lead to a folder; what is done there next will tell.
            Err(e) if !matches!(self.find(folder)?, Found::Folder | Found::Other) => {
                Err(Error::io(Operation::Write, folder, e))
            }
            _ => Ok(()),
        }
    }

    /// Writes a file and leaves the flushing to the system.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        self.patiently(|| self.0.write(path, bytes)).map_err(|e| Error::io(Operation::Write, path, e))
    }

    /// Has a file that was written on the disk, not only in its cache.
    pub(super) fn flush(&self, file: &Path) -> Result<(), Error> {
        self.0.flush(file).map_err(|e| Error::io(Operation::Write, file, e))
    }

    /// Makes the renames in a folder durable.
    pub(super) fn flush_folder(&self, folder: &Path) -> Result<(), Error> {
        self.0.flush_folder(folder).map_err(|e| Error::io(Operation::Write, folder, e))
    }

    /// Has all files below a folder on the disk.
    pub(super) fn flush_all(&self, folder: &Path) -> Result<(), Error> {
        self.0.flush_all(folder).map_err(|e| Error::io(Operation::Write, folder, e))
    }

    /// Moves a file into place in one step; a file that stands there is replaced. The error names the place.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<(), Error> {
        self.patiently(|| self.0.rename(from, to)).map_err(|e| Error::io(Operation::Rename, to, e))
    }

    pub(super) fn remove_file(&self, path: &Path) -> Result<(), Error> {
        self.patiently(|| self.0.remove_file(path)).map_err(|e| Error::io(Operation::Remove, path, e))
    }

    /// Removes a folder if it is there and empty.
    pub(super) fn remove_empty_folder(&self, folder: &Path) -> Result<(), Error> {
        match self.patiently(|| self.0.remove_folder(folder)) {
            Ok(()) => Ok(()),
            Err(e) => match e.kind() {
                ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty => Ok(()),
                // A mount point, or a file: it stays.
                ErrorKind::ResourceBusy | ErrorKind::NotADirectory => Ok(()),
                _ => Err(Error::io(Operation::Remove, folder, e)),
            },
        }
    }

    /// Removes a folder with the files in it, if it is there.
    pub(super) fn remove_with_files(&self, folder: &Path) -> Result<(), Error> {
        if self.find(folder)? == Found::Nothing {
            return Ok(());
        }
        for name in self.list(folder)? {
            self.remove_file(&folder.join(name))?;
        }
        self.remove_empty_folder(folder)
    }

    /// Takes the kernel's lock on a file, without waiting; `None` if somebody else has it.
    pub(super) fn lock(&self, path: &Path) -> Result<Option<File>, Error> {
        self.0.lock(path).map_err(|e| Error::io(Operation::Lock, path, e))
    }

    fn patiently<T>(&self, operation: impl Fn() -> io::Result<T>) -> io::Result<T> {
        for attempt in 1..ATTEMPTS {
            match operation() {
                Err(e) if self.0.is_momentary(&e) => {
                    std::thread::sleep(Duration::from_millis(10 << attempt));
                }
                done => return done,
            }
        }
        operation()
    }
}
