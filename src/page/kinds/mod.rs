//! The kinds of pages, one file each: the pages of the kind and their addresses, the template, the data that it sees,
//! the phase of publishing, the content. To add a kind here, add a line to `kinds!`.

mod archive;
mod commune;
mod communes;
mod feeds;
mod figures;
mod home;
mod issue;
mod issues;
mod model;
mod models;
mod not_found;
mod open_data;
mod plain;
mod redirect;
mod report;
mod search;
mod sitemap;
mod tag;
mod withdrawn;
mod year;

pub use archive::{ArchiveView, ArchiveYear};
pub use commune::{
    Charts, Commitments, CommuneCommitment, CommuneEvent, CommuneFigure, CommuneFigures, CommunePerson,
    CommuneView, FigureChart, People,
};
pub use communes::CommunesView;
pub use figures::{FiguresView, TallyRow, TallyView};
pub use home::HomeView;
pub use issue::{IssueReport, IssueView};
pub use issues::IssuesView;
pub use model::{
    CellWording, ItemView, MatrixCell, MatrixProvince, MatrixRow, ModelPageView, VariantView, WordingView,
    WordingsView,
};
pub use models::{ModelLine, ModelsView};
pub use not_found::NotFoundView;
pub use plain::PlainView;
pub use redirect::RedirectView;
pub use report::ReportPageView;
pub use search::{SearchChoice, SearchView};
pub use tag::TagView;
pub use withdrawn::WithdrawnView;
pub use year::{YearMonth, YearView};

use std::ops::Range;

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use super::content::{self, Content};
use super::context::PageContext;
use super::view::Frame;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::site::{Address, Site};

/// Adds a page, given its address and kind.
pub(super) type Add<'a> = dyn FnMut(Address, PageId) + 'a;

/// A kind of page. A value identifies one page of the kind. The defaults suit files that programs read, such as feeds.
pub(super) trait PageKind: Copy {
    /// The template, which every theme must have; `None` if the page isn't HTML.
    const TEMPLATE: Option<&'static str> = None;

    /// When its pages are published.
    const PHASE: Phase = Phase::Feed;

    /// Whether search engines should index its pages.
    const IS_INDEXED: bool = false;

    /// What its template sees, besides what every page sees; `()` if it isn't HTML.
    type View: JsonSchema + Serialize + 'static;

    /// Who owns the page's address.
    fn owner(self) -> Owner {
        Owner::Made("tệp của trang tin", "a file of the site")
    }

    /// Adds all pages of this kind. Adds none if another kind lists them together with its own.
    ///
    /// # Errors
    /// If a report can't be fetched, or has changed since it was read.
    fn list(_site: &Site, _reads: &Reads, _add: &mut Add<'_>) -> Result<(), Error> {
        Ok(())
    }

    /// Adds the pages of this kind that depend on how many pages of all kinds search engines should index: `indexed`.
    fn list_last(_indexed: usize, _add: &mut Add<'_>) {}

    /// The content of the page at `address`.
    ///
    /// # Errors
    /// If a report can't be fetched, or has changed since it was read.
    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error>;

    /// The content of a page that its template renders.
    fn html<'s>(frame: Frame<Self::View>) -> Content<'s> {
        content::html(Self::TEMPLATE.expect("only kinds with a template call this"), frame)
    }
}

/// Who owns the address of a page. Numbers are indices into the lists of [`Site`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A report.
    Report(usize),
    /// A plain page.
    Plain(usize),
    /// An old address of a report: indices of the report and of the alias.
    ReportAlias(usize, usize),
    /// An old address of a plain page: indices of the page and of the alias.
    PlainAlias(usize, usize),
    /// A withdrawn report or plain page.
    Withdrawn(usize),
    /// An old address of a withdrawn one: its index and that of the alias.
    WithdrawnAlias(usize, usize),
    /// The site itself, with a name for messages in Vietnamese and in English.
    Made(&'static str, &'static str),
}

