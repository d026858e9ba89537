//! Formats dates for Vietnamese readers, and the words for a date that nobody knows.

use jiff::civil::{Date, Weekday};

use super::slug;

/// Whether somebody writes instead of a date that nobody knows it: `không rõ`, `unknown`, with or without marks.
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
