//! Reports personal data in an article without repeating it.

use std::ops::Range;

use memchr::memmem;

use super::body::Body;
use super::report::Report;
use crate::diagnostic::{
    Diagnostic, MAX_TOLD, Place, account_number, birth_day, identity_file, identity_number, private_telephone,
};
use crate::source::SourcePath;
use crate::vietnamese::{Personal, PersonalKind, masked_digits, personal, slug};

/// How many digits of a number a message shows, so that the author finds it.
const SHOWN: usize = 3;

/// An article whose personal data is to be found.
pub(super) struct Published<'p> {
    pub(super) path: &'p SourcePath,
    /// The whole text of the file.
    pub(super) text: &'p str,
    /// The bytes of its front matter.
    pub(super) front: Range<usize>,
    pub(super) report: &'p Report,
    /// The text as readers see it.
    pub(super) body: &'p Body,
}

impl Published<'_> {
    /// Adds the messages about personal data, and masks the numbers in all messages `told`.
    pub(super) fn tell(&self, told: &mut Vec<Diagnostic>) {
        let mut found = self.found();
        // If there are too many to report, prefer those that prevent publication.
        found.sort_by_key(|found| found.kind != PersonalKind::Identity);
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

    /// The personal data that readers would see. The contact of a notice is meant for everybody.
    fn found(&self) -> Vec<Personal> {
        let mut found = personal(self.text);
        self.add_parted(&mut found);
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

    /// Adds the numbers that appear only on the page: in the file, marks separate their digits, or an invisible address
    /// or tag stands between the number and the words that describe it.
    fn add_parted(&self, found: &mut Vec<Personal>) {
        let (body, text) = (self.front.end, self.text);
        let written = &text[body..];
        let may_hide = || hides_text(written) && may_show_number(written);
        if !has_parted_digits(written.as_bytes()) && !may_hide() {
            return;
        }
        let all: Vec<usize> = (body..text.len()).filter(|&at| text.as_bytes()[at].is_ascii_digit()).collect();
        let outside = outside_tags(text, body);
        let (known, shown) = (found.len(), self.body.text());
        for seen in personal(&shown).into_iter().take(MAX_TOLD) {
            let number: String = shown[seen.span].chars().filter(char::is_ascii_digit).collect();
            let Some(span) = self.spelled([&all, &outside], &number) else { continue };
            let is_known = |other: &Personal| {
                other.kind == seen.kind
                    && (other.digits == seen.digits
                        || other.span.start < span.end && span.start < other.span.end)
            };
            if !found[..known].iter().any(is_known) {
                found.push(Personal { span, ..seen });
            }
        }
    }

    /// The place of the digits `number` in the text, with marks between them: among all digits, or among those outside
    /// tags. If a digit is written as `&#48;`, the place is the first such reference; if nothing else is known, the
    /// first digit. `None` if the page shows the paragraph as it is in the file, where nothing was found.
    fn spelled(&self, digits: [&[usize]; 2], number: &str) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        for digits in digits {
            let spelled: String = digits.iter().map(|&at| char::from(bytes[at])).collect();
            if let Some(first) = spelled.find(number) {
                let span = digits[first]..digits[first + number.len() - 1] + 1;
                let reads_otherwise = has_parted_digits(&bytes[span.clone()])
                    || hides_text(&self.text[paragraph_start(self.text, span.start)..span.end]);
                return reads_otherwise.then_some(span);
            }
        }
        match self.text[self.front.end..].find("&#") {
            Some(found) => {
                let start = self.front.end + found;
                let length = self.text[start..].find(char::is_whitespace).unwrap_or(self.text.len() - start);
                Some(start..start + length)
            }
            None => digits[0].first().map(|&first| first..first + 1),
        }
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
        let linked = self.body.gaps().iter().map(|link| (&*link.target.path, link.span.clone()));
        let linked = linked.filter(|(name, _)| is_identity_file(name));
        named.chain(linked).map(|(name, span)| {
            let name = name.rsplit('/').next().unwrap_or_default();
            identity_file(Place::new(self.path, self.text, span), name)
        })
    }
}

/// The offsets of digits outside tags, and outside what browsers take for tags, from `start` on.
fn outside_tags(text: &str, start: usize) -> Vec<usize> {
    let (mut is_inside, mut digits) = (false, Vec::new());
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            b'<' => is_inside = true,
            b'>' => is_inside = false,
            b'0'..=b'9' if !is_inside => digits.push(at),
            _ => {}
        }
    }
    digits
}

/// The start of the paragraph that contains byte `at`.
fn paragraph_start(text: &str, at: usize) -> usize {
    let mut start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    while start > 0 {
        let line = text[..start - 1].rfind('\n').map_or(0, |newline| newline + 1);
        if text[line..start].trim().is_empty() {
            break;
        }
        start = line;
    }
    start
}

