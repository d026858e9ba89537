//! The planned site: which reports are shown, their addresses, and how they are grouped.

mod addressing;
mod alike;
pub(crate) mod cards;
mod commune;
mod copies;
mod grouping;
pub(crate) mod links;
mod model;
pub(crate) mod photos;
mod related;
mod schedule;
mod tally;
mod withdrawn;
mod withheld;

pub use crate::address::Address;
pub(crate) use alike::pairs;
pub use commune::Commune;
pub use grouping::{Issue, Tag};
pub use model::Model;
pub use photos::{SitePhoto, Uses};
pub use schedule::{Showing, Waiting};
pub use tally::{Commitment, Tally};
pub use withdrawn::Withdrawn;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use self::addressing::Addressing;
use self::schedule::Shown;
use crate::asset::Inspected;
use crate::audio;
use crate::config::Config;
use crate::content::{Anchor, ArticleParts, Body, Posted, Priority, Report, ReportKind};
use crate::diagnostic::{Diagnostic, Place};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Part, Read, Reads, by_fingerprint};
use crate::share_card::Style;
use crate::source::SourcePath;

/// Finds the place of an anchor in a content file; called only to report a mistake.
pub type Locate<'a> = dyn Fn(&SourcePath, &Anchor) -> Place + Sync + 'a;

/// A site: the reports that are shown and the lists that contain them. Lists hold indices into `reports`, newest first.
#[derive(Debug, Serialize, Deserialize)]
pub struct Site {
    /// The settings.
    #[serde(skip)]
    pub config: Arc<Config>,
    /// The reports, newest first; those without any date last.
    pub reports: Vec<Entry>,
    /// The notices on top of the home page: urgent ones first, then important ones, then the newest.
    pub pinned: Vec<usize>,
    /// The plain pages, by path.
    pub pages: Vec<PlainPage>,
    /// The withdrawn reports and plain pages, the last one first.
    pub withdrawn: Vec<Withdrawn>,
    /// The places, in Vietnamese order.
    pub communes: Vec<Commune>,
    /// The models, in Vietnamese order.
    pub models: Vec<Model>,
    /// The monthly issues, newest first; that of undated reports last.
    pub issues: Vec<Issue>,
    /// The subjects, in Vietnamese order.
    pub tags: Vec<Tag>,
    /// The counts for the page of figures.
    pub tally: Tally,
    /// The files beside the reports that may be published, by path.
    pub assets: BTreeMap<SourcePath, Asset>,
    /// Files that aren't published, since no article, line of the menu or setting names them.
    pub unnamed: BTreeSet<SourcePath>,
    /// Files beside the reports that may not be published, with the reason.
    pub refused: BTreeMap<SourcePath, Diagnostic>,
    /// Those of them that an article or a setting names: the mistake is reported there, and not again at the file.
    pub named_refused: BTreeSet<SourcePath>,
    /// The address of each content file that is shown.
    pub addresses: BTreeMap<SourcePath, Address>,
    /// The articles that are hidden, and when that changes.
    pub waiting: Waiting,
    /// The colours of share cards, if there are any.
    pub card_style: Option<Style>,
}

/// The parts that [`Site::renew`] replaced.
#[derive(Debug, Default)]
pub struct Renewed {
    /// The reports that changed: indices into [`Site::reports`].
    pub reports: Vec<usize>,
    /// The parts that are no longer in the site.
    pub replaced: Vec<Fingerprint>,
    /// The reports that have another share card: indices into [`Site::reports`], and the addresses of the old cards.
    pub cards: Vec<(usize, Address)>,
}

impl Site {
    /// An address for links: with `index.html` if the site must work without a web server.
    pub fn url(&self, address: &Address) -> String {
        if self.config.relative_links { address.file().to_string() } else { address.as_str().to_owned() }
    }

    /// Whether a report that can be heard is in the feeds.
    pub(crate) fn has_podcast(&self) -> bool {
        self.reports.iter().any(|entry| entry.is_heard && entry.posted.is_some())
    }

