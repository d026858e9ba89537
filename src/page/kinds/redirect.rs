//! Old addresses, which redirect to the present address of their article.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Owner, PageKind, withdrawn};
use crate::error::Error;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::deferred::Deferred;
use crate::page::view::{Frame, LinkView};
use crate::site::Address;

/// An old address of a report. It is listed together with the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedirectPage {
    /// The index of the report.
    pub report: usize,
    /// The index of the old address.
    pub alias: usize,
}

impl PageKind for RedirectPage {
    const TEMPLATE: Option<&'static str> = Some("redirect.html");
    const PHASE: Phase = Phase::Page;
    const IS_INDEXED: bool = false;
    type View = RedirectView;

    fn owner(self) -> Owner {
        Owner::ReportAlias(self.report, self.alias)
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        let title = &context.report(self.report)?.title;
        Ok(Self::html(redirect(context, address, title, &context.site.reports[self.report].address)))
    }
}

/// An old address of a plain page. It is listed together with the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainRedirectPage {
    /// The index of the plain page.
    pub page: usize,
    /// The index of the old address.
    pub alias: usize,
}

impl PageKind for PlainRedirectPage {
    const TEMPLATE: Option<&'static str> = Some("redirect.html");
    const PHASE: Phase = Phase::Page;
    const IS_INDEXED: bool = false;
    type View = RedirectView;

    fn owner(self) -> Owner {
        Owner::PlainAlias(self.page, self.alias)
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        let plain = &context.site.pages[self.page];
        let title = &plain.report.read(context.reads)?.title;
        Ok(Self::html(redirect(context, address, title, &plain.address)))
    }
}

/// An old address of a withdrawn report or plain page. It is listed together with the note about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnRedirectPage {
    /// The index among the withdrawn.
    pub withdrawn: usize,
    /// The index of the old address.
    pub alias: usize,
}

impl PageKind for WithdrawnRedirectPage {
    const TEMPLATE: Option<&'static str> = Some("redirect.html");
    const PHASE: Phase = Phase::Page;
    const IS_INDEXED: bool = false;
    type View = RedirectView;

    fn owner(self) -> Owner {
        Owner::WithdrawnAlias(self.withdrawn, self.alias)
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        let target = &context.site.withdrawn[self.withdrawn].address;
        Ok(Self::html(redirect(context, address, withdrawn::TITLE, target)))
    }
}

/// `redirect.html`: an old address of a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RedirectView {
    /// The present address of the report.
    pub target: LinkView,
}

/// The page at an old address, which redirects to `target`.
fn redirect(
    context: &PageContext<'_>,
    address: &Address,
    title: &str,
    target: &Address,
) -> Frame<RedirectView> {
    let mut page = context.page_view(address, title.to_owned(), None, &[]);
    page.canonical = context.site.config.base_url.join(target.as_str());
    page.linked_data = Deferred::default();
    context.frame(address, page, RedirectView { target: context.link(title, target) })
}

/// An old address as it was written, with a slash added unless it names a file.
pub(super) fn alias_address(old: &str) -> Address {
    let last = old.rsplit('/').next().unwrap_or(old);
    Address::new(if old.ends_with('/') || last.contains('.') { old.to_owned() } else { format!("{old}/") })
}
