//! Detects the kind of a file, by its content first, since names are wrong more often.

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileForm {
    /// Word, since 2007.
    Docx,
    /// A saved web page.
    Html,
    /// Markdown.
    Markdown,
    /// A saved e-mail.
    Mail,
    /// Plain text.
    Plain,
    /// Word before 2007, an OpenDocument text, rich text: LibreOffice converts it to .docx.
    OldOffice,
    /// PDF: pdftotext extracts the text.
    Pdf,
    /// Anything without a text.
    Unknown,
}

/// The form of a file called `name` (`-` for a paste) that holds `bytes`.
pub fn form(name: &str, bytes: &[u8]) -> FileForm {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let is_zip = bytes.starts_with(b"PK\x03\x04");
    if bytes.starts_with(b"%PDF") {
        return FileForm::Pdf;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") || bytes.starts_with(b"{\\rtf") || is_zip && ending == "odt" {
        return FileForm::OldOffice;
    }
    if is_zip {
        return if matches!(&*ending, "docx" | "docm" | "") { FileForm::Docx } else { FileForm::Unknown };
    }
    match &*ending {
        "docx" | "docm" => return FileForm::Docx,
        "doc" | "odt" | "rtf" => return FileForm::OldOffice,
        "md" | "markdown" => return FileForm::Markdown,
        "eml" => return FileForm::Mail,
        "htm" | "html" | "mht" | "mhtml" => {
            return if is_mail(bytes) { FileForm::Mail } else { FileForm::Html };
        }
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "heic" | "xls" | "xlsx" | "ppt" | "pptx" | "mp3"
        | "mp4" | "zip" | "rar" | "exe" => return FileForm::Unknown,
        _ => {}
    }
    let head = bytes[..bytes.len().min(1_000)].to_ascii_lowercase();
    let holds = |what: &[u8]| head.windows(what.len()).any(|window| window == what);
    if holds(b"<!doctype html") || holds(b"<html") {
        return FileForm::Html;
    }
    if holds(b"\0\0\0\0") { FileForm::Unknown } else { FileForm::Plain }
}

/// Whether bytes begin with the header of a message: browsers also save pages like that.
fn is_mail(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(2_000)].to_ascii_lowercase();
    let holds = |what: &[u8]| head.windows(what.len()).any(|window| window == what);
    head.starts_with(b"from:") && holds(b"\nmime-version:")
}
