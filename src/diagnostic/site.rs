//! Mistakes that involve several files.

use super::body::nearest_file;
use super::{Code, Diagnostic, Place, error};
use crate::text::Text;

/// An address that two pages claim. `other` is the file or generated page that has it already, in both languages.
pub fn path_collision(place: Place, address: &str, other: (&str, &str)) -> Diagnostic {
    error(
        Code::PathCollision,
        place,
        Text::new(
            format!("địa chỉ /{address} đã thuộc về {}", other.0),
            format!("the address /{address} already belongs to {}", other.1),
        ),
        Text::new(
            "đổi tên một trong hai tệp, hoặc sửa mục “địa chỉ” hay “địa chỉ cũ” của bài này",
            "rename one of the two, or give this one another “slug” or other “aliases”",
        ),
    )
}

/// A commune's name that fits several places, listed in `places`; `first` is one of them, name and province.
pub fn ambiguous_commune(place: Place, name: &str, places: &[String], first: (&str, &str)) -> Diagnostic {
    let (its_name, province) = first;
    let list = places.join("; ");
    error(
        Code::AmbiguousCommune,
        place,
        Text::new(
            format!("có {} nơi cùng tên “{name}”: {list}", places.len()),
            format!("{} places are called “{name}”: {list}", places.len()),
        ),
        Text::new(
            format!("ghi rõ là nơi nào: {{tên: {its_name}, tỉnh: {province}}}"),
            format!("say which one: {{name: {its_name}, province: {province}}}"),
        ),
    )
}

/// The emblem's file is missing.
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

/// A missing photo or attachment.
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
