//! The dates in a line. Joins several days of one event and leaves out lunar dates.

use std::ops::Range;

use jiff::civil::Date;

use super::Days;
use super::lines::Line;
use super::words::ends_with;

/// A date, or several days, in a line.
#[derive(Clone, Debug)]
pub(super) struct Dated {
    /// Without the word “ngày” before it.
    pub(super) bytes: Range<usize>,
    pub(super) days: Days,
}

/// A day that may lack its month or its year.
#[derive(Clone, Debug)]
struct Partial {
    bytes: Range<usize>,
    day: i8,
    month: Option<i8>,
    year: Option<i16>,
}

/// Words and marks between two days of one event.
const BETWEEN: [&str; 14] = [
    "-",
    "–",
    "—",
    "đến",
    "đến ngày",
    "và",
    "và ngày",
    ",",
    "tới",
    "tới ngày",
    "đến hết ngày",
    "đến hết",
    "- ngày",
    ", ngày",
];

/// Words before a day without a year.
const BEFORE: [&str; 16] = [
    "ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "từ", "đến", "mùng", "mồng", "và", "-", "–",
    "hôm qua", "lúc",
];

/// The dates in `line`, without lunar ones.
pub(super) fn dates(line: &Line) -> Vec<Dated> {
    let partials = partials(&line.key);
    let mut dated: Vec<Dated> = Vec::new();
    let mut idx = 0;
    while idx < partials.len() {
        let mut last = idx;
        while last + 1 < partials.len() && is_joined(&line.key, &partials[last], &partials[last + 1]) {
            last += 1;
        }
        let chain = &partials[idx..=last];
        idx = last + 1;
        let bytes = chain[0].bytes.start..chain[chain.len() - 1].bytes.end;
        if is_lunar(&line.key, &bytes) || chain.len() == 1 && chain[0].month.is_none() {
            continue;
        }
        if let Some(days) = days(line, chain, &bytes) {
            dated.push(Dated { bytes, days });
        }
    }
    dated
}

fn days(line: &Line, chain: &[Partial], bytes: &Range<usize>) -> Option<Days> {
    let end = &chain[chain.len() - 1];
    let (month, year) = (end.month?, end.year);
    let begin = &chain[0];
    let Some(year) = year.or(begin.year) else {
        let is_day = (1..=31).contains(&begin.day) && (1..=12).contains(&month);
        return is_day.then(|| Days::WithoutYear(line.text[bytes.clone()].to_owned()));
    };
    let last = Date::new(year, month, end.day).ok()?;
    if chain.len() == 1 {
        return Some(Days::Known { first: last, last: None });
    }
    let begin_month = begin.month.unwrap_or(month);
    let first = Date::new(begin.year.unwrap_or(year), begin_month, begin.day).ok()?;
    Some(Days::Known { first, last: (first < last).then_some(last) })
}

/// Everything that can be a day: three numbers, two after a word for a day, words, or a number before another day.
fn partials(key: &str) -> Vec<Partial> {
    let mut found: Vec<Partial> = Vec::new();
    let mut at = 0;
    while let Some(next) = key[at..].find(|char: char| char.is_ascii_digit()) {
        let from = at + next;
        let glued = key[..from]
            .chars()
            .next_back()
            .is_some_and(|char| char.is_alphanumeric() || "+/.".contains(char));
        match partial(key, from).filter(|_| !glued) {
            Some(partial) => {
                at = partial.bytes.end;
                found.push(partial);
            }
            None => {
                at = from + key[from..].find(|char: char| !char.is_ascii_digit()).unwrap_or(key.len() - from)
            }
        }
    }
    // A day without a month counts only before a day with one.
    let is_kept = |idx: usize| {
        let partial = &found[idx];
        let mut last = idx;
        while found[last].month.is_none()
            && found.get(last + 1).is_some_and(|next| is_joined(key, &found[last], next))
        {
            last += 1;
        }
        if found[last].month.is_none() {
            return false;
        }
        let is_led = ends_with(&key[..partial.bytes.start], &BEFORE)
            || idx > 0 && is_joined(key, &found[idx - 1], partial)
            || key[..partial.bytes.start].trim_end().ends_with(['(', '-', '–']);
        partial.year.is_some() || is_led || last > idx && found[last].year.is_some()
    };
    let kept: Vec<bool> = (0..found.len()).map(is_kept).collect();
    found.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(partial, _)| partial).collect()
}

