//! Groups of several labels with a common list of items: “5 không, 3 có” gồm …

use super::groups::{Label, PROMISED, items_end, label_count, split};
use super::lines::Line;
use super::words::{key, places, tidy, words};
use super::{Certainty, Found};
use crate::content::Group;
use crate::vietnamese::count_word;

/// The labels at the end of `text`, separated by commas or “và”: “5 không, 4 luôn, ”.
pub(super) fn labels_before(text: &str) -> Vec<(String, usize)> {
    let mut labels = Vec::new();
    let mut rest = text;
    loop {
        let kept = rest.trim_end().trim_end_matches(['“', '"', ' ']);
        let kept = kept.strip_suffix("và").or(kept.strip_suffix([',', ';'])).map(|kept| kept.trim_end());
        let Some(kept) = kept.map(|kept| kept.trim_end_matches(['”', '"', ' '])) else { break };
        let ranges = words(kept);
        let label = ranges.iter().rev().take(4).skip(1).find_map(|word| {
            let label = &kept[word.start..];
            let is_one = !label.contains([',', ';', ':', '.', '“', '”', '"', '(']);
            let noun = key(count_word(label)?.1.trim());
            let is_promise = PROMISED.iter().any(|word| noun.starts_with(word));
            Some((word.start, label_count(label).filter(|_| is_one && is_promise)?))
        });
        let Some((from, count)) = label else { break };
        labels.insert(0, (tidy(&kept[from..]), count));
        rest = &kept[..from];
    }
    labels
}

/// The groups of several labels with a common list of items, in the order of the labels.
pub(super) fn together(line: &Line, label: &Label, end: usize) -> Option<Vec<Found<Group>>> {
    let from = label.items.filter(|from| *from < end && !label.before.is_empty())?;
    let end = items_end(line, from, end, label.is_in_brackets);
    let text = line.text[from..end].trim();
    let all = || {
        label
            .before
            .iter()
            .map(|(text, count)| (text.as_str(), *count))
            .chain([(label.text.as_str(), label.count)])
    };
    let n_labels = label.before.len() + 1;
    let halves: Vec<&str> = text.split(';').collect();
    let by_half = || -> Option<Vec<Vec<String>>> {
        (halves.len() == n_labels).then_some(())?;
        all().zip(&halves).map(|((label, count), half)| split(half, count, label)).collect()
    };
    // Each item begins with the word that its label counts.
    let by_word = || -> Option<Vec<Vec<String>>> {
        let lower = key(text);
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for (idx, (label, _)) in all().enumerate() {
            let word = key(count_word(label)?.1.split_whitespace().next()?);
            let found: Vec<usize> = places(&lower, &word)
                .filter(|at| {
                    let before = lower[..*at].trim_end();
                    before.is_empty() || before.ends_with([',', ';']) || before.ends_with(" và")
                })
                .collect();
            starts.extend(found.into_iter().map(|at| (at, idx)));
        }
        starts.sort_unstable();
        let mut groups = vec![Vec::new(); n_labels];
        for (at, (from, idx)) in starts.iter().enumerate() {
            let end = starts.get(at + 1).map_or(text.len(), |next| next.0);
            let item = text[*from..end].trim_end().trim_end_matches([',', ';', '.']);
            let item = item.strip_suffix(" và").unwrap_or(item).trim_end_matches([',', ' ']);
            groups[*idx].push(tidy(item.trim_matches(['“', '”', '"'])));
        }
        let is_all = starts.first().is_some_and(|first| first.0 == 0)
            && all().zip(&groups).all(|((_, count), items)| items.len() == count);
        is_all.then_some(groups)
    };
    let groups = by_half().or_else(by_word)?;
    let found = all().zip(groups).map(|((label, _), items)| {
        let group = Group { label: label.to_owned(), items };
        line.found(label_start(line, label, from)..end, group, Certainty::Sure)
    });
    Some(found.collect())
}

/// The start of a label before its items.
fn label_start(line: &Line, label: &str, items: usize) -> usize {
    line.text[..items].rfind(label).unwrap_or(items)
}
