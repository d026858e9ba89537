//! Old addresses of an article: checks them, and suggests replacements for those that can't be used.

use crate::address::typed::{AddressProblem, check_path, is_invisible};
use crate::text::Text;
use crate::vietnamese::slug;

/// Why no page can have the address `path`; `None` if it is possible.
pub(super) fn refusal(path: &str) -> Option<Text> {
    if path.contains("://") {
        return Some(Text::new(
            "chỉ ghi phần đứng sau tên miền",
            "only write what stands behind the host name",
        ));
    }
    check_path(path).err().map(AddressProblem::text)
}

/// A valid alias similar to `path`. From a full address (`https://camtam.gov.vn/tin/5`), takes the part after the host.
pub(super) fn similar_path(path: &str) -> String {
    let path: String = path.chars().filter(|char| !is_invisible(*char)).collect();
    let path = path.replace('\\', "/");
    let inside =
        path.split_once("://").map_or(&*path, |(_, rest)| rest.split_once('/').unwrap_or_default().1);
    let parts = inside.split('/').filter(|part| part.contains(char::is_alphanumeric)).take(4);
    format!("/{}/", parts.map(slug).collect::<Vec<_>>().join("/"))
}

/// The extension of an old address, if it would make a server send the redirecting page as another type: a picture, a
/// download, a program.
pub(super) fn foreign_extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    let (_, extension) = name.rsplit_once('.')?;
    let is_page = ["html", "htm", "shtml"].iter().any(|page| extension.eq_ignore_ascii_case(page));
    (!is_page).then_some(extension)
}
