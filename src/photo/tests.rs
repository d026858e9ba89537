//! The files that `make` makes of small pictures.

use super::raster::{Layout, Raster};
use super::*;

/// A picture of four colours: red at the top left, green below it, blue at the right, white in the opposite corner.
fn corners(width: u32, height: u32) -> Raster {
    let colour = |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => [255, 0, 0],
        (true, false) => [0, 128, 0],
        (false, true) => [0, 0, 255],
        (false, false) => [255, 255, 255],
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| colour(x, y)));
    Raster { size: Size { width, height }, layout: Layout::Rgb, bytes: pixels.flatten().collect() }
}

fn all(cut: Cut) -> [Rendition; 3] {
    [PhotoFormat::Jpeg, PhotoFormat::Png, PhotoFormat::Webp].map(|format| Rendition { cut, format })
}

#[test]
fn files_have_the_size_that_was_said() {
    let file = png::encode(&corners(300, 200)).expect("a file");
    for (cut, expected) in [
        (Cut::Width(480), (300, 200)),
        (Cut::Width(150), (150, 100)),
        (Cut::Width(1), (1, 1)),
        (Cut::Cover { width: 64, height: 64 }, (64, 64)),
        (Cut::Cover { width: 1200, height: 630 }, (300, 158)),
        (Cut::Cover { width: 100, height: 400 }, (50, 200)),
    ] {
        for (file, rendition) in make(&file, &all(cut)).expect("files").iter().zip(all(cut)) {
            assert_eq!(Source::of(file), Ok(Source::Web(rendition.format)));
            let made = facts(file).expect("a picture");
            assert_eq!((made.size.width, made.size.height), expected, "{rendition:?}");
            assert_eq!(rendered_size(Size { width: 300, height: 200 }, cut), made.size);
        }
    }
}

#[test]
fn a_file_has_the_same_bytes_whatever_else_is_made() {
    let noise =
        (0..1800 * 900 * 3_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8 / 8 + (at % 97) as u8);
    let raster =
        Raster { size: Size { width: 1800, height: 900 }, layout: Layout::Rgb, bytes: noise.collect() };
    let file = png::encode(&raster).expect("a file");
    let cuts = [
        Cut::Width(1800),
        Cut::Width(1600),
        Cut::Width(960),
        Cut::Width(480),
        Cut::Width(320),
        Cut::Cover { width: 1200, height: 630 },
        Cut::Cover { width: 720, height: 540 },
        Cut::Cover { width: 240, height: 180 },
    ];
    let wanted: Vec<Rendition> = cuts.map(|cut| Rendition { cut, format: PhotoFormat::Jpeg }).to_vec();
    let together = make(&file, &wanted).expect("files");
    for (rendition, bytes) in wanted.iter().zip(&together) {
        let alone = make(&file, &[*rendition]).expect("a file");
        assert!(alone[0] == *bytes, "{rendition:?}");
    }
}
