//! Groups of commitments: “4 xin” with its four items, in a sentence, a list or a table.

use std::ops::Range;

use super::joined_groups::{labels_before, together};
use super::lines::{Line, Rows, Shape, Text, tables};
use super::words::{key, quoted, tidy, words};
use super::{Certainty, Found};
use crate::content::Group;
use crate::import::block::Block;
use crate::vietnamese::{count_word, promised_items};

/// Words for people, places, units or things: their numbers aren't commitments: “4 tổ”, “14 đội”.
const COUNTED: [&str; 66] = [
    "thôn",
    "xã",
    "ấp",
    "tổ",
    "đội",
    "hộ",
    "người",
    "đồng",
    "đại",
    "chi",
    "đơn",
    "trường",
    "tập",
    "cá",
    "giải",
    "suất",
    "phần",
    "bài",
    "trận",
    "môn",
    "triệu",
    "năm",
    "khu",
    "phòng",
    "ban",
    "cơ",
    "công",
    "ngôi",
    "căn",
    "chiếc",
    "con",
    "cây",
    "tuyến",
    "km",
    "tháng",
    "ngày",
    "giờ",
    "phút",
    "phường",
    "huyện",
    "lượt",
    "cuộc",
    "đợt",
    "hội",
    "đoàn",
    "câu",
    "nhóm",
    "mô",
    "nhà",
    "cháu",
    "em",
    "ý",
    "ha",
    "m",
    "kg",
    "mũi",
    "liều",
    "thành",
    "thí",
    "tiết",
    "vận",
    "tấn",
    "lần",
    "trạm",
    "điểm",
    "kiến",
];

/// Words that commitments are counted by, needed if no quotes mark the label.
pub(super) const PROMISED: [&str; 40] = [
    "xin",
    "luôn",
    "không",
    "biết",
    "tăng",
    "giảm",
    "thể hiện",
    "nguyên tắc",
    "tốt",
    "rõ",
    "cùng",
    "nên",
    "dám",
    "tại chỗ",
    "sạch",
    "an toàn",
    "phải",
    "thực",
    "nhất",
    "điều",
    "đúng",
    "công khai",
    "sẵn sàng",
    "cần",
    "chống",
    "gương mẫu",
    "hơn",
    "tự",
    "trước",
    "có",
    "đủ",
    "chủ động",
    "nâng",
    "chuẩn mực",
    "văn minh",
    "thân thiện",
    "kịp thời",
    "chung tay",
    "hóa",
    "tiêu chí",
];

/// Words before a number that isn't a count: “thứ 6”, “ngày 4”.
const ORDINAL: [&str; 20] = [
    "thứ", "ngày", "số", "điều", "khoản", "tháng", "năm", "lần", "tổ", "thôn", "phố", "ấp", "quý", "khu",
    "cấp", "khóa", "kỳ", "đội", "trang", "mục",
];

/// Words between a label and its items.
const INTROS: [&str; 16] = [
    "là",
    "đó là",
    "gồm",
    "bao gồm",
    "gồm có",
    "gồm:",
    "như sau",
    "cụ thể",
    "cụ thể là",
    "tức là",
    "nghĩa là",
    "trong giao tiếp với công dân đó là",
    "đó",
    "với nội dung",
    "với các nội dung",
    "gồm các nội dung",
];

/// A label in a line, and the start of its items.
pub(super) struct Label {
    pub(super) bytes: Range<usize>,
    pub(super) text: String,
    pub(super) count: usize,
    /// Where the items may begin; `None` after a label alone.
    pub(super) items: Option<usize>,
    pub(super) is_in_brackets: bool,
    /// Labels directly before it, whose items are in the same list: “5 không, 3 có” gồm …
    pub(super) before: Vec<(String, usize)>,
}

