//! Recognises types of files by their first bytes and, for containers, by their content.

use super::advice::advice;
use super::archive::{Archive, has_part};
use super::runs::is_run;
use crate::diagnostic::{self, Diagnostic, Place, Remedy};
use crate::source::SourcePath;
use crate::text::Text;

/// The type of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Jpeg,
    Png,
    Gif,
    Webp,
    Avif,
    Heic,
    Bmp,
    Tiff,
    Pdf,
    Zip,
    /// A document of an office program.
    Office(Office),
    /// An office document that contains a program.
    Macros,
    /// An archive that contains a program.
    Installer,
    Mp3,
    Ogg,
    Wav,
    /// Recordings of phones, recorders and old programs that browsers don't play: the name of the format.
    Recording(&'static str),
    /// Rich text, as Word and WordPad save it.
    Rtf,
    /// An MPEG-4 container with sound, video, or both.
    Mpeg4,
    /// An MPEG-4 container whose brand promises sound alone.
    M4a,
    Text,
    /// Text that browsers might treat as a page (WHATWG MIME Sniffing, 7.1).
    Page,
    /// Text that an operating system might run.
    Script,
    Program,
}

/// The type of an office document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Office {
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Doc,
    Xls,
    Ppt,
}

use FileKind::{
    Avif, Bmp, Gif, Heic, Installer, Jpeg, M4a, Macros, Mp3, Mpeg4, Ogg, Page, Pdf, Png, Program, Recording,
    Rtf, Script, Text as Plain, Tiff, Wav, Webp, Zip,
};
use Office::{Doc, Docx, Odp, Ods, Odt, Ppt, Pptx, Xls, Xlsx};

/// The published extensions, each with its required type. Drawings have their own rules.
const ALLOWED: [(&str, FileKind); 26] = [
    ("jpg", Jpeg),
    ("jpeg", Jpeg),
    ("png", Png),
    ("gif", Gif),
    ("webp", Webp),
    ("avif", Avif),
    ("pdf", Pdf),
    ("docx", FileKind::Office(Docx)),
    ("xlsx", FileKind::Office(Xlsx)),
    ("pptx", FileKind::Office(Pptx)),
    ("odt", FileKind::Office(Odt)),
    ("ods", FileKind::Office(Ods)),
    ("odp", FileKind::Office(Odp)),
    ("doc", FileKind::Office(Doc)),
    ("xls", FileKind::Office(Xls)),
    ("ppt", FileKind::Office(Ppt)),
    ("mp3", Mp3),
    ("ogg", Ogg),
    ("oga", Ogg),
    ("opus", Ogg),
    ("wav", Wav),
    // The first name of a type is the one that is advised.
    ("mp4", Mpeg4),
    ("m4a", M4a),
    ("txt", Plain),
    ("csv", Plain),
    ("zip", Zip),
];

/// The extension of a file, as in its address.
pub(super) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

