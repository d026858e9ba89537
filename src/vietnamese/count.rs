//! The number at the start of a label: “4 xin” promises four.

use super::normal::nfc;

/// The count at the start of a label, and the rest: `4 xin`, `04 xin` and `bốn xin` give 4 and `xin`, `mười hai điều`
/// gives 12 and `điều`. `None` if there is no count: `Một số việc`, `năm 2024`, `33-CT/TU`.
pub fn count_word(label: &str) -> Option<(u32, &str)> {
    let (word, rest) = first_word(label)?;
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((word.parse().ok()?, rest));
    }
    let (count, rest) = written_count(label)?;
    let (next, _) = first_word(rest).unwrap_or_default();
    // “năm 2024” is a year; “một số” and “một vài” mean “some”.
    if next.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    if count == 1 && matches!(lower(next).as_str(), "số" | "vài") {
        return None;
    }
    Some((count, rest))
}

/// A count up to 99 in words.
fn written_count(label: &str) -> Option<(u32, &str)> {
    let (word, after_first) = first_word(label)?;
    let second = first_word(after_first).map(|(word, rest)| (lower(word), rest));
    let first = lower(word);
    if first == "mười" {
        let unit = second.and_then(|(word, rest)| Some((unit_after_ten(&word)?, rest)));
        return Some(unit.map_or((10, after_first), |(unit, rest)| (10 + unit, rest)));
    }
    let first = unit(&first)?;
    let Some((_, after_tens)) = second.filter(|(word, _)| word == "mươi" && first > 1) else {
        return Some((first, after_first));
    };
    let unit = first_word(after_tens).and_then(|(word, rest)| Some((unit_after_tens(&lower(word))?, rest)));
    Some(unit.map_or((first * 10, after_tens), |(unit, rest)| (first * 10 + unit, rest)))
}

fn unit(word: &str) -> Option<u32> {
    let units = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let position = units.into_iter().position(|unit| unit == word)?;
    Some(position as u32 + 1)
}

/// mười một, mười lăm: after ten, five is “lăm”; “năm” would mean years.
fn unit_after_ten(word: &str) -> Option<u32> {
    match word {
        "lăm" | "nhăm" => Some(5),
        "năm" => None,
        _ => unit(word),
    }
}

/// hai mươi mốt, hai mươi tư: from twenty on, one is “mốt” and four may be “tư”.
fn unit_after_tens(word: &str) -> Option<u32> {
    match word {
        "mốt" => Some(1),
        "tư" => Some(4),
        "một" => None,
        _ => unit_after_ten(word),
    }
}

/// The first word of `text` and the text after it.
fn first_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (!word.is_empty()).then(|| (word, rest.trim_start()))
}

fn lower(word: &str) -> String {
    nfc(word).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_count() {
        let cases = [
            ("4 xin", 4, "xin"),
            ("04 xin", 4, "xin"),
            ("bốn xin", 4, "xin"),
            ("Bo\u{302}\u{301}n xin", 4, "xin"),
            ("10 nguyên tắc", 10, "nguyên tắc"),
            (" 5\u{a0}không", 5, "không"),
            ("Một cửa", 1, "cửa"),
            ("hai không", 2, "không"),
            ("Ba thể hiện", 3, "thể hiện"),
            ("năm biết", 5, "biết"),
            ("sáu dám", 6, "dám"),
            ("bảy điều", 7, "điều"),
            ("tám chữ", 8, "chữ"),
            ("chín việc", 9, "việc"),
            ("mười nguyên tắc", 10, "nguyên tắc"),
            ("mười một", 11, ""),
            ("mười hai điều", 12, "điều"),
            ("Mười lăm điều", 15, "điều"),
            ("mười năm nhìn lại", 10, "năm nhìn lại"),
            ("mười chín tiêu chí", 19, "tiêu chí"),
            ("hai mươi việc", 20, "việc"),
            ("hai mươi mốt việc", 21, "việc"),
            ("hai mươi tư giờ", 24, "giờ"),
            ("chín mươi chín", 99, ""),
        ];
        for (label, count, rest) in cases {
            assert_eq!(count_word(label), Some((count, rest)), "{label}");
        }
    }

    #[test]
    fn labels_that_do_not() {
        let labels = [
            "",
            " ",
            "Xin chào",
            "Một số việc",
            "một vài điều",
            "năm 2024",
            "33-CT/TU",
            "1.336 thư",
            "100% hộ",
            "5K",
            "Tư tưởng",
            "99999999999 việc",
        ];
        for label in labels {
            assert_eq!(count_word(label), None, "{label}");
        }
    }
}
