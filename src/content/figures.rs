//! Compares the numbers of a text with those of its tables and of the list of figures.
//!
//! Reports only clear contradictions: the same thing, counted for the same place and time, with another number, if the
//! text doesn't contain the right number at all. A number beside the name of the thing may count only a part; then only
//! one that looks like a typing error is reported.

use std::ops::Range;

use strsim::osa_distance;

use super::written::Written;
use crate::diagnostic::{Diagnostic, Place, other_figure};
use crate::vietnamese::{Number, parse_number};

/// The most words in the name of something counted.
const MOST_WORDS: usize = 10;

/// The most counted things that are looked for in the text. A longer table is data, which no text repeats.
const MOST_COUNTED: usize = 100;

/// The most numbers of a text that is compared: one with more is data as well.
const MOST_NUMBERS: usize = 1000;

/// Words that may stand between the name of a counted thing and its number: “thôn Đông hiện có 120 hộ”.
const BETWEEN: [&str; 12] =
    ["có", "là", "được", "đạt", "còn", "gồm", "với", "hiện", "đã", "tổng", "cộng", "số"];

/// Words before a number that make it an estimate or a difference.
const ROUGH: [&str; 16] = [
    "hơn", "gần", "khoảng", "trên", "dưới", "chừng", "ngót", "cỡ", "độ", "quá", "thêm", "tăng", "giảm",
    "đến", "tới", "hụt",
];

/// Words that make a sentence speak of another time, a part, or a plan.
const OTHER_SCOPE: [&str; 27] = [
    "so với",
    "cùng kỳ",
    "năm trước",
    "năm ngoái",
    "trước đây",
    "trước đó",
    "trong đó",
    "chỉ tiêu",
    "kế hoạch",
    "mục tiêu",
    "phấn đấu",
    "dự kiến",
    "mỗi",
    "từng",
    "bình quân",
    "trung bình",
    "riêng",
    "tháng",
    "quý",
    "tuần",
    "thời điểm",
    "ban đầu",
    "đợt",
    "lần",
    "giai đoạn",
    "sẽ",
    "cả nước",
];

/// Words before the name of a place or a group: a sentence may count the things of that place alone.
const PARTS: [&str; 22] = [
    "thôn",
    "xóm",
    "bản",
    "ấp",
    "khu",
    "khóm",
    "tổ",
    "buôn",
    "làng",
    "phố",
    "phường",
    "xã",
    "huyện",
    "tỉnh",
    "trường",
    "lớp",
    "bộ",
    "nhóm",
    "đội",
    "hội",
    "đoàn",
    "ông",
];

/// The labels of rows with totals.
const TOTALS: [&str; 5] = ["cộng", "tổng", "tổng cộng", "tổng số", "toàn xã"];

/// A counted thing and its number.
struct Counted {
    /// The words of its name, in lower case.
    label: Vec<String>,
    /// The words of its unit.
    unit: Vec<String>,
    /// The kind of all rows of the table, which may stand between number and name: `thư` of `Loại thư`.
    kind: Option<String>,
    /// Whether a number directly before the name can only count this thing.
    is_only: bool,
    value: Number,
    /// The line of the table; `None` for the list of figures.
    line: Option<usize>,
}

/// A word of a sentence and its position.
struct Word<'t> {
    text: &'t str,
    small: String,
    number: Option<Number>,
    span: Range<usize>,
    /// Whether a comma or the like follows.
    ends_clause: bool,
}

/// A number that the text gives for a counted thing.
struct Said {
    number: Number,
    span: Range<usize>,
    /// Whether it is exact and counts the whole.
    is_whole: bool,
    /// Whether the sentence names the thing before the number, as in “thôn Đông có 120 hộ”. If not, it may count only a
    /// part.
    is_named: bool,
}

