//! The parts of a picture file, read without the program's own readers.

/// The names of all parts in their order. An unknown part has the name `?`.
pub(super) fn parts(bytes: &[u8]) -> Vec<String> {
    match bytes {
        [0xff, 0xd8, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [b'R', b'I', b'F', b'F', ..] => webp(bytes),
        [b'G', b'I', b'F', ..] => gif(bytes),
        _ => vec!["?".to_owned()],
    }
}

fn jpeg(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 2;
    while at + 1 < bytes.len() {
        if bytes[at] != 0xff {
            names.push("?".to_owned());
            return names;
        }
        let marker = bytes[at + 1];
        if marker == 0xd9 {
            names.push("EOI".to_owned());
            at += 2;
            if at < bytes.len() {
                names.push("?".to_owned());
            }
            return names;
        }
        let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        names.push(match marker {
            0xe0 if bytes[at + 4..].starts_with(b"JFIF\0") && length == 16 => "JFIF".to_owned(),
            0xc0..=0xc2 => "SOF".to_owned(),
            0xc4 => "DHT".to_owned(),
            0xdb => "DQT".to_owned(),
            0xda => "SOS".to_owned(),
            other => format!("{other:x}"),
        });
        at += 2 + length;
        if marker == 0xda {
            while at + 1 < bytes.len() && (bytes[at] != 0xff || matches!(bytes[at + 1], 0 | 0xd0..=0xd7)) {
                at += 1;
            }
        }
    }
    names.push("?".to_owned());
    names
}

fn png(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = &bytes[8..];
    while rest.len() >= 12 {
        let length = u32::from_be_bytes([rest[0], rest[1], rest[2], rest[3]]) as usize;
        names.push(String::from_utf8_lossy(&rest[4..8]).into_owned());
        rest = rest.get(12 + length..).unwrap_or_default();
    }
    if !rest.is_empty() {
        names.push("?".to_owned());
    }
    names
}

fn webp(bytes: &[u8]) -> Vec<String> {
    let declared = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize + 8;
    let mut names = riff(&bytes[12..]);
    if declared != bytes.len() {
        names.push("?".to_owned());
    }
    names
}

fn riff(mut rest: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    while rest.len() >= 8 {
        let length = u32::from_le_bytes([rest[4], rest[5], rest[6], rest[7]]) as usize;
        let name = String::from_utf8_lossy(&rest[..4]).into_owned();
        let is_frame = name == "ANMF";
        names.push(name);
        if is_frame {
            names.extend(riff(&rest[8 + 16..8 + length]));
        }
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
    if !rest.is_empty() {
        names.push("?".to_owned());
    }
    names
}

fn gif(bytes: &[u8]) -> Vec<String> {
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let data = |mut at: usize| {
        while bytes[at] > 0 {
            at += 1 + usize::from(bytes[at]);
        }
        at + 1
    };
    let mut names = Vec::new();
    let mut at = 13 + colours(bytes[10]);
    loop {
        match bytes[at] {
            0x3b => break,
            0x2c => {
                names.push("frame".to_owned());
                at = data(at + 11 + colours(bytes[at + 9]));
            }
            0x21 => {
                names.push(match bytes[at + 1] {
                    0xf9 => "control".to_owned(),
                    0xff => String::from_utf8_lossy(&bytes[at + 3..at + 14]).into_owned(),
                    other => format!("{other:x}"),
                });
                at = data(at + 2);
            }
            _ => {
                names.push("?".to_owned());
                return names;
            }
        }
    }
    if at + 1 < bytes.len() {
        names.push("?".to_owned());
    }
    names
}
