//! Files that belong to hidden reports: they are published and withdrawn together with them.

use std::collections::{BTreeMap, BTreeSet};

use super::Asset;
use super::links::{beside, in_content};
use super::schedule::Hidden;
use crate::config::{Config, MenuTarget};
use crate::content::Report;
use crate::source::SourcePath;

/// A file of this name owns the other files in its folder.
const INDEX: &str = "index.md";

/// Removes the files that belong only to reports in `waiting`: those that one of them names, and those in the folder of
/// an `index.md` whose articles are all waiting. Files also named by a shown report, the menu or the emblem stay.
pub(super) fn withhold<'a>(
    assets: &mut BTreeMap<SourcePath, Asset>,
    waiting: &'a Hidden,
    shown: impl Iterator<Item = &'a Report> + Clone,
    config: &'a Config,
) {
    let waiting = || waiting.reports().map(|report| &**report);
    let mut named = NamedFiles::default();
    waiting().for_each(|report| named.add(report));
    let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
    for report in waiting().filter(|report| has_folder(report)) {
        folders.insert(folder_of(&report.path), Folder::Waits);
    }
    if named.is_empty() && folders.is_empty() {
        return;
    }
    for report in shown.clone() {
        let folder = folder_of(&report.path);
        if has_folder(report) || folders.contains_key(folder) {
            folders.insert(folder, Folder::Shown);
        }
    }
    let waits = |path: &str| {
        let mut above = path.match_indices('/').rev().map(|(end, _)| &path[..=end]);
        above.find_map(|folder| folders.get(folder)) == Some(&Folder::Waits)
    };
    let candidates: Vec<SourcePath> = assets
        .iter()
        .filter(|(path, asset)| named.has(path, asset) || waits(path))
        .map(|(path, _)| path.clone())
        .collect();
    if candidates.is_empty() {
        return;
    }
    let mut shown_too = NamedFiles::default();
    shown.for_each(|report| shown_too.add(report));
    for item in &config.menu {
        if let MenuTarget::Inside(target) = &item.to {
            shown_too.add_rooted(&target.path);
        }
    }
    shown_too.paths.extend(config.emblem.as_deref().map(in_content));
    for path in candidates {
        if assets.get(&path).is_some_and(|asset| !shown_too.has(&path, asset)) {
            assets.remove(&path);
        }
    }
}

/// Whether unnamed files in a folder are published.
#[derive(PartialEq, Eq)]
enum Folder {
    Waits,
    Shown,
}

/// Whether the report owns its folder. `content/` belongs to all.
fn has_folder(report: &Report) -> bool {
    report.path.strip_suffix(INDEX).is_some_and(|folder| folder.ends_with('/') && folder != "content/")
}

fn folder_of(path: &str) -> &str {
    &path[..path.rfind('/').map_or(0, |end| end + 1)]
}

/// The files that reports name.
#[derive(Default)]
struct NamedFiles {
    paths: BTreeSet<String>,
    addresses: BTreeSet<String>,
}

impl NamedFiles {
    fn add(&mut self, report: &Report) {
        let photos = report.photos.iter().filter_map(|photo| photo.file.as_ref());
        let files = photos.chain(&report.attachments);
        for file in files {
            self.paths.insert(beside(&report.path, file));
            self.add_rooted(file);
        }
        for target in &report.links {
            if !self.add_rooted(&target.path) {
                self.paths.insert(beside(&report.path, &target.path));
            }
        }
    }

    /// Adds what `/…` may mean, an address or a file of `content/`. False if `path` doesn't begin at the root.
    fn add_rooted(&mut self, path: &str) -> bool {
        let Some(address) = path.strip_prefix('/') else { return false };
        self.addresses.insert(address.to_lowercase());
        self.paths.insert(in_content(address));
        true
    }

    fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.addresses.is_empty()
    }

    fn has(&self, path: &str, asset: &Asset) -> bool {
        self.paths.contains(path) || self.addresses.contains(asset.address.as_str())
    }
}
