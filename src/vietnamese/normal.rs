//! One representation of each letter: Unicode's normal form C.

use std::borrow::Cow;

use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Converts to NFC, the form in which text is stored, compared and named (UAX #15). Borrows text that is already in
/// NFC.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_plainly_nfc(text) {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// Converts to NFKC, which replaces full-width letters, superscripts and other variants by the plain characters (UAX
/// #15). Names that some file system treats as equal are often equal in NFKC.
pub fn compatible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfkc().normalize(text)
}

/// Whether every character is in NFC in any context: those below U+0300, the composed letters from U+1E00 to U+1EFF,
/// the punctuation from U+2002 to U+203F (NFC_Quick_Check=Yes and class 0, DerivedNormalizationProps). This includes
/// all Vietnamese letters, so it decides nearly every text. Each byte is tested with the two after it, in the same way,
/// so that the compiler can vectorise the loop.
fn is_plainly_nfc(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(n) = bytes.len().checked_sub(2) else { return bytes.iter().all(|byte| *byte < 0xcc) };
    let is_out = |lead: u8, second: u8, third: u8| {
        (lead >= 0xcc && lead != 0xe1 && lead != 0xe2)
            | (lead == 0xe1 && second & 0xfc != 0xb8)
            | (lead == 0xe2 && (second != 0x80 || third < 0x82))
    };
    // The last two bytes begin no character of three bytes.
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

/// Whether `char` is a mark that normal forms sort behind its letter (Canonical_Combining_Class is not 0). There are
/// none below U+0300.
pub(super) fn is_nonstarter(char: char) -> bool {
    char >= '\u{300}' && CanonicalCombiningClassMapBorrowed::new().get_u8(char) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_what_is_decomposed_and_borrows_the_rest() {
        // In NFD the dot below comes before the circumflex.
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
