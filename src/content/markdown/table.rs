//! Tables: adapts Markdown's output to the site's needs.

use pulldown_cmark::{Alignment, Event, Tag};

/// A wide table scrolls by itself, also by keyboard, instead of widening the page.
pub(super) const START: &str = "<div class=\"scroll\" role=\"group\" aria-label=\"Bảng\" tabindex=\"0\">";

/// The table being read. Cells are aligned by a class, since pages allow no inline styles.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    /// `th` in the head, otherwise `td`.
    cell: &'static str,
    column: usize,
}

impl Table {
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Self { alignments, ..Self::default() }
    }

    /// Starts the head or a row.
    pub(super) fn row(&mut self, row: &Tag<'_>) {
        self.cell = if matches!(row, Tag::TableHead) { "th" } else { "td" };
        self.column = 0;
    }

    /// Starts the next cell.
    pub(super) fn cell<'a>(&mut self) -> Event<'a> {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        if class.is_empty() {
            Event::Start(Tag::TableCell)
        } else {
            Event::InlineHtml(format!("<{}{class}>", self.cell).into())
        }
    }
}
