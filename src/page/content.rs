//! What a page holds before it is rendered: something to take its key of, and something to write it from.

use serde::Serialize;

use super::deferred::{Deferred, fields};
use super::feed::{Feed, FilledFeed};
use super::kinds::PageKind;
use super::open_data::{OpenReports, YearFile};
use super::view::{Frame, Html};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads};

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

/// A page that the template of its kind makes.
pub(super) fn html<'s, K: PageKind, T: Serialize + 's>(frame: Frame<T>) -> Content<'s> {
    let template = K::TEMPLATE.expect("only kinds with a template call this");
    Content(Box::new(Templated(template, frame)))
}

/// A page that is a value, written in a form.
pub(super) fn data<'s, T: Serialize + 's>(value: T, form: impl FnOnce(T) -> Form<'s> + 's) -> Content<'s> {
    Content(Box::new(Data(value, |value| Ok(form(value)))))
}

/// A page that is a feed.
pub(super) fn feed<'s>(
    feed: Feed<Deferred<Html>>,
    form: impl FnOnce(FilledFeed) -> Form<'s> + 's,
) -> Content<'s> {
    Content(Box::new(Data(feed, |feed: Feed<_>| Ok(form(feed.fill()?)))))
}
