//! The cost of photos: a first build compared with libvips, a second one compared with a site without photos, and
//! memory.
//!
//! `cargo bench --bench photos -- [--n 500] [--jobs 2] [--runs 5]`; `docs/performance.md` has its table of the day. It needs
//! `vipsthumbnail` (Debian: `libvips-tools`).

#![expect(clippy::disallowed_methods, reason = "a benchmark makes and removes its own folders")]
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

#[allow(dead_code, unused_imports, reason = "other benchmarks need more of it")]
mod corpus;
mod measure;

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use clap::Parser;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use rayon::prelude::*;

use corpus::Shape;
use measure::{Cost, measure, median};

/// Twelve megapixels, as phones take them.
const SIZE: (u16, u16) = (4032, 3024);

/// Different pictures. Further photos are these, moved sideways.
const SCENES: usize = 8;

/// The widths that pages show.
const WIDTHS: [u32; 3] = [480, 960, 1600];

/// Builds a site with a photo in each report, and prints what that costs.
#[derive(Parser)]
struct Arguments {
    /// How many reports, each with a photo of its own
    #[arg(long, default_value_t = 500)]
    n: usize,
    /// Threads of the program, and processes of vipsthumbnail
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// How often a second build is run; the median is shown
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Where to work, instead of /dev/shm or the system's folder for temporary files
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Only put photos beside the reports of the site in DIR
    #[arg(long, hide = true, value_name = "DIR")]
    add: Option<PathBuf>,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> io::Result<()> {
    let Arguments { n, jobs, runs, folder, add, .. } = Arguments::parse();
    rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().map_err(io::Error::other)?;
    if let Some(root) = add {
        return add_photos(&root, n).map(drop);
    }
    let work =
        tempfile::Builder::new().prefix("bantin-bench-").tempdir_in(folder.unwrap_or_else(corpus::folder))?;
    let (plain, photos) = (work.path().join("plain"), work.path().join("photos"));
    corpus::write(&plain, n, Shape::Many)?;
    corpus::write(&photos, n, Shape::Many)?;
    // A process starts with the memory of its parent, so let another process hold the pixels.
    let mut add = Command::new(std::env::current_exe()?);
    measure(add.args(["--n", &n.to_string(), "--jobs", &jobs.to_string(), "--add"]).arg(&photos))?;
    let files: Vec<PathBuf> = (0..n).map(|idx| photo_of(&photos, idx)).collect();
    let bytes: u64 = files.iter().map(|file| Ok(file.metadata()?.len())).sum::<io::Result<u64>>()?;
    println!("{n} photos of {}×{} pixels, {:.1} MB each\n", SIZE.0, SIZE.1, bytes as f64 / n as f64 / 1e6);

    println!("| | CPU s | wall s | peak MiB |\n|---|---|---|---|");
    let without = measure(&mut build(&plain, jobs))?;
    row("first build without photos", &without);
    let first = measure(&mut build(&photos, jobs))?;
    row("first build with photos", &first);
    let vips = vipsthumbnail(&files, jobs, &work.path().join("vips"))?;
    println!("| vipsthumbnail, {} files a photo | | {vips:.2} | |", WIDTHS.len() * 2);
    let (mut of_plain, mut of_photos, mut of_clean, mut of_kept) = (vec![], vec![], vec![], vec![]);
    for _ in 0..runs {
        of_plain.push(measure(&mut build(&plain, jobs))?);
        of_photos.push(measure(&mut build(&photos, jobs))?);
        of_clean.push(measure(build(&plain, jobs).arg("--force"))?);
        of_kept.push(measure(build(&photos, jobs).arg("--force"))?);
    }
    let [of_plain, of_photos, of_clean, of_kept] = [of_plain, of_photos, of_clean, of_kept].map(median);
    row("nothing changed, without photos", &of_plain);
    row("nothing changed, with photos", &of_photos);
    row("all pages again (`--force`), without photos", &of_clean);
    row("all pages again, with photos that are made", &of_kept);

    println!("\nfirst build with photos / vipsthumbnail: {:.2}", (first.wall - without.wall) / vips);
    println!("memory above the build without photos: {:.0} MiB", first.peak - without.peak);
    println!("nothing changed, with / without photos: {:.3} of processor time", of_photos.cpu / of_plain.cpu);
    println!(
        "what a second build spends on photos: {:.1} % of a build without photos, {:.0} % of one that finds nothing changed",
        100.0 * (of_photos.wall - of_plain.wall) / without.wall,
        100.0 * (of_photos.wall / of_plain.wall - 1.0),
    );
    println!("all pages again, with / without photos: {:.3} of processor time", of_kept.cpu / of_clean.cpu);
    Ok(())
}

fn build(root: &Path, jobs: usize) -> Command {
    let mut build = Command::new(env!("CARGO_BIN_EXE_bantin"));
    build.args(["--quiet", "build", "--jobs", &jobs.to_string(), "--root"]).arg(root);
    build
}

fn row(name: &str, Cost { cpu, wall, peak }: &Cost) {
    println!("| {name} | {cpu:.3} | {wall:.3} | {peak:.0} |");
}

/// The photo of a report of the site at `root`.
fn photo_of(root: &Path, report: usize) -> PathBuf {
    root.join("content").join(corpus::report(report, Shape::Many).path).with_extension("jpg")
}

/// Puts a photo beside each report of the site, and names it there.
fn add_photos(root: &Path, n: usize) -> io::Result<()> {
    let scenes: Vec<Vec<u8>> = (0..SCENES as u64).into_par_iter().map(scene).collect();
    let add = |idx: usize| {
        let photo = photo_of(root, idx);
        let report = photo.with_extension("md");
        let name = photo.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&report)?;
        let item = format!("\nphotos:\n  - {{file: {name:?}, alt: \"Quang cảnh buổi lễ\"}}\n");
        let named = match text.split_once("\nphotos:\n") {
            Some((before, items)) => format!("{before}{item}{items}"),
            None => text.replacen("\n---\n", &format!("{item}---\n"), 1),
        };
        std::fs::write(&report, named)?;
        std::fs::write(&photo, jpeg(&scenes[idx % SCENES], idx / SCENES))
    };
    (0..n).into_par_iter().try_for_each(add)
}

