//! Places: a name alone doesn't tell one, since six communes were called Khánh Hòa.

use serde::{Deserialize, Serialize};

use crate::vietnamese::tone_key;

/// A place as an article names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The name without its level.
    pub name: String,
    /// The level, where it was said.
    pub level: Option<Level>,
    /// The district, where it was said.
    pub district: Option<String>,
    /// The province, where it was said.
    pub province: Option<String>,
}

impl Mention {
    /// A place from what was written; a level in front of a name, “xã Cẩm Tâm”, is taken from it.
    pub fn new(name: &str, level: Option<Level>, district: Option<String>, province: Option<String>) -> Self {
        let (in_name, bare) = Level::split(name);
        let bare_name = |name: String| Level::split(&name).1.to_owned();
        Self {
            name: bare.to_owned(),
            level: level.or(in_name),
            district: district.map(bare_name),
            province: province.map(bare_name),
        }
    }
}

/// The levels of Vietnamese administrative units, before and after 2025-07-01 (Law 72/2025/QH15, article 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Thị trấn.
    Township,
    /// Đặc khu.
    SpecialZone,
    /// Thị xã.
    Town,
    /// Huyện.
    District,
    /// Quận.
    UrbanDistrict,
    /// Thành phố.
    City,
    /// Tỉnh.
    Province,
}

impl Level {
    /// Every level and its word; a word that begins with another one comes first.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Township, "thị trấn"),
        (Self::Town, "thị xã"),
        (Self::City, "thành phố"),
        (Self::SpecialZone, "đặc khu"),
        (Self::Commune, "xã"),
        (Self::Ward, "phường"),
        (Self::District, "huyện"),
        (Self::UrbanDistrict, "quận"),
        (Self::Province, "tỉnh"),
    ];

    /// Every word, for messages.
    pub fn words() -> String {
        Self::ALL.map(|(_, word)| word).join(", ")
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(level, _)| *level == self).expect("ALL holds every level").1
    }

    /// The level that `word` means.
    pub fn parse(word: &str) -> Option<Self> {
        let key = tone_key(word.trim());
        Self::ALL.iter().find(|(_, word)| tone_key(word) == key).map(|(level, _)| *level)
    }

    /// Splits “xã Cẩm Tâm” into its level and its name.
    pub fn split(name: &str) -> (Option<Self>, &str) {
        let name = name.trim();
        for (level, word) in Self::ALL {
            let len = name.char_indices().nth(word.chars().count()).map_or(name.len(), |(at, _)| at);
            let (head, rest) = name.split_at(len);
            if rest.starts_with(' ') && head.to_lowercase() == word {
                return (Some(level), rest.trim_start());
            }
        }
        (None, name)
    }
}
