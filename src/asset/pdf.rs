//! Counts the pages of a PDF (ISO 32000-1): the catalog names the root of the pages, which holds their number. Both may
//! be packed into streams of objects.
//!
//! Walks through the file to find the objects, so a damaged cross-reference table doesn't matter. An unreadable or
//! encrypted file has no count.

use std::collections::BTreeMap;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// The largest file that is walked through, in bytes.
const MAX_SIZE: usize = 100_000_000;

/// The most bytes that the packed objects of a file may have in all.
const MAX_UNPACKED: usize = 50_000_000;

/// The most blanks between a stream and its end.
const MAX_BLANKS: usize = 16;

/// The objects that are needed to count pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Object {
    /// The catalog, with the number of the object that is the root of its pages.
    Catalog { root: u32 },
    /// A node of the page tree, with the number of pages below it.
    Pages { count: u32 },
}

type Objects = BTreeMap<u32, Object>;

/// The number of pages; `None` if it can't be determined.
pub(super) fn pages(bytes: &[u8]) -> Option<u32> {
    if bytes.len() > MAX_SIZE {
        return None;
    }
    let mut objects = Objects::new();
    let mut room = MAX_UNPACKED;
    let mut at = 0;
    while let Some((number, start)) = next_object(bytes, at) {
        let mut scanner = Scanner { bytes, at: start };
        let dictionary = scanner.dictionary();
        // Never go back, or a file of openings without ends would take for ever.
        at = scanner.at;
        let Some(dictionary) = dictionary else { continue };
        note(&mut objects, number, dictionary);
        let Some(stream) = scanner.stream(dictionary)? else { continue };
        at = scanner.at;
        if value(dictionary, b"Type") == Some(b"/ObjStm") {
            let unpacked = unpack(dictionary, stream, room)?;
            room -= unpacked.len();
            note_packed(&mut objects, dictionary, &unpacked)?;
        }
    }
    let mut roots = objects.values().filter_map(|object| match object {
        Object::Catalog { root } => Some(root),
        Object::Pages { .. } => None,
    });
    // If there are several, only the cross-reference table knows which one counts.
    let root = roots.next().filter(|_| roots.next().is_none())?;
    match objects.get(root)? {
        Object::Pages { count } => Some(*count).filter(|count| *count > 0),
        Object::Catalog { .. } => None,
    }
}

/// Records the object with this number. A later version replaces an earlier one.
fn note(objects: &mut Objects, number: u32, dictionary: &[u8]) {
    let object = match value(dictionary, b"Type") {
        Some(b"/Catalog") => reference(dictionary, b"Pages").map(|root| Object::Catalog { root }),
        Some(b"/Pages") => integer(dictionary, b"Count").map(|count| Object::Pages { count }),
        _ => None,
    };
    match object {
        Some(object) => objects.insert(number, object),
        None => objects.remove(&number),
    };
}

/// Records the objects of a stream (7.5.7): pairs of number and place in front, then the objects.
fn note_packed(objects: &mut Objects, dictionary: &[u8], unpacked: &[u8]) -> Option<()> {
    let first = integer(dictionary, b"First")? as usize;
    let mut head = Scanner { bytes: unpacked.get(..first)?, at: 0 };
    let mut end = first;
    while let Some(number) = head.number() {
        let at = first.saturating_add(head.number()? as usize);
        // Never go back, or many objects in one place would take for ever.
        if at < end {
            continue;
        }
        let mut scanner = Scanner { bytes: unpacked, at };
        if let Some(dictionary) = scanner.dictionary() {
            note(objects, number, dictionary);
        }
        end = scanner.at;
    }
    Some(())
}

/// The content of a stream, of at most `room` bytes. `None` if its compression isn't supported.
fn unpack(dictionary: &[u8], stream: &[u8], room: usize) -> Option<Vec<u8>> {
    let is_plain = value(dictionary, b"DecodeParms").is_none();
    match value(dictionary, b"Filter").map(<[u8]>::trim_ascii) {
        None if stream.len() <= room => Some(stream.to_vec()),
        Some(b"/FlateDecode" | b"[/FlateDecode]" | b"[ /FlateDecode ]") if is_plain => {
            decompress_to_vec_zlib_with_limit(stream, room).ok()
        }
        _ => None,
    }
}

