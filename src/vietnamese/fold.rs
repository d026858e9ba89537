//! Keys that are equal for different spellings of the same words: for search and for comparing names.

use super::letter::{Letter, TONES};
use super::normal::{is_nonstarter, nfc, nfd_chars};

/// Lower case without marks: “Đắk Lắk” and “dak lak” have the same key. The broadest search key.
///
/// Only drops marks that Latin letters decompose to (U+0300 to U+036F), because the marks of other scripts are their
/// vowels. đ has no decomposition, so it is replaced here; ð is another letter and stays.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let quick: Option<String> = text.chars().map(|char| Letter::new(char).map(Letter::bare)).collect();
    quick.unwrap_or_else(|| fold_any(text))
}

/// The same for all scripts.
fn fold_any(text: &str) -> String {
    let folded: String = nfd_chars(text)
        .filter(|&char| !is_mark(char))
        .flat_map(char::to_lowercase)
        // Some capitals, such as İ, only get a mark in lower case.
        .filter(|&char| !is_mark(char))
        .map(|char| if char == 'đ' { 'd' } else { char })
        .collect();
    // NFD also decomposed Hangul and kana.
    nfc(&folded).into_owned()
}

/// Lower case, with the tone mark of each syllable moved to its end, so that both ways of placing it give the same key:
/// hòa and hoà, khỏe and khoẻ, thủy and thuỷ. Marks that are part of a letter (ă, ê, ơ) stay. In NFC; never shown to
/// readers.
pub fn tone_key(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = |char| Letter::new(char).map(Letter::lower);
    quickly_with_tones_last(text.chars().map(lower))
        .unwrap_or_else(|| any_with_tones_last(nfd_chars(text).flat_map(char::to_lowercase)))
}

/// A key for comparing names: the words as in [`tone_key`], separated by single spaces, without punctuation.
/// Drops apostrophes (Ea H’Leo, Ea H'Leo); every other character that isn't a letter, mark or digit separates words.
pub fn name_key(text: &str) -> String {
    let joined: String = text.chars().filter(|char| !matches!(char, '\'' | '’' | '‘' | 'ʼ')).collect();
    let key = tone_key(&joined);
    let words: Vec<&str> = key
        .split(|char: char| !char.is_alphanumeric() && !is_mark(char))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Moves the tone mark of each syllable to its end. Returns NFC.
pub(super) fn with_tones_last(text: &str) -> String {
    quickly_with_tones_last(text.chars().map(Letter::new))
        .unwrap_or_else(|| any_with_tones_last(nfd_chars(text)))
}

/// The same, if all characters are Vietnamese letters or separators; otherwise `None`.
fn quickly_with_tones_last(letters: impl Iterator<Item = Option<Letter>>) -> Option<String> {
    let mut placed = String::with_capacity(letters.size_hint().0 * 2);
    let mut syllable: Vec<Letter> = Vec::with_capacity(8);
    for letter in letters {
        match letter? {
            Letter::Other(char) => {
                finish(&mut syllable, &mut placed);
                placed.push(char);
            }
            letter => syllable.push(letter),
        }
    }
    finish(&mut syllable, &mut placed);
    Some(placed)
}

/// Writes a syllable and empties it.
fn finish(syllable: &mut Vec<Letter>, placed: &mut String) {
    let mut tones = syllable.iter().map(|letter| letter.tone()).filter(|tone| *tone > 0);
    if let (Some(tone), None, [before @ .., last]) = (tones.next(), tones.next(), &syllable[..]) {
        before.iter().for_each(|letter| letter.push_with(0, placed));
        last.push_with(tone, placed);
    } else {
        placed.extend(syllable.iter().map(|letter| letter.char()));
    }
    syllable.clear();
}

/// The same for all scripts. Takes characters in NFD.
///
/// A syllable is a letter with the letters and marks that follow. None begins with a mark, like the vowels of some
/// scripts do: a tone put before it would be sorted behind it (UAX #15). A syllable with several tone marks isn't
/// Vietnamese (“résumé”); its marks stay in place.
fn any_with_tones_last(nfd: impl Iterator<Item = char>) -> String {
    let mut placed = String::new();
    let mut syllable = Syllable::default();
    for char in nfd {
        let belongs = match syllable.chars[..] {
            [] => char.is_alphabetic() && !is_nonstarter(char),
            _ => char.is_alphabetic() || is_mark(char),
        };
        if belongs {
            syllable.push(char);
        } else {
            syllable.finish(&mut placed);
            placed.push(char);
        }
    }
    syllable.finish(&mut placed);
    nfc(&placed).into_owned()
}

#[derive(Default)]
struct Syllable {
    chars: Vec<char>,
    /// The indices of tone marks in `chars`.
    tones: Vec<usize>,
}

impl Syllable {
    fn push(&mut self, char: char) {
        if is_tone(char) {
            self.tones.push(self.chars.len());
        }
        self.chars.push(char);
    }

    fn finish(&mut self, placed: &mut String) {
        if let [tone] = self.tones[..] {
            self.chars[tone..].rotate_left(1);
        }
        placed.extend(self.chars.drain(..));
        self.tones.clear();
    }
}

fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}')
}

