//! The work folder beside the output: the lock, the manifest, and files on their way into the output.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::disk::Disk;
use super::manifest::Manifest;
use super::system::Found;
use crate::error::Error;

/// The work folder of one output, held by this process until it is dropped: `.public.bantin/` beside `public/`, so
/// that it is on the same volume and a rename is one step, and is never served.
pub(super) struct Work {
    pub(super) disk: Disk,
    folder: PathBuf,
    n_staged: AtomicUsize,
    _lock: File,
}

/// How often, and with which pauses, one looks who was first: it needs a moment to write that down, and another one,
/// when it has ended, to free the lock.
const LOOKS: u32 = 80;
const PAUSE: Duration = Duration::from_millis(10);

impl Work {
    /// Locks the work folder of `output`, a canonical path, and clears away what a killed build left in it.
    ///
    /// # Errors
    /// [`Error::Locked`], within a second, if another build has it.
    pub(super) fn take(disk: Disk, output: &Path) -> Result<Self, Error> {
        let folder = beside(output);
        disk.create_folders(&folder)?;
        let holder = folder.join("holder");
        let lock = lock(&disk, &folder, &holder, output)?;
        // Not in the lock itself: Windows lets nobody read a locked file.
        let next_holder = folder.join("holder.new");
        disk.write(&next_holder, std::process::id().to_string().as_bytes())?;
        disk.rename(&next_holder, &holder)?;
        let work = Self { disk, folder, n_staged: AtomicUsize::new(0), _lock: lock };
        work.disk.remove_with_files(&work.staged())?;
        work.disk.create_folders(&work.staged())?;
        Ok(work)
    }

    /// Whether `output`, a canonical path, was ever built into.
    pub(super) fn exists(disk: &Disk, output: &Path) -> Result<bool, Error> {
        Ok(disk.find(&beside(output))? == Found::Folder)
    }

    /// A path for the next temporary file.
    pub(super) fn next_staged(&self) -> PathBuf {
        self.staged().join(self.n_staged.fetch_add(1, Ordering::Relaxed).to_string())
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.folder.join("manifest.json")
    }

    /// Writes a manifest that waits to take the place of the one there is.
    pub(super) fn stage_manifest(&self, manifest: &Manifest) -> Result<PathBuf, Error> {
        let staged = self.next_staged();
        self.disk.write(&staged, &manifest.to_bytes())?;
        Ok(staged)
    }

    /// Replaces the manifest in one step, and has that on the disk before anything else is done.
    pub(super) fn place_manifest(&self, staged: &Path) -> Result<(), Error> {
        self.disk.rename(staged, &self.manifest())?;
        self.disk.flush_folder(&self.folder)
    }

    /// Has the files that wait on the disk.
    pub(super) fn flush_staged(&self) -> Result<(), Error> {
        self.disk.flush_all(&self.staged())
    }

    /// Keeps the bytes of a file that somebody edited, by their short hash.
    pub(super) fn keep_edited(&self, path: &str, hash: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
        let kept = self.folder.join("edited").join(hash).join(path);
        if let Some(folder) = kept.parent() {
            self.disk.create_folders(folder)?;
        }
        self.disk.write(&kept, bytes)?;
        Ok(kept)
    }

    fn staged(&self) -> PathBuf {
        self.folder.join("staged")
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // Runs before the lock is freed. What can't be removed now is cleared by the next build.
        let _ = self.disk.remove_file(&self.folder.join("holder"));
        let _ = self.disk.remove_with_files(&self.staged());
    }
}

fn beside(output: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().expect("a volume's root was refused as unsafe"));
    name.push(".bantin");
    output.with_file_name(name)
}

fn lock(disk: &Disk, folder: &Path, holder: &Path, output: &Path) -> Result<File, Error> {
    for _ in 0..LOOKS {
        if let Some(lock) = disk.lock(&folder.join("lock"))? {
            return Ok(lock);
        }
        std::thread::sleep(PAUSE);
        if let Some(holder) = describe(disk, holder) {
            return Err(Error::Locked { path: output.to_owned(), holder });
        }
    }
    Err(Error::Locked { path: output.to_owned(), holder: "?".to_owned() })
}

/// Who holds the lock: the process and since when, `4321, 2026-03-01T08:15:00Z`. The file's own time is the start,
/// because a build reads no clock.
fn describe(disk: &Disk, holder: &Path) -> Option<String> {
    let (Found::File(stamp), Ok(process)) = (disk.find(holder).ok()?, disk.read(holder)) else { return None };
    let process = String::from_utf8_lossy(&process).into_owned();
    Some(match jiff::Timestamp::from_second(stamp.mtime_ns / 1_000_000_000) {
        Ok(start) => format!("{process}, {start}"),
        Err(_) => process,
    })
}
