//! Posts: their first words, and the end of a list of them.

use super::names::{honorific_at, rank_at};
use super::words::{is_at, one_at, tidy, words};

/// The first words of posts.
const HEADS: [&str; 89] = [
    "tổng giám đốc",
    "phó tổng giám đốc",
    "cố vấn",
    "trợ lý",
    "trung đội trưởng",
    "khu đội trưởng",
    "thôn đội trưởng",
    "trạm phó",
    "hạt phó",
    "chi hội phó",
    "hội phó",
    "ấp phó",
    "thôn phó",
    "đại biểu quốc hội",
    "đại biểu hđnd",
    "đại biểu hội đồng",
    "bí thư",
    "phó bí thư",
    "pbt",
    "chủ tịch",
    "phó chủ tịch",
    "pct",
    "pct.",
    "ct",
    "ct.",
    "trưởng",
    "phó",
    "ủy viên",
    "uv",
    "uvbtv",
    "uvbch",
    "tuv",
    "huv",
    "tvhu",
    "tvđu",
    "đuv",
    "giám đốc",
    "phó giám đốc",
    "hiệu trưởng",
    "phó hiệu trưởng",
    "trạm trưởng",
    "chỉ huy trưởng",
    "chỉ huy phó",
    "chính trị viên",
    "thường trực",
    "thường vụ",
    "đội trưởng",
    "tổ trưởng",
    "nguyên",
    "thư ký",
    "chánh",
    "phó chánh",
    "viện trưởng",
    "quyền chủ tịch",
    "hội trưởng",
    "chi hội trưởng",
    "cục trưởng",
    "chi cục trưởng",
    "đồn trưởng",
    "tổng biên tập",
    "chủ nhiệm",
    "phó chủ nhiệm",
    "tỉnh ủy viên",
    "huyện ủy viên",
    "đảng ủy viên",
    "thành ủy viên",
    "thị ủy viên",
    "chi ủy viên",
    "đại đội trưởng",
    "tiểu đoàn trưởng",
    "huấn luyện viên",
    "trưởng ban",
    "phó ban",
    "phó trưởng",
    "tổ phó",
    "đội phó",
    "thôn trưởng",
    "ấp trưởng",
    "già làng",
    "kế toán trưởng",
    "tổng phụ trách",
    "hạt trưởng",
    "bt",
    "phó đồn trưởng",
    "phó trạm trưởng",
    "phó đội trưởng",
    "phó tổ trưởng",
    "q. chủ tịch",
    "phó tư lệnh",
];

/// Words that begin a post only directly after a name: elsewhere they mean several people.
const HEADS_BEHIND_NAME: [&str; 21] = [
    "cán bộ",
    "cb",
    "cb.",
    "công chức",
    "chuyên viên",
    "thành viên",
    "đại biểu",
    "đại diện",
    "kế toán",
    "văn thư",
    "điều dưỡng",
    "phóng viên",
    "cộng tác viên",
    "ctv",
    "nhân viên",
    "giáo viên",
    "bác sĩ",
    "viên chức",
    "trụ trì",
    "linh mục",
    "phụ trách",
];

