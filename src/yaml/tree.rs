//! YAML as a tree with the position of every value.

use std::cell::Cell;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{Yaml, cause};
use crate::diagnostic::{Diagnostic, MAX_TOLD, yaml_too_large};

/// Lists and maps nested deeper than this aren't read: reports don't need them, and the stack is limited.
pub(super) const MAX_DEPTH: usize = 32;

/// The most YAML read at once, in bytes: some input takes parsers quadratic time.
pub(super) const MAX_SIZE: usize = 64_000;

/// A value, key or list, with its bytes in the file.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) kind: NodeKind,
    /// Skipped in the next attempt to deserialize, because it failed in the last one.
    pub(super) dropped: Cell<bool>,
    /// The known key that this misspelt one stands for, once that was reported.
    pub(super) meant: Cell<Option<&'static str>>,
    /// Whether the key was compared with the known ones, which takes long.
    pub(super) compared: Cell<bool>,
}

#[derive(Debug)]
pub(super) enum NodeKind {
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    /// A value that couldn't be read; the mistake was reported.
    Broken,
}

impl Node {
    fn new(span: Range<usize>, kind: NodeKind) -> Self {
        Self { span, kind, dropped: Cell::new(false), meant: Cell::new(None), compared: Cell::new(false) }
    }

    /// The name of a key: the one it was meant to be, or else as typed.
    pub(super) fn name(&self) -> &str {
        self.meant.get().unwrap_or(self.text())
    }

    pub(super) fn text(&self) -> &str {
        self.scalar().unwrap_or_default()
    }

    pub(super) fn scalar(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&Node, &Node)> {
        let entries: &[(Node, Node)] = if let NodeKind::Map(entries) = &self.kind { entries } else { &[] };
        entries.iter().map(|(key, value)| (key, value))
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Node> {
        let items: &[Node] = if let NodeKind::List(items) = &self.kind { items } else { &[] };
        items.iter()
    }

    /// Whether no value was written: `key:` and the end of the line, `~`, `null`.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, plain: true } if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether there is no value or an empty text, as forms write it: this counts as a missing key.
    pub(super) fn is_left_out(&self) -> bool {
        self.is_null() || self.scalar().is_some_and(|text| text.trim().is_empty())
    }

    /// Whether it is or contains an alias. No other plain text begins with an asterisk.
    pub(super) fn has_alias(&self) -> bool {
        let is_alias = matches!(&self.kind, NodeKind::Scalar { text, plain: true } if text.starts_with('*'));
        is_alias
            || self.items().any(Self::has_alias)
            || self.entries().any(|(key, value)| key.has_alias() || value.has_alias())
    }

    /// Whether there is no text to point at.
    pub(super) fn is_empty(&self) -> bool {
        self.span.is_empty()
    }
}

/// The tree of the whole YAML. If it can't be parsed, each top-level key is parsed alone, so that a mistake in one
/// doesn't hide the others.
pub(super) fn read(yaml: &Yaml<'_>) -> (Node, Vec<Diagnostic>) {
    let size = yaml.range.len();
    if size > MAX_SIZE {
        let nothing = Node::new(yaml.range.start..yaml.range.start, NodeKind::Map(Vec::new()));
        return (nothing, vec![yaml_too_large(yaml.start(), size, MAX_SIZE)]);
    }
    match parse(yaml.text, yaml.range.clone()) {
        Ok(Some(node @ Node { kind: NodeKind::Map(_), .. })) => (node, Vec::new()),
        Ok(None) => (Node::new(yaml.range.start..yaml.range.start, NodeKind::Map(Vec::new())), Vec::new()),
        Ok(Some(_)) | Err(_) => read_blocks(yaml),
    }
}

fn read_blocks(yaml: &Yaml<'_>) -> (Node, Vec<Diagnostic>) {
    let mut entries = Vec::new();
    let mut diagnostics = Vec::new();
    for block in blocks(yaml.text, yaml.range.clone()) {
        if diagnostics.len() >= MAX_TOLD {
            break;
        }
        match parse(yaml.text, block.clone()) {
            Ok(None) => {}
            Ok(Some(Node { kind: NodeKind::Map(found), .. })) => entries.extend(found),
            Ok(Some(_)) => {
                diagnostics.push(cause::explain(yaml, block.clone(), None));
                entries.extend(broken(yaml.text, block));
            }
            Err(error) => {
                diagnostics.push(cause::explain(yaml, block.clone(), Some(error)));
                entries.extend(broken(yaml.text, block));
            }
        }
    }
    (Node::new(yaml.range.clone(), NodeKind::Map(entries)), diagnostics)
}

/// Splits the text at lines that start at the left margin. Indented lines belong to the block above.
pub(super) fn blocks(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let continues = line.starts_with([' ', '\t', '\n', '#', '-', ']', '}']);
        match blocks.last_mut() {
            Some(block) if continues => block.end = at + line.len(),
            _ => blocks.push(at..at + line.len()),
        }
        at += line.len();
    }
    blocks
}

