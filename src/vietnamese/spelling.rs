//! Which syllables Vietnamese has, and which words of a text aren't among them.

use std::ops::Range;
use std::sync::LazyLock;

use super::letter::{is_letter, toned};
use super::syllable::without_tone;

/// Rhymes with their onsets and tones; the file describes its format.
const SYLLABLES: &str = include_str!("spelling/syllables.txt");

/// The marks of tones, in the order of their digits in [`SYLLABLES`].
const TONES: [Option<char>; 6] =
    [None, Some('\u{300}'), Some('\u{301}'), Some('\u{309}'), Some('\u{303}'), Some('\u{323}')];

/// The longest word for which similar syllables are searched, in letters. Longer ones are foreign.
const MAX_LETTERS: usize = 10;

/// The words of a text that a proofreader checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Words in lower case that aren't syllables, and stand alone.
    pub unknown: Vec<Range<usize>>,
    /// The words `dân`, `nước`, `đảng` and `số`, for finding mixed capitals and numbers of documents.
    pub watched: Vec<Range<usize>>,
    /// Words in capitals without marks.
    pub capitals: Vec<Range<usize>>,
    /// Whether a tone is placed as in `hòa`.
    pub is_old_style: bool,
    /// Whether a tone is placed as in `hoà`.
    pub is_new_style: bool,
}

/// Words whose neighbours are checked.
const WATCHED: [&str; 4] = ["dân", "nước", "đảng", "số"];

/// The facts about a word, as numbers of bits in a [`Slot`].
const KNOWN: u32 = 0;
const OLD_STYLE: u32 = 1;
const NEW_STYLE: u32 = 2;
const IS_WATCHED: u32 = 3;

/// The bits with the placement of the tone.
const KIND: u32 = 3;

/// The hash of a word, and the facts about it. 0 marks an empty slot.
type Slot = u32;

/// Twice the number of syllables, so that a lookup takes few steps.
const SLOTS: usize = 1 << 15;

static TABLE: LazyLock<Box<[Slot]>> = LazyLock::new(|| {
    let mut table = vec![0; SLOTS].into_boxed_slice();
    each_syllable(|onset, rhyme, kind| {
        let mut word = [0; 16];
        let length = onset.len() + rhyme.len();
        word[..onset.len()].copy_from_slice(onset.as_bytes());
        word[onset.len()..length].copy_from_slice(rhyme.as_bytes());
        insert(&mut table, hashed(&word[..length]), kind);
    });
    for word in WATCHED {
        insert(&mut table, hashed(word.as_bytes()), IS_WATCHED);
    }
    table
});

/// The hash of a word by its length and its first 16 bytes, more than any syllable has.
#[inline]
fn hashed(word: &[u8]) -> u32 {
    let part = |from: usize| {
        let mut part = [0; 8];
        let bytes = &word[from.min(word.len())..word.len().min(from + 8)];
        part[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(part)
    };
    mixed(part(0), part(8), word.len())
}

#[inline]
fn mixed(front: u64, rest: u64, length: usize) -> u32 {
    let mixed = (front ^ rest.rotate_left(23) ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// The same for the word at `start` of `text`, without copying any bytes.
#[inline]
fn hashed_at(text: &[u8], start: usize, length: usize) -> u32 {
    let (Some(bytes), true) = (text[start..].first_chunk::<16>(), length <= 16) else {
        return hashed(&text[start..start + length]);
    };
    let whole = u128::from_le_bytes(*bytes) & (u128::MAX >> (128 - 8 * length as u32));
    mixed(whole as u64, (whole >> 64) as u64, length)
}

#[inline]
fn first_slot(hash: u32) -> usize {
    (hash >> 17) as usize
}

fn insert(table: &mut [Slot], hash: u32, kind: u32) {
    let mut at = first_slot(hash);
    while table[at] != 0 && table[at] & !KIND != hash & !KIND {
        at = (at + 1) % SLOTS;
    }
    table[at] = hash & !KIND | kind;
}

/// The facts about the word with this hash; `None` if it isn't a syllable.
#[inline]
fn look_up(table: &[Slot], hash: u32) -> Option<u32> {
    let mut at = first_slot(hash);
    loop {
        let slot = *table.get(at)?;
        if slot & !KIND == hash & !KIND {
            return Some(slot & KIND);
        }
        if slot == 0 {
            return None;
        }
        at = (at + 1) % SLOTS;
    }
}

/// Passes all syllables in parts to `each`, with the facts about the placement of their tone.
fn each_syllable(mut each: impl FnMut(&str, &str, u32)) {
    for line in SYLLABLES.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(' ');
        let Some(rhyme) = parts.next() else { continue };
        let letters: Vec<char> = rhyme.chars().collect();
        let (old, new) = tone_places(&letters);
        let spelled = |at: usize| {
            TONES.map(|mark| -> String {
                let letters = letters.iter().enumerate();
                letters.map(|(idx, char)| if idx == at { toned(*char, mark) } else { *char }).collect()
            })
        };
        let (in_old, in_new) = (spelled(old), spelled(new));
        for part in parts {
            let end = part.find(|char: char| char.is_ascii_digit()).unwrap_or(part.len());
            let (onset, tones) = part.split_at(end);
            let onset = spelled_onset(onset, rhyme);
            for digit in tones.bytes() {
                let tone = usize::from(digit.wrapping_sub(b'0'));
                let (Some(in_old), Some(in_new)) = (in_old.get(tone), in_new.get(tone)) else { continue };
                let style = if new == old || tone == 0 { KNOWN } else { OLD_STYLE };
                each(onset, in_old, style);
                // `gì`, `gìn`: written with a single i.
                if onset == "gh" && rhyme.starts_with('i') {
                    each("g", in_old, style);
                }
                if style == OLD_STYLE {
                    each(onset, in_new, NEW_STYLE);
                }
            }
        }
    }
}

/// The spelling of an onset before a rhyme.
fn spelled_onset<'o>(onset: &'o str, rhyme: &str) -> &'o str {
    let is_front = rhyme.starts_with(['i', 'e', 'ê']);
    match onset {
        "-" => "",
        "c" if is_front || rhyme.starts_with('y') => "k",
        "g" if is_front => "gh",
        "ng" if is_front => "ngh",
        "gi" if rhyme.starts_with('i') => "g",
        "qu" if rhyme.starts_with('u') => "q",
        other => other,
    }
}

