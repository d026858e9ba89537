//! Mistakes in the keys and values of front matter and of `site.yaml`.

use super::yaml::Slot;
use super::{Code, Diagnostic, Place, error, warning};
use crate::text::{Text, counted};

/// An unknown key, with the most similar key or else all keys known here, Vietnamese and English.
pub fn unknown_key(place: Place, key: &str, nearest: Option<&str>, known: (&[&str], &[&str])) -> Diagnostic {
    let help = match nearest {
        Some(nearest) => {
            Text::new(format!("có phải muốn viết “{nearest}”?"), format!("did you mean “{nearest}”?"))
        }
        None => {
            let (vi, en) = (known.0.join(", "), known.1.join(", "));
            Text::new(
                format!("xóa mục này, hoặc đổi thành một trong các mục dùng được ở đây: {vi}"),
                format!("delete it, or use one of the keys known here: {en}"),
            )
        }
    };
    error(
        Code::UnknownKey,
        place,
        Text::new(format!("không có mục nào tên là “{key}”"), format!("there is no key “{key}”")),
        help,
    )
}

/// A key that occurs twice. `first_line` is the line of the first.
pub fn duplicate_key(place: Place, key: &str, first_line: u32) -> Diagnostic {
    error(
        Code::DuplicateKey,
        place,
        Text::new(
            format!("mục “{key}” viết hai lần, lần đầu ở dòng {first_line}"),
            format!("“{key}” stands twice, first on line {first_line}"),
        ),
        Text::new("giữ lại một mục, xóa mục kia", "keep one of them and delete the other"),
    )
}

/// A key and its twin in the other language.
pub fn twin_key(place: Place, key: &str, first: &str, first_line: u32) -> Diagnostic {
    error(
        Code::TwinKey,
        place,
        Text::new(
            format!("“{key}” và “{first}” (dòng {first_line}) là cùng một mục"),
            format!("“{key}” and “{first}” (line {first_line}) are the same key in two languages"),
        ),
        Text::new("giữ lại một mục, xóa mục kia", "keep one of them and delete the other"),
    )
}

/// What a key expects, for [`wrong_type`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// One line of text.
    Text,
    /// A list, one item per line.
    List,
    /// Keys, indented below.
    Map,
    /// Text or keys.
    TextOrMap,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
}

/// A value of the wrong shape, such as a list instead of text. `known` are the keys allowed here, Vietnamese and
/// English.
pub fn wrong_type(place: Place, slot: Slot<'_>, expected: Expected, known: (&[&str], &[&str])) -> Diagnostic {
    let typed = |vi: &str, en: &str| Text::new(slot.typed(vi), slot.typed(en));
    let written = typed_at(&place);
    let keys = |known: &[&str]| some_keys(known, &written);
    let (shape, example) = match expected {
        Expected::Text => (
            Text::new("là một dòng chữ", "one line of text"),
            Text::new(
                format!("{} trên một dòng, không có [ ] hay {{ }}", slot.typed("nội dung")),
                format!("{} on one line, without brackets", slot.typed("the text")),
            ),
        ),
        Expected::List if !known.0.is_empty() => (
            Text::new("là một danh sách", "a list"),
            Text::new(
                format!("“{}” rồi xuống dòng: “  - {}”", slot.typed("").trim_end(), keys(known.0)),
                format!("“{}” and on the next line: “  - {}”", slot.typed("").trim_end(), keys(known.1)),
            ),
        ),
        Expected::List => (
            Text::new("là một danh sách", "a list"),
            Text::new(
                format!(
                    "“{}” rồi xuống dòng, mỗi ý một dòng, thụt vào và bắt đầu bằng “- ”",
                    slot.typed("").trim_end()
                ),
                format!(
                    "“{}” and then an item a line, indented, each beginning with “- ”",
                    slot.typed("").trim_end()
                ),
            ),
        ),
        Expected::Map => {
            (Text::new("gồm các mục con", "keys of its own"), typed(&keys(known.0), &keys(known.1)))
        }
        Expected::TextOrMap => (
            Text::new("là một dòng chữ hoặc gồm các mục con", "one line of text, or keys of its own"),
            typed("nội dung", "the text"),
        ),
        Expected::Bool => (
            Text::new("là true hoặc false", "true or false"),
            Text::new(
                format!("{} (có) hoặc {} (không)", slot.typed("true"), slot.typed("false")),
                format!("{} or {}", slot.typed("true"), slot.typed("false")),
            ),
        ),
        Expected::Integer => (
            Text::new("là một số nguyên", "a whole number"),
            Text::new(
                format!("riêng chữ số, chẳng hạn {}", slot.typed("70")),
                format!("digits alone, such as {}", slot.typed("70")),
            ),
        ),
        Expected::Number => (
            Text::new("là một con số", "a number"),
            Text::new(
                format!("riêng chữ số, chẳng hạn {}", slot.typed("1336")),
                format!("digits alone, such as {}", slot.typed("1336")),
            ),
        ),
    };
    let name = slot.name();
    error(
        Code::WrongType,
        place,
        Text::new(format!("{} phải {}", name.vi, shape.vi), format!("{} must be {}", name.en, shape.en)),
        Text::new(format!("viết {}", example.vi), format!("write {}", example.en)),
    )
}

