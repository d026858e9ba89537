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
    /// Where it leads.
    pub link: Option<String>,
}

impl Rich {
    /// The text without its marks.
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Self {
        Self(vec![Run { text: text.to_owned(), ..Run::default() }])
    }
}
