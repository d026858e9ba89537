//! Converts typed front matter to a report: required keys, dates, numbers, counts.

mod allow;
mod answer;
mod dates;
mod extra;
mod kinds;
mod notice;
mod updates;

use jiff::tz::TimeZone;

use super::MAX_SUMMARY;
use super::alias;
use super::front_matter::{
    Author as WrittenOrNamed, FrontMatter, WrittenAttendee, WrittenCommune, WrittenDocument, WrittenDraft,
    WrittenFigure, WrittenGroup, WrittenModel, WrittenNumber, WrittenPermission, WrittenPhoto,
    WrittenRecording, WrittenWithdrawn,
};
use super::report::{
    Attendee, Author, Document, Figure, Group, ModelMention, Period, Photo, Recording, Report, ReportKind,
};
use super::written::is_no_picture;
use crate::address::typed::{check_slug, visible};
use crate::address::{Address, address_of};
use crate::diagnostic::{
    Code, Diagnostic, PhotoSyntax, Severity, Slot, ambiguous_number, bad_address, bad_number, curly_quotes,
    english_number, is_enough, label_count, local_path, long_summary, photo_alt, server_rule, too_many,
};
use crate::place::Mention;
use crate::source::SourcePath;
use crate::text::Text;
use crate::vietnamese::{Number, NumberProblem, number_in, parse_number, promised_items, typed_decimal};
use crate::yaml::{Checker, Step, Yaml};
use Step::{Item, Key};
use answer::WrittenAnswer;
use notice::WrittenNotice;

/// The maximum length of lists in which each item creates a page.
const MAX_ITEMS: usize = 100;

/// The report that `front` describes, still without its text. Values that can't be read are reported and left out.
pub(super) fn check(
    path: &SourcePath,
    mut front: FrontMatter,
    yaml: &Yaml<'_>,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Report {
    let mut check = Check { checker: Checker { yaml, diagnostics }, zone };
    let read_kind = check.kind(front.kind.as_deref());
    if matches!(front.withdrawn, WrittenWithdrawn::No) {
        check.required_keys(&front, read_kind);
    }
    check.lists(&front);
    if let Some(kind) = read_kind {
        check.keys_of_other_kinds(&front, kind);
    }
    let kind = read_kind.unwrap_or_default();
    let date = front.date.as_deref().and_then(|date| check.day(date, &[Key("date")]));
    let published = check.published(front.published.and_then(present).as_deref(), date);
    let withdrawn = check.withdrawn(front.withdrawn, published).map(Box::new);
    let slug = front.slug.and_then(present).and_then(|slug| check.slug(slug));
    let own = address_of(path, slug.as_deref());
    let notice = (kind == ReportKind::Notice).then(|| {
        let written = WrittenNotice {
            applies: front.applies,
            // Authors often use the key of other events, `venue`, in a notice.
            place: front.r#where.and_then(present).or_else(|| front.venue.take().and_then(present)),
            contact: front.contact,
            priority: front.priority.and_then(present),
        };
        check.notice(written, published).into()
    });
    let answer = (kind == ReportKind::Answer).then(|| {
        let written = WrittenAnswer {
            question: front.question.and_then(present),
            asker: front.asker,
            asked: front.asked.and_then(present),
            answerer: front.answerer.and_then(author_of),
        };
        check.answer(written, date, &own).into()
    });
    Report {
        path: path.clone(),
        address: Address::default(),
        title: front.title.as_deref().map(one_line).unwrap_or_default(),
        kind,
        commune: front.commune.map(|commune| check.commune(commune.into_map())),
        date,
        published,
        updated: check.updated(front.updated, published),
        expires: front.expires.and_then(present).and_then(|expires| check.expires(&expires)),
        draft: front.draft != WrittenDraft::Finished,
        author: front.author.and_then(author_of),
        source: front.source.and_then(present),
        venue: front.venue.and_then(present),
        attendees: check.each(front.attendees, Check::attendee),
        models: check.models(front.model, front.models),
        figures: check.each(front.figures, Check::figure),
        documents: check.each(front.documents, Check::document),
        photos: check.each(front.photos, |check, idx, photo| {
            let photo = photo_of(photo);
            let at = [Key("photos"), Item(idx), Key("file")];
            check.alt(&photo, &at);
            Some(Photo { file: photo.file.map(|file| check.file(file, &at)), ..photo })
        }),
        audio: check.each(front.audio, Check::recording),
        attachments: check.each(front.attachments, |check, idx, file| {
            present(file).map(|file| check.file(file, &[Key("attachments"), Item(idx)]))
        }),
        notice,
        answer,
        corrections: check
            .each(front.corrections, |check, idx, correction| check.correction(idx, correction, published)),
        extra: check.extra(front.extra.unwrap_or_default()),
        tags: texts(front.tags),
        slug,
        aliases: check.each(front.aliases, |check, idx, alias| check.alias(idx, &own, &alias)),
        summary: front.summary.and_then(present).map(|summary| check.summary(summary)).unwrap_or_default(),
        withdrawn,
        links: Vec::new(),
        anchors: Vec::new(),
    }
}

