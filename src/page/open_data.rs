//! Open data: what every report says in its front matter, a file a year, and the list of these files.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::shelf::{Shelf, full_moment};
use crate::content::{Attendee, Author, Document, Figure, ModelMention, Photo, Report};
use crate::fingerprint::{Part, is_hashing};
use crate::place::Mention;
use crate::site::{Address, Entry, Site, listed_date};

/// A line of `/reports.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearFile {
    /// The year; null for reports without any date.
    pub year: Option<i16>,
    /// How many reports.
    pub reports: usize,
    /// The full address of the file.
    pub url: String,
}

/// A report, as open data, in parts: what is written of it is its front matter.
#[derive(Clone, Debug)]
pub struct OpenReport {
    url: String,
    commune: Mention,
    published: Option<String>,
    report: Part<Report>,
}

#[derive(Serialize)]
struct Written<'r> {
    url: &'r str,
    title: &'r str,
    kind: &'static str,
    commune: &'r Mention,
    date: Option<Date>,
    published: Option<&'r str>,
    author: Option<&'r Author>,
    source: Option<&'r str>,
    venue: Option<&'r str>,
    attendees: &'r [Attendee],
    models: &'r [ModelMention],
    figures: &'r [Figure],
    documents: &'r [Document],
    photos: &'r [Photo],
    attachments: &'r [String],
    tags: &'r [String],
    summary: &'r str,
}

impl Serialize for OpenReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { url, commune, published, report } = self;
        if is_hashing(&serializer) {
            return (url, commune, published, report).serialize(serializer);
        }
        let written = Written {
            url,
            title: &report.title,
            kind: report.kind.as_str(),
            commune,
            date: report.date,
            published: published.as_deref(),
            author: report.author.as_ref(),
            source: report.source.as_deref(),
            venue: report.venue.as_deref(),
            attendees: &report.attendees,
            models: &report.models,
            figures: &report.figures,
            documents: &report.documents,
            photos: &report.photos,
            attachments: &report.attachments,
            tags: &report.tags,
            summary: &report.summary,
        };
        written.serialize(serializer)
    }
}

fn year(entry: &Entry) -> Option<i16> {
    listed_date(&entry.report).map(Date::year)
}

/// The years of the reports.
pub(super) fn years(site: &Site) -> BTreeSet<Option<i16>> {
    site.reports.iter().map(year).collect()
}

pub(super) fn year_address(year: Option<i16>) -> Address {
    Address::new(
        year.map_or_else(|| "reports/undated.json".to_owned(), |year| format!("reports/{year:04}.json")),
    )
}

/// The content of `/reports.json`, newest year first.
pub(super) fn year_files(shelf: &Shelf<'_>) -> Vec<YearFile> {
    let site = shelf.site;
    let line = |year_of_file: Option<i16>| YearFile {
        year: year_of_file,
        reports: range(site, year_of_file).len(),
        url: site.config.base_url.join(year_address(year_of_file).as_str()),
    };
    years(site).into_iter().rev().map(line).collect()
}

/// The reports of one year: they stand together, since reports are in the order of their dates.
fn range(site: &Site, wanted: Option<i16>) -> &[Entry] {
    let from = site.reports.partition_point(|entry| year(entry) > wanted);
    let to = site.reports.partition_point(|entry| year(entry) >= wanted);
    &site.reports[from..to]
}

/// The content of a year's file, newest first.
pub(super) fn open_reports(shelf: &Shelf<'_>, year: Option<i16>) -> Vec<OpenReport> {
    let site = shelf.site;
    let open_report = |entry: &Entry| OpenReport {
        url: site.config.base_url.join(entry.address.as_str()),
        commune: site.communes[entry.commune].place.clone(),
        published: entry.report.published.map(|posted| full_moment(site, posted)),
        report: entry.report.clone(),
    };
    range(site, year).iter().map(open_report).collect()
}
