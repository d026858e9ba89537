//! What templates see, page kind by page kind. `docs/themes.md` describes these types; a test compares the two.
//!
//! Addresses are relative to the site's root and have no leading slash: a template writes `{{ root }}{{ card.url }}`.
//! Dates are ISO 8601 text, for the date filters to put into words. What isn't there is null.

mod archive;
mod chart;
mod commune;
mod figures;
mod issue;
mod model;
mod report;

pub use archive::{ArchiveMonth, ArchiveView, ArchiveYear, YearMonth, YearView};
pub use chart::{BarView, ChartView, LineView};
pub use commune::{
    CommuneCommitment, CommuneEvent, CommuneFigure, CommuneLine, CommunePerson, CommuneView, CommunesView,
    FigureChart,
};
pub use figures::{FiguresView, TallyRow, TallyView};
pub use issue::{IssueLine, IssueReport, IssueView, IssuesView};
pub use model::{
    CellWording, ItemView, MatrixCell, MatrixProvince, MatrixRow, ModelPage, VariantView, WordingView,
    WordingsView,
};
pub use report::{
    AttachmentView, AuthorView, CommitmentsView, DocumentView, FigureView, GroupView, ModelView, PersonView,
    PhotoView, ReportDetails, ReportPage, ReportView,
};

use std::marker::PhantomData;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::content::Body;
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Unread, is_hashing};
use crate::page::{Deferred, LinkedData, Source};

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
    fn fields(&self) -> Vec<(&'static str, &tera::Value)> {
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
        manifest.extend(crate::page::fields("view", &self.view));
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

/// `home.html`: the latest reports.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HomeView {
    /// The newest report of all; only on the first part.
    pub lead: Option<Shared<Card>>,
    /// The reports of this part, the lead left out.
    pub cards: Vec<Shared<Card>>,
    /// The issue of the latest month; only on the first part.
    pub issue: Option<IssueLine>,
    /// The twelve places with the latest reports; only on the first part.
    pub communes: Vec<CommuneLine>,
    /// The list of all places.
    pub all_communes: Link,
    /// Which part this is.
    pub pager: Pager,
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

/// `page.html`: a plain page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlainView {
    /// The text: HTML, safe as it is.
    pub body: Deferred<Html>,
}

/// `models.html`: the models of the site.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ModelsView {
    /// The models of this part, in Vietnamese order.
    pub models: Vec<ModelLine>,
    /// Which part this is.
    pub pager: Pager,
}

/// A model in the list of models.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ModelLine {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// How many places took part.
    pub communes: usize,
    /// How many reports are about it.
    pub reports: usize,
}

/// `tag.html`: the reports on one subject.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TagView {
    /// The subject.
    pub name: String,
    /// Its reports.
    pub cards: Vec<Shared<Card>>,
    /// Which part this is.
    pub pager: Pager,
}

/// `search.html`: the page of the search. The script finds its places on the page by their ids, which all begin with
/// `tim_kiem`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SearchView {
    /// The script, to be loaded from the page's `root`.
    pub script: String,
    /// How many reports are searched.
    pub total: usize,
    /// The places to choose from, in Vietnamese order.
    pub communes: Vec<Choice>,
    /// The kinds of reports to choose from.
    pub kinds: Vec<Choice>,
    /// The years to choose from, the newest first.
    pub years: Vec<Choice>,
    /// The archive: where to look without the script.
    pub archive: Link,
}

/// One entry of a list to choose from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub label: String,
}

/// `404.html`: no such page. Its `root` is never relative, since it answers for any address.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotFoundView {}

/// `redirect.html`: an old address of a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RedirectView {
    /// Where the report is now.
    pub target: Link,
}