/// The messages that aren't shown about the report.
pub(super) fn allowed(
    written: Option<Vec<WrittenPermission>>,
    yaml: &Yaml<'_>,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Code> {
    let mut check = Check { checker: Checker { yaml, diagnostics }, zone };
    check.allowed(written.unwrap_or_default())
}

struct Check<'c, 'y> {
    checker: Checker<'c, 'y>,
    zone: &'c TimeZone,
}

impl Check<'_, '_> {
    fn each<T, U>(
        &mut self,
        written: Option<Vec<T>>,
        mut read: impl FnMut(&mut Self, usize, T) -> Option<U>,
    ) -> Vec<U> {
        let written = written.unwrap_or_default().into_iter().enumerate();
        let mut items: Vec<U> = written.filter_map(|(idx, item)| read(self, idx, item)).collect();
        // The items live as long as the report: free the unused capacity.
        items.shrink_to_fit();
        items
    }

    /// Checks the lengths of lists in which each item creates a page.
    fn lists(&mut self, front: &FrontMatter) {
        let length = |texts: &Option<Vec<String>>| texts.as_ref().map_or(0, Vec::len);
        let models = front.models.as_ref().map_or(0, Vec::len);
        for (key, length) in
            [("tags", length(&front.tags)), ("aliases", length(&front.aliases)), ("models", models)]
        {
            if length > MAX_ITEMS {
                let (typed, place) = self.checker.yaml.key(&[Key(key)]).unzip();
                let place = place.unwrap_or_else(|| self.checker.yaml.start());
                self.checker.tell(too_many(place, typed.unwrap_or(key), length, MAX_ITEMS));
            }
        }
    }

    /// Whether a key is there, even if its value can't be read: an unreadable value isn't reported as missing too. The
    /// tree is built only if the value couldn't be read.
    fn yaml_has(&self, key: &str, is_read: bool) -> bool {
        is_read || self.checker.yaml.has(key)
    }

    /// A required value of an item.
    fn required(
        &mut self,
        value: Option<String>,
        at: &[Step],
        key: &'static str,
        example: &str,
    ) -> Option<String> {
        self.checker.required(value.and_then(present), at, key, example)
    }

    /// Reads a name or date without the curly quotation marks that Word adds, and reports them.
    fn unquoted(&mut self, value: String, at: &[Step]) -> String {
        let inside = value.trim().strip_prefix('“').and_then(|value| value.strip_suffix('”'));
        let Some(inside) = inside.filter(|inside| !inside.contains(['“', '”'])) else { return value };
        let (place, inside) = (self.checker.yaml.locate(at), inside.trim().to_owned());
        // A commune may be given by name alone.
        let key = self.checker.yaml.key(at).or_else(|| self.checker.yaml.key(&at[..1]));
        let key = key.map_or("", |(key, _)| key).to_owned();
        let edits = self.checker.yaml.without_curly_marks(at);
        self.checker.tell(curly_quotes(place, Slot::Key(&key), &inside).mended_by(edits));
        inside
    }

    fn commune(&mut self, written: WrittenCommune) -> Mention {
        let at = [Key("commune")];
        let [level, district, province] =
            [written.level, written.district, written.province].map(|value| value.and_then(present));
        let name = match written.name.and_then(present) {
            Some(name) => {
                let at = [Key("commune"), Key("name")];
                let name = self.unquoted(name, &at);
                let given = [level.as_deref(), district.as_deref(), province.as_deref()];
                self.checker.place_name(&name, &at, &Text::new("xã: ", "commune: "), given);
                name
            }
            None if self.checker.yaml.is_written(&at) => {
                self.required(None, &at, "name", "Cẩm Tâm");
                String::new()
            }
            // `xã: ""` is empty as a whole, so report the whole and not the missing name.
            None => {
                self.checker.missing(&[], "commune", &Text::new("xã: Cẩm Tâm", "commune: Cẩm Tâm"));
                String::new()
            }
        };
        let level = self.checker.level(level, &[Key("commune"), Key("level")]);
        Mention::new(&name, level, district, province)
    }