/// The value at `place`, unless it has brackets of its own.
fn typed_at(place: &Place) -> String {
    let (before, width) = (place.column.saturating_sub(1) as usize, place.width as usize);
    let written: String = place.excerpt.chars().skip(before).take(width).collect();
    if written.starts_with(['[', '{', '|', '>']) { "…".to_owned() } else { written }
}

/// `{tên: Ngô Anh Thúy, danh xưng: …}`: the first two keys, with `written` as the value of the first.
fn some_keys(known: &[&str], written: &str) -> String {
    let values = known.iter().take(2).enumerate().map(|(idx, key)| match (idx, *key) {
        (_, "từ" | "from") => format!("{key}: 2024"),
        (_, "đến" | "to") => format!("{key}: 2025"),
        (0, _) => format!("{key}: {written}"),
        _ => format!("{key}: …"),
    });
    format!("{{{}}}", values.collect::<Vec<_>>().join(", "))
}

/// A required key that is missing or empty. `keys` are the key and its twin.
pub fn missing_key(place: Place, keys: (&str, &str), example: &Text) -> Diagnostic {
    let (en, vi) = keys;
    error(
        Code::MissingKey,
        place,
        Text::new(format!("thiếu mục “{vi}” ({en})"), format!("“{en}” is missing")),
        Text::new(format!("thêm: {}", example.vi), format!("add: {}", example.en)),
    )
}

/// A required key without a value. `key` is as typed.
pub fn empty_key(place: Place, key: &str, example: &Text) -> Diagnostic {
    error(
        Code::MissingKey,
        place,
        Text::new(format!("mục “{key}” còn để trống"), format!("“{key}” has no value")),
        Text::new(format!("viết {}", example.vi), format!("write {}", example.en)),
    )
}

/// A word that isn't allowed. `key` is as typed.
pub fn unknown_value(place: Place, key: &str, value: &str, allowed: &Text) -> Diagnostic {
    error(
        Code::UnknownValue,
        place,
        Text::new(
            format!("“{key}” không nhận giá trị “{value}”"),
            format!("“{value}” is not a value of “{key}”"),
        ),
        Text::new(format!("chỉ dùng được: {}", allowed.vi), format!("what can be used is: {}", allowed.en)),
    )
}

