//! The cost of a change: from a save to the served byte, and from one build to the next.
//!
//! `cargo bench --bench live -- [--n 1000,10000] [--rounds 7]`; `docs/performance.md` has its table of the day.

#![expect(clippy::disallowed_methods, reason = "a benchmark makes, edits and removes its own folders")]
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

#[expect(
    dead_code,
    unused_imports,
    reason = "shared with the benchmark of clean builds, which also writes for Hugo"
)]
mod corpus;
#[expect(
    dead_code,
    reason = "shared with the benchmark of clean builds, which looks at processor time alone"
)]
mod measure;
mod preview;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;

use corpus::Shape;
use measure::{Cost, measure};
use preview::Preview;

/// How long the watch waits for a save to end (`QUIET` in `src/watch/notices.rs`). Not part of the measured time.
const QUIET: Duration = Duration::from_millis(30);

/// After this time a file's stamp is trusted (`TICK` in `src/load/mod.rs`, plus a margin).
const SETTLED: Duration = Duration::from_millis(2_200);

/// A pause between two saves, so that they count as separate events.
const PAUSE: Duration = Duration::from_millis(100);

/// Times saves, starts and builds after a change, and prints what they cost.
#[derive(Parser)]
struct Arguments {
    /// How many reports
    #[arg(long, value_delimiter = ',', default_value = "1000,10000")]
    n: Vec<usize>,
    /// How often each is done; the median is shown
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Where to work, instead of /dev/shm or the system's folder for temporary files
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let (folder, rounds) = (arguments.folder.unwrap_or_else(corpus::folder), arguments.rounds.max(1));
    let work = tempfile::Builder::new().prefix("bantin-bench-").tempdir_in(folder)?;
    println!("{} in {}, {rounds} rounds\n", env!("CARGO_BIN_EXE_bantin"), work.path().display());
    println!("| reports | | ms | from – to | beyond the quiet time | CPU ms | MiB | goal at 10,000 |");
    println!("|---|---|---|---|---|---|---|---|");
    for n in arguments.n {
        let root = work.path().join("site");
        corpus::write(&root, n, Shape::Many)?;
        write_theme(&root)?;
        thread::sleep(SETTLED);
        let edits = Edits::of(&root, n)?;
        builds(&root, n, &edits, rounds)?;
        preview(&root, n, &edits, rounds)?;
        fs::remove_dir_all(&root)?;
    }
    Ok(())
}

/// Writes the default theme as files of the site, like `bantin init`.
fn write_theme(root: &Path) -> io::Result<()> {
    for (path, bytes) in bantin::load::default_theme() {
        let file = root.join("themes/bulletin").join(path);
        fs::create_dir_all(file.parent().expect("it is below the theme's folder"))?;
        fs::write(file, bytes)?;
    }
    Ok(())
}

/// A file, and the place where words are inserted.
struct Edit {
    file: PathBuf,
    before: String,
    after: String,
}

impl Edit {
    /// Inserts after the first `anchor` in `file`.
    fn behind(file: PathBuf, anchor: &str) -> io::Result<Self> {
        let text = fs::read_to_string(&file)?;
        let (before, after) = text
            .split_once(anchor)
            .ok_or_else(|| io::Error::other(format!("{}: no “{anchor}”", file.display())))?;
        Ok(Self { before: format!("{before}{anchor}"), after: after.to_owned(), file })
    }

    /// Saves the file with `words` in it, as editors do: under another name, then renamed.
    fn save(&self, words: &str) -> io::Result<()> {
        let aside = self.file.with_extension("saving");
        fs::write(&aside, format!("{}{words}{}", self.before, self.after))?;
        fs::rename(&aside, &self.file)
    }
}

/// The edits, and the page that shows them.
struct Edits {
    body: Edit,
    title: Edit,
    /// A template used only by reports.
    template: Edit,
    /// A template used by every page.
    partial: Edit,
    /// The path of the page that shows them all.
    page: String,
}

impl Edits {
    /// The edits for the report in the middle of `n`, which isn't the first of any list.
    fn of(root: &Path, n: usize) -> io::Result<Self> {
        let path = corpus::report(n / 2, Shape::Many).path;
        let report = root.join("content").join(&path);
        let templates = root.join("themes/bulletin/templates");
        let text = fs::read_to_string(&report)?;
        Ok(Self {
            body: Edit { file: report.clone(), before: format!("{text}\n"), after: "\n".to_owned() },
            title: Edit::behind(report, "title: \"")?,
            template: Edit::behind(templates.join("report.html"), "<article class=\"report\">")?,
            partial: Edit::behind(
                templates.join("components.html"),
                "<a href=\"{{ root }}{{ item.url }}\">",
            )?,
            page: format!("/{}/", path.trim_end_matches(".md")),
        })
    }
}

