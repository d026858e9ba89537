//! Capital letters.

/// Capitalises the first letter: “xã Cẩm Tâm” becomes “Xã Cẩm Tâm”.
pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    // In general a capital may take more bytes than the small letter; in Vietnamese none does.
    let mut capitalized = String::with_capacity(text.len());
    capitalized.extend(first.to_uppercase());
    capitalized.push_str(chars.as_str());
    capitalized
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
