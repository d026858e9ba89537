//! A reader of the search's files: what `src/search/script/ask.js` does, once more, from nothing but the files.

use std::collections::{BTreeMap, BTreeSet};

use bantin::output::OutputPath;
use bantin::search::{Piece, keys, pieces};
use icu_normalizer::DecomposingNormalizerBorrowed;

const PAGE: usize = 10;
const REQUESTS: usize = 4;
const PREFIX_FILES: usize = 3;
const WORDS: usize = 12;
const WHOLE: u32 = 40;
const MARKS: u32 = 400;

/// The published search of a site.
pub(crate) struct Reader<'f> {
    files: &'f BTreeMap<OutputPath, std::sync::Arc<[u8]>>,
    words: Vec<(String, String)>,
    pairs: Vec<(String, String)>,
    cards: Vec<String>,
    per_file: usize,
}

/// What was found.
pub(crate) struct Found {
    /// The addresses of the reports, the best first.
    pub(crate) reports: Vec<String>,
    /// How many were found by words that stand together alone.
    pub(crate) together: usize,
    /// The files of words that were needed.
    pub(crate) files: BTreeSet<String>,
    /// Those of the results that are shown at once.
    pub(crate) cards: BTreeSet<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) key: String,
    pub(crate) marked: String,
    is_prefix: bool,
    is_facet: bool,
}

/// A term, the table it is looked up in, and the bits of the words that it stands for.
#[derive(Clone)]
struct Need {
    is_pair: bool,
    term: Term,
    covers: u32,
}

#[derive(Clone, Copy, Default)]
struct Standing {
    covered: u32,
    worth: u32,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tables {
    words: String,
    pairs: String,
    cards: String,
    per_file: usize,
}

impl<'f> Reader<'f> {
    /// The reader of the search among `files`.
    pub(crate) fn new(files: &'f BTreeMap<OutputPath, std::sync::Arc<[u8]>>) -> Self {
        let is_script = |path: &&OutputPath| path.starts_with("tim-kiem/tim-kiem.") && path.ends_with(".js");
        let path = files.keys().find(is_script).expect("a script");
        let script = text(files, path);
        let (_, tables) = script.rsplit_once("})(").expect("the script is called");
        let tables: Tables = serde_json::from_str(tables.trim_end_matches(");\n")).expect("its tables");
        let rows = |table: &str| {
            let row = |row: &str| row.split_once(' ').map(|(from, hash)| (from.to_owned(), hash.to_owned()));
            table.split(';').map(|line| row(line).expect("a key and a hash")).collect()
        };
        Self {
            files,
            words: rows(&tables.words),
            pairs: rows(&tables.pairs),
            cards: tables.cards.split(' ').map(str::to_owned).collect(),
            per_file: tables.per_file,
        }
    }

    /// What the page shows for `query`, with these choices made.
    pub(crate) fn ask(&self, query: &str, facets: &[&str]) -> Found {
        let (mut needs, mut spares) = (Vec::new(), Vec::new());
        let mut bits = Bits::default();
        for facet in facets {
            let term = Term {
                key: (*facet).to_owned(),
                marked: (*facet).to_owned(),
                is_prefix: false,
                is_facet: true,
            };
            needs.push(Need { is_pair: false, term, covers: bits.next() });
        }
        let mut is_marked = false;
        for (words, is_phrase) in parse(query) {
            let mut of_word: Vec<u32> = Vec::new();
            for word in &words {
                let bit = of_word.first().copied().filter(|_| is_phrase).unwrap_or_else(|| bits.next());
                of_word.push(bit);
                is_marked |= word.marked != word.key;
                let need = Need { is_pair: false, term: word.clone(), covers: bit };
                if words.len() == 1 {
                    needs.push(need);
                } else if !is_phrase {
                    spares.push(need);
                }
            }
            for (at, pair) in words.windows(2).enumerate() {
                let covers = if is_phrase && at > 0 { bits.next() } else { of_word[at] | of_word[at + 1] };
                let joined = |one: &str, other: &str| format!("{one}_{other}");
                let term = Term {
                    key: joined(&pair[0].key, &pair[1].key),
                    marked: joined(&pair[0].marked, &pair[1].marked),
                    is_prefix: pair[1].is_prefix,
                    is_facet: false,
                };
                needs.push(Need { is_pair: true, term, covers });
            }
        }
        self.answer(&needs, spares, bits.full, is_marked)
    }

