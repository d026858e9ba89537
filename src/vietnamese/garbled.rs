//! Finds text that lost its diacritics: keys of an input method that was off, fonts from before Unicode.

use std::ops::Range;

use super::glyph::is_symbol;
use super::syllable::telex;

/// How a word was garbled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Garbling {
    /// Keys of Telex, with the intended word.
    Keys(String),
    /// A font from before Unicode: TCVN3 (.VnTime) or VNI.
    Font,
    /// A sign of a symbol font such as Wingdings.
    Symbol(char),
    /// U+FFFD, which replaces unreadable characters.
    Lost,
}

/// The garbled words of `text`, in order. Most text has none, so it is first checked in stretches.
pub fn garbled(text: &str) -> Vec<(Garbling, Range<usize>)> {
    let bytes = text.as_bytes();
    let (mut found, mut end) = (Vec::new(), 0);
    for from in (1..bytes.len()).step_by(STRETCH) {
        let stretch = from..bytes.len().min(from + STRETCH);
        if !may_be_odd(&bytes[from - 1..stretch.end]) {
            continue;
        }
        for at in stretch {
            if at >= end && is_odd(bytes[at - 1], bytes[at]) {
                let span = word_at(text, text.floor_char_boundary(at));
                end = span.end;
                found.extend(judge(text, span.clone()).map(|garbling| (garbling, span)));
            }
        }
    }
    found
}

/// `text` with every word in keys of Telex replaced by the intended word.
pub fn untelexed(text: &str) -> String {
    let meant = |word: &str| telex(&word.to_lowercase()).map_or_else(|| word.to_owned(), |typed| typed.meant);
    text.split(' ').map(meant).collect::<Vec<_>>().join(" ")
}

/// How many bytes are checked together.
const STRETCH: usize = 64;

/// Whether two successive bytes may be odd: true wherever [`is_odd`] is true, and rarely in other Vietnamese text. The
/// loop has no early exit and no branch, so it is vectorized.
fn may_be_odd(bytes: &[u8]) -> bool {
    bytes.iter().zip(&bytes[1..]).fold(false, |found, (&before, &byte)| {
        let (front, key) = (before | 0x20, byte | 0x20);
        let is_never_last = (key == b'f') | (key == b'j') | (key == b'w') | (key == b'x') | (key == b's');
        let is_inside = (is_never_last | (key == b'r') & (front != b't')) & (before >= b'A');
        let is_double = (key == front) & ((key == b'a') | (key == b'd') | (key == b'o'));
        let is_sign = (before | 1 == 0xef)
            | (before == 0xc2)
            | (byte == 0xb8)
            | (byte == 0xb6)
            | (before == 0xbf) & (byte == 0xbd);
        found | is_inside | is_double | is_sign
    })
}

/// Whether these successive bytes may belong to a garbled word.
fn is_odd(before: u8, byte: u8) -> bool {
    let front = before.to_ascii_lowercase();
    let is_beyond_ascii = before >= 0x80;
    match byte.to_ascii_lowercase() {
        b'f' | b'j' | b'w' => is_beyond_ascii || front.is_ascii_lowercase(),
        b'x' | b'r' | b's' => is_beyond_ascii || b"aeiouy".contains(&front),
        key @ (b'a' | b'd' | b'o') => key == front,
        0xb6 | 0xb8 if before == 0xc3 => true,
        // The private use area, U+E000 to U+F8FF.
        _ if before == 0xee || before == 0xef && byte < 0xa4 => true,
        0xa8.. if before == 0xc2 => true,
        // The end of the bytes of U+FFFD.
        0xbd => before == 0xbf,
        _ => false,
    }
}