/// The entry of a block that couldn't be parsed: its key is known.
fn broken(text: &str, block: Range<usize>) -> Option<(Node, Node)> {
    let key = text[block.clone()].split(':').next()?.trim_end();
    let span = block.start..block.start + key.len();
    let kind = NodeKind::Scalar { text: key.to_owned(), plain: true };
    let value = Node::new(block, NodeKind::Broken);
    value.dropped.set(true);
    Some((Node::new(span, kind), value))
}

/// Where and why the parser stopped.
pub(super) struct SyntaxError {
    pub(super) at: usize,
    pub(super) reason: String,
}

/// Parses one document; `None` if the text is empty.
fn parse(text: &str, range: Range<usize>) -> Result<Option<Node>, SyntaxError> {
    let slice = &text[range.clone()];
    // The parser counts characters; everything else here uses byte offsets in the file.
    let mut offsets: Vec<usize> = slice.char_indices().map(|(at, _)| range.start + at).collect();
    offsets.push(range.end);
    let mut builder = TreeBuilder { text, offsets, open: Vec::new(), root: None };
    for event in Parser::new_from_str(slice) {
        let (event, span) = event.map_err(|error| SyntaxError {
            at: builder.byte(error.marker().index()),
            reason: error.info().to_owned(),
        })?;
        if builder.root.is_some() && matches!(event, Event::DocumentStart(_)) {
            let at = builder.byte(span.start.index());
            return Err(SyntaxError { at, reason: "a second document".to_owned() });
        }
        builder.event(event, span);
        if builder.open.len() > MAX_DEPTH {
            let at = builder.byte(span.start.index());
            return Err(SyntaxError { at, reason: format!("more than {MAX_DEPTH} levels") });
        }
    }
    Ok(builder.root)
}

struct TreeBuilder<'a> {
    text: &'a str,
    offsets: Vec<usize>,
    open: Vec<(Node, Option<Node>)>,
    root: Option<Node>,
}

impl TreeBuilder<'_> {
    fn byte(&self, index: usize) -> usize {
        self.offsets[index.min(self.offsets.len() - 1)]
    }

    fn open(&mut self, span: Span, kind: NodeKind) {
        let start = self.byte(span.start.index());
        self.open.push((Node::new(start..start, kind), None));
    }

    fn close(&mut self, span: Span) {
        if let Some((mut node, _)) = self.open.pop() {
            let end = self.byte(span.end.index());
            node.span.end =
                node.span.start + self.text[node.span.start..end.max(node.span.start)].trim_end().len();
            self.add(node);
        }
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some((Node { kind: NodeKind::List(items), .. }, _)) => items.push(node),
            Some((Node { kind: NodeKind::Map(entries), .. }, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
            Some(_) => {}
        }
    }

    fn scalar(&mut self, span: Span, text: String, plain: bool) {
        let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
        let end = start + self.text[start..end.max(start)].trim_end().len();
        self.add(Node::new(start..end, NodeKind::Scalar { text, plain }));
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, style, ..) => {
                self.scalar(span, text.into_owned(), style == ScalarStyle::Plain)
            }
            Event::SequenceStart(..) => self.open(span, NodeKind::List(Vec::new())),
            Event::MappingStart(..) => self.open(span, NodeKind::Map(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            // An alias would stand for other text; keep it as typed.
            Event::Alias(_) => {
                let text = self.text[self.byte(span.start.index())..self.byte(span.end.index())].to_owned();
                self.scalar(span, text, true);
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
    }
}
