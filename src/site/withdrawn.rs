//! Reports that were taken back: each leaves a note at its address.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Address, Commune};
use crate::content::{Report, ReportKind};
use crate::fingerprint::{Part, Read, by_fingerprint};

/// A report or plain page that was taken back. A note stands at its address.
#[derive(Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    /// What is left of it.
    #[serde(serialize_with = "by_fingerprint::one")]
    pub report: Part<Report>,
    /// Its address.
    pub address: Address,
    /// The day on which it was taken back.
    pub date: Date,
    /// Whether it was a plain page, which no feed has.
    pub is_page: bool,
    /// Its place, if another report has it: an index into `Site::communes`.
    pub commune: Option<usize>,
}

/// Lists those among `reports` that were taken back, the last one first. `communes` are the places that have a page.
pub(super) fn list(reports: &[Read<Report>], communes: &[Commune]) -> Vec<Withdrawn> {
    let withdrawn = reports.iter().filter_map(|report| {
        let Report { commune, address, kind, withdrawn, .. } = &**report;
        let agreeing = commune.iter().flat_map(|named| {
            let known = communes.iter().enumerate();
            known.filter(|(_, known)| known.place.agrees(named)).map(|(idx, _)| idx)
        });
        let agreeing: Vec<usize> = agreeing.collect();
        // No other report has the place, or it is unclear which one is meant.
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
