//! Finds copies of articles made by a file manager, which nobody means to publish.

use std::collections::BTreeMap;

use crate::content::Report;
use crate::diagnostic::{Diagnostic, Place, copied_file};

/// The beginnings that file managers give to names of copies, in lower case.
const BEFORE: [&str; 4] = ["copy of ", "bản sao của ", "bản sao ", "sao chép của "];

/// The endings of such names: by Windows, macOS, Linux and web drives, in English and Vietnamese.
const BEHIND: [&str; 8] =
    [" - copy", " - sao chép", " - bản sao", " copy", " (copy)", " (bản sao)", " bản sao", " - chép"];

/// Reports each of `reports` that is named as a copy of another one beside it.
pub(super) fn check<'r>(
    reports: impl Iterator<Item = &'r Report> + Clone,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // Everything that file managers add begins or ends with a blank.
    let mut candidates = reports.clone().filter(|report| report.path.contains(' ')).peekable();
    if candidates.peek().is_none() {
        return;
    }
    let by_lower: BTreeMap<String, &str> =
        reports.map(|report| (report.path.to_lowercase(), &*report.path)).collect();
    for report in candidates {
        let path = report.path.to_lowercase();
        let others = originals(&path).filter(|original| *original != path);
        if let Some(original) = others.filter_map(|original| by_lower.get(&original)).next() {
            let name = original.rsplit('/').next().unwrap_or(original);
            diagnostics.push(copied_file(Place::whole(&report.path), name));
        }
    }
}

/// The paths, in lower case, that the file at `path` may be a copy of, by its name.
fn originals(path: &str) -> impl Iterator<Item = String> {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let unnumbered = without_number(stem);
    let stems = [stem, unnumbered].into_iter().flat_map(|stem| {
        let before = BEFORE.iter().filter_map(move |mark| stem.strip_prefix(mark));
        before.chain(BEHIND.iter().filter_map(move |mark| stem.strip_suffix(mark)))
    });
    let stems = stems.chain([unnumbered]);
    let path_of = |stem: &str| match folder {
        "" => format!("{stem}.{ending}"),
        folder => format!("{folder}/{stem}.{ending}"),
    };
    stems.map(path_of).collect::<Vec<_>>().into_iter()
}

/// `stem` without a number at its end, as in `ra-mat (2)` or `ra-mat copy 2`.
fn without_number(stem: &str) -> &str {
    let is_digit = |char: char| char.is_ascii_digit();
    if let Some((before, number)) = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" (")) {
        return if !number.is_empty() && number.chars().all(is_digit) { before } else { stem };
    }
    let short = stem.trim_end_matches(is_digit);
    match short.strip_suffix(' ') {
        Some(before) if short.len() < stem.len() && BEHIND.iter().any(|mark| before.ends_with(mark)) => {
            before
        }
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::originals;

    #[test]
    fn copies_are_known_by_their_names() {
        for copy in [
            "a/ra-mat - copy.md",
            "a/ra-mat - copy (2).md",
            "a/ra-mat - sao chép.md",
            "a/ra-mat - sao chép (3).md",
            "a/ra-mat copy.md",
            "a/ra-mat copy 2.md",
            "a/ra-mat (1).md",
            "a/ra-mat (copy).md",
            "a/copy of ra-mat.md",
            "a/bản sao ra-mat.md",
            "a/bản sao của ra-mat.md",
            "a/ra-mat bản sao.md",
            "a/ra-mat - bản sao (2).md",
        ] {
            assert!(originals(copy).any(|original| original == "a/ra-mat.md"), "{copy}");
        }
        for other in [
            "a/ra-mat-2.md",
            "a/ra-mat 2.md",
            "a/ra-mat (lần hai).md",
            "a/ra-mat-copy.md",
            "b/ra-mat - copy.md",
        ] {
            assert!(originals(other).all(|original| original != "a/ra-mat.md"), "{other}");
        }
    }
}
