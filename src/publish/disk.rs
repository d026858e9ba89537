//! Every file operation of publishing, each with its path in the error.

#![expect(clippy::disallowed_methods, reason = "the one place where `publish` touches the disk")]

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use crate::error::{Error, Operation};

/// What stands at a path. Links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    File(Stamp),
    Folder,
    /// A link, a device, a pipe.
    Other,
}

/// What a file's folder says about it. Equal stamps are taken for equal bytes, except before a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Bytes.
    pub(super) size: u64,
    /// Modification time, nanoseconds since 1970; 0 where there is none.
    pub(super) mtime_ns: i64,
}

/// On Windows a file that a server or a virus scanner has open can't be replaced for a moment.
const RENAME_ATTEMPTS: u32 = if cfg!(windows) { 8 } else { 1 };

pub(super) fn find(path: &Path) -> Result<Found, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Found::File(Stamp::of(&metadata))),
        Ok(metadata) if metadata.is_dir() => Ok(Found::Folder),
        Ok(_) => Ok(Found::Other),
        // A file stands where the path needs a folder, so nothing can be behind it.
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Found::Nothing),
        Err(e) => Err(Error::io(Operation::Read, path, e)),
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|e| Error::io(Operation::Read, path, e))
}

/// The names in a folder, sorted.
pub(super) fn list(folder: &Path) -> Result<Vec<OsString>, Error> {
    let names: io::Result<Vec<_>> =
        fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
    let mut names = names.map_err(|e| Error::io(Operation::Read, folder, e))?;
    names.sort();
    Ok(names)
}

/// The path without links and without `..`; `None` if nothing is there.
pub(super) fn canonical(path: &Path) -> Result<Option<PathBuf>, Error> {
    match fs::canonicalize(path) {
        Ok(path) => Ok(Some(path)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io(Operation::Read, path, e)),
    }
}

/// Creates the folder and those above it, as far as they are missing.
pub(super) fn create_folders(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|e| Error::io(Operation::Write, folder, e))
}

/// Writes a file and leaves the flushing to the system.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|e| Error::io(Operation::Write, path, e))
}

/// Writes a file that is on the disk, not only in its cache, when this returns.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    File::create(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(|e| Error::io(Operation::Write, path, e))
}

/// Makes the renames in a folder durable. Windows has no such operation and needs none.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder).and_then(|file| file.sync_all()).map_err(|e| Error::io(Operation::Write, folder, e))
}

/// Moves a file into place in one step; a file that stands there is replaced. The error names the place.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    for attempt in 1.. {
        match fs::rename(from, to) {
            Ok(()) => break,
            Err(e) if e.kind() == ErrorKind::PermissionDenied && attempt < RENAME_ATTEMPTS => {
                std::thread::sleep(Duration::from_millis(10 << attempt));
            }
            Err(e) => return Err(Error::io(Operation::Rename, to, e)),
        }
    }
    Ok(())
}

pub(super) fn remove_file(path: &Path) -> Result<(), Error> {
    fs::remove_file(path).map_err(|e| Error::io(Operation::Remove, path, e))
}

/// Removes a folder if it is there and empty.
pub(super) fn remove_empty_folder(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir(folder) {
        Ok(()) => Ok(()),
        Err(e) => match e.kind() {
            ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty => Ok(()),
            // A mount point, or a file: it stays.
            ErrorKind::ResourceBusy | ErrorKind::NotADirectory => Ok(()),
            _ => Err(Error::io(Operation::Remove, folder, e)),
        },
    }
}

/// Removes a folder with all that is in it, if it is there.
pub(super) fn remove_tree(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(Error::io(Operation::Remove, folder, e)),
        _ => Ok(()),
    }
}

/// Takes the kernel's lock on a file, without waiting; `None` if somebody else has it. The system frees it when the
/// handle is dropped, and when the process ends in whatever way.
pub(super) fn lock(path: &Path) -> Result<Option<File>, Error> {
    let failed = |e| Error::io(Operation::Lock, path, e);
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(failed(e)),
    }
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Self {
        let mtime = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let mtime_ns = mtime.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0);
        Self { size: metadata.len(), mtime_ns }
    }
}
