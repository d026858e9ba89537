//! Places. A name alone isn't unique: six communes were called Khánh Hòa.

mod parts;
mod short;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::vietnamese::{name_key, tone_key};
pub(crate) use parts::{before_remark, first_of_several};
use short::unit_above;

/// A place as an article names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mention {
    /// The name without its level.
    pub name: String,
    /// The level, if given.
    pub level: Option<Level>,
    /// The district, if given.
    pub district: Option<String>,
    /// The province, if given.
    pub province: Option<String>,
}

impl Mention {
    /// A place as written. A level at the start of the name, as in “xã Cẩm Tâm”, is split off.
    pub fn new(name: &str, level: Option<Level>, district: Option<String>, province: Option<String>) -> Self {
        let (in_name, bare) = Level::split(name);
        let (district, province) = (district.and_then(unit_above), province.and_then(unit_above));
        Self { name: bare.to_owned(), level: level.or(in_name), district, province }
    }

    /// Level and name: “xã Cẩm Tâm”. Without a level, it is taken for a commune.
    pub fn title(&self) -> String {
        format!("{} {}", self.level.unwrap_or(Level::Commune).as_str(), self.name)
    }

    /// With district and province: “xã Cẩm Tâm, huyện Cẩm Thủy, tỉnh Thanh Hóa”.
    pub fn full(&self) -> String {
        let mut full = self.title();
        for (part, level) in [(&self.district, Level::District), (&self.province, Level::Province)] {
            if let Some(part) = part {
                full.push_str(", ");
                full.push_str(&with_level(part, level));
            }
        }
        full
    }

    /// Whether both may be the same place: the names are equal, and no other part differs.
    pub fn agrees(&self, other: &Self) -> bool {
        let agree = |one: &Option<String>, other: &Option<String>| match (one, other) {
            (Some(one), Some(other)) => bare_key(one) == bare_key(other),
            _ => true,
        };
        let levels_agree = self.level.is_none() || other.level.is_none() || self.level == other.level;
        levels_agree
            && name_key(&self.name) == name_key(&other.name)
            && agree(&self.district, &other.district)
            && agree(&self.province, &other.province)
    }

    /// Copies the parts that only `other` has.
    pub fn complete(&mut self, other: &Self) {
        self.level = self.level.or(other.level);
        self.district = self.district.take().or_else(|| other.district.clone());
        self.province = self.province.take().or_else(|| other.province.clone());
    }
}

/// The name keys of the cities at province level (Nghị quyết 202/2025/QH15; Huế since 2025-01-01, Nghị quyết
/// 175/2024/QH15).
static CENTRAL_CITIES: LazyLock<[String; 6]> =
    LazyLock::new(|| ["Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"].map(name_key));

impl Level {
    /// Whether a city of this name is at the level of provinces.
    pub(crate) fn is_central_city(name: &str) -> bool {
        CENTRAL_CITIES.contains(&name_key(name))
    }
}

fn with_level(name: &str, level: Level) -> String {
    if Level::split(name).0.is_some() {
        return name.to_owned();
    }
    let is_city = level == Level::Province && Level::is_central_city(name);
    let level = if is_city { Level::City } else { level };
    format!("{} {name}", level.as_str())
}

fn bare_key(name: &str) -> String {
    name_key(Level::split(name).1)
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
    /// All levels and their words. A word that begins with another one comes before it.
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

    /// All words, for messages.
    pub fn words() -> String {
        Self::ALL.map(|(_, word)| word).join(", ")
    }

    /// Whether it is the level of a commune.
    pub fn is_commune(self) -> bool {
        matches!(self, Self::Commune | Self::Ward | Self::Township | Self::SpecialZone)
    }

    /// Its word in Vietnamese.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(level, _)| *level == self).expect("ALL holds every level").1
    }

    /// The level with this word or abbreviation.
    pub fn parse(word: &str) -> Option<Self> {
        let as_listed = Self::ALL.iter().find(|(_, listed)| *listed == word);
        let key = |word: &str| tone_key(word.trim());
        as_listed
            .or_else(|| Self::ALL.iter().find(|(_, listed)| key(listed) == key(word)))
            .map(|(level, _)| *level)
            .or_else(|| Self::of_short(word))
    }

    /// Splits “xã Cẩm Tâm” and “X. Cẩm Tâm” into level and name.
    pub fn split(name: &str) -> (Option<Self>, &str) {
        let name = name.trim();
        let first = name.chars().next().and_then(|first| first.to_lowercase().next());
        for (level, word) in Self::ALL.into_iter().filter(|(_, word)| word.chars().next() == first) {
            let len = name.char_indices().nth(word.chars().count()).map_or(name.len(), |(at, _)| at);
            let (head, rest) = name.split_at(len);
            let is_word = || head.chars().flat_map(char::to_lowercase).eq(word.chars());
            if rest.starts_with(' ') && is_word() {
                return (Some(level), rest.trim_start());
            }
        }
        match Self::split_short(name) {
            Some((level, bare)) => (Some(level), bare),
            None => (None, name),
        }
    }
}
