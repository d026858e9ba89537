//! Mistakes of YAML syntax: fences, colons, quotation marks, indentation.

use super::{Code, Diagnostic, Place, error};
use crate::text::Text;

/// The file doesn't begin with `---`.
pub fn no_front_matter(place: Place) -> Diagnostic {
    error(
        Code::NoFrontMatter,
        place,
        Text::new("bài chưa có phần khai báo ở đầu tệp", "the file has no front matter"),
        Text::new(
            "dòng đầu tiên của tệp phải là “---”, rồi đến các mục, mỗi mục một dòng (tiêu đề: …, loại: tin, xã: …, ngày: …), rồi một dòng “---” nữa, sau đó mới đến lời văn",
            "the first line must be “---”, then the keys, a line each (title: …, kind: news, commune: …, date: …), then “---” once more, and then the text",
        ),
    )
}

/// The opening `---` has no closing one.
pub fn unclosed_front_matter(place: Place) -> Diagnostic {
    error(
        Code::UnclosedFrontMatter,
        place,
        Text::new(
            "phần khai báo mở bằng “---” nhưng không có dòng “---” đóng lại",
            "the front matter that begins here is never closed",
        ),
        Text::new(
            "thêm một dòng chỉ có “---” ngay trước đoạn văn đầu tiên của bài",
            "add a line that holds only “---” just before the first paragraph",
        ),
    )
}

/// A first line such as `–––`, which Word makes from `---`.
pub fn wrong_opening(place: Place, line: &str) -> Diagnostic {
    error(
        Code::NoFrontMatter,
        place,
        Text::new(
            format!("dòng đầu là “{line}”, không phải ba dấu trừ “---”"),
            format!("the first line is “{line}” and not three hyphens “---”"),
        ),
        Text::new(
            "xóa dòng này rồi gõ lại đúng ba dấu trừ, sát lề trái: ---; dòng đóng phần khai báo ở dưới cũng phải như vậy",
            "delete this line and type three hyphens at the left margin: ---; the line that closes the front matter must be the same",
        ),
    )
}

/// A closing line such as `----` or `—-`.
pub fn wrong_closing(place: Place, line: &str) -> Diagnostic {
    error(
        Code::UnclosedFrontMatter,
        place,
        Text::new(
            format!("dòng đóng phần khai báo là “{line}”, không phải ba dấu trừ “---”"),
            format!("the line that closes the front matter is “{line}” and not three hyphens “---”"),
        ),
        Text::new(
            "xóa dòng này rồi gõ lại đúng ba dấu trừ, sát lề trái: ---",
            "delete this line and type three hyphens at the left margin: ---",
        ),
    )
}

/// A line `---` among the keys, below which more of them follow.
pub fn early_closing(place: Place) -> Diagnostic {
    error(
        Code::UnclosedFrontMatter,
        place,
        Text::new(
            "dòng “---” này đóng phần khai báo quá sớm: bên dưới còn các mục khác",
            "this line “---” closes the front matter too early: more keys follow below it",
        ),
        Text::new("xóa dòng này", "delete this line"),
    )
}

