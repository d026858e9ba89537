//! A plain page, such as “Giới thiệu”.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::redirect::{PlainRedirectPage, alias_address};
use super::{Add, Owner, PageKind};
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::{PageContext, Pictures};
use crate::page::correction::{CorrectionView, corrections};
use crate::page::deferred::Deferred;
use crate::page::text::iso_moment;
use crate::page::view::{Frame, Html};
use crate::site::{Address, Site};

/// A plain page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainArticlePage {
    /// The index of the plain page.
    pub page: usize,
}

impl PageKind for PlainArticlePage {
    const TEMPLATE: Option<&'static str> = Some("page.html");
    const PHASE: Phase = Phase::Page;
    const IS_INDEXED: bool = true;
    type View = PlainView;

    fn owner(self) -> Owner {
        Owner::Plain(self.page)
    }

    fn list(site: &Site, reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for (idx, page) in site.pages.iter().enumerate() {
            add(page.address.clone(), Self { page: idx }.into());
            for (alias, old) in page.report.read(reads)?.aliases.iter().enumerate() {
                add(alias_address(old), PlainRedirectPage { page: idx, alias }.into());
            }
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, _address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(plain(context, self.page)?))
    }
}

/// `page.html`: a plain page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlainView {
    /// The day or time of the last change, if its author tells of one.
    pub updated: Option<String>,
    /// What was corrected, to be shown above the text.
    pub corrections: Vec<CorrectionView>,
    /// The text: safe HTML.
    pub body: Deferred<Html>,
}

fn plain(context: &PageContext<'_>, idx: usize) -> Result<Frame<PlainView>, Error> {
    let plain = &context.site.pages[idx];
    let report = plain.report.read(context.reads)?;
    let summary = Some(report.summary.clone()).filter(|summary| !summary.is_empty());
    let page = context.page_view(&plain.address, report.title.clone(), summary, &[]);
    let body = context.html(report, &plain.body, &context.root(&plain.address), Pictures::FirstSeen);
    let updated = plain.changed.map(|changed| iso_moment(context.site, changed));
    let corrections = corrections(context.site, report);
    Ok(context.frame(&plain.address, page, PlainView { updated, corrections, body }))
}
