//! Pictures of four colours, in all formats, with all data that cameras, phones and programs add.

use std::path::Path;

use bantin::photo::Size;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use moxcms::ColorProfile;

use super::colours::{self, ADOBE_RGB, DISPLAY_P3, GAMMA_1_8, LINEAR, SRGB, Space, lab_to_srgb};
use super::files;

/// A picture and the expected result.
pub(super) struct Fixture {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The displayed colours in sRGB: top left, top right, bottom left, bottom right.
    pub colours: [[u8; 3]; 4],
    pub has_alpha: bool,
    pub is_animated: bool,
}

/// The displayed size.
pub(super) const SIZE: Size = Size { width: 192, height: 128 };

/// The colours of the corners, in whatever space: far from each other, and inside sRGB in all of them.
const CORNERS: [[u8; 3]; 4] = [[190, 70, 60], [70, 130, 80], [60, 80, 150], [225, 215, 190]];
const GREYS: [u8; 4] = [40, 100, 170, 230];

/// A picture with a corner of each of four pixels.
fn quarters<const N: usize>(size: Size, corners: [[u8; N]; 4]) -> Vec<u8> {
    let of = |x: u32, y: u32| usize::from(y >= size.height / 2) * 2 + usize::from(x >= size.width / 2);
    (0..size.height).flat_map(|y| (0..size.width).flat_map(move |x| corners[of(x, y)])).collect()
}

/// The stored corners and size of a picture that is displayed with `corners`, by the definition of the first row and
/// the first column in Exif 2.32 (4.6.4, Orientation): the sides where they are displayed.
fn stored(orientation: u16, corners: [[u8; 3]; 4]) -> (Size, [[u8; 3]; 4]) {
    const LEFT: usize = 0;
    const RIGHT: usize = 1;
    const TOP: usize = 2;
    const BOTTOM: usize = 3;
    let (row, column) = [
        (TOP, LEFT),
        (TOP, RIGHT),
        (BOTTOM, RIGHT),
        (BOTTOM, LEFT),
        (LEFT, TOP),
        (RIGHT, TOP),
        (RIGHT, BOTTOM),
        (LEFT, BOTTOM),
    ][usize::from(orientation) - 1];
    let opposite = |side: usize| side ^ 1;
    let at = |one: usize, other: usize| {
        let (across, down) = if one < TOP { (one, other) } else { (other, one) };
        corners[(down - TOP) * 2 + across]
    };
    let (last_row, last_column) = (opposite(row), opposite(column));
    let turned = [at(row, column), at(row, last_column), at(last_row, column), at(last_row, last_column)];
    let size = if orientation > 4 { Size { width: SIZE.height, height: SIZE.width } } else { SIZE };
    (size, turned)
}

fn jpeg(size: Size, pixels: &[u8], colours: ColorType, is_progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(is_progressive);
    encoder.encode(pixels, size.width as u16, size.height as u16, colours).expect("a JPEG file");
    bytes
}

fn webp(size: Size, pixels: &[u8], layout: webp::PixelLayout) -> Vec<u8> {
    webp::Encoder::new(pixels, layout, size.width, size.height).encode_lossless().to_vec()
}

struct Fixtures(Vec<Fixture>);

impl Fixtures {
    fn add(&mut self, name: impl Into<String>, bytes: Vec<u8>, colours: [[u8; 3]; 4]) -> &mut Fixture {
        self.0.push(Fixture { name: name.into(), bytes, colours, has_alpha: false, is_animated: false });
        self.0.last_mut().expect("it was added")
    }
}

fn in_srgb(space: Space) -> [[u8; 3]; 4] {
    CORNERS.map(|colour| colours::to_srgb(space, colour))
}

fn greys_in_srgb(space: Space) -> [[u8; 3]; 4] {
    GREYS.map(|grey| colours::to_srgb(space, [grey; 3]))
}

/// All fixtures.
pub(super) fn fixtures() -> Vec<Fixture> {
    let mut fixtures = Fixtures(Vec::new());
    turned(&mut fixtures);
    jpegs(&mut fixtures);
    inks(&mut fixtures);
    pngs(&mut fixtures);
    pngs_with_measures(&mut fixtures);
    webps(&mut fixtures);
    gifs(&mut fixtures);
    avifs(&mut fixtures);
    fixtures.0
}