/// The place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot<'k> {
    /// After this key.
    Key(&'k str),
    /// In the list of this key.
    Item(&'k str),
    /// In the list of this key, between brackets.
    InBrackets(&'k str),
}

impl Slot<'_> {
    /// Formats `value` as it is typed here.
    pub(super) fn typed(self, value: &str) -> String {
        match self {
            Self::Key("") => value.to_owned(),
            Self::Key(key) => format!("{key}: {value}"),
            Self::Item(_) => format!("- {value}"),
            Self::InBrackets(_) => value.to_owned(),
        }
    }

    /// Its name, to be used in a sentence.
    pub(super) fn name(self) -> Text {
        match self {
            Self::Key(key) => Text::new(format!("“{key}”"), format!("“{key}”")),
            Self::Item("") | Self::InBrackets("") => Text::new("mỗi ý", "each item"),
            Self::Item(key) | Self::InBrackets(key) => {
                Text::new(format!("mỗi ý của “{key}”"), format!("each item of “{key}”"))
            }
        }
    }

    /// Its value, inside a sentence.
    pub(super) fn value(self) -> Text {
        match self {
            Self::Key("") => Text::new("ý này", "this item"),
            Self::Key(key) => Text::new(format!("nội dung của “{key}”"), format!("the value of “{key}”")),
            Self::Item(_) | Self::InBrackets(_) => Text::new("ý này", "this item"),
        }
    }
}

/// `title: Khánh Hòa: Lễ ra mắt`. `value` is the whole value as typed.
pub fn yaml_colon(place: Place, slot: Slot<'_>, value: &str) -> Diagnostic {
    let (what, typed) = (slot.value(), slot.typed(&quote(value)));
    error(
        Code::YamlColon,
        place,
        Text::new(
            format!("{} có dấu hai chấm, nên máy tưởng đây là một mục mới", what.vi),
            format!("{} holds a colon, so it reads as another key", what.en),
        ),
        Text::new(
            format!("đặt cả nội dung trong dấu nháy: {typed}"),
            format!("put the whole value in quotes: {typed}"),
        ),
    )
}

/// `{nhóm: bí thư, trưởng các thôn}`: between braces, a comma ends the value. `value` is the whole value.
pub fn yaml_comma(place: Place, key: &str, value: &str) -> Diagnostic {
    let quoted = quote(value);
    error(
        Code::YamlComma,
        place,
        Text::new(
            format!("nội dung của “{key}” có dấu phẩy, nên máy tưởng sau dấu phẩy là một mục mới"),
            format!("the value of “{key}” holds a comma, so what follows reads as another key"),
        ),
        Text::new(
            format!("đặt cả nội dung trong dấu nháy: {key}: {quoted}"),
            format!("put the whole value in quotes: {key}: {quoted}"),
        ),
    )
}

/// `{tên: Cẩm Tâm; huyện: Cẩm Thủy}`: a mark between two keys that doesn't separate them.
pub fn yaml_separator(place: Place, mark: char, key: &str) -> Diagnostic {
    error(
        Code::YamlComma,
        place,
        Text::new(
            format!("dấu “{mark}” trước “{key}” không tách hai mục"),
            format!("the mark “{mark}” before “{key}” doesn't part two keys"),
        ),
        Text::new(
            "giữa hai mục trong { } dùng dấu phẩy thường, rồi một dấu cách",
            "between two keys in braces, use a plain comma and a space",
        ),
    )
}

/// `thẻ: (một cửa, cải cách)`: a list or keys in brackets that hold text. `value` is the whole as it was typed.
pub fn yaml_round_brackets(place: Place, slot: Slot<'_>, value: &str) -> Diagnostic {
    let typed = slot.typed(&format!("[{}]", value.trim_matches(['(', ')'])));
    error(
        Code::WrongType,
        place,
        Text::new("danh sách không viết trong ngoặc tròn ( )", "a list doesn't stand in round brackets ( )"),
        Text::new(format!("dùng ngoặc vuông: {typed}"), format!("use square brackets: {typed}")),
    )
}

/// `title:Khánh Hòa`, without a space after the colon.
pub fn yaml_space(place: Place, key: &str, value: &str) -> Diagnostic {
    error(
        Code::YamlSpace,
        place,
        Text::new(
            format!("sau dấu hai chấm của “{key}” chưa có dấu cách"),
            format!("there is no space after the colon of “{key}”"),
        ),
        Text::new(format!("viết {key}: {value}"), format!("write {key}: {value}")),
    )
}

/// `tên：Ngô Anh Thúy`, with the colon of Chinese and Japanese.
pub fn yaml_wide_colon(place: Place, key: &str, value: &str) -> Diagnostic {
    error(
        Code::YamlSpace,
        place,
        Text::new(
            format!("dấu hai chấm sau “{key}” không phải dấu hai chấm thường"),
            format!("the colon behind “{key}” is not a plain one"),
        ),
        Text::new(format!("gõ lại: {key}: {value}"), format!("type it again: {key}: {value}")),
    )
}

/// `-{tên: …}` or `-một cửa`, without a space after the dash. `item` is what follows it.
pub fn yaml_item_space(place: Place, item: &str) -> Diagnostic {
    error(
        Code::YamlSpace,
        place,
        Text::new("sau dấu gạch đầu dòng chưa có dấu cách", "there is no space after the dash of this item"),
        Text::new(
            format!("sau mỗi dấu gạch đầu dòng gõ một dấu cách: - {item}"),
            format!("type a space after the dash of each item: - {item}"),
        ),
    )
}

/// A special space such as U+00A0, pasted from Word or a web page.
pub fn yaml_blank(place: Place) -> Diagnostic {
    error(
        Code::YamlTab,
        place,
        Text::new(
            "chỗ này có dấu cách lạ, thường do dán từ Word hoặc trang web, nên máy không nhận ra",
            "the space here is not a plain one; it was probably pasted from Word or from a web page",
        ),
        Text::new(
            "xóa khoảng trắng ở chỗ này rồi gõ lại bằng phím cách",
            "delete the white space here and type it again with the space bar",
        ),
    )
}

/// A tab in the indentation.
pub fn yaml_tab(place: Place) -> Diagnostic {
    error(
        Code::YamlTab,
        place,
        Text::new("dòng này thụt vào bằng phím Tab", "this line is indented with a tab"),
        Text::new(
            "ở dòng này và các dòng tương tự bên dưới, xóa dấu Tab rồi gõ phím cách, mỗi bậc thụt vào hai dấu cách",
            "here and in the lines like it below, replace the tab by spaces, two for each level",
        ),
    )
}

/// A quotation mark that isn't closed, or text after the closing mark.
pub fn yaml_quote(place: Place, mark: char) -> Diagnostic {
    error(
        Code::YamlQuote,
        place,
        Text::new(
            format!("dấu nháy {mark} mở ra ở đây nhưng không đóng đúng chỗ"),
            format!("the quotation mark {mark} that opens here is not closed where the value ends"),
        ),
        Text::new(
            format!("đóng {mark} ở cuối nội dung; nếu bên trong cần dấu nháy thì dùng nháy cong “ ”"),
            format!("close {mark} at the end of the value; inside it, use curly quotes “ ”"),
        ),
    )
}

/// A backslash between straight double quotes, where it escapes the next character. `escape` is both characters.
pub fn yaml_escape(place: Place, escape: &str) -> Diagnostic {
    error(
        Code::YamlQuote,
        place,
        Text::new(
            format!(
                "giữa hai dấu nháy kép \", dấu \\ làm chữ đứng sau đổi nghĩa, và máy không hiểu “{escape}”"
            ),
            format!(
                "between quotes \" a backslash gives the next letter another meaning, and “{escape}” has none"
            ),
        ),
        Text::new(
            "dùng dấu nháy đơn ' ở hai đầu nội dung, hoặc viết \\ hai lần: \\\\; tệp thì chỉ viết tên, không viết ổ đĩa và thư mục",
            "put the value between single quotes ', or write the backslash twice: \\\\; of a file, write only the name",
        ),
    )
}

/// Curly quotation marks around a name or date; YAML makes them part of the value.
pub fn curly_quotes(place: Place, slot: Slot<'_>, value: &str) -> Diagnostic {
    let (what, typed) = (slot.name(), slot.typed(&format!("\"{value}\"")));
    error(
        Code::YamlQuote,
        place,
        Text::new(
            format!("{} nằm trong nháy cong “ ”, nên máy coi dấu nháy là một phần của nội dung", what.vi),
            format!("{} stands between curly quotes, which become part of it", what.en),
        ),
        Text::new(
            format!("bỏ dấu nháy, hoặc dùng nháy thẳng: {typed}"),
            format!("leave them out or use straight ones: {typed}"),
        ),
    )
}

/// A bracket without its partner.
pub fn yaml_bracket(place: Place, open: char, close: char) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            format!("dấu {open} mở ra ở đây nhưng không có dấu {close} đóng lại"),
            format!("the bracket {open} that opens here is never closed"),
        ),
        if open == '[' {
            Text::new(
                "thêm ] sau ý cuối, hoặc viết mỗi ý một dòng, thụt vào và bắt đầu bằng “- ”",
                "add ] behind the last item, or write an item a line, indented, each beginning with “- ”",
            )
        } else {
            Text::new("thêm } vào cuối dòng này", "add } at the end of this line")
        },
    )
}

