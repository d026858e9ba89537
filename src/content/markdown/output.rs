//! Writes the HTML, and changes what differs from the parser's own output.

use std::cell::Cell;
use std::fmt;

use pulldown_cmark::{HeadingLevel, Tag};

use crate::content::bytes::has_pair;
use crate::content::decode::without_referenced_controls;

/// The HTML written so far. Shares its length with the stream of events, which needs it to locate gaps: when a link's event is
/// passed on, the HTML ends exactly where the link's tag will begin.
pub(super) struct Output<'c> {
    html: String,
    written: &'c Cell<usize>,
    /// Whether the text contains numeric character references. Only these can produce control characters.
    has_references: bool,
}

impl<'c> Output<'c> {
    /// For the HTML of a text with this source.
    pub(super) fn new(source: &str, written: &'c Cell<usize>) -> Self {
        let has_references = has_pair(source, |one, other| (one == b'&') & (other == b'#'));
        Self { html: String::with_capacity(source.len() * 5 / 4), written, has_references }
    }

    pub(super) fn html(self) -> String {
        self.html
    }
}

impl fmt::Write for Output<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.has_references {
            self.html.push_str(&without_referenced_controls(text));
        } else {
            self.html.push_str(text);
        }
        self.written.set(self.html.len());
        Ok(())
    }
}

/// Whether a tag is a block, and not part of a line of text.
pub(super) fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// The checkbox of a task, with text for readers who can't see whether it is ticked.
pub(super) fn task(done: bool) -> &'static str {
    if done {
        "<input disabled type=\"checkbox\" checked aria-label=\"Đã xong\"/>\n"
    } else {
        "<input disabled type=\"checkbox\" aria-label=\"Chưa xong\"/>\n"
    }
}

/// The page title must remain the only first-level heading.
pub(super) fn below_title(level: HeadingLevel) -> HeadingLevel {
    if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level }
}
