//! Which reports are shown at a given moment.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::content::{Article, Report};
use crate::fingerprint::Part;

/// The moment a site is built for, and what of the hidden is shown all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Showing {
    /// The moment.
    pub now: Timestamp,
    /// Show drafts.
    pub drafts: bool,
    /// Show reports that are not due yet.
    pub future: bool,
}

/// The reports that are not shown, and when that changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Drafts.
    pub drafts: Vec<Part<Report>>,
    /// Reports that are not due yet, the next one first.
    pub future: Vec<Part<Report>>,
    /// Reports that have expired.
    pub expired: Vec<Part<Report>>,
    /// The next moment at which a report appears or expires.
    pub next: Option<Timestamp>,
}

impl Waiting {
    pub(super) fn reports_mut(&mut self) -> impl Iterator<Item = &mut Part<Report>> {
        let Self { drafts, future, expired, next: _ } = self;
        drafts.iter_mut().chain(future).chain(expired)
    }

    /// When the next report appears.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.future.first().and_then(|report| report.published).map(|posted| posted.at)
    }
}

/// Parts the reports that are shown, each with whether it is not due yet, from those that are not.
pub(super) fn select(articles: Vec<Article>, showing: &Showing) -> (Vec<(Article, bool)>, Waiting) {
    let mut shown = Vec::with_capacity(articles.len());
    let mut waiting = Waiting::default();
    for article in articles {
        let report = &article.report;
        let due = report.published.map(|posted| posted.at).filter(|due| *due > showing.now);
        let expiry = report.expires.filter(|expiry| *expiry > showing.now);
        if report.expires.is_some() && expiry.is_none() {
            waiting.expired.push(report.clone());
            continue;
        }
        if report.draft && !showing.drafts {
            waiting.drafts.push(report.clone());
            continue;
        }
        waiting.next = [waiting.next, due, expiry].into_iter().flatten().min();
        if due.is_some() && !showing.future {
            waiting.future.push(report.clone());
        } else {
            shown.push((article, due.is_some()));
        }
    }
    waiting.future.sort_by_key(|report| (report.published.map(|posted| posted.at), report.path.clone()));
    (shown, waiting)
}
