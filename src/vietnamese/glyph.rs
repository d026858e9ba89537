//! Converts signs of symbol fonts to the characters that they show.

/// The characters that codes of Wingdings or Symbol show, by their low bytes. Word stores these codes from U+F000 on.
const SHOWN: [(u8, char); 30] = [
    (0x22, '✂'),
    (0x28, '☎'),
    (0x2a, '✉'),
    (0x2d, '-'),
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x73, '⬧'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '⬥'),
    (0x9f, '•'),
    (0xa7, '▪'),
    (0xa8, '◻'),
    (0xb7, '•'),
    (0xd8, '➢'),
    (0xdf, '←'),
    (0xe0, '→'),
    (0xe8, '➔'),
    (0xf0, '⇨'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
    (0x4a, '☺'),
    (0x46, '☞'),
    (0xab, '★'),
    (0xae, '→'),
];

/// The character that the sign `code` of a symbol font shows. `None` if it is unknown.
pub fn shown(code: u32) -> Option<char> {
    let low = match code {
        0..=0xff => code,
        0xf000..=0xf0ff => code - 0xf000,
        _ => return None,
    };
    SHOWN.iter().find(|(byte, _)| u32::from(*byte) == low).map(|(_, char)| *char)
}

/// `text` with plain blanks, without invisible characters, and with signs of symbol fonts converted.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let plain = text.chars().filter_map(|char| match char {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}' => None,
        '\u{2028}' | '\u{2029}' => Some('\n'),
        symbol if is_symbol(symbol) => Some(shown(symbol.into()).unwrap_or('•')),
        char => Some(char),
    });
    plain.collect()
}

/// Signs that begin an item of a list.
const BULLETS: &str = "•●○◦▪■□▫➢➤►▶‣⁃✓✔☑❖◆◇⬥⬧★☆❑❒◻→➔⇨·∙";

/// Whether an item may begin with `char`.
pub fn is_bullet(char: char) -> bool {
    BULLETS.contains(char) || is_symbol(char)
}

/// Whether a line that begins with `char` is certainly an item. The other signs also adorn titles.
pub fn is_plainly_bullet(char: char) -> bool {
    "•●○◦▪■▫‣⁃·∙➢".contains(char) || is_symbol(char)
}

/// Whether `char` has a shape in one font only (Unicode's private use area).
pub fn is_symbol(char: char) -> bool {
    matches!(char, '\u{e000}'..='\u{f8ff}')
}

/// The text after the bullet at the start of `line`.
pub fn behind_bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let is_bullet = BULLETS.contains(first) || "-–—*+o".contains(first) && rest.starts_with([' ', '\t']);
    let rest = rest.trim_start();
    (is_bullet && !rest.is_empty()).then_some(rest)
}

/// The number at the start of `line`, as in `1.` and `2)`, and the text after it.
pub fn behind_number(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start();
    let end = line.find(|char: char| !char.is_ascii_digit()).filter(|end| (1..=2).contains(end))?;
    let rest = line[end..].strip_prefix(['.', ')', '/'])?;
    let text = rest.trim_start();
    (rest.len() > text.len() && !text.is_empty()).then_some((line[..end].parse().ok()?, text))
}

/// The mark of a footnote in the text: ` [2]` for `2` and `[2]`.
pub fn note_mark(text: &str) -> Option<String> {
    let text = text.trim();
    let number = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!(" [{number}]"))
}

/// The text after the mark at the start of a footnote.
pub fn behind_note_mark(line: &str) -> Option<&str> {
    let (mark, rest) = line.trim_start().strip_prefix('[')?.split_once(']')?;
    note_mark(mark).map(|_| rest.trim_start())
}

/// Digits above or below the line, as the corresponding characters: the 2 of m².
pub fn shifted(text: &str, is_above: bool) -> String {
    let shown = if is_above { "⁰¹²³⁴⁵⁶⁷⁸⁹" } else { "₀₁₂₃₄₅₆₇₈₉" };
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    text.bytes().filter_map(|byte| shown.chars().nth(usize::from(byte - b'0'))).collect()
}

#[cfg(test)]
mod tests {
    use super::{behind_bullet, behind_number, plain};

    #[test]
    fn signs_of_symbol_fonts_become_what_they_show() {
        assert_eq!(plain("\u{f0b7}\tXã\u{a0}họp\u{200b} \u{f0fc}"), "•\tXã họp ✓");
    }

    #[test]
    fn bullets_and_numbers_are_told_from_text() {
        for (line, rest) in
            [("•\tmột", "một"), ("- hai", "hai"), ("  ➢ba", "ba"), ("o bốn", "bốn"), ("· năm", "năm")]
        {
            assert_eq!(behind_bullet(line), Some(rest));
        }
        for line in ["-hai", "ông An", "*", "5 không", "–"] {
            assert_eq!(behind_bullet(line), None, "{line}");
        }
        assert_eq!(behind_number("1. một"), Some((1, "một")));
        assert_eq!(behind_number("2) hai"), Some((2, "hai")));
        for line in ["1.336 thư", "4 xin", "22/01/2024 họp", "2024. Năm"] {
            assert_eq!(behind_number(line), None, "{line}");
        }
    }
}
