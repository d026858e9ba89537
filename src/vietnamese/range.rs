//! Recognises several days where one is required: `11-12/02/2025`, `từ 11/02 đến 12/02/2025`.

use jiff::civil::Date;

use super::moment::parse_moment;
use super::normal::nfc;

/// Words and marks between two days.
const BETWEEN: [&str; 8] = ["đến", "tới", "và", "-", "–", "—", "~", ","];

/// The longest typed date, in bytes.
const MOST_BYTES: usize = 100;

/// The most days between the first and the last one of an event.
const MOST_DAYS: i32 = 100;

/// The first day, if `text` has several and ends with a full date. The others may omit what the last one gives.
pub fn first_of_days(text: &str) -> Option<Date> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let text = nfc(text).to_lowercase();
    let text = without_words(&text);
    let mut between: Vec<(usize, &str)> = BETWEEN.iter().flat_map(|mark| text.match_indices(mark)).collect();
    between.sort_unstable();
    between.iter().find_map(|(at, mark)| {
        // For three days, the last one completes the first one.
        let last = text[at + mark.len()..].trim();
        let last = std::iter::once(last)
            .chain(BETWEEN.iter().filter_map(|mark| Some(last.rsplit_once(mark)?.1)))
            .find_map(|last| parse_moment(without_words(last)).ok())?
            .moment
            .date;
        let first = first_day(text[..*at].trim(), last)?;
        let days = first.until(last).ok()?.get_days();
        (1..=MOST_DAYS).contains(&days).then_some(first)
    })
}

/// The day `typed`, which may omit the month and the year of `last`.
fn first_day(typed: &str, last: Date) -> Option<Date> {
    if let Ok(parsed) = parse_moment(typed) {
        return Some(parsed.moment.date);
    }
    let typed = typed.trim_end_matches(|char: char| !char.is_ascii_digit());
    let from = typed.rfind(|char: char| !char.is_ascii_digit() && !"/.-".contains(char));
    let digits =
        from.map_or(typed, |from| typed[from..].trim_start_matches(|char: char| !char.is_ascii_digit()));
    let parts: Vec<i8> =
        digits.split(['/', '.', '-']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [day] => Date::new(last.year(), last.month(), day).ok(),
        [day, month] => {
            let year = if month > last.month() { last.year() - 1 } else { last.year() };
            Date::new(year, month, day).ok()
        }
        _ => None,
    }
}

/// The text without the words before a date.
fn without_words(text: &str) -> &str {
    let mut rest = text.trim();
    while let Some(behind) = ["từ", "ngày", "trong", "các", "hai", "ba", "2 ngày", "3 ngày", ":"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
    {
        rest = behind.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::first_of_days;
    use crate::vietnamese::short_date;

    #[test]
    fn the_first_of_several_days_is_found() {
        for (text, first) in [
            ("11-12/02/2025", "11/02/2025"),
            ("11 - 12/2/2025", "11/02/2025"),
            ("11–12/02/2025", "11/02/2025"),
            ("11, 12/02/2025", "11/02/2025"),
            ("11,12,13/02/2025", "11/02/2025"),
            ("11 và 12/02/2025", "11/02/2025"),
            ("ngày 11 và ngày 12/02/2025", "11/02/2025"),
            ("từ 11/02 đến 12/02/2025", "11/02/2025"),
            ("Từ ngày 11/02 đến ngày 12/02/2025", "11/02/2025"),
            ("từ ngày 11 đến 12/02/2025", "11/02/2025"),
            ("từ 11/02/2025 đến 12/02/2025", "11/02/2025"),
            ("11/02/2025 - 12/02/2025", "11/02/2025"),
            ("11/02/2025-12/02/2025", "11/02/2025"),
            ("11.02-12.02.2025", "11/02/2025"),
            ("30/12 - 02/01/2025", "30/12/2024"),
            ("trong hai ngày 11 và 12/02/2025", "11/02/2025"),
            ("28/02 tới 01/03/2025", "28/02/2025"),
        ] {
            assert_eq!(first_of_days(text).map(short_date).as_deref(), Some(first), "{text}");
        }
        for text in [
            "",
            "22/01/24",
            "22-01-24",
            "02/13/2025",
            "2024-22-01",
            "01/2024",
            "tháng 2/2025",
            "12/02/2025 25:00",
            "31-02-2025",
            "12-11/02/2025",
            "không rõ",
            "l2/02/2025",
            "01/2024 - 02/2024",
            "vô thời hạn",
        ] {
            assert_eq!(first_of_days(text), None, "{text}");
        }
    }
}