/// Whether the file at `path` is named as a photo.
pub(super) fn is_photo(path: &str) -> bool {
    matches!(&*extension(path), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif")
}

/// The extensions of photos as phones and cameras keep them for themselves, HEIC and “raw” ones.
const RAW: [&str; 13] =
    ["heic", "heif", "hif", "dng", "raw", "cr2", "cr3", "nef", "arw", "raf", "orf", "rw2", "pef"];

/// Whether a file is a photo in a format of phones and cameras that no browser shows, whatever its name says.
fn is_of_camera(extension: &str, bytes: &[u8]) -> bool {
    let is_named = RAW.contains(&extension);
    let kind = FileKind::of_signature(bytes);
    kind == Some(Heic) || is_named && matches!(kind, None | Some(Tiff | Mpeg4))
}

/// Whether files with this extension are published if they are what it says.
pub(super) fn is_allowed(extension: &str) -> bool {
    ALLOWED.iter().any(|(allowed, _)| *allowed == extension)
}

/// Why the file at `path` isn't published; `None` if it is.
pub(super) fn refusal(path: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    let (place, extension) = (Place::whole(path), extension(path));
    if is_of_camera(&extension, bytes) {
        return Some(diagnostic::camera_photo(place));
    }
    let Some((_, wanted)) = ALLOWED.into_iter().find(|(allowed, _)| **allowed == extension) else {
        return Some(diagnostic::unknown_kind(place, &extension, &advice(&extension)));
    };
    if bytes.is_empty() {
        return Some(diagnostic::empty_file(place));
    }
    match FileKind::of(bytes) {
        Some(found) if found == wanted => None,
        // Not all programs state what the container holds.
        Some(Mpeg4 | M4a) if matches!(wanted, Mpeg4 | M4a) => None,
        // Modern office documents are archives.
        Some(FileKind::Office(Docx | Xlsx | Pptx | Odt | Ods | Odp)) if wanted == Zip => None,
        Some(Macros) => Some(diagnostic::macros(place)),
        Some(Installer) => Some(diagnostic::program_in_archive(place)),
        Some(found) => Some(diagnostic::other_content(place, &extension, &found.name(), found.remedy())),
        None if wanted == Plain => Some(diagnostic::not_text(place)),
        None => Some(diagnostic::damaged_file(place, &extension)),
    }
}

/// First bytes that identify a type.
const BEGINNINGS: [(&[u8], FileKind); 20] = [
    (b"\xff\xd8\xff", Jpeg),
    (b"\x89PNG\r\n\x1a\n", Png),
    (b"GIF87a", Gif),
    (b"GIF89a", Gif),
    (b"II*\0", Tiff),
    (b"MM\0*", Tiff),
    (b"%PDF-", Pdf),
    (b"OggS\0", Ogg),
    (b"#!AMR", Recording("AMR")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Recording("WMA")),
    (b"fLaC", Recording("FLAC")),
    (b"caff\0", Recording("CAF")),
    (b"{\\rtf", Rtf),
    (b"\x7fELF", Program),
    (b"\xfe\xed\xfa", Program),
    (b"\xce\xfa\xed\xfe", Program),
    (b"\xcf\xfa\xed\xfe", Program),
    (b"\xca\xfe\xba\xbe", Program),
    (b"\0asm", Program),
    // A Windows shortcut.
    (b"L\0\0\0\x01\x14\x02\0", Program),
];

impl FileKind {
    /// The type of the bytes; `None` if unknown.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if let Some(kind) = Self::of_signature(bytes) {
            return Some(kind);
        }
        if let Some(text) = text(bytes) {
            return Some(of_text(&text));
        }
        match bytes {
            [b'M', b'Z', ..] => Some(Program),
            [b'B', b'M', ..] => Some(Bmp),
            [b'I', b'D', b'3', 0..=9, ..] => Some(Mp3),
            // ADTS: twelve set bits, and a layer of zero (ISO/IEC 13818-7).
            [0xff, second, ..] if second & 0xf6 == 0xf0 => Some(Recording("AAC")),
            // The first MP3 frame: eleven set bits, a valid version and a valid layer.
            [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x18 != 0x08 && second & 0x06 != 0 => {
                Some(Mp3)
            }
            _ => None,
        }
    }

    /// The type that the first bytes alone identify. No author's text begins like this.
    pub(super) fn of_signature(bytes: &[u8]) -> Option<Self> {
        if let Some((_, kind)) = BEGINNINGS.into_iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
            return Some(kind);
        }
        let at = |at: usize| bytes.get(at..).unwrap_or_default();
        if bytes.starts_with(b"RIFF") && at(8).starts_with(b"WEBP") {
            return Some(Webp);
        }
        if bytes.starts_with(b"RIFF") && at(8).starts_with(b"WAVE") {
            return Some(Wav);
        }
        if at(4).starts_with(b"ftyp") {
            return Some(of_brands(bytes));
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return of_archive(bytes);
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return of_compound_file(bytes);
        }
        None
    }

    /// The usual extension of the published files of this type.
    pub(super) fn extension(self) -> Option<&'static str> {
        ALLOWED.into_iter().find(|(_, kind)| *kind == self).map(|(extension, _)| extension)
    }

    /// What to do with such a file under another name.
    pub(super) fn remedy(self) -> Remedy {
        match (self, self.extension()) {
            (_, Some(extension)) => Remedy::Rename(extension),
            (Heic, _) => Remedy::Convert(diagnostic::camera_help()),
            (Bmp | Tiff, _) => Remedy::Convert(advice("bmp")),
            (Recording(_), _) => Remedy::Convert(diagnostic::recording_help()),
            (Rtf, _) => Remedy::Convert(advice("rtf")),
            // Web applications export such pages as `.doc` and `.xls`.
            (Page, _) => Remedy::Convert(Text::new(
                "nếu tệp do một trang web xuất ra thì mở bằng Word hoặc Excel rồi lưu lại thành .docx, .xlsx hoặc .pdf; \
                 không rõ tệp từ đâu ra thì xóa đi",
                "if a website made it, open it with Word or Excel and save it as .docx, .xlsx or .pdf; delete it if you \
                 don't know where it comes from",
            )),
            _ => Remedy::Delete,
        }
    }

    /// Its name for people.
    pub(super) fn name(self) -> Text {
        match self {
            Jpeg => Text::new("ảnh JPG", "a JPEG picture"),
            Png => Text::new("ảnh PNG", "a PNG picture"),
            Gif => Text::new("ảnh GIF", "a GIF picture"),
            Webp => Text::new("ảnh WebP", "a WebP picture"),
            Avif => Text::new("ảnh AVIF", "an AVIF picture"),
            Heic => Text::new("ảnh HEIC của điện thoại", "a HEIC picture of a phone"),
            Bmp => Text::new("ảnh BMP", "a BMP picture"),
            Tiff => Text::new("ảnh TIFF", "a TIFF picture"),
            Pdf => Text::new("văn bản PDF", "a PDF document"),
            Zip => Text::new("tệp nén ZIP", "a ZIP archive"),
            FileKind::Office(Docx | Doc) => Text::new("văn bản Word", "a Word document"),
            FileKind::Office(Xlsx | Xls) => Text::new("bảng tính Excel", "an Excel sheet"),
            FileKind::Office(Pptx | Ppt) => {
                Text::new("bài trình chiếu PowerPoint", "a PowerPoint presentation")
            }
            FileKind::Office(Odt | Ods | Odp) => {
                Text::new("tài liệu OpenDocument", "a document of the kind OpenDocument")
            }
            Macros => Text::new("tài liệu có macro", "a document with macros"),
            Installer => Text::new("tệp nén có chương trình", "an archive with a program"),
            Mp3 => Text::new("âm thanh MP3", "MP3 sound"),
            Ogg => Text::new("âm thanh Ogg", "Ogg sound"),
            Wav => Text::new("âm thanh WAV", "WAV sound"),
            Recording(format) => Text::new(format!("âm thanh {format}"), format!("{format} sound")),
            Rtf => Text::new("văn bản RTF của Word", "a document in rich text (RTF)"),
            Mpeg4 => Text::new("phim hoặc âm thanh MP4", "an MP4 film or recording"),
            M4a => Text::new("âm thanh M4A", "M4A sound"),
            Plain => Text::new("chữ thường", "plain text"),
            Page => Text::new("mã của một trang web", "the code of a web page"),
            Script => Text::new("một đoạn lệnh chạy được", "a script"),
            Program => Text::new("một chương trình", "a program"),
        }
    }
}

