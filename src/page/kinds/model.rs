//! One model: a table of places and commitments, and each place's wording of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind, parts};
use crate::address::{MODELS, unique_slugs};
use crate::content::Group;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::text::province;
use crate::page::view::{Card, Frame, LinkView, Pager, PlaceView, Shared};
use crate::site::{Address, Model, Site};
use crate::vietnamese::{name_key, sort_key, tone_key};

/// A part of the page of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelPage {
    /// The index of the model.
    pub model: usize,
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for ModelPage {
    const TEMPLATE: Option<&'static str> = Some("model.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = ModelPageView;

    fn owner(self) -> Owner {
        Owner::Made("trang các mô hình", "the pages of the models")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for (idx, model) in site.models.iter().enumerate() {
            for part in parts(site, model.reports.len()) {
                add(part_address(&model.address, part), Self { model: idx, part }.into());
            }
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(model(context, address, self.model, self.part)?))
    }
}

/// `model.html`: one model. Table and wordings are only on the first part.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ModelPageView {
    /// Its name.
    pub name: String,
    /// The variants of its name, with the number of reports that use each.
    pub variants: Vec<VariantView>,
    /// The columns of the table: the labels of its commitments.
    pub labels: Vec<String>,
    /// The rows of the table: the places, by province.
    pub provinces: Vec<MatrixProvince>,
    /// For each label, the wordings that places use.
    pub wordings: Vec<WordingsView>,
    /// The reports about it.
    pub cards: Vec<Shared<Card>>,
    /// Navigation between the parts.
    pub pager: Pager,
}

/// One wording of a model's name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VariantView {
    /// The wording.
    pub name: String,
    /// How many reports use it; 0 if it is only mentioned as a variant.
    pub reports: usize,
}

/// The places of one province in the table of a model.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixProvince {
    /// The province, without its level; null for places whose province no report gives.
    pub name: Option<String>,
    /// The id of its rows on the page.
    pub id: String,
    /// The places.
    pub rows: Vec<MatrixRow>,
}

/// A place in the table of a model.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixRow {
    /// The place.
    pub place: Shared<PlaceView>,
    /// A cell for each label.
    pub cells: Vec<MatrixCell>,
}

/// A place's wording of a group of commitments.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixCell {
    /// The wordings it uses; empty if it doesn't have the group.
    pub wordings: Vec<CellWording>,
}

/// One wording in a cell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellWording {
    /// Its letter: “A”.
    pub letter: String,
    /// The id of the section below the table that lists this wording.
    pub id: String,
    /// How many commitments it has.
    pub count: usize,
}

/// The wordings of one label.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WordingsView {
    /// The label: “5 không”.
    pub label: String,
    /// The wordings, the most used first.
    pub wordings: Vec<WordingView>,
}

/// One wording of a group of commitments.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WordingView {
    /// Its letter.
    pub letter: String,
    /// Its id on the page.
    pub id: String,
    /// The places that use it.
    pub places: Vec<LinkView>,
    /// Its commitments.
    pub items: Vec<ItemView>,
}

/// A commitment in a wording.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ItemView {
    /// The commitment.
    pub text: String,
    /// Whether all wordings of the label have it.
    pub common: bool,
}

fn model(
    context: &PageContext<'_>,
    address: &Address,
    idx: usize,
    part: usize,
) -> Result<Frame<ModelPageView>, Error> {
    let model = &context.site.models[idx];
    let list = Address::new(MODELS);
    let parents = [("Các mô hình", &list), (model.name.as_str(), &model.address)];
    let about = format!(
        "Mô hình “{}”: bảng các địa phương tham gia, những điều từng nơi đã cam kết và các bài viết.",
        model.name
    );
    let about = part_description(about, part);
    let page = context.page_view(address, part_title(&model.name, part), about, &parents);
    let labels = if part == 0 { labels(context, idx, model)? } else { Vec::new() };
    let view = ModelPageView {
        name: model.name.clone(),
        variants: model
            .wordings
            .iter()
            .map(|(name, reports)| VariantView { name: name.clone(), reports: *reports })
            .collect(),
        labels: labels.iter().map(|label| label.name.clone()).collect(),
        provinces: if part == 0 { provinces(context, model, &labels) } else { Vec::new() },
        wordings: labels.iter().map(|label| label.view(context)).collect(),
        cards: context.cards(context.part(&model.reports, part).iter().copied())?,
        pager: context.pager(&model.address, model.reports.len(), part),
    };
    Ok(context.frame(address, page, view))
}

/// A column of the table: a label and its wordings.
struct Label {
    name: String,
    /// Part of the ids of its wordings; no other label of the model has it.
    slug: String,
    wordings: Vec<Wording>,
}

/// One wording of a group of commitments, and the places that use it.
struct Wording {
    items: Vec<String>,
    /// For each item, the key by which equal items are found.
    keys: Vec<String>,
    communes: BTreeSet<usize>,
}

impl Label {
    fn id(&self, wording: usize) -> String {
        format!("nhom_{}_{}", self.slug, letter(wording).to_lowercase())
    }

