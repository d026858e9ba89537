//! Open data: the front matter of all reports, in one file per year, and the list of these files.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::context::PageContext;
use super::correction::{CorrectionView, corrections};
use super::deferred::{Deferred, Source};
use super::extra::ExtraFields;
use super::notice::{NoticeView, notice_view};
use super::text::full_moment;
use crate::content::{Answer, Attendee, Author, Contact, Document, Figure, ModelMention, Photo, Report};
use crate::error::Error;
use crate::fingerprint::Read;
use crate::place::{Level, Mention};
use crate::site::links::named_file;
use crate::site::{Address, Entry, Site, photos};

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

/// The reports of a year as open data. Each is converted only when written, since a year may have thousands.
#[derive(Clone)]
pub struct OpenReports<'s> {
    site: &'s Site,
    entries: Vec<(&'s Entry, Read<Report>)>,
}

impl OpenReports<'_> {
    /// Their approximate size as JSON, in bytes.
    pub fn size(&self) -> usize {
        self.entries.len() * 4096
    }
}

impl Serialize for OpenReports<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer
            .collect_seq(self.entries.iter().map(|(entry, report)| open_report(self.site, entry, report)))
    }
}

/// A report as open data: its front matter.
#[derive(Clone, Debug, Serialize)]
struct OpenReport {
    url: String,
    commune: Mention,
    published: Option<String>,
    updated: Option<String>,
    corrections: Vec<CorrectionView>,
    /// The full address of each photo's file.
    photos: Vec<Option<String>>,
    /// The full address of each attachment.
    attachments: Vec<String>,
    notice: Option<NoticeView>,
    extra: ExtraFields,
    report: Read<Report>,
}

#[derive(Serialize)]
struct OpenReportView<'r> {
    url: &'r str,
    title: &'r str,
    kind: &'static str,
    commune: OpenPlace<'r>,
    date: Option<Date>,
    published: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<&'r str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    corrections: &'r [CorrectionView],
    author: Option<&'r Author>,
    source: Option<&'r str>,
    venue: Option<&'r str>,
    attendees: Vec<OpenAttendee<'r>>,
    models: &'r [ModelMention],
    figures: &'r [Figure],
    documents: &'r [Document],
    photos: Vec<OpenPhoto<'r>>,
    attachments: &'r [String],
    /// These three, and the two about changes, are left out if they are empty: few reports have them.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<OpenNotice<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'r Answer>,
    #[serde(skip_serializing_if = "is_empty")]
    extra: &'r ExtraFields,
    tags: &'r [String],
    summary: &'r str,
}

impl Source for OpenReport {
    type View<'s> = OpenReportView<'s>;
    type Described = ();

    fn view(&self) -> Result<OpenReportView<'_>, Error> {
        let report = &*self.report;
        Ok(OpenReportView {
            url: &self.url,
            title: &report.title,
            kind: report.kind.as_str(),
            commune: open_place(&self.commune),
            date: report.date,
            published: self.published.as_deref(),
            updated: self.updated.as_deref(),
            corrections: &self.corrections,
            author: report.author.as_ref(),
            source: report.source.as_deref(),
            venue: report.venue.as_deref(),
            attendees: report.attendees.iter().map(open_attendee).collect(),
            models: &report.models,
            figures: &report.figures,
            documents: &report.documents,
            photos: report
                .photos
                .iter()
                .zip(&self.photos)
                .map(|(photo, file)| open_photo(photo, file))
                .collect(),
            attachments: &self.attachments,
            notice: report.notice.as_ref().zip(self.notice.as_ref()).map(|(notice, view)| OpenNotice {
                priority: notice.priority.as_str(),
                from: view.from.as_deref(),
                to: view.to.as_deref(),
                place: view.place.as_deref(),
                contact: notice.contact.as_ref(),
            }),
            answer: report.answer.as_deref(),
            extra: &self.extra,
            tags: &report.tags,
            summary: &report.summary,
        })
    }
}

