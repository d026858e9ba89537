//! Several places in one name: `Tân Hội, huyện Châu Thành`.

use super::{CENTRAL_CITIES, Level, Mention, bare_key};

/// Marks that no unit's name contains.
const SEPARATORS: [char; 9] = [',', ';', '，', '；', '、', '(', ')', '/', '|'];

impl Mention {
    /// The place that `name` means, if it contains the names of several units from the smallest up: `Tân Hội, huyện
    /// Châu Thành`, `Tân Hội (Châu Thành)`, `Tân Hội - huyện Châu Thành`.
    pub(crate) fn of_parts(name: &str) -> Option<Self> {
        let mut parts = parts(name);
        // “thôn Đông, xã Cẩm Tâm”
        let at = parts.iter().position(|part| is_smallest(part)).unwrap_or(0);
        let above = parts.split_off((at + 1).min(parts.len()));
        let mut place = Self::new(parts.pop()?, None, None, None);
        if above.is_empty() && parts.is_empty() {
            return None;
        }
        for part in above {
            let (level, name) = Level::split(part);
            let is_central = CENTRAL_CITIES.contains(&bare_key(part));
            let is_province = level == Some(Level::Province) || is_central || place.district.is_some();
            let slot = if is_province { &mut place.province } else { &mut place.district };
            // Without its level, a city or town would be printed as a district.
            let is_usual = matches!(level, None | Some(Level::District | Level::Province)) || is_central;
            let level = level.filter(|_| !is_usual);
            slot.get_or_insert_with(|| {
                level.map_or(name.to_owned(), |level| format!("{} {name}", level.as_str()))
            });
        }
        Some(place)
    }
}

/// Words that begin a remark after a name, and no name.
const REMARKS: [&str; 13] =
    ["nay", "cũ", "mới", "trước", "sau", "từ", "sáp", "nhập", "hợp", "tách", "đã", "được", "nguyên"];

/// The name before a remark on it: `Quảng Thành (nay là phường Hạc Thành)`, `Quảng Thành cũ`.
pub(crate) fn before_remark(name: &str) -> Option<&str> {
    let is_remark = |behind: &str| {
        let word = behind.split(|char: char| !char.is_alphanumeric()).next();
        word.is_some_and(|word| REMARKS.contains(&word))
    };
    let mut marks = name.char_indices().filter(|(_, char)| *char == ' ' || SEPARATORS.contains(char));
    let at = marks.find_map(|(at, mark)| {
        let behind = name[at + mark.len_utf8()..].trim_start_matches([' ', '-', '–', '—', '(']);
        is_remark(behind).then_some(at)
    })?;
    let bare = name[..at].trim_end_matches(|char: char| !char.is_alphanumeric());
    (!bare.is_empty()).then_some(bare)
}

/// The first of several places of one level: `Quảng Thành và Quảng Thịnh`, `phường Quảng Thành, phường Quảng Thịnh`.
pub(crate) fn first_of_several(name: &str) -> Option<&str> {
    let joined = [" và ", " & ", " + "].iter().find_map(|and| name.split_once(and)).map(|(first, _)| first);
    let first = joined.or_else(|| {
        let parts = parts(name);
        let mut small = parts.iter().filter(|part| is_smallest(part));
        let first = small.next()?;
        small.next().map(|_| *first)
    })?;
    let first = first.split(SEPARATORS).next().unwrap_or(first).trim();
    (!first.is_empty()).then_some(first)
}

/// Whether a name begins with the level of a commune, the smallest unit.
fn is_smallest(name: &str) -> bool {
    Level::split(name).0.is_some_and(Level::is_commune)
}

