//! The photos of a site: where each is shown, and therefore which sizes it needs.

use serde::{Deserialize, Serialize};

use super::links::{self, Destination, destination};
use super::{Asset, Site};
use crate::address::Address;
use crate::config::MenuTarget;
use crate::content::{Report, ReportKind};
use crate::fingerprint::Fingerprint;
use crate::photo::Size;
use crate::photo::{self, Cut, PhotoFacts, PhotoFormat, Rendition, rendered_size};
use crate::source::SourcePath;

/// The widths that a browser chooses from, in pixels: a phone, a text column, a sharp screen.
const WIDTHS: [u32; 3] = [480, 960, 1600];

/// The width of an emblem at the head of a page, and the width for a sharp screen.
const EMBLEM_WIDTHS: [u32; 2] = [160, 320];

/// The sizes of a thumbnail in lists: for a small card, and for the first report on the home page.
const THUMBNAILS: [Cut; 2] = [Cut::Cover { width: 240, height: 180 }, Cut::Cover { width: 720, height: 540 }];

/// The size of a picture that represents a shared page (“The Open Graph protocol”, and the format of Facebook and
/// Zalo).
const SHARE_CARD: Cut = Cut::Cover { width: 1200, height: 630 };

/// The width of a photo that readers download.
const DOWNLOAD: u32 = 2560;

/// A photo of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePhoto {
    /// The facts known without decoding.
    pub facts: PhotoFacts,
    /// The fingerprint of the author's file. It is part of all addresses.
    pub source: Fingerprint,
    /// Where it is needed.
    pub uses: Uses,
}

/// Where a photo is needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uses {
    /// On a page.
    pub shown: bool,
    /// Before a report, in lists and wherever its address is shared.
    pub leads: bool,
    /// At the head of every page.
    pub emblem: bool,
    /// As a file that readers download.
    pub attached: bool,
}

impl SitePhoto {
    /// The format for browsers that don't support WebP.
    fn plain_format(&self) -> PhotoFormat {
        if self.facts.has_alpha { PhotoFormat::Png } else { PhotoFormat::Jpeg }
    }

    /// The formats of each size, the best first.
    fn formats(&self) -> [PhotoFormat; 2] {
        [PhotoFormat::Webp, self.plain_format()]
    }

    /// All files to make of it.
    pub fn renditions(&self) -> Vec<Rendition> {
        let Uses { shown, leads, emblem, attached } = self.uses;
        let mut all = Vec::new();
        if shown {
            all.extend(self.sizes(&WIDTHS));
        }
        if leads {
            all.extend(self.thumbnails());
            all.push(Rendition { cut: SHARE_CARD, format: PhotoFormat::Jpeg });
        }
        if emblem {
            all.extend(self.sizes(&EMBLEM_WIDTHS));
        }
        if attached {
            all.push(self.download());
        }
        let mut unique: Vec<Rendition> = Vec::with_capacity(all.len());
        for rendition in all {
            if !unique.contains(&rendition) {
                unique.push(rendition);
            }
        }
        unique
    }

    /// Renditions in each of `widths` and formats; never wider than the photo.
    fn sizes(&self, widths: &[u32]) -> Vec<Rendition> {
        let own = self.facts.size.width;
        if let Some(format) = self.facts.animation {
            return vec![Rendition { cut: Cut::Width(own), format }];
        }
        let formats = self.formats();
        let cuts = cuts(own, widths);
        formats
            .into_iter()
            .flat_map(|format| cuts.iter().map(move |&cut| Rendition { cut, format }))
            .collect()
    }

    /// The files that a modern browser chooses from on a page; empty for a photo that no page shows.
    pub(crate) fn best_on_page(&self) -> Vec<Rendition> {
        let mut sizes = if self.uses.shown { self.sizes(&WIDTHS) } else { Vec::new() };
        let best = sizes.first().map(|rendition| rendition.format);
        sizes.retain(|rendition| Some(rendition.format) == best);
        sizes
    }

