//! Finds reports that may have the same content, without reading their texts.

use crate::content::Sketch;

/// The fewest values that two sketches must share before their texts are compared.
const LEAST: usize = 2;

/// A clause that more texts than this share comes from a form, and doesn't count.
const MOST: usize = 4;

/// The pairs of `sketches` that share several values, each once, in order.
pub(crate) fn pairs<'s>(sketches: impl Iterator<Item = &'s Sketch>) -> Vec<(usize, usize)> {
    let of_one = |(idx, sketch): (usize, &'s Sketch)| sketch.values().map(move |value| (value, idx));
    let mut values: Vec<_> = sketches.enumerate().flat_map(of_one).collect();
    values.sort_unstable();
    let mut common = Vec::new();
    for those in values.chunk_by(|one, other| one.0 == other.0).filter(|those| those.len() <= MOST) {
        for (n, (_, one)) in those.iter().enumerate() {
            common.extend(those[n + 1..].iter().map(|(_, other)| (*one, *other)));
        }
    }
    common.sort_unstable();
    let often = common.chunk_by(|one, other| one == other).filter(|same| same.len() >= LEAST);
    often.map(|same| same[0]).collect()
}
