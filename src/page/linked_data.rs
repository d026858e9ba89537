//! Structured data for search engines: JSON-LD with the vocabulary of schema.org and the fields that Google requires
//! (<https://developers.google.com/search/docs/appearance/structured-data/search-gallery>).

mod thing;

use std::sync::Arc;

use serde::Serialize;
use thing::{Contact, Id, Thing};

use super::correction::CorrectionView;
use super::deferred::{Deferred, Source};
use super::text::{iso, province};
use crate::config::Config;
use crate::content::{Answer, Body, Notice, Report};
use crate::error::Error;
use crate::fingerprint::{Read, Unread};
use crate::site::Commune;
use crate::vietnamese::capitalized;

/// The structured data of a page. Put together when the page is rendered; safe inside a `<script>`. Null on pages
/// without any.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkedData(Option<PageFacts>);

#[derive(Clone, Debug, Serialize)]
struct PageFacts {
    publisher: Arc<Publisher>,
    /// The breadcrumb trail, ending with the page itself: name and full address.
    trail: Vec<(String, String)>,
    subject: Subject,
}

/// The subject of a page.
#[derive(Clone, Debug, Serialize)]
pub(super) enum Subject {
    /// No subject of its own type.
    List,
    /// The site itself, on the home page.
    Site { description: Option<String> },
    /// A report.
    Report(Box<ReportFacts>),
}

/// A report and related facts that aren't in it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ReportFacts {
    report: Read<Report>,
    /// When it was posted, RFC 3339.
    published: Option<String>,
    /// When it was changed after that, RFC 3339.
    changed: Option<String>,
    corrections: Vec<CorrectionView>,
    /// Its place: “Xã Cẩm Tâm”.
    place: String,
    /// The province, without its level.
    province: Option<String>,
    /// The full addresses of its photos.
    photos: Vec<String>,
    audio: Vec<AudioFacts>,
    /// When a notice ends, RFC 3339.
    over: Option<String>,
    /// The text of an answer.
    body: Option<Unread<Body>>,
}

/// A recording.
#[derive(Clone, Debug, Serialize)]
pub(super) struct AudioFacts {
    /// What can be heard.
    pub(super) title: String,
    /// Its full address.
    pub(super) address: String,
    pub(super) media_type: &'static str,
    /// How long it lasts.
    pub(super) seconds: u64,
    /// How many bytes it has.
    pub(super) size: u64,
}

impl ReportFacts {
    /// The facts of `report`, which is about `commune`.
    pub(super) fn new(
        report: Read<Report>,
        commune: &Commune,
        published: Option<String>,
        photos: Vec<String>,
    ) -> Self {
        let place = capitalized(&commune.place.title());
        Self {
            report,
            published,
            changed: None,
            corrections: Vec::new(),
            place,
            province: province(commune),
            photos,
            audio: Vec::new(),
            over: None,
            body: None,
        }
    }

    /// Adds what was changed after it was posted.
    pub(super) fn changed(self, changed: Option<String>, corrections: Vec<CorrectionView>) -> Self {
        Self { changed, corrections, ..self }
    }

    /// Adds the recordings.
    pub(super) fn heard(self, audio: Vec<AudioFacts>) -> Self {
        Self { audio, ..self }
    }

    /// Adds the end of a notice.
    pub(super) fn until(self, over: Option<String>) -> Self {
        Self { over, ..self }
    }

    /// Adds the text of an answer.
    pub(super) fn answering(self, body: Option<Unread<Body>>) -> Self {
        Self { body, ..self }
    }
}

/// The site and its publisher: the same on every page.
#[derive(Debug, Serialize)]
pub(super) struct Publisher {
    /// The full address of the home page.
    home: String,
    language: String,
    site: String,
    agency: Option<String>,
    address: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

impl Publisher {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            home: config.base_url.join(""),
            language: config.language.clone(),
            site: config.title.clone(),
            agency: config.agency.clone(),
            address: config.address.clone(),
            phone: config.phone.clone(),
            email: config.email.clone(),
        }
    }
}