/// The number of the next object at or behind `at`, and where its content begins: behind `12 0 obj`.
fn next_object(bytes: &[u8], mut at: usize) -> Option<(u32, usize)> {
    loop {
        at = find(bytes, b"obj", at)? + 3;
        let words = bytes[at.saturating_sub(30)..at - 3].rsplit(|byte| is_blank(*byte));
        let mut words = words.filter(|word| !word.is_empty());
        let is_apart = bytes[..at - 3].last().is_some_and(|byte| is_blank(*byte));
        let generation = words.next().and_then(parse);
        if let Some(number) = words.next().and_then(parse).filter(|_| is_apart && generation.is_some()) {
            return Some((number, at));
        }
    }
}

fn parse(digits: &[u8]) -> Option<u32> {
    str::from_utf8(digits).ok()?.parse().ok()
}

fn find(bytes: &[u8], wanted: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == wanted[0])?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// The value of a key, from its first to its last character.
fn value<'d>(dictionary: &'d [u8], key: &[u8]) -> Option<&'d [u8]> {
    let mut scanner = Scanner { bytes: dictionary, at: 0 };
    loop {
        let name = scanner.value()?.strip_prefix(b"/")?;
        let value = scanner.value()?;
        if name == key {
            return Some(value);
        }
    }
}

fn integer(dictionary: &[u8], key: &[u8]) -> Option<u32> {
    parse(value(dictionary, key)?)
}

/// The number of the object that a key refers to.
fn reference(dictionary: &[u8], key: &[u8]) -> Option<u32> {
    let mut words = value(dictionary, key)?.split(|byte| is_blank(*byte)).filter(|word| !word.is_empty());
    let number = words.next().and_then(parse)?;
    (words.nth(1) == Some(b"R")).then_some(number)
}

/// Reads the syntax of objects (7.3).
struct Scanner<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Scanner<'b> {
    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.rest().first() {
            match byte {
                b'%' => {
                    let line = self.rest().iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
                    self.at += line;
                }
                _ if is_blank(*byte) => self.at += 1,
                _ => break,
            }
        }
    }

    /// The content between the brackets of a dictionary.
    fn dictionary(&mut self) -> Option<&'b [u8]> {
        self.skip_blanks();
        if !self.rest().starts_with(b"<<") {
            return None;
        }
        let whole = self.one()?;
        whole.get(2..whole.len().checked_sub(2)?)
    }

    fn number(&mut self) -> Option<u32> {
        parse(self.one()?)
    }

    /// A value, which may be a reference to another object.
    fn value(&mut self) -> Option<&'b [u8]> {
        self.skip_blanks();
        let start = self.at;
        let one = self.one()?;
        let end = self.at;
        let is_reference = parse(one).is_some() && self.number().is_some() && self.one() == Some(b"R");
        if !is_reference {
            self.at = end;
        }
        self.bytes.get(start..self.at)
    }

    /// A number, name, word or text, or a whole list or dictionary.
    fn one(&mut self) -> Option<&'b [u8]> {
        self.skip_blanks();
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            self.skip_blanks();
            match self.rest() {
                [b'<', b'<', ..] => {
                    self.at += 2;
                    depth += 1;
                }
                [b'>', b'>', ..] => {
                    self.at += 2;
                    depth = depth.checked_sub(1)?;
                }
                [b'[', ..] => {
                    self.at += 1;
                    depth += 1;
                }
                [b']', ..] => {
                    self.at += 1;
                    depth = depth.checked_sub(1)?;
                }
                [b'<', ..] => self.at = find(self.bytes, b">", self.at)? + 1,
                [b'(', ..] => self.text()?,
                [] => return None,
                rest => {
                    let word = rest[1..].iter().take_while(|byte| !is_blank(**byte) && !is_delimiter(**byte));
                    self.at += 1 + word.count();
                }
            }
            if depth == 0 {
                return self.bytes.get(start..self.at);
            }
        }
    }

    /// Skips a text: brackets in it come in pairs, or behind a backslash.
    fn text(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.rest().first()? {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// The bytes of a stream behind its dictionary; `Some(None)` if there is none, `None` if it doesn't end.
    fn stream(&mut self, dictionary: &[u8]) -> Option<Option<&'b [u8]>> {
        self.skip_blanks();
        let Some(rest) = self.rest().strip_prefix(b"stream") else { return Some(None) };
        let start =
            self.at + 6 + rest.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let told = integer(dictionary, b"Length").and_then(|length| start.checked_add(length as usize));
        let is_right = |end: &usize| {
            // An end of line. The limit avoids looking at the same blanks again for each stream.
            let behind = self.bytes.get(*end..).unwrap_or_default();
            let blanks = behind.iter().take(MAX_BLANKS).take_while(|byte| is_blank(**byte)).count();
            behind[blanks..].starts_with(b"endstream")
        };
        let end = match told.filter(is_right) {
            Some(end) => end,
            None => find(self.bytes, b"endstream", start)?,
        };
        self.at = end;
        Some(self.bytes.get(start..end))
    }
}

