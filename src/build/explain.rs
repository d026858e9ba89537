//! Why a page was rendered again: the parts of its key, and which of them have changed since the last build.

use super::cache::Cache;
use super::pages::manifest;
use super::plan::theme;
use crate::fingerprint::Fingerprint;
use crate::output::OutputPath;
use crate::page::Shelf;

/// What a page depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The file that holds the page.
    pub file: OutputPath,
    /// The page's address, relative to the site's root.
    pub address: String,
    /// Each thing it depends on: name, fingerprint, and whether that has changed since the last build.
    pub parts: Vec<(String, Fingerprint, bool)>,
    /// Whether the last build had this page.
    pub is_new: bool,
}

/// Explains the page that `asked` means: an address, with or without slashes around it, a file of the output, or a
/// content file. `last` is the cache as the last build left it, `cache` as a build now leaves it.
pub fn explain(cache: &mut Cache, last: &Cache, asked: &str) -> Option<Explanation> {
    let (theme, plan) = theme(cache).zip(cache.plan.as_ref())?;
    let wanted = asked.trim_matches('/');
    let of_file = plan.site.addresses.get(wanted).map(|address| address.file());
    let page = plan.pages.iter().find(|page| {
        let address = page.address.as_str().trim_matches('/');
        *page.file == *wanted || address == wanted || of_file.as_ref() == Some(&page.file)
    })?;
    cache.search.update(&plan.site);
    let content = page.content(&Shelf::new(&plan.site, &plan.pages, &plan.shared, &cache.search));
    let rendered = last.pages.get(&page.file);
    let parts = manifest(&theme, page, &content.manifest())
        .into_iter()
        .enumerate()
        .map(|(idx, (name, fingerprint))| {
            let before = rendered.and_then(|rendered| rendered.parts.get(idx));
            (name.to_owned(), fingerprint, before != Some(&fingerprint))
        })
        .collect();
    Some(Explanation {
        file: page.file.clone(),
        address: page.address.as_str().to_owned(),
        parts,
        is_new: rendered.is_none(),
    })
}
