//! Lists beside the output folder for people who copy the site by hand: the files to copy and the files to delete.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::held::PublishedSite;
use super::manifest::{Manifest, stays_inside};
use super::plan::CommitPlan;
use super::work::WorkFolder;
use crate::error::Error;
use crate::output::OutputPath;

/// The files to delete wherever the site was copied to. Builds add to it; the user removes it after deleting them.
pub const DELETE_LIST: &str = "to-delete.txt";

/// The files to copy, in their order.
const COPY_LIST: &str = "to-copy.txt";

/// A list as the text of its file: one path a line.
fn to_text<'p>(paths: impl IntoIterator<Item = &'p OutputPath>) -> String {
    paths.into_iter().flat_map(|path| [path, "\n"]).collect()
}

/// The files of the delete list.
pub(super) fn delete_list(work: &WorkFolder) -> Result<BTreeSet<OutputPath>, Error> {
    let bytes = work.note(DELETE_LIST)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    // Editors may add a byte order mark and blanks.
    let lines = text.trim_start_matches('\u{feff}').lines().map(|line| OutputPath::from(line.trim()));
    Ok(lines.filter(stays_inside).collect())
}

/// Replaces the delete list. Removes the file if the list is empty.
fn write_delete_list(work: &WorkFolder, paths: &BTreeSet<OutputPath>) -> Result<(), Error> {
    if paths.is_empty() {
        work.drop_note(DELETE_LIST)
    } else {
        work.keep_note(DELETE_LIST, to_text(paths).as_bytes()).map(drop)
    }
}

/// Adds the files that a commit will remove to the delete list, and drops those that it publishes again. Returns the
/// number of files in the list.
pub(super) fn note_removals(work: &WorkFolder, plan: &CommitPlan) -> Result<usize, Error> {
    let before = delete_list(work)?;
    let mut after = before.clone();
    // On a server that ignores case, deleting the old file would delete the new one.
    let renamed = plan.in_other_case();
    after.extend(plan.stale.keys().filter(|path| !renamed.contains_key(path)).cloned());
    after.retain(|path| !is_published(&plan.next, path));
    if after != before {
        write_delete_list(work, &after)?;
    }
    Ok(after.len())
}

fn is_published(manifest: &Manifest, path: &OutputPath) -> bool {
    manifest.files.contains_key(path) || manifest.retired.contains_key(path)
}

impl PublishedSite {
    /// The bytes of a note beside the output folder.
    pub(crate) fn note(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.work.note(name)
    }

    /// Replaces a note beside the output folder.
    pub(crate) fn keep_note(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.work.keep_note(name, bytes).map(drop)
    }

    /// The files of the delete list.
    pub(crate) fn delete_list(&self) -> Result<BTreeSet<OutputPath>, Error> {
        delete_list(&self.work)
    }

    /// Writes both lists, and returns their paths.
    pub(crate) fn keep_lists(
        &self,
        copy: &[OutputPath],
        delete: &[OutputPath],
    ) -> Result<[PathBuf; 2], Error> {
        Ok([
            self.work.keep_note(COPY_LIST, to_text(copy).as_bytes())?,
            self.work.keep_note(DELETE_LIST, to_text(delete).as_bytes())?,
        ])
    }

    /// Removes both lists, except the files `left` to delete.
    pub(crate) fn drop_lists(&self, left: &BTreeSet<OutputPath>) -> Result<(), Error> {
        self.work.drop_note(COPY_LIST)?;
        write_delete_list(&self.work, left)
    }
}
