//! Open data: what every report says in its front matter, a file a year, and the list of these files.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use super::shelf::{Shelf, full_moment};
use crate::content::{Attendee, Author, Document, Figure, ModelMention, Report};
use crate::place::{Level, Mention};
use crate::site::links::beside;
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
    pub commune: OpenPlace<'r>,
    pub date: Option<Date>,
    pub published: Option<String>,
    pub author: Option<&'r Author>,
    pub source: Option<&'r str>,
    pub venue: Option<&'r str>,
    pub attendees: Vec<OpenAttendee<'r>>,
    pub models: &'r [ModelMention],
    pub figures: &'r [Figure],
    pub documents: &'r [Document],
    pub photos: Vec<OpenPhoto<'r>>,
    pub attachments: Vec<String>,
    pub tags: &'r [String],
    pub summary: &'r str,
}

/// A place, as open data: its level by the word that residents use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the front matter's, which docs/front-matter.md describes")]
pub struct OpenPlace<'r> {
    pub name: &'r str,
    pub level: Option<&'static str>,
    pub district: Option<&'r str>,
    pub province: Option<&'r str>,
}

/// One line of the list of attendees, as open data: told apart by the keys it has, like in the front matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the fields are the front matter's, which docs/front-matter.md describes")]
pub enum OpenAttendee<'r> {
    Person { name: &'r str, honorific: Option<&'r str>, roles: &'r [String], speaker: bool },
    Group { group: &'r str, count: Option<u32>, about: Option<&'r str> },
}

/// A photo, as open data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the front matter's, which docs/front-matter.md describes")]
pub struct OpenPhoto<'r> {
    /// The full address of the file.
    pub file: Option<String>,
    pub caption: Option<&'r str>,
    pub alt: Option<&'r str>,
    pub credit: Option<&'r str>,
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
        commune: open_place(&site.communes[entry.commune].place),
        date: report.date,
        published: report.published.map(|posted| full_moment(site, posted)),
        author: report.author.as_ref(),
        source: report.source.as_deref(),
        venue: report.venue.as_deref(),
        attendees: report.attendees.iter().map(open_attendee).collect(),
        models: &report.models,
        figures: &report.figures,
        documents: &report.documents,
        photos: open_photos(site, report),
        attachments: report.attachments.iter().filter_map(|file| full_address(site, report, file)).collect(),
        tags: &report.tags,
        summary: &report.summary,
    }
}

fn open_place(place: &Mention) -> OpenPlace<'_> {
    OpenPlace {
        name: &place.name,
        level: place.level.map(Level::as_str),
        district: place.district.as_deref(),
        province: place.province.as_deref(),
    }
}

fn open_attendee(attendee: &Attendee) -> OpenAttendee<'_> {
    match attendee {
        Attendee::Person { name, honorific, roles, speaker } => {
            OpenAttendee::Person { name, honorific: honorific.as_deref(), roles, speaker: *speaker }
        }
        Attendee::Group { group, count, about } => {
            OpenAttendee::Group { group, count: *count, about: about.as_deref() }
        }
    }
}

fn open_photos<'r>(site: &Site, report: &'r Report) -> Vec<OpenPhoto<'r>> {
    let photos = report.photos.iter().map(|photo| OpenPhoto {
        file: photo.file.as_ref().and_then(|file| full_address(site, report, file)),
        caption: photo.caption.as_deref(),
        alt: photo.alt.as_deref(),
        credit: photo.credit.as_deref(),
    });
    photos.collect()
}

/// Where a file beside a report is on the web.
fn full_address(site: &Site, report: &Report, file: &str) -> Option<String> {
    let asset = site.assets.get(&*beside(&report.path, file))?;
    Some(site.config.base_url.join(asset.address.as_str()))
}
