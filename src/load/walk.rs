//! Walks all files of a folder.

use std::path::{Path, PathBuf};

use crate::disk::{Dir, DiskEntry, FileType};
use crate::error::Error;
use crate::source::Stamp;

/// An entry found by a walk.
pub(super) enum Found {
    /// A regular file.
    File(Stamp),
    /// A link, whatever its target.
    Link,
}

/// Passes each file and link at `start` or below it, relative to `root`, to `found`. Skips leftovers of editors and
/// systems. Files that vanish meanwhile count as removed.
///
/// # Errors
/// [`Error::NotRegular`] for devices and pipes, and if a source folder is a link; [`Error::UnreadableName`] for a name
/// that isn't text; [`Error::Io`] if the system can't tell: an unreadable entry is never taken for a missing one.
pub(super) fn walk(root: &Dir, start: &Path, found: &mut dyn FnMut(&Path, Found)) -> Result<(), Error> {
    let Some(entry) = root.find(start)? else { return Ok(()) };
    let mut folders = Vec::new();
    visit(root, start, &entry, &mut folders, found)?;
    // Only one folder is open at a time: a tree may be deeper than the limit of open files.
    while let Some(folder) = folders.pop() {
        let entries = match root.entries(&folder) {
            Ok(Some(entries)) => entries,
            // The folder was replaced by something else since it was listed.
            Ok(None) | Err(Error::NotRegular(_)) => {
                walk(root, &folder, found)?;
                continue;
            }
            Err(error) => return Err(error),
        };
        for (name, entry) in entries {
            if !is_passed_over(&name.to_string_lossy()) {
                visit(root, &folder.join(&name), &entry, &mut folders, found)?;
            }
        }
    }
    Ok(())
}

/// Passes an entry on, or keeps a folder to enter it later.
fn visit(
    root: &Dir,
    path: &Path,
    entry: &DiskEntry,
    folders: &mut Vec<PathBuf>,
    found: &mut dyn FnMut(&Path, Found),
) -> Result<(), Error> {
    if path.to_str().is_none() {
        return Err(Error::UnreadableName(root.join(path)));
    }
    match entry.file_type {
        FileType::File => found(path, Found::File(entry.stamp)),
        FileType::Folder => folders.push(path.to_owned()),
        FileType::Link => found(path, Found::Link),
        FileType::Other => return Err(Error::NotRegular(root.join(path))),
    }
    Ok(())
}

/// Whether a file is a leftover of editors, office programs and systems beside the real files.
pub(super) fn is_passed_over(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with(['.', '~'])
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(&*lower, "thumbs.db" | "desktop.ini")
        || [".swp", ".swx", ".tmp", ".bak", ".crdownload", ".part"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}
