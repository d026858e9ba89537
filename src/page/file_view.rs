//! Files beside a report as its page shows them: recordings to listen to, and what readers may download.

use schemars::JsonSchema;
use serde::Serialize;

use crate::audio;
use crate::content::{Recording, Report};
use crate::site::links::named_file;
use crate::site::photos::linked;
use crate::site::{Asset, Site};
use crate::vietnamese::{duration, file_size};

/// A recording to listen to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AudioView {
    /// Its address.
    pub url: String,
    /// What is heard: “Nghe bản tin” if the report doesn't say.
    pub title: String,
    /// Its format: `audio/mpeg`.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// How long it lasts: “3 phút 20 giây”.
    pub duration: String,
    /// The same in seconds.
    pub seconds: u64,
    /// Its size: “3,1 MB”.
    pub size: String,
}

/// A file to download.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AttachmentView {
    /// Its address.
    pub url: String,
    /// Its name.
    pub name: String,
    /// Its type: “PDF”.
    pub extension: String,
    /// The number of its pages; null if it is no PDF, or doesn't tell.
    pub pages: Option<u32>,
    /// Its size: “1,2 MB”.
    pub size: String,
}

/// The recordings of a report that exist, with their files.
pub(super) fn named_recordings<'s>(
    site: &'s Site,
    report: &'s Report,
) -> impl Iterator<Item = (&'s Recording, &'s Asset, audio::AudioFacts)> {
    report.audio.iter().filter_map(|recording| {
        let asset = named_file(&site.assets, &report.path, &recording.file)?;
        Some((recording, asset, asset.audio?))
    })
}

pub(super) fn recordings(site: &Site, report: &Report) -> Vec<AudioView> {
    let all = named_recordings(site, report).enumerate();
    all.map(|(idx, (recording, asset, facts))| AudioView {
        url: site.url(&asset.address),
        title: title(recording, idx),
        media_type: facts.format.media_type(),
        duration: duration(facts.seconds()),
        seconds: facts.seconds(),
        size: file_size(facts.size),
    })
    .collect()
}

/// The title of the recording at the index `idx`.
pub(super) fn title(recording: &Recording, idx: usize) -> String {
    recording.title.clone().unwrap_or_else(|| match idx {
        0 => "Nghe bản tin".to_owned(),
        _ => format!("Nghe bản tin, phần\u{a0}{}", idx + 1),
    })
}

pub(super) fn attachments(site: &Site, report: &Report) -> Vec<AttachmentView> {
    let files = report.attachments.iter();
    let named = files.filter_map(|file| Some((file, named_file(&site.assets, &report.path, file)?)));
    named.map(|(file, asset)| attachment(file, asset, site.url(&linked(asset)))).collect()
}

fn attachment(file: &str, asset: &Asset, url: String) -> AttachmentView {
    let name = file.rsplit('/').next().unwrap_or(file);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_uppercase());
    AttachmentView {
        url,
        name: name.to_owned(),
        extension: extension.unwrap_or_default(),
        pages: asset.pages,
        size: file_size(asset.audio.map_or(asset.size, |audio| audio.size)),
    }
}
