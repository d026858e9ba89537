//! One report, or one plain page, in full.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::chart::of_figures;
use super::linked_data::{LinkedData, ReportFacts, Subject};
use super::shelf::{Shelf, full_moment, iso, url};
use super::view::{
    AttachmentView, AuthorView, Card, CommitmentsView, DocumentView, FigureView, Frame, GroupView, Html,
    ImageView, Link, ModelView, NotFoundView, PersonView, PhotoView, PlaceView, PlainView, RedirectView,
    ReportDetails, ReportPage, ReportView, Shared,
};
use crate::content::{Attendee, Document, Figure, ModelMention, Photo, Report};
use crate::fingerprint::{Part, is_hashing};
use crate::picture;
use crate::site::links::beside;
use crate::site::{Address, Asset, Entry, Site};
use crate::vietnamese::reading_minutes;

/// Syllables a minute of somebody who reads on a phone and isn't young: a little more than a loudspeaker's pace.
const READING: u32 = 250;

pub(super) fn report(shelf: &Shelf<'_>, idx: usize) -> Frame<ReportPage> {
    let site = shelf.site;
    let entry = &site.reports[idx];
    let commune = &site.communes[entry.commune];
    let list = Address::new("xa/");
    let summary = Some(entry.report.summary.clone()).filter(|summary| !summary.is_empty());
    let title = commune.place.title();
    let parents = [("Các địa phương", &list), (title.as_str(), &commune.address)];
    let mut page = shelf.page_view(&entry.address, entry.report.title.clone(), summary, &parents);
    page.image = image(site, &entry.report);
    page.linked_data = page.linked_data.about(Subject::Report(facts(site, entry).into()));
    let view = ReportPage {
        report: full_report(shelf, &entry.address, idx, entry),
        older: Some(idx + 1).filter(|older| *older < site.reports.len()).map(|older| shelf.card(older)),
        newer: idx.checked_sub(1).map(|newer| shelf.card(newer)),
        related: shelf.cards(entry.related.iter().copied()),
    };
    shelf.frame(&entry.address, page, view)
}

/// The photos of a report that are there, and where they are.
fn photos<'s>(site: &'s Site, report: &'s Report) -> impl Iterator<Item = (&'s Photo, &'s Asset)> {
    let asset = |photo: &Photo| site.assets.get(&*beside(&report.path, photo.file.as_ref()?));
    report.photos.iter().filter_map(move |photo| Some((photo, asset(photo)?)))
}

/// The first photo stands for the report.
fn image(site: &Site, report: &Report) -> Option<ImageView> {
    let (photo, asset) = photos(site, report).next()?;
    Some(ImageView {
        url: site.config.base_url.join(asset.address.as_str()),
        width: asset.picture.map(|size| size.width),
        height: asset.picture.map(|size| size.height),
        alt: photo.alt.clone().or_else(|| photo.caption.clone()),
    })
}

fn facts(site: &Site, entry: &Entry) -> ReportFacts {
    let full = |asset: &Asset| site.config.base_url.join(asset.address.as_str());
    let published = entry.report.published.map(|posted| full_moment(site, posted));
    let photos = photos(site, &entry.report).map(|(_, asset)| full(asset)).collect();
    ReportFacts::new(&entry.report, &site.communes[entry.commune], published, photos)
}

/// A report in full, in parts: what templates see of it is a [`ReportView`], which is made of these alone, and only
/// when a page is rendered.
#[derive(Clone, Debug)]
pub struct FullReport(Parts);

#[derive(Clone, Debug, Serialize)]
struct Parts {
    card: Shared<Card>,
    place: Shared<PlaceView>,
    report: Part<Report>,
    /// The page of each of its models.
    models: Vec<String>,
    tags: Vec<Link>,
    /// Where each photo is, and how large it is shown.
    photos: Vec<Option<(String, Option<picture::Size>)>>,
    /// Where each attachment is, and its size in bytes.
    attachments: Vec<Option<(String, u64)>>,
    body: Html,
    syllables_per_minute: u32,
}

impl FullReport {
    /// Says that it stands among others on a page, where its ids begin with `prefix`.
    pub(super) fn join(&mut self, prefix: String) {
        self.0.body.prefix = Some(prefix);
    }
}

impl Serialize for FullReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if is_hashing(&serializer) {
            self.0.serialize(serializer)
        } else {
            self.0.view().serialize(serializer)
        }
    }
}

impl JsonSchema for FullReport {
    fn inline_schema() -> bool {
        ReportView::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        ReportView::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ReportView::json_schema(generator)
    }
}

/// The report on the page at `address`.
pub(super) fn full_report(shelf: &Shelf<'_>, address: &Address, idx: usize, entry: &Entry) -> FullReport {
    let site = shelf.site;
    let report = &entry.report;
    let asset = |file: &String| site.assets.get(&*beside(&report.path, file));
    let size_of = |asset: &Asset| (url(site, &asset.address), asset.size);
    FullReport(Parts {
        card: shelf.card(idx),
        place: shelf.place(entry.commune),
        models: entry.models.iter().map(|&model| url(site, &site.models[model].address)).collect(),
        tags: entry
            .tags
            .iter()
            .map(|&tag| shelf.link(&site.tags[tag].name, &site.tags[tag].address))
            .collect(),
        photos: report
            .photos
            .iter()
            .map(|photo| photo.file.as_ref().and_then(asset))
            .map(|asset| asset.map(|asset| (url(site, &asset.address), asset.picture)))
            .collect(),
        attachments: report.attachments.iter().map(|file| asset(file).map(size_of)).collect(),
        body: shelf.html(report, &entry.body, &shelf.root(address)),
        syllables_per_minute: site.config.syllables_per_minute,
        report: report.clone(),
    })
}

