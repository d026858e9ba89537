//! Finds the facts about an event in a text: each with the sentence that it came from, and its certainty.
//!
//! Rules are tables of words and small functions over lines. They run in one order: documents before days, because the
//! date of a cited document isn't the day of an event; the frame (headline, byline, posting date) before the body.
//! Facts that aren't in the text are left out; nothing is invented.

mod acts;
mod commune;
mod crowds;
mod dates;
mod days;
mod documents;
mod figures;
mod frame;
mod groups;
mod joined_groups;
mod kind;
mod lines;
mod models;
mod names;
mod people;
mod roles;
mod signature;
mod venue;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::{Date, Time};
use serde::Serialize;

use super::block::Block;
use crate::content::{Author, Document, Figure, Group, Period, ReportKind};
use crate::place::Mention;

/// A fact, and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// The fact.
    pub value: T,
    /// The sentence that it came from.
    pub source: String,
    /// Its place.
    pub place: Span,
    /// Its certainty.
    pub certainty: Certainty,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The index of the block.
    pub block: usize,
    /// The bytes in the plain text of the block, where a line break ends an item, a paragraph or a row, and a tab a cell.
    pub bytes: Range<usize>,
}

/// Whether a person has to check a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The text states it.
    Sure,
    /// A person should check it.
    Doubtful,
}

/// The places that the site already knows, with district and province.
#[derive(Clone, Debug, Default)]
pub struct Places(pub Vec<Mention>);

impl Places {
    /// The places of a site's reports, each once: a mention without district and province is dropped if there is one
    /// with them.
    pub fn new(mentions: impl IntoIterator<Item = Mention>) -> Self {
        let mut mentions: Vec<Mention> = mentions.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        // Sort the most detailed mentions first.
        let said =
            |place: &Mention| usize::from(place.district.is_some()) + usize::from(place.province.is_some());
        mentions.sort_by_key(|place| std::cmp::Reverse(said(place)));
        let mut places: Vec<Mention> = Vec::new();
        for mention in mentions {
            if !places.iter().any(|place| place.agrees(&mention)) {
                places.push(mention);
            }
        }
        Self(places)
    }
}

/// The days of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    /// One day, or the first and last of several.
    Known {
        /// The first day.
        first: Date,
        /// The last one, if there are several.
        last: Option<Date>,
    },
    /// A day as typed, without a year: `29.3`. Always doubtful.
    WithoutYear(String),
}

/// When a report was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostedFact {
    /// The day.
    pub date: Date,
    /// The time of day; `None` for midnight, which portals write if they don't know the time.
    pub time: Option<Time>,
}

/// Who attended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttendeeFact {
    /// A person.
    Person {
        /// Full name.
        name: String,
        /// Ông, Bà, Đồng chí.
        honorific: Option<String>,
        /// Trung tá, Thạc sĩ.
        rank: Option<String>,
        /// Posts, as the text has them.
        roles: Vec<String>,
        /// Whether the person spoke.
        speaker: bool,
    },
    /// Several people without names.
    Group {
        /// The name of the group.
        group: String,
        /// How many.
        count: Option<u32>,
        /// How exact the count is: hơn, khoảng, gần.
        about: Option<String>,
    },
}

/// A model that the text is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFact {
    /// Its name.
    pub name: String,
    /// Other wordings of the name.
    pub variants: Vec<String>,
    /// From when to when.
    pub period: Option<Period>,
}

/// The facts of a text, named like the keys of the front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The kind of report.
    pub kind: Option<Found<ReportKind>>,
    /// The headline; a proposed one is doubtful.
    pub title: Option<Found<String>>,
    /// Name and level of the place, without district and province.
    pub commune: Option<Found<Mention>>,
    /// The district.
    pub district: Option<Found<String>>,
    /// The province.
    pub province: Option<Found<String>>,
    /// When the event was.
    pub date: Option<Found<Days>>,
    /// Sáng, trưa, chiều, tối.
    pub part_of_day: Option<Found<String>>,
    /// When it was posted.
    pub published: Option<Found<PostedFact>>,
    /// Who wrote it.
    pub author: Option<Found<Author>>,
    /// Where it was taken from.
    pub source: Option<Found<String>>,
    /// Where the event was.
    pub venue: Option<Found<String>>,
    /// Who attended.
    pub attendees: Vec<Found<AttendeeFact>>,
    /// The models that it is about.
    pub models: Vec<Found<ModelFact>>,
    /// The commitments of the models. A doubtful group has no items, since they can't be separated.
    pub contents: Vec<Found<Group>>,
    /// The counted things.
    pub figures: Vec<Found<Figure>>,
    /// The cited documents.
    pub documents: Vec<Found<Document>>,
    /// The captions of pictures.
    pub captions: Vec<Found<String>>,
    /// The parts outside the body: headline, byline, posting date, what a portal puts around a text.
    pub leads: Vec<Span>,
}

/// The facts in `blocks`. A name in `known` adds its district and province.
pub fn facts(blocks: &[Block], known: &Places) -> Facts {
    let lines = lines::lines(blocks);
    let frame = frame::frame(&lines);
    let headline = frame::title_line(&frame);
    let text = frame::text(&frame, headline.as_ref());
    let cited = documents::cited(&text);
    let models = models::models(&text);
    let kind = kind::kind(&text, frame.is_notice, !models.is_empty());
    let places = commune::places(&text, &frame, known);
    let is_notice = kind.as_ref().is_some_and(|kind| kind.value == ReportKind::Notice);
    let (date, part_of_day) =
        if is_notice { (frame.letter_date.clone(), None) } else { days::event(&text, &cited) };
    let proposed = || kind::proposed_title(&text, kind.as_ref(), places.commune.as_ref(), &models);
    Facts {
        title: frame.title.clone().or_else(proposed),
        date,
        part_of_day,
        published: frame.published.clone(),
        author: frame.author.clone(),
        source: frame.source.clone(),
        venue: if is_notice { None } else { venue::venue(&text) },
        attendees: people::attendees(&text),
        contents: groups::groups(&text, blocks),
        figures: figures::figures(&text, blocks),
        documents: cited.into_iter().map(|cited| cited.document).collect(),
        kind,
        commune: places.commune,
        district: places.district,
        province: places.province,
        models,
        captions: frame.captions.clone(),
        leads: frame.leads.clone(),
    }
}
