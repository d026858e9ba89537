//! What is kept beside the output folder for people who copy the site by hand: which files to copy, which to delete.

use std::collections::BTreeSet;

use super::manifest::{Manifest, stays_inside};
use super::plan::CommitPlan;
use super::work::WorkFolder;
use crate::error::Error;
use crate::output::OutputPath;

/// The files to delete wherever the site was copied to. Builds add to it, whoever has deleted them removes it.
pub const DELETE_LIST: &str = "to-delete.txt";

/// A list as the text of its file: one path a line.
pub(super) fn to_text<'p>(paths: impl IntoIterator<Item = &'p OutputPath>) -> String {
    paths.into_iter().flat_map(|path| [path, "\n"]).collect()
}

/// The files of the delete list.
pub(super) fn delete_list(work: &WorkFolder) -> Result<BTreeSet<OutputPath>, Error> {
    let bytes = work.note(DELETE_LIST)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    // Somebody may have saved it with an editor.
    let lines = text.trim_start_matches('\u{feff}').lines().map(|line| OutputPath::from(line.trim()));
    Ok(lines.filter(stays_inside).collect())
}

/// Replaces the delete list. An empty one is no file.
pub(super) fn write_delete_list(work: &WorkFolder, paths: &BTreeSet<OutputPath>) -> Result<(), Error> {
    if paths.is_empty() {
        work.drop_note(DELETE_LIST)
    } else {
        work.keep_note(DELETE_LIST, to_text(paths).as_bytes()).map(drop)
    }
}

/// Adds to the delete list what a commit will remove, and takes off what it will publish again. Returns how many files it
/// has then.
pub(super) fn note_removals(work: &WorkFolder, plan: &CommitPlan) -> Result<usize, Error> {
    let before = delete_list(work)?;
    let mut after = before.clone();
    after.extend(plan.stale.keys().cloned());
    after.retain(|path| !is_published(&plan.next, path));
    if after != before {
        write_delete_list(work, &after)?;
    }
    Ok(after.len())
}

fn is_published(manifest: &Manifest, path: &OutputPath) -> bool {
    manifest.files.contains_key(path) || manifest.retired.contains_key(path)
}
