//! Mistakes in files beside the articles, and files of one kind named as another. Such a file is left out, but the site
//! is published.

use super::{Code, Diagnostic, Place, Severity, error, told, warning};
use crate::text::Text;

/// A file of a kind that isn't published. `advice` says what to do with it.
pub fn unknown_kind(place: Place, extension: &str, advice: &Text) -> Diagnostic {
    let message = match extension {
        "" => Text::new(
            "tên tệp không có đuôi như .jpg hay .pdf, nên tệp bị bỏ ra ngoài trang",
            "the name has no ending such as .jpg or .pdf, so the file is left out",
        ),
        _ => Text::new(
            format!("tệp loại .{extension} không đăng lên trang được, nên bị bỏ ra ngoài"),
            format!("files of the kind .{extension} are not published, so it is left out"),
        ),
    };
    warning(Code::FileKind, place, message, advice.clone())
}

/// What to do with a file whose content doesn't match its extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// It is published under this extension.
    Rename(&'static str),
    /// It must be converted, as this text explains.
    Convert(Text),
    /// It may be dangerous.
    Delete,
}

/// A file whose content, `found`, doesn't match its extension.
pub fn other_content(place: Place, extension: &str, found: &Text, remedy: Remedy) -> Diagnostic {
    let help = match remedy {
        Remedy::Rename(better) => Text::new(
            format!("nếu đúng là tệp cần đăng thì đổi đuôi thành .{better}, và sửa tên ở bài có nhắc đến nó"),
            format!(
                "if this is the file that you meant, rename it to .{better}, also where an article names it"
            ),
        ),
        Remedy::Convert(advice) => advice,
        Remedy::Delete => Text::new(
            "đừng mở tệp này nếu không rõ nó từ đâu ra; xóa đi rồi chép lại tệp đúng từ nguồn tin cậy",
            "don't open it unless you know where it comes from; delete it, and copy the right file from a source you trust",
        ),
    };
    warning(
        Code::FileKind,
        place,
        Text::new(
            format!(
                "tên tệp có đuôi .{extension} nhưng bên trong là {}, nên tệp bị bỏ ra ngoài trang",
                found.vi
            ),
            format!("the name says .{extension} but inside is {}, so the file is left out", found.en),
        ),
        help,
    )
}

/// A file named as an article whose content, `found`, is of another kind.
pub fn no_article(place: Place, found: &Text, help: Text) -> Diagnostic {
    error(
        Code::FileKind,
        place,
        Text::new(
            format!("tên tệp có đuôi .md của bài viết nhưng bên trong là {}", found.vi),
            format!("the name says .md, an article, but inside is {}", found.en),
        ),
        help,
    )
}

/// An article in a file whose name doesn't end in `.md`; `better` is the name that it should have.
pub fn misnamed_article(place: Place, better: &str) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "tệp mở đầu bằng phần khai báo như một bài viết nhưng tên không có đuôi .md, nên bị bỏ ra ngoài trang",
            "the file begins with front matter like an article, but its name doesn't end in .md, so it is left out",
        ),
        Text::new(
            format!(
                "nếu là bài viết thì đổi tên thành {better}; nếu là tệp đính kèm thì xóa phần khai báo ở đầu tệp"
            ),
            format!(
                "if it is an article, rename it to {better}; if it is an attachment, delete its front matter"
            ),
        ),
    )
}

/// A file that doesn't match its extension, because it is damaged or of an unknown kind.
pub fn damaged_file(place: Place, extension: &str) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            format!("bên trong tệp không phải là .{extension}, hoặc tệp đã hỏng, nên bị bỏ ra ngoài trang"),
            format!("this is no .{extension}, or it is damaged, so it is left out"),
        ),
        Text::new(
            "mở thử tệp; nếu không mở được thì chép lại từ nguồn, mở được thì lưu lại đúng loại",
            "try to open it; if that fails copy it again, else save it again as what its name says",
        ),
    )
}

/// A file of zero bytes.
pub fn empty_file(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new("tệp rỗng, nên bị bỏ ra ngoài trang", "the file is empty, so it is left out"),
        Text::new(
            "chép lại tệp; có thể lần chép trước bị dở dang",
            "copy it again: perhaps it was cut short",
        ),
    )
}

/// A text file in an unreadable encoding.
pub fn not_text(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "tệp không phải chữ theo bảng mã Unicode (UTF-8), nên bị bỏ ra ngoài trang",
            "this is no text in UTF-8, so it is left out",
        ),
        Text::new(
            "mở tệp, chọn Lưu thành (Save As), phần Mã hóa (Encoding) chọn UTF-8 rồi lưu lại",
            "open it in an editor and save it again with the encoding UTF-8",
        ),
    )
}

