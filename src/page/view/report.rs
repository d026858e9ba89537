//! What the template of a report sees.

use schemars::JsonSchema;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{Card, ChartView, Html, Link, PlaceView, Shared};
use crate::page::{Deferred, FullReport};

/// `report.html`: one report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReportPage {
    /// The report.
    pub report: Deferred<FullReport>,
    /// The report before this one in time.
    pub older: Option<Shared<Card>>,
    /// The report after this one in time.
    pub newer: Option<Shared<Card>>,
    /// Five others about the same model, commune or subjects.
    pub related: Vec<Shared<Card>>,
}

/// A report in full.
#[derive(Clone, Debug, JsonSchema)]
pub struct ReportView {
    /// What its card shows.
    #[schemars(flatten)]
    pub card: Shared<Card>,
    /// What it adds to that.
    #[schemars(flatten)]
    pub details: ReportDetails,
}

/// As serde's `flatten` does it, which would copy each field of the card, its name and all.
impl Serialize for ReportView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ReportDetails {
            place,
            author,
            source,
            venue,
            people,
            groups,
            models,
            figures,
            chart,
            documents,
            photos,
            attachments,
            tags,
            body,
            minutes,
            listening_minutes,
        } = &self.details;
        let card = self.card.fields();
        let mut fields = serializer.serialize_struct("ReportView", card.len() + 16)?;
        for (name, value) in card {
            fields.serialize_field(name, value)?;
        }
        fields.serialize_field("place", place)?;
        fields.serialize_field("author", author)?;
        fields.serialize_field("source", source)?;
        fields.serialize_field("venue", venue)?;
        fields.serialize_field("people", people)?;
        fields.serialize_field("groups", groups)?;
        fields.serialize_field("models", models)?;
        fields.serialize_field("figures", figures)?;
        fields.serialize_field("chart", chart)?;
        fields.serialize_field("documents", documents)?;
        fields.serialize_field("photos", photos)?;
        fields.serialize_field("attachments", attachments)?;
        fields.serialize_field("tags", tags)?;
        fields.serialize_field("body", body)?;
        fields.serialize_field("minutes", minutes)?;
        fields.serialize_field("listening_minutes", listening_minutes)?;
        fields.end()
    }
}

/// What a report in full has beside what its card shows.
#[derive(Clone, Debug, JsonSchema)]
pub struct ReportDetails {
    /// The place.
    pub place: Shared<PlaceView>,
    /// Who wrote it.
    pub author: Option<AuthorView>,
    /// Where it was taken from.
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
    /// Files to download.
    pub attachments: Vec<AttachmentView>,
    /// Subjects.
    pub tags: Vec<Link>,
    /// The text: HTML, safe as it is.
    pub body: Deferred<Html>,
    /// How long it takes to read, in minutes.
    pub minutes: u32,
    /// How long it takes to hear, in minutes, at the pace of the site's loudspeakers.
    pub listening_minutes: u32,
}

/// An author.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AuthorView {
    /// Name.
    pub name: String,
    /// Post.
    pub role: Option<String>,
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
    /// How many, as text in Vietnamese notation: “1.336”.
    pub value: String,
    /// In what unit.
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
    /// The file.
    pub url: Option<String>,
    /// How wide it is as it is shown, in pixels; null where its format doesn't say.
    pub width: Option<u32>,
    /// How high it is.
    pub height: Option<u32>,
    /// What stands below.
    pub caption: Option<String>,
    /// What it shows; empty where only the caption says it.
    pub alt: String,
    /// Who took it.
    pub credit: Option<String>,
}

/// A file to download.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AttachmentView {
    /// Where it is.
    pub url: String,
    /// Its name.
    pub name: String,
    /// Its kind: “PDF”.
    pub extension: String,
    /// Its size: “1,2 MB”.
    pub size: String,
}
