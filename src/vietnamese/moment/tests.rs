//! All written forms of dates, and how each mistake is explained.

use jiff::civil::{date, time};

use super::*;

fn check(text: &str, date: Date, time: Option<Time>, offset: Option<Offset>, weekday: Option<Weekday>) {
    let expected = ParsedMoment { moment: Moment { date, time, offset }, weekday };
    assert_eq!(parse_moment(text), Ok(expected), "{text}");
}

#[test]
fn a_date_alone() {
    let cases = [
        ("22/01/2024", date(2024, 1, 22)),
        ("4/4/2023", date(2023, 4, 4)),
        ("3/12/2024", date(2024, 12, 3)),
        ("22-1-2024", date(2024, 1, 22)),
        ("04-04-2023", date(2023, 4, 4)),
        ("22.1.2024", date(2024, 1, 22)),
        ("22 / 01 / 2024", date(2024, 1, 22)),
        ("2024-01-22", date(2024, 1, 22)),
        ("2024/1/22", date(2024, 1, 22)),
        (" 29/02/2024\u{a0}", date(2024, 2, 29)),
        ("ngày 4 tháng 4 năm 2023", date(2023, 4, 4)),
        ("Ngày 04 tháng 4 năm 2023", date(2023, 4, 4)),
        ("4 tháng 4/2023", date(2023, 4, 4)),
        ("nga\u{300}y 4 tha\u{301}ng 4 na\u{306}m 2023", date(2023, 4, 4)),
        ("ngày mùng 4 tháng 4 năm 2023", date(2023, 4, 4)),
        ("sáng ngày 8/8/2017", date(2017, 8, 8)),
        ("Chiều 8/8/2017", date(2017, 8, 8)),
        ("24/2 năm 2024", date(2024, 2, 24)),
        ("ngày 24-2, năm 2024", date(2024, 2, 24)),
        ("24/2-2024", date(2024, 2, 24)),
        ("24/2 2024", date(2024, 2, 24)),
        ("24 tháng 2, 2024", date(2024, 2, 24)),
        ("ngày 24 tháng 2 2024", date(2024, 2, 24)),
        ("24 thg 2, 2024", date(2024, 2, 24)),
    ];
    for (text, date) in cases {
        check(text, date, None, None, None);
    }
}

#[test]
fn a_date_with_its_weekday() {
    let cases = [
        ("Thứ Hai, 22/01/2024", date(2024, 1, 22), Weekday::Monday),
        ("thứ 2 22/1/2024", date(2024, 1, 22), Weekday::Monday),
        ("T2, 22/1/2024", date(2024, 1, 22), Weekday::Monday),
        ("Thứ ba, sáng ngày 8/8/2017", date(2017, 8, 8), Weekday::Tuesday),
        ("sáng thứ ba, ngày 8/8/2017", date(2017, 8, 8), Weekday::Tuesday),
        ("Thứ tư, 09/08/2017", date(2017, 8, 9), Weekday::Wednesday),
        ("Thứ năm, ngày 10 tháng 8 năm 2017", date(2017, 8, 10), Weekday::Thursday),
        ("thứ 6 11/8/2017", date(2017, 8, 11), Weekday::Friday),
        ("T7 - 12/8/2017", date(2017, 8, 12), Weekday::Saturday),
        ("thứ bẩy 12/8/2017", date(2017, 8, 12), Weekday::Saturday),
        ("Chủ nhật, 13/8/2017", date(2017, 8, 13), Weekday::Sunday),
        ("CN 13/8/2017", date(2017, 8, 13), Weekday::Sunday),
        // As written, even if it contradicts the date.
        ("Thứ hai, 13/8/2017", date(2017, 8, 13), Weekday::Monday),
    ];
    for (text, date, weekday) in cases {
        check(text, date, None, None, Some(weekday));
    }
}

#[test]
fn a_date_with_its_time() {
    let day = date(2024, 1, 22);
    let vietnam = Some(VIETNAM_OFFSET);
    let cases = [
        ("2024-01-22 14:31", time(14, 31, 0, 0), None),
        ("2024-01-22T14:31:00+07:00", time(14, 31, 0, 0), vietnam),
        ("2024-01-22 14:31:05 +0700", time(14, 31, 5, 0), vietnam),
        ("2024-01-22T07:31:00Z", time(7, 31, 0, 0), Some(Offset::UTC)),
        ("2024-01-22T07:31:00.123Z", time(7, 31, 0, 0), Some(Offset::UTC)),
        ("2024-01-22T04:31:00-03:30", time(4, 31, 0, 0), Offset::from_seconds(-12_600).ok()),
        ("22/01/2024, 8:05", time(8, 5, 0, 0), None),
        ("22/01/2024 00:00:00 (GMT+7)", time(0, 0, 0, 0), vietnam),
        ("22/01/2024 08:26 UTC+07:00", time(8, 26, 0, 0), vietnam),
        ("22/01/2024 01:26 GMT", time(1, 26, 0, 0), Some(Offset::UTC)),
    ];
    for (text, time, offset) in cases {
        check(text, day, Some(time), offset, None);
    }
}

