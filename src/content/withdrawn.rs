//! A report that was taken back. Its page says so, and no other page shows anything of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::front_matter::{FrontMatter, WrittenModel, WrittenPhoto, WrittenRecording, WrittenWithdrawn};

/// When and why a report was taken back. A [`Report`](super::Report) that has it holds nothing that readers could see
/// beside this: only what gives it and others their addresses, and the names of its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The day.
    pub date: Date,
    /// Why, in the author's words.
    pub reason: Option<String>,
}

/// Removes from the front matter of a report that was taken back what its page doesn't need, so that nothing that comes
/// later can show it by mistake. False if it wasn't taken back; then nothing is removed.
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
    // Addresses of models, places and subjects go by their oldest report, whether it is shown or not.
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
        // Its files aren't published either, and a file that no report names would be told.
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