    /// The photo that stands for a report, and its file.
    pub(crate) fn lead(&self, entry: &Entry) -> Option<&Asset> {
        self.assets.get(entry.lead.as_ref()?)
    }

    /// The published files beside the reports. The site also knows the others, to suggest the right name for a misspelt
    /// one.
    pub fn published_assets(&self) -> impl Iterator<Item = (&SourcePath, &Asset)> {
        self.assets.iter().filter(|(path, _)| !self.unnamed.contains(*path))
    }

    /// Replaces articles by new versions with the same [placement](Report::placement). `articles` maps the fingerprints
    /// of the old reports to the new articles. The result equals a site planned afresh.
    ///
    /// # Errors
    /// If an article can't be fetched.
    pub fn renew(&mut self, articles: &HashMap<Fingerprint, &ArticleParts>) -> Result<Renewed, Error> {
        let mut renewed = Renewed::default();
        let mut renew = |report: &mut Part<Report>, body: Option<&mut Part<Body>>| {
            let last = report.fingerprint();
            let Some(article) = articles.get(&last) else { return false };
            *report = article.report.clone();
            if let Some(body) = body {
                renewed.replaced.extend((*body != article.body).then(|| body.fingerprint()));
                // Replace an equal text too: the old one may have to be fetched from a source that is gone.
                *body = article.body.clone();
            }
            let is_other_report = report.fingerprint() != last;
            renewed.replaced.extend(is_other_report.then_some(last));
            is_other_report
        };
        let reports = self.reports.iter_mut().enumerate();
        let other: Vec<usize> = reports
            .filter_map(|(idx, entry)| renew(&mut entry.report, Some(&mut entry.body)).then_some(idx))
            .collect();
        for page in &mut self.pages {
            renew(&mut page.report, Some(&mut page.body));
        }
        let withdrawn = self.withdrawn.iter_mut().map(|withdrawn| &mut withdrawn.report);
        for report in self.waiting.reports_mut().chain(withdrawn) {
            renew(report, None);
        }
        let mut cards = Vec::new();
        for &idx in &other {
            let last = self.reports[idx].card;
            self.set_card(idx)?;
            let entry = &self.reports[idx];
            if let Some(last) = last.filter(|last| entry.card != Some(*last)) {
                cards.push((idx, cards::address(&entry.address, last)));
            }
        }
        Ok(Renewed { reports: other, cards, ..renewed })
    }

    fn set_card(&mut self, idx: usize) -> Result<(), Error> {
        if self.card_style.is_none() || self.reports[idx].lead.is_some() {
            return Ok(());
        }
        let entry = &self.reports[idx];
        self.reports[idx].card = cards::key_of(self, entry, entry.report.read(&Reads::unnoted())?);
        Ok(())
    }

    /// Puts the articles into a site that was deserialized and has only their fingerprints. False if one is missing.
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
        let withdrawn = self.withdrawn.iter_mut().map(|withdrawn| &mut withdrawn.report);
        shown.all(|(report, body)| find(report, Some(body)))
            && self.waiting.reports_mut().chain(withdrawn).all(|report| find(report, None))
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
    /// When it was changed after posting, if its author says so.
    pub changed: Option<Posted>,
    /// Its place: an index into [`Site::communes`].
    pub commune: usize,
    /// Its models: indices into [`Site::models`], in the order of the report.
    pub models: Vec<usize>,
    /// Its subjects: indices into [`Site::tags`], in Vietnamese order.
    pub tags: Vec<usize>,
    /// Up to five others, the closest first: indices into [`Site::reports`].
    pub related: Vec<usize>,
    /// Whether it is shown before it is due, because the options ask for future reports.
    pub future: bool,
    /// Whether it is a notice that no longer applies.
    pub over: bool,
    /// The file of the photo that represents it.
    pub lead: Option<SourcePath>,
    /// The key of the share card that represents it if there is no photo.
    pub card: Option<Fingerprint>,
    /// Whether it has a recording.
    pub is_heard: bool,
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
    /// When it was changed after posting, if its author says so.
    pub changed: Option<Posted>,
}