    fn thumbnails(&self) -> Vec<Rendition> {
        let of = |format| THUMBNAILS.map(|cut| Rendition { cut, format });
        self.formats().into_iter().flat_map(of).collect()
    }

    fn download(&self) -> Rendition {
        let width = self.facts.size.width;
        if let Some(format) = self.facts.animation {
            return Rendition { cut: Cut::Width(width), format };
        }
        Rendition { cut: Cut::Width(width.min(DOWNLOAD)), format: self.plain_format() }
    }
}

/// The widths among `widths` that are smaller than `own`, and `own` itself unless it is larger than all of them. Widths
/// that differ by less than a tenth count as one.
fn cuts(own: u32, widths: &[u32]) -> Vec<Cut> {
    let largest = widths.last().copied().unwrap_or(own).min(own);
    let smaller = widths.iter().copied().filter(|width| width + width / 10 < largest);
    smaller.chain([largest]).map(Cut::Width).collect()
}

/// The files of a photo that a browser chooses from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The size of the largest file.
    pub(crate) size: Size,
    /// Address and size of each file, by format, the best format first, by width.
    pub(crate) formats: Vec<(PhotoFormat, Vec<(Address, Size)>)>,
}

impl Choice {
    fn new(asset: &Asset, photo: &SitePhoto, renditions: &[Rendition]) -> Self {
        let mut formats: Vec<(PhotoFormat, Vec<(Address, Size)>)> = Vec::new();
        let mut size = Size { width: 1, height: 1 };
        for rendition in renditions {
            let rendered = rendered_size(photo.facts.size, rendition.cut);
            if rendered.width > size.width {
                size = rendered;
            }
            let file = (address(asset, photo, *rendition), rendered);
            match formats.last_mut().filter(|(format, _)| *format == rendition.format) {
                Some((_, files)) => files.push(file),
                None => formats.push((rendition.format, vec![file])),
            }
        }
        Self { size, formats }
    }

    /// The files in the format that every browser knows, by width.
    pub(crate) fn plain(&self) -> &[(Address, Size)] {
        self.formats.last().map_or(&[], |(_, files)| files)
    }
}

/// The photo as pages show it.
pub(crate) fn shown(asset: &Asset) -> Option<Choice> {
    let photo = asset.photo.as_ref()?;
    Some(Choice::new(asset, photo, &photo.sizes(&WIDTHS)))
}

/// The photo as a thumbnail.
pub(crate) fn thumbnail(asset: &Asset) -> Option<Choice> {
    let photo = asset.photo.as_ref()?;
    Some(Choice::new(asset, photo, &photo.thumbnails()))
}

/// The photo as the emblem.
pub(crate) fn emblem(asset: &Asset) -> Option<Choice> {
    let photo = asset.photo.as_ref()?;
    Some(Choice::new(asset, photo, &photo.sizes(&EMBLEM_WIDTHS)))
}

/// The address and size of the picture that represents a shared page.
pub(crate) fn share_card(asset: &Asset) -> Option<(Address, Size)> {
    let photo = asset.photo.as_ref()?;
    let rendition = Rendition { cut: SHARE_CARD, format: PhotoFormat::Jpeg };
    Some((address(asset, photo, rendition), rendered_size(photo.facts.size, SHARE_CARD)))
}

/// The address for a link to the file: for a photo, that of the largest file made of it.
pub(crate) fn linked(asset: &Asset) -> Address {
    let Some(photo) = &asset.photo else { return asset.address.clone() };
    if photo.uses.attached {
        return address(asset, photo, photo.download());
    }
    let largest = shown(asset).and_then(|choice| choice.plain().last().map(|(address, _)| address.clone()));
    largest.unwrap_or_else(|| asset.address.clone())
}

