//! Pictures that would cost time or memory, or are something else as well.

use std::time::Instant;

use bantin::photo::Size;
use bantin::photo::{self, Cut, Foreign, PhotoFlaw, PhotoFormat, Rendition};

use super::files::{self, chunk, riff};
use super::fixtures::{Fixture, fixtures};

const HUGE: Size = Size { width: 50_000, height: 50_000 };

/// A JPEG file of this size whose pixels are `scans`.
fn jpeg(size: Size, start_of_frame: u8, scans: &[u8]) -> Vec<u8> {
    let frame = |number: u8, factors: u8| [number, factors, 0];
    let side = |side: u32| (side as u16).to_be_bytes();
    let sizes = [&[8][..], &side(size.height), &side(size.width), &[3]].concat();
    let frames = [frame(1, 0x22), frame(2, 0x11), frame(3, 0x11)].concat();
    // One code of one bit: the block equals the last one, or is empty.
    let table = |class: u8| [&[class, 1][..], &[0; 15], &[0]].concat();
    let segments = [
        (0xdb, [&[0][..], &[1; 64]].concat()),
        (start_of_frame, [sizes, frames].concat()),
        (0xc4, [table(0x00), table(0x10)].concat()),
    ];
    let mut file = files::with_segments(&[0xff, 0xd8], &segments);
    file.extend(scans);
    file.extend([0xff, 0xd9]);
    file
}

fn wanted() -> Vec<Rendition> {
    [PhotoFormat::Jpeg, PhotoFormat::Webp].map(|format| Rendition { cut: Cut::Width(480), format }).to_vec()
}

/// The flaw in the file, which must be found in the time that a message may take.
fn flaw(file: &[u8]) -> PhotoFlaw {
    let started = Instant::now();
    let flaw = match photo::facts(file) {
        Ok(_) => photo::make(file, &wanted()).expect_err("it is hostile"),
        Err(flaw) => flaw,
    };
    assert!(started.elapsed().as_secs() < 2, "{flaw}: {:?}", started.elapsed());
    flaw
}

#[test]
fn headers_of_huge_pictures_are_not_believed() {
    let pixels = u64::from(HUGE.width) * u64::from(HUGE.height);
    let gif = [
        &b"GIF89a"[..],
        &[0x50, 0xc3, 0x50, 0xc3, 0, 0, 0],
        b"\x2c\0\0\0\0\x50\xc3\x50\xc3\0\x02\x02\x44\x01\0\x3b",
    ];
    let scan = [0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0];
    for file in [
        jpeg(HUGE, 0xc0, &scan),
        jpeg(HUGE, 0xc2, &scan),
        files::png(HUGE, 8, 2, &[], &[0; 50_000]),
        files::png(HUGE, 16, 6, &[], &[0; 50_000]),
        gif.concat(),
        files::extended_webp(HUGE, 0, &[riff(b"VP8L", &[0x2f, 0, 0, 0, 0])]),
        files::extended_webp(HUGE, 2, &[riff(b"ANMF", &[0; 24])]),
        huge_avif(),
    ] {
        assert!(
            matches!(flaw(&file), PhotoFlaw::TooManyPixels { pixels: said, limit } if said == pixels && limit <= photo::MAX_PIXELS)
        );
    }
}

/// Every file, cut anywhere, except those that end with a film, which isn't needed.
#[test]
fn what_is_cut_off_is_told() {
    let has_film = |fixture: &&Fixture| matches!(&*fixture.name, "film-behind.jpg" | "animation.avif");
    for fixture in fixtures().iter().filter(|fixture| !has_film(fixture)) {
        let length = fixture.bytes.len();
        let ends = (0..length).step_by(length / 40 + 1).chain([length - 1]);
        for end in ends.skip(1) {
            let flaw = flaw(&fixture.bytes[..end]);
            let is_told = matches!(flaw, PhotoFlaw::Truncated) || end < 16;
            assert!(is_told, "{} of {length} bytes of {}: {flaw:?}", end, fixture.name);
        }
    }
}

/// Zeros in the format of zlib, a hundred times shorter (RFC 1951, 3.2.6): a zero, and copies of 258 bytes from one before.
fn zeros(n_copies: usize) -> Vec<u8> {
    let copy = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
    let bits =
        [1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0].into_iter().chain(std::iter::repeat_n(copy, n_copies).flatten());
    let bits: Vec<u8> = bits.chain([0; 7 + 8]).collect();
    let bytes = bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |all, bit| all << 1 | bit));
    [0x78, 0x01].into_iter().chain(bytes).chain([0; 4]).collect()
}

