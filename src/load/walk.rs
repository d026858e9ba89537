//! All files of a folder.

use std::path::{Path, PathBuf};

use crate::disk::{Dir, FileType};
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
    visit(root, root, start, start, entry.file_type, &mut folders, found)?;
    // One folder is open at a time: a tree may be deeper than a process may have folders open.
    while let Some(folder) = folders.pop() {
        let dir = match root.enter(&folder) {
            Ok(Some(dir)) => dir,
            Ok(None) => continue,
            // Something else has come there since it was listed.
            Err(Error::NotRegular(_)) => {
                walk(root, &folder, found)?;
                continue;
            }
            Err(error) => return Err(error),
        };
        for (name, file_type) in dir.list(Path::new(""))?.unwrap_or_default() {
            if !is_passed_over(&name.to_string_lossy()) {
                let path = folder.join(&name);
                visit(root, &dir, Path::new(&name), &path, file_type, &mut folders, found)?;
            }
        }
    }
    Ok(())
}

/// Looks at what is called `name` in `dir`, which is `path` in the site.
fn visit(
    root: &Dir,
    dir: &Dir,
    name: &Path,
    path: &Path,
    file_type: FileType,
    folders: &mut Vec<PathBuf>,
    found: &mut dyn FnMut(&Path, Found),
) -> Result<(), Error> {
    if path.to_str().is_none() {
        return Err(Error::UnreadableName(root.join(path)));
    }
    match file_type {
        FileType::File => match dir.find(name)? {
            Some(entry) if entry.file_type == FileType::File => found(path, Found::File(entry.stamp)),
            // Something else stands there by now.
            Some(entry) => return visit(root, dir, name, path, entry.file_type, folders, found),
            None => {}
        },
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
