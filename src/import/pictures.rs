//! The pictures of a text: those that browsers show, within limits.

use std::collections::BTreeMap;

use super::Read;
use super::block::Block;

/// The largest picture, and all pictures together, in bytes.
const MAX_PICTURE: u64 = 30_000_000;
const MAX_PICTURES: u64 = 120_000_000;

/// Pictures that browsers show.
const SHOWN: [&str; 6] = ["jpg", "jpeg", "png", "gif", "webp", "svg"];

/// Fetches each picture of the text: `fetch` gets its name and the most bytes it may have. Removes and counts those
/// that are missing.
pub(super) fn take(read: &mut Read, fetch: impl FnMut(&str, u64) -> Option<Vec<u8>>) -> usize {
    let mut taken = Taken { fetch, pictures: &mut read.pictures, n_bytes: 0, n_lost: 0 };
    taken.retain(&mut read.blocks);
    taken.n_lost
}

struct Taken<'r, F> {
    fetch: F,
    pictures: &'r mut BTreeMap<String, Vec<u8>>,
    n_bytes: u64,
    n_lost: usize,
}

impl<F: FnMut(&str, u64) -> Option<Vec<u8>>> Taken<'_, F> {
    /// Removes the pictures that can't be fetched, also in items and quotations.
    fn retain(&mut self, blocks: &mut Vec<Block>) {
        blocks.retain_mut(|block| match block {
            Block::Picture { file, .. } => self.is_had(file),
            Block::Quote(inner) => {
                self.retain(inner);
                true
            }
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| self.retain(item));
                true
            }
            _ => true,
        });
    }

    fn is_had(&mut self, file: &str) -> bool {
        if self.pictures.contains_key(file) {
            return true;
        }
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let limit = MAX_PICTURES.saturating_sub(self.n_bytes).min(MAX_PICTURE);
        let bytes = SHOWN.contains(&&*ending).then(|| (self.fetch)(file, limit)).flatten();
        let Some(bytes) = bytes else {
            self.n_lost += 1;
            return false;
        };
        self.n_bytes += bytes.len() as u64;
        self.pictures.insert(file.to_owned(), bytes);
        true
    }
}