/// The names in `text`. A dash separates two names if a level follows it: “Phan Rang - Tháp Chàm” is one city.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for mut part in text.split(SEPARATORS) {
        while let Some((at, dash)) = part.match_indices(['-', '–', '—']).find(|(at, dash)| {
            part[..*at].ends_with(' ') && Level::split(&part[at + dash.len()..]).0.is_some()
        }) {
            parts.push(&part[..at]);
            part = &part[at + dash.len()..];
        }
        parts.push(part);
    }
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_what_stands_above_it() {
        let place = |level, name: &str, district: &str, province: &str| {
            let part = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
            Mention { name: name.to_owned(), level, district: part(district), province: part(province) }
        };
        let commune = Some(Level::Commune);
        let cases = [
            ("Xã Tân Hội, huyện Châu Thành", place(commune, "Tân Hội", "Châu Thành", "")),
            ("Tân Hội, Châu Thành, Tiền Giang", place(None, "Tân Hội", "Châu Thành", "Tiền Giang")),
            ("xã Tân Hội (Châu Thành)", place(commune, "Tân Hội", "Châu Thành", "")),
            (
                "Tân Hội - huyện Châu Thành - tỉnh Tiền Giang",
                place(None, "Tân Hội", "Châu Thành", "Tiền Giang"),
            ),
            ("xã Tân Hội； tỉnh Tiền Giang", place(commune, "Tân Hội", "", "Tiền Giang")),
            ("Phường 1/Quận 3/TP. Hồ Chí Minh", place(Some(Level::Ward), "1", "quận 3", "Hồ Chí Minh")),
            ("Phường Hải Châu, Đà Nẵng", place(Some(Level::Ward), "Hải Châu", "", "Đà Nẵng")),
            (
                "Phường Quảng Thành, TP. Thanh Hóa, tỉnh Thanh Hóa",
                place(Some(Level::Ward), "Quảng Thành", "thành phố Thanh Hóa", "Thanh Hóa"),
            ),
            ("P. Bắc Sơn - thị xã Bỉm Sơn", place(Some(Level::Ward), "Bắc Sơn", "thị xã Bỉm Sơn", "")),
            ("thôn Đông, xã Cẩm Tâm", place(commune, "Cẩm Tâm", "", "")),
        ];
        for (name, expected) in cases {
            assert_eq!(Mention::of_parts(name), Some(expected), "{name}");
        }
        for name in ["", "Cẩm Tâm", "xã Cẩm Tâm", "Phan Rang - Tháp Chàm", "Ea H'Leo", "Ia-Ko", " , "]
        {
            assert_eq!(Mention::of_parts(name), None, "{name}");
        }
    }

    #[test]
    fn a_remark_is_no_name() {
        for (name, bare) in [
            ("Quảng Thành (nay là phường Hạc Thành)", Some("Quảng Thành")),
            ("phường Quảng Thành, nay là phường Hạc Thành", Some("phường Quảng Thành")),
            ("Quảng Thành nay là Hạc Thành", Some("Quảng Thành")),
            ("Quảng Thành - nay thuộc Hạc Thành", Some("Quảng Thành")),
            ("Cẩm Tâm (cũ)", Some("Cẩm Tâm")),
            ("Cẩm Tâm cũ", Some("Cẩm Tâm")),
            ("Cẩm Tâm", None),
            ("Tân Hội, huyện Châu Thành", None),
            ("cẩm tâm", None),
            ("Mới", None),
            ("Chợ Mới", None),
        ] {
            assert_eq!(before_remark(name), bare, "{name}");
        }
    }

    #[test]
    fn a_report_has_one_place() {
        for (name, first) in [
            ("Quảng Thành và Quảng Thịnh", Some("Quảng Thành")),
            ("xã Cẩm Tâm & xã Cẩm Châu", Some("xã Cẩm Tâm")),
            ("phường Quảng Thành, phường Quảng Thịnh", Some("phường Quảng Thành")),
            ("A Lưới, Quảng Thành và Quảng Thịnh", Some("A Lưới")),
            ("xã Cẩm Tâm - xã Cẩm Châu", Some("xã Cẩm Tâm")),
            ("thôn Đông, xã Cẩm Tâm", None),
            ("Tân Hội, huyện Châu Thành", None),
            ("Cẩm Tâm", None),
        ] {
            assert_eq!(first_of_several(name), first, "{name}");
        }
    }
}
