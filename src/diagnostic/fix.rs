//! The edits that certainly correct a mistake, so that a program can apply them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Diagnostic;

/// The edits that correct one mistake, all of them or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Ordered by position, without overlaps.
    pub edits: Vec<Edit>,
}

/// Replaces some bytes by a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes to replace, all on one line, in the text of the file after decoding: NFC, lines that end with `
    /// `.
    pub span: Range<usize>,
    /// The replacement.
    pub text: String,
}

impl Edit {
    pub(crate) fn new(span: Range<usize>, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

impl Diagnostic {
    /// Adds the edits that correct it, if that is certain.
    pub(crate) fn mended_by(self, edits: Option<Vec<Edit>>) -> Self {
        Self { fix: edits.filter(|edits| !edits.is_empty()).map(|edits| Fix { edits }), ..self }
    }
}
