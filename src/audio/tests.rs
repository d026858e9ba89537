//! Recordings made here, so that their content is known.

use super::{AudioFacts, AudioFlaw, AudioFormat, clean};

/// A frame of silence: MPEG-1, 128 kbit/s, 44,100 samples per second; 417 bytes.
fn frame() -> Vec<u8> {
    let mut frame = vec![0xff, 0xfb, 0x90, 0x64];
    frame.resize(417, 0);
    frame
}

fn id3(inside: &[u8]) -> Vec<u8> {
    let size = u32::try_from(inside.len()).expect("small");
    let size =
        [size >> 21, size >> 14, size >> 7, size].map(|part| u8::try_from(part & 0x7f).expect("seven bits"));
    [b"ID3\x04\0\0".as_slice(), &size, inside].concat()
}

fn atom(kind: &str, inside: &[u8]) -> Vec<u8> {
    let size = u32::try_from(8 + inside.len()).expect("small");
    [&size.to_be_bytes(), kind.as_bytes(), inside].concat()
}

/// A recording of this many milliseconds, with notes in the places where phones write them.
fn m4a(handler: &str, encoding: &str, millis: u32) -> Vec<u8> {
    let long = |value: u32| value.to_be_bytes();
    let times = [long(0), long(0xdead_beef), long(0xdead_beef)].concat();
    let mdhd = [&*times, &long(1000), &long(millis), &[0; 4]].concat();
    let hdlr = [[0; 8].as_slice(), handler.as_bytes(), &[0; 13]].concat();
    // One channel of 16 bits, 44,100 samples per second.
    let entry = [[0; 7].as_slice(), &[1], &[0; 8], &[0, 1, 0, 16], &[0; 4], &long(44_100 << 16)].concat();
    let stsd = [long(0).as_slice(), &long(1), &atom(encoding, &entry)].concat();
    let stbl = atom("stbl", &atom("stsd", &stsd));
    let mdia = [atom("mdhd", &mdhd), atom("hdlr", &hdlr), atom("minf", &stbl)].concat();
    let place = atom("udta", &atom("\u{a9}xyz", b"+10.7769+106.7009/"));
    let trak = atom("trak", &[atom("mdia", &mdia), place.clone()].concat());
    let mvhd = atom("mvhd", &[&*times, &[0; 88]].concat());
    [
        atom("ftyp", b"M4A \0\0\0\0M4A isom"),
        atom("moov", &[mvhd, trak, place, atom("meta", b"Nguyen Van A")].concat()),
        atom("uuid", b"Nguyen Van A"),
        atom("mdat", &[1; 100]),
    ]
    .concat()
}

fn page(serial: u32, position: u64, packets: &[&[u8]]) -> Vec<u8> {
    let lacing: Vec<u8> = packets
        .iter()
        .flat_map(|packet| {
            let rest = u8::try_from(packet.len() % 255).expect("a byte");
            std::iter::repeat_n(255, packet.len() / 255).chain([rest])
        })
        .collect();
    let n_pieces = [u8::try_from(lacing.len()).expect("few")];
    let mut page = [
        b"OggS\0\0".as_slice(),
        &position.to_le_bytes()[..],
        &serial.to_le_bytes(),
        &[0; 8],
        &n_pieces,
        &lacing,
    ]
    .concat();
    packets.iter().for_each(|packet| page.extend_from_slice(packet));
    page
}

fn opus() -> Vec<u8> {
    opus_of(1, 48_000 * 90 + 312)
}

/// A recording of this many channels, whose last page ends at this sample.
fn opus_of(channels: u8, position: u64) -> Vec<u8> {
    let head = [b"OpusHead\x01".as_slice(), &[channels], &312_u16.to_le_bytes(), &[0; 7]].concat();
    let tags =
        [b"OpusTags\x04\0\0\0lavf\x01\0\0\0".as_slice(), &22_u32.to_le_bytes(), b"ARTIST=Nguyen Van A xyz"]
            .concat();
    [page(7, 0, &[&head]), page(7, 0, &[&tags]), page(7, position, &[&[0xfc; 400], b"\xfc\xff\xfe"])].concat()
}

fn of(format: AudioFormat, bytes: Vec<u8>) -> Result<AudioFacts, AudioFlaw> {
    clean(format, bytes).map(|(facts, _)| facts)
}

