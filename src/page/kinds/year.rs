//! A year of the archive, month by month.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::archive::TITLE;
use super::{Add, Owner, PageKind};
use crate::address::ARCHIVE;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::lines::{ArchiveMonth, month_line, n_reports, year_address, year_title, years};
use crate::page::view::{Card, Frame, LinkView, Shared};
use crate::site::{Address, Issue, Site};

/// A year of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearPage {
    /// The year.
    pub year: i16,
}

impl PageKind for YearPage {
    const TEMPLATE: Option<&'static str> = Some("year.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = YearView;

    fn owner(self) -> Owner {
        Owner::Made("trang lưu trữ", "the archive")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for (year, _) in years(site) {
            add(year_address(year), Self { year }.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(year_page(context, address, self.year)?))
    }
}

/// `year.html`: one year of the archive.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct YearView {
    /// “Năm 2023”.
    pub title: String,
    /// How many reports it has.
    pub reports: usize,
    /// Its months with reports, newest first.
    pub months: Vec<YearMonth>,
    /// The previous year with reports.
    pub older: Option<LinkView>,
    /// The next year with reports.
    pub newer: Option<LinkView>,
}

/// A month on the page of its year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct YearMonth {
    /// The month.
    #[serde(flatten)]
    pub month: ArchiveMonth,
    /// Its id on the page.
    pub id: String,
    /// Its twelve newest reports.
    pub cards: Vec<Shared<Card>>,
}

/// How many reports of a month are shown on the page of the year; the month's issue has the others.
const SHOWN: usize = 12;

fn year_page(context: &PageContext<'_>, address: &Address, year: i16) -> Result<Frame<YearView>, Error> {
    let list = Address::new(ARCHIVE);
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
