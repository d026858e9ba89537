//! The operations by which the sources are looked at, as the system has them.

#![expect(clippy::disallowed_methods, reason = "the one place where `load` touches the disk")]

use std::ffi::OsString;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use crate::source::Stamp;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link to something else.
    Link,
    /// A device, a pipe.
    Other,
}

/// Every operation by which the sources are looked at, each a single step of the system. [`System`] is the real one; the
/// tests stand one in its place that fails at the operation they choose.
pub trait FileSystem: Send + Sync {
    /// What stands at the path. Links are not followed.
    ///
    /// # Errors
    /// What the system answers; so too below.
    fn find(&self, path: &Path) -> io::Result<(Kind, Stamp)>;

    /// What a link leads to, or what stands there itself.
    ///
    /// # Errors
    /// As above.
    fn follow(&self, path: &Path) -> io::Result<(Kind, Stamp)>;

    /// The names in a folder, in any order, and what each is.
    ///
    /// # Errors
    /// As above.
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>>;

    /// The path without links and without `..`.
    ///
    /// # Errors
    /// As above.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// As above.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl FileSystem for System {
    fn find(&self, path: &Path) -> io::Result<(Kind, Stamp)> {
        let metadata = fs::symlink_metadata(path)?;
        Ok((Kind::of(metadata.file_type()), stamp(&metadata)))
    }

    fn follow(&self, path: &Path) -> io::Result<(Kind, Stamp)> {
        let metadata = fs::metadata(path)?;
        Ok((Kind::of(metadata.file_type()), stamp(&metadata)))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
        let entries = WalkDir::new(folder).min_depth(1).max_depth(1);
        let found = |entry: DirEntry| (entry.file_name().to_owned(), Kind::of(entry.file_type()));
        entries.into_iter().map(|entry| entry.map(found).map_err(of_system)).collect()
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }
}

impl Kind {
    fn of(file_type: FileType) -> Self {
        if file_type.is_symlink() {
            Self::Link
        } else if file_type.is_dir() {
            Self::Folder
        } else if file_type.is_file() {
            Self::File
        } else {
            Self::Other
        }
    }
}

/// What the system answered.
fn of_system(error: walkdir::Error) -> io::Error {
    let said = error.to_string();
    error.into_io_error().unwrap_or_else(|| io::Error::other(said))
}

fn stamp(metadata: &Metadata) -> Stamp {
    let mtime = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Stamp {
        size: metadata.len(),
        mtime: mtime.map_or(0, |time| i128::try_from(time.as_nanos()).unwrap_or(i128::MAX)),
        inode: inode(metadata),
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> u64 {
    0
}

/// Whether links lead to each other.
#[cfg(unix)]
pub(super) fn is_circle(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

/// Windows has another answer for each way to make one; what it says is told as it is.
#[cfg(not(unix))]
pub(super) fn is_circle(_error: &io::Error) -> bool {
    false
}
