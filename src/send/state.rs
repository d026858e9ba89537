//! The progress of a send, as the manifest on the server records it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::lanes::Failure;
use super::manifest::{COPY, NAME, SentManifest};
use super::plan::{Put, SendPlan};
use super::remote::Remote;
use crate::output::OutputPath;

/// The manifest is stored after at least this many files each time, and about sixteen times in all: an interrupted send
/// repeats the files after the last time.
const LEAST_BETWEEN: usize = 64;
const TIMES: usize = 16;

/// The progress of a send.
pub(super) struct SendState {
    manifest: Mutex<SentManifest>,
    /// Locked while the manifest is stored, since two threads would write to one temporary file. True if a complete
    /// copy of the manifest is on the server. Then the manifest itself may be damaged, so the copy stays until a
    /// manifest is complete.
    has_copy: Mutex<bool>,
    done: AtomicUsize,
    between: usize,
}

impl SendState {
    /// The state before the first step: from now on, all files of the plan may arrive.
    pub(super) fn new(mut manifest: SentManifest, has_copy: bool, plan: &SendPlan) -> Self {
        manifest.pending.extend(plan.puts.iter().map(|put| (put.path.clone(), put.file.into())));
        Self {
            manifest: Mutex::new(manifest),
            has_copy: Mutex::new(has_copy),
            done: AtomicUsize::new(0),
            between: (plan.puts.len() / TIMES).max(LEAST_BETWEEN),
        }
    }

    /// Writes the manifest to the server.
    pub(super) fn store(&self, remote: &mut dyn Remote) -> Result<(), Failure> {
        let mut has_copy = self.has_copy.lock().expect("no thread panics while it stores the manifest");
        let bytes = self.manifest.lock().expect("no thread panics while it holds the manifest").to_bytes();
        if !*has_copy && !remote.replaces_at_once() {
            remote.write(COPY, &bytes)?;
            *has_copy = true;
        }
        remote.write(NAME, &bytes)?;
        if *has_copy {
            remote.remove(COPY)?;
            *has_copy = false;
        }
        Ok(())
    }

    /// Records that a file has arrived, and returns the number of arrived files. Stores the manifest now and then.
    pub(super) fn arrived(&self, put: &Put, remote: &mut dyn Remote) -> Result<usize, Failure> {
        let mut manifest = self.manifest.lock().expect("no thread panics while it holds the manifest");
        manifest.pending.remove(&put.path);
        manifest.files.insert(put.path.clone(), put.file.into());
        drop(manifest);
        let done = self.count();
        if done.is_multiple_of(self.between) {
            self.store(remote)?;
        }
        Ok(done)
    }

    /// Counts a finished step.
    pub(super) fn count(&self) -> usize {
        self.done.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Drops files that are no longer on the server.
    pub(super) fn forget(&self, paths: &[OutputPath]) {
        let mut manifest = self.manifest.lock().expect("no thread panics while it holds the manifest");
        for path in paths {
            manifest.files.remove(path);
            manifest.pending.remove(path);
        }
    }
}
