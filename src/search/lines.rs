//! The index as text, one line per word: its key, then each spelling with its documents.
//!
//! `hoa|hoà tB bD|hoa bF;` – a spelling equal to the key is left out: nothing stands between `|` and the first space.
//! Words contain none of these separators, so nothing needs escaping.

use rayon::prelude::{IntoParallelIterator, ParallelIterator, ParallelSlice};
use serde::{Deserialize, Serialize};

use super::collect::Term;
use super::postings::{DocumentSet, Posting, each, write};
use super::shards::{self, Shard};

/// Ends each line.
pub(super) const END: char = ';';

/// Words per parallel task when an index is built from nothing.
const AT_ONCE: usize = 4_096;

/// How the documents in the index have changed.
#[derive(Debug)]
pub(super) struct Renumbering {
    /// The new number of each old document; `None` if it is gone or must be read again.
    to: Vec<Option<u32>>,
    /// The old documents that are gone or have a new number.
    moved: DocumentSet,
}

impl Renumbering {
    /// `to` gives the new number of each old document.
    pub(super) fn new(to: Vec<Option<u32>>) -> Self {
        let is_moved = |(old, new): (u32, &Option<u32>)| (*new != Some(old)).then_some(old as usize);
        let moved = DocumentSet::new((0..).zip(&to).filter_map(is_moved));
        Self { to, moved }
    }

    fn apply(&self, posting: Posting) -> Option<Posting> {
        self.to[posting.document() as usize].map(|number| Posting::new(number, posting.field()))
    }
}

/// Lines sorted by key, and the files that hold them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Lines {
    text: String,
    shards: Vec<Shard>,
}

impl Lines {
    /// Renumbers the documents and adds `fresh`. `kind` begins the names of the files. Keeps files whose lines don't
    /// change.
    pub(super) fn update(&mut self, kind: &str, fresh: &[Term], renumbering: &Renumbering) {
        let fresh: Vec<&[Term]> = fresh.chunk_by(|one, other| one.key == other.key).collect();
        if self.shards.is_empty() {
            let texts: Vec<String> =
                fresh.par_chunks(AT_ONCE).map(|fresh| merge("", fresh, renumbering)).collect();
            self.text = texts.concat();
            self.shards = shards::cut(kind, &self.text, Vec::new());
            return;
        }
        let old: Vec<(&str, &[&[Term]])> = self.with_those_of(&fresh).collect();
        let new: Vec<Option<String>> =
            old.into_par_iter().map(|(lines, fresh)| changed(lines, fresh, renumbering)).collect();
        let is_same = |at: usize| new.get(at).is_none_or(Option::is_none);
        if (0..new.len()).all(is_same) {
            return;
        }
        let mut text = String::with_capacity(self.text.len() + 4_096);
        let mut kept = Vec::new();
        let mut start = 0;
        for (at, shard) in std::mem::take(&mut self.shards).into_iter().enumerate() {
            let end = start + shard.size;
            let place = text.len();
            text.push_str(new[at].as_deref().unwrap_or(&self.text[start..end]));
            // A file's borders depend on the lines of both neighbours.
            if (at == 0 || is_same(at - 1)) && is_same(at) && is_same(at + 1) {
                kept.push((place, shard));
            }
            start = end;
        }
        self.shards = shards::cut(kind, &text, kept);
        self.text = text;
    }

    /// The line of `key`, if there is one.
    pub(super) fn line(&self, key: &str) -> Option<&str> {
        let behind = self.shards.partition_point(|shard| *shard.from <= *key);
        let (_, lines) = self.files().nth(behind.checked_sub(1)?)?;
        lines.split_terminator(END).find(|line| self::key(line) == key)
    }

    /// Each file with its lines.
    pub(super) fn files(&self) -> impl Iterator<Item = (&Shard, &str)> {
        let mut rest = &*self.text;
        self.shards.iter().map(move |shard| {
            let (lines, behind) = rest.split_at(shard.size);
            rest = behind;
            (shard, lines)
        })
    }