/// The type of an MPEG-4 file, by its brands (ISO/IEC 14496-12, 4.3).
fn of_brands(bytes: &[u8]) -> FileKind {
    let size = bytes.first_chunk().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let brands: Vec<&[u8]> = bytes[8..size.clamp(8, bytes.len().min(256))].chunks(4).collect();
    let has = |wanted: &[&[u8]]| brands.iter().any(|brand| wanted.contains(brand));
    if has(&[b"avif", b"avis"]) {
        Avif
    } else if has(&[b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"]) {
        Heic
    } else if has(&[b"M4A ", b"M4B "]) {
        M4a
    } else {
        Mpeg4
    }
}

fn of_archive(bytes: &[u8]) -> Option<FileKind> {
    let archive = Archive::read(bytes)?;
    let names: Vec<String> = archive.names.iter().map(|name| name.to_lowercase()).collect();
    let has = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let is_macro = |name: &String| {
        name.ends_with("vbaproject.bin")
            || name.starts_with("scripts/")
            || name.starts_with("basic/")
                && name.ends_with(".xml")
                && !name.ends_with("/script-lb.xml")
                && !name.ends_with("/script-lc.xml")
    };
    let office = match archive.media_type() {
        Some(kind) if kind.starts_with("application/vnd.oasis.opendocument.text") => Some(Odt),
        Some(kind) if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") => Some(Ods),
        Some(kind) if kind.starts_with("application/vnd.oasis.opendocument.presentation") => Some(Odp),
        _ if !names.iter().any(|name| name == "[content_types].xml") => None,
        _ if has("word/") => Some(Docx),
        _ if has("xl/") => Some(Xlsx),
        _ if has("ppt/") => Some(Pptx),
        _ => None,
    };
    // Office documents contain parts that end in `.bin`, such as printer settings.
    let is_part = |name: &str| office.is_some() && name.ends_with(".bin");
    Some(match office {
        Some(_) if names.iter().any(is_macro) => Macros,
        _ if names.iter().any(|name| is_run(name) && !is_part(name)) => Installer,
        Some(office) => FileKind::Office(office),
        None => Zip,
    })
}

fn of_compound_file(bytes: &[u8]) -> Option<FileKind> {
    let has = |name: &str| has_part(bytes, name);
    let office = if has("WordDocument") {
        Doc
    } else if has("Workbook") || has("Book") {
        Xls
    } else if has("PowerPoint Document") {
        Ppt
    } else {
        return None;
    };
    Some(if has("_VBA_PROJECT") { Macros } else { FileKind::Office(office) })
}

/// Decodes text: UTF-8, or UTF-16 with a byte order mark, without control characters.
fn text(bytes: &[u8]) -> Option<String> {
    let units = |read: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
        String::from_utf16(&units).ok().filter(|_| rest.is_empty())
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => str::from_utf8(bytes).ok().map(str::to_owned),
    }?;
    let is_read_by_machines = |char: char| char.is_control() && !matches!(char, '\t' | '\n' | '\r' | '\x0c');
    (!text.contains(is_read_by_machines)).then_some(text)
}

