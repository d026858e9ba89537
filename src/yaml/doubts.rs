//! Finds valid values that probably mean something else than their author intended: text that is a comment or a tag,
//! quotation marks without effect, marks that don't separate anything.

use std::ops::Range;

use super::Yaml;
use super::tree::{Node, NodeKind};
use crate::diagnostic::{
    Diagnostic, Edit, MAX_TOLD, Slot, curly_value, list_separator, lost_comment, lost_mark, unbalanced_value,
};
use crate::vietnamese::turned_marks;

/// Marks that separate list items elsewhere, but not in YAML.
pub(super) const SEPARATORS: [char; 4] = [';', '；', '，', '、'];

/// The doubts about a piece of YAML. Builds the tree only if a line looks suspicious.
pub(super) fn doubts(yaml: &Yaml<'_>) -> Vec<Diagnostic> {
    let text = &yaml.text[yaml.range.clone()];
    if !may_be_doubtful(text) || !text.lines().any(is_doubtful) {
        return Vec::new();
    }
    let mut doubts = Doubts { yaml, covered: Vec::new(), aliases: Vec::new(), diagnostics: Vec::new() };
    doubts.look(&yaml.tree().0, Slot::Key(""), false);
    doubts.covered.sort_by_key(|span| span.start);
    let mut at = yaml.range.start;
    for line in text.split_inclusive('\n') {
        if doubts.diagnostics.len() < MAX_TOLD {
            doubts.lost(at, line);
        }
        at += line.len();
    }
    doubts.diagnostics
}

/// Whether a byte of `text` may begin something doubtful. Most lines contain no such byte, so this is their only cost.
/// The loop has no early exit, so it is vectorized.
fn may_be_doubtful(text: &str) -> bool {
    let may_begin = |byte| matches!(byte, b'#' | b'!' | b'&' | b';' | 0xe2 | 0xe3 | 0xef);
    text.bytes().fold(false, |found, byte| found | may_begin(byte))
}

/// Whether a line may contain something doubtful.
fn is_doubtful(line: &str) -> bool {
    if !may_be_doubtful(line) {
        return false;
    }
    let begins_value = |at: usize| {
        let before = line[..at].trim_end();
        before.is_empty() || before.ends_with([':', '-', '[', '{', ','])
    };
    let has_mark = line.contains([';', '；', '，', '、', '#', '!', '&']);
    let is_unbalanced = line.matches('“').count() != line.matches('”').count();
    has_mark || is_unbalanced || line.match_indices('“').any(|(at, _)| begins_value(at))
}

/// A value without the tags and anchors in front of it.
fn behind_marks(value: &str) -> &str {
    match value.strip_prefix(['!', '&']) {
        Some(mark) => behind_marks(mark.split_once(' ').map_or("", |(_, rest)| rest.trim_start())),
        None => value,
    }
}

struct Doubts<'d, 'y> {
    yaml: &'d Yaml<'y>,
    /// The ranges that YAML reads as text.
    covered: Vec<Range<usize>>,
    /// The names of the anchors that are used.
    aliases: Vec<&'d str>,
    diagnostics: Vec<Diagnostic>,
}

