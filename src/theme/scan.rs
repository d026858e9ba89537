//! A template's text in pieces, as the engine cuts it: text, tags, comments.

use std::ops::Range;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
    /// What stands between the marks of a tag, or the text itself.
    pub(super) inner: Range<usize>,
    /// Whether white space behind it goes.
    pub(super) trims_after: bool,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// `{{ … }}`
    Print,
    /// `{% … %}`
    Block,
    /// `{# … #}`
    Comment,
}

/// The pieces of `text`, in order and without a gap. What stands between `{% raw %}` and `{% endraw %}` is text. A tag
/// without its end takes all the rest.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let opening = text[at..].match_indices('{').map(|(idx, _)| at + idx).find_map(|idx| {
            let kind = match text.as_bytes().get(idx + 1)? {
                b'{' => Kind::Print,
                b'%' => Kind::Block,
                b'#' => Kind::Comment,
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
        let is_raw = kind == Kind::Block && text[tag.inner.clone()].trim() == "raw";
        pieces.push(tag);
        if is_raw {
            let end = end_of_raw(text, at);
            pieces.push(plain(at..end));
            at = end;
        }
    }
    pieces
}

fn plain(span: Range<usize>) -> Piece {
    Piece { kind: Kind::Text, inner: span.clone(), span, trims_after: false }
}

fn tag(text: &str, opening: usize, kind: Kind) -> Piece {
    let start = opening + 2 + usize::from(text[opening + 2..].starts_with('-'));
    let closing = match kind {
        Kind::Comment => text[start..].find("#}").map(|idx| start + idx),
        Kind::Print => end_of_tag(text, start, "}}"),
        _ => end_of_tag(text, start, "%}"),
    };
    let Some(closing) = closing else {
        return Piece { kind, span: opening..text.len(), inner: start..text.len(), trims_after: false };
    };
    let trims_after = closing > start && text[..closing].ends_with('-');
    Piece { kind, span: opening..closing + 2, inner: start..closing - usize::from(trims_after), trims_after }
}

/// Where the `closing` of a tag is, which doesn't count in quotes.
fn end_of_tag(text: &str, start: usize, closing: &str) -> Option<usize> {
    let mut braces = 0_usize;
    let mut quoted = Quoted::default();
    for (idx, byte) in text.bytes().enumerate().skip(start) {
        if quoted.holds(byte) {
            continue;
        }
        // A map may end just before its tag does: `}}}`.
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

/// Whether one is between quotation marks, byte by byte.
#[derive(Default)]
pub(super) struct Quoted {
    mark: Option<u8>,
    is_escaped: bool,
}

impl Quoted {
    /// Takes the next byte. Says whether it belongs to a text in quotes, its marks included.
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
    use super::{Kind, pieces};

    #[test]
    fn pieces_are_what_the_engine_reads() {
        use Kind::{Block, Comment, Print, Text};
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
