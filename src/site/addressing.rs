//! Addresses for subjects, places and models: decides which of the names with the same slug gets the short address.
//!
//! Recorded addresses come first. The other names choose in the order of age, each the first free address, so a name
//! never moves because of a younger one. The age of a name is that of its oldest report among all that aren't drafts.
//! Expired reports count, or the address would move on the day its oldest report expires; readers have seen their
//! names. Reports that aren't due count too, and reveal nothing: they are younger than every shown report. Drafts count
//! only in a preview that shows them, after all others.

use std::collections::HashMap;

use super::{Address, Locate, Planned};
use crate::config::{Config, Named};
use crate::content::{Anchor, Report, ReportKind};
use crate::diagnostic::{Diagnostic, MAX_TOLD, shared_address};
use crate::place::{Level, Mention};
use crate::vietnamese::slug;
use crate::yaml::Step;

/// A name that needs an address.
pub(super) struct Claim<'r> {
    /// The name, as messages show it.
    pub(super) named: Named,
    /// Its oldest report, whose wording of the name gives the address: newer reports may write it in another way.
    pub(super) oldest: Mentioned<'r>,
    /// The last part of its address, if the settings record it.
    pub(super) recorded: Option<&'r str>,
}

impl Claim<'_> {
    /// Whether it may be the page of this place.
    pub(super) fn is_at(&self, place: &Mention) -> bool {
        matches!(&self.named, Named::Commune(known) if known.agrees(place))
    }
}

/// The place where a report mentions a name.
#[derive(Clone, Copy)]
pub(super) struct Mentioned<'r> {
    /// The report.
    pub(super) report: &'r Report,
    /// The position in the report's list of such names.
    pub(super) idx: usize,
}

impl<'r> Mentioned<'r> {
    /// The older of two.
    pub(super) fn older(self, other: Self) -> Self {
        if other.age() < self.age() { other } else { self }
    }

    /// A key that sorts the oldest first. A report without any date is older than all others, so that adding a report
    /// with a date changes nothing.
    pub(super) fn age(&self) -> impl Ord + use<'r> {
        let Report { draft, published, path, .. } = self.report;
        (*draft, published.map(|posted| posted.at), path, self.idx)
    }
}

/// The data that decides addresses, and the mistakes found meanwhile.
pub(super) struct Addressing<'s> {
    pub(super) config: &'s Config,
    /// The hidden reports that count.
    pub(super) hidden: Vec<&'s Report>,
    pub(super) locate: &'s Locate<'s>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'s> Addressing<'s> {
    /// For the settings and the hidden reports.
    pub(super) fn new(
        config: &'s Config,
        hidden: impl Iterator<Item = &'s Report>,
        locate: &'s Locate<'s>,
    ) -> Self {
        // A withdrawn report may lack its place.
        let counts =
            |report: &&Report| !report.draft && report.kind != ReportKind::Page && report.commune.is_some();
        let hidden = hidden.filter(counts).collect();
        Self { config, hidden, locate, diagnostics: Vec::new() }
    }

    /// The reports whose names get addresses: those that are shown, with their index, and the hidden ones that count.
    pub(super) fn reports<'r>(
        &self,
        shown: &'r [Planned],
    ) -> impl Iterator<Item = (Option<usize>, &'r Report)> + use<'_, 'r, 's>
    where
        's: 'r,
    {
        let shown = shown.iter().enumerate().map(|(idx, planned)| (Some(idx), &*planned.report));
        shown.chain(self.hidden.iter().map(|report| (None, *report)))
    }

    /// The names with recorded addresses, and the last parts of these addresses.
    pub(super) fn recorded(&self) -> impl Iterator<Item = (&'s Named, &'s str)> + use<'s> {
        self.config.addresses.iter().map(|address| (&address.named, &*address.slug))
    }

    /// Gives each claim its address, and reports those that an older report could change. All claims are of one kind.
    pub(super) fn assign(&mut self, claims: &[Claim<'_>]) -> Vec<Address> {
        // Holders by slug; `None` for one that is recorded, even if no report has its name at present.
        let list = claims.first().map(|claim| claim.named.list());
        let recorded = self.recorded().filter(|(named, _)| Some(named.list()) == list);
        let mut holders: HashMap<String, Option<usize>> =
            recorded.map(|(_, slug)| (slug.to_owned(), None)).collect();
        let mut slugs: Vec<String> =
            claims.iter().map(|claim| claim.recorded.unwrap_or_default().to_owned()).collect();
        let mut order: Vec<usize> = (0..claims.len()).filter(|&idx| claims[idx].recorded.is_none()).collect();
        order.sort_by(|&one, &other| claims[one].oldest.age().cmp(&claims[other].oldest.age()));
        let mut shared = Vec::new();
        for idx in order {
            let mut rival = None;
            let is_free = |slug: &String| match holders.get(slug) {
                Some(holder) => {
                    rival = rival.or(*holder);
                    false
                }
                None => true,
            };
            slugs[idx] = wanted(&claims[idx]).find(is_free).expect("there is always another number");
            holders.insert(slugs[idx].clone(), Some(idx));
            shared.extend(rival.map(|rival| (rival, idx)));
        }
        let address =
            |(claim, slug): (&Claim<'_>, &String)| Address::new(format!("{}{slug}/", claim.named.list()));
        let addresses: Vec<Address> = claims.iter().zip(&slugs).map(address).collect();
        // Nobody reads more messages than this; the others follow once these addresses are recorded.
        for (holder, other_idx) in shared.into_iter().take(MAX_TOLD) {
            let Claim { oldest, .. } = &claims[other_idx];
            let place = (self.locate)(&oldest.report.path, &anchor(&claims[other_idx]));
            let (kept, its) = (addresses[holder].as_str(), addresses[other_idx].as_str());
            let (name, other) = (claims[holder].named.in_full(), claims[other_idx].named.in_full());
            let line = |idx: usize| claims[idx].named.recorded_as(&slugs[idx]);
            let lines = (&line(holder), &line(other_idx));
            self.diagnostics.push(shared_address(place, (&name, kept), (&other, its), lines));
        }
        addresses
    }
}

/// The slugs that a name may have, the best first: the name alone; of a place, the name with what distinguishes it from
/// others of that name; then numbers.
fn wanted(claim: &Claim<'_>) -> impl Iterator<Item = String> {
    let Mentioned { report, idx } = claim.oldest;
    let (short, long) = match claim.named {
        Named::Tag(_) => (slug(&report.tags[idx]), None),
        Named::Model(_) => (slug(&report.models[idx].name), None),
        Named::Commune(_) => {
            let place = report.commune.clone().unwrap_or_default();
            let Mention { name, level, district, province } = &place;
            let is_more =
                district.is_some() || province.is_some() || level.unwrap_or(Level::Commune) != Level::Commune;
            (slug(name), is_more.then_some(place))
        }
    };
    let numbered = (2..).map({
        let short = short.clone();
        move |number: u32| format!("{short}-{number}")
    });
    let long = long.into_iter().map(|place| slug(&place.full()));
    std::iter::once(short).chain(long).chain(numbered)
}

fn anchor(claim: &Claim<'_>) -> Anchor {
    match claim.named {
        Named::Tag(_) => Anchor::Key(vec![Step::Key("tags"), Step::Filled(claim.oldest.idx)]),
        Named::Commune(_) => Anchor::Key(vec![Step::Key("commune")]),
        Named::Model(_) => Anchor::Model(claim.oldest.idx),
    }
}
