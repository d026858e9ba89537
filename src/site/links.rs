//! Links between files: every file that an article names must exist.

use std::collections::{BTreeMap, BTreeSet};

use super::schedule::Unlinked;
use super::{Asset, Locate, Site, photos};
use crate::address::{Address, Target};
use crate::config::MenuTarget;
use crate::content::{Anchor, Recording, Report, is_local_path};
use crate::diagnostic::{
    Diagnostic, MAX_TOLD, Place, Severity, broken_link, link_to_hidden, missing_emblem, missing_file,
    refused_file, unheard,
};
use crate::source::SourcePath;
use crate::vietnamese::{fold, slip};
use crate::yaml::Step::{self, Filled, Item, Key};

/// File names in the settings are relative to this folder.
const CONTENT: &str = "content/";

/// The destination of a link inside the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// A content file, by its path.
    File(String),
    /// An address of the site, as a link to it is written.
    Page(Address),
}

/// The destination of `target` in the file at `from`. `/gioi-thieu/` is an address and `/gioi-thieu.md` a file in
/// `content/`; anything else is a file relative to `from`. Checks and pages both call this, so that they agree.
pub(crate) fn destination(site: &Site, from: &str, target: &Target) -> Destination {
    let Some(address) = target.path.strip_prefix('/') else {
        return Destination::File(beside(from, &target.path));
    };
    let file = in_content(address);
    if site.addresses.contains_key(&*file) || site.assets.contains_key(&*file) {
        return Destination::File(file);
    }
    // The address that a photo would have if it were published unchanged.
    let is_meant =
        |asset: &Asset| asset.photo.is_some() && asset.address.as_str().eq_ignore_ascii_case(address);
    match site.assets.iter().find(|(_, asset)| address.contains('.') && is_meant(asset)) {
        Some((path, _)) => Destination::File(path.to_string()),
        None => Destination::Page(typed_address(address)),
    }
}

/// An address typed by an author, who may omit the final slash of a page.
fn typed_address(address: &str) -> Address {
    let is_file = address.rsplit('/').next().is_some_and(|name| name.is_empty() || name.contains('.'));
    Address::new(if is_file { address.to_owned() } else { format!("{address}/") })
}

/// The address of a content file that is shown.
pub(crate) fn address_of_file(site: &Site, path: &str) -> Option<Address> {
    site.addresses.get(path).cloned().or_else(|| site.assets.get(path).map(photos::linked))
}

/// The address of `target` in the file at `from`, as a page writes it; `None` if there is no such file.
pub(crate) fn address(site: &Site, from: &str, target: &Target) -> Option<Address> {
    match destination(site, from, target) {
        Destination::File(file) => address_of_file(site, &file),
        Destination::Page(address) => Some(address),
    }
}

/// The photo that `target`, of a file at `from`, shows in the text.
pub(crate) fn shown_photo<'s>(site: &'s Site, from: &str, target: &Target) -> Option<&'s Asset> {
    let Destination::File(file) = destination(site, from, target) else { return None };
    site.assets.get(&*file).filter(|asset| target.is_shown && asset.photo.is_some())
}

/// The file that the article at `from` names `file` in its front matter. It is beside the article, or below `content/`
/// if the name begins with a slash, as in a link.
pub(crate) fn named_file<'s>(
    assets: &'s BTreeMap<SourcePath, Asset>,
    from: &str,
    file: &str,
) -> Option<&'s Asset> {
    assets.get(named_path(assets, from, file)?)
}

/// The path of the file that the article at `from` names `file` in its front matter.
pub(crate) fn named_path<'s>(
    assets: &'s BTreeMap<SourcePath, Asset>,
    from: &str,
    file: &str,
) -> Option<&'s SourcePath> {
    let find = |path: String| assets.get_key_value(&*path).map(|(path, _)| path);
    find(beside(from, file)).or_else(|| find(in_content(file)).filter(|_| file.starts_with('/')))
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

