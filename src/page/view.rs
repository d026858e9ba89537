//! What templates see of the site, of every page and of a report in a list. What a kind of page adds is in `kinds/`.
//! `docs/themes.md` describes all these types; a test compares the two.
//!
//! Addresses are relative to the site's root and have no leading slash: a template writes `{{ root }}{{ card.url }}`.
//! Dates are ISO 8601 text, for the date filters to put into words. What isn't there is null.

use std::marker::PhantomData;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::deferred::{Deferred, Source};
use super::linked_data::LinkedData;
use crate::content::Body;
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Unread, is_hashing};

/// A value that many pages show: turned into a template's value once, shared from then on.
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

    /// The fields of the value, by their names; none of what isn't a struct.
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

/// What every page sees, beside what its kind adds.
#[derive(Clone, Debug, JsonSchema)]
pub struct Frame<T> {
    /// What stands before every address: `/`, the path of `base_url`, or `../../` with `relative_links`.
    pub root: Arc<str>,
    /// The site.
    pub site: Shared<SiteView>,
    /// This page.
    pub page: PageView,
    /// What this kind of page adds: its fields stand beside the ones above.
    #[schemars(flatten)]
    pub view: T,
}

impl<T: Serialize> Frame<T> {
    /// What the template gets.
    pub fn context(&self) -> tera::Context {
        let mut context =
            tera::Context::from_serialize(&self.view).expect("views are structs of text, numbers and lists");
        context.insert("root", &self.root);
        context.insert("site", &self.site);
        context.insert("page", &self.page);
        context
    }

    /// The fingerprint of each thing that the template gets, by its name.
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
    /// Its name.
    pub title: String,
    /// One sentence about it.
    pub description: Option<String>,
    /// The language of its pages: `vi`.
    pub language: String,
    /// Its full web address, without a slash at the end: for the `absolute_url` filter.
    pub base_url: String,
    /// The same without its path: what stands before an address that begins with a slash.
    pub origin: String,
    /// The address of the home page.
    pub home: String,
    /// The body that publishes it.
    pub agency: Option<String>,
    /// The picture at the head of its pages.
    pub emblem: Option<EmblemView>,
    /// Who answers for it.
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
    pub menu: Vec<MenuItem>,
    /// The Atom feed.
    pub atom: String,
    /// The RSS feed.
    pub rss: String,
    /// The JSON feed.
    pub json_feed: String,
    /// The archive by year and month.
    pub archive: String,
    /// The page of the site's figures.
    pub figures: String,
    /// The page of the search; null where `search: false` is set.
    pub search: Option<String>,
}

/// The picture at the head of the pages. It says nothing that the words beside it don't say.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EmblemView {
    /// The file.
    pub url: String,
    /// How wide it is, in pixels; null where its format doesn't say.
    pub width: Option<u32>,
    /// How high it is.
    pub height: Option<u32>,
}

/// One line of the menu.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MenuItem {
    /// What it says.
    pub label: String,
    /// Where it leads: relative to the root, or a full address where `external`.
    pub url: String,
    /// Whether it leaves the site.
    pub external: bool,
}

/// The page itself.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PageView {
    /// Its address.
    pub url: String,
    /// Its full address, without `index.html`.
    pub canonical: String,
    /// Its title, without the site's.
    pub title: String,
    /// A sentence or two about it, for search engines and previews.
    pub description: Option<String>,
    /// The address of the menu's entry it belongs to: the list it stands in, else its own.
    pub section: String,
    /// Its own address again, where an entry of the menu leads to it.
    pub entry: Option<String>,
    /// The way to it, the home page first, itself left out.
    pub breadcrumbs: Vec<Link>,
    /// A feed of its own.
    pub atom: Option<String>,
    /// The picture that stands for it where it is shared.
    pub image: Option<ImageView>,
    /// What search engines read about it, JSON-LD for a `<script type="application/ld+json">`: safe as it is, like HTML.
    pub linked_data: Deferred<LinkedData>,
}

/// A picture that stands for a page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImageView {
    /// Its full address.
    pub url: String,
    /// How wide it is, in pixels; null where its format doesn't say.
    pub width: Option<u32>,
    /// How high it is.
    pub height: Option<u32>,
    /// What it shows.
    pub alt: Option<String>,
}

/// A link inside the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// A report in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Card {
    /// Its address.
    pub url: String,
    /// Its headline.
    pub title: String,
    /// A few plain sentences.
    pub summary: String,
    /// `launch`, `conference`, `review` or `news`.
    pub kind: &'static str,
    /// The kind, as residents read it: “Lễ ra mắt”.
    pub kind_label: &'static str,
    /// The place, as it was called on the day: “xã Cẩm Tâm”.
    pub commune: Link,
    /// The province, without its level: “Thanh Hóa”.
    pub province: Option<String>,
    /// The day of the event.
    pub date: Option<String>,
    /// The day or moment of posting.
    pub published: Option<String>,
    /// A draft, shown only in previews and with `--drafts`.
    pub draft: bool,
    /// Not due yet, shown only in previews and with `--future`.
    pub future: bool,
}

/// Which part of a list a page shows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Pager {
    /// This part, from 1.
    pub number: usize,
    /// How many parts there are.
    pub of: usize,
    /// How many entries the whole list has.
    pub total: usize,
    /// The part before.
    pub previous: Option<String>,
    /// The part after.
    pub next: Option<String>,
    /// The first part.
    pub first: String,
    /// The last part.
    pub last: String,
}

/// HTML that templates print as it is: a text, and the addresses of its links.
#[derive(Clone, Debug, Serialize)]
pub struct Html {
    /// The text.
    pub body: Unread<Body>,
    /// The address for each of its gaps.
    pub addresses: Vec<String>,
    /// What its ids begin with where it stands among other texts, its headings one level deeper.
    pub prefix: Option<String>,
}

impl Html {
    /// The HTML.
    ///
    /// # Errors
    /// When the text can't be fetched, or isn't any more what it was.
    pub fn fill(&self) -> Result<String, Error> {
        let body = self.body.get()?;
        Ok(match &self.prefix {
            Some(prefix) => body.fill_among(&self.addresses, prefix),
            None => body.fill(&self.addresses),
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
    /// With district and province, as they were: “xã Cẩm Tâm, huyện Cẩm Thủy, tỉnh Thanh Hóa”.
    pub full: String,
    /// The province, without its level: “Thanh Hóa”.
    pub province: Option<String>,
    /// What it is called now, where the site knows.
    pub now: Option<PresentView>,
}

/// What a place is called now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PresentView {
    /// “xã Cẩm Vân, tỉnh Thanh Hóa”.
    pub full: String,
    /// Since when.
    pub since: Option<String>,
    /// By which resolution.
    pub resolution: Option<String>,
}
