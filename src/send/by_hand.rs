//! Copying by hand: lists of files to copy and files to delete. For a site without a target, also records what was
//! copied.
//!
//! The program can't see whether files were copied, so a list counts only after the user has confirmed it. Until then
//! the next list repeats all of its files: copying or deleting a file twice does no harm.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Changes;
use super::manifest::SentManifest;
use super::plan::{in_other_case, plan};
use crate::error::Error;
use crate::output::OutputPath;
use crate::publish::PublishedSite;

/// The record of copied files, beside the lists.
const NAME: &str = "copied.json";

/// The paths of the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists {
    /// The files to copy, in their order.
    pub copy: PathBuf,
    /// The files to delete.
    pub delete: PathBuf,
}

/// The number of files of the last lists that were copied and deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Copied.
    pub copied: usize,
    /// Deleted.
    pub deleted: usize,
}

/// The record of what was copied by hand.
#[derive(Debug, Serialize, Deserialize)]
struct Copied {
    /// The copied files; `pending` are those listed since, which may have been copied.
    sent: SentManifest,
    /// The files listed since for deletion.
    removed: BTreeSet<OutputPath>,
}

impl Copied {
    /// The record of what was copied. `None` if the file is missing or damaged: then everything is listed again.
    fn read(site: &PublishedSite) -> Result<Option<Self>, Error> {
        Ok(site.note(NAME)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    fn store(&self, site: &PublishedSite) -> Result<(), Error> {
        site.keep_note(
            NAME,
            &serde_json::to_vec(self).expect("string keys and plain values always serialise"),
        )
    }
}

/// The files to copy and delete by hand since the user last confirmed. `address` is that of the site.
/// # Errors
/// [`Error::Io`] about the folder beside the output.
pub fn list_by_hand(site: &PublishedSite, address: &str) -> Result<Changes, Error> {
    let copied = Copied::read(site)?;
    let mut copied =
        copied.unwrap_or_else(|| Copied { sent: SentManifest::new(address), removed: BTreeSet::new() });
    let plan = plan(site.files(), &copied.sent, None);
    let mut changes = Changes::of(&plan);
    let mut removed = site.delete_list()?;
    removed.retain(|path| !site.files().contains_key(path));
    removed.extend(changes.removed);
    // Lists don't give an order, and on a server that ignores case these are the new files.
    for renamed in in_other_case(site.files(), &removed) {
        removed.remove(&renamed);
    }
    changes.removed = removed.iter().cloned().collect();
    copied.sent.pending.extend(plan.puts.into_iter().map(|put| (put.path, put.file.into())));
    copied.removed = removed;
    copied.store(site)?;
    Ok(changes)
}

/// Writes the lists of `changes` beside the output folder.
///
/// # Errors
/// [`Error::Io`].
pub fn write_lists(site: &PublishedSite, changes: &Changes) -> Result<Lists, Error> {
    let [copy, delete] = site.keep_lists(&changes.order, &changes.removed)?;
    Ok(Lists { copy, delete })
}

/// Records that the user has copied and deleted the files of the last lists of [`list_by_hand`]; `None` if there are
/// none.
/// # Errors
/// [`Error::Io`] about the folder beside the output.
pub fn confirm_by_hand(site: &PublishedSite) -> Result<Option<Confirmed>, Error> {
    let Some(mut copied) = Copied::read(site)? else { return Ok(None) };
    let removed = std::mem::take(&mut copied.removed);
    for path in &removed {
        copied.sent.files.remove(path);
        copied.sent.pending.remove(path);
    }
    let confirmed = Confirmed { copied: copied.sent.pending.len(), deleted: removed.len() };
    if (confirmed.copied, confirmed.deleted) == (0, 0) {
        return Ok(None);
    }
    copied.sent.files.append(&mut copied.sent.pending);
    // A build may have added to the list since.
    let mut left = site.delete_list()?;
    left.retain(|path| !removed.contains(path));
    site.drop_lists(&left)?;
    copied.store(site)?;
    Ok(Some(confirmed))
}
