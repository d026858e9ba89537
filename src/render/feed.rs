//! A feed in its three formats: Atom (RFC 4287, with the tombstones of RFC 6721), RSS 2.0, JSON Feed 1.1.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::xml::Xml;
use crate::page::FilledFeed;

pub(super) fn atom(feed: &FilledFeed) -> Vec<u8> {
    let mut attributes = vec![("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", feed.language.as_str())];
    if !feed.withdrawn.is_empty() {
        attributes.push(("xmlns:at", "http://purl.org/atompub/tombstones/1.0"));
    }
    Xml::document("feed", &attributes, |xml| {
        xml.text("title", &feed.title);
        if let Some(description) = &feed.description {
            xml.text("subtitle", description);
        }
        xml.text("id", &feed.address);
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.address)]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.home)]);
        xml.text("updated", &feed.updated);
        xml.element("author", &[], |xml| xml.text("name", &feed.author));
        for entry in &feed.entries {
            xml.element("entry", &[], |xml| {
                xml.text("title", &entry.title);
                xml.text("id", &entry.address);
                xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.address)]);
                xml.text("published", &entry.published);
                xml.text("updated", entry.updated.as_ref().unwrap_or(&entry.published));
                if let Some(author) = &entry.author {
                    xml.element("author", &[], |xml| xml.text("name", author));
                }
                for tag in &entry.tags {
                    xml.empty("category", &[("term", tag)]);
                }
                xml.text("summary", &entry.summary);
                xml.text_with("content", &[("type", "html")], &entry.html);
            });
        }
        for deleted in &feed.withdrawn {
            let attributes = [("ref", &*deleted.address), ("when", &*deleted.date)];
            match &deleted.reason {
                Some(reason) => {
                    xml.element("at:deleted-entry", &attributes, |xml| xml.text("at:comment", reason));
                }
                None => xml.empty("at:deleted-entry", &attributes),
            }
        }
    })
}

pub(super) fn rss(feed: &FilledFeed) -> Vec<u8> {
    let attributes = [("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")];
    Xml::document("rss", &attributes, |xml| {
        xml.element("channel", &[], |xml| {
            xml.text("title", &feed.title);
            xml.text("link", &feed.home);
            xml.text("description", feed.description.as_ref().unwrap_or(&feed.title));
            xml.text("language", &feed.language);
            xml.empty(
                "atom:link",
                &[("rel", "self"), ("type", "application/rss+xml"), ("href", &feed.address)],
            );
            for entry in &feed.entries {
                xml.element("item", &[], |xml| {
                    xml.text("title", &entry.title);
                    xml.text("link", &entry.address);
                    xml.text_with("guid", &[("isPermaLink", "true")], &entry.address);
                    xml.text("pubDate", &rfc_2822(&entry.published));
                    for tag in &entry.tags {
                        xml.text("category", tag);
                    }
                    xml.text("description", &entry.html);
                });
            }
        });
    })
}

pub(super) fn json_feed(feed: &FilledFeed) -> Value {
    let items: Vec<Value> = feed
        .entries
        .iter()
        .map(|entry| {
            let mut item = json!({
                "id": entry.address,
                "url": entry.address,
                "title": entry.title,
                "summary": entry.summary,
                "content_html": entry.html,
                "date_published": entry.published,
                "tags": entry.tags,
            });
            if let Some(author) = &entry.author {
                item["authors"] = json!([{ "name": author }]);
            }
            if let Some(updated) = &entry.updated {
                item["date_modified"] = json!(updated);
            }
            item
        })
        .collect();
    let mut value = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": feed.language,
        "authors": [{ "name": feed.author }],
        "items": items,
    });
    if let Some(description) = &feed.description {
        value["description"] = json!(description);
    }
    value
}

/// A date for RSS, in the e-mail format: `Mon, 22 Jan 2024 07:31:00 +0000`.
pub(super) fn rfc_2822(rfc_3339: &str) -> String {
    let moment: Timestamp = rfc_3339.parse().expect("the feed's moments are RFC 3339");
    jiff::fmt::rfc2822::to_string(&moment.to_zoned(jiff::tz::TimeZone::UTC))
        .expect("years of reports have four digits")
}
