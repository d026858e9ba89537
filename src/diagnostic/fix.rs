//! What mends a mistake for certain, so that a program can do it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Diagnostic;

/// The changes that mend one mistake, all of them or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// In the order of the file; none overlaps another.
    pub edits: Vec<Edit>,
}

/// A text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes that go, all on one line, in the text of the file as it is read: NFC, lines that end with `\n`.
    pub span: Range<usize>,
    /// What stands there instead.
    pub text: String,
}

impl Edit {
    pub(crate) fn new(span: Range<usize>, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

impl Diagnostic {
    /// With what mends it, if that is certain.
    pub(crate) fn mended_by(self, edits: Option<Vec<Edit>>) -> Self {
        Self { fix: edits.filter(|edits| !edits.is_empty()).map(|edits| Fix { edits }), ..self }
    }
}