/// The groups that the text gives with their items.
pub(super) fn groups(text: &Text<'_>, blocks: &[Block]) -> Vec<Found<Group>> {
    let mut groups: Vec<Found<Group>> = Vec::new();
    let mut add = |found: Found<Group>| {
        let known = groups.iter_mut().find(|known| known.value.key() == found.value.key());
        match known {
            Some(known) if known.certainty == Certainty::Doubtful && found.certainty == Certainty::Sure => {
                *known = found
            }
            Some(_) => {}
            None => groups.push(found),
        }
    };
    let labels_in_quotes = quoted_labels(text);
    for (line_idx, line) in text.body.iter().enumerate() {
        let labels = labels(line, &labels_in_quotes);
        for (idx, label) in labels.iter().enumerate() {
            let end = labels.get(idx + 1).map_or(line.text.len(), |next| next.bytes.start);
            let below = || items_below(&text.body[line_idx + 1..], line, label.count);
            if let Some(several) = together(line, label, end) {
                several.into_iter().for_each(&mut add);
            } else if let Some(found) = group(line, label, end, below) {
                add(found);
            }
        }
    }
    tables(blocks).iter().flat_map(in_table).for_each(add);
    groups
}

/// The keys of all labels between quotes.
fn quoted_labels(text: &Text<'_>) -> Vec<String> {
    let lines = text.all();
    let quotes = lines.flat_map(|line| quoted(&line.text).into_iter().map(|bytes| key(&line.text[bytes])));
    // “5 biết, 4 tăng và 3 không”
    let parts = quotes.flat_map(|quote| {
        quote
            .split([',', ';', '(', ':'])
            .flat_map(|part| part.split(" và "))
            .map(|part| part.trim().to_owned())
            .collect::<Vec<_>>()
    });
    parts
        .filter(|part| part.split(' ').count() < 6 && label_count(part).is_some())
        .map(|part| label_key(&part))
        .collect()
}

fn label_key(label: &str) -> String {
    count_word(label).map_or(String::new(), |(count, rest)| format!("{count} {}", key(rest.trim())))
}

/// The number of items that a label promises, if it counts commitments.
pub(super) fn label_count(label: &str) -> Option<usize> {
    let count = promised_items(label)?;
    let (_, rest) = count_word(label)?;
    let first = key(rest.split_whitespace().next()?);
    (count > 1 && count < 21 && !COUNTED.contains(&first.as_str())).then_some(count as usize)
}

/// The labels in a line that items may follow.
fn labels(line: &Line, in_quotes: &[String]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let words = words(&line.text);
    for (idx, word) in words.iter().enumerate() {
        let before = line.key[..word.start].trim_end_matches(['“', '"', ' ']);
        let glued = line.text[..word.start].chars().next_back().is_some_and(|char| "+/.,-–".contains(char));
        let ordinal = before
            .rsplit(|char: char| !char.is_alphanumeric())
            .next()
            .is_some_and(|last| ORDINAL.contains(&last));
        let rest = &line.text[word.start..];
        if glued
            || ordinal
            || count_word(rest).is_none()
            || labels.last().is_some_and(|label| label.bytes.end > word.start)
        {
            continue;
        }
        let Some(mut label) = label(line, &words[idx..], in_quotes) else { continue };
        label.before = labels_before(&line.text[..label.bytes.start]);
        labels.push(label);
    }
    labels
}

/// The label that begins with the first of `words`: as short as items allow.
fn label(line: &Line, words: &[Range<usize>], in_quotes: &[String]) -> Option<Label> {
    let from = words[0].start;
    for word in words.iter().take(6).skip(1) {
        let end = word.end;
        let text = &line.text[from..end];
        if text.contains([',', ';', ':', '“', '”', '"', '(', '.']) {
            return None;
        }
        let Some(count) = label_count(text) else { continue };
        let rest = line.key[end..].trim_start_matches(['”', '"', ' ']);
        let at = line.text.len() - rest.len();
        let is_quoted = in_quotes.contains(&label_key(text));
        let (_, noun) = count_word(text)?;
        let noun = key(noun.trim());
        let is_promise = is_quoted || PROMISED.iter().any(|word| noun.starts_with(word));
        if !is_promise {
            continue;
        }
        let label = |items, is_in_brackets| {
            let text = tidy(text);
            Label { bytes: from..end, text, count, items, is_in_brackets, before: Vec::new() }
        };
        if let Some((items, is_in_brackets)) = items_at(&line.key, at) {
            return Some(label(Some(items), is_in_brackets));
        }
        // The line ends with the label, and items may stand below.
        if rest.trim_matches([':', '.', ' ', '”']).is_empty() {
            return Some(label(None, false));
        }
        // “10 nguyên tắc trong giao tiếp với công dân đó là”
        if let Some(intro) = ["đó là", "gồm", "là:", "như sau:"]
            .iter()
            .filter_map(|intro| super::words::find(rest, intro))
            .min()
            && intro < 60
            && intro > 0
            && !rest[..intro].contains([',', ';', '.', '“', '”'])
            && noun.split(' ').count() < 3
            && !is_quoted
            && words.len() > 6
            && let Some((items, is_in_brackets)) = items_at(&line.key, at + intro)
            && PROMISED.contains(&noun.as_str())
        {
            return Some(label(Some(items), is_in_brackets));
        }
    }
    None
}

