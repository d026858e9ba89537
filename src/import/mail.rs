//! Reads a saved e-mail: the text of the message. Attached files are named, not read.

use mailparse::{DispositionType, MailHeaderMap, ParsedMail, parse_mail};

use super::block::{Block, Rich};
use super::refusal::ImportRefusal;
use super::{Read, decoded, html, read_text};
use crate::text::Text;

/// The most nested multipart parts. The parser calls itself for each.
const MAX_NESTED: usize = 100;

/// Reads a message.
///
/// # Errors
/// If it isn't a message, or is too long.
pub(super) fn read(bytes: &[u8]) -> Result<Read, ImportRefusal> {
    let n_nested = bytes.windows(9).filter(|window| window.eq_ignore_ascii_case(b"boundary=")).count();
    if n_nested > MAX_NESTED {
        return Err(ImportRefusal::TooLarge);
    }
    let mail = parse_mail(bytes).map_err(|_| ImportRefusal::Damaged)?;
    let parts: Vec<&ParsedMail<'_>> = mail.parts().collect();
    let of_kind = |kind: &str| parts.iter().find(|part| part.ctype.mimetype == kind && !is_file(part));
    let mut read = Read::default();
    // Prefer HTML: programs derive the plain form from it, and lose lists and tables.
    if let Some(part) = of_kind("text/html") {
        let body = part.get_body_raw().map_err(|_| ImportRefusal::Damaged)?;
        let text = decoded(&body, &mut read)?;
        let page = html::read(&text)?;
        read.blocks = page.blocks;
        read.remarks.extend(page.remarks);
    } else if let Some(part) = of_kind("text/plain") {
        let body = part.get_body_raw().map_err(|_| ImportRefusal::Damaged)?;
        read = read_text(&body)?;
    } else {
        return Err(ImportRefusal::Empty);
    }
    let subject = mail.headers.get_first_value("Subject").unwrap_or_default();
    let has_heading = read.blocks.iter().any(|block| matches!(block, Block::Heading { level: 1, .. }));
    if !has_heading && !subject.trim().is_empty() {
        read.blocks.insert(0, Block::Heading { level: 1, text: Rich::from(without_prefix(&subject)) });
        read.doubts.push(Text::new(
            "tiêu đề lấy từ tiêu đề thư; xem có đúng là tên bài không",
            "the title is the subject of the e-mail; check that it is the report's",
        ));
    }
    let names: Vec<String> =
        parts.iter().filter(|part| is_file(part)).filter_map(|part| name(part)).collect();
    read.remarks.extend((!names.is_empty()).then(|| {
        let names = names.join(", ");
        Text::new(
            format!("thư có tệp đính kèm: {names}; bài nằm trong tệp nào thì lưu tệp ấy ra rồi nhập"),
            format!("the e-mail has attachments: {names}; if the report is in one of them, save that and import it"),
        )
    }));
    Ok(read)
}

fn is_file(part: &ParsedMail<'_>) -> bool {
    part.get_content_disposition().disposition == DispositionType::Attachment || name(part).is_some()
}

fn name(part: &ParsedMail<'_>) -> Option<String> {
    let disposition = part.get_content_disposition();
    disposition.params.get("filename").or_else(|| part.ctype.params.get("name")).cloned()
}

/// A subject without “Re:” and “Fwd:”.
fn without_prefix(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((prefix, behind)) = rest.split_once(':') {
        if !["re", "fw", "fwd", "tr", "tl"].contains(&prefix.trim().to_lowercase().as_str()) {
            break;
        }
        rest = behind.trim();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::import::markdown::markdown;

    #[test]
    fn the_text_of_a_message_is_read_and_its_files_are_named() {
        let mail = "From: thon@example.vn\r\nSubject: =?UTF-8?B?RndkOiBUaMO0biBCw6NpIGzDoG0gxJHGsOG7nW5n?=\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\
            Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            S=C3=A1ng nay, b=C3=A0 con l=C3=A0m =C4=91=C6=B0=E1=BB=9Dng.\r\n--x\r\n\
            Content-Type: application/octet-stream; name=\"bai.docx\"\r\n\
            Content-Disposition: attachment; filename=\"bai.docx\"\r\n\r\nxyz\r\n--x--\r\n";
        let read = read(mail.as_bytes()).expect("a message");
        assert_eq!(markdown(&read.blocks), "## Thôn Bãi làm đường\n\nSáng nay, bà con làm đường.");
        assert!(read.remarks.iter().any(|remark| remark.vi.contains("bai.docx")), "{:?}", read.remarks);
        assert_eq!(read.doubts.len(), 1);
    }
}
