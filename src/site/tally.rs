//! Counts for the page of figures that can't be read from the lists of the site.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::Planned;
use crate::content::ReportKind;
use crate::vietnamese::sort_key;

/// The counts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// The years that reports are listed under, newest first, undated last; for each year, the number of reports of
    /// each of [`ReportKind::ALL`].
    pub years: Vec<(Option<i16>, [usize; ReportKind::ALL.len()])>,
    /// The groups of commitments: those in most places first, then in Vietnamese order.
    pub commitments: Vec<Commitment>,
}

/// A group of commitments, counted by its label.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// “5 biết”, as the newest report writes it.
    pub label: String,
    /// How many places have it.
    pub communes: usize,
    /// How many reports list it.
    pub reports: usize,
}

/// Counts the reports. Everything counted must be part of a report's [placement](crate::content::Report::placement).
pub(super) fn count(reports: &[Planned]) -> Tally {
    let mut years: Vec<(Option<i16>, [usize; ReportKind::ALL.len()])> = Vec::new();
    for planned in reports {
        let year = planned.entry.listed.map(|date| date.year());
        if years.last().is_none_or(|(last, _)| *last != year) {
            years.push((year, Default::default()));
        }
        let (_, kinds) = years.last_mut().expect("one was just pushed");
        kinds[planned.report.kind as usize] += 1;
    }
    Tally { years, commitments: commitments(reports) }
}

/// The reports and places found so far for a group of commitments.
#[derive(Default)]
struct Counted<'r> {
    label: &'r str,
    communes: BTreeSet<usize>,
    reports: BTreeSet<usize>,
}

fn commitments(reports: &[Planned]) -> Vec<Commitment> {
    let mut found: Vec<Counted<'_>> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    // Thousands of reports share a label: compute its key once.
    let mut by_label: HashMap<&str, usize> = HashMap::new();
    for (idx, planned) in reports.iter().enumerate() {
        for group in planned.report.models.iter().flat_map(|model| &model.contents) {
            let place = *by_label.entry(&group.label).or_insert_with(|| {
                *by_key.entry(group.key()).or_insert_with(|| {
                    found.push(Counted { label: &group.label, ..Counted::default() });
                    found.len() - 1
                })
            });
            found[place].communes.insert(planned.entry.commune);
            found[place].reports.insert(idx);
        }
    }
    let counted = found.into_iter().map(|Counted { label, communes, reports }| Commitment {
        label: label.to_owned(),
        communes: communes.len(),
        reports: reports.len(),
    });
    let mut counted: Vec<Commitment> = counted.collect();
    counted.sort_by_cached_key(|one| (std::cmp::Reverse(one.communes), sort_key(&one.label)));
    counted
}
