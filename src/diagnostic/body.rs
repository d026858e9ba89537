//! Mistakes in a file as a whole and in its Markdown.

use super::{Code, Diagnostic, Place, error, warning};
use crate::text::{Text, counted};

/// The file isn't UTF-8; `byte` is the first invalid one.
pub fn not_utf8(place: Place, byte: u8) -> Diagnostic {
    error(
        Code::NotUtf8,
        place,
        Text::new(
            format!("tệp không lưu theo bảng mã Unicode (UTF-8): gặp byte lạ {byte:#04x} ở dòng này"),
            format!("the file is not UTF-8: byte {byte:#04x} on this line"),
        ),
        Text::new(
            "mở tệp trong Notepad, chọn Lưu thành (Save As), phần Mã hóa (Encoding) chọn UTF-8 rồi lưu lại; chữ nào hiện sai thì gõ lại",
            "open the file in your editor and save it again with the encoding UTF-8; type anew what shows wrong",
        ),
    )
}

/// The file is UTF-16; it was read anyway.
pub fn utf16(place: Place) -> Diagnostic {
    warning(
        Code::Utf16,
        place,
        Text::new(
            "tệp lưu theo bảng mã UTF-16; vẫn đọc được",
            "the file is UTF-16; it was read all the same",
        ),
        Text::new("nên lưu lại với Mã hóa (Encoding) là UTF-8", "better save it again as UTF-8"),
    )
}

/// An invisible character such as U+0002, which was removed.
pub fn control_character(place: Place, char: char) -> Diagnostic {
    let name = format!("U+{:04X}", u32::from(char));
    warning(
        Code::ControlCharacter,
        place,
        Text::new(
            format!("chỗ này có ký tự điều khiển {name} không nhìn thấy được, đã bỏ khỏi trang"),
            format!("there is an invisible control character here, {name}, which was left out"),
        ),
        Text::new(
            "thường do dán từ Word hoặc PDF: xóa quanh chỗ này rồi gõ lại, và xem có mất chữ nào không",
            "it mostly comes from Word or a PDF: type the text anew here, and look whether a letter is missing",
        ),
    )
}

/// A footnote that has no text. `label` is the part between `[^` and `]`.
pub fn missing_footnote(place: Place, label: &str) -> Diagnostic {
    warning(
        Code::MissingFootnote,
        place,
        Text::new(
            format!("chú thích [^{label}] chưa có nội dung, nên trên trang hiện nguyên “[^{label}]”"),
            format!("the footnote [^{label}] has no text, so the page shows “[^{label}]” as it is"),
        ),
        Text::new(
            format!("thêm một dòng riêng ở cuối bài: [^{label}]: rồi đến lời chú thích"),
            format!("add a line of its own at the end of the article: [^{label}]: and then the note"),
        ),
    )
}

/// Text that isn't read as a link, because of a blank in its address or before it.
pub fn unread_link(place: Place, text: &str, address: &str) -> Diagnostic {
    let help = if address.contains(' ') {
        Text::new(
            format!("địa chỉ có dấu cách thì đặt giữa < và >: [{text}](<{address}>)"),
            format!("an address with blanks stands between < and >: [{text}](<{address}>)"),
        )
    } else {
        Text::new(
            format!("viết liền dấu ] với dấu (, không có dấu cách: [{text}]({address})"),
            format!("leave no blank between ] and (, and none in the address: [{text}]({address})"),
        )
    };
    warning(
        Code::UnreadLink,
        place,
        Text::new(
            format!("chỗ này không thành liên kết, nên trên trang hiện nguyên “[{text}]”"),
            format!("this isn't read as a link, so the page shows “[{text}]” as it is"),
        ),
        help,
    )
}

/// The file is larger than articles may be. Both in bytes.
pub fn too_large(place: Place, size: u64, limit: u64) -> Diagnostic {
    let megabytes = |bytes: u64| format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10);
    let (size, limit) = (megabytes(size), megabytes(limit));
    error(
        Code::TooLarge,
        place,
        Text::new(
            format!("bài nặng {} MB, quá giới hạn {} MB", size.replace('.', ","), limit.replace('.', ",")),
            format!("the article is {size} MB, over the limit of {limit} MB"),
        ),
        Text::new(
            "có thể ảnh đã bị dán thẳng vào bài: lưu ảnh thành tệp riêng để cạnh bài, hoặc tách bài làm nhiều phần",
            "perhaps a picture was pasted into the text: save it as a file beside the article, or split the article",
        ),
    )
}

