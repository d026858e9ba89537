//! Photos: whatever cameras and programs write, the results are upright, in the right colours and without metadata.

#![expect(clippy::disallowed_methods, reason = "tests/photos/run looks at the files with other programs")]

mod colours;
mod files;
mod fixtures;
mod hostile;
mod made;
mod parts;

use std::io::Cursor;
use std::path::Path;

use bantin::photo::Size;
use bantin::photo::{self, Cut, PhotoFormat, Rendition};
use fixtures::{Fixture, SIZE, fixtures};

/// Colours with a larger distance count as different.
const NEAR: f64 = 3.0;

/// Decoded pixels, with alpha.
struct Pixels {
    size: Size,
    colours: Vec<[u8; 4]>,
}

fn pixels(file: &[u8], format: PhotoFormat) -> Pixels {
    let (width, height, bytes) = match format {
        PhotoFormat::Jpeg => {
            let mut decoder = jpeg_decoder::Decoder::new(file);
            let bytes = decoder.decode().expect("a JPEG file");
            let info = decoder.info().expect("a header");
            (u32::from(info.width), u32::from(info.height), bytes)
        }
        PhotoFormat::Webp => {
            let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).expect("a WebP file");
            let mut bytes = vec![0; decoder.output_buffer_size().expect("a size")];
            decoder.read_image(&mut bytes).expect("pixels");
            let (width, height) = decoder.dimensions();
            (width, height, bytes)
        }
        PhotoFormat::Png => {
            let mut decoder = png::Decoder::new(Cursor::new(file)).read_info().expect("a PNG file");
            let mut bytes = vec![0; decoder.output_buffer_size().expect("a size")];
            let info = decoder.next_frame(&mut bytes).expect("pixels");
            (info.width, info.height, bytes)
        }
        PhotoFormat::Gif => {
            let mut options = gif::DecodeOptions::new();
            options.set_color_output(gif::ColorOutput::RGBA);
            let mut decoder = options.read_info(file).expect("a GIF file");
            let bytes = decoder.read_next_frame().expect("a frame").expect("a frame").buffer.to_vec();
            (u32::from(decoder.width()), u32::from(decoder.height()), bytes)
        }
    };
    let n_channels = bytes.len() / (width * height) as usize;
    let colour = |pixel: &[u8]| match *pixel {
        [grey] => [grey, grey, grey, 255],
        [red, green, blue] => [red, green, blue, 255],
        [red, green, blue, alpha] => [red, green, blue, alpha],
        _ => panic!("{n_channels} channels"),
    };
    Pixels { size: Size { width, height }, colours: bytes.chunks_exact(n_channels).map(colour).collect() }
}

impl Pixels {
    /// The colours in the middle of the four quarters.
    fn corners(&self) -> [[u8; 4]; 4] {
        let Size { width, height } = self.size;
        [(1, 1), (3, 1), (1, 3), (3, 3)]
            .map(|(x, y)| self.colours[(height * y / 4 * width + width * x / 4) as usize])
    }
}

/// The renditions of each fixture.
fn renditions(fixture: &Fixture) -> Vec<Rendition> {
    let cuts = [Cut::Width(1600), Cut::Width(96), Cut::Cover { width: 64, height: 64 }];
    let formats = [PhotoFormat::Jpeg, PhotoFormat::Png, PhotoFormat::Webp];
    let mut wanted: Vec<Rendition> =
        cuts.into_iter().flat_map(|cut| formats.map(|format| Rendition { cut, format })).collect();
    if fixture.name.ends_with(".gif") {
        wanted.push(Rendition { cut: Cut::Width(1600), format: PhotoFormat::Gif });
    }
    wanted
}

fn extension(format: PhotoFormat) -> &'static str {
    match format {
        PhotoFormat::Jpeg => "jpg",
        PhotoFormat::Png => "png",
        PhotoFormat::Gif => "gif",
        PhotoFormat::Webp => "webp",
    }
}

