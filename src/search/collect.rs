//! Collects the words and the pairs of neighbouring words of documents, each with the documents it occurs in.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::{IntoParallelIterator, ParallelIterator, ParallelSliceMut};

use super::document::SearchDocument;
use super::postings::{Field, Posting, Postings};
use super::word::{Piece, keys, parts, pieces};

/// A word or pair as it was written, and its documents.
#[derive(Debug)]
pub(super) struct Term {
    /// Without marks. The words of a pair are joined by `_`.
    pub(super) key: String,
    /// With marks.
    pub(super) marked: String,
    /// The documents, each with the weightiest field, which comes first.
    pub(super) postings: Postings,
}

/// The terms of some documents, words and pairs sorted by key.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub(super) words: Vec<Term>,
    pub(super) pairs: Vec<Term>,
}

/// Words are numbered here: a site has few distinct ones, and each is folded once.
#[derive(Default)]
pub(super) struct Collector {
    /// The number of each word as written.
    numbers: WordNumbers,
    /// The number of each word by its marked key.
    by_marked: HashMap<Box<str>, u32, FixedState>,
    words: Vec<Term>,
    pairs: HashMap<(u32, u32), Postings, FixedState>,
    /// The words that form a pair with the next one: the previous word, or the last part of a joined word and the
    /// whole.
    before: Vec<u32>,
}

impl Collector {
    /// Adds the next document. Its number must be higher than all before.
    pub(super) fn add(&mut self, number: u32, document: &SearchDocument, facets: &[String]) {
        for field in Field::ALL {
            let posting = Posting::new(number, field);
            self.before.clear();
            pieces(document.text(field), |piece| self.take(posting, piece));
        }
        for facet in facets {
            let word = self.number_of_keys(facet.clone(), facet.clone());
            self.words[word as usize].postings.push(Posting::new(number, Field::Body));
        }
    }

    fn take(&mut self, posting: Posting, piece: Piece<'_>) {
        match piece {
            Piece::Break => self.before.clear(),
            Piece::Word(word) => {
                let word = self.word(posting, word);
                self.pair_with_those_before(posting, word);
                self.before.clear();
                self.before.push(word);
            }
            Piece::Joined(joined) => {
                let whole = self.word(posting, joined);
                self.pair_with_those_before(posting, whole);
                for part in parts(joined) {
                    let part = self.word(posting, part);
                    self.pair_with_those_before(posting, part);
                    self.before.clear();
                    self.before.push(part);
                }
                if parts(joined).next().is_none() {
                    self.before.clear();
                }
                self.before.push(whole);
            }
        }
    }

    fn pair_with_those_before(&mut self, posting: Posting, word: u32) {
        for before in &self.before {
            self.pairs.entry((*before, word)).or_default().push(posting);
        }
    }

    fn word(&mut self, posting: Posting, word: &str) -> u32 {
        let number = self.numbers.get(word).unwrap_or_else(|| {
            let (key, marked) = keys(word);
            let number = self.number_of_keys(key, marked);
            self.numbers.insert(word, number);
            number
        });
        self.words[number as usize].postings.push(posting);
        number
    }

    fn number_of_keys(&mut self, key: String, marked: String) -> u32 {
        if let Some(number) = self.by_marked.get(&*marked) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).expect("a language has fewer words");
        self.by_marked.insert(marked.as_str().into(), number);
        self.words.push(Term { key, marked, postings: Postings::default() });
        number
    }

    /// Adds what was collected from documents with higher numbers.
    pub(super) fn append(&mut self, other: Self) {
        let mut numbers = Vec::with_capacity(other.words.len());
        for Term { key, marked, postings } in other.words {
            let number = self.number_of_keys(key, marked);
            self.words[number as usize].postings.append(&postings);
            numbers.push(number);
        }
        let pairs: Vec<_> = other.pairs.into_iter().collect();
        for ((first, second), postings) in pairs {
            let pair = (numbers[first as usize], numbers[second as usize]);
            self.pairs.entry(pair).or_default().append(&postings);
        }
    }

    /// The sorted terms of all documents.
    pub(super) fn finish(self) -> Terms {
        let Self { mut words, pairs, .. } = self;
        let order = Order::of(&words);
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.par_sort_unstable_by_key(|(pair, _)| order.of_pair(*pair));
        let joined = |first: &str, second: &str| [first, "_", second].concat();
        let term = |((first, second), postings): ((u32, u32), Postings)| {
            let (first, second) = (&words[first as usize], &words[second as usize]);
            Term {
                key: joined(&first.key, &second.key),
                marked: joined(&first.marked, &second.marked),
                postings,
            }
        };
        let pairs = pairs.into_par_iter().map(term).collect();
        words.sort_unstable_by(|one, other| (&one.key, &one.marked).cmp(&(&other.key, &other.marked)));
        Terms { words, pairs }
    }
}

