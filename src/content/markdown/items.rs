//! List items that were typed as paragraphs, each with its own sign.

use std::ops::Range;

use crate::diagnostic::Edit;
use crate::vietnamese::glyph;

/// An item: the bytes of its line, the item as it should be typed, and the edit that fixes it.
pub(super) struct Item {
    pub(super) line: Range<usize>,
    pub(super) meant: String,
    pub(super) edit: Option<Edit>,
}

/// What to do about an item.
pub(super) enum Advice {
    /// Report a list that begins with these items.
    Tell(Vec<Item>),
    /// Add this item to the list already reported.
    GoesOn(Item),
}

/// The last paragraph that begins with a sign, to report a list only once.
#[derive(Default)]
pub(super) struct Items {
    sign: char,
    /// The end of its paragraph.
    end: usize,
    /// The item of this paragraph, until a message reports it.
    untold: Option<Item>,
    /// Whether a message reported its list.
    is_told: bool,
}

impl Items {
    /// Adds the paragraph at `span`, with one line that begins with `sign`. `between` gives the text between a byte and
    /// the paragraph.
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
