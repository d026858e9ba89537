//! Feeds: the latest reports, with full text and absolute addresses.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::Serialize;

use super::context::{PageContext, Pictures};
use super::deferred::Deferred;
use super::notice::{answer_view, notice_view};
use super::text::{full_moment, moment_in};
use super::view::Html;
use crate::content::{Contact, Correction, Priority, Report};
use crate::error::Error;
use crate::markup::push_text;
use crate::site::{Address, Site, Withdrawn};
use crate::vietnamese::capitalized;

/// A feed. Reports without a time of publication are left out, since Atom and RSS require one.
#[derive(Clone, Debug, Serialize)]
pub struct Feed<H> {
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub description: Option<String>,
    /// Its language.
    pub language: String,
    /// The full address of the page it belongs to.
    pub home: String,
    /// Its own full address.
    pub address: String,
    /// Who publishes it.
    pub author: String,
    /// The time of its last entry or change (RFC 3339), or the beginning of 1970 if it is empty.
    pub updated: String,
    /// The entries, newest first.
    pub entries: Vec<FeedEntry<H>>,
    /// The reports that were taken back, the last one first. Only Atom can tell (RFC 6721).
    pub withdrawn: Vec<DeletedEntry>,
}

/// A feed whose texts are filled in only when it is written.
type DeferredFeed = Feed<Deferred<Html>>;

/// A feed with the HTML of its texts.
pub type FilledFeed = Feed<String>;

impl DeferredFeed {
    /// Fills in the texts.
    pub(super) fn fill(self) -> Result<FilledFeed, Error> {
        let Self { title, description, language, home, address, author, updated, entries, withdrawn } = self;
        let fill =
            |FeedEntry { title, address, published, updated, author, summary, facts, html, tags }: FeedEntry<
                Deferred<Html>,
            >| {
                let mut whole = String::new();
                for fact in &facts {
                    whole.push_str("<p>");
                    push_text(&mut whole, fact);
                    whole.push_str("</p>\n");
                }
                whole.push_str(&html.0.fill()?);
                let html = whole;
                Ok(FeedEntry { title, address, published, updated, author, summary, facts, html, tags })
            };
        let entries = entries.into_iter().map(fill).collect::<Result<_, Error>>()?;
        Ok(Feed { title, description, language, home, address, author, updated, entries, withdrawn })
    }
}

/// An entry of a feed.
#[derive(Clone, Debug, Serialize)]
pub struct FeedEntry<H> {
    /// Its headline.
    pub title: String,
    /// Its full address, which also identifies it.
    pub address: String,
    /// When it was published (RFC 3339).
    pub published: String,
    /// When it was changed after that (RFC 3339), if its author tells of it.
    pub updated: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// A short plain-text summary.
    pub summary: String,
    /// What a report says beside its text, as corrections or a notice do: paragraphs in front of it.
    pub facts: Vec<String>,
    /// The full text.
    pub html: H,
    /// Its subjects.
    pub tags: Vec<String>,
}

/// A report that was taken back: feed readers remove it from what they keep.
#[derive(Clone, Debug, Serialize)]
pub struct DeletedEntry {
    /// Its full address, which identifies it.
    pub address: String,
    /// The beginning of the day on which it was taken back (RFC 3339).
    pub date: String,
    /// Why.
    pub reason: Option<String>,
}

/// The reports in the feed of the whole site.
pub(super) fn latest(site: &Site) -> Vec<usize> {
    in_feed(site, 0..site.reports.len(), site.config.per_page)
}

/// The indices of the reports in a feed of `reports`.
pub(super) fn entries(site: &Site, reports: &[usize]) -> Vec<usize> {
    in_feed(site, reports.iter().copied(), site.config.per_page)
}

/// Selects at most `limit` of them, the latest by publication: a feed lists what is new to the reader, not the latest events.
pub(super) fn in_feed(site: &Site, reports: impl Iterator<Item = usize>, limit: usize) -> Vec<usize> {
    let posted = |report: usize| site.reports[report].posted.map(|posted| posted.at);
    let mut latest: Vec<(Reverse<Timestamp>, usize)> =
        reports.filter_map(|report| Some((Reverse(posted(report)?), report))).collect();
    let count = limit.min(latest.len());
    if count < latest.len() {
        latest.select_nth_unstable(count);
        latest.truncate(count);
    }
    latest.sort_unstable();
    latest.into_iter().map(|(_, report)| report).collect()
}

/// The feed of the whole site.
pub(super) fn site_feed(context: &PageContext<'_>, address: &Address) -> Result<DeferredFeed, Error> {
    let title = context.site.config.title.clone();
    let withdrawn = context.site.withdrawn.iter();
    feed(context, address, title, &Address::new(""), &latest(context.site), withdrawn)
}