#[test]
fn the_sound_is_kept_and_nothing_else() {
    let frames = frame().repeat(100);
    let joined = [
        id3(b"Nguyen Van A"),
        frames.clone(),
        id3(b"xyz"),
        frames.clone(),
        [b"TAG".as_slice(), &[b'x'; 125]].concat(),
    ];
    let cases = [
        (AudioFormat::Mp3, joined.concat(), 200 * 1152 * 1000 / 44_100),
        (AudioFormat::M4a, m4a("soun", "mp4a", 200_400), 200_400),
        (AudioFormat::Ogg, opus(), 90_000),
    ];
    for (format, bytes, millis) in cases {
        let length = bytes.len();
        let (facts, kept) = clean(format, bytes).expect("a recording");
        assert!(facts.millis.abs_diff(millis) <= millis / 200, "{facts:?}");
        assert_eq!(facts.size, kept.len() as u64);
        for note in [b"Nguyen".as_slice(), b"xyz", b"+10.7", &0xdead_beef_u32.to_be_bytes(), b"lavf"] {
            assert!(!kept.windows(note.len()).any(|bytes| bytes == note), "{format:?} {note:?}");
        }
        match format {
            AudioFormat::Mp3 => assert_eq!(kept, frame().repeat(200)),
            AudioFormat::M4a | AudioFormat::Ogg => assert_eq!(kept.len(), length),
        }
        assert_eq!(clean(format, kept.clone()), Ok((facts, kept)), "once is enough");
    }
}

/// A frame of silence of 32 kbit/s; 104 bytes.
fn small_frame() -> Vec<u8> {
    let mut frame = vec![0xff, 0xfb, 0x10, 0x64];
    frame.resize(104, 0);
    frame
}

fn told_frame(frames: u32, size: u32) -> Vec<u8> {
    let mut told = frame();
    let head = [b"Info\0\0\0\x03".as_slice(), &frames.to_be_bytes(), &size.to_be_bytes()].concat();
    told[36..52].copy_from_slice(&head);
    told
}

#[test]
fn an_mp3_is_as_long_as_its_frames_whatever_the_first_one_tells() {
    let told = [told_frame(100, 41_700), frame().repeat(100)].concat();
    let varied = [small_frame().repeat(300), frame().repeat(100)].concat();
    let mut foreign = frame();
    foreign[36..40].copy_from_slice(b"VBRI");
    foreign[50..54].copy_from_slice(&9_u32.to_be_bytes());
    for (name, bytes, frames) in [
        ("right", told.clone(), 100),
        ("joined", told.repeat(3), 302),
        ("varied", varied.clone(), 400),
        ("of no size", [told_frame(400, 0), varied.clone()].concat(), 400),
        ("of another encoder", [foreign, varied].concat(), 400),
    ] {
        let (facts, kept) = clean(AudioFormat::Mp3, bytes.clone()).expect("a recording");
        assert!(facts.millis.abs_diff(frames * 1152 * 1000 / 44_100) <= 1, "{name}: {facts:?}");
        assert_eq!(kept == bytes, name == "right", "{name}");
        assert_eq!(clean(AudioFormat::Mp3, kept.clone()), Ok((facts, kept)), "{name}");
    }
}

#[test]
fn boxes_of_every_kind_of_size_are_found() {
    let usual = m4a("soun", "mp4a", 200_400);
    let sound_at = usual.len() - 108;
    let (before, sound) = (&usual[..sound_at], &usual[sound_at + 8..]);
    let long = [b"\0\0\0\x01mdat".as_slice(), &116_u64.to_be_bytes(), sound].concat();
    let (head, rest) = before.split_at(24);
    let last = [b"\0\0\0\0mdat", sound].concat();
    for bytes in [[head, &long, rest].concat(), [before, &long].concat(), [before, &last].concat()] {
        let (facts, kept) = clean(AudioFormat::M4a, bytes.clone()).expect("a recording");
        assert_eq!((facts.millis, kept.len()), (200_400, bytes.len()));
        let place = |bytes: &[u8]| bytes.windows(sound.len()).position(|part| part == sound);
        assert_eq!(place(&kept), place(&bytes), "the sound stays where it was");
    }
}

#[test]
fn an_empty_page_may_be_the_last_one() {
    let bytes = [opus(), page(7, 48_000 * 90 + 312, &[])].concat();
    assert_eq!(of(AudioFormat::Ogg, bytes).map(|facts| facts.millis), Ok(90_000));
}

