//! Mistakes in the rows of a list.

use super::yaml::{Slot, quote};
use super::{Code, Diagnostic, Place, error};
use crate::text::Text;

/// `+ {tên: …}`, `• một cửa`: a row that begins with another mark than a dash. `row` is what follows it.
pub fn yaml_bullet(place: Place, mark: char, row: &str) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            format!("dòng này bắt đầu bằng dấu “{mark}”, nên máy không nhận ra là một ý của danh sách"),
            format!("this line begins with “{mark}”, so it isn't read as an item of the list"),
        ),
        Text::new(
            format!("mỗi ý bắt đầu bằng dấu trừ và một dấu cách: - {row}"),
            format!("an item begins with a hyphen and a space: - {row}"),
        ),
    )
}

/// A row that lacks its dash.
pub fn yaml_no_dash(place: Place, row: &str) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new("dòng này thiếu dấu “- ” ở đầu", "this line lacks its “- ”"),
        Text::new(format!("viết - {row}"), format!("write - {row}")),
    )
}

/// `- (tên: Nguyễn Văn Bình)`: keys in round brackets. `inside` is what stands between them.
pub fn yaml_round_row(place: Place, inside: &str) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            "các mục của một dòng không viết trong ngoặc tròn ( )",
            "keys don't stand in round brackets ( )",
        ),
        Text::new(format!("dùng ngoặc nhọn: {{{inside}}}"), format!("use braces: {{{inside}}}")),
    )
}

/// A row with another indentation than the one above it. `indent` and `above` count the blanks in front of both.
pub fn yaml_uneven_rows(place: Place, indent: usize, line: u32, above: usize) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            format!("dòng này thụt vào {indent} dấu cách, còn dòng {line} thụt vào {above}"),
            format!("this line is indented by {indent}, and line {line} by {above}"),
        ),
        Text::new(
            "các dòng “- ” của một danh sách phải thẳng hàng với nhau: thụt vào số dấu cách như nhau",
            "the lines “- ” of one list stand below one another: indent them alike",
        ),
    )
}

/// Rows above the key that they belong to, which is written as empty: `key: []`.
pub fn yaml_misplaced_row(place: Place, key: &str) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            format!("dòng này đứng trên “{key}: []”, nên máy không biết nó thuộc mục ấy"),
            format!("this line stands above “{key}: []”, so it isn't read as part of it"),
        ),
        Text::new(
            format!("bỏ [] để còn “{key}:”, rồi đưa dòng này xuống ngay dưới và thụt vào hai dấu cách"),
            format!(
                "remove [] so that “{key}:” is left, and move this line below it, indented by two spaces"
            ),
        ),
    )
}

/// `địa điểm; Nhà văn hóa`: another mark where the colon belongs.
pub fn yaml_no_colon(place: Place, key: &str, mark: char, value: &str) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            format!("sau “{key}” phải là dấu hai chấm, không phải dấu “{mark}”"),
            format!("“{key}” is followed by “{mark}” and not by a colon"),
        ),
        Text::new(format!("viết {key}: {value}"), format!("write {key}: {value}")),
    )
}

/// `tiêu đề: “Khánh Hòa: Lễ ra mắt”`: curly quotation marks where straight ones would keep the colon.
pub fn yaml_curly_colon(place: Place, slot: Slot<'_>, inside: &str) -> Diagnostic {
    let (what, typed) = (slot.value(), slot.typed(&quote(inside)));
    error(
        Code::YamlColon,
        place,
        Text::new(
            format!("{} có dấu hai chấm, mà nháy cong “ ” ở hai đầu không giữ được dấu ấy", what.vi),
            format!("{} holds a colon, and the curly quotes “ ” around it don't keep it", what.en),
        ),
        Text::new(
            format!("Word hay đổi nháy thẳng thành nháy cong; gõ lại bằng nháy thẳng: {typed}"),
            format!("Word turns straight quotes into curly ones; type straight ones again: {typed}"),
        ),
    )
}

/// `số lượng: hơn 70 người`: a whole number with words around it. `digits` is the number, `about` the word for how
/// exact it is, which has a key of its own.
pub fn whole_number(place: Place, key: &str, digits: &str, about: Option<&str>) -> Diagnostic {
    let typed = format!("{key}: {digits}");
    let help = match about {
        Some(about) => Text::new(
            format!("con số và chữ “{about}” ghi ở hai mục: “{typed}” và “khoảng: {about}”"),
            format!("the number and the word “{about}” have a key each: “{typed}” and “about: {about}”"),
        ),
        None => Text::new(format!("chỉ viết chữ số: {typed}"), format!("write digits only: {typed}")),
    };
    error(
        Code::WrongType,
        place,
        Text::new(format!("“{key}” phải là một số nguyên"), format!("“{key}” must be a whole number")),
        help,
    )
}

/// People as text where a list or a row of one is needed. The parts are those of the first person.
pub fn written_rows(place: Place, slot: Slot<'_>, name: &str, honorific: &str, role: &str) -> Diagnostic {
    let row = |keys: [&str; 3]| {
        let mut row = format!("{}: {name}", keys[0]);
        if !honorific.is_empty() {
            row += &format!(", {}: {honorific}", keys[1]);
        }
        if !role.is_empty() {
            let role = if role.contains(',') { quote(role) } else { role.to_owned() };
            row += &format!(", {}: [{role}]", keys[2]);
        }
        format!("- {{{row}}}")
    };
    let (vi, en) = (row(["tên", "danh xưng", "chức vụ"]), row(["name", "honorific", "roles"]));
    let (message, help) = match slot {
        Slot::Key(key) => (
            Text::new(
                format!("“{key}” phải là một danh sách, mỗi người một dòng"),
                format!("“{key}” must be a list, a person a line"),
            ),
            Text::new(
                format!("viết “{key}:” rồi xuống dòng, mỗi người một dòng như “  {vi}”"),
                format!("write “{key}:” and below it a person a line, such as “  {en}”"),
            ),
        ),
        Slot::Item(_) | Slot::InBrackets(_) => {
            let name = slot.name();
            (
                Text::new(
                    format!("{} phải gồm các mục con", name.vi),
                    format!("{} must be keys of its own", name.en),
                ),
                Text::new(format!("viết “{vi}”"), format!("write “{en}”")),
            )
        }
    };
    error(Code::WrongType, place, message, help)
}

/// Keys that belong below another one but aren't indented.
pub fn yaml_unindented(place: Place, parent: &str, children: &[&str]) -> Diagnostic {
    let all = children.join(", ");
    error(
        Code::UnknownKey,
        place,
        Text::new(
            format!("“{all}” thuộc mục “{parent}” ở trên, nhưng chưa thụt vào"),
            format!("“{all}” belongs below “{parent}”, but isn't indented"),
        ),
        Text::new("thụt mỗi dòng ấy vào hai dấu cách", "indent each of these lines by two spaces"),
    )
}
