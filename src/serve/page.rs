//! A page as the preview serves it: the page of the site, with the script that keeps it up to date.

use std::fmt;

use axum::body::Bytes;
use axum::http::StatusCode;

use super::answer::Answer;
use super::find::FoundFile;
use super::{ServedSite, State};
use crate::fingerprint::Fingerprint;
use crate::output::media_type;
use crate::text::{Lang, Text};

/// The answer to a request for a page or file.
pub(super) enum Reply {
    /// A file other than a page, unchanged.
    File(Answer),
    /// A page, as in the site, and its version.
    Page(StatusCode, Bytes, Version),
    /// The same file is at this path.
    Moved(String),
}

impl State {
    /// The answer for `path`, still percent-encoded.
    pub(super) fn reply(&self, path: &str, lang: Lang) -> Reply {
        let Some(site) = &self.site else {
            let html = waiting(lang);
            let version = Version::of(html.as_bytes(), &[]);
            return Reply::Page(StatusCode::SERVICE_UNAVAILABLE, html.into(), version);
        };
        let page = |status, html: Bytes| {
            let version = Version::of(&html, &site.shown_on(path, &html));
            Reply::Page(status, html, version)
        };
        match site.find(path) {
            FoundFile::File(file, packed) => {
                let bytes = Bytes::from_owner(packed.bytes());
                if packed.is_later() && bytes.is_empty() {
                    let drawing = unmade(lang);
                    let tag = Fingerprint::of(drawing.as_bytes());
                    return Reply::File(Answer::ok(media_type::SVG, tag, drawing.into()));
                }
                match media_type::of(file) {
                    media_type::HTML => page(StatusCode::OK, bytes),
                    kind => Reply::File(Answer::ok(kind, packed.fingerprint(), bytes)),
                }
            }
            FoundFile::Moved(to) => Reply::Moved(to),
            FoundFile::Nothing => page(StatusCode::NOT_FOUND, missing(site, lang)),
        }
    }

    /// Whether the file at `path` is made on request.
    pub(super) fn is_made_later(&self, path: &str) -> bool {
        let found = self.site.as_ref().map(|site| site.find(path));
        matches!(found, Some(FoundFile::File(_, packed)) if packed.is_later())
    }

    /// The version of the page at `path`; `None` if there is no page.
    pub(super) fn version(&self, path: &str, lang: Lang) -> Option<Version> {
        match self.reply(path, lang) {
            Reply::Page(_, _, version) => Some(version),
            Reply::File(_) | Reply::Moved(_) => None,
        }
    }
}

/// The site's “not found” page.
fn missing(site: &ServedSite, lang: Lang) -> Bytes {
    let text = Text::new("Không có trang này.", "There is no such page.");
    match site.files.get("404.html") {
        Some(bytes) => Bytes::from_owner(bytes.bytes()),
        None => plain(&text, lang).into(),
    }
}

/// The picture shown in place of one that can't be made: a browser would only show that it is missing.
fn unmade(lang: Lang) -> String {
    let (told, advice) = match lang {
        Lang::Vi => ("Không mở được ảnh này.", "Lệnh bantin check cho biết vì sao."),
        Lang::En => ("This picture can’t be opened.", "bantin check tells why."),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 270\" font-family=\"sans-serif\" font-size=\"22\" \
         text-anchor=\"middle\" fill=\"#231f1a\"><path fill=\"#f3d9d6\" d=\"M0 0h480v270H0z\"/>\
         <text x=\"240\" y=\"130\">{told}</text><text x=\"240\" y=\"164\">{advice}</text></svg>\n"
    )
}

/// The page shown before the first good site.
fn waiting(lang: Lang) -> String {
    let text = Text::new(
        "Chưa có trang nào để xem: trang tin đang được dựng, hoặc còn lỗi cần sửa. Trang sẽ tự hiện khi dựng xong.",
        "Nothing to see yet: the site is being built, or mistakes are left to mend. It will show by itself.",
    );
    plain(&text, lang)
}

fn plain(text: &Text, lang: Lang) -> String {
    let (tag, title) = match lang {
        Lang::Vi => ("vi", "Bản xem trước"),
        Lang::En => ("en", "Preview"),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; \
         script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{}</p>\n</main>\n</body>\n</html>\n",
        text.get(lang)
    )
}

/// Adds the reload script to a page, with its version and the number of the last save. Published pages don't have it.
/// The page itself isn't copied.
pub(super) fn with_script(html: &Bytes, version: Version, turn: u64) -> Vec<Bytes> {
    let script = format!(
        "<link rel=\"stylesheet\" href=\"/~bantin/mistakes.css\">\n\
         <script src=\"/~bantin/reload.js\" data-version=\"{version}\" data-turn=\"{turn}\" defer></script>\n"
    );
    let at = find(html, b"</head>").unwrap_or(html.len());
    vec![html.slice(..at), script.into(), html.slice(at..)]
}

/// Identifies a version of a page. Links to style sheets are hashed apart, since they can be swapped without a reload.
/// It depends on bytes alone, so it stays valid when the server restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Of the page without its links to style sheets, and of the files that it shows.
    pub(super) text: Fingerprint,
    /// Of the links to style sheets.
    pub(super) styles: Fingerprint,
}

