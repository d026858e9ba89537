//! Feeds: the latest reports, with their whole text and absolute addresses.

use super::commune::capitalized;
use super::shelf::{Shelf, full_moment};
use crate::site::{Address, Entry};

/// A feed. Reports that nobody knows the day of can't be in one: Atom and RSS ask for a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub description: Option<String>,
    /// Its language.
    pub language: String,
    /// The full address of the page it is about.
    pub home: String,
    /// Its own full address.
    pub address: String,
    /// Who publishes it.
    pub author: String,
    /// The moment of its newest entry, RFC 3339; the beginning of 1970 where it has none.
    pub updated: String,
    /// The entries, newest first.
    pub entries: Vec<FeedEntry>,
}

/// An entry of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEntry {
    /// Its headline.
    pub title: String,
    /// Its full address, which is its identity too.
    pub address: String,
    /// When it was posted, RFC 3339.
    pub published: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// A few plain sentences.
    pub summary: String,
    /// Its whole text: HTML.
    pub html: String,
    /// Its subjects.
    pub tags: Vec<String>,
}

/// The feed of the whole site.
pub(super) fn site_feed(shelf: &Shelf<'_>, address: &Address) -> Feed {
    let all: Vec<usize> = (0..shelf.site.reports.len()).collect();
    let title = shelf.site.config.title.clone();
    feed(shelf, address, title, &Address::new(""), &all)
}

/// The feed of one place.
pub(super) fn commune_feed(shelf: &Shelf<'_>, address: &Address, idx: usize) -> Feed {
    let commune = &shelf.site.communes[idx];
    let title = format!("{} – {}", capitalized(&commune.place.full()), shelf.site.config.title);
    feed(shelf, address, title, &commune.address, &commune.reports)
}

fn feed(shelf: &Shelf<'_>, address: &Address, title: String, home: &Address, reports: &[usize]) -> Feed {
    let config = &shelf.site.config;
    let dated = reports.iter().map(|&report| &shelf.site.reports[report]);
    let entries: Vec<FeedEntry> =
        dated.filter_map(|report| entry(shelf, report)).take(config.per_page).collect();
    Feed {
        title,
        description: config.description.clone(),
        language: config.language.clone(),
        home: config.base_url.join(home.as_str()),
        address: config.base_url.join(address.as_str()),
        author: config.agency.clone().unwrap_or_else(|| config.title.clone()),
        updated: entries
            .iter()
            .map(|entry| entry.published.clone())
            .max()
            .unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()),
        entries,
    }
}

fn entry(shelf: &Shelf<'_>, entry: &Entry) -> Option<FeedEntry> {
    let report = &entry.report;
    let base_url = &shelf.site.config.base_url;
    Some(FeedEntry {
        title: report.title.clone(),
        address: base_url.join(entry.address.as_str()),
        published: full_moment(shelf.site, report.published?),
        author: report.author.as_ref().map(|author| author.name.clone()),
        summary: report.summary.clone(),
        html: shelf.body(&report.path, &report.body, &base_url.join("")),
        tags: entry.tags.iter().map(|&tag| shelf.site.tags[tag].name.clone()).collect(),
    })
}
