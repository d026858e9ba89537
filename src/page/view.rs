//! What templates see of the site, of every page and of a report in a list. The kinds of pages in `kinds/` add more.
//! `docs/themes.md` describes all these types; a test keeps it up to date.
//!
//! Addresses are relative to the site's root, without a leading slash: templates write `{{ root }}{{ card.url }}`.
//! Dates are ISO 8601 text for the date filters. Missing values are null.

use std::marker::PhantomData;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::deferred::{Deferred, Source};
use super::linked_data::LinkedData;
use super::picture_view::PictureView;
use crate::content::{Body, Filling};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Unread, is_hashing};

/// A value shown on many pages: converted to a template value once, then shared.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    value: tera::Value,
    fingerprint: Fingerprint,
    kind: PhantomData<fn() -> T>,
}

impl<T: Serialize> Shared<T> {
    /// Shares `value`.
    pub fn new(value: &T) -> Self {
        let fingerprint = Fingerprint::of_value(value);
        Self { value: tera::Value::from_serializable(value), fingerprint, kind: PhantomData }
    }
}

impl<T> Shared<T> {
    /// The fingerprint of the value.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The fields of a struct by name; none for other values.
    pub(super) fn fields(&self) -> Vec<(&'static str, &tera::Value)> {
        let fields = self.value.as_map().into_iter().flatten();
        let named = fields.filter_map(|(key, value)| match key {
            tera::value::Key::Str(name) => Some((*name, value)),
            _ => None,
        });
        named.collect()
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if is_hashing(&serializer) {
            self.fingerprint.serialize(serializer)
        } else {
            self.value.serialize(serializer)
        }
    }
}

impl<T: JsonSchema> JsonSchema for Shared<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

/// What every page sees, besides what its kind adds.
#[derive(Clone, Debug, JsonSchema)]
pub struct Frame<T> {
    /// Precedes every address: `/`, the path of `base_url`, or `../../` with `relative_links`.
    pub root: Arc<str>,
    /// The site.
    pub site: Shared<SiteView>,
    /// This page.
    pub page: PageView,
    /// The fields that this kind of page adds.
    #[schemars(flatten)]
    pub view: T,
}

impl<T: Serialize> Frame<T> {
    /// The data for the template.
    pub fn context(&self) -> tera::Context {
        let mut context =
            tera::Context::from_serialize(&self.view).expect("views are structs of text, numbers and lists");
        context.insert("root", &self.root);
        context.insert("site", &self.site);
        context.insert("page", &self.page);
        context
    }

    /// The fingerprint of each thing in the template's data, by name.
    pub fn manifest(&self) -> Vec<(&'static str, Fingerprint)> {
        let mut manifest = vec![
            ("root", Fingerprint::of_value(&self.root)),
            ("site", Fingerprint::of_value(&self.site)),
            ("page", Fingerprint::of_value(&self.page)),
        ];
        manifest.extend(super::deferred::fields("view", &self.view));
        manifest
    }
}

/// The site, as `site.yaml` describes it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SiteView {
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub description: Option<String>,
    /// The language code: `vi`.
    pub language: String,
    /// Its full web address without a slash at the end, for the `absolute_url` filter.
    pub base_url: String,
    /// The same without its path, for addresses that begin with a slash.
    pub origin: String,
    /// The address of the home page.
    pub home: String,
    /// The body that publishes it.
    pub agency: Option<String>,
    /// The picture at the top of its pages. It is decorative: the words beside it say the same.
    pub emblem: Option<PictureView>,
    /// The person responsible for it.
    pub responsible: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The line about reuse.
    pub license_line: Option<String>,
    /// The menu.
    pub menu: Vec<MenuItemView>,
    /// The Atom feed.
    pub atom: String,
    /// The RSS feed.
    pub rss: String,
    /// The JSON feed.
    pub json_feed: String,
    /// The podcast; null if nothing can be heard.
    pub podcast: Option<String>,
    /// The archive by year and month.
    pub archive: String,
    /// The page of the site's figures.
    pub figures: String,
    /// The search page; null if `search: false` is set.
    pub search: Option<String>,
}

/// An entry of the menu.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MenuItemView {
    /// Its text.
    pub label: String,
    /// Its target: relative to the root, or a full address if `external`.
    pub url: String,
    /// Whether it leads out of the site.
    pub external: bool,
}

