//! Which pages the site has, and exactly what each one sees.

mod archive;
mod chart;
mod collision;
mod commune;
mod context;
mod deferred;
mod feed;
mod figures;
mod issue;
mod linked_data;
mod list;
mod matrix;
mod open_data;
mod report;
mod search;
mod sitemap;
pub mod view;

pub use collision::check;
pub use commune::{Charts, Commitments, Figures, People};
pub use context::{PageContext, SharedParts};
pub use deferred::{Deferred, Source};
pub use feed::{Feed, FeedEntry, FilledFeed};
pub use linked_data::LinkedData;
pub use open_data::{OpenReports, YearFile};
pub use report::FullReport;

use view::{Frame, Html};

use serde::{Deserialize, Serialize};

use crate::address::{COMMUNES, ISSUES, MODELS};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads};
use crate::output::{OutputPath, Phase};
use crate::site::{Address, Site};

/// One file of the site that is made, not copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Where it is.
    pub address: Address,
    /// The file that holds it.
    pub file: OutputPath,
    /// What it is.
    pub kind: Kind,
}

/// The kinds of pages. Numbers are indices into the lists of [`Site`]; `part` is a part of a paginated list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each name says which page it is")]
pub enum Kind {
    Home { part: usize },
    Report(usize),
    Plain(usize),
    Communes { part: usize },
    Commune { commune: usize, part: usize },
    Models { part: usize },
    Model { model: usize, part: usize },
    Issues { part: usize },
    Issue { issue: usize, part: usize },
    Tag { tag: usize, part: usize },
    Archive { part: usize },
    ArchiveYear(i16),
    Figures,
    Redirect { report: usize, alias: usize },
    PlainRedirect { page: usize, alias: usize },
    Search,
    NotFound,
    Atom,
    Rss,
    JsonFeed,
    CommuneAtom(usize),
    Sitemap,
    SitemapPart(usize),
    Robots,
    Years,
    Year(Option<i16>),
}

impl Page {
    /// When it is published.
    pub fn phase(&self) -> Phase {
        match self.kind {
            Kind::Report(_) | Kind::Plain(_) | Kind::Redirect { .. } | Kind::PlainRedirect { .. } => {
                Phase::Page
            }
            Kind::Home { .. }
            | Kind::Communes { .. }
            | Kind::Commune { .. }
            | Kind::Models { .. }
            | Kind::Model { .. }
            | Kind::Issues { .. }
            | Kind::Issue { .. }
            | Kind::Tag { .. }
            | Kind::Archive { .. }
            | Kind::ArchiveYear(_)
            | Kind::Figures
            | Kind::NotFound => Phase::List,
            Kind::Atom
            | Kind::Rss
            | Kind::JsonFeed
            | Kind::CommuneAtom(_)
            | Kind::Sitemap
            | Kind::SitemapPart(_)
            | Kind::Robots
            | Kind::Years
            | Kind::Year(_) => Phase::Feed,
            Kind::Search => Phase::Search,
        }
    }

    /// The template it is rendered with; `None` for what isn't HTML.
    pub fn template(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Home { .. } => Some("home.html"),
            Kind::Report(_) => Some("report.html"),
            Kind::Plain(_) => Some("page.html"),
            Kind::Communes { .. } => Some("communes.html"),
            Kind::Commune { .. } => Some("commune.html"),
            Kind::Models { .. } => Some("models.html"),
            Kind::Model { .. } => Some("model.html"),
            Kind::Issues { .. } => Some("issues.html"),
            Kind::Issue { .. } => Some("issue.html"),
            Kind::Tag { .. } => Some("tag.html"),
            Kind::Archive { .. } => Some("archive.html"),
            Kind::ArchiveYear(_) => Some("year.html"),
            Kind::Figures => Some("figures.html"),
            Kind::Redirect { .. } | Kind::PlainRedirect { .. } => Some("redirect.html"),
            Kind::Search => Some("search.html"),
            Kind::NotFound => Some("404.html"),
            _ => None,
        }
    }

    /// Whether search engines should know it.
    pub fn is_indexed(&self) -> bool {
        let is_hidden = matches!(
            self.kind,
            Kind::Redirect { .. } | Kind::PlainRedirect { .. } | Kind::Search | Kind::NotFound
        );
        self.template().is_some() && !is_hidden
    }
}

