//! Decides which reports are shown at a given moment.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Candidate, Locate};
use crate::content::{Anchor, Posted, Report};
use crate::diagnostic::{Diagnostic, Hiding, distant_date, future_change};
use crate::fingerprint::{Part, Read, by_fingerprint};
use crate::source::SourcePath;
use crate::vietnamese::short_date;
use crate::yaml::Step::{Item, Key};

/// The moment a site is built for, and which hidden reports are shown anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Showing {
    /// The moment.
    pub now: Timestamp,
    /// Show drafts.
    pub drafts: bool,
    /// Show reports that are not due yet.
    pub future: bool,
}

/// The reports that are hidden, and when that changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Drafts.
    #[serde(serialize_with = "by_fingerprint::all")]
    pub drafts: Vec<Part<Report>>,
    /// Reports that are not due yet, the next one first.
    #[serde(serialize_with = "by_fingerprint::all")]
    pub future: Vec<Part<Report>>,
    /// Reports that have expired.
    #[serde(serialize_with = "by_fingerprint::all")]
    pub expired: Vec<Part<Report>>,
    /// The next moment when a report appears or expires, a notice ends, or a change in a report counts.
    pub next: Option<Timestamp>,
    /// When the next report appears.
    pub next_due: Option<Timestamp>,
    /// When the next shown notice ends.
    pub next_over: Option<Timestamp>,
}

impl Waiting {
    pub(super) fn reports_mut(&mut self) -> impl Iterator<Item = &mut Part<Report>> {
        let Self { drafts, future, expired, next: _, next_due: _, next_over: _ } = self;
        drafts.iter_mut().chain(future).chain(expired)
    }
}

/// Articles that exist but that no link can lead to.
pub(super) struct Unlinked {
    /// Hidden articles, and why.
    pub(super) hidden: BTreeMap<SourcePath, Hiding>,
    /// Unreadable articles.
    pub(super) unread: BTreeSet<SourcePath>,
}

/// The farthest a posting date may lie ahead; one further ahead is a typing error.
const FARTHEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// The hidden reports, and other facts that depend on the moment.
#[derive(Default)]
pub(super) struct Hidden {
    drafts: Vec<Read<Report>>,
    future: Vec<Read<Report>>,
    expired: Vec<Read<Report>>,
    /// Reports with a change that is later than now and than their posting.
    changing: Vec<Read<Report>>,
    next: Option<Timestamp>,
    next_over: Option<Timestamp>,
}

/// Whether a change is later than now and than the posting of its report.
fn is_to_come(change: Posted, report: &Report, showing: &Showing) -> bool {
    change.at > report.published.map_or(showing.now, |posted| posted.at.max(showing.now))
}

impl Hidden {
    /// All hidden reports, in no particular order.
    pub(super) fn reports(&self) -> impl Iterator<Item = &Read<Report>> {
        self.drafts.iter().chain(&self.future).chain(&self.expired)
    }

    /// The hidden articles, and those in `unread`.
    pub(super) fn unlinked(&self, unread: BTreeSet<SourcePath>) -> Unlinked {
        let drafts = self.drafts.iter().map(|report| (report, Hiding::Draft));
        let day = |report: &Read<Report>| {
            report.published.map(|posted| short_date(posted.date)).unwrap_or_default()
        };
        let future = self.future.iter().map(|report| (report, Hiding::Until(day(report))));
        let expired = self.expired.iter().map(|report| (report, Hiding::Expired));
        let hidden = drafts.chain(future).chain(expired);
        Unlinked { hidden: hidden.map(|(report, why)| (report.path.clone(), why)).collect(), unread }
    }

    /// Reports a posting date more than a year ahead, and changes that are later than now and than the posting.
    pub(super) fn tell_distant(
        &self,
        showing: &Showing,
        locate: &Locate<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for report in &self.future {
            let Some(posted) = report.published.filter(|posted| posted.at >= showing.now + FARTHEST) else {
                continue;
            };
            // An author chooses the day of posting, but the day of the event is a fact.
            if report.date != Some(posted.date) {
                continue;
            }
            let place = locate(&report.path, &Anchor::Key(vec![Key("date")]));
            diagnostics.push(distant_date(place, &short_date(posted.date)));
        }
        for report in &self.changing {
            let updated = report.updated.map(|change| (change, vec![Key("updated")]));
            let corrections = report.corrections.iter().enumerate();
            let corrections = corrections
                .map(|(idx, correction)| (correction.date, vec![Key("corrections"), Item(idx), Key("date")]));
            let changes = updated.into_iter().chain(corrections);
            for (change, at) in changes.filter(|(change, _)| is_to_come(*change, report, showing)) {
                let place = locate(&report.path, &Anchor::Key(at));
                diagnostics.push(future_change(place, &short_date(change.date)));
            }
        }
    }

    /// Converts to the form that the site keeps.
    pub(super) fn waiting(self) -> Waiting {
        let posted = |report: &Read<Report>| report.published.map(|posted| posted.at);
        let parts = |reports: Vec<Read<Report>>| reports.iter().map(|report| report.part().clone()).collect();
        Waiting {
            next: self.next,
            next_over: self.next_over,
            next_due: self.future.first().and_then(posted),
            drafts: parts(self.drafts),
            future: parts(self.future),
            expired: parts(self.expired),
        }
    }
}

/// An article that is shown.
pub(super) struct Shown {
    pub(super) article: Candidate,
    /// Shown before it is due.
    pub(super) future: bool,
    /// Whether it is a notice that no longer applies.
    pub(super) over: bool,
}

/// Separates shown reports from hidden ones.
pub(super) fn select(articles: Vec<Candidate>, showing: &Showing) -> (Vec<Shown>, Hidden) {
    let mut shown = Vec::with_capacity(articles.len());
    let mut waiting = Hidden::default();
    for article in articles {
        let report = &article.report;
        let due = report.published.map(|posted| posted.at).filter(|due| *due > showing.now);
        let expiry = report.expires.filter(|expiry| *expiry > showing.now);
        if report.expires.is_some() && expiry.is_none() {
            waiting.expired.push(report.clone());
            continue;
        }
        if report.draft && !showing.drafts {
            // When it expires, it moves from the drafts to the expired reports.
            waiting.next = [waiting.next, expiry].into_iter().flatten().min();
            waiting.drafts.push(report.clone());
            continue;
        }
        let end = report.notice.as_ref().and_then(|notice| notice.over);
        let is_over = end.is_some_and(|end| end <= showing.now);
        // The end of a waiting notice counts as well: it may come before the notice is due.
        let end = end.filter(|_| !is_over);
        // From that moment on, the warning about a distant date no longer applies.
        let near = due.and_then(|due| due.checked_sub(FARTHEST).ok()).filter(|near| *near >= showing.now);
        let change = report.changes().map(|change| change.at).filter(|change| *change > showing.now).min();
        waiting.next = [waiting.next, due, near, expiry, end, change].into_iter().flatten().min();
        if report.changes().any(|change| is_to_come(change, report, showing)) {
            waiting.changing.push(report.clone());
        }
        if due.is_some() && !showing.future {
            waiting.future.push(report.clone());
        } else {
            waiting.next_over = [waiting.next_over, end].into_iter().flatten().min();
            shown.push(Shown { article, future: due.is_some(), over: is_over });
        }
    }
    waiting.future.sort_by_key(|report| (report.published.map(|posted| posted.at), report.path.clone()));
    (shown, waiting)
}