    fn attendee(&mut self, idx: usize, written: WrittenAttendee) -> Option<Attendee> {
        if let Some(group) = written.group.and_then(present) {
            let about = written.about.and_then(present);
            return Some(Attendee::Group { group, count: written.count, about });
        }
        let at = [Key("attendees"), Item(idx)];
        if written.name.is_none() && (written.count.is_some() || written.about.is_some()) {
            self.required(None, &at, "group", "trưởng các thôn");
            return None;
        }
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
            name: name.map(|name| self.unquoted(name, &[at, &[Key("name")]].concat()))?,
            variants: texts(written.variants),
            period: written.period.map(|period| Period { from: period.from, to: period.to }),
            contents,
            mottos: texts(written.mottos),
        })
    }

    fn group(&mut self, at: &[Step], written: WrittenGroup) -> Option<Group> {
        let label = self.required(written.label, at, "label", "5 không")?;
        let items = texts(written.items);
        // If the items are unreadable or use wrong separators, another message reports that.
        let is_told = items.is_empty() && self.checker.yaml.is_written(&[at, &[Key("items")]].concat())
            || items.iter().any(|item| item.contains([';', '；', '，', '、']));
        if let Some(promised) =
            promised_items(&label).filter(|promised| !is_told && *promised as usize != items.len())
        {
            let place = self.checker.yaml.locate(&[at, &[Key("label")]].concat());
            self.checker.tell(label_count(place, &label, promised, items.len()));
        }
        Some(Group { label, items })
    }

    fn figure(&mut self, idx: usize, written: WrittenFigure) -> Option<Figure> {
        let at = [Key("figures"), Item(idx)];
        let label = self.required(written.label, &at, "label", "thư chúc mừng");
        let at_value = [at[0], at[1], Key("value")];
        let mut in_value = None;
        let value = match written.value {
            Some(WrittenNumber::Integer(value)) => Some(Number::from(value)),
            Some(WrittenNumber::Float) => {
                let typed = self.checker.yaml.typed_text(&at_value).unwrap_or_default().to_owned();
                self.float(&typed, &at_value);
                None
            }
            Some(WrittenNumber::Text(text)) => {
                // A percent or per mille sign after the number isn't a mistake.
                let sign =
                    ["%", "‰"].into_iter().find_map(|sign| Some((text.trim().strip_suffix(sign)?, sign)));
                let (digits, sign) = sign.map_or((&*text, None), |(digits, sign)| (digits, Some(sign)));
                in_value = sign;
                self.number(digits.trim_end(), sign.unwrap_or_default(), &at_value)
            }
            None => {
                self.required(None, &at, "value", "1336");
                None
            }
        };
        let unit = written.unit.and_then(present).or_else(|| in_value.map(str::to_owned));
        Some(Figure { label: label?, value: value?, unit })
    }

    /// `1.336` without quotes: YAML reads 1 and a fraction, a Vietnamese reader 1,336.
    fn float(&mut self, typed: &str, at: &[Step]) {
        let place = self.checker.yaml.locate(at);
        self.checker.tell(match parse_number(typed) {
            Ok(_) => {
                let thousands = typed.replace('.', "");
                let decimal = format!("\"{}\"", typed_decimal(&typed.replace('.', ",")));
                ambiguous_number(place, typed, (&thousands, &decimal))
            }
            Err(NumberProblem::English { meant }) => english_number(place, typed, &meant.to_string()),
            Err(_) => bad_number(place, typed, number_in(typed).as_deref()),
        });
    }

    /// The number in `text`, which `sign` follows. Corrections keep the sign.
    fn number(&mut self, text: &str, sign: &str, at: &[Step]) -> Option<Number> {
        let place = || self.checker.yaml.locate(at);
        let diagnostic = match parse_number(text) {
            Ok(number) => return Some(number),
            Err(NumberProblem::Ambiguous { thousands, decimals }) => {
                let quoted = |digits: String| format!("\"{digits}{sign}\"");
                ambiguous_number(
                    place(),
                    text,
                    (&quoted(thousands.to_string()), &quoted(typed_decimal(&decimals.to_string()))),
                )
            }
            Err(NumberProblem::English { meant }) => english_number(place(), text, &format!("{meant}{sign}")),
            Err(NumberProblem::Unreadable) => bad_number(place(), text, number_in(text).as_deref()),
        };
        self.checker.tell(diagnostic);
        None
    }

    fn document(&mut self, idx: usize, written: WrittenDocument) -> Option<Document> {
        let at = [Key("documents"), Item(idx), Key("date")];
        Some(Document {
            kind: written.kind.and_then(present),
            number: written.number.and_then(present),
            date: written.date.and_then(present).and_then(|date| self.day(&date, &at)),
            issuer: written.issuer.and_then(present),
            about: written.about.and_then(present),
        })
    }

    fn summary(&mut self, written: String) -> String {
        let length = if written.len() > MAX_SUMMARY { written.chars().count() } else { 0 };
        if length > MAX_SUMMARY {
            self.checker.tell(long_summary(self.checker.yaml.locate(&[Key("summary")]), length));
        }
        written
    }

    /// Reports a photo without a description.
    fn alt(&mut self, photo: &Photo, at: &[Step]) {
        // A path on the author's computer must be replaced first, and a file that isn't a picture belongs under another
        // key.
        let file = photo.file.as_deref().filter(|file| !is_local_path(file) && !is_no_picture(file));
        let Some(file) = file.filter(|_| photo.alt.is_none()) else { return };
        if is_enough(self.checker.diagnostics, Severity::Warning) {
            return;
        }
        let syntax = match (photo.caption.as_deref(), &photo.credit) {
            (None, None) => PhotoSyntax::File(file),
            (caption, _) => PhotoSyntax::Keys { caption },
        };
        // Locating parses the YAML again, so do it only for a mistake.
        self.checker.tell(photo_alt(self.checker.yaml.locate(at), syntax));
    }

    fn recording(&mut self, idx: usize, written: WrittenRecording) -> Option<Recording> {
        let at = [Key("audio"), Item(idx)];
        let title = written.title.and_then(present);
        // An empty row isn't a recording.
        if written.file.is_none() && title.is_none() {
            return None;
        }
        let file = self.required(written.file, &at, "file", "ban-tin.mp3")?;
        Some(Recording { file: self.file(file, &[at[0], at[1], Key("file")]), title })
    }

    /// The name of a file beside the report. Reports a path on the author's computer.
    fn file(&mut self, written: String, at: &[Step]) -> String {
        if is_local_path(&written) {
            let name = written.rsplit(['\\', '/', ':']).next().unwrap_or_default();
            self.checker.tell(local_path(self.checker.yaml.locate(at), &written, name));
        }
        written
    }

    fn slug(&mut self, written: String) -> Option<String> {
        let Err((reason, made)) = check_slug(&written) else { return Some(written) };
        let place = self.checker.yaml.locate(&[Key("slug")]);
        self.checker.tell(bad_address(place, &visible(&written), &reason, &made));
        None
    }

    fn alias(&mut self, idx: usize, own: &Address, written: &str) -> Option<String> {
        if written.trim().is_empty() {
            return None;
        }
        let path = written.trim_matches(' ').trim_start_matches('/');
        // Locating parses the front matter again, so do it only for a mistake.
        let place = |check: &Self| check.checker.yaml.locate(&[Key("aliases"), Item(idx)]);
        let reason = alias::refusal(path);
        if let Some(reason) = reason {
            let place = place(self);
            self.checker.tell(bad_address(place, &visible(written), &reason, &alias::similar_path(path)));
            return None;
        }
        if let Some(extension) = alias::foreign_extension(path) {
            let place = place(self);
            self.checker.tell(server_rule(place, path, extension, own.as_str()));
        }
        Some(path.to_owned())
    }
}

fn author_of(written: WrittenOrNamed) -> Option<Author> {
    let author = written.into_map();
    Some(Author { name: author.name.and_then(present)?, role: author.role.and_then(present) })
}

fn photo_of(written: WrittenPhoto) -> Photo {
    Photo {
        file: written.file.and_then(present),
        caption: written.caption.and_then(present),
        alt: written.alt.and_then(present),
        credit: written.credit.and_then(present),
    }
}

/// The texts that aren't empty, without unused capacity.
fn texts(written: Option<Vec<String>>) -> Vec<String> {
    let mut texts: Vec<String> = written.unwrap_or_default().into_iter().filter_map(present).collect();
    texts.shrink_to_fit();
    texts
}

/// The text without surrounding white space; `None` if it is empty.
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

/// Whether the name of a file is a path on its author's computer: `C:\anh\nho.jpg`, `\\may-chu\nho.jpg`.
pub(crate) fn is_local_path(file: &str) -> bool {
    file.starts_with('\\') || file.as_bytes().get(1) == Some(&b':')
}
