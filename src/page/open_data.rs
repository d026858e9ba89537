//! Open data: what every report says in its front matter, a file a year, and the list of these files.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use super::shelf::{Shelf, full_moment};
use crate::content::{Attendee, Author, Document, Figure, ModelMention, Photo};
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

/// A report, as open data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the front matter's, which docs/front-matter.md describes")]
pub struct OpenReport<'r> {
    pub url: String,
    pub title: &'r str,
    pub kind: &'static str,
    pub commune: &'r Mention,
    pub date: Option<Date>,
    pub published: Option<String>,
    pub author: Option<&'r Author>,
    pub source: Option<&'r str>,
    pub venue: Option<&'r str>,
    pub attendees: &'r [Attendee],
    pub models: &'r [ModelMention],
    pub figures: &'r [Figure],
    pub documents: &'r [Document],
    pub photos: &'r [Photo],
    pub attachments: &'r [String],
    pub tags: &'r [String],
    pub summary: &'r str,
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
pub(super) fn open_reports<'r>(shelf: &Shelf<'r>, year: Option<i16>) -> Vec<OpenReport<'r>> {
    let site = shelf.site;
    range(site, year).iter().map(|entry| open_report(site, entry)).collect()
}

fn open_report<'r>(site: &'r Site, entry: &'r Entry) -> OpenReport<'r> {
    let report = &*entry.report;
    OpenReport {
        url: site.config.base_url.join(entry.address.as_str()),
        title: &report.title,
        kind: report.kind.as_str(),
        commune: &site.communes[entry.commune].place,
        date: report.date,
        published: report.published.map(|posted| full_moment(site, posted)),
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
    }
}
