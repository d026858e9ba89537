//! The part of the schema.org vocabulary that pages use, and its JSON.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

/// A thing. Missing properties are left out.
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) enum Thing<'p> {
    WebSite {
        #[serde(rename = "@id")]
        id: String,
        name: &'p str,
        url: &'p str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'p str>,
        #[serde(rename = "inLanguage")]
        language: &'p str,
        publisher: Id,
    },
    GovernmentOrganization {
        #[serde(rename = "@id")]
        id: String,
        name: &'p str,
        url: &'p str,
        #[serde(flatten)]
        contact: Contact<'p>,
    },
    Organization {
        #[serde(rename = "@id")]
        id: String,
        name: &'p str,
        url: &'p str,
        #[serde(flatten)]
        contact: Contact<'p>,
    },
    Person {
        name: &'p str,
        #[serde(rename = "jobTitle", skip_serializing_if = "Option::is_none")]
        post: Option<&'p str>,
    },
    NewsArticle {
        #[serde(rename = "@id")]
        id: String,
        headline: &'p str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'p str>,
        #[serde(rename = "mainEntityOfPage")]
        page: &'p str,
        #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
        published: Option<&'p str>,
        #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
        changed: Option<&'p str>,
        #[serde(rename = "correction", skip_serializing_if = "Vec::is_empty")]
        corrections: Vec<Thing<'p>>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        image: &'p [String],
        #[serde(skip_serializing_if = "Vec::is_empty")]
        audio: Vec<Thing<'p>>,
        #[serde(rename = "inLanguage")]
        language: &'p str,
        #[serde(rename = "articleSection")]
        section: &'p str,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        keywords: &'p [String],
        #[serde(rename = "contentLocation")]
        place: Box<Thing<'p>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        about: Option<Id>,
        author: Box<Thing<'p>>,
        publisher: Box<Thing<'p>>,
    },
    CorrectionComment {
        text: &'p str,
        #[serde(rename = "datePublished")]
        published: &'p str,
    },
    AudioObject {
        name: &'p str,
        #[serde(rename = "contentUrl")]
        url: &'p str,
        #[serde(rename = "encodingFormat")]
        media_type: &'p str,
        duration: String,
        /// In bytes.
        #[serde(rename = "contentSize")]
        size: String,
    },
    SpecialAnnouncement {
        #[serde(rename = "@id")]
        id: String,
        name: &'p str,
        text: &'p str,
        url: &'p str,
        #[serde(rename = "datePosted", skip_serializing_if = "Option::is_none")]
        posted: Option<&'p str>,
        #[serde(rename = "expires", skip_serializing_if = "Option::is_none")]
        over: Option<&'p str>,
        #[serde(rename = "spatialCoverage")]
        place: Box<Thing<'p>>,
        #[serde(rename = "announcementLocation", skip_serializing_if = "Option::is_none")]
        location: Option<Box<Thing<'p>>>,
        publisher: Id,
    },
    CivicStructure {
        name: &'p str,
        address: Box<Thing<'p>>,
    },
    #[serde(rename = "QAPage")]
    QaPage {
        #[serde(rename = "@id")]
        id: String,
        url: &'p str,
        #[serde(rename = "inLanguage")]
        language: &'p str,
        #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
        published: Option<&'p str>,
        #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
        changed: Option<&'p str>,
        #[serde(rename = "correction", skip_serializing_if = "Vec::is_empty")]
        corrections: Vec<Thing<'p>>,
        #[serde(rename = "contentLocation")]
        place: Box<Thing<'p>>,
        #[serde(rename = "mainEntity")]
        question: Box<Thing<'p>>,
        publisher: Box<Thing<'p>>,
    },
    Question {
        name: &'p str,
        text: &'p str,
        #[serde(rename = "answerCount")]
        answers: u32,
        #[serde(rename = "dateCreated", skip_serializing_if = "Option::is_none")]
        asked: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        author: Option<Box<Thing<'p>>>,
        #[serde(rename = "acceptedAnswer")]
        answer: Box<Thing<'p>>,
    },
    Answer {
        text: String,
        url: &'p str,
        #[serde(rename = "dateCreated", skip_serializing_if = "Option::is_none")]
        day: Option<String>,
        author: Box<Thing<'p>>,
    },
    /// The one who answers: a person or a unit, it isn't known which.
    #[serde(rename = "Organization")]
    Answerer {
        name: &'p str,
    },
    Event {
        #[serde(rename = "@id")]
        id: String,
        name: &'p str,
        #[serde(rename = "startDate")]
        day: String,
        location: Box<Thing<'p>>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        image: &'p [String],
    },
    Place {
        name: &'p str,
        address: Box<Thing<'p>>,
    },
    PostalAddress {
        #[serde(rename = "streetAddress", skip_serializing_if = "Option::is_none")]
        street: Option<&'p str>,
        #[serde(rename = "addressLocality", skip_serializing_if = "Option::is_none")]
        locality: Option<&'p str>,
        #[serde(rename = "addressRegion", skip_serializing_if = "Option::is_none")]
        region: Option<&'p str>,
        #[serde(rename = "addressCountry")]
        country: &'static str,
    },
    BreadcrumbList {
        #[serde(rename = "itemListElement")]
        steps: Vec<Thing<'p>>,
    },
    ListItem {
        position: usize,
        name: &'p str,
        item: &'p str,
    },
}

/// A reference to a thing described elsewhere.
#[derive(Serialize)]
pub(super) struct Id {
    #[serde(rename = "@id")]
    pub(super) id: String,
}

/// How to reach an organization.
#[derive(Default, Serialize)]
pub(super) struct Contact<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address: Option<Box<Thing<'p>>>,
    #[serde(rename = "telephone", skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<&'p str>,
}

#[derive(Serialize)]
struct Graph<'p> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing<'p>>,
}

/// JSON-LD that is safe inside a `<script>`.
pub(super) fn in_script(graph: Vec<Thing<'_>>) -> String {
    let mut json = Vec::with_capacity(2048);
    let mut serializer = serde_json::Serializer::with_formatter(&mut json, InScript(CompactFormatter));
    let graph = Graph { context: "https://schema.org", graph };
    graph.serialize(&mut serializer).expect("text, numbers and lists are JSON");
    simdutf8::basic::from_utf8(&json).expect("JSON is UTF-8").to_owned()
}

/// Escapes the characters that could end a `<script>`, start a comment in it, or confuse parsers other than JSON's.
struct InScript(CompactFormatter);

impl Formatter for InScript {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        // Testing without an early exit lets the compiler use SIMD, and nearly no text has these characters.
        let has_any =
            fragment.bytes().fold(false, |any, byte| any | matches!(byte, b'<' | b'>' | b'&' | 0xe2));
        if !has_any {
            return self.0.write_string_fragment(writer, fragment);
        }
        while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            let (before, found) = rest.split_at(at);
            let mut chars = found.chars();
            let number = chars.next().map_or(0, u32::from);
            write!(writer, "{before}\\u{number:04x}")?;
            rest = chars.as_str();
        }
        self.0.write_string_fragment(writer, rest)
    }
}
