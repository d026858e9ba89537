//! Decides which files are published: those named by a shown article, the menu or the settings.

use std::collections::{BTreeMap, BTreeSet};

use super::Asset;
use super::links::{beside, in_content};
use crate::config::{Config, MenuTarget};
use crate::content::Report;
use crate::source::SourcePath;

/// The files that aren't published.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    /// Those named only by reports in `waiting`: they are published and withdrawn together with these.
    pub(super) waiting: BTreeSet<SourcePath>,
    /// Those that nothing names: perhaps they are private, perhaps a name is missing.
    pub(super) unnamed: BTreeSet<SourcePath>,
}

/// The files among `assets` that no report in `shown`, no line of the menu and no setting names.
pub(super) fn withheld<'w, 's>(
    assets: &BTreeMap<SourcePath, Asset>,
    waiting: impl Iterator<Item = &'w Report>,
    shown: impl Iterator<Item = &'s Report>,
    config: &Config,
) -> Withheld {
    let mut withheld = Withheld::default();
    if assets.is_empty() {
        return withheld;
    }
    let mut named = NamedFiles::default();
    shown.for_each(|report| named.add(report));
    for item in &config.menu {
        if let MenuTarget::Inside(target) = &item.to {
            named.add_rooted(&target.path);
        }
    }
    named.paths.extend(config.emblem.as_deref().map(in_content));
    let mut named_later = NamedFiles::default();
    waiting.for_each(|report| named_later.add(report));
    for (path, asset) in assets.iter().filter(|(path, asset)| !named.has(path, asset)) {
        let set = if named_later.has(path, asset) { &mut withheld.waiting } else { &mut withheld.unnamed };
        set.insert(path.clone());
    }
    withheld
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
        let audio = report.audio.iter().map(|recording| &recording.file);
        let files = photos.chain(audio).chain(&report.attachments);
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

    /// Adds both meanings of `/…`: an address and a file of `content/`. Returns `false` if `path` doesn't begin with a
    /// slash.
    fn add_rooted(&mut self, path: &str) -> bool {
        let Some(address) = path.strip_prefix('/') else { return false };
        self.addresses.insert(address.to_lowercase());
        self.paths.insert(in_content(address));
        true
    }

    fn has(&self, path: &str, asset: &Asset) -> bool {
        self.paths.contains(path) || self.addresses.contains(asset.address.as_str())
    }
}
