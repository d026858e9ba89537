//! Mistakes in dates and moments; valid days that are hardly meant.

use super::{Code, Diagnostic, Place, error, warning};
use crate::text::Text;

/// A date that doesn't exist or can't be read. `meant` is the probable date.
pub fn bad_date(place: Place, value: &str, meant: Option<&str>) -> Diagnostic {
    let help = match meant {
        Some(meant) => Text::new(
            format!("ngày luôn viết trước tháng; có phải là {meant}?"),
            format!("the day comes before the month; was {meant} meant?"),
        ),
        None => Text::new(
            "viết ngày/tháng/năm, ví dụ 04/04/2023; nếu không ai biết ngày thì viết: không rõ",
            "write day/month/year, such as 04/04/2023; where nobody knows the date, write: unknown",
        ),
    };
    error(
        Code::BadDate,
        place,
        Text::new(format!("“{value}” không phải là ngày tháng"), format!("“{value}” is not a date")),
        help,
    )
}

/// A day that doesn't exist. `last` is the last day of that month, if the month exists.
pub fn no_such_day(place: Place, value: &str, last: Option<&str>) -> Diagnostic {
    let help = match last {
        // The time may be wrong too.
        Some(last) if value.contains([':', 'h', ' ']) => Text::new(
            format!("tháng đó chỉ đến ngày {last}; giờ, nếu cần, viết từ 00:00 đến 23:59: {last} 07:30"),
            format!(
                "that month ends on {last}; a time, if there is one, is between 00:00 and 23:59: {last} 07:30"
            ),
        ),
        Some(last) => Text::new(
            format!("xem lại ngày: tháng đó chỉ đến ngày {last}"),
            format!("look at the day: that month ends on {last}"),
        ),
        None => Text::new(
            "xem lại: viết ngày/tháng/năm, một năm chỉ có 12 tháng",
            "write day/month/year; a year has 12 months",
        ),
    };
    error(
        Code::BadDate,
        place,
        Text::new(format!("trên lịch không có ngày “{value}”"), format!("the calendar has no “{value}”")),
        help,
    )
}

/// A time that doesn't exist.
pub fn no_such_time(place: Place, value: &str) -> Diagnostic {
    error(
        Code::BadDate,
        place,
        Text::new(
            format!("không có giờ như trong “{value}”"),
            format!("there is no such time as in “{value}”"),
        ),
        Text::new(
            "giờ viết từ 00:00 đến 23:59, ví dụ 04/04/2023 07:30",
            "a time is between 00:00 and 23:59, such as 04/04/2023 07:30",
        ),
    )
}

/// A date whose year has two digits. `example` shows how to write it in full.
pub fn ambiguous_date(place: Place, value: &str, example: &str) -> Diagnostic {
    let problem = Text::new(
        format!("năm trong “{value}” chỉ có hai chữ số, nên ngày chưa rõ"),
        format!("the year in “{value}” has two digits, so the date can be read in several ways"),
    );
    unclear_date(place, problem, example)
}

/// A date without its year.
pub fn date_without_year(place: Place, value: &str) -> Diagnostic {
    let problem = Text::new(
        format!("ngày “{value}” chưa ghi năm"),
        format!("the date “{value}” doesn't say which year"),
    );
    unclear_date(place, problem, "04/04/2023")
}

/// A date without its day: month and year, or a year alone.
pub fn date_without_day(place: Place, value: &str) -> Diagnostic {
    let problem =
        Text::new(format!("“{value}” chưa ghi rõ ngày nào"), format!("“{value}” doesn't say which day"));
    unclear_date(place, problem, "04/04/2023")
}

fn unclear_date(place: Place, problem: Text, example: &str) -> Diagnostic {
    error(
        Code::AmbiguousDate,
        place,
        problem,
        Text::new(
            format!("viết đủ ngày, tháng và năm bốn chữ số, ví dụ {example}"),
            format!("write the day, the month and a year of four digits, such as {example}"),
        ),
    )
}

/// A year that no report can have, or a moment beyond what calendars of computers support.
pub fn odd_year(place: Place, value: &str) -> Diagnostic {
    error(
        Code::BadDate,
        place,
        Text::new(
            format!("năm trong “{value}” quá xa, máy không tính được"),
            format!("the year in “{value}” is too far away to count with"),
        ),
        Text::new(
            "viết năm từ 1900 đến nay; có thể đã gõ thừa hoặc thiếu chữ số. Bài chưa muốn đăng thì ghi bản nháp: true",
            "write a year from 1900 on; a digit may be wrong. For a report that isn't to be shown yet, write draft: true",
        ),
    )
}

/// A weekday that contradicts its date.
pub fn weekday_mismatch(place: Place, written: &str, date: &str, actual: &str) -> Diagnostic {
    warning(
        Code::WeekdayMismatch,
        place,
        Text::new(
            format!("ngày {date} là {actual}, không phải {written}"),
            format!("{date} is a {actual}, not a {written}"),
        ),
        Text::new(
            "xem lại thứ hoặc ngày; có thể bỏ hẳn thứ",
            "correct the weekday or the date, or leave the weekday out",
        ),
    )
}

