//! Lines of lists that several kinds of page show; the titles and addresses of years.

use schemars::JsonSchema;
use serde::Serialize;

use super::context::PageContext;
use super::text::iso;
use super::view::{PlaceView, Shared};
use crate::address::ARCHIVE;
use crate::site::{Address, Issue, Site};

/// A place in the list of places.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommuneLine {
    /// The place.
    pub place: Shared<PlaceView>,
    /// How many reports are about it.
    pub reports: usize,
    /// The day of the latest.
    pub latest: Option<String>,
}

pub(super) fn commune_line(context: &PageContext<'_>, idx: usize) -> CommuneLine {
    let commune = &context.site.communes[idx];
    let latest = commune.reports.first().and_then(|&report| context.site.reports[report].listed);
    CommuneLine { place: context.place(idx), reports: commune.reports.len(), latest: latest.map(iso) }
}

/// An issue in the list of issues.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IssueLine {
    /// “Tháng 4 năm 2023”.
    pub title: String,
    /// Its page.
    pub url: String,
    /// How many reports it holds.
    pub reports: usize,
}

/// An issue in a list.
pub(super) fn issue_line(context: &PageContext<'_>, issue: &Issue) -> IssueLine {
    IssueLine {
        title: issue_title(issue),
        url: context.site.url(&issue.address),
        reports: issue.reports.len(),
    }
}

/// “Tháng 4 năm 2023”.
pub(super) fn issue_title(issue: &Issue) -> String {
    match issue.month {
        Some((year, month)) => format!("Tháng {month} năm {year}"),
        None => "Không rõ ngày".to_owned(),
    }
}

/// A month of the archive.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArchiveMonth {
    /// “Tháng 4”.
    pub title: String,
    /// Its issue.
    pub url: String,
    /// How many reports it has.
    pub reports: usize,
}

pub(super) fn month_line(context: &PageContext<'_>, issue: &Issue) -> ArchiveMonth {
    let month = issue.month.map(|(_, month)| month).unwrap_or_default();
    ArchiveMonth {
        title: format!("Tháng {month}"),
        url: context.site.url(&issue.address),
        reports: issue.reports.len(),
    }
}

/// The years with reports, newest first, each with its issues.
pub(super) fn years(site: &Site) -> Vec<(i16, &[Issue])> {
    let months = site.issues.partition_point(|issue| issue.month.is_some());
    let by_year = site.issues[..months].chunk_by(|one, other| year(one) == year(other));
    by_year.filter_map(|issues| Some((year(&issues[0])?, issues))).collect()
}

fn year(issue: &Issue) -> Option<i16> {
    issue.month.map(|(year, _)| year)
}

pub(super) fn year_address(year: i16) -> Address {
    Address::new(format!("{ARCHIVE}{year:04}/"))
}

pub(super) fn year_title(year: i16) -> String {
    format!("Năm {year}")
}

pub(super) fn n_reports(issues: &[Issue]) -> usize {
    issues.iter().map(|issue| issue.reports.len()).sum()
}
