//! How similar two reports are: their sketches find candidates, which are then compared.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use memchr::{memchr3_iter, memrchr};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{Article, Body, Report, ReportKind};

/// The fewest syllables of a compared text. Shorter texts are similar by chance.
const LEAST: usize = 60;

/// The length in bytes of the shortest clause that counts.
const SHORTEST: usize = 20;

/// The least similarity of a text published twice: percent of equal groups of three words. A text with every tenth word
/// changed keeps 73; reports put together from the same few hundred phrases share up to 61, and those of different
/// authors up to 12.
const ALIKE: usize = 70;

/// The same notice may appear again every week; on nearer days it is a duplicate.
const APART: SignedDuration = SignedDuration::from_hours(3 * 24);

/// A summary of a text for finding similar ones: the hashes of its clauses fall into several classes, and it keeps the
/// least hash of each. Texts that share most clauses share most of these values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch([u32; Self::CLASSES]);

impl Sketch {
    /// The number of its values.
    pub const CLASSES: usize = 8;

    /// The value of a class without a clause.
    const NONE: u32 = u32::MAX;

    /// The sketch of an article that could be published twice by mistake: not of a page, a draft or a withdrawn report.
    pub fn of(Article { report, body }: &Article) -> Option<Self> {
        let is_news = report.withdrawn.is_none() && !report.draft && report.kind != ReportKind::Page;
        (is_news && body.syllables >= LEAST).then(|| Self::of_html(&body.html()))
    }

    fn of_html(html: &str) -> Self {
        let (bytes, mut least, mut from) = (html.as_bytes(), [Self::NONE; Self::CLASSES], 0);
        for at in memchr3_iter(b'<', b'.', b',', bytes).chain([bytes.len()]) {
            let clause = &bytes[from..at];
            // The clause begins after a tag.
            let start = memrchr(b'>', clause).map_or(0, |end| end + 1);
            let clause = clause[start..].trim_ascii();
            if clause.len() >= SHORTEST {
                let hash = xxh3_64(clause);
                let class = &mut least[hash as usize % Self::CLASSES];
                *class = (*class).min((hash >> 32) as u32);
            }
            from = at + 1;
        }
        Self(least)
    }

    /// Its values, each with the number of its class.
    pub fn values(&self) -> impl Iterator<Item = (usize, u32)> {
        self.0.into_iter().enumerate().filter(|(_, value)| *value != Self::NONE)
    }
}

/// The equal share of two texts in percent, if both report the same event in the same place. If numbers or names
/// differ, they are two of a series, however similar: next week's vaccinations, the same programme in the next village.
pub fn likeness(one: (&Report, &Body), other: (&Report, &Body)) -> Option<u8> {
    if !may_be_one(one.0, other.0) {
        return None;
    }
    let (one, other) = (one.1.text(), other.1.text());
    let share = shared(&triples(&one), &triples(&other));
    let is_same = |facts: fn(&str) -> BTreeSet<&str>| {
        let (one, other) = (facts(&one), facts(&other));
        // The copy may be shorter.
        one.is_subset(&other) || other.is_subset(&one)
    };
    (share >= ALIKE && is_same(numbers) && is_same(names)).then(|| u8::try_from(share).unwrap_or(100))
}

fn may_be_one(one: &Report, other: &Report) -> bool {
    let place = |report: &Report| report.commune.as_ref().map(|commune| commune.name.to_lowercase());
    let day = |report: &Report| report.date.or(report.published.map(|posted| posted.date));
    let is_notice = one.kind == ReportKind::Notice && other.kind == ReportKind::Notice;
    let are_near = match (day(one), day(other)) {
        (Some(one), Some(other)) => one.duration_since(other).abs() < APART,
        _ => true,
    };
    place(one) == place(other) && (are_near || !is_notice)
}

/// The words of a text, each with its offset.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split_inclusive(|char: char| !char.is_alphanumeric()).scan(0, |at, part| {
        let start = *at;
        *at += part.len();
        Some((start, part.trim_end_matches(|char: char| !char.is_alphanumeric())))
    });
    parts.filter(|(_, word)| !word.is_empty())
}

/// The hashes of all groups of three successive words, sorted.
fn triples(text: &str) -> Vec<u64> {
    let hashes: Vec<u64> = words(text).map(|(_, word)| xxh3_64(word.as_bytes())).collect();
    let joined = |three: &[u64]| {
        three.iter().fold(0_u64, |all, hash| all.rotate_left(21).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ hash)
    };
    let mut triples: Vec<u64> = hashes.windows(3).map(joined).collect();
    triples.sort_unstable();
    triples
}

/// The share of two sorted lists that is in both, in percent.
fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut rest, mut common) = (other, 0_usize);
    for hash in one {
        rest = &rest[rest.partition_point(|other| other < hash)..];
        if rest.first() == Some(hash) {
            rest = &rest[1..];
            common += 1;
        }
    }
    (200 * common).checked_div(one.len() + other.len()).unwrap_or(0)
}

/// The numbers of a text: days, times, counts. A day counts as one, since two days may consist of the same numbers.
fn numbers(text: &str) -> BTreeSet<&str> {
    let joins = |char: char| matches!(char, '/' | '.' | ',' | ':' | '-');
    let parts = text.split(|char: char| !char.is_alphanumeric() && !joins(char));
    let those = parts.filter(|part| part.starts_with(|char: char| char.is_ascii_digit()));
    those.map(|part| part.trim_end_matches(joins).trim_start_matches('0')).collect()
}

/// The capitalised words that don't begin a sentence.
fn names(text: &str) -> BTreeSet<&str> {
    let capitals = words(text).filter(|(_, word)| word.starts_with(char::is_uppercase));
    let within = capitals.filter(|(at, _)| {
        let before = text[..*at].trim_end();
        before.ends_with(|char: char| char.is_alphanumeric() || char == ',')
    });
    within.map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::{names, numbers, shared, triples};

    #[test]
    fn facts_of_a_text() {
        let text = "Sáng 04/4, xã Cẩm Tâm họp. Bà con đến, Lan và 12 hộ.";
        assert_eq!(numbers(text).into_iter().collect::<Vec<_>>(), ["12", "4/4"]);
        assert_eq!(names(text).into_iter().collect::<Vec<_>>(), ["Cẩm", "Lan", "Tâm"]);
    }

    #[test]
    fn the_share_of_two_texts() {
        let share = |one: &str, other: &str| shared(&triples(one), &triples(other));
        assert_eq!(share("một hai ba bốn", "một hai, ba. bốn"), 100);
        assert_eq!(share("một hai ba bốn", "một hai ba năm"), 50);
        assert_eq!(share("một hai ba", "ba hai một"), 0);
        assert_eq!(share("một", ""), 0);
    }
}
