//! A report in full, as the page of a report and the page of an issue show it.

use schemars::JsonSchema;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::chart::{ChartView, of_figures};
use super::context::{PageContext, Pictures};
use super::correction::{CorrectionView, corrections};
use super::deferred::{Deferred, Source};
use super::extra::{ExtraFields, ExtraLine, extra_lines};
use super::file_view::{AttachmentView, AudioView, attachments, recordings};
use super::notice::{AnswerView, NoticeView, answer_view, notice_view};
use super::picture_view::{PictureView, picture};
use super::text::{iso, iso_moment};
use super::view::{AuthorView, Card, Html, LinkView, PlaceView, Shared};
use crate::content::{Attendee, Document, Figure, ModelMention, Photo, Report};
use crate::error::Error;
use crate::fingerprint::Read;
use crate::site::links::named_file;
use crate::site::{Address, Asset, Site};
use crate::vietnamese::{duration, reading_minutes};

/// Reading speed in syllables per minute: older people on a phone, a little faster than a loudspeaker.
const READING: u32 = 250;

/// The existing photos of a report with their files.
pub(super) fn named_photos<'s>(
    site: &'s Site,
    report: &'s Report,
) -> impl Iterator<Item = (&'s Photo, &'s Asset)> {
    let asset = |photo: &Photo| named_file(&site.assets, &report.path, photo.file.as_ref()?);
    report.photos.iter().filter_map(move |photo| Some((photo, asset(photo)?)))
}

/// A report in full: everything that its [`ReportView`] is computed from.
#[derive(Clone, Debug, Serialize)]
pub struct FullReport {
    card: Shared<Card>,
    place: Shared<PlaceView>,
    report: Read<Report>,
    /// The address of each of its models.
    models: Vec<String>,
    tags: Vec<LinkView>,
    /// The files of each photo.
    photos: Vec<Option<PictureView>>,
    recordings: Vec<AudioView>,
    attachments: Vec<AttachmentView>,
    notice: Option<NoticeView>,
    updated: Option<String>,
    corrections: Vec<CorrectionView>,
    extra: ExtraFields,
    extra_lines: Vec<ExtraLine>,
    body: Deferred<Html>,
    syllables_per_minute: u32,
}

impl Deferred<FullReport> {
    /// Prepares it for a page with several reports: its ids begin with `prefix`.
    pub(super) fn join(&mut self, prefix: String) {
        self.0.body.0.prefix = Some(prefix);
    }
}

