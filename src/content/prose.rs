//! Mistakes of copy and paste: repeated paragraphs, single letters, unbalanced quotation marks.

use std::collections::HashMap;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_128;

use super::bytes::has_byte;
use crate::diagnostic::{Diagnostic, Edit, Place, repeated_paragraph, stray_letter, unbalanced_quotes};
use crate::vietnamese::{syllables, turned_marks};

/// Shorter paragraphs may be repeated on purpose: “Xin cảm ơn.”
const SHORTEST_REPETITION: usize = 8;

/// Checks the paragraphs of one text in order.
#[derive(Default)]
pub(super) struct Prose {
    /// The position of the first paragraph with each text, by a fast hash.
    seen: HashMap<u128, usize>,
    /// The mistakes found so far.
    pub(super) findings: Vec<Finding>,
}

/// A mistake and its bytes in the file.
pub(super) struct Finding {
    span: Range<usize>,
    mistake: ProseMistake,
}

enum ProseMistake {
    /// The position of the first occurrence.
    Repeated(usize),
    Stray(char),
    Unbalanced {
        opening: usize,
        closing: usize,
        at: usize,
        /// The edits that turn the marks around.
        edits: Vec<Edit>,
    },
}

impl Prose {
    /// Checks a paragraph, given its text without Markdown and its bytes in the file.
    pub(super) fn paragraph(&mut self, text: &str, span: Range<usize>) {
        let text = text.trim();
        let mut letters = text.chars();
        if let (Some(letter), None) = (letters.next(), letters.next())
            && letter.is_alphanumeric()
        {
            self.findings.push(Finding { span: span.clone(), mistake: ProseMistake::Stray(letter) });
        }
        let first = *self.seen.entry(xxh3_128(text.as_bytes())).or_insert(span.start);
        if first != span.start && syllables(text) >= SHORTEST_REPETITION {
            self.findings.push(Finding { span, mistake: ProseMistake::Repeated(first) });
        }
    }

    /// Checks the quotation marks of a paragraph, heading, item or cell. `source` is its text in the file, from byte
    /// `start` on.
    pub(super) fn quotes(&mut self, source: &str, start: usize) {
        // Both marks begin with this byte.
        if !has_byte(source, |byte| byte == 0xe2) {
            return;
        }
        let opening = source.matches('“').count();
        let closing = source.matches('”').count();
        if opening != closing {
            let at = start + suspect(source);
            let span = at..at + '“'.len_utf8();
            let turned = turned_marks(source).into_iter();
            let edits = turned.map(|(span, meant)| Edit::new(start + span.start..start + span.end, meant));
            let edits = edits.collect();
            self.findings
                .push(Finding { span, mistake: ProseMistake::Unbalanced { opening, closing, at, edits } });
        }
    }
}

/// The first mark without a partner.
fn suspect(source: &str) -> usize {
    let mut open = None;
    for (at, mark) in source.char_indices() {
        match (mark, open) {
            ('“', Some(first)) => return first,
            ('“', None) => open = Some(at),
            ('”', None) => return at,
            ('”', Some(_)) => open = None,
            _ => {}
        }
    }
    open.unwrap_or(0)
}

impl Finding {
    /// The mistake as a message. `place` locates bytes of the file.
    pub(super) fn diagnostic(self, place: impl Fn(Range<usize>) -> Place) -> Diagnostic {
        match self.mistake {
            ProseMistake::Repeated(first) => {
                let first_line = place(first..first).line;
                repeated_paragraph(place(self.span), first_line)
            }
            ProseMistake::Stray(letter) => stray_letter(place(self.span), letter),
            ProseMistake::Unbalanced { opening, closing, at, edits } => {
                unbalanced_quotes(place(at..self.span.end), opening, closing).mended_by(Some(edits))
            }
        }
    }
}
