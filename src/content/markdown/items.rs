//! Items that were typed as paragraphs, each with its own sign.

use std::ops::Range;

use crate::diagnostic::Edit;
use crate::vietnamese::glyph;

/// An item: the bytes of its line, as it should be typed, and what mends it.
pub(super) struct Item {
    pub(super) line: Range<usize>,
    pub(super) meant: String,
    pub(super) edit: Option<Edit>,
}

/// What to do about an item.
pub(super) enum Advice {
    /// To tell a list that begins with these.
    Tell(Vec<Item>),
    /// It belongs to a list that was told.
    GoesOn(Item),
}

/// The last paragraph that begins with a sign, so that a list is told once.
#[derive(Default)]
pub(super) struct Items {
    sign: char,
    /// Where its paragraph ends.
    end: usize,
    /// Itself, until it is told.
    untold: Option<Item>,
    /// Whether its list is told.
    is_told: bool,
}

impl Items {
    /// Takes the paragraph at `span`, with one line that begins with `sign`, into account. `between` is what stands between
    /// a byte and the paragraph.
    pub(super) fn next<'t>(
        &mut self,
        sign: char,
        item: Item,
        span: &Range<usize>,
        between: impl Fn(usize) -> &'t str,
    ) -> Option<Advice> {
        let goes_on = sign == self.sign && self.end <= span.start && between(self.end).is_empty();
        (self.sign, self.end) = (sign, span.end);
        if goes_on && self.is_told {
            return Some(Advice::GoesOn(item));
        }
        let first = self.untold.take().filter(|_| goes_on);
        self.is_told = first.is_some() || glyph::is_plainly_bullet(sign);
        if self.is_told {
            return Some(Advice::Tell(first.into_iter().chain([item]).collect()));
        }
        self.untold = Some(item);
        None
    }
}
