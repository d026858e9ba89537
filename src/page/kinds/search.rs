//! The search page.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind};
use crate::address::ARCHIVE;
use crate::content::ReportKind;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::view::{Frame, LinkView};
use crate::search::{ADDRESS, commune_facet, kind_facet, place_label, year_facet};
use crate::site::{Address, Site};

/// The search page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPage;

impl PageKind for SearchPage {
    const TEMPLATE: Option<&'static str> = Some("search.html");
    const PHASE: Phase = Phase::Search;
    const IS_INDEXED: bool = false;
    type View = SearchView;

    fn owner(self) -> Owner {
        Owner::Made("trang tìm kiếm", "the search")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        if site.config.search {
            add(Address::new(ADDRESS), Self.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(search(context, address)?))
    }
}

/// `search.html`: the search page. The script finds its elements by their ids, which all begin with `tim_kiem`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SearchView {
    /// The address of the script, relative to `root`.
    pub script: String,
    /// How many reports are searched.
    pub total: usize,
    /// The places to filter by, in Vietnamese order.
    pub communes: Vec<SearchChoice>,
    /// The kinds of reports to filter by.
    pub kinds: Vec<SearchChoice>,
    /// The years to filter by, newest first.
    pub years: Vec<SearchChoice>,
    /// The archive, for readers without scripts.
    pub archive: LinkView,
}

/// An option of a filter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SearchChoice {
    /// The value that is sent.
    pub value: String,
    /// The text that is shown.
    pub label: String,
}

fn search(context: &PageContext<'_>, address: &Address) -> Result<Frame<SearchView>, Error> {
    let site = context.site;
    // Ask the index which kinds occur: otherwise all reports would have to be fetched.
    let kinds = ReportKind::ALL.iter().filter(|(kind, ..)| context.search.has(&kind_facet(*kind)));
    let years: BTreeSet<i16> =
        site.reports.iter().filter_map(|entry| entry.listed).map(|date| date.year()).collect();
    let choice = |value: String, label: &str| SearchChoice { value, label: label.to_owned() };
    let script = context.search.script().map(|path| path.read(context.reads)).transpose()?;
    let view = SearchView {
        script: script.map(|path| path.to_string()).unwrap_or_default(),
        total: site.reports.len(),
        communes: site
            .communes
            .iter()
            .map(|commune| choice(commune_facet(commune), &place_label(&commune.place)))
            .collect(),
        kinds: kinds.map(|(kind, _, label)| choice(kind_facet(*kind), label)).collect(),
        years: years.iter().rev().map(|year| choice(year_facet(*year), &year.to_string())).collect(),
        archive: context.link("kho lưu trữ", &Address::new(ARCHIVE)),
    };
    let about = format!("Tìm bài trên “{}” theo từ ngữ, địa phương, loại bài và năm.", site.config.title);
    Ok(context.frame(address, context.page_view(address, "Tìm kiếm".to_owned(), Some(about), &[]), view))
}
