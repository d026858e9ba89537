//! Messages for unreadable dates.

use jiff::civil::Date;

use crate::diagnostic::{
    Diagnostic, Place, ambiguous_date, bad_date, date_without_day, date_without_year, no_such_day,
    no_such_time,
};
use crate::vietnamese::{DateProblem, parse_moment, short_date};

/// A year that has every day.
const LEAP_YEAR: i16 = 2024;

/// The message for a date with this `problem`.
pub(crate) fn date_mistake(place: Place, written: &str, problem: DateProblem) -> Diagnostic {
    match problem {
        DateProblem::Swapped { meant } => bad_date(place, written, Some(&short_date(meant))),
        DateProblem::TwoDigitYear { meant } => ambiguous_date(place, written, &short_date(meant)),
        DateProblem::NoYear => match parse_moment(&format!("{written}/{LEAP_YEAR}")) {
            // Adding a year wouldn't correct this date.
            Err(problem @ DateProblem::NoSuchDay { .. }) => date_mistake(place, written, problem),
            _ => date_without_year(place, written),
        },
        DateProblem::NoDay => date_without_day(place, written),
        DateProblem::NoSuchDay { month, year, .. } => {
            let month = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
            let last = month.map(|month| short_date(month.last_of_month()));
            no_such_day(place, written, last.as_deref())
        }
        DateProblem::NoSuchTime => no_such_time(place, written),
        DateProblem::Unreadable => bad_date(place, written, None),
    }
}
