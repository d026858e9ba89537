//! The sitemap (sitemaps.org), and `robots.txt`, which points to it.

use serde::{Deserialize, Serialize};

use super::{Add, PageKind};
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::page::content::{Content, ContentForm, data};
use crate::page::context::{PageContext, ShownArticle};
use crate::page::text::iso;
use crate::site::{Address, Site};

/// The sitemap, or the list of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitemap;

impl PageKind for Sitemap {
    type View = ();

    fn list(_site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        add(Address::new("sitemap.xml"), Self.into());
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, _address: &Address) -> Result<Content<'s>, Error> {
        Ok(match parts_of(context) {
            None => data(part(context, 0), ContentForm::Sitemap),
            Some(parts) => data(parts, ContentForm::SitemapIndex),
        })
    }
}

/// A part of the sitemap of a large site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitemapPart {
    /// The part, from 0.
    pub part: usize,
}

impl PageKind for SitemapPart {
    type View = ();

    fn list_last(indexed: usize, add: &mut Add<'_>) {
        for (address, part) in parts(indexed) {
            add(address, part.into());
        }
    }

    fn content<'s>(self, context: &PageContext<'s>, _address: &Address) -> Result<Content<'s>, Error> {
        Ok(data(part(context, self.part), ContentForm::Sitemap))
    }
}

/// `robots.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robots;

impl PageKind for Robots {
    type View = ();

    fn list(_site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        add(Address::new("robots.txt"), Self.into());
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, _address: &Address) -> Result<Content<'s>, Error> {
        Ok(data(robots(context), ContentForm::Text))
    }
}

/// The maximum number of addresses in a sitemap (sitemaps.org).
const LIMIT: usize = 50_000;

/// The parts of the sitemap, if more than `LIMIT` pages should be indexed.
fn parts(indexed: usize) -> impl Iterator<Item = (Address, SitemapPart)> {
    let parts = if indexed > LIMIT { indexed.div_ceil(LIMIT) } else { 0 };
    (0..parts).map(|part| (part_address(part), SitemapPart { part }))
}

fn part_address(part: usize) -> Address {
    Address::new(format!("sitemap-{}.xml", part + 1))
}

/// The addresses of the parts, if one sitemap isn't enough.
fn parts_of(context: &PageContext<'_>) -> Option<Vec<String>> {
    let parts: Vec<String> = parts(context.pages.indexed().count())
        .map(|(address, _)| context.site.config.base_url.join(address.as_str()))
        .collect();
    Some(parts).filter(|parts| !parts.is_empty())
}

/// The addresses of one part, each with the day on which its report was changed, or else posted. Plain pages get the
/// day that their author gives. Lists get none, since they change with every report.
fn part(context: &PageContext<'_>, part: usize) -> Vec<(String, Option<String>)> {
    let site = context.site;
    let changed = |article: ShownArticle| match article {
        ShownArticle::Report(report) => site.reports[report].changed.or(site.reports[report].posted),
        ShownArticle::Plain(page) => site.pages[page].changed,
    };
    let day = |article: ShownArticle| changed(article).map(|moment| iso(moment.date));
    let indexed = context.pages.indexed().skip(part * LIMIT).take(LIMIT);
    indexed
        .map(|(address, article)| (site.config.base_url.join(address.as_str()), article.and_then(day)))
        .collect()
}

fn robots(context: &PageContext<'_>) -> String {
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