/// `11-12/02/2025`: several days. `first` is the first one.
pub fn several_days(place: Place, key: &str, value: &str, first: &str) -> Diagnostic {
    let typed = if key.is_empty() { first.to_owned() } else { format!("{key}: {first}") };
    error(
        Code::AmbiguousDate,
        place,
        Text::new(
            format!("“{value}” là nhiều ngày, mà ở đây chỉ ghi một ngày"),
            format!("“{value}” are several days, and only one is wanted here"),
        ),
        Text::new(
            format!("nêu các ngày sau trong lời bài, còn ở đây chỉ ghi ngày đầu: {typed}"),
            format!("name the others in the text; here, write only the first one: {typed}"),
        ),
    )
}

/// A report that would appear in more than a year.
pub fn distant_date(place: Place, day: &str) -> Diagnostic {
    warning(
        Code::BadDate,
        place,
        Text::new(
            format!("hơn một năm nữa mới đến ngày {day}, nên bài này chưa được đăng"),
            format!("{day} is more than a year ahead, so this report isn't shown yet"),
        ),
        Text::new(
            "xem lại năm, có thể gõ nhầm chữ số; bài chưa muốn đăng thì ghi bản nháp: true",
            "look at the year, a digit may be wrong; for a report that isn't to be shown yet, write draft: true",
        ),
    )
}

/// A year long before there were such reports. `meant` is the date with the year that was probably meant.
pub fn ancient_date(place: Place, value: &str, meant: Option<&str>) -> Diagnostic {
    let help = match meant {
        Some(meant) => Text::new(format!("có phải là {meant}?"), format!("was {meant} meant?")),
        None => Text::new("xem lại năm, có thể gõ nhầm chữ số", "look at the year, a digit may be wrong"),
    };
    warning(
        Code::BadDate,
        place,
        Text::new(
            format!("năm trong “{value}” xưa quá, khó là năm của bài này"),
            format!("the year in “{value}” is too long ago for this report"),
        ),
        help,
    )
}

/// An unreadable moment from which, or up to which, a report is shown.
pub fn bad_moment(place: Place, key: &str, value: &str) -> Diagnostic {
    error(
        Code::BadDate,
        place,
        Text::new(format!("“{value}” không phải là ngày tháng"), format!("“{value}” is not a date")),
        Text::new(
            format!(
                "viết ngày/tháng/năm, có thể thêm giờ: 04/04/2023 07:30; không cần hẹn thì để trống mục “{key}”"
            ),
            format!(
                "write day/month/year, and a time if you like: 04/04/2023 07:30; where none is meant, leave “{key}” empty"
            ),
        ),
    )
}

/// An unknown day of a change: the author must know when a report was changed.
pub fn bad_day_of_change(place: Place, value: &str) -> Diagnostic {
    error(
        Code::BadDate,
        place,
        Text::new(format!("“{value}” không phải là ngày tháng"), format!("“{value}” is not a date")),
        Text::new(
            "viết ngày/tháng/năm, ví dụ 05/04/2023; không nhớ ngày thì ghi ngày hôm nay",
            "write day/month/year, such as 05/04/2023; if nobody remembers, write today's date",
        ),
    )
}

/// A change before the report was posted: `date`, as typed, comes before `published`.
pub fn early_change(place: Place, date: &str, published: &str) -> Diagnostic {
    warning(
        Code::ReversedDates,
        place,
        Text::new(
            format!(
                "lần sửa “{date}” có trước khi bài được đăng (ngày {published}), nên không được tính là cập nhật"
            ),
            format!(
                "the change of “{date}” came before the report was posted ({published}), so it doesn't count as an update"
            ),
        ),
        Text::new(
            "xem lại ngày này và ngày đăng; sửa trước khi đăng thì bạn đọc chưa thấy bản cũ, nên không cần ghi",
            "look at this day and at the day of posting; what was changed before that needn't be told, since no reader saw it",
        ),
    )
}

/// A change that is still to come on `day`.
pub fn future_change(place: Place, day: &str) -> Diagnostic {
    warning(
        Code::BadDate,
        place,
        Text::new(
            format!("chưa đến ngày {day}, nên lần sửa này chưa được tính là cập nhật"),
            format!("{day} is still to come, so this change doesn't count as an update yet"),
        ),
        Text::new(
            "xem lại ngày, tháng và năm, có thể gõ nhầm chữ số; không nhớ ngày thì ghi ngày hôm nay",
            "look at the day, the month and the year, a digit may be wrong; if nobody remembers, write today's date",
        ),
    )
}

/// A report withdrawn before it was posted: `date`, as typed, comes before `published`.
pub fn early_withdrawal(place: Place, date: &str, published: &str) -> Diagnostic {
    error(
        Code::ReversedDates,
        place,
        Text::new(
            format!("bài đăng ngày {published}, nên không thể gỡ từ “{date}”"),
            format!("the report was posted on {published}, so it can't have been taken back on “{date}”"),
        ),
        Text::new(
            "xem lại ngày gỡ và ngày đăng; bài chưa đăng mà không muốn đăng nữa thì thay mục này bằng “bản nháp: true”",
            "look at both days; if the report isn't posted yet and shouldn't be, write “draft: true” instead of this key",
        ),
    )
}
