//! The file operations that publishing is made of, as the system has them.

#![expect(clippy::disallowed_methods, reason = "the one place where `publish` touches the disk")]

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What stands at a path. Links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or the path leads through a file.
    Nothing,
    /// A regular file.
    File(Stamp),
    /// A folder.
    Folder,
    /// A link, a device, a pipe.
    Other,
}

/// What a file's folder says about it. Equal stamps are taken for equal bytes, except before a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970; 0 where there is none.
    pub mtime_ns: i64,
}

/// Every operation by which publishing looks at the disk or changes it, each a single step of the system. [`System`] is
/// the real one; the tests stand one in its place that fails, or stops for good, at the operation they choose.
pub trait FileSystem: Send + Sync {
    /// What stands at the path.
    ///
    /// # Errors
    /// What the system answers; so too below.
    fn find(&self, path: &Path) -> io::Result<Found>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// As above.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The names in a folder, in any order.
    ///
    /// # Errors
    /// As above.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// The path without links and without `..`.
    ///
    /// # Errors
    /// As above.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// Whether names in the folder, or the bytes of the file, may be changed.
    ///
    /// # Errors
    /// As above; `PermissionDenied` and its like if they may not.
    fn check_writable(&self, path: &Path) -> io::Result<()>;

    /// Creates one folder.
    ///
    /// # Errors
    /// As above.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;

    /// Writes a file and leaves the flushing to the system.
    ///
    /// # Errors
    /// As above; a part of the bytes may have been written.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Has the file on the disk, not only in the system's cache.
    ///
    /// # Errors
    /// As above.
    fn flush(&self, file: &Path) -> io::Result<()>;

    /// Has the names in a folder on the disk.
    ///
    /// # Errors
    /// As above.
    fn flush_folder(&self, folder: &Path) -> io::Result<()>;

    /// Has all files below a folder on the disk, at once.
    ///
    /// # Errors
    /// As above.
    fn flush_all(&self, folder: &Path) -> io::Result<()>;

    /// Moves a file into place; a file that stands there is replaced.
    ///
    /// # Errors
    /// As above.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// As above.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// As above.
    fn remove_folder(&self, folder: &Path) -> io::Result<()>;

    /// Takes the kernel's lock on a file, without waiting; `None` if somebody else has it. The system frees it when the
    /// handle is dropped, and when the process ends in whatever way.
    ///
    /// # Errors
    /// As above.
    fn lock(&self, path: &Path) -> io::Result<Option<File>>;

    /// Whether the operation that failed may well succeed in a moment.
    fn is_momentary(&self, error: &io::Error) -> bool;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl FileSystem for System {
    fn find(&self, path: &Path) -> io::Result<Found> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => Ok(Found::File(Stamp::of(&metadata))),
            Ok(metadata) if metadata.is_dir() => Ok(Found::Folder),
            Ok(_) => Ok(Found::Other),
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Ok(Found::Nothing)
            }
            Err(e) => Err(e),
        }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn check_writable(&self, path: &Path) -> io::Result<()> {
        let metadata = fs::metadata(path)?;
        // An administrator could write it all the same, but somebody said that it stays as it is. On Windows a folder's
        // mark means something else.
        if metadata.is_file() && metadata.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        may_write(path)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
    }

    fn flush(&self, file: &Path) -> io::Result<()> {
        // Windows flushes only what may be written.
        File::options().read(true).write(true).open(file)?.sync_all()
    }

    fn flush_folder(&self, folder: &Path) -> io::Result<()> {
        // Windows has no such operation and needs none.
        if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
    }

    fn flush_all(&self, folder: &Path) -> io::Result<()> {
        flush_all(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir(folder)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<File>> {
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(e),
        }
    }

    fn is_momentary(&self, error: &io::Error) -> bool {
        // Access denied, sharing violation, lock violation: a server or a virus scanner has the file open.
        cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
    }
}

#[cfg(unix)]
fn may_write(path: &Path) -> io::Result<()> {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    Ok(accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS)?)
}

/// Only an attempt would tell.
#[cfg(not(unix))]
fn may_write(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn flush_all(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Only Linux flushes one volume and leaves the others.
#[cfg(not(target_os = "linux"))]
fn flush_all(folder: &Path) -> io::Result<()> {
    for name in System.list(folder)? {
        System.flush(&folder.join(name))?;
    }
    System.flush_folder(folder)
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Self {
        let mtime = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let mtime_ns = mtime.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0);
        Self { size: metadata.len(), mtime_ns }
    }
}