/// The index of the letter of a rhyme that carries the tone, in the old style and in the new one.
fn tone_places(rhyme: &[char]) -> (usize, usize) {
    let vowels: Vec<usize> = (0..rhyme.len()).filter(|at| is_vowel(rhyme[*at])).collect();
    let shaped = vowels.iter().rev().find(|at| "ăâêôơư".contains(rhyme[**at]));
    let is_closed = rhyme.last().is_some_and(|last| !is_vowel(*last));
    match (shaped, &vowels[..]) {
        (Some(at), _) => (*at, *at),
        (None, [.., last]) if is_closed => (*last, *last),
        (None, [_, middle, _]) => (*middle, *middle),
        (None, [first, last]) if matches!((rhyme[0], rhyme[1]), ('o', 'a' | 'e') | ('u', 'y')) => {
            (*first, *last)
        }
        (None, [first, ..]) => (*first, *first),
        (None, []) => (0, 0),
    }
}

fn is_vowel(char: char) -> bool {
    "aăâeêioôơuưy".contains(char)
}

/// Whether a byte belongs to a Vietnamese letter: true also for the further bytes of letters. For other characters,
/// these bytes are skipped with the first one.
static IN_WORD: [bool; 256] = {
    let mut in_word = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        in_word[byte] = matches!(byte as u8, b'a'..=b'z' | b'A'..=b'Z' | 0x80..=0xbf | 0xc3..=0xc6 | 0xe1);
        byte += 1;
    }
    in_word
};