    fn answer(&self, needs: &[Need], spares: Vec<Need>, full: u32, is_marked: bool) -> Found {
        let mut files = BTreeSet::new();
        let mut standings = BTreeMap::new();
        let count = |standings: &BTreeMap<u32, Standing>| {
            standings.values().filter(|standing| full != 0 && standing.covered == full).count()
        };
        let marks = if is_marked { MARKS } else { 1 };
        self.take(needs, marks, &mut standings, &mut files);
        let seen = standings.values().fold(0, |seen, standing| seen | standing.covered);
        let (missing, others): (Vec<Need>, Vec<Need>) =
            spares.into_iter().partition(|need| need.covers & seen == 0);
        let together = count(&standings);
        self.take(&missing, marks, &mut standings, &mut files);
        let mut further = files.clone();
        others.iter().for_each(|need| further.extend(self.files_of(need)));
        let so_far = count(&standings);
        if so_far == 0 || (so_far < PAGE && further.len() < REQUESTS) {
            self.take(&others, marks, &mut standings, &mut files);
        }
        let mut found: Vec<(u32, Standing)> =
            standings.into_iter().filter(|(_, standing)| full != 0 && standing.covered == full).collect();
        found.sort_by_key(|(document, standing)| std::cmp::Reverse((standing.worth, *document)));
        let cards = self.shown_at_once(&found, files.len());
        Found {
            together,
            reports: found.iter().map(|(document, _)| self.address(*document)).collect(),
            files,
            cards,
        }
    }

    fn take(
        &self,
        needs: &[Need],
        marks: u32,
        standings: &mut BTreeMap<u32, Standing>,
        files: &mut BTreeSet<String>,
    ) {
        for need in needs {
            files.extend(self.files_of(need));
            for (document, worth) in self.find(need, marks) {
                let standing = standings.entry(document).or_default();
                standing.covered |= need.covers;
                if !need.term.is_facet {
                    standing.worth += worth;
                }
            }
        }
    }

    /// The files that hold what a term may be.
    fn files_of(&self, Need { is_pair, term, .. }: &Need) -> Vec<String> {
        let (kind, table) = if *is_pair { ("c", &self.pairs) } else { ("t", &self.words) };
        let at = table.partition_point(|(from, _)| *from <= term.key);
        let further =
            table[at..].iter().take_while(|(from, _)| term.is_prefix && from.starts_with(&term.key));
        let end = at + further.take(PREFIX_FILES - 1).count();
        let name = |(from, hash): &(String, String)| {
            let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
            let from: String = from.chars().map(|char| if is_plain(char) { char } else { '-' }).collect();
            format!("tim-kiem/{kind}-{from}.{hash}.js")
        };
        table[at.saturating_sub(1)..end].iter().map(name).collect()
    }

    /// The documents with a term, and what that is worth.
    fn find(&self, need: &Need, marks: u32) -> BTreeMap<u32, u32> {
        let term = &need.term;
        let mut found = BTreeMap::new();
        for file in self.files_of(need) {
            let script = text(self.files, &file);
            let lines =
                script.strip_prefix("bantinSearch(\"").expect("a file of lines").trim_end_matches("\");\n");
            for line in lines.split_terminator(';') {
                let (key, forms) = line.split_once('|').expect("a line has a form");
                if key != term.key && !(term.is_prefix && key.starts_with(&term.key)) {
                    continue;
                }
                let bonus = if key == term.key { WHOLE } else { 0 };
                for form in forms.split('|') {
                    let (written, lists) = form.split_once(' ').expect("a form has a list");
                    let written = if written.is_empty() { key } else { written };
                    let agrees = agrees(&term.marked, written, key != term.key);
                    let worth = bonus + if agrees { marks } else { 0 };
                    for (document, weight) in lists.split(' ').flat_map(documents) {
                        let best = found.entry(document).or_insert(0);
                        *best = (weight + worth).max(*best);
                    }
                }
            }
        }
        found
    }

    fn shown_at_once(&self, found: &[(u32, Standing)], n_files: usize) -> BTreeSet<String> {
        let mut cards = BTreeSet::new();
        for (document, _) in found.iter().take(PAGE) {
            let file = self.card_file(*document);
            if !cards.contains(&file) && cards.len() == REQUESTS.saturating_sub(n_files).max(1) {
                break;
            }
            cards.insert(file);
        }
        cards
    }

