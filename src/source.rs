//! Input files as values: which exist, and how to read them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// The path of an input file: relative to the site's root, with `/`, in NFC. For example `content/cam-tam/ra-mat.md`.
pub type SourcePath = Arc<str>;

/// The ending of an article's name.
const ARTICLE: &str = ".md";

/// The path of an article without its ending, which may be in capitals; `None` if it is another file.
pub fn article_stem(path: &str) -> Option<&str> {
    let (stem, ending) = path.split_at_checked(path.len().checked_sub(ARTICLE.len())?)?;
    ending.eq_ignore_ascii_case(ARTICLE).then_some(stem)
}

/// Reads input files: from disk in `load`, from memory in tests.
pub trait Reader: Send + Sync {
    /// The bytes of one file.
    ///
    /// # Errors
    /// If the file can no longer be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, Error>;
}

/// All inputs of a build: the list of files, and a reader that fetches one when needed, so that the texts of a hundred
/// thousand reports are never in memory together.
#[derive(Clone)]
pub struct Sources {
    /// The files, sorted by path.
    pub files: Arc<BTreeMap<SourcePath, Stamp>>,
    /// Files to read whatever their stamps say: they were seen to change, or changed so recently that the next change
    /// could get the same time (git calls such files racy).
    pub touched: BTreeSet<SourcePath>,
    /// Reads a file of `files`.
    pub reader: Arc<dyn Reader>,
}

/// The system's data about a file, without reading it. Equal settled stamps mean equal bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970, 0 if unknown. Times before 1677 and after 2262 are the
    /// nearest that fit.
    pub mtime: i64,
    /// Time of the last change of name, permissions or content in nanoseconds since 1970, which programs can't set; 0
    /// if unknown.
    pub ctime: i64,
    /// The file's number on its volume; 0 if unknown.
    pub inode: u64,
}

impl Stamp {
    /// When the file was last changed in any way, in nanoseconds since 1970.
    pub fn changed(&self) -> i64 {
        self.mtime.max(self.ctime)
    }
}

impl Sources {
    /// The files below `folder` (given with its final slash), with their stamps.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a SourcePath, &'a Stamp)> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
    }

    /// Sources in memory, for tests.
    pub fn in_memory<P: Into<SourcePath>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files: BTreeMap<SourcePath, Vec<u8>> =
            files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect();
        let stamps: BTreeMap<SourcePath, Stamp> = files
            .iter()
            .map(|(path, bytes)| {
                // Use the content's hash as the time, so that a changed text has a changed stamp.
                let hash = Fingerprint::of(bytes).0;
                (path.clone(), Stamp { size: bytes.len() as u64, mtime: hash as i64, ..Stamp::default() })
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
