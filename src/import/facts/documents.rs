//! Documents that a text cites: kind, number, day of issue, issuer, subject.

use std::ops::Range;

use super::dates::{self, Dated};
use super::lines::{Line, Text};
use super::words::{find, has, is_at, places, tidy, words};
use super::{Certainty, Days, Found};
use crate::content::Document;

/// Kinds of documents (NĐ 30/2020/NĐ-CP, article 7, and the Party's), as keys and as they are written.
const KINDS: [(&str, &str); 21] = [
    ("nghị quyết", "Nghị quyết"),
    ("nghị định", "Nghị định"),
    ("quyết định", "Quyết định"),
    ("chỉ thị", "Chỉ thị"),
    ("kế hoạch", "Kế hoạch"),
    ("hướng dẫn", "Hướng dẫn"),
    ("thông tư", "Thông tư"),
    ("thông báo", "Thông báo"),
    ("công văn", "Công văn"),
    ("công điện", "Công điện"),
    ("kết luận", "Kết luận"),
    ("chương trình", "Chương trình"),
    ("đề án", "Đề án"),
    ("quy định", "Quy định"),
    ("báo cáo", "Báo cáo"),
    ("tờ trình", "Tờ trình"),
    ("luật", "Luật"),
    ("thông tri", "Thông tri"),
    ("giấy mời", "Giấy mời"),
    ("pháp lệnh", "Pháp lệnh"),
    ("văn bản", "Văn bản"),
];

/// Words that end the name of an issuer.
const ISSUER_ENDS: [&str; 12] = [
    "về",
    "quy định",
    "ban hành",
    "phê duyệt",
    "ngày",
    "triển khai",
    "sửa đổi",
    "thực hiện",
    "hướng dẫn",
    "và",
    "trên",
    "v/v",
];

/// A document, and the bytes that cite it.
pub(super) struct Cited<'l> {
    pub(super) document: Found<Document>,
    pub(super) line: &'l Line,
    pub(super) bytes: Range<usize>,
}

/// The documents in the body.
pub(super) fn cited<'l>(text: &Text<'l>) -> Vec<Cited<'l>> {
    let mut cited: Vec<Cited<'_>> = Vec::new();
    for line in &text.body {
        let dates = dates::dates(line);
        for (number, mut bytes) in numbers(line) {
            let (kind, from) = kind_before(line, bytes.start);
            bytes.start = from;
            let Some(document) = document(line, kind, number, &mut bytes, &dates) else { continue };
            let is_new = |other: &Cited<'_>| other.document.value.number != document.number;
            if cited.iter().all(is_new) {
                // In a long subject with commas, the end of the subject isn't certain.
                let is_long = document.about.as_deref().is_some_and(|about| {
                    about.rsplit_once(", ").is_some_and(|(_, last)| last.split(' ').count() > 8)
                });
                let certainty =
                    if is_long || document.kind.is_none() { Certainty::Doubtful } else { Certainty::Sure };
                let document = line.found(bytes.clone(), document, certainty);
                cited.push(Cited { document, line, bytes });
            }
        }
    }
    cited
}

/// The numbers of documents in a line: digits, a stroke or hyphen, and a symbol in capitals: 33-CT/TU, 42/2022/NĐ-CP.
fn numbers(line: &Line) -> Vec<(String, Range<usize>)> {
    let mut numbers = Vec::new();
    let mut at = 0;
    for word in line.text.split(|char: char| char.is_whitespace() || ",;()“”\"".contains(char)) {
        let from = at;
        at += word.len();
        at += line.text[at..].chars().next().map_or(0, char::len_utf8);
        let word = word.trim_end_matches(['.', ':']);
        let is_number = word.starts_with(|char: char| char.is_ascii_digit())
            && word.contains(['/', '-'])
            && word.chars().filter(|char| char.is_uppercase()).count() >= 2
            && !word.chars().any(char::is_lowercase)
            && word.chars().all(|char| char.is_alphanumeric() || "/-–.".contains(char));
        if is_number {
            numbers.push((word.to_owned(), from..from + word.len()));
        }
    }
    numbers
}

/// The kind before a number at `at`, and where it begins.
fn kind_before(line: &Line, at: usize) -> (Option<&'static str>, usize) {
    let before = line.key[..at].trim_end();
    let before = before.strip_suffix("số:").or(before.strip_suffix("số")).unwrap_or(before).trim_end();
    let kind = KINDS.iter().find(|(kind, _)| before.ends_with(kind));
    // “Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15”
    let clause = before.rfind([',', ';', '.']).map_or(0, |cut| cut + 1);
    let law = || places(&line.key[clause..before.len()], "luật").last();
    if kind.is_none()
        && line.key[at..].contains("/qh")
        && let Some(from) = law()
    {
        return (Some("Luật"), clause + from);
    }
    kind.map_or((None, at), |(key, kind)| (Some(kind), before.len() - key.len()))
}