/// The number of bytes of the character that begins with `first`.
#[inline]
fn length_of(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

/// Checks each word of `text`, in one pass over its bytes.
pub fn scan(text: &str) -> Scan {
    let (bytes, table) = (text.as_bytes(), &**TABLE);
    let (mut scan, mut styles, mut at) = (Scan::default(), 0, 0);
    while at < bytes.len() {
        let first = bytes[at];
        if !IN_WORD[usize::from(first)] {
            at += length_of(first);
            continue;
        }
        let (start, mut all) = (at, 0);
        while let Some(byte) = bytes.get(at).filter(|byte| IN_WORD[usize::from(**byte)]) {
            all |= byte;
            at += 1;
        }
        let end = at;
        // Words without marks may be of any language, and names have free spellings.
        if first.is_ascii_uppercase() || bytes[start..].starts_with("Đ".as_bytes()) {
            if end - start > 2 && !bytes[start..end].iter().any(u8::is_ascii_lowercase) {
                scan.capitals.push(start..end);
            }
        } else if all >= 0x80 {
            match look_up(table, hashed_at(bytes, start, end - start)) {
                Some(IS_WATCHED) => scan.watched.push(start..end),
                Some(kind) => styles |= kind,
                None => scan.unknown.push(start..end),
            }
        }
    }
    scan.is_old_style = styles & OLD_STYLE != 0;
    scan.is_new_style = styles & NEW_STYLE != 0;
    if !scan.unknown.is_empty() {
        scan.unknown = alone(text, &scan.unknown);
    }
    scan
}

/// Those of the `unknown` words that seem to be Vietnamese: not part of an address or of a longer word, and not beside
/// another unknown one, as in a sentence of another language.
fn alone(text: &str, unknown: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_beside = |one: &Range<usize>, other: &Range<usize>| {
        text[one.end..other.start].trim() == "" && other.start - one.end < 2
    };
    let those = unknown.iter().enumerate().filter(|(idx, span)| {
        let before = idx.checked_sub(1).is_some_and(|before| is_beside(&unknown[before], span));
        let behind = unknown.get(idx + 1).is_some_and(|behind| is_beside(span, behind));
        let word = &text[(*span).clone()];
        !before
            && !behind
            && word.chars().count() > 1
            && word.chars().all(is_letter)
            && stands_free(text, span)
    });
    those.map(|(_, span)| span.clone()).collect()
}

/// Whether a word isn't part of a longer one.
fn stands_free(text: &str, span: &Range<usize>) -> bool {
    let joins = |char: char| "-/_@&’'#=+~\\‑".contains(char) || char.is_ascii_digit();
    let mut before = text[..span.start].chars().rev().skip_while(|char| *char == '*');
    let mut behind = text[span.end..].chars().skip_while(|char| *char == '*');
    let is_joined = |one: Option<char>, other: Option<char>| match one {
        Some('.' | ':') => other.is_some_and(char::is_alphanumeric),
        Some(char) => joins(char) || char.is_alphanumeric(),
        None => false,
    };
    !is_joined(before.next(), before.next()) && !is_joined(behind.next(), behind.next())
}

/// Whether `word`, in lower case, is a syllable of Vietnamese.
pub fn is_known_syllable(word: &str) -> bool {
    look_up(&TABLE, hashed(word.as_bytes())).is_some()
}

/// Whether `word` consists of several syllables, like `kilômét`.
pub fn is_compound(word: &str) -> bool {
    let ends = word.char_indices().skip(1).map(|(at, _)| at);
    ends.filter(|end| is_known_syllable(&word[..*end])).any(|end| {
        let rest = &word[end..];
        let begins =
            rest.chars().next().map(|first| without_tone(first.encode_utf8(&mut [0; 4])).0.into_owned());
        begins.is_some_and(|first| !first.starts_with(is_vowel))
            && (is_known_syllable(rest) || is_compound(rest))
    })
}

/// The syllables that `word` may mean: they differ in a final consonant, a tone or a mark. The likeliest come first.
pub fn near_syllables(word: &str) -> Vec<String> {
    let (bare, tone) = without_tone(word);
    let letters: Vec<char> = bare.chars().collect();
    if letters.len() > MAX_LETTERS {
        return Vec::new();
    }
    let skeleton = plain(&bare);
    let mut near: Vec<(usize, String)> = Vec::new();
    each_syllable(|onset, rhyme, kind| {
        if kind == NEW_STYLE || !same_start(onset, &letters) {
            return;
        }
        let syllable = format!("{onset}{rhyme}");
        let (other, its) = without_tone(&syllable);
        let n_marks = || other.chars().zip(&letters).filter(|(one, two)| one != *two).count();
        let distance = if other == bare {
            SLIPS.iter().position(|slip| *slip == its).filter(|_| its != tone).map(|slip| slip + 1)
        } else if its != tone {
            None
        } else if ends_alike(&other, &bare) {
            Some(0)
        } else {
            (plain(&other) == skeleton && n_marks() == 1).then_some(SLIPS.len() + 1)
        };
        if let Some(distance) = distance.filter(|_| near.iter().all(|(_, known)| *known != syllable)) {
            near.push((distance, syllable));
        }
    });
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, syllable)| syllable).collect()
}

/// The tones, ordered by how likely they are mistaken for one another.
const SLIPS: [Option<char>; 6] =
    [Some('\u{300}'), Some('\u{323}'), Some('\u{301}'), None, Some('\u{309}'), Some('\u{303}')];

/// Whether the first letters are equal: a quick check that excludes most syllables.
fn same_start(onset: &str, letters: &[char]) -> bool {
    let Some(first) = letters.first().map(|letter| plain_letter(*letter)) else { return false };
    onset.chars().next().map_or(is_vowel(first), |other| plain_letter(other) == first)
}

/// Whether two words differ only in final consonants that are often confused.
fn ends_alike(one: &str, other: &str) -> bool {
    const TAKEN: [(&str, &str); 3] = [("n", "m"), ("n", "ng"), ("c", "t")];
    let ends = |one: &str, other: &str, pair: (&str, &str)| {
        one.strip_suffix(pair.0)
            .is_some_and(|stem| other.strip_suffix(pair.1) == Some(stem) && stem.ends_with(is_vowel))
    };
    TAKEN.iter().any(|pair| ends(one, other, *pair) || ends(other, one, *pair))
}

/// A word without the marks of its letters.
fn plain(word: &str) -> String {
    word.chars().map(plain_letter).collect()
}

fn plain_letter(letter: char) -> char {
    match letter {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' => 'd',
        other => other,
    }
}

/// The style in which the tone of `word` is placed, if there are two: `Some(true)` for the new one, `hoà`.
pub fn is_in_new_style(word: &str) -> Option<bool> {
    match look_up(&TABLE, hashed(word.as_bytes())) {
        Some(OLD_STYLE) => Some(false),
        Some(NEW_STYLE) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
