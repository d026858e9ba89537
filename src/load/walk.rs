//! All files of a folder.

use std::path::{Path, PathBuf};

use crate::disk::{Dir, DiskEntry, FileType};
use crate::error::Error;
use crate::source::Stamp;

/// What a walk comes by.
pub(super) enum Found {
    /// A regular file.
    File(Stamp),
    /// A link, wherever it leads.
    Link,
}

/// Hands each file and link at `start` or below it, relative to `root`, to `found`. Skips what editors and systems leave
/// behind. What vanishes on the way counts as removed.
///
/// # Errors
/// [`Error::NotRegular`] for devices and pipes, and where a source folder is a link; [`Error::UnreadableName`] for a name
/// that is no text; [`Error::Io`] where the system tells nothing: what can't be looked at is never taken for what isn't
/// there.
pub(super) fn walk(root: &Dir, start: &Path, found: &mut dyn FnMut(&Path, Found)) -> Result<(), Error> {
    let Some(entry) = root.find(start)? else { return Ok(()) };
    let mut folders = Vec::new();
    visit(root, start, &entry, &mut folders, found)?;
    // One folder is open at a time: a tree may be deeper than a process may have folders open.
    while let Some(folder) = folders.pop() {
        let entries = match root.entries(&folder) {
            Ok(Some(entries)) => entries,
            // Something else has come there since it was seen.
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

/// Says what was seen at a path, or keeps it to go into later.
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

/// Files that editors, office programs and systems leave beside the real ones.
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
