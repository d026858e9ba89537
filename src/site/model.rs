//! Models: decides which of the names that reports give mean the same model.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::addressing::{Addressing, Claim, Mentioned};
use super::{Address, Planned};
use crate::config::Named;
use crate::vietnamese::{name_key, sort_key};

/// A model that communes launched.
#[derive(Debug, Serialize, Deserialize)]
pub struct Model {
    /// The name it goes by.
    pub name: String,
    /// Its page.
    pub address: Address,
    /// Every wording of its name and how many reports use it, the most used first.
    pub wordings: Vec<(String, usize)>,
    /// Its reports, newest first.
    pub reports: Vec<usize>,
}

/// Merges names that any report calls variants of each other, and lists the models in Vietnamese order.
pub(super) fn group(reports: &mut [Planned], addressing: &mut Addressing<'_>) -> Vec<Model> {
    let mut names = Names::default();
    for planned in reports.iter() {
        for model in &planned.report.models {
            let main = names.id(&model.name);
            names.wordings[main].used(&model.name);
            for variant in &model.variants {
                let other = names.id(variant);
                if *variant != model.name {
                    names.wordings[other].mentioned(variant);
                }
                names.join(main, other);
            }
        }
    }
    let mut models: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for id in 0..names.wordings.len() {
        models.entry(names.root(id)).or_default().push(id);
    }
    let mut models: BTreeMap<usize, Model> =
        models.into_iter().map(|(root, ids)| (root, model(&names, &ids))).collect();
    for (root, address) in addresses(reports, &names, &models, addressing) {
        models.entry(root).and_modify(|model| model.address = address);
    }
    let mut models: Vec<(usize, Model)> = models.into_iter().collect();
    models.sort_by_cached_key(|(_, model)| sort_key(&model.name));
    let ranks: BTreeMap<usize, usize> =
        models.iter().enumerate().map(|(rank, (root, _))| (*root, rank)).collect();
    let mut models: Vec<Model> = models.into_iter().map(|(_, model)| model).collect();
    for (idx, planned) in reports.iter_mut().enumerate() {
        for mention in &planned.report.models {
            let root = names.of(&mention.name);
            let rank = ranks[&root];
            planned.entry.models.push(rank);
            if models[rank].reports.last() != Some(&idx) {
                models[rank].reports.push(idx);
            }
        }
    }
    models
}

/// The addresses of the models, by the root of their names. Hidden reports count for the age of a name but merge
/// nothing, since readers may not know their content yet.
fn addresses(
    reports: &[Planned],
    names: &Names,
    models: &BTreeMap<usize, Model>,
    addressing: &mut Addressing<'_>,
) -> Vec<(usize, Address)> {
    let mut claims: Vec<Claim<'_>> = Vec::new();
    let mut by_root: BTreeMap<usize, usize> = BTreeMap::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for (shown, report) in addressing.reports(reports) {
        for (idx, model) in report.models.iter().enumerate() {
            let oldest = Mentioned { report, idx };
            let root = match shown {
                Some(_) => Some(names.of(&model.name)),
                None => names.ids.get(&name_key(&model.name)).map(|id| names.root(*id)),
            };
            let next = claims.len();
            let claim = match root {
                Some(root) => *by_root.entry(root).or_insert(next),
                None => *by_key.entry(name_key(&model.name)).or_insert(next),
            };
            match claims.get_mut(claim) {
                Some(claim) => claim.oldest = claim.oldest.older(oldest),
                None => {
                    let name =
                        root.and_then(|root| models.get(&root)).map_or(&model.name, |known| &known.name);
                    claims.push(Claim { named: Named::Model(name.clone()), oldest, recorded: None });
                }
            }
        }
    }
    for (named, slug) in addressing.recorded() {
        let Named::Model(name) = named else { continue };
        let key = name_key(name);
        let of_shown = names.ids.get(&key).and_then(|id| by_root.get(&names.root(*id)));
        if let Some(&claim) = of_shown.or_else(|| by_key.get(&key)) {
            claims[claim].recorded.get_or_insert(slug);
        }
    }
    let addresses = addressing.assign(&claims);
    by_root.into_iter().map(|(root, claim)| (root, addresses[claim].clone())).collect()
}

/// Chooses the name of a model: preferably one that no report calls a variant, then the most used, then the first in
/// Vietnamese order.
fn model(names: &Names, ids: &[usize]) -> Model {
    let mut wordings: Vec<(bool, &str, usize)> = ids
        .iter()
        .flat_map(|&id| {
            let wording = &names.wordings[id];
            wording.forms.iter().map(|(form, usage)| (usage.is_variant, form.as_str(), usage.reports))
        })
        .collect();
    wordings.sort_by_cached_key(|(is_variant, form, used)| {
        (*is_variant, std::cmp::Reverse(*used), sort_key(form))
    });
    let name = wordings.first().map(|(_, form, _)| (*form).to_owned()).unwrap_or_default();
    wordings.sort_by_cached_key(|(_, form, used)| (std::cmp::Reverse(*used), sort_key(form)));
    Model {
        name,
        address: Address::new(""),
        wordings: wordings.into_iter().map(|(_, form, used)| (form.to_owned(), used)).collect(),
        reports: Vec::new(),
    }
}

/// Names by their key, merged into sets (union-find).
#[derive(Default)]
struct Names {
    /// By exact spelling, so that a name in thousands of reports gets its key computed once.
    written: HashMap<String, usize>,
    ids: BTreeMap<String, usize>,
    parents: Vec<usize>,
    wordings: Vec<Wording>,
}

/// The forms of one name.
#[derive(Default)]
struct Wording {
    forms: BTreeMap<String, Use>,
}

/// How a form is used.
#[derive(Default)]
struct Use {
    /// How many reports use it as the model's name.
    reports: usize,
    /// Whether a report lists it as a variant.
    is_variant: bool,
}

impl Wording {
    fn used(&mut self, form: &str) {
        self.forms.entry(form.to_owned()).or_default().reports += 1;
    }

    fn mentioned(&mut self, form: &str) {
        self.forms.entry(form.to_owned()).or_default().is_variant = true;
    }
}

impl Names {
    fn id(&mut self, name: &str) -> usize {
        if let Some(id) = self.written.get(name) {
            return *id;
        }
        let next = self.parents.len();
        let id = *self.ids.entry(name_key(name)).or_insert(next);
        if id == next {
            self.parents.push(id);
            self.wordings.push(Wording::default());
        }
        self.written.insert(name.to_owned(), id);
        id
    }

    fn of(&self, name: &str) -> usize {
        self.root(self.written[name])
    }

    fn root(&self, mut id: usize) -> usize {
        while self.parents[id] != id {
            id = self.parents[id];
        }
        id
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }
}
