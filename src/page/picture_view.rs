//! A picture as pages show it: the files that browsers choose from.

use schemars::JsonSchema;
use serde::Serialize;

use crate::markup::push_value;
use crate::photo::Size;
use crate::photo::{PhotoFormat, Tone};
use crate::site::photos::{self, Choice};
use crate::site::{Address, Asset, Site};

/// A picture in the sizes and formats that a browser chooses from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PictureView {
    /// The file for browsers that don't choose.
    pub url: String,
    /// The largest file that every browser shows.
    pub large: String,
    /// The width of the largest file in pixels; null if its format doesn't say.
    pub width: Option<u32>,
    /// Its height.
    pub height: Option<u32>,
    /// The files in formats that not every browser knows, the best format first.
    pub sources: Vec<SourceView>,
    /// The files in the format that every browser knows, the narrowest first; empty for a drawing.
    pub candidates: Vec<CandidateView>,
    /// The class of its colour, which is seen while it loads: `tone-213`.
    pub tone: Option<String>,
}

/// The files of a picture in one format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceView {
    /// The format: `image/webp`.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// The files, the narrowest first.
    pub candidates: Vec<CandidateView>,
}

/// A file of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CandidateView {
    /// Its address.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// The width for browsers that don't choose a file.
const PLAIN: u32 = 1000;

/// The picture in `asset`, in the sizes of a page.
pub(super) fn picture(site: &Site, asset: &Asset) -> PictureView {
    view(site, asset, photos::shown(asset))
}

/// The same as a thumbnail; `None` if it isn't a photo.
pub(super) fn thumbnail(site: &Site, asset: &Asset) -> Option<PictureView> {
    Some(view(site, asset, Some(photos::thumbnail(asset)?)))
}

/// The same at the head of pages.
pub(super) fn emblem(site: &Site, asset: &Asset) -> PictureView {
    view(site, asset, photos::emblem(asset))
}

/// The view of a picture. A drawing has one file for every size.
fn view(site: &Site, asset: &Asset, choice: Option<Choice>) -> PictureView {
    let Some(choice) = choice else {
        let url = site.url(&asset.address);
        return PictureView {
            large: url.clone(),
            url,
            width: None,
            height: None,
            sources: Vec::new(),
            candidates: Vec::new(),
            tone: None,
        };
    };
    let plain = candidates(site, choice.plain());
    let others = &choice.formats[..choice.formats.len().saturating_sub(1)];
    let source = |(format, files): &(PhotoFormat, Vec<_>)| SourceView {
        media_type: format.media_type(),
        candidates: candidates(site, files),
    };
    let sources = others.iter().map(source).collect();
    let last = plain.last().map(|file| file.url.clone()).unwrap_or_default();
    let middle = plain.iter().rfind(|file| file.width <= PLAIN).map(|file| file.url.clone());
    PictureView {
        url: middle.unwrap_or_else(|| last.clone()),
        large: last,
        width: Some(choice.size.width),
        height: Some(choice.size.height),
        sources,
        candidates: plain,
        tone: asset.photo.as_ref().and_then(|photo| photo.facts.tone).map(Tone::class),
    }
}

fn candidates(site: &Site, files: &[(Address, Size)]) -> Vec<CandidateView> {
    files
        .iter()
        .map(|(address, size)| CandidateView {
            url: site.url(address),
            width: size.width,
            height: size.height,
        })
        .collect()
}

/// The displayed width of a picture in a text: as wide as the screen without its margins, but no wider than a line of
/// text. A rem is 16 pixels here and 18 or 19 in the style sheet, which has large type.
const SIZES: &str = "(max-width: 45rem) calc(100vw - 2.25rem), 42.75rem";

impl PictureView {
    /// Writes the HTML before the `<img>` tag of this picture in a text. `root` precedes addresses.
    pub(super) fn push_sources(&self, html: &mut String, root: &str) {
        html.push_str("<picture>");
        for source in &self.sources {
            html.push_str("<source type=\"");
            html.push_str(source.media_type);
            push_set(html, &source.candidates, root);
            html.push_str("\" sizes=\"");
            html.push_str(SIZES);
            html.push_str("\">");
        }
    }

    /// Writes the value of `src`, with its quotation mark, and further attributes.
    pub(super) fn push_attributes(&self, html: &mut String, root: &str, is_first: bool) {
        push_value(html, root);
        push_value(html, &self.url);
        if self.candidates.len() > 1 {
            push_set(html, &self.candidates, root);
            html.push_str("\" sizes=\"");
            html.push_str(SIZES);
        }
        if let Some((width, height)) = self.width.zip(self.height) {
            html.push_str(&format!("\" width=\"{width}\" height=\"{height}"));
        }
        if let Some(tone) = &self.tone {
            html.push_str("\" class=\"");
            html.push_str(tone);
        }
        if !is_first {
            html.push_str("\" loading=\"lazy");
        }
        html.push_str("\" decoding=\"async\"");
    }
}

fn push_set(html: &mut String, candidates: &[CandidateView], root: &str) {
    html.push_str("\" srcset=\"");
    for (idx, candidate) in candidates.iter().enumerate() {
        if idx > 0 {
            html.push_str(", ");
        }
        push_value(html, root);
        push_value(html, &candidate.url);
        html.push_str(&format!(" {}w", candidate.width));
    }
}