/// All orientations, in the three formats that have them.
fn turned(fixtures: &mut Fixtures) {
    for orientation in 1..=8 {
        let (size, corners) = stored(orientation, CORNERS);
        let pixels = quarters(size, corners);
        let exif = files::exif(orientation, orientation % 2 == 0, &[]);

        let file = jpeg(size, &pixels, ColorType::Rgb, false);
        let thumbnail = files::with_segments(&file, &[files::iptc_segment()]);
        let file = files::with_segments(&file, &[files::exif_segment(orientation, &thumbnail)]);
        fixtures.add(format!("turned-{orientation}.jpg"), file, CORNERS);

        let file = files::png(size, 8, 2, &[files::chunk(b"eXIf", &exif)], &pixels);
        fixtures.add(format!("turned-{orientation}.png"), file, CORNERS);

        let file = webp(size, &pixels, webp::PixelLayout::Rgb);
        let chunks = [files::pixels_of_webp(&file), files::riff(b"EXIF", &exif)];
        fixtures.add(
            format!("turned-{orientation}.webp"),
            files::extended_webp(size, 0x08, &chunks),
            CORNERS,
        );
    }
}

fn jpegs(fixtures: &mut Fixtures) {
    let pixels = quarters(SIZE, CORNERS);
    let plain = jpeg(SIZE, &pixels, ColorType::Rgb, false);
    let profile = |profile: &ColorProfile| profile.encode().expect("a profile");
    let comment = (0xfe, files::SECRET.as_bytes().to_vec());
    let all = [files::exif_segment(1, &plain), files::xmp_segment(), files::iptc_segment(), comment];
    fixtures.add("words.jpg", files::with_segments(&plain, &all), CORNERS);
    fixtures.add("progressive.jpg", jpeg(SIZE, &pixels, ColorType::Rgb, true), CORNERS);
    // A photo followed by a film, as phones store them.
    let film = [&plain, b"\0\0\0\x18ftypmp42".as_slice(), files::SECRET.as_bytes()].concat();
    fixtures.add("film-behind.jpg", film, CORNERS);
    for (name, written, space, n_parts) in [
        ("srgb.jpg", ColorProfile::new_srgb(), SRGB, 1),
        ("display-p3.jpg", ColorProfile::new_display_p3(), DISPLAY_P3, 1),
        ("display-p3-in-parts.jpg", ColorProfile::new_display_p3(), DISPLAY_P3, 3),
        ("adobe-rgb.jpg", ColorProfile::new_adobe_rgb(), ADOBE_RGB, 1),
    ] {
        let segments = files::profile_segments(&profile(&written), n_parts);
        fixtures.add(name, files::with_segments(&plain, &segments), in_srgb(space));
    }
    // A profile for other pixels is ignored.
    let grey_profile = files::profile_segments(&profile(&ColorProfile::new_gray_with_gamma(1.8)), 1);
    fixtures.add("profile-of-greys.jpg", files::with_segments(&plain, &grey_profile), CORNERS);
    let broken = files::profile_segments(&[7; 300], 1);
    fixtures.add("broken-profile.jpg", files::with_segments(&plain, &broken), CORNERS);

    let plain_of_colours = plain;
    let greys = quarters(SIZE, GREYS.map(|grey| [grey]));
    let plain = jpeg(SIZE, &greys, ColorType::Luma, false);
    fixtures.add("grey.jpg", plain.clone(), greys_in_srgb(SRGB));
    fixtures.add("grey-1.8.jpg", files::with_segments(&plain, &grey_profile), greys_in_srgb(GAMMA_1_8));
    // As Photoshop writes them.
    let adobe = (0xee, b"Adobe\0\x64\0\0\0\0\0".to_vec());
    fixtures.add(
        "grey-of-adobe.jpg",
        files::with_segments(&plain, std::slice::from_ref(&adobe)),
        greys_in_srgb(SRGB),
    );

    // Plain red, green and blue: the encoder is told that they are brightness and two colours.
    let mut file = jpeg(SIZE, &pixels, ColorType::Ycbcr, false);
    fixtures.add(
        "jfif-and-adobe.jpg",
        files::with_segments(&plain_of_colours, std::slice::from_ref(&adobe)),
        CORNERS,
    );
    // Without the JFIF segment, which allows only one kind of channels.
    file.drain(2..2 + 18);
    fixtures.add("rgb-of-adobe.jpg", files::with_segments(&file, &[adobe]), CORNERS);
    let mut named = file;
    let frame = named.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame");
    let scan = named.windows(2).position(|pair| pair == [0xff, 0xda]).expect("a scan");
    for (idx, name) in b"RGB".iter().enumerate() {
        named[frame + 10 + idx * 3] = *name;
        named[scan + 5 + idx * 2] = *name;
    }
    fixtures.add("rgb-by-name.jpg", named, CORNERS);
}

