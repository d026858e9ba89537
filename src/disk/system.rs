//! The basic operations on the disk, each a single step of the system.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::platform::Handle;
use crate::source::Stamp;

/// The type of what is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link to something else, or a path that leads through one.
    Link,
    /// A device, a pipe, a socket.
    Other,
}

/// The system's data about a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskEntry {
    /// Its type.
    pub file_type: FileType,
    /// Its size and times.
    pub stamp: Stamp,
    /// Its access rights.
    pub access: Access,
}

impl DiskEntry {
    /// An entry of which only the type is known.
    pub(super) fn of_type(file_type: FileType) -> Self {
        Self { file_type, stamp: Stamp::default(), access: Access::default() }
    }
}

/// The access rights of a file. All zero if the system has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// The twelve bits of `chmod`.
    pub mode: u32,
    /// The number of the group.
    pub group: u32,
}

/// All operations by which the program reads or changes the disk. [`System`] is the real one; tests replace it by one
/// that fails, or stops for good, at a chosen operation.
///
/// A path is relative to an open folder. If the path contains a link, or ends at one, the operation fails with an error
/// that `is_link` recognises. ([`find`](Self::find) and [`remove_file`](Self::remove_file) treat a link at the end as
/// a link.)
///
/// # Errors
/// Each returns the system's error.
#[expect(clippy::missing_errors_doc, reason = "said once for all")]
pub trait FileSystem: Send + Sync {
    /// Opens a folder by its full path. Follows links.
    fn open(&self, folder: &Path) -> io::Result<Handle>;

    /// The full path without links and without `..`.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// Opens a folder below another one.
    fn enter(&self, folder: &Handle, path: &Path) -> io::Result<Handle>;

    /// Whether the folder belongs to the user who runs this program.
    fn is_own(&self, folder: &Handle) -> io::Result<bool>;

    /// The entry at the path.
    fn find(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry>;

    /// The entry at the path, whose folders weren't links when they were last looked at: faster than
    /// [`find`](Self::find). They may be links by now, so the result must not decide what is read or written.
    fn glance(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry> {
        self.find(folder, path)
    }

    /// The names in a folder, in any order, with the type of each.
    fn list(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, FileType)>>;

    /// The names in a folder, in any order, with the entry of each. Leaves out what vanishes meanwhile.
    fn entries(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, DiskEntry)>> {
        let folder = self.enter(folder, path)?;
        let mut entries = Vec::new();
        for (name, _) in self.list(&folder, Path::new(""))? {
            match self.find(&folder, Path::new(&name)) {
                Ok(entry) => entries.push((name, entry)),
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(e),
            }
        }
        Ok(entries)
    }

    /// Opens the file at the path for reading, without waiting for a pipe, and returns its entry.
    fn open_file(&self, folder: &Handle, path: &Path) -> io::Result<(File, DiskEntry)>;

    /// The bytes of an open file from its current position, at most `limit`; `size` are expected.
    fn read(&self, file: &mut File, size: u64, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(size.min(limit)).unwrap_or(0)];
        let mut there = 0;
        while there < bytes.len() {
            match file.read(&mut bytes[there..]) {
                Ok(0) => break,
                Ok(read) => there += read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        bytes.truncate(there);
        // Usually nothing is left, but the file may have grown.
        file.take(limit - there as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Checks that the user may change the names in the folder, or the bytes of the file: if not, `PermissionDenied` or
    /// the like.
    fn check_writable(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Creates one folder.
    fn create_folder(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Creates a file that doesn't exist, from these parts one after the other, and leaves the flushing to the system.
    /// If it fails, some of the bytes may have been written.
    fn create(&self, folder: &Handle, path: &Path, parts: &[&[u8]]) -> io::Result<DiskEntry>;

    /// Sets the mode and the group of a file.
    fn set_access(&self, folder: &Handle, path: &Path, access: Access) -> io::Result<()>;

    /// The access rights that new files in a folder inherit (group, access list), as a value to compare.
    fn heritage(&self, folder: &Handle, path: &Path) -> io::Result<Vec<u8>>;

    /// Flushes a file from the system's cache to the disk.
    fn flush(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Flushes the names in a folder to the disk.
    fn flush_folder(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Flushes all files below a folder to the disk, at once.
    fn flush_all(&self, folder: &Handle) -> io::Result<()>;

    /// Moves a file or folder into place; replaces an existing file.
    fn rename(&self, from: (&Handle, &Path), to: (&Handle, &Path)) -> io::Result<()>;

    /// Removes a file or a link.
    fn remove_file(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    fn remove_folder(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Takes the system's lock on a regular file, creating the file if it is missing, without waiting; `None` if
    /// another process holds the lock. `InvalidInput` if it isn't a file.
    fn lock(&self, folder: &Handle, path: &Path) -> io::Result<Option<File>>;

    /// Whether the failed operation may succeed a moment later.
    fn is_momentary(&self, error: &io::Error) -> bool;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

/// Takes the lock on an open file; `None` if another process holds it.
pub(super) fn try_lock(file: File) -> io::Result<Option<File>> {
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(e),
    }
}
