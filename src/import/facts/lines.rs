//! The text as lines: paragraphs, headings, items and captions, one after the other, each with its sentences.

use std::ops::Range;

use super::words::{is_abbreviation, key, words};
use super::{Certainty, Found, Span};
use crate::import::block::{Block, Rich};

/// The role of a line in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Heading,
    Paragraph,
    Item,
    /// It stands below a picture.
    Caption,
}

/// One line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) shape: Shape,
    pub(super) text: String,
    /// The text in lower case and with tones in their new place, byte for byte.
    pub(super) key: String,
    pub(super) sentences: Vec<Range<usize>>,
    /// Whether a picture stands right before it.
    pub(super) after_picture: bool,
    block: usize,
    /// The first byte in the plain text of the block.
    at: usize,
}

/// The remaining text once the frame is known.
pub(super) struct Text<'l> {
    pub(super) title: Option<&'l Line>,
    pub(super) body: Vec<&'l Line>,
    /// Captions among the paragraphs.
    pub(super) captions: Vec<&'l Line>,
}

impl Text<'_> {
    /// The headline, then the body.
    pub(super) fn all(&self) -> impl Iterator<Item = &Line> {
        self.title.into_iter().chain(self.body.iter().copied())
    }

    /// The first paragraphs, which usually introduce the event.
    pub(super) fn lead(&self) -> impl Iterator<Item = &Line> {
        self.body.iter().copied().filter(|line| line.shape != Shape::Heading).take(2)
    }
}

impl Line {
    pub(super) fn new(text: &str, shape: Shape) -> Self {
        // Replace a break inside a line by a blank: no fact ends there.
        let text: String = text.chars().map(|char| if char == '\n' { ' ' } else { char }).collect();
        let sentences = sentences(&text);
        Self { shape, key: key(&text), sentences, after_picture: false, block: 0, at: 0, text }
    }

    /// The line for a text at `span`.
    pub(super) fn at_span(text: &str, span: &Span) -> Self {
        Self { block: span.block, at: span.bytes.start, ..Self::new(text, Shape::Heading) }
    }

    /// A fact at `bytes`.
    pub(super) fn found<T>(&self, bytes: Range<usize>, value: T, certainty: Certainty) -> Found<T> {
        let sentence = self.sentences.iter().find(|sentence| sentence.end > bytes.start);
        let source = sentence.map_or(self.text.as_str(), |sentence| &self.text[sentence.clone()]);
        Found { value, source: source.trim().to_owned(), place: self.span(bytes), certainty }
    }

    /// The place of `bytes` in the whole text.
    pub(super) fn span(&self, bytes: Range<usize>) -> Span {
        Span { block: self.block, bytes: self.at + bytes.start..self.at + bytes.end }
    }

