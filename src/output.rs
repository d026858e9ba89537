//! The finished site, path by path: what `render` hands on and `publish` or `serve` takes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::error::Error;
use crate::source::Fingerprint;

/// The path of an output file: relative to the output folder, `/` between its parts, ASCII, no `.` or `..`. For
/// example `cam-tam/ra-mat/index.html`.
pub type OutputPath = Arc<str>;

/// When a file becomes visible while a build is published: a page never appears before what it points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Static files and the files beside reports.
    Asset,
    /// Reports and plain pages.
    Page,
    /// Lists and the home page.
    List,
    /// Feeds, sitemap, data.
    Feed,
}

/// Takes finished files, from many threads, in any order.
pub trait Sink: Sync {
    /// Takes one file. A path is given once a build.
    ///
    /// # Errors
    /// When the file can't be kept.
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<(), Error>;
}

/// A finished site in memory.
#[derive(Debug, Default)]
pub struct Outputs {
    files: Mutex<BTreeMap<OutputPath, Arc<[u8]>>>,
}

impl Outputs {
    /// The files, in the order of their paths.
    pub fn into_files(self) -> BTreeMap<OutputPath, Arc<[u8]>> {
        self.files.into_inner().expect("no thread panics while it holds the map")
    }
}

impl Sink for Outputs {
    fn put(&self, path: &OutputPath, _phase: Phase, bytes: Vec<u8>) -> Result<(), Error> {
        self.files
            .lock()
            .expect("no thread panics while it holds the map")
            .insert(path.clone(), bytes.into());
        Ok(())
    }
}

/// A sink that keeps nothing: `bantin check` renders every page and writes none.
#[derive(Debug, Default)]
pub struct Discard;

impl Sink for Discard {
    fn put(&self, _path: &OutputPath, _phase: Phase, _bytes: Vec<u8>) -> Result<(), Error> {
        Ok(())
    }
}

/// The short form of a fingerprint that goes into the name of a static file: `site.1f0c9a3e.css`.
pub fn short_hash(fingerprint: Fingerprint) -> String {
    format!("{:08x}", fingerprint.0 >> 96)
}
