//! The whole site, planned: which reports are shown, where each has its address, and what belongs together.

mod commune;
mod grouping;
pub(crate) mod links;
mod model;
mod related;
mod schedule;
mod tally;
mod withheld;

pub use crate::address::Address;
pub use commune::Commune;
pub use grouping::{Issue, Tag};
pub use model::Model;
pub use schedule::{Showing, Waiting};
pub use tally::{Commitment, Tally};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use crate::asset::Inspected;
use crate::config::Config;
use crate::content::{Anchor, ArticleParts, Body, Kind, Posted, Report};
use crate::diagnostic::{Diagnostic, Place};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Part, Read, Reads, by_fingerprint};
use crate::picture;
use crate::source::SourcePath;

/// Finds the place of an anchor in a content file; asked only when there is a mistake to tell.
pub type Locate<'a> = dyn Fn(&SourcePath, &Anchor) -> Place + Sync + 'a;

/// A site: the reports that are shown and the lists they stand in. Lists hold indices into `reports`, newest first.
#[derive(Debug, Serialize, Deserialize)]
pub struct Site {
    /// The settings.
    #[serde(skip)]
    pub config: Arc<Config>,
    /// The reports, newest first; those without any date last.
    pub reports: Vec<Entry>,
    /// The plain pages, by path.
    pub pages: Vec<PlainPage>,
    /// The places, in Vietnamese order.
    pub communes: Vec<Commune>,
    /// The models, in Vietnamese order.
    pub models: Vec<Model>,
    /// The monthly issues, newest first; that of undated reports last.
    pub issues: Vec<Issue>,
    /// The subjects, in Vietnamese order.
    pub tags: Vec<Tag>,
    /// What there is of everything.
    pub tally: Tally,
    /// The files beside the reports that are shown, by path.
    pub assets: BTreeMap<SourcePath, Asset>,
    /// Those that aren't published.
    pub refused: BTreeSet<SourcePath>,
    /// The address of each content file that is shown.
    pub addresses: BTreeMap<SourcePath, Address>,
    /// What is not shown yet, or no longer.
    pub waiting: Waiting,
}

/// What [`Site::renew`] put other versions in the place of.
#[derive(Debug, Default)]
pub struct Renewed {
    /// The reports that are other than before: indices into [`Site::reports`].
    pub reports: Vec<usize>,
    /// The parts that are no longer in the site.
    pub replaced: Vec<Fingerprint>,
}

impl Site {
    /// An address as pages link to it: with the name of the file where a folder alone would open nothing.
    pub fn url(&self, address: &Address) -> String {
        if self.config.relative_links { address.file().to_string() } else { address.as_str().to_owned() }
    }

    /// Takes in other versions of some files, by the fingerprint of the reports that they replace, with the same
    /// [placement](Report::placement). The site is then the same as one planned afresh.
    pub fn renew(&mut self, articles: &HashMap<Fingerprint, &ArticleParts>) -> Renewed {
        let mut renewed = Renewed::default();
        let mut renew = |report: &mut Part<Report>, body: Option<&mut Part<Body>>| {
            let last = report.fingerprint();
            let Some(article) = articles.get(&last) else { return false };
            *report = article.report.clone();
            if let Some(body) = body {
                renewed.replaced.extend((*body != article.body).then(|| body.fingerprint()));
                // An equal text is replaced too: the old one may have to be fetched from a source that is gone.
                *body = article.body.clone();
            }
            let is_other_report = report.fingerprint() != last;
            renewed.replaced.extend(is_other_report.then_some(last));
            is_other_report
        };
        let reports = self.reports.iter_mut().enumerate();
        let other = reports
            .filter_map(|(idx, entry)| renew(&mut entry.report, Some(&mut entry.body)).then_some(idx))
            .collect();
        for page in &mut self.pages {
            renew(&mut page.report, Some(&mut page.body));
        }
        for report in self.waiting.reports_mut() {
            renew(report, None);
        }
        Renewed { reports: other, ..renewed }
    }

    /// Puts the articles, by the fingerprint of their report, into a site that was read with these fingerprints alone.
    /// Says whether all were found.
    pub fn put_back(&mut self, articles: &HashMap<Fingerprint, &ArticleParts>) -> bool {
        let find = |report: &mut Part<Report>, body: Option<&mut Part<Body>>| {
            let Some(article) = articles.get(&report.fingerprint()) else { return false };
            *report = article.report.clone();
            body.is_none_or(|body| {
                let is_same = *body == article.body;
                *body = article.body.clone();
                is_same
            })
        };
        let reports = self.reports.iter_mut().map(|entry| (&mut entry.report, &mut entry.body));
        let pages = self.pages.iter_mut().map(|page| (&mut page.report, &mut page.body));
        let mut shown = reports.chain(pages);
        shown.all(|(report, body)| find(report, Some(body)))
            && self.waiting.reports_mut().all(|report| find(report, None))
    }
}

/// A report that is shown.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The report.
    #[serde(serialize_with = "by_fingerprint::one")]
    pub report: Part<Report>,
    /// Its text.
    #[serde(serialize_with = "by_fingerprint::one")]
    pub body: Part<Body>,
    /// Its address.
    pub address: Address,
    /// The day it is listed under.
    pub listed: Option<Date>,
    /// When it was posted.
    pub posted: Option<Posted>,
    /// Its place: an index into [`Site::communes`].
    pub commune: usize,
    /// Its models: indices into [`Site::models`], in the order of the report.
    pub models: Vec<usize>,
    /// Its subjects: indices into [`Site::tags`], in Vietnamese order.
    pub tags: Vec<usize>,
    /// Up to five others, the closest first: indices into [`Site::reports`].
    pub related: Vec<usize>,
    /// Not due yet; shown because it was asked for.
    pub future: bool,
}

