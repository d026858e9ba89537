//! Finds the file of the site for the path of a request.

use percent_encoding::percent_decode_str;

use super::ServedSite;
use crate::output::{OutputPath, Packed};

/// The file for a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FoundFile<'e> {
    /// This file.
    File(&'e OutputPath, &'e Packed),
    /// The same file is at this path.
    Moved(String),
    /// Nothing.
    Nothing,
}

impl ServedSite {
    /// Looks up `path`, still percent-encoded, among the site's files. It is never joined to a path on disk, so `..`
    /// and the like simply aren't found.
    pub(super) fn find(&self, path: &str) -> FoundFile<'_> {
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let Some(below) = decoded.strip_prefix(&*self.prefix) else {
            let is_root = decoded == "/";
            return if is_root { FoundFile::Moved(format!("{}/", self.prefix)) } else { FoundFile::Nothing };
        };
        match below.strip_prefix('/') {
            Some(name) => self.find_name(name, path),
            None if below.is_empty() => FoundFile::Moved(format!("{path}/")),
            None => FoundFile::Nothing,
        }
    }

    fn find_name(&self, name: &str, path: &str) -> FoundFile<'_> {
        let is_folder = name.is_empty() || name.ends_with('/');
        if !is_folder && let Some((path, bytes)) = self.files.get_key_value(name) {
            return FoundFile::File(path, bytes);
        }
        let slash = if is_folder { "" } else { "/" };
        match self.files.get_key_value(&*format!("{name}{slash}index.html")) {
            Some((path, bytes)) if is_folder => FoundFile::File(path, bytes),
            Some(_) => FoundFile::Moved(format!("{path}/")),
            None => FoundFile::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FoundFile, ServedSite};

    fn check(prefix: &str, path: &str, expected: &str) {
        let files = ["index.html", "a/b/index.html", "a/b/ảnh.jpg", "rss.xml"];
        let files = files.map(|path| (path.into(), path.as_bytes().into())).into();
        let site = ServedSite { prefix: prefix.to_owned(), files };
        let found = match site.find(path) {
            FoundFile::File(path, _) => path.to_string(),
            FoundFile::Moved(to) => format!("→ {to}"),
            FoundFile::Nothing => "–".to_owned(),
        };
        assert_eq!(found, expected, "{path} below {prefix:?}");
    }

    #[test]
    fn paths_lead_to_files() {
        check("", "/", "index.html");
        check("", "/a/b/", "a/b/index.html");
        check("", "/a/b", "→ /a/b/");
        check("", "/a%2Fb", "→ /a%2Fb/");
        check("", "/a/b/index.html", "a/b/index.html");
        check("", "/a/b/%E1%BA%A3nh.jpg", "a/b/ảnh.jpg");
        check("", "/a", "–");
        check("", "/rss.xml/", "–");
        check("", "//rss.xml", "–");
        check("", "/a/../rss.xml", "–");
        check("", "", "→ /");
    }

    #[test]
    fn site_below_a_path_is_found_there_alone() {
        check("/sub", "/sub/", "index.html");
        check("/sub", "/sub/rss.xml", "rss.xml");
        check("/sub", "/sub", "→ /sub/");
        check("/sub", "/", "→ /sub/");
        check("/sub", "/rss.xml", "–");
        check("/sub", "/subrss.xml", "–");
    }
}
