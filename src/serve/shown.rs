//! Which files a page shows besides its own bytes, so that a new photo under an old name reloads the page.

use super::ServedSite;
use super::find::FoundFile;
use crate::fingerprint::Fingerprint;
use crate::markup::unescaped;

/// The attributes of files that show without a click.
const ATTRIBUTES: [&str; 3] = [" src=\"", " srcset=\"", " poster=\""];

impl ServedSite {
    /// The fingerprints of the site's files that the page at `path` shows, in the order of its `html`.
    pub(super) fn shown_on(&self, path: &str, html: &[u8]) -> Vec<Fingerprint> {
        // Pages of the site are always UTF-8.
        let html = std::str::from_utf8(html).unwrap_or_default();
        let of_file = |address: &str| match self.find(&resolve(path, address)?) {
            FoundFile::File(_, bytes) => Some(bytes.fingerprint()),
            FoundFile::Moved(_) | FoundFile::Nothing => None,
        };
        addresses(html).filter_map(|address| of_file(&address)).collect()
    }
}

/// The addresses in these attributes, unescaped.
fn addresses(html: &str) -> impl Iterator<Item = String> {
    let values = ATTRIBUTES.iter().flat_map(move |attribute| {
        html.match_indices(attribute).filter_map(move |(at, _)| {
            let value = &html[at + attribute.len()..];
            Some((attribute.contains("srcset"), &value[..value.find('"')?]))
        })
    });
    values.flat_map(|(is_list, value)| {
        // Each candidate of a `srcset` is an address, then a size.
        let parts: Vec<&str> = if is_list { value.split(',').collect() } else { vec![value] };
        let addresses = parts.into_iter().filter_map(|part| part.split_whitespace().next());
        addresses.map(unescaped).collect::<Vec<_>>()
    })
}

/// The path of the file that `address` means on the page at `path`; `None` outside the site.
fn resolve(path: &str, address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().filter(|address| !address.is_empty())?;
    let is_foreign = address.starts_with("//") || address.split('/').next()?.contains(':');
    if is_foreign {
        return None;
    }
    let (folder, rest) = match address.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (path.rsplit_once('/')?.0.trim_start_matches('/'), address),
    };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in rest.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::{addresses, resolve};

    #[test]
    fn files_that_are_seen_are_found() {
        let html = "<img src=\"/a.jpg\" srcset=\"a-1.jpg 1x, a-2.jpg 2x\"><a href=\"b.jpg\">\
                    <video poster=\"c&amp;d.jpg\"></video><p>src=\"e.jpg\"</p><img src=\"unclosed";
        assert_eq!(addresses(html).collect::<Vec<_>>(), ["/a.jpg", "a-1.jpg", "a-2.jpg", "c&d.jpg"]);
    }

    #[test]
    fn addresses_mean_paths() {
        for (address, path) in [
            ("/a.jpg", Some("/a.jpg")),
            ("a.jpg", Some("/tin/bai/a.jpg")),
            ("./a.jpg?x#y", Some("/tin/bai/a.jpg")),
            ("../../a.jpg", Some("/a.jpg")),
            ("../../../../a.jpg", Some("/a.jpg")),
            ("//other.vn/a.jpg", None),
            ("https://other.vn/a.jpg", None),
            ("data:image/png;base64,AAAA", None),
            ("#top", None),
        ] {
            assert_eq!(resolve("/tin/bai/", address).as_deref(), path, "{address}");
        }
    }
}
