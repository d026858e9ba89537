//! The archive: all years.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind, parts};
use crate::address::ARCHIVE;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::lines::{
    ArchiveMonth, IssueLine, issue_line, month_line, n_reports, year_address, year_title, years,
};
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::view::{Frame, Pager};
use crate::site::{Address, Issue, Site};

/// A part of the list of the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivePage {
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for ArchivePage {
    const TEMPLATE: Option<&'static str> = Some("archive.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = ArchiveView;

    fn owner(self) -> Owner {
        Owner::Made("trang lưu trữ", "the archive")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for part in parts(site, years(site).len()) {
            add(part_address(&Address::new(ARCHIVE), part), Self { part }.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(archive(context, address, self.part)))
    }
}

/// `archive.html`: all years, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArchiveView {
    /// How many reports the site has.
    pub reports: usize,
    /// The years of this part.
    pub years: Vec<ArchiveYear>,
    /// The reports without any date; only on the last part, otherwise null.
    pub undated: Option<IssueLine>,
    /// Navigation between the parts.
    pub pager: Pager,
}

/// A year of the archive.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArchiveYear {
    /// “Năm 2023”.
    pub title: String,
    /// Its page.
    pub url: String,
    /// How many reports it has.
    pub reports: usize,
    /// Its months with reports, newest first.
    pub months: Vec<ArchiveMonth>,
}

pub(super) const TITLE: &str = "Lưu trữ";

fn archive(context: &PageContext<'_>, address: &Address, part: usize) -> Frame<ArchiveView> {
    let site = context.site;
    let list = Address::new(ARCHIVE);
    let years = years(site);
    let pager = context.pager(&list, years.len(), part);
    let undated = site.issues.last().filter(|issue| issue.month.is_none() && pager.next.is_none());
    let line = |(year, issues): &(i16, &[Issue])| ArchiveYear {
        title: year_title(*year),
        url: site.url(&year_address(*year)),
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
