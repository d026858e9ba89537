//! How long a text is to the reader, and to the listener.

/// The syllables of `text`. Vietnamese writes them apart, so a syllable is a word between white space that holds a
/// letter or a digit.
pub fn syllables(text: &str) -> usize {
    let mut count = 0;
    let mut is_counted = false;
    for char in text.chars() {
        // Most characters stand inside a word that has been counted, and must only not be its end.
        if is_counted {
            is_counted = !char.is_whitespace();
        } else if char.is_alphanumeric() {
            is_counted = true;
            count += 1;
        }
    }
    count
}

/// The minutes that `syllables` take at `per_minute` (news readers measured at 233), rounded up, at least 1.
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
        for char in ('\0'..='\u{ffff}').filter(|char| !char.is_alphanumeric()) {
            let text = format!("xã{char}ấp");
            assert_eq!(syllables(&text), if char.is_whitespace() { 2 } else { 1 }, "{text:?}");
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
