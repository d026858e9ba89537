//! What the words before a number say of it.

use std::ops::Range;

/// What a number is, by the word nearest before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// Of a citizen.
    Identity,
    /// A bank account.
    Account,
    /// A telephone of somebody.
    Telephone,
    /// Meant for everybody, or a number that stands for no person.
    Public,
    /// Nothing is said.
    Unknown,
}

/// Words in lower case, and what the number behind them is. A longer one stands before those that it holds.
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

/// How far before a number its word may stand, in bytes.
const REACH: usize = 120;

/// How far back in its line a number is looked at. Bytes, several times those of a row of a table.
const LINE: usize = 2000;

/// What the number at `at` is: by the words before it, in a table also by the head of its column.
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

/// Where the line begins that the byte `at` is in, or the part of it that is looked at: else a text on one line would take
/// the square of its length.
fn line_start(text: &str, at: usize) -> usize {
    let from = (at.saturating_sub(LINE)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
    text[from..at].rfind('\n').map_or(from, |newline| from + newline + 1)
}

/// The text before `at` in the same sentence, as far as words reach.
fn sentence_before(text: &str, at: usize) -> &str {
    let paragraph = paragraph_before(text, at);
    paragraph.rsplit([';', '!', '?']).next().and_then(|part| part.rsplit(". ").next()).unwrap_or_default()
}

/// The text before `at` in the same paragraph, as far as words reach.
fn paragraph_before(text: &str, at: usize) -> &str {
    let from = (at.saturating_sub(REACH)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
    text[from..at].rsplit("\n\n").next().unwrap_or_default()
}

/// The head of the column that the byte `at` is in; its row begins at `line_start`.
fn head_of(text: &str, line_start: usize, at: usize) -> &str {
    let column = text[line_start..at].matches('|').count();
    let rows = text[..line_start].lines().rev().take_while(|line| line.contains('|'));
    rows.last().and_then(|head| head.split('|').nth(column)).unwrap_or_default()
}

/// What the last of the words in `before` says.
fn nearest(before: &str) -> Context {
    let before = before.to_lowercase();
    let said = WORDS.iter().filter_map(|(word, context)| {
        let (at, _) = before.rmatch_indices(word).find(|(at, _)| {
            !before[..*at].ends_with(char::is_alphanumeric)
                && !before[at + word.len()..].starts_with(char::is_alphabetic)
        })?;
        // Of two that end together, the longer one says more.
        Some((at + word.len(), word.len(), *context))
    });
    said.max_by_key(|(end, length, _)| (*end, *length)).map_or(Context::Unknown, |(_, _, context)| context)
}

/// Whether the byte `at` is in a column of a table whose head says that people were born.
pub(super) fn is_born_in_column(text: &str, at: usize) -> bool {
    let line_start = line_start(text, at);
    if !text[line_start..at].contains('|') {
        return false;
    }
    let head = head_of(text, line_start, at).to_lowercase();
    head.trim_end().ends_with("sinh") && head.contains("ngày")
}

/// Whether the digits at `run` are part of an address of the web or of a file.
pub(super) fn is_in_url(text: &str, run: &Range<usize>) -> bool {
    let ends = |char: char| char.is_whitespace() || matches!(char, '<' | '>' | '"' | '|');
    let line_start = line_start(text, run.start);
    let start = text[line_start..run.start].rfind(ends).map_or(line_start, |at| line_start + at + 1);
    let token = text.get(start..run.start).unwrap_or_default();
    ["://", "www.", "](", "tel:", "mailto:", "href="].iter().any(|mark| token.contains(mark))
}

/// Whether a person is named shortly before: two words in a row with capitals.
pub(super) fn has_name(before: &str) -> bool {
    let stretch = paragraph_before(before, before.len());
    let is_capital = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some_and(char::is_lowercase)
    };
    let words: Vec<bool> = stretch.split([' ', '\n', '|', ',', '(', '*', '"']).map(is_capital).collect();
    words.windows(2).any(|pair| pair[0] && pair[1])
}

/// Whether the person who was born is one of history, so that the day is in every book.
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