#[test]
fn a_time_as_it_is_spoken() {
    let cases = [
        ("04/04/2023 7h30", time(7, 30, 0, 0)),
        ("04/04/2023, 14h", time(14, 0, 0, 0)),
        ("04/04/2023 7 giờ 30 phút", time(7, 30, 0, 0)),
        ("sáng 4/4/2023 - 7g05", time(7, 5, 0, 0)),
        ("04/04/2023 14 giờ GMT+7", time(14, 0, 0, 0)),
    ];
    for (text, time) in cases {
        let parsed = parse_moment(text).map(|parsed| (parsed.moment.date, parsed.moment.time));
        assert_eq!(parsed, Ok((date(2023, 4, 4), Some(time))), "{text}");
    }
    assert_eq!(parse_moment("04/04/2023 7h75"), Err(DateProblem::NoSuchTime));
    assert_eq!(parse_moment("04/04/2023 7 giờ đúng"), Err(DateProblem::Unreadable));
}

#[test]
fn a_time_before_its_date() {
    let day = date(2024, 1, 22);
    let vietnam = Some(VIETNAM_OFFSET);
    let cases = [
        ("14:31 22/01/2024", time(14, 31, 0, 0), None),
        ("14:31, 22/01/2024", time(14, 31, 0, 0), None),
        ("14:31 - 22/01/2024", time(14, 31, 0, 0), None),
        ("14:31:05 | Thứ Hai, 22-1-2024", time(14, 31, 5, 0), None),
        ("14:31 GMT+7 22/01/2024", time(14, 31, 0, 0), vietnam),
        ("14:31 GMT - 22/01/2024", time(14, 31, 0, 0), Some(Offset::UTC)),
        ("7h30 ngày 22/1/2024", time(7, 30, 0, 0), None),
        ("7h 22/1/2024", time(7, 0, 0, 0), None),
        ("7g, 22-1-2024", time(7, 0, 0, 0), None),
        ("7 giờ 22 tháng 1 năm 2024", time(7, 0, 0, 0), None),
        ("7 giờ 30 phút, sáng ngày 22/1/2024", time(7, 30, 0, 0), None),
        ("vào lúc 7 giờ 30 - thứ hai, 22/1/2024", time(7, 30, 0, 0), None),
        ("Hồi 14h, ngày 2024-01-22", time(14, 0, 0, 0), None),
    ];
    for (text, time, offset) in cases {
        let weekday = text.to_lowercase().contains("thứ hai").then_some(Weekday::Monday);
        check(text, day, Some(time), offset, weekday);
    }
    assert_eq!(parse_moment("14:31 22/01"), Err(DateProblem::NoYear));
    assert_eq!(parse_moment("14:31"), Err(DateProblem::Unreadable));
    assert_eq!(parse_moment("25:31 22/01/2024"), Err(DateProblem::NoSuchTime));
    assert_eq!(parse_moment("14:31 22/01/2024 15:00"), Err(DateProblem::Unreadable));
}

#[test]
fn the_part_of_the_day_says_which_hour_is_meant() {
    let cases = [
        ("2 giờ chiều ngày 22/1/2024", time(14, 0, 0, 0)),
        ("chiều 22/1/2024, 2h30", time(14, 30, 0, 0)),
        ("22/1/2024 7h30 sáng", time(7, 30, 0, 0)),
        ("22/01/2024 lúc 8 giờ tối", time(20, 0, 0, 0)),
        ("9:15 đêm 22/1/2024", time(21, 15, 0, 0)),
        ("1h trưa 22/1/2024", time(13, 0, 0, 0)),
        ("11h30 trưa 22/1/2024", time(11, 30, 0, 0)),
        ("14h chiều 22/1/2024", time(14, 0, 0, 0)),
        ("2:31 CH 22/1/2024", time(14, 31, 0, 0)),
        ("22/1/2024 7:31 SA", time(7, 31, 0, 0)),
        ("22/1/2024 12:31 SA", time(0, 31, 0, 0)),
        ("22/1/2024 12:31 CH", time(12, 31, 0, 0)),
        ("lúc 7:31 SA Thứ Hai, 22 tháng 1, 2024", time(7, 31, 0, 0)),
    ];
    for (text, time) in cases {
        let parsed = parse_moment(text).map(|parsed| (parsed.moment.date, parsed.moment.time));
        assert_eq!(parsed, Ok((date(2024, 1, 22), Some(time))), "{text}");
    }
}

