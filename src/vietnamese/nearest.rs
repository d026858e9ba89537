//! Finds the name that a misspelt one probably means.

use super::fold;

/// The candidate with the name most similar to `wanted`. A third of the letters may differ, or `least` letters if that
/// is more. `name` gives the folded name of a candidate; `order` decides between equally similar ones, lowest first.
pub fn nearest<C, O: Ord>(
    wanted: &str,
    least: usize,
    candidates: impl Iterator<Item = C>,
    name: impl Fn(&C) -> String,
    order: impl Fn(&C) -> O,
) -> Option<C> {
    let wanted = fold(wanted);
    let limit = (wanted.chars().count() / 3).max(least);
    let mut best: Option<(usize, C)> = None;
    for candidate in candidates {
        let distance = strsim::osa_distance(&wanted, &name(&candidate));
        let is_better = best.as_ref().is_none_or(|(least, other)| {
            distance < *least || distance == *least && order(&candidate) < order(other)
        });
        if distance <= limit && is_better {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The difference between the typed name `typed` of a file or page and the name `real`, both folded; `None` if it is
/// too large for a typing error. One letter in four may differ. Digits may not: `anh-1` isn't `anh-2`.
pub fn slip(typed: &str, real: &str) -> Option<usize> {
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    let distance = strsim::osa_distance(typed, real);
    let limit = typed.chars().filter(|char| char.is_alphanumeric()).count() / 4;
    (distance == 0 || distance <= limit && digits(typed) == digits(real)).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::{nearest, slip};

    #[test]
    fn what_is_near_is_found() {
        let names = ["ra mat", "ra mot", "hoi nghi", "tin"];
        let found = |wanted, least| {
            nearest(wanted, least, names.into_iter(), |name| (*name).to_owned(), |name| *name)
        };
        for (wanted, least, expected) in [
            ("Ra mắt", 1, Some("ra mat")),
            // Equally similar to two names.
            ("ra mt", 1, Some("ra mat")),
            ("hoi nghị x", 1, Some("hoi nghi")),
            ("tn", 1, Some("tin")),
            ("t", 1, None),
            ("t", 2, Some("tin")),
            ("khác hẳn", 2, None),
        ] {
            assert_eq!(found(wanted, least), expected, "{wanted}");
        }
        assert_eq!(nearest("a", 2, [].into_iter(), |name: &&str| (*name).to_owned(), |name| *name), None);
    }

    #[test]
    fn only_slips_are_near() {
        for (typed, real) in [
            ("gioi-thiu", "gioi-thieu"),
            ("gioi-thieu", "gioi-thieu"),
            ("lien-hee", "lien-he"),
            ("cam-tma", "cam-tam"),
            ("ke-hoch-2023", "ke-hoach-2023"),
            ("nho", "nho"),
            ("ra-mat-mo-hinnh", "ra-mat-mo-hinh"),
            ("bieutrung", "bieu-trung"),
        ] {
            assert!(slip(typed, real).is_some(), "{typed} is {real}");
        }
        for (typed, real) in [
            ("a", "xa"),
            ("b", "a"),
            ("nho", "nha"),
            ("tin", "the"),
            ("anh-1", "anh-2"),
            ("ke-hoach-2022", "ke-hoach-2023"),
            ("khong-co", "khanh-hoa"),
            ("ke-hoach", "ke-toan"),
        ] {
            assert_eq!(slip(typed, real), None, "{typed} isn't {real}");
        }
    }
}
