//! Breaks a text into lines: as few as possible, and about equally long.

use std::ops::Range;

use super::face::Text;

/// The end of a line.
struct LineEnd {
    at: usize,
    /// Whether it is within a word.
    breaks_word: bool,
}

/// The text in up to `max` lines, each at most `measure` wide and all about equally wide. `None` if it doesn't fit.
pub(super) fn balanced(text: &Text, size: u32, measure: f32, max: usize) -> Option<Vec<Text>> {
    let mut lines = whole_words(text, size, measure).filter(|lines| lines.len() <= max)?;
    // Search for the narrowest column with the same number of lines.
    let (mut too_narrow, mut wide) = (0.0, measure);
    while wide - too_narrow > size as f32 / 4.0 {
        let between = f32::midpoint(too_narrow, wide);
        match whole_words(text, size, between).filter(|narrower| narrower.len() == lines.len()) {
            Some(narrower) => (lines, wide) = (narrower, between),
            None => too_narrow = between,
        }
    }
    Some(lines.into_iter().map(|line| text.part(line)).collect())
}

/// The text in up to `max` full lines. Breaks a word that is wider than a line, and leaves out what doesn't fit.
pub(super) fn cut(text: &Text, size: u32, measure: f32, max: usize) -> Vec<Text> {
    let length = text.glyphs().len();
    let mut lines = Vec::with_capacity(max);
    let mut from = 0;
    while lines.len() + 1 < max && from < length {
        let end = line_end(text, from, size, measure);
        lines.push(text.part(from..end.at));
        from = next(text, end.at);
    }
    if from < length {
        lines.push(shortened(&text.part(from..length), size, measure));
    }
    lines
}

/// The text on one line. If it doesn't fit, leaves out words at its end, or letters of a single word.
pub(super) fn shortened(text: &Text, size: u32, measure: f32) -> Text {
    if text.width(size) <= measure {
        return text.clone();
    }
    let ellipsis = text.part(0..0).with_ellipsis().width(size);
    text.part(0..line_end(text, 0, size, measure - ellipsis).at).with_ellipsis()
}

/// Lines as full as possible; `None` if a word would have to be broken.
fn whole_words(text: &Text, size: u32, measure: f32) -> Option<Vec<Range<usize>>> {
    let mut lines = Vec::new();
    let mut from = 0;
    while from < text.glyphs().len() {
        let LineEnd { at, breaks_word } = line_end(text, from, size, measure);
        if breaks_word {
            return None;
        }
        lines.push(from..at);
        from = next(text, at);
    }
    Some(lines)
}

/// The end of the line that begins at `from`: the last blank within `measure`.
fn line_end(text: &Text, from: usize, size: u32, measure: f32) -> LineEnd {
    let glyphs = text.glyphs();
    let mut width = 0.0;
    let mut last_blank = None;
    for (at, glyph) in glyphs.iter().enumerate().skip(from) {
        width += text.face().advance(*glyph, size);
        if glyph.is_blank {
            last_blank = Some(at);
        } else if width > measure {
            // Take at least one letter, so that the loop ends.
            let broken = LineEnd { at: at.max(from + 1), breaks_word: true };
            return last_blank.map_or(broken, |at| LineEnd { at, breaks_word: false });
        }
    }
    LineEnd { at: glyphs.len(), breaks_word: false }
}

/// The start of the line after one that ends at `end`.
fn next(text: &Text, end: usize) -> usize {
    end + usize::from(text.glyphs().get(end).is_some_and(|glyph| glyph.is_blank))
}