/// `new Intl.DateTimeFormat("vi", {dateStyle, timeStyle, timeZone: "Asia/Ho_Chi_Minh"})` of 2024-01-22T07:31:05Z, of
/// ICU 78 (CLDR 48): the short date has two digits of the year, which may mean two centuries.
#[test]
fn as_browsers_and_phones_have_it() {
    let full = "Thứ Hai, 22 tháng 1, 2024";
    let dates = [("lúc ", full), ("lúc ", "22 tháng 1, 2024"), ("", "22 thg 1, 2024"), ("", "22/1/2024")];
    let vietnam = Some(VIETNAM_OFFSET);
    let times = [
        ("14:31:05 Giờ Đông Dương", time(14, 31, 5, 0), vietnam),
        ("14:31:05 GMT+7", time(14, 31, 5, 0), vietnam),
        ("14:31:05", time(14, 31, 5, 0), None),
        ("14:31", time(14, 31, 0, 0), None),
    ];
    for (at, day) in dates {
        let weekday = (day == full).then_some(Weekday::Monday);
        check(day, date(2024, 1, 22), None, None, weekday);
        for (written, time, offset) in times {
            check(&format!("{at}{written} {day}"), date(2024, 1, 22), Some(time), offset, weekday);
        }
    }
    let meant = DateProblem::TwoDigitYear { meant: date(2024, 1, 22) };
    for (written, ..) in times {
        assert_eq!(parse_moment(&format!("{written} 22/1/24")), Err(meant));
    }
    check("Thứ 2, 22 thg 1, 2024", date(2024, 1, 22), None, None, Some(Weekday::Monday));
}

#[test]
fn as_the_portals_have_it() {
    let vietnam = Some(VIETNAM_OFFSET);
    let monday = Some(Weekday::Monday);
    check("Thứ hai - 22/01/2024 14:31", date(2024, 1, 22), Some(time(14, 31, 0, 0)), None, monday);
    let wednesday = Some(Weekday::Wednesday);
    let posted = "Thứ tư, 09/08/2017 | 08:26:50 GMT+7";
    check(posted, date(2017, 8, 9), Some(time(8, 26, 50, 0)), vietnam, wednesday);
    check("04/04/2023 00:00:00 (GMT+7)", date(2023, 4, 4), Some(time(0, 0, 0, 0)), vietnam, None);
}

#[test]
fn mistakes() {
    use DateProblem::{NoDay, NoSuchDay, NoSuchTime, NoYear, Swapped, TwoDigitYear, Unreadable};
    let cases = [
        ("31/02/2024", NoSuchDay { day: 31, month: 2, year: 2024 }),
        ("29/02/2023", NoSuchDay { day: 29, month: 2, year: 2023 }),
        ("0/1/2024", NoSuchDay { day: 0, month: 1, year: 2024 }),
        ("22/13/2024", NoSuchDay { day: 22, month: 13, year: 2024 }),
        ("31/02/24", NoSuchDay { day: 31, month: 2, year: 2024 }),
        ("01/22/2024", Swapped { meant: date(2024, 1, 22) }),
        ("2024-22-01", Swapped { meant: date(2024, 1, 22) }),
        ("02/30/2024", NoSuchDay { day: 2, month: 30, year: 2024 }),
        ("22/01/24", TwoDigitYear { meant: date(2024, 1, 22) }),
        ("ngày 30 tháng 4 năm 75", TwoDigitYear { meant: date(1975, 4, 30) }),
        ("4 tháng 4/23", TwoDigitYear { meant: date(2023, 4, 4) }),
        ("24/2 năm 24", TwoDigitYear { meant: date(2024, 2, 24) }),
        ("24/2-24", TwoDigitYear { meant: date(2024, 2, 24) }),
        ("22/01", NoYear),
        ("22/01 - 14:31", NoYear),
        ("22/01, 14h", NoYear),
        ("ngày 4 tháng 4", NoYear),
        ("22/01 14:31", NoYear),
        ("01/2024", NoDay),
        ("2024-01", NoDay),
        ("2024", NoDay),
        ("tháng 4 năm 2023", NoDay),
        ("năm 2023", NoDay),
        ("22/01/2024 25:00", NoSuchTime),
        ("22/01/2024 14:61", NoSuchTime),
    ];
    for (text, problem) in cases {
        assert_eq!(parse_moment(text), Err(problem), "{text}");
    }
    let unreadable = [
        "",
        "unknown",
        "hôm qua",
        "22",
        "T2/2024",
        "thứ tám 22/01/2024",
        "22/01/2024 hihi",
        "22/01/2024 14",
        "22/01/2024 14:3",
        "22/01/2024T",
        "122/01/2024",
        "22/01/02024",
        "22/01/202",
        "٢٢/٠١/٢٠٢٤",
        "22/01/2024 14:31 (",
        "22/01/2024 14:31 ()",
        "22/01/2024 14:31 +15:00",
        "22/01/2024 14:31 CH",
        "22//2024",
        "tháng 4, ngày 4",
        "22/01/2024 buổi chè",
        "22/01/2024 0:31 SA",
    ];
    for text in unreadable {
        assert_eq!(parse_moment(text), Err(Unreadable), "{text}");
    }
}
