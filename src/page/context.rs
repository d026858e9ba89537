//! What many pages share, computed once: the site's data, cards, places, addresses.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock, RwLock};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::deferred::Deferred;
use super::linked_data::{LinkedData, Publisher};
use super::list_part::part_address;
use super::picture_view;
use super::text::{iso, iso_moment, province};
use super::view::{
    Card, Frame, Html, ImageView, LinkView, MenuItemView, PageView, Pager, PlaceView, PresentView, Shared,
    SiteView,
};
use crate::address::{ARCHIVE, FIGURES, PODCAST, Target};
use crate::config::{MenuItem, MenuTarget};
use crate::content::{Body, Filling, Priority, Report};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Part, Read, Reads};
use crate::photo::Size;
use crate::search::{ADDRESS, Index};
use crate::share_card;
use crate::site::links::{self, emblem};
use crate::site::{Address, Commune, Entry, Site, cards};
use crate::vietnamese::{SortKey, capitalized, given_name_key};

/// Values shared by many pages of a site.
pub struct SharedParts {
    /// Created when first shown: after a small change few are needed.
    cards: Vec<OnceLock<Shared<Card>>>,
    /// The fingerprint of each card's sources, so that the next build can reuse the card.
    card_keys: Vec<Fingerprint>,
    places: Vec<Shared<PlaceView>>,
    site: Shared<SiteView>,
    /// The picture for pages that aren't about one report.
    image: Option<ImageView>,
    /// The addresses inside the site that the menu leads to.
    menu: HashSet<String>,
    /// Precedes addresses unless links are relative: `/` or `/path/`.
    root: Arc<str>,
    publisher: Arc<Publisher>,
    name_keys: Arc<NameKeys>,
}

/// Sort keys of people's names, computed on demand. The same few people attend year after year, and a key is expensive.
#[derive(Debug, Default)]
pub(super) struct NameKeys(RwLock<HashMap<Box<str>, Arc<SortKey>>>);

impl NameKeys {
    pub(super) fn key(&self, name: &str) -> Arc<SortKey> {
        let poisoned = "no thread panics while it holds the keys";
        if let Some(key) = self.0.read().expect(poisoned).get(name) {
            return key.clone();
        }
        let key = Arc::new(given_name_key(name));
        self.0.write().expect(poisoned).insert(name.into(), key.clone());
        key
    }
}

impl SharedParts {
    /// Creates the shared parts of `site`, reusing the cards of `last` that are still valid.
    pub fn new(site: &Site, last: Option<&Self>) -> Self {
        let places: Vec<Shared<PlaceView>> =
            site.communes.iter().map(|commune| Shared::new(&place_view(site, commune))).collect();
        let site_view = site_view(site);
        let menu = site_view.menu.iter().filter(|item| !item.external).map(|item| item.url.clone()).collect();
        let site_view = Shared::new(&site_view);
        let key = |entry: &Entry| card_key(site, entry, &places, &site_view);
        let card_keys: Vec<Fingerprint> = site.reports.par_iter().map(key).collect();
        let known: HashMap<Fingerprint, &OnceLock<Shared<Card>>> =
            last.iter().flat_map(|last| last.card_keys.iter().copied().zip(&last.cards)).collect();
        let cards =
            card_keys.iter().map(|key| known.get(key).map_or_else(OnceLock::new, |card| (*card).clone()));
        Self {
            cards: cards.collect(),
            card_keys,
            places,
            site: site_view,
            image: site_image(site),
            menu,
            root: format!("{}/", site.config.base_url.path()).into(),
            publisher: Publisher::new(&site.config).into(),
            name_keys: last.map(|last| last.name_keys.clone()).unwrap_or_default(),
        }
    }

    /// Updates the parts that depend on `reports`, which have new versions in `site`.
    pub fn renew(&mut self, site: &Site, reports: &[usize]) {
        // No `..`: every new field must decide here whether it depends on reports.
        let Self {
            cards,
            card_keys,
            places,
            site: site_view,
            image: _,
            menu: _,
            root: _,
            publisher: _,
            name_keys: _,
        } = self;
        for &idx in reports {
            let entry = &site.reports[idx];
            card_keys[idx] = card_key(site, entry, places, site_view);
            cards[idx] = OnceLock::new();
        }
    }
}

fn card_key(
    site: &Site,
    entry: &Entry,
    places: &[Shared<PlaceView>],
    view: &Shared<SiteView>,
) -> Fingerprint {
    let place = places[entry.commune].fingerprint();
    let time = Fingerprint::of_value(&(entry.future, entry.over));
    let lead = site.lead(entry).map_or_else(Fingerprint::default, Fingerprint::of_value);
    Fingerprint::of_all([entry.report.fingerprint(), place, view.fingerprint(), time, lead])
}

/// The pages of a site, as a sitemap needs them.
pub trait IndexedPages: Sync {
    /// The addresses of pages that search engines should index; for the page of an article, also the article.
    fn indexed(&self) -> Box<dyn Iterator<Item = (&Address, Option<ShownArticle>)> + '_>;
}

