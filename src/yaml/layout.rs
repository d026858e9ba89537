//! The layout of YAML in a file: where each key and value begins and ends, and how it is written. For edits that keep
//! every other byte.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::tree::{MAX_DEPTH, MAX_SIZE, blocks};

/// A value and its bytes in the file: from its first character, such as a quotation mark, to its last.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) span: Range<usize>,
    pub(super) kind: LaidKind,
}

#[derive(Debug)]
pub(super) enum LaidKind {
    /// An empty value; the span is where it would begin.
    Nothing,
    Scalar {
        text: String,
        style: ScalarStyle,
    },
    List {
        items: Vec<Item>,
        is_flow: bool,
    },
    Map {
        entries: Vec<LayoutEntry>,
        is_flow: bool,
    },
    /// Invalid YAML.
    Broken,
}

/// An item of a list.
#[derive(Debug)]
pub(super) struct Item {
    /// The position of its dash; in brackets, the start of its value.
    pub(super) start: usize,
    pub(super) value: Laid,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct LayoutEntry {
    /// The bytes of the key.
    pub(super) key: Range<usize>,
    /// Its name.
    pub(super) name: String,
    /// The position after its colon.
    pub(super) behind: usize,
    pub(super) value: Laid,
}

impl LayoutEntry {
    /// The end of its value, or its colon.
    pub(super) fn end(&self) -> usize {
        self.value.span.end.max(self.behind)
    }
}

/// The YAML can be read but not edited: it has anchors, tags, or keys that aren't text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unusual;

/// The keys and values of the map at `range`. If it can't be parsed as a whole, parses each key at the left margin
/// alone.
///
/// # Errors
/// If it isn't a map, or can't be edited.
pub(super) fn lay_out(text: &str, range: Range<usize>) -> Result<Laid, Unusual> {
    if range.len() > MAX_SIZE {
        return Err(Unusual);
    }
    match parse(text, range.clone()) {
        Ok(Some(map @ Laid { kind: LaidKind::Map { .. }, .. })) => return Ok(map),
        Ok(None) => return Ok(map_of(range.start..range.start, Vec::new())),
        Err(Failure::Unusual) => return Err(Unusual),
        Ok(Some(_)) | Err(Failure::Syntax) => {}
    }
    let mut entries = Vec::new();
    for block in blocks(text, range.clone()) {
        match parse(text, block.clone()) {
            Ok(Some(Laid { kind: LaidKind::Map { entries: found, is_flow: false }, .. })) => {
                entries.extend(found);
            }
            Ok(None) => {}
            Err(Failure::Unusual) => return Err(Unusual),
            Ok(Some(_)) | Err(Failure::Syntax) => entries.extend(broken(text, block)),
        }
    }
    Ok(map_of(range, entries))
}

fn map_of(span: Range<usize>, entries: Vec<LayoutEntry>) -> Laid {
    Laid { span, kind: LaidKind::Map { entries, is_flow: false } }
}

/// A block that can't be parsed: its key is known.
fn broken(text: &str, block: Range<usize>) -> Option<LayoutEntry> {
    let colon = block.start + text[block.clone()].find(':')?;
    let key = block.start..block.start + text[block.start..colon].trim_end().len();
    // Comments at the margin at its end belong to the next key.
    let lines: Vec<&str> = text[block.clone()].split_inclusive('\n').collect();
    let n_other =
        lines.iter().rev().take_while(|line| line.trim().is_empty() || line.starts_with('#')).count();
    let own: usize = lines[..lines.len() - n_other].iter().map(|line| line.len()).sum();
    let end = block.start + text[block.start..block.start + own].trim_end().len();
    let value = Laid { span: colon + 1..end.max(colon + 1), kind: LaidKind::Broken };
    Some(LayoutEntry { name: text[key.clone()].to_owned(), key, behind: colon + 1, value })
}

enum Failure {
    Syntax,
    Unusual,
}

/// The one value at `range`; `None` if there is none.
fn parse(text: &str, range: Range<usize>) -> Result<Option<Laid>, Failure> {
    let slice = &text[range.clone()];
    // The parser counts characters.
    let mut offsets: Vec<usize> = slice.char_indices().map(|(at, _)| range.start + at).collect();
    offsets.push(range.end);
    let mut events = Vec::new();
    for event in Parser::new_from_str(slice) {
        let (event, span) = event.map_err(|_| Failure::Syntax)?;
        let is_document = matches!(event, Event::DocumentStart(_));
        if is_document && events.iter().any(|(event, _)| matches!(event, Event::DocumentStart(_))) {
            return Err(Failure::Syntax);
        }
        events.push((event, span));
    }
    events.retain(|(event, _)| {
        !matches!(
            event,
            Event::Nothing
                | Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(_)
                | Event::DocumentEnd
        )
    });
    if events.is_empty() {
        return Ok(None);
    }
    let mut layout = Layout { text, end: range.end, offsets, events: events.into_iter() };
    let (event, span) = layout.next()?;
    layout.value(event, span, range.start, 0).map(Some)
}

struct Layout<'t> {
    text: &'t str,
    end: usize,
    offsets: Vec<usize>,
    events: std::vec::IntoIter<(Event<'t>, Span)>,
}

impl<'t> Layout<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Failure> {
        self.events.next().ok_or(Failure::Unusual)
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        let byte = |index: usize| self.offsets[index.min(self.offsets.len() - 1)];
        byte(span.start.index())..byte(span.end.index())
    }

    /// The value that begins with `event`, somewhere after byte `from`.
    fn value(&mut self, event: Event<'t>, span: Span, from: usize, depth: usize) -> Result<Laid, Failure> {
        let bytes = self.bytes(span);
        match event {
            _ if depth > MAX_DEPTH => Err(Failure::Unusual),
            Event::Scalar(text, style, 0, None) => self.scalar(text.into_owned(), style, bytes, from),
            Event::SequenceStart(0, None) => self.list(from, depth),
            Event::MappingStart(0, None) => self.map(bytes.start, from, depth),
            _ => Err(Failure::Unusual),
        }
    }

    fn scalar(
        &self,
        text: String,
        style: ScalarStyle,
        bytes: Range<usize>,
        from: usize,
    ) -> Result<Laid, Failure> {
        let trimmed = |start: usize, end: usize| start + self.text[start..end.max(start)].trim_end().len();
        let span = match style {
            ScalarStyle::Plain if text.is_empty() => {
                return Ok(Laid { span: from..from, kind: LaidKind::Nothing });
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let start = self.expect(from, &['|', '>'])?;
                let header = line_end(self.text, start).min(self.end);
                start..trimmed(start, bytes.end.max(header))
            }
            // The parser counts a comment after the closing mark as part of the text.
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                bytes.start..self.quotation_end(bytes.start, style)?
            }
            ScalarStyle::Plain => bytes.start..trimmed(bytes.start, bytes.end),
        };
        Ok(Laid { span, kind: LaidKind::Scalar { text, style } })
    }

    fn list(&mut self, from: usize, depth: usize) -> Result<Laid, Failure> {
        let start = self.expect(from, &['[', '-'])?;
        let is_flow = self.text[start..].starts_with('[');
        let (mut items, mut at) = (Vec::new(), if is_flow { start + 1 } else { start });
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                break;
            }
            let start = if is_flow { self.skip_comma(at) } else { self.expect(at, &['-'])? };
            let value = self.value(event, span, if is_flow { start } else { start + 1 }, depth + 1)?;
            at = value.span.end.max(start + usize::from(!is_flow));
            let start = if is_flow { value.span.start } else { start };
            items.push(Item { start, value });
        }
        let end = if is_flow { self.closing(at, ']')? } else { at };
        Ok(Laid { span: start..end, kind: LaidKind::List { items, is_flow } })
    }

    fn map(&mut self, first: usize, from: usize, depth: usize) -> Result<Laid, Failure> {
        let is_flow = self.text[first..].starts_with('{') && self.skip(from) == first;
        let (mut entries, mut at): (Vec<LayoutEntry>, usize) = (Vec::new(), first + usize::from(is_flow));
        loop {
            let (event, span) = self.next()?;
            let name = match event {
                Event::MappingEnd => break,
                Event::Scalar(name, style, 0, None)
                    if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) =>
                {
                    name.into_owned()
                }
                _ => return Err(Failure::Unusual),
            };
            let key = self.bytes(span);
            let key = key.start..key.start + self.text[key].trim_end().len();
            let between = if is_flow { self.skip_comma(at) } else { self.skip(at) };
            if between != key.start || key.is_empty() {
                return Err(Failure::Unusual);
            }
            let behind = self.expect(key.end, &[':'])? + 1;
            let (event, span) = self.next()?;
            let value = self.value(event, span, behind, depth + 1)?;
            at = value.span.end.max(behind);
            entries.push(LayoutEntry { key, name, behind, value });
        }
        let start = if is_flow { first } else { entries.first().map_or(first, |entry| entry.key.start) };
        let end = if is_flow { self.closing(at, '}')? } else { at };
        Ok(Laid { span: start..end, kind: LaidKind::Map { entries, is_flow } })
    }

    /// The position of the next byte that is neither blank nor part of a comment.
    fn skip(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = &self.text[at..self.end];
            at += rest.len() - rest.trim_start().len();
            if !self.text[at..self.end].starts_with('#') {
                return at;
            }
            at = line_end(self.text, at).min(self.end);
        }
    }

    fn skip_comma(&self, from: usize) -> usize {
        let at = self.skip(from);
        if self.text[at..self.end].starts_with(',') { self.skip(at + 1) } else { at }
    }

    /// The position of the next character, which must be one of these.
    fn expect(&self, from: usize, signs: &[char]) -> Result<usize, Failure> {
        let at = self.skip(from);
        if self.text[at..self.end].starts_with(signs) { Ok(at) } else { Err(Failure::Unusual) }
    }

    /// The position after the mark that closes the quotation beginning at `start`.
    fn quotation_end(&self, start: usize, style: ScalarStyle) -> Result<usize, Failure> {
        let (sign, escape) = if style == ScalarStyle::SingleQuoted { (b'\'', b'\'') } else { (b'"', b'\\') };
        let bytes = &self.text.as_bytes()[..self.end];
        let mut at = start + 1;
        while let Some(&byte) = bytes.get(at) {
            let is_pair = byte == escape && (escape != sign || bytes.get(at + 1) == Some(&sign));
            match byte {
                _ if is_pair => at += 2,
                byte if byte == sign => return Ok(at + 1),
                _ => at += 1,
            }
        }
        Err(Failure::Unusual)
    }

    /// The position after the closing bracket.
    fn closing(&self, from: usize, sign: char) -> Result<usize, Failure> {
        let at = self.skip_comma(from);
        if self.text[at..self.end].starts_with(sign) { Ok(at + 1) } else { Err(Failure::Unusual) }
    }
}

/// The start of the next line.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    match text[at..].find(['\n', '\r']) {
        Some(end) if text[at + end..].starts_with("\r\n") => at + end + 2,
        Some(end) => at + end + 1,
        None => text.len(),
    }
}

/// The start of the line of byte `at`.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |newline| newline + 1)
}
