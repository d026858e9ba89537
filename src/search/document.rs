//! The searched texts of a report, by field.

use super::postings::Field;
use crate::content::{Attendee, Body, Contact, ExtraValue, Priority, Report};
use crate::place::Mention;
use crate::site::{Entry, Site};
use crate::vietnamese::short_date;

/// The texts of a report by field, one line for each separate text.
#[derive(Debug, Default)]
pub(super) struct SearchDocument([String; 5]);

impl SearchDocument {
    /// Collects the texts of a report of `site`.
    pub(super) fn new(site: &Site, entry: &Entry, report: &Report, body: &Body) -> Self {
        let mut document = Self::default();
        document.add(Field::Title, &report.title);
        let commune = &site.communes[entry.commune];
        document.add(Field::Commune, &commune.full);
        let present = commune.present.as_ref().and_then(|present| present.now.as_ref());
        document.add_all(Field::Commune, present.map(Mention::full).as_deref());
        document.facts(report);
        html(&body.html(), &mut document.0[Field::Body as usize]);
        document
    }

    /// The lines of a field.
    pub(super) fn text(&self, field: Field) -> &str {
        &self.0[field as usize]
    }

    fn add(&mut self, field: Field, text: &str) {
        let lines = &mut self.0[field as usize];
        let mut parts = text.split('\n');
        lines.push_str(parts.next().unwrap_or_default());
        for part in parts {
            lines.push(' ');
            lines.push_str(part);
        }
        lines.push('\n');
    }

    fn add_all<'t>(&mut self, field: Field, texts: impl IntoIterator<Item = &'t str>) {
        texts.into_iter().for_each(|text| self.add(field, text));
    }

    fn value(&mut self, value: &ExtraValue) {
        match value {
            ExtraValue::Text(text) | ExtraValue::Number(_, text) => self.add(Field::Body, text),
            ExtraValue::List(values) => values.iter().for_each(|value| self.value(value)),
            ExtraValue::Date(posted) => self.add(Field::Body, &short_date(posted.date)),
            // Nobody searches for “yes”.
            ExtraValue::YesNo(_) => {}
        }
    }

    fn facts(&mut self, report: &Report) {
        for attendee in &report.attendees {
            match attendee {
                Attendee::Person { name, roles, .. } => {
                    self.add(Field::People, name);
                    self.add_all(Field::Body, roles.iter().map(String::as_str));
                }
                Attendee::Group { group, .. } => self.add(Field::Body, group),
            }
        }
        self.add_all(Field::People, report.author.as_ref().map(|author| author.name.as_str()));
        for model in &report.models {
            self.add(Field::Model, &model.name);
            self.add_all(Field::Model, model.variants.iter().map(String::as_str));
            for group in &model.contents {
                self.add(Field::Body, &group.label);
                self.add_all(Field::Body, group.items.iter().map(String::as_str));
            }
            self.add_all(Field::Body, model.mottos.iter().map(String::as_str));
        }
        for figure in &report.figures {
            let unit = figure.unit.as_deref().unwrap_or_default();
            self.add(Field::Body, &format!("{} {unit} {}", figure.value, figure.label));
        }
        for document in &report.documents {
            let parts = [&document.kind, &document.number, &document.issuer, &document.about];
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            self.add(Field::Body, &parts.join(" "));
        }
        if let Some(notice) = &report.notice {
            self.add_all(Field::Body, notice.place.as_deref());
            self.add_all(Field::Body, notice.contact.as_ref().map(Contact::line).as_deref());
            let label = (notice.priority > Priority::Normal).then(|| notice.priority.label());
            self.add_all(Field::Body, label);
        }
        if let Some(answer) = &report.answer {
            self.add(Field::Body, &answer.question);
            self.add_all(Field::People, answer.answerer.as_ref().map(|author| author.name.as_str()));
        }
        for correction in &report.corrections {
            self.add(Field::Body, &correction.line());
        }
        for (name, value) in &report.extra {
            self.add(Field::Body, name);
            self.value(value);
        }
        self.add_all(Field::Body, report.photos.iter().filter_map(|photo| photo.caption.as_deref()));
        self.add_all(Field::Body, report.tags.iter().map(String::as_str));
        self.add_all(Field::Body, [report.venue.as_deref(), report.source.as_deref()].into_iter().flatten());
        self.add(Field::Body, &report.summary);
    }
}

/// Elements that don't separate words.
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "small",
    "strong", "sub", "u",
];

/// Adds the text of HTML. Tags other than inline ones end a line.
fn html(html: &str, text: &mut String) {
    let mut rest = html;
    text.reserve(html.len());
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'&' | b'\n')) {
        text.push_str(&rest[..at]);
        let (found, behind) = rest[at..].split_at(1);
        rest = behind;
        match found {
            "<" => {
                let end = rest.find('>').unwrap_or(rest.len());
                let tag = rest[..end].trim_start_matches('/');
                let name = &tag[..tag.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(tag.len())];
                if !INLINE.contains(&name) {
                    text.push(if name == "br" { ' ' } else { '\n' });
                }
                rest = rest[end..].strip_prefix('>').unwrap_or_default();
            }
            "&" => {
                // Of all character references, only the apostrophe can be part of a word.
                let apostrophe = ["#39;", "#x27;", "apos;"].iter().find_map(|name| rest.strip_prefix(name));
                text.push(if apostrophe.is_some() { '\'' } else { ' ' });
                rest = apostrophe.unwrap_or(match rest.find(';') {
                    Some(end) if end < 8 => &rest[end + 1..],
                    _ => rest,
                });
            }
            _ => text.push(' '),
        }
    }
    text.push_str(rest);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_text_of_html() {
        let cases = [
            ("<p>Xin <em>chào</em> dân\nbạn</p>\n<p>Xin lỗi</p>", "Xin chào dân bạn|Xin lỗi"),
            ("<li>một</li><li>hai<br />ba</li>", "một|hai ba"),
            ("<td class=\"right\">1.336</td><td>347</td>", "1.336|347"),
            ("Ea H&#39;Leo &amp; &quot;bạn&quot; & R&D", "Ea H'Leo bạn R D"),
            ("<a href=\"/x/?a&amp;b\">nguồn</a>s", "nguồns"),
            ("a <b", "a"),
        ];
        for (html, expected) in cases {
            let mut text = String::new();
            super::html(html, &mut text);
            let lines: Vec<String> = text
                .lines()
                .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|line| !line.is_empty())
                .collect();
            assert_eq!(lines.join("|"), expected, "{html}");
        }
    }
}
