//! Footnotes: their numbers and ids.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::CowStr;

/// The footnotes of a text, numbered by their first occurrence.
#[derive(Default)]
pub(super) struct Footnotes<'a> {
    numbers: HashMap<CowStr<'a>, usize>,
    n_numbers: usize,
    /// The numbers of the footnotes whose text was read.
    defined: HashSet<usize>,
}

impl<'a> Footnotes<'a> {
    /// The id that a reference points to. No heading has the same: slugs contain no underscore.
    pub(super) fn id(&mut self, label: CowStr<'a>) -> CowStr<'a> {
        let number = *self.numbers.entry(label).or_insert_with(|| {
            self.n_numbers += 1;
            self.n_numbers
        });
        format!("chu_thich_{number}").into()
    }

    /// The id of a footnote's text: a separate one if the label already has a text.
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

    /// The ids of the texts that were read.
    pub(super) fn ids(&self) -> impl Iterator<Item = String> {
        self.defined.iter().map(|number| format!("chu_thich_{number}"))
    }
}