impl<'d> Doubts<'d, '_> {
    fn look(&mut self, node: &'d Node, slot: Slot<'d>, is_in_flow: bool) {
        let is_flow = is_in_flow || self.yaml.text[node.span.clone()].starts_with(['[', '{']);
        match &node.kind {
            // Nobody reads more.
            _ if self.diagnostics.len() >= MAX_TOLD => {}
            NodeKind::Scalar { text, plain } => {
                self.covered.push(
                    node.span.end - behind_marks(&self.yaml.text[node.span.clone()]).len()..node.span.end,
                );
                if let Some(name) = text.strip_prefix('*').filter(|_| *plain) {
                    self.aliases.push(name);
                }
                self.quotes(node, slot, *plain, is_in_flow);
                let at = node.span.start;
                let separator = self.yaml.text[node.span.clone()].find(SEPARATORS);
                let is_item = *plain && is_in_flow && matches!(slot, Slot::Item(_) | Slot::InBrackets(_));
                if let Some(found) = separator.filter(|_| is_item) {
                    let mark = self.yaml.text[at + found..].chars().next().unwrap_or(';');
                    let place = self.yaml.place(at + found..at + found + mark.len_utf8());
                    self.diagnostics.push(list_separator(place, mark, text));
                }
            }
            NodeKind::List(items) => {
                let (Slot::Key(key) | Slot::Item(key) | Slot::InBrackets(key)) = slot;
                items.iter().for_each(|item| self.look(item, Slot::Item(key), is_flow));
            }
            NodeKind::Map(entries) => {
                for (key, value) in entries {
                    self.covered.push(key.span.clone());
                    self.look(value, Slot::Key(key.text()), is_flow);
                }
            }
            // The mistake there was already reported.
            NodeKind::Broken => self.covered.push(node.span.clone()),
        }
    }

    /// Curly quotation marks around all of a value, or in one value without their partners.
    fn quotes(&mut self, node: &Node, slot: Slot<'_>, is_plain: bool, is_in_flow: bool) {
        let text = node.text();
        let (opening, closing) = (text.matches('“').count(), text.matches('”').count());
        if opening != closing {
            let place = self.yaml.place(node.span.clone());
            let turned = turned_marks(&self.yaml.text[node.span.clone()]).into_iter();
            let edits = turned.map(|(span, meant)| {
                Edit::new(node.span.start + span.start..node.span.start + span.end, meant)
            });
            let told = unbalanced_value(place, (opening, closing), is_in_flow);
            self.diagnostics.push(told.mended_by(Some(edits.collect())));
            return;
        }
        // The words of these keys are also recognised with quotation marks.
        let is_word = |key: &str| ["kind", "level"].iter().any(|word| self.yaml.twins.same(word, key));
        let inside = text.strip_prefix('“').and_then(|text| text.strip_suffix('”'));
        if let Some(inside) = inside.filter(|_| is_plain && opening == 1)
            && !matches!(slot, Slot::Key(key) if is_word(key))
        {
            self.diagnostics.push(curly_value(self.yaml.place(node.span.clone()), slot, inside));
        }
    }

    /// The part of a line that YAML reads as a comment, a tag or an anchor. The line begins at byte `start`.
    fn lost(&mut self, start: usize, line: &str) {
        let entry = line.trim_start().trim_start_matches("- ").trim_start();
        let value = entry.split_once(": ").map_or(entry, |(_, value)| value.trim_start());
        let value_at = line.len() - value.len();
        let mut before = ' ';
        for (at, char) in line.char_indices() {
            let begins = before.is_whitespace() || "[{,".contains(before);
            before = char;
            if !begins || !"#!&".contains(char) || self.is_covered(start + at) {
                continue;
            }
            if self.diagnostics.len() >= MAX_TOLD {
                return;
            }
            let token = line[at..].split([' ', '\n', ',', ']', '}']).next().unwrap_or_default();
            let is_in_flow = value.starts_with(['[', '{']) && at > value_at;
            let end = if is_in_flow { line[at..].find([',', ']', '}', '\n']) } else { line[at..].find('\n') };
            let end = end.map_or(line.len(), |end| at + end);
            if char == '#' {
                let front = line[..at].trim_end();
                let is_text = line[at + 1..].starts_with(char::is_alphanumeric);
                if is_text && !front.trim().is_empty() && !front.ends_with([']', '}']) {
                    let lost = line[at..].trim_end();
                    let from = if is_in_flow { front.rfind(['[', '{', ',', ':']) } else { None };
                    // A colon inside the comment doesn't begin a value.
                    let whole = &line[from.map_or(value_at, |from| from + 1).min(at)..end];
                    let place = self.yaml.place(start + at..start + at + lost.len());
                    self.diagnostics.push(lost_comment(place, lost, whole));
                }
                return;
            }
            let is_used = char == '&' && self.aliases.contains(&&token[1..]);
            // If a list or a map follows, no text is lost.
            let behind = line[at + token.len()..].trim();
            let next = self.yaml.text[start + line.len()..self.yaml.range.end].bytes().next();
            let is_of_group =
                behind.starts_with(['[', '{']) || behind.is_empty() && next.is_some_and(|next| next == b' ');
            if is_used || is_of_group || token.starts_with("!!") {
                continue;
            }
            let place = self.yaml.place(start + at..start + at + token.len());
            self.diagnostics.push(lost_mark(place, token, &line[at..end]));
        }
    }

    fn is_covered(&self, at: usize) -> bool {
        let next = self.covered.partition_point(|span| span.start <= at);
        next.checked_sub(1).is_some_and(|last| self.covered[last].contains(&at))
    }
}
