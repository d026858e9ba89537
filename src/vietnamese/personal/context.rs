//! Determines the kind of a number by the words before it.

use std::ops::Range;

/// The kind of a number, by the nearest word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A citizen's number.
    Identity,
    /// A bank account.
    Account,
    /// A person's telephone.
    Telephone,
    /// A public number, or one that isn't a person's.
    Public,
    /// There is no such word.
    Unknown,
}

/// Words in lower case, with the kind of a number after them. A longer word precedes those that it contains.
const WORDS: [(&str, Context); 69] = [
    ("cccd", Context::Identity),
    ("cmnd", Context::Identity),
    ("cmtnd", Context::Identity),
    ("cmt", Context::Identity),
    ("căn cước", Context::Identity),
    ("chứng minh", Context::Identity),
    ("chứng minh thư", Context::Identity),
    ("số định danh", Context::Identity),
    ("mã định danh", Context::Identity),
    ("định danh cá nhân", Context::Identity),
    ("đdcn", Context::Identity),
    ("số ddcn", Context::Identity),
    ("giấy tờ tùy thân", Context::Identity),
    ("giấy tờ tuỳ thân", Context::Identity),
    ("stk", Context::Account),
    ("tài khoản", Context::Account),
    ("số tk", Context::Account),
    ("tk", Context::Account),
    ("tknh", Context::Account),
    ("điện thoại", Context::Telephone),
    ("đt", Context::Telephone),
    ("sđt", Context::Telephone),
    ("sdt", Context::Telephone),
    ("đtdđ", Context::Telephone),
    ("di động", Context::Telephone),
    ("zalo", Context::Telephone),
    ("liên hệ", Context::Telephone),
    ("đường dây nóng", Context::Public),
    ("số nóng", Context::Public),
    ("điện thoại nóng", Context::Public),
    ("hotline", Context::Public),
    ("tổng đài", Context::Public),
    ("trực ban", Context::Public),
    ("trực 24", Context::Public),
    ("số trực", Context::Public),
    ("điện thoại trực", Context::Public),
    ("trực cứu hộ", Context::Public),
    ("trực cấp cứu", Context::Public),
    ("trực chỉ huy", Context::Public),
    ("trực ban chỉ huy", Context::Public),
    ("phản ánh kiến nghị", Context::Public),
    ("mst", Context::Public),
    ("mã số thuế", Context::Public),
    ("mã số doanh nghiệp", Context::Public),
    ("mã số hợp tác xã", Context::Public),
    ("mã doanh nghiệp", Context::Public),
    ("đkkd", Context::Public),
    ("đăng ký kinh doanh", Context::Public),
    ("giấy phép", Context::Public),
    ("mã hồ sơ", Context::Public),
    ("số hồ sơ", Context::Public),
    ("hồ sơ số", Context::Public),
    ("mã khách hàng", Context::Public),
    ("mã vạch", Context::Public),
    ("mã tra cứu", Context::Public),
    ("mã giao dịch", Context::Public),
    ("mã vận đơn", Context::Public),
    ("mã bưu gửi", Context::Public),
    ("mã đơn", Context::Public),
    ("mã số hộ", Context::Public),
    ("mã gói thầu", Context::Public),
    ("mã thông báo", Context::Public),
    ("tbmt", Context::Public),
    ("số seri", Context::Public),
    ("số sê-ri", Context::Public),
    ("serial", Context::Public),
    ("mã số", Context::Public),
    ("isbn", Context::Public),
    ("issn", Context::Public),
];

/// The longest distance between a number and its word, in bytes.
const REACH: usize = 120;

/// How far back to look in the line of a number, in bytes: several times the length of a table row.
const LINE: usize = 2000;

/// The kind of the number at `at`: by the words before it, and in a table also by the head of its column.
pub(super) fn context_of(text: &str, at: usize) -> Context {
    let line_start = line_start(text, at);
    let is_row = text[line_start..at].contains('|');
    let mut before = sentence_before(text, at);
    if is_row {
        before = before.rsplit('|').next().unwrap_or_default();
    }
    match nearest(before) {
        Context::Unknown if is_row => nearest(head_of(text, line_start, at)),
        context => context,
    }
}