#[test]
fn bombs_in_chunks_are_left_alone() {
    let size = Size { width: 8, height: 8 };
    let bomb = zeros(1_500_000);
    let text = [b"Comment\0\0".as_slice(), &bomb].concat();
    for chunks in [
        vec![chunk(b"zTXt", &text)],
        vec![chunk(b"iTXt", &[b"Comment\0\x01\0\0\0".as_slice(), &bomb].concat())],
        vec![chunk(b"tIME", &[0; 7]); 100_000],
    ] {
        let started = Instant::now();
        let file = files::png(size, 8, 2, &chunks, &[9; 8 * 8 * 3]);
        photo::make(&file, &wanted()).expect("a harmless picture");
        assert!(started.elapsed().as_secs() < 2, "{:?}", started.elapsed());
    }
    // More pixels than the header has, and a profile of 400 MB.
    let file = files::png(size, 8, 2, &[chunk(b"iCCP", &text), chunk(b"IDAT", &bomb)], &[9; 8 * 8 * 3]);
    let started = Instant::now();
    let _ = photo::make(&file, &wanted());
    assert!(started.elapsed().as_secs() < 2, "{:?}", started.elapsed());
}

#[test]
fn a_thousand_frames_are_too_many() {
    let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0".as_slice();
    let gif = |n_frames: usize| {
        [b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0", frame.repeat(n_frames).as_slice(), b"\x3b"].concat()
    };
    assert_eq!(flaw(&gif(1000)), PhotoFlaw::TooManyFrames(1000));
    assert!(photo::facts(&gif(photo::MAX_FRAMES)).is_ok());
    let frames = vec![riff(b"ANMF", &[0; 24]); 1000];
    assert_eq!(
        flaw(&files::extended_webp(Size { width: 1, height: 1 }, 2, &frames)),
        PhotoFlaw::TooManyFrames(1000)
    );
}

/// Each scan is empty, and makes the decoder go through all blocks.
#[test]
fn scans_without_end_are_not_begun() {
    let size = Size { width: 6000, height: 6000 };
    let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0, 0x55, 0x55];
    assert!(matches!(flaw(&jpeg(size, 0xc2, &scan.repeat(20_000))), PhotoFlaw::Broken(_)));
}

#[test]
fn what_is_something_else_as_well_comes_out_as_a_picture() {
    let fixtures = fixtures();
    let archive = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    let page = b"<script>alert(1)</script>";
    let mut n_files = 0;
    for fixture in fixtures.iter().filter(|fixture| fixture.name.starts_with("words.") || fixture.is_animated)
    {
        let file = [fixture.bytes.as_slice(), page, archive].concat();
        let mut wanted = wanted();
        if fixture.is_animated {
            let format = photo::facts(&file).expect("a picture").animation.expect("frames");
            wanted.push(Rendition { cut: Cut::Width(9999), format });
        }
        for made in photo::make(&file, &wanted).expect("files") {
            for other in [&page[..], archive] {
                assert!(!made.windows(other.len()).any(|window| window == other), "{}", fixture.name);
            }
            n_files += 1;
        }
    }
    assert_eq!(n_files, 4 * 2 + 2 * 3);
}

#[test]
fn what_is_no_picture_for_the_web_is_named() {
    for (bytes, expected) in [
        (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], Foreign::Heic),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Foreign::Heic),
        (b"\0\0\0\x14ftypcrx \0\0\0\x01crx ", Foreign::Raw),
        (b"II*\0\x10\0\0\0CR\x02\0", Foreign::Raw),
        (b"MM\0*\0\0\0\x08\0\x01\xc6\x12\0\x01\0\0\0\x04\x01\x04\0\0", Foreign::Raw),
        (b"II*\0\x08\0\0\0\0\0\0\0NIKON CORPORATION\0", Foreign::Raw),
        (b"FUJIFILMCCD-RAW 0201", Foreign::Raw),
        (b"II*\0\x08\0\0\0\0\0\0\0", Foreign::Tiff),
        (b"BM\x46\0\0\0", Foreign::Bmp),
        (b"\0\0\0\x0cJXL \r\n\x87\n", Foreign::JpegXl),
        (b"%PDF-1.7", Foreign::Other),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", Foreign::Other),
        (b"<svg/>", Foreign::Other),
        (b"", Foreign::Other),
    ] {
        assert_eq!(flaw(bytes), PhotoFlaw::Foreign(expected), "{}", String::from_utf8_lossy(bytes));
    }
}