/// Whether the text may contain something invisible: a tag, a comment, a link's address, a character reference, a
/// control character.
fn hides_text(text: &str) -> bool {
    let is_hiding = |byte: u8| matches!(byte, b'<' | b'&' | 0..=8 | 11..=12 | 14..=31 | 127);
    text.bytes().any(is_hiding) || text.contains("](")
}

/// Whether readers may see a personal number in the text although tags, addresses, marks and references separate its
/// digits, or a day of birth after one of these. Looks at each byte once; most texts contain none.
fn may_show_number(text: &str) -> bool {
    /// The digits of the shortest number without separators, and of the shortest with separators.
    const SOLID: usize = 8;
    const PARTED: usize = 9;
    let bytes = text.as_bytes();
    // Don't search for an end after its last occurrence.
    let last = [b'>', b')', b';'].map(|end| bytes.iter().rposition(|&byte| byte == end).unwrap_or_default());
    let (mut solid, mut parted, mut at) = (0, 0, 0);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'0'..=b'9' => {
                (solid, parted) = (solid + 1, parted + 1);
                if solid >= SOLID || parted >= PARTED {
                    return true;
                }
                continue;
            }
            b'<' if at <= last[0] => at = behind(bytes, at, b'>'),
            b'(' if at <= last[1] && bytes[..at - 1].ends_with(b"]") => at = behind(bytes, at, b')'),
            b'&' if bytes.get(at) == Some(&b'#') => return true,
            b'&' if at <= last[2] => at = behind(bytes, at, b';'),
            b'/' | b',' | b';' | b':' | b'\n' => parted = 0,
            byte if byte.is_ascii_alphabetic() => parted = 0,
            _ => {}
        }
        solid = 0;
    }
    hides_birth(text)
}

/// Whether something invisible follows soon after the word for being born.
fn hides_birth(text: &str) -> bool {
    /// Enough bytes for `sinh vào ngày `.
    const REACH: usize = 40;
    /// The word without its first letter, which may be a capital.
    const WORD: &[u8] = b"inh";
    memmem::find_iter(text.as_bytes(), WORD).any(|at| {
        let near = &text.as_bytes()[at + WORD.len()..];
        let near = &near[..near.len().min(REACH)];
        matches!(text.as_bytes()[..at], [.., b's' | b'S'])
            && (near.contains(&b'<') || near.windows(2).any(|pair| pair == b"]("))
    })
}

/// The position after the next `end`, if there is one.
fn behind(bytes: &[u8], at: usize, end: u8) -> usize {
    bytes[at..].iter().position(|&byte| byte == end).map_or(at, |found| at + found + 1)
}

/// Whether marks and no words separate two digits: `0**38**1`. Looks at each byte once, so that texts without marks
/// cost almost nothing.
fn has_parted_digits(text: &[u8]) -> bool {
    /// The longest such stretch to search, in bytes.
    const LONGEST: usize = 80;
    /// How many bytes are checked together.
    const STRETCH: usize = 64;
    let is_mark = |&byte: &u8| {
        (byte == b'*')
            | (byte == b'_')
            | (byte == b'~')
            | (byte == b'`')
            | (byte == b'\\')
            | (byte == b'[')
            | (byte == b']')
    };
    // Such marks are rare. Without an early exit, the compiler vectorizes the check of a stretch.
    let stretches = text.chunks(STRETCH).enumerate();
    let marked =
        stretches.filter(|(_, stretch)| stretch.iter().fold(false, |found, byte| found | is_mark(byte)));
    marked.flat_map(|(idx, stretch)| (idx * STRETCH..).zip(stretch)).any(|(at, byte)| {
        if !is_mark(byte) || !matches!(text[..at], [.., b'0'..=b'9'] | [.., b'0'..=b'9', b' ']) {
            return false;
        }
        for &byte in text[at..].iter().take(LONGEST) {
            match byte {
                b'0'..=b'9' => return true,
                b'\n' => return false,
                byte if byte.is_ascii_alphabetic() || !byte.is_ascii() => return false,
                _ => {}
            }
        }
        false
    })
}

/// The number in the form that messages may show.
fn mask(number: &str) -> String {
    masked_digits(number, SHOWN)
}

/// Whether a file name says that it is a person's identity paper, and not a text about such papers.
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
    // The name of every paper contains a c or an h, most names of camera photos contain neither.
    if !name.contains(['c', 'C', 'h', 'H']) || !name.contains('.') {
        return false;
    }
    let words = format!("-{}-", slug(name));
    PAPERS.iter().any(|paper| words.contains(paper)) && !ABOUT.iter().any(|about| words.contains(about))
}
