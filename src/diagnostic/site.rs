//! Mistakes that only several files together can make.

use super::body::nearest_file;
use super::{Code, Diagnostic, Place, error};
use crate::text::Text;

/// Two pages that claim one address. `other` is the file, or the page of the site, that has it already.
pub fn path_collision(place: Place, address: &str, other: &str) -> Diagnostic {
    error(
        Code::PathCollision,
        place,
        Text::new(
            format!("địa chỉ /{address} đã thuộc về {other}"),
            format!("the address /{address} already belongs to {other}"),
        ),
        Text::new(
            "đổi tên một trong hai tệp, hoặc thêm mục “slug” để bài này có địa chỉ riêng",
            "rename one of the two, or give this one an address of its own with “slug”",
        ),
    )
}

/// A commune's name that several places of the site have. `places` lists them.
pub fn ambiguous_commune(place: Place, name: &str, places: &[String], example: &str) -> Diagnostic {
    let list = places.join("; ");
    error(
        Code::AmbiguousCommune,
        place,
        Text::new(
            format!("có {} nơi cùng tên “{name}”: {list}", places.len()),
            format!("{} places are called “{name}”: {list}", places.len()),
        ),
        Text::new(format!("ghi rõ là nơi nào: {example}"), format!("say which one: {example}")),
    )
}

/// The site's emblem, which isn't there.
pub fn missing_emblem(place: Place, file: &str, nearest: Option<&str>) -> Diagnostic {
    error(
        Code::MissingFile,
        place,
        Text::new(
            format!("không thấy tệp “{file}” trong thư mục content"),
            format!("there is no file “{file}” in the folder content"),
        ),
        nearest_file(nearest),
    )
}

/// A photo or attachment that isn't there.
pub fn missing_file(place: Place, file: &str, nearest: Option<&str>) -> Diagnostic {
    error(
        Code::MissingFile,
        place,
        Text::new(
            format!("không thấy tệp “{file}” cạnh bài"),
            format!("there is no file “{file}” beside the article"),
        ),
        nearest_file(nearest),
    )
}
