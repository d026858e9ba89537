//! Recognises files that are named as articles but are of another type.

use super::advice::advice;
use super::kind::{FileKind, Office};
use crate::diagnostic::{Diagnostic, Place, camera_help, no_article, recording_help};
use crate::source::SourcePath;
use crate::text::Text;

/// The first bytes of web pages, in lower case. No Markdown file begins with them.
const PAGES: [&[u8]; 4] = [b"<!doctype html", b"<html", b"<?xml", b"mime-version:"];

/// The mistake if the article at `path` isn't text. Looks at the first bytes only, since it checks every article.
pub(super) fn refusal(path: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    let (found, help) = match foreign(bytes)? {
        Some(kind) => (kind.name(), help(kind)),
        None => (
            Text::new("dữ liệu không phải chữ", "no text"),
            Text::new(
                "bài viết phải là tệp chữ: tạo bài bằng lệnh bantin new rồi chép phần chữ vào; tệp này thì chuyển ra ngoài \
                 thư mục content",
                "an article is text: make one with bantin new and copy the words into it; move this file out of the \
                 folder content",
            ),
        ),
    };
    Some(no_article(Place::whole(path), &found, help))
}

/// The type of a file that is no article; `Some(None)` if it is unknown, `None` if it may be an article.
fn foreign(bytes: &[u8]) -> Option<Option<FileKind>> {
    if let Some(kind) = FileKind::of_signature(bytes) {
        return Some(Some(kind));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |page: &[u8]| text.get(..page.len()).is_some_and(|head| head.eq_ignore_ascii_case(page));
    if PAGES.into_iter().any(begins) {
        return Some(Some(FileKind::Page));
    }
    let is_utf16 = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, b'-', 0, b'-', ..]);
    let is_text = is_utf16 || text.starts_with(b"-") || !bytes.contains(&0);
    (!is_text).then(|| if bytes.starts_with(b"MZ") { Some(FileKind::Program) } else { None })
}

/// What to do with a file of this type that is named as an article.
fn help(kind: FileKind) -> Text {
    let words = |program: (&str, &str), published: Text| {
        Text::new(
            format!(
                "mở tệp bằng {}, chép phần chữ vào một bài mới (tạo bằng lệnh bantin new) rồi xóa tệp này; nếu muốn người \
                 xem tải tệp về thì {} và ghi tên vào mục “tệp đính kèm” của bài",
                program.0, published.vi
            ),
            format!(
                "open it in {}, copy the words into a new article (made with bantin new) and delete this file; if readers \
                 are to download it, {} and name it among the “attachments” of an article",
                program.1, published.en
            ),
        )
    };
    let word = ("Word", "Word");
    let renamed = |extension: &str| {
        Text::new(format!("đổi đuôi thành .{extension}"), format!("rename it to .{extension}"))
    };
    let named = |extension: &str, vi: &str, en: &str| {
        Text::new(
            format!("đổi đuôi thành .{extension} rồi ghi tên tệp vào mục “{vi}” của bài"),
            format!("rename it to .{extension}, and name it among the “{en}” of an article"),
        )
    };
    match (kind, kind.extension()) {
        (FileKind::Office(Office::Docx | Office::Doc | Office::Odt), Some(extension)) => {
            words(word, renamed(extension))
        }
        (FileKind::Rtf, _) => words(word, Text::new("lưu lại thành .docx", "save it as .docx")),
        (FileKind::Page, _) => {
            words(("trình duyệt", "a browser"), Text::new("in trang ra .pdf", "print the page to a .pdf"))
        }
        (
            FileKind::Jpeg | FileKind::Png | FileKind::Gif | FileKind::Webp | FileKind::Avif,
            Some(extension),
        ) => named(extension, "ảnh", "photos"),
        (FileKind::Mp3 | FileKind::M4a | FileKind::Ogg, Some(extension)) => {
            named(extension, "âm thanh", "audio")
        }
        (_, Some(extension)) => named(extension, "tệp đính kèm", "attachments"),
        (FileKind::Heic, None) => camera_help(),
        (FileKind::Recording(_), None) => recording_help(),
        (FileKind::Bmp | FileKind::Tiff, None) => advice("bmp"),
        (FileKind::Macros, None) => advice("docm"),
        _ => Text::new(
            "đừng mở tệp này nếu không rõ nó từ đâu ra; hãy xóa đi",
            "don't open it unless you know where it comes from; delete it",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{FileKind, foreign};

    #[test]
    fn what_is_no_article_is_named() {
        let utf16: Vec<u8> = "---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, expected) in [
            (&b"---\ntitle: a\n---\n"[..], None),
            (b"", None),
            (b"\xef\xbb\xbf---\n", None),
            ("Thông báo\n".as_bytes(), None),
            (b"<p>x</p>\n", None),
            (b"---\ntitle: TCVN3 \xb8\n---\n", None),
            (b"---\ntitle: a\n---\n\0", None),
            (&utf16, None),
            (b"%PDF-1.7\n", Some(Some(FileKind::Pdf))),
            (b"\xff\xd8\xff\xe0", Some(Some(FileKind::Jpeg))),
            (b"{\\rtf1 x}", Some(Some(FileKind::Rtf))),
            (b"\xef\xbb\xbf\n<!DOCTYPE html><p>", Some(Some(FileKind::Page))),
            (b"MIME-Version: 1.0\n", Some(Some(FileKind::Page))),
            (b"MZ\x90\0", Some(Some(FileKind::Program))),
            (b"x\0y", Some(None)),
        ] {
            assert_eq!(foreign(bytes), expected, "{bytes:?}");
        }
    }
}
