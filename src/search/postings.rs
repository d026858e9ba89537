//! Posting lists (which documents contain a word) as text for a JavaScript string: letters, digits, `-` and `_`.
//!
//! A list begins with the letter of its field. If it is lower case, the gaps between documents follow, five bits a
//! character, the sixth bit meaning “more follows”. If it is upper case, a bitmap follows, six documents a character.
//! The shorter form is used.

/// The fields of a report, by weight; their letters are `t`, `c`, `p`, `m`, `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    Title,
    Commune,
    People,
    Model,
    Body,
}

impl Field {
    /// All fields, by weight.
    pub(super) const ALL: [Self; 5] = [Self::Title, Self::Commune, Self::People, Self::Model, Self::Body];

    fn letter(self) -> u8 {
        b"tcpmb"[self as usize]
    }

    fn of(letter: u8) -> Self {
        Self::ALL[b"tcpmb".iter().position(|of| *of == letter).unwrap_or_default()]
    }
}

/// A document and the weightiest of its fields that contain a word. Packed, since a site has millions of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);

impl Posting {
    /// A word occurs in `field` of `document`.
    pub(super) fn new(document: u32, field: Field) -> Self {
        Self(document << 3 | field as u32)
    }

    /// The number of the document.
    pub(super) fn document(self) -> u32 {
        self.0 >> 3
    }

    /// The field.
    pub(super) fn field(self) -> Field {
        Field::ALL[(self.0 & 7) as usize]
    }
}

/// Postings sorted by document, each document once, in about two bytes each: the gap to the previous document and the
/// field, seven bits a byte, the eighth bit meaning “more follows”.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    bytes: Vec<u8>,
    /// The lowest document that may come next.
    next: u32,
}

impl Postings {
    /// Adds the next posting. If the document is already there, it keeps its field.
    pub(super) fn push(&mut self, posting: Posting) {
        let Some(distance) = posting.document().checked_sub(self.next) else { return };
        self.next = posting.document() + 1;
        let mut rest = Posting::new(distance, posting.field()).0;
        while rest >= 128 {
            self.bytes.push(rest as u8 | 128);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    /// Adds postings of later documents.
    pub(super) fn append(&mut self, others: &Self) {
        let mut rest = others.iter();
        if let Some(first) = rest.next() {
            self.push(first);
            self.bytes.extend_from_slice(rest.bytes);
            self.next = others.next;
        }
    }

    /// All postings.
    pub(super) fn iter(&self) -> Unpacked<'_> {
        Unpacked { bytes: &self.bytes, next: 0 }
    }
}

/// Iterates over packed postings.
pub(super) struct Unpacked<'p> {
    bytes: &'p [u8],
    next: u32,
}

impl Iterator for Unpacked<'_> {
    type Item = Posting;

    fn next(&mut self) -> Option<Posting> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u32::from(byte & 127) << shift;
            shift += 7;
            if *byte < 128 {
                break;
            }
        }
        let distance = Posting(value);
        let document = self.next + distance.document();
        self.next = document + 1;
        Some(Posting::new(document, distance.field()))
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes a space and a list for each field. `postings` must be sorted by document.
pub(super) fn write(postings: impl Iterator<Item = Posting>, text: &mut String) {
    let mut documents: [Vec<u32>; 5] = Default::default();
    postings.for_each(|posting| documents[posting.field() as usize].push(posting.document()));
    for (field, documents) in Field::ALL.into_iter().zip(documents) {
        let Some(last) = documents.last() else { continue };
        text.push(' ');
        let n_bits = *last as usize / 6 + 1;
        if n_distances(&documents) <= n_bits {
            text.push(char::from(field.letter()));
            write_distances(&documents, text);
        } else {
            text.push(char::from(field.letter().to_ascii_uppercase()));
            write_bits(&documents, n_bits, text);
        }
    }
}

fn distances(documents: &[u32]) -> impl Iterator<Item = u32> {
    let mut next = 0;
    documents.iter().map(move |document| {
        let distance = document - next;
        next = document + 1;
        distance
    })
}

/// How many characters the gaps take.
fn n_distances(documents: &[u32]) -> usize {
    distances(documents).map(|distance| (32 - distance.leading_zeros()).div_ceil(5).max(1) as usize).sum()
}

