//! Shortens texts for cards, descriptions and results, to whole sentences if possible.

use std::borrow::Cow;

use super::normal::is_nonstarter;

/// Words with a final point that doesn't end a sentence: titles and units before a name, “TP. Huế”, “ThS. Lan”.
const ABBREVIATIONS: [&str; 22] = [
    "tp", "tx", "tt", "ths", "ts", "gs", "pgs", "bs", "ks", "kts", "ls", "cn", "ncs", "nxb", "st", "tr",
    "dr", "mr", "mrs", "ms", "vs", "vd",
];

/// `text` if it has at most `limit` characters; else its first sentences that fit, or its first words and “…”. A
/// sentence of less than a third of the limit says too little to stand alone.
pub fn excerpt(text: &str, limit: usize) -> Cow<'_, str> {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(limit) else { return Cow::Borrowed(text) };
    let least = text.char_indices().nth(limit / 3).map_or(0, |(at, _)| at);
    if let Some(end) = last_sentence_end(text, end).filter(|end| *end >= least) {
        return Cow::Borrowed(&text[..end]);
    }
    // One character less, for the “…”.
    let end = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let is_whole_word = text[end..].starts_with(char::is_whitespace);
    let word_end = if is_whole_word { Some(end) } else { text[..end].rfind(char::is_whitespace) };
    let end = word_end.filter(|end| *end >= least).unwrap_or_else(|| character_end(text, end));
    let is_left_open = |char: char| char.is_whitespace() || ",;:–—-([{“‘".contains(char);
    Cow::Owned(format!("{}…", text[..end].trim_end_matches(is_left_open)))
}

/// The end of the last sentence that ends within the first `limit` bytes of `text`.
fn last_sentence_end(text: &str, limit: usize) -> Option<usize> {
    // The most bytes of closing marks beyond the limit.
    const MOST_CLOSING: usize = 100;
    let behind = text[limit..].char_indices().nth(MOST_CLOSING).map_or(text.len(), |(at, _)| limit + at);
    let text = &text[..behind];
    let ends = text[..limit].rmatch_indices(['.', '!', '?', '…']);
    ends.filter_map(|(at, mark)| sentence_end(text, at, mark.len())).find(|end| *end <= limit)
}

/// The end of the sentence whose mark is at byte `at`, after the quotation marks and brackets that close there; `None`
/// if the sentence continues: `22.1.2024`, `TP. Huế`, `v.v. và`.
fn sentence_end(text: &str, at: usize, size: usize) -> Option<usize> {
    let rest = &text[at + size..];
    let after = rest.trim_start_matches(['.', '!', '?', '…', '”', '’', '"', '\'', ')', ']', '»']);
    let next = after.trim_start();
    if next.len() == after.len() && !next.is_empty() || next.starts_with(char::is_lowercase) {
        return None;
    }
    let word = text[..at].rsplit(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    // “V. A. Lê”, and the number of an item: “1. Mở đầu”.
    let is_initial = word.chars().nth(1).is_none() && !word.is_empty();
    let is_abbreviation = || ABBREVIATIONS.contains(&&*word.to_lowercase());
    let goes_on = text[at..].starts_with('.') && (is_initial || is_abbreviation());
    (!goes_on).then_some(text.len() - after.len())
}

/// The last boundary between visible characters at or before byte `at`, so that no mark is separated from its letter.
/// If a letter has more marks than anybody writes, they are separated.
fn character_end(text: &str, at: usize) -> usize {
    let joins = |before: &str| {
        let is_joined = text[before.len()..].starts_with(|next: char| {
            is_nonstarter(next)
                || matches!(next, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
        });
        let flags =
            before.chars().rev().take_while(|char| ('\u{1f1e6}'..='\u{1f1ff}').contains(char)).count();
        is_joined || before.ends_with('\u{200d}') || flags % 2 == 1
    };
    const MOST_JOINED: usize = 32;
    let before = text[..at].char_indices().rev().map(|(end, _)| end).take(MOST_JOINED);
    std::iter::once(at).chain(before).find(|end| !joins(&text[..*end])).filter(|end| *end > 0).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn a_text_that_fits_is_kept() {
        for text in ["", "Xã Cẩm Tâm ra mắt mô hình", "Một câu. Hai câu."] {
            assert_eq!(excerpt(&format!(" {text}\n"), 30), text);
        }
    }

    #[test]
    fn whole_sentences_are_kept_where_they_fit() {
        let cases = [
            ("Xã ra mắt mô hình. Đông đảo người dân đến dự lễ.", 30, "Xã ra mắt mô hình."),
            ("Xã đã hỏi dân: “Được chưa?” Người dân trả lời.", 30, "Xã đã hỏi dân: “Được chưa?”"),
            ("Dân vui lắm! (Xem ảnh.) Còn xã thì cam kết nhiều.", 30, "Dân vui lắm! (Xem ảnh.)"),
            // The mark is within the limit, but the closing quotation mark isn't.
            ("Lễ ra mắt vui. “Xã rất vui.” Hết.", 27, "Lễ ra mắt vui."),
            (
                "Lễ ra mắt ngày 4.4.2023 của TP. Huế. Rất đông vui nhé.",
                40,
                "Lễ ra mắt ngày 4.4.2023 của TP. Huế.",
            ),
            (
                "Đến dự có ThS. Lan, ông V. A. Minh. Rồi tất cả ra về.",
                40,
                "Đến dự có ThS. Lan, ông V. A. Minh.",
            ),
            ("Xin chào, xin lỗi, v.v. và xin phép. Hết cả rồi.", 40, "Xin chào, xin lỗi, v.v. và xin phép."),
        ];
        for (text, limit, expected) in cases {
            assert_eq!(excerpt(text, limit), expected);
        }
    }

    #[test]
    fn else_whole_words_are() {
        let cases = [
            ("Xã Cẩm Tâm ra mắt mô hình “Chính quyền thân thiện” vì dân", 28, "Xã Cẩm Tâm ra mắt mô hình…"),
            ("Xã. Cẩm Tâm ra mắt mô hình mới", 20, "Xã. Cẩm Tâm ra mắt…"),
            ("Ngày 22.1.2024 tại TP. Huế tổ chức lễ", 27, "Ngày 22.1.2024 tại TP. Huế…"),
            ("một hai ba", 9, "một hai…"),
            ("một hai ba bốn", 8, "một hai…"),
        ];
        for (text, limit, expected) in cases {
            assert_eq!(excerpt(text, limit), expected);
            assert!(excerpt(text, limit).chars().count() <= limit, "{text}");
        }
    }

    #[test]
    fn else_whole_characters_are() {
        let cases = [
            ("aaaaaaaaaaaa", 5, "aaaa…"),
            ("https://camtam.gov.vn/tin/123", 9, "https://…"),
            ("aaae\u{302}\u{323}e\u{302}\u{323}", 6, "aaa…"),
            ("aa👩\u{200d}👩\u{200d}👧bbbb", 6, "aa…"),
            ("aaa🇻🇳🇻🇳🇻🇳", 7, "aaa🇻🇳…"),
        ];
        for (text, limit, expected) in cases {
            assert_eq!(excerpt(text, limit), expected);
        }
        let marks = format!("a{}", "\u{323}".repeat(400));
        assert_eq!(excerpt(&marks, 300).chars().count(), 300);
    }
}
