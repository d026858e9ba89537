//! Splits a template into text, tags and comments, in the same way as the engine.

use std::ops::Range;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TemplatePiece {
    pub(super) kind: PieceKind,
    pub(super) span: Range<usize>,
    /// The part between the delimiters of a tag, or the text itself.
    pub(super) inner: Range<usize>,
    /// Whether the engine removes the white space that follows.
    pub(super) trims_after: bool,
}

/// The kind of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    Text,
    /// `{{ … }}`
    Print,
    /// `{% … %}`
    Block,
    /// `{# … #}`
    Comment,
}

/// The pieces of `text`, in order and without gaps. Everything between `{% raw %}` and `{% endraw %}` is text. An
/// unclosed tag extends to the end.
pub(super) fn pieces(text: &str) -> Vec<TemplatePiece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let opening = text[at..].match_indices('{').map(|(idx, _)| at + idx).find_map(|idx| {
            let kind = match text.as_bytes().get(idx + 1)? {
                b'{' => PieceKind::Print,
                b'%' => PieceKind::Block,
                b'#' => PieceKind::Comment,
                _ => return None,
            };
            Some((idx, kind))
        });
        let Some((opening, kind)) = opening else {
            pieces.push(plain(at..text.len()));
            break;
        };
        if opening > at {
            pieces.push(plain(at..opening));
        }
        let tag = tag(text, opening, kind);
        at = tag.span.end;
        let is_raw = kind == PieceKind::Block && text[tag.inner.clone()].trim() == "raw";
        pieces.push(tag);
        if is_raw {
            let end = end_of_raw(text, at);
            pieces.push(plain(at..end));
            at = end;
        }
    }
    pieces
}

fn plain(span: Range<usize>) -> TemplatePiece {
    TemplatePiece { kind: PieceKind::Text, inner: span.clone(), span, trims_after: false }
}

fn tag(text: &str, opening: usize, kind: PieceKind) -> TemplatePiece {
    let start = opening + 2 + usize::from(text[opening + 2..].starts_with('-'));
    let closing = match kind {
        PieceKind::Comment => text[start..].find("#}").map(|idx| start + idx),
        PieceKind::Print => end_of_tag(text, start, "}}"),
        _ => end_of_tag(text, start, "%}"),
    };
    let Some(closing) = closing else {
        return TemplatePiece {
            kind,
            span: opening..text.len(),
            inner: start..text.len(),
            trims_after: false,
        };
    };
    let trims_after = closing > start && text[..closing].ends_with('-');
    TemplatePiece {
        kind,
        span: opening..closing + 2,
        inner: start..closing - usize::from(trims_after),
        trims_after,
    }
}

/// The position of `closing`, ignoring quoted text.
fn end_of_tag(text: &str, start: usize, closing: &str) -> Option<usize> {
    let mut braces = 0_usize;
    let mut quoted = QuoteScanner::default();
    for (idx, byte) in text.bytes().enumerate().skip(start) {
        if quoted.holds(byte) {
            continue;
        }
        // A map may end right before the tag does: `}}}`.
        if braces == 0 && text.as_bytes()[idx..].starts_with(closing.as_bytes()) {
            return Some(idx);
        }
        match byte {
            b'{' => braces += 1,
            b'}' => braces = braces.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn end_of_raw(text: &str, from: usize) -> usize {
    let mut tags = text[from..].match_indices("{%").map(|(idx, _)| from + idx);
    let is_end = |idx: &usize| text[idx + 2..].trim_start_matches('-').trim_start().starts_with("endraw");
    tags.find(is_end).unwrap_or(text.len())
}

/// Tracks quotation marks, byte by byte.
#[derive(Default)]
pub(super) struct QuoteScanner {
    mark: Option<u8>,
    is_escaped: bool,
}

impl QuoteScanner {
    /// Reads the next byte and returns whether it belongs to quoted text, marks included.
    pub(super) fn holds(&mut self, byte: u8) -> bool {
        let Some(mark) = self.mark else {
            self.mark = matches!(byte, b'"' | b'\'' | b'`').then_some(byte);
            return self.mark.is_some();
        };
        if self.is_escaped {
            self.is_escaped = false;
        } else if byte == b'\\' {
            self.is_escaped = true;
        } else if byte == mark {
            self.mark = None;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{PieceKind, pieces};

    #[test]
    fn pieces_are_what_the_engine_reads() {
        use PieceKind::{Block, Comment, Print, Text};
        for (text, expected) in [
            ("a{{ b }}c", vec![(Text, "a"), (Print, " b "), (Text, "c")]),
            ("{%- if a -%} b", vec![(Block, " if a "), (Text, " b")]),
            ("{# {{ a }} #}{", vec![(Comment, " {{ a }} "), (Text, "{")]),
            ("{{ \"}}\" ~ '\\'}}' }}", vec![(Print, " \"}}\" ~ '\\'}}' ")]),
            ("{{<x a={ {\"b\": 1}} />}}", vec![(Print, "<x a={ {\"b\": 1}} />")]),
            (
                "{% raw %}{{ a }}{% endraw %}b",
                vec![(Block, " raw "), (Text, "{{ a }}"), (Block, " endraw "), (Text, "b")],
            ),
            ("a {{ b", vec![(Text, "a "), (Print, " b")]),
        ] {
            let found = pieces(text);
            let inner: Vec<_> = found.iter().map(|piece| (piece.kind, &text[piece.inner.clone()])).collect();
            assert_eq!(inner, expected, "{text}");
            let whole: String = found.iter().map(|piece| &text[piece.span.clone()]).collect();
            assert_eq!(whole, text);
        }
    }
}
