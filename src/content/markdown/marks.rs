//! Reports marks that Markdown doesn't recognise, and fixes those whose meaning is certain.

use std::ops::Range;

use super::items::{Advice, Item};
use super::lines::{MeantLines, meant};
use super::merged::{are_sentences, merged};
use super::unread::{UnreadMarkup, unread};
use super::{Stream, indented};
use crate::content::bytes::has_byte;
use crate::diagnostic::{
    Edit, Fix, Severity, indented_text, merged_lines, missing_footnote, swapped_link, unread_bold,
    unread_link,
};

impl Stream<'_> {
    /// Reports text that was meant as a footnote or a link.
    pub(super) fn tell_unread(&mut self, span: Range<usize>) {
        let source = &self.text[self.start..];
        // Most texts have no brackets or asterisks.
        if !has_byte(&source[span.clone()], |byte| matches!(byte, b'^' | b']' | b'*')) {
            return;
        }
        for (found, span) in unread(source, span) {
            let in_file = self.in_file(&span);
            self.tell(Severity::Warning, span, |place| match found {
                UnreadMarkup::Footnote(label) => missing_footnote(place, label),
                UnreadMarkup::Link(text, address) => {
                    unread_link(place, text, address).mended_by(link(text, address, in_file))
                }
                UnreadMarkup::Swapped(text, address) => swapped_link(place, text, address),
                UnreadMarkup::Bold(meant) => unread_bold(place, meant),
            });
        }
    }

    /// Reports what the author meant the lines of a paragraph to be.
    pub(super) fn tell_lines(&mut self, span: &Range<usize>) {
        let in_text = |line: Range<usize>| span.start + line.start..span.start + line.end;
        let in_file = self.start + span.start;
        let moved = |edit: Edit| Edit { span: in_file + edit.span.start..in_file + edit.span.end, ..edit };
        match meant(self.source(span)) {
            Some((MeantLines::Item(sign, meant, edit), line)) => {
                let item = Item { line: in_text(line), meant, edit: edit.map(moved) };
                self.tell_item(sign, item, span);
            }
            Some((MeantLines::List(mark, meant, edits), line)) => {
                let edits = edits.map(|edits| edits.into_iter().map(moved).collect());
                let meant = MeantLines::List(mark, meant, edits);
                self.tell(Severity::Warning, in_text(line), |place| meant.diagnostic(place));
            }
            Some((meant, line)) => {
                self.tell(Severity::Warning, in_text(line), |place| meant.diagnostic(place));
            }
            None => {
                if let Some(line) = merged(self.source(span)) {
                    self.tell(Severity::Warning, in_text(line), merged_lines);
                }
            }
        }
    }

    /// Reports an item in the paragraph at `span`, which may belong to a list of such paragraphs.
    fn tell_item(&mut self, sign: char, item: Item, span: &Range<usize>) {
        let between = |end: usize| self.text[self.start + end..self.start + span.start].trim();
        match self.items.next(sign, item, span, between) {
            Some(Advice::Tell(items)) => {
                let Some(Item { line, meant, .. }) = items.first() else { return };
                let (line, meant) = (line.clone(), meant.clone());
                let edits: Option<Vec<Edit>> = items.into_iter().map(|item| item.edit).collect();
                let told = self.diagnostics.len();
                let meant = MeantLines::Item(sign, meant, None);
                self.tell(Severity::Warning, line, |place| meant.diagnostic(place).mended_by(edits));
                self.told_list = (self.diagnostics.len() > told).then_some(told);
            }
            Some(Advice::GoesOn(item)) => {
                // Fix a list as a whole or not at all.
                let Some(told) = self.told_list.and_then(|told| self.diagnostics.get_mut(told)) else {
                    return;
                };
                let before = told.fix.take().map(|fix| fix.edits);
                let edits = before.zip(item.edit).map(|(edits, edit)| [edits, vec![edit]].concat());
                told.fix = edits.map(|edits| Fix { edits });
            }
            None => {}
        }
    }

    /// Reports a paragraph that is shown as code.
    pub(super) fn tell_indented(&mut self, span: Range<usize>) {
        let source = self.source(&span);
        if !indented::is_prose(source) {
            return;
        }
        let in_file = self.in_file(&span);
        let start = self.text[..in_file.start].rfind('\n').map_or(0, |newline| newline + 1);
        let block = self.text[start..in_file.end].trim_end();
        let edits = indented_edits(block, start);
        self.tell(Severity::Warning, span, |place| indented_text(place).mended_by(edits));
    }

    fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        self.start + span.start..self.start + span.end
    }
}

/// The edits that remove the indentation of the lines of `block`, which begins at byte `start` of the file. Lines that
/// are all sentences become paragraphs; `None` if only some lines seem to end a paragraph.
fn indented_edits(block: &str, start: usize) -> Option<Vec<Edit>> {
    let plain: String = block.split('\n').map(str::trim).collect::<Vec<_>>().join("\n");
    let are_paragraphs = are_sentences(&plain);
    if !are_paragraphs && merged(&plain).is_some() {
        return None;
    }
    let (mut edits, mut at, mut is_below_text) = (Vec::new(), start, false);
    for line in block.split('\n') {
        let text = line.trim_start_matches([' ', '\t']);
        let blank = if are_paragraphs && is_below_text && !text.is_empty() { "\n" } else { "" };
        edits.push(Edit::new(at..at + line.len() - text.len(), blank));
        is_below_text = !text.is_empty();
        at += line.len() + 1;
    }
    Some(edits)
}

/// The edits that make the bytes at `span` a link with this text and address.
fn link(text: &str, address: &str, span: Range<usize>) -> Option<Vec<Edit>> {
    if address.trim() != address || address.contains(['<', '>', '"', '\'', '(', ')']) {
        return None;
    }
    let address = if address.contains(' ') { format!("<{address}>") } else { address.to_owned() };
    Some(vec![Edit::new(span, format!("[{text}]({address})"))])
}
