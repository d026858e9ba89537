//! Finds links, of articles and of the menu, that lead to no page, file or heading.

use super::claim::{Because, Claim, Claimed, Located, shown};
use crate::address::Target;
use crate::address::link::missing_anchor;
use crate::config::MenuTarget;
use crate::content::{Anchor, Report};
use crate::diagnostic::{
    Diagnostic, MAX_TOLD, Place, broken_link, dead_menu_link, inexact_link, link_to_withdrawn,
    no_such_heading,
};
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::lower;
use crate::site::links::{Destination, address_of_file, destination, refused_target};
use crate::site::{Address, Site};
use crate::vietnamese::{fold, slip};
use crate::yaml::Step::{Item, Key};

/// Reports the dead links of `site`, all of whose files are claimed by `claims`. Links to content files that don't exist
/// were reported with the plan.
pub(super) fn check(
    site: &Site,
    claims: &[Claimed<'_>],
    located: &Located<'_>,
    reads: &Reads,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Error> {
    let reports =
        site.reports.iter().map(|entry| &entry.report).chain(site.pages.iter().map(|page| &page.report));
    for report in reports {
        let report: &Report = report.read(reads)?;
        let dead = report.links.iter().enumerate();
        let dead =
            dead.filter_map(|(idx, target)| Some((idx, target, fault(site, claims, &report.path, target)?)));
        for (idx, target, fault) in dead.take(MAX_TOLD) {
            let place = (located.in_content)(&report.path, &Anchor::Link(idx));
            diagnostics.push(fault.diagnostic(place, target, broken_link));
        }
    }
    for item in &site.config.menu {
        let MenuTarget::Inside(target) = &item.to else { continue };
        if refused_target(site, target).is_some() {
            continue;
        }
        if let Some(fault) = fault(site, claims, "", target) {
            let place = (located.in_settings)(&[Key("menu"), Item(item.idx), Key("url")]);
            let typed = Target { path: item.typed.clone(), ..target.clone() };
            diagnostics.push(fault.diagnostic(place, &typed, dead_menu_link));
        }
    }
    Ok(())
}

/// What is wrong with a link.
enum LinkFault {
    /// There is nothing at its address; the most similar address.
    Nothing(Option<String>),
    /// The address is nearly right, and this is the right one.
    Inexact(String),
    /// The article was withdrawn.
    Withdrawn,
    /// The article has no such heading; the most similar one.
    Heading(Option<String>),
}

impl LinkFault {
    fn diagnostic(
        self,
        place: Place,
        target: &Target,
        nothing: fn(Place, &str, Option<&str>) -> Diagnostic,
    ) -> Diagnostic {
        match self {
            Self::Nothing(nearest) => nothing(place, &target.path, nearest.as_deref()),
            Self::Inexact(exact) => inexact_link(place, &target.path, &(exact + &target.suffix)),
            Self::Withdrawn => link_to_withdrawn(place, &target.path),
            Self::Heading(nearest) => no_such_heading(place, &target.suffix, nearest.as_deref()),
        }
    }
}

fn fault(site: &Site, claims: &[Claimed<'_>], from: &str, target: &Target) -> Option<LinkFault> {
    let file = match destination(site, from, target) {
        Destination::File(file) => address_of_file(site, &file)?.file(),
        Destination::Page(address) => match exact(claims, &address) {
            Some(file) if *file == *address.file() => file.into(),
            // If the final slash is missing, a server redirects to the page.
            Some(file) if file.strip_suffix("/index.html") == Some(address.as_str()) => file.into(),
            Some(file) => return Some(LinkFault::Inexact(format!("/{}", shown(file)))),
            None => return Some(LinkFault::Nothing(nearest_address(claims, &address))),
        },
    };
    let Claim::File(report, because) = claimed(claims, &lower(&file))?.claim else { return None };
    if report.withdrawn.is_some() {
        return Some(LinkFault::Withdrawn);
    }
    if let Because::Alias(_) = because {
        return None;
    }
    missing_anchor(&report.anchors, &target.suffix).map(LinkFault::Heading)
}

fn claimed<'c>(claims: &'c [Claimed<'c>], wanted: &str) -> Option<&'c Claimed<'c>> {
    let at = claims.binary_search_by(|claimed| (*claimed.lower).cmp(wanted)).ok()?;
    claims.get(at)
}

/// The file that `address` means, although its capitals and final slash may be wrong.
fn exact<'c>(claims: &'c [Claimed<'c>], address: &Address) -> Option<&'c str> {
    let plain = address.as_str().trim_end_matches('/').to_lowercase();
    let page = if plain.is_empty() { "index.html".to_owned() } else { format!("{plain}/index.html") };
    [page, plain].iter().find_map(|file| claimed(claims, file)).map(|claimed| claimed.file)
}

/// The address that `wanted` probably means: each of its parts is similar, or it ends like it and is elsewhere.
fn nearest_address(claims: &[Claimed<'_>], wanted: &Address) -> Option<String> {
    let wanted = fold(wanted.as_str());
    let wanted = wanted.trim_matches('/');
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let near = claims.iter().filter_map(|claimed| {
        let address = shown(&claimed.lower);
        let real = fold(address);
        let real = real.trim_matches('/');
        let (mut steps, mut its_steps) = (wanted.split('/'), real.split('/'));
        let distance = if steps.clone().count() == its_steps.clone().count() {
            steps.try_fold(0, |sum, step| Some(sum + slip(step, its_steps.next()?)?))
        } else {
            None
        };
        let is_elsewhere = || last(wanted).len() > 3 && last(wanted) == last(real);
        distance.or_else(|| is_elsewhere().then_some(real.len())).map(|distance| (distance, address))
    });
    near.min().map(|(_, address)| format!("/{address}"))
}