impl Written<'_> {
    /// Numbers of the text that differ from a table or from the list of figures.
    pub(super) fn figures(&self) -> Vec<Diagnostic> {
        let body = &self.text[self.body..];
        if self.report.figures.is_empty() && !body.contains("\n|") {
            return Vec::new();
        }
        let counted = self.counted();
        let home = self.report.commune.as_ref().map_or("", |place| &*place.name);
        let (mut told, mut n_numbers) = (Vec::new(), 0);
        let mut found: Vec<Vec<Said>> = counted.iter().map(|_| Vec::new()).collect();
        for sentence in sentences(self.text, self.body) {
            if !self.text.as_bytes()[sentence.clone()].iter().any(u8::is_ascii_digit) {
                continue;
            }
            let words = words(self.text, sentence);
            n_numbers += words.iter().filter(|word| word.number.is_some()).count();
            if n_numbers > MOST_NUMBERS {
                return told;
            }
            for (one, found) in counted.iter().zip(&mut found) {
                found.extend(numbers_of(one, &words, home));
            }
        }
        for (one, numbers) in counted.iter().zip(&found) {
            let Some(first) = numbers.first() else { continue };
            // Several numbers count several things.
            let are_one = numbers.iter().all(|said| said.is_whole && said.number == first.number);
            if are_one
                && first.number != one.value
                && (first.is_named || is_slip_of_digits(first.number, one.value))
            {
                let place = Place::new(self.path, self.text, first.span.clone());
                let (number, listed) = (&self.text[first.span.clone()], one.value.to_string());
                told.push(other_figure(place, number, &listed, one.line));
            }
        }
        told
    }

    /// The counted things of the list of figures and the tables, except those with the same name.
    fn counted(&self) -> Vec<Counted> {
        let listed = self.report.figures.iter().map(|figure| Counted {
            label: label(&figure.label),
            unit: label(figure.unit.as_deref().unwrap_or_default()),
            kind: None,
            is_only: true,
            value: figure.value,
            line: None,
        });
        let mut counted: Vec<Counted> = listed.collect();
        counted.extend(self.rows());
        counted.truncate(MOST_COUNTED);
        counted.retain(|one| !one.label.is_empty() && one.label.len() <= MOST_WORDS);
        let is_alone = |one: &Counted| {
            let alike = |other: &&Counted| other.label == one.label && other.unit == one.unit;
            counted.iter().filter(alike).all(|other| other.value == one.value)
        };
        let alone: Vec<bool> = counted.iter().map(is_alone).collect();
        let mut alone = alone.into_iter();
        counted.retain(|_| alone.next().unwrap_or_default());
        counted
    }

    /// The numbers in the tables of the text.
    fn rows(&self) -> Vec<Counted> {
        let mut counted = Vec::new();
        let mut header: Option<Vec<&str>> = None;
        let mut above: Option<&str> = None;
        let first = self.text[..self.body].matches('\n').count();
        for (idx, line) in self.text[self.body..].lines().enumerate() {
            let Some(cells) = cells(line) else {
                (header, above) = (None, None);
                continue;
            };
            // A row with empty cells isn't the head of a table.
            if line.contains('-') && line.trim_matches(['|', '-', ':', ' ', '\t']).is_empty() {
                header = above.and_then(self::cells);
            } else if let Some(header) = &header {
                counted.extend(row(header, &cells, first + idx + 1));
                if counted.len() > MOST_COUNTED {
                    break;
                }
            }
            above = Some(line);
        }
        counted
    }
}

/// Whether two numbers differ by a typing error: one digit wrong, missing or added, or two in the wrong order.
fn is_slip_of_digits(one: Number, other: Number) -> bool {
    let digits = |number: Number| number.to_string().replace('.', "");
    let (one, other) = (digits(one), digits(other));
    one.len().max(other.len()) > 1 && osa_distance(&one, &other) == 1
}

/// The cells of a row, if the line is one.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(|cell| cell.trim().trim_matches(['*', '_', ' '])).collect())
}

/// The counted things of a row: its first cell without a number names them, each column of numbers counts one.
fn row(header: &[&str], cells: &[&str], line: usize) -> Vec<Counted> {
    let numbers: Vec<(usize, Number)> = cells
        .iter()
        .enumerate()
        // In many tables, the first column only numbers the rows.
        .filter(|(idx, _)| {
            !header.get(*idx).is_some_and(|name| matches!(&*name.to_lowercase(), "stt" | "tt" | "số tt"))
        })
        .filter_map(|(idx, cell)| Some((idx, parse_number(cell).ok()?)))
        .collect();
    let is_number = |idx: usize| numbers.iter().any(|(number, _)| *number == idx);
    let name = cells
        .iter()
        .enumerate()
        .find(|(idx, cell)| !is_number(*idx) && cell.chars().any(char::is_alphabetic));
    let Some((column, name)) = name else { return Vec::new() };
    let kind = header.get(column).and_then(|head| self::label(head).pop());
    let label = label(name);
    if TOTALS.contains(&&*label.join(" ")) {
        return Vec::new();
    }
    let of = |(idx, value): &(usize, Number)| Counted {
        label: label.clone(),
        unit: unit(header.get(*idx).copied().unwrap_or_default()),
        kind: kind.clone(),
        is_only: numbers.len() == 1,
        value: *value,
        line: Some(line),
    };
    numbers.iter().map(of).collect()
}

/// The unit in the head of a column: `hộ` for `Số hộ`, `ha` for `Diện tích (ha)`, none for `Số lượng`.
fn unit(head: &str) -> Vec<String> {
    let inside = head.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    let words = label(inside.unwrap_or(head));
    let words: Vec<String> = match words.iter().position(|word| word == "số") {
        Some(0) if inside.is_none() => words[1..].to_vec(),
        _ => words,
    };
    if words.len() > 3 || words.first().is_some_and(|word| matches!(&**word, "lượng" | "liệu" | "tiền"))
    {
        return Vec::new();
    }
    words
}

