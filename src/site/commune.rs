//! Communes: decides which places named in articles are the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::addressing::{Addressing, Claim, Mentioned};
use super::{Address, Planned};
use crate::config::{self, Config, Named};
use crate::content::Anchor;
use crate::diagnostic::ambiguous_commune;
use crate::place::{Level, Mention};
use crate::vietnamese::{name_key, sort_key};
use crate::yaml::Step;

/// A place that reports are about.
#[derive(Debug, Serialize, Deserialize)]
pub struct Commune {
    /// All facts about it from the articles that name it.
    pub place: Mention,
    /// The place with district and province.
    pub full: String,
    /// Its page.
    pub address: Address,
    /// Its reports, newest first.
    pub reports: Vec<usize>,
    /// The models it took part in: indices into [`Site::models`](super::Site::models).
    pub models: Vec<usize>,
    /// Its present name, from the site's settings.
    pub present: Option<config::RenamedPlace>,
    /// The former places that are part of it now.
    pub former: Vec<Mention>,
}

/// Finds the place of each report and lists the places in Vietnamese order.
pub(super) fn group(reports: &mut [Planned], addressing: &mut Addressing<'_>) -> Vec<Commune> {
    let config = addressing.config;
    let nowhere = Mention::default();
    let mentions: Vec<&Mention> =
        reports.iter().map(|planned| planned.report.commune.as_ref().unwrap_or(&nowhere)).collect();
    let resolved = resolve(&mentions, config);
    for (planned, mention) in reports.iter().zip(&mentions) {
        if let Resolution::Ambiguous(candidates) = &resolved.of[mention] {
            let places: Vec<String> = candidates.iter().map(|&idx| resolved.places[idx].full()).collect();
            let first = &resolved.places[candidates[0]];
            let province = first.province.as_deref().unwrap_or("…");
            let place = (addressing.locate)(&planned.report.path, &Anchor::Key(vec![Step::Key("commune")]));
            addressing.diagnostics.push(ambiguous_commune(
                place,
                &mention.name,
                &places,
                (&first.name, province),
            ));
        }
    }
    let found: Vec<usize> = mentions.iter().map(|mention| resolved.of[mention].first()).collect();
    let places = resolved.places;
    list(reports, &found, places, addressing)
}

/// A place and its reports.
struct Listed {
    place: Mention,
    full: String,
    reports: Vec<usize>,
}

fn list(
    reports: &mut [Planned],
    found: &[usize],
    places: Vec<Mention>,
    addressing: &mut Addressing<'_>,
) -> Vec<Commune> {
    let config = addressing.config;
    let full: Vec<String> = places.iter().map(Mention::full).collect();
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_cached_key(|&idx| (sort_key(&places[idx].name), sort_key(&full[idx])));
    let mut place_of = vec![0; order.len()];
    for (rank, &idx) in order.iter().enumerate() {
        place_of[idx] = rank;
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); order.len()];
    for (idx, (planned, found)) in reports.iter_mut().zip(found).enumerate() {
        planned.entry.commune = place_of[*found];
        members[planned.entry.commune].push(idx);
    }
    let mut places: Vec<_> = places.into_iter().zip(full).map(Some).collect();
    let listed: Vec<Listed> = order
        .iter()
        .zip(members)
        .filter_map(|(&idx, reports)| places[idx].take().map(|(place, full)| Listed { place, full, reports }))
        .collect();
    // Places that only the settings name have no page: close the gaps in the ranks.
    let mut rank = vec![0; listed.len()];
    let mut kept = 0;
    for (at, Listed { reports, .. }) in listed.iter().enumerate() {
        rank[at] = kept;
        kept += usize::from(!reports.is_empty());
    }
    for planned in reports.iter_mut() {
        planned.entry.commune = rank[planned.entry.commune];
    }
    let listed: Vec<_> = listed.into_iter().filter(|listed| !listed.reports.is_empty()).collect();
    let addresses = addresses(&listed, reports, addressing);
    listed
        .into_iter()
        .zip(addresses)
        .map(|(Listed { place, full, reports }, address)| Commune {
            address,
            reports,
            models: Vec::new(),
            present: config.places.iter().find(|known| known.was.agrees(&place)).cloned(),
            former: former(&place, config),
            place,
            full,
        })
        .collect()
}

/// The former places that are now `place`.
fn former(place: &Mention, config: &Config) -> Vec<Mention> {
    let is_now = |known: &&config::RenamedPlace| known.now.as_ref().is_some_and(|now| now.agrees(place));
    config
        .places
        .iter()
        .filter(is_now)
        .map(|known| known.was.clone())
        .filter(|was| !was.agrees(place))
        .collect()
}

