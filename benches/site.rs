//! The cost of a clean build, by the size of the site: the program compared with the floor and with Hugo.
//!
//! `cargo bench --bench site -- [--n 1000,10000] [--shape many|one-commune|one-model]`; `docs/performance.md` has its
//! table of the day. `--write DIR --n 10000` only writes the site.

#![expect(clippy::disallowed_methods, reason = "a benchmark makes and removes its own folders")]
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod corpus;
mod floor;
mod hugo;
mod measure;

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser;

use corpus::Shape;
use measure::{Cost, measure, median};

/// The floor allocates as the program does.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Builds generated sites and prints what that costs.
#[derive(Parser)]
struct Arguments {
    /// How many reports
    #[arg(long, value_delimiter = ',', default_value = "1000,10000")]
    n: Vec<usize>,
    /// How the reports are spread
    #[arg(long, value_enum, default_value = "many")]
    shape: Shape,
    /// How often each is run; the run with the median of processor time is shown
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Where to work, instead of /dev/shm or the system's folder for temporary files
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Only write the site of the first N into DIR
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
    /// Only run the floor: the site, what was built of it, where to write
    #[arg(long, hide = true, num_args = 3)]
    floor: Option<Vec<PathBuf>>,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    if let Some(folder) = &arguments.write {
        return corpus::write(folder, arguments.n[0], arguments.shape);
    }
    if let Some([root, built, output]) = arguments.floor.as_deref() {
        return floor::run(root, built, output);
    }
    let folder = arguments.folder.clone().unwrap_or_else(corpus::folder);
    let work = tempfile::Builder::new().prefix("bantin-bench-").tempdir_in(folder)?;
    let has_hugo = Command::new("hugo").arg("version").output().is_ok_and(|output| output.status.success());
    println!("{} in {}\n", env!("CARGO_BIN_EXE_bantin"), work.path().display());
    println!(
        "| reports | | CPU s | wall s | peak MiB | files | MB | ms a report | to the first | to the floor |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let mut first = None;
    let mut stages = Vec::new();
    for &n in &arguments.n {
        let site = work.path().join("site");
        corpus::write(&site, n, arguments.shape)?;
        let lines = compare(&site, n, arguments.runs)?;
        let each = lines.bantin.cpu / n as f64;
        let first = *first.get_or_insert(each);
        let ratio = |cost: &Cost| format!("{:.2}", lines.bantin.cpu / cost.cpu);
        row(n, "bantin", &lines.bantin, &lines.size, &format!("{:.2}", each / first), &ratio(&lines.floor));
        row(n, "floor", &lines.floor, &lines.size, "", "");
        stages.push((n, time_by_stage(&site)?));
        std::fs::remove_dir_all(&site)?;
        if has_hugo {
            hugo::write(&site, n, arguments.shape)?;
            let (cost, size) = run_hugo(&site)?;
            row(n, "hugo", &cost, &size, "", &format!("bantin {}", ratio(&cost)));
            std::fs::remove_dir_all(&site)?;
        }
    }
    for (n, stages) in &stages {
        print_stages(*n, stages);
    }
    Ok(())
}

/// The cost of each stage in a run of its own: name and milliseconds.
fn time_by_stage(site: &Path) -> io::Result<Vec<(String, f64)>> {
    remove(&site.join("public"))?;
    remove(&site.join(".public.bantin"))?;
    let mut build = Command::new(env!("CARGO_BIN_EXE_bantin"));
    build.args(["build", "--no-cache", "--timings", "--message-format", "json", "--root"]).arg(site);
    let told = build.output()?.stdout;
    let last = told.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let told: serde_json::Value = serde_json::from_slice(last)?;
    let stages = told["done"]["timings"].as_object().ok_or_else(|| io::Error::other("no timings"))?;
    let ms = |cost: &serde_json::Value| cost["ms"].as_f64().unwrap_or_default();
    Ok(stages.iter().map(|(name, cost)| (name.clone(), ms(cost))).collect())
}

fn print_stages(n: usize, stages: &[(String, f64)]) {
    let all = stages.iter().find(|(name, _)| name == "all").map_or(1.0, |(_, ms)| *ms);
    println!("\n| {n} reports, by stage | CPU ms | µs a report | share |\n|---|---|---|---|");
    for (name, ms) in stages {
        let (each, share) = (ms * 1000.0 / n as f64, ms / all * 100.0);
        println!("| {name} | {ms:.0} | {each:.0} | {share:.0} % |");
    }
}

struct Lines {
    bantin: Cost,
    floor: Cost,
    size: Size,
}

/// Runs the program and the floor in turn, so that the load of a busy machine affects both.
fn compare(site: &Path, n: usize, runs: usize) -> io::Result<Lines> {
    let (built, written) = (site.join("public"), site.join("floor"));
    let (mut of_bantin, mut of_floor) = (Vec::new(), Vec::new());
    let mut size = Size::default();
    for _ in 0..runs.max(1) {
        remove(&built)?;
        remove(&site.join(".public.bantin"))?;
        remove(&written)?;
        let mut build = Command::new(env!("CARGO_BIN_EXE_bantin"));
        build.args(["--quiet", "build", "--root"]).arg(site).arg("--no-cache");
        of_bantin.push(measure(&mut build)?);
        size = Size::of(&built)?;
        assert!(size.files > n, "{n} reports make more than {} files", size.files);
        let mut least = Command::new(std::env::current_exe()?);
        least.arg("--floor").args([site, &built, &written]);
        of_floor.push(measure(&mut least)?);
    }
    Ok(Lines { bantin: median(of_bantin), floor: median(of_floor), size })
}

fn run_hugo(site: &Path) -> io::Result<(Cost, Size)> {
    let mut command = Command::new("hugo");
    let cost = measure(command.args(["--quiet", "--noBuildLock", "--source"]).arg(site))?;
    Ok((cost, Size::of(&site.join("public"))?))
}

fn remove(folder: &Path) -> io::Result<()> {
    if folder.exists() { std::fs::remove_dir_all(folder) } else { Ok(()) }
}

#[derive(Default)]
struct Size {
    files: usize,
    bytes: u64,
}

impl Size {
    fn of(folder: &Path) -> io::Result<Self> {
        let mut size = Self::default();
        for file in floor::files(folder)? {
            size.files += 1;
            size.bytes += std::fs::metadata(file)?.len();
        }
        Ok(size)
    }
}

fn row(n: usize, name: &str, cost: &Cost, size: &Size, to_first: &str, to_floor: &str) {
    let Cost { cpu, wall, peak } = cost;
    let (files, megabytes, each) = (size.files, size.bytes as f64 / 1e6, cpu * 1000.0 / n as f64);
    println!(
        "| {n} | {name} | {cpu:.2} | {wall:.2} | {peak:.0} | {files} | {megabytes:.1} | {each:.3} | {to_first} | {to_floor} |"
    );
}
