//! What the templates of places see.

use schemars::JsonSchema;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{Card, ChartView, FigureView, Link, Pager, PersonView, PlaceView, Shared};
use crate::page::{Charts, Commitments, Deferred, Figures, People};

/// `communes.html`: the places of the site, in Vietnamese order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommunesView {
    /// The places of this part.
    pub communes: Vec<CommuneLine>,
    /// Which part this is.
    pub pager: Pager,
}

/// A place in the list of places.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommuneLine {
    /// The place.
    pub place: Shared<PlaceView>,
    /// How many reports are about it.
    pub reports: usize,
    /// The day of the latest.
    pub latest: Option<String>,
}

/// `commune.html`: one place. Commitments, people and figures are those of the reports that
/// this part lists.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommuneView {
    /// The place.
    pub place: Shared<PlaceView>,
    /// Other names the reports of this site give it.
    pub former: Vec<String>,
    /// The models it took part in.
    pub models: Vec<Link>,
    /// What it committed itself to, each wording once, the newest first.
    pub commitments: Deferred<Commitments>,
    /// The people who attended, by given name.
    pub people: Deferred<People>,
    /// The figures that its reports give.
    pub figures: Deferred<Figures>,
    /// What became of the figures that several of its reports give.
    pub charts: Deferred<Charts>,
    /// What happened there, the newest first: its reports.
    pub events: Vec<CommuneEvent>,
    /// Which part this is.
    pub pager: Pager,
}

/// A person at a place's events.
#[derive(Clone, Debug, JsonSchema)]
pub struct CommunePerson {
    /// The person.
    #[schemars(flatten)]
    pub person: PersonView,
    /// The reports that name the person.
    pub reports: Vec<Shared<Link>>,
}

/// As serde's `flatten` does it, which would copy the names of the fields.
impl Serialize for CommunePerson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { person: PersonView { name, honorific, roles, speaker }, reports } = self;
        let mut fields = serializer.serialize_struct("CommunePerson", 5)?;
        fields.serialize_field("name", name)?;
        fields.serialize_field("honorific", honorific)?;
        fields.serialize_field("roles", roles)?;
        fields.serialize_field("speaker", speaker)?;
        fields.serialize_field("reports", reports)?;
        fields.end()
    }
}

/// A figure of a place.
#[derive(Clone, Debug, JsonSchema)]
pub struct CommuneFigure {
    /// The figure.
    #[schemars(flatten)]
    pub figure: FigureView,
    /// The report that gives it.
    pub report: Shared<Link>,
    /// The day of that report's event.
    pub date: Option<String>,
}

/// As serde's `flatten` does it, which would copy the names of the fields.
impl Serialize for CommuneFigure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { figure: FigureView { label, value, unit }, report, date } = self;
        let mut fields = serializer.serialize_struct("CommuneFigure", 5)?;
        fields.serialize_field("label", label)?;
        fields.serialize_field("value", value)?;
        fields.serialize_field("unit", unit)?;
        fields.serialize_field("report", report)?;
        fields.serialize_field("date", date)?;
        fields.end()
    }
}

/// A report in the timeline of a place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommuneEvent {
    /// The report.
    pub card: Shared<Card>,
    /// The labels of what was committed to: “5 biết”.
    pub labels: Vec<String>,
}

/// A group of commitments of a place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommuneCommitment {
    /// “5 biết”.
    pub label: String,
    /// The commitments.
    pub items: Vec<String>,
    /// The name of the model they belong to.
    pub model: String,
    /// The newest report that words them so.
    pub report: Shared<Link>,
    /// The day of that report's event.
    pub date: Option<String>,
}

/// What became of a figure of a place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FigureChart {
    /// What was counted.
    pub label: String,
    /// A bar for each report, the oldest on top, called by its day.
    pub chart: ChartView,
}
