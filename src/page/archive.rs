//! The archive: all years, and what each year brought, month by month.

use super::context::{PageContext, url};
use super::issue::issue_line;
use super::list::{part_description, part_title};
use super::view::{ArchiveMonth, ArchiveView, ArchiveYear, Frame, YearMonth, YearView};
use crate::error::Error;
use crate::site::{Address, Issue, Site};

/// The list of the years.
pub(super) const ADDRESS: &str = "luu-tru/";
pub(super) const TITLE: &str = "Lưu trữ";

/// How many reports of a month the page of its year shows; the others stand in the month's issue.
const SHOWN: usize = 12;

/// The years that have reports, newest first, each with the issues of its months.
pub(super) fn years(site: &Site) -> Vec<(i16, &[Issue])> {
    let months = site.issues.partition_point(|issue| issue.month.is_some());
    let by_year = site.issues[..months].chunk_by(|one, other| year(one) == year(other));
    by_year.filter_map(|issues| Some((year(&issues[0])?, issues))).collect()
}

fn year(issue: &Issue) -> Option<i16> {
    issue.month.map(|(year, _)| year)
}

pub(super) fn year_address(year: i16) -> Address {
    Address::new(format!("{ADDRESS}{year:04}/"))
}

pub(super) fn year_title(year: i16) -> String {
    format!("Năm {year}")
}

fn n_reports(issues: &[Issue]) -> usize {
    issues.iter().map(|issue| issue.reports.len()).sum()
}

fn month_line(context: &PageContext<'_>, issue: &Issue) -> ArchiveMonth {
    let month = issue.month.map(|(_, month)| month).unwrap_or_default();
    ArchiveMonth {
        title: format!("Tháng {month}"),
        url: url(context.site, &issue.address),
        reports: issue.reports.len(),
    }
}

pub(super) fn archive(context: &PageContext<'_>, address: &Address, part: usize) -> Frame<ArchiveView> {
    let site = context.site;
    let list = Address::new(ADDRESS);
    let years = years(site);
    let pager = context.pager(&list, years.len(), part);
    let undated = site.issues.last().filter(|issue| issue.month.is_none() && pager.next.is_none());
    let line = |(year, issues): &(i16, &[Issue])| ArchiveYear {
        title: year_title(*year),
        url: url(site, &year_address(*year)),
        reports: n_reports(issues),
        months: issues.iter().map(|issue| month_line(context, issue)).collect(),
    };
    let view = ArchiveView {
        reports: site.reports.len(),
        years: context.part(&years, part).iter().map(line).collect(),
        undated: undated.map(|issue| issue_line(context, issue)),
        pager,
    };
    let about = format!("Tất cả bài của “{}”, xếp theo năm và tháng, mới nhất ở trên.", site.config.title);
    let about = part_description(about, part);
    let page = context.page_view(address, part_title(TITLE, part), about, &[(TITLE, &list)]);
    context.frame(address, page, view)
}

pub(super) fn year_page(
    context: &PageContext<'_>,
    address: &Address,
    year: i16,
) -> Result<Frame<YearView>, Error> {
    let list = Address::new(ADDRESS);
    let years = years(context.site);
    let idx = years.partition_point(|(other, _)| *other > year);
    let (_, issues) = years[idx];
    let link = |(year, _): &(i16, &[Issue])| context.link(year_title(*year), &year_address(*year));
    let month = |issue: &Issue| {
        Ok(YearMonth {
            month: month_line(context, issue),
            id: format!("thang_{}", issue.month.map(|(_, month)| month).unwrap_or_default()),
            cards: context.cards(issue.reports.iter().copied().take(SHOWN))?,
        })
    };
    let view = YearView {
        title: year_title(year),
        reports: n_reports(issues),
        months: issues.iter().map(month).collect::<Result<_, Error>>()?,
        older: years.get(idx + 1).map(link),
        newer: idx.checked_sub(1).map(|newer| link(&years[newer])),
    };
    let title = format!("{TITLE} {}", year_title(year).to_lowercase());
    let about =
        format!("Các bài {} của “{}”, xếp theo tháng.", view.title.to_lowercase(), context.site.config.title);
    Ok(context.frame(address, context.page_view(address, title, Some(about), &[(TITLE, &list)]), view))
}
