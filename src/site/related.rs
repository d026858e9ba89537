//! Related reports: they share a model, place or subject and are close in time.

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use super::{Commune, Entry, Model, Tag};

/// How many are shown.
const SHOWN: usize = 5;

/// How many neighbours on either side are considered in each list: keeps the work per report independent of the size of
/// the site.
const REACH: usize = 8;

const MODEL: u32 = 4;
const COMMUNE: u32 = 3;
const TAG: u32 = 1;

/// Fills in the related reports of each report.
pub(super) fn relate(reports: &mut [Entry], communes: &[Commune], models: &[Model], tags: &[Tag]) {
    let related: Vec<Vec<usize>> = (0..reports.len())
        .into_par_iter()
        .map(|idx| {
            let entry = &reports[idx];
            let mut scores = Vec::new();
            let lists = std::iter::once((&communes[entry.commune].reports, COMMUNE))
                .chain(entry.models.iter().map(|&model| (&models[model].reports, MODEL)))
                .chain(entry.tags.iter().map(|&tag| (&tags[tag].reports, TAG)));
            for (list, weight) in lists {
                scores.extend(around(list, idx).map(|other| (other, weight)));
            }
            closest(idx, scores)
        })
        .collect();
    for (entry, related) in reports.iter_mut().zip(related) {
        entry.related = related;
    }
}

/// The neighbours of `idx` in a list, without itself.
fn around(list: &[usize], idx: usize) -> impl Iterator<Item = usize> {
    let at = list.partition_point(|&other| other < idx);
    let from = at.saturating_sub(REACH);
    let to = (at + REACH + 1).min(list.len());
    list[from..to].iter().copied().filter(move |&other| other != idx)
}

/// The best by score; ties go to the closest in the order of the site, then to the newer.
fn closest(idx: usize, mut scores: Vec<(usize, u32)>) -> Vec<usize> {
    scores.sort_unstable();
    let mut summed: Vec<(usize, u32)> = Vec::new();
    for (other, weight) in scores {
        match summed.last_mut().filter(|(last, _)| *last == other) {
            Some((_, sum)) => *sum += weight,
            None => summed.push((other, weight)),
        }
    }
    summed.sort_unstable_by_key(|&(other, score)| (std::cmp::Reverse(score), other.abs_diff(idx), other));
    // Collect from references: reusing the vector would keep its whole capacity.
    summed.iter().take(SHOWN).map(|(other, _)| *other).collect()
}
