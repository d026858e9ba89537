//! Which reports are shown at a given moment.

use std::sync::Arc;

use jiff::Timestamp;

use crate::content::Report;

/// The moment a site is built for, and what of the hidden is shown all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The moment.
    pub now: Timestamp,
    /// Show drafts.
    pub drafts: bool,
    /// Show reports that are not due yet.
    pub future: bool,
}

/// The reports that are not shown, and when that changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waiting {
    /// Drafts.
    pub drafts: Vec<Arc<Report>>,
    /// Reports that are not due yet, the next one first.
    pub future: Vec<Arc<Report>>,
    /// Reports that have expired.
    pub expired: Vec<Arc<Report>>,
    /// The next moment at which a report appears or expires.
    pub next: Option<Timestamp>,
}

impl Waiting {
    /// When the next report appears.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.future.first().and_then(|report| report.published).map(|posted| posted.at)
    }
}

/// Parts the reports that are shown, each with whether it is not due yet, from those that are not.
pub(super) fn select(reports: Vec<Arc<Report>>, showing: &Showing) -> (Vec<(Arc<Report>, bool)>, Waiting) {
    let mut shown = Vec::with_capacity(reports.len());
    let mut waiting = Waiting::default();
    for report in reports {
        let due = report.published.map(|posted| posted.at).filter(|due| *due > showing.now);
        let expiry = report.expires.filter(|expiry| *expiry > showing.now);
        if report.expires.is_some() && expiry.is_none() {
            waiting.expired.push(report);
            continue;
        }
        if report.draft && !showing.drafts {
            waiting.drafts.push(report);
            continue;
        }
        waiting.next = [waiting.next, due, expiry].into_iter().flatten().min();
        if due.is_some() && !showing.future {
            waiting.future.push(report);
        } else {
            shown.push((report, due.is_some()));
        }
    }
    waiting.future.sort_by_key(|report| (report.published.map(|posted| posted.at), report.path.clone()));
    (shown, waiting)
}
