//! Picture files put together by hand from known parts: segments, chunks, blocks, Exif, profiles.

use bantin::photo::Size;

/// A text in all metadata of the fixtures, which must be in no output.
pub(super) const SECRET: &str = "SECRET-17.0646N-106.6";

/// The numbers of bytes, big-endian or little-endian.
fn short(is_little: bool, value: u16) -> [u8; 2] {
    if is_little { value.to_le_bytes() } else { value.to_be_bytes() }
}

fn long(is_little: bool, value: u32) -> [u8; 4] {
    if is_little { value.to_le_bytes() } else { value.to_be_bytes() }
}

/// Exif with a maker, an orientation, a position and, if there is one, a preview.
pub(super) fn exif(orientation: u16, is_little: bool, thumbnail: &[u8]) -> Vec<u8> {
    let short = |value| short(is_little, value);
    let long = |value| long(is_little, value);
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&short(tag)[..], &short(kind), &long(count), &value].concat()
    };
    let maker = [SECRET.as_bytes(), b"\0"].concat();
    // Two directories of three entries, one of two, then the data that they point to.
    let (first, gps, second) = (8, 8 + 2 + 36 + 4, 8 + 2 * (2 + 36 + 4));
    let values = second + 2 + 24 + 4;
    let (degrees, preview) = (values + maker.len() as u32, values + maker.len() as u32 + 24);
    let one = short(orientation);
    let mut bytes = Vec::new();
    bytes.extend(if is_little { b"II" } else { b"MM" });
    bytes.extend(short(42));
    bytes.extend(long(first));
    bytes.extend(short(3));
    bytes.extend(entry(0x010f, 2, maker.len() as u32, long(values)));
    bytes.extend(entry(0x0112, 3, 1, [one[0], one[1], 0, 0]));
    bytes.extend(entry(0x8825, 4, 1, long(gps)));
    bytes.extend(long(if thumbnail.is_empty() { 0 } else { second }));
    bytes.extend(short(3));
    bytes.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
    bytes.extend(entry(0x0002, 5, 3, long(degrees)));
    bytes.extend(entry(0x0003, 2, 2, *b"E\0\0\0"));
    bytes.extend(long(0));
    bytes.extend(short(2));
    bytes.extend(entry(0x0201, 4, 1, long(preview)));
    bytes.extend(entry(0x0202, 4, 1, long(thumbnail.len() as u32)));
    bytes.extend(long(0));
    bytes.extend(&maker);
    for (above, below) in [(17, 1), (3, 1), (3876, 100)] {
        bytes.extend(long(above));
        bytes.extend(long(below));
    }
    bytes.extend(thumbnail);
    bytes
}

/// XMP with the place where a photo was taken.
pub(super) fn xmp() -> Vec<u8> {
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
         xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" photoshop:City=\"{SECRET}\"/></rdf:RDF></x:xmpmeta>\
         <?xpacket end=\"w\"?>"
    )
    .into_bytes()
}

/// The JPEG file with `segments` after its start: each a marker and its data.
pub(super) fn with_segments(jpeg: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = jpeg[..2].to_vec();
    for (marker, data) in segments {
        bytes.extend([0xff, *marker]);
        bytes.extend((data.len() as u16 + 2).to_be_bytes());
        bytes.extend(data);
    }
    bytes.extend(&jpeg[2..]);
    bytes
}

pub(super) fn exif_segment(orientation: u16, thumbnail: &[u8]) -> (u8, Vec<u8>) {
    let tiff = exif(orientation, orientation % 2 == 1, thumbnail);
    (0xe1, [b"Exif\0\0", tiff.as_slice()].concat())
}

pub(super) fn xmp_segment() -> (u8, Vec<u8>) {
    (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", xmp().as_slice()].concat())
}

/// IPTC in a resource of Photoshop: a caption (2:120).
pub(super) fn iptc_segment() -> (u8, Vec<u8>) {
    let caption = [&[0x1c, 2, 120][..], &(SECRET.len() as u16).to_be_bytes(), SECRET.as_bytes()].concat();
    let mut data = b"Photoshop 3.0\x008BIM\x04\x04\0\0".to_vec();
    data.extend((caption.len() as u32).to_be_bytes());
    data.extend(&caption);
    data.extend(std::iter::repeat_n(0, caption.len() % 2));
    (0xed, data)
}

/// A profile in this number of segments, the last one first.
pub(super) fn profile_segments(profile: &[u8], n_parts: usize) -> Vec<(u8, Vec<u8>)> {
    let parts = profile.chunks(profile.len().div_ceil(n_parts)).enumerate();
    let of_part = |(idx, part): (usize, &[u8])| {
        (0xe2, [b"ICC_PROFILE\0", &[idx as u8 + 1, n_parts as u8][..], part].concat())
    };
    parts.map(of_part).rev().collect()
}

/// A chunk of PNG.
pub(super) fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = (data.len() as u32).to_be_bytes().to_vec();
    bytes.extend(name);
    bytes.extend(data);
    let sum = checksum(&bytes[4..]);
    bytes.extend(sum.to_be_bytes());
    bytes
}

/// The checksum of a chunk (PNG, annex D).
fn checksum(bytes: &[u8]) -> u32 {
    let shift = |sum: u32| if sum & 1 == 1 { 0xedb8_8320 ^ sum >> 1 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| shift(sum)))
}

