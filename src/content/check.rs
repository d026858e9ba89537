//! From what was typed to a report: required keys, dates, numbers, counts.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::front_matter::{
    FrontMatter, TWINS, WrittenAttendee, WrittenCommune, WrittenDocument, WrittenFigure, WrittenGroup,
    WrittenModel, WrittenNumber, WrittenPhoto,
};
use super::report::{
    Attendee, Author, Document, Figure, Group, Kind, ModelMention, Period, Photo, Posted, Report,
};
use crate::diagnostic::{
    Diagnostic, ambiguous_date, ambiguous_number, bad_address, bad_date, bad_number, label_count,
    missing_key, unknown_value, weekday_mismatch,
};
use crate::place::{Level, Mention};
use crate::source::SourcePath;
use crate::text::Text;
use crate::vietnamese::{
    DateProblem, Number, NumberProblem, Parsed, count_word, parse_moment, parse_number, short_date, slug,
    weekday_name,
};
use crate::yaml::{Step, Yaml};
use Step::{Item, Key};

/// The report that `front` describes, still without its text. What can't be read is told and left out.
pub(super) fn check(
    path: &SourcePath,
    front: FrontMatter,
    yaml: &Yaml<'_>,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Report {
    let mut check = Check { yaml, zone, diagnostics };
    let kind = check.kind(front.kind.as_deref());
    check.required_keys(&front, kind);
    let date = front.date.as_deref().and_then(|date| check.day(date, &[Key("date")]));
    let published = front.published.as_deref().and_then(|published| check.posted(published, "published"));
    Report {
        path: path.clone(),
        title: front.title.as_deref().map(one_line).unwrap_or_default(),
        kind,
        commune: front.commune.map(|commune| check.commune(commune.into_map())),
        date,
        published: published.or_else(|| date.and_then(|date| posted(date, None, zone))),
        expires: front
            .expires
            .as_deref()
            .and_then(|expires| check.posted(expires, "expires"))
            .map(|posted| posted.at),
        draft: front.draft.unwrap_or_default(),
        author: front.author.and_then(|author| {
            let author = author.into_map();
            Some(Author { name: author.name.and_then(present)?, role: author.role.and_then(present) })
        }),
        source: front.source.and_then(present),
        venue: front.venue.and_then(present),
        attendees: check.each(front.attendees, Check::attendee),
        models: check.models(front.model, front.models),
        figures: check.each(front.figures, Check::figure),
        documents: check.each(front.documents, Check::document),
        photos: check.each(front.photos, |_, _, photo| Some(photo_of(photo))),
        attachments: front.attachments.unwrap_or_default(),
        tags: texts(front.tags),
        slug: front.slug.and_then(|slug| check.slug(slug)),
        aliases: check.each(front.aliases, |check, idx, alias| check.alias(idx, &alias)),
        summary: front.summary.and_then(present).unwrap_or_default(),
        body: super::body::Body::default(),
        syllables: 0,
    }
}

struct Check<'c, 'y> {
    yaml: &'c Yaml<'y>,
    zone: &'c TimeZone,
    diagnostics: &'c mut Vec<Diagnostic>,
}