/// The start of the line of byte `at`, or of the part of the line to look at. Without this limit, a text on one line
/// would take quadratic time.
fn line_start(text: &str, at: usize) -> usize {
    let from = (at.saturating_sub(LINE)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
    text[from..at].rfind('\n').map_or(from, |newline| from + newline + 1)
}

/// The text before `at` in the same sentence, as far back as words count.
fn sentence_before(text: &str, at: usize) -> &str {
    let paragraph = paragraph_before(text, at);
    paragraph.rsplit([';', '!', '?']).next().and_then(|part| part.rsplit(". ").next()).unwrap_or_default()
}

/// The text before `at` in the same paragraph, as far back as words count.
fn paragraph_before(text: &str, at: usize) -> &str {
    let from = (at.saturating_sub(REACH)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
    text[from..at].rsplit("\n\n").next().unwrap_or_default()
}

/// The head of the column of byte `at`, whose row begins at `line_start`.
fn head_of(text: &str, line_start: usize, at: usize) -> &str {
    let column = text[line_start..at].matches('|').count();
    let rows = text[..line_start].lines().rev().take_while(|line| line.contains('|'));
    rows.last().and_then(|head| head.split('|').nth(column)).unwrap_or_default()
}

/// The kind given by the last of the words in `before`.
fn nearest(before: &str) -> Context {
    let before = before.to_lowercase();
    let said = WORDS.iter().filter_map(|(word, context)| {
        let (at, _) = before.rmatch_indices(word).find(|(at, _)| {
            !before[..*at].ends_with(char::is_alphanumeric)
                && !before[at + word.len()..].starts_with(char::is_alphabetic)
        })?;
        // Of two words that end together, prefer the longer one.
        Some((at + word.len(), word.len(), *context))
    });
    said.max_by_key(|(end, length, _)| (*end, *length)).map_or(Context::Unknown, |(_, _, context)| context)
}

/// Whether byte `at` is in a table column for days of birth.
pub(super) fn is_born_in_column(text: &str, at: usize) -> bool {
    let line_start = line_start(text, at);
    if !text[line_start..at].contains('|') {
        return false;
    }
    let head = head_of(text, line_start, at).to_lowercase();
    head.trim_end().ends_with("sinh") && head.contains("ngày")
}

/// Whether the digits at `run` are part of a web address or a file name.
pub(super) fn is_in_url(text: &str, run: &Range<usize>) -> bool {
    let ends = |char: char| char.is_whitespace() || matches!(char, '<' | '>' | '"' | '|');
    let line_start = line_start(text, run.start);
    let start = text[line_start..run.start].rfind(ends).map_or(line_start, |at| line_start + at + 1);
    let token = text.get(start..run.start).unwrap_or_default();
    ["://", "www.", "](", "tel:", "mailto:", "href="].iter().any(|mark| token.contains(mark))
}

/// Whether a person is named shortly before: two successive capitalised words.
pub(super) fn has_name(before: &str) -> bool {
    let stretch = paragraph_before(before, before.len());
    let is_capital = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some_and(char::is_lowercase)
    };
    let words: Vec<bool> = stretch.split([' ', '\n', '|', ',', '(', '*', '"']).map(is_capital).collect();
    words.windows(2).any(|pair| pair[0] && pair[1])
}

/// Whether the person is one of history, whose day of birth is in every book.
pub(super) fn is_historical(before: &str) -> bool {
    const SIGNS: [&str; 16] = [
        "kỷ niệm",
        "kỉ niệm",
        "liệt sĩ",
        "liệt sỹ",
        "anh hùng",
        "lãnh tụ",
        "hồ chí minh",
        "danh nhân",
        "nhà thơ",
        "nhà văn",
        "nhạc sĩ",
        "đại tướng",
        "tổng bí thư",
        "cố chủ tịch",
        "cố thủ tướng",
        "chí sĩ",
    ];
    let stretch = paragraph_before(before, before.len()).to_lowercase();
    SIGNS.iter().any(|sign| stretch.contains(sign))
}