/// Words that end a post, each with preceding words that make it part of one.
const STOPS: [(&str, &[&str]); 103] = [
    ("kể", &[]),
    ("ôn lại", &[]),
    ("điểm lại", &[]),
    ("bộc bạch", &[]),
    ("tâm sự", &[]),
    ("nhắc", &[]),
    ("hứa", &[]),
    ("giới thiệu", &["trung tâm"]),
    ("truyền đạt", &[]),
    ("căn dặn", &[]),
    ("mong", &[]),
    ("chúc", &[]),
    ("gửi", &[]),
    ("hoan nghênh", &[]),
    ("giao nhiệm vụ", &[]),
    ("kiểm tra", &["ban", "ủy ban", "ủy viên", "nhiệm", "viên"]),
    ("lên", &[]),
    ("nhận", &["tiếp", "và"]),
    ("cho hay", &[]),
    ("giải thích", &[]),
    ("phổ biến", &["hội đồng", "phối hợp"]),
    ("đi", &[]),
    ("xuống", &[]),
    ("ân cần", &[]),
    ("đồng tình", &[]),
    ("xúc động", &[]),
    ("cùng nhau", &[]),
    ("khai giảng", &[]),
    ("bế mạc", &[]),
    ("bế giảng", &[]),
    ("tổng kết", &["ban"]),
    ("dâng", &[]),
    ("thắp", &[]),
    ("gióng", &[]),
    ("bấm", &[]),
    ("dẫn", &["hướng"]),
    ("đã", &[]),
    ("đến dự", &[]),
    ("đến", &[]),
    ("tham dự", &[]),
    ("tham gia", &[]),
    ("về dự", &[]),
    ("dự", &["ban quản lý", "quản lý"]),
    ("cùng", &[]),
    ("phát biểu", &[]),
    ("nhấn mạnh", &[]),
    ("đề nghị", &[]),
    ("yêu cầu", &[]),
    ("khẳng định", &[]),
    ("cho biết", &[]),
    ("cho rằng", &[]),
    ("chia sẻ", &[]),
    ("trao", &[]),
    ("chủ trì", &[]),
    ("đồng chủ trì", &[]),
    ("chủ tọa", &[]),
    ("điều hành", &["ban", "trung tâm"]),
    ("trình bày", &[]),
    ("thông qua", &[]),
    ("báo cáo", &[]),
    ("kết luận", &[]),
    ("ghi nhận", &[]),
    ("biểu dương", &[]),
    ("đánh giá", &[]),
    ("chúc mừng", &[]),
    ("bày tỏ", &[]),
    ("thay mặt", &[]),
    ("tặng", &[]),
    ("công bố", &[]),
    ("khai mạc", &[]),
    ("có mặt", &[]),
    ("có", &[]),
    ("là", &[]),
    ("tiếp thu", &[]),
    ("giải trình", &[]),
    ("trả lời", &[]),
    ("ký", &["thư", "đăng"]),
    ("thăm", &[]),
    ("tuyên bố", &[]),
    ("nêu", &[]),
    ("lưu ý", &[]),
    ("chỉ đạo", &["ban"]),
    ("cảm ơn", &[]),
    ("mong muốn", &[]),
    ("phấn khởi", &[]),
    ("nói", &[]),
    ("đọc", &[]),
    ("quán triệt", &[]),
    ("động viên", &[]),
    ("kêu gọi", &[]),
    ("phát động", &[]),
    ("vui mừng", &[]),
    ("cắt băng", &[]),
    ("đánh trống", &[]),
    ("làm", &[]),
    ("và các", &[]),
    ("với", &[]),
    ("tại", &[]),
    ("trong", &[]),
    ("thông tin", &["văn hóa,", "văn hóa", "và", "-", "công nghệ", "truyền thông"]),
    ("trực tiếp", &[]),
    ("trân trọng", &[]),
    ("làm việc", &[]),
];

/// The word at `at` that begins a post.
pub(super) fn head_at(key: &str, at: usize) -> Option<&'static str> {
    one_at(key, at, &HEADS)
}

/// The posts after a name that ends at `at`, and their end.
pub(super) fn behind(text: &str, key: &str, at: usize, end: usize) -> (Vec<String>, usize) {
    let rest = &text[at..end];
    let opened = rest.trim_start_matches([' ', '\u{a0}']);
    let Some(mark) = opened.chars().next().filter(|mark| ",-–—:(".contains(*mark)) else {
        let from = at + rest.len() - opened.len();
        // “Nguyễn Văn An Chủ tịch UBND xã”
        let is_direct = from > at && head_at(key, from).is_some();
        return if is_direct { list(text, key, from, end) } else { (Vec::new(), at) };
    };
    let from = at + rest.len() - opened.len() + mark.len_utf8();
    let from = from + text[from..end].len() - text[from..end].trim_start().len();
    let is_post = head_at(key, from).is_some()
        || one_at(key, from, &HEADS_BEHIND_NAME).is_some()
        || is_of_chief(&key[from..end]);
    if !is_post {
        return (Vec::new(), at);
    }
    let end = if mark == '(' { text[from..end].find(')').map_or(end, |close| from + close) } else { end };
    list(text, key, from, end)
}

/// Whether the words after a mark name the first or second of a body that isn't in the tables: “Vụ trưởng”, “Phó Vụ
/// trưởng”.
fn is_of_chief(key: &str) -> bool {
    let mut words = key.split(' ').map(|word| word.trim_matches([',', ';', '.', ')'])).skip(1).take(2);
    words.any(|word| matches!(word, "trưởng" | "phó"))
}

/// The posts that begin at `from`, and the end of the last one.
pub(super) fn list(text: &str, key: &str, from: usize, end: usize) -> (Vec<String>, usize) {
    let end = stop(text, key, from, end);
    let mut roles = Vec::new();
    let (mut start, mut last) = (from, end);
    let marks = key[from..end].char_indices().filter(|(_, char)| ",-–—;".contains(*char));
    let joins = key[from..end].match_indices(" kiêm ").map(|(at, _)| (at, ' '));
    let mut marks: Vec<(usize, char)> = marks.chain(joins).collect();
    marks.sort_unstable();
    for (at, mark) in marks {
        let at = from + at;
        if at < start {
            continue;
        }
        let behind = at + mark.len_utf8();
        let next = behind + key[behind..end].len() - key[behind..end].trim_start().len();
        let next = if is_at(key, next, "kiêm") { (next + "kiêm ".len()).min(end) } else { next };
        let names_many =
            ["trưởng các", "phó các", "bí thư các", "trưởng, phó", "chủ tịch các", "bí thư, trưởng"]
                .iter()
                .any(|many| key[next..end].starts_with(many));
        let is_chief = || text[next..end].starts_with(char::is_uppercase) && is_of_chief(&key[next..end]);
        if (head_at(key, next).is_some() || is_chief()) && !names_many {
            roles.push(tidy(&text[start..at]));
            start = next;
        } else if mark == ';' || names_many || mark == ',' && !goes_on(&text[next..end], &key[next..end]) {
            last = at;
            break;
        }
    }
    let role =
        tidy(text[start..last.max(start)].trim_matches([' ', '-', '–', '—', ',', ':', '.', '(', ')', '/']));
    if !role.is_empty() {
        roles.push(role);
    }
    (roles, last)
}

