//! Subjects and months.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::addressing::{Addressing, Claim, Mentioned};
use super::{Address, Planned};
use crate::address::ISSUES;
use crate::config::Named;
use crate::vietnamese::{name_key, sort_key, tone_key};

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

/// Collects the subjects of the reports. Names that differ only in capitals, punctuation and the place of tone marks are
/// one subject.
pub(super) fn tags(reports: &mut [Planned], addressing: &mut Addressing<'_>) -> Vec<Tag> {
    let mut tags = subjects(reports, addressing);
    tags.sort_by_cached_key(|tag| sort_key(&tag.name));
    for (rank, tag) in tags.iter().enumerate() {
        for &idx in &tag.reports {
            reports[idx].entry.tags.push(rank);
        }
    }
    tags
}

/// The subjects, in no particular order.
fn subjects(reports: &[Planned], addressing: &mut Addressing<'_>) -> Vec<Tag> {
    let recorded: HashMap<String, &str> = addressing
        .recorded()
        .filter_map(|(named, slug)| if let Named::Tag(name) = named { Some((key(name), slug)) } else { None })
        .collect();
    let mut claims: Vec<Claim<'_>> = Vec::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    // Thousands of reports share a name: compute its key once.
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for (shown, report) in addressing.reports(reports) {
        for (at, name) in report.tags.iter().enumerate() {
            let mention = Mentioned { report, idx: at };
            let idx = *by_name.entry(name).or_insert_with(|| {
                *by_key.entry(key(name)).or_insert_with_key(|key| {
                    let recorded = recorded.get(key).copied();
                    claims.push(Claim { named: Named::Tag(name.clone()), oldest: mention, recorded });
                    members.push(Vec::new());
                    claims.len() - 1
                })
            });
            claims[idx].oldest = claims[idx].oldest.older(mention);
            if let Some(shown) = shown.filter(|shown| members[idx].last() != Some(shown)) {
                members[idx].push(shown);
            }
        }
    }
    let addresses = addressing.assign(&claims);
    let tags = claims.into_iter().zip(addresses).zip(members);
    tags.filter(|(_, reports)| !reports.is_empty())
        .map(|((claim, address), reports)| Tag { name: claim.named.in_full(), address, reports })
        .collect()
}

/// A key that is equal for names of the same subject. A name that consists only of punctuation is its own key.
fn key(name: &str) -> String {
    let key = name_key(name);
    if key.is_empty() { tone_key(name) } else { key }
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
