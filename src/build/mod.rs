//! The order of the stages, from sources to a finished site, and what of the last build still holds.

mod alike;
mod cards;
mod explain;
mod pages;
mod photos;
mod plan;
mod read;
mod settings;

pub use explain::{Explanation, explain};
pub use photos::Loads;
pub use settings::configure;

use crate::cache::Cache;
use crate::config::BaseUrl;
use crate::content::Report;
use crate::diagnostic::{Diagnostic, any_error};
use crate::error::Error;
use crate::fingerprint::Part;
use crate::output::Sink;
use crate::site::{Showing, Waiting};
use crate::source::{SourcePath, Sources};
use crate::timings::{self, Stage};

/// What a build depends on beside its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// For which moment, and what of the hidden.
    pub showing: Showing,
    /// Instead of the one in `site.yaml`.
    pub base_url: Option<BaseUrl>,
}

/// What came of a build.
#[derive(Debug)]
pub struct Build {
    /// The mistakes and warnings, by file, line and column. With an error among them, nothing may be published.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done.
    pub work: Work,
    /// What is not shown yet, or no longer.
    pub waiting: Waiting,
    /// The reports and pages that are shown, newest first.
    pub shown: Vec<Part<Report>>,
    /// The reports and pages that were taken back, the last one first.
    pub withdrawn: Vec<Part<Report>>,
    /// The files in `content/` that aren't published, since no article, line of the menu or setting names them, by path.
    pub unnamed: Vec<SourcePath>,
    /// What readers load of the photos on pages; none where no files were made, as for the preview.
    pub loads: Option<Loads>,
}

/// How much was done: what the cache saved is not in these numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Files read from the disk.
    pub read: usize,
    /// Articles parsed.
    pub parsed: usize,
    /// Pages whose content was put together anew, to see whether it has changed.
    pub planned: usize,
    /// Photos decoded.
    pub photos: usize,
    /// Share cards drawn.
    pub cards: usize,
    /// Pages rendered.
    pub rendered: usize,
    /// Reports that are shown, in all.
    pub reports: usize,
    /// Pages of the site, in all.
    pub pages: usize,
}

/// How far a build has come, for whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many articles are read.
    Reading(usize, usize),
    /// So many of so many photos are there in all sizes.
    Photos(usize, usize),
    /// So many of so many pages are rendered.
    Rendering(usize, usize),
}

/// Takes note of progress.
pub type Observe<'a> = dyn Fn(Progress) + Sync + 'a;

/// Builds the site of `sources` into `sink`. What `sink` got is worth publishing only if no diagnostic is an error.
///
/// # Errors
/// When a source can't be read or the sink can't take a file; mistakes in content are no errors but diagnostics. After
/// [`Error::Changed`] the next build with this cache is right.
pub fn build(
    cache: &mut Cache,
    sources: &Sources,
    options: &Options,
    sink: &dyn Sink,
    observe: &Observe<'_>,
) -> Result<Build, Error> {
    let mut build = survey(cache, sources, options, observe)?;
    if !any_error(&build.diagnostics) {
        let photos = photos::hand_on(cache, sources, sink, observe, &mut build.work);
        let photos = distrusting(cache, photos)?;
        build.diagnostics.extend(photos.diagnostics);
        build.loads = photos.loads;
        let cards = cards::hand_on(cache, sink, &mut build.work);
        distrusting(cache, cards)?;
        let rendered = pages::render(cache, sources, sink, observe, &mut build.work);
        build.diagnostics.extend(distrusting(cache, rendered)?);
        arrange(&mut build.diagnostics, cache);
    }
    Ok(build)
}

/// `result`; a file that isn't what it was taken for is looked at again by the next build with this cache.
fn distrusting<T>(cache: &mut Cache, result: Result<T, Error>) -> Result<T, Error> {
    if let Err(Error::Changed(path)) = &result {
        cache.distrust(&path.to_string_lossy());
    }
    result
}

/// Reads and plans the site of `sources`, and renders nothing.
///
/// # Errors
/// When a source can't be read; mistakes in content are no errors but diagnostics.
pub fn survey(
    cache: &mut Cache,
    sources: &Sources,
    options: &Options,
    observe: &Observe<'_>,
) -> Result<Build, Error> {
    let mut work = Work::default();
    settings::read(cache, sources, options, &mut work)?;
    read::articles(cache, sources, observe, &mut work)?;
    read::assets(cache, sources, &mut work)?;
    settings::read_theme(cache, sources, &mut work)?;
    let planned = timings::of_all_threads(Stage::Plan, || plan::plan(cache, sources, options));
    if distrusting(cache, planned)? || cache.alike.is_none() {
        let compared = timings::of_all_threads(Stage::Plan, || alike::compare(cache));
        distrusting(cache, compared)?;
    }
    let mut diagnostics = cache.diagnostics();
    arrange(&mut diagnostics, cache);
    let (waiting, shown, withdrawn, unnamed) = cache.site().map_or_else(Default::default, |site| {
        work.reports = site.reports.len();
        let reports = site.reports.iter().map(|entry| &entry.report);
        let shown = reports.chain(site.pages.iter().map(|page| &page.report)).cloned().collect();
        let withdrawn = site.withdrawn.iter().map(|withdrawn| withdrawn.report.clone()).collect();
        (site.waiting.clone(), shown, withdrawn, site.unnamed.iter().cloned().collect())
    });
    Ok(Build { diagnostics, work, waiting, shown, withdrawn, unnamed, loads: None })
}

/// Drops what the settings accept, which no file is parsed again for, and sorts the rest by place.
fn arrange(diagnostics: &mut Vec<Diagnostic>, cache: &Cache) {
    if let Some(config) = cache.config() {
        diagnostics.retain(|diagnostic| config.checks.tell(diagnostic));
    }
    diagnostics.sort_by_cached_key(|diagnostic| (diagnostic.place.clone(), diagnostic.code));
}
