//! What the templates of the monthly issues see.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Card, Link, Pager, Shared};
use crate::page::{Deferred, FullReport};

/// `issues.html`: the monthly issues, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IssuesView {
    /// The issues of this part.
    pub issues: Vec<IssueLine>,
    /// Which part this is.
    pub pager: Pager,
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

/// `issue.html`: one month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IssueView {
    /// “Tháng 4 năm 2023”.
    pub title: String,
    /// Its forty newest reports, in full; none on a further part.
    pub reports: Vec<IssueReport>,
    /// The others, newest first, up to two hundred reports in all on one part.
    pub cards: Vec<Shared<Card>>,
    /// The issue before.
    pub older: Option<Link>,
    /// The issue after.
    pub newer: Option<Link>,
    /// Which part this is.
    pub pager: Pager,
}

/// A report in full on the page of its issue.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IssueReport {
    /// Its id on the page.
    pub id: String,
    /// The report: the headings of its `body` begin at the third level, and the ids in it are its own on this page.
    pub report: Deferred<FullReport>,
}