impl Version {
    /// The version of a page that shows files with these fingerprints.
    pub(super) fn of(html: &[u8], shown: &[Fingerprint]) -> Self {
        let (mut text, mut styles) = (blake3::Hasher::new(), blake3::Hasher::new());
        for file in shown {
            text.update(&file.0.to_le_bytes());
        }
        let mut rest = html;
        while let Some(at) = find(rest, b"<link ") {
            let end = find(&rest[at..], b">").map_or(rest.len(), |len| at + len);
            let tag = &rest[at..end];
            text.update(&rest[..at]);
            if find(tag, b"rel=\"stylesheet\"").is_some() {
                styles.update(tag);
                // Keep a mark, so that their number and places count.
                text.update(b"<link");
            } else {
                text.update(tag);
            }
            rest = &rest[end..];
        }
        text.update(rest);
        Self { text: text.finalize().into(), styles: styles.finalize().into() }
    }

    /// Parses the output of [`Display`](fmt::Display).
    pub(super) fn parse(written: &str) -> Option<Self> {
        let (text, styles) = written.split_once('-')?;
        Some(Self { text: Fingerprint::parse(text)?, styles: Fingerprint::parse(styles)? })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.text, self.styles)
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;

    use super::super::ServedSite;
    use super::{Reply, State, Version, with_script};
    use crate::fingerprint::Fingerprint;
    use crate::output::{Later, Packed};
    use crate::text::Lang;

    const PAGE: &str =
        "<head><link rel=\"stylesheet\" href=\"/a.1.css\"><link rel=\"icon\" href=\"/i\"></head><p>x";

    fn check(changed: &str, same_text: bool, same_styles: bool) {
        let [one, other] = [PAGE, changed].map(|page| Version::of(page.as_bytes(), &[]));
        assert_eq!(
            (one.text == other.text, one.styles == other.styles),
            (same_text, same_styles),
            "{changed}"
        );
        assert_eq!(Version::parse(&other.to_string()), Some(other));
    }

    #[test]
    fn style_sheets_are_told_from_the_rest() {
        check(PAGE, true, true);
        check(&PAGE.replace("a.1.css", "a.2.css"), true, false);
        check(&PAGE.replace("<p>x", "<p>y"), false, true);
        check(&PAGE.replace("/i\"", "/j\""), false, true);
        check(&PAGE.replace("</head>", "<link rel=\"stylesheet\" href=\"/b.css\"></head>"), false, false);
        check("<link ", false, false);
    }

    #[test]
    fn script_comes_at_the_end_of_the_head() {
        let version = Version::of(PAGE.as_bytes(), &[]);
        let with_script = |page| with_script(&Bytes::from_static(page), version, 7).concat();
        let page = String::from_utf8(with_script(PAGE.as_bytes())).unwrap();
        let (before, after) =
            page.split_once("<link rel=\"stylesheet\" href=\"/~bantin/mistakes.css\">").unwrap();
        assert!(before.ends_with("href=\"/i\">") && after.ends_with("</script>\n</head><p>x"), "{page}");
        assert!(with_script(b"no head").starts_with(b"no head<link"));
    }

    #[test]
    fn a_picture_that_cannot_be_made_tells_so() {
        let later = |bytes: Option<&'static [u8]>| {
            Packed::from(Later::new(Fingerprint(7), move || bytes.map(<[u8]>::to_vec)))
        };
        let files =
            [("hong.1-480.webp".into(), later(None)), ("tot.1-480.webp".into(), later(Some(b"RIFF")))].into();
        let site = Some(ServedSite { files, ..ServedSite::default() }.into());
        let state = State { site, ..State::default() };
        let answer = |path| match state.reply(path, Lang::Vi) {
            Reply::File(answer) => (answer.kind, answer.pieces.concat()),
            Reply::Page(..) | Reply::Moved(_) => panic!("{path} is a file"),
        };
        assert_eq!(answer("/tot.1-480.webp"), ("image/webp", b"RIFF".to_vec()));
        let (kind, drawing) = answer("/hong.1-480.webp");
        assert_eq!(kind, "image/svg+xml");
        assert!(String::from_utf8_lossy(&drawing).contains("Không mở được ảnh này."));
    }

    #[test]
    fn answers_share_the_bytes_of_a_page() {
        let html = format!("<!DOCTYPE html><head></head>{}", "<p>Tin</p>".repeat(1000));
        let files = [("index.html".into(), html.as_bytes().into())].into();
        let site = Some(ServedSite { files, ..ServedSite::default() }.into());
        let state = State { site, ..State::default() };
        let pieces = || match state.reply("/", Lang::Vi) {
            Reply::Page(_, html, version) => with_script(&html, version, 0),
            Reply::File(_) | Reply::Moved(_) => panic!("it is a page"),
        };
        let (one, other) = (pieces(), pieces());
        assert_eq!([one[0].as_ptr(), one[2].as_ptr()], [other[0].as_ptr(), other[2].as_ptr()]);
    }
}