fn inks(fixtures: &mut Fixtures) {
    const INKS: [[u8; 4]; 4] = [[40, 190, 160, 30], [180, 40, 150, 60], [0, 0, 0, 128], [0, 20, 60, 0]];
    // Without a profile, as in browsers: each ink takes its part of the light.
    let naive = INKS.map(|[cyan, magenta, yellow, black]| {
        let left = |ink: u8| f64::from(255 - ink) / 255.0;
        [cyan, magenta, yellow].map(|ink| (left(ink) * left(black) * 255.0).round() as u8)
    });
    let pixels = quarters(SIZE, INKS);
    let cmyk = jpeg(SIZE, &pixels, ColorType::Cmyk, false);
    fixtures.add("cmyk.jpg", cmyk.clone(), naive);
    fixtures.add("ycck.jpg", jpeg(SIZE, &pixels, ColorType::CmykAsYcck, false), naive);
    // Without Adobe's mark, the inks are stored as they are.
    let inverted: Vec<u8> = pixels.iter().map(|ink| 255 - ink).collect();
    let mut unmarked = jpeg(SIZE, &inverted, ColorType::Cmyk, false);
    let mark = unmarked.windows(2).position(|pair| pair == [0xff, 0xee]).expect("Adobe's mark");
    unmarked.drain(mark..mark + 16);
    fixtures.add("cmyk-unmarked.jpg", unmarked, naive);

    // All or nothing of each ink, so that the corners of the profile's table are the expected colours.
    const FULL: [[u8; 4]; 4] = [[255, 0, 0, 0], [0, 255, 0, 0], [0, 255, 255, 0], [0, 0, 0, 0]];
    let lab = |inks: [bool; 4]| match inks {
        [true, false, false, false] => [62.0, -31.0, -40.0],
        [false, true, false, false] => [52.0, 60.0, -5.0],
        [false, true, true, false] => [50.0, 55.0, 40.0],
        [false, false, false, false] => [95.0, 0.0, 2.0],
        _ => [20.0, 0.0, 0.0],
    };
    let expected = FULL.map(|inks| lab_to_srgb(lab(inks.map(|ink| ink > 0))));
    let file = jpeg(SIZE, &quarters(SIZE, FULL), ColorType::Cmyk, false);
    let profile = files::profile_segments(&files::ink_profile(lab), 1);
    fixtures.add("cmyk-with-profile.jpg", files::with_segments(&file, &profile), expected);
}

fn wide(pixels: &[u8]) -> Vec<u8> {
    pixels.iter().flat_map(|&channel| [channel; 2]).collect()
}