/// A plain page that is shown.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlainPage {
    /// The page.
    #[serde(serialize_with = "by_fingerprint::one")]
    pub report: Part<Report>,
    /// Its text.
    #[serde(serialize_with = "by_fingerprint::one")]
    pub body: Part<Body>,
    /// Its address.
    pub address: Address,
}

/// A file beside the reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its address.
    pub address: Address,
    /// Bytes.
    pub size: u64,
    /// How large it is shown, where it is a picture.
    pub picture: Option<picture::Size>,
}

/// Plans a site of `articles`, all that were read, and `assets`, the files beside them with their size in bytes and what
/// they were found to be.
///
/// # Errors
/// When an article can't be fetched, or isn't any more what it was.
pub fn plan<'a>(
    articles: Vec<ArticleParts>,
    assets: impl IntoIterator<Item = (SourcePath, u64, &'a Inspected)>,
    config: &Arc<Config>,
    showing: &Showing,
    locate: &Locate<'_>,
) -> Result<(Site, Vec<Diagnostic>), Error> {
    let mut diagnostics = Vec::new();
    // The plan depends on all reports.
    let reads = Reads::unnoted();
    let candidate =
        |ArticleParts { report, body }: ArticleParts| Ok(Candidate { report: report.hold(&reads)?, body });
    let articles = articles.into_par_iter().map(candidate).collect::<Result<Vec<_>, Error>>()?;
    let (assets, refused): (Vec<_>, Vec<_>) =
        assets.into_iter().partition(|(.., inspected)| inspected.published.is_some());
    let mut assets: BTreeMap<SourcePath, Asset> = assets
        .into_iter()
        .map(|(path, size, Inspected { picture, .. })| {
            let address = crate::address::asset_address(&path);
            (path, Asset { address, size, picture: *picture })
        })
        .collect();
    let refused = refused.into_iter().map(|(path, ..)| path).collect();
    let (mut shown, hidden) = schedule::select(articles, showing);
    withheld::withhold(&mut assets, &hidden, shown.iter().map(|(article, _)| &*article.report), config);
    shown.sort_by(|(one, _), (other, _)| newest_first(&one.report, &other.report));
    let (pages, shown): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|(article, _)| article.report.kind == Kind::Page);
    let mut pages: Vec<Candidate> = pages.into_iter().map(|(page, _)| page).collect();
    pages.sort_by(|one, other| one.report.path.cmp(&other.report.path));
    let mut reports: Vec<Planned> = shown.into_iter().map(planned).collect();

    let mut communes = commune::group(&mut reports, config, locate, &mut diagnostics);
    let models = model::group(&mut reports);
    for commune in &mut communes {
        let models = commune.reports.iter().flat_map(|&report| &reports[report].entry.models);
        commune.models = models.copied().collect::<BTreeSet<_>>().into_iter().collect();
    }
    let tags = grouping::tags(&mut reports);
    let issues = grouping::issues(&reports);
    let tally = tally::count(&reports);
    let (read, mut entries): (Vec<_>, Vec<_>) =
        reports.into_iter().map(|Planned { report, entry }| (report, entry)).unzip();
    related::relate(&mut entries, &communes, &models, &tags);

    let shown = || read.iter().chain(pages.iter().map(|page| &page.report)).map(|report| &**report);
    let site = Site {
        config: config.clone(),
        addresses: shown().map(|report| (report.path.clone(), report.address.clone())).collect(),
        reports: entries,
        pages: pages.iter().map(Candidate::plain_page).collect(),
        communes,
        models,
        issues,
        tags,
        tally,
        assets,
        refused,
        waiting: hidden.waiting(),
    };
    links::check(&site, shown(), locate, &mut diagnostics);
    Ok((site, diagnostics))
}

/// An article that may be shown: its report, which decides where it stands, and its text, which nobody looks at here.
struct Candidate {
    report: Read<Report>,
    body: Part<Body>,
}

impl Candidate {
    fn plain_page(&self) -> PlainPage {
        let Self { report, body } = self;
        PlainPage { address: report.address.clone(), report: report.part().clone(), body: body.clone() }
    }
}

/// A report that is shown, and the entry that comes of it.
struct Planned {
    report: Read<Report>,
    entry: Entry,
}

fn planned((Candidate { report, body }, future): (Candidate, bool)) -> Planned {
    let entry = Entry {
        address: report.address.clone(),
        listed: listed_date(&report),
        posted: report.published,
        report: report.part().clone(),
        body,
        commune: 0,
        models: Vec::new(),
        tags: Vec::new(),
        related: Vec::new(),
        future,
    };
    Planned { report, entry }
}

/// The day a report is listed under: that of the event, else that of posting.
pub fn listed_date(report: &Report) -> Option<Date> {
    report.date.or(report.published.map(|posted| posted.date))
}

fn newest_first(one: &Report, other: &Report) -> std::cmp::Ordering {
    let key = |report: &Report| (listed_date(report), report.published.map(|posted| posted.at));
    key(other).cmp(&key(one)).then_with(|| one.path.cmp(&other.path))
}
