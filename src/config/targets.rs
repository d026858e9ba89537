//! Where the site is sent to: `targets` in `site.yaml`.

use super::{WrittenTarget, present};
use crate::diagnostic::{secret_in_settings, target_twice};
use crate::text::Text;
use crate::vietnamese::fold;
use crate::yaml::{Checker, Step};
use Step::{Item, Key};

/// A place that the site is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendTarget {
    /// What people call it on the command line.
    pub name: String,
    /// How it is reached.
    pub kind: TargetKind,
    /// The folder of the site there; for a folder of this machine, relative to the site's root.
    pub path: String,
    /// How many connections are open at once.
    pub connections: usize,
}

/// How a target is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// A folder that this machine sees: a share, a USB stick.
    Folder,
}

/// The kinds with their words in `site.yaml`, English and Vietnamese.
const KINDS: &[(TargetKind, &str, &str)] = &[(TargetKind::Folder, "folder", "thư mục")];

/// Connections at once where nobody says how many: most servers accept so many of one account.
const CONNECTIONS: usize = 4;

/// Servers take more for an attack.
const MOST_CONNECTIONS: u32 = 16;

impl TargetKind {
    fn parse(word: &str) -> Option<Self> {
        let word = fold(word.trim());
        KINDS.iter().find(|(_, en, vi)| word == *en || word == fold(vi)).map(|(kind, ..)| *kind)
    }
}

impl Checker<'_, '_> {
    pub(super) fn targets(&mut self, written: Vec<WrittenTarget>) -> Vec<SendTarget> {
        let mut targets: Vec<(SendTarget, u32)> = Vec::new();
        for (idx, written) in written.into_iter().enumerate() {
            let Some(target) = self.target(idx, written) else { continue };
            let place = self.yaml.locate(&[Key("targets"), Item(idx), Key("name")]);
            match targets.iter().find(|(other, _)| fold(&other.name) == fold(&target.name)) {
                Some((_, first_line)) => self.tell(target_twice(place, &target.name, *first_line)),
                None => targets.push((target, place.line)),
            }
        }
        targets.into_iter().map(|(target, _)| target).collect()
    }

    fn target(&mut self, idx: usize, written: WrittenTarget) -> Option<SendTarget> {
        let at = [Key("targets"), Item(idx)];
        let name = self.required(written.name, &at, "name", "web");
        let kind = self.required(written.kind, &at, "kind", "folder").and_then(|word| {
            let kind = TargetKind::parse(&word);
            if kind.is_none() {
                let words = |word: fn(&(TargetKind, &'static str, &'static str)) -> &'static str| {
                    KINDS.iter().map(word).collect::<Vec<_>>().join(", ")
                };
                let allowed = Text::new(words(|(_, _, vi)| vi), words(|(_, en, _)| en));
                self.unknown(&[at[0], at[1], Key("kind")], &word, &allowed);
            }
            kind
        });
        let path = self.required(written.path, &at, "path", "/media/usb/ban-tin");
        for (key, value) in [("name", &name), ("path", &path)] {
            if value.as_deref().is_some_and(has_password) {
                let place = self.yaml.locate(&[at[0], at[1], Key(key)]);
                self.tell(secret_in_settings(place));
            }
        }
        let connections = match written.connections {
            Some(number) if !(1..=MOST_CONNECTIONS).contains(&number) => {
                let allowed = Text::new(
                    format!("số từ 1 đến {MOST_CONNECTIONS}"),
                    format!("a number from 1 to {MOST_CONNECTIONS}"),
                );
                self.unknown(&[at[0], at[1], Key("connections")], &number.to_string(), &allowed);
                return None;
            }
            written => written.map_or(CONNECTIONS, |number| number as usize),
        };
        let name = present(name)?.trim().to_owned();
        Some(SendTarget { name, kind: kind?, path: path?, connections })
    }
}

/// Whether an address names a user with a password: `ftp://lan:12345@host`.
fn has_password(text: &str) -> bool {
    super::secrets::password_in_address(text).is_some()
}
