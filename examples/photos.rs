//! Makes the files of all photos in a folder, as a build does, and reports the time: `photos FOLDER THREADS [OUTPUT]`.
//!
//! The same with libvips: `vipsthumbnail PHOTO -s 480x -o %s-480.jpg[Q=80,strip]`, and so on for the other widths and
//! for `webp[Q=75,strip]`, with `VIPS_CONCURRENCY=1` and as many processes as threads.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program of its own, which reads files and speaks"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use bantin::photo::{self, Cut, PhotoFormat, Rendition};
use rayon::prelude::*;

/// Each photo in three widths, as JPEG and as WebP.
fn wanted() -> Vec<Rendition> {
    let widths = [480, 960, 1600];
    let formats = [PhotoFormat::Jpeg, PhotoFormat::Webp];
    widths
        .into_iter()
        .flat_map(|width| formats.map(|format| Rendition { cut: Cut::Width(width), format }))
        .collect()
}

fn make(photo: &Path, output: Option<&Path>) -> usize {
    let bytes = std::fs::read(photo).expect("a photo");
    let files = photo::make(&bytes, &wanted()).unwrap_or_else(|flaw| panic!("{}: {flaw}", photo.display()));
    if let Some(output) = output {
        let name = photo.file_stem().expect("a name").to_string_lossy();
        for (idx, file) in files.iter().enumerate() {
            std::fs::write(output.join(format!("{name}-{idx}")), file).expect("a file");
        }
    }
    files.iter().map(Vec::len).sum()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let n_threads = arguments.next().and_then(|number| number.parse().ok()).expect("a number of threads");
    let output = arguments.next().map(PathBuf::from);
    let entries = std::fs::read_dir(folder).expect("a folder");
    let photos: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("threads");
    let started = Instant::now();
    let n_bytes: usize = pool.install(|| photos.par_iter().map(|photo| make(photo, output.as_deref())).sum());
    println!("{} photos, {:.2} s, {n_bytes} bytes of files", photos.len(), started.elapsed().as_secs_f64());
}
