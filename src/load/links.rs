//! Resolves links in the sources, and checks that they may lead there.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::disk::{Dir, FileType, is_link};
use crate::error::{Error, Operation};
use crate::source::Stamp;

/// The target of a link.
pub(super) struct LinkTarget {
    /// Its path, relative to the root, without a link in it.
    pub(super) path: PathBuf,
    /// Its stamp if it is a file; `None` if it is a folder.
    pub(super) file: Option<Stamp>,
}

/// The target of the link at `link`, relative to `root`, the site's folder without links; `None` if it has vanished.
///
/// A link in `content/` may lead within `content/`, one in `themes/` within `themes/`. Other files in the site's folder
/// aren't meant for readers, nor are those in a folder that begins with a dot, where version histories keep passwords.
///
/// # Errors
/// [`Error::NotRegular`] for a link that leads elsewhere, nowhere, to itself or to a folder around it; [`Error::Io`].
pub(super) fn target(root: &Dir, link: &Path) -> Result<Option<LinkTarget>, Error> {
    let is_wrong = || Error::NotRegular(root.join(link));
    let real = match root.system().canonical(&root.join(link)) {
        Ok(real) => real,
        Err(e) if is_link(&e) => return Err(is_wrong()),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            // Report a link without a target, unless the link itself has just vanished.
            return if root.find(link)?.is_some() { Err(is_wrong()) } else { Ok(None) };
        }
        Err(e) => return Err(Error::io(Operation::Read, root.join(link), e)),
    };
    let path = real.strip_prefix(root.path()).map_err(|_| is_wrong())?.to_owned();
    if !may_lead(link, &path) {
        return Err(is_wrong());
    }
    // This look doesn't follow links, so a link that has appeared since is refused.
    match root.find(&path)? {
        Some(entry) => match entry.file_type {
            FileType::File => Ok(Some(LinkTarget { path, file: Some(entry.stamp) })),
            FileType::Folder if !link.starts_with(&path) => Ok(Some(LinkTarget { path, file: None })),
            FileType::Folder | FileType::Link | FileType::Other => Err(is_wrong()),
        },
        None => Ok(None),
    }
}

fn may_lead(link: &Path, target: &Path) -> bool {
    let has_dot = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    // The settings may be a link to a file anywhere in the site's folder.
    let is_settings = link == Path::new(super::CONFIG);
    let is_within = target.components().next() == link.components().next() && target.components().count() > 1;
    (is_settings || is_within) && !target.components().any(has_dot)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::may_lead;

    #[test]
    fn links_stay_in_their_part_and_out_of_dot_folders() {
        for (link, target, may) in [
            ("content/a.md", "content/xa/b.md", true),
            ("content/xa/a.md", "content/b.md", true),
            ("content/a.md", "themes/b.md", false),
            ("content/a.txt", ".git/config", false),
            ("content/a.txt", "content/.git/config", false),
            ("content/a.txt", "content/xa/.khoa", false),
            ("content/a.txt", "site.yaml", false),
            ("content/a", "content", false),
            ("content", "content-moi", false),
            ("themes", "content", false),
            ("site.yaml", "cau-hinh/site.yaml", true),
            ("site.yaml", ".git/config", false),
            ("themes/a/b.html", "themes/c/b.html", true),
            ("themes/a/b.html", "content/c.html", false),
        ] {
            assert_eq!(may_lead(Path::new(link), Path::new(target)), may, "{link} to {target}");
        }
    }
}