/// The feed of one place.
pub(super) fn commune_feed(
    context: &PageContext<'_>,
    address: &Address,
    idx: usize,
) -> Result<DeferredFeed, Error> {
    let commune = &context.site.communes[idx];
    let title = format!("{} – {}", capitalized(&commune.full), context.site.config.title);
    let withdrawn = context.site.withdrawn.iter().filter(|withdrawn| withdrawn.commune == Some(idx));
    feed(context, address, title, &commune.address, &entries(context.site, &commune.reports), withdrawn)
}

fn feed<'s>(
    context: &PageContext<'s>,
    address: &Address,
    title: String,
    home: &Address,
    reports: &[usize],
    withdrawn: impl Iterator<Item = &'s Withdrawn>,
) -> Result<DeferredFeed, Error> {
    let config = &context.site.config;
    let entries = reports.iter().filter_map(|&report| entry(context, report).transpose());
    let entries = entries.collect::<Result<Vec<_>, Error>>()?;
    let withdrawn = withdrawn
        .filter(|withdrawn| !withdrawn.is_page)
        .take(config.per_page)
        .map(|withdrawn| deleted_entry(context, withdrawn));
    let withdrawn = withdrawn.collect::<Result<Vec<_>, Error>>()?;
    let moments = entries.iter().map(|entry| entry.updated.as_ref().unwrap_or(&entry.published));
    let moments = moments.chain(withdrawn.iter().map(|withdrawn| &withdrawn.date));
    Ok(Feed {
        title,
        description: config.description.clone(),
        language: config.language.clone(),
        home: config.base_url.join(home.as_str()),
        address: config.base_url.join(address.as_str()),
        author: config.agency.clone().unwrap_or_else(|| config.title.clone()),
        updated: moments.max().cloned().unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()),
        entries,
        withdrawn,
    })
}

fn deleted_entry(context: &PageContext<'_>, withdrawn: &Withdrawn) -> Result<DeletedEntry, Error> {
    let report = withdrawn.report.read(context.reads)?;
    let config = &context.site.config;
    let begin = withdrawn.date.to_zoned(config.zone.clone()).map(|begin| begin.timestamp());
    Ok(DeletedEntry {
        address: config.base_url.join(withdrawn.address.as_str()),
        date: moment_in(context.site, begin.unwrap_or_default()),
        reason: report.withdrawn.as_ref().and_then(|withdrawn| withdrawn.reason.clone()),
    })
}

fn entry(context: &PageContext<'_>, idx: usize) -> Result<Option<FeedEntry<Deferred<Html>>>, Error> {
    let entry = &context.site.reports[idx];
    let report = context.report(idx)?;
    let Some(published) = report.published else { return Ok(None) };
    let base_url = &context.site.config.base_url;
    let address = base_url.join(entry.address.as_str());
    let mut html = context.html(report, &entry.body, &base_url.join(""), Pictures::Plain);
    html.0.page = Some(address.clone());
    Ok(Some(FeedEntry {
        title: report.title.clone(),
        address,
        published: full_moment(context.site, published),
        updated: entry.changed.map(|changed| full_moment(context.site, changed)),
        author: report.author.as_ref().map(|author| author.name.clone()),
        summary: report.summary.clone(),
        facts: facts(context.site, report),
        html,
        tags: entry.tags.iter().map(|&tag| context.site.tags[tag].name.clone()).collect(),
    }))
}

/// The corrections, and the facts of a notice or an answer, which its text doesn't repeat.
fn facts(site: &Site, report: &Report) -> Vec<String> {
    let mut facts: Vec<String> = report.corrections.iter().map(Correction::line).collect();
    let mut add = |label: &str, fact: Option<String>| {
        facts.extend(fact.map(|fact| format!("{label}: {fact}")));
    };
    if let Some(notice) = &report.notice {
        let view = notice_view(site, notice);
        let stands_out = (notice.priority > Priority::Normal).then(|| notice.priority.label().to_owned());
        add("Mức độ", stands_out);
        add("Thời gian", view.when);
        add("Nơi áp dụng", view.place);
        add("Liên hệ", notice.contact.as_ref().map(Contact::line));
    }
    if let Some(answer) = &report.answer {
        let view = answer_view(answer);
        let asker = view.asker.map_or_else(|| "Hỏi".to_owned(), |asker| format!("{asker} hỏi"));
        add(&asker, Some(view.question.join(" ")));
        add("Người trả lời", view.answerer.map(|answerer| answerer.line()));
    }
    facts
}
