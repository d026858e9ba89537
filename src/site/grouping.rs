//! Subjects and months.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{Address, Planned};
use crate::address::{ISSUES, TAGS};
use crate::vietnamese::{slug, sort_key};

/// A subject.
#[derive(Debug, Serialize, Deserialize)]
pub struct Tag {
    /// Its name, as the newest report writes it.
    pub name: String,
    /// Its page.
    pub address: Address,
    /// Its reports, newest first.
    pub reports: Vec<usize>,
}

/// One month's bulletin.
#[derive(Debug, Serialize, Deserialize)]
pub struct Issue {
    /// Year and month; `None` for the reports without any date.
    pub month: Option<(i16, i8)>,
    /// Its page.
    pub address: Address,
    /// Its reports, newest first.
    pub reports: Vec<usize>,
}

/// Collects the subjects of the reports. Names that differ only in marks or capitals are one subject.
pub(super) fn tags(reports: &mut [Planned]) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut by_slug: BTreeMap<String, usize> = BTreeMap::new();
    // Thousands of reports share a name: compute its slug once.
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for (idx, planned) in reports.iter().enumerate() {
        for name in &planned.report.tags {
            let place = *by_name.entry(name).or_insert_with(|| {
                *by_slug.entry(slug(name)).or_insert_with_key(|slug| {
                    let address = Address::new(format!("{TAGS}{slug}/"));
                    tags.push(Tag { name: name.clone(), address, reports: Vec::new() });
                    tags.len() - 1
                })
            });
            if tags[place].reports.last() != Some(&idx) {
                tags[place].reports.push(idx);
            }
        }
    }
    tags.sort_by_cached_key(|tag| sort_key(&tag.name));
    for (rank, tag) in tags.iter().enumerate() {
        for &idx in &tag.reports {
            reports[idx].entry.tags.push(rank);
        }
    }
    tags
}

/// Collects the months of the reports.
pub(super) fn issues(reports: &[Planned]) -> Vec<Issue> {
    let mut issues: Vec<Issue> = Vec::new();
    for (idx, planned) in reports.iter().enumerate() {
        let month = planned.entry.listed.map(|date| (date.year(), date.month()));
        match issues.last_mut().filter(|issue| issue.month == month) {
            Some(issue) => issue.reports.push(idx),
            None => issues.push(Issue { month, address: issue_address(month), reports: vec![idx] }),
        }
    }
    issues
}

fn issue_address(month: Option<(i16, i8)>) -> Address {
    Address::new(match month {
        Some((year, month)) => format!("{ISSUES}{year:04}/{month:02}/"),
        None => format!("{ISSUES}khong-ro-ngay/"),
    })
}
