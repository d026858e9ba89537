//! All written forms of dates, and how each mistake is explained.

use jiff::civil::{date, time};

use super::*;

fn check(text: &str, date: Date, time: Option<Time>, offset: Option<Offset>, weekday: Option<Weekday>) {
    let expected = Parsed { moment: Moment { date, time, offset }, weekday };
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
        ("22/01", NoYear),
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
    ];
    for text in unreadable {
        assert_eq!(parse_moment(text), Err(Unreadable), "{text}");
    }
}