impl LinkedData {
    pub(super) fn new(publisher: &Arc<Publisher>, trail: Vec<(String, String)>) -> Deferred<Self> {
        Deferred(Self(Some(PageFacts { publisher: publisher.clone(), trail, subject: Subject::List })))
    }
}

impl Deferred<LinkedData> {
    /// Sets the subject of the page.
    pub(super) fn about(mut self, subject: Subject) -> Self {
        if let Some(facts) = &mut self.0.0 {
            facts.subject = subject;
        }
        self
    }
}

impl Source for LinkedData {
    type View<'s> = Option<tera::Value>;
    type Described = Option<String>;

    fn view(&self) -> Result<Option<tera::Value>, Error> {
        let things = self.0.as_ref().map(PageFacts::things).transpose()?.filter(|things| !things.is_empty());
        Ok(things.map(|things| tera::Value::safe_string(&thing::in_script(things))))
    }
}

impl PageFacts {
    /// The things to describe; empty if nothing is known.
    fn things(&self) -> Result<Vec<Thing<'_>>, Error> {
        let mut things = match &self.subject {
            Subject::List => Vec::new(),
            Subject::Site { description } => self.publisher.site(description.as_deref()),
            Subject::Report(facts) => {
                facts.things(&self.publisher, self.trail.last().map_or("", |(_, own)| own))?
            }
        };
        // A trail of one step is useless.
        if self.trail.len() > 1 {
            let steps = self.trail.iter().enumerate();
            let steps = steps.map(|(at, (name, item))| Thing::ListItem { position: at + 1, name, item });
            things.push(Thing::BreadcrumbList { steps: steps.collect() });
        }
        Ok(things)
    }
}

impl ReportFacts {
    /// The report at the full address `own`, and its subject: the event, or what it announces.
    fn things<'p>(&'p self, publisher: &'p Publisher, own: &'p str) -> Result<Vec<Thing<'p>>, Error> {
        let report = &*self.report;
        if let Some(answer) = &report.answer {
            return Ok(vec![self.question(answer, publisher, own)?]);
        }
        let description = Some(&*report.summary).filter(|summary| !summary.is_empty());
        let author = report.author.as_ref().map_or_else(
            || publisher.organization(Contact::default()),
            |author| Thing::Person { name: &author.name, post: author.role.as_deref() },
        );
        let event = self.day().map(|day| Thing::Event {
            id: event_id(own),
            name: &report.title,
            day,
            location: self.location(report.venue.as_deref()),
            image: &self.photos,
        });
        let announcement = report.notice.as_ref().map(|notice| self.announcement(notice, publisher, own));
        let article = Thing::NewsArticle {
            id: format!("{own}#bai"),
            headline: &report.title,
            description,
            page: own,
            published: self.published.as_deref(),
            changed: self.changed.as_deref(),
            corrections: self.corrections(),
            image: &self.photos,
            audio: self.audio.iter().map(audio).collect(),
            language: &publisher.language,
            section: report.kind.label(),
            keywords: &report.tags,
            place: self.location(None),
            about: announcement
                .as_ref()
                .map(|_| announcement_id(own))
                .or(event.as_ref().map(|_| event_id(own)))
                .map(|id| Id { id }),
            author: author.into(),
            publisher: publisher.organization(Contact::default()).into(),
        };
        Ok(std::iter::once(article).chain(event).chain(announcement).collect())
    }

    fn announcement<'p>(&'p self, notice: &'p Notice, publisher: &'p Publisher, own: &'p str) -> Thing<'p> {
        let report = &*self.report;
        let place = |name: &'p String| Thing::CivicStructure { name, address: self.address().into() }.into();
        Thing::SpecialAnnouncement {
            id: announcement_id(own),
            name: &report.title,
            text: if report.summary.is_empty() { &report.title } else { &report.summary },
            url: own,
            posted: self.published.as_deref(),
            over: self.over.as_deref(),
            place: self.location(None),
            location: notice.place.as_ref().map(place),
            publisher: Id { id: publisher.id() },
        }
    }

    /// The page of an answer (<https://developers.google.com/search/docs/appearance/structured-data/qapage>).
    fn question<'p>(
        &'p self,
        answer: &'p Answer,
        publisher: &'p Publisher,
        own: &'p str,
    ) -> Result<Thing<'p>, Error> {
        let report = &*self.report;
        let text = self.body.as_ref().map(|body| body.get().map(Body::text)).transpose()?;
        let author = answer.answerer.as_ref().map_or_else(
            || publisher.organization(Contact::default()),
            |author| match &author.role {
                Some(role) => Thing::Person { name: &author.name, post: Some(role) },
                None => Thing::Answerer { name: &author.name },
            },
        );
        let given = Thing::Answer {
            text: text.filter(|text| !text.is_empty()).unwrap_or_else(|| report.summary.clone()),
            url: own,
            day: report.date.map(iso),
            author: author.into(),
        };
        let asker = answer.asker.as_ref().map(|name| Thing::Person { name, post: None }.into());
        let question = Thing::Question {
            name: &report.title,
            text: &answer.question,
            answers: 1,
            asked: answer.asked.map(iso),
            author: asker,
            answer: given.into(),
        };
        Ok(Thing::QaPage {
            id: format!("{own}#hoi_dap"),
            url: own,
            language: &publisher.language,
            published: self.published.as_deref(),
            changed: self.changed.as_deref(),
            corrections: self.corrections(),
            place: self.location(None),
            question: question.into(),
            publisher: publisher.organization(Contact::default()).into(),
        })
    }

    fn corrections(&self) -> Vec<Thing<'_>> {
        let corrections = self.corrections.iter();
        corrections
            .map(|CorrectionView { date, what }| Thing::CorrectionComment { text: what, published: date })
            .collect()
    }

    /// The day of the report's event. Kinds other than these need not be about an event.
    fn day(&self) -> Option<String> {
        self.report.date.filter(|_| self.report.kind.is_event()).map(iso)
    }

    fn location<'p>(&'p self, venue: Option<&'p str>) -> Box<Thing<'p>> {
        Thing::Place { name: venue.unwrap_or(&self.place), address: self.address().into() }.into()
    }

    fn address(&self) -> Thing<'_> {
        Thing::PostalAddress {
            street: None,
            locality: Some(&self.place),
            region: self.province.as_deref(),
            country: COUNTRY,
        }
    }
}

