//! The day of the event among the dates of a text, and the part of the day.

use super::dates::{Dated, dates};
use super::documents::{Cited, is_of_document};
use super::lines::{Line, Text};
use super::words::{ends_with, find, has};
use super::{Certainty, Days, Found};

/// Words in a sentence about an event.
const EVENT: [&str; 36] = [
    "tổ chức",
    "diễn ra",
    "khai mạc",
    "ra mắt",
    "khánh thành",
    "phát động",
    "tiến hành",
    "bàn giao",
    "trao",
    "đến thăm",
    "làm việc",
    "xảy ra",
    "họp",
    "thăm",
    "kiểm tra",
    "tiếp xúc",
    "khởi công",
    "ra quân",
    "gặp mặt",
    "tập huấn",
    "phối hợp",
    "đón",
    "tuyên truyền",
    "đối thoại",
    "bế mạc",
    "sơ kết",
    "tổng kết",
    "giao quân",
    "lễ",
    "thi đấu",
    "tặng",
    "hội nghị",
    "đã tổ chức",
    "tham gia",
    "đi vào hoạt động",
    "triển khai",
];

/// Words directly before a date that isn't the day of an event.
const OTHER: [&str; 26] = [
    "trước",
    "trước ngày",
    "sau",
    "sau ngày",
    "đến hết",
    "đến hết ngày",
    "hạn",
    "chậm nhất",
    "kể từ",
    "kể từ ngày",
    "tính đến",
    "tính đến ngày",
    "đến ngày",
    "đến nay",
    "sinh",
    "sinh ngày",
    "thành lập",
    "thành lập ngày",
    "dự kiến",
    "hiệu lực",
    "từ ngày",
    "kỷ niệm ngày",
    "truyền thống",
    "đề ngày",
    "vào sổ ngày",
    "chốt ngày",
];

/// Parts of the day.
const PARTS: [&str; 5] = ["sáng", "trưa", "chiều", "tối", "đêm"];

/// A date that may be the day of the event.
struct Candidate<'l> {
    line: &'l Line,
    dated: Dated,
    part: Option<&'static str>,
    score: i32,
}

/// The day of the event, and the part of the day.
pub(super) fn event(text: &Text<'_>, cited: &[Cited<'_>]) -> (Option<Found<Days>>, Option<Found<String>>) {
    let mut candidates = Vec::new();
    for (line_idx, line) in text.all().enumerate() {
        let is_title = text.title.is_some_and(|title| std::ptr::eq(title, line));
        let is_lead = is_title || text.lead().any(|lead| std::ptr::eq(lead, line));
        for dated in dates(line) {
            let is_cited = cited
                .iter()
                .any(|cited| std::ptr::eq(cited.line, line) && cited.bytes.contains(&dated.bytes.start));
            if is_cited || is_other(line, &dated) {
                continue;
            }
            let (part, is_begin) = before(line, &dated);
            let sentence = sentence(line, &dated);
            let mut score = i32::from(part.is_some()) * 2 + i32::from(is_begin) * 2;
            score += i32::from(has(sentence, &EVENT)) * 2;
            score += if is_lead { 3 } else { 0 };
            score -= i32::try_from(line_idx.min(20)).unwrap_or(20) / 10;
            if score >= 4 {
                candidates.push(Candidate { line, dated, part, score });
            }
        }
    }
    let Some(best) = candidates.iter().max_by_key(|candidate| {
        let is_known = matches!(candidate.dated.days, Days::Known { .. });
        (candidate.score, is_known, std::cmp::Reverse(candidate.dated.bytes.start))
    }) else {
        return (None, part_without_day(text));
    };
    // Another day that may equally be the day of the event.
    let is_rival = |other: &&Candidate<'_>| {
        other.score >= best.score - 1
            && other.dated.days != best.dated.days
            && !is_same_day(&other.dated, &best.dated)
    };
    let full = candidates.iter().find(|other| {
        matches!(best.dated.days, Days::WithoutYear(_)) && is_same_day(&best.dated, &other.dated)
    });
    let days = full.unwrap_or(best).dated.days.clone();
    let is_sure = matches!(days, Days::Known { .. })
        && best.score >= 5
        && !candidates.iter().any(|other| is_rival(&other));
    let certainty = if is_sure { Certainty::Sure } else { Certainty::Doubtful };
    let bytes = best.dated.bytes.clone();
    let part = best.part.map(|part| best.line.found(bytes.clone(), part.to_owned(), Certainty::Sure));
    (Some(best.line.found(bytes, days, certainty)), part)
}