/// Reports every link to a file that is missing or may not be published. `reports` are the shown reports and plain pages.
/// Links to addresses are checked later, when all pages are known.
///
/// Returns the files that are named but may not be published.
pub(super) fn check<'r>(
    site: &Site,
    reports: impl Iterator<Item = &'r Report>,
    unlinked: &Unlinked,
    locate: &Locate<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeSet<SourcePath> {
    let mut found = Found { diagnostics, refused: BTreeSet::new() };
    for report in reports {
        check_body(site, report, unlinked, locate, &mut found);
        check_files(site, report, locate, &mut found);
    }
    found.refused
}

/// The results of a check.
struct Found<'d> {
    diagnostics: &'d mut Vec<Diagnostic>,
    /// The files that are named but may not be published.
    refused: BTreeSet<SourcePath>,
}

impl Found<'_> {
    /// Reports the file at `path`, which is named `file` at the place, if it may not be published.
    fn tell_refused(
        &mut self,
        site: &Site,
        path: &str,
        file: &str,
        severity: Severity,
        place: &Place,
    ) -> bool {
        let Some((path, why)) = site.refused.get_key_value(path) else { return false };
        self.diagnostics.push(refused_file(severity, place.clone(), file, why));
        self.refused.insert(path.clone());
        true
    }
}

fn check_body(site: &Site, report: &Report, unlinked: &Unlinked, locate: &Locate<'_>, found: &mut Found<'_>) {
    let broken = report.links.iter().enumerate().filter_map(|(idx, target)| {
        let Destination::File(path) = destination(site, &report.path, target) else { return None };
        // If the article can't be read, another message reports that.
        let is_broken = address_of_file(site, &path).is_none() && !unlinked.unread.contains(&*path);
        is_broken.then_some((idx, target, path))
    });
    for (idx, target, path) in broken.take(MAX_TOLD) {
        let place = locate(&report.path, &Anchor::Link(idx));
        if found.tell_refused(site, &path, &target.path, Severity::Error, &place) {
            continue;
        }
        found.diagnostics.push(if let Some(hiding) = unlinked.hidden.get(&*path) {
            link_to_hidden(place, &target.path, hiding)
        } else {
            broken_link(place, &target.path, nearest_file(site, &report.path, &path).as_deref())
        });
    }
}

fn check_files(site: &Site, report: &Report, locate: &Locate<'_>, found: &mut Found<'_>) {
    let photos =
        report.photos.iter().enumerate().filter_map(|(idx, photo)| {
            Some((photo.file.as_ref()?, vec![Key("photos"), Item(idx), Key("file")]))
        });
    let attachments = report
        .attachments
        .iter()
        .enumerate()
        .map(|(idx, file)| (file, vec![Key("attachments"), Filled(idx)]));
    let audio = report.audio.iter().enumerate();
    let audio = audio.map(|(idx, recording)| (&recording.file, vec![Key("audio"), Filled(idx), Key("file")]));
    let all =
        photos.chain(audio).chain(attachments).map(|(file, steps)| (file, steps, beside(&report.path, file)));
    // A path on the author's computer is reported when the article is read.
    let all = all.filter(|(file, ..)| !is_local_path(file));
    let missing = all.filter(|(file, ..)| named_file(&site.assets, &report.path, file).is_none());
    for (file, steps, path) in missing.take(MAX_TOLD) {
        let place = locate(&report.path, &Anchor::Key(steps));
        if !found.tell_refused(site, &path, file, Severity::Error, &place) {
            let nearest = nearest_file(site, &report.path, &path);
            found.diagnostics.push(missing_file(place, file, nearest.as_deref()));
        }
    }
    let is_unheard = |recording: &Recording| {
        named_file(&site.assets, &report.path, &recording.file).is_some_and(|asset| asset.audio.is_none())
    };
    let recordings = report.audio.iter().enumerate();
    for (idx, recording) in recordings.filter(|(_, recording)| is_unheard(recording)).take(MAX_TOLD) {
        let place = locate(&report.path, &Anchor::Key(vec![Key("audio"), Filled(idx), Key("file")]));
        found.diagnostics.push(unheard(place, &recording.file));
    }
}