/// A document with a program inside.
pub fn macros(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "tài liệu có macro, tức là có chương trình bên trong, nên bị bỏ ra ngoài trang",
            "the document has macros, programs inside, so it is left out",
        ),
        Text::new(
            "lưu lại thành .docx, .xlsx, .pptx (loại không có macro) hoặc .pdf",
            "save it as .docx, .xlsx or .pptx, which have no macros, or as .pdf",
        ),
    )
}

/// An archive with a program inside.
pub fn program_in_archive(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "trong tệp nén có chương trình chạy được, nên tệp bị bỏ ra ngoài trang",
            "there is a program in the archive, so it is left out",
        ),
        Text::new("nén lại mà không có chương trình đó", "pack it again without that program"),
    )
}

/// A file above the size limit. Both in bytes.
pub fn large_file(place: Place, size: u64, limit: u64) -> Diagnostic {
    // Round up, so that a size above the limit is never shown as equal to it.
    let (size, limit) = (size.div_ceil(1_000_000), limit / 1_000_000);
    warning(
        Code::LargeFile,
        place,
        Text::new(
            format!("tệp gốc nặng {size} MB, quá giới hạn {limit} MB, nên bị bỏ ra ngoài trang"),
            format!("the file itself is {size} MB, over the limit of {limit} MB, so it is left out"),
        ),
        Text::new(
            "giới hạn tính trên tệp gốc trong thư mục, không phải trên phần người đọc tải về: với ảnh, trang tự làm các bản nhỏ. \
             Ảnh thì lưu lại thành .jpg, văn bản thì quét lại ở độ nét 150–200 dpi, âm thanh thì đổi thành .mp3, phim thì đặt \
             liên kết. Nếu vẫn cần thì thêm “tệp nặng nhất: 100” vào site.yaml",
            "the limit is about the file in the folder and not what readers load: small files are made of a photo. Save a \
             picture as .jpg, scan a document at 150–200 dpi, convert a recording to .mp3, link to a film. If it must be so, \
             add “max_file_size: 100” to site.yaml",
        ),
    )
}

/// A part of a drawing that was removed.
pub fn unsafe_drawing(place: Place, what: &str) -> Diagnostic {
    warning(
        Code::UnsafeDrawing,
        place,
        Text::new(
            format!("đã bỏ khỏi hình vẽ phần không được phép: {what}"),
            format!("left out of the drawing, since it is not allowed: {what}"),
        ),
        Text::new(
            "xem lại hình trên trang; nếu thiếu gì thì xuất lại hình thành .png, hoặc “SVG thường” (Plain SVG), không kèm \
             liên kết và hoạt hình",
            "look at the drawing on the page; if something is missing, export it as .png, or as plain SVG without links \
             and animations",
        ),
    )
}

/// A drawing that isn't published.
pub fn bad_drawing(place: Place, why: &Text) -> Diagnostic {
    warning(
        Code::UnsafeDrawing,
        place,
        Text::new(
            format!("hình vẽ không đăng được: {}", why.vi),
            format!("the drawing is not published: {}", why.en),
        ),
        Text::new(
            "mở hình bằng phần mềm vẽ rồi lưu lại dạng “SVG thường” (Plain SVG) hoặc .png",
            "open it in a drawing program and save it as plain SVG or .png",
        ),
    )
}

/// A file that an article or a setting names can't be published; `why` is the mistake in the file itself.
pub fn refused_file(severity: Severity, place: Place, file: &str, why: &Diagnostic) -> Diagnostic {
    let line = why.place.line;
    let is_in_line = !why.place.excerpt.is_empty();
    let (vi, en) = if is_in_line {
        (format!(" (dòng {line} của tệp)"), format!(" (line {line} of the file)"))
    } else {
        (String::new(), String::new())
    };
    let message = Text::new(
        format!("ở đây cần tệp “{file}”, nhưng {}{vi}", why.message.vi),
        format!("“{file}” is needed here, but {}{en}", why.message.en),
    );
    told(severity, Code::RefusedFile, place, message, why.help.clone())
}

/// An article named as a copy of `original`, which is beside it.
pub fn copied_file(place: Place, original: &str) -> Diagnostic {
    warning(
        Code::CopiedFile,
        place,
        Text::new(
            format!("theo tên tệp thì đây là bản chép của “{original}”, mà cả hai bài đều lên trang"),
            format!("by its name this is a copy of “{original}”, and both articles are published"),
        ),
        Text::new(
            "bản chép thừa thì xóa tệp này đi; bài mới viết theo bài cũ thì đổi tên tệp, vì địa chỉ của bài lấy từ tên tệp",
            "delete this file if it's a copy too many; rename it if it's another article, whose address comes from the name",
        ),
    )
}
