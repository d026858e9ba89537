//! A report as the rest of the program sees it: checked, typed, and from one file only. Everything except its text.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::extra::ExtraValue;
use super::notice::Notice;
use super::withdrawn::Withdrawal;
use crate::address::{Address, Target};
use crate::fingerprint::Fingerprint;
use crate::place::Mention;
use crate::source::SourcePath;
use crate::vietnamese::{Number, count_word, name_key, short_date};

/// The content of one Markdown file, without the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The file.
    pub path: SourcePath,
    /// The address of its page.
    pub address: Address,
    /// The headline.
    pub title: String,
    /// Its kind.
    pub kind: ReportKind,
    /// The place it is about, as written; `None` on a plain page.
    pub commune: Option<Mention>,
    /// The day of the event; `None` if unknown.
    pub date: Option<Date>,
    /// When it was published, as given or taken from `date`.
    pub published: Option<Posted>,
    /// When it was changed, as its author says: see [`Report::changed_by`].
    pub updated: Option<Posted>,
    /// From this time on it is no longer shown.
    pub expires: Option<Timestamp>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Who wrote it.
    pub author: Option<Author>,
    /// Where the report was taken from.
    pub source: Option<String>,
    /// Where the event took place.
    pub venue: Option<String>,
    /// The people and groups who attended, in file order.
    pub attendees: Vec<Attendee>,
    /// The models it is about.
    pub models: Vec<ModelMention>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Documents cited.
    pub documents: Vec<Document>,
    /// Photos and captions.
    pub photos: Vec<Photo>,
    /// Recordings to listen to.
    pub audio: Vec<Recording>,
    /// Files to download, relative to the report's file.
    pub attachments: Vec<String>,
    /// The facts of a notice; `None` for other kinds.
    pub notice: Option<Box<Notice>>,
    /// The facts of an answer; `None` for other kinds.
    pub answer: Option<Box<Answer>>,
    /// The corrections made after it was posted, in file order.
    pub corrections: Vec<Correction>,
    /// The author's own fields by name, in file order.
    pub extra: Vec<(String, ExtraValue)>,
    /// Subjects.
    pub tags: Vec<String>,
    /// The last part of its address, if the author chose one.
    pub slug: Option<String>,
    /// Old addresses that redirect to it, without the leading slash.
    pub aliases: Vec<String>,
    /// When and why it was withdrawn. Then nothing else in the report can be shown: see [`Withdrawal`].
    pub withdrawn: Option<Box<Withdrawal>>,
    /// A short plain-text summary for lists and feeds.
    pub summary: String,
    /// The targets of its links inside the site, in text order.
    pub links: Vec<Target>,
    /// The ids of the places in its text that links can lead to, in alphabetical order.
    pub anchors: Vec<String>,
}

impl Report {
    /// The fingerprint of everything that decides which pages exist, their order and addresses, whether links to files
    /// work, and the counts of the whole site. Two versions of a report with the same placement differ only in what
    /// pages show of it.
    pub fn placement(&self) -> Fingerprint {
        // No `..`, so that no field is forgotten.
        let Self {
            path,
            address,
            kind,
            commune,
            date,
            published,
            updated,
            expires,
            draft,
            models,
            photos,
            audio,
            attachments,
            tags,
            slug,
            aliases,
            links,
            anchors,
            notice,
            withdrawn,
            corrections,
            answer: _,
            extra: _,
            title: _,
            author: _,
            source: _,
            venue: _,
            attendees: _,
            figures: _,
            documents: _,
            summary: _,
        } = self;
        let models: Vec<_> = models.iter().map(ModelMention::placement).collect();
        let photos: Vec<_> = photos.iter().map(Photo::placement).collect();
        let audio: Vec<_> = audio.iter().map(Recording::placement).collect();
        // The home page shows notices in this order until they are over.
        let notice = notice.as_ref().map(|notice| (notice.priority, notice.over));
        // Feeds list the withdrawn reports by this day.
        let withdrawn = withdrawn.as_ref().map(|withdrawn| withdrawn.date);
        // The sitemap says when each page was changed.
        let changes: Vec<_> = corrections.iter().map(Correction::placement).collect();
        let time = (date, published, updated, changes, expires, draft, notice, withdrawn);
        let place = (path, address, slug, aliases, kind, commune, tags);
        Fingerprint::of_value(&(time, place, models, photos, audio, attachments, links, anchors))
    }

    /// All changes after it was posted that its author reports, in no particular order.
    pub fn changes(&self) -> impl Iterator<Item = Posted> {
        self.corrections.iter().map(|correction| correction.date).chain(self.updated)
    }

    /// The last change up to `now`. A change before posting or after `now` is a typing error and is reported; feed
    /// readers and search engines would believe it.
    pub fn changed_by(&self, now: Timestamp) -> Option<Posted> {
        let posted = self.published;
        let is_change =
            |change: &Posted| change.at <= now && posted.is_none_or(|posted| !change.is_before(posted));
        let last = self.changes().filter(is_change).max_by_key(|change| change.at)?;
        // A change on the day of posting, without a time, counts as one after posting.
        let at = posted.map_or(last.at, |posted| last.at.max(posted.at));
        Some(Posted { at, ..last })
    }
}

impl Correction {
    fn placement(&self) -> impl Serialize {
        let Self { date, what: _ } = self;
        date
    }

    /// The correction with its day on one line, for readers.
    pub fn line(&self) -> String {
        format!("Đính chính ngày {}: {}", short_date(self.date.date), self.what)
    }
}

