//! Markdown that isn't recognised and shows as typed, and words that lost their diacritics.

use super::{Code, Diagnostic, Place, warning};
use crate::text::Text;

/// `##Việc tiếp theo`: a heading without its blank. `meant` is the line as it should be.
pub fn unread_heading(place: Place, meant: &str) -> Diagnostic {
    warning(
        Code::UnreadMark,
        place,
        Text::new(
            "sau dấu # chưa có dấu cách, nên dòng này không thành đề mục",
            "there is no space behind the #, so this line is no heading",
        ),
        Text::new(format!("viết {meant}"), format!("write {meant}")),
    )
}

/// `-Mỗi hộ một cây`: lines that begin with `mark` and are joined into one paragraph. `meant` is the first as it should
/// be.
pub fn unread_list(place: Place, mark: &str, meant: &str) -> Diagnostic {
    warning(
        Code::UnreadMark,
        place,
        Text::new(
            format!("các dòng bắt đầu bằng “{mark}” ở đây dồn thành một đoạn trên trang"),
            format!("the lines that begin with “{mark}” run together in one paragraph on the page"),
        ),
        Text::new(
            format!("để thành danh sách, mỗi dòng viết như thế này: {meant}"),
            format!("for a list, write each line like this: {meant}"),
        ),
    )
}

/// Cells copied from a spreadsheet. `row` is the first row as it should be, `below` the line below it.
pub fn pasted_cells(place: Place, row: &str, below: &str) -> Diagnostic {
    warning(
        Code::UnreadMark,
        place,
        Text::new(
            "các dòng này giống bảng dán từ Excel, nhưng dồn thành một đoạn trên trang",
            "these lines look like a table from Excel, and run together in one paragraph on the page",
        ),
        Text::new(
            format!("viết mỗi hàng như “{row}”, và thêm dưới hàng đầu dòng {below}"),
            format!("write each row like “{row}”, and below the first one the line {below}"),
        ),
    )
}

/// Rows of a table without the line below the first one.
pub fn unread_table(place: Place, below: &str) -> Diagnostic {
    warning(
        Code::UnreadMark,
        place,
        Text::new(
            "các dòng này chưa thành bảng, vì dưới hàng đầu thiếu dòng gạch",
            "these lines are no table, because the line below the first row is missing",
        ),
        Text::new(
            format!("thêm ngay dưới hàng đầu dòng {below}"),
            format!("add below the first row the line {below}"),
        ),
    )
}

/// `**` that makes nothing bold. `meant` is the corrected text, if both marks are there.
pub fn unread_bold(place: Place, meant: Option<&str>) -> Diagnostic {
    let help = match meant {
        Some(meant) => Text::new(
            format!("bỏ dấu cách ở sát bên trong hai dấu: **{meant}**"),
            format!("leave out the blanks inside the two marks: **{meant}**"),
        ),
        None => Text::new(
            "thêm ** ngay sau chữ cuối cần in đậm, không để dấu cách ở giữa; không cần in đậm thì xóa dấu này",
            "add ** right behind the last word that is to be bold; if none is, delete this mark",
        ),
    };
    warning(
        Code::UnreadMark,
        place,
        Text::new(
            "dấu ** ở đây không thành chữ đậm, mà hiện nguyên trên trang",
            "this ** makes nothing bold and shows on the page",
        ),
        help,
    )
}

/// Keys of an input method that was off. `others` counts such words in the article.
pub fn typed_keys(place: Place, word: &str, meant: &str, others: usize) -> Diagnostic {
    let more = and_others("chữ", others);
    warning(
        Code::GarbledText,
        place,
        Text::new(
            format!("“{word}” giống phím gõ kiểu Telex chưa thành dấu{}", more.vi),
            format!("“{word}” looks like keys of Telex that became no marks{}", more.en),
        ),
        Text::new(
            format!("bật bộ gõ tiếng Việt rồi gõ lại; có phải là “{meant}”?"),
            format!("turn the input method on and type it again; was “{meant}” meant?"),
        ),
    )
}