/// The day that begins at `from`.
fn partial(key: &str, from: usize) -> Option<Partial> {
    let (day, mut end) = number(key, from, 2)?;
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let (mut month, mut year) = (None, None);
    let mark = key[end..].chars().next().filter(|mark| "/.-".contains(*mark));
    let in_words =
        key[end..].trim_start().strip_prefix("tháng").map(|rest| key.len() - rest.trim_start().len());
    if let Some(mark) = mark
        && let Some((second, behind)) = number(key, end + 1, 2)
        && (1..=12).contains(&second)
        && !key[behind..].starts_with(['%', ':'])
    {
        month = i8::try_from(second).ok();
        end = behind;
        if let Some((third, behind)) = key[end..]
            .strip_prefix(mark)
            .and_then(|_| number(key, end + 1, 4))
            .filter(|(third, _)| *third > 1900)
        {
            year = i16::try_from(third).ok();
            end = behind;
        }
        // 27.5 and 5-7 may be other numbers: without a year, only a slash or a point in a date marks a month.
        if year.is_none() && mark == '-' {
            (month, end) = (None, from + day.to_string().len().max(key[from..].find('-').unwrap_or(1)));
        }
    } else if let Some((second, behind)) = in_words.and_then(|at| number(key, at, 2))
        && (1..=12).contains(&second)
    {
        month = i8::try_from(second).ok();
        end = behind;
        let rest = key[end..].trim_start_matches([' ', ',', '/', '-', '.']);
        let rest = rest.strip_prefix("năm").unwrap_or(rest).trim_start();
        if let Some((third, behind)) =
            number(key, key.len() - rest.len(), 4).filter(|(third, _)| *third > 1900)
        {
            year = i16::try_from(third).ok();
            end = behind;
        }
    }
    let is_cut = key[end..].starts_with(|char: char| char.is_alphanumeric() || char == '%')
        || month.is_some() && key[end..].starts_with('/');
    (!is_cut).then_some(Partial { bytes: from..end, day, month, year })
}

/// A number of at most `most` digits at `at`, and where it ends.
fn number(key: &str, at: usize, most: usize) -> Option<(u32, usize)> {
    let rest = key.get(at..)?;
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    if len == 0 || len > most {
        return None;
    }
    Some((rest[..len].parse().ok()?, at + len))
}

fn is_joined(key: &str, one: &Partial, next: &Partial) -> bool {
    let between = key[one.bytes.end..next.bytes.start].trim();
    let is_smaller = one.month.is_none() || next.month.is_some();
    let is_list = [",", "và", ", ngày", "và ngày"].contains(&between);
    // Two successive full dates are two separate days, not the days of one event.
    let is_both_full = one.year.is_some() && next.year.is_some() && is_list;
    BETWEEN.contains(&between) && is_smaller && !is_both_full && next.bytes.start - one.bytes.end < 24
}

/// Whether a day is one of the lunar calendar: “mùng 10/3 âm lịch”, “(nhằm ngày 15/8 âm lịch)”.
fn is_lunar(key: &str, bytes: &Range<usize>) -> bool {
    let behind = key[bytes.end..].trim_start_matches([' ', '(']);
    let behind = behind.find([',', '.', ';']).map_or(behind, |end| &behind[..end]);
    let begin: String = behind.chars().take(24).collect();
    let is_other = begin.contains("nhằm") || begin.contains("tức");
    ends_with(&key[..bytes.start], &["âm lịch", "âm lịch ngày", "nhằm ngày", "nhằm", "mùng", "mồng"])
        || (begin.contains("âm lịch") || begin.starts_with("al") || begin.contains("năm giáp")) && !is_other
        || begin.starts_with("âm lịch")
}

#[cfg(test)]
mod tests {
    use super::super::lines::Shape;
    use super::*;

    #[test]
    fn dates_of_all_forms() {
        let show = |text: &str| {
            dates(&Line::new(text, Shape::Paragraph))
                .into_iter()
                .map(|dated| match dated.days {
                    Days::Known { first, last: None } => first.to_string(),
                    Days::Known { first, last: Some(last) } => format!("{first}..{last}"),
                    Days::WithoutYear(text) => format!("{text}?"),
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (text, expected) in [
            ("sáng ngày 4/4/2023, tại", "2023-04-04"),
            ("Sáng 29.3, tại", "29.3?"),
            ("ngày 04 tháng 4 năm 2023", "2023-04-04"),
            ("Từ ngày 11 đến 13/4/2024", "2024-04-11..2024-04-13"),
            ("trong 2 ngày 11-12/4/2024", "2024-04-11..2024-04-12"),
            ("các ngày 11, 12 và 13/4/2024", "2024-04-11..2024-04-13"),
            ("từ ngày 28/3 đến ngày 02/4/2024", "2024-03-28..2024-04-02"),
            ("14/16 đội, 4 tổ, 2.5 ha, 1+10", ""),
            ("ngày 10/3 âm lịch", ""),
            ("ngày 18/4/2024 (nhằm ngày 10/3 âm lịch)", "2024-04-18"),
            ("Kế hoạch số 146/KH-UBND ngày 27/5/2024", "2024-05-27"),
            ("ngày 31/02/2024", ""),
            ("giai đoạn 2024-2025", ""),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }
}