/// What one page holds, not rendered yet.
pub struct Content<'s>(Box<dyn Shown<'s> + 's>);

impl<'s> Content<'s> {
    /// The fingerprint of each thing it shows, by name: together, all it depends on beside its template.
    pub fn manifest(&self) -> Vec<(&'static str, Fingerprint)> {
        self.0.manifest()
    }

    /// How it becomes bytes. `reads` are those that it was put together with: what they deferred is fetched now.
    ///
    /// # Errors
    /// When a text can't be fetched, or isn't any more what it was.
    pub fn into_form(self, reads: &Reads) -> Result<Form<'s>, Error> {
        reads.fetch()?;
        self.0.into_form()
    }
}

trait Shown<'s> {
    fn manifest(&self) -> Vec<(&'static str, Fingerprint)>;
    fn into_form(self: Box<Self>) -> Result<Form<'s>, Error>;
}

/// A template, and all that it sees.
struct Templated<T>(&'static str, Frame<T>);

impl<'s, T: Serialize + 's> Shown<'s> for Templated<T> {
    fn manifest(&self) -> Vec<(&'static str, Fingerprint)> {
        self.1.manifest()
    }

    fn into_form(self: Box<Self>) -> Result<Form<'s>, Error> {
        Ok(Form::Html(self.0, Box::new(move || self.1.context())))
    }
}

/// A value, and the form it is written in.
struct Data<T, F>(T, F);

impl<'s, T: Serialize, F: FnOnce(T) -> Result<Form<'s>, Error>> Shown<'s> for Data<T, F> {
    fn manifest(&self) -> Vec<(&'static str, Fingerprint)> {
        fields("content", &self.0)
    }

    fn into_form(self: Box<Self>) -> Result<Form<'s>, Error> {
        let Self(value, form) = *self;
        form(value)
    }
}

/// The fingerprint of each field of a value; of the whole, called `name`, where its fields can't be told apart: it is no
/// struct, or one with fields that serde flattens.
fn fields(name: &'static str, value: &impl Serialize) -> Vec<(&'static str, Fingerprint)> {
    let fields = Fingerprint::of_fields(value);
    if fields.is_empty() { vec![(name, Fingerprint::of_value(value))] } else { fields }
}

/// The forms in which pages are written.
pub enum Form<'s> {
    /// HTML: a template, and what it sees.
    Html(&'static str, Box<dyn FnOnce() -> tera::Context + 's>),
    /// A feed, in one of three formats.
    Atom(FilledFeed),
    /// RSS 2.0.
    Rss(FilledFeed),
    /// JSON Feed 1.1.
    JsonFeed(FilledFeed),
    /// A sitemap: full addresses, and the day of the last change where it is known.
    Sitemap(Vec<(String, Option<String>)>),
    /// A sitemap of sitemaps: full addresses.
    SitemapIndex(Vec<String>),
    /// The list of the open data files.
    Years(Vec<YearFile>),
    /// The reports of a year, as open data.
    Reports(OpenReports<'s>),
    /// Plain text.
    Text(String),
}

