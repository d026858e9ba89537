//! One place: its reports, models, people and figures.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use super::feeds::CommuneAtomFeed;
use super::{Add, Owner, PageKind, parts};
use crate::address::COMMUNES;
use crate::content::{Attendee, Figure, Report};
use crate::error::Error;
use crate::fingerprint::Read;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::chart::{ChartView, over_time};
use crate::page::content::Content;
use crate::page::context::{NameKeys, PageContext};
use crate::page::deferred::{Deferred, Source};
use crate::page::full_report::{FigureView, PersonView, figure, person};
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::text::iso;
use crate::page::view::{Card, Frame, LinkView, Pager, PlaceView, Shared};
use crate::site::{Address, Site, listed_date};
use crate::vietnamese::{Number, capitalized, name_key};

/// A part of the page of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunePage {
    /// The index of the place.
    pub commune: usize,
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for CommunePage {
    const TEMPLATE: Option<&'static str> = Some("commune.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = CommuneView;

    fn owner(self) -> Owner {
        Owner::Made("trang các địa phương", "the pages of the communes")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for (idx, commune) in site.communes.iter().enumerate() {
            for part in parts(site, commune.reports.len()) {
                add(part_address(&commune.address, part), Self { commune: idx, part }.into());
            }
            add(commune.address.join("atom.xml"), CommuneAtomFeed { commune: idx }.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(commune(context, address, self.commune, self.part)?))
    }
}

/// `commune.html`: one place. Commitments, people and figures are those of the reports in this part of the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommuneView {
    /// The place.
    pub place: Shared<PlaceView>,
    /// The names of the former places that are now part of it.
    pub former: Vec<String>,
    /// The models it took part in.
    pub models: Vec<LinkView>,
    /// Its commitments, each wording once, newest first.
    pub commitments: Deferred<Commitments>,
    /// The people who attended its events, by given name.
    pub people: Deferred<People>,
    /// The figures in its reports.
    pub figures: Deferred<CommuneFigures>,
    /// Charts of the figures that several of its reports give.
    pub charts: Deferred<Charts>,
    /// Its timeline, newest first: its reports.
    pub events: Vec<CommuneEvent>,
    /// Navigation between the parts.
    pub pager: Pager,
}

/// A person at a place's events.
#[derive(Clone, Debug, JsonSchema)]
pub struct CommunePerson {
    /// The person.
    #[schemars(flatten)]
    pub person: PersonView,
    /// The reports that name the person.
    pub reports: Vec<Shared<LinkView>>,
}

/// Does what serde's `flatten` does, without copying the names of the fields.
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
    pub report: Shared<LinkView>,
    /// The day of that report's event.
    pub date: Option<String>,
}

/// Does what serde's `flatten` does, without copying the names of the fields.
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
    /// The labels of its groups of commitments: “5 biết”.
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
    /// The newest report with this wording.
    pub report: Shared<LinkView>,
    /// The day of that report's event.
    pub date: Option<String>,
}

/// The chart of one figure of a place over time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FigureChart {
    /// What was counted.
    pub label: String,
    /// One bar per report, labelled with the date, the oldest at the top.
    pub chart: ChartView,
}

fn commune(
    context: &PageContext<'_>,
    address: &Address,
    idx: usize,
    part: usize,
) -> Result<Frame<CommuneView>, Error> {
    let site = context.site;
    let commune = &site.communes[idx];
    let reports = context.part(&commune.reports, part);
    let list = Address::new(COMMUNES);
    let title = commune.place.title();
    let heading = capitalized(&commune.full);
    let parents = [("Các địa phương", &list), (title.as_str(), &commune.address)];
    let about = format!(
        "Tin về {}: các lễ ra mắt, hội nghị, những điều đã cam kết, người tham dự và số liệu.",
        commune.full
    );
    let about = part_description(about, part);
    let mut page = context.page_view(address, part_title(&heading, part), about, &parents);
    page.atom = Some(site.url(&commune.address.join("atom.xml")));
    let gathered = Gathered::new(context, reports)?;
    let view = CommuneView {
        place: context.place(idx),
        former: commune.former.iter().map(crate::place::Mention::full).collect(),
        models: commune
            .models
            .iter()
            .map(|&model| &site.models[model])
            .map(|model| context.link(&model.name, &model.address))
            .collect(),
        people: Deferred(People(gathered.clone())),
        commitments: Deferred(Commitments(gathered.clone())),
        figures: Deferred(CommuneFigures(gathered.clone())),
        charts: Deferred(Charts(gathered)),
        events: reports.iter().map(|&report| event(context, report)).collect::<Result<_, Error>>()?,
        pager: context.pager(&commune.address, commune.reports.len(), part),
    };
    Ok(context.frame(address, page, view))
}

fn event(context: &PageContext<'_>, report: usize) -> Result<CommuneEvent, Error> {
    let models = &context.report(report)?.models;
    let labels = models.iter().flat_map(|model| &model.contents).map(|group| group.label.clone());
    Ok(CommuneEvent { card: context.card(report)?, labels: labels.collect() })
}

/// The reports that people or figures are collected from, each with its address.
#[derive(Clone, Debug, Serialize)]
struct Gathered {
    reports: Arc<[(Read<Report>, String)]>,
    #[serde(skip)]
    keys: Arc<NameKeys>,
}