/// A paragraph that occurs twice. `first_line` is the line of the first.
pub fn repeated_paragraph(place: Place, first_line: u32) -> Diagnostic {
    warning(
        Code::RepeatedParagraph,
        place,
        Text::new(
            format!("đoạn này lặp lại nguyên văn đoạn ở dòng {first_line}"),
            format!("this paragraph repeats the one on line {first_line}"),
        ),
        Text::new("nếu lỡ dán hai lần thì xóa bớt một đoạn", "if it was pasted twice, delete one of them"),
    )
}

/// A paragraph of one letter, left over from copying.
pub fn stray_letter(place: Place, letter: char) -> Diagnostic {
    warning(
        Code::StrayLetter,
        place,
        Text::new(
            format!("đoạn này chỉ có một chữ “{letter}”"),
            format!("this paragraph is the single letter “{letter}”"),
        ),
        Text::new("nếu là chữ thừa khi dán thì xóa đi", "if it is left over from pasting, delete it"),
    )
}

/// Unequal numbers of opening and closing quotation marks in one paragraph.
pub fn unbalanced_quotes(place: Place, opening: usize, closing: usize) -> Diagnostic {
    warning(
        Code::UnbalancedQuotes,
        place,
        Text::new(
            format!("đoạn này có {opening} dấu mở ngoặc kép “ nhưng {closing} dấu đóng ”"),
            format!(
                "this paragraph has {} “ but {} ”",
                counted(opening, "opening quotation mark"),
                counted(closing, "closing mark")
            ),
        ),
        Text::new(
            "thêm hoặc bớt dấu ngoặc kép để mỗi dấu “ có một dấu ” đi cùng",
            "add or remove a mark so that each “ has its ”",
        ),
    )
}

/// Raw HTML that was removed from the page.
pub fn raw_html(place: Place, tag: &str) -> Diagnostic {
    warning(
        Code::RawHtml,
        place,
        Text::new(
            format!("mã HTML <{tag}> không được phép, nên đã bỏ khỏi trang"),
            format!("the HTML <{tag}> is not allowed and was left out"),
        ),
        Text::new(
            "xóa thẻ này, hoặc viết bằng Markdown: **đậm**, *nghiêng*, [chữ](địa chỉ); video và bản đồ thì đặt liên kết",
            "delete it, or use Markdown: **bold**, *italic*, [text](address); for a video or a map, a link",
        ),
    )
}

/// Attributes of a tag that were removed from the page.
pub fn html_attributes(place: Place, tag: &str, names: &[String]) -> Diagnostic {
    let names = names.join(", ");
    warning(
        Code::RawHtml,
        place,
        Text::new(
            format!("đã bỏ khỏi trang phần không được phép của thẻ <{tag}>: {names}"),
            format!("of the tag <{tag}>, this is not allowed and was left out: {names}"),
        ),
        Text::new(
            format!("viết bằng Markdown, hoặc chỉ viết <{tag}>; liên kết thì viết [chữ](địa chỉ)"),
            format!("use Markdown, or write <{tag}> alone; for a link, [text](address)"),
        ),
    )
}

/// HTML that is nested too deep, or opened again and again and never closed.
pub fn html_too_deep(place: Place) -> Diagnostic {
    error(
        Code::TooDeep,
        place,
        Text::new(
            "mã HTML ở đây lồng nhau quá nhiều bậc, hoặc có quá nhiều thẻ mở ra mà không đóng",
            "the HTML here is nested too deep, or has too many tags that are never closed",
        ),
        Text::new(
            "xóa đoạn HTML này rồi viết lại bằng Markdown, hoặc đóng mỗi thẻ đã mở: <b>…</b>",
            "write it in Markdown instead, or close each tag that is opened: <b>…</b>",
        ),
    )
}