/// WordNumbers by word. Every word of every text is looked up and nearly all are short. Short words are stored inline, so a
/// lookup touches one place in memory.
#[derive(Default)]
struct WordNumbers {
    short: HashMap<u128, u32, FixedState>,
    long: HashMap<Box<str>, u32, FixedState>,
}

impl WordNumbers {
    /// The bytes of a word of up to sixteen. No word contains a zero byte.
    fn short(word: &str) -> Option<u128> {
        let mut bytes = [0; 16];
        bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        Some(u128::from_le_bytes(bytes))
    }

    fn get(&self, word: &str) -> Option<u32> {
        match Self::short(word) {
            Some(bytes) => self.short.get(&bytes).copied(),
            None => self.long.get(word).copied(),
        }
    }

    fn insert(&mut self, word: &str, number: u32) {
        match Self::short(word) {
            Some(bytes) => self.short.insert(bytes, number),
            None => self.long.insert(word.into(), number),
        };
    }
}

/// The ranks of words: lets pairs be sorted by four numbers instead of by comparing texts.
struct Order {
    /// Ranks by key with `_` appended and by key alone; then the same by marked key.
    ranks: [Vec<u32>; 4],
}

impl Order {
    fn of(words: &[Term]) -> Self {
        let first = |text: &str| [text, "_"].concat();
        Self {
            ranks: [
                ranks(&words.iter().map(|word| first(&word.key)).collect::<Vec<_>>()),
                ranks(&words.iter().map(|word| &*word.key).collect::<Vec<_>>()),
                ranks(&words.iter().map(|word| first(&word.marked)).collect::<Vec<_>>()),
                ranks(&words.iter().map(|word| &*word.marked).collect::<Vec<_>>()),
            ],
        }
    }

    fn of_pair(&self, (first, second): (u32, u32)) -> [u32; 4] {
        let [key_first, key_second, marked_first, marked_second] = &self.ranks;
        let (first, second) = (first as usize, second as usize);
        [key_first[first], key_second[second], marked_first[first], marked_second[second]]
    }
}

/// The rank of each text among all; equal texts have the same rank.
fn ranks<T: Ord>(texts: &[T]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_unstable_by_key(|&idx| &texts[idx]);
    let mut ranks = vec![0; texts.len()];
    let mut rank = 0;
    for (place, &idx) in order.iter().enumerate() {
        rank += u32::from(place > 0 && texts[order[place - 1]] != texts[idx]);
        ranks[idx] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::WordNumbers;

    #[test]
    fn short_words_and_long_ones_are_apart() {
        let words = [
            "a",
            "aa",
            "nghiêng",
            "abcdefghijklmno",
            "abcdefghijklmnop",
            "abcdefghijklmnopq",
            "ệệệệệ",
            "ệệệệệệ",
        ];
        let mut numbers = WordNumbers::default();
        for (number, word) in (0..).zip(words) {
            assert_eq!(numbers.get(word), None, "{word}");
            numbers.insert(word, number);
        }
        for (number, word) in (0..).zip(words) {
            assert_eq!(numbers.get(word), Some(number), "{word}");
        }
    }
}
