//! The parts of a list that is too long for one page: their titles, descriptions and addresses.

use crate::site::Address;

/// The title of a list part: “Tin, trang 2”, so that every page has a title of its own.
pub(super) fn part_title(title: &str, part: usize) -> String {
    if part == 0 { title.to_owned() } else { format!("{title}, trang {}", part + 1) }
}

/// The description of a list part for search engines, different for every part.
pub(super) fn part_description(about: String, part: usize) -> Option<String> {
    Some(if part == 0 { about } else { format!("{about} Trang {}.", part + 1) })
}

/// The address of a list part. The first part has the address of the list.
pub(super) fn part_address(list: &Address, part: usize) -> Address {
    if part == 0 { list.clone() } else { list.join(&format!("trang/{}/", part + 1)) }
}