#[test]
fn what_is_no_recording_is_told() {
    let film = m4a("vide", "avc1", 1000);
    let two = [opus(), page(8, 0, &[b"\x80theora"])].concat();
    let mut counted = frame();
    counted[36..48].copy_from_slice(b"Xing\0\0\0\x01\0\0\x03\xe8");
    let mut without_sound = m4a("soun", "mp4a", 1000);
    without_sound.truncate(without_sound.len() - 108);
    let cases = [
        (AudioFormat::Mp3, b"ID3\x04\0\0\0\0\0\0%PDF-1.7 and more".to_vec(), AudioFlaw::Broken),
        (AudioFormat::Mp3, [frame().repeat(9), vec![b'x'; 9000]].concat(), AudioFlaw::Broken),
        (AudioFormat::Mp3, [counted, frame().repeat(500)].concat(), AudioFlaw::Cut),
        (AudioFormat::M4a, film, AudioFlaw::NotOnlySound),
        (AudioFormat::M4a, m4a("soun", "alac", 1000), AudioFlaw::Encoding),
        (AudioFormat::M4a, m4a("soun", "mp4a", 0), AudioFlaw::Broken),
        (AudioFormat::M4a, m4a("soun", "mp4a", u32::MAX), AudioFlaw::Endless),
        (AudioFormat::M4a, without_sound, AudioFlaw::Broken),
        (AudioFormat::Ogg, two, AudioFlaw::NotOnlySound),
        (AudioFormat::Ogg, opus_of(0, 48_000), AudioFlaw::Broken),
        (AudioFormat::Ogg, opus_of(1, 312 + 20), AudioFlaw::Broken),
        (AudioFormat::Ogg, opus_of(1, u64::MAX - 1), AudioFlaw::Endless),
        (AudioFormat::Ogg, opus_of(1, u64::MAX), AudioFlaw::Cut),
        (
            AudioFormat::Ogg,
            [opus(), page(7, 48_000, &[&page(7, u64::MAX - 1, &[b"x"])])].concat(),
            AudioFlaw::Broken,
        ),
        (AudioFormat::Ogg, page(7, 0, &[b"Speex   1.2"]), AudioFlaw::Encoding),
        (AudioFormat::Ogg, b"OggS\0\0 and no more of this kind at all".to_vec(), AudioFlaw::Cut),
    ];
    for (idx, (format, bytes, flaw)) in cases.into_iter().enumerate() {
        assert_eq!(of(format, bytes), Err(flaw), "{idx}");
    }
}

#[test]
fn a_cut_recording_is_told() {
    for (format, whole) in [(AudioFormat::M4a, m4a("soun", "mp4a", 1000)), (AudioFormat::Ogg, opus())] {
        for length in [whole.len() - 1, whole.len() - 50] {
            assert_eq!(of(format, whole[..length].to_vec()), Err(AudioFlaw::Cut), "{format:?} {length}");
        }
    }
}

#[test]
fn files_of_a_million_parts_are_refused() {
    let many = atom("moov", &atom("free", b"").repeat(1_000_000));
    let sync = [0xff, 0xfb, 0x90, 0x64];
    for (format, bytes) in [
        (AudioFormat::M4a, many),
        (AudioFormat::M4a, atom("moov", &[]).repeat(1_000_000)),
        (AudioFormat::Ogg, page(7, 0, &[]).repeat(100_000)),
        (AudioFormat::Ogg, [opus(), page(7, 48_000, &[]).repeat(1_000_000)].concat()),
        (AudioFormat::Mp3, b"ID3\x04\0\0\0\0\0\0".repeat(500_000)),
        (AudioFormat::Mp3, sync.repeat(1_000_000)),
        (AudioFormat::Mp3, b"TAG".repeat(1_000_000)),
        (AudioFormat::Mp3, vec![0; 5_000_000]),
    ] {
        assert!(of(format, bytes).is_err());
    }
}

#[test]
fn every_changed_byte_gives_a_recording_or_a_flaw() {
    for (format, whole) in [
        (AudioFormat::Mp3, frame().repeat(4)),
        (AudioFormat::M4a, m4a("soun", "mp4a", 1000)),
        (AudioFormat::Ogg, opus()),
    ] {
        for at in 0..whole.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                if let Ok((facts, kept)) = clean(format, bytes) {
                    assert_eq!(facts.size, kept.len() as u64, "{format:?} {at} {value}");
                    assert_eq!(clean(format, kept.clone()), Ok((facts, kept)), "{format:?} {at} {value}");
                }
            }
        }
    }
}