/// A file beside the reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its address.
    pub address: Address,
    /// Size in bytes.
    pub size: u64,
    /// The facts about it as a photo, if it is one.
    pub photo: Option<SitePhoto>,
    /// The facts about it as a recording, if it is one.
    pub audio: Option<audio::AudioFacts>,
    /// The number of its pages, if it is a PDF that states it.
    pub pages: Option<u32>,
}

/// Plans the site of all `articles` and of `assets`, the files beside them: each with its size in bytes and the result
/// of its inspection. Without `card_style` it has no share cards. Articles in `unread` can't be read, which was
/// reported.
///
/// # Errors
/// If an article can't be fetched, or has changed since it was read.
pub fn plan<'a>(
    articles: Vec<ArticleParts>,
    unread: BTreeSet<SourcePath>,
    assets: impl IntoIterator<Item = (SourcePath, u64, &'a Inspected)>,
    config: &Arc<Config>,
    card_style: Option<Style>,
    showing: &Showing,
    locate: &Locate<'_>,
) -> Result<(Site, Vec<Diagnostic>), Error> {
    // Reads needn't be recorded: the plan depends on all reports anyway.
    let reads = Reads::unnoted();
    let candidate =
        |ArticleParts { report, body }: ArticleParts| Ok(Candidate { report: report.hold(&reads)?, body });
    let articles = articles.into_par_iter().map(candidate).collect::<Result<Vec<_>, Error>>()?;
    let (assets, refused): (Vec<_>, Vec<_>) =
        assets.into_iter().partition(|(.., inspected)| inspected.published.is_some());
    let mut assets: BTreeMap<SourcePath, Asset> = assets
        .into_iter()
        .map(|(path, size, Inspected { photo, audio, pages, published, .. })| {
            let address = crate::address::asset_address(&path);
            let photo = photo.clone().zip(*published);
            let photo = photo.map(|(facts, source)| SitePhoto { facts, source, uses: Uses::default() });
            (path, Asset { address, size, photo, audio: *audio, pages: *pages })
        })
        .collect();
    let why = |(path, _, inspected): (SourcePath, _, &Inspected)| {
        Some((path, inspected.diagnostics.first()?.clone()))
    };
    let refused = refused.into_iter().filter_map(why).collect();
    let (shown, hidden) = schedule::select(articles, showing);
    let (withdrawn, mut shown): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|shown| shown.article.report.withdrawn.is_some());
    let taken_back: Vec<Read<Report>> = withdrawn.into_iter().map(|shown| shown.article.report).collect();
    // These count like hidden reports: addresses don't move, and their files aren't reported as unnamed.
    let unseen = || hidden.reports().chain(&taken_back).map(|report| &**report);
    let withheld::Withheld { waiting, unnamed } =
        withheld::withheld(&assets, unseen(), shown.iter().map(|shown| &*shown.article.report), config);
    assets.retain(|path, _| !waiting.contains(path));
    shown.sort_by(|one, other| newest_first(&one.article.report, &other.article.report));
    let (pages, shown): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|shown| shown.article.report.kind == ReportKind::Page);
    let mut pages: Vec<Candidate> = pages.into_iter().map(|page| page.article).collect();
    pages.sort_by(|one, other| one.report.path.cmp(&other.report.path));
    let mut reports: Vec<Planned> = shown.into_iter().map(|shown| planned(shown, showing.now)).collect();

    let mut addressing = Addressing::new(config, unseen(), locate);
    let mut communes = commune::group(&mut reports, &mut addressing);
    let models = model::group(&mut reports, &mut addressing);
    for commune in &mut communes {
        let models = commune.reports.iter().flat_map(|&report| &reports[report].entry.models);
        commune.models = models.copied().collect::<BTreeSet<_>>().into_iter().collect();
    }
    let tags = grouping::tags(&mut reports, &mut addressing);
    let mut diagnostics = addressing.diagnostics;
    hidden.tell_distant(showing, locate, &mut diagnostics);
    let withdrawn = withdrawn::list(&taken_back, &communes);
    let issues = grouping::issues(&reports);
    let tally = tally::count(&reports);
    let pinned = pinned(&reports);
    let (read, mut entries): (Vec<_>, Vec<_>) =
        reports.into_iter().map(|Planned { report, entry }| (report, entry)).unzip();
    related::relate(&mut entries, &communes, &models, &tags);

    let shown = || read.iter().chain(pages.iter().map(|page| &page.report)).map(|report| &**report);
    // A link to a withdrawn report leads to the note at its address.
    let with_address = shown().chain(taken_back.iter().map(|report| &**report));
    let mut site = Site {
        config: config.clone(),
        addresses: with_address.map(|report| (report.path.clone(), report.address.clone())).collect(),
        reports: entries,
        pinned,
        pages: pages.iter().map(|page| page.plain_page(showing.now)).collect(),
        withdrawn,
        communes,
        models,
        issues,
        tags,
        tally,
        assets,
        unnamed,
        refused,
        named_refused: BTreeSet::new(),
        waiting: Waiting::default(),
        card_style,
    };
    copies::check(shown(), &mut diagnostics);
    site.named_refused = links::check(&site, shown(), &hidden.unlinked(unread), locate, &mut diagnostics);
    photos::note_uses(&mut site, shown());
    for (idx, report) in read.iter().enumerate() {
        site.reports[idx].lead = photos::lead(&site, report).cloned();
        site.reports[idx].card = cards::key_of(&site, &site.reports[idx], report);
    }
    let site = Site { waiting: hidden.waiting(), ..site };
    Ok((site, diagnostics))
}

