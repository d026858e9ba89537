//! Names of people, and what stands before them: forms of address and ranks.

use std::ops::Range;

use super::roles::head_at;
use super::words::{is_at, key, words};

/// Family names, as keys. Another capitalised word begins a name only after a form of address.
const FAMILIES: [&str; 242] = [
    "nguyễn",
    "trần",
    "lê",
    "phạm",
    "hoàng",
    "huỳnh",
    "phan",
    "vũ",
    "võ",
    "đặng",
    "bùi",
    "đỗ",
    "hồ",
    "ngô",
    "dương",
    "lý",
    "đào",
    "đoàn",
    "vương",
    "trịnh",
    "trương",
    "đinh",
    "lâm",
    "phùng",
    "mai",
    "tô",
    "hà",
    "tạ",
    "thái",
    "châu",
    "quách",
    "cao",
    "la",
    "lưu",
    "lương",
    "thân",
    "chu",
    "nghiêm",
    "văn",
    "kiều",
    "triệu",
    "mạc",
    "từ",
    "tôn",
    "tống",
    "giang",
    "khổng",
    "thạch",
    "kim",
    "sơn",
    "danh",
    "thị",
    "lò",
    "lường",
    "quàng",
    "cầm",
    "cà",
    "tòng",
    "bạc",
    "hoàn",
    "vi",
    "lô",
    "lữ",
    "nông",
    "bế",
    "hứa",
    "ma",
    "giàng",
    "vàng",
    "sùng",
    "hạng",
    "thào",
    "mùa",
    "ly",
    "lầu",
    "cứ",
    "bàn",
    "đằng",
    "phượng",
    "chảo",
    "tẩn",
    "lừu",
    "siu",
    "ksor",
    "rơ",
    "rcom",
    "rmah",
    "kpă",
    "nay",
    "ayun",
    "niê",
    "mlô",
    "byă",
    "hmok",
    "êban",
    "y",
    "a",
    "h",
    "bá",
    "phú",
    "ung",
    "ông",
    "âu",
    "doãn",
    "đàm",
    "đồng",
    "đậu",
    "đường",
    "hạ",
    "khúc",
    "khuất",
    "lục",
    "lã",
    "lại",
    "mã",
    "ninh",
    "phí",
    "phó",
    "thiều",
    "tăng",
    "tiêu",
    "trà",
    "viên",
    "vòng",
    "điểu",
    "bríu",
    "lang",
    "quế",
    "mang",
    "cil",
    "k",
    "kơ",
    "ka",
    "zơ",
    "alăng",
    "arất",
    "coor",
    "blúp",
    "pơloong",
    "thông",
    "kiên",
    "sầm",
    "lìn",
    "phàn",
    "tráng",
    "thền",
    "cháng",
    "lèng",
    "vừ",
    "hờ",
    "và",
    "xồng",
    "lỳ",
    "moong",
    "cụt",
    "kha",
    "ngân",
    "ngần",
    "xeo",
    "seo",
    "chẩu",
    "nịnh",
    "chíu",
    "dường",
    "phún",
    "tằng",
    "chìu",
    "lỷ",
    "lù",
    "lùng",
    "chang",
    "sìn",
    "thềm",
    "katơr",
    "chamaléa",
    "pinăng",
    "mấu",
    "tro",
    "rah",
    "kpuih",
    "puih",
    "bành",
    "biện",
    "cù",
    "chử",
    "diệp",
    "dư",
    "giáp",
    "hàn",
    "khâu",
    "khưu",
    "lềnh",
    "liêu",
    "liễu",
    "lộ",
    "lỗ",
    "nhâm",
    "nhữ",
    "ôn",
    "quản",
    "sái",
    "sử",
    "tào",
    "tất",
    "thẩm",
    "thi",
    "thiệu",
    "tiết",
    "trang",
    "trình",
    "tưởng",
    "uông",
    "vưu",
    "bạch",
    "cấn",
    "chung",
    "chúc",
    "cổ",
    "cồ",
    "đèo",
    "đổng",
    "đới",
    "hầu",
    "hoắc",
    "khương",
    "kỷ",
    "mạch",
    "mẫu",
    "ngọ",
    "ngụy",
    "nhan",
    "phù",
    "sa",
    "tấn",
    "tiền",
    "lều",
    "đái",
    "kông",
    "rơchâm",
    "neang",
    "néang",
    "chau",
];

