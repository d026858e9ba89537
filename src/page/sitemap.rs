//! The sitemap (sitemaps.org), and the file that leads robots to it.

use super::context::{PageContext, iso};
use super::{Kind, Page};
use crate::site::Address;

/// Addresses that one sitemap may list.
const LIMIT: usize = 50_000;

/// The addresses of the parts, where there are more than `LIMIT` pages.
pub(super) fn parts(indexed: usize) -> impl Iterator<Item = (Address, usize)> {
    let parts = if indexed > LIMIT { indexed.div_ceil(LIMIT) } else { 0 };
    (0..parts).map(|part| (part_address(part), part))
}

fn part_address(part: usize) -> Address {
    Address::new(format!("sitemap-{}.xml", part + 1))
}

/// The addresses of the parts, where one sitemap isn't enough.
pub(super) fn parts_of(context: &PageContext<'_>) -> Option<Vec<String>> {
    let indexed = context.pages.iter().filter(|page| page.is_indexed()).count();
    let parts: Vec<String> =
        parts(indexed).map(|(address, _)| context.site.config.base_url.join(address.as_str())).collect();
    Some(parts).filter(|parts| !parts.is_empty())
}

/// The addresses of one part.
pub(super) fn part(context: &PageContext<'_>, part: usize) -> Vec<(String, Option<String>)> {
    let indexed = context.pages.iter().filter(|page| page.is_indexed());
    indexed
        .skip(part * LIMIT)
        .take(LIMIT)
        .map(|page| (context.site.config.base_url.join(page.address.as_str()), changed(context, page)))
        .collect()
}

/// The day a report was posted. Lists change whenever one of their reports does, so nothing is said about them.
fn changed(context: &PageContext<'_>, page: &Page) -> Option<String> {
    let Kind::Report(idx) = page.kind else { return None };
    context.site.reports[idx].posted.map(|posted| iso(posted.date))
}

pub(super) fn robots(context: &PageContext<'_>) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", context.site.config.base_url.join("sitemap.xml"))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_sitemap_is_split_past_fifty_thousand() {
        let addresses =
            |indexed| parts(indexed).map(|(address, _)| address.as_str().to_owned()).collect::<Vec<_>>();
        assert!(addresses(50_000).is_empty());
        assert_eq!(addresses(50_001), ["sitemap-1.xml", "sitemap-2.xml"]);
        assert_eq!(addresses(150_000).len(), 3);
    }
}
