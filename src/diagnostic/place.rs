//! Mistakes in the names of places.

use super::{Code, Diagnostic, Place, warning};
use crate::text::Text;

/// `xã: Tân Hội, huyện Châu Thành`: the name of a place with that of another after it. `meant` is how to write both.
pub fn place_parts(place: Place, name: &str, meant: &Text) -> Diagnostic {
    warning(
        Code::PlaceParts,
        place,
        Text::new(
            format!("“{name}” được hiểu là tên của một nơi, gồm cả phần đứng sau"),
            format!("“{name}” is taken as the name of one place, with what stands behind it"),
        ),
        Text::new(
            format!("cấp trên ghi ở mục riêng: {}", meant.vi),
            format!("the unit above has a key of its own: {}", meant.en),
        ),
    )
}

/// `xã: Quảng Thành (nay là phường Hạc Thành)`: the name of a place with a remark on it. `meant` is the name alone.
pub fn place_remark(place: Place, name: &str, meant: &Text) -> Diagnostic {
    warning(
        Code::PlaceParts,
        place,
        Text::new(
            format!("“{name}” được hiểu là tên của một nơi, gồm cả lời ghi thêm"),
            format!("“{name}” is taken as the name of one place, with the remark on it"),
        ),
        Text::new(
            format!("việc đổi tên, sáp nhập thì nêu trong lời bài, còn ở đây chỉ ghi {}", meant.vi),
            format!("what became of the place belongs in the text; here, write only {}", meant.en),
        ),
    )
}

/// `xã: Quảng Thành và Quảng Thịnh`: several places. `first` is the first one alone.
pub fn several_places(place: Place, name: &str, first: &Text) -> Diagnostic {
    warning(
        Code::PlaceParts,
        place,
        Text::new(
            format!("“{name}” được hiểu là tên của một nơi, mà ở đây có hơn một nơi"),
            format!("“{name}” is taken as the name of one place, but there is more than one in it"),
        ),
        one_place(first),
    )
}

/// `xã: [Quảng Thành, Quảng Thịnh]`: a list of places. `first` is the first one alone.
pub fn list_of_places(place: Place, key: &str, first: &str) -> Diagnostic {
    let first = format!("{key}: {first}");
    super::error(
        Code::WrongType,
        place,
        Text::new(
            format!("mỗi bài chỉ ghi một nơi, nên “{key}” không phải là danh sách"),
            format!("a report has one place, so “{key}” is no list"),
        ),
        one_place(&Text::new(first.clone(), first)),
    )
}

/// `phường: Hạc Thành`: the level of a place in place of its key. `place_name` has both.
pub fn level_as_key(place: Place, level: &str, key: &str, place_name: &str) -> Diagnostic {
    super::error(
        Code::UnknownKey,
        place,
        Text::new(
            format!("không có mục nào tên là “{level}”: chữ ấy đi liền với tên ở mục “{key}”"),
            format!("there is no key “{level}”: the word goes with the name, in “{key}”"),
        ),
        Text::new(format!("viết {key}: {place_name}"), format!("write {key}: {place_name}")),
    )
}

fn one_place(first: &Text) -> Text {
    Text::new(
        format!("nêu các nơi khác trong lời bài, còn ở đây chỉ ghi nơi tổ chức, ví dụ {}", first.vi),
        format!(
            "name the others in the text; here, write only where it took place, for example {}",
            first.en
        ),
    )
}