/// Words of a name that staff leave in lower case.
const MIDDLES: [&str; 16] = [
    "thị", "văn", "đình", "ngọc", "hữu", "đức", "xuân", "minh", "thanh", "thu", "kim", "bá", "công", "quang",
    "duy", "thế",
];

/// Forms of address: as written, and as a list of attendees has them.
const HONORIFICS: [(&str, Option<&str>); 30] = [
    ("các ông (bà)", None),
    ("các thầy, cô", None),
    ("các thầy", Some("Thầy")),
    ("các cô", Some("Cô")),
    ("bác", Some("Bác")),
    ("chú", Some("Chú")),
    ("các đồng chí", Some("Đồng chí")),
    ("các đ/c", Some("Đồng chí")),
    ("đồng chí", Some("Đồng chí")),
    ("đ/c", Some("Đồng chí")),
    ("đ.c", Some("Đồng chí")),
    ("đc", Some("Đồng chí")),
    ("các ông, bà", None),
    ("các ông bà", None),
    ("ông, bà", None),
    ("ông bà", None),
    ("ông/bà", None),
    ("các ông", Some("Ông")),
    ("các bà", Some("Bà")),
    ("ông", Some("Ông")),
    ("bà", Some("Bà")),
    ("anh", Some("Anh")),
    ("chị", Some("Chị")),
    ("em", Some("Em")),
    ("thầy giáo", Some("Thầy giáo")),
    ("cô giáo", Some("Cô giáo")),
    ("thầy", Some("Thầy")),
    ("cô", Some("Cô")),
    ("cụ", Some("Cụ")),
    ("các anh", Some("Anh")),
];

/// Ranks and degrees: as written, and in full.
const RANKS: [(&str, &str); 43] = [
    ("hòa thượng", "Hòa thượng"),
    ("ni sư", "Ni sư"),
    ("mục sư", "Mục sư"),
    ("nghệ nhân ưu tú", "Nghệ nhân Ưu tú"),
    ("nghệ nhân", "Nghệ nhân"),
    ("nhà giáo", "Nhà giáo"),
    ("dược sĩ", "Dược sĩ"),
    ("cử nhân", "Cử nhân"),
    ("kiến trúc sư", "Kiến trúc sư"),
    ("pgs.", "Phó Giáo sư"),
    ("gs.", "Giáo sư"),
    ("ts", "Tiến sĩ"),
    ("bsckii", "Bác sĩ chuyên khoa II"),
    ("bscki", "Bác sĩ chuyên khoa I"),
    ("đại tướng", "Đại tướng"),
    ("thượng tướng", "Thượng tướng"),
    ("đại tá", "Đại tá"),
    ("thượng tá", "Thượng tá"),
    ("trung tá", "Trung tá"),
    ("thiếu tá", "Thiếu tá"),
    ("đại úy", "Đại úy"),
    ("thượng úy", "Thượng úy"),
    ("trung úy", "Trung úy"),
    ("thiếu úy", "Thiếu úy"),
    ("thượng sĩ", "Thượng sĩ"),
    ("trung sĩ", "Trung sĩ"),
    ("thiếu tướng", "Thiếu tướng"),
    ("trung tướng", "Trung tướng"),
    ("thạc sĩ", "Thạc sĩ"),
    ("tiến sĩ", "Tiến sĩ"),
    ("bác sĩ", "Bác sĩ"),
    ("kỹ sư", "Kỹ sư"),
    ("luật sư", "Luật sư"),
    ("thượng tọa", "Thượng tọa"),
    ("đại đức", "Đại đức"),
    ("linh mục", "Linh mục"),
    ("y sĩ", "Y sĩ"),
    ("ths.", "Thạc sĩ"),
    ("ths", "Thạc sĩ"),
    ("ts.", "Tiến sĩ"),
    ("bs.", "Bác sĩ"),
    ("bs", "Bác sĩ"),
    ("ks.", "Kỹ sư"),
];

/// A person's name in a line.
pub(super) struct Name {
    pub(super) bytes: Range<usize>,
    pub(super) text: String,
    /// Whether it begins with a family name.
    pub(super) has_family: bool,
    pub(super) n_words: usize,
}

