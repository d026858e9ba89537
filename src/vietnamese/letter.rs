//! The Vietnamese letters with their tones, faster than by Unicode's decomposition tables, and with the same result.

use icu_normalizer::properties::CanonicalCompositionBorrowed;

/// Ngang has no mark; then huyền, hỏi, ngã, sắc, nặng.
pub(super) const TONES: [char; 6] = ['\0', '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// The vowels, each with every tone, in the order of [`TONES`].
const VOWELS: [[char; 6]; 24] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
    ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ'],
    ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ'],
    ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ'],
    ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ'],
    ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ'],
    ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị'],
    ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ'],
    ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ'],
    ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ'],
    ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ'],
    ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự'],
    ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ'],
];

/// The vowels without any mark, in the order of [`VOWELS`].
const BARE: [u8; 12] = *b"aaaeeiooouuy";

/// The number of table entries for Latin-1 to ư, and the first of the letters with two marks, whose entries follow.
const LOW: usize = 0x1b1;
const HIGH: usize = 0x1ea0;

/// The row and column in [`VOWELS`] of each letter, as one number from 1; 0 for every other character.
static PLACES: [u8; LOW + 0x5a] = {
    let mut places = [0; LOW + 0x5a];
    let mut at = 0;
    while at < 24 * 6 {
        let letter = VOWELS[at / 6][at % 6] as usize;
        let slot = if letter < LOW { letter } else { letter - HIGH + LOW };
        at += 1;
        places[slot] = at as u8;
    }
    places
};

/// A character that Vietnamese texts consist of.
#[derive(Clone, Copy)]
pub(super) enum Letter {
    /// A vowel: its row and the tone's column in [`VOWELS`].
    Vowel(usize, usize),
    /// A consonant.
    Consonant(char),
    /// A digit, a blank or a punctuation mark.
    Other(char),
}

impl Letter {
    /// The letter; `None` for all other characters, which need Unicode's tables.
    pub(super) fn new(char: char) -> Option<Self> {
        let code = char as usize;
        let slot = if code < LOW { code } else { code.wrapping_sub(HIGH).saturating_add(LOW) };
        match PLACES.get(slot) {
            Some(0) | None => {}
            Some(place) => {
                let place = usize::from(*place) - 1;
                return Some(Self::Vowel(place / 6, place % 6));
            }
        }
        match char {
            'a'..='z' | 'A'..='Z' | 'đ' | 'Đ' => Some(Self::Consonant(char)),
            '\0'..='\u{7f}' | '\u{a0}' | '–' | '—' | '‘' | '’' | '“' | '”' | '…' => {
                Some(Self::Other(char))
            }
            _ => None,
        }
    }

    /// The same in lower case.
    pub(super) fn lower(self) -> Self {
        match self {
            Self::Vowel(row, tone) => Self::Vowel(row % 12, tone),
            Self::Consonant('Đ') => Self::Consonant('đ'),
            Self::Consonant(char) => Self::Consonant(char.to_ascii_lowercase()),
            other @ Self::Other(_) => other,
        }
    }

    /// The letter in lower case and without marks.
    pub(super) fn bare(self) -> char {
        match self.lower() {
            Self::Vowel(row, _) => BARE[row].into(),
            Self::Consonant('đ') => 'd',
            Self::Consonant(char) | Self::Other(char) => char,
        }
    }

    /// The tone, as an index into [`TONES`].
    pub(super) fn tone(self) -> usize {
        if let Self::Vowel(_, tone) = self { tone } else { 0 }
    }

    pub(super) fn char(self) -> char {
        match self {
            Self::Vowel(row, tone) => VOWELS[row][tone],
            Self::Consonant(char) | Self::Other(char) => char,
        }
    }

    /// Writes the letter with this tone instead of its own, in NFC.
    pub(super) fn push_with(self, tone: usize, text: &mut String) {
        match self {
            Self::Vowel(row, _) => text.push(VOWELS[row][tone]),
            Self::Consonant(char) | Self::Other(char) if tone == 0 => text.push(char),
            Self::Consonant(char) | Self::Other(char) => {
                match CanonicalCompositionBorrowed::new().compose(char, TONES[tone]) {
                    Some(composed) => text.push(composed),
                    None => text.extend([char, TONES[tone]]),
                }
            }
        }
    }
}

/// The letter `vowel`, which has no tone, with the tone of this mark.
pub(super) fn toned(vowel: char, mark: Option<char>) -> char {
    let tone = mark.and_then(|mark| TONES.iter().position(|tone| *tone == mark)).unwrap_or(0);
    match Letter::new(vowel) {
        Some(Letter::Vowel(row, _)) => VOWELS[row][tone],
        _ => vowel,
    }
}

/// Whether `char` is a small letter used in Vietnamese words.
pub(super) fn is_letter(char: char) -> bool {
    match Letter::new(char) {
        Some(Letter::Vowel(row, _)) => row < 12,
        Some(Letter::Consonant(char)) => char.is_lowercase() && !matches!(char, 'f' | 'j' | 'w' | 'z'),
        Some(Letter::Other(_)) | None => false,
    }
}
