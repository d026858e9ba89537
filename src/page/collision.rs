//! Finds addresses that two files claim.

use std::collections::HashSet;

use super::claim::{Claim, Claimed, Located, claim, shown};
use super::dead_links;
use super::pages::Page;
use crate::diagnostic::{Diagnostic, Place, asset_collision, path_collision};
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::{OutputPath, lower};
use crate::site::{Locate, Site};

/// Reports every address claimed twice, and every link to an address that doesn't exist. `others` are the theme's
/// static files.
///
/// # Errors
/// If a report can't be fetched, or has changed since it was read.
pub fn check(
    site: &Site,
    pages: &[Page],
    others: &[OutputPath],
    located: &Located<'_>,
    reads: &Reads,
) -> Result<Vec<Diagnostic>, Error> {
    let of_pages = pages.iter().map(|page| Ok((&page.file, claim(site, page, reads)?)));
    let of_pages = of_pages.collect::<Result<Vec<_>, Error>>()?;
    // The address of a file made of a photo contains its fingerprint, so it can't collide.
    let copied = site.published_assets().filter(|(_, asset)| asset.photo.is_none());
    let assets: Vec<(OutputPath, Claim<'_>)> =
        copied.map(|(path, asset)| (asset.address.file(), Claim::Asset(path))).collect();
    let of_assets = assets.iter().map(|(file, claim)| (file, *claim));
    let of_theme = others.iter().map(|path| (path, Claim::Made("tệp của giao diện", "a file of the theme")));
    let mut claims: Vec<Claimed<'_>> = of_pages
        .into_iter()
        .chain(of_assets)
        .chain(of_theme)
        .map(|(file, claim)| Claimed { lower: lower(file), file, claim })
        .collect();
    claims.sort_unstable_by(|one, other| one.lower.cmp(&other.lower));
    let mut diagnostics = Vec::new();
    for rivals in rivals(&claims) {
        tell(&rivals, located.in_content, &mut diagnostics);
    }
    dead_links::check(site, &claims, located, reads, &mut diagnostics)?;
    Ok(diagnostics)
}

/// Groups of claims that exclude each other: to the same file, or to a file and another in a folder of that name.
fn rivals<'c>(claims: &'c [Claimed<'c>]) -> Vec<Vec<&'c Claimed<'c>>> {
    let files: HashSet<&str> =
        claims.iter().map(|claimed| &*claimed.lower).filter(|file| !is_page(file)).collect();
    let mut rivals = Vec::new();
    for same in claims.chunk_by(|one, other| one.lower == other.lower) {
        let file = &*same[0].lower;
        let above = file.match_indices('/').map(|(at, _)| &file[..at]).filter(|above| files.contains(above));
        let above = above.flat_map(|above| claims.iter().filter(move |claimed| *claimed.lower == *above));
        let together: Vec<_> = above.chain(same).collect();
        if together.len() > 1 {
            rivals.push(together);
        }
    }
    rivals
}

/// Whether a file is the page of a folder. No folder can have the name of such a file.
fn is_page(file: &str) -> bool {
    file.ends_with("index.html")
}

fn tell(rivals: &[&Claimed<'_>], locate: &Locate<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut rivals = rivals.to_vec();
    rivals.sort_by_key(|claimed| claimed.claim.rank());
    let [first, others @ ..] = &rivals[..] else { return };
    for other in others {
        let place = match other.claim {
            Claim::File(report, whole) => locate(&report.path, &whole.anchor()),
            Claim::Asset(path) => {
                diagnostics.push(asset_collision(
                    Place::whole(path),
                    shown(&other.lower),
                    first.claim.names(),
                ));
                continue;
            }
            Claim::Made(..) => continue,
        };
        diagnostics.push(path_collision(place, shown(&other.lower), first.claim.names()));
    }
}
