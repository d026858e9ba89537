//! A text as its blocks, whatever file it came from.

/// One piece of the text, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 for the title.
        level: u8,
        /// Its text.
        text: Rich,
    },
    /// A paragraph.
    Paragraph(Rich),
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// What each item holds.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table {
        /// The row of column names.
        head: Option<Vec<Rich>>,
        /// The other rows.
        rows: Vec<Vec<Rich>>,
    },
    /// A picture.
    Picture {
        /// Its file.
        file: String,
        /// Its text for readers who can't see it.
        alt: String,
        /// The text below it.
        caption: Option<Rich>,
    },
    /// A quotation.
    Quote(Vec<Block>),
}

/// Text with its marks: runs, each plain, bold, italic, link, line break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich(pub Vec<Run>);

/// Text with the same marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text; a line break is `\n`.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
    /// The address that it links to.
    pub link: Option<String>,
}

impl Rich {
    /// The text without its marks.
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// The text without bold and italic, which add nothing in a heading or a column name.
    pub(super) fn unmarked(self) -> Self {
        let mut plain = Self::default();
        for run in self.0 {
            plain.push(Run { bold: false, italic: false, ..run });
        }
        plain
    }

    /// Adds a run, or its text to the last run if that has the same marks.
    pub fn push(&mut self, run: Run) {
        match self.0.last_mut() {
            _ if run.text.is_empty() => {}
            Some(last) if (last.bold, last.italic, &last.link) == (run.bold, run.italic, &run.link) => {
                last.text.push_str(&run.text);
            }
            _ => self.0.push(run),
        }
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Self {
        Self(vec![Run { text: text.to_owned(), ..Run::default() }])
    }
}

impl Block {
    /// The text of the block without marks; a line break ends a paragraph, an item or a row, and a tab ends a cell.
    pub fn plain(&self) -> String {
        let blocks = |blocks: &[Self]| blocks.iter().map(Self::plain).collect::<Vec<_>>().join("\n");
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) => text.plain(),
            Self::List { items, .. } => items.iter().map(|item| blocks(item)).collect::<Vec<_>>().join("\n"),
            Self::Table { head, rows } => {
                let row = |row: &Vec<Rich>| row.iter().map(Rich::plain).collect::<Vec<_>>().join("\t");
                head.iter().chain(rows).map(row).collect::<Vec<_>>().join("\n")
            }
            Self::Picture { caption, .. } => caption.as_ref().map(Rich::plain).unwrap_or_default(),
            Self::Quote(inner) => blocks(inner),
        }
    }

    /// Every text in the block, to be changed in place.
    pub fn texts_mut(&mut self) -> Vec<&mut Rich> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) => vec![text],
            Self::List { items, .. } => items.iter_mut().flatten().flat_map(Self::texts_mut).collect(),
            Self::Table { head, rows } => head.iter_mut().chain(rows).flatten().collect(),
            Self::Picture { caption, .. } => caption.iter_mut().collect(),
            Self::Quote(inner) => inner.iter_mut().flat_map(Self::texts_mut).collect(),
        }
    }
}
