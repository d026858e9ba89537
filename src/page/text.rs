//! Formats dates, times and places for pages.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::content::Posted;
use crate::place::Level;
use crate::site::{Commune, Site};

/// `2024-01-22`.
pub(super) fn iso(date: Date) -> String {
    date.to_string()
}

/// `2024-01-22`, or `2024-01-22T14:31:00+07:00` if the time of day is known.
pub(super) fn iso_moment(site: &Site, posted: Posted) -> String {
    if posted.time.is_some() { full_moment(site, posted) } else { iso(posted.date) }
}

/// `2024-01-22T14:31:00+07:00`: RFC 3339, in the site's time zone.
pub(super) fn full_moment(site: &Site, posted: Posted) -> String {
    moment_in(site, posted.at)
}

/// A moment in RFC 3339, in the site's time zone.
pub(super) fn moment_in(site: &Site, at: Timestamp) -> String {
    at.display_with_offset(site.config.zone.to_offset(at)).to_string()
}

/// The province of a place, without its level.
pub(super) fn province(commune: &Commune) -> Option<String> {
    commune.place.province.as_deref().map(|province| Level::split(province).1.to_owned())
}