    fn card_file(&self, document: u32) -> String {
        let chunk = document as usize / self.per_file;
        format!("tim-kiem/b-{chunk}.{}.js", self.cards[chunk])
    }

    fn address(&self, document: u32) -> String {
        let script = text(self.files, &self.card_file(document));
        let json = script.strip_prefix("bantinSearch(").expect("a file of results").trim_end_matches(");\n");
        let cards: Vec<Vec<String>> = serde_json::from_str(json).expect("results");
        cards[document as usize % self.per_file][0].clone()
    }
}

/// The bits of the words of one query.
#[derive(Default)]
struct Bits {
    full: u32,
}

impl Bits {
    fn next(&mut self) -> u32 {
        let bit = self.full + 1;
        self.full |= bit;
        bit
    }
}

fn text<'f>(files: &'f BTreeMap<OutputPath, std::sync::Arc<[u8]>>, path: &str) -> &'f str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).expect("scripts are text")
}

/// The words of a query in groups, each with whether it stood in quotation marks.
fn parse(query: &str) -> Vec<(Vec<Term>, bool)> {
    let parts: Vec<&str> = query.split(['"', '“', '”', '„']).collect();
    let (tail, mut left) = (parts.len() - 1, WORDS);
    let mut groups = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let mut words: Vec<Term> = words(part).into_iter().map(|(word, _)| word).take(left).collect();
        left -= words.len();
        // What is at the end of the query may be the beginning of a word.
        let ends_here =
            self::words(part).get(words.len().wrapping_sub(1)).is_some_and(|(_, end)| *end == part.len());
        let is_long = words.len() > 1 || words.iter().any(|only| only.key.encode_utf16().count() > 1);
        if let Some(last) = words.last_mut() {
            last.is_prefix = is_long && at == tail && ends_here;
        }
        if !words.is_empty() {
            groups.push((words, at % 2 == 1));
        }
    }
    groups
}

/// The words of a text, a joined one as one, and the byte at which each ends.
pub(crate) fn words(text: &str) -> Vec<(Term, usize)> {
    let mut found = Vec::new();
    pieces(text, |piece| {
        let (Piece::Word(word) | Piece::Joined(word)) = piece else { return };
        let (key, marked) = keys(word);
        let end = word.as_ptr() as usize + word.len() - text.as_ptr() as usize;
        found.push((Term { key, marked, is_prefix: false, is_facet: false }, end));
    });
    found
}

/// Whether a word was written as it was typed, as far as it was typed.
fn agrees(typed: &str, written: &str, is_prefix: bool) -> bool {
    if !is_prefix {
        return typed == written;
    }
    let ((one, tone), (other, other_tone)) = (apart(typed), apart(written));
    other.starts_with(&one) && (tone.is_none() || tone == other_tone)
}

/// A word or pair without its tones, and the tone of its last syllable.
fn apart(word: &str) -> (String, Option<char>) {
    let is_tone = |char: &char| matches!(char, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(word).into_owned();
    let last = decomposed.rsplit('_').next().unwrap_or_default();
    (decomposed.chars().filter(|char| !is_tone(char)).collect(), last.chars().find(is_tone))
}

/// The documents in a list, and what it is worth that the word is in them.
fn documents(list: &str) -> Vec<(u32, u32)> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (field, digits) = list.split_at(1);
    let weight = match field.to_ascii_lowercase().as_str() {
        "t" => 32,
        "c" => 24,
        "p" => 16,
        "m" => 12,
        "b" => 4,
        other => panic!("{other} is no field"),
    };
    let value = |digit: char| u32::try_from(DIGITS.find(digit).expect("a digit")).expect("it is below 64");
    let mut found = Vec::new();
    if field.chars().all(char::is_uppercase) {
        for (at, digit) in (0..).zip(digits.chars()) {
            found.extend((0..6).filter(|bit| value(digit) >> bit & 1 == 1).map(|bit| (at * 6 + bit, weight)));
        }
        return found;
    }
    let (mut next, mut distance, mut shift) = (0, 0, 0);
    for value in digits.chars().map(value) {
        distance |= (value % 32) << shift;
        shift += 5;
        if value < 32 {
            found.push((next + distance, weight));
            next += distance + 1;
            (distance, shift) = (0, 0);
        }
    }
    found
}
