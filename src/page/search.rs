//! The page of the search.

use std::collections::BTreeSet;

use super::shelf::Shelf;
use super::view::{Choice, Frame, SearchView};
use crate::content::Kind;
use crate::search::{commune_facet, kind_facet, place_label, year_facet};
use crate::site::{Address, listed_date};

pub(super) fn search(shelf: &Shelf<'_>, address: &Address) -> Frame<SearchView> {
    let site = shelf.site;
    let kinds: BTreeSet<Kind> = site.reports.iter().map(|entry| entry.report.kind).collect();
    let years: BTreeSet<i16> =
        site.reports.iter().filter_map(|entry| listed_date(&entry.report)).map(|date| date.year()).collect();
    let choice = |value: String, label: &str| Choice { value, label: label.to_owned() };
    let view = SearchView {
        script: shelf.search.script().map(|path| path.to_string()).unwrap_or_default(),
        total: site.reports.len(),
        communes: site
            .communes
            .iter()
            .map(|commune| choice(commune_facet(commune), &place_label(&commune.place)))
            .collect(),
        kinds: kinds.iter().map(|kind| choice(kind_facet(*kind), kind.label())).collect(),
        years: years.iter().rev().map(|year| choice(year_facet(*year), &year.to_string())).collect(),
        archive: shelf.link("Bản tin hằng tháng", &Address::new("ban-tin/")),
    };
    shelf.frame(address, shelf.page_view(address, "Tìm kiếm".to_owned(), None, &[]), view)
}
