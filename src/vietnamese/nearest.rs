//! Finds the name that was probably meant by a misspelt one.

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

#[cfg(test)]
mod tests {
    use super::nearest;

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
}
