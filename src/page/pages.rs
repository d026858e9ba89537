//! All pages of the site.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::context::{IndexedPages, PageContext, ShownArticle};
use super::kinds::{self, Owner, PageId};
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::{OutputPath, Phase};
use crate::site::{Address, Site};

/// A file of the site that is generated, not copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its address.
    pub address: Address,
    /// Its output file.
    pub file: OutputPath,
    /// Its kind and which one of that kind.
    pub kind: PageId,
}

impl Page {
    fn new(address: Address, kind: PageId) -> Self {
        Self { file: address.file(), address, kind }
    }

    /// When it is published, relative to the others.
    pub fn phase(&self) -> Phase {
        self.kind.phase()
    }

    /// Its template; `None` if it isn't HTML.
    pub fn template(&self) -> Option<&'static str> {
        self.kind.template()
    }

    /// Whether search engines should index it.
    pub fn is_indexed(&self) -> bool {
        self.kind.is_indexed()
    }

    /// The content of the page.
    ///
    /// # Errors
    /// If a report can't be fetched, or has changed since it was read.
    pub fn content<'s>(&self, context: &PageContext<'s>) -> Result<Content<'s>, Error> {
        self.kind.content(context, &self.address)
    }
}

impl IndexedPages for Vec<Page> {
    fn indexed(&self) -> Box<dyn Iterator<Item = (&Address, Option<ShownArticle>)> + '_> {
        Box::new(self.iter().filter(|page| page.is_indexed()).map(|page| {
            let article = match page.kind.owner() {
                Owner::Report(report) => Some(ShownArticle::Report(report)),
                Owner::Plain(page) => Some(ShownArticle::Plain(page)),
                _ => None,
            };
            (&page.address, article)
        }))
    }
}

/// Every page of the site.
///
/// # Errors
/// If a report can't be fetched, or has changed since it was read.
pub fn list(site: &Site, reads: &Reads) -> Result<Vec<Page>, Error> {
    let mut pages = Vec::with_capacity(site.reports.len() * 3 / 2 + 32);
    kinds::list(site, reads, &mut |address, kind| pages.push(Page::new(address, kind)))?;
    let indexed = pages.iter().filter(|page| page.is_indexed()).count();
    kinds::list_last(indexed, &mut |address, kind| pages.push(Page::new(address, kind)));
    Ok(pages)
}
