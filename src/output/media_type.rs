//! Media types (IANA) by file name.

/// The value of `Content-Type` for the file at `path`.
pub fn of(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = extension.to_ascii_lowercase();
    let is_listed = |(_, extensions): &&(_, &[&str])| extensions.contains(&&*extension);
    KINDS.iter().find(is_listed).map_or("application/octet-stream", |(kind, _)| kind)
}

/// The media type of pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// The media type of drawings.
pub const SVG: &str = "image/svg+xml";

/// Whether a browser runs scripts in a file of this type when it opens it. Only pages may have scripts.
pub fn could_run_script(kind: &str) -> bool {
    matches!(kind, SVG | "application/xml; charset=utf-8")
}

const KINDS: &[(&str, &[&str])] = &[
    (HTML, &["html", "htm"]),
    ("text/css; charset=utf-8", &["css"]),
    ("text/javascript; charset=utf-8", &["js", "mjs"]),
    ("application/json; charset=utf-8", &["json"]),
    ("application/manifest+json; charset=utf-8", &["webmanifest"]),
    // Not application/rss+xml and the like: some browsers save those instead of showing them.
    ("application/xml; charset=utf-8", &["xml", "atom", "rss", "xsl"]),
    ("text/plain; charset=utf-8", &["txt", "md", "vtt", "log"]),
    ("text/csv; charset=utf-8", &["csv"]),
    ("text/calendar; charset=utf-8", &["ics"]),
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/avif", &["avif"]),
    (SVG, &["svg"]),
    ("image/x-icon", &["ico"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/mp4", &["m4a"]),
    ("audio/ogg", &["ogg", "oga", "opus"]),
    ("audio/wav", &["wav"]),
    ("audio/flac", &["flac"]),
    ("video/mp4", &["mp4", "m4v"]),
    ("video/webm", &["webm"]),
    ("font/woff2", &["woff2"]),
    ("font/woff", &["woff"]),
    ("font/ttf", &["ttf"]),
    ("font/otf", &["otf"]),
    ("application/pdf", &["pdf"]),
    ("application/wasm", &["wasm"]),
    ("application/zip", &["zip"]),
    ("application/rtf", &["rtf"]),
    ("application/epub+zip", &["epub"]),
    ("application/msword", &["doc"]),
    ("application/vnd.ms-excel", &["xls"]),
    ("application/vnd.ms-powerpoint", &["ppt"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    ("application/vnd.oasis.opendocument.text", &["odt"]),
    ("application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    ("application/vnd.oasis.opendocument.presentation", &["odp"]),
];

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn kinds_go_by_the_extension() {
        for (path, kind) in [
            ("a/index.html", "text/html; charset=utf-8"),
            ("ANH.JPG", "image/jpeg"),
            ("a.b/no-extension", "application/octet-stream"),
            ("x.webp", "image/webp"),
            ("x.mp3", "audio/mpeg"),
        ] {
            assert_eq!(of(path), kind, "{path}");
        }
    }
}
