//! Small photos for sites of tests.

#![allow(dead_code, reason = "each test program needs another part of this")]

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use bantin::cache::PhotoStore;
use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::output::{OutputPath, Outputs, Phase, Sink};
use jpeg_encoder::{ColorType, Encoder as JpegEncoder};

/// A GIF of this size in one colour; different colours give different files.
pub(crate) fn gif(width: u16, height: u16, colour: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let palette = [colour, colour / 2, 255 - colour, 255, 255, 255];
    let mut encoder = gif::Encoder::new(&mut bytes, width, height, &palette).expect("it is small");
    let pixels = vec![0; usize::from(width) * usize::from(height)];
    let frame = gif::Frame::from_indexed_pixels(width, height, pixels, None);
    encoder.write_frame(&frame).expect("it fits into memory");
    drop(encoder);
    bytes
}

/// A JPEG of this size, from one colour at the top to another one at the bottom.
pub(crate) fn jpeg(width: u16, height: u16, colour: u8) -> Vec<u8> {
    let row = |y: u16| {
        let shade = (u32::from(y) * 255 / u32::from(height)) as u8;
        [colour, shade, 255 - shade].repeat(usize::from(width))
    };
    let pixels: Vec<u8> = (0..height).flat_map(row).collect();
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new(&mut bytes, 90);
    encoder.encode(&pixels, width, height, ColorType::Rgb).expect("it is small");
    bytes
}

/// An MP3 of silence: this many frames of 36 milliseconds.
pub(crate) fn mp3(frames: usize) -> Vec<u8> {
    let mut frame = vec![0xff, 0xf3, 0x18, 0xc4];
    frame.resize(36, 0);
    frame.repeat(frames)
}

/// The bytes of a test's file that is described as text: for a photo, “photo”, width, height and colour; for a
/// recording, “recording” and the number of its frames.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    if let Some(frames) = text.strip_prefix("recording ").and_then(|frames| frames.parse().ok()) {
        return mp3(frames);
    }
    let numbers: Vec<u16> = match text.strip_prefix("photo ") {
        Some(numbers) => numbers.split(' ').filter_map(|number| number.parse().ok()).collect(),
        None => Vec::new(),
    };
    match numbers[..] {
        [width, height, colour] => jpeg(width, height, colour as u8),
        _ => text.as_bytes().to_vec(),
    }
}

/// A site in memory whose photos are made at once, as for publishing.
#[derive(Default)]
pub(crate) struct MadeAtOnce(pub(crate) Outputs);

impl Sink for MadeAtOnce {
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error> {
        self.0.put(path, phase, bytes)
    }

    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error> {
        self.0.keep(path, fingerprint)
    }

    fn keep_rest(&self) -> bool {
        self.0.keep_rest()
    }

    fn drop_from_rest(&self, path: &OutputPath) {
        self.0.drop_from_rest(path);
    }
}

/// The files made of photos, in memory.
#[derive(Default)]
pub(crate) struct Store(Mutex<HashMap<Fingerprint, Vec<u8>>>);

impl PhotoStore for Store {
    fn read(&self, key: Fingerprint) -> Option<Vec<u8>> {
        self.0.lock().expect("nobody panicked").get(&key).cloned()
    }

    fn write(&self, key: Fingerprint, bytes: &[u8]) {
        self.0.lock().expect("nobody panicked").insert(key, bytes.to_vec());
    }

    fn prune(&self, needed: &HashSet<Fingerprint>) {
        self.0.lock().expect("nobody panicked").retain(|key, _| needed.contains(key));
    }
}

/// A PNG of this size in one shade of grey.
pub(crate) fn png(width: u16, height: u16, shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width.into(), height.into());
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("it is written to memory");
    writer.write_image_data(&vec![shade; usize::from(width) * usize::from(height)]).expect("all of it");
    writer.finish().expect("it is written to memory");
    bytes
}
