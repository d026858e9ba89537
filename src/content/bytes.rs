//! Searches texts for single bytes, faster than character by character.

/// Whether `is_meant` holds for a byte of `text`. The loop has no early exit, so it is vectorized.
pub(super) fn has_byte(text: &str, is_meant: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is_meant(byte))
}

/// The same for two bytes in a row.
pub(super) fn has_pair(text: &str, is_meant: impl Fn(u8, u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(false, |found, (&one, &other)| found | is_meant(one, other))
}
