//! One way to write each letter: Unicode's normal form C.

use std::borrow::Cow;

use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// `text` in NFC, the form in which text is stored, compared and named (UAX #15). Borrows what is NFC already.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_plainly_nfc(text) {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// `text` in NFKC: full-width letters, superscripts and other variants are the plain characters that they stand for
/// (UAX #15). Two names that some file system takes for one are often equal in it.
pub fn compatible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfkc().normalize(text)
}

/// Whether every character is one that is in NFC wherever it stands: those below U+0300, the composed letters of
/// U+1E00 to U+1EFF, the punctuation of U+2002 to U+203F (NFC_Quick_Check=Yes and class 0, DerivedNormalizationProps).
/// All Vietnamese letters are among them, so this answers for nearly every text. Each byte is treated alike, together with
/// the two behind it, so that the compiler can vectorise the loop.
fn is_plainly_nfc(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(n) = bytes.len().checked_sub(2) else { return bytes.iter().all(|byte| *byte < 0xcc) };
    let is_out = |lead: u8, second: u8, third: u8| {
        (lead >= 0xcc && lead != 0xe1 && lead != 0xe2)
            | (lead == 0xe1 && second & 0xfc != 0xb8)
            | (lead == 0xe2 && (second != 0x80 || third < 0x82))
    };
    // The last two bytes begin no character of three.
    bytes[n..].iter().all(|byte| *byte < 0xcc)
        && !bytes[..n]
            .iter()
            .zip(&bytes[1..=n])
            .zip(&bytes[2..])
            .fold(false, |out, ((lead, second), third)| out | is_out(*lead, *second, *third))
}

/// The characters of `text` in NFD: every letter followed by its marks.
pub(super) fn nfd_chars(text: &str) -> impl Iterator<Item = char> {
    DecomposingNormalizerBorrowed::new_nfd().normalize_iter(text.chars())
}

/// Whether `char` is a mark that normal forms sort behind its letter (Canonical_Combining_Class is not 0). None stands
/// before U+0300.
pub(super) fn is_nonstarter(char: char) -> bool {
    char >= '\u{300}' && CanonicalCombiningClassMapBorrowed::new().get_u8(char) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_what_is_decomposed_and_borrows_the_rest() {
        // In NFD the dot below stands before the circumflex.
        assert_eq!(nfc("a\u{323}\u{302}"), "ậ");
        assert_eq!(nfc("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t"), "Tiếng Việt");
        for already in ["", "cong bo", "Chính quyền thân thiện", "đĐðÐ"] {
            assert!(matches!(nfc(already), Cow::Borrowed(text) if text == already), "{already}");
        }
    }

    #[test]
    fn the_plain_characters_are_normal_in_any_company() {
        let full = ComposingNormalizerBorrowed::new_nfc();
        let plain: Vec<char> = ('\0'..='\u{3000}').filter(|char| is_plainly_nfc(&char.to_string())).collect();
        assert!(plain.contains(&'ệ') && plain.contains(&'…') && !plain.contains(&'\u{301}'));
        let text: String = plain.iter().flat_map(|char| ['e', *char, 'ệ', *char]).collect();
        assert!(full.is_normalized(&text));
    }
}
