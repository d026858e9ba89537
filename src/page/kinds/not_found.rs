//! The “not found” page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind};
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::deferred::Deferred;
use crate::page::view::Frame;
use crate::site::{Address, Site};

/// The “not found” page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotFoundPage;

impl PageKind for NotFoundPage {
    const TEMPLATE: Option<&'static str> = Some("404.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = false;
    type View = NotFoundView;

    fn owner(self) -> Owner {
        Owner::Made("tệp của trang tin", "a file of the site")
    }

    fn list(_site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        add(Address::new("404.html"), Self.into());
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(not_found(context, address)))
    }
}

/// `404.html`: the “not found” page. Its `root` is never relative, since it is shown at any address.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotFoundView {}

fn not_found(context: &PageContext<'_>, address: &Address) -> Frame<NotFoundView> {
    let mut page = context.page_view(address, "Không tìm thấy trang".to_owned(), None, &[]);
    page.linked_data = Deferred::default(); // It has no place in the site.
    let mut frame = context.frame(address, page, NotFoundView {});
    // It is shown at any address, so nothing on it can be relative.
    frame.root = format!("{}/", context.site.config.base_url.path()).into();
    frame
}
