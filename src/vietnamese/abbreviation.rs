//! Abbreviations of offices and documents.

/// The abbreviations that reports use most.
const USUAL: [&str; 12] = [
    "UBND", "HĐND", "UBMTTQ", "MTTQ", "BCHQS", "UBMTTQVN", "MTTQVN", "LĐLĐ", "HLHPN", "ĐVTN", "BHXH", "BHYT",
];

/// Other abbreviations of four letters and more that resemble one of [`USUAL`] but are correct.
const OTHERS: [&str; 8] = ["UBKT", "UBDT", "MTTW", "BHTN", "BHXHTN", "HĐTV", "HĐQT", "ĐVHC"];

/// Rows of neighbouring keys.
const ROWS: [&str; 3] = ["QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];

/// The usual abbreviation that differs from `word`, in capitals, by one typing error: a neighbouring key, two letters
/// swapped, a letter doubled.
pub fn meant_abbreviation(word: &str) -> Option<&'static str> {
    if USUAL.contains(&word) || OTHERS.contains(&word) || word.chars().count() < 4 {
        return None;
    }
    let letters: Vec<char> = word.chars().collect();
    let mut near = USUAL.iter().filter(|usual| is_mistyped(&letters, &usual.chars().collect::<Vec<_>>()));
    near.next().copied().filter(|_| near.next().is_none())
}

fn is_mistyped(typed: &[char], meant: &[char]) -> bool {
    if typed.len() == meant.len() + 1 {
        return (1..typed.len())
            .any(|at| typed[at] == typed[at - 1] && [&typed[..at], &typed[at + 1..]].concat() == meant);
    }
    if typed.len() != meant.len() {
        return false;
    }
    let other: Vec<usize> = (0..typed.len()).filter(|at| typed[*at] != meant[*at]).collect();
    match other[..] {
        [at] => are_beside(typed[at], meant[at]),
        [at, next] => next == at + 1 && typed[at] == meant[next] && typed[next] == meant[at],
        _ => false,
    }
}

fn are_beside(one: char, other: char) -> bool {
    let row = |key: char| ROWS.iter().enumerate().find_map(|(row, keys)| Some((row, keys.find(key)?)));
    // Đ is typed with the key of D.
    let place = |char: char| row(if char == 'Đ' { 'D' } else { char });
    place(one).zip(place(other)).is_some_and(|((row, at), (other, to))| row == other && at.abs_diff(to) == 1)
        || matches!((one, other), ('D', 'Đ') | ('Đ', 'D'))
}

/// Kinds of documents with the letters that represent them in a number (NĐ 30/2020/NĐ-CP, and the Party's).
const KINDS: [(&str, &[&str]); 17] = [
    ("nghị quyết", &["NQ"]),
    ("nghị định", &["NĐ"]),
    ("quyết định", &["QĐ"]),
    ("chỉ thị", &["CT"]),
    ("kế hoạch", &["KH"]),
    ("hướng dẫn", &["HD"]),
    ("thông tư", &["TT", "TTLT"]),
    ("thông báo", &["TB"]),
    ("công điện", &["CĐ"]),
    ("kết luận", &["KL"]),
    ("chương trình", &["CTr", "CTR", "CT"]),
    ("đề án", &["ĐA"]),
    ("quy định", &["QĐ", "QyĐ", "QYĐ", "QĐi"]),
    ("báo cáo", &["BC"]),
    ("tờ trình", &["TTr", "TTR", "TT"]),
    ("thông tri", &["TT", "TTr", "TTR"]),
    ("giấy mời", &["GM"]),
];

/// The kind of document that the number proves, if it isn't `kind`: `12/KH-UBND` belongs to a plan and not to a
/// decision.
pub fn other_kind_of_document(kind: &str, number: &str) -> Option<&'static str> {
    let kind = kind.trim().to_lowercase();
    let expected = KINDS.iter().find(|(name, _)| *name == kind)?.1;
    let letters =
        number.split(['/', '-', '–']).map(str::trim).find(|part| part.starts_with(char::is_uppercase))?;
    if expected.contains(&letters) {
        return None;
    }
    let mut others = KINDS.iter().filter(|(_, letters_of)| letters_of.contains(&letters));
    others.next().map(|(name, _)| *name)
}

/// The kind of document at the end of `text`, with a capital as in names of documents.
pub fn kind_at_end(text: &str) -> Option<&'static str> {
    let text = text.trim_end();
    KINDS.iter().map(|(name, _)| *name).find(|name| {
        let start = text.len().checked_sub(name.len()).filter(|start| text.is_char_boundary(*start));
        start.is_some_and(|start| {
            let written = &text[start..];
            written.starts_with(char::is_uppercase)
                && written.to_lowercase() == **name
                && !text[..start].ends_with(char::is_alphanumeric)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{kind_at_end, meant_abbreviation, other_kind_of_document};

    #[test]
    fn slips_of_the_fingers_are_told_from_other_offices() {
        for (typed, meant) in
            [("JĐND", "HĐND"), ("UBDN", "UBND"), ("UBNND", "UBND"), ("HDND", "HĐND"), ("MTTW", "")]
        {
            assert_eq!(meant_abbreviation(typed).unwrap_or_default(), meant, "{typed}");
        }
        for word in
            ["UBND", "HTX", "UBKT", "BCĐ", "THPT", "THCS", "CLB", "VNPT", "CCHC", "TDĐKXDĐSVH", "HĐNDD"]
        {
            assert!(
                meant_abbreviation(word).is_none_or(|meant| word == "HĐNDD" && meant == "HĐND"),
                "{word}"
            );
        }
    }

    #[test]
    fn numbers_are_those_of_their_kind() {
        assert_eq!(other_kind_of_document("Quyết định", "12/KH-UBND"), Some("kế hoạch"));
        assert_eq!(other_kind_of_document("chỉ thị", "33-QĐ/TU"), Some("quyết định"));
        for (kind, number) in [
            ("Chỉ thị", "33-CT/TU"),
            ("Quy định", "37-QĐ/TW"),
            ("Nghị định", "30/2020/NĐ-CP"),
            ("Luật", "45/2019/QH14"),
            ("Công văn", "12/UBND-VX"),
            ("Nghị quyết", "15/2021/QH15"),
            ("Quyết định", "12"),
            ("Chương trình", "12-CTr/HU"),
        ] {
            assert_eq!(other_kind_of_document(kind, number), None, "{kind} {number}");
        }
        assert_eq!(kind_at_end("theo Kế hoạch "), Some("kế hoạch"));
        assert_eq!(kind_at_end("theo kế hoạch "), None);
        assert_eq!(kind_at_end("Quyết định của xã "), None);
    }
}