/// Whether a day without a year is the day and month of a full one.
fn is_same_day(one: &Dated, other: &Dated) -> bool {
    let parts = |text: &str| -> Vec<i8> {
        text.split(|char: char| !char.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
    };
    match (&one.days, &other.days) {
        (Days::WithoutYear(text), Days::Known { first, .. })
        | (Days::Known { first, .. }, Days::WithoutYear(text)) => parts(text) == [first.day(), first.month()],
        _ => false,
    }
}

fn sentence<'l>(line: &'l Line, dated: &Dated) -> &'l str {
    let sentence = line.sentences.iter().find(|sentence| sentence.end > dated.bytes.start);
    sentence.map_or(line.key.as_str(), |sentence| &line.key[sentence.clone()])
}

/// The part of the day before a date, and whether both begin their sentence or follow only a few words.
fn before(line: &Line, dated: &Dated) -> (Option<&'static str>, bool) {
    let from =
        line.sentences.iter().find(|sentence| sentence.end > dated.bytes.start).map_or(0, |one| one.start);
    let mut rest = line.key[from.min(dated.bytes.start)..dated.bytes.start].trim_end();
    let mut part = None;
    loop {
        let stripped = [
            "nay", "qua", "ngày", "vào", "hôm", "cuối", "tuần", "đầu", "giờ", "rạng", "lúc", "buổi", "trong",
            "các", "hai", "2", "từ", "ba", "3", "và", "(", ",",
        ]
        .into_iter()
        .chain(["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật", "hôm nay"])
        .find_map(|word| strip_last(rest, word));
        let named = PARTS.iter().find_map(|part| strip_last(rest, part).map(|rest| (*part, rest)));
        match (stripped, named) {
            (_, Some((named, behind))) => {
                part = part.or(Some(named));
                rest = behind;
            }
            (Some(behind), None) => rest = behind,
            (None, None) => break,
        }
    }
    let is_begin = rest.len() < 24
        || line.key[from.min(dated.bytes.start)..dated.bytes.start]
            .trim_end()
            .trim_end_matches("ngày")
            .trim_end()
            .ends_with(',')
        || rest.ends_with([',', '-', '–', '(', ':']);
    (part, is_begin)
}

fn strip_last<'k>(key: &'k str, word: &str) -> Option<&'k str> {
    let behind = key.strip_suffix(word)?;
    let is_whole =
        word.starts_with(|char: char| !char.is_alphanumeric()) || !behind.ends_with(char::is_alphanumeric);
    is_whole.then(|| behind.trim_end())
}

/// Whether a date has another meaning than the day of the event: a document's, a deadline, a jubilee.
fn is_other(line: &Line, dated: &Dated) -> bool {
    let key = &line.key;
    let is_range = matches!(dated.days, Days::Known { last: Some(_), .. });
    let before = key[..dated.bytes.start].trim_end();
    let is_led = OTHER.iter().any(|word| {
        (!is_range || !word.starts_with("từ"))
            && (ends_with(before, &[word])
                || ends_with(strip_last(before, "ngày").unwrap_or(before), &[word]))
    });
    let is_jubilee = match &dated.days {
        Days::Known { first, last: Some(last) } => i32::from(last.year()) - i32::from(first.year()) > 1,
        _ => false,
    };
    let from = line.sentences.iter().find(|one| one.end > dated.bytes.start).map_or(0, |one| one.start);
    let in_sentence = &key[from.min(dated.bytes.start)..dated.bytes.start];
    let is_jubilee = is_jubilee
        || find(in_sentence, "kỷ niệm").is_some_and(|at| {
            let since = &in_sentence[at..];
            !since.contains(',') && !has(since, &["sáng", "chiều", "tối"]) && since.contains('(')
                || has(since, &["năm ngày"]) && !since.contains(',')
        });
    is_led || is_jubilee || is_of_document(key, dated.bytes.start)
}

/// A part of the day in the first sentence, if the day isn't known: “Sáng nay, …”.
fn part_without_day(text: &Text<'_>) -> Option<Found<String>> {
    let line = text.lead().next()?;
    let part = PARTS.iter().find(|part| {
        line.key.starts_with(&format!("{part} nay")) || line.key.starts_with(&format!("{part} ngày"))
    })?;
    Some(line.found(0..part.len(), (*part).to_owned(), Certainty::Sure))
}
