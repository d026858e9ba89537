//! Renders one page to bytes.

mod feed;
mod podcast;
mod xml;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::page::ContentForm;
use crate::site::Address;
use crate::theme::Theme;

/// Renders the page at `address`.
///
/// # Errors
/// The mistake in the page's template.
pub fn render(theme: &Theme, address: &Address, form: ContentForm<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    match form {
        ContentForm::Html(template, context) => theme.render(template, &context(), address.as_str()),
        ContentForm::Atom(feed) => Ok(feed::atom(&feed)),
        ContentForm::Rss(feed) => Ok(feed::rss(&feed)),
        ContentForm::Podcast(podcast) => Ok(podcast::podcast(&podcast)),
        ContentForm::JsonFeed(feed) => Ok(json(&feed::json_feed(&feed), 0)),
        ContentForm::Sitemap(addresses) => Ok(xml::sitemap(&addresses)),
        ContentForm::SitemapIndex(parts) => Ok(xml::sitemap_index(&parts)),
        ContentForm::Years(files) => Ok(json(&files, 0)),
        ContentForm::Reports(reports) => Ok(json(&reports, reports.size())),
        ContentForm::Text(text) => Ok(text.into_bytes()),
    }
}

/// JSON, indented by two spaces, since people read open data too. Allocates `size` bytes at once, because a growing
/// buffer is sometimes held twice.
fn json(value: &impl Serialize, size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    serde_json::to_writer_pretty(&mut bytes, value).expect("what a page holds is text, numbers and lists");
    bytes.push(b'\n');
    bytes
}
