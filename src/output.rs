//! The finished site, file by file: from `render` to `publish` or `serve`.

mod packed;

pub use packed::{Packed, Unpacked};

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use xxhash_rust::xxh3::xxh3_128;

use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// The path of an output file: relative to the output folder, `/` between its parts, no `.` or `..`; ASCII, but
/// for old addresses that an author gave as aliases. For
/// example `cam-tam/ra-mat/index.html`.
pub type OutputPath = Arc<str>;

/// When a file becomes visible while a build is published: a page never appears before what it points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Static files of the theme. They stay for a day after the site has given them up.
    Theme,
    /// The files beside reports.
    Asset,
    /// Reports and plain pages.
    Page,
    /// Lists and the home page.
    List,
    /// Feeds, sitemap, data.
    Feed,
    /// The page of the search, which knows where all else is.
    Search,
}

/// Takes a finished site, file by file, from many threads, in any order. Each path comes once a build, by `put` or by
/// a `keep` that is granted. A path that doesn't come is no longer part of the site.
pub trait Sink: Sync {
    /// Takes one file, and gives the fingerprint of its bytes.
    ///
    /// # Errors
    /// When the file can't be kept.
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error>;

    /// Asks to leave a file as it is. Not granted where there is no such file with this fingerprint: then it must be
    /// put.
    ///
    /// # Errors
    /// When the file can't be looked at.
    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error>;

    /// Asks to leave all files of the last site as they are, but for those that are put. Not granted where that can't
    /// be known without a look at each.
    fn keep_rest(&self) -> bool {
        false
    }

    /// Whether somebody waits for this page, so that it is better put before the others.
    fn is_urgent(&self, _path: &OutputPath) -> bool {
        false
    }

    /// Says that all urgent pages have come, and the files that are copied; the other pages will take a while.
    fn urgent_done(&self) {}

    /// Says that the kept rest no longer has this file. Sinks that grant `keep_rest` must heed it.
    fn drop_from_rest(&self, _path: &OutputPath) {}
}

/// The files of a finished site, with the fingerprints of their bytes.
pub type Files = BTreeMap<OutputPath, Output>;

/// A file of a finished site: the fingerprint of its bytes, and these.
pub type Output = (Fingerprint, Packed);

/// A site that is being built in memory, on top of the last good one.
#[derive(Debug, Default)]
pub struct Outputs {
    last: Files,
    next: Mutex<Vec<(OutputPath, Output)>>,
    /// Whether files that are not put stay as they were.
    rests_on_last: AtomicBool,
    /// Files of it that are no longer part of the site.
    dropped: Mutex<Vec<OutputPath>>,
}

impl Outputs {
    /// Begins the next site after `last`.
    pub fn after(last: Files) -> Self {
        Self { last, ..Self::default() }
    }

    /// The new site.
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

    /// Drops what was built: the last good site.
    pub fn abandon(self) -> Files {
        self.last
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

    fn keep_rest(&self) -> bool {
        let has_last = !self.last.is_empty();
        self.rests_on_last.store(has_last, Ordering::Relaxed);
        has_last
    }

    fn drop_from_rest(&self, path: &OutputPath) {
        self.dropped.lock().expect("no thread panics while it holds the list").push(path.clone());
    }
}

/// A sink that keeps nothing: `bantin check` renders every page and writes none.
#[derive(Debug, Default)]
pub struct Discard;

impl Sink for Discard {
    fn put(&self, _path: &OutputPath, _phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error> {
        Ok(Fingerprint::of(&bytes))
    }

    fn keep(&self, _path: &OutputPath, _fingerprint: Fingerprint) -> Result<bool, Error> {
        Ok(true)
    }
}

/// What goes into the name of a file that may be kept by browsers as long as it has that name: `site.1f0c9a3e.css`. A
/// short hash (XXH3) of its bytes, which tells versions apart and decides nothing: files are compared by their
/// [`Fingerprint`].
pub fn short_hash(bytes: &[u8]) -> String {
    format!("{:08x}", xxh3_128(bytes) >> 96)
}