/// The parts of a list with `total` entries; at least one.
fn parts(site: &Site, total: usize) -> Range<usize> {
    0..total.div_ceil(site.config.per_page).max(1)
}

/// Defines the enum of all kinds, in the order in which their pages are listed, and passes each call on to the kind.
macro_rules! kinds {
    ($($file:ident::$kind:ident,)*) => {
        /// The kinds of pages. Numbers are indices into the lists of [`Site`]; `part` is a part of a paginated list, from 0.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "each is described where it is defined")]
        pub enum PageId {
            $($kind($file::$kind),)*
        }

        $(impl From<$file::$kind> for PageId {
            fn from(page: $file::$kind) -> Self {
                Self::$kind(page)
            }
        })*

        impl PageId {
            /// Its phase of publishing.
            pub(super) fn phase(self) -> Phase {
                match self {
                    $(Self::$kind(_) => $file::$kind::PHASE,)*
                }
            }

            /// Its template.
            pub(super) fn template(self) -> Option<&'static str> {
                match self {
                    $(Self::$kind(_) => $file::$kind::TEMPLATE,)*
                }
            }

            /// Whether search engines should index it.
            pub(super) fn is_indexed(self) -> bool {
                match self {
                    $(Self::$kind(_) => $file::$kind::IS_INDEXED,)*
                }
            }

            /// Who owns its address.
            pub(super) fn owner(self) -> Owner {
                match self {
                    $(Self::$kind(page) => page.owner(),)*
                }
            }

            /// Its content.
            pub(super) fn content<'s>(
                self,
                context: &PageContext<'s>,
                address: &Address,
            ) -> Result<Content<'s>, Error> {
                match self {
                    $(Self::$kind(page) => page.content(context, address),)*
                }
            }
        }

        /// Adds the pages of all kinds.
        pub(super) fn list(site: &Site, reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
            $($file::$kind::list(site, reads, add)?;)*
            Ok(())
        }

        /// Adds the pages that depend on how many of those that [`list`] adds should be indexed.
        pub(super) fn list_last(indexed: usize, add: &mut Add<'_>) {
            $($file::$kind::list_last(indexed, add);)*
        }

        /// Each required template, and the schema of what it sees besides what every page sees.
        pub fn views() -> Vec<(&'static str, Schema)> {
            let mut views: Vec<(&'static str, Schema)> = Vec::new();
            $(if let Some(template) = $file::$kind::TEMPLATE
                && views.iter().all(|(name, _)| *name != template)
            {
                views.push((template, schema_for!(<$file::$kind as PageKind>::View)));
            })*
            views
        }

        /// The templates that every theme must have.
        pub fn templates() -> Vec<&'static str> {
            let mut templates: Vec<&'static str> = [$($file::$kind::TEMPLATE,)*].into_iter().flatten().collect();
            templates.sort_unstable();
            templates.dedup();
            templates
        }
    };
}

kinds! {
    report::ReportPage,
    plain::PlainArticlePage,
    withdrawn::WithdrawnPage,
    home::HomePage,
    communes::CommunesPage,
    commune::CommunePage,
    models::ModelsPage,
    model::ModelPage,
    issues::IssuesPage,
    issue::IssuePage,
    tag::TagPage,
    archive::ArchivePage,
    year::YearPage,
    figures::FiguresPage,
    search::SearchPage,
    not_found::NotFoundPage,
    feeds::AtomFeed,
    feeds::RssFeed,
    feeds::JsonFeed,
    feeds::PodcastFeed,
    sitemap::Robots,
    sitemap::Sitemap,
    open_data::OpenData,
    open_data::OpenYear,
    redirect::RedirectPage,
    redirect::PlainRedirectPage,
    redirect::WithdrawnRedirectPage,
    feeds::CommuneAtomFeed,
    sitemap::SitemapPart,
}
