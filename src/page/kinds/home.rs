//! The home page: the latest reports.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind, parts};
use crate::address::COMMUNES;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::lines::{CommuneLine, IssueLine, commune_line, issue_line};
use crate::page::linked_data::Subject;
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::notice::{NoticeView, notice_view};
use crate::page::view::{Card, Frame, LinkView, Pager, Shared};
use crate::site::{Address, Site};

/// A part of the list of all reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomePage {
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for HomePage {
    const TEMPLATE: Option<&'static str> = Some("home.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = HomeView;

    fn owner(self) -> Owner {
        Owner::Made("trang chủ", "the home page")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for part in parts(site, n_listed(site)) {
            add(part_address(&Address::new(""), part), Self { part }.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(home(context, address, self.part)?))
    }
}

/// `home.html`: the latest reports.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HomeView {
    /// The notices that apply now or will: urgent ones first, then important ones, then the newest; only on the first part.
    pub pinned: Vec<PinnedNotice>,
    /// The newest report of all others; only on the first part, otherwise null.
    pub lead: Option<Shared<Card>>,
    /// The reports of this part, without the lead and the pinned notices.
    pub cards: Vec<Shared<Card>>,
    /// The issue of the latest month; only on the first part, otherwise null.
    pub issue: Option<IssueLine>,
    /// The twelve places with the latest reports; only on the first part.
    pub communes: Vec<CommuneLine>,
    /// The list of all places.
    pub all_communes: LinkView,
    /// Navigation between the parts.
    pub pager: Pager,
}

/// A notice on top of the home page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PinnedNotice {
    /// Its card.
    pub card: Shared<Card>,
    /// When and where it applies.
    pub notice: NoticeView,
}

/// How many reports the list has: all but those on top of it.
fn n_listed(site: &Site) -> usize {
    site.reports.len() - site.pinned.len()
}

fn home(context: &PageContext<'_>, address: &Address, part: usize) -> Result<Frame<HomeView>, Error> {
    let total = n_listed(context.site);
    let mut pinned = context.site.pinned.clone();
    pinned.sort_unstable();
    let mut reports = context.range(total, part).map(|at| listed(&pinned, at));
    let lead = if part == 0 { reports.next().map(|first| context.card(first)).transpose()? } else { None };
    let config = &context.site.config;
    let about = config.description.clone().and_then(|about| part_description(about, part));
    let mut page = context.page_view(address, part_title(&config.title, part), about, &[]);
    page.section = context.site.url(&Address::new(""));
    let is_first = part == 0;
    if is_first {
        page.linked_data = page.linked_data.about(Subject::Site { description: config.description.clone() });
    }
    let latest_issue = context.site.issues.first().filter(|issue| is_first && issue.month.is_some());
    let view = HomeView {
        pinned: if is_first { pinned_notices(context)? } else { Vec::new() },
        lead,
        cards: context.cards(reports)?,
        issue: latest_issue.map(|issue| issue_line(context, issue)),
        communes: if is_first { latest_communes(context) } else { Vec::new() },
        all_communes: context.link("Các địa phương", &Address::new(COMMUNES)),
        pager: context.pager(&Address::new(""), total, part),
    };
    Ok(context.frame(address, page, view))
}

/// The index of the report at this place of the list, which lacks those in `pinned`, in ascending order.
fn listed(pinned: &[usize], at: usize) -> usize {
    pinned.iter().fold(at, |idx, &pinned| if pinned <= idx { idx + 1 } else { idx })
}

fn pinned_notices(context: &PageContext<'_>) -> Result<Vec<PinnedNotice>, Error> {
    let mut notices = Vec::new();
    for &idx in &context.site.pinned {
        if let Some(notice) = &context.report(idx)?.notice {
            notices
                .push(PinnedNotice { card: context.card(idx)?, notice: notice_view(context.site, notice) });
        }
    }
    Ok(notices)
}

/// How many places the home page shows.
const TILES: usize = 12;

/// The places of the latest reports, without duplicates.
fn latest_communes(context: &PageContext<'_>) -> Vec<CommuneLine> {
    let mut seen = HashSet::new();
    let of_reports = context.site.reports.iter().map(|entry| entry.commune);
    let places = of_reports.filter(|commune| seen.insert(*commune));
    places.take(TILES).map(|commune| commune_line(context, commune)).collect()
}
