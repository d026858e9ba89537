//! The list of the places.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind, parts};
use crate::address::COMMUNES;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::lines::{CommuneLine, commune_line};
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::view::{Frame, Pager};
use crate::site::{Address, Site};

/// A part of the list of the places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunesPage {
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for CommunesPage {
    const TEMPLATE: Option<&'static str> = Some("communes.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = CommunesView;

    fn owner(self) -> Owner {
        Owner::Made("trang các địa phương", "the pages of the communes")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for part in parts(site, site.communes.len()) {
            add(part_address(&Address::new(COMMUNES), part), Self { part }.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(communes(context, address, self.part)))
    }
}

/// `communes.html`: the places of the site, in Vietnamese order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommunesView {
    /// The places of this part.
    pub communes: Vec<CommuneLine>,
    /// Navigation between the parts.
    pub pager: Pager,
}

fn communes(context: &PageContext<'_>, address: &Address, part: usize) -> Frame<CommunesView> {
    let site = context.site;
    let list = Address::new(COMMUNES);
    let total = site.communes.len();
    let view = CommunesView {
        communes: context.range(total, part).map(|idx| commune_line(context, idx)).collect(),
        pager: context.pager(&list, total, part),
    };
    let title = &site.config.title;
    let about =
        format!("Các địa phương có tin trên “{title}”, xếp theo thứ tự chữ cái, kèm tên gọi ngày nay.");
    let about = part_description(about, part);
    let page =
        context.page_view(address, part_title("Các địa phương", part), about, &[("Các địa phương", &list)]);
    context.frame(address, page, view)
}
