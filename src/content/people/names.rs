//! Finds names of people in texts, and decides when two of them are the same.

use std::ops::Range;

use crate::vietnamese::{fold, is_known_syllable, nearest};

/// Forms of address, directly before a name.
const ADDRESSES: [&str; 12] =
    ["ông", "Ông", "bà", "Bà", "đồng chí", "Đồng chí", "đồng chí:", "đ/c", "Đ/c", "Đ/C", "đ/c:", "Đ/c:"];

/// The last bytes of forms of address, for a quick check.
const ENDS: [u8; 6] = [b'g', b'c', b'C', b':', 0xa0, 0xad];

/// The beginnings of posts, in lower case. A name ends before one.
const POSTS: [&str; 29] = [
    "bí thư",
    "chủ tịch",
    "chủ nhiệm",
    "phó ",
    "trưởng ",
    "giám đốc",
    "ủy viên",
    "uỷ viên",
    "thường trực",
    "thường vụ",
    "chánh ",
    "hiệu trưởng",
    "đại biểu",
    "chỉ huy",
    "chính trị viên",
    "tổng ",
    "thủ ",
    "bộ trưởng",
    "cán bộ",
    "công chức",
    "công an",
    "nguyên ",
    "chuyên viên",
    "bác sĩ",
    "kỹ sư",
    "lãnh đạo",
    "thành viên",
    "ban ",
    "thư ký",
];

/// Abbreviations of posts.
const SHORT_POSTS: [&str; 12] =
    ["BT", "PBT", "CT", "PCT", "UV", "UVBTV", "UVBCH", "UVTV", "GĐ", "PGĐ", "TB", "HUV"];

/// The second words of ranks, in lower case. Ranks stand between a form of address and a name.
const RANKS: [&str; 6] = ["tá", "úy", "uý", "tướng", "sĩ", "sư"];

/// Words of a name that are often left in lower case.
const MIDDLES: [&str; 3] = ["thị", "văn", "đình"];

/// The most names to look at. A text with more is a list itself.
const MOST: usize = 100;

/// A name in the text that follows a form of address.
pub(super) struct Said {
    /// The name.
    pub(super) span: Range<usize>,
    /// The start of the form of address.
    pub(super) address: usize,
}

/// The names in `body` that follow a form of address.
pub(super) fn said(body: &str) -> Vec<Said> {
    let bytes = body.as_bytes();
    let mut said: Vec<Said> = Vec::new();
    let windows = bytes.windows(3).enumerate();
    for (at, _) in windows.filter(|(_, window)| {
        // A capital, a blank before it, and before that a last byte of a form of address.
        matches!(window[1], b' ' | b'\n')
            && matches!(window[2], b'A'..=b'Z' | 0xc3..=0xc6 | 0xe1)
            && ENDS.contains(&window[0])
    }) {
        let (before, behind) = (&body[..=at], at + 2);
        let Some(address) = ADDRESSES.iter().find_map(|address| {
            let rest = before.strip_suffix(address)?;
            (!rest.ends_with(char::is_alphanumeric)).then_some(rest.len())
        }) else {
            continue;
        };
        if let Some(span) = name_at(body, behind)
            && said.last().is_none_or(|last| last.span.end <= span.start)
        {
            said.push(Said { span, address });
            if said.len() == MOST {
                break;
            }
        }
    }
    said
}

/// The capitalised words at `start`, after a rank and up to a post.
fn name_at(body: &str, start: usize) -> Option<Range<usize>> {
    let mut start = start;
    let mut end = start;
    let mut at = start;
    loop {
        let rest = &body[at..];
        let word = word_of(rest);
        let is_capital = word.starts_with(char::is_uppercase);
        let is_middle = end > start && MIDDLES.contains(&word);
        // `UBND` isn't a name, but a name may be in capitals.
        let is_short =
            word.len() > 1 && is_all_capitals(word) && !is_all_capitals(&body[start..end.max(start)]);
        if word.is_empty() || !(is_capital || is_middle) || is_short && end > start || begins_with_post(rest)
        {
            break;
        }
        let next = at + word.len();
        let blank = body[next..].starts_with([' ', '\n']);
        let rank = word_of(body.get(next + 1..).unwrap_or_default());
        if end == start && blank && RANKS.contains(&rank) {
            at = next + 1 + rank.len() + 1;
            if !body.is_char_boundary(at) || at >= body.len() {
                return None;
            }
            (start, end) = (at, at);
            continue;
        }
        if is_capital {
            end = next;
        }
        if !blank {
            break;
        }
        at = next + 1;
    }
    (end > start).then_some(start..end)
}

fn word_of(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_alphabetic() && !matches!(char, '’' | '\''));
    &text[..end.unwrap_or(text.len())]
}

fn is_all_capitals(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_lowercase)
}

/// Whether `text` begins with a post: `Chủ tịch`, `Phó Trưởng ban`, `PCT`.
pub(super) fn begins_with_post(text: &str) -> bool {
    let head: String = text.chars().take(16).flat_map(char::to_lowercase).collect();
    POSTS.iter().any(|post| head.starts_with(post)) || SHORT_POSTS.contains(&word_of(text))
}

pub(super) fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|char: char| char.is_ascii_digit());
    let mark = if rest.len() < line.len() {
        rest.starts_with(['.', ')'])
    } else {
        line.starts_with(['-', '+', '*', '•'])
    };
    mark && !line.starts_with("**")
}

/// Whether two keys name one person: equal, or one with words left out in the middle or added at the end.
pub(super) fn is_same(said: &str, listed: &str) -> bool {
    if said == listed || said.strip_prefix(listed).is_some_and(|rest| rest.starts_with(' ')) {
        return true;
    }
    let (said, listed): (Vec<&str>, Vec<&str>) = (said.split(' ').collect(), listed.split(' ').collect());
    let mut rest = listed.iter();
    said.len() > 1
        && said.first() == listed.first()
        && said.last() == listed.last()
        && said.iter().all(|word| rest.any(|other| other == word))
}

/// Whether two names differ in one word, as by a typing error. `is_said`: whether the text has the listed name as well;
/// then another given name means another person.
pub(super) fn is_slip_of_name(said: &str, listed: &str, is_said: impl Fn() -> bool) -> bool {
    let (said, listed): (Vec<&str>, Vec<&str>) = (said.split(' ').collect(), listed.split(' ').collect());
    if said.len() != listed.len() {
        return false;
    }
    let mut differ = said.iter().zip(&listed).enumerate().filter(|(_, (one, other))| one != other);
    let (Some((idx, (one, other))), None) = (differ.next(), differ.next()) else { return false };
    let (plain, other) = (fold(one), fold(other));
    let is_middle = idx > 0 && idx + 1 < said.len();
    let is_no_word = !is_known_syllable(one)
        && nearest(&plain, 1, [other.clone()].into_iter(), String::clone, |_| 0).is_some();
    (plain == other || is_no_word) && (is_middle || !is_said())
}
