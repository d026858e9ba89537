//! The work folder beside the output: the lock, the manifest, and files on their way into the output.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::disk::{self, Found};
use super::manifest::Manifest;
use crate::error::Error;

/// The work folder of one output, held by this process until it is dropped: `.public.bantin/` beside `public/`, so
/// that it is on the same volume and a rename is one step, and is never served.
pub(super) struct Work {
    folder: PathBuf,
    n_staged: AtomicUsize,
    _lock: File,
}

impl Work {
    /// Locks the work folder of `output`, a canonical path, and clears away what a killed build left in it.
    ///
    /// # Errors
    /// [`Error::Locked`], at once, if another build has it.
    pub(super) fn take(output: &Path) -> Result<Self, Error> {
        let folder = beside(output);
        disk::create_folders(&folder)?;
        let holder = folder.join("holder");
        let Some(lock) = disk::lock(&folder.join("lock"))? else {
            return Err(Error::Locked { path: output.to_owned(), holder: describe(&holder) });
        };
        // Not in the lock itself: Windows lets nobody read a locked file.
        disk::write(&holder, std::process::id().to_string().as_bytes())?;
        let work = Self { folder, n_staged: AtomicUsize::new(0), _lock: lock };
        disk::remove_tree(&work.staged())?;
        disk::create_folders(&work.staged())?;
        Ok(work)
    }

    /// A path for the next temporary file.
    pub(super) fn next_staged(&self) -> PathBuf {
        self.staged().join(self.n_staged.fetch_add(1, Ordering::Relaxed).to_string())
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.folder.join("manifest.json")
    }

    /// Replaces the manifest in one step, and has it on the disk before anything else is done.
    pub(super) fn replace_manifest(&self, manifest: &Manifest) -> Result<(), Error> {
        let staged = self.next_staged();
        disk::write_durably(&staged, &manifest.to_bytes())?;
        disk::rename(&staged, &self.manifest())?;
        disk::sync_folder(&self.folder)
    }

    fn staged(&self) -> PathBuf {
        self.folder.join("staged")
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // Runs before the lock is freed. What can't be removed now is cleared by the next build.
        let _ = disk::remove_tree(&self.staged());
    }
}

fn beside(output: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().expect("a volume's root was refused as unsafe"));
    name.push(".bantin");
    output.with_file_name(name)
}

/// Who holds the lock: the process and since when, `4321, 2026-03-01T08:15:00Z`. The file's own time is the start,
/// because a build reads no clock.
fn describe(holder: &Path) -> String {
    let process =
        disk::read(holder).map_or_else(|_| "?".to_owned(), |id| String::from_utf8_lossy(&id).into_owned());
    let Ok(Found::File(stamp)) = disk::find(holder) else { return process };
    match jiff::Timestamp::from_second(stamp.mtime_ns / 1_000_000_000) {
        Ok(start) => format!("{process}, {start}"),
        Err(_) => process,
    }
}
