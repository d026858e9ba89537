//! One way to write each letter: Unicode's normal form C.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// `text` in NFC, the form in which text is stored, compared and named (UAX #15). Borrows what is NFC already.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// The characters of `text` in NFD: every letter followed by its marks.
pub(super) fn nfd_chars(text: &str) -> impl Iterator<Item = char> {
    DecomposingNormalizerBorrowed::new_nfd().normalize_iter(text.chars())
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
}