/// The beginning of an HTML page, after white space and a byte order mark. A space or `>` must follow an element's
/// name.
const PAGES: [&str; 19] = [
    "<!--",
    "<?xml",
    "<!doctype html",
    "<html",
    "<head",
    "<script",
    "<iframe",
    "<h1",
    "<div",
    "<font",
    "<table",
    "<a",
    "<style",
    "<title",
    "<b",
    "<body",
    "<br",
    "<p",
    "<svg",
];

fn of_text(text: &str) -> FileKind {
    let text = text.trim_start_matches(|char: char| char.is_whitespace() || char == '\u{feff}');
    let head: String = text.chars().take(20).collect::<String>().to_ascii_lowercase();
    let begins_page = |beginning: &&str| {
        let rest = head.strip_prefix(*beginning);
        let ends_itself = matches!(*beginning, "<!--" | "<?xml");
        rest.is_some_and(|rest| ends_itself || rest.starts_with([' ', '>', '\n', '\t', '\r', '/']))
    };
    if PAGES.iter().any(begins_page) {
        Page
    } else if head.starts_with("#!") || head.starts_with("<?php") || head.starts_with("@echo off") {
        Script
    } else {
        Plain
    }
}

#[cfg(test)]
mod tests {
    use super::{ALLOWED, FileKind, Office, extension, of_text};

    #[test]
    fn extensions_are_those_of_the_address() {
        for (path, expected) in [
            ("content/a/Ảnh.JPG", "jpg"),
            ("content/quyet-dinh.pdf.exe", "exe"),
            ("content/v1.2/khong-duoi", ""),
            ("content/a.", ""),
        ] {
            assert_eq!(extension(path), expected, "{path}");
        }
        assert!(ALLOWED.iter().all(|(allowed, _)| extension(&format!("a.{allowed}")) == *allowed));
    }

    #[test]
    fn text_is_what_people_read() {
        let utf16 = |text: &str| -> Vec<u8> {
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        };
        for (bytes, expected) in [
            ("Họ tên;Thôn\nA;1\n".as_bytes().to_vec(), Some(FileKind::Text)),
            (utf16("Họ tên\tThôn\r\n"), Some(FileKind::Text)),
            (utf16("<script>alert(1)</script>"), Some(FileKind::Page)),
            (b"a\0b".to_vec(), None),
            (b"MZ;ghi ch\xc3\xba\n".to_vec(), Some(FileKind::Text)),
            (b"MZ\x90\0\x03".to_vec(), Some(FileKind::Program)),
            (b"\xff\xfb\x90\x64".to_vec(), Some(FileKind::Mp3)),
            (b"\xff\xfe".to_vec(), Some(FileKind::Text)),
            (b"{\\rtf1\\ansi Th\\'f4ng b\\'e1o}".to_vec(), Some(FileKind::Rtf)),
        ] {
            assert_eq!(FileKind::of(&bytes), expected, "{bytes:?}");
        }
        for (text, expected) in [
            ("\u{feff}\n\t<HTML>", FileKind::Page),
            ("<a href=x>", FileKind::Page),
            ("<abc", FileKind::Text),
            ("<!-- x", FileKind::Page),
            ("#!/bin/sh", FileKind::Script),
            ("# Danh sách", FileKind::Text),
        ] {
            assert_eq!(of_text(text), expected, "{text}");
        }
    }

    #[test]
    fn documents_of_old_are_told_apart() {
        let compound = |names: &[&str]| {
            let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
            for name in names {
                bytes.resize(bytes.len().next_multiple_of(128), 0);
                bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            }
            bytes.resize(bytes.len().next_multiple_of(128), 0);
            bytes
        };
        for (names, expected) in [
            (vec!["Root Entry", "WordDocument"], Some(FileKind::Office(Office::Doc))),
            (vec!["Root Entry", "Workbook"], Some(FileKind::Office(Office::Xls))),
            (vec!["Root Entry", "WordDocument", "_VBA_PROJECT"], Some(FileKind::Macros)),
            (vec!["Root Entry"], None),
        ] {
            assert_eq!(FileKind::of(&compound(&names)), expected, "{names:?}");
        }
    }
}