/// An article that may be shown. The plan depends on its report, never on its text.
struct Candidate {
    report: Read<Report>,
    body: Part<Body>,
}

impl Candidate {
    fn plain_page(&self, now: Timestamp) -> PlainPage {
        let Self { report, body } = self;
        PlainPage {
            address: report.address.clone(),
            changed: report.changed_by(now),
            report: report.part().clone(),
            body: body.clone(),
        }
    }
}

/// A shown report while its entry is being made.
struct Planned {
    report: Read<Report>,
    entry: Entry,
}

fn planned(Shown { article: Candidate { report, body }, future, over }: Shown, now: Timestamp) -> Planned {
    let is_heard = !report.audio.is_empty();
    let entry = Entry {
        address: report.address.clone(),
        listed: listed_date(&report),
        posted: report.published,
        changed: report.changed_by(now),
        report: report.part().clone(),
        body,
        commune: 0,
        models: Vec::new(),
        tags: Vec::new(),
        related: Vec::new(),
        future,
        over,
        lead: None,
        card: None,
        is_heard,
    };
    Planned { report, entry }
}

/// The notices with an end that hasn't come: a notice without an end would stay on top for ever.
fn pinned(reports: &[Planned]) -> Vec<usize> {
    let notices = reports.iter().enumerate().filter_map(|(idx, planned)| {
        let notice = planned.report.notice.as_ref()?;
        (notice.over.is_some() && !planned.entry.over).then_some((Reverse(notice.priority), idx))
    });
    let mut notices: Vec<(Reverse<Priority>, usize)> = notices.collect();
    // Reports are in order of time.
    notices.sort_unstable();
    notices.into_iter().map(|(_, idx)| idx).collect()
}

/// The day a report is listed under: that of the event, or else that of publication.
pub fn listed_date(report: &Report) -> Option<Date> {
    report.date.or(report.published.map(|posted| posted.date))
}

fn newest_first(one: &Report, other: &Report) -> std::cmp::Ordering {
    let key = |report: &Report| (listed_date(report), report.published.map(|posted| posted.at));
    key(other).cmp(&key(one)).then_with(|| one.path.cmp(&other.path))
}