/// The article that a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownArticle {
    /// A report: an index into [`Site::reports`].
    Report(usize),
    /// A plain page: an index into [`Site::pages`].
    Plain(usize),
}

/// Everything that a page is made from. Reports and texts are read through [`Reads`], which records them.
#[derive(Clone, Copy)]
pub struct PageContext<'s> {
    pub(super) site: &'s Site,
    pub(super) pages: &'s dyn IndexedPages,
    shared: &'s SharedParts,
    pub(super) search: &'s Index,
    pub(super) reads: &'s Reads,
}

impl<'s> PageContext<'s> {
    /// The context of one page. `pages` are all pages of `site`, `shared` its shared parts, `search` its search index;
    /// `reads` belongs to this page.
    pub fn new(
        site: &'s Site,
        pages: &'s dyn IndexedPages,
        shared: &'s SharedParts,
        search: &'s Index,
        reads: &'s Reads,
    ) -> Self {
        Self { site, pages, shared, search, reads }
    }

    /// A report of the site.
    pub(super) fn report(&self, report: usize) -> Result<&'s Report, Error> {
        self.site.reports[report].report.read(self.reads)
    }

    /// A report of the site, for use in a view.
    pub(super) fn hold(&self, report: usize) -> Result<Read<Report>, Error> {
        self.site.reports[report].report.hold(self.reads)
    }

    /// The sort keys of people's names.
    pub(super) fn name_keys(&self) -> Arc<NameKeys> {
        self.shared.name_keys.clone()
    }

    pub(super) fn card(&self, report: usize) -> Result<Shared<Card>, Error> {
        // Read the report even if another page has created the card: this page depends on it as well.
        let of = self.report(report)?;
        let entry = &self.site.reports[report];
        Ok(self.shared.cards[report].get_or_init(|| Shared::new(&card(self.site, entry, of))).clone())
    }

    pub(super) fn cards(&self, reports: impl IntoIterator<Item = usize>) -> Result<Vec<Shared<Card>>, Error> {
        reports.into_iter().map(|report| self.card(report)).collect()
    }

    pub(super) fn place(&self, commune: usize) -> Shared<PlaceView> {
        self.shared.places[commune].clone()
    }

    /// The part of a list that a page shows.
    pub(super) fn part<'l, T>(&self, list: &'l [T], part: usize) -> &'l [T] {
        &list[self.range(list.len(), part)]
    }

    /// The indices of a list of `total` entries that a page shows.
    pub(super) fn range(&self, total: usize, part: usize) -> Range<usize> {
        let per_page = self.site.config.per_page;
        let from = (part * per_page).min(total);
        from..(from + per_page).min(total)
    }

    /// Navigation through the parts of the list at address `list`.
    pub(super) fn pager(&self, list: &Address, total: usize, part: usize) -> Pager {
        self.pager_of(list, total, part, self.site.config.per_page)
    }

    /// Navigation through the parts of a list with `per_part` entries each.
    pub(super) fn pager_of(&self, list: &Address, total: usize, part: usize, per_part: usize) -> Pager {
        let of = total.div_ceil(per_part).max(1);
        let url = |part: usize| self.site.url(&part_address(list, part));
        Pager {
            number: part + 1,
            of,
            total,
            previous: part.checked_sub(1).map(url),
            next: Some(part + 1).filter(|next| *next < of).map(url),
            first: url(0),
            last: url(of - 1),
        }
    }

    /// What precedes every address on a page: a path relative to that page, or the path of the site.
    pub(super) fn root(&self, page: &Address) -> Arc<str> {
        if self.site.config.relative_links {
            "../".repeat(page.depth()).into()
        } else {
            self.shared.root.clone()
        }
    }

    /// Adds to a view the data that every page sees.
    pub(super) fn frame<T>(&self, address: &Address, page: PageView, view: T) -> Frame<T> {
        Frame { root: self.root(address), site: self.shared.site.clone(), page, view }
    }

    /// The data of the page at `address`. `parents` are the lists above it.
    pub(super) fn page_view(
        &self,
        address: &Address,
        title: String,
        description: Option<String>,
        parents: &[(&str, &Address)],
    ) -> PageView {
        let home = Address::new("");
        let above: Vec<(&str, &Address)> = std::iter::once(("Trang chủ", &home))
            .chain(parents.iter().copied())
            .filter(|(_, parent)| *parent != address)
            .collect();
        let breadcrumbs = above.iter().map(|(label, parent)| self.link(*label, parent)).collect();
        let full = |address: &Address| self.site.config.base_url.join(address.as_str());
        let trail = above.iter().map(|(label, parent)| (capitalized(label), full(parent)));
        let trail = trail.chain([(title.clone(), full(address))]).collect();
        let url = self.site.url(address);
        PageView {
            entry: self.shared.menu.contains(&url).then(|| url.clone()),
            url,
            canonical: full(address),
            linked_data: LinkedData::new(&self.shared.publisher, trail),
            image: self.shared.image.clone(),
            title,
            description,
            section: self.site.url(parents.first().map_or(address, |(_, list)| list)),
            breadcrumbs,
            atom: None,
        }
    }

    pub(super) fn link(&self, label: impl Into<String>, address: &Address) -> LinkView {
        LinkView { label: label.into(), url: self.site.url(address) }
    }

    /// The text of `report`. `root` precedes addresses.
    pub(super) fn html(
        &self,
        report: &Report,
        body: &Part<Body>,
        root: &str,
        pictures: Pictures,
    ) -> Deferred<Html> {
        let mut is_first = pictures == Pictures::FirstSeen;
        let filling = |target: &Target| {
            let picture = links::shown_photo(self.site, &report.path, target);
            let picture = picture.map(|asset| picture_view::picture(self.site, asset));
            match picture {
                Some(picture) if pictures == Pictures::Plain => {
                    Filling::Address(format!("{root}{}", picture.url))
                }
                Some(picture) => {
                    let (mut before, mut attributes) = (String::new(), String::new());
                    picture.push_sources(&mut before, root);
                    picture.push_attributes(&mut attributes, root, std::mem::take(&mut is_first));
                    Filling::Picture { before, attributes, after: "</picture>" }
                }
                None => {
                    let address = links::address(self.site, &report.path, target);
                    let address = address.map_or_else(String::new, |address| self.site.url(&address));
                    Filling::Address(format!("{root}{address}"))
                }
            }
        };
        let fillings = report.links.iter().map(filling).collect();
        Deferred(Html { body: body.defer(self.reads), fillings, prefix: None, page: None })
    }
}

