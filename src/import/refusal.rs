//! Why a file makes no draft, and what to do about it.

use super::form::FileForm;
use crate::text::Text;

/// Why a file makes no draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportRefusal {
    /// Another program, or none, reads its form.
    Form(FileForm),
    /// It can't be unpacked, or its parts contradict each other.
    Damaged,
    /// It is protected by a password.
    Locked,
    /// It has more text than a report can have, or unpacks to more.
    TooLarge,
    /// It has front matter, so it is a report already.
    Report,
    /// There is no text in it.
    Empty,
}

impl ImportRefusal {
    /// The message for people.
    pub fn text(self) -> Text {
        match self {
            Self::Form(FileForm::OldOffice) => Text::new(
                "chưa đọc được tệp kiểu này; mở tệp bằng Word rồi chọn Lưu thành (Save As), kiểu Word Document (*.docx); \
                 hoặc nhờ cài LibreOffice",
                "this kind of file can't be read here; open it in Word and save it as a Word document (*.docx), or have \
                 LibreOffice installed",
            ),
            Self::Form(FileForm::Pdf) => Text::new(
                "chưa đọc được tệp PDF; mở tệp bằng Word rồi lưu thành .docx, hoặc nhờ cài pdftotext",
                "PDF can't be read here; open it in Word and save it as .docx, or have pdftotext installed",
            ),
            Self::Form(_) => Text::new(
                "tệp này không phải là văn bản; dùng tệp .docx, .html, .txt, .md hoặc .eml",
                "this file holds no text; use .docx, .html, .txt, .md or .eml",
            ),
            Self::Damaged => Text::new(
                "tệp bị hỏng; mở lại bằng chương trình đã soạn rồi lưu lần nữa",
                "the file is damaged; open it in the program that made it and save it again",
            ),
            Self::Locked => Text::new(
                "tệp có mật khẩu; mở bằng Word, bỏ mật khẩu rồi lưu lại",
                "the file has a password; open it in Word, remove the password and save it again",
            ),
            Self::TooLarge => Text::new(
                "tệp dài hơn nhiều so với một bài; chỉ lưu phần bài viết vào một tệp riêng rồi nhập lại",
                "this is far more than one report; save the report alone in a file of its own and import that",
            ),
            Self::Report => Text::new(
                "tệp này đã là một bài có phần khai báo; chép nó vào thư mục content là được",
                "this file is a report with front matter; copy it into the folder content",
            ),
            Self::Empty => Text::new(
                "không thấy chữ nào trong tệp; nếu là ảnh chụp văn bản thì phải gõ lại",
                "there is no text in the file; if it is a picture of a text, that has to be typed",
            ),
        }
    }
}