/// Words that occur nowhere else, and differ in every round.
fn words(round: usize) -> String {
    format!("lan luu {round:05}")
}

/// Builds from nothing, with nothing changed, and with one body changed, as processes of their own.
fn builds(root: &Path, n: usize, edits: &Edits, rounds: usize) -> io::Result<()> {
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(["--quiet", "build", "--root"]).arg(root);
        measure(&mut command)
    };
    Row::of_builds("build, from nothing", &[build()?], "").print(n);
    let unchanged: Vec<Cost> = (0..rounds).map(|_| build()).collect::<io::Result<_>>()?;
    Row::of_builds("build, nothing changed", &unchanged, "150 ms").print(n);
    let mut changed = Vec::new();
    for words in (0..rounds).map(words) {
        edits.body.save(&words)?;
        changed.push(build()?);
        let page = root.join("public").join(&edits.page[1..]).join("index.html");
        assert!(fs::read_to_string(page)?.contains(&words), "the build took the change in");
    }
    edits.body.save("")?;
    Row::of_builds("build, one body changed", &changed, "200 ms").print(n);
    Ok(())
}

/// Starts the preview, several times, and saves what it shows.
fn preview(root: &Path, n: usize, edits: &Edits, rounds: usize) -> io::Result<()> {
    let mut starts = Vec::new();
    for _ in 1..rounds {
        starts.push(Preview::start(root)?.1);
    }
    let (mut preview, start) = Preview::start(root)?;
    starts.push(start);
    preview.settle()?;
    let row = Row::new("serve, to the first byte of the home page", millis(&starts));
    Row { memory: memory(&preview), ..row }.print(n);
    for (what, edit, goal) in [
        ("a body is saved", &edits.body, "15 ms beyond"),
        ("a title is saved", &edits.title, "30 ms beyond"),
        ("report.html is saved", &edits.template, ""),
        ("components.html is saved", &edits.partial, "700 ms beyond"),
    ] {
        let (mut times, mut whole) = (Vec::new(), Vec::new());
        for words in (0..rounds).map(words) {
            thread::sleep(PAUSE);
            let start = Instant::now();
            edit.save(&words)?;
            preview.browser.wait(&edits.page, |_, text| text.contains(&words))?;
            times.push(start.elapsed());
            preview.settle()?;
            whole.push(start.elapsed());
        }
        thread::sleep(PAUSE);
        edit.save("")?;
        preview.settle()?;
        let row = Row::new(what, millis(&times));
        let beyond = row.median() - QUIET.as_secs_f64() * 1000.0;
        Row { beyond: format!("{beyond:.0}"), goal, ..row }.print(n);
        Row::new("… until the whole site is up to date", millis(&whole)).print(n);
    }
    thread::sleep(PAUSE);
    let row = Row::new("serve, after all that", Vec::new());
    Row { memory: memory(&preview), goal: "400 MiB", ..row }.print(n);
    Ok(())
}

fn memory(preview: &Preview) -> String {
    preview.memory().map_or_else(String::new, |(now, peak)| format!("{now}, at most {peak}"))
}

fn millis(times: &[Duration]) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64() * 1000.0).collect()
}

/// A line of the table.
struct Row {
    what: &'static str,
    /// Wall-clock milliseconds, the shortest first.
    times: Vec<f64>,
    beyond: String,
    cpu: String,
    memory: String,
    goal: &'static str,
}

impl Row {
    fn new(what: &'static str, mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        Self { what, times, beyond: String::new(), cpu: String::new(), memory: String::new(), goal: "" }
    }

    fn of_builds(what: &'static str, costs: &[Cost], goal: &'static str) -> Self {
        let row = Self::new(what, costs.iter().map(|cost| cost.wall * 1000.0).collect());
        let cpu = Self::new(what, costs.iter().map(|cost| cost.cpu * 1000.0).collect()).median();
        let peak = costs.iter().map(|cost| cost.peak).fold(0.0, f64::max);
        Self { cpu: format!("{cpu:.0}"), memory: format!("at most {peak:.0}"), goal, ..row }
    }

    fn median(&self) -> f64 {
        self.times[self.times.len() / 2]
    }

    fn print(&self, n: usize) {
        let Self { what, times, beyond, cpu, memory, goal } = self;
        let (median, range) = match times.as_slice() {
            [] => (String::new(), String::new()),
            [one] => (format!("{one:.0}"), String::new()),
            [first, .., last] => (format!("{:.0}", self.median()), format!("{first:.0} – {last:.0}")),
        };
        println!("| {n} | {what} | {median} | {range} | {beyond} | {cpu} | {memory} | {goal} |");
    }
}