/// A line that isn't `key: value`. `meant` is the key that it seems to begin with, and the rest.
pub fn yaml_line(place: Place, meant: Option<(&str, &str)>) -> Diagnostic {
    let help = match meant {
        Some((key, value)) => Text::new(
            format!(
                "nếu là mục “{key}” thì viết {key}: {value}; nếu là phần tiếp của dòng trên thì thụt vào hai dấu cách"
            ),
            format!(
                "if this is “{key}”, write {key}: {value}; if it goes on from the line above, indent it by two spaces"
            ),
        ),
        None => Text::new(
            "nếu là phần tiếp của dòng trên thì thụt vào hai dấu cách; nếu là lời văn của bài thì chuyển xuống dưới dòng “---” thứ hai",
            "if it goes on from the line above, indent it by two spaces; if it is the article's text, move it below the second “---”",
        ),
    };
    error(
        Code::YamlSyntax,
        place,
        Text::new("dòng này không đúng dạng “tên mục: nội dung”", "this line is not “key: value”"),
        help,
    )
}

/// `- title: …`: the file's own keys, written as a list.
pub fn yaml_dash(place: Place) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            "các mục chính của bài không bắt đầu bằng dấu gạch “- ”",
            "the keys of the file itself don't begin with “- ”",
        ),
        Text::new("xóa “- ” ở đầu các dòng này", "remove the “- ” in front of these lines"),
    )
}