impl Parts {
    fn view(&self) -> ReportView {
        let report = &*self.report;
        let attachments = report.attachments.iter().zip(&self.attachments);
        let details = ReportDetails {
            place: self.place.clone(),
            author: report
                .author
                .as_ref()
                .map(|author| AuthorView { name: author.name.clone(), role: author.role.clone() }),
            source: report.source.clone(),
            venue: report.venue.clone(),
            people: report.attendees.iter().filter_map(person).collect(),
            groups: report.attendees.iter().filter_map(group).collect(),
            models: report
                .models
                .iter()
                .zip(&self.models)
                .map(|(model, url)| model_view(model, url.clone()))
                .collect(),
            figures: report.figures.iter().map(figure).collect(),
            chart: of_figures(&report.figures),
            documents: report.documents.iter().map(document).collect(),
            photos: report
                .photos
                .iter()
                .zip(&self.photos)
                .map(|(photo, found)| photo_view(photo, found.as_ref()))
                .collect(),
            attachments: attachments
                .filter_map(|(file, found)| {
                    found.as_ref().map(|(url, size)| attachment(file, url.clone(), *size))
                })
                .collect(),
            tags: self.tags.clone(),
            body: self.body.clone(),
            minutes: reading_minutes(self.body.body.syllables, READING),
            listening_minutes: reading_minutes(self.body.body.syllables, self.syllables_per_minute),
        };
        ReportView { card: self.card.clone(), details }
    }
}

pub(super) fn plain(shelf: &Shelf<'_>, idx: usize) -> Frame<PlainView> {
    let plain = &shelf.site.pages[idx];
    let summary = Some(plain.report.summary.clone()).filter(|summary| !summary.is_empty());
    let page = shelf.page_view(&plain.address, plain.report.title.clone(), summary, &[]);
    let body = shelf.html(&plain.report, &plain.body, &shelf.root(&plain.address));
    shelf.frame(&plain.address, page, PlainView { body })
}

/// The page at an old address of what is at `target` now.
pub(super) fn redirect(
    shelf: &Shelf<'_>,
    address: &Address,
    title: &str,
    target: &Address,
) -> Frame<RedirectView> {
    let mut page = shelf.page_view(address, title.to_owned(), None, &[]);
    page.canonical = shelf.site.config.base_url.join(target.as_str());
    page.linked_data = LinkedData::default();
    shelf.frame(address, page, RedirectView { target: shelf.link(title, target) })
}

pub(super) fn not_found(shelf: &Shelf<'_>, address: &Address) -> Frame<NotFoundView> {
    let mut page = shelf.page_view(address, "Không tìm thấy trang".to_owned(), None, &[]);
    page.linked_data = LinkedData::default(); // It has no place in the site.
    let mut frame = shelf.frame(address, page, NotFoundView {});
    // It answers for any address, so nothing on it can be relative to its own.
    frame.root = format!("{}/", shelf.site.config.base_url.path()).into();
    frame
}

pub(super) fn person(attendee: &Attendee) -> Option<PersonView> {
    let Attendee::Person { name, honorific, roles, speaker } = attendee else { return None };
    Some(PersonView {
        name: name.clone(),
        honorific: honorific.clone(),
        roles: roles.clone(),
        speaker: *speaker,
    })
}

fn group(attendee: &Attendee) -> Option<GroupView> {
    let Attendee::Group { group, count, about } = attendee else { return None };
    Some(GroupView { group: group.clone(), count: *count, about: about.clone() })
}

fn model_view(mention: &ModelMention, url: String) -> ModelView {
    let contents = mention.contents.iter();
    ModelView {
        name: mention.name.clone(),
        url,
        from: mention.period.and_then(|period| period.from),
        to: mention.period.and_then(|period| period.to),
        contents: contents
            .map(|group| CommitmentsView { label: group.label.clone(), items: group.items.clone() })
            .collect(),
        mottos: mention.mottos.clone(),
    }
}

pub(super) fn figure(figure: &Figure) -> FigureView {
    FigureView { label: figure.label.clone(), value: figure.value.to_string(), unit: figure.unit.clone() }
}

fn document(document: &Document) -> DocumentView {
    DocumentView {
        kind: document.kind.clone(),
        number: document.number.clone(),
        date: document.date.map(iso),
        issuer: document.issuer.clone(),
        about: document.about.clone(),
    }
}

fn photo_view(photo: &Photo, found: Option<&(String, Option<picture::Size>)>) -> PhotoView {
    let size = found.and_then(|(_, size)| *size);
    PhotoView {
        url: found.map(|(url, _)| url.clone()),
        width: size.map(|size| size.width),
        height: size.map(|size| size.height),
        caption: photo.caption.clone(),
        alt: photo.alt.clone().unwrap_or_default(),
        credit: photo.credit.clone(),
    }
}

fn attachment(file: &str, url: String, size: u64) -> AttachmentView {
    let name = file.rsplit('/').next().unwrap_or(file);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_uppercase());
    AttachmentView {
        url,
        name: name.to_owned(),
        extension: extension.unwrap_or_default(),
        size: written_size(size),
    }
}

/// “640 byte”, “12 KB”, “1,2 MB”.
fn written_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} byte"),
        1_000..1_000_000 => format!("{} KB", (bytes + 500) / 1_000),
        _ => {
            let tenths = (bytes + 50_000) / 100_000;
            format!("{},{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::written_size;

    #[test]
    fn a_size_is_written_in_its_unit() {
        let cases = [
            (0, "0 byte"),
            (999, "999 byte"),
            (1_250, "1 KB"),
            (999_499, "999 KB"),
            (1_230_000, "1,2 MB"),
            (12_960_000, "13,0 MB"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(written_size(bytes), expected);
        }
    }
}
