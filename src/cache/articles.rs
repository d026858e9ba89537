//! The article store: files with the articles that earlier runs parsed. An article is fetched only when a page reads
//! it.
//!
//! A file never changes once it is written. Each run adds one file with the articles that it parsed; when there are
//! many files, a run joins them. If a piece is missing or damaged, the article is parsed again from its source, so
//! damage costs time and nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use jiff::tz::TimeZone;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::key::Known;
use super::state::{Cache, Parsed};
use super::store::bytes_of;
use crate::content::{self, Article, ArticleParts, Body, Report};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads};
use crate::source::{Reader, SourcePath};

/// Above this number, the files are joined.
const MANY: usize = 16;

/// The files of an article store, read in pieces.
pub trait ArticleFiles: Send + Sync {
    /// The size of the file `name` in bytes; `None` if it doesn't exist.
    fn size(&self, name: &str) -> Option<u64>;

    /// Reads `size` bytes of the file `name` from byte `at` on; `None` if that fails.
    fn read(&self, name: &str, at: u64, size: usize) -> Option<Vec<u8>>;
}

/// The place of an article in the store: its report, directly followed by its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Extent {
    /// The name of the file.
    file: Fingerprint,
    at: u64,
    report: usize,
    body: usize,
}

impl Extent {
    pub(crate) fn new(file: Fingerprint, at: u64, report: usize, body: usize) -> Self {
        Self { file, at, report, body }
    }

    pub(crate) fn name(&self) -> String {
        self.file.to_string()
    }

    /// Whether this place lies within the files, whose sizes are given.
    pub(crate) fn lies_within(&self, files: &HashMap<Fingerprint, u64>) -> bool {
        let size = (self.report as u64).checked_add(self.body as u64);
        let end = size.and_then(|size| self.at.checked_add(size));
        files.get(&self.file).zip(end).is_some_and(|(size, end)| end <= *size)
    }

    /// The length of report and text, in bytes.
    pub(crate) fn size(&self) -> u64 {
        (self.report + self.body) as u64
    }
}

/// The articles that an earlier run left.
pub(crate) struct ArticleStore {
    files: Arc<dyn ArticleFiles>,
    /// The reader of the sources, and the time zone that articles are parsed with.
    sources: OnceLock<(Arc<dyn Reader>, TimeZone)>,
}

impl ArticleStore {
    pub(crate) fn new(files: Arc<dyn ArticleFiles>) -> Self {
        Self { files, sources: OnceLock::new() }
    }

    /// Sets the sources from which to parse articles that the files no longer hold.
    pub(crate) fn mend_from(&self, reader: &Arc<dyn Reader>, zone: &TimeZone) {
        self.sources.get_or_init(|| (reader.clone(), zone.clone()));
    }
}

/// One article of the store.
pub(crate) struct StoredArticle {
    pub(crate) store: Arc<ArticleStore>,
    pub(crate) path: SourcePath,
    /// The fingerprint of the bytes that it was parsed from.
    pub(crate) source: Fingerprint,
    pub(crate) extent: Extent,
}

impl StoredArticle {
    /// The report with this fingerprint.
    pub(crate) fn report(&self, fingerprint: Fingerprint) -> Result<Report, Error> {
        let Extent { at, report, .. } = self.extent;
        let fetched: Option<Report> = self.fetch(at, report);
        let fetched = fetched.filter(|report| Fingerprint::of_value(report) == fingerprint);
        fetched.map_or_else(|| self.same(self.parse()?.report, fingerprint), Ok)
    }

    /// The text with this fingerprint.
    pub(crate) fn body(&self, fingerprint: Fingerprint) -> Result<Body, Error> {
        let Extent { at, report, body, .. } = self.extent;
        let fetched: Option<Body> = at.checked_add(report as u64).and_then(|at| self.fetch(at, body));
        let fetched = fetched.filter(|body| Fingerprint::of_value(body) == fingerprint);
        fetched.map_or_else(|| self.same(self.parse()?.body, fingerprint), Ok)
    }

    fn fetch<T: DeserializeOwned>(&self, at: u64, size: usize) -> Option<T> {
        let bytes = self.store.files.read(&self.extent.name(), at, size)?;
        postcard::from_bytes(&bytes).ok()
    }

