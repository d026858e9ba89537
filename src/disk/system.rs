//! The operations that everything on the disk is made of, each a single step of the system.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::platform::Handle;
use crate::source::Stamp;

/// What stands at a path.
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

/// What the system knows of a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskEntry {
    /// What it is.
    pub file_type: FileType,
    /// Its size and times.
    pub stamp: Stamp,
    /// Who may do what with it.
    pub access: Access,
}

impl DiskEntry {
    /// Something of which only the type is known.
    pub(super) fn of_type(file_type: FileType) -> Self {
        Self { file_type, stamp: Stamp::default(), access: Access::default() }
    }
}

/// Who may do what with a file. All zero where the system has no such thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// The twelve bits of `chmod`.
    pub mode: u32,
    /// The number of the group.
    pub group: u32,
}

/// Every operation by which the program looks at the disk or changes it. [`System`] is the real one; the tests stand one
/// in its place that fails, or stops for good, at the operation they choose.
///
/// A path is relative to a folder that is held open. A link on it, or at its end, is refused by an error that says so
/// ([`find`](Self::find) and [`remove_file`](Self::remove_file) see a link at the end as what it is).
///
/// # Errors
/// Each gives what the system answers.
#[expect(clippy::missing_errors_doc, reason = "said once for all")]
pub trait FileSystem: Send + Sync {
    /// Opens a folder by its full path, whose links are followed.
    fn open(&self, folder: &Path) -> io::Result<Handle>;

    /// The full path without links and without `..`.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// Opens a folder below another one.
    fn enter(&self, folder: &Handle, path: &Path) -> io::Result<Handle>;

    /// Whether the folder belongs to whoever runs this program.
    fn is_own(&self, folder: &Handle) -> io::Result<bool>;

    /// What stands at the path.
    fn find(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry>;

    /// What stands at the path, whose folders were found to be no links: quicker than [`find`](Self::find). They may be
    /// links by now, so nothing may be read or written on the strength of it.
    fn glance(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry> {
        self.find(folder, path)
    }

    /// The names in a folder, in any order, and what each is.
    fn list(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, FileType)>>;

    /// The names in a folder, in any order, and what the system knows of each. What goes meanwhile is left out.
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

    /// Opens what stands at the path for reading, without waiting for a pipe, and says what it is.
    fn open_file(&self, folder: &Handle, path: &Path) -> io::Result<(File, DiskEntry)>;

    /// The bytes of an open file from where it stands, `limit` of them at most; `size` are expected.
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
        // Mostly nothing: the file may have grown.
        file.take(limit - there as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether names in the folder, or the bytes of the file, may be changed: `PermissionDenied` and its like if not.
    fn check_writable(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Creates one folder.
    fn create_folder(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Writes a file that isn't there, of these parts one after the other, and leaves the flushing to the system. Some of
    /// the bytes may have been written when it fails.
    fn create(&self, folder: &Handle, path: &Path, parts: &[&[u8]]) -> io::Result<DiskEntry>;

    /// Gives a file this mode and this group.
    fn set_access(&self, folder: &Handle, path: &Path, access: Access) -> io::Result<()>;

    /// What a folder hands down to what is made in it (group, list of access rights), as a value to compare.
    fn heritage(&self, folder: &Handle, path: &Path) -> io::Result<Vec<u8>>;

    /// Has the file on the disk, not only in the system's cache.
    fn flush(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Has the names in a folder on the disk.
    fn flush_folder(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Has all files below a folder on the disk, at once.
    fn flush_all(&self, folder: &Handle) -> io::Result<()>;

    /// Moves a file or folder into place; a file that stands there is replaced.
    fn rename(&self, from: (&Handle, &Path), to: (&Handle, &Path)) -> io::Result<()>;

    /// Removes a file or a link.
    fn remove_file(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    fn remove_folder(&self, folder: &Handle, path: &Path) -> io::Result<()>;

    /// Takes the system's lock on a regular file, which is made where it is missing, without waiting; `None` if somebody
    /// else has it. `InvalidInput` where something other than a file is.
    fn lock(&self, folder: &Handle, path: &Path) -> io::Result<Option<File>>;

    /// Whether the operation that failed may well succeed in a moment.
    fn is_momentary(&self, error: &io::Error) -> bool;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

/// Takes the lock on an open file; `None` if somebody else has it.
pub(super) fn try_lock(file: File) -> io::Result<Option<File>> {
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(e),
    }
}
