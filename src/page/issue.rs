//! The monthly issues: their list, and each with its reports on one page, to be read through or printed.

use super::context::{PageContext, url};
use super::list::{part_description, part_title};
use super::report::full_report;
use super::view::{Frame, IssueLine, IssueReport, IssueView, IssuesView};
use crate::address::ISSUES;
use crate::error::Error;
use crate::site::{Address, Issue};

const TITLE: &str = "Bản tin hằng tháng";

/// How many reports of an issue are shown in full; of the others there is a summary.
const WHOLE: usize = 40;

/// How many reports one page of an issue shows: a month of a whole province is parted like any long list.
pub(super) const PER_PART: usize = 200;

pub(super) fn issues(context: &PageContext<'_>, address: &Address, part: usize) -> Frame<IssuesView> {
    let issues = &context.site.issues;
    let list = Address::new(ISSUES);
    let lines = context.part(issues, part).iter().map(|issue| issue_line(context, issue));
    let view = IssuesView { issues: lines.collect(), pager: context.pager(&list, issues.len(), part) };
    let title = &context.site.config.title;
    let about = format!("Bản tin hằng tháng của “{title}”: mỗi tháng một trang, mới nhất ở trên.");
    let about = part_description(about, part);
    let page = context.page_view(address, part_title(TITLE, part), about, &[(TITLE, &list)]);
    context.frame(address, page, view)
}

pub(super) fn issue(
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
    // An address has no underscore between the words of a name, so no two reports get one id.
    let id = format!("bai_{}", entry.address.as_str().trim_end_matches('/').replace('/', "_"));
    let mut report = full_report(context, address, idx)?;
    report.join(format!("{id}__"));
    Ok(IssueReport { id, report })
}

/// An issue in a list.
pub(super) fn issue_line(context: &PageContext<'_>, issue: &Issue) -> IssueLine {
    IssueLine {
        title: issue_title(issue),
        url: url(context.site, &issue.address),
        reports: issue.reports.len(),
    }
}

/// “Tháng 4 năm 2023”.
pub(super) fn issue_title(issue: &Issue) -> String {
    match issue.month {
        Some((year, month)) => format!("Tháng {month} năm {year}"),
        None => "Không rõ ngày".to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