    fn view(&self, context: &PageContext<'_>) -> WordingsView {
        let mut holders: HashMap<&str, usize> = HashMap::new();
        for wording in &self.wordings {
            for key in wording.keys.iter().collect::<BTreeSet<_>>() {
                *holders.entry(key).or_default() += 1;
            }
        }
        let wordings = self.wordings.iter().enumerate().map(|(idx, wording)| WordingView {
            letter: letter(idx),
            id: self.id(idx),
            places: wording
                .communes
                .iter()
                .map(|&commune| &context.site.communes[commune])
                .map(|commune| context.link(commune.place.title(), &commune.address))
                .collect(),
            items: wording
                .items
                .iter()
                .zip(&wording.keys)
                .map(|(item, key)| ItemView {
                    text: item.clone(),
                    common: holders[key.as_str()] == self.wordings.len(),
                })
                .collect(),
        });
        WordingsView { label: self.name.clone(), wordings: wordings.collect() }
    }
}

/// The labels in the model's reports: the most common first, then in Vietnamese order.
fn labels(context: &PageContext<'_>, idx: usize, model: &Model) -> Result<Vec<Label>, Error> {
    let mut by_key: BTreeMap<String, (String, BTreeMap<Vec<String>, Wording>)> = BTreeMap::new();
    for (group, communes) in groups(context, idx, model)? {
        let (_, wordings) =
            by_key.entry(group.key()).or_insert_with(|| (group.label.clone(), BTreeMap::new()));
        let keys: Vec<String> = group.items.iter().map(|item| item_key(item)).collect();
        let wording = wordings.entry(keys.clone()).or_insert_with(|| Wording {
            items: group.items.clone(),
            keys,
            communes: BTreeSet::new(),
        });
        wording.communes.extend(communes);
    }
    let mut labels: Vec<Label> = by_key
        .into_values()
        .map(|(name, wordings)| {
            let mut wordings: Vec<Wording> = wordings.into_values().collect();
            wordings.sort_by_key(|wording| std::cmp::Reverse(wording.communes.len()));
            Label { slug: String::new(), name, wordings }
        })
        .collect();
    labels.sort_by_cached_key(|label| {
        let communes: usize = label.wordings.iter().map(|wording| wording.communes.len()).sum();
        (std::cmp::Reverse(communes), sort_key(&label.name))
    });
    let slugs = unique_slugs(labels.iter().map(|label| &*label.name));
    for (label, slug) in labels.iter_mut().zip(slugs) {
        label.slug = slug;
    }
    Ok(labels)
}

/// The groups of commitments in the model's reports, each wording once, in the order of the reports, and its places.
/// Thousands of reports share a few wordings, and processing a wording is expensive.
fn groups<'s>(
    context: &PageContext<'s>,
    idx: usize,
    model: &Model,
) -> Result<Vec<(&'s Group, BTreeSet<usize>)>, Error> {
    let mut places: HashMap<&Group, usize> = HashMap::new();
    let mut groups: Vec<(&Group, BTreeSet<usize>)> = Vec::new();
    for &report in &model.reports {
        let entry = &context.site.reports[report];
        let mentions =
            context.report(report)?.models.iter().zip(&entry.models).filter(|(_, model)| **model == idx);
        for group in mentions.flat_map(|(mention, _)| &mention.contents) {
            let place = *places.entry(group).or_insert(groups.len());
            if place == groups.len() {
                groups.push((group, BTreeSet::new()));
            }
            groups[place].1.insert(entry.commune);
        }
    }
    Ok(groups)
}

/// The rows of the table, grouped by province, in Vietnamese order.
fn provinces(context: &PageContext<'_>, model: &Model, labels: &[Label]) -> Vec<MatrixProvince> {
    let communes: BTreeSet<usize> =
        model.reports.iter().map(|&report| context.site.reports[report].commune).collect();
    let cell = |label: &Label, commune: usize| {
        let used =
            label.wordings.iter().enumerate().filter(|(_, wording)| wording.communes.contains(&commune));
        let wordings = used.map(|(idx, wording)| CellWording {
            letter: letter(idx),
            id: label.id(idx),
            count: wording.items.len(),
        });
        MatrixCell { wordings: wordings.collect() }
    };
    let row = |commune: usize| MatrixRow {
        place: context.place(commune),
        cells: labels.iter().map(|label| cell(label, commune)).collect(),
    };
    let mut provinces: BTreeMap<(bool, String), (Option<String>, Vec<MatrixRow>)> = BTreeMap::new();
    for commune in communes {
        let name = province(&context.site.communes[commune]);
        let key = (name.is_none(), name.as_deref().map(name_key).unwrap_or_default());
        provinces.entry(key).or_insert_with(|| (name, Vec::new())).1.push(row(commune));
    }
    let mut provinces: Vec<_> = provinces.into_values().collect();
    provinces.sort_by_cached_key(|(name, _)| (name.is_none(), name.as_deref().map(sort_key)));
    let slugs = unique_slugs(provinces.iter().map(|(name, _)| name.as_deref().unwrap_or(NOWHERE)));
    let province = |((name, rows), slug)| MatrixProvince { name, id: format!("tinh_{slug}"), rows };
    provinces.into_iter().zip(slugs).map(province).collect()
}

/// The id of the group of places without a province.
const NOWHERE: &str = "khong-ro";

/// A key that is equal for “Xin chào” and “xin chào.”.
fn item_key(item: &str) -> String {
    tone_key(item.trim().trim_end_matches(['.', ';', ',']))
}

/// A, B, … Z, AA, AB, …
fn letter(idx: usize) -> String {
    let last = char::from(b'A' + u8::try_from(idx % 26).unwrap_or_default());
    match idx / 26 {
        0 => last.to_string(),
        more => letter(more - 1) + &last.to_string(),
    }
}
