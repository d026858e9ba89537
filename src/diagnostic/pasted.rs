//! Mistakes in text pasted from Word and other programs.

use super::unread::and_others;
use super::{Code, Diagnostic, Place, warning};
use crate::text::Text;

/// Lines that were meant as paragraphs. `place` is the first that ends one.
pub fn merged_lines(place: Place) -> Diagnostic {
    warning(
        Code::MergedLines,
        place,
        Text::new(
            "dòng này và các dòng liền dưới dồn thành một đoạn trên trang",
            "this line and those right below run together in one paragraph on the page",
        ),
        Text::new(
            "sau mỗi dòng thêm một dòng trống để dòng ấy thành một đoạn; chỉ cần xuống dòng thì thêm dấu \\ ở cuối dòng",
            "leave a blank line behind each, so that it becomes a paragraph; for a line break alone, end it with \\",
        ),
    )
}

/// A paragraph that begins with blanks or a tab, so that Markdown takes it for code.
pub fn indented_text(place: Place) -> Diagnostic {
    warning(
        Code::IndentedText,
        place,
        Text::new(
            "đoạn này thụt vào đầu dòng, nên lên trang thành khung mã lệnh, dòng dài không tự xuống hàng",
            "this paragraph is indented, so the page shows it as code, whose long lines don't wrap",
        ),
        Text::new(
            "xóa hết dấu cách và dấu Tab ở đầu các dòng của đoạn",
            "delete the blanks and tabs at the beginning of its lines",
        ),
    )
}

/// A character of a symbol font, which only has a shape in that font. `shown` is that shape, if known; `others` counts
/// such characters in the article.
pub fn symbol_sign(place: Place, sign: char, shown: Option<char>, others: usize) -> Diagnostic {
    let more = and_others("ký hiệu", others);
    let code = u32::from(sign);
    let help = match shown {
        Some(shown) => Text::new(
            format!("thay bằng ký hiệu thường: {shown}"),
            format!("replace it by the usual sign: {shown}"),
        ),
        None => Text::new(
            "xóa ký hiệu này, hoặc thay bằng ký hiệu thường, ví dụ •",
            "delete this sign, or replace it by a usual one, for example •",
        ),
    };
    warning(
        Code::GarbledText,
        place,
        Text::new(
            format!(
                "ở đây có ký hiệu của phông như Wingdings (U+{code:04X}), lên trang thành ô vuông{}",
                more.vi
            ),
            format!(
                "there is a sign of a font such as Wingdings here (U+{code:04X}), which shows as an empty box{}",
                more.en
            ),
        ),
        help,
    )
}
