//! Capitals.

/// A text with its first letter as at the beginning of a sentence: “xã Cẩm Tâm” becomes “Xã Cẩm Tâm”.
pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::capitalized;

    #[test]
    fn the_first_letter_alone_is_raised() {
        for (text, expected) in [("xã Cẩm Tâm", "Xã Cẩm Tâm"), ("đặc khu", "Đặc khu"), ("ấp", "Ấp"), ("", "")]
        {
            assert_eq!(capitalized(text), expected);
        }
    }
}
