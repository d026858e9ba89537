//! What is in files that are made of files: ZIP (PKWARE APPNOTE 4.3), and the compound files of old office programs
//! ([MS-CFB]).

/// The names of the files in a ZIP, from its central directory; none where that can't be read.
pub(super) fn names(bytes: &[u8]) -> Option<Vec<String>> {
    const END: &[u8] = b"PK\x05\x06";
    // Its last part is the end record, 22 bytes and a comment of at most 65,535.
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = tail + bytes[tail..].windows(END.len()).rposition(|window| window == END)?;
    let n_entries = short(bytes, end + 10)?;
    let mut at = usize::try_from(long(bytes, end + 16)?).ok()?;
    let mut names = Vec::new();
    for _ in 0..n_entries {
        let entry = bytes.get(at..)?;
        entry.starts_with(b"PK\x01\x02").then_some(())?;
        let length = |at: usize| short(entry, at).map(usize::from);
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        names.push(String::from_utf8_lossy(entry.get(46..46 + name)?).into_owned());
        at += 46 + name + extra + comment;
    }
    Some(names)
}

/// What the first file of a ZIP says, where it is called `mimetype` and isn't packed: the kind of an OpenDocument file.
pub(super) fn media_type(bytes: &[u8]) -> Option<&str> {
    let is_stored = short(bytes, 8)? == 0;
    let (name, extra, size) = (short(bytes, 26)?, short(bytes, 28)?, long(bytes, 18)?);
    let from = 30 + usize::from(name) + usize::from(extra);
    let is_named = bytes.get(30..30 + usize::from(name))? == b"mimetype";
    let text = bytes.get(from..from + usize::try_from(size).ok()?)?;
    (is_stored && is_named).then_some(())?;
    str::from_utf8(text).ok()
}

/// Whether a compound file has a part called `name`. Entries of its directory have 128 bytes each, and begin with their
/// name in UTF-16.
pub(super) fn has_part(bytes: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    bytes.chunks(128).any(|entry| entry.starts_with(&wanted))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