/// The page itself.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PageView {
    /// Its address.
    pub url: String,
    /// Its full address, without `index.html`.
    pub canonical: String,
    /// Its title, without that of the site.
    pub title: String,
    /// A sentence or two about it, for search engines and previews.
    pub description: Option<String>,
    /// The address of the menu entry that it belongs to: the list it is in, or its own.
    pub section: String,
    /// Its own address, if a menu entry leads to it; otherwise null.
    pub entry: Option<String>,
    /// The pages above it, from the home page on.
    pub breadcrumbs: Vec<LinkView>,
    /// The address of its own Atom feed.
    pub atom: Option<String>,
    /// The picture for previews when it is shared.
    pub image: Option<ImageView>,
    /// JSON-LD for search engines, for a `<script type="application/ld+json">`. Already safe, like HTML.
    pub linked_data: Deferred<LinkedData>,
}

/// A picture that represents a page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImageView {
    /// Its full address.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// What it shows.
    pub alt: Option<String>,
}

/// A link inside the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LinkView {
    /// Its text.
    pub label: String,
    /// Its target.
    pub url: String,
}

/// A report in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Card {
    /// Its address.
    pub url: String,
    /// Its headline.
    pub title: String,
    /// A short plain-text summary.
    pub summary: String,
    /// `launch`, `conference`, `review`, `news`, `notice` or `answer`.
    pub kind: &'static str,
    /// The kind, as residents read it: “Lễ ra mắt”.
    pub kind_label: &'static str,
    /// The place, as it was called at the time: “xã Cẩm Tâm”.
    pub commune: LinkView,
    /// The province, without its level: “Thanh Hóa”.
    pub province: Option<String>,
    /// The day of the event.
    pub date: Option<String>,
    /// The day or time of publication.
    pub published: Option<String>,
    /// A draft; shown only in previews and with `--drafts`.
    pub draft: bool,
    /// Not due yet; shown only in previews and with `--future`.
    pub future: bool,
    /// Of a notice: `normal`, `important` or `urgent`.
    pub priority: Option<&'static str>,
    /// “Quan trọng” or “Khẩn”, while such a notice applies.
    pub priority_label: Option<&'static str>,
    /// A notice that applies no longer.
    pub over: bool,
    /// A thumbnail of the photo that stands for it.
    pub thumbnail: Option<PictureView>,
}

/// The part of a list that a page shows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Pager {
    /// This part, from 1.
    pub number: usize,
    /// How many parts there are.
    pub of: usize,
    /// How many entries the whole list has.
    pub total: usize,
    /// The address of the previous part.
    pub previous: Option<String>,
    /// The address of the next part.
    pub next: Option<String>,
    /// The address of the first part.
    pub first: String,
    /// The address of the last part.
    pub last: String,
}

/// HTML that templates print unescaped: a text, the addresses of its links and its pictures.
#[derive(Clone, Debug, Serialize)]
pub struct Html {
    /// The text.
    pub body: Unread<Body>,
    /// What fills each gap in the text.
    pub fillings: Vec<Filling>,
    /// On a page with several texts: what its ids begin with. Its headings are then one level deeper.
    pub prefix: Option<String>,
    /// In a feed: the full address of the page that links to places in the text lead to.
    pub page: Option<String>,
}

impl Html {
    /// The HTML.
    ///
    /// # Errors
    /// If the text can't be fetched, or has changed since it was read.
    pub fn fill(&self) -> Result<String, Error> {
        let body = self.body.get()?;
        Ok(match (&self.prefix, &self.page) {
            (Some(prefix), _) => body.fill_among(&self.fillings, prefix),
            (None, Some(page)) => body.fill_elsewhere(&self.fillings, page),
            (None, None) => body.fill(&self.fillings),
        })
    }
}

impl Source for Html {
    type View<'s> = tera::Value;
    type Described = String;

    fn view(&self) -> Result<tera::Value, Error> {
        Ok(tera::Value::safe_string(&self.fill()?))
    }
}

/// A place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceView {
    /// Its address.
    pub url: String,
    /// The name alone: “Cẩm Tâm”.
    pub name: String,
    /// Level and name: “xã Cẩm Tâm”.
    pub title: String,
    /// With district and province, as at the time: “xã Cẩm Tâm, huyện Cẩm Thủy, tỉnh Thanh Hóa”.
    pub full: String,
    /// The province, without its level: “Thanh Hóa”.
    pub province: Option<String>,
    /// Its present name, if the settings give it.
    pub now: Option<PresentView>,
}

/// The present name of a place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PresentView {
    /// “xã Cẩm Vân, tỉnh Thanh Hóa”.
    pub full: String,
    /// Since which day.
    pub since: Option<String>,
    /// The resolution that changed it.
    pub resolution: Option<String>,
}

/// An author.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AuthorView {
    /// Name.
    pub name: String,
    /// Post.
    pub role: Option<String>,
}

impl AuthorView {
    /// Name and post on one line.
    pub(super) fn line(&self) -> String {
        match &self.role {
            Some(role) => format!("{}, {role}", self.name),
            None => self.name.clone(),
        }
    }
}