fn pngs(fixtures: &mut Fixtures) {
    let pixels = quarters(SIZE, CORNERS);
    let png =
        |depth, colour, chunks: &[Vec<u8>], pixels: &[u8]| files::png(SIZE, depth, colour, chunks, pixels);
    let profile = |profile: &ColorProfile| files::profile_chunk(&profile.encode().expect("a profile"));
    fixtures.add("words.png", png(8, 2, &files::text_chunks(), &pixels), CORNERS);
    let (p3, adobe) = (profile(&ColorProfile::new_display_p3()), profile(&ColorProfile::new_adobe_rgb()));
    fixtures.add("display-p3.png", png(8, 2, std::slice::from_ref(&p3), &pixels), in_srgb(DISPLAY_P3));
    fixtures.add("adobe-rgb.png", png(8, 2, &[adobe], &pixels), in_srgb(ADOBE_RGB));
    fixtures.add("wide.png", png(16, 2, &[], &wide(&pixels)), CORNERS);
    fixtures.add("wide-p3.png", png(16, 2, &[p3], &wide(&pixels)), in_srgb(DISPLAY_P3));

    let greys = quarters(SIZE, GREYS.map(|grey| [grey]));
    let of_greys = profile(&ColorProfile::new_gray_with_gamma(1.8));
    fixtures.add("grey.png", png(8, 0, &[], &greys), greys_in_srgb(SRGB));
    fixtures.add("wide-grey.png", png(16, 0, &[], &wide(&greys)), greys_in_srgb(SRGB));
    fixtures.add(
        "grey-1.8.png",
        png(8, 0, std::slice::from_ref(&of_greys), &greys),
        greys_in_srgb(GAMMA_1_8),
    );
    fixtures.add(
        "wide-grey-1.8.png",
        png(16, 0, std::slice::from_ref(&of_greys), &wide(&greys)),
        greys_in_srgb(GAMMA_1_8),
    );
    // Two bits a pixel: 0, 85, 170 and 255.
    let two_bits: Vec<u8> = quarters(SIZE, [[0], [1], [2], [3]])
        .chunks(4)
        .map(|four| four.iter().fold(0, |byte, pixel| byte << 2 | pixel))
        .collect();
    fixtures.add("two-bits.png", png(2, 0, &[], &two_bits), [[0; 3], [85; 3], [170; 3], [255; 3]]);

    let seen = |colour: [u8; 3], alpha: u8| [colour[0], colour[1], colour[2], alpha];
    let [first, second, third, fourth] = CORNERS;
    let alphas = [seen(first, 255), seen(second, 255), seen(third, 255), seen(fourth, 0)];
    fixtures.add("alpha.png", png(8, 6, &[], &quarters(SIZE, alphas)), CORNERS).has_alpha = true;
    fixtures.add("wide-alpha.png", png(16, 6, &[], &wide(&quarters(SIZE, alphas))), CORNERS).has_alpha = true;
    let grey_alphas = [[GREYS[0], 255], [GREYS[1], 255], [GREYS[2], 255], [GREYS[3], 0]];
    let with_profile = png(8, 4, &[of_greys], &quarters(SIZE, grey_alphas));
    fixtures.add("grey-alpha.png", with_profile, greys_in_srgb(GAMMA_1_8)).has_alpha = true;
    let transparent = files::chunk(b"tRNS", &[0, fourth[0], 0, fourth[1], 0, fourth[2]]);
    fixtures.add("one-colour-transparent.png", png(8, 2, &[transparent], &pixels), CORNERS).has_alpha = true;

    let palette = files::chunk(b"PLTE", CORNERS.as_flattened());
    let indices = quarters(SIZE, [[0], [1], [2], [3]]);
    fixtures.add("palette.png", png(8, 3, std::slice::from_ref(&palette), &indices), CORNERS);
    let palette = [palette, files::chunk(b"tRNS", &[255, 255, 255, 0])];
    fixtures.add("palette-alpha.png", png(8, 3, &palette, &indices), CORNERS).has_alpha = true;
    // Opaque, though its header declares alpha.
    let opaque = CORNERS.map(|colour| seen(colour, 255));
    fixtures.add("opaque.png", png(8, 6, &[], &quarters(SIZE, opaque)), CORNERS);
}

/// Chunks that describe the colours in numbers.
fn pngs_with_measures(fixtures: &mut Fixtures) {
    let pixels = quarters(SIZE, CORNERS);
    let mut add = |name: &str, chunks: &[Vec<u8>], expected| {
        fixtures.add(name, files::png(SIZE, 8, 2, chunks, &pixels), expected);
    };
    let gamma = |gamma: u32| files::chunk(b"gAMA", &gamma.to_be_bytes());
    let points = |points: [u32; 8]| files::chunk(b"cHRM", &points.map(u32::to_be_bytes).concat());
    // White, red, green, blue: of sRGB, and of Adobe RGB.
    let srgb = points([31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]);
    let adobe = points([31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000]);
    add("gamma-srgb.png", &[gamma(45_455), srgb.clone()], CORNERS);
    add("gamma-1.8.png", &[gamma(55_556)], in_srgb(GAMMA_1_8));
    add("gamma-1.8-srgb.png", &[gamma(55_556), srgb], in_srgb(GAMMA_1_8));
    add("gamma-adobe.png", &[gamma(45_470), adobe], in_srgb(ADOBE_RGB_OF_SRGB_CURVE));
    add("srgb-chunk.png", &[files::chunk(b"sRGB", &[0]), gamma(100_000)], CORNERS);
    // The primaries of P3 and the curve of sRGB, in the numbers of ITU-T H.273.
    add("code-points.png", &[files::chunk(b"cICP", &[12, 13, 0, 1])], in_srgb(DISPLAY_P3));
    let linear = files::png(SIZE, 16, 2, &[gamma(100_000)], &wide(&pixels));
    fixtures.add("wide-linear.png", linear, in_srgb(LINEAR));
}

/// The usual gamma means the curve of sRGB, whatever the primaries are.
const ADOBE_RGB_OF_SRGB_CURVE: Space = ADOBE_RGB.with_curve_of(SRGB);

