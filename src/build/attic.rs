//! Articles that an earlier run parsed, fetched from its attic when somebody reads them.

use std::sync::{Arc, OnceLock};

use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::content::{self, Article, Body, Report};
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
    pub(super) extent: Extent,
}

impl Fetch {
    /// The report, whose fingerprint is known.
    pub(super) fn report(&self, fingerprint: Fingerprint) -> Report {
        let Extent { at, report, .. } = self.extent;
        let fetched: Option<Report> = self.fetch(at, report);
        fetched
            .filter(|report| Fingerprint::of_value(report) == fingerprint)
            .unwrap_or_else(|| Report::clone(&self.parse().report))
    }

    /// The text, whose fingerprint is known.
    pub(super) fn body(&self, fingerprint: Fingerprint) -> Body {
        let Extent { at, report, body, .. } = self.extent;
        let fetched: Option<Body> = self.fetch(at + report as u64, body);
        fetched
            .filter(|body| Fingerprint::of_value(body) == fingerprint)
            .unwrap_or_else(|| Body::clone(&self.parse().body))
    }

    fn fetch<T: DeserializeOwned>(&self, at: u64, size: usize) -> Option<T> {
        let bytes = self.origin.attic.read(&self.extent.name(), at, size)?;
        postcard::from_bytes(&bytes).ok()
    }

    /// The attic is damaged: the article, from its source.
    fn parse(&self) -> Article {
        let (reader, zone) = self.origin.sources.get().expect("nobody reads an article before the sources");
        let bytes = reader.read(&self.path).ok();
        let article = bytes.and_then(|bytes| content::parse(&self.path, &bytes, zone).0);
        article.expect("the file is as it was when it was parsed last")
    }
}