/// The name of a check that doesn't exist or can't be switched off. `near` is one with a similar name.
pub fn no_such_check(place: Place, name: &str, near: Option<Code>) -> Diagnostic {
    let help = match near {
        Some(near) => Text::new(
            format!("có phải muốn viết “{}”?", near.as_str()),
            format!("did you mean “{}”?", near.as_str()),
        ),
        None => Text::new(
            "xóa tên này; tên dùng được là mã đứng sau chữ “cảnh báo” trong thông báo, ví dụ photo-alt",
            "delete it; what can be used is the code behind the word “warning” in a message, such as photo-alt",
        ),
    };
    let message = Text::new(
        format!("không có cảnh báo nào tên là “{name}” mà tắt được"),
        format!("there is no warning called “{name}” that can be switched off"),
    );
    error(Code::UnknownValue, place, message, help)
}

/// An ambiguous number: `1.336` may be 1,336 or 1 and a fraction.
pub fn ambiguous_number(place: Place, value: &str, meanings: (&str, &str)) -> Diagnostic {
    let (first, second) = meanings;
    error(
        Code::AmbiguousNumber,
        place,
        Text::new(
            format!("số {value} có thể hiểu theo hai cách"),
            format!("the number {value} can be read in two ways"),
        ),
        Text::new(
            format!("nếu dấu đó tách hàng nghìn thì viết {first}, nếu tách phần lẻ thì viết {second}"),
            format!("write {first} if the mark parts thousands, {second} if it parts decimals"),
        ),
    )
}

/// A number with English decimals or thousands. `meant` is the Vietnamese notation.
pub fn english_number(place: Place, value: &str, meant: &str) -> Diagnostic {
    error(
        Code::BadNumber,
        place,
        Text::new(
            format!("số {value} viết theo kiểu tiếng Anh"),
            format!("the number {value} is written the English way"),
        ),
        Text::new(
            format!("phần lẻ sau dấu phẩy, hàng nghìn sau dấu chấm, và đặt trong dấu nháy: \"{meant}\""),
            format!(
                "decimals follow a comma, thousands a point, and the number stands in quotes: \"{meant}\""
            ),
        ),
    )
}

/// A number that can't be read.
/// `meant` is the number that it holds, if there is one.
pub fn bad_number(place: Place, value: &str, meant: Option<&str>) -> Diagnostic {
    let meant = meant.map_or_else(|| "1336".to_owned(), |meant| format!("\"{meant}\""));
    error(
        Code::BadNumber,
        place,
        Text::new(format!("“{value}” không phải là một con số"), format!("“{value}” is not a number")),
        Text::new(
            format!("chỉ viết chữ số, chẳng hạn {meant}; đơn vị tính để ở mục “đơn vị”"),
            format!("write digits only, such as {meant}; the unit has its own key, “unit”"),
        ),
    )
}

/// A label whose count differs from the number of its items.
pub fn label_count(place: Place, label: &str, promised: u32, found: usize) -> Diagnostic {
    warning(
        Code::LabelCount,
        place,
        Text::new(
            format!("nhóm “{label}” lẽ ra có {promised} ý, nhưng danh sách có {found} ý"),
            format!("“{label}” promises {} but has {found}", counted(promised as usize, "item")),
        ),
        Text::new(
            "thêm hoặc bớt ý cho đủ, hoặc sửa con số ở tên nhóm; ý nào có dấu phẩy bên trong thì đặt trong dấu nháy \" \", hoặc viết mỗi ý một dòng bắt đầu bằng “- ”",
            "add or remove items, or correct the number in the label; an item with a comma inside wants quotes \" \", or a line of its own that begins with “- ”",
        ),
    )
}

/// A summary that is too long for lists; it has `length` characters.
pub fn long_summary(place: Place, length: usize) -> Diagnostic {
    warning(
        Code::LongSummary,
        place,
        Text::new(
            format!("phần tóm tắt dài {length} ký tự, quá dài để hiện trong danh sách bài và bản tin"),
            format!("the summary has {length} characters, too many for lists and feeds"),
        ),
        Text::new(
            "rút lại còn một, hai câu, khoảng 300 ký tự; phần còn lại để trong bài",
            "shorten it to a sentence or two, some 300 characters; the rest belongs in the text",
        ),
    )
}

