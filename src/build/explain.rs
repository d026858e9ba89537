//! Explains why a page was rendered again: the parts of its key, and which of them changed since the last build.

use super::plan::theme;
use crate::cache::{Cache, manifest};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads};
use crate::output::OutputPath;
use crate::page::PageContext;

/// The dependencies of a page.
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

/// Explains the page that `asked` names: an address, with or without slashes around it, a file of the output, or a
/// content file. `last` is the cache as the last build left it, `cache` as a build would leave it now.
///
/// # Errors
/// If an article can't be fetched, or has changed since it was read.
pub fn explain(cache: &mut Cache, last: &Cache, asked: &str) -> Result<Option<Explanation>, Error> {
    let Some(((theme, plan), shared)) = theme(cache).zip(cache.plan.as_ref()).zip(cache.shared.as_ref())
    else {
        return Ok(None);
    };
    let wanted = asked.trim_matches('/');
    let of_file = plan.site.addresses.get(wanted).map(|address| address.file());
    let found = plan.pages.iter().find(|page| {
        let address = page.address.as_str().trim_matches('/');
        *page.file == *wanted || address == wanted || of_file.as_ref() == Some(&page.file)
    });
    let Some(page) = found else { return Ok(None) };
    cache.search.update(&plan.site)?;
    let reads = Reads::unnoted();
    let content = page.content(&PageContext::new(&plan.site, &plan.pages, shared, &cache.search, &reads))?;
    let rendered = last.pages.get(&page.file);
    let parts = manifest(&theme, page, &content.manifest())
        .into_iter()
        .enumerate()
        .map(|(idx, (name, fingerprint))| {
            let before = rendered.and_then(|rendered| rendered.parts.get(idx));
            (name.to_owned(), fingerprint, before != Some(&fingerprint))
        })
        .collect();
    Ok(Some(Explanation {
        file: page.file.clone(),
        address: page.address.as_str().to_owned(),
        parts,
        is_new: rendered.is_none(),
    }))
}
