//! Items that were typed as paragraphs, each with its own sign.

use std::ops::Range;

use crate::vietnamese::glyph;

/// An item as it should be typed, and the bytes of its line.
type Item = (String, Range<usize>);

/// The last paragraph that begins with a sign, so that a list is told once.
#[derive(Default)]
pub(super) struct Items {
    sign: char,
    /// Where its paragraph ends.
    end: usize,
    /// Itself, until it is told.
    untold: Option<Item>,
}

impl Items {
    /// Takes the paragraph at `span`, with one line that begins with `sign`, into account. Returns what is to be told:
    /// itself, or the first of a list. `between` is what stands between a byte and the paragraph.
    pub(super) fn next<'t>(
        &mut self,
        sign: char,
        item: Item,
        span: &Range<usize>,
        between: impl Fn(usize) -> &'t str,
    ) -> Option<Item> {
        let goes_on = sign == self.sign && self.end <= span.start && between(self.end).is_empty();
        let told = if goes_on { self.untold.take() } else { None };
        let untold = if goes_on { None } else { Some(item) };
        (self.sign, self.end) = (sign, span.end);
        if told.is_none() && glyph::is_plainly_bullet(sign) {
            self.untold = None;
            return untold;
        }
        self.untold = untold;
        told
    }
}
