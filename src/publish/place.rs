//! Where the output folder really is, and whether anything may be built there.

use std::path::{Path, PathBuf};

use super::Options;
use super::disk::Disk;
use super::system::Found;
use crate::error::{Error, Operation};

/// The canonical path of the output folder, which need not exist yet.
///
/// # Errors
/// [`Error::UnsafeOutput`] for a link, the root of a volume, the home folder or the sources, and for whatever holds
/// them; [`Error::Io`] where a file stands.
pub(super) fn resolve(disk: &Disk, output: &Path, options: &Options) -> Result<PathBuf, Error> {
    let is_unsafe = || Error::UnsafeOutput(output.to_owned());
    // Collected anew because a final slash would follow a link.
    let typed: PathBuf = absolute(output)?.components().collect();
    match disk.find(&typed)? {
        Found::Nothing | Found::Folder => {}
        Found::File(_) => {
            return Err(Error::io(Operation::Write, output, std::io::ErrorKind::NotADirectory.into()));
        }
        Found::Other => return Err(is_unsafe()),
    }
    let place = canonical(disk, &typed)?.ok_or_else(is_unsafe)?;
    if place.parent().is_none()
        || touches_sources(disk, &place, &options.sources)?
        || holds_home(disk, &place)?
    {
        return Err(is_unsafe());
    }
    Ok(place)
}

/// Whether the folder is empty but for names with a dot in front, such as `.git` and `.gitkeep`, or missing.
pub(super) fn is_bare(disk: &Disk, folder: &Path) -> Result<bool, Error> {
    if disk.find(folder)? == Found::Nothing {
        return Ok(true);
    }
    Ok(disk.list(folder)?.iter().all(|name| name.as_encoded_bytes().starts_with(b".")))
}

/// Whether building into `place` would write among the sources or over them.
fn touches_sources(disk: &Disk, place: &Path, sources: &Path) -> Result<bool, Error> {
    let sources = absolute(sources)?;
    if canonical(disk, &sources)?.is_some_and(|root| root.starts_with(place)) {
        return Ok(true);
    }
    for name in ["content", "themes"] {
        // Canonical again, because the folder itself may be a link to somewhere else.
        let folder = canonical(disk, &sources.join(name))?;
        if folder.is_some_and(|folder| folder.starts_with(place) || place.starts_with(&folder)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn holds_home(disk: &Disk, place: &Path) -> Result<bool, Error> {
    match std::env::home_dir().filter(|home| home.is_absolute()) {
        Some(home) => Ok(canonical(disk, &home)?.is_some_and(|home| home.starts_with(place))),
        None => Ok(false),
    }
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|e| Error::io(Operation::Read, path, e))
}

/// The path without links, as far as it exists, and the rest as it was typed. `None` if the rest has a `..`, which
/// means nothing in a folder that isn't there.
fn canonical(disk: &Disk, path: &Path) -> Result<Option<PathBuf>, Error> {
    if let Some(path) = disk.canonical(path)? {
        return Ok(Some(path));
    }
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Ok(None) };
    Ok(canonical(disk, parent)?.map(|parent| parent.join(name)))
}
