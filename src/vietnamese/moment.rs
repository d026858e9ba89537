//! Parses dates and times as people and portals write them, day first.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use super::normal::nfc;
use super::scanner::{Digits, Scanner};

/// A date, with a time of day and a zone if known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: Option<Time>,
    /// The zone; if none is given, [`VIETNAM_OFFSET`] applies.
    pub offset: Option<Offset>,
}

/// UTC+7, all year and in the whole country.
pub const VIETNAM_OFFSET: Offset = Offset::constant(7);

/// The content of a written date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The date and time.
    pub moment: Moment,
    /// The weekday as written; it may contradict the date.
    pub weekday: Option<Weekday>,
}

/// Why a text isn't a date, and what was probably meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// It has no known form.
    Unreadable,
    /// The calendar has no such day: 31/02/2024.
    NoSuchDay {
        /// As written.
        day: i16,
        /// As written.
        month: i16,
        /// As written, or with its century.
        year: i16,
    },
    /// The clock has no such time: 25:61.
    NoSuchTime,
    /// Day and month are swapped: 01/22/2024, 2024-22-01.
    Swapped {
        /// The date with both swapped back.
        meant: Date,
    },
    /// The year has no century: 22/01/24.
    TwoDigitYear {
        /// The date with the full year: 00 to 69 mean 2000 to 2069.
        meant: Date,
    },
    /// Only day and month: 22/01.
    NoYear,
    /// Only month and year, or only a year: 01/2024.
    NoDay,
}

/// Parses a date and what may accompany it: a weekday, a part of the day, a time, a zone.
///
/// The day comes first: `22/01/2024`, `22-1-2024`, `22.1.2024`, `ngày 4 tháng 4 năm 2023`, unless the year does:
/// `2024-01-22T14:31:00+07:00`. Accepts the forms of portals: `Thứ hai - 22/01/2024 14:31`, `Thứ tư, 09/08/2017 |
/// 08:26:50 GMT+7`, `04/04/2023 00:00:00 (GMT+7)`. Fractions of a second are dropped.
///
/// # Errors
/// If the text isn't a complete date, or has anything unknown around it.
pub fn parse_moment(text: &str) -> Result<Parsed, DateProblem> {
    let text = nfc(text).to_lowercase();
    let mut scanner = Scanner { rest: &text };
    let weekday = introduction(&mut scanner)?;
    let date = date(&mut scanner)?;
    let time = time(&mut scanner)?;
    let offset = if time.is_some() { offset(&mut scanner)? } else { None };
    scanner.skip_spaces();
    if !scanner.rest.is_empty() {
        return Err(DateProblem::Unreadable);
    }
    Ok(Parsed { moment: Moment { date, time, offset }, weekday })
}

/// The words before the date, in any order: `Thứ ba, sáng ngày`.
fn introduction(scanner: &mut Scanner<'_>) -> Result<Option<Weekday>, DateProblem> {
    let mut written = None;
    loop {
        scanner.skip_separators();
        match scanner.word() {
            "" => return Ok(written),
            "sáng" | "trưa" | "chiều" | "tối" | "đêm" | "ngày" | "mùng" | "mồng" => {}
            "tháng" | "năm" => return Err(DateProblem::NoDay),
            "cn" => written = Some(Weekday::Sunday),
            word @ ("thứ" | "t" | "chủ" | "chúa") => written = Some(weekday(scanner, word)?),
            _ => return Err(DateProblem::Unreadable),
        }
    }
}

/// The weekday that starts with the word `first`: `thứ hai`, `thứ 2`, `t2`, `chủ nhật`.
fn weekday(scanner: &mut Scanner<'_>, first: &str) -> Result<Weekday, DateProblem> {
    scanner.skip_spaces();
    let second = match scanner.word() {
        "" => scanner.digits(),
        word => word,
    };
    match (first, second) {
        ("thứ", "hai") | ("thứ" | "t", "2") => Ok(Weekday::Monday),
        ("thứ", "ba") | ("thứ" | "t", "3") => Ok(Weekday::Tuesday),
        ("thứ", "tư") | ("thứ" | "t", "4") => Ok(Weekday::Wednesday),
        ("thứ", "năm") | ("thứ" | "t", "5") => Ok(Weekday::Thursday),
        ("thứ", "sáu") | ("thứ" | "t", "6") => Ok(Weekday::Friday),
        ("thứ", "bảy" | "bẩy") | ("thứ" | "t", "7") => Ok(Weekday::Saturday),
        ("chủ" | "chúa", "nhật") => Ok(Weekday::Sunday),
        _ => Err(DateProblem::Unreadable),
    }
}

fn date(scanner: &mut Scanner<'_>) -> Result<Date, DateProblem> {
    let first = scanner.number().ok_or(DateProblem::Unreadable)?;
    let Some(separator) = date_separator(scanner) else {
        return Err(if first.width == 4 { DateProblem::NoDay } else { DateProblem::Unreadable });
    };
    let second = scanner.number().ok_or(DateProblem::Unreadable)?;
    match date_separator(scanner) {
        Some(next) if next == separator || (separator == "tháng" && matches!(next, "năm" | "/")) => {
            let third = scanner.number().ok_or(DateProblem::Unreadable)?;
            date_of(first, second, third)
        }
        _ if first.width == 4 || second.width == 4 => Err(DateProblem::NoDay),
        _ => Err(DateProblem::NoYear),
    }
}