/// The start of the items after a label that ends at `at`: after a colon, an introduction or a bracket.
fn items_at(key: &str, at: usize) -> Option<(usize, bool)> {
    let rest = &key[at..];
    let skip = |rest: &str| key.len() - rest.trim_start_matches([' ', ':', ',', '-', '–']).len();
    if rest.starts_with(['(']) {
        return Some((at + 1, true));
    }
    if let Some(behind) = rest.strip_prefix([':', '–', '-', '=']) {
        let behind = skip(behind);
        return (behind < key.len()).then_some((behind, false));
    }
    let rest = rest.trim_start_matches([',', ' ']);
    let intro =
        INTROS.iter().filter(|intro| super::words::is_at(rest, 0, intro)).max_by_key(|intro| intro.len())?;
    let behind = skip(&rest[intro.len()..]);
    (behind < key.len()).then_some((behind, false))
}

/// The group of a label: its items in the line up to `end`, or in the list below.
fn group(
    line: &Line,
    label: &Label,
    end: usize,
    below: impl Fn() -> Option<Vec<String>>,
) -> Option<Found<Group>> {
    let found = |items: Vec<String>, end: usize, certainty| {
        Some(line.found(label.bytes.start..end, Group { label: label.text.clone(), items }, certainty))
    };
    let Some(from) = label.items.filter(|from| *from < end) else {
        return below().and_then(|items| found(items, label.bytes.end, Certainty::Sure));
    };
    let end = items_end(line, from, end, label.is_in_brackets);
    let text = line.text[from..end].trim().trim_matches(['“', '”', '"', ':', ' ']);
    if words(text).is_empty() {
        return below().and_then(|items| found(items, end, Certainty::Sure));
    }
    match split(text, label.count, &label.text) {
        Some(items) => found(items, end, Certainty::Sure),
        // The items can't be separated. A text without commas or semicolons isn't a list of items.
        None => {
            let n_parts = text.split([',', ';']).count();
            (n_parts > 1).then(|| found(Vec::new(), end, Certainty::Doubtful))?
        }
    }
}

pub(super) fn items_end(line: &Line, from: usize, end: usize, is_in_brackets: bool) -> usize {
    if is_in_brackets && let Some(close) = line.text[from..].find(')') {
        return from + close;
    }
    let sentence = line.sentences.iter().find(|one| one.end > from).map_or(end, |one| one.end);
    let end = end.min(sentence);
    // Other labels between quotes aren't items.
    let quotes =
        line.text[from..end].match_indices('“').map(|(at, quote)| (from + at, from + at + quote.len()));
    let end = quotes
        .filter(|(at, behind)| *at > from && label_count(&line.text[*behind..end]).is_some())
        .map(|(at, _)| at)
        .next()
        .unwrap_or(end);
    let mut text = line.text[from..end].trim_end();
    // Remove the words that lead to the next label: “và “4 luôn””, “; ”.
    loop {
        let key = key(text);
        let Some(cut) = [
            "“",
            "\"",
            ";",
            ",",
            ".",
            "và các nội dung",
            "các nội dung",
            "và",
            "nhóm",
            "-",
            "–",
            "(",
            "…",
            "/",
        ]
        .iter()
        .find_map(|tail| {
            let kept = key.strip_suffix(tail)?;
            let is_word = tail.chars().all(char::is_alphabetic);
            (!is_word || kept.ends_with(' ')).then_some(kept.len())
        }) else {
            break;
        };
        text = text[..cut].trim_end();
    }
    from + text.len()
}