impl Page {
    /// What the page holds.
    ///
    /// # Errors
    /// When a report can't be fetched, or isn't any more what it was.
    pub fn content<'s>(&self, context: &PageContext<'s>) -> Result<Content<'s>, Error> {
        let address = &self.address;
        let site = context.site;
        Ok(match self.kind {
            Kind::Home { part } => self.html(list::home(context, address, part)?),
            Kind::Report(idx) => self.html(report::report(context, idx)?),
            Kind::Plain(idx) => self.html(report::plain(context, idx)?),
            Kind::Communes { part } => self.html(list::communes(context, address, part)),
            Kind::Commune { commune, part } => self.html(commune::commune(context, address, commune, part)?),
            Kind::Models { part } => self.html(list::models(context, address, part)),
            Kind::Model { model, part } => self.html(matrix::model(context, address, model, part)?),
            Kind::Issues { part } => self.html(issue::issues(context, address, part)),
            Kind::Issue { issue, part } => self.html(issue::issue(context, address, issue, part)?),
            Kind::Tag { tag, part } => self.html(list::tag(context, address, tag, part)?),
            Kind::Archive { part } => self.html(archive::archive(context, address, part)),
            Kind::ArchiveYear(year) => self.html(archive::year_page(context, address, year)?),
            Kind::Figures => self.html(figures::figures(context, address)),
            Kind::Redirect { report, .. } => {
                let title = &context.report(report)?.title;
                self.html(report::redirect(context, address, title, &site.reports[report].address))
            }
            Kind::PlainRedirect { page, .. } => {
                let plain = &site.pages[page];
                let title = &plain.report.read(context.reads)?.title;
                self.html(report::redirect(context, address, title, &plain.address))
            }
            Kind::Search => self.html(search::search(context, address)?),
            Kind::NotFound => self.html(report::not_found(context, address)),
            Kind::Atom => feed(feed::site_feed(context, address)?, Form::Atom),
            Kind::Rss => feed(feed::site_feed(context, address)?, Form::Rss),
            Kind::JsonFeed => feed(feed::site_feed(context, address)?, Form::JsonFeed),
            Kind::CommuneAtom(idx) => feed(feed::commune_feed(context, address, idx)?, Form::Atom),
            Kind::Sitemap => match sitemap::parts_of(context) {
                None => data(sitemap::part(context, 0), Form::Sitemap),
                Some(parts) => data(parts, Form::SitemapIndex),
            },
            Kind::SitemapPart(part) => data(sitemap::part(context, part), Form::Sitemap),
            Kind::Robots => data(sitemap::robots(context), Form::Text),
            Kind::Years => data(open_data::year_files(context), Form::Years),
            Kind::Year(year) => data(open_data::open_reports(context, year)?, Form::Reports),
        })
    }

    fn html<'s, T: Serialize + 's>(&self, frame: Frame<T>) -> Content<'s> {
        let template = self.template().expect("only pages with a template come here");
        Content(Box::new(Templated(template, frame)))
    }
}

fn data<'s, T: Serialize + 's>(value: T, form: impl FnOnce(T) -> Form<'s> + 's) -> Content<'s> {
    Content(Box::new(Data(value, |value| Ok(form(value)))))
}

fn feed<'s>(feed: Feed<Deferred<Html>>, form: impl FnOnce(FilledFeed) -> Form<'s> + 's) -> Content<'s> {
    Content(Box::new(Data(feed, |feed: Feed<_>| Ok(form(feed.fill()?)))))
}

/// The templates that a theme must have.
pub const TEMPLATES: [&str; 16] = [
    "home.html",
    "report.html",
    "page.html",
    "communes.html",
    "commune.html",
    "models.html",
    "model.html",
    "issues.html",
    "issue.html",
    "tag.html",
    "archive.html",
    "year.html",
    "figures.html",
    "search.html",
    "redirect.html",
    "404.html",
];

