//! Addresses of pages and files, computed from paths.

pub(crate) mod link;
pub(crate) mod typed;

pub use link::Target;

use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::output::OutputPath;
use crate::source::article_stem;
use crate::vietnamese::slug;

/// The list of places; pages of places are below it.
pub const COMMUNES: &str = "xa/";
/// The list of models; pages of models are below it.
pub const MODELS: &str = "mo-hinh/";
/// The list of monthly issues; pages of issues are below it.
pub const ISSUES: &str = "ban-tin/";
/// The archive by year and month.
pub const ARCHIVE: &str = "luu-tru/";
/// The page of the figures.
pub const FIGURES: &str = "so-lieu/";
/// Address of the podcast.
pub const PODCAST: &str = "podcast.xml";
/// Pages of subjects are below it.
pub const TAGS: &str = "the/";

/// The address of a page or file, relative to the site's root, without a leading slash. The address of a page ends in a
/// slash; that of the home page is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address(Arc<str>);

impl Address {
    /// The address `url`.
    pub fn new(url: impl Into<Arc<str>>) -> Self {
        Self(url.into())
    }

    /// The address without the site's own.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An address below this one.
    pub fn join(&self, below: &str) -> Self {
        Self(format!("{}{below}", self.0).into())
    }

    /// The file at this address.
    pub fn file(&self) -> OutputPath {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0).into()
        } else {
            self.0.clone()
        }
    }

    /// The number of folders between the site's root and the file.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }
}

/// The characters that must be escaped in the path of an address.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// The address at which clients request a file of the site, percent-encoded. The reverse of [`Address::file`].
pub fn url_of(file: &str) -> String {
    let page = file.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    utf8_percent_encode(page.unwrap_or(file), RESERVED).to_string()
}

/// The address of the page of a Markdown file: its path under `content/`, each part slugged, the last replaced by
/// `chosen` if the author chose one. `index.md` stands for its folder.
pub fn address_of(path: &str, chosen: Option<&str>) -> Address {
    let path = path.strip_prefix("content/").unwrap_or(path);
    let path = article_stem(path).unwrap_or(path);
    let mut parts: Vec<&str> = path.split('/').collect();
    if parts.len() > 1 && parts.last().is_some_and(|last| last.eq_ignore_ascii_case("index")) {
        parts.pop();
    }
    let last = parts.pop().unwrap_or_default();
    let mut address: String = parts.into_iter().map(|part| slug(part) + "/").collect();
    address.push_str(&chosen.map_or_else(|| slug(last), str::to_owned));
    address.push('/');
    Address::new(address)
}

/// The address of a file beside a report: its path under `content/`, each part slugged, with its extension.
pub fn asset_address(path: &str) -> Address {
    let path = path.strip_prefix("content/").unwrap_or(path);
    let (folders, name) = path.rsplit_once('/').map_or(("", path), |(folders, name)| (folders, name));
    let mut address: String =
        folders.split('/').filter(|part| !part.is_empty()).map(|part| slug(part) + "/").collect();
    match name.rsplit_once('.') {
        Some((stem, extension)) => {
            address.push_str(&slug(stem));
            address.push('.');
            address.push_str(&slug(extension));
        }
        None => address.push_str(&slug(name)),
    }
    Address::new(address)
}

/// Unique slugs for names: the first name with a slug keeps it, later ones get a number.
pub(crate) fn unique_slugs<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut taken = std::collections::BTreeSet::new();
    let mut slugs = Vec::new();
    for name in names {
        let made = slug(name);
        let mut unique = made.clone();
        let mut number = 2;
        while !taken.insert(unique.clone()) {
            unique = format!("{made}-{number}");
            number += 1;
        }
        slugs.push(unique);
    }
    slugs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_where_its_file_is() {
        let cases = [
            ("content/cam-tam/2023-04-04-ra-mat.md", None, "cam-tam/2023-04-04-ra-mat/"),
            ("content/Cẩm Tâm/Lễ ra mắt.md", None, "cam-tam/le-ra-mat/"),
            ("content/cam-tam/le/index.md", None, "cam-tam/le/"),
            ("content/gioi-thieu.md", None, "gioi-thieu/"),
            ("content/CAM-TAM/BAI.MD", None, "cam-tam/bai/"),
            ("content/cam-tam/le/Index.Md", None, "cam-tam/le/"),
            ("content/cam-tam/bai.md.txt", None, "cam-tam/bai-md-txt/"),
            ("content/cam-tam/x.md", Some("khac"), "cam-tam/khac/"),
            ("content/con/aux.md", None, "con-1/aux-1/"),
            ("content/index.md", None, "index/"),
        ];
        for (path, chosen, expected) in cases {
            assert_eq!(address_of(path, chosen).as_str(), expected, "{path}");
        }
    }

    #[test]
    fn a_file_is_asked_for_by_its_address() {
        let cases = [
            ("index.html", ""),
            ("cam-tam/le/index.html", "cam-tam/le/"),
            ("cam-tam/phu-index.html", "cam-tam/phu-index.html"),
            ("rss.xml", "rss.xml"),
            ("tin cũ.html", "tin%20c%C5%A9.html"),
        ];
        for (file, url) in cases {
            assert_eq!(url_of(file), url);
        }
    }

    #[test]
    fn a_file_keeps_its_extension() {
        let cases = [
            ("content/cam-tam/Toàn cảnh.JPG", "cam-tam/toan-canh.jpg"),
            ("content/quyet-dinh.so-1.pdf", "quyet-dinh-so-1.pdf"),
            ("content/a/không tên", "a/khong-ten"),
        ];
        for (path, expected) in cases {
            assert_eq!(asset_address(path).as_str(), expected, "{path}");
        }
    }
}