/// Splits `text` into as many items as the label promises.
pub(super) fn split(text: &str, count: usize, label: &str) -> Option<Vec<String>> {
    let clean = |item: &str| {
        let item = item.trim().trim_matches(['.', ',', ';', '“', '”', '"', ':', '-', '–', '/', '…']).trim();
        let item = ["và ", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]
            .iter()
            .find_map(|lead| item.strip_prefix(lead))
            .unwrap_or(item);
        tidy(item.trim().trim_matches(['“', '”', '"']))
    };
    let tried = |parts: Vec<&str>| {
        let items: Vec<String> = parts.into_iter().map(clean).filter(|item| !item.is_empty()).collect();
        (items.len() == count).then_some(items)
    };
    let by_semicolon = || tried(text.split(';').collect());
    let by_semicolon_and = || tried(text.split(';').flat_map(|part| part.split(" và ")).collect());
    let by_comma = || tried(text.split(',').collect());
    let by_comma_and = || {
        let (head, tail) = text.rsplit_once(',').unwrap_or(("", text));
        let tail: Vec<&str> = tail.splitn(2, " và ").collect();
        tried(head.split(',').filter(|part| !part.trim().is_empty()).chain(tail).collect())
    };
    let by_break = || tried(text.split(['\n', '|']).collect());
    let by_word = || {
        let word = key(count_word(label)?.1.split_whitespace().next()?);
        let lower = key(text);
        let mut starts: Vec<usize> = super::words::places(&lower, &word)
            .filter(|at| {
                *at == 0
                    || text[..*at].trim_end().ends_with([',', ';', '.'])
                    || key(&text[..*at]).trim_end().ends_with("và")
            })
            .collect();
        starts.push(text.len());
        if starts.first() != Some(&0) {
            return None;
        }
        tried(starts.windows(2).map(|at| text[at[0]..at[1]].trim_end().trim_end_matches("và")).collect())
    };
    let has_semicolon = text.contains(';');
    // If there are commas inside items and semicolons between them, only the semicolons count.
    if has_semicolon {
        return by_semicolon().or_else(by_word).or_else(by_semicolon_and);
    }
    by_word().or_else(by_comma).or_else(by_comma_and).or_else(by_break)
}

/// The items of the list below a line that ends with a label.
fn items_below(lines: &[&Line], label: &Line, count: usize) -> Option<Vec<String>> {
    let is_item = |line: &&&Line| {
        let has_bullet = line.text.starts_with(['-', '–', '+', '•', '*']);
        line.shape == Shape::Item || label.shape == Shape::Item || has_bullet
    };
    let items: Vec<String> = lines
        .iter()
        .take_while(is_item)
        .take(count)
        .map(|line| tidy(line.text.trim_matches([' ', '.', ';', ',', '-', '–', '•', '+'])))
        .collect();
    (items.len() == count && items.iter().all(|item| label_count(item).is_none())).then_some(items)
}

/// The groups of a table: each row has a label followed by its items, or each column a label above its items.
fn in_table(table: &Rows) -> Vec<Found<Group>> {
    let mut groups = Vec::new();
    let label = |text: &str| {
        let text = tidy(text.trim_matches(['“', '”', '"', ':', ' ']));
        let count = label_count(&text).filter(|_| text.split(' ').count() < 6)?;
        Some((text, count))
    };
    for row in &table.rows {
        for pair in row.windows(2) {
            let Some((text, count)) = label(&pair[0].text) else { continue };
            if let Some(items) = split(&pair[1].text, count, &text) {
                groups.push(pair[0].found(Group { label: text, items }, Certainty::Sure));
            }
        }
    }
    let Some((head, rows)) = table.rows.split_first().filter(|_| table.has_head) else { return groups };
    for (column, cell) in head.iter().enumerate() {
        let Some((text, count)) = label(&cell.text) else { continue };
        let items: Vec<String> = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.text.clone())
            .filter(|item| !item.is_empty())
            .collect();
        if items.len() == count {
            groups.push(cell.found(Group { label: text, items }, Certainty::Sure));
        }
    }
    groups
}