/// A notice as open data, with the keys of the front matter.
#[derive(Serialize)]
struct OpenNotice<'r> {
    priority: &'static str,
    from: Option<&'r str>,
    to: Option<&'r str>,
    #[serde(rename = "where")]
    place: Option<&'r str>,
    contact: Option<&'r Contact>,
}

fn is_empty(extra: &&ExtraFields) -> bool {
    extra.is_empty()
}

/// A place as open data, with the Vietnamese name of its level.
#[derive(Serialize)]
struct OpenPlace<'r> {
    name: &'r str,
    level: Option<&'static str>,
    district: Option<&'r str>,
    province: Option<&'r str>,
}

/// An attendee as open data. As in the front matter, the keys tell persons from groups.
#[derive(Serialize)]
#[serde(untagged)]
enum OpenAttendee<'r> {
    Person { name: &'r str, honorific: Option<&'r str>, roles: &'r [String], speaker: bool },
    Group { group: &'r str, count: Option<u32>, about: Option<&'r str> },
}

/// A photo, as open data.
#[derive(Serialize)]
struct OpenPhoto<'r> {
    file: Option<&'r str>,
    caption: Option<&'r str>,
    alt: Option<&'r str>,
    credit: Option<&'r str>,
}

fn year(entry: &Entry) -> Option<i16> {
    entry.listed.map(Date::year)
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
pub(super) fn year_files(context: &PageContext<'_>) -> Vec<YearFile> {
    let site = context.site;
    let line = |year_of_file: Option<i16>| YearFile {
        year: year_of_file,
        reports: range(site, year_of_file).len(),
        url: site.config.base_url.join(year_address(year_of_file).as_str()),
    };
    years(site).into_iter().rev().map(line).collect()
}

/// The reports of one year. They are adjacent, since reports are sorted by date.
fn range(site: &Site, wanted: Option<i16>) -> &[Entry] {
    let from = site.reports.partition_point(|entry| year(entry) > wanted);
    let to = site.reports.partition_point(|entry| year(entry) >= wanted);
    &site.reports[from..to]
}

/// The content of a year's file, newest first.
pub(super) fn open_reports<'s>(
    context: &PageContext<'s>,
    year: Option<i16>,
) -> Result<OpenReports<'s>, Error> {
    let read = |entry: &'s Entry| Ok((entry, entry.report.hold(context.reads)?));
    let entries = range(context.site, year).iter().map(read).collect::<Result<_, Error>>()?;
    Ok(OpenReports { site: context.site, entries })
}

fn open_report(site: &Site, entry: &Entry, report: &Read<Report>) -> Deferred<OpenReport> {
    let address = |file: &String| full_address(site, report, file);
    Deferred(OpenReport {
        url: site.config.base_url.join(entry.address.as_str()),
        commune: site.communes[entry.commune].place.clone(),
        published: report.published.map(|posted| full_moment(site, posted)),
        updated: entry.changed.map(|changed| full_moment(site, changed)),
        corrections: corrections(site, report),
        photos: report.photos.iter().map(|photo| photo.file.as_ref().and_then(address)).collect(),
        attachments: report.attachments.iter().filter_map(address).collect(),
        notice: report.notice.as_ref().map(|notice| notice_view(site, notice)),
        extra: ExtraFields::new(site, &report.extra),
        report: report.clone(),
    })
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

fn open_photo<'r>(photo: &'r Photo, file: &'r Option<String>) -> OpenPhoto<'r> {
    OpenPhoto {
        file: file.as_deref(),
        caption: photo.caption.as_deref(),
        alt: photo.alt.as_deref(),
        credit: photo.credit.as_deref(),
    }
}

/// The full web address of a file beside a report.
fn full_address(site: &Site, report: &Report, file: &str) -> Option<String> {
    let asset = named_file(&site.assets, &report.path, file)?;
    Some(site.config.base_url.join(photos::linked(asset).as_str()))
}
