//! What to do with files of types that aren't published.

use crate::diagnostic;
use crate::text::Text;

/// What to do with a file of a type that isn't published.
pub(super) fn advice(extension: &str) -> Text {
    match extension {
        "bmp" | "tif" | "tiff" | "psd" | "jfif" => Text::new(
            "trình duyệt không hiện được ảnh loại này: mở ảnh rồi lưu thành .jpg hoặc .png",
            "browsers can't show such a picture: save it as .jpg or .png",
        ),
        "docm" | "dotm" | "xlsm" | "xltm" | "pptm" | "xlsb" => Text::new(
            "tệp này có thể chứa macro: lưu lại thành .docx, .xlsx hoặc .pptx, hoặc .pdf",
            "such a file may hold macros: save it as .docx, .xlsx or .pptx, or as .pdf",
        ),
        "htm" | "html" | "xhtml" | "mht" | "mhtml" => Text::new(
            "viết nội dung thành một bài .md, hoặc lưu trang ấy thành .pdf",
            "write it as an article in a file .md, or save the page as .pdf",
        ),
        "rar" | "7z" | "gz" | "tgz" | "tar" => {
            Text::new("nén lại thành tệp .zip", "pack it again, as a .zip")
        }
        "wma" | "aac" | "flac" | "amr" | "3ga" | "awb" | "caf" | "aif" | "aiff" | "ac3" | "ra" | "m4b"
        | "mp2" | "mka" | "weba" => diagnostic::recording_help(),
        "mov" | "avi" | "mkv" | "wmv" | "webm" | "3gp" | "flv" => Text::new(
            "đưa phim lên một trang chia sẻ video rồi đặt liên kết trong bài, hoặc đổi thành .mp4",
            "put the film on a video site and link to it, or convert it to .mp4",
        ),
        "rtf" | "pages" | "wps" | "xps" | "epub" => {
            Text::new("mở tệp rồi lưu thành .pdf hoặc .docx", "save it as .pdf or .docx")
        }
        _ => Text::new(
            "đăng được: ảnh .jpg .png .gif .webp .avif .svg; văn bản .pdf .docx .xlsx .pptx .odt .ods .odp .doc .xls .ppt \
             .txt .csv; âm thanh .mp3 .m4a .ogg .opus .wav; phim .mp4; tệp nén .zip. Tệp khác thì chuyển ra ngoài thư mục content",
            "published are: .jpg .png .gif .webp .avif .svg, .pdf .docx .xlsx .pptx .odt .ods .odp .doc .xls .ppt .txt .csv, \
             .mp3 .m4a .ogg .opus .wav, .mp4, .zip. Move other files out of the folder content",
        ),
    }
}
