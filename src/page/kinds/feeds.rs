//! The feeds, of the whole site and of each place.

use serde::{Deserialize, Serialize};

use super::{Add, PageKind};
use crate::address::PODCAST;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::page::content::{Content, ContentForm, data, feed};
use crate::page::context::PageContext;
use crate::page::feed::{commune_feed, site_feed};
use crate::page::podcast::podcast;
use crate::site::{Address, Site};

/// The Atom feed of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtomFeed;

impl PageKind for AtomFeed {
    type View = ();

    fn list(_site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        add(Address::new("atom.xml"), Self.into());
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(feed(site_feed(context, address)?, ContentForm::Atom))
    }
}

/// The RSS feed of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RssFeed;

impl PageKind for RssFeed {
    type View = ();

    fn list(_site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        add(Address::new("rss.xml"), Self.into());
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(feed(site_feed(context, address)?, ContentForm::Rss))
    }
}

/// The JSON feed of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonFeed;

impl PageKind for JsonFeed {
    type View = ();

    fn list(_site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        add(Address::new("feed.json"), Self.into());
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(feed(site_feed(context, address)?, ContentForm::JsonFeed))
    }
}

/// The podcast of the site, once there is something to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PodcastFeed;

impl PageKind for PodcastFeed {
    type View = ();

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        if site.has_podcast() {
            add(Address::new(PODCAST), Self.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(data(podcast(context, address)?, ContentForm::Podcast))
    }
}

/// The Atom feed of a place. It is listed together with the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommuneAtomFeed {
    /// The index of the place.
    pub commune: usize,
}

impl PageKind for CommuneAtomFeed {
    type View = ();

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(feed(commune_feed(context, address, self.commune)?, ContentForm::Atom))
    }
}
