//! The page of the search.

use std::collections::BTreeSet;

use super::archive;
use super::context::PageContext;
use super::view::{Choice, Frame, SearchView};
use crate::content::Kind;
use crate::error::Error;
use crate::search::{commune_facet, kind_facet, place_label, year_facet};
use crate::site::Address;

pub(super) fn search(context: &PageContext<'_>, address: &Address) -> Result<Frame<SearchView>, Error> {
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
        archive: context.link("kho lưu trữ", &Address::new(archive::ADDRESS)),
    };
    let about = format!("Tìm bài trên “{}” theo từ ngữ, địa phương, loại bài và năm.", site.config.title);
    Ok(context.frame(address, context.page_view(address, "Tìm kiếm".to_owned(), Some(about), &[]), view))
}