fn write_distances(documents: &[u32], text: &mut String) {
    for mut distance in distances(documents) {
        while distance >= 32 {
            text.push(digit(distance % 32 + 32));
            distance /= 32;
        }
        text.push(digit(distance));
    }
}

fn write_bits(documents: &[u32], n_bits: usize, text: &mut String) {
    let mut bits = vec![0; n_bits];
    for document in documents {
        bits[*document as usize / 6] |= 1 << (document % 6);
    }
    text.extend(bits.into_iter().map(digit));
}

fn digit(value: u32) -> char {
    char::from(DIGITS[value as usize])
}

/// The value of each digit. Any other character ends a list.
const VALUES: [u8; 256] = {
    let mut values = [END; 256];
    let mut value = 0;
    while value < DIGITS.len() {
        values[DIGITS[value] as usize] = value as u8;
        value += 1;
    }
    values
};

const END: u8 = u8::MAX;

fn value(digit: u8) -> u32 {
    u32::from(VALUES[digit as usize])
}

/// A set of documents.
#[derive(Debug, Default)]
pub(super) struct DocumentSet {
    /// Six documents a number, as in the lists.
    bits: Vec<u8>,
    is_empty: bool,
}

impl DocumentSet {
    /// The set of `numbers`.
    pub(super) fn new(numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut documents = Self { bits: Vec::new(), is_empty: true };
        for number in numbers {
            let at = number / 6;
            documents.bits.resize(documents.bits.len().max(at + 1), 0);
            documents.bits[at] |= 1 << (number % 6);
            documents.is_empty = false;
        }
        documents
    }

    /// Whether the document is in the set.
    pub(super) fn has(&self, number: u32) -> bool {
        let number = number as usize;
        self.bits.get(number / 6).is_some_and(|bits| bits >> (number % 6) & 1 != 0)
    }

    /// Whether any document of the set occurs in `lines`. Every edit causes a scan of the whole index, so this reads
    /// the bytes once and allocates nothing.
    pub(super) fn are_in(&self, lines: &str) -> bool {
        let mut rest = lines.as_bytes();
        if self.is_empty {
            return false;
        }
        while let Some(at) = rest.iter().position(|byte| *byte == b' ') {
            let (found, end) = self.are_at(&rest[at + 1..]);
            if found {
                return true;
            }
            rest = &rest[at + 1 + end..];
        }
        false
    }

    /// Calls `take` with the documents of one list that are in the set.
    pub(super) fn each_in(&self, list: &str, mut take: impl FnMut(Posting)) {
        let Some((letter, digits)) = list.as_bytes().split_first() else { return };
        if !letter.is_ascii_uppercase() {
            each(list, |posting| {
                if self.has(posting.document()) {
                    take(posting);
                }
                true
            });
            return;
        }
        let field = Field::of(letter.to_ascii_lowercase());
        for (at, (digit, bits)) in (0..).zip(digits.iter().zip(&self.bits)) {
            let mut bits = VALUES[*digit as usize] & bits;
            while bits != 0 {
                take(Posting::new(at * 6 + bits.trailing_zeros(), field));
                bits &= bits - 1;
            }
        }
    }

    /// Whether the list at the start of `text` has a document of the set, and where the list ends.
    fn are_at(&self, text: &[u8]) -> (bool, usize) {
        let Some((letter, digits)) = text.split_first() else { return (false, 0) };
        let (found, end) =
            if letter.is_ascii_uppercase() { self.are_bits(digits) } else { self.are_distances(digits) };
        (found, end + 1)
    }

    fn are_bits(&self, digits: &[u8]) -> (bool, usize) {
        let mut found = 0;
        for (at, digit) in digits.iter().enumerate() {
            let value = VALUES[*digit as usize];
            if value == END {
                return (found != 0, at);
            }
            found |= value & self.bits.get(at).copied().unwrap_or_default();
        }
        (found != 0, digits.len())
    }

    fn are_distances(&self, digits: &[u8]) -> (bool, usize) {
        let (mut found, mut next, mut distance, mut shift) = (false, 0, 0, 0);
        for (at, digit) in digits.iter().enumerate() {
            let value = VALUES[*digit as usize];
            if value == END {
                return (found, at);
            }
            distance |= u32::from(value % 32) << shift;
            shift += 5;
            if value < 32 {
                let document = next + distance;
                found |= self.has(document);
                next = document + 1;
                (distance, shift) = (0, 0);
            }
        }
        (found, digits.len())
    }
}

