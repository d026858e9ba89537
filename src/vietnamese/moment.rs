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
pub struct ParsedMoment {
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

/// Parses a date and what may accompany it, before or after: a weekday, a part of the day, a time, a zone.
///
/// The day comes first: `22/01/2024`, `22-1-2024`, `22.1.2024`, `ngày 4 tháng 4 năm 2023`, unless the year does:
/// `2024-01-22T14:31:00+07:00`. Accepts the forms of portals: `Thứ hai - 22/01/2024 14:31`,
/// `Thứ tư, 09/08/2017 | 08:26:50 GMT+7`, `04/04/2023 00:00:00 (GMT+7)`. And those of browsers and phones (CLDR, locale
/// `vi`): `lúc 14:31:05 Giờ Đông Dương Thứ Hai, 22 tháng 1, 2024`, `14:31 22 thg 1, 2024`. Fractions of a second are
/// dropped.
///
/// # Errors
/// If the text isn't a complete date, or has anything unknown around it.
pub fn parse_moment(text: &str) -> Result<ParsedMoment, DateProblem> {
    let text = nfc(text).to_lowercase();
    let mut scanner = Scanner { rest: &text };
    let mut around = Around::default();
    around.read(&mut scanner)?;
    let mut time = None;
    let mut offset = None;
    if begins_with_time(scanner) {
        time = Some(time_of_day(&mut scanner)?);
        offset = named_offset(&mut scanner)?;
        around.read(&mut scanner)?;
    }
    let date = date(&mut scanner)?;
    if time.is_none() {
        // ISO 8601 writes a T between date and time; people and portals use any separator.
        let is_iso = scanner.eat("t");
        if !is_iso {
            around.read(&mut scanner)?;
        }
        if is_iso || !scanner.rest.is_empty() {
            time = Some(time_of_day(&mut scanner)?);
            offset = self::offset(&mut scanner)?;
        }
    }
    around.read(&mut scanner)?;
    if !scanner.rest.is_empty() {
        return Err(DateProblem::Unreadable);
    }
    let time = time.map(|time| around.part.map_or(Ok(time), |part| part.of_day(time))).transpose()?;
    Ok(ParsedMoment { moment: Moment { date, time, offset }, weekday: around.weekday })
}

/// The words around a date and a time, in any order: `Thứ ba, sáng ngày`, `vào lúc`.
#[derive(Default)]
struct Around {
    weekday: Option<Weekday>,
    part: Option<PartOfDay>,
}

/// A part of the day, which determines the meaning of an hour up to 12.
#[derive(Clone, Copy, PartialEq)]
enum PartOfDay {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    /// SA: in the morning, with an hour up to twelve.
    Am,
    /// CH: in the afternoon, with an hour up to twelve.
    Pm,
}

impl PartOfDay {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "sáng" => Self::Morning,
            "trưa" => Self::Noon,
            "chiều" => Self::Afternoon,
            "tối" => Self::Evening,
            "đêm" => Self::Night,
            "sa" | "am" => Self::Am,
            "ch" | "pm" => Self::Pm,
            _ => return None,
        })
    }

    /// The time for a spoken `time` in this part of the day: `2 giờ chiều` is 14:00.
    fn of_day(self, time: Time) -> Result<Time, DateProblem> {
        let hour = time.hour();
        let is_later = match self {
            Self::Morning | Self::Am => false,
            Self::Noon => (1..=2).contains(&hour),
            Self::Afternoon | Self::Pm => (1..=11).contains(&hour),
            Self::Evening => (5..=11).contains(&hour),
            Self::Night => (8..=11).contains(&hour),
        };
        match self {
            Self::Am | Self::Pm if !(1..=12).contains(&hour) => Err(DateProblem::Unreadable),
            Self::Am if hour == 12 => Ok(time.with().hour(0).build().unwrap_or(time)),
            _ if is_later => Ok(time.with().hour(hour + 12).build().unwrap_or(time)),
            _ => Ok(time),
        }
    }
}

