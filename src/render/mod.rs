//! One page to its bytes.

mod feed;
mod xml;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::page::{Content, Page, Shelf};
use crate::theme::Theme;

/// The bytes of `page`.
///
/// # Errors
/// The mistake in the page's template.
pub fn render(theme: &Theme, shelf: &Shelf<'_>, page: &Page) -> Result<Vec<u8>, Box<Diagnostic>> {
    match page.content(shelf) {
        Content::Html(template, context) => theme.render(template, &context, page.address.as_str()),
        Content::Atom(feed) => Ok(feed::atom(&feed)),
        Content::Rss(feed) => Ok(feed::rss(&feed)),
        Content::JsonFeed(feed) => Ok(json(&feed::json_feed(&feed))),
        Content::Sitemap(addresses) => Ok(xml::sitemap(&addresses)),
        Content::SitemapIndex(parts) => Ok(xml::sitemap_index(&parts)),
        Content::Years(files) => Ok(json(&files)),
        Content::Reports(reports) => Ok(json(&reports)),
        Content::Text(text) => Ok(text.into_bytes()),
    }
}

/// JSON, two spaces an indent: open data is read by people too.
fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("what a page holds is text, numbers and lists");
    bytes.push(b'\n');
    bytes
}