    /// The place of the whole line.
    pub(super) fn whole(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// Whether it ends with the mark of a sentence.
    pub(super) fn is_ended(&self) -> bool {
        let end = self.text.trim_end().trim_end_matches(['”', '"', ')', '»', '’']);
        end.ends_with(['.', '!', '?', '…', ';', ':', ','])
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Whether all its letters are capitals.
    pub(super) fn is_caps(&self) -> bool {
        is_caps(&self.text)
    }

    /// Splits it into two lines before `at`.
    pub(super) fn split(&self, at: usize) -> (Self, Self) {
        let part = |bytes: Range<usize>| {
            let text = &self.text[bytes.clone()];
            let from = bytes.start + text.len() - text.trim_start().len();
            Self { block: self.block, at: self.at + from, ..Self::new(text.trim(), self.shape) }
        };
        (part(0..at), part(at..self.text.len()))
    }
}

/// Whether all letters are capitals, and there are some.
pub(super) fn is_caps(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// The lines of `blocks`. Cells of tables aren't lines.
pub(super) fn lines(blocks: &[Block]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut after_picture = false;
    for (block_idx, block) in blocks.iter().enumerate() {
        let from = lines.len();
        let mut at = 0;
        add(block, Shape::Paragraph, &mut at, &mut lines);
        let new: &mut [Line] = &mut lines[from..];
        for line in new.iter_mut() {
            line.block = block_idx;
        }
        if let Some(first) = new.first_mut() {
            first.after_picture = after_picture;
        }
        after_picture = matches!(block, Block::Picture { caption: None, .. });
    }
    lines
}

fn add(block: &Block, shape: Shape, at: &mut usize, lines: &mut Vec<Line>) {
    match block {
        Block::Heading { text, .. } => add_rich(text, Shape::Heading, at, lines),
        Block::Paragraph(text) => add_rich(text, shape, at, lines),
        Block::List { items, .. } => {
            items.iter().flatten().for_each(|block| add(block, Shape::Item, at, lines));
        }
        Block::Picture { caption, .. } => {
            if let Some(caption) = caption {
                add_rich(caption, Shape::Caption, at, lines);
            }
        }
        Block::Quote(blocks) => blocks.iter().for_each(|block| add(block, shape, at, lines)),
        Block::Table { .. } => {}
    }
}

/// Adds the lines of a paragraph. A break ends a line only if the words before it are complete, since names are broken
/// too.
fn add_rich(rich: &Rich, shape: Shape, at: &mut usize, lines: &mut Vec<Line>) {
    let text = rich.plain();
    let mut from = 0;
    let breaks = text.match_indices('\n').map(|(at, _)| at).chain([text.len()]);
    for end in breaks {
        let before = text[from..end].trim();
        let is_last = end == text.len();
        let is_title = shape == Shape::Heading;
        let is_complete = before.ends_with(['.', ':', ';', '!', '?', '/', '…']) || before.len() < 40;
        if !is_last && (is_title || !is_complete) {
            continue;
        }
        // Words in lower case or after a dash continue the previous line.
        let goes_on =
            text[end..].trim_start().starts_with(|char: char| char.is_lowercase() || "-–—".contains(char));
        if !is_last && goes_on && !before.ends_with(['.', ':', ';', '!', '?', '/']) {
            continue;
        }
        if !before.is_empty() {
            let start = from + text[from..].len() - text[from..].trim_start().len();
            lines.push(Line { at: *at + start, ..Line::new(before, shape) });
        }
        from = (end + 1).min(text.len());
    }
    *at += text.len() + 1;
}

/// The sentences of a line. A point after an abbreviation, a number or a single letter doesn't end one.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, char) in text.char_indices().filter(|(_, char)| ".!?…".contains(*char)) {
        if at < from {
            continue;
        }
        let end = at + char.len_utf8();
        let behind = text[end..].trim_start_matches(['”', '"', ')', '/', '.']);
        let behind_marks = text.len() - behind.len();
        let Some(next) = behind.strip_prefix(' ').map(str::trim_start) else { continue };
        let begins = next
            .chars()
            .next()
            .is_some_and(|char| char.is_uppercase() || char.is_ascii_digit() || "“\"‘(-–+•".contains(char));
        let last_word = words(&text[from..at]).last().map_or("", |word| &text[from..][word.clone()]);
        if begins && !(char == '.' && is_abbreviation(last_word)) {
            sentences.push(from..behind_marks);
            from = behind_marks;
        }
    }
    if !text[from..].trim().is_empty() {
        sentences.push(from..text.len());
    }
    sentences
}

/// The cells of a table as text, with the column names first.
pub(super) struct Rows {
    /// Whether the first row holds column names.
    pub(super) has_head: bool,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// One cell.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) span: Span,
}

impl Cell {
    /// A fact in the cell.
    pub(super) fn found<T>(&self, value: T, certainty: Certainty) -> Found<T> {
        Found { value, source: self.text.clone(), place: self.span.clone(), certainty }
    }
}

/// The tables of `blocks`.
pub(super) fn tables(blocks: &[Block]) -> Vec<Rows> {
    let tables = blocks.iter().enumerate().filter_map(|(block_idx, block)| {
        let Block::Table { head, rows } = block else { return None };
        let mut at = 0;
        let rows = head.iter().chain(rows).map(|row| {
            row.iter()
                .map(|cell| {
                    let text = cell.plain();
                    let bytes = at..at + text.len();
                    at += text.len() + 1;
                    Cell { text: text.trim().to_owned(), span: Span { block: block_idx, bytes } }
                })
                .collect()
        });
        Some(Rows { rows: rows.collect(), has_head: head.is_some() })
    });
    tables.collect()
}
