//! Makes a new site, and changes the settings of one.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Desk, DeskRefusal};
use crate::scaffold::{self, FirstSite};
use crate::yaml::{Edited, PathStep, path_at};

#[derive(Deserialize)]
pub(super) struct Start {
    title: String,
    commune: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    province: String,
    #[serde(default)]
    base_url: String,
}

impl Desk {
    /// Makes a site in the empty folder.
    pub(super) fn start(&self, asked: &Start) -> Result<Value, DeskRefusal> {
        let mut is_site = super::lock(&self.is_site);
        if *is_site {
            return Err(DeskRefusal::new(409, "Đã có trang tin ở đây rồi.", "There is a site here already."));
        }
        let commune = asked.commune.trim();
        if commune.is_empty() || asked.title.trim().is_empty() {
            return Err(DeskRefusal::new(
                400,
                "Hãy ghi tên trang tin và tên xã, phường.",
                "Give the site's title and the commune's name.",
            ));
        }
        let first = FirstSite {
            title: asked.title.trim(),
            commune,
            level: asked.level.trim(),
            province: asked.province.trim(),
            base_url: asked.base_url.trim(),
        };
        scaffold::write(&self.root, &scaffold::first_site(&first))?;
        *is_site = true;
        self.became_site.notify_all();
        Ok(json!({}))
    }
}

/// The setting at a line and a column, both from 1.
pub(super) fn path_of(settings: &Edited, line: u32, column: u32) -> Vec<PathStep> {
    let text = settings.text.get(settings.range.clone()).unwrap_or_default();
    let mut start = settings.range.start;
    for (idx, typed) in text.split_inclusive('\n').enumerate() {
        if idx + 1 == line as usize {
            let at =
                typed.char_indices().nth(column as usize - 1).map_or(typed.trim_end().len(), |(at, _)| at);
            return path_at(settings, crate::config::form_fields(), start + at);
        }
        start += typed.len();
    }
    Vec::new()
}
