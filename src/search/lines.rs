//! The index as text, a line a word: its key, then each way in which it was written, and the documents.
//!
//! `hoa|hoà tB bD|hoa bF;` – where a word was written like its key, nothing stands between `|` and the first space.
//! Words hold none of the characters that stand between things here, so nothing has to be escaped.

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::collect::Term;
use super::postings::{Posting, each, write};

/// Stands behind each line.
pub(super) const END: char = ';';

/// What becomes of the documents that the lines know.
pub(super) struct Renumbering {
    /// The new number of each old one; none where it is gone, or has to be read again.
    pub(super) to: Vec<Option<u32>>,
    /// Whether each that has a number keeps its own.
    pub(super) is_in_place: bool,
}

impl Renumbering {
    fn concerns(&self, posting: Posting) -> bool {
        !self.is_in_place || self.to[posting.document() as usize].is_none()
    }

    fn apply(&self, postings: &mut Vec<Posting>) {
        let moved = |posting: &Posting| {
            self.to[posting.document() as usize].map(|number| Posting::new(number, posting.field()))
        };
        *postings = postings.iter().filter_map(moved).collect();
    }
}

/// The lines of `old`, renumbered, and `fresh` among them.
pub(super) fn merge(old: &str, fresh: &[Term], renumbering: &Renumbering) -> String {
    let mut tasks: Vec<(&str, &[Term])> = Vec::new();
    let mut fresh = fresh.chunk_by(|one, other| one.key == other.key).peekable();
    for line in old.split_terminator(END) {
        while let Some(terms) = fresh.next_if(|terms| *terms[0].key < *key(line)) {
            tasks.push(("", terms));
        }
        tasks.push((line, fresh.next_if(|terms| terms[0].key == key(line)).unwrap_or_default()));
    }
    tasks.extend(fresh.map(|terms| ("", terms)));
    let lines: Vec<String> =
        tasks.par_iter().map(|(line, terms)| merge_line(line, terms, renumbering)).collect();
    lines.concat()
}

/// The key of a line.
pub(super) fn key(line: &str) -> &str {
    line.split_once('|').map_or(line, |(key, _)| key)
}

fn merge_line(line: &str, fresh: &[Term], renumbering: &Renumbering) -> String {
    if fresh.is_empty() && !is_concerned(line, renumbering) {
        return [line, ";"].concat();
    }
    let key = if line.is_empty() { &*fresh[0].key } else { key(line) };
    let mut forms: Vec<(&str, Vec<Posting>)> = line
        .split('|')
        .skip(1)
        .map(|form| {
            let mut parts = form.split(' ');
            let marked = parts.next().filter(|marked| !marked.is_empty()).unwrap_or(key);
            let mut postings = Vec::new();
            for list in parts {
                each(list, |posting| {
                    postings.push(posting);
                    true
                });
            }
            renumbering.apply(&mut postings);
            (marked, postings)
        })
        .collect();
    for term in fresh {
        match forms.iter_mut().find(|(marked, _)| *marked == term.marked) {
            Some((_, postings)) => postings.extend(&term.postings),
            None => forms.push((&term.marked, term.postings.clone())),
        }
    }
    forms.retain(|(_, postings)| !postings.is_empty());
    forms.sort_unstable_by_key(|(marked, _)| *marked);
    let mut text = String::new();
    if forms.is_empty() {
        return text;
    }
    text.push_str(key);
    for (marked, mut postings) in forms {
        postings.sort_unstable();
        text.push('|');
        text.push_str(if marked == key { "" } else { marked });
        write(&postings, &mut text);
    }
    text.push(END);
    text
}

/// Whether a line names a document whose number changes.
fn is_concerned(line: &str, renumbering: &Renumbering) -> bool {
    line.split('|').skip(1).flat_map(|form| form.split(' ').skip(1)).any(|list| {
        let mut found = false;
        each(list, |posting| {
            found = renumbering.concerns(posting);
            !found
        });
        found
    })
}