/// The AVIF file of the fixtures with this name.
fn avif(name: &str) -> Vec<u8> {
    fixtures().into_iter().find(|fixture| fixture.name == name).expect("a fixture").bytes
}

/// An AVIF file of that size by its properties and by its stream, which contains only a header.
fn huge_avif() -> Vec<u8> {
    let mut file = avif("420.avif");
    let at = position(&file, b"ispe") + 8;
    file[at..at + 4].copy_from_slice(&HUGE.width.to_be_bytes());
    file[at + 4..at + 8].copy_from_slice(&HUGE.height.to_be_bytes());
    // A still picture in profile 0, sides of sixteen bits, no tools, eight bits a sample (AV1, 5.5).
    let (width, height) = (HUGE.width - 1, HUGE.height - 1);
    let bits = format!("0001100000{}{width:016b}{height:016b}00000000010000", "1".repeat(8));
    let header = u64::from_str_radix(&bits, 2).expect("64 bits").to_be_bytes();
    let header = [&[1 << 3 | 2, 9], &header[..], &[0x80]].concat();
    let stream = position(&file, b"mdat") + 4;
    let (rest, padding) = (file.len() - stream - header.len() - 2, 15 << 3 | 2);
    file.truncate(stream);
    [file, header, vec![padding, rest as u8], vec![0; rest]].concat()
}

/// The position of `wanted` in the file.
fn position(file: &[u8], wanted: &[u8]) -> usize {
    file.windows(wanted.len()).position(|window| window == wanted).expect("it is there")
}

#[test]
fn an_avif_file_that_contradicts_itself_is_broken() {
    let width = |file: &mut Vec<u8>, width: u32| {
        let at = position(file, b"ispe") + 8;
        file[at..at + 4].copy_from_slice(&width.to_be_bytes());
    };
    // The number of rows of tiles.
    let rows = |file: &mut Vec<u8>| {
        let at = position(file, &[0, 0, 1, 2, 0, 192, 0, 128]);
        file[at + 2] = 200;
    };
    let film = |file: &mut Vec<u8>| {
        let at = position(file, b"meta");
        file[at..at + 4].copy_from_slice(b"moov");
    };
    let no_primary = |file: &mut Vec<u8>| {
        let at = position(file, b"pitm") + 8;
        file[at..at + 2].copy_from_slice(&[9, 9]);
    };
    let secret_box = |file: &mut Vec<u8>| {
        let at = position(file, b"clap");
        file[at..at + 4].copy_from_slice(b"clop");
    };
    let no_area = |file: &mut Vec<u8>| {
        let at = position(file, b"clap") + 4;
        file[at..at + 4].copy_from_slice(&500_u32.to_be_bytes());
    };
    type Change<'c> = &'c dyn Fn(&mut Vec<u8>);
    let changes: [(&str, Change<'_>); 9] = [
        ("420.avif", &|file| width(file, 50_000)),
        ("420.avif", &|file| width(file, 191)),
        ("420.avif", &|file| width(file, 0)),
        ("animation.avif", &|file| width(file, u32::MAX)),
        ("pieces.avif", &rows),
        ("animation.avif", &film),
        ("420.avif", &no_primary),
        ("part.avif", &secret_box),
        ("part.avif", &no_area),
    ];
    for (idx, (name, change)) in changes.into_iter().enumerate() {
        let mut file = avif(name);
        change(&mut file);
        let flaw = flaw(&file);
        assert!(matches!(flaw, PhotoFlaw::Broken(_)), "{idx}, {name}: {flaw:?}");
    }
}

/// A decoder in an unsafe language might have read and written outside its memory.
#[test]
fn bytes_of_avif_files_may_be_anything() {
    let (mut n_broken, mut n_made) = (0, 0);
    for name in ["420.avif", "10-bits-alpha.avif", "pieces.avif", "animation.avif", "part.avif"] {
        let whole = avif(name);
        for at in (0..whole.len()).step_by(7) {
            let mut file = whole.clone();
            file[at] ^= 1 << (at % 8);
            let started = Instant::now();
            match photo::make(&file, &wanted()) {
                Ok(_) => n_made += 1,
                Err(_) => n_broken += 1,
            }
            assert!(started.elapsed().as_secs() < 2, "{name}, byte {at}: {:?}", started.elapsed());
        }
    }
    assert!(n_broken > 50 && n_made > 50, "{n_broken} broken, {n_made} made");
}