/// Every page of the site.
///
/// # Errors
/// When a report can't be fetched, or isn't any more what it was.
pub fn list(site: &Site, reads: &Reads) -> Result<Vec<Page>, Error> {
    let mut pages = Vec::with_capacity(site.reports.len() * 3 / 2 + 32);
    let per_page = site.config.per_page;
    let mut add = |address: Address, kind: Kind| pages.push(Page { file: address.file(), address, kind });
    let parts = |total: usize| 0..total.div_ceil(per_page).max(1);

    add_articles(site, reads, &mut add)?;
    for part in parts(site.reports.len()) {
        add(part_address(&Address::new(""), part), Kind::Home { part });
    }
    for part in parts(site.communes.len()) {
        add(part_address(&Address::new(COMMUNES), part), Kind::Communes { part });
    }
    for (idx, commune) in site.communes.iter().enumerate() {
        for part in parts(commune.reports.len()) {
            add(part_address(&commune.address, part), Kind::Commune { commune: idx, part });
        }
        add(commune.address.join("atom.xml"), Kind::CommuneAtom(idx));
    }
    for part in parts(site.models.len()) {
        add(part_address(&Address::new(MODELS), part), Kind::Models { part });
    }
    for (idx, model) in site.models.iter().enumerate() {
        for part in parts(model.reports.len()) {
            add(part_address(&model.address, part), Kind::Model { model: idx, part });
        }
    }
    for part in parts(site.issues.len()) {
        add(part_address(&Address::new(ISSUES), part), Kind::Issues { part });
    }
    for (idx, issue) in site.issues.iter().enumerate() {
        for part in 0..issue.reports.len().div_ceil(issue::PER_PART) {
            add(part_address(&issue.address, part), Kind::Issue { issue: idx, part });
        }
    }
    for (idx, tag) in site.tags.iter().enumerate() {
        for part in parts(tag.reports.len()) {
            add(part_address(&tag.address, part), Kind::Tag { tag: idx, part });
        }
    }
    let years = archive::years(site);
    for part in parts(years.len()) {
        add(part_address(&Address::new(archive::ADDRESS), part), Kind::Archive { part });
    }
    for (year, _) in years {
        add(archive::year_address(year), Kind::ArchiveYear(year));
    }
    add(Address::new(figures::ADDRESS), Kind::Figures);
    if site.config.search {
        add(Address::new(crate::search::ADDRESS), Kind::Search);
    }
    for (file, kind) in [
        ("404.html", Kind::NotFound),
        ("atom.xml", Kind::Atom),
        ("rss.xml", Kind::Rss),
        ("feed.json", Kind::JsonFeed),
        ("robots.txt", Kind::Robots),
        ("sitemap.xml", Kind::Sitemap),
        ("reports.json", Kind::Years),
    ] {
        add(Address::new(file), kind);
    }
    for year in open_data::years(site) {
        add(open_data::year_address(year), Kind::Year(year));
    }
    let indexed = pages.iter().filter(|page| page.is_indexed()).count();
    pages.extend(sitemap::parts(indexed).map(|(address, part)| Page {
        file: address.file(),
        address,
        kind: Kind::SitemapPart(part),
    }));
    Ok(pages)
}

/// The pages of the reports and the plain pages, and their old addresses.
fn add_articles(site: &Site, reads: &Reads, add: &mut impl FnMut(Address, Kind)) -> Result<(), Error> {
    for (idx, entry) in site.reports.iter().enumerate() {
        add(entry.address.clone(), Kind::Report(idx));
        for (alias, old) in entry.report.read(reads)?.aliases.iter().enumerate() {
            add(alias_address(old), Kind::Redirect { report: idx, alias });
        }
    }
    for (idx, page) in site.pages.iter().enumerate() {
        add(page.address.clone(), Kind::Plain(idx));
        for (alias, old) in page.report.read(reads)?.aliases.iter().enumerate() {
            add(alias_address(old), Kind::PlainRedirect { page: idx, alias });
        }
    }
    Ok(())
}

/// The address of a part of a list: the first is the list's own.
fn part_address(list: &Address, part: usize) -> Address {
    if part == 0 { list.clone() } else { list.join(&format!("trang/{}/", part + 1)) }
}

/// Where an old address is: as it was written, with a slash behind it unless it names a file.
fn alias_address(old: &str) -> Address {
    let last = old.rsplit('/').next().unwrap_or(old);
    Address::new(if old.ends_with('/') || last.contains('.') { old.to_owned() } else { format!("{old}/") })
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::fields;

    #[derive(Serialize)]
    struct Flattened {
        title: &'static str,
        #[serde(flatten)]
        more: More,
    }

    #[derive(Serialize)]
    struct More {
        summary: &'static str,
    }

    /// serde writes a struct with flattened fields as a map, whose fields have no names of their own.
    #[test]
    fn what_a_flattened_field_holds_is_in_the_manifest() {
        let manifest = |title, summary| fields("view", &Flattened { title, more: More { summary } });
        let known = manifest("a", "b");
        assert_ne!(known, []);
        assert_ne!(manifest("c", "b"), known);
        assert_ne!(manifest("a", "c"), known);
        assert_eq!(fields("view", &More { summary: "a" })[0].0, "summary");
    }
}
