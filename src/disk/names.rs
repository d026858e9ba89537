//! The names in a folder, for systems that can't list an open folder.

#![expect(clippy::disallowed_methods, reason = "this is where the program touches the disk")]

use std::ffi::OsString;
use std::path::Path;
use std::{fs, io};

use walkdir::{DirEntry, WalkDir};

use super::system::FileType;

/// The names in a folder, with the type of each.
pub(super) fn names(folder: &Path) -> io::Result<Vec<(OsString, FileType)>> {
    let entries = WalkDir::new(folder).min_depth(1).max_depth(1);
    let found = |entry: DirEntry| (entry.file_name().to_owned(), FileType::of(entry.file_type()));
    entries.into_iter().map(|entry| entry.map(found).map_err(answer)).collect()
}

/// The system's error.
fn answer(error: walkdir::Error) -> io::Error {
    let said = error.to_string();
    error.into_io_error().unwrap_or_else(|| io::Error::other(said))
}

impl FileType {
    pub(super) fn of(found: fs::FileType) -> Self {
        if found.is_symlink() {
            Self::Link
        } else if found.is_dir() {
            Self::Folder
        } else if found.is_file() {
            Self::File
        } else {
            Self::Other
        }
    }
}
