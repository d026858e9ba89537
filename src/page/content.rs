//! The content of a page before rendering: its key can be computed, and it can be written.

use serde::Serialize;

use super::deferred::{Deferred, fields};
use super::feed::{Feed, FilledFeed};
use super::open_data::{OpenReports, YearFile};
use super::podcast::Podcast;
use super::view::{Frame, Html};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads};

/// The content of one page, not rendered yet.
pub struct Content<'s>(Box<dyn Shown<'s> + 's>);

impl<'s> Content<'s> {
    /// The fingerprint of each thing it shows, by name: all it depends on except its template.
    pub fn manifest(&self) -> Vec<(&'static str, Fingerprint)> {
        self.0.manifest()
    }

    /// Converts it for writing. Fetches now the texts that `reads`, used to collect it, has deferred.
    ///
    /// # Errors
    /// If a text can't be fetched, or has changed since it was read.
    pub fn into_form(self, reads: &Reads) -> Result<ContentForm<'s>, Error> {
        reads.fetch()?;
        self.0.into_form()
    }
}

trait Shown<'s> {
    fn manifest(&self) -> Vec<(&'static str, Fingerprint)>;
    fn into_form(self: Box<Self>) -> Result<ContentForm<'s>, Error>;
}

/// A template and its data.
struct Templated<T>(&'static str, Frame<T>);

impl<'s, T: Serialize + 's> Shown<'s> for Templated<T> {
    fn manifest(&self) -> Vec<(&'static str, Fingerprint)> {
        self.1.manifest()
    }

    fn into_form(self: Box<Self>) -> Result<ContentForm<'s>, Error> {
        Ok(ContentForm::Html(self.0, Box::new(move || self.1.context())))
    }
}

/// A value and the form to write it in.
struct Data<T, F>(T, F);

impl<'s, T: Serialize, F: FnOnce(T) -> Result<ContentForm<'s>, Error>> Shown<'s> for Data<T, F> {
    fn manifest(&self) -> Vec<(&'static str, Fingerprint)> {
        fields("content", &self.0)
    }

    fn into_form(self: Box<Self>) -> Result<ContentForm<'s>, Error> {
        let Self(value, form) = *self;
        form(value)
    }
}

/// The forms in which pages are written.
pub enum ContentForm<'s> {
    /// HTML: a template and its data.
    Html(&'static str, Box<dyn FnOnce() -> tera::Context + 's>),
    /// An Atom feed.
    Atom(FilledFeed),
    /// RSS 2.0.
    Rss(FilledFeed),
    /// JSON Feed 1.1.
    JsonFeed(FilledFeed),
    /// RSS 2.0 with the elements of podcasts.
    Podcast(Podcast),
    /// A sitemap: full addresses, each with the day of the last change if known.
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

/// A page that is rendered by a template.
pub(super) fn html<'s, T: Serialize + 's>(template: &'static str, frame: Frame<T>) -> Content<'s> {
    Content(Box::new(Templated(template, frame)))
}

/// A page that is written from a value.
pub(super) fn data<'s, T: Serialize + 's>(
    value: T,
    form: impl FnOnce(T) -> ContentForm<'s> + 's,
) -> Content<'s> {
    Content(Box::new(Data(value, |value| Ok(form(value)))))
}

/// A page that is a feed.
pub(super) fn feed<'s>(
    feed: Feed<Deferred<Html>>,
    form: impl FnOnce(FilledFeed) -> ContentForm<'s> + 's,
) -> Content<'s> {
    Content(Box::new(Data(feed, |feed: Feed<_>| Ok(form(feed.fill()?)))))
}