/// The address of a file made of a photo: `cam-tam/ra-mat.1f0c9a3e-480.webp`. It changes with the photo and with the
/// version of `photo`, so browsers may cache it for ever.
pub(crate) fn address(asset: &Asset, photo: &SitePhoto, rendition: Rendition) -> Address {
    let whole = asset.address.as_str();
    let stem = whole.rsplit_once('.').map_or(whole, |(stem, _)| stem);
    let hash = Fingerprint::of_value(&(photo.source, photo::VERSION)).0 >> 96;
    let (size, extension) = (rendition.cut, rendition.format.extension());
    let cut = match size {
        Cut::Width(width) => width.to_string(),
        Cut::Cover { width, height } => format!("{width}x{height}"),
    };
    Address::new(format!("{stem}.{hash:08x}-{cut}.{extension}"))
}

/// The photo that represents a report: the first in its front matter, or else the first in its text.
pub(super) fn lead<'s>(site: &'s Site, report: &Report) -> Option<&'s SourcePath> {
    let named = report.photos.iter().filter_map(|photo| photo.file.as_ref());
    let mut named = named.filter_map(|file| links::named_path(&site.assets, &report.path, file));
    let shown = report.links.iter().filter(|target| target.is_shown);
    let mut in_text = shown.filter_map(|target| match destination(site, &report.path, target) {
        Destination::File(path) => site.assets.get_key_value(&*path).map(|(path, _)| path),
        Destination::Page(_) => None,
    });
    let is_photo = |path: &&SourcePath| site.assets[*path].photo.is_some();
    named.find(is_photo).or_else(|| in_text.find(is_photo))
}

/// Records where the photos of a site are needed. `reports` are the shown reports and plain pages.
pub(super) fn note_uses<'r>(site: &mut Site, reports: impl Iterator<Item = &'r Report>) {
    if !site.assets.values().any(|asset| asset.photo.is_some()) {
        return;
    }
    let mut uses: Vec<(SourcePath, Uses)> = Vec::new();
    for report in reports {
        let mut note = |path: Option<&SourcePath>, of: Uses| uses.extend(path.map(|path| (path.clone(), of)));
        let file = |file: &String| links::named_path(&site.assets, &report.path, file);
        for photo in &report.photos {
            note(photo.file.as_ref().and_then(file), Uses { shown: true, ..Uses::default() });
        }
        for attachment in &report.attachments {
            note(file(attachment), Uses { attached: true, ..Uses::default() });
        }
        for target in &report.links {
            let Destination::File(path) = destination(site, &report.path, target) else { continue };
            let path = site.assets.get_key_value(&*path).map(|(path, _)| path);
            note(path, Uses { shown: target.is_shown, attached: !target.is_shown, ..Uses::default() });
        }
        if report.kind != ReportKind::Page {
            note(lead(site, report), Uses { leads: true, ..Uses::default() });
        }
    }
    let emblem = site.config.emblem.as_ref().map(|file| SourcePath::from(links::in_content(file)));
    uses.extend(emblem.map(|path| (path, Uses { emblem: true, ..Uses::default() })));
    for item in &site.config.menu {
        if let MenuTarget::Inside(target) = &item.to
            && let Destination::File(path) = destination(site, "", target)
        {
            uses.push((path.into(), Uses { attached: true, ..Uses::default() }));
        }
    }
    for (path, of) in uses {
        if let Some(photo) = site.assets.get_mut(&path).and_then(|asset| asset.photo.as_mut()) {
            let Uses { shown, leads, emblem, attached } = &mut photo.uses;
            *shown |= of.shown;
            *leads |= of.leads;
            *emblem |= of.emblem;
            *attached |= of.attached;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{WIDTHS, cuts};
    use crate::photo::Cut;

    #[test]
    fn no_photo_is_made_larger() {
        let cases: [(u32, &[u32]); 8] = [
            (4000, &[480, 960, 1600]),
            (1600, &[480, 960, 1600]),
            (1599, &[480, 960, 1599]),
            (1000, &[480, 1000]),
            (960, &[480, 960]),
            (500, &[500]),
            (480, &[480]),
            (1, &[1]),
        ];
        for (own, expected) in cases {
            let expected: Vec<Cut> = expected.iter().copied().map(Cut::Width).collect();
            assert_eq!(cuts(own, &WIDTHS), expected, "{own}");
        }
    }
}