/// Letters of a font from before Unicode.
pub fn old_font(place: Place, word: &str, others: usize) -> Diagnostic {
    let more = and_others("chữ", others);
    warning(
        Code::GarbledText,
        place,
        Text::new(
            format!("“{word}” gõ bằng phông cũ như .VnTime, lên trang thành chữ lạ{}", more.vi),
            format!("“{word}” was typed in an old font such as .VnTime and shows as odd signs{}", more.en),
        ),
        Text::new(
            "chuyển cả đoạn sang Unicode, chẳng hạn bằng UniKey (Ctrl+Shift+F6), rồi dán lại",
            "convert the passage to Unicode, for example with UniKey (Ctrl+Shift+F6), and paste it again",
        ),
    )
}

/// Letters that were lost when the text was saved.
pub fn lost_letters(place: Place, word: &str, others: usize) -> Diagnostic {
    let more = and_others("chữ", others);
    warning(
        Code::GarbledText,
        place,
        Text::new(
            format!("“{word}” có chữ đã mất, thường do lưu sai bảng mã{}", more.vi),
            format!("“{word}” has lost a letter, mostly by being saved in another encoding{}", more.en),
        ),
        Text::new("gõ lại chữ này", "type this word again"),
    )
}

/// A note that the article has `others` more of the same, which Vietnamese calls `what`.
pub(super) fn and_others(what: &str, others: usize) -> Text {
    match others {
        0 => Text::new("", ""),
        1 => Text::new(format!("; trong bài còn 1 {what} như vậy"), "; 1 more like it follows"),
        _ => Text::new(
            format!("; trong bài còn {others} {what} như vậy"),
            format!("; {others} more like it follow"),
        ),
    }
}

/// `(chữ)[tệp.pdf]`: the brackets of a link swapped.
pub fn swapped_link(place: Place, text: &str, address: &str) -> Diagnostic {
    let address = if address.contains(' ') { format!("<{address}>") } else { address.to_owned() };
    warning(
        Code::UnreadLink,
        place,
        Text::new(
            "hai cặp ngoặc ở đây viết ngược, nên không thành liên kết và hiện nguyên trên trang",
            "the brackets here are the other way round, so this is no link and shows as it is",
        ),
        Text::new(
            format!("chữ đặt trong [ ], địa chỉ đặt trong ( ): [{text}]({address})"),
            format!("the text stands in [ ], the address in ( ): [{text}]({address})"),
        ),
    )
}

/// A file among the photos that browsers don't show as a picture.
pub fn no_picture(place: Place, file: &str) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            format!("“{file}” không phải là ảnh, nên trên trang chỉ hiện khung ảnh vỡ"),
            format!("“{file}” is no picture, so the page shows a broken one"),
        ),
        Text::new(
            format!("xóa dòng này, và ghi tệp vào mục riêng: “tệp đính kèm: [{file}]”"),
            format!("delete this line, and write the file below a key of its own: “attachments: [{file}]”"),
        ),
    )
}

/// `https://bantin.example.vn/index.html`: the site's address with a file name. `folder` is the address without it.
pub fn file_in_base_url(place: Place, file: &str, folder: &str) -> Diagnostic {
    warning(
        Code::BadBaseUrl,
        place,
        Text::new(
            format!(
                "địa chỉ web kết thúc bằng tên tệp “{file}”, nên địa chỉ của mọi trang đều có tên ấy ở giữa"
            ),
            format!(
                "the site's address ends in the name of a file, “{file}”, which becomes part of all addresses"
            ),
        ),
        Text::new(format!("viết {folder}"), format!("write {folder}")),
    )
}

/// An e-mail address that can't receive mail.
pub fn no_mail_address(place: Place, value: &str) -> Diagnostic {
    warning(
        Code::BadAddress,
        place,
        Text::new(
            format!("“{value}” không phải là địa chỉ thư điện tử, nên bấm vào không gửi thư được"),
            format!("“{value}” is no address for mail, so nobody can write to it"),
        ),
        Text::new(
            "viết đủ tên, dấu @ và tên miền, không có dấu cách, ví dụ ubnd@camtam.example.vn",
            "write a name, @ and a host, without blanks, for example ubnd@camtam.example.vn",
        ),
    )
}
