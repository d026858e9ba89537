//! Which warnings a build has told, so that builds by the clock tell only new ones.

use std::collections::BTreeSet;
use std::path::Path;

use super::CACHE_FOLDER;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Dir, create_state, open_state};
use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// The file with their fingerprints, one a line.
const TOLD: &str = "told";

/// Bytes of it at most: more warnings than anybody was told.
const LIMIT: u64 = 32 * 1024 * 1024;

/// The fingerprints of the warnings that were told last. None where nobody can say.
pub fn read_told(root: &Path) -> BTreeSet<String> {
    let read = || {
        let root = Dir::open(&disk::system(), root).ok()??;
        let folder = open_state(&root, Path::new(CACHE_FOLDER)).ok()??;
        let (bytes, _) = folder.read(Path::new(TOLD), LIMIT).ok()?;
        Some(String::from_utf8(bytes).ok()?.lines().map(str::to_owned).collect())
    };
    read().unwrap_or_default()
}

/// Notes that these were told, and no others are any more.
///
/// # Errors
/// [`Error::ForeignState`] where something that isn't this user's stands in the place of the cache; [`Error::Io`] if the
/// disk fails.
pub fn write_told(root: &Path, told: &BTreeSet<String>) -> Result<(), Error> {
    let root = Dir::open_or_create(&disk::system(), root)?;
    let folder = create_state(&root, Path::new(CACHE_FOLDER))?;
    let lines: String = told.iter().map(|fingerprint| format!("{fingerprint}\n")).collect();
    folder.replace(Path::new(TOLD), Path::new("told.tmp"), &[lines.as_bytes()])
}

/// What a warning goes by: the mistake and the line that it is on, wherever that has moved to.
pub fn told_as(diagnostic: &Diagnostic) -> String {
    let place = &diagnostic.place;
    let said = [diagnostic.code.as_str(), &*place.path, &*place.excerpt, &*diagnostic.message.en];
    Fingerprint::of_all(said.iter().map(|part| Fingerprint::of(part.as_bytes()))).to_string()
}
