//! Several places in one name: `Tân Hội, huyện Châu Thành`.

use super::{CENTRAL_CITIES, Level, Mention, bare_key};

/// Marks that no unit has in its name.
const SEPARATORS: [char; 9] = [',', ';', '，', '；', '、', '(', ')', '/', '|'];

impl Mention {
    /// The place that `name` was meant as, where it holds the names of several from the smallest up: `Tân Hội, huyện Châu
    /// Thành`, `Tân Hội (Châu Thành)`, `Tân Hội - huyện Châu Thành`.
    pub(crate) fn of_parts(name: &str) -> Option<Self> {
        let mut parts = parts(name);
        let is_commune = |part: &&str| {
            matches!(
                Level::split(part).0,
                Some(Level::Commune | Level::Ward | Level::Township | Level::SpecialZone)
            )
        };
        // “thôn Đông, xã Cẩm Tâm”
        let at = parts.iter().position(is_commune).unwrap_or(0);
        let above = parts.split_off((at + 1).min(parts.len()));
        let mut place = Self::new(parts.pop()?, None, None, None);
        if above.is_empty() && parts.is_empty() {
            return None;
        }
        for part in above {
            let (level, name) = Level::split(part);
            let is_province = level == Some(Level::Province)
                || CENTRAL_CITIES.contains(&bare_key(part))
                || place.district.is_some();
            let slot = if is_province { &mut place.province } else { &mut place.district };
            slot.get_or_insert_with(|| name.to_owned());
        }
        Some(place)
    }
}

/// The names in `text`. A dash parts two where a level follows: “Phan Rang - Tháp Chàm” is one city.
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
            ("Phường 1/Quận 3/TP. Hồ Chí Minh", place(Some(Level::Ward), "1", "3", "TP. Hồ Chí Minh")),
            ("Phường Hải Châu, Đà Nẵng", place(Some(Level::Ward), "Hải Châu", "", "Đà Nẵng")),
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
}
