//! Old addresses of an article: which can be used, and what to write instead of those that can't.

use crate::address::typed::{Problem, check_path, is_invisible};
use crate::text::Text;
use crate::vietnamese::slug;

/// Why no page can stand at `path`; none where one can.
pub(super) fn refusal(path: &str) -> Option<Text> {
    if path.contains("://") {
        return Some(Text::new(
            "chỉ ghi phần đứng sau tên miền",
            "only write what stands behind the host name",
        ));
    }
    check_path(path).err().map(Problem::text)
}

/// A path that can be an alias and resembles `path`: only what is behind the host of a whole address
/// (`https://camtam.gov.vn/tin/5`) can lead to this site.
pub(super) fn similar_path(path: &str) -> String {
    let path: String = path.chars().filter(|char| !is_invisible(*char)).collect();
    let inside =
        path.split_once("://").map_or(&*path, |(_, rest)| rest.split_once('/').unwrap_or_default().1);
    let parts = inside.split('/').filter(|part| part.contains(char::is_alphanumeric)).take(4);
    format!("/{}/", parts.map(slug).collect::<Vec<_>>().join("/"))
}

/// The extension of an old address, where a server would send the page that stands in for it as something other than a
/// page: as a picture, a download, a program.
pub(super) fn foreign_extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    let (_, extension) = name.rsplit_once('.')?;
    let is_page = ["html", "htm", "shtml"].iter().any(|page| extension.eq_ignore_ascii_case(page));
    (!is_page).then_some(extension)
}
