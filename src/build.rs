//! The order of the stages: from sources to a finished site.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::config::{self, BaseUrl, Config};
use crate::content::{self, Anchor, Report};
use crate::diagnostic::{Diagnostic, Place, any_error};
use crate::error::Error;
use crate::output::{OutputPath, Phase, Sink};
use crate::page::{self, Page, Shelf};
use crate::render;
use crate::site::{self, Showing, Site, Waiting};
use crate::source::{SourcePath, Sources};
use crate::theme::{self, Theme};

/// What a build depends on beside its sources.
#[derive(Clone, Debug)]
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
    pub shown: Vec<Arc<Report>>,
}

/// How much was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Articles read.
    pub parsed: usize,
    /// Reports that are shown.
    pub reports: usize,
    /// Pages rendered.
    pub rendered: usize,
    /// Files handed on: pages, static files, files beside reports.
    pub files: usize,
}

/// How far a build has come, for whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many articles are read.
    Reading(usize, usize),
    /// So many of so many pages are rendered.
    Rendering(usize, usize),
}

/// The settings in `sources`.
///
/// # Errors
/// When `site.yaml` can't be read from the disk.
pub fn configure(sources: &Sources, options: &Options) -> Result<(Config, Vec<Diagnostic>), Error> {
    let path: SourcePath = crate::load::CONFIG.into();
    let bytes = sources.reader.read(&path)?;
    let (mut config, diagnostics) = match content::decode(&path, &bytes) {
        Ok((text, mut diagnostics)) => {
            let (config, mistakes) = config::read(&path, &text);
            diagnostics.extend(mistakes);
            (config, diagnostics)
        }
        Err(diagnostic) => (Config::default(), vec![*diagnostic]),
    };
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    Ok((config, diagnostics))
}

/// Builds the site of `sources` into `sink`. What `sink` got is worth publishing only if no diagnostic is an error.
///
/// # Errors
/// When a source can't be read or the sink can't take a file; mistakes in content are no errors but diagnostics.
pub fn build(
    sources: &Sources,
    options: &Options,
    sink: &dyn Sink,
    observe: &(dyn Fn(Progress) + Sync),
) -> Result<Build, Error> {
    let (config, mut diagnostics) = configure(sources, options)?;
    let config = Arc::new(config);
    let (reports, mistakes) = read_reports(sources, &config, observe)?;
    diagnostics.extend(mistakes);
    let parsed = reports.len();
    let assets = articles_and_assets(sources).1;

    let locate = |path: &SourcePath, anchor: &Anchor| match sources.reader.read(path) {
        Ok(bytes) => content::locate(path, &bytes, anchor),
        Err(_) => Place::whole(path),
    };
    let (site, mistakes) = site::plan(reports, assets, &config, &options.showing, &locate);
    diagnostics.extend(mistakes);
    let (theme, mistakes) = read_theme(sources, &config)?;
    diagnostics.extend(mistakes);
    let pages = page::list(&site);
    let statics: Vec<OutputPath> = theme.iter().flat_map(|theme| theme.statics.keys().cloned()).collect();
    diagnostics.extend(page::check(&site, &pages, &statics, &locate));

    let mut work = Work { parsed, reports: site.reports.len(), ..Work::default() };
    if let Some(theme) = theme.filter(|_| !any_error(&diagnostics)) {
        diagnostics.extend(render_pages(&theme, &site, &pages, sink, observe)?);
        hand_on_files(sources, &theme, &site, sink)?;
        work.rendered = pages.len();
        work.files = pages.len() + theme.statics.len() + site.assets.len();
    }
    diagnostics.sort_by(|one, other| {
        let key = |diagnostic: &Diagnostic| (diagnostic.place.clone(), diagnostic.code);
        key(one).cmp(&key(other))
    });
    let pages = site.pages.into_iter().map(|page| page.report);
    let shown = site.reports.into_iter().map(|entry| entry.report).chain(pages).collect();
    Ok(Build { diagnostics, work, waiting: site.waiting, shown })
}

/// The articles of `sources`, and the files beside them with their size.
fn articles_and_assets(sources: &Sources) -> (Vec<SourcePath>, Vec<(SourcePath, u64)>) {
    let mut articles = Vec::new();
    let mut assets = Vec::new();
    for (path, stamp) in sources.below("content/") {
        if path.ends_with(".md") {
            articles.push(path.clone());
        } else {
            assets.push((path.clone(), stamp.size));
        }
    }
    (articles, assets)
}

type Reports = (Vec<Arc<Report>>, Vec<Diagnostic>);

fn read_reports(
    sources: &Sources,
    config: &Config,
    observe: &(dyn Fn(Progress) + Sync),
) -> Result<Reports, Error> {
    let articles = articles_and_assets(sources).0;
    let done = AtomicUsize::new(0);
    let parsed = articles
        .par_iter()
        .map(|path| {
            let bytes = sources.reader.read(path)?;
            let parsed = content::parse(path, &bytes, &config.zone);
            observe(Progress::Reading(done.fetch_add(1, Ordering::Relaxed) + 1, articles.len()));
            Ok(parsed)
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let mut reports = Vec::with_capacity(parsed.len());
    let mut diagnostics = Vec::new();
    for (report, mistakes) in parsed {
        reports.extend(report.map(Arc::new));
        diagnostics.extend(mistakes);
    }
    Ok((reports, diagnostics))
}

fn read_theme(sources: &Sources, config: &Config) -> Result<(Option<Theme>, Vec<Diagnostic>), Error> {
    let mut files = theme::Files::new();
    for (path, _) in sources.below("themes/") {
        files.insert(path.clone(), sources.reader.read(path)?.into());
    }
    let path: SourcePath = crate::load::CONFIG.into();
    let bytes = sources.reader.read(&path)?;
    let asked = content::decode(&path, &bytes)
        .map_or_else(|_| Place::whole(&path), |(text, _)| config::locate(&path, &text, "theme"));
    Ok(theme::compile(&config.theme, &files, &page::TEMPLATES, &asked))
}

/// Renders every page and hands it on. Of the pages that fail for one reason, the first is told.
fn render_pages(
    theme: &Theme,
    site: &Site,
    pages: &[Page],
    sink: &dyn Sink,
    observe: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Diagnostic>, Error> {
    let shelf = Shelf::new(site, pages);
    let done = AtomicUsize::new(0);
    let failed = pages
        .par_iter()
        .filter_map(|page| {
            let rendered = render::render(theme, &shelf, page);
            observe(Progress::Rendering(done.fetch_add(1, Ordering::Relaxed) + 1, pages.len()));
            match rendered {
                Ok(bytes) => sink.put(&page.address.file(), page.phase(), bytes).err().map(Err),
                Err(diagnostic) => Some(Ok(*diagnostic)),
            }
        })
        .collect::<Result<Vec<Diagnostic>, Error>>()?;
    let mut first_of: BTreeMap<Place, Diagnostic> = BTreeMap::new();
    for diagnostic in failed {
        first_of.entry(diagnostic.place.clone()).or_insert(diagnostic);
    }
    Ok(first_of.into_values().collect())
}

/// Hands on what is copied: the theme's static files, the files beside reports.
fn hand_on_files(sources: &Sources, theme: &Theme, site: &Site, sink: &dyn Sink) -> Result<(), Error> {
    for (path, bytes) in &theme.statics {
        sink.put(path, Phase::Asset, bytes.to_vec())?;
    }
    let copies: Vec<_> = site.assets.iter().collect();
    copies.par_iter().try_for_each(|(path, asset)| {
        sink.put(&asset.address.file(), Phase::Asset, sources.reader.read(path)?)
    })
}
