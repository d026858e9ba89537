//! ZIP archives: their types, and whether directory and data agree.

use crate::asset::kind::{FileKind, Office};

/// An archive of empty files, or with a first file that gives its type.
fn zip(first: Option<&str>, names: &[&str]) -> Vec<u8> {
    let short = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let long = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let (mut files, mut directory) = (Vec::new(), Vec::new());
    let all = first.map(|kind| ("mimetype", kind)).into_iter().chain(names.iter().map(|name| (*name, "")));
    let mut n_files = 0;
    for (name, text) in all {
        let sizes = [&[0; 4][..], &long(text.len()), &long(text.len()), &short(name.len()), &[0; 2]].concat();
        directory.extend([b"PK\x01\x02", &[0; 12][..], &sizes, &[0; 10], &long(files.len())].concat());
        directory.extend(name.as_bytes());
        files.extend([b"PK\x03\x04", &[0; 10][..], &sizes, name.as_bytes(), text.as_bytes()].concat());
        n_files += 1;
    }
    let (at, size) = (files.len(), directory.len());
    let end = [&[0; 4][..], &short(n_files), &short(n_files), &long(size), &long(at), &[0; 2]].concat();
    [files, directory, b"PK\x05\x06".to_vec(), end].concat()
}

#[test]
fn archives_are_what_is_in_them() {
    let types = "[Content_Types].xml";
    let odt = Some("application/vnd.oasis.opendocument.text");
    for (first, names, expected) in [
        (None, vec![types, "word/document.xml"], FileKind::Office(Office::Docx)),
        (None, vec![types, "xl/workbook.xml"], FileKind::Office(Office::Xlsx)),
        (None, vec![types, "ppt/presentation.xml"], FileKind::Office(Office::Pptx)),
        (None, vec![types, "word/document.xml", "word/vbaProject.bin"], FileKind::Macros),
        (odt, vec!["content.xml"], FileKind::Office(Office::Odt)),
        (odt, vec!["content.xml", "Basic/Standard/Module1.xml"], FileKind::Macros),
        (None, vec!["word/document.xml"], FileKind::Zip),
        (None, vec!["anh/1.jpg", "cai-dat.EXE"], FileKind::Installer),
        (None, vec!["anh/1.jpg", "trang-chu.url"], FileKind::Installer),
        (None, vec!["huong-dan.chm"], FileKind::Installer),
        (None, vec!["dia.iso"], FileKind::Installer),
        (None, vec!["cai-dat.exe ", "a.txt"], FileKind::Installer),
        (None, vec!["cai-dat.exe.."], FileKind::Installer),
        (
            None,
            vec![types, "word/document.xml", "word/embeddings/oleObject1.bin"],
            FileKind::Office(Office::Docx),
        ),
        (None, vec![types, "word/document.xml", "word/media/x.exe"], FileKind::Installer),
    ] {
        assert_eq!(FileKind::of(&zip(first, &names)), Some(expected), "{names:?}");
    }
    assert_eq!(FileKind::of(b"PK\x03\x04\x14\0"), None);
    let mut cut = zip(None, &[types, "word/document.xml"]);
    cut.truncate(cut.len() - 30);
    assert_eq!(FileKind::of(&cut), None);
}

/// The start of an archive's directory.
fn directory(zip: &[u8]) -> usize {
    zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap()
}

/// `zip` with `hidden` between its files and its directory, whose position is adjusted.
fn with_hidden(zip: &[u8], hidden: &[u8]) -> Vec<u8> {
    let at = directory(zip);
    let mut zip = [&zip[..at], hidden, &zip[at..]].concat();
    let (end, moved) = (zip.len() - 22, u32::try_from(at + hidden.len()).unwrap());
    zip[end + 16..end + 20].copy_from_slice(&moved.to_le_bytes());
    zip
}

#[test]
fn an_archive_says_the_same_twice() {
    let good = zip(Some("một"), &["a.txt", "b.txt"]);
    assert_eq!(FileKind::of(&good), Some(FileKind::Zip));
    let hidden = zip(None, &["x.exe"]);
    let hidden = &hidden[..directory(&hidden)];
    assert_eq!(FileKind::of(&with_hidden(&good, b"")), Some(FileKind::Zip));
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut zip = good.clone();
        change(&mut zip);
        zip
    };
    // The data say `a.txt` where the directory says `b.exe`, and vice versa.
    let first = |zip: &[u8], name: &[u8]| zip.windows(5).position(|window| window == name).unwrap();
    let last = |zip: &[u8], name: &[u8]| zip.windows(5).rposition(|window| window == name).unwrap();
    for (what, bytes) in [
        ("a file that only the data have", with_hidden(&good, hidden)),
        ("a file before the first", [hidden, &good].concat()),
        ("bytes that are no file", with_hidden(&good, b"abc")),
        (
            "another name in the data",
            changed(&|zip| {
                let at = first(zip, b"a.txt");
                zip[at..at + 5].copy_from_slice(b"a.exe");
            }),
        ),
        (
            "another name in the directory",
            changed(&|zip| {
                let at = last(zip, b"a.txt");
                zip[at..at + 5].copy_from_slice(b"a.jpg");
            }),
        ),
        ("another way of packing", changed(&|zip| zip[8] = 8)),
        ("another size", changed(&|zip| zip[18] = 1)),
        (
            "fewer entries",
            changed(&|zip| {
                let end = zip.len() - 22;
                zip[end + 10] = 2;
            }),
        ),
        ("a second end", {
            let mut zip = good.clone();
            let end = zip.len() - 22;
            zip[end + 20] = 22;
            let record = [&zip[end..end + 20], &[0, 0]].concat();
            zip.extend(record);
            zip
        }),
        ("more behind the end", [&good[..], b"x"].concat()),
        ("a zero in a name", zip(None, &["x.exe\0.txt"])),
    ] {
        assert_eq!(FileKind::of(&bytes), None, "{what}");
    }
}

/// An archive of one file whose size follows its data, as written by programs that don't know it in advance.
fn streamed(name: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = zip(None, &[name]);
    let at = directory(&bytes);
    let size = u32::try_from(data.len()).unwrap().to_le_bytes();
    bytes[6] = 8;
    bytes[at + 8] = 8;
    bytes[at + 20..at + 24].copy_from_slice(&size);
    let behind = [b"PK\x07\x08", &[0; 4][..], &size, &size].concat();
    with_hidden(&bytes, &[data, &behind].concat())
}

#[test]
fn sizes_may_stand_behind_the_data() {
    assert_eq!(FileKind::of(&streamed("a.txt", b"")), Some(FileKind::Zip));
    assert_eq!(FileKind::of(&streamed("a.txt", b"PK\x03\x04 by chance")), Some(FileKind::Zip));
    let hidden = zip(None, &["x.exe"]);
    assert_eq!(FileKind::of(&streamed("a.txt", &hidden[..directory(&hidden)])), None);
}

#[test]
fn a_second_name_is_a_name() {
    let name = b"x.exe";
    let field = [&0x7075_u16.to_le_bytes()[..], &10_u16.to_le_bytes(), &[1, 0, 0, 0, 0], name].concat();
    let mut bytes = zip(None, &["a.txt"]);
    let at = directory(&bytes);
    bytes[at + 30] = u8::try_from(field.len()).unwrap();
    bytes.splice(at + 46 + 5..at + 46 + 5, field.clone());
    let end = bytes.len() - 22;
    bytes[end + 12] += u8::try_from(field.len()).unwrap();
    assert_eq!(FileKind::of(&bytes), Some(FileKind::Installer));
}
