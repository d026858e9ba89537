//! Input files as values: which there are, and how to read their bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// The path of an input file: relative to the site's root, `/` between its parts, NFC. For example
/// `content/cam-tam/ra-mat.md`.
pub type SourcePath = Arc<str>;

/// Where the bytes of input files come from: the disk in `load`, memory in tests.
pub trait Reader: Send + Sync {
    /// The bytes of one file.
    ///
    /// # Errors
    /// When the file can't be read any more.
    fn read(&self, path: &str) -> Result<Vec<u8>, Error>;
}

/// Files in which an earlier run kept what it made of articles, read piece by piece.
pub trait Attic: Send + Sync {
    /// How many bytes the file called `name` has; none where there is no such file.
    fn size(&self, name: &str) -> Option<u64>;

    /// `size` bytes of the file called `name`, from byte `at` on; none where they can't be read.
    fn read(&self, name: &str, at: u64, size: usize) -> Option<Vec<u8>>;
}

/// Every input of one build: the files there are, and the reader that fetches one when it is needed, so that the
/// text of a hundred thousand reports is never held at once.
#[derive(Clone)]
pub struct Sources {
    /// The files, in the order of their paths.
    pub files: Arc<BTreeMap<SourcePath, Stamp>>,
    /// Files that must be read whatever their stamps say: they were seen to change, or did so lately enough that the
    /// disk's clock might give the next change the same time (git calls such a file racy).
    pub touched: BTreeSet<SourcePath>,
    /// Fetches a file of `files`.
    pub reader: Arc<dyn Reader>,
}

/// What the system knows of a file without reading it. Equal stamps that are settled mean equal bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970; 0 where there is none.
    pub mtime: i128,
    /// When its name, its rights or its bytes were changed last, nanoseconds since 1970, which no program can set; 0 where
    /// there is none.
    pub ctime: i128,
    /// The file's number on its volume; 0 where there is none.
    pub inode: u64,
}

impl Stamp {
    /// When anything about the file was changed last, nanoseconds since 1970.
    pub fn changed(&self) -> i128 {
        self.mtime.max(self.ctime)
    }
}

impl Sources {
    /// The files below `folder` (written with its final slash), path and stamp.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a SourcePath, &'a Stamp)> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
    }

    /// Sources that live in memory: the file system of tests.
    pub fn in_memory<P: Into<SourcePath>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files: BTreeMap<SourcePath, Vec<u8>> =
            files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect();
        let stamps: BTreeMap<SourcePath, Stamp> = files
            .iter()
            .map(|(path, bytes)| {
                // The content's hash stands in for the time, so that a changed text has a changed stamp.
                let hash = Fingerprint::of(bytes).0;
                (
                    path.clone(),
                    Stamp { size: bytes.len() as u64, mtime: (hash >> 1) as i128, ..Stamp::default() },
                )
            })
            .collect();
        Self { files: Arc::new(stamps), touched: BTreeSet::new(), reader: Arc::new(Memory(files)) }
    }
}

struct Memory(BTreeMap<SourcePath, Vec<u8>>);

impl Reader for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        self.0.get(path).cloned().ok_or_else(|| {
            Error::io(crate::error::Operation::Read, path, std::io::Error::from(std::io::ErrorKind::NotFound))
        })
    }
}
