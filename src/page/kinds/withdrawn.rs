//! The note at the address of a withdrawn report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::redirect::{WithdrawnRedirectPage, alias_address};
use super::{Add, Owner, PageKind};
use crate::address::COMMUNES;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::deferred::Deferred;
use crate::page::text::iso;
use crate::page::view::{Frame, LinkView};
use crate::site::{Address, Site};

/// The title of the page, whatever that of the report was.
pub(super) const TITLE: &str = "Bài này đã được gỡ";

/// The note at the address of a withdrawn report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnPage {
    /// The index of the report among the withdrawn.
    pub withdrawn: usize,
}

impl PageKind for WithdrawnPage {
    const TEMPLATE: Option<&'static str> = Some("withdrawn.html");
    const PHASE: Phase = Phase::Page;
    const IS_INDEXED: bool = false;
    type View = WithdrawnView;

    fn owner(self) -> Owner {
        Owner::Withdrawn(self.withdrawn)
    }

    fn list(site: &Site, reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for (idx, withdrawn) in site.withdrawn.iter().enumerate() {
            add(withdrawn.address.clone(), Self { withdrawn: idx }.into());
            for (alias, old) in withdrawn.report.read(reads)?.aliases.iter().enumerate() {
                add(alias_address(old), WithdrawnRedirectPage { withdrawn: idx, alias }.into());
            }
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, _address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(withdrawn(context, self.withdrawn)?))
    }
}

/// `withdrawn.html`: what stands in the place of a report that was taken back.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WithdrawnView {
    /// The day on which it was taken back.
    pub date: String,
    /// Why, if the author says so.
    pub reason: Option<String>,
    /// The page of its place, if other reports are on it.
    pub commune: Option<LinkView>,
}

fn withdrawn(context: &PageContext<'_>, idx: usize) -> Result<Frame<WithdrawnView>, Error> {
    let site = context.site;
    let withdrawn = &site.withdrawn[idx];
    let report = withdrawn.report.read(context.reads)?;
    let commune = withdrawn.commune.map(|commune| &site.communes[commune]);
    let place = commune.map(|commune| (commune.place.title(), &commune.address));
    let list = Address::new(COMMUNES);
    let parents = place.as_ref().map(|(title, address)| [("Các địa phương", &list), (&**title, *address)]);
    let parents = parents.as_ref().map_or(&[][..], |parents| &parents[..]);
    let mut page = context.page_view(&withdrawn.address, TITLE.to_owned(), None, parents);
    page.linked_data = Deferred::default(); // There is nothing here to find.
    let view = WithdrawnView {
        date: iso(withdrawn.date),
        reason: report.withdrawn.as_ref().and_then(|withdrawn| withdrawn.reason.clone()),
        commune: place.map(|(title, address)| context.link(title, address)),
    };
    Ok(context.frame(&withdrawn.address, page, view))
}