/// The addresses of the places. Hidden reports count for the age of a name but don't complete a place, since readers
/// may not know their content yet.
fn addresses(listed: &[Listed], reports: &[Planned], addressing: &mut Addressing<'_>) -> Vec<Address> {
    let nowhere = Mention::default();
    let mut claims: Vec<Claim<'_>> = Vec::new();
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for Listed { place, reports: members, .. } in listed {
        let mentioned = members.iter().map(|&idx| Mentioned { report: &reports[idx].report, idx: 0 });
        let oldest = mentioned.reduce(Mentioned::older).expect("only places with reports are listed");
        by_name.entry(name_key(&place.name)).or_default().push(claims.len());
        claims.push(Claim { named: Named::Commune(place.clone()), oldest, recorded: None });
    }
    let mut hidden: Vec<(&Mention, Mentioned<'_>)> = addressing
        .hidden
        .iter()
        .map(|report| (report.commune.as_ref().unwrap_or(&nowhere), Mentioned { report, idx: 0 }))
        .collect();
    hidden.sort_by(|(one, first), (other, second)| {
        said(other).cmp(&said(one)).then_with(|| first.age().cmp(&second.age()))
    });
    for (place, mentioned) in hidden {
        let namesakes = by_name.entry(name_key(&place.name)).or_default();
        match namesakes.iter().find(|&&idx| claims[idx].is_at(place)) {
            Some(&idx) => claims[idx].oldest = claims[idx].oldest.older(mentioned),
            None => {
                namesakes.push(claims.len());
                let named = Named::Commune(place.clone());
                claims.push(Claim { named, oldest: mentioned, recorded: None });
            }
        }
    }
    for (named, slug) in addressing.recorded() {
        let Named::Commune(place) = named else { continue };
        let namesakes = by_name.get(&name_key(&place.name)).into_iter().flatten();
        let free = namesakes.filter(|&&idx| claims[idx].recorded.is_none() && claims[idx].is_at(place));
        // Without a level, a place counts as a commune.
        let level = |place: &Mention| place.level.unwrap_or(Level::Commune);
        let is_other_level =
            |claim: &Claim<'_>| !claim.is_at(&Mention { level: Some(level(place)), ..place.clone() });
        let order = |idx: usize| (is_other_level(&claims[idx]), claims[idx].oldest.age());
        if let Some(&idx) = free.min_by(|&&one, &&other| order(one).cmp(&order(other))) {
            claims[idx].recorded = Some(slug);
        }
    }
    let mut addresses = addressing.assign(&claims);
    addresses.truncate(listed.len());
    addresses
}

struct Resolved<'m> {
    places: Vec<Mention>,
    of: HashMap<&'m Mention, Resolution>,
}

enum Resolution {
    Found(usize),
    Ambiguous(Vec<usize>),
}

impl Resolution {
    fn first(&self) -> usize {
        match self {
            Self::Found(idx) => *idx,
            Self::Ambiguous(candidates) => candidates[0],
        }
    }
}

/// Resolves all mentions. The most complete ones come first, so that a bare name can match all of them.
fn resolve<'m>(mentions: &[&'m Mention], config: &'m Config) -> Resolved<'m> {
    let mut places: Vec<Mention> = Vec::new();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let known = config.places.iter().map(|known| &known.was);
    let distinct: HashSet<&Mention> = mentions.iter().copied().chain(known).collect();
    let mut distinct: Vec<&Mention> = distinct.into_iter().collect();
    distinct.sort_by_key(|mention| (std::cmp::Reverse(said(mention)), *mention));
    let mut of = HashMap::new();
    for mention in distinct {
        let names = by_name.entry(name_key(&mention.name)).or_default();
        let candidates: Vec<usize> =
            names.iter().copied().filter(|&idx| places[idx].agrees(mention)).collect();
        let resolution = match candidates[..] {
            [] => {
                names.push(places.len());
                places.push(mention.clone());
                Resolution::Found(places.len() - 1)
            }
            [only] => {
                places[only].complete(mention);
                Resolution::Found(only)
            }
            _ => Resolution::Ambiguous(candidates),
        };
        of.insert(mention, resolution);
    }
    Resolved { places, of }
}

/// How many parts of the place are given besides its name.
fn said(mention: &Mention) -> usize {
    usize::from(mention.province.is_some())
        + usize::from(mention.district.is_some())
        + usize::from(mention.level.is_some())
}