/// How the pictures of a text are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pictures {
    /// The first may be on the first screen of the page.
    FirstSeen,
    /// All are loaded when they are scrolled to.
    Later,
    /// With one file each, for feeds.
    Plain,
}

fn site_image(site: &Site) -> Option<ImageView> {
    let card = cards::of_site(site)?;
    Some(card_image(site, &cards::site_address(&card), card.title))
}

/// The share card at `address`; `alt` is the text on it.
pub(super) fn card_image(site: &Site, address: &Address, alt: String) -> ImageView {
    let Size { width, height } = share_card::SIZE;
    ImageView { url: site.config.base_url.join(address.as_str()), width, height, alt: Some(alt) }
}

fn card(site: &Site, entry: &Entry, report: &Report) -> Card {
    let commune = &site.communes[entry.commune];
    let priority = report.notice.as_ref().map(|notice| notice.priority);
    let stands_out = priority.filter(|priority| *priority > Priority::Normal && !entry.over);
    Card {
        url: site.url(&entry.address),
        title: report.title.clone(),
        summary: report.summary.clone(),
        kind: report.kind.as_str(),
        kind_label: report.kind.label(),
        commune: LinkView { label: commune.place.title(), url: site.url(&commune.address) },
        province: province(commune),
        date: report.date.map(iso),
        published: report.published.map(|posted| iso_moment(site, posted)),
        draft: report.draft,
        future: entry.future,
        priority: priority.map(Priority::as_str),
        priority_label: stands_out.map(Priority::label),
        over: entry.over,
        thumbnail: site.lead(entry).and_then(|lead| picture_view::thumbnail(site, lead)),
    }
}

fn place_view(site: &Site, commune: &Commune) -> PlaceView {
    let present = commune.present.as_ref().and_then(|present| {
        Some(PresentView {
            full: present.now.as_ref()?.full(),
            since: present.since.map(iso),
            resolution: present.resolution.clone(),
        })
    });
    PlaceView {
        url: site.url(&commune.address),
        name: commune.place.name.clone(),
        title: commune.place.title(),
        full: commune.full.clone(),
        province: province(commune),
        now: present,
    }
}

fn site_view(site: &Site) -> SiteView {
    let config = &site.config;
    let file = |name: &str| site.url(&Address::new(name));
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        language: config.language.clone(),
        base_url: config.base_url.as_str().to_owned(),
        origin: config.base_url.origin().to_owned(),
        home: file(""),
        agency: config.agency.clone(),
        emblem: emblem(site).map(|asset| picture_view::emblem(site, asset)),
        responsible: config.responsible.clone(),
        address: config.address.clone(),
        phone: config.phone.clone(),
        email: config.email.clone(),
        license_line: config.license_line.clone(),
        menu: config.menu.iter().map(|item| menu_item(site, item)).collect(),
        atom: file("atom.xml"),
        rss: file("rss.xml"),
        json_feed: file("feed.json"),
        podcast: site.has_podcast().then(|| file(PODCAST)),
        archive: file(ARCHIVE),
        figures: file(FIGURES),
        search: config.search.then(|| file(ADDRESS)),
    }
}

fn menu_item(site: &Site, item: &MenuItem) -> MenuItemView {
    let (url, external) = match &item.to {
        MenuTarget::Outside(address) => (address.clone(), true),
        MenuTarget::Inside(target) => {
            let address = links::address(site, "", target);
            (address.map_or_else(String::new, |address| site.url(&address)) + &target.suffix, false)
        }
    };
    MenuItemView { label: item.label.clone(), url, external }
}
