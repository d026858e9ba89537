//! Bylines and sources: labelled, alone at the end, attached to the last sentence, or before the first one.

use super::lines::{Line, is_caps};
use super::names::is_name;
use super::roles::head_at;
use super::words::{has, is_at, key, tidy, words};
use super::{Certainty, Found};
use crate::content::Author;

/// The author or source of a text, as a line gives it.
pub(super) struct Signed {
    pub(super) author: Option<Author>,
    pub(super) source: Option<String>,
    pub(super) certainty: Certainty,
}

impl Default for Signed {
    fn default() -> Self {
        Self { author: None, source: None, certainty: Certainty::Sure }
    }
}

/// Labels of bylines.
const AUTHOR: [&str; 30] = [
    "tác giả bài viết",
    "tác giả",
    "tin, ảnh",
    "tin và ảnh",
    "tin bài",
    "tin, bài",
    "tin",
    "bài, ảnh",
    "bài và ảnh",
    "bài viết",
    "bài",
    "người viết",
    "thực hiện",
    "người thực hiện",
    "người đưa tin",
    "tin - ảnh",
    "tin – ảnh",
    "tin-ảnh",
    "bài - ảnh",
    "ảnh và bài",
    "ảnh, tin",
    "cộng tác viên",
    "ctv",
    "phóng viên",
    "pv",
    "viết bài",
    "tin/ảnh",
    "người đăng",
    "đăng bởi",
    "tin, bài, ảnh",
];

/// Labels of sources.
const SOURCE: [&str; 4] = ["nguồn tin", "nguồn", "theo nguồn", "theo"];

/// The first words of a source's name.
const SOURCES: [&str; 17] = [
    "fanpage",
    "trang ttđt",
    "trang thông tin",
    "cổng thông tin",
    "cổng ttđt",
    "cttđt",
    "báo ",
    "đài truyền thanh",
    "đài tt",
    "đài phát thanh",
    "ttxvn",
    "thông tấn xã",
    "trang tin",
    "bản tin",
    "tạp chí",
    "trung tâm văn hóa",
    "trung tâm vh",
];

/// The first words of the name of a body that signs.
const BODIES: [&str; 38] = [
    "hạt kiểm lâm",
    "trung tâm",
    "quỹ tín dụng",
    "ngân hàng",
    "bưu điện",
    "phòng ",
    "đồn biên phòng",
    "đội ",
    "ban quản lý",
    "ban dân vận",
    "ban chỉ đạo",
    "tổ công nghệ",
    "bhxh",
    "bảo hiểm xã hội",
    "xí nghiệp",
    "công ty",
    "điện lực",
    "chi hội",
    "chi bộ",
    "đảng ủy",
    "trường ",
    "ban chqs",
    "ban công tác",
    "hợp tác xã",
    "ban biên tập",
    "văn phòng",
    "hội ",
    "đoàn thanh niên",
    "đoàn tn",
    "công an",
    "trạm y tế",
    "ban chỉ huy",
    "ủy ban",
    "ubnd",
    "ubmttq",
    "mttq",
    "ban văn hóa",
    "bộ phận",
];

/// The first words of a reporter's profession.
const POSTS: [&str; 22] = [
    "cc",
    "vp",
    "cbcc",
    "tt",
    "trạm",
    "cb",
    "cán bộ",
    "công chức",
    "phóng viên",
    "pv",
    "ctv",
    "cộng tác viên",
    "đài",
    "ban",
    "văn phòng",
    "trung tâm",
    "hội",
    "đoàn",
    "trang",
    "văn hóa",
    "phòng",
    "đảng ủy",
];

/// Names under which portals post, which aren't a person's.
const NOBODY: [&str; 16] = [
    "admin",
    "administrator",
    "quản trị",
    "quản trị viên",
    "ban quản trị",
    "webmaster",
    "editor",
    "btv",
    "pv",
    "ctv",
    "user",
    "người đăng",
    "quản trị hệ thống",
    "quản trị website",
    "root",
    "biên tập viên",
];

