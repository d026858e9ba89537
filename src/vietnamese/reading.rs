//! How long a text takes to read or listen to.

/// The number of syllables. Vietnamese separates them by spaces, so each word with a letter or digit is one.
pub fn syllables(text: &str) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < text.len() {
        let (is_counted, size) = match text.as_bytes()[at] {
            byte @ 0..=0x7f => (byte.is_ascii_alphanumeric(), 1),
            // All characters from U+0100 to U+023F and U+1E00 to U+1EFF are letters.
            0xc4..=0xc8 => (true, 2),
            0xe1 if matches!(text.as_bytes()[at + 1], 0xb8..=0xbb) => (true, 3),
            _ => look(text, at, char::is_alphanumeric),
        };
        at += size;
        if is_counted {
            count += 1;
            at = end_of_word(text, at);
        }
    }
    count
}

/// The position after the next white space. Most bytes are inside a word and need only one comparison.
fn end_of_word(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match INSIDE[bytes[at] as usize] {
            Inside::Yes => at += 1,
            // U+1680 is the only white space between U+1000 and U+1FFF, where most Vietnamese vowels are.
            Inside::Vowel if bytes[at + 1] != 0x9a => at += 3,
            Inside::No => return at + 1,
            Inside::Vowel | Inside::Look => {
                let (is_end, size) = look(text, at, char::is_whitespace);
                at += size;
                if is_end {
                    return at;
                }
            }
        }
    }
    at
}

/// Whether a word continues with a byte.
#[derive(Clone, Copy)]
enum Inside {
    Yes,
    No,
    Vowel,
    Look,
}

/// By the first byte of a character. Its other bytes are never white space.
const INSIDE: [Inside; 256] = {
    let mut table = [Inside::Yes; 256];
    let white_space = [b' ', b'\t', b'\n', 0x0b, 0x0c, b'\r'];
    let mut idx = 0;
    while idx < white_space.len() {
        table[white_space[idx] as usize] = Inside::No;
        idx += 1;
    }
    table[0xe1] = Inside::Vowel;
    // U+0080 to U+00BF, and U+2000 to U+3FFF.
    table[0xc2] = Inside::Look;
    table[0xe2] = Inside::Look;
    table[0xe3] = Inside::Look;
    table
};

/// Applies `is` to the character at `at`; returns the result and the character's size.
fn look(text: &str, at: usize, is: impl Fn(char) -> bool) -> (bool, usize) {
    let char = text[at..].chars().next().unwrap_or_default();
    (is(char), char.len_utf8())
}

/// The minutes for `syllables` at `per_minute` (news readers were measured at 233), rounded up, at least 1.
pub fn reading_minutes(syllables: usize, per_minute: u32) -> u32 {
    let per_minute = per_minute.max(1) as usize;
    u32::try_from(syllables.div_ceil(per_minute)).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_syllables() {
        let cases = [
            ("", 0),
            ("Chính quyền thân thiện", 4),
            ("biết\u{a0}nghe – biết nói …", 4),
            ("100% “hồ sơ”.\n33-CT/TU", 4),
            ("— , ;", 0),
        ];
        for (text, count) in cases {
            assert_eq!(syllables(text), count, "{text}");
        }
    }

    #[test]
    fn all_white_space_parts_syllables() {
        for char in '\0'..=char::MAX {
            let text = format!("xã{char}ấp");
            assert_eq!(syllables(&text), if char.is_whitespace() { 2 } else { 1 }, "{text:?}");
        }
    }

    #[test]
    fn every_letter_begins_a_syllable_and_nothing_else_does() {
        for char in '\0'..=char::MAX {
            assert_eq!(syllables(&format!(" {char} ")), usize::from(char.is_alphanumeric()), "{char:?}");
        }
    }

    #[test]
    fn minutes_are_rounded_up() {
        for (count, per_minute, minutes) in
            [(0, 200, 1), (1, 200, 1), (200, 200, 1), (201, 200, 2), (480, 240, 2), (5, 0, 5)]
        {
            assert_eq!(reading_minutes(count, per_minute), minutes, "{count} at {per_minute}");
        }
    }
}