/// The word around byte `at`: the text between blanks and brackets.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let parts = |char: char| {
        char.is_whitespace()
            || matches!(
                char,
                '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '"' | ',' | ';' | '!' | '?' | '*'
            )
            || matches!(char, '“' | '”' | '‘' | '’')
    };
    let start = text[..at]
        .rfind(parts)
        .map_or(0, |part| part + text[part..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(parts).map_or(text.len(), |part| at + part);
    start..end.max(start)
}

fn judge(text: &str, span: Range<usize>) -> Option<Garbling> {
    let word = text[span].trim_end_matches(['.', ':']);
    if !word.is_ascii() {
        if let Some(sign) = word.chars().find(|char| is_symbol(*char)) {
            return Some(Garbling::Symbol(sign));
        }
        if word.contains('\u{fffd}') {
            return Some(Garbling::Lost);
        }
        if is_of_old_font(word) {
            return Some(Garbling::Font);
        }
    }
    // Addresses, file names, symbols of documents aren't garbled words.
    if !word.chars().all(|char| char.is_alphabetic()) {
        return None;
    }
    let is_capital = word.starts_with(char::is_uppercase);
    let rest_is_upper = word.chars().skip(1).all(char::is_uppercase);
    let rest_is_lower = word.chars().skip(1).all(char::is_lowercase);
    if !(rest_is_lower || is_capital && rest_is_upper) || is_capital && word.chars().count() < 5 {
        return None;
    }
    let typed = telex(&word.to_lowercase()).filter(|typed| typed.is_strong)?;
    let mut meant = typed.meant;
    if is_capital && rest_is_upper {
        meant = meant.to_uppercase();
    } else if is_capital {
        meant = super::capitalized(&meant);
    }
    Some(Garbling::Keys(meant))
}

/// Whether a word has a sign where a font from before Unicode has a letter: `Qu¶ng`, `®éng`, `Phöôøng`.
fn is_of_old_font(word: &str) -> bool {
    const SIGNS: &str = "¸µ¶¹¨¾»¼½©®ª«¬";
    let chars: Vec<char> = word.chars().collect();
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|char| char.is_alphabetic());
    let is_vowel = |char: char| "aeiouyöâêô".contains(char.to_ascii_lowercase());
    chars.iter().enumerate().any(|(at, char)| {
        let is_sign = SIGNS.contains(*char)
            && letter(Some(at + 1))
            && (at == 0 && *char == '®' || letter(at.checked_sub(1)));
        let is_vni =
            at > 0 && (*char == 'ø' && is_vowel(chars[at - 1]) || *char == 'ô' && chars[at - 1] == 'ö');
        is_sign || is_vni
    })
}

#[cfg(test)]
mod tests {
    use super::{Garbling, garbled, is_odd, may_be_odd};

    #[test]
    fn stretches_with_odd_bytes_are_looked_at() {
        for before in 0..=u8::MAX {
            for byte in 0..=u8::MAX {
                assert!(may_be_odd(&[before, byte]) || !is_odd(before, byte), "{before:x} {byte:x}");
            }
        }
    }

    #[test]
    fn garbled_words_are_found() {
        let keys = |meant: &str| Garbling::Keys(meant.to_owned());
        for (text, found) in [
            ("Phường Quarng Thành phát ddoongj", vec![("Quarng", keys("Quảng")), ("ddoongj", keys("động"))]),
            ("PHUWOWNGF Quảng", vec![("PHUWOWNGF", keys("PHƯỜNG"))]),
            ("Moojt hooj.", vec![("Moojt", keys("Một")), ("hooj.", keys("hộ"))]),
            ("Ph\u{ad}êng Qu¶ng ®éng", vec![("Qu¶ng", Garbling::Font), ("®éng", Garbling::Font)]),
            ("Phöôøng Quaûng", vec![("Phöôøng", Garbling::Font)]),
            ("Xong \u{f0fc}.", vec![("\u{f0fc}.", Garbling::Symbol('\u{f0fc}'))]),
            ("ph\u{fffd}ng", vec![("ph\u{fffd}ng", Garbling::Lost)]),
        ] {
            let told: Vec<(&str, Garbling)> =
                garbled(text).into_iter().map(|(garbling, span)| (&text[span], garbling)).collect();
            assert_eq!(told, found, "{text}");
        }
        for text in [
            "Xã Cẩm Tâm ra mắt mô hình, test nhanh, taxi, beer, fanpage Facebook, NGOs, WHO, Raj, Bjørn, Malmö.",
            "[Kế hoạch](ke-hoach-ddoongj.pdf) https://a.vn/ddoongj ubnd@ddoongj.vn 33-CT/TU QĐ-UBND",
            "«chữ» 5µm Zalo® 30°C 1½ §5 Ea H’Leo, Đắk Lắk, Y Moan, Ksor, Krông, K’Ho, Siu H’Wĩ, Rơ Chăm Jrai",
            "window show law now how flow wifi web www WTO SWOT Wi-Fi jeans jazz job Jakarta fax fan file fit farm",
        ] {
            assert_eq!(garbled(text), [], "{text}");
        }
    }
}
