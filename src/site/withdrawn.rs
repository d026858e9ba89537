//! Withdrawn reports: each leaves a note at its address.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Address, Commune};
use crate::content::{Report, ReportKind};
use crate::fingerprint::{Part, Read, by_fingerprint};

/// A withdrawn report or plain page. A note is shown at its address.
#[derive(Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The report without the parts that readers may no longer see.
    #[serde(serialize_with = "by_fingerprint::one")]
    pub report: Part<Report>,
    /// Its address.
    pub address: Address,
    /// The day of the withdrawal.
    pub date: Date,
    /// Whether it was a plain page, which isn't in feeds.
    pub is_page: bool,
    /// Its place, if another report is about it: an index into `Site::communes`.
    pub commune: Option<usize>,
}

/// Lists the withdrawn among `reports`, the last one first. `communes` are the places that have a page.
pub(super) fn list(reports: &[Read<Report>], communes: &[Commune]) -> Vec<Withdrawn> {
    let withdrawn = reports.iter().filter_map(|report| {
        let Report { commune, address, kind, withdrawn, .. } = &**report;
        let agreeing = commune.iter().flat_map(|named| {
            let known = communes.iter().enumerate();
            known.filter(|(_, known)| known.place.agrees(named)).map(|(idx, _)| idx)
        });
        let agreeing: Vec<usize> = agreeing.collect();
        // If no other report has the place, or it is ambiguous, there is none.
        let commune = if let [only] = agreeing[..] { Some(only) } else { None };
        let date = withdrawn.as_ref()?.date;
        let is_page = *kind == ReportKind::Page;
        Some(Withdrawn { report: report.part().clone(), address: address.clone(), date, is_page, commune })
    });
    let mut withdrawn: Vec<Withdrawn> = withdrawn.collect();
    withdrawn
        .sort_by(|one, other| (Reverse(one.date), &one.address).cmp(&(Reverse(other.date), &other.address)));
    withdrawn
}