impl ModelMention {
    fn placement(&self) -> impl Serialize {
        let Self { name, variants, period: _, contents, mottos: _ } = self;
        let labels: Vec<&String> = contents.iter().map(|group| &group.label).collect();
        (name, variants, labels)
    }
}

impl Photo {
    fn placement(&self) -> impl Serialize {
        let Self { file, caption: _, alt: _, credit: _ } = self;
        file
    }
}

impl Recording {
    fn placement(&self) -> impl Serialize {
        let Self { file, title: _ } = self;
        file
    }
}

/// The kind of text in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportKind {
    /// A commune launched a model.
    #[default]
    Launch,
    /// A conference.
    Conference,
    /// An interim or final review.
    Review,
    /// Other news.
    News,
    /// Something that residents should know or do, such as a power cut.
    Notice,
    /// A question of a resident, and the answer.
    Answer,
    /// A plain page, such as “Giới thiệu”; not a report.
    Page,
}

impl ReportKind {
    /// All kinds, with their names in the front matter and for readers.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Launch, "launch", "Lễ ra mắt"),
        (Self::Conference, "conference", "Hội nghị"),
        (Self::Review, "review", "Sơ kết"),
        (Self::News, "news", "Tin"),
        (Self::Notice, "notice", "Thông báo"),
        (Self::Answer, "answer", "Phản ánh – trả lời"),
        (Self::Page, "page", "Trang"),
    ];

    /// Its name in the front matter.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Its name for readers.
    pub fn label(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    /// Whether it is about an event with its attendees and models.
    pub fn is_event(self) -> bool {
        matches!(self, Self::Launch | Self::Conference | Self::Review)
    }

    /// Its name to write in a front matter in Vietnamese.
    pub fn vietnamese(self) -> String {
        // No keyboard has the dash that readers see.
        self.label().to_lowercase().replace('–', "-")
    }

    /// Parses the name of a kind, in English or Vietnamese, with or without marks: `launch`, `lễ ra mắt`, `le-ra-mat`.
    pub fn parse(name: &str) -> Option<Self> {
        let as_listed = Self::ALL.iter().find(|(_, english, _)| *english == name);
        let by_slug = || {
            let slug = crate::vietnamese::slug(name);
            Self::ALL
                .iter()
                .find(|(_, english, label)| slug == *english || slug == crate::vietnamese::slug(label))
        };
        as_listed.or_else(by_slug).map(|(kind, ..)| *kind)
    }
}

/// When a report was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The day, in the site's time zone.
    pub date: Date,
    /// The time of day, if given.
    pub time: Option<Time>,
    /// The exact time; midnight if no time of day was given.
    pub at: Timestamp,
}

impl Posted {
    /// Whether it is certainly before `other`: a day without a time may be any moment of that day.
    pub(crate) fn is_before(self, other: Self) -> bool {
        self.date < other.date || (self.time.is_some() && other.time.is_some() && self.at < other.at)
    }
}

/// A correction of a report after it was posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// When it was corrected.
    pub date: Posted,
    /// What was wrong and what is right, in the author's words.
    pub what: String,
}

/// Who wrote a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Name.
    pub name: String,
    /// Post.
    pub role: Option<String>,
}

/// An entry of the list of attendees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attendee {
    /// A person.
    Person {
        /// Full name.
        name: String,
        /// Ông, bà, đồng chí.
        honorific: Option<String>,
        /// Posts.
        roles: Vec<String>,
        /// Whether the person spoke.
        speaker: bool,
    },
    /// A group of people.
    Group {
        /// The name of the group.
        group: String,
        /// How many.
        count: Option<u32>,
        /// How exact the count is: hơn, khoảng, gần.
        about: Option<String>,
    },
}

/// A model as a report describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelMention {
    /// The name in this report.
    pub name: String,
    /// Other names for the same model.
    pub variants: Vec<String>,
    /// First and last year.
    pub period: Option<Period>,
    /// The groups of commitments.
    pub contents: Vec<Group>,
    /// Mottos.
    pub mottos: Vec<String>,
}

/// Years, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first.
    pub from: Option<u32>,
    /// The last.
    pub to: Option<u32>,
}

/// A group of commitments, such as “4 xin”.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub label: String,
    /// The commitments in the commune's own words.
    pub items: Vec<String>,
}

impl Group {
    /// The key by which groups are equal, whatever they contain: “4 xin”, “04 xin” and “Bốn xin”.
    pub fn key(&self) -> String {
        match count_word(&self.label) {
            Some((count, rest)) => format!("{count} {}", name_key(rest)),
            None => name_key(&self.label),
        }
    }
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What was counted.
    pub label: String,
    /// The number.
    pub value: Number,
    /// The unit.
    pub unit: Option<String>,
}

/// A document cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Chỉ thị, Kế hoạch, Quyết định …
    pub kind: Option<String>,
    /// Number and symbol.
    pub number: Option<String>,
    /// The day of issue.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub about: Option<String>,
}

/// A photo, or a caption without one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// The file, relative to the report's own.
    pub file: Option<String>,
    /// The caption.
    pub caption: Option<String>,
    /// Text for readers who can't see it.
    pub alt: Option<String>,
    /// Who took it.
    pub credit: Option<String>,
}

/// A recording to listen to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The file, relative to the report's own.
    pub file: String,
    /// What can be heard.
    pub title: Option<String>,
}
