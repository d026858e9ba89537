//! Paragraphs that begin with blanks or a tab, as in Word, which Markdown takes for code.

use crate::vietnamese::is_possible_syllable;

/// The most words to look at: more wouldn't change the result.
const MOST: usize = 60;

/// The fewest words of a paragraph.
const FEWEST: usize = 4;

/// Whether an indented block of code is prose in Vietnamese.
pub(super) fn is_prose(block: &str) -> bool {
    // Prose has letters that code contains only in comments.
    if block.is_ascii() {
        return false;
    }
    let begins = block.trim_start().trim_start_matches(['-', '–', '•', '“', '"', '*', ' ', '\t']);
    if !begins.starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit()) {
        return false;
    }
    let (mut n_words, mut n_syllables, mut n_marked) = (0, 0, 0);
    for word in block.split_whitespace().take(MOST) {
        let word = word.trim_matches(|char: char| !char.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        n_words += 1;
        if is_possible_syllable(word) {
            n_syllables += 1;
            n_marked += usize::from(!word.is_ascii());
        }
    }
    n_words >= FEWEST && n_syllables * 4 >= n_words * 3 && n_marked * 3 >= n_words
}

#[cfg(test)]
mod tests {
    use super::is_prose;

    #[test]
    fn prose_is_told_from_code() {
        for block in [
            "Sáng nay, lực lượng dân quân và bà con thôn Bãi Giữa cùng nạo vét mương.\n",
            "- Mỗi hộ trồng một cây trước sân nhà.\n",
            "“Dân cần thì cán bộ có mặt”, ông Tư nói.\n",
        ] {
            assert!(is_prose(block), "{block}");
        }
        for block in [
            "bantin build --strict\n",
            "# Dựng trang rồi chép lên máy chủ\nbantin build\n",
            "tiêu đề: Cẩm Tâm họp dân\nloại: tin\n",
            "Tên:\tVăn Hiếu\n",
            "SELECT ten FROM xa WHERE huyen = 'Cẩm Thủy';\n",
        ] {
            assert!(!is_prose(block), "{block}");
        }
    }
}
