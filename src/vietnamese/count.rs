//! The number at the start of a label: “4 xin” promises four.

use super::normal::nfc;

/// Words that continue the number before them: `5 triệu`, `hai rưỡi`, `một phần ba`, `5 đến 7`.
const GOING_ON: [&str; 25] = [
    "chục", "tá", "trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "mươi", "rưỡi", "mấy", "nửa", "phần",
    "phẩy", "linh", "lẻ", "%", "đến", "tới", "hoặc", "hay", "-", "–", "—",
];

/// Words that turn “one” into “some”: `một số`, `một vài`, `một trong những`.
const SOME: [&str; 7] = ["số", "vài", "ít", "chút", "loạt", "trong", "mai"];

/// Units of measure; such counts promise no items: `100 ngày`, `hai mươi tư giờ`.
const MEASURES: [&str; 24] = [
    "giây", "phút", "giờ", "ngày", "đêm", "tuần", "tháng", "quý", "năm", "tuổi", "lần", "mét", "m", "m2",
    "km", "cây", "ha", "héc", "kg", "kilôgam", "tấn", "tạ", "lít", "đồng",
];

/// The count at the start of a label, and the rest: `4 xin`, `04 xin` and `bốn xin` give 4 and `xin`, `mười hai điều` gives
/// 12 and `điều`. `None` if there is no count up to 99: `Một số việc`, `một trăm ngày`, `hai ba việc`,
/// `năm 2024`, `33-CT/TU`.
pub fn count_word(label: &str) -> Option<(u32, &str)> {
    let (word, rest) = first_word(label)?;
    let in_digits = word.bytes().all(|byte| byte.is_ascii_digit());
    let (count, rest) = if in_digits { (word.parse().ok()?, rest) } else { written_count(label)? };
    let next = lower(first_word(rest).unwrap_or_default().0);
    let is_some = count == 1 && SOME.contains(&&*next);
    // “năm 2024” is a year.
    let is_year = !in_digits && next.starts_with(|char: char| char.is_ascii_digit());
    // “hai ba việc” means two or three; “năm” after a number means years.
    let is_estimate = !in_digits && next != "năm" && unit(&next).is_some();
    let goes_on = GOING_ON.contains(&&*next);
    (!is_some && !is_year && !is_estimate && !goes_on).then_some((count, rest))
}

/// The number of items that a label promises: `4 xin` promises four, `100 ngày cao điểm` none.
pub fn promised_items(label: &str) -> Option<u32> {
    let (count, rest) = count_word(label)?;
    let next = lower(first_word(rest).unwrap_or_default().0);
    (!MEASURES.contains(&&*next)).then_some(count)
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
    let Some((second, after_second)) = second.filter(|_| first > 1) else {
        return Some((first, after_first));
    };
    if second != "mươi" {
        // “hai mốt”, “hai lăm”, as it is spoken.
        let unit = unit_after_tens(&second).filter(|_| unit(&second).is_none());
        return Some(unit.map_or((first, after_first), |unit| (first * 10 + unit, after_second)));
    }
    let unit = first_word(after_second).and_then(|(word, rest)| Some((unit_after_tens(&lower(word))?, rest)));
    Some(unit.map_or((first * 10, after_second), |(unit, rest)| (first * 10 + unit, rest)))
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
            ("hai lăm việc", 25, "việc"),
            ("Ba mốt tiêu chí", 31, "tiêu chí"),
            ("bốn nhăm điều", 45, "điều"),
            ("hai tư giờ", 24, "giờ"),
            ("ba năm nhìn lại", 3, "năm nhìn lại"),
            ("100 ngày cao điểm", 100, "ngày cao điểm"),
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
            "một trăm ngày",
            "hai nghìn cây xanh",
            "5 triệu đồng",
            "Ba chục hộ",
            "hai mươi nghìn lượt",
            "hai ba việc",
            "Bốn, năm việc",
            "một hai điều",
            "5 đến 7 việc",
            "5 – 7 việc",
            "hai hoặc ba",
            "một nửa số hộ",
            "một phần ba",
            "hai rưỡi",
            "mười mấy việc",
            "Một trong những việc",
            "50 % hộ",
        ];
        for label in labels {
            assert_eq!(count_word(label), None, "{label}");
        }
    }

    #[test]
    fn what_is_measured_is_no_list() {
        for label in [
            "100 ngày cao điểm",
            "hai mươi tư giờ",
            "hai tư giờ",
            "mười năm nhìn lại",
            "5 lần kiểm tra",
            "18 tuổi",
        ] {
            assert_eq!(promised_items(label), None, "{label}");
        }
        assert_eq!(promised_items("4 xin"), Some(4));
        assert_eq!(promised_items("hai lăm việc"), Some(25));
    }
}
