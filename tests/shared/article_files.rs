//! The article store of a cache, in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use bantin::cache::ArticleFiles;
use bantin::cache::{Cache, SavedState, Unusable};

/// Its files, by name.
#[derive(Clone, Default)]
pub(crate) struct Files(pub(crate) BTreeMap<String, Vec<u8>>);

impl Files {
    /// Passes `cache` to another run of the program, and returns the cache that this run loads.
    pub(crate) fn hand_over(&mut self, cache: &mut Cache) -> Result<Cache, Unusable> {
        let SavedState { head, added, needed } = cache.save();
        self.0.extend(added);
        self.0.retain(|name, _| needed.contains(name));
        Cache::load(&head.concat(), Arc::new(self.clone()))
    }
}

impl ArticleFiles for Files {
    fn size(&self, name: &str) -> Option<u64> {
        self.0.get(name).map(|bytes| bytes.len() as u64)
    }

    fn read(&self, name: &str, at: u64, size: usize) -> Option<Vec<u8>> {
        let at = usize::try_from(at).ok()?;
        self.0.get(name)?.get(at..at + size).map(<[u8]>::to_vec)
    }
}