#[cfg(test)]
mod tests {
    use super::pages;

    const CATALOG: &str = "1 0 obj\n<</Type/Catalog/Pages 2 0 R/Lang(vi)>>\nendobj\n";

    fn of(text: &str) -> Option<u32> {
        pages(format!("%PDF-1.4\n{text}").as_bytes())
    }

    #[test]
    fn pages_are_counted_where_the_catalog_says() {
        let cases = [
            ("2 0 obj<</Type/Pages/Count 12/Kids[3 0 R]>>endobj", Some(12)),
            ("2 0 obj\r<< /Kids [ 3 0 R 4 0 R ] /Count 2 % two\n /Type /Pages >>\rendobj", Some(2)),
            // A later version replaces the earlier one.
            ("2 0 obj<</Type/Pages/Count 1>>endobj 2 0 obj<</Type/Pages/Count 3>>endobj", Some(3)),
            ("2 0 obj<</Title(\\)>> /Type /Pages (inside))/Type/Pages/Count 7>>endobj", Some(7)),
            ("9 0 obj<</Length 30>>stream\n2 0 obj<</Type/Pages/Count 4>>\nendstream endobj", None),
            ("2 0 obj<</Type/Pages/Count 0>>endobj", None),
            ("2 0 obj<</Type/Pages/Count -1>>endobj", None),
            ("2 0 obj<</Type/Pages/Count 12", None),
            ("2 0 obj<</Type/Pages/Count 1>>endobj 5 0 obj<</Type/Catalog/Pages 6 0 R>>endobj", None),
            ("3 0 obj<</Type/Pages/Count 12>>endobj", None),
        ];
        for (text, expected) in cases {
            assert_eq!(of(&format!("{CATALOG}{text}")), expected, "{text}");
        }
    }

    #[test]
    fn packed_objects_are_read() {
        let objects = "1 0 2 35 <</Type/Catalog/Pages 2 0 R>>      <</Type/Pages/Count 340>>";
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(objects.as_bytes(), 6);
        let head =
            format!("7 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length {}>>stream\n", packed.len());
        let whole = [b"%PDF-1.5\n", head.as_bytes(), &packed, b"\nendstream\nendobj\n"].concat();
        assert_eq!(pages(&whole), Some(340));
        let other = String::from_utf8_lossy(head.as_bytes()).replace("FlateDecode", "LZWDecode");
        assert_eq!(pages(&[other.as_bytes(), &packed, b"\nendstream\n"].concat()), None);
    }

    #[test]
    fn hostile_files_take_no_time() {
        let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; 60_000_000], 1);
        let head = "7 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode>>stream\n";
        let bomb = [head.as_bytes(), &bomb, b"\nendstream"].concat();
        let nowhere = [b"1 0 ".repeat(500_000), b"<<".to_vec(), b"[ ".repeat(1_000_000)].concat();
        let nowhere = miniz_oxide::deflate::compress_to_vec_zlib(&nowhere, 1);
        let head = "7 0 obj<</Type/ObjStm/N 2/First 2000000/Filter/FlateDecode>>stream\n";
        let nowhere = [head.as_bytes(), &nowhere, b"\nendstream"].concat();
        let stream = |idx| format!("{idx} 0 obj<</Length {}>>stream\nendstream ", 4_900_000 - idx * 45);
        let streams: String = (0..100_000).map(stream).collect();
        let files = [
            bomb,
            nowhere,
            [streams.as_bytes(), &b" ".repeat(4_000_000)].concat(),
            b"1 0 obj (".repeat(200_000),
            b"1 0 obj << ".repeat(200_000),
            b"1 0 obj <<>> stream ".repeat(200_000),
            b"1 0 obj % ".repeat(200_000),
            b"1 0 obj <</Type/Catalog/Pages 1 0 R>>".to_vec(),
            [b"1 0 obj<<".as_slice(), &b"[".repeat(1_000_000)].concat(),
        ];
        for bytes in files {
            let begun = std::time::Instant::now();
            assert_eq!(pages(&bytes), None);
            assert!(begun.elapsed().as_secs() < 10, "{}", String::from_utf8_lossy(&bytes[..40]));
        }
    }
}
