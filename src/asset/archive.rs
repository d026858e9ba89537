//! Reads container files: ZIP (PKWARE APPNOTE 4.3), and the compound files of old office programs ([MS-CFB]).

/// An archive whose directory and data agree.
pub(super) struct Archive<'b> {
    /// The names of its files, including second names under which some programs unpack them.
    pub(super) names: Vec<String>,
    /// The content of the first file, if it is called `mimetype` and isn't compressed.
    media_type: Option<&'b [u8]>,
}

/// A file of an archive.
struct ArchiveEntry<'b> {
    /// The offset of its local header.
    at: usize,
    name: &'b [u8],
    /// See [`SIZES_BEHIND`].
    flags: u16,
    method: u16,
    packed: usize,
}

const END: &[u8] = b"PK\x05\x06";
const IN_DIRECTORY: &[u8] = b"PK\x01\x02";
const HEADER: &[u8] = b"PK\x03\x04";

/// Bit 3 of the flags: the sizes follow the data instead of being in the local header.
const SIZES_BEHIND: u16 = 1 << 3;

/// The possible lengths of these sizes: with or without a signature, with 4 or 8 bytes each (ZIP64).
const BEHIND: [usize; 4] = [12, 16, 20, 24];

impl<'b> Archive<'b> {
    /// Reads an archive. `None` if it is damaged, or if programs that read its directory and programs that read its
    /// data from the start would find different files.
    pub(super) fn read(bytes: &'b [u8]) -> Option<Self> {
        let (directory, end, n_entries) = directory(bytes)?;
        let mut at = directory;
        let mut names = Vec::new();
        let mut entries = Vec::new();
        for _ in 0..n_entries {
            let (entry, length) = entry(bytes.get(at..end)?)?;
            let extra = bytes.get(at + 46 + entry.name.len()..at + 46 + entry.name.len() + length.extra)?;
            names.push(name(entry.name)?);
            names.extend(other_name(extra));
            at += 46 + entry.name.len() + length.extra + length.comment;
            entries.push(entry);
        }
        entries.sort_by_key(|entry| entry.at);
        let agrees = at == end && fills(bytes, &entries, directory)?;
        let first = entries.first().filter(|first| first.name == b"mimetype" && first.method == 0);
        let media_type = first.and_then(|first| {
            let (from, _) = data(bytes, first)?;
            bytes.get(from..from + first.packed)
        });
        agrees.then_some(Self { names, media_type })
    }

    /// The type of an OpenDocument file: the text of the file `mimetype`.
    pub(super) fn media_type(&self) -> Option<&'b str> {
        str::from_utf8(self.media_type?).ok()
    }
}

/// The start and end of the directory and its number of entries. The directory must end where the end record begins, or
/// where the records of ZIP64 before it begin, and the archive must end with the end record.
fn directory(bytes: &[u8]) -> Option<(usize, usize, u16)> {
    // The end record has 22 bytes and a comment of at most 65,535.
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let is_end = |at: &usize| {
        let comment = bytes[*at..].starts_with(END).then(|| short(bytes, at + 20)).flatten();
        comment.is_some_and(|comment| at + 22 + usize::from(comment) == bytes.len())
    };
    let mut ends = (tail..bytes.len()).filter(is_end);
    let record = ends.next()?;
    // A second end record in the comment of the first: programs would disagree about which one counts.
    ends.next().is_none().then_some(())?;
    let n_entries = short(bytes, record + 10)?;
    let size = usize::try_from(long(bytes, record + 12)?).ok()?;
    let at = usize::try_from(long(bytes, record + 16)?).ok()?;
    let end = at.checked_add(size)?;
    // ZIP64 repeats the end in two records, of 56 and 20 bytes.
    let is_adjacent = end == record || end + 76 == record && bytes[end..].starts_with(b"PK\x06\x06");
    is_adjacent.then_some((at, end, n_entries))
}

/// The lengths of the fields after the name of an entry.
struct Behind {
    extra: usize,
    comment: usize,
}

