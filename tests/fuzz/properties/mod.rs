//! Properties that hold for any bytes, one function per target of `fuzz/`. Each panics if its property is violated.

#![allow(unreachable_pub, reason = "the targets are crates of their own")]

mod attached;
mod config;
mod front_matter;
mod html;
mod http;
mod markdown;
mod photo;
mod place;
mod slug;
mod theme;

/// A property of any bytes.
pub type Property = fn(&[u8]);

/// All targets by name.
pub const TARGETS: [(&str, Property); 8] = [
    ("front_matter", front_matter),
    ("markdown", markdown),
    ("slug", slug),
    ("config", config),
    ("theme", theme),
    ("http", http),
    ("photo", photo),
    ("attached", attached),
];

/// `bytes` are a Markdown file: all messages point into it, and a readable file can be published.
pub fn front_matter(bytes: &[u8]) {
    front_matter::check(bytes);
}

/// `bytes` are the text of a report: nothing in it runs, and its HTML is complete by itself.
pub fn markdown(bytes: &[u8]) {
    markdown::check(&text(bytes));
}

/// `bytes` are a name or path: the address made from it works on every system.
pub fn slug(bytes: &[u8]) {
    slug::check(&text(bytes));
}

/// `bytes` are `site.yaml`: all messages point into it, and without messages a site can be built.
pub fn config(bytes: &[u8]) {
    config::check(&text(bytes));
}

/// `bytes` are files of a theme, see [`theme::check`]: they give pages or messages, the same ones each time.
pub fn theme(bytes: &[u8]) {
    theme::check(&text(bytes));
}

/// `bytes` arrive at the preview: strangers learn nothing, and the connection ends.
pub fn http(bytes: &[u8]) {
    http::check(bytes);
}

/// `bytes` are a picture: its files have the promised size, and contain nothing but pixels.
pub fn photo(bytes: &[u8]) {
    photo::check(bytes);
}

/// `bytes` are a recording or a PDF beside a report: only sound is published, and a page count is positive.
pub fn attached(bytes: &[u8]) {
    attached::check(bytes);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