fn webps(fixtures: &mut Fixtures) {
    use webp::PixelLayout::{Rgb, Rgba};
    let pixels = quarters(SIZE, CORNERS);
    let plain = webp(SIZE, &pixels, Rgb);
    let parts = files::pixels_of_webp(&plain);
    fixtures.add("plain.webp", plain.clone(), CORNERS);
    let lossy = webp::Encoder::new(&pixels, Rgb, SIZE.width, SIZE.height).encode(95.0).to_vec();
    fixtures.add("lossy.webp", lossy, CORNERS);
    let words = [
        parts.clone(),
        files::riff(b"EXIF", &files::exif(1, true, &[])),
        files::riff(b"XMP ", &files::xmp()),
        files::riff(b"SECR", files::SECRET.as_bytes()),
    ];
    fixtures.add("words.webp", files::extended_webp(SIZE, 0x0c, &words), CORNERS);
    let profile = files::riff(b"ICCP", &ColorProfile::new_display_p3().encode().expect("a profile"));
    fixtures.add("display-p3.webp", files::extended_webp(SIZE, 0x20, &[profile, parts]), in_srgb(DISPLAY_P3));
    let alphas = [0, 1, 2, 3].map(|idx: usize| {
        let [red, green, blue] = CORNERS[idx];
        [red, green, blue, if idx == 3 { 0 } else { 255 }]
    });
    let alpha = quarters(SIZE, alphas);
    fixtures.add("alpha.webp", webp(SIZE, &alpha, Rgba), CORNERS).has_alpha = true;
    let lossy = webp::Encoder::new(&alpha, Rgba, SIZE.width, SIZE.height).encode(95.0).to_vec();
    fixtures.add("lossy-alpha.webp", lossy, CORNERS).has_alpha = true;

    let other = webp(SIZE, &quarters(SIZE, [CORNERS[3], CORNERS[2], CORNERS[1], CORNERS[0]]), Rgb);
    let animation = [
        files::riff(b"ANIM", &[0, 0, 0, 0, 3, 0]),
        files::webp_frame(SIZE, &plain),
        files::webp_frame(SIZE, &other),
        files::riff(b"EXIF", &files::exif(1, true, &[])),
        files::riff(b"XMP ", &files::xmp()),
    ];
    let file = files::extended_webp(SIZE, 0x02 | 0x0c, &animation);
    fixtures.add("animation.webp", file, CORNERS).is_animated = true;
}

/// A GIF file of frames with these corners, and text between them.
fn gif(frames: &[[u8; 4]], transparent: Option<u8>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, 192, 128, CORNERS.as_flattened()).expect("a GIF file");
    if frames.len() > 1 {
        encoder.set_repeat(gif::Repeat::Infinite).expect("a GIF file");
    }
    for corners in frames {
        let indices = quarters(SIZE, corners.map(|idx| [idx]));
        let mut frame = gif::Frame::from_indexed_pixels(192, 128, indices, transparent);
        frame.delay = 10;
        encoder.write_frame(&frame).expect("a GIF file");
    }
    drop(encoder);
    let secret = files::SECRET.as_bytes();
    let words = [
        files::gif_extension(0xfe, &[secret]),
        files::gif_extension(0xff, &[b"XMP DataXMP", &files::xmp()[..200]]),
        files::gif_extension(0xff, &[b"SECRETAPP10", secret]),
    ];
    // After the colours of all frames, and at the end.
    let colours = 13 + 12;
    file.splice(colours..colours, words.concat());
    let end = file.len() - 1;
    file.splice(end..end, words.concat());
    file
}

fn gifs(fixtures: &mut Fixtures) {
    fixtures.add("still.gif", gif(&[[0, 1, 2, 3]], None), CORNERS);
    fixtures.add("alpha.gif", gif(&[[0, 1, 2, 3]], Some(3)), CORNERS).has_alpha = true;
    fixtures
        .add("animation.gif", gif(&[[0, 1, 2, 3], [3, 2, 1, 0], [1, 1, 2, 2]], None), CORNERS)
        .is_animated = true;
}

/// Pictures made by `tests/photos/make-avif`.
fn avifs(fixtures: &mut Fixtures) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/photos/avif");
    let greys = greys_in_srgb(SRGB);
    for entry in walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        let colours = match name.trim_end_matches(".avif") {
            "code-points" | "10-bits-code-points" | "profile" => in_srgb(DISPLAY_P3),
            "grey" | "10-bits-grey" => greys,
            _ => CORNERS,
        };
        let has_alpha = name.contains("alpha") || name.starts_with("premultiplied");
        let bytes = std::fs::read(entry.path()).expect("a file");
        fixtures.add(name, bytes, colours).has_alpha = has_alpha;
    }
}