/// Bytes in the format of zlib, not compressed (RFC 1950, RFC 1951 3.2.4).
pub(super) fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend((block.len() as u16).to_le_bytes());
        stream.extend((!(block.len() as u16)).to_le_bytes());
        stream.extend(block);
    }
    let (low, high) = bytes.iter().fold((1, 0), |(low, high): (u32, u32), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    stream.extend((high << 16 | low).to_be_bytes());
    stream
}

/// A PNG file: its header, `chunks`, its rows without filters.
pub(super) fn png(size: Size, depth: u8, colour: u8, chunks: &[Vec<u8>], pixels: &[u8]) -> Vec<u8> {
    let across = pixels.len() / size.height as usize;
    let rows: Vec<u8> = pixels.chunks(across).flat_map(|row| [&[0], row].concat()).collect();
    let header =
        [&size.width.to_be_bytes()[..], &size.height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &header),
        chunks.concat(),
        chunk(b"IDAT", &stored(&rows)),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

pub(super) fn profile_chunk(profile: &[u8]) -> Vec<u8> {
    chunk(b"iCCP", &[b"SECRET\0\0".as_slice(), &stored(profile)].concat())
}

/// The PNG chunks that contain text.
pub(super) fn text_chunks() -> Vec<Vec<u8>> {
    let secret = SECRET.as_bytes();
    vec![
        chunk(b"tEXt", &[b"Author\0", secret].concat()),
        chunk(b"zTXt", &[b"Comment\0\0".as_slice(), &stored(secret)].concat()),
        chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0".as_slice(), &xmp()].concat()),
        chunk(b"tIME", &[0x07, 0xea, 11, 28, 12, 0, 0]),
        chunk(b"pHYs", &[0, 0, 11, 19, 0, 0, 11, 19, 1]),
        chunk(b"prVt", secret),
    ]
}

/// A chunk of RIFF.
pub(super) fn riff(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes.extend(std::iter::repeat_n(0, data.len() % 2));
    bytes
}

/// A WebP file with `flags` (RFC 9649, 2.7) and `chunks`.
pub(super) fn extended_webp(size: Size, flags: u8, chunks: &[Vec<u8>]) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let first = [vec![flags, 0, 0, 0], side(size.width), side(size.height)].concat();
    riff(b"RIFF", &[b"WEBP".to_vec(), riff(b"VP8X", &first), chunks.concat()].concat())
}

/// The chunks of a simple WebP file.
pub(super) fn pixels_of_webp(file: &[u8]) -> Vec<u8> {
    if &file[12..16] == b"VP8X" { file[30..].to_vec() } else { file[12..].to_vec() }
}

/// A frame of an animated WebP file.
pub(super) fn webp_frame(size: Size, file: &[u8]) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let head = [vec![0; 6], side(size.width), side(size.height), vec![100, 0, 0, 0]].concat();
    riff(b"ANMF", &[head, pixels_of_webp(file), riff(b"SECR", SECRET.as_bytes())].concat())
}

/// A block of GIF with its data in parts.
pub(super) fn gif_extension(label: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![0x21, label];
    for part in parts {
        bytes.push(part.len() as u8);
        bytes.extend(*part);
    }
    bytes.push(0);
    bytes
}

/// A profile for CMYK: sixteen corners of ink, each with its colour in Lab (ICC.1:2022, 10.10).
pub(super) fn ink_profile(lab: impl Fn([bool; 4]) -> [f64; 3]) -> Vec<u8> {
    let mut table = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
    for idx in 0..9_u32 {
        table.extend(if idx % 4 == 0 { 0x0001_0000_u32 } else { 0 }.to_be_bytes());
    }
    let ramp = || 0..=u8::MAX;
    (0..4).for_each(|_| table.extend(ramp()));
    for corner in 0..16 {
        let [lightness, a, b] = lab([8, 4, 2, 1].map(|bit| corner & bit != 0));
        table.extend([lightness * 2.55, a + 128.0, b + 128.0].map(|value| value.round() as u8));
    }
    (0..3).for_each(|_| table.extend(ramp()));
    table.extend(std::iter::repeat_n(0, (4 - table.len() % 4) % 4));

    let mut bytes = vec![0; 128];
    bytes[8..12].copy_from_slice(&[2, 0x40, 0, 0]);
    bytes[12..24].copy_from_slice(b"prtrCMYKLab ");
    bytes[36..40].copy_from_slice(b"acsp");
    bytes[68..80].copy_from_slice(&[0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d]);
    bytes.extend(2_u32.to_be_bytes());
    let white = 128 + 4 + 24;
    for (name, at, length) in [(b"wtpt", white, 20), (b"A2B0", white + 20, table.len())] {
        bytes.extend(name);
        bytes.extend((at as u32).to_be_bytes());
        bytes.extend((length as u32).to_be_bytes());
    }
    bytes.extend(b"XYZ \0\0\0\0\0\0\xf6\xd6\0\x01\0\0\0\0\xd3\x2d");
    bytes.extend(&table);
    let length = (bytes.len() as u32).to_be_bytes();
    bytes[..4].copy_from_slice(&length);
    bytes
}