/// An element of an HTML block without an end tag on the same level.
pub fn unclosed_element(place: Place, tag: &str) -> Diagnostic {
    warning(
        Code::HtmlNesting,
        place,
        Text::new(
            format!(
                "thẻ <{tag}> không có thẻ </{tag}> đóng lại, nên trên trang nó chỉ kéo dài đến dòng trống kế tiếp"
            ),
            format!("<{tag}> has no </{tag}>, so on the page it reaches no further than the next blank line"),
        ),
        Text::new(
            format!(
                "viết </{tag}> riêng một dòng, trước đó để một dòng trống, thụt vào đầu dòng bằng thẻ <{tag}>"
            ),
            format!("write </{tag}> on a line of its own, behind a blank line, indented like its <{tag}>"),
        ),
    )
}

/// An element inside a paragraph that isn't closed in that paragraph.
pub fn unclosed_mark(place: Place, tag: &str) -> Diagnostic {
    warning(
        Code::HtmlNesting,
        place,
        Text::new(
            format!(
                "thẻ <{tag}> chưa đóng lại trong cùng đoạn, hoặc trong cùng phần chữ đậm, chữ nghiêng, nên trên trang chỉ có tác dụng đến hết chỗ đó"
            ),
            format!(
                "<{tag}> isn't closed in the text that it stands in, so on the page it ends with that text"
            ),
        ),
        Text::new(
            format!(
                "thêm </{tag}> ngay sau chữ cuối cùng cần đến thẻ này; đoạn sau cũng cần thì mở <{tag}> lần nữa"
            ),
            format!(
                "write </{tag}> behind the last word that is meant; if the next paragraph is meant too, open <{tag}> anew there"
            ),
        ),
    )
}

/// An end tag without a start tag.
pub fn stray_end_tag(place: Place, tag: &str) -> Diagnostic {
    warning(
        Code::HtmlNesting,
        place,
        Text::new(
            format!("thẻ đóng </{tag}> ở đây không khớp với thẻ mở nào"),
            format!("the end tag </{tag}> closes nothing here"),
        ),
        Text::new(
            format!(
                "xóa </{tag}> nếu thừa, hoặc chuyển đến cùng bậc thụt vào đầu dòng với thẻ <{tag}> của nó"
            ),
            format!("delete </{tag}>, or indent it like the <{tag}> that it belongs to"),
        ),
    )
}

/// Markdown in an HTML table, but not in a cell. `tag` is the part of the table around it.
pub fn text_in_table(place: Place, tag: &str) -> Diagnostic {
    warning(
        Code::HtmlNesting,
        place,
        Text::new(
            format!(
                "đoạn này nằm trong thẻ <{tag}> nhưng không nằm trong ô nào, nên trình duyệt đẩy nó ra khỏi bảng"
            ),
            format!("this stands inside <{tag}> but in no cell, so browsers move it out of the table"),
        ),
        Text::new(
            "đặt đoạn này giữa <td> và </td>, hoặc chuyển ra trước <table> hay sau </table>",
            "put it between <td> and </td>, or before the table or behind it",
        ),
    )
}

/// An HTML block above the size limit. Both in bytes.
pub fn html_too_large(place: Place, size: usize, limit: usize) -> Diagnostic {
    error(
        Code::TooLarge,
        place,
        Text::new(
            format!("đoạn HTML này nặng {} KB, quá giới hạn {} KB", size / 1000, limit / 1000),
            format!("this block of HTML is {} kB, over the limit of {} kB", size / 1000, limit / 1000),
        ),
        Text::new(
            "viết lại bằng Markdown, hoặc chia làm nhiều đoạn, giữa hai đoạn để một dòng trống",
            "write it in Markdown, or split it by blank lines",
        ),
    )
}

/// Lists and quotations nested deeper than `limit`.
pub fn too_deep(place: Place, limit: usize) -> Diagnostic {
    error(
        Code::TooDeep,
        place,
        Text::new(
            format!("các đoạn trích hoặc danh sách lồng nhau quá {limit} bậc"),
            format!("quotations or lists are nested deeper than {limit} levels"),
        ),
        Text::new(
            "bỏ bớt dấu “>” hoặc khoảng thụt vào đầu dòng",
            "remove some of the “>” or the indentation",
        ),
    )
}
