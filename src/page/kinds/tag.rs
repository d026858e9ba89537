//! The reports on one subject.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind, parts};
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::view::{Card, Frame, Pager, Shared};
use crate::site::{Address, Site};

/// A part of the list of the reports on a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagPage {
    /// The index of the subject.
    pub tag: usize,
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for TagPage {
    const TEMPLATE: Option<&'static str> = Some("tag.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = TagView;

    fn owner(self) -> Owner {
        Owner::Made("trang các chủ đề", "the pages of the subjects")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for (idx, tag) in site.tags.iter().enumerate() {
            for part in parts(site, tag.reports.len()) {
                add(part_address(&tag.address, part), Self { tag: idx, part }.into());
            }
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(tag(context, address, self.tag, self.part)?))
    }
}

/// `tag.html`: the reports on one subject.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TagView {
    /// The subject.
    pub name: String,
    /// Its reports.
    pub cards: Vec<Shared<Card>>,
    /// Navigation between the parts.
    pub pager: Pager,
}

fn tag(
    context: &PageContext<'_>,
    address: &Address,
    idx: usize,
    part: usize,
) -> Result<Frame<TagView>, Error> {
    let tag = &context.site.tags[idx];
    let about =
        format!("Các bài về chủ đề “{}” trên “{}”, mới nhất ở trên.", tag.name, context.site.config.title);
    let about = part_description(about, part);
    let page = context.page_view(address, part_title(&tag.name, part), about, &[(&tag.name, &tag.address)]);
    let view = TagView {
        name: tag.name.clone(),
        cards: context.cards(context.part(&tag.reports, part).iter().copied())?,
        pager: context.pager(&tag.address, tag.reports.len(), part),
    };
    Ok(context.frame(address, page, view))
}
