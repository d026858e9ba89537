//! Articles that an earlier run parsed, fetched from its attic when somebody reads them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::content::{self, Article, Body, Report};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::source::{Attic, Reader, SourcePath};

/// Where in the attic an article is: its report, and its text right behind it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Extent {
    /// Names the file.
    file: Fingerprint,
    at: u64,
    report: usize,
    body: usize,
}

impl Extent {
    pub(super) fn new(file: Fingerprint, at: u64, report: usize, body: usize) -> Self {
        Self { file, at, report, body }
    }

    pub(super) fn name(&self) -> String {
        self.file.to_string()
    }

    /// Whether it lies within the files, of which the sizes are given.
    pub(super) fn lies_within(&self, files: &BTreeMap<String, u64>) -> bool {
        let size = (self.report as u64).checked_add(self.body as u64);
        let end = size.and_then(|size| self.at.checked_add(size));
        files.get(&self.name()).zip(end).is_some_and(|(size, end)| end <= *size)
    }

    /// Bytes.
    pub(super) fn size(&self) -> u64 {
        (self.report + self.body) as u64
    }
}

/// Where what is fetched comes from.
pub(super) struct Origin {
    attic: Arc<dyn Attic>,
    /// The sources, and the time zone that articles are parsed with.
    sources: OnceLock<(Arc<dyn Reader>, TimeZone)>,
}

impl Origin {
    pub(super) fn new(attic: Arc<dyn Attic>) -> Self {
        Self { attic, sources: OnceLock::new() }
    }

    /// Tells where to turn for what the attic doesn't have: files that are as they were when it was filled.
    pub(super) fn mend_from(&self, reader: &Arc<dyn Reader>, zone: &TimeZone) {
        self.sources.get_or_init(|| (reader.clone(), zone.clone()));
    }
}

/// One article that is fetched when it is wanted.
pub(super) struct Fetch {
    pub(super) origin: Arc<Origin>,
    pub(super) path: SourcePath,
    /// Of the bytes that it was parsed from.
    pub(super) source: Fingerprint,
    pub(super) extent: Extent,
}

impl Fetch {
    /// The report, whose fingerprint is known.
    pub(super) fn report(&self, fingerprint: Fingerprint) -> Result<Report, Error> {
        let Extent { at, report, .. } = self.extent;
        let fetched: Option<Report> = self.fetch(at, report);
        let fetched = fetched.filter(|report| Fingerprint::of_value(report) == fingerprint);
        fetched.map_or_else(|| self.same(self.parse()?.report, fingerprint), Ok)
    }

    /// The text, whose fingerprint is known.
    pub(super) fn body(&self, fingerprint: Fingerprint) -> Result<Body, Error> {
        let Extent { at, report, body, .. } = self.extent;
        let fetched: Option<Body> = at.checked_add(report as u64).and_then(|at| self.fetch(at, body));
        let fetched = fetched.filter(|body| Fingerprint::of_value(body) == fingerprint);
        fetched.map_or_else(|| self.same(self.parse()?.body, fingerprint), Ok)
    }

    fn fetch<T: DeserializeOwned>(&self, at: u64, size: usize) -> Option<T> {
        let bytes = self.origin.attic.read(&self.extent.name(), at, size)?;
        postcard::from_bytes(&bytes).ok()
    }

    /// The store is damaged: parses the article again, if its source is still what it was.
    fn parse(&self) -> Result<Article, Error> {
        let (reader, zone) = self.origin.sources.get().ok_or_else(|| self.changed())?;
        let bytes = reader.read(&self.path)?;
        if Fingerprint::of(&bytes) != self.source {
            return Err(self.changed());
        }
        content::parse(&self.path, &bytes, zone).0.ok_or_else(|| self.changed())
    }

    /// What was parsed again, which must be what is wanted.
    fn same<T: Serialize>(&self, value: T, fingerprint: Fingerprint) -> Result<T, Error> {
        if Fingerprint::of_value(&value) == fingerprint { Ok(value) } else { Err(self.changed()) }
    }

    fn changed(&self) -> Error {
        Error::Changed(PathBuf::from(&*self.path))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Extent;
    use crate::fingerprint::Fingerprint;

    #[test]
    fn an_extent_lies_within_its_file_or_is_damaged() {
        let file = Fingerprint(1);
        let files = BTreeMap::from([(file.to_string(), 100)]);
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
