//! One report, or one plain page, in full.

use serde::Serialize;

use super::chart::of_figures;
use super::context::{PageContext, full_moment, iso, url};
use super::deferred::{Deferred, Source};
use super::linked_data::{ReportFacts, Subject};
use super::view::{
    AttachmentView, AuthorView, Card, CommitmentsView, DocumentView, FigureView, Frame, GroupView, Html,
    ImageView, Link, ModelView, NotFoundView, PersonView, PhotoView, PlaceView, PlainView, RedirectView,
    ReportDetails, ReportPage, ReportView, Shared,
};
use crate::address::COMMUNES;
use crate::content::{Attendee, Document, Figure, ModelMention, Photo, Report};
use crate::error::Error;
use crate::fingerprint::Read;
use crate::picture;
use crate::site::links::beside;
use crate::site::{Address, Asset, Entry, Site};
use crate::vietnamese::reading_minutes;

/// Syllables a minute of somebody who reads on a phone and isn't young: a little more than a loudspeaker's pace.
const READING: u32 = 250;

pub(super) fn report(context: &PageContext<'_>, idx: usize) -> Result<Frame<ReportPage>, Error> {
    let site = context.site;
    let entry = &site.reports[idx];
    let report = context.hold(idx)?;
    let commune = &site.communes[entry.commune];
    let list = Address::new(COMMUNES);
    let summary = Some(report.summary.clone()).filter(|summary| !summary.is_empty());
    let title = commune.place.title();
    let parents = [("Các địa phương", &list), (title.as_str(), &commune.address)];
    let mut page = context.page_view(&entry.address, report.title.clone(), summary, &parents);
    page.image = image(site, &report);
    page.linked_data = page.linked_data.about(Subject::Report(facts(site, entry, report).into()));
    let view = ReportPage {
        report: full_report(context, &entry.address, idx)?,
        older: Some(idx + 1)
            .filter(|older| *older < site.reports.len())
            .map(|older| context.card(older))
            .transpose()?,
        newer: idx.checked_sub(1).map(|newer| context.card(newer)).transpose()?,
        related: context.cards(entry.related.iter().copied())?,
    };
    Ok(context.frame(&entry.address, page, view))
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

fn facts(site: &Site, entry: &Entry, report: Read<Report>) -> ReportFacts {
    let full = |asset: &Asset| site.config.base_url.join(asset.address.as_str());
    let published = report.published.map(|posted| full_moment(site, posted));
    let photos = photos(site, &report).map(|(_, asset)| full(asset)).collect();
    ReportFacts::new(report, &site.communes[entry.commune], published, photos)
}

/// A report in full: what templates see of it is a [`ReportView`], which is made of this alone.
#[derive(Clone, Debug, Serialize)]
pub struct FullReport {
    card: Shared<Card>,
    place: Shared<PlaceView>,
    report: Read<Report>,
    /// The page of each of its models.
    models: Vec<String>,
    tags: Vec<Link>,
    /// Where each photo is, and how large it is shown.
    photos: Vec<Option<(String, Option<picture::Size>)>>,
    /// Where each attachment is, and its size in bytes.
    attachments: Vec<Option<(String, u64)>>,
    body: Deferred<Html>,
    syllables_per_minute: u32,
}

impl Deferred<FullReport> {
    /// Says that it stands among others on a page, where its ids begin with `prefix`.
    pub(super) fn join(&mut self, prefix: String) {
        self.0.body.0.prefix = Some(prefix);
    }
}

/// The report on the page at `address`.
pub(super) fn full_report(
    context: &PageContext<'_>,
    address: &Address,
    idx: usize,
) -> Result<Deferred<FullReport>, Error> {
    let site = context.site;
    let entry = &site.reports[idx];
    let report = context.hold(idx)?;
    let asset = |file: &String| site.assets.get(&*beside(&report.path, file));
    let size_of = |asset: &Asset| (url(site, &asset.address), asset.size);
    Ok(Deferred(FullReport {
        card: context.card(idx)?,
        place: context.place(entry.commune),
        models: entry.models.iter().map(|&model| url(site, &site.models[model].address)).collect(),
        tags: entry
            .tags
            .iter()
            .map(|&tag| context.link(&site.tags[tag].name, &site.tags[tag].address))
            .collect(),
        photos: report
            .photos
            .iter()
            .map(|photo| photo.file.as_ref().and_then(asset))
            .map(|asset| asset.map(|asset| (url(site, &asset.address), asset.picture)))
            .collect(),
        attachments: report.attachments.iter().map(|file| asset(file).map(size_of)).collect(),
        body: context.html(&report, &entry.body, &context.root(address)),
        syllables_per_minute: site.config.syllables_per_minute,
        report,
    }))
}

impl Source for FullReport {
    type View<'s> = ReportView;
    type Described = ReportView;

    fn view(&self) -> Result<ReportView, Error> {
        let report = &*self.report;
        let syllables = self.body.0.body.get()?.syllables;
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
            minutes: reading_minutes(syllables, READING),
            listening_minutes: reading_minutes(syllables, self.syllables_per_minute),
        };
        Ok(ReportView { card: self.card.clone(), details })
    }
}

pub(super) fn plain(context: &PageContext<'_>, idx: usize) -> Result<Frame<PlainView>, Error> {
    let plain = &context.site.pages[idx];
    let report = plain.report.read(context.reads)?;
    let summary = Some(report.summary.clone()).filter(|summary| !summary.is_empty());
    let page = context.page_view(&plain.address, report.title.clone(), summary, &[]);
    let body = context.html(report, &plain.body, &context.root(&plain.address));
    Ok(context.frame(&plain.address, page, PlainView { body }))
}

/// The page at an old address of what is at `target` now.
pub(super) fn redirect(
    context: &PageContext<'_>,
    address: &Address,
    title: &str,
    target: &Address,
) -> Frame<RedirectView> {
    let mut page = context.page_view(address, title.to_owned(), None, &[]);
    page.canonical = context.site.config.base_url.join(target.as_str());
    page.linked_data = Deferred::default();
    context.frame(address, page, RedirectView { target: context.link(title, target) })
}

pub(super) fn not_found(context: &PageContext<'_>, address: &Address) -> Frame<NotFoundView> {
    let mut page = context.page_view(address, "Không tìm thấy trang".to_owned(), None, &[]);
    page.linked_data = Deferred::default(); // It has no place in the site.
    let mut frame = context.frame(address, page, NotFoundView {});
    // It answers for any address, so nothing on it can be relative to its own.
    frame.root = format!("{}/", context.site.config.base_url.path()).into();
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
            let tenths = bytes.saturating_add(50_000) / 100_000;
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
            (u64::MAX, "18446744073709,5 MB"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(written_size(bytes), expected);
        }
    }
}