/// The name that begins at `at`, the start of a word. It continues with capitalised words as long as only blanks
/// separate them.
pub(super) fn name_at(text: &str, key_of: &str, at: usize) -> Option<Name> {
    let mut end = at;
    let mut parts: Vec<&str> = Vec::new();
    let mut has_family = false;
    let mut caps = 0;
    for word in words(&text[at..]) {
        let word = at + word.start..at + word.end;
        let between = &text[end..word.start];
        let is_close = parts.is_empty() && between.is_empty()
            || !between.is_empty() && between.chars().all(char::is_whitespace);
        let (written, word_key) = (&text[word.clone()], &key_of[word.clone()]);
        let is_capital = written.starts_with(char::is_uppercase);
        // “Nguyên” is a middle name but also means “formerly”.
        if !is_close
            || parts.len() == 6
            || is_capital
                && !parts.is_empty()
                && head_at(key_of, word.start).is_some_and(|head| head != "nguyên")
        {
            break;
        }
        if !is_capital {
            let goes_on = has_family && MIDDLES.contains(&word_key) && next_is_capital(text, word.end);
            if !goes_on {
                break;
            }
        }
        let is_upper = written.chars().count() > 1 && !written.chars().any(char::is_lowercase);
        // “UBND” after a name doesn't belong to it, unless the whole name is in capitals.
        if is_upper && parts.len() > caps {
            break;
        }
        caps += usize::from(is_upper || written.chars().count() == 1);
        if parts.is_empty() {
            has_family =
                FAMILIES.contains(&word_key) || written.starts_with("H'") || written.starts_with("H’");
        }
        if !written.chars().all(|char| char.is_alphabetic() || "'’".contains(char)) {
            break;
        }
        parts.push(written);
        end = word.end;
    }
    let is_body = caps == parts.len() && parts.iter().any(|part| BODIES.contains(part));
    if parts.is_empty() || is_body {
        return None;
    }
    let is_all_caps = caps == parts.len() && parts.iter().any(|part| part.chars().count() > 1);
    let words: Vec<String> = parts.iter().map(|part| name_word(part, is_all_caps)).collect();
    Some(Name { bytes: at..end, text: words.join(" "), has_family, n_words: words.len() })
}

/// Abbreviations of bodies, which no name contains.
const BODIES: [&str; 14] = [
    "UBND", "HĐND", "MTTQ", "UBMTTQ", "CT", "PCT", "BTV", "BCH", "TVHU", "HĐ", "CB", "UV", "UBMTTQVN", "TTĐT",
];

fn next_is_capital(text: &str, at: usize) -> bool {
    text[at..].trim_start().starts_with(char::is_uppercase)
}

/// A word of a name, capitalised.
fn name_word(word: &str, is_all_caps: bool) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    if is_all_caps {
        first.chain(chars.flat_map(char::to_lowercase)).collect()
    } else {
        first.chain(chars).collect()
    }
}

/// A form of address or a rank.
pub(super) struct Before {
    pub(super) end: usize,
    pub(super) word: Option<&'static str>,
}

/// The form of address at `at`.
pub(super) fn honorific_at(key: &str, at: usize) -> Option<Before> {
    // “bác sĩ” is a profession.
    let is_post = is_at(key, at, "bác sĩ");
    let found = HONORIFICS.iter().filter(|(written, _)| !is_post && is_at(key, at, written));
    let (written, word) = found.max_by_key(|(written, _)| written.len())?;
    Some(Before { end: at + written.len(), word: *word })
}

/// The rank at `at`.
pub(super) fn rank_at(key: &str, at: usize) -> Option<Before> {
    let found = RANKS.iter().filter(|(written, _)| is_at(key, at, written));
    let (written, word) = found.max_by_key(|(written, _)| written.len())?;
    Some(Before { end: at + written.len(), word: Some(word) })
}

/// Whether `text` is only a name of two to four words, each with a capital.
pub(super) fn is_name(text: &str) -> bool {
    let text = text.trim();
    let key = key(text);
    name_at(text, &key, 0).is_some_and(|name| name.bytes.end == text.len() && (2..=4).contains(&name.n_words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_other_words_begin() {
        for (text, name) in [
            ("Nguyễn Văn An, Bí thư", Some("Nguyễn Văn An")),
            ("Nguyễn thị Lan - Chủ tịch", Some("Nguyễn thị Lan")),
            ("NGUYỄN VĂN AN, Bí thư", Some("Nguyễn Văn An")),
            ("Trần Thị Bình Chủ tịch Hội", Some("Trần Thị Bình")),
            ("Y Kô Niê UBND", Some("Y Kô Niê")),
            ("UBND xã", None),
            ("đã đến", None),
        ] {
            let found = name_at(text, &key(text), 0).map(|found| found.text);
            let expected = name.map(|name| name.replace(" thị ", " Thị "));
            assert_eq!(found, expected, "{text}");
        }
    }
}
