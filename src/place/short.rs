//! Abbreviated levels, as in letterheads and addresses: `P. Quảng Thành`, `TT Quảng Xương`, `TP.HCM`.

use super::Level;

/// The abbreviations, in lower case.
const SHORT: [(Level, &str); 9] = [
    (Level::Township, "tt"),
    (Level::Town, "tx"),
    (Level::City, "tp"),
    (Level::SpecialZone, "đk"),
    (Level::Commune, "x"),
    (Level::Ward, "p"),
    (Level::District, "h"),
    (Level::UrbanDistrict, "q"),
    (Level::Province, "t"),
];

impl Level {
    /// The level that `word` abbreviates, with or without its point.
    pub(super) fn of_short(word: &str) -> Option<Self> {
        let word = word.trim().trim_end_matches('.');
        // Most words have a third letter, and no abbreviation has.
        if word.chars().nth(2).is_some() {
            return None;
        }
        let word = word.to_lowercase();
        SHORT.iter().find(|(_, short)| *short == word).map(|(level, _)| *level)
    }

    /// Splits “P. Quảng Thành” into level and name. A single letter needs its point, since names may begin with a
    /// letter too.
    pub(super) fn split_short(name: &str) -> Option<(Self, &str)> {
        let end = name.find(['.', ' '])?;
        let (short, rest) = name.split_at(end);
        let level = Self::of_short(short)?;
        let bare = rest[1..].trim_start();
        let is_short = rest.starts_with('.') || short.chars().count() == 2;
        let is_name = bare.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
        (is_short && is_name).then_some((level, bare))
    }
}

/// A district or province with its level in full. `None` if the author says that there is none.
pub(super) fn unit_above(name: String) -> Option<String> {
    if is_none(&name) {
        return None;
    }
    match Level::split_short(&name) {
        Some((level, bare)) => Some(format!("{} {bare}", level.as_str())),
        None => Some(name),
    }
}

/// Whether the author wrote instead of a name that there is none: since 2025-07-01 no commune has a district.
fn is_none(name: &str) -> bool {
    let said = name.trim().trim_end_matches('.').to_lowercase();
    let is_said = ["không", "không có", "không còn", "không rõ", "bỏ", "đã bỏ", "none", "n/a"];
    !said.contains(char::is_alphanumeric)
        || is_said.contains(&&*said)
        || ["không có ", "không còn "].iter().any(|begin| said.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use crate::place::{Level, Mention};

    #[test]
    fn a_level_in_short_is_the_level() {
        for (name, level, bare) in [
            ("P. Quảng Thành", Level::Ward, "Quảng Thành"),
            ("P.5", Level::Ward, "5"),
            ("p.Quảng Thành", Level::Ward, "Quảng Thành"),
            ("TT Quảng Xương", Level::Township, "Quảng Xương"),
            ("TT. Quảng Xương", Level::Township, "Quảng Xương"),
            ("TX. Bỉm Sơn", Level::Town, "Bỉm Sơn"),
            ("Tp.Thanh Hóa", Level::City, "Thanh Hóa"),
            ("Q. 3", Level::UrbanDistrict, "3"),
            ("H. Cẩm Thủy", Level::District, "Cẩm Thủy"),
            ("X. Cẩm Tâm", Level::Commune, "Cẩm Tâm"),
            ("T. Thanh Hóa", Level::Province, "Thanh Hóa"),
            ("ĐK. Phú Quý", Level::SpecialZone, "Phú Quý"),
        ] {
            assert_eq!(Level::split(name), (Some(level), bare), "{name}");
        }
        for name in ["A Lưới", "H Cẩm Thủy", "P. ", "Tp", "Y. Tý", "Tt nông trường", "X"] {
            assert_eq!(Level::split(name), (None, name.trim()), "{name}");
        }
        for word in ["P.", "p", "P"] {
            assert_eq!(Level::parse(word), Some(Level::Ward), "{word}");
        }
    }

    #[test]
    fn a_unit_above_is_printed_in_full() {
        let full = |district: &str| {
            let part = |name: &str| Some(name.to_owned());
            Mention::new("P. Quảng Thành", None, part(district), part("T. Thanh Hóa")).full()
        };
        for (district, expected) in [
            ("TP. Thanh Hóa", "phường Quảng Thành, thành phố Thanh Hóa, tỉnh Thanh Hóa"),
            ("thành phố Thanh Hóa", "phường Quảng Thành, thành phố Thanh Hóa, tỉnh Thanh Hóa"),
            ("H. Cẩm Thủy", "phường Quảng Thành, huyện Cẩm Thủy, tỉnh Thanh Hóa"),
        ] {
            assert_eq!(full(district), expected, "{district}");
        }
        for district in ["không còn", "Không có", "không", "-", "…", "không còn cấp huyện", "đã bỏ", "N/A"]
        {
            assert_eq!(full(district), "phường Quảng Thành, tỉnh Thanh Hóa", "{district}");
        }
        assert_eq!(full("Không Tên"), "phường Quảng Thành, huyện Không Tên, tỉnh Thanh Hóa");
    }
}
