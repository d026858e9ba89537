//! The page of the search.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind};
use crate::address::ARCHIVE;
use crate::content::Kind;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::{Content, html};
use crate::page::context::PageContext;
use crate::page::view::{Frame, Link};
use crate::search::{ADDRESS, commune_facet, kind_facet, place_label, year_facet};
use crate::site::{Address, Site};

/// The page of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search;

impl PageKind for Search {
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
        Ok(html::<Self, _>(search(context, address)?))
    }
}

/// `search.html`: the page of the search. The script finds its places on the page by their ids, which all begin with
/// `tim_kiem`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SearchView {
    /// The script, to be loaded from the page's `root`.
    pub script: String,
    /// How many reports are searched.
    pub total: usize,
    /// The places to choose from, in Vietnamese order.
    pub communes: Vec<Choice>,
    /// The kinds of reports to choose from.
    pub kinds: Vec<Choice>,
    /// The years to choose from, the newest first.
    pub years: Vec<Choice>,
    /// The archive: where to look without the script.
    pub archive: Link,
}

/// One entry of a list to choose from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub label: String,
}

fn search(context: &PageContext<'_>, address: &Address) -> Result<Frame<SearchView>, Error> {
    let site = context.site;
    // The index knows the kinds that there are; the reports themselves would have to be fetched.
    let kinds = Kind::ALL.iter().filter(|(kind, ..)| context.search.has(&kind_facet(*kind)));
    let years: BTreeSet<i16> =
        site.reports.iter().filter_map(|entry| entry.listed).map(|date| date.year()).collect();
    let choice = |value: String, label: &str| Choice { value, label: label.to_owned() };
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