/// The separator between day, month and year, with surrounding spaces.
fn date_separator<'a>(scanner: &mut Scanner<'a>) -> Option<&'a str> {
    scanner.skip_spaces();
    let separator = ["/", "-", ".", "tháng", "năm"].into_iter().find(|separator| scanner.eat(separator))?;
    scanner.skip_spaces();
    Some(separator)
}

/// The date of three numbers. The one with four digits, first or last, is the year.
fn date_of(first: Digits, second: Digits, third: Digits) -> Result<Date, DateProblem> {
    let (day, month, year) = if first.width == 4 { (third, second, first) } else { (first, second, third) };
    match (day.width, month.width, year.width) {
        (1 | 2, 1 | 2, 4) => calendar_date(day.value, month.value, year.value),
        (1 | 2, 1 | 2, 2) => {
            let century = if year.value < 70 { 2000 } else { 1900 };
            let meant = calendar_date(day.value, month.value, century + year.value)?;
            Err(DateProblem::TwoDigitYear { meant })
        }
        _ => Err(DateProblem::Unreadable),
    }
}

fn calendar_date(day: i16, month: i16, year: i16) -> Result<Date, DateProblem> {
    let date = |day: i16, month: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    match (date(day, month), date(month, day)) {
        (Some(date), _) => Ok(date),
        (None, Some(meant)) if month > 12 => Err(DateProblem::Swapped { meant }),
        (None, _) => Err(DateProblem::NoSuchDay { day, month, year }),
    }
}

fn time(scanner: &mut Scanner<'_>) -> Result<Option<Time>, DateProblem> {
    // ISO 8601 puts a T between date and time; people and portals use anything.
    if !scanner.eat("t") {
        scanner.skip_separators();
        if scanner.rest.is_empty() {
            return Ok(None);
        }
    }
    let hour = scanner.number().ok_or(DateProblem::Unreadable)?;
    let (minute, second) = match spoken_minutes(scanner)? {
        Some(minute) => (minute, 0),
        None => {
            let minute = sixtieths(scanner)?.ok_or(DateProblem::Unreadable)?;
            (minute, sixtieths(scanner)?.unwrap_or(0))
        }
    };
    if scanner.eat(".") {
        scanner.digits();
    }
    let time = hour.value.try_into().ok().and_then(|hour| Time::new(hour, minute, second, 0).ok());
    time.map(Some).ok_or(DateProblem::NoSuchTime)
}

/// The minutes of `7h30`, `7 giờ 30 phút` and `7g`; `None` if a colon or nothing follows the hour.
fn spoken_minutes(scanner: &mut Scanner<'_>) -> Result<Option<i8>, DateProblem> {
    scanner.skip_spaces();
    if !["giờ", "h", "g"].into_iter().any(|unit| scanner.eat(unit)) {
        return Ok(None);
    }
    scanner.skip_spaces();
    let Some(minutes) = scanner.number() else { return Ok(Some(0)) };
    scanner.skip_spaces();
    let _ = scanner.eat("phút") || scanner.eat("'");
    minutes.value.try_into().map(Some).map_err(|_| DateProblem::NoSuchTime)
}

/// Minutes or seconds: a colon and two digits.
fn sixtieths(scanner: &mut Scanner<'_>) -> Result<Option<i8>, DateProblem> {
    if !scanner.eat(":") {
        return Ok(None);
    }
    match scanner.number() {
        Some(Digits { value, width: 2 }) => Ok(value.try_into().ok()),
        _ => Err(DateProblem::Unreadable),
    }
}

/// `Z`, `+07:00`, `+0700`, `GMT+7`, `(GMT+7)`.
fn offset(scanner: &mut Scanner<'_>) -> Result<Option<Offset>, DateProblem> {
    scanner.skip_spaces();
    let bracketed = scanner.eat("(");
    let named = scanner.eat("z") || scanner.eat("gmt") || scanner.eat("utc");
    let offset = if scanner.eat("+") {
        Some(hours_and_minutes(scanner, 1)?)
    } else if scanner.eat("-") {
        Some(hours_and_minutes(scanner, -1)?)
    } else {
        named.then_some(Offset::UTC)
    };
    if bracketed && (offset.is_none() || !scanner.eat(")")) {
        return Err(DateProblem::Unreadable);
    }
    Ok(offset)
}

fn hours_and_minutes(scanner: &mut Scanner<'_>, sign: i32) -> Result<Offset, DateProblem> {
    let number = scanner.number().ok_or(DateProblem::Unreadable)?;
    let (hours, minutes) = match number.width {
        1 | 2 => (number.value, sixtieths(scanner)?.unwrap_or(0).into()),
        _ => (number.value / 100, number.value % 100),
    };
    // Kiribati has the offset furthest from UTC.
    if hours > 14 || minutes > 59 {
        return Err(DateProblem::Unreadable);
    }
    let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
    Offset::from_seconds(sign * seconds).map_err(|_| DateProblem::Unreadable)
}

#[cfg(test)]
mod tests;
