//! Two files can't have one address, and a link must lead to an address that there is.

use std::collections::BTreeMap;

use super::{Kind, Page};
use crate::content::{Anchor, Report};
use crate::diagnostic::{Diagnostic, broken_link, path_collision};
use crate::output::OutputPath;
use crate::site::links::{Destination, destination};
use crate::site::{Locate, Site};
use crate::source::SourcePath;
use crate::vietnamese::fold;
use crate::yaml::Step;

/// Tells every address that is claimed twice, and every link to an address that there isn't. `others` are the files
/// that are copied from the theme.
pub fn check(site: &Site, pages: &[Page], others: &[OutputPath], locate: &Locate<'_>) -> Vec<Diagnostic> {
    let mut claims: BTreeMap<String, Vec<Claim<'_>>> = BTreeMap::new();
    let of_pages = pages.iter().map(|page| (page.address.file(), claim(site, page)));
    let of_assets = site.assets.iter().map(|(path, asset)| (asset.address.file(), Claim::Asset(path)));
    let of_theme = others.iter().map(|path| (path.clone(), Claim::Made("tệp của giao diện")));
    for (file, claim) in of_pages.chain(of_assets).chain(of_theme) {
        // File systems that take no notice of capitals must hold the site too.
        claims.entry(file.to_lowercase()).or_default().push(claim);
    }
    let mut diagnostics = Vec::new();
    for (file, here) in &claims {
        let above = file.match_indices('/').filter_map(|(at, _)| claims.get(&file[..at])).flatten();
        let mut rivals: Vec<&Claim<'_>> = above.chain(here).collect();
        rivals.sort_by_key(|claim| claim.rank());
        if let [first, others @ ..] = &rivals[..] {
            for other in others {
                let place = match other {
                    Claim::File(report, anchor) => locate(&report.path, anchor),
                    Claim::Asset(path) => crate::diagnostic::Place::whole(path),
                    Claim::Made(_) => continue,
                };
                diagnostics.push(path_collision(place, shown(file), first.name()));
            }
        }
    }
    check_links(site, &claims, locate, &mut diagnostics);
    diagnostics
}

/// Who wants an address.
enum Claim<'s> {
    /// A content file, because of its path, its slug or an alias.
    File(&'s Report, Anchor),
    /// A file beside the reports.
    Asset(&'s SourcePath),
    /// A page that every site has.
    Made(&'static str),
}

impl Claim<'_> {
    /// Who keeps the address: what can't be renamed first, then by path.
    fn rank(&self) -> (u8, &str) {
        match self {
            Self::Made(what) => (0, what),
            Self::File(report, _) => (1, &report.path),
            Self::Asset(path) => (2, path),
        }
    }

    fn name(&self) -> &str {
        self.rank().1
    }
}

fn claim<'s>(site: &'s Site, page: &Page) -> Claim<'s> {
    let own = |report: &'s Report| {
        let anchor = if report.slug.is_some() { Anchor::Key(vec![Step::Key("slug")]) } else { Anchor::Whole };
        Claim::File(report, anchor)
    };
    let alias = |report: &'s Report, alias| {
        Claim::File(report, Anchor::Key(vec![Step::Key("aliases"), Step::Item(alias)]))
    };
    match page.kind {
        Kind::Report(idx) => own(&site.reports[idx].report),
        Kind::Plain(idx) => own(&site.pages[idx].report),
        Kind::Redirect { report, alias: idx } => alias(&site.reports[report].report, idx),
        Kind::PlainRedirect { page, alias: idx } => alias(&site.pages[page].report, idx),
        Kind::Home { .. } => Claim::Made("trang chủ"),
        Kind::Communes { .. } | Kind::Commune { .. } => Claim::Made("trang các địa phương"),
        Kind::Models { .. } | Kind::Model { .. } => Claim::Made("trang các mô hình"),
        Kind::Issues { .. } | Kind::Issue { .. } => Claim::Made("trang bản tin hằng tháng"),
        Kind::Tag { .. } => Claim::Made("trang các chủ đề"),
        _ => Claim::Made("tệp của trang tin"),
    }
}

/// The address of a file, as people type it.
fn shown(file: &str) -> &str {
    file.strip_suffix("index.html").unwrap_or(file)
}

fn check_links(
    site: &Site,
    claims: &BTreeMap<String, Vec<Claim<'_>>>,
    locate: &Locate<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let reports =
        site.reports.iter().map(|entry| &entry.report).chain(site.pages.iter().map(|page| &page.report));
    for report in reports {
        for (idx, target) in report.links.iter().enumerate() {
            let Destination::Page(address) = destination(&report.path, target) else { continue };
            let address = address.trim_end_matches('/').to_lowercase();
            let page =
                if address.is_empty() { "index.html".to_owned() } else { format!("{address}/index.html") };
            if !claims.contains_key(&page) && !claims.contains_key(&address) {
                let place = locate(&report.path, &Anchor::Link(idx));
                diagnostics.push(broken_link(place, &target.path, nearest(claims, &page).as_deref()));
            }
        }
    }
}

fn nearest(claims: &BTreeMap<String, Vec<Claim<'_>>>, wanted: &str) -> Option<String> {
    let wanted = fold(wanted);
    let limit = (wanted.chars().count() / 4).max(2);
    claims
        .keys()
        .map(|file| (strsim::osa_distance(&wanted, file), file))
        .min()
        .filter(|(distance, _)| *distance <= limit)
        .map(|(_, file)| format!("/{}", shown(file)))
}
