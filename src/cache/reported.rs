//! Which warnings the last build reported, so that builds by the clock report only new ones.

use std::collections::BTreeSet;
use std::path::Path;

use super::CACHE_FOLDER;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Dir, create_state, open_state};
use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// The file with the fingerprints of these warnings, one a line.
const REPORTED: &str = "reported";

/// The largest size of that file, in bytes: more warnings than any site has.
const LIMIT: u64 = 32 * 1024 * 1024;

/// The fingerprints of the warnings that the last build reported. None if the file can't be read.
pub fn read_reported(root: &Path) -> BTreeSet<String> {
    let read = || {
        let root = Dir::open(&disk::system(), root).ok()??;
        let folder = open_state(&root, Path::new(CACHE_FOLDER)).ok()??;
        let (bytes, _) = folder.read(Path::new(REPORTED), LIMIT).ok()?;
        Some(String::from_utf8(bytes).ok()?.lines().map(str::to_owned).collect())
    };
    read().unwrap_or_default()
}

/// Replaces the file: these warnings were reported, and no others.
///
/// # Errors
/// [`Error::ForeignState`] where something that isn't this user's stands in the place of the cache; [`Error::Io`] if the
/// disk fails.
pub fn write_reported(root: &Path, reported: &BTreeSet<String>) -> Result<(), Error> {
    let root = Dir::open_or_create(&disk::system(), root)?;
    let folder = create_state(&root, Path::new(CACHE_FOLDER))?;
    let lines: String = reported.iter().map(|fingerprint| format!("{fingerprint}\n")).collect();
    folder.replace(Path::new(REPORTED), Path::new("reported.tmp"), &[lines.as_bytes()])
}

/// The fingerprint of a warning: of the mistake and of the text of its line. It stays the same when the line moves.
pub fn reported_as(diagnostic: &Diagnostic) -> String {
    let place = &diagnostic.place;
    let said = [diagnostic.code.as_str(), &*place.path, &*place.excerpt, &*diagnostic.message.en];
    Fingerprint::of_all(said.iter().map(|part| Fingerprint::of(part.as_bytes()))).to_string()
}