/// A byline or source with its label.
pub(super) fn labelled(line: &Line) -> Option<Signed> {
    let text = line.text.trim();
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let key = key(text);
    let after = |labels: &[&str]| {
        let label = labels.iter().filter(|label| is_at(&key, 0, label)).max_by_key(|label| label.len())?;
        text[label.len()..].trim_start().strip_prefix(':').map(str::trim)
    };
    if line.len() > 18 {
        return None;
    }
    if let Some(name) = after(&AUTHOR) {
        let is_long = name.ends_with('.') && name.split_whitespace().count() > 8;
        return (!is_long).then(|| Signed { author: author(name), ..Signed::default() });
    }
    let source = after(&SOURCE).or_else(|| {
        let rest = ["theo ", "nguồn "].iter().find(|label| key.starts_with(*label))?;
        let name = text[rest.len()..].trim();
        (is_source(name) && !text.ends_with(':') && line.len() < 12 && !text.contains(',')).then_some(name)
    })?;
    let source = tidy(source.trim_end_matches('.'));
    Some(Signed { source: Some(source).filter(|source| !source.is_empty()), ..Signed::default() })
}

fn is_source(name: &str) -> bool {
    let key = key(name);
    SOURCES.iter().any(|source| key.starts_with(source))
}

/// A byline or source without a label, as in the last lines of a text.
pub(super) fn bare(text: &str) -> Option<Signed> {
    let text = text.trim().trim_matches(['(', ')', '*', '_', '.', '/']).trim();
    let n_words = text.split_whitespace().count();
    if !(1..=16).contains(&n_words) || text.contains([';', '?', '!', '“']) {
        return None;
    }
    let key = key(text);
    if is_initials(text) {
        let author = Some(Author { name: text.to_owned(), role: None });
        return Some(Signed { author, certainty: Certainty::Doubtful, ..Signed::default() });
    }
    if is_nobody(&key) {
        return Some(Signed::default());
    }
    if is_source(text) && n_words < 13 {
        return Some(Signed { source: Some(text.to_owned()), ..Signed::default() });
    }
    let is_body = BODIES.iter().any(|body| key.starts_with(body))
        && n_words < 10
        && !text.contains(',')
        && !has(&key, &DONE);
    if is_body {
        let is_sure = key.starts_with("ban biên tập") || key.starts_with("văn phòng");
        let certainty = if is_sure { Certainty::Sure } else { Certainty::Doubtful };
        return Some(Signed {
            author: Some(Author { name: sentence_case(text), role: None }),
            certainty,
            ..Signed::default()
        });
    }
    // “Thu Hà (theo Đài PT-TH)”
    if let Some((name, source)) = text.split_once(" (theo ").filter(|(name, _)| is_author(name)) {
        return Some(Signed { author: author(name), source: Some(tidy(source)), ..Signed::default() });
    }
    is_author(text).then(|| Signed { author: author(text), ..Signed::default() })
}

/// Whether a text consists of initials: “V.H”.
fn is_initials(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').filter(|part| !part.is_empty()).collect();
    let is_letter = |part: &&str| part.chars().count() < 3 && part.chars().all(char::is_uppercase);
    (2..=4).contains(&parts.len()) && parts.iter().all(is_letter)
}

/// Verbs of bodies in captions, which signatures don't contain.
const DONE: [&str; 18] = [
    "tại",
    "cho",
    "trong",
    "với",
    "đang",
    "được",
    "trao",
    "tặng",
    "tham gia",
    "trả lời",
    "ra quân",
    "kiểm tra",
    "hướng dẫn",
    "phát",
    "nhận",
    "thực hiện",
    "tổ chức",
    "giúp",
];

/// Words that begin the name of a place or a label, and not of a person who signs.
const NO_NAMES: [&str; 26] = [
    "thôn",
    "xã",
    "ấp",
    "bản",
    "buôn",
    "khu",
    "tổ",
    "trường",
    "trạm",
    "công",
    "ảnh",
    "tin",
    "video",
    "xem",
    "chợ",
    "cầu",
    "nhà",
    "phường",
    "huyện",
    "tỉnh",
    "thông báo",
    "kết quả",
    "danh sách",
    "ban",
    "hội",
    "đảng",
];

/// Whether `text` is a name, with or without a post after it.
pub(super) fn is_author(text: &str) -> bool {
    let text = text.trim().trim_matches(['(', ')']);
    let (name, post) = parted(text);
    let post_key = key(post);
    let is_post = post.is_empty() || is_post(&post_key) || is_name(post);
    let name_key = key(name);
    let is_other = NO_NAMES.iter().any(|word| is_at(&name_key, 0, word));
    is_name(name) && is_post && !is_other && head_at(&name_key, 0).is_none()
}

