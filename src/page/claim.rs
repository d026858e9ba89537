//! Which file of the site is claimed by whom.

use std::borrow::Cow;

use super::kinds::Owner;
use super::pages::Page;
use crate::content::{Anchor, Report};
use crate::diagnostic::Place;
use crate::error::Error;
use crate::fingerprint::{Part, Reads};
use crate::site::{Locate, Site};
use crate::source::SourcePath;
use crate::yaml::Step;

/// Finds the places of mistakes; called only to report one.
#[derive(Clone, Copy)]
pub struct Located<'l> {
    /// In a content file.
    pub in_content: &'l Locate<'l>,
    /// In `site.yaml`.
    pub in_settings: &'l dyn Fn(&[Step]) -> Place,
}

/// A file of the site, and who claims it.
pub(super) struct Claimed<'c> {
    /// Its path in lower case, by which claims are sorted.
    pub(super) lower: Cow<'c, str>,
    pub(super) file: &'c str,
    pub(super) claim: Claim<'c>,
}

/// Who claims an address.
#[derive(Clone, Copy)]
pub(super) enum Claim<'s> {
    /// A content file.
    File(&'s Report, Because),
    /// A file beside the reports.
    Asset(&'s SourcePath),
    /// A page that every site has, in Vietnamese and in English.
    Made(&'static str, &'static str),
}

/// What gives a content file its address.
#[derive(Clone, Copy)]
pub(super) enum Because {
    Path,
    Slug,
    Alias(usize),
}

impl Because {
    /// Where the article says so.
    pub(super) fn anchor(self) -> Anchor {
        match self {
            Self::Path => Anchor::Whole,
            Self::Slug => Anchor::Key(vec![Step::Key("slug")]),
            Self::Alias(idx) => Anchor::Key(vec![Step::Key("aliases"), Step::Filled(idx)]),
        }
    }
}

impl Claim<'_> {
    /// Decides who keeps the address: what can't be renamed comes first, then by path.
    pub(super) fn rank(&self) -> (u8, &str) {
        match self {
            Self::Made(what, _) => (0, what),
            Self::File(report, _) => (1, &report.path),
            Self::Asset(path) => (2, path),
        }
    }

    /// In Vietnamese and in English.
    pub(super) fn names(&self) -> (&str, &str) {
        let (_, name) = self.rank();
        match self {
            Self::Made(_, english) => (name, english),
            Self::File(..) | Self::Asset(_) => (name, name),
        }
    }
}

/// Who claims the file of a page.
pub(super) fn claim<'s>(site: &'s Site, page: &Page, reads: &Reads) -> Result<Claim<'s>, Error> {
    let own = |report: &'s Part<Report>| {
        let report = report.read(reads)?;
        Ok(Claim::File(report, if report.slug.is_some() { Because::Slug } else { Because::Path }))
    };
    let alias = |report: &'s Part<Report>, alias| Ok(Claim::File(report.read(reads)?, Because::Alias(alias)));
    match page.kind.owner() {
        Owner::Report(report) => own(&site.reports[report].report),
        Owner::Plain(page) => own(&site.pages[page].report),
        Owner::ReportAlias(report, idx) => alias(&site.reports[report].report, idx),
        Owner::PlainAlias(page, idx) => alias(&site.pages[page].report, idx),
        Owner::Withdrawn(idx) => own(&site.withdrawn[idx].report),
        Owner::WithdrawnAlias(idx, at) => alias(&site.withdrawn[idx].report, at),
        Owner::Made(vi, en) => Ok(Claim::Made(vi, en)),
    }
}

/// The address of a file, as an author types it.
pub(super) fn shown(file: &str) -> &str {
    file.strip_suffix("index.html").unwrap_or(file)
}
