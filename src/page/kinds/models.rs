//! The list of the models.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind, parts};
use crate::address::MODELS;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::view::{Frame, Pager};
use crate::site::{Address, Site};

/// A part of the list of the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelsPage {
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for ModelsPage {
    const TEMPLATE: Option<&'static str> = Some("models.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = ModelsView;

    fn owner(self) -> Owner {
        Owner::Made("trang các mô hình", "the pages of the models")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for part in parts(site, site.models.len()) {
            add(part_address(&Address::new(MODELS), part), Self { part }.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(models(context, address, self.part)))
    }
}

/// `models.html`: the models of the site.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ModelsView {
    /// The models of this part, in Vietnamese order.
    pub models: Vec<ModelLine>,
    /// Navigation between the parts.
    pub pager: Pager,
}

/// A model in the list of models.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ModelLine {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// How many places took part.
    pub communes: usize,
    /// How many reports are about it.
    pub reports: usize,
}

fn models(context: &PageContext<'_>, address: &Address, part: usize) -> Frame<ModelsView> {
    let site = context.site;
    let list = Address::new(MODELS);
    let lines = context.part(&site.models, part).iter().map(|model| {
        let mut communes: Vec<usize> =
            model.reports.iter().map(|&report| site.reports[report].commune).collect();
        communes.sort_unstable();
        communes.dedup();
        let link = context.link(&model.name, &model.address);
        ModelLine { name: link.label, url: link.url, communes: communes.len(), reports: model.reports.len() }
    });
    let view = ModelsView { models: lines.collect(), pager: context.pager(&list, site.models.len(), part) };
    let title = &site.config.title;
    let about = format!("Các mô hình được đưa tin trên “{title}”, số địa phương tham gia và số bài viết.");
    let about = part_description(about, part);
    let page = context.page_view(address, part_title("Các mô hình", part), about, &[("Các mô hình", &list)]);
    context.frame(address, page, view)
}
