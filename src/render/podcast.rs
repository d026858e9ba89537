//! The podcast: RSS 2.0 with Apple's required elements
//! (<https://podcasters.apple.com/support/823-podcast-requirements>).

use super::feed::rfc_2822;
use super::xml::Xml;
use crate::page::{Episode, Podcast};

pub(super) fn podcast(podcast: &Podcast) -> Vec<u8> {
    let attributes = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ];
    Xml::document("rss", &attributes, |xml| {
        xml.element("channel", &[], |xml| {
            xml.text("title", &podcast.title);
            xml.text("link", &podcast.home);
            xml.text("description", &podcast.description);
            xml.text("language", &podcast.language);
            let own = [("rel", "self"), ("type", "application/rss+xml"), ("href", &*podcast.address)];
            xml.empty("atom:link", &own);
            if let Some(image) = &podcast.image {
                xml.element("image", &[], |xml| {
                    xml.text("url", image);
                    xml.text("title", &podcast.title);
                    xml.text("link", &podcast.home);
                });
                xml.empty("itunes:image", &[("href", image)]);
            }
            xml.text("itunes:author", &podcast.author);
            if let Some(email) = &podcast.email {
                xml.element("itunes:owner", &[], |xml| {
                    xml.text("itunes:name", &podcast.author);
                    xml.text("itunes:email", email);
                });
            }
            xml.empty("itunes:category", &[("text", "Government")]);
            xml.text("itunes:explicit", "false");
            podcast.episodes.iter().for_each(|item| episode(xml, item));
        });
    })
}

fn episode(xml: &mut Xml, episode: &Episode) {
    xml.element("item", &[], |xml| {
        xml.text("title", &episode.title);
        xml.text("link", &episode.page);
        let is_address = if episode.id == episode.page { "true" } else { "false" };
        xml.text_with("guid", &[("isPermaLink", is_address)], &episode.id);
        xml.text("pubDate", &rfc_2822(&episode.published));
        xml.text("description", &episode.summary);
        let size = episode.size.to_string();
        let enclosure = [("url", &*episode.file), ("length", &size), ("type", episode.media_type)];
        xml.empty("enclosure", &enclosure);
        xml.text("itunes:duration", &episode.seconds.to_string());
    });
}
