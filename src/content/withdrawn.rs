//! A withdrawn report. Its page says so, and no other page shows anything of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::front_matter::{FrontMatter, WrittenModel, WrittenPhoto, WrittenRecording, WrittenWithdrawn};

/// When and why a report was withdrawn. A [`Report`](super::Report) with this value has nothing else that readers could
/// see: only what determines its own and others' addresses, and the names of its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The day.
    pub date: Date,
    /// Why, in the author's words.
    pub reason: Option<String>,
}

/// Removes from the front matter of a withdrawn report what its page doesn't need, so that no later stage can show it
/// by mistake. Returns `false` if it isn't withdrawn; then nothing is removed.
pub(super) fn take_back(front: &mut FrontMatter) -> bool {
    if let WrittenWithdrawn::No = front.withdrawn {
        return false;
    }
    let FrontMatter {
        withdrawn,
        kind,
        commune,
        date,
        published,
        expires,
        draft,
        model,
        models,
        photos,
        audio,
        attachments,
        tags,
        slug,
        aliases,
        allow,
        ..
    } = std::mem::take(front);
    // The oldest report determines the addresses of models, places and subjects, whether it is shown or not.
    let named =
        |WrittenModel { name, variants, .. }| WrittenModel { name, variants, ..WrittenModel::default() };
    let photo = |WrittenPhoto { file, .. }| WrittenPhoto { file, ..WrittenPhoto::default() };
    let recording = |WrittenRecording { file, .. }| WrittenRecording { file, ..WrittenRecording::default() };
    *front = FrontMatter {
        withdrawn,
        kind,
        commune,
        date,
        published,
        expires,
        draft,
        model: model.map(named),
        models: models.map(|models| models.into_iter().map(named).collect()),
        // Keep the names of its files, which aren't published: a file that no report names would be reported.
        photos: photos.map(|photos| photos.into_iter().map(photo).collect()),
        audio: audio.map(|audio| audio.into_iter().map(recording).collect()),
        attachments,
        tags,
        slug,
        aliases,
        allow,
        ..FrontMatter::default()
    };
    true
}