    /// Parses the article again because its file is damaged. Fails if its source has changed.
    fn parse(&self) -> Result<Article, Error> {
        let (reader, zone) = self.store.sources.get().ok_or_else(|| self.changed())?;
        let bytes = reader.read(&self.path)?;
        if Fingerprint::of(&bytes) != self.source {
            return Err(self.changed());
        }
        content::parse(&self.path, &bytes, zone).0.ok_or_else(|| self.changed())
    }

    /// `value`, which was parsed again, if it has this fingerprint.
    fn same<T: Serialize>(&self, value: T, fingerprint: Fingerprint) -> Result<T, Error> {
        if Fingerprint::of_value(&value) == fingerprint { Ok(value) } else { Err(self.changed()) }
    }

    fn changed(&self) -> Error {
        Error::Changed(PathBuf::from(&*self.path))
    }
}

impl Cache {
    /// Puts the articles that aren't in the store into a new file of it, and returns the name and bytes of that file.
    /// Also moves articles out of files that are half waste or too many.
    pub(super) fn add_to_store(&mut self) -> Option<(String, Vec<u8>)> {
        let mut in_use: BTreeMap<String, u64> = BTreeMap::new();
        for extent in self.articles.values().filter_map(|known| known.value.stored.as_ref()) {
            *in_use.entry(extent.name()).or_default() += extent.size();
        }
        self.article_files.retain(|name, _| in_use.contains_key(name));
        let largest = self.article_files.values().max().copied().unwrap_or_default();
        let is_crowded = self.article_files.len() >= MANY;
        let leaving: BTreeSet<String> = self
            .article_files
            .iter()
            .filter(|(name, size)| in_use[*name] * 2 < **size || is_crowded && **size < largest)
            .map(|(name, _)| name.clone())
            .collect();
        self.article_files.retain(|name, _| !leaving.contains(name));
        let moves = |known: &Known<Parsed>| {
            let extent = known.value.stored.as_ref();
            known.value.article.is_some() && extent.is_none_or(|extent| leaving.contains(&extent.name()))
        };
        let moving: Vec<&mut Known<Parsed>> =
            self.articles.values_mut().filter(|known| moves(known)).collect();
        let pieces: Vec<Option<(Vec<u8>, Vec<u8>)>> =
            moving.par_iter().map(|known| known.value.article.as_ref().and_then(pieces_of)).collect();
        if pieces.is_empty() {
            return None;
        }
        let mut bytes =
            Vec::with_capacity(pieces.iter().flatten().map(|(report, body)| report.len() + body.len()).sum());
        pieces.iter().flatten().for_each(|(report, body)| bytes.extend([&**report, body].concat()));
        let file = Fingerprint::of(&bytes);
        let mut at = 0;
        for (known, pieces) in moving.into_iter().zip(&pieces) {
            let Some((report, body)) = pieces else {
                known.distrust();
                known.value.stored = None;
                continue;
            };
            let extent = Extent::new(file, at, report.len(), body.len());
            at += extent.size();
            known.value.stored = Some(extent);
        }
        self.article_files.insert(file.to_string(), at);
        Some((file.to_string(), bytes))
    }

    /// Forgets all references to the store, because its new file couldn't be written.
    pub fn forget_stored(&mut self) {
        self.article_files.clear();
        self.articles.values_mut().for_each(|known| known.value.stored = None);
    }
}

/// The bytes of a report and of its text; `None` if one of them can no longer be fetched.
fn pieces_of(article: &ArticleParts) -> Option<(Vec<u8>, Vec<u8>)> {
    let reads = Reads::unnoted();
    let (report, body) = (article.report.read(&reads).ok()?, article.body.read(&reads).ok()?);
    Some((bytes_of::<Report>(report), bytes_of::<Body>(body)))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::Extent;
    use crate::fingerprint::Fingerprint;

    #[test]
    fn an_extent_lies_within_its_file_or_is_damaged() {
        let file = Fingerprint(1);
        let files = HashMap::from([(file, 100)]);
        let cases = [
            (0, 40, 60, true),
            (1, 40, 60, false),
            (u64::MAX, 1, 0, false),
            (0, usize::MAX, 1, false),
            (1, usize::MAX, usize::MAX, false),
        ];
        for (at, report, body, expected) in cases {
            let extent = Extent::new(file, at, report, body);
            assert_eq!(extent.lies_within(&files), expected, "{extent:?}");
        }
        assert!(!Extent::new(Fingerprint(2), 0, 1, 1).lies_within(&files));
    }
}