/// The places where `report` names the photo at `path`, each with the name as written.
pub(crate) fn mentions_of_photo(site: &Site, report: &Report, path: &str) -> Vec<(Anchor, String)> {
    let named = report.photos.iter().enumerate().filter_map(|(idx, photo)| {
        let file = photo.file.as_ref()?;
        let is_meant = named_path(&site.assets, &report.path, file).is_some_and(|named| **named == *path);
        is_meant.then(|| (Anchor::Key(vec![Key("photos"), Item(idx), Key("file")]), file.clone()))
    });
    let linked = report.links.iter().enumerate().filter_map(|(idx, target)| {
        let is_meant = destination(site, &report.path, target) == Destination::File(path.to_owned());
        is_meant.then(|| (Anchor::Link(idx), target.path.clone()))
    });
    named.chain(linked).collect()
}

/// The path of a file named in the settings, or in an article with a slash at the beginning.
pub(crate) fn in_content(file: &str) -> String {
    beside(CONTENT, file)
}

/// The emblem at the top of the pages, if the settings name one and it exists.
pub(crate) fn emblem(site: &Site) -> Option<&Asset> {
    site.assets.get(&*in_content(site.config.emblem.as_ref()?))
}

/// Reports the emblem if there is no such file, and every file named in the settings that may not be published. `place`
/// gives the place of a setting.
pub(crate) fn check_settings(site: &mut Site, place: &dyn Fn(&[Step]) -> Place) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut found = Found { diagnostics: &mut diagnostics, refused: BTreeSet::new() };
    let emblem = site.config.emblem.as_deref().filter(|_| emblem(site).is_none());
    if let Some((file, path)) = emblem.map(|file| (file, in_content(file))) {
        let place = place(&[Key("emblem")]);
        if !found.tell_refused(site, &path, file, Severity::Error, &place) {
            let nearest = nearest_file(site, &CONTENT.into(), &path);
            found.diagnostics.push(missing_emblem(place, file, nearest.as_deref()));
        }
    }
    for item in &site.config.menu {
        let MenuTarget::Inside(target) = &item.to else { continue };
        if let Some(path) = refused_target(site, target) {
            let place = place(&[Key("menu"), Item(item.idx), Key("url")]);
            found.tell_refused(site, &path, &item.typed, Severity::Warning, &place);
        }
    }
    let named = found.refused;
    site.named_refused.extend(named);
    diagnostics
}

/// The file that an address in the menu means, if it may not be published.
pub(crate) fn refused_target(site: &Site, target: &Target) -> Option<String> {
    let path = in_content(&target.path);
    site.refused.contains_key(&*path).then_some(path)
}

/// The file that `path` probably means, as the file at `from` would link to it. Windows hides the extension of a name,
/// so that authors omit it or type it twice.
fn nearest_file(site: &Site, from: &SourcePath, path: &str) -> Option<String> {
    let wanted = fold(&path.replace('\\', "/"));
    let (stem, ending) = parts_of_name(&wanted);
    let all = site.addresses.keys().chain(site.assets.keys()).filter(|file| *file != from);
    let near = all.filter_map(|file| {
        let real = fold(file);
        let (its_stem, its_ending) = parts_of_name(&real);
        let distance = slip(stem, its_stem)?;
        let is_other_kind = ending != its_ending;
        let is_left_out = ending.is_empty();
        (distance == 0 || !is_other_kind || is_left_out)
            .then(|| (distance, is_other_kind, strsim::osa_distance(&wanted, &real), file))
    });
    near.min().map(|(.., file)| relative(from, file))
}

/// The last name of a path without its extensions, and the last extension: `nho` and `jpg` for `nho.jpg.jpg`.
fn parts_of_name(path: &str) -> (&str, &str) {
    let is_ending = |ending: &str| {
        (1..=4).contains(&ending.len()) && ending.starts_with(|char: char| char.is_ascii_alphabetic())
    };
    let mut stem = path.rsplit('/').next().unwrap_or(path);
    let mut last = "";
    while let Some((before, ending)) = stem.rsplit_once('.').filter(|(_, ending)| is_ending(ending)) {
        last = if last.is_empty() { ending } else { last };
        stem = before;
    }
    (stem, last)
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