/// Calls `take` with each document of one list, in order, until it returns false.
pub(super) fn each(list: &str, mut take: impl FnMut(Posting) -> bool) {
    let Some((&letter, digits)) = list.as_bytes().split_first() else { return };
    let field = Field::of(letter.to_ascii_lowercase());
    if letter.is_ascii_uppercase() {
        for (at, digit) in (0..).zip(digits) {
            let mut bits = value(*digit);
            while bits != 0 {
                if !take(Posting::new(at * 6 + bits.trailing_zeros(), field)) {
                    return;
                }
                bits &= bits - 1;
            }
        }
        return;
    }
    let (mut next, mut distance, mut shift) = (0, 0, 0);
    for digit in digits {
        let value = value(*digit);
        distance |= (value % 32) << shift;
        shift += 5;
        if value < 32 {
            if !take(Posting::new(next + distance, field)) {
                return;
            }
            next += distance + 1;
            (distance, shift) = (0, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_known_by_what_is_in_them() {
        let sparse = [3, 99, 1_056, 40_000];
        let dense: Vec<u32> = (0..2_000).filter(|document| document % 7 != 3).collect();
        let mut lines = String::from("anh|ánh");
        write(sparse.iter().map(|document| Posting::new(*document, Field::Title)), &mut lines);
        let postings = dense.iter().map(|&document| Posting::new(document, Field::Body));
        lines.push_str(";em|");
        write(postings, &mut lines);
        lines.push(';');
        for document in (0..2_100).chain(39_990..40_010) {
            let is_in = sparse.contains(&document) || dense.contains(&document);
            let documents = DocumentSet::new([document as usize]);
            assert_eq!(documents.are_in(&lines), is_in, "{document} in {lines}");
            let mut found = Vec::new();
            for list in lines.split([' ', ';']) {
                documents.each_in(list, |posting| found.push(posting.document()));
            }
            assert_eq!(found.contains(&document), is_in, "{document} in {lines}");
        }
        assert!(!DocumentSet::new([]).are_in(&lines));
        assert!(!DocumentSet::new([3]).are_in("anh|ánh;"));
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let documents = [0, 1, 15, 16, 17, 40_000, (1 << 29) - 1];
        let posting = |at: usize| Posting::new(documents[at], Field::ALL[at % 5]);
        for parted in 0..=documents.len() {
            let (mut packed, mut behind) = (Postings::default(), Postings::default());
            for (at, &document) in documents.iter().enumerate() {
                let half = if at < parted { &mut packed } else { &mut behind };
                half.push(posting(at));
                half.push(Posting::new(document, Field::Body));
            }
            packed.append(&behind);
            packed.push(posting(documents.len() - 1));
            let expected: Vec<Posting> = (0..documents.len()).map(posting).collect();
            assert_eq!(packed.iter().collect::<Vec<_>>(), expected);
        }
    }

    fn check(documents: &[u32]) {
        let postings: Vec<Posting> = documents
            .iter()
            .map(|&document| Posting::new(document, Field::ALL[document as usize % 5]))
            .collect();
        let mut text = String::new();
        write(postings.iter().copied(), &mut text);
        let mut read = Vec::new();
        for list in text.split(' ').skip(1) {
            each(list, |posting| {
                read.push(posting);
                true
            });
        }
        read.sort_unstable();
        assert_eq!(read, postings, "{text}");
    }

    #[test]
    fn what_is_written_is_read() {
        check(&[]);
        check(&[0]);
        check(&[31, 32, 33, 1_055, 1_056, 1_057, 40_000]);
        check(&(0..2_000).collect::<Vec<_>>());
        check(&(0..2_000).filter(|document| document % 7 != 3).collect::<Vec<_>>());
    }

    #[test]
    fn the_shorter_form_is_taken() {
        let written = |documents: &[u32]| {
            let postings = documents.iter().map(|&document| Posting::new(document, Field::Body));
            let mut text = String::new();
            write(postings, &mut text);
            text
        };
        assert_eq!(written(&[0, 1]), " BD");
        assert_eq!(written(&[3, 99]), " bD_C");
        assert_eq!(written(&(0..12).collect::<Vec<_>>()), " B__");
    }
}