fn document(
    line: &Line,
    kind: Option<&str>,
    number: String,
    bytes: &mut Range<usize>,
    dates: &[Dated],
) -> Option<Document> {
    // Without a word for its kind, only the symbol's shape distinguishes a document from other codes.
    if kind.is_none() && !number.contains('/') {
        return None;
    }
    let skip = |at: usize| at + line.text[at..].len() - line.text[at..].trim_start_matches([' ', ',']).len();
    let mut date = None;
    if let Some(dated) = dates.iter().find(|dated| {
        dated.bytes.start >= bytes.end
            && matches!(
                line.key[bytes.end..dated.bytes.start].trim_matches([' ', ',', '(']),
                "ngày" | "" | "ban hành ngày" | "ký ngày"
            )
    }) {
        if let Days::Known { first, last: None } = dated.days {
            date = Some(first);
        }
        bytes.end = dated.bytes.end;
        if line.text[bytes.end..].starts_with(')') {
            bytes.end += 1;
        }
    }
    let sentence_end =
        line.sentences.iter().find(|one| one.end > bytes.start).map_or(line.text.len(), |one| one.end);
    let mut issuer = None;
    let of = skip(bytes.end);
    if is_at(&line.key, of, "của") {
        let from = of + "của ".len();
        let end = issuer_end(line, from, sentence_end);
        issuer = Some(tidy(&line.text[from..end])).filter(|issuer| !issuer.is_empty());
        bytes.end = end;
    }
    let mut about = None;
    let on = skip(bytes.end);
    let begin = ["về việc", "v/v", "về"].into_iter().find(|word| is_at(&line.key, on, word));
    if let Some(word) = begin {
        let from = (on + word.len() + 1).min(sentence_end);
        let end = about_end(line, from, sentence_end);
        about = Some(tidy(&line.text[from..end])).filter(|about| !about.is_empty());
        bytes.end = end;
    }
    Some(Document { kind: kind.map(str::to_owned), number: Some(number), date, issuer, about })
}

fn issuer_end(line: &Line, from: usize, end: usize) -> usize {
    let mut stop = line.text[from..end].find([',', ';', '.', '“', '(', ':']).map_or(end, |at| from + at);
    for word in ISSUER_ENDS {
        if let Some(at) = find(&line.key[from..stop], word) {
            let behind = from + at + word.len();
            // “Ban Tuyên giáo và Dân vận” continues with a capital.
            let goes_on = word == "và" && line.text[behind..].trim_start().starts_with(char::is_uppercase);
            if !goes_on {
                stop = from + at;
            }
        }
    }
    from + line.text[from..stop].trim_end().len()
}

/// The end of a subject: the end of its sentence, the next document, or the words for who acts on it.
fn about_end(line: &Line, from: usize, end: usize) -> usize {
    let mut quotes = 0_i32;
    for (at, char) in line.text[from..end].char_indices() {
        match char {
            '“' => quotes += 1,
            '”' => quotes -= 1,
            _ => {}
        }
        let at = from + at;
        let behind = line.text[at + char.len_utf8()..end].trim_start();
        let next = end - behind.len();
        let is_new = behind.starts_with(char::is_uppercase)
            || KINDS.iter().any(|(kind, _)| is_at(&line.key, next, kind))
            || [
                "sáng",
                "chiều",
                "ngày",
                "tối",
                "thời gian",
                "trong",
                "qua đó",
                "đến nay",
                "xã",
                "huyện",
                "toàn",
                "mỗi",
                "mọi",
                "mức",
                "nay",
                "hiện",
                "theo đó",
                "từ",
                "nhân dân",
                "đồng chí",
                "ông",
                "bà",
                "phường",
                "thị trấn",
            ]
            .iter()
            .any(|word| is_at(&line.key, next, word));
        if char == ';' || char == ',' && quotes <= 0 && is_new || char == '(' {
            return at;
        }
        let is_and = is_at(&line.key, at, "và") && line.text[..at].ends_with(' ');
        if is_and && KINDS.iter().any(|(kind, _)| line.key[at + "và ".len()..].starts_with(kind)) {
            return from + line.text[from..at].trim_end().len();
        }
    }
    from + line.text[from..end].trim_end().trim_end_matches(['.', '/', '!', ',', ':']).trim_end().len()
}

/// Whether the words directly before a date show that it is the date of a document.
pub(super) fn is_of_document(key: &str, at: usize) -> bool {
    let before = key[..at].trim_end();
    let before =
        before.strip_suffix("ngày").unwrap_or(before).trim_end().trim_end_matches(['(', ',']).trim_end();
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_number = last.starts_with(|char: char| char.is_ascii_digit()) && last.contains(['/', '-']);
    let tail = words(before).iter().rev().nth(5).map_or(before, |word| &before[word.start..]);
    is_number && last.chars().any(char::is_alphabetic)
        || KINDS.iter().any(|(kind, _)| before.ends_with(kind))
        || has(tail, &["ban hành", "ký ban hành"])
        || KINDS
            .iter()
            .any(|(kind, _)| places(tail, kind).next().is_some_and(|at| !tail[at..].contains([',', ';'])))
}