impl Gathered {
    fn new(context: &PageContext<'_>, reports: &[usize]) -> Result<Self, Error> {
        let entry = |&report: &usize| {
            Ok((context.hold(report)?, context.site.url(&context.site.reports[report].address)))
        };
        let reports = reports.iter().map(entry).collect::<Result<_, Error>>()?;
        Ok(Self { reports, keys: context.name_keys() })
    }

    /// Each report with a link to it. Everything collected from the report shares the link.
    fn linked(&self) -> impl Iterator<Item = (&Report, Shared<LinkView>)> {
        self.reports.iter().map(|(report, url)| {
            let link = LinkView { label: report.title.clone(), url: url.clone() };
            (&**report, Shared::new(&link))
        })
    }
}

/// The people in some reports, each once, sorted by given name. The newest report decides the posts.
#[derive(Clone, Debug, Serialize)]
pub struct People(Gathered);

impl People {
    fn list(&self) -> Vec<CommunePerson> {
        let mut people: BTreeMap<&str, CommunePerson> = BTreeMap::new();
        for (report, link) in self.0.linked() {
            for attendee in &report.attendees {
                let Attendee::Person { name, .. } = attendee else { continue };
                let known = people.entry(name).or_insert_with(|| CommunePerson {
                    person: person(attendee).expect("it is a person"),
                    reports: Vec::new(),
                });
                if known.reports.last().is_none_or(|last| last.fingerprint() != link.fingerprint()) {
                    known.reports.push(link.clone());
                }
            }
        }
        let mut people: Vec<(&str, CommunePerson)> = people.into_iter().collect();
        people.sort_by_cached_key(|(name, _)| self.0.keys.key(name));
        people.into_iter().map(|(_, person)| person).collect()
    }
}

/// The commitments in some reports, each wording once.
#[derive(Clone, Debug, Serialize)]
pub struct Commitments(Gathered);

impl Commitments {
    fn list(&self) -> Vec<CommuneCommitment> {
        let mut seen = HashSet::new();
        let mut commitments = Vec::new();
        for (report, link) in self.0.linked() {
            for model in &report.models {
                for group in model.contents.iter().filter(|group| seen.insert(*group)) {
                    commitments.push(CommuneCommitment {
                        label: group.label.clone(),
                        items: group.items.clone(),
                        model: model.name.clone(),
                        report: link.clone(),
                        date: listed_date(report).map(iso),
                    });
                }
            }
        }
        commitments
    }
}

/// Charts of the figures that several of these reports give in the same unit and with a date.
#[derive(Clone, Debug, Serialize)]
pub struct Charts(Gathered);

/// The values of one figure, report by report.
struct Series<'r> {
    key: String,
    label: &'r str,
    unit: Option<&'r str>,
    values: Vec<(Date, Number)>,
}

impl Charts {
    fn list(&self) -> Vec<FigureChart> {
        let mut series: Vec<Series<'_>> = Vec::new();
        // Reports are sorted newest first, but a chart begins with the oldest.
        for (report, _) in self.0.reports.iter().rev() {
            let Some(date) = listed_date(report) else { continue };
            for Figure { label, value, unit } in &report.figures {
                let unit = unit.as_deref();
                // Usually the label is spelled the same as before, so that its key isn't needed.
                let spelled = |known: &Series<'_>| known.unit == unit && known.label == *label;
                let mut place = series.iter().position(spelled);
                let mut key = String::new();
                if place.is_none() {
                    key = name_key(label);
                    place = series.iter().position(|known| known.unit == unit && known.key == key);
                }
                match place {
                    Some(place) => series[place].values.push((date, *value)),
                    None => series.push(Series { key, label, unit, values: vec![(date, *value)] }),
                }
            }
        }
        let several = series.into_iter().filter(|series| series.values.len() > 1);
        let chart = |Series { label, unit, values, .. }: Series<'_>| {
            Some(FigureChart { label: label.to_owned(), chart: over_time(&values, unit)? })
        };
        several.filter_map(chart).collect()
    }
}

/// The figures in some reports, in the same order.
#[derive(Clone, Debug, Serialize)]
pub struct CommuneFigures(Gathered);

impl CommuneFigures {
    fn list(&self) -> Vec<CommuneFigure> {
        let of_report = |(report, link): (&Report, Shared<LinkView>)| {
            let date = listed_date(report).map(iso);
            let figures = report.figures.iter().map(|given| CommuneFigure {
                figure: figure(given),
                report: link.clone(),
                date: date.clone(),
            });
            figures.collect::<Vec<_>>()
        };
        self.0.linked().flat_map(of_report).collect()
    }
}

macro_rules! gathered {
    ($($name:ident => $item:ty,)*) => {
        $(impl Source for $name {
            type View<'s> = Vec<$item>;
            type Described = Vec<$item>;

            fn view(&self) -> Result<Vec<$item>, Error> {
                Ok(self.list())
            }
        })*
    };
}

gathered! {
    People => CommunePerson,
    Commitments => CommuneCommitment,
    CommuneFigures => CommuneFigure,
    Charts => FigureChart,
}