/// The report, for the page at `address`.
pub(super) fn full_report(
    context: &PageContext<'_>,
    address: &Address,
    idx: usize,
) -> Result<Deferred<FullReport>, Error> {
    let site = context.site;
    let entry = &site.reports[idx];
    let report = context.hold(idx)?;
    let asset = |file: &String| named_file(&site.assets, &report.path, file);
    // A photo under the headline comes before those of the text.
    let has_lead = named_photos(site, &report).next().is_some();
    let pictures = if has_lead { Pictures::Later } else { Pictures::FirstSeen };
    Ok(Deferred(FullReport {
        card: context.card(idx)?,
        place: context.place(entry.commune),
        models: entry.models.iter().map(|&model| site.url(&site.models[model].address)).collect(),
        tags: entry
            .tags
            .iter()
            .map(|&tag| context.link(&site.tags[tag].name, &site.tags[tag].address))
            .collect(),
        photos: report
            .photos
            .iter()
            .map(|photo| photo.file.as_ref().and_then(asset).map(|asset| picture(site, asset)))
            .collect(),
        recordings: recordings(site, &report),
        attachments: attachments(site, &report),
        notice: report.notice.as_ref().map(|notice| notice_view(site, notice)),
        updated: entry.changed.map(|changed| iso_moment(site, changed)),
        corrections: corrections(site, &report),
        extra: ExtraFields::new(site, &report.extra),
        extra_lines: extra_lines(site, &report.extra),
        body: context.html(&report, &entry.body, &context.root(address), pictures),
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
        let details = ReportDetails {
            place: self.place.clone(),
            updated: self.updated.clone(),
            corrections: self.corrections.clone(),
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
                .map(|(photo, found)| photo_view(photo, found.clone()))
                .collect(),
            listening: (!self.recordings.is_empty())
                .then(|| duration(self.recordings.iter().map(|recording| recording.seconds).sum())),
            audio: self.recordings.clone(),
            attachments: self.attachments.clone(),
            notice: self.notice.clone(),
            answer: report.answer.as_ref().map(|answer| answer_view(answer)),
            extra: self.extra.clone(),
            extra_lines: self.extra_lines.clone(),
            tags: self.tags.clone(),
            body: self.body.clone(),
            minutes: reading_minutes(syllables, READING),
            listening_minutes: reading_minutes(syllables, self.syllables_per_minute),
        };
        Ok(ReportView { card: self.card.clone(), details })
    }
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

fn photo_view(photo: &Photo, picture: Option<PictureView>) -> PhotoView {
    PhotoView {
        picture,
        caption: photo.caption.clone(),
        alt: photo.alt.clone().unwrap_or_default(),
        credit: photo.credit.clone(),
    }
}

/// A report in full.
#[derive(Clone, Debug, JsonSchema)]
pub struct ReportView {
    /// The same as its card.
    #[schemars(flatten)]
    pub card: Shared<Card>,
    /// What it has besides.
    #[schemars(flatten)]
    pub details: ReportDetails,
}

/// Serializes the card's fields and all of the details, like serde's `flatten` but without copying the card.
macro_rules! serialize_with_card {
    ($($detail:ident)*) => {
        impl Serialize for ReportView {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // Without `..`, so that none is forgotten.
                let ReportDetails { $($detail),* } = &self.details;
                let card = self.card.fields();
                let n_details = [$(stringify!($detail)),*].len();
                let mut fields = serializer.serialize_struct("ReportView", card.len() + n_details)?;
                for (name, value) in card {
                    fields.serialize_field(name, value)?;
                }
                $(fields.serialize_field(stringify!($detail), $detail)?;)*
                fields.end()
            }
        }
    };
}

serialize_with_card! {
    place
    updated
    corrections
    author
    source
    venue
    people
    groups
    models
    figures
    chart
    documents
    photos
    audio
    attachments
    notice
    answer
    extra
    extra_lines
    tags
    body
    minutes
    listening_minutes
    listening
}

/// What a full report has besides its card.
#[derive(Clone, Debug, JsonSchema)]
pub struct ReportDetails {
    /// The place.
    pub place: Shared<PlaceView>,
    /// The day or time of the last change after it was posted, if its author tells of one.
    pub updated: Option<String>,
    /// What was corrected after it was posted, to be shown above the text.
    pub corrections: Vec<CorrectionView>,
    /// Who wrote it.
    pub author: Option<AuthorView>,
    /// Where the report was taken from.
    pub source: Option<String>,
    /// Where the event took place.
    pub venue: Option<String>,
    /// People who attended.
    pub people: Vec<PersonView>,
    /// Groups of people who attended.
    pub groups: Vec<GroupView>,
    /// The models and their commitments.
    pub models: Vec<ModelView>,
    /// Figures.
    pub figures: Vec<FigureView>,
    /// The chart of those figures that can be compared.
    pub chart: Option<ChartView>,
    /// Documents cited.
    pub documents: Vec<DocumentView>,
    /// Photos and captions.
    pub photos: Vec<PhotoView>,
    /// Recordings to listen to.
    pub audio: Vec<AudioView>,
    /// Files to download.
    pub attachments: Vec<AttachmentView>,
    /// When and where a notice applies; null for other kinds.
    pub notice: Option<NoticeView>,
    /// The question that is answered; null for other kinds.
    pub answer: Option<AnswerView>,
    /// The author's own fields by name: texts, numbers, days or moments, true or false, or lists of these.
    pub extra: ExtraFields,
    /// The same in the order of the file, to be shown.
    pub extra_lines: Vec<ExtraLine>,
    /// Subjects.
    pub tags: Vec<LinkView>,
    /// The text: safe HTML.
    pub body: Deferred<Html>,
    /// How long it takes to read, in minutes.
    pub minutes: u32,
    /// How long it takes to read aloud, in minutes, at the speed of the site's loudspeakers.
    pub listening_minutes: u32,
    /// How long its recordings last: “3 phút 20 giây”; null if there are none.
    pub listening: Option<String>,
}

/// A person who attended.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonView {
    /// Full name.
    pub name: String,
    /// Ông, bà, đồng chí.
    pub honorific: Option<String>,
    /// Posts.
    pub roles: Vec<String>,
    /// Whether the person spoke.
    pub speaker: bool,
}

/// A group of people who attended.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupView {
    /// Who they were.
    pub group: String,
    /// How many.
    pub count: Option<u32>,
    /// How exact the count is: hơn, khoảng, gần.
    pub about: Option<String>,
}

/// A model in a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ModelView {
    /// The name, as this report words it.
    pub name: String,
    /// The model's page.
    pub url: String,
    /// The first year.
    pub from: Option<u32>,
    /// The last year.
    pub to: Option<u32>,
    /// The groups of commitments.
    pub contents: Vec<CommitmentsView>,
    /// Mottos.
    pub mottos: Vec<String>,
}

/// A group of commitments.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommitmentsView {
    /// “5 biết”.
    pub label: String,
    /// The commitments.
    pub items: Vec<String>,
}

/// A figure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FigureView {
    /// What was counted.
    pub label: String,
    /// The number, as text in Vietnamese notation: “1.336”.
    pub value: String,
    /// The unit.
    pub unit: Option<String>,
}

/// A document cited.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DocumentView {
    /// Chỉ thị, Kế hoạch …
    pub kind: Option<String>,
    /// Number and symbol.
    pub number: Option<String>,
    /// The day of issue.
    pub date: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub about: Option<String>,
}

/// A photo, or a caption without one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PhotoView {
    /// Its files; null for a caption without a photo.
    pub picture: Option<PictureView>,
    /// The caption.
    pub caption: Option<String>,
    /// Text for those who don't see it; empty if the caption says it all.
    pub alt: String,
    /// Who took it.
    pub credit: Option<String>,
}