impl Check<'_, '_> {
    fn tell(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn each<T, U>(
        &mut self,
        written: Option<Vec<T>>,
        mut read: impl FnMut(&mut Self, usize, T) -> Option<U>,
    ) -> Vec<U> {
        let written = written.unwrap_or_default().into_iter().enumerate();
        let mut items: Vec<U> = written.filter_map(|(idx, item)| read(self, idx, item)).collect();
        // They stay as long as the report does, in the space of what was typed unless it is given back.
        items.shrink_to_fit();
        items
    }

    fn kind(&mut self, written: Option<&str>) -> Kind {
        let Some(written) = written else { return Kind::default() };
        Kind::parse(written).unwrap_or_else(|| {
            let allowed = Kind::ALL
                .map(|(_, english, label)| format!("{english} ({})", label.to_lowercase()))
                .join(", ");
            self.tell(unknown_value(self.yaml.locate(&[Key("kind")]), "kind", written, &allowed));
            Kind::default()
        })
    }

    fn required_keys(&mut self, front: &FrontMatter, kind: Kind) {
        let has_title = front.title.as_deref().is_some_and(|title| !title.trim().is_empty());
        let mut required = vec![(
            "title",
            has_title || (front.title.is_none() && self.yaml_has("title", has_title)),
            ("tiêu đề: Xã Cẩm Tâm ra mắt mô hình …", "title: Xã Cẩm Tâm ra mắt mô hình …"),
        )];
        if kind != Kind::Page {
            required.push((
                "commune",
                self.yaml_has("commune", front.commune.is_some()),
                ("xã: Cẩm Tâm", "commune: Cẩm Tâm"),
            ));
            required.push((
                "date",
                self.yaml_has("date", front.date.is_some()),
                ("ngày: 04/04/2023 (hoặc ngày: không rõ)", "date: 04/04/2023 (or date: unknown)"),
            ));
        }
        if !matches!(kind, Kind::Page | Kind::News) {
            let attendees = front.attendees.as_ref().is_some_and(|attendees| !attendees.is_empty());
            required.push((
                "attendees",
                self.yaml_has("attendees", attendees),
                (
                    "đại biểu: rồi mỗi người một dòng, ví dụ “  - {tên: Ngô Anh Thúy}”",
                    "attendees: and then a person a line, such as “  - {name: Ngô Anh Thúy}”",
                ),
            ));
            let model =
                front.model.is_some() || front.models.as_ref().is_some_and(|models| !models.is_empty());
            required.push((
                "model",
                self.yaml_has("model", model) || self.yaml_has("models", model),
                (
                    "mô hình: rồi dòng dưới “  tên: …”, “  nội dung: …”",
                    "model: and below it “  name: …”, “  contents: …”",
                ),
            ));
        }
        for (key, is_there, (vi, en)) in required {
            if !is_there {
                self.missing(key, self.yaml.start(), &Text::new(vi, en));
            }
        }
    }

    /// Whether a key is there, readable or not: what was told to be unreadable is not told to be missing too. The tree
    /// is built only where the value could not be read.
    fn yaml_has(&self, key: &str, is_read: bool) -> bool {
        is_read || self.yaml.has(key)
    }

    fn missing(&mut self, key: &'static str, place: crate::diagnostic::Place, example: &Text) {
        self.tell(missing_key(place, (key, TWINS.vietnamese(key).unwrap_or(key)), example));
    }

    /// A value that an item can't do without.
    fn required(
        &mut self,
        value: Option<String>,
        at: &[Step],
        key: &'static str,
        vi: &str,
    ) -> Option<String> {
        let value = value.and_then(present);
        if value.is_none()
            && self.yaml.typed_text(&[at, &[Key(key)]].concat()).is_none_or(|text| text.trim().is_empty())
        {
            let twin = TWINS.vietnamese(key).unwrap_or(key);
            let example = Text::new(format!("{twin}: {vi}"), format!("{key}: {vi}"));
            let place = self.yaml.locate(at);
            self.missing(key, place, &example);
        }
        value
    }

    fn date(&mut self, written: &str, at: &[Step]) -> Option<Parsed> {
        let place = || self.yaml.locate(at);
        let diagnostic = match parse_moment(written) {
            Ok(parsed) => {
                let actual = parsed.moment.date.weekday();
                if let Some(weekday) = parsed.weekday.filter(|weekday| *weekday != actual) {
                    let (written, actual) = (weekday_name(weekday), weekday_name(actual));
                    let warning = weekday_mismatch(place(), written, &short_date(parsed.moment.date), actual);
                    self.tell(warning);
                }
                return Some(parsed);
            }
            Err(DateProblem::Swapped { meant }) => bad_date(place(), written, Some(&short_date(meant))),
            Err(DateProblem::TwoDigitYear { meant }) => ambiguous_date(place(), written, &short_date(meant)),
            Err(DateProblem::NoYear | DateProblem::NoDay) => ambiguous_date(place(), written, "04/04/2023"),
            Err(_) => bad_date(place(), written, None),
        };
        self.tell(diagnostic);
        None
    }

    /// The day of an event; none where the author says that nobody knows it.
    fn day(&mut self, written: &str, at: &[Step]) -> Option<Date> {
        let is_date = written.contains(|char: char| char.is_ascii_digit());
        if !is_date && matches!(slug(written).as_str(), "unknown" | "khong-ro") {
            return None;
        }
        self.date(written, at).map(|parsed| parsed.moment.date)
    }

    fn posted(&mut self, written: &str, key: &'static str) -> Option<Posted> {
        let Parsed { mut moment, .. } = self.date(written, &[Key(key)])?;
        // Portals stamp midnight on what has only a date.
        moment.time = moment.time.filter(|time| *time != Time::midnight());
        let Some((offset, time)) = moment.offset.zip(moment.time) else {
            return posted(moment.date, moment.time, self.zone);
        };
        let at = offset.to_timestamp(moment.date.to_datetime(time)).ok()?;
        let there = at.to_zoned(self.zone.clone());
        Some(Posted { date: there.date(), time: Some(there.time()), at })
    }

    fn commune(&mut self, written: WrittenCommune) -> Mention {
        let at = [Key("commune")];
        let name = self.required(written.name, &at, "name", "Cẩm Tâm").unwrap_or_default();
        let level = written.level.and_then(present).and_then(|word| {
            let level = Level::parse(&word);
            if level.is_none() {
                let place = self.yaml.locate(&[Key("commune"), Key("level")]);
                self.tell(unknown_value(place, "level", &word, &Level::words()));
            }
            level
        });
        Mention::new(&name, level, written.district.and_then(present), written.province.and_then(present))
    }

    fn attendee(&mut self, idx: usize, written: WrittenAttendee) -> Option<Attendee> {
        if let Some(group) = written.group.and_then(present) {
            let about = written.about.and_then(present);
            return Some(Attendee::Group { group, count: written.count, about });
        }
        let at = [Key("attendees"), Item(idx)];
        Some(Attendee::Person {
            name: self.required(written.name, &at, "name", "Ngô Anh Thúy")?,
            honorific: written.honorific.and_then(present),
            roles: texts(written.roles),
            speaker: written.speaker.unwrap_or_default(),
        })
    }

    fn models(&mut self, one: Option<WrittenModel>, several: Option<Vec<WrittenModel>>) -> Vec<ModelMention> {
        let mut models: Vec<ModelMention> =
            one.and_then(|model| self.model(&[Key("model")], model)).into_iter().collect();
        models
            .extend(self.each(several, |check, idx, model| check.model(&[Key("models"), Item(idx)], model)));
        models
    }

    fn model(&mut self, at: &[Step], written: WrittenModel) -> Option<ModelMention> {
        let name = self.required(written.name, at, "name", "Chính quyền thân thiện, vì Nhân dân phục vụ");
        let contents = self.each(written.contents, |check, idx, group| {
            check.group(&[at, &[Key("contents"), Item(idx)]].concat(), group)
        });
        Some(ModelMention {
            name: name?,
            variants: texts(written.variants),
            period: written.period.map(|period| Period { from: period.from, to: period.to }),
            contents,
            mottos: texts(written.mottos),
        })
    }

    fn group(&mut self, at: &[Step], written: WrittenGroup) -> Option<Group> {
        let label = self.required(written.label, at, "label", "5 không")?;
        let items = texts(written.items);
        if let Some((promised, _)) =
            count_word(&label).filter(|(promised, _)| *promised as usize != items.len())
        {
            let place = self.yaml.locate(&[at, &[Key("label")]].concat());
            self.tell(label_count(place, &label, promised, items.len()));
        }
        Some(Group { label, items })
    }

    fn figure(&mut self, idx: usize, written: WrittenFigure) -> Option<Figure> {
        let at = [Key("figures"), Item(idx)];
        let label = self.required(written.label, &at, "label", "thư chúc mừng");
        let at_value = [at[0], at[1], Key("value")];
        let value = match written.value {
            Some(WrittenNumber::Integer(value)) => Some(Number::from(value)),
            Some(WrittenNumber::Float) => {
                let typed = self.yaml.typed_text(&at_value).unwrap_or_default().to_owned();
                self.float(&typed, &at_value);
                None
            }
            Some(WrittenNumber::Text(text)) => self.number(&text, &at_value),
            None => {
                self.required(None, &at, "value", "1336");
                None
            }
        };
        Some(Figure { label: label?, value: value?, unit: written.unit.and_then(present) })
    }

    /// `1.336` without quotes: YAML reads one and a bit, a Vietnamese reader reads a thousand.
    fn float(&mut self, typed: &str, at: &[Step]) {
        let thousands = typed.replace('.', "");
        let decimal = format!("\"{}\"", typed.replace('.', ","));
        let place = self.yaml.locate(at);
        self.tell(ambiguous_number(place, typed, (&thousands, &decimal)));
    }

    fn number(&mut self, text: &str, at: &[Step]) -> Option<Number> {
        let place = || self.yaml.locate(at);
        let diagnostic = match parse_number(text) {
            Ok(number) => return Some(number),
            Err(NumberProblem::Ambiguous { thousands, decimals }) => {
                ambiguous_number(place(), text, (&format!("\"{thousands}\""), &format!("\"{decimals}\"")))
            }
            Err(_) => bad_number(place(), text),
        };
        self.tell(diagnostic);
        None
    }

    fn document(&mut self, idx: usize, written: WrittenDocument) -> Option<Document> {
        let at = [Key("documents"), Item(idx), Key("date")];
        Some(Document {
            kind: written.kind.and_then(present),
            number: written.number.and_then(present),
            date: written.date.as_deref().and_then(|date| self.day(date, &at)),
            issuer: written.issuer.and_then(present),
            about: written.about.and_then(present),
        })
    }

    fn slug(&mut self, written: String) -> Option<String> {
        let made = slug(&written);
        if made == written {
            return Some(written);
        }
        let place = self.yaml.locate(&[Key("slug")]);
        self.tell(bad_address(place, &written, &made));
        None
    }

    fn alias(&mut self, idx: usize, written: &str) -> Option<String> {
        let path = written.trim().trim_start_matches('/');
        let parts = || path.trim_end_matches('/').split('/');
        let is_safe = parts().all(|part| {
            let is_name = !part.is_empty() && part != "." && part != ".." && !part.ends_with(['.', ' ']);
            is_name && !part.contains(|char: char| char.is_control() || "<>:\"|?*\\#%".contains(char))
        });
        if is_safe {
            return Some(path.to_owned());
        }
        let example: Vec<String> =
            parts().filter(|part| part.contains(char::is_alphanumeric)).map(slug).collect();
        let place = self.yaml.locate(&[Key("aliases"), Item(idx)]);
        self.tell(bad_address(place, written, &format!("/{}/", example.join("/"))));
        None
    }
}

fn posted(date: Date, time: Option<Time>, zone: &TimeZone) -> Option<Posted> {
    let at = date.to_datetime(time.unwrap_or(Time::midnight())).to_zoned(zone.clone()).ok()?.timestamp();
    Some(Posted { date, time, at })
}

fn photo_of(written: WrittenPhoto) -> Photo {
    Photo {
        file: written.file.and_then(present),
        caption: written.caption.and_then(present),
        alt: written.alt.and_then(present),
        credit: written.credit.and_then(present),
    }
}

/// The texts that say something, in no more space than they need.
fn texts(written: Option<Vec<String>>) -> Vec<String> {
    let mut texts: Vec<String> = written.unwrap_or_default().into_iter().filter_map(present).collect();
    texts.shrink_to_fit();
    texts
}

/// The text without the white space around it; none where nothing is left.
fn present(text: String) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        None
    } else if trimmed.len() == text.len() {
        Some(text)
    } else {
        Some(trimmed.to_owned())
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
