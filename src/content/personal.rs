//! Personal data in an article: told without repeating it.

use std::ops::Range;

use super::body::Gap;
use super::report::Report;
use crate::diagnostic::{
    Diagnostic, MAX_TOLD, Place, account_number, birth_day, identity_file, identity_number, private_telephone,
};
use crate::source::SourcePath;
use crate::vietnamese::{Personal, PersonalKind, masked_digits, personal, slug};

/// How many digits of a number a message shows, so that its author finds it.
const SHOWN: usize = 3;

/// An article as far as personal data may stand in it.
pub(super) struct Published<'p> {
    pub(super) path: &'p SourcePath,
    /// The whole text of the file.
    pub(super) text: &'p str,
    /// The bytes of its front matter.
    pub(super) front: Range<usize>,
    pub(super) report: &'p Report,
    /// The links of the text.
    pub(super) links: &'p [Gap],
}

impl Published<'_> {
    /// Adds what is told of personal data, and takes the numbers out of all that was `told`.
    pub(super) fn tell(&self, told: &mut Vec<Diagnostic>) {
        let found = self.found();
        told.extend(found.iter().take(MAX_TOLD).map(|found| self.diagnostic(found)));
        told.extend(self.files());
        for found in &found {
            let number = &self.text[found.span.clone()];
            let masked = mask(number);
            for told in told.iter_mut() {
                let texts = [&mut told.message, &mut told.help]
                    .into_iter()
                    .flat_map(|text| [&mut text.vi, &mut text.en]);
                for text in texts.chain([&mut told.place.excerpt]).filter(|text| text.contains(number)) {
                    *text = text.replace(number, &masked);
                }
            }
        }
    }

    /// What a reader would see of it. The contact of a notice is meant for everybody.
    fn found(&self) -> Vec<Personal> {
        let mut found = personal(self.text);
        if found.is_empty() {
            return found;
        }
        let contact = self.report.notice.as_ref().and_then(|notice| notice.contact.as_ref());
        let contact = contact.map(|contact| [contact.name.as_deref(), contact.phone.as_deref()]);
        let open: Vec<String> = contact
            .into_iter()
            .flatten()
            .flatten()
            .flat_map(personal)
            .filter(|open| open.kind == PersonalKind::Telephone)
            .map(|open| open.digits)
            .collect();
        found.retain(|found| !open.contains(&found.digits) && !self.is_comment(found.span.start));
        found
    }

    fn is_comment(&self, at: usize) -> bool {
        let line = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        self.front.contains(&at) && self.text[line..].trim_start().starts_with('#')
    }

    fn diagnostic(&self, found: &Personal) -> Diagnostic {
        let place = Place::new(self.path, self.text, found.span.clone());
        let masked = mask(&self.text[found.span.clone()]);
        match found.kind {
            PersonalKind::Identity => identity_number(place, &masked),
            PersonalKind::Account => account_number(place, &masked, &found.digits),
            PersonalKind::Telephone => private_telephone(place, &masked, &found.digits),
            PersonalKind::Birth => birth_day(place),
        }
    }

    /// Files whose names say that they are identity papers.
    fn files(&self) -> impl Iterator<Item = Diagnostic> {
        let photos = self.report.photos.iter().filter_map(|photo| photo.file.as_deref());
        let named = photos.chain(self.report.attachments.iter().map(String::as_str));
        let named = named.filter_map(|name| {
            let at = is_identity_file(name).then(|| self.text.find(name))??;
            Some((name, at..at + name.len()))
        });
        let linked = self.links.iter().map(|link| (&*link.target.path, link.span.clone()));
        let linked = linked.filter(|(name, _)| is_identity_file(name));
        named.chain(linked).map(|(name, span)| {
            let name = name.rsplit('/').next().unwrap_or_default();
            identity_file(Place::new(self.path, self.text, span), name)
        })
    }
}

/// The number as messages may show it.
fn mask(number: &str) -> String {
    masked_digits(number, SHOWN)
}

/// Whether a file's name says that it is somebody's identity papers, and not about papers for everybody.
fn is_identity_file(name: &str) -> bool {
    const PAPERS: [&str; 9] = [
        "-cccd-",
        "-cmnd-",
        "-cmtnd-",
        "-can-cuoc-",
        "-chung-minh-nhan-dan-",
        "-chung-minh-thu-",
        "-ho-khau-",
        "-khai-sinh-",
        "-ho-chieu-",
    ];
    const ABOUT: [&str; 20] = [
        "-huong-dan-",
        "-mau-",
        "-to-khai-",
        "-don-",
        "-thu-tuc-",
        "-quy-trinh-",
        "-trao-",
        "-cap-",
        "-lam-cccd-",
        "-lam-can-cuoc-",
        "-lam-the-",
        "-tuyen-truyen-",
        "-thong-bao-",
        "-ke-hoach-",
        "-dang-ky-",
        "-luat-",
        "-nghi-dinh-",
        "-thong-tu-",
        "-bao-cao-",
        "-quyet-dinh-",
    ];
    let name = name.rsplit('/').next().unwrap_or_default();
    // Every paper has a c or an h in its name, most names of photos from a camera have neither.
    if !name.contains(['c', 'C', 'h', 'H']) || !name.contains('.') {
        return false;
    }
    let words = format!("-{}-", slug(name));
    PAPERS.iter().any(|paper| words.contains(paper)) && !ABOUT.iter().any(|about| words.contains(about))
}
