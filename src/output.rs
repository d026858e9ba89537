//! The finished site, file by file: from `render` to `publish` or `serve`.

mod later;
pub mod media_type;
mod packed;

pub use later::Later;
pub use packed::{Packed, Unpacked};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// The path of an output file: relative to the output folder, with `/`, without `.` or `..`. ASCII, except for old
/// addresses that an author gave as aliases. For example `cam-tam/ra-mat/index.html`.
pub type OutputPath = Arc<str>;

/// A path as case-insensitive file systems compare it: the site must fit on those too.
pub(crate) fn lower(path: &str) -> Cow<'_, str> {
    let is_lower = path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(path) } else { Cow::Owned(path.to_lowercase()) }
}

/// When a file becomes visible during publishing: a page never appears before what it points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Static files of the theme. They stay for a day after the site stopped using them.
    Theme,
    /// The files beside reports.
    Asset,
    /// Reports and plain pages.
    Page,
    /// Lists and the home page.
    List,
    /// Feeds, sitemap, data.
    Feed,
    /// The search page, which contains the addresses of all other files.
    Search,
}

/// When a sink wants files that take long to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// Before the site is finished.
    Now,
    /// When a reader requests one.
    WhenAsked,
    /// Never, but it checks whether they can be made.
    Never,
}

/// Receives a finished site, file by file, from many threads, in any order. Each path comes once per build, by `put` or
/// by an accepted `keep`. A path that doesn't come is no longer part of the site.
pub trait Sink: Sync {
    /// Takes one file and returns the fingerprint of its bytes.
    ///
    /// # Errors
    /// If the file can't be stored.
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error>;

    /// Asks to keep the present file. Returns `false` if there is no such file with this fingerprint: then it must be
    /// `put`.
    ///
    /// # Errors
    /// If the present file can't be checked.
    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error>;

    /// When it wants files that take long to make.
    fn making(&self) -> Making {
        Making::Now
    }

    /// Takes a file that is made when a reader requests it, if this sink wants such files.
    fn put_later(&self, _path: &OutputPath, _file: Later) {}

    /// Asks to keep all files of the last site except those that are `put`. Returns `false` if that would need a check
    /// of each file.
    fn keep_rest(&self) -> bool {
        false
    }

    /// Whether a reader is waiting for this page, so that it should be put first.
    fn is_urgent(&self, _path: &OutputPath) -> bool {
        false
    }

    /// Reports that all urgent pages and all copied files have been put; the others will take a while.
    fn urgent_done(&self) {}

    /// Reports that a file kept by `keep_rest` is no longer part of the site. Required for sinks that accept
    /// `keep_rest`.
    fn drop_from_rest(&self, _path: &OutputPath) {}
}

/// The files of a finished site, with the fingerprints of their bytes.
pub type Files = BTreeMap<OutputPath, Output>;

/// A file of a finished site: the fingerprint of its bytes, and the bytes, packed.
pub type Output = (Fingerprint, Packed);

/// A site that is being built in memory, on top of the last good one.
#[derive(Debug, Default)]
pub struct Outputs {
    last: Files,
    next: Mutex<Vec<(OutputPath, Output)>>,
    /// Whether files that aren't put are kept.
    rests_on_last: AtomicBool,
    /// Files of the last site that are no longer part of the new one.
    dropped: Mutex<Vec<OutputPath>>,
}

impl Outputs {
    /// Starts the next site after `last`.
    pub fn after(last: Files) -> Self {
        Self { last, ..Self::default() }
    }

    /// Returns the new site.
    pub fn finish(self) -> Files {
        let mut next = self.next.into_inner().expect("no thread panics while it holds the list");
        if self.rests_on_last.into_inner() {
            let mut files = self.last;
            for path in self.dropped.into_inner().expect("no thread panics while it holds the list") {
                files.remove(&path);
            }
            files.extend(next);
            return files;
        }
        next.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        next.into_iter().collect()
    }

    /// Discards the new files and returns the last good site.
    pub fn abandon(self) -> Files {
        self.last
    }

    /// Adds a file that is made when a reader requests it, and returns it.
    pub fn add_later(&self, path: &OutputPath, file: Later) -> Packed {
        let key = file.key();
        // Reuse a file that was made for the last site.
        let last = self.last.get(path).filter(|(last, packed)| *last == key && packed.is_later());
        let file = last.map_or_else(|| file.into(), |(_, packed)| packed.clone());
        self.add(path, key, file.clone());
        file
    }

    fn add(&self, path: &OutputPath, fingerprint: Fingerprint, bytes: Packed) {
        let mut next = self.next.lock().expect("no thread panics while it holds the list");
        next.push((path.clone(), (fingerprint, bytes)));
    }
}

impl Sink for Outputs {
    fn put(&self, path: &OutputPath, _phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error> {
        let fingerprint = Fingerprint::of(&bytes);
        self.add(path, fingerprint, bytes.as_slice().into());
        Ok(fingerprint)
    }

    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error> {
        let last = self.last.get(path).filter(|(last, _)| *last == fingerprint);
        if let Some((_, bytes)) = last.filter(|_| !self.rests_on_last.load(Ordering::Relaxed)) {
            self.add(path, fingerprint, bytes.clone());
        }
        Ok(last.is_some())
    }

    fn making(&self) -> Making {
        Making::WhenAsked
    }

    fn put_later(&self, path: &OutputPath, file: Later) {
        self.add_later(path, file);
    }

    fn keep_rest(&self) -> bool {
        let has_last = !self.last.is_empty();
        self.rests_on_last.store(has_last, Ordering::Relaxed);
        has_last
    }

    fn drop_from_rest(&self, path: &OutputPath) {
        self.dropped.lock().expect("no thread panics while it holds the list").push(path.clone());
    }
}

/// A sink that drops everything: `bantin check` renders all pages and writes none.
#[derive(Debug, Default)]
pub struct Discard;

impl Sink for Discard {
    fn put(&self, _path: &OutputPath, _phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error> {
        Ok(Fingerprint::of(&bytes))
    }

    fn keep(&self, _path: &OutputPath, _fingerprint: Fingerprint) -> Result<bool, Error> {
        Ok(true)
    }

    fn making(&self) -> Making {
        Making::Never
    }
}

/// The hash in the name of a file that browsers may cache forever: `site.1f0c9a3e.css`. A short XXH3 hash of its bytes.
/// It only distinguishes versions; files are compared by [`Fingerprint`].
pub fn short_hash(bytes: &[u8]) -> String {
    format!("{:08x}", xxh3_128(bytes) >> 96)
}
