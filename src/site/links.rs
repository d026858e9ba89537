//! Links between files: every file that an article names must exist.

use super::{Asset, Locate, Site};
use crate::content::{Anchor, Report, Target};
use crate::diagnostic::{Diagnostic, MAX_TOLD, broken_link, missing_file, refused_file};
use crate::source::SourcePath;
use crate::vietnamese::{fold, nearest};
use crate::yaml::Step::{Item, Key};

/// File names in the settings are relative to this folder.
const CONTENT: &str = "content/";

/// Where a link inside the site leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination<'a> {
    /// A content file, by its path.
    File(String),
    /// An address of the site, relative to its root.
    Page(&'a str),
}

/// Where `target` leads from the file at `from`: `/gioi-thieu/` is an address, anything else a file relative to it.
pub(crate) fn destination<'a>(from: &str, target: &'a Target) -> Destination<'a> {
    match target.path.strip_prefix('/') {
        Some(address) => Destination::Page(address),
        None => Destination::File(beside(from, &target.path)),
    }
}

/// Resolves the path `relative`, as given in the file at `from`.
pub(crate) fn beside(from: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    crate::vietnamese::nfc(&parts.join("/")).into_owned()
}

/// Reports every link to a missing file. `reports` are the shown reports and plain pages. Links to addresses are
/// checked later, when all pages are known.
pub(super) fn check<'r>(
    site: &Site,
    reports: impl Iterator<Item = &'r Report>,
    locate: &Locate<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for report in reports {
        check_body(site, report, locate, diagnostics);
        check_files(site, report, locate, diagnostics);
    }
}

fn check_body(site: &Site, report: &Report, locate: &Locate<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let broken = report.links.iter().enumerate().filter_map(|(idx, target)| {
        let Destination::File(path) = destination(&report.path, target) else { return None };
        let is_there = site.addresses.contains_key(&*path) || site.assets.contains_key(&*path);
        (!is_there).then_some((idx, target, path))
    });
    for (idx, target, path) in broken.take(MAX_TOLD) {
        let place = locate(&report.path, &Anchor::Link(idx));
        diagnostics.push(if site.refused.contains(&*path) {
            refused_file(place, &target.path)
        } else {
            broken_link(place, &target.path, nearest_file(site, &report.path, &path).as_deref())
        });
    }
}

fn check_files(site: &Site, report: &Report, locate: &Locate<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let photos =
        report.photos.iter().enumerate().filter_map(|(idx, photo)| {
            Some((photo.file.as_ref()?, vec![Key("photos"), Item(idx), Key("file")]))
        });
    let attachments =
        report.attachments.iter().enumerate().map(|(idx, file)| (file, vec![Key("attachments"), Item(idx)]));
    let all = photos.chain(attachments).map(|(file, steps)| (file, steps, beside(&report.path, file)));
    for (file, steps, path) in all.filter(|(.., path)| !site.assets.contains_key(&**path)).take(MAX_TOLD) {
        let place = locate(&report.path, &Anchor::Key(steps));
        diagnostics.push(if site.refused.contains(&*path) {
            refused_file(place, file)
        } else {
            missing_file(place, file, nearest_file(site, &report.path, &path).as_deref())
        });
    }
}

/// The path of a file that the settings name.
pub(super) fn in_content(file: &str) -> String {
    beside(CONTENT, file)
}

/// The emblem at the top of the pages, if the settings name one and it exists.
pub(crate) fn emblem(site: &Site) -> Option<&Asset> {
    site.assets.get(&*in_content(site.config.emblem.as_ref()?))
}

/// The emblem's name in the settings if there is no such file, and the most similar name.
pub(crate) fn missing_emblem(site: &Site) -> Option<(&str, Option<String>)> {
    let file = site.config.emblem.as_deref().filter(|_| emblem(site).is_none())?;
    Some((file, nearest_file(site, &CONTENT.into(), &in_content(file))))
}

/// The file whose name is most similar to `path`, as a link in the file at `from` would give it.
fn nearest_file(site: &Site, from: &SourcePath, path: &str) -> Option<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let wanted = fold(path);
    let all = site.addresses.keys().chain(site.assets.keys());
    let order = |file: &&SourcePath| (strsim::osa_distance(&wanted, &fold(file)), (*file).clone());
    nearest(&name(path), 2, all, |file| fold(&name(file)), order).map(|file| relative(from, file))
}

/// The relative path of `to`, for a link in the file at `from`.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = &from[..from.len() - 1];
    let common = folders.iter().zip(&to[..to.len() - 1]).take_while(|(one, other)| one == other).count();
    let mut parts = vec![".."; folders.len() - common];
    parts.extend(&to[common..]);
    parts.join("/")
}