fn is_tone(char: char) -> bool {
    TONES[1..].contains(&char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_to_letters_without_marks() {
        let cases = [
            ("Chính quyền thân thiện, vì Nhân dân phục vụ", "chinh quyen than thien, vi nhan dan phuc vu"),
            ("Đắk Lắk", "dak lak"),
            ("ĐĂNG ĐÀN", "dang dan"),
            ("a\u{323}\u{302} A\u{323}\u{302} ậ Ậ", "a a a a"),
            ("ƯỠN ươn uốn", "uon uon uon"),
            ("ðÐ", "ðð"),
            ("İ", "i"),
            ("한국 ガ", "한국 ガ"),
            ("“100%” – 5K", "“100%” – 5k"),
        ];
        for (text, folded) in cases {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn one_tone_key_for_old_and_new_style() {
        let cases = [
            ("hòa", "hoà"),
            ("HÒA", "hoà"),
            ("Khánh Hòa", "Khánh Hoà"),
            ("khỏe", "khoẻ"),
            ("thủy", "thuỷ"),
            ("Uỷ ban", "ủy ban"),
            ("ho\u{300}a", "hoà"),
            ("hoa\u{300}", "hoà"),
            ("qúy", "quý"),
            ("hòan", "hoàn"),
        ];
        for (one, other) in cases {
            assert_eq!(tone_key(one), tone_key(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_tone_key_keeps_letters_and_tones_apart() {
        let cases = [
            ("hoà", "hoà"),
            ("Thuỷ", "thuỷ"),
            ("ậ", "ậ"),
            ("ĐẶNG", "đăng\u{323}"),
            ("quý", "quý"),
            ("hoàn", "hoaǹ"),
            ("hoa", "hoa"),
            ("Đà-Lạt 2", "đà-laṭ 2"),
            ("résumé", "résumé"),
        ];
        for (text, key) in cases {
            assert_eq!(tone_key(text), nfc(key), "{text}");
        }
        for (one, other) in [("hòa", "hóa"), ("hoa", "hòa"), ("can", "căn"), ("dân", "đân"), ("thuý", "thúi")]
        {
            assert_ne!(tone_key(one), tone_key(other), "{one} and {other}");
        }
    }

    /// Every vowel with every tone, with and without other letters around it.
    #[test]
    fn the_quick_way_gives_the_same() {
        let vowels = ('\0'..='\u{1eff}').filter(|char| matches!(Letter::new(*char), Some(Letter::Vowel(..))));
        let ends =
            ["", "i", "u", "a", "ê", "n", "ng", "nh", "c", "ch", "m", "p", "t", "đ", "W", "á", "-2 “x”…"];
        let begins = ["", "đ", "Qu", "kh", "ho", "ư", "à", "1"];
        for vowel in vowels {
            for text in begins.iter().flat_map(|begin| ends.map(|end| format!("{begin}{vowel}{end} {vowel}")))
            {
                let letters = || text.chars().map(Letter::new);
                assert_eq!(with_tones_last(&text), any_with_tones_last(nfd_chars(&text)), "{text}");
                assert!(letters().all(|letter| letter.is_some()), "{text}");
                assert_eq!(
                    tone_key(&text),
                    any_with_tones_last(nfd_chars(&text).flat_map(char::to_lowercase))
                );
                assert_eq!(fold(&text), fold_any(&text), "{text}");
            }
        }
    }

    #[test]
    fn a_tone_without_its_letter_stays() {
        // NFC puts the enclosing mark before the tone, which must not move to the next syllable.
        let key = tone_key("èk\u{20e5}m");
        assert_eq!(key, "ek\u{20e5}\u{300}m");
        assert_eq!(tone_key(&key), key);
    }

    #[test]
    fn names_meet_without_punctuation_and_case() {
        let cases = [
            ("Chính quyền thân thiện, vì Nhân dân phục vụ", "CHÍNH QUYỀN THÂN THIỆN VÌ NHÂN DÂN PHỤC VỤ"),
            ("“Chính quyền  thân\u{a0}thiện”", "chính quyền thân thiện"),
            ("Khánh Hòa", " Khánh Hoà."),
            ("Ea H’Leo", "Ea H'leo"),
            ("Phan Rang-Tháp Chàm", "Phan Rang – Tháp Chàm"),
        ];
        for (one, other) in cases {
            assert_eq!(name_key(one), name_key(other), "{one} and {other}");
        }
        assert_eq!(name_key("“Chính quyền”"), "chinh\u{301} quyêǹ");
        assert_eq!(name_key("…"), "");
        assert_ne!(name_key("Xuân Định"), name_key("Xuân Đình"));
    }
}