/// The parts that a file may consist of.
fn allowed(format: PhotoFormat, is_animation: bool) -> &'static [&'static str] {
    match (format, is_animation) {
        (PhotoFormat::Jpeg, _) => &["JFIF", "DQT", "SOF", "DHT", "SOS", "EOI"],
        (PhotoFormat::Png, _) => &["IHDR", "IDAT", "IEND"],
        (PhotoFormat::Gif, _) => &["control", "frame", "NETSCAPE2.0"],
        (PhotoFormat::Webp, true) => &["VP8X", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L"],
        (PhotoFormat::Webp, false) => &["VP8X", "ALPH", "VP8 ", "VP8L"],
    }
}

/// All mistakes in the files made of the fixture.
fn mistakes(fixture: &Fixture) -> Vec<String> {
    let wanted = renditions(fixture);
    let made = match photo::make(&fixture.bytes, &wanted) {
        Ok(made) => made,
        Err(flaw) => return vec![format!("{flaw:?}")],
    };
    let mut mistakes = Vec::new();
    for (file, rendition) in made.iter().zip(wanted) {
        keep(fixture, rendition, file);
        let mut say = |what: String| mistakes.push(format!("{rendition:?}: {what}"));
        let is_animation = fixture.is_animated && photo::facts(file).expect("a picture").animation.is_some();
        for part in parts::parts(file) {
            if !allowed(rendition.format, is_animation).contains(&part.as_str()) {
                say(format!("a part {part}"));
            }
        }
        if file.windows(6).any(|window| window == &files::SECRET.as_bytes()[..6]) {
            say("the secret".to_owned());
        }
        let pixels = pixels(file, rendition.format);
        if pixels.size != photo::rendered_size(SIZE, rendition.cut) {
            say(format!("{:?}", pixels.size));
        }
        for (idx, (made, expected)) in pixels.corners().into_iter().zip(fixture.colours).enumerate() {
            let [red, green, blue, alpha] = made;
            let is_clear = fixture.has_alpha && idx == 3;
            if alpha != if is_clear && rendition.format != PhotoFormat::Jpeg { 0 } else { 255 } {
                say(format!("corner {idx}: alpha {alpha}"));
            }
            let expected = if is_clear { [255; 3] } else { expected };
            let distance = colours::distance([red, green, blue], expected);
            if distance > NEAR && !(is_clear && alpha == 0) {
                say(format!("corner {idx}: {made:?}, not {expected:?}: {distance:.1}"));
            }
        }
    }
    mistakes
}

/// Leaves the file for `tests/photos/run`.
fn keep(fixture: &Fixture, rendition: Rendition, file: &[u8]) {
    let Ok(folder) = std::env::var("BANTIN_PHOTOS") else { return };
    let cut = match rendition.cut {
        Cut::Width(width) => format!("{width}"),
        Cut::Cover { width, height } => format!("{width}x{height}"),
    };
    let (given, made) = (Path::new(&folder).join("given"), Path::new(&folder).join("made"));
    std::fs::create_dir_all(&given).expect("a folder");
    std::fs::create_dir_all(&made).expect("a folder");
    std::fs::write(given.join(&fixture.name), &fixture.bytes).expect("a file");
    let name = format!("{}--{cut}.{}", fixture.name, extension(rendition.format));
    std::fs::write(made.join(name), file).expect("a file");
}

#[test]
fn every_picture_comes_out_upright_in_its_colours_and_without_a_word() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 40, "{}", fixtures.len());
    if let Ok(folder) = std::env::var("BANTIN_PHOTOS") {
        let srgb = moxcms::ColorProfile::new_srgb().encode().expect("a profile");
        std::fs::write(Path::new(&folder).join("srgb.icc"), srgb).expect("a file");
    }
    let mut all = Vec::new();
    for fixture in &fixtures {
        all.extend(mistakes(fixture).into_iter().map(|mistake| format!("{}: {mistake}", fixture.name)));
    }
    assert!(all.is_empty(), "{} mistakes\n{}", all.len(), all.join("\n"));
}

#[test]
fn what_is_known_before_decoding_is_true() {
    for fixture in fixtures() {
        let facts = photo::facts(&fixture.bytes).unwrap_or_else(|flaw| panic!("{}: {flaw}", fixture.name));
        assert_eq!(facts.size, SIZE, "{}", fixture.name);
        assert_eq!(facts.animation.is_some(), fixture.is_animated, "{}", fixture.name);
        assert!(facts.has_alpha || !fixture.has_alpha, "{}", fixture.name);
        assert!(facts.tone.is_some(), "{}", fixture.name);
    }
}
