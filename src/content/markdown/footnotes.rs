//! Footnotes: their ids, and those that have no text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::CowStr;

/// Characters of a label. Without a limit, brackets that are never closed would be looked at again and again.
const MAX_LABEL: usize = 100;

/// The footnotes of a text, numbered in the order in which they are met.
#[derive(Default)]
pub(super) struct Footnotes<'a> {
    numbers: HashMap<CowStr<'a>, usize>,
    n_numbers: usize,
    /// The numbers of the footnotes whose text was read.
    defined: HashSet<usize>,
}

impl<'a> Footnotes<'a> {
    /// The id that a reference points to. No heading has it: slugs hold no underscore.
    pub(super) fn id(&mut self, label: CowStr<'a>) -> CowStr<'a> {
        let number = *self.numbers.entry(label).or_insert_with(|| {
            self.n_numbers += 1;
            self.n_numbers
        });
        format!("chu_thich_{number}").into()
    }

    /// The id of a footnote's text: one of its own where the label has a text already.
    pub(super) fn text_id(&mut self, label: CowStr<'a>) -> CowStr<'a> {
        let known = self.numbers.get(&label).copied();
        let number = known.filter(|number| !self.defined.contains(number)).unwrap_or_else(|| {
            self.n_numbers += 1;
            self.n_numbers
        });
        self.numbers.entry(label).or_insert(number);
        self.defined.insert(number);
        format!("chu_thich_{number}").into()
    }
}

/// The labels of footnotes in `source` whose `^` stands in `span`, which is text, and where each is, brackets included.
pub(super) fn missing_labels(source: &str, span: Range<usize>) -> impl Iterator<Item = (&str, Range<usize>)> {
    source[span.clone()].match_indices('^').filter_map(move |(at, _)| {
        let at = span.start + at;
        let before = source[..at].strip_suffix('[')?;
        let inside = &source[at + 1..];
        let end = inside.char_indices().take(MAX_LABEL).find(|(_, char)| *char == ']')?.0;
        let (label, behind) = (&inside[..end], &inside[end + 1..]);
        let is_label = !label.is_empty() && !label.contains(|char: char| char.is_whitespace() || char == '[');
        // `\[^x]` is meant as text, `[^x](…)` is a link.
        let is_meant = !before.ends_with('\\') && !behind.starts_with('(');
        (is_label && is_meant).then(|| (label, at - 1..at + 2 + label.len()))
    })
}