/// A typed address that can't be used, and why.
pub fn bad_address(place: Place, value: &str, reason: &Text, example: &str) -> Diagnostic {
    error(
        Code::BadAddress,
        place,
        Text::new(
            format!("“{value}” không dùng làm địa chỉ được: {}", reason.vi),
            format!("“{value}” can't be used as an address: {}", reason.en),
        ),
        Text::new(format!("viết chẳng hạn {example}"), format!("write, for example, {example}")),
    )
}

/// An old address that only a server rule can redirect, and that rule. `address` is the page's.
pub fn server_rule(place: Place, alias: &str, extension: &str, address: &str) -> Diagnostic {
    let rule = format!("location = \"/{alias}\" {{ return 301 /{address}; }}");
    warning(
        Code::ServerRule,
        place,
        Text::new(
            format!(
                "địa chỉ cũ kết thúc bằng “.{extension}”, nên máy chủ có thể không coi là trang web, và người mở địa chỉ này không được đưa đến bài"
            ),
            format!(
                "this old address ends in “.{extension}”, so a server may not send it as a web page, and readers may not be led to the article"
            ),
        ),
        Text::new(
            format!("nhờ người quản trị máy chủ thêm dòng này vào cấu hình nginx: {rule}"),
            format!("ask whoever runs the server to add this line to the settings of nginx: {rule}"),
        ),
    )
}

/// A `base_url` that isn't an absolute web address.
pub fn bad_base_url(place: Place, value: &str) -> Diagnostic {
    error(
        Code::BadBaseUrl,
        place,
        Text::new(
            format!("“{value}” không phải địa chỉ trang web đầy đủ"),
            format!("“{value}” is not a full web address"),
        ),
        Text::new(
            "viết đủ https:// và tên miền, sau tên miền không có hai dấu gạch chéo liền nhau, ví dụ https://bantin.example.vn",
            "write https:// and the host name, with no double slash after it, such as https://bantin.example.vn",
        ),
    )
}

/// A `base_url` whose host name isn't in the letters of addresses; `plain` is the same address in these.
pub fn foreign_base_url(place: Place, value: &str, plain: &str) -> Diagnostic {
    error(
        Code::BadBaseUrl,
        place,
        Text::new(
            format!(
                "tên miền trong “{value}” có chữ ngoài bảng chữ cái tiếng Anh, phải viết ở dạng mã hóa (Punycode)"
            ),
            format!(
                "the host name in “{value}” has other than English letters and must be written in Punycode"
            ),
        ),
        Text::new(
            format!("viết {plain}, trình duyệt vẫn hiện tên miền có dấu"),
            format!("write {plain}: browsers show the name with its marks all the same"),
        ),
    )
}

/// A time zone that doesn't exist.
pub fn unknown_time_zone(place: Place, value: &str) -> Diagnostic {
    error(
        Code::UnknownTimeZone,
        place,
        Text::new(format!("không có múi giờ “{value}”"), format!("there is no time zone “{value}”")),
        Text::new("ở Việt Nam, viết Asia/Ho_Chi_Minh", "in Viet Nam, write Asia/Ho_Chi_Minh"),
    )
}

/// A list with more items than any report needs.
pub fn too_many(place: Place, key: &str, length: usize, limit: usize) -> Diagnostic {
    error(
        Code::TooLarge,
        place,
        Text::new(
            format!("mục “{key}” có {length} ý, quá giới hạn {limit}"),
            format!("“{key}” has {length} items, over the limit of {limit}"),
        ),
        Text::new(
            format!("chỉ giữ những ý thật cần, nhiều nhất {limit}"),
            format!("keep those that are needed, {limit} at most"),
        ),
    )
}
