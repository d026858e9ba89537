//! What holds for any bytes at all, a function a target of `fuzz/`. Each panics where it doesn't.

#![allow(unreachable_pub, reason = "the targets are crates of their own")]

mod config;
mod front_matter;
mod html;
mod http;
mod markdown;
mod place;
mod slug;
mod theme;

/// A property of any bytes.
pub type Property = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: [(&str, Property); 6] = [
    ("front_matter", front_matter),
    ("markdown", markdown),
    ("slug", slug),
    ("config", config),
    ("theme", theme),
    ("http", http),
];

/// `bytes` are a Markdown file: each message lies within it, and what is read can be published.
pub fn front_matter(bytes: &[u8]) {
    front_matter::check(bytes);
}

/// `bytes` are the text of a report: nothing of it runs, and its HTML stands by itself.
pub fn markdown(bytes: &[u8]) {
    markdown::check(&text(bytes));
}

/// `bytes` are a name or a path: what is made of it is an address that every system takes.
pub fn slug(bytes: &[u8]) {
    slug::check(&text(bytes));
}

/// `bytes` are `site.yaml`: each message lies within it, and settings without one can be built with.
pub fn config(bytes: &[u8]) {
    config::check(&text(bytes));
}

/// `bytes` are files of a theme, see [`theme::check`]: pages come of it or messages, the same each time.
pub fn theme(bytes: &[u8]) {
    theme::check(&text(bytes));
}

/// `bytes` come on a connection to the preview: strangers get nothing, and the connection ends.
pub fn http(bytes: &[u8]) {
    http::check(bytes);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
