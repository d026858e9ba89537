//! Recovery files for text that isn't saved yet. Each browser tab has one for each article that it changes, in the
//! site's state folder, so that the text survives a crash and a run on another port.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::article::is_in_content;
use super::kept::LIMIT;
use super::{Desk, DeskRefusal};
use crate::disk::{Dir, FileType};
use crate::fingerprint::Fingerprint;
use crate::load::CONFIG;
use crate::source::SourcePath;

/// The folder of recovery files, in the program's state folder.
const UNSAVED: &str = "chua-luu";

/// The most recovery files.
const MAX_FILES: usize = 100;

/// The digits of the time at the beginning of a name, in milliseconds since 1970.
const DIGITS: usize = 15;

/// An article in a tab.
#[derive(Deserialize)]
pub(super) struct AskedTab {
    path: SourcePath,
    tab: String,
}

#[derive(Deserialize)]
pub(super) struct Unsaved {
    #[serde(flatten)]
    at: AskedTab,
    unsaved: Map<String, Value>,
}

impl AskedTab {
    /// The end of the names of its files.
    fn suffix(&self) -> Result<String, DeskRefusal> {
        let is_id = |id: &str| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !is_id(&self.tab) || (&*self.path != CONFIG && !is_in_content(&self.path)) {
            return Err(DeskRefusal::wrong_call());
        }
        Ok(format!("-{}-{}.json", self.tab, Fingerprint::of(self.path.as_bytes())))
    }
}

impl Desk {
    /// Stores the unsaved text of an article in a tab, and removes what was stored for it before.
    pub(super) fn keep_unsaved(&self, asked: &Unsaved) -> Result<Value, DeskRefusal> {
        let suffix = asked.at.suffix()?;
        let mut content = json!({ "path": asked.at.path, "tab": asked.at.tab });
        content["unsaved"] = Value::Object(asked.unsaved.clone());
        // One call at a time, since each removes the files that it replaces.
        let _held = super::lock(&self.unsaved);
        let folder = self.made_folder(UNSAVED)?;
        let names = names(&folder)?;
        let last =
            names.iter().filter(|name| name.ends_with(&suffix)).filter_map(|name| moment_of(name)).max();
        let now = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        let now = last.map_or(now, |last| now.max(last + 1));
        folder.create(Path::new(&format!("{now:0DIGITS$}{suffix}")), content.to_string().as_bytes())?;
        let others = names.iter().filter(|name| !name.ends_with(&suffix));
        let surplus = (others.clone().count() + 1).saturating_sub(MAX_FILES);
        let replaced = names.iter().filter(|name| name.ends_with(&suffix));
        for name in others.take(surplus).chain(replaced) {
            folder.remove_file(Path::new(name))?;
        }
        Ok(json!({}))
    }

    /// Deletes the unsaved text of an article in a tab: the user has saved or discarded it.
    pub(super) fn forget_unsaved(&self, asked: &AskedTab) -> Result<Value, DeskRefusal> {
        let suffix = asked.suffix()?;
        let _held = super::lock(&self.unsaved);
        if let Some(folder) = self.state_folder(UNSAVED)? {
            for name in names(&folder)?.iter().filter(|name| name.ends_with(&suffix)) {
                folder.remove_file(Path::new(name))?;
            }
        }
        Ok(json!({}))
    }

    /// All unsaved texts, each with the time when it was typed, in milliseconds since 1970.
    pub(super) fn all_unsaved(&self) -> Result<Value, DeskRefusal> {
        let _held = super::lock(&self.unsaved);
        let Some(folder) = self.state_folder(UNSAVED)? else { return Ok(json!({ "entries": [] })) };
        let mut entries = Vec::new();
        for name in names(&folder)? {
            let (bytes, _) = folder.read(Path::new(&name), LIMIT)?;
            // Skip a file that a crash cut short: its predecessor still exists.
            if let Ok(mut entry @ Value::Object(_)) = serde_json::from_slice(&bytes) {
                entry["when"] = json!(moment_of(&name));
                entries.push(entry);
            }
        }
        Ok(json!({ "entries": entries }))
    }
}

/// The names of all recovery files, the oldest first.
fn names(folder: &Dir) -> Result<Vec<String>, DeskRefusal> {
    let files = folder.list(Path::new(""))?.unwrap_or_default();
    let files = files.into_iter().filter(|(_, file_type)| *file_type == FileType::File);
    let mut names: Vec<String> = files
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| moment_of(name).is_some())
        .collect();
    names.sort();
    Ok(names)
}

/// The time at the beginning of a name.
fn moment_of(name: &str) -> Option<u64> {
    name.get(..DIGITS).filter(|_| name.ends_with(".json"))?.parse().ok()
}
