//! What the templates of the archive see: the years and months of the reports.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Card, IssueLine, Link, Pager, Shared};

/// `archive.html`: every year, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArchiveView {
    /// How many reports the site has.
    pub reports: usize,
    /// The years of this part.
    pub years: Vec<ArchiveYear>,
    /// The reports without any date; only on the last part.
    pub undated: Option<IssueLine>,
    /// Which part this is.
    pub pager: Pager,
}

/// A year of the archive.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArchiveYear {
    /// “Năm 2023”.
    pub title: String,
    /// Its page.
    pub url: String,
    /// How many reports it has.
    pub reports: usize,
    /// Its months with reports, newest first.
    pub months: Vec<ArchiveMonth>,
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

/// `year.html`: one year of the archive.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct YearView {
    /// “Năm 2023”.
    pub title: String,
    /// How many reports it has.
    pub reports: usize,
    /// Its months with reports, newest first.
    pub months: Vec<YearMonth>,
    /// The year before, among those that have reports.
    pub older: Option<Link>,
    /// The year after.
    pub newer: Option<Link>,
}

/// A month on the page of its year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct YearMonth {
    /// The month.
    #[serde(flatten)]
    pub month: ArchiveMonth,
    /// Its id on the page.
    pub id: String,
    /// Its twelve newest reports.
    pub cards: Vec<Shared<Card>>,
}