/// The entry at the start of `directory`.
fn entry(directory: &[u8]) -> Option<(ArchiveEntry<'_>, Behind)> {
    directory.starts_with(IN_DIRECTORY).then_some(())?;
    let length = |at: usize| short(directory, at).map(usize::from);
    let name = directory.get(46..46 + length(28)?)?;
    let entry = ArchiveEntry {
        at: usize::try_from(long(directory, 42)?).ok()?,
        name,
        flags: short(directory, 8)?,
        method: short(directory, 10)?,
        packed: usize::try_from(long(directory, 20)?).ok()?,
    };
    Some((entry, Behind { extra: length(30)?, comment: length(32)? }))
}

/// The start and end of an entry's data. `None` if its local header has another name, size or compression.
fn data(bytes: &[u8], entry: &ArchiveEntry<'_>) -> Option<(usize, usize)> {
    let header = bytes.get(entry.at..)?;
    let (name, extra) = (usize::from(short(header, 26)?), usize::from(short(header, 28)?));
    let is_same = header.starts_with(HEADER)
        && header.get(30..30 + name)? == entry.name
        && short(header, 8)? == entry.method;
    // In ZIP64, the header has this value instead of the size.
    let size = long(header, 18)?;
    let is_sized = entry.has_sizes_behind() || size == u32::MAX || usize::try_from(size) == Ok(entry.packed);
    (is_same && is_sized).then_some(())?;
    // Some programs unpack a file under the second name of the local header.
    let other = other_name(header.get(30 + name..30 + name + extra)?);
    other.is_none_or(|other| other.as_bytes() == entry.name).then_some(())?;
    let from = entry.at + 30 + name + extra;
    Some((from, from.checked_add(entry.packed)?))
}

/// Whether the entries, sorted by offset, fill the archive from its first byte to the directory, so that no file is
/// hidden between them.
fn fills(bytes: &[u8], entries: &[ArchiveEntry<'_>], directory: usize) -> Option<bool> {
    let starts = entries.iter().map(|entry| entry.at).chain([directory]);
    let mut is_filled = entries.first().map_or(directory, |first| first.at) == 0;
    for (entry, next) in entries.iter().zip(starts.skip(1)) {
        let (from, end) = data(bytes, entry)?;
        is_filled &= end == next
            || entry.has_sizes_behind()
                && BEHIND.iter().any(|length| end + length == next)
                && !hides_file(bytes.get(from..end)?);
    }
    Some(is_filled)
}

/// Whether the data of an entry contain a local header. If the sizes follow the data, a program that reads the data
/// from the start can find such a header before it finds the end.
fn hides_file(data: &[u8]) -> bool {
    // Four equal bytes can be a coincidence, but not together with a plausible version and compression.
    let is_header = |at: usize| {
        let (version, method) = (short(data, at + 4), short(data, at + 8));
        version.is_some_and(|version| version <= 63) && method.is_some_and(|method| method < 100)
    };
    let mut from = 0;
    while let Some(at) = data[from..].iter().position(|byte| *byte == HEADER[0]).map(|at| from + at) {
        if data[at..].starts_with(HEADER) && is_header(at) {
            return true;
        }
        from = at + 1;
    }
    false
}

impl ArchiveEntry<'_> {
    fn has_sizes_behind(&self) -> bool {
        self.flags & SIZES_BEHIND != 0
    }
}

/// A name; `None` if it contains control characters, where programs cut names differently.
fn name(name: &[u8]) -> Option<String> {
    let is_plain = name.iter().all(|byte| !byte.is_ascii_control());
    is_plain.then(|| String::from_utf8_lossy(name).into_owned())
}

/// The second name of an entry, in the extra field of Info-ZIP for Unicode (APPNOTE 4.6.9).
fn other_name(mut extra: &[u8]) -> Option<String> {
    while let (Some(kind), Some(length)) = (short(extra, 0), short(extra, 2)) {
        let field = extra.get(4..4 + usize::from(length))?;
        if kind == 0x7075 {
            return field.get(5..).map(|name| String::from_utf8_lossy(name).into_owned());
        }
        extra = &extra[4 + usize::from(length)..];
    }
    None
}

/// Whether a compound file contains a part called `name`. Directory entries have 128 bytes each and begin with their
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

#[cfg(test)]
mod tests;
