//! The facts of a notice beside its text: its importance, when and where it applies, whom to ask.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::report::Posted;
use crate::vietnamese::slug;

/// The facts of a notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its importance.
    pub priority: Priority,
    /// Its first day or moment.
    pub from: Option<Posted>,
    /// Its last day or moment.
    pub to: Option<Posted>,
    /// When it ends: at the moment `to`, or at the end of that day.
    pub over: Option<Timestamp>,
    /// Where it applies.
    pub place: Option<String>,
    /// Whom to ask.
    pub contact: Option<Contact>,
}

/// The importance of a notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// As important as most.
    #[default]
    Normal,
    /// More important.
    Important,
    /// To be read at once.
    Urgent,
}

impl Priority {
    /// All of them, with their names in the front matter and for readers.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Normal, "normal", "Thường"),
        (Self::Important, "important", "Quan trọng"),
        (Self::Urgent, "urgent", "Khẩn"),
    ];

    /// Its name in the front matter.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Its name for readers.
    pub fn label(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    /// Parses its name, in English or Vietnamese, with or without marks: `urgent`, `khẩn`, `khẩn cấp`.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match &*slug(name) {
            "normal" | "thuong" | "binh-thuong" => Self::Normal,
            "important" | "quan-trong" => Self::Important,
            "urgent" | "khan" | "khan-cap" => Self::Urgent,
            _ => return None,
        })
    }
}

/// Whom to ask. Each text may hold telephone numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// A person or a unit.
    pub name: Option<String>,
    /// The telephone, or several.
    pub phone: Option<String>,
}

impl Contact {
    /// All of it on one line.
    pub fn line(&self) -> String {
        [&self.name, &self.phone].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}