/// A line whose indentation doesn't match the lines above.
pub fn yaml_indent(place: Place) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            "đầu dòng này thụt vào không khớp với các dòng trên",
            "this line's indentation doesn't fit the lines above",
        ),
        Text::new(
            "các mục cùng bậc phải thẳng hàng với nhau; nếu đây là phần tiếp của dòng trên thì đặt cả nội dung trong dấu nháy \" \"",
            "keys of one level stand below one another; if this goes on from the line above, put the whole value in quotes \" \"",
        ),
    )
}

/// Keys whose value is a date.
const DATES: [&str; 6] = ["ngày", "date", "ngày đăng", "published", "hết hạn", "expires"];

/// A value that begins with a character reserved by YAML: `@`, `%`, `` ` ``, `&`, `*`, `!`, `[`, `{`.
pub fn yaml_indicator(place: Place, slot: Slot<'_>, value: &str) -> Diagnostic {
    let what = slot.value();
    let first = value.chars().next().unwrap_or(' ');
    let plain = value.trim().trim_matches('*');
    let is_bold = first == '*' && value.trim().ends_with('*') && !plain.is_empty() && !plain.contains('*');
    let help = if is_bold {
        let typed = slot.typed(plain);
        Text::new(format!("bỏ các dấu * ở hai đầu: {typed}"), format!("remove the * at both ends: {typed}"))
    } else if matches!(slot, Slot::Key(key) if DATES.contains(&key)) {
        let typed = slot.typed("04/04/2023");
        Text::new(
            format!("chỉ viết ngày/tháng/năm, ví dụ {typed}"),
            format!("write nothing but day/month/year, such as {typed}"),
        )
    } else {
        let typed = slot.typed(&quote(value));
        Text::new(
            format!("đặt cả nội dung trong dấu nháy: {typed}"),
            format!("put the whole value in quotes: {typed}"),
        )
    };
    error(
        Code::YamlIndicator,
        place,
        Text::new(
            format!("{} bắt đầu bằng “{first}”, là ký tự máy dùng vào việc khác", what.vi),
            format!("{} begins with “{first}”, which YAML keeps for itself", what.en),
        ),
        help,
    )
}

/// YAML that can't be parsed, without one of the usual causes. `reason` is the parser's message.
pub fn yaml_syntax(place: Place, reason: &str) -> Diagnostic {
    error(
        Code::YamlSyntax,
        place,
        Text::new(
            "máy không đọc được phần khai báo từ chỗ này",
            format!("the YAML can't be read from here: {reason}"),
        ),
        Text::new(
            "xem lại dòng này và dòng ngay trên: mỗi mục viết “tên mục: nội dung”, các dòng cùng bậc thụt vào bằng nhau, mỗi mục trong danh sách bắt đầu bằng “- ”",
            "look at this line and the one above: a key is “name: value”, lines of one level are indented alike, an item of a list begins with “- ”",
        ),
    )
}

/// More YAML than a person would type. Both numbers in bytes.
pub fn yaml_too_large(place: Place, size: usize, limit: usize) -> Diagnostic {
    error(
        Code::TooLarge,
        place,
        Text::new(
            format!("phần khai báo nặng {} KB, quá giới hạn {} KB", size / 1000, limit / 1000),
            format!("the keys here are {} kB, over the limit of {} kB", size / 1000, limit / 1000),
        ),
        Text::new(
            "phần khai báo chỉ gồm các mục ngắn; lời văn của bài thì đặt dưới dòng “---” thứ hai",
            "keep to short values; the text of an article belongs below the second “---”",
        ),
    )
}

/// `value` between straight quotes, as YAML reads it back.
pub(super) fn quote(value: &str) -> String {
    let value = value.trim();
    if value.contains(['"', '\\']) {
        format!("'{}'", value.replace('\'', "''"))
    } else {
        format!("\"{value}\"")
    }
}
