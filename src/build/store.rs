//! The cache between two runs: what was read and rendered, as bytes.

use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use super::PROGRAM;
use super::cache::{Cache, Parsed, Rendered, Seen};
use crate::content::{Article, Body, Report};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Part};
use crate::output::OutputPath;
use crate::picture;
use crate::source::{SourcePath, Stamp};

/// Why the bytes of a cache are of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Another version of the program wrote them.
    Foreign,
    /// They are not what was written.
    Damaged,
}

/// Everything that is kept. The settings and the theme are read again by each run, and the site is planned again.
#[derive(Serialize, Deserialize)]
struct Kept<'b> {
    /// Of the settings that articles were parsed with.
    settings: Fingerprint,
    #[serde(borrow)]
    articles: Vec<(File, &'b [u8])>,
    assets: Vec<(File, Option<picture::Size>)>,
    pages: Vec<(OutputPath, Rendered)>,
}

/// A file that was read.
#[derive(Serialize, Deserialize)]
struct File {
    path: SourcePath,
    stamp: Stamp,
    is_settled: bool,
    fingerprint: Fingerprint,
}

/// An article, as it is written: one by one, so that they can be read side by side.
#[derive(Serialize, Deserialize)]
struct Written<R, B> {
    article: Option<((R, Fingerprint), (B, Fingerprint))>,
    placement: Fingerprint,
    diagnostics: Vec<Diagnostic>,
}

impl Cache {
    /// The cache as bytes: the program that can read them, what is kept, a checksum.
    pub fn to_bytes(&mut self) -> Vec<u8> {
        self.has_news = false;
        let articles: Vec<_> = self.articles.iter().collect();
        let written: Vec<Vec<u8>> = articles.par_iter().map(|(_, seen)| write(&seen.value)).collect();
        let kept = Kept {
            settings: self.settings.as_ref().map(|settings| settings.fingerprint).unwrap_or_default(),
            articles: articles
                .iter()
                .zip(&written)
                .map(|((path, seen), written)| (File::of(path, seen), written.as_slice()))
                .collect(),
            assets: self.assets.iter().map(|(path, seen)| (File::of(path, seen), seen.value)).collect(),
            pages: self.pages.iter().map(|(file, page)| (file.clone(), page.clone())).collect(),
        };
        let program = [PROGRAM.as_bytes(), b"\n"].concat();
        let mut bytes = postcard::to_extend(&kept, program).expect("writing to memory doesn't fail");
        let checksum = Fingerprint::of(&bytes);
        bytes.extend(checksum.0.to_le_bytes());
        bytes
    }

    /// The cache that was written as `bytes`.
    ///
    /// # Errors
    /// Why it is of no use: a clean build is.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unusable> {
        let (bytes, checksum) = bytes.split_last_chunk::<16>().ok_or(Unusable::Damaged)?;
        if Fingerprint::of(bytes).0 != u128::from_le_bytes(*checksum) {
            return Err(Unusable::Damaged);
        }
        let program = [PROGRAM.as_bytes(), b"\n"].concat();
        let kept = bytes.strip_prefix(&*program).ok_or(Unusable::Foreign)?;
        let kept: Kept<'_> = postcard::from_bytes(kept).map_err(|_| Unusable::Damaged)?;
        let articles = kept
            .articles
            .into_par_iter()
            .map(|(file, value)| Some((file.path.clone(), file.seen(read(value)?))))
            .collect::<Option<Vec<_>>>();
        Ok(Self {
            articles: articles.ok_or(Unusable::Damaged)?.into_iter().collect(),
            assets: kept
                .assets
                .into_iter()
                .map(|(file, picture)| (file.path.clone(), file.seen(picture)))
                .collect(),
            pages: kept.pages.into_iter().collect(),
            parsed_with: Some(kept.settings),
            ..Self::default()
        })
    }
}

impl File {
    fn of<T>(path: &SourcePath, seen: &Seen<T>) -> Self {
        let Seen { stamp, is_settled, fingerprint, .. } = *seen;
        Self { path: path.clone(), stamp, is_settled, fingerprint }
    }

    fn seen<T>(&self, value: T) -> Seen<T> {
        let Self { stamp, is_settled, fingerprint, .. } = *self;
        Seen { stamp, is_settled, fingerprint, value }
    }
}

fn write(parsed: &Parsed) -> Vec<u8> {
    let article = parsed
        .article
        .as_ref()
        .map(|Article { report, body }| ((&**report, report.fingerprint()), (&**body, body.fingerprint())));
    let written: Written<&Report, &Body> =
        Written { article, placement: parsed.placement, diagnostics: parsed.diagnostics.clone() };
    postcard::to_allocvec(&written).expect("writing to memory doesn't fail")
}

fn read(bytes: &[u8]) -> Option<Parsed> {
    let written: Written<Report, Body> = postcard::from_bytes(bytes).ok()?;
    let article = written.article.map(|((report, of_report), (body, of_body))| Article {
        report: Part::known(report.into(), of_report),
        body: Part::known(body.into(), of_body),
    });
    Some(Parsed { article, placement: written.placement, diagnostics: written.diagnostics })
}