fn label(text: &str) -> Vec<String> {
    let parts = text.split(|char: char| !char.is_alphanumeric() && char != '%');
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

/// The sentences of the text after byte `from`, without tables and code.
fn sentences(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim_start().starts_with(['|', '`', '<', '~']) {
            continue;
        }
        let mut begin = start;
        for (idx, byte) in line.bytes().enumerate() {
            if matches!(byte, b'.' | b';' | b'!' | b'?') && line[idx + 1..].starts_with(char::is_whitespace) {
                sentences.push(begin..start + idx);
                begin = start + idx + 1;
            }
        }
        sentences.push(begin..at);
    }
    sentences
}

fn words<'t>(text: &'t str, sentence: Range<usize>) -> Vec<Word<'t>> {
    let mut words = Vec::new();
    let mut at = sentence.start;
    for part in text[sentence].split_inclusive(char::is_whitespace) {
        let inner = part.trim_matches(|char: char| !char.is_alphanumeric() && char != '%');
        if !inner.is_empty() {
            let start = at + part.find(inner).unwrap_or_default();
            // “100%” is a number and its unit.
            let (number, sign) = match inner.strip_suffix('%') {
                Some(number) if !number.is_empty() => (number, Some("%")),
                _ => (inner, None),
            };
            let end = start + number.len();
            let ends_clause = part.trim_end().ends_with([',', ':', ')', '–', '-']);
            let word = |text: &'t str, span, ends_clause| Word {
                text,
                small: text.to_lowercase(),
                number: parse_number(text).ok(),
                span,
                ends_clause,
            };
            words.push(word(number, start..end, ends_clause && sign.is_none()));
            words.extend(sign.map(|sign| word(sign, end..end + sign.len(), ends_clause)));
        }
        at += part.len();
    }
    words
}

/// The numbers that the sentence gives for `one`.
fn numbers_of(one: &Counted, words: &[Word<'_>], home: &str) -> Vec<Said> {
    let is_at = |at: usize, wanted: &[String]| {
        !wanted.is_empty()
            && words.len() >= at + wanted.len()
            && words[at..].iter().zip(wanted).all(|(word, wanted)| word.small == *wanted)
    };
    let is_one_clause = |range: Range<usize>| words[range].iter().all(|word| !word.ends_clause);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(number) = word.number else { continue };
        // “1.336 thư chúc mừng”: the name follows the number, or the unit or the kind.
        let is_kind = words.get(at + 1).is_some_and(|next| one.kind.as_ref() == Some(&next.small));
        let between = [Some(0), is_at(at + 1, &one.unit).then_some(one.unit.len()), is_kind.then_some(1)];
        let is_before = one.is_only
            && one.label.len() > 1
            && between.into_iter().flatten().any(|between| {
                let start = at + 1 + between;
                is_at(start, &one.label) && is_one_clause(at..start + one.label.len() - 1)
            });
        // “thôn Đông có 120 hộ”: the name, a word or two, the number with its unit.
        let is_behind = is_at(at + 1, &one.unit)
            && (0..=2).any(|between| {
                let Some(end) = at.checked_sub(between) else { return false };
                let Some(start) = end.checked_sub(one.label.len()) else { return false };
                is_at(start, &one.label) && words[end..at].iter().all(|word| BETWEEN.contains(&&*word.small))
            });
        if is_before || is_behind {
            let is_rough = at > 0 && ROUGH.contains(&&*words[at - 1].small);
            let is_whole = !is_rough && is_of_its_scope(one, words, home);
            found.push(Said { number, span: word.span.clone(), is_whole, is_named: is_behind });
        }
    }
    found
}

/// Whether the sentence speaks of the whole that `one` counts, and not of another time, place or part. `home` is the
/// place of the report.
fn is_of_its_scope(one: &Counted, words: &[Word<'_>], home: &str) -> bool {
    let sentence = format!(" {} ", words.iter().map(|word| &*word.small).collect::<Vec<_>>().join(" "));
    let is_own = |word: &str| one.label.iter().chain(&one.unit).any(|own| own == word);
    let is_other = |phrase: &&str| sentence.contains(&format!(" {phrase} ")) && !is_own(phrase);
    // “thôn Đông”, “tổ 5”, “Hội Phụ nữ”; but “tổ chức”, “văn bản”, “hội nghị”.
    let is_part = |pair: &[Word<'_>]| {
        let [kind, name] = pair else { return false };
        PARTS.contains(&&*kind.small)
            && name.text.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
            && !home.starts_with(name.text)
            && !is_own(&kind.small)
            && !(one.kind.as_ref() == Some(&kind.small) && one.label.first() == Some(&name.small))
    };
    !OTHER_SCOPE.iter().any(is_other) && !words.windows(2).any(is_part)
}
