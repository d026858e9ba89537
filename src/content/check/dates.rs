//! The dates of a report: the day of the event, and the period in which it is shown.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::{Check, present};
use crate::content::Withdrawal;
use crate::content::front_matter::WrittenWithdrawn;
use crate::content::report::Posted;
use crate::diagnostic::{ancient_date, early_withdrawal, odd_year, weekday_mismatch};
use crate::vietnamese::{Moment, ParsedMoment, is_unknown, short_date, slug, weekday_name};
use crate::yaml::Step;
use Step::Key;

impl Check<'_, '_> {
    pub(super) fn date(&mut self, written: &str, at: &[Step]) -> Option<ParsedMoment> {
        let parsed = self.checker.moment(written, at)?;
        let date = parsed.moment.date;
        // A digit is missing: no commune reports about the first millennium.
        if date.year() < 1000 {
            self.checker.tell(odd_year(self.checker.yaml.locate(at), written));
            return None;
        }
        // Reports begin with the republic; documents may be older.
        if date.year() < 1945 {
            let meant = [2000, 1900].iter().find_map(|century| {
                let year = century + date.year() % 100;
                date.with().year(year).build().ok().filter(|_| (1945..2070).contains(&year))
            });
            let meant = meant.map(short_date);
            self.checker.tell(ancient_date(self.checker.yaml.locate(at), written, meant.as_deref()));
        }
        let actual = date.weekday();
        if let Some(weekday) = parsed.weekday.filter(|weekday| *weekday != actual) {
            let (written, actual) = (weekday_name(weekday), weekday_name(actual));
            self.checker.tell(weekday_mismatch(
                self.checker.yaml.locate(at),
                written,
                &short_date(date),
                actual,
            ));
        }
        Some(parsed)
    }

    /// The day of an event; `None` if the author says that it is unknown.
    pub(super) fn day(&mut self, written: &str, at: &[Step]) -> Option<Date> {
        let written = self.unquoted(written.to_owned(), at);
        if is_unknown(&written) {
            return None;
        }
        self.date(&written, at).map(|parsed| parsed.moment.date)
    }

    /// When a report is posted: as written, else on the day of the event.
    pub(super) fn published(&mut self, written: Option<&str>, date: Option<Date>) -> Option<Posted> {
        if let Some(written) = written.filter(|written| !Self::is_none(written)) {
            let at = [Key("published")];
            let moment = self.moment(written, &at)?;
            return self.computed(moment, written, &at);
        }
        let date = date?;
        self.computed(Moment { date, time: None, offset: None }, &short_date(date), &[Key("date")])
    }

    /// Whether the author says that there is no such moment: `vô thời hạn`, `không`.
    pub(super) fn is_none(written: &str) -> bool {
        let words =
            ["khong", "khong-co", "khong-han", "vo-han", "none", "never", "mai-mai", "ngay", "dang-ngay"];
        let said = slug(written);
        is_unknown(written) || words.contains(&&*said) || said.ends_with("thoi-han")
    }

    /// The moment from which a report is no longer shown; `None` if it is too far away to compute.
    pub(super) fn expires(&mut self, written: &str) -> Option<Timestamp> {
        if Self::is_none(written) {
            return None;
        }
        let moment = self.moment(written, &[Key("expires")])?;
        posted(moment, self.zone).map(|posted| posted.at)
    }

    /// When something begins or ends; `None` if the author says that it is unknown. Keeps a typed midnight, which
    /// `moment` drops.
    pub(super) fn bound(&mut self, written: &str, at: &[Step]) -> Option<Posted> {
        let written = self.unquoted(written.to_owned(), at);
        if is_unknown(&written) {
            return None;
        }
        let ParsedMoment { moment, .. } = self.date(&written, at)?;
        self.computed(moment, &written, at)
    }

    /// When and why a report posted at `published` was withdrawn.
    pub(super) fn withdrawn(
        &mut self,
        written: WrittenWithdrawn,
        published: Option<Posted>,
    ) -> Option<Withdrawal> {
        let WrittenWithdrawn::Yes(written) = written else { return None };
        let at = [Key("withdrawn"), Key("date")];
        let typed = self.checker.required(written.date, &at[..1], "date", "05/04/2023")?;
        // The short form is the day alone: `đã gỡ: 05/04/2023`.
        let at = if self.checker.yaml.is_written(&at) { &at[..] } else { &at[..1] };
        let typed = self.unquoted(typed, at);
        let date = self.date(&typed, at)?.moment.date;
        if let Some(published) = published.filter(|published| date < published.date) {
            let posted = short_date(published.date);
            self.checker.tell(early_withdrawal(self.checker.yaml.locate(at), &typed, &posted));
        }
        Some(Withdrawal { date, reason: written.reason.and_then(present) })
    }

    /// A day, or the moment of an action.
    pub(super) fn moment(&mut self, written: &str, at: &[Step]) -> Option<Moment> {
        let written = self.unquoted(written.to_owned(), at);
        let ParsedMoment { mut moment, .. } = self.date(&written, at)?;
        // Portals write midnight for dates without a time.
        moment.time = moment.time.filter(|time| *time != Time::midnight());
        Some(moment)
    }

    /// The exact time of a moment; reports one too far away to compute.
    pub(super) fn computed(&mut self, moment: Moment, written: &str, at: &[Step]) -> Option<Posted> {
        let posted = posted(moment, self.zone);
        if posted.is_none() {
            self.checker.tell(odd_year(self.checker.yaml.locate(at), written));
        }
        posted
    }
}

/// The exact time of a moment; `None` if it is too far away to compute.
pub(super) fn posted(moment: Moment, zone: &TimeZone) -> Option<Posted> {
    let Moment { date, time, offset } = moment;
    let Some((offset, said)) = offset.zip(time) else {
        let at = date.to_datetime(time.unwrap_or(Time::midnight())).to_zoned(zone.clone()).ok()?;
        return Some(Posted { date, time, at: at.timestamp() });
    };
    let at = offset.to_timestamp(date.to_datetime(said)).ok()?;
    let there = at.to_zoned(zone.clone());
    Some(Posted { date: there.date(), time: Some(there.time()), at })
}
