//! Formats dates for Vietnamese readers, and recognises words for an unknown date.

use jiff::civil::{Date, Time, Weekday};

use super::slug;

/// Whether a text says that a date is unknown: `không rõ`, `unknown`, with or without marks.
pub fn is_unknown(text: &str) -> bool {
    let has_digit = text.contains(|char: char| char.is_ascii_digit());
    !has_digit && matches!(slug(text).as_str(), "unknown" | "khong-ro")
}

/// `Thứ Hai, 22/01/2024`, as in lists.
pub fn weekday_date(date: Date) -> String {
    let mut text = String::with_capacity(24);
    text.push_str(weekday_name(date.weekday()));
    text.push_str(", ");
    push_short_date(&mut text, date);
    text
}

/// `22/01/2024`.
pub fn short_date(date: Date) -> String {
    let mut text = String::with_capacity(10);
    push_short_date(&mut text, date);
    text
}

/// Writes digit by digit, because every page has many dates.
fn push_short_date(text: &mut String, date: Date) {
    let year = date.year().unsigned_abs();
    if date.year() < 0 {
        text.push('-');
    }
    for (part, digits) in
        [(date.day().unsigned_abs().into(), 2), (date.month().unsigned_abs().into(), 2), (year, 4)]
    {
        for digit in (0..digits).rev() {
            let digit = part / 10_u16.pow(digit) % 10;
            text.push(char::from(b'0' + digit as u8));
        }
        if digits == 2 {
            text.push('/');
        }
    }
}

/// `ngày 22 tháng 01 năm 2024`, `ngày 04 tháng 4 năm 2023`: days below 10 and months 1 and 2 get a leading zero, so
/// that nobody can add a digit (NĐ 30/2020/NĐ-CP, appendix I).
pub fn administrative_date(date: Date) -> String {
    let width = if date.month() <= 2 { 2 } else { 1 };
    format!("ngày {:02} tháng {:0width$} năm {}", date.day(), date.month(), year(date))
}

/// The month of `date`: `tháng 4 năm 2023`.
pub fn month_name(date: Date) -> String {
    format!("tháng {} năm {}", date.month(), year(date))
}

/// The first or last day of something, with a time of day if one is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: Option<Time>,
}

/// The period in words: `từ 7 giờ 30 đến 17 giờ, Thứ Sáu, 20/11/2026`. `None` if neither end is known. A last day
/// without a time is included, and the text says so.
pub fn span(from: Option<Bound>, to: Option<Bound>) -> Option<String> {
    let first = |Bound { date, time }: Bound| match time {
        Some(time) => format!("từ {}, {}", clock(time), weekday_date(date)),
        None => format!("từ {}", weekday_date(date)),
    };
    let last = |Bound { date, time }: Bound| match time {
        Some(time) => format!("đến {}, {}", clock(time), weekday_date(date)),
        None => format!("đến hết {}", weekday_date(date)),
    };
    Some(match (from, to) {
        (None, None) => return None,
        (Some(from), None) => first(from),
        (None, Some(to)) => last(to),
        (Some(from), Some(to)) if from.date == to.date => {
            let date = weekday_date(to.date);
            match (from.time, to.time) {
                (None, None) => format!("cả ngày {date}"),
                (Some(from), None) => format!("từ {} đến hết ngày {date}", clock(from)),
                (None, Some(to)) => format!("đến {}, {date}", clock(to)),
                (Some(from), Some(to)) => format!("từ {} đến {}, {date}", clock(from), clock(to)),
            }
        }
        (Some(from), Some(to)) => format!("{} {}", first(from), last(to)),
    })
}

/// `7 giờ 30`, `17 giờ`.
fn clock(time: Time) -> String {
    match time.minute() {
        0 => format!("{} giờ", time.hour()),
        minute => format!("{} giờ {minute:02}", time.hour()),
    }
}

/// `Thứ Hai` to `Thứ Bảy`, `Chủ Nhật`.
pub fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Thứ Hai",
        Weekday::Tuesday => "Thứ Ba",
        Weekday::Wednesday => "Thứ Tư",
        Weekday::Thursday => "Thứ Năm",
        Weekday::Friday => "Thứ Sáu",
        Weekday::Saturday => "Thứ Bảy",
        Weekday::Sunday => "Chủ Nhật",
    }
}

fn year(date: Date) -> String {
    format!("{:04}", date.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn shows_from_when_to_when() {
        let bound = |day: i8, hour: Option<(i8, i8)>| {
            let time = hour.map(|(hour, minute)| Time::constant(hour, minute, 0, 0));
            Some(Bound { date: date(2026, 11, day), time })
        };
        let cases = [
            (None, None, None),
            (bound(20, None), bound(20, None), Some("cả ngày Thứ Sáu, 20/11/2026")),
            (
                bound(20, Some((7, 30))),
                bound(20, Some((17, 0))),
                Some("từ 7 giờ 30 đến 17 giờ, Thứ Sáu, 20/11/2026"),
            ),
            (bound(20, Some((7, 5))), bound(20, None), Some("từ 7 giờ 05 đến hết ngày Thứ Sáu, 20/11/2026")),
            (bound(20, None), bound(20, Some((17, 0))), Some("đến 17 giờ, Thứ Sáu, 20/11/2026")),
            (bound(20, None), bound(22, None), Some("từ Thứ Sáu, 20/11/2026 đến hết Chủ Nhật, 22/11/2026")),
            (
                bound(20, Some((0, 0))),
                bound(21, Some((17, 0))),
                Some("từ 0 giờ, Thứ Sáu, 20/11/2026 đến 17 giờ, Thứ Bảy, 21/11/2026"),
            ),
            (bound(20, None), None, Some("từ Thứ Sáu, 20/11/2026")),
            (None, bound(22, None), Some("đến hết Chủ Nhật, 22/11/2026")),
        ];
        for (from, to, expected) in cases {
            assert_eq!(span(from, to).as_deref(), expected);
        }
    }

    #[test]
    fn shows_dates() {
        let cases = [
            (date(2024, 1, 22), "Thứ Hai, 22/01/2024", "ngày 22 tháng 01 năm 2024", "tháng 1 năm 2024"),
            (date(2023, 4, 4), "Thứ Ba, 04/04/2023", "ngày 04 tháng 4 năm 2023", "tháng 4 năm 2023"),
            (date(2017, 8, 9), "Thứ Tư, 09/08/2017", "ngày 09 tháng 8 năm 2017", "tháng 8 năm 2017"),
            (date(2024, 2, 29), "Thứ Năm, 29/02/2024", "ngày 29 tháng 02 năm 2024", "tháng 2 năm 2024"),
            (date(2026, 11, 20), "Thứ Sáu, 20/11/2026", "ngày 20 tháng 11 năm 2026", "tháng 11 năm 2026"),
            (date(2026, 11, 21), "Thứ Bảy, 21/11/2026", "ngày 21 tháng 11 năm 2026", "tháng 11 năm 2026"),
            (date(2026, 11, 22), "Chủ Nhật, 22/11/2026", "ngày 22 tháng 11 năm 2026", "tháng 11 năm 2026"),
        ];
        for (date, in_list, administrative, month) in cases {
            assert_eq!(weekday_date(date), in_list);
            assert_eq!(administrative_date(date), administrative);
            assert_eq!(month_name(date), month);
            assert_eq!(short_date(date), in_list.rsplit(' ').next().unwrap());
        }
    }
}