impl Around {
    /// Reads words up to the first unknown one.
    fn read(&mut self, scanner: &mut Scanner<'_>) -> Result<(), DateProblem> {
        loop {
            scanner.skip_separators();
            let mut ahead = *scanner;
            match ahead.word() {
                "ngày" | "mùng" | "mồng" | "buổi" | "lúc" | "vào" | "hồi" => {}
                "cn" => self.weekday = Some(Weekday::Sunday),
                word @ ("thứ" | "t" | "chủ" | "chúa") => self.weekday = Some(weekday(&mut ahead, word)?),
                word => match PartOfDay::parse(word) {
                    Some(part) => self.part = Some(part),
                    None => return Ok(()),
                },
            }
            *scanner = ahead;
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
    let Some(first) = scanner.number() else {
        // “tháng 4 năm 2023”, but not “tháng 4, ngày 4”.
        let is_month = ["tháng", "năm"].iter().any(|word| scanner.rest.starts_with(word));
        let lacks_day = is_month && !scanner.rest.contains("ngày");
        return Err(if lacks_day { DateProblem::NoDay } else { DateProblem::Unreadable });
    };
    let Some(separator) = date_separator(scanner) else {
        return Err(if first.width == 4 { DateProblem::NoDay } else { DateProblem::Unreadable });
    };
    let second = scanner.number().ok_or(DateProblem::Unreadable)?;
    let next = date_separator(scanner);
    let at_third = *scanner;
    let third = scanner.number();
    // The year may be separate from day and month, “24/2 năm 2024”, unless it could be an hour.
    let is_year = |third: Digits| {
        let is_apart = first.width < 4 && (third.width == 4 || next.is_some() && !begins_with_time(at_third));
        next == Some(separator) || is_apart
    };
    match third {
        Some(third) if is_year(third) => date_of(first, second, third),
        None if next == Some(separator) => Err(DateProblem::Unreadable),
        _ if first.width == 4 || second.width == 4 => Err(DateProblem::NoDay),
        _ => Err(DateProblem::NoYear),
    }
}

/// The separator between day, month and year, with surrounding spaces.
fn date_separator<'a>(scanner: &mut Scanner<'a>) -> Option<&'a str> {
    scanner.skip_spaces();
    let is_followed = scanner.eat(",");
    scanner.skip_spaces();
    let separators = ["/", "-", ".", "tháng", "thg", "năm"];
    let separator = separators.into_iter().find(|separator| scanner.eat(separator));
    scanner.skip_spaces();
    separator.or(is_followed.then_some(","))
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

/// Whether an hour comes before the date: a number with its unit or a colon behind it.
fn begins_with_time(mut scanner: Scanner<'_>) -> bool {
    !scanner.digits().is_empty() && (scanner.rest.starts_with(':') || eat_hour(&mut scanner))
}

fn eat_hour(scanner: &mut Scanner<'_>) -> bool {
    scanner.skip_spaces();
    ["giờ", "h", "g"].into_iter().any(|unit| scanner.eat(unit))
}

fn time_of_day(scanner: &mut Scanner<'_>) -> Result<Time, DateProblem> {
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
    time.ok_or(DateProblem::NoSuchTime)
}

/// The minutes of `7h30`, `7 giờ 30 phút` and `7g`; `None` if a colon or nothing follows the hour.
fn spoken_minutes(scanner: &mut Scanner<'_>) -> Result<Option<i8>, DateProblem> {
    if !eat_hour(scanner) {
        return Ok(None);
    }
    let mut ahead = *scanner;
    ahead.skip_spaces();
    let Some(minutes) = ahead.number() else { return Ok(Some(0)) };
    // “7 giờ 22/1/2024” has no minutes.
    let mut behind = ahead;
    let begins_date = match date_separator(&mut behind) {
        Some("-" | "." | ",") => !ahead.rest.starts_with([' ', ',']) && behind.number().is_some(),
        separator => separator.is_some(),
    };
    if begins_date {
        return Ok(Some(0));
    }
    *scanner = ahead;
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

/// The names of zones in Vietnamese (CLDR), and Vietnam's own.
const ZONES: [(&str, Offset); 5] = [
    ("giờ đông dương", VIETNAM_OFFSET),
    ("giờ việt nam", VIETNAM_OFFSET),
    ("giờ hà nội", VIETNAM_OFFSET),
    ("giờ phối hợp quốc tế", Offset::UTC),
    ("giờ trung bình greenwich", Offset::UTC),
];

/// `Z`, `+07:00`, `+0700`, `GMT+7`, `(GMT+7)`, `Giờ Đông Dương`.
fn offset(scanner: &mut Scanner<'_>) -> Result<Option<Offset>, DateProblem> {
    scanner.skip_spaces();
    let bracketed = scanner.eat("(");
    let offset = match named_offset(scanner)? {
        None => signed_offset(scanner)?,
        named => named,
    };
    if bracketed && (offset.is_none() || !scanner.eat(")")) {
        return Err(DateProblem::Unreadable);
    }
    Ok(offset)
}

/// A zone that begins with its name. A sign alone may separate a time from the date after it: `14:31 - 22/01/2024`.
fn named_offset(scanner: &mut Scanner<'_>) -> Result<Option<Offset>, DateProblem> {
    scanner.skip_spaces();
    if let Some((_, offset)) = ZONES.iter().find(|(name, _)| scanner.eat(name)) {
        return Ok(Some(*offset));
    }
    let is_named = ["z", "gmt", "utc"].iter().any(|name| scanner.eat(name));
    if !is_named {
        return Ok(None);
    }
    Ok(signed_offset(scanner)?.or(Some(Offset::UTC)))
}

fn signed_offset(scanner: &mut Scanner<'_>) -> Result<Option<Offset>, DateProblem> {
    let sign = match scanner.rest.as_bytes().first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Ok(None),
    };
    scanner.rest = &scanner.rest[1..];
    hours_and_minutes(scanner, sign).map(Some)
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
