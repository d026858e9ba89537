//! Reports that are published twice: compares each suspicious pair once, and again when one of the two changes.

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::cache::{Alike, Cache, Known, Parsed};
use crate::content::{Sketch, likeness};
use crate::diagnostic::{Code, Place, near_duplicate};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads};
use crate::site::{listed_date, pairs};
use crate::source::SourcePath;

/// Compares the reports that are shown.
///
/// # Errors
/// If a text can't be fetched, or has changed since it was read.
pub(super) fn compare(cache: &mut Cache) -> Result<(), Error> {
    let last = cache.alike.take().unwrap_or_default();
    let Some(plan) = &cache.plan else { return Ok(()) };
    let shown = cache.articles.iter().filter_map(|(path, known)| {
        let sketch = known.value.sketch.as_ref()?;
        plan.site.addresses.contains_key(path).then_some((path, known, sketch))
    });
    let shown: Vec<Shown<'_>> = shown.collect();
    let compared = pairs(shown.iter().map(|(.., sketch)| *sketch))
        .into_par_iter()
        .map(|(one, other)| {
            let (one, other) = (shown[one], shown[other]);
            let key = key(one, other);
            let known = last.compared.get(&key).map(|known| Ok(*known));
            Ok((key, one.0, other.0, known.unwrap_or_else(|| share(one.1, other.1))?))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    // A copied file is already reported by its name; don't report the pair as well.
    let is_copy = |path: &SourcePath| {
        plan.diagnostics.iter().any(|told| told.code == Code::CopiedFile && told.place.path == *path)
    };
    let mut alike = Alike::default();
    for (key, one, other, share) in compared {
        alike.compared.insert(key, share);
        let Some((share, is_first_newer)) = share else { continue };
        let (newer, older) = if is_first_newer { (one, other) } else { (other, one) };
        if !is_copy(one) && !is_copy(other) {
            alike.diagnostics.push(near_duplicate(Place::whole(newer), older, share));
        }
    }
    cache.alike = Some(alike);
    Ok(())
}

type Shown<'s> = (&'s SourcePath, &'s Known<Parsed>, &'s Sketch);

/// The fingerprint of everything that the comparison depends on.
fn key(one: Shown<'_>, other: Shown<'_>) -> Fingerprint {
    let of_path = |path: &SourcePath| Fingerprint::of(path.as_bytes());
    Fingerprint::of_all([of_path(one.0), one.1.fingerprint, of_path(other.0), other.1.fingerprint])
}

/// How many percent of two reports are equal, and whether the first one is newer; `None` if they aren't the same
/// report.
fn share(one: &Known<Parsed>, other: &Known<Parsed>) -> Result<Option<(u8, bool)>, Error> {
    let reads = Reads::unnoted();
    let (Some(one), Some(other)) = (&one.value.article, &other.value.article) else { return Ok(None) };
    let (one_report, other_report) = (one.report.read(&reads)?, other.report.read(&reads)?);
    let (one_body, other_body) = (one.body.read(&reads)?, other.body.read(&reads)?);
    let share = likeness((one_report, one_body), (other_report, other_body));
    Ok(share.map(|share| (share, listed_date(one_report) > listed_date(other_report))))
}