impl Publisher {
    /// The site and its publisher, with all contact data.
    fn site<'p>(&'p self, description: Option<&'p str>) -> Vec<Thing<'p>> {
        let address = self.address.as_deref().map(|street| {
            Thing::PostalAddress { street: Some(street), locality: None, region: None, country: COUNTRY }
                .into()
        });
        let contact = Contact { address, phone: self.phone.as_deref(), email: self.email.as_deref() };
        let site = Thing::WebSite {
            id: format!("{}#trang_tin", self.home),
            name: &self.site,
            url: &self.home,
            description,
            language: &self.language,
            publisher: Id { id: self.id() },
        };
        vec![site, self.organization(contact)]
    }

    /// Without an agency in the settings the publisher may not be a public body.
    fn organization<'p>(&'p self, contact: Contact<'p>) -> Thing<'p> {
        let (id, url) = (self.id(), &*self.home);
        match &self.agency {
            Some(name) => Thing::GovernmentOrganization { id, name, url, contact },
            None => Thing::Organization { id, name: &self.site, url, contact },
        }
    }

    fn id(&self) -> String {
        format!("{}#co_quan", self.home)
    }
}

fn audio(audio: &AudioFacts) -> Thing<'_> {
    Thing::AudioObject {
        name: &audio.title,
        url: &audio.address,
        media_type: audio.media_type,
        // ISO 8601.
        duration: format!("PT{}S", audio.seconds),
        size: audio.size.to_string(),
    }
}

/// The id of the event of the report at the full address `own`.
fn event_id(own: &str) -> String {
    format!("{own}#su_kien")
}

/// The id of the announcement in the notice at the full address `own`.
fn announcement_id(own: &str) -> String {
    format!("{own}#thong_bao")
}

/// ISO 3166.
const COUNTRY: &str = "VN";