    /// The lines of each file, and the terms of `fresh` (sorted by key) that belong to it.
    fn with_those_of<'f>(&self, fresh: &'f [&'f [Term]]) -> impl Iterator<Item = (&str, &'f [&'f [Term]])> {
        let next = self.shards.iter().skip(1).map(Some).chain([None]);
        let mut rest = fresh;
        self.files().zip(next).map(move |((_, lines), next)| {
            let count =
                next.map_or(rest.len(), |next| rest.partition_point(|terms| terms[0].key < next.from));
            let (here, behind) = rest.split_at(count);
            rest = behind;
            (lines, here)
        })
    }
}

/// The new lines of one file; `None` if they are the same.
fn changed(lines: &str, fresh: &[&[Term]], renumbering: &Renumbering) -> Option<String> {
    let is_concerned = !fresh.is_empty() || renumbering.moved.are_in(lines);
    is_concerned.then(|| merge(lines, fresh, renumbering)).filter(|new| new != lines)
}

/// The lines of `old`, renumbered and merged with `fresh`.
fn merge(old: &str, fresh: &[&[Term]], renumbering: &Renumbering) -> String {
    let mut text = String::with_capacity(old.len() + 256);
    let mut fresh = fresh.iter().copied().peekable();
    for line in old.split_terminator(END) {
        while let Some(terms) = fresh.next_if(|terms| *terms[0].key < *key(line)) {
            merge_line("", terms, renumbering, &mut text);
        }
        let terms = fresh.next_if(|terms| terms[0].key == key(line)).unwrap_or_default();
        merge_line(line, terms, renumbering, &mut text);
    }
    fresh.for_each(|terms| merge_line("", terms, renumbering, &mut text));
    text
}

/// The key of a line.
pub(super) fn key(line: &str) -> &str {
    line.split_once('|').map_or(line, |(key, _)| key)
}

/// Whether `fresh` returns exactly the documents that a line lost. True for nearly all lines of an edited report.
fn is_as_before(line: &str, fresh: &[Term], renumbering: &Renumbering) -> bool {
    let mut before: Vec<(&str, Posting)> = Vec::new();
    for (marked, lists) in forms(line) {
        lists.for_each(|list| renumbering.moved.each_in(list, |posting| before.push((marked, posting))));
    }
    let is_renumbered =
        |(_, posting): &(&str, Posting)| renumbering.to[posting.document() as usize].is_some();
    if before.iter().any(is_renumbered) {
        return false;
    }
    before.sort_unstable();
    let now = fresh.iter().flat_map(|term| term.postings.iter().map(|posting| (&*term.marked, posting)));
    before.into_iter().eq(now)
}

/// The spellings of a line's word, with marks, and the lists of each.
fn forms(line: &str) -> impl Iterator<Item = (&str, std::str::Split<'_, char>)> {
    line.split('|').skip(1).map(|form| {
        let mut parts = form.split(' ');
        let marked = parts.next().filter(|marked| !marked.is_empty()).unwrap_or(key(line));
        (marked, parts)
    })
}

fn merge_line(line: &str, fresh: &[Term], renumbering: &Renumbering, text: &mut String) {
    if let ("", [first, ..]) = (line, fresh) {
        text.push_str(&first.key);
        fresh.iter().for_each(|term| write_form(&first.key, &term.marked, term.postings.iter(), text));
        text.push(END);
        return;
    }
    if is_as_before(line, fresh, renumbering) {
        text.push_str(line);
        text.push(END);
        return;
    }
    let key = key(line);
    let mut forms: Vec<(&str, Vec<Posting>)> = forms(line)
        .map(|(marked, lists)| {
            let mut postings = Vec::new();
            for list in lists {
                each(list, |posting| {
                    postings.extend(renumbering.apply(posting));
                    true
                });
            }
            (marked, postings)
        })
        .collect();
    for term in fresh {
        match forms.iter_mut().find(|(marked, _)| *marked == term.marked) {
            Some((_, postings)) => postings.extend(term.postings.iter()),
            None => forms.push((&term.marked, term.postings.iter().collect())),
        }
    }
    forms.retain(|(_, postings)| !postings.is_empty());
    forms.sort_unstable_by_key(|(marked, _)| *marked);
    if forms.is_empty() {
        return;
    }
    text.push_str(key);
    for (marked, mut postings) in forms {
        postings.sort_unstable();
        write_form(key, marked, postings.into_iter(), text);
    }
    text.push(END);
}

/// Writes one spelling of a word and its documents, in order.
fn write_form(key: &str, marked: &str, postings: impl Iterator<Item = Posting>, text: &mut String) {
    text.push('|');
    text.push_str(if marked == key { "" } else { marked });
    write(postings, text);
}
