//! A monthly issue with all its reports on one page, for reading through or printing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::issues::TITLE;
use super::{Add, Owner, PageKind};
use crate::address::ISSUES;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::deferred::Deferred;
use crate::page::full_report::{FullReport, full_report};
use crate::page::lines::issue_title;
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::view::{Card, Frame, LinkView, Pager, Shared};
use crate::site::{Address, Issue, Site};

/// A part of a monthly issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuePage {
    /// The index of the issue.
    pub issue: usize,
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for IssuePage {
    const TEMPLATE: Option<&'static str> = Some("issue.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = IssueView;

    fn owner(self) -> Owner {
        Owner::Made("trang bản tin hằng tháng", "the monthly issues")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for (idx, issue) in site.issues.iter().enumerate() {
            for part in 0..issue.reports.len().div_ceil(PER_PART) {
                add(part_address(&issue.address, part), Self { issue: idx, part }.into());
            }
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(issue(context, address, self.issue, self.part)?))
    }
}

/// `issue.html`: one month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IssueView {
    /// “Tháng 4 năm 2023”.
    pub title: String,
    /// Its forty newest reports, in full; empty on later parts.
    pub reports: Vec<IssueReport>,
    /// The others as cards, newest first; a part has at most two hundred reports in all.
    pub cards: Vec<Shared<Card>>,
    /// The previous issue.
    pub older: Option<LinkView>,
    /// The next issue.
    pub newer: Option<LinkView>,
    /// Navigation between the parts.
    pub pager: Pager,
}

/// A full report on the page of its issue.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IssueReport {
    /// Its id on the page.
    pub id: String,
    /// The report. The headings in its `body` begin at the third level, and its ids are unique on this page.
    pub report: Deferred<FullReport>,
}

/// How many reports of an issue are shown in full; the others only as cards.
const WHOLE: usize = 40;

/// How many reports a part of an issue shows: a month of a whole province is split like any long list.
const PER_PART: usize = 200;

fn issue(
    context: &PageContext<'_>,
    address: &Address,
    idx: usize,
    part: usize,
) -> Result<Frame<IssueView>, Error> {
    let issues = &context.site.issues;
    let issue = &issues[idx];
    let list = Address::new(ISSUES);
    let link = |issue: &Issue| context.link(issue_title(issue), &issue.address);
    let title = issue_title(issue);
    let heading = format!("Bản tin {}", lower_first(&title));
    let about = format!("Các bài trong “{heading}” của “{}”, mới nhất ở trên.", context.site.config.title);
    let page_title = part_title(&heading, part);
    let parents = [(TITLE, &list), (title.as_str(), &issue.address)];
    let page = context.page_view(address, page_title, part_description(about, part), &parents);
    let of_part = issue.reports.chunks(PER_PART).nth(part).unwrap_or_default();
    let (whole, others) = of_part.split_at(if part == 0 { WHOLE.min(of_part.len()) } else { 0 });
    let view = IssueView {
        reports: whole
            .iter()
            .map(|&report| issue_report(context, address, report))
            .collect::<Result<_, Error>>()?,
        cards: context.cards(others.iter().copied())?,
        older: issues.get(idx + 1).map(link),
        newer: idx.checked_sub(1).map(|newer| link(&issues[newer])),
        pager: context.pager_of(&issue.address, issue.reports.len(), part, PER_PART),
        title,
    };
    Ok(context.frame(address, page, view))
}

fn issue_report(context: &PageContext<'_>, address: &Address, idx: usize) -> Result<IssueReport, Error> {
    let entry = &context.site.reports[idx];
    // Words of an address are never separated by underscores, so ids are unique.
    let id = format!("bai_{}", entry.address.as_str().trim_end_matches('/').replace('/', "_"));
    let mut report = full_report(context, address, idx)?;
    report.join(format!("{id}__"));
    Ok(IssueReport { id, report })
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
