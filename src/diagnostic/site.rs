//! Mistakes that involve several files.

use super::link::instead_of;
use super::{Code, Diagnostic, Place, error, warning};
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

/// An address in the settings that is recorded for `other` already.
pub fn repeated_address(place: Place, address: &str, other: &str) -> Diagnostic {
    error(
        Code::PathCollision,
        place,
        Text::new(
            format!("địa chỉ /{address} đã ghi cho “{other}”"),
            format!("the address /{address} is recorded for “{other}” already"),
        ),
        Text::new("ghi một địa chỉ khác cho tên này", "record another address for this name"),
    )
}

/// A name for which the settings record two addresses, the first on `first_line`.
pub fn recorded_twice(place: Place, name: &str, first_line: u32) -> Diagnostic {
    error(
        Code::DuplicateKey,
        place,
        Text::new(
            format!("địa chỉ của “{name}” ghi hai lần, lần đầu ở dòng {first_line}"),
            format!("the address of “{name}” is recorded twice, first on line {first_line}"),
        ),
        Text::new("giữ lại một dòng, xóa dòng kia", "keep one of them and delete the other"),
    )
}

/// Two names that give the same address, each with the address that it has; `holder` has the older report. `lines`
/// would record both in the settings.
pub fn shared_address(
    place: Place,
    holder: (&str, &str),
    other: (&str, &str),
    lines: (&Text, &Text),
) -> Diagnostic {
    let ((holder, kept), (other, its)) = (holder, other);
    warning(
        Code::SharedAddress,
        place,
        Text::new(
            format!(
                "“{holder}” và “{other}” cho ra cùng một địa chỉ: “{holder}” giữ /{kept}, còn “{other}” dùng /{its}"
            ),
            format!(
                "“{holder}” and “{other}” give the same address: “{holder}” keeps /{kept}, and “{other}” has /{its}"
            ),
        ),
        Text::new(
            format!(
                "để các địa chỉ này giữ nguyên dù sau này đăng thêm bài cũ hơn, ghi vào mục “địa chỉ” của site.yaml hai dòng “{}” và “{}”",
                lines.0.vi, lines.1.vi
            ),
            format!(
                "so that an older report never changes these addresses, add these lines to “addresses” in site.yaml: “{}” and “{}”",
                lines.0.en, lines.1.en
            ),
        ),
    )
}

/// A file beside the articles whose address is taken already. `other` is the file or generated page that has it.
pub fn asset_collision(place: Place, address: &str, other: (&str, &str)) -> Diagnostic {
    Diagnostic {
        help: Text::new(
            "đổi tên tệp này, rồi sửa tên ở bài có nhắc đến nó: địa chỉ của tệp là tên tệp bỏ dấu, viết thường",
            "rename this file, also where an article names it: its address is its name in lower case, without marks",
        ),
        ..path_collision(place, address, other)
    }
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
        instead_of(file, nearest),
    )
}

/// A photo or attachment given by its place on the author's computer; `name` is the file's own name.
pub fn local_path(place: Place, path: &str, name: &str) -> Diagnostic {
    error(
        Code::MissingFile,
        place,
        Text::new(
            format!("“{path}” là chỗ của tệp trên máy này, người xem không mở được"),
            format!("“{path}” is a place on this computer, where readers can't open it"),
        ),
        Text::new(
            format!("chép tệp vào cùng thư mục với bài rồi chỉ viết tên tệp: {name}"),
            format!("copy the file to the folder of the article and write only its name: {name}"),
        ),
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
        instead_of(file, nearest),
    )
}

/// A report that shares `share` percent with the one at `other`.
pub fn near_duplicate(place: Place, other: &str, share: u8) -> Diagnostic {
    warning(
        Code::NearDuplicate,
        place,
        Text::new(
            format!("{share} % lời bài này trùng với bài “{other}”, mà cả hai bài đều lên trang"),
            format!("{share} % of this text is also that of “{other}”, and both are published"),
        ),
        Text::new(
            "nếu là một tin đăng hai lần thì xóa bớt một tệp; nếu viết dựa theo bài cũ thì thay những chỗ còn giữ lời cũ",
            "if the news was posted twice, delete one of the files; if it was written after the other, replace what is still left of that",
        ),
    )
}