/// Whether the words after a comma belong to the post before it: “Trưởng ban Văn hóa, Xã hội”, “Chủ tịch UBND, HĐND
/// xã”.
fn goes_on(text: &str, key: &str) -> bool {
    let is_unit = ["xã ", "huyện ", "tỉnh ", "thị trấn ", "thành phố ", "phường "]
        .iter()
        .any(|unit| key.starts_with(unit));
    let is_named = text.split_whitespace().nth(1).is_some_and(|word| word.starts_with(char::is_uppercase));
    let is_person = honorific_at(key, 0).is_some() || rank_at(key, 0).is_some();
    is_unit && is_named || text.starts_with(char::is_uppercase) && !is_person && !is_family_name(text, key)
}

fn is_family_name(text: &str, key: &str) -> bool {
    super::names::name_at(text, key, 0).is_some_and(|name| name.has_family && name.n_words >= 2)
}

/// The start of words that belong to no post.
fn stop(text: &str, key: &str, from: usize, end: usize) -> usize {
    let mut before = from;
    for word in words(&text[from..end]) {
        let at = from + word.start;
        let is_person = at > from
            && (honorific_at(key, at).is_some() && !is_head_of(key, at) || rank_at(key, at).is_some());
        let is_stop = || {
            STOPS.iter().any(|(stop, within)| {
                is_at(key, at, stop) && !within.iter().any(|word| key[..at].trim_end().ends_with(word))
            })
        };
        let is_crowd = is_at(key, at, "và") && is_crowd(key[at + "và".len()..].trim_start());
        // A capital marks a name: “Ban Chỉ đạo”, “Báo cáo viên”.
        if is_person || is_crowd || !text[at..].starts_with(char::is_uppercase) && is_stop() {
            let kept = key[from..at].trim_end();
            let kept = kept.strip_suffix(" và").or(kept.strip_suffix(" cùng")).unwrap_or(kept);
            return from + kept.len();
        }
        before = from + word.end;
        let closes = text[before..end].starts_with(['.', '!', '?']) && !text[before..end].starts_with(". ");
        if closes {
            return before;
        }
    }
    before.max(from)
}

/// Whether several people without names are meant: “và 45 đại biểu”, “và toàn thể cán bộ”.
fn is_crowd(key: &str) -> bool {
    let begins = [
        "toàn thể",
        "đại diện",
        "đông đảo",
        "hơn",
        "gần",
        "khoảng",
        "trên",
        "các",
        "bà con",
        "lãnh đạo",
        "cán bộ",
        "hàng",
        "đại biểu",
        "nhân dân",
        "người dân",
        "học sinh",
        "phụ huynh",
        "hội viên",
        "đoàn viên",
        "du khách",
        "thành viên",
        "con cháu",
        "một số",
        "nhiều",
    ];
    key.starts_with(|char: char| char.is_ascii_digit()) || begins.iter().any(|word| is_at(key, 0, word))
}

/// “anh” in “anh hùng”, “cô” in “cô đỡ”, “em” in “trẻ em”, “bà” in “bà con” aren't forms of address.
fn is_head_of(key: &str, at: usize) -> bool {
    ["anh hùng", "bà con", "anh em", "em thiếu", "ông bà"].iter().any(|word| is_at(key, at, word))
        || key[..at].trim_end().ends_with("trẻ")
}

#[cfg(test)]
mod tests {
    use super::super::words::key;
    use super::*;

    #[test]
    fn lists_of_posts() {
        for (text, roles) in [
            (", Bí thư Đảng ủy, Chủ tịch UBND xã đã đến dự", &["Bí thư Đảng ủy", "Chủ tịch UBND xã"][..]),
            (
                " - TVHU - Trưởng ban Dân vận - CT UBMTTQ huyện nhấn mạnh",
                &["TVHU", "Trưởng ban Dân vận", "CT UBMTTQ huyện"],
            ),
            (" – Bí thư Đảng ủy-Chủ tịch HĐND xã", &["Bí thư Đảng ủy", "Chủ tịch HĐND xã"]),
            (" - PCT. HĐND xã;", &["PCT. HĐND xã"]),
            (" - Trưởng phòng Văn hóa - Xã hội, lãnh đạo các ban", &["Trưởng phòng Văn hóa - Xã hội"]),
            (", 65 tuổi", &[]),
            (", Phó Trưởng Ban Chỉ đạo xã phát biểu", &["Phó Trưởng Ban Chỉ đạo xã"]),
        ] {
            assert_eq!(behind(text, &key(text), 0, text.len()).0, roles, "{text}");
        }
    }
}