fn is_post(post: &str) -> bool {
    head_at(post, 0).is_some() || POSTS.iter().any(|word| is_at(post, 0, word))
}

fn parted(text: &str) -> (&str, &str) {
    let mark = [" - ", " – ", " — ", ", ", " (", "-", "–"]
        .iter()
        .filter_map(|mark| Some((text.find(mark)?, mark.len())));
    match mark.min() {
        Some((at, len)) => (text[..at].trim(), text[at + len..].trim_end_matches(')').trim()),
        None => (text, ""),
    }
}

/// The author in a byline. A login isn't one.
fn author(text: &str) -> Option<Author> {
    // “Thu Hà; Ảnh: Minh Đức”: the writer comes first.
    let text = text.split([';', '|']).next().unwrap_or(text);
    let text = text.trim().trim_end_matches('.').trim();
    let is_account = text.contains(|char: char| char == '@' || char.is_ascii_digit());
    if is_nobody(&key(text)) || is_account || text.is_empty() {
        return None;
    }
    // “CTV Thu Hà”
    let led = text
        .split_once(' ')
        .filter(|(post, name)| ["ctv", "pv", "btv"].contains(&key(post).as_str()) && is_name(name));
    if let Some((post, name)) = led {
        return Some(Author { name: tidy(&sentence_case(name)), role: Some(post.to_owned()) });
    }
    let (name, post) = parted(text);
    let is_in_brackets = text.ends_with(')') && text.contains(" (") && is_name(name) && !is_name(post);
    if is_in_brackets || is_post(&key(post)) && !post.is_empty() {
        return Some(Author { name: tidy(&sentence_case(name)), role: Some(tidy(post)) });
    }
    Some(Author { name: tidy(&sentence_case(text)), role: None })
}

/// Whether a name is that of an account: “Admin”, a login. A sentence with a number or an address in it isn't.
fn is_nobody(key: &str) -> bool {
    let is_of_login = |char: char| matches!(char, '@' | '_' | '0'..='9');
    let is_login = !key.contains(' ') && (key.is_ascii() || key.contains(is_of_login));
    NOBODY.contains(&key.trim()) || is_login
}

/// A name in capitals in its usual form: “Ban Biên tập” for “BAN BIÊN TẬP”, “Thu Hà” for “THU HÀ”.
fn sentence_case(text: &str) -> String {
    if !is_caps(text) {
        return text.to_owned();
    }
    if key(text) == "ban biên tập" {
        return "Ban Biên tập".to_owned();
    }
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().into_iter();
        first.chain(chars.flat_map(char::to_lowercase)).collect::<String>()
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The start of a byline attached to the last sentence: “… mới./. Thu Hà”, “… mới. (Thu Hà)”.
pub(super) fn glued(line: &Line) -> Option<usize> {
    let end = line.text.rfind("./.").map(|at| at + "./.".len()).or_else(|| {
        let last = line.sentences.last()?;
        (line.sentences.len() > 1).then_some(last.start)
    })?;
    let rest = line.text[end..].trim();
    let is_signed = !rest.is_empty() && rest.split_whitespace().count() < 12 && bare(rest).is_some();
    let is_name = is_signed && words(rest).len() > 1 && !rest.ends_with('.');
    is_name.then_some(end)
}

/// The source before the first sentence, “(CTTĐT) - …”, and the line without it.
pub(super) fn dateline(line: &Line) -> (Line, Option<Found<String>>) {
    let whole = || line.clone();
    let Some(close) = line.text.find(')').filter(|_| line.text.starts_with('(')) else {
        return (whole(), None);
    };
    let inside = &line.text[1..close];
    let behind = line.text[close + 1..].trim_start();
    let is_dashed = inside.split_whitespace().count() < 7 && behind.starts_with(['-', '–', '—']);
    if !is_dashed && !is_source(inside) {
        return (whole(), None);
    }
    let at = line.text.len() - behind.trim_start_matches(['-', '–', '—', ' ']).len();
    let source = line.found(1..close, inside.trim().to_owned(), Certainty::Sure);
    (line.split(at).1, Some(source))
}