/// Pixels with surfaces, edges and grain, so that the file is as large as that of a photo.
fn scene(seed: u64) -> Vec<u8> {
    let (width, height) = (usize::from(SIZE.0), usize::from(SIZE.1));
    let mut pixels = Vec::with_capacity(width * height * 3);
    let mut noise = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let [bright, across, down] = [12, 28, 44].map(|shift| ((noise >> shift) % 97) as f32);
    for y in 0..height {
        for x in 0..width {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            let grain = (noise % 11) as f32 - 5.0;
            let (x, y) = (x as f32, y as f32);
            let surface = 90.0 + bright / 2.0 + 40.0 * (x / (300.0 + across * 3.0)).sin() * (y / 410.0).cos();
            let texture = 18.0 * (x / 9.0 + (y / 23.0).sin() * 3.0).sin() * (y / (7.0 + down / 20.0)).cos();
            let edge = if ((x / 350.0 + (y / 500.0).sin()) as u32).is_multiple_of(3) { 35.0 } else { 0.0 };
            let level = surface + texture + edge + grain;
            pixels.extend([level, level * 0.92 + y / 90.0, level * 0.8 + x / 70.0].map(|level| level as u8));
        }
    }
    pixels
}

/// The scene as a file of a phone, all rows moved by some pixels.
fn jpeg(scene: &[u8], by: usize) -> Vec<u8> {
    let row = usize::from(SIZE.0) * 3;
    let mut pixels = scene.to_vec();
    for row in pixels.chunks_exact_mut(row) {
        row.rotate_left((by * 48) % (row.len() / 3) * 3);
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 92);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(&pixels, SIZE.0, SIZE.1, ColorType::Rgb).expect("it fits into memory");
    bytes
}

/// Makes the same widths and formats with libvips, in as many processes as there are threads. Returns wall-clock
/// seconds.
fn vipsthumbnail(files: &[PathBuf], jobs: usize, output: &Path) -> io::Result<f64> {
    std::fs::create_dir_all(output)?;
    let start = Instant::now();
    // Few photos per process, so that all are busy to the end, but enough that starting processes costs little.
    files.par_chunks((files.len() / jobs / 8).max(1)).try_for_each(|files| {
        for width in WIDTHS {
            for format in ["jpg[Q=80,strip]", "webp[Q=75,strip]"] {
                let name = output.join(format!("%s-{width}.{format}"));
                let mut command = Command::new("vipsthumbnail");
                command.env("VIPS_CONCURRENCY", "1").args(files).args(["-s", &format!("{width}x"), "-o"]);
                let status = command.arg(name).status()?;
                if !status.success() {
                    return Err(io::Error::other(format!("vipsthumbnail: {status}")));
                }
            }
        }
        Ok(())
    })?;
    Ok(start.elapsed().as_secs_f64())
}
