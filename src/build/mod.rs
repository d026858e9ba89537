//! The order of the stages, from sources to a finished site, and which results of the last build are still valid.

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

/// The options of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The moment to build for, and which hidden reports to show.
    pub showing: Showing,
    /// The base address, instead of the one in `site.yaml`.
    pub base_url: Option<BaseUrl>,
}

/// The result of a build.
#[derive(Debug)]
pub struct Build {
    /// The mistakes and warnings, by file, line and column. With an error among them, nothing may be published.
    pub diagnostics: Vec<Diagnostic>,
    /// How much work was done.
    pub work: Work,
    /// The reports that are not shown yet, or no longer.
    pub waiting: Waiting,
    /// The reports and pages that are shown, newest first.
    pub shown: Vec<Part<Report>>,
    /// The reports and pages that were taken back, the last one first.
    pub withdrawn: Vec<Part<Report>>,
    /// The files in `content/` that aren't published, since no article, line of the menu or setting names them, by path.
    pub unnamed: Vec<SourcePath>,
    /// The sizes that readers load of the photos on pages; `None` if no files were made, as for the preview.
    pub loads: Option<Loads>,
}

/// How much work was done, not counting what the cache saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Files read from the disk.
    pub read: usize,
    /// Articles parsed.
    pub parsed: usize,
    /// Pages whose content was collected again, to see whether it has changed.
    pub planned: usize,
    /// Photos decoded.
    pub photos: usize,
    /// Share cards drawn.
    pub cards: usize,
    /// Pages rendered.
    pub rendered: usize,
    /// All reports that are shown.
    pub reports: usize,
    /// All pages of the site.
    pub pages: usize,
}

/// The progress of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The number of articles read, and of all articles.
    Reading(usize, usize),
    /// The number of photos finished in all sizes, and of all photos.
    Photos(usize, usize),
    /// The number of pages rendered, and of all pages to render.
    Rendering(usize, usize),
}

/// Receives the progress.
pub type Observe<'a> = dyn Fn(Progress) + Sync + 'a;

/// Builds the site of `sources` into `sink`. What `sink` got is worth publishing only if no diagnostic is an error.
///
/// # Errors
/// If a source can't be read or the sink can't take a file. Mistakes in content aren't errors but diagnostics. After
/// [`Error::Changed`], the next build with this cache reads the changed file again.
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

/// Returns `result`. If a file has changed since it was read, makes the next build with this cache read it again.
fn distrusting<T>(cache: &mut Cache, result: Result<T, Error>) -> Result<T, Error> {
    if let Err(Error::Changed(path)) = &result {
        cache.distrust(&path.to_string_lossy());
    }
    result
}

/// Reads and plans the site of `sources` without rendering.
///
/// # Errors
/// If a source can't be read. Mistakes in content aren't errors but diagnostics.
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

/// Drops the diagnostics that the settings accept, since no file is parsed again for a changed setting, and sorts the
/// others by place.
fn arrange(diagnostics: &mut Vec<Diagnostic>, cache: &Cache) {
    if let Some(config) = cache.config() {
        diagnostics.retain(|diagnostic| config.checks.tell(diagnostic));
    }
    diagnostics.sort_by_cached_key(|diagnostic| (diagnostic.place.clone(), diagnostic.code));
}
