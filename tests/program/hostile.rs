#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "sites are laid on the disk here, and a test may fail anywhere"
)]
//! Careless or malicious content of sites: `tests/hostile/*.yaml`, one case per entry.
//!
//! Each case is added to a small good site, which the real program builds. It must be reported as the case says, or be
//! harmless on its page. The program must not fail otherwise, nor use more than two seconds of processor time or 300
//! MB. The pages of the other articles must stay the same, byte for byte.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::Deserialize;
use tempfile::TempDir;
use wait4::Wait4;

use crate::photo_files;

/// Path below a folder, and content.
type Files = BTreeMap<String, Vec<u8>>;

/// A case. Paths are relative to the site's root.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    /// What is tested.
    case: String,
    /// The source of the idea.
    #[serde(default = "article")]
    file: String,
    /// The text of a plain page with correct front matter, which ends on line 4, so that this begins on line 6.
    body: Option<Recipe>,
    /// Front matter to add to a report's, from line 6 on; the report's text is one line.
    front: Option<Recipe>,
    /// The whole file.
    whole: Option<Recipe>,
    /// More files.
    #[serde(default)]
    beside: BTreeMap<String, Recipe>,
    /// Lines to add to `site.yaml`.
    settings: Option<Recipe>,
    /// `[path:]line:column severity code` for each message, in order; without a path, it is `file`.
    #[serde(default)]
    says: Vec<String>,
    /// The number of messages, if `says` lists only the first ones.
    told: Option<usize>,
    /// The allowed processor time, for cases that only the clock can end; two seconds are enough for all others.
    seconds: Option<u64>,
    /// Part of the message for a failure of the environment: the program exits with 3 and publishes nothing.
    fails: Option<String>,
    /// Text that the page of the case, `thu/index.html`, must contain.
    #[serde(default)]
    holds: Vec<String>,
    /// Text that it must not contain.
    #[serde(default)]
    lacks: Vec<String>,
    /// Outputs that must exist.
    #[serde(default)]
    makes: Vec<String>,
    /// Outputs that must not exist.
    #[serde(default)]
    never: Vec<String>,
}

/// A piece of a file's content.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Recipe {
    Text(String),
    Pieces(Vec<Recipe>),
    #[serde(rename_all = "kebab-case")]
    Made(Made),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
enum Made {
    /// Bytes, each given as the character with its number.
    Bytes(String),
    /// A JPEG of this width and height.
    Jpeg(u16, u16),
    /// A PNG.
    Png(u16, u16),
    /// A GIF.
    Gif(u16, u16),
    /// UTF-16, little endian, with byte order mark.
    Utf16(String),
    /// The same text, repeated.
    Repeat { what: Box<Recipe>, times: usize },
    /// Repeated with numbers from 0 in place of `#`.
    Count { what: String, to: usize },
    /// A symbolic link to this target.
    Link(String),
    /// A named pipe.
    Fifo {},
    /// A file of that many zero bytes, which takes no space on disk.
    Hole(u64),
    /// A file with these bytes as its name, instead of the last part of the path.
    Name { bytes: String, text: String },
}

fn article() -> String {
    "content/thu.md".to_owned()
}

const HEAD: &str = "---\ntitle: Bài thử\nkind: page\n---\n\n";
const REPORT: &str = "---\ntitle: Bài thử\nkind: news\ncommune: {name: Thử, level: xã, district: Thử, province: Thử}\n\
    date: 01/02/2001\n";

/// The site that each case is added to. By date, its first report is between those of the cases and the others, whose
/// pages link to the previous and next report.
fn good_site() -> Files {
    let mut files = Files::new();
    files.insert(
        "site.yaml".to_owned(),
        b"title: B\xe1\xba\xa3n tin\nbase_url: https://bantin.example.vn\n".to_vec(),
    );
    for year in 2002..2007 {
        let report = format!(
            "---\ntitle: Bài {year}\nkind: news\ncommune: Cẩm Tâm\ndate: 01/02/{year}\ntags: [thẻ {year}]\n\
             photos: [{{file: anh.jpg, caption: Ảnh, alt: Ảnh}}]\n---\n\nTin [năm ấy](bai-2004.md) <b>đây</b>.\n"
        );
        files.insert(format!("content/bai-{year}.md"), report.into_bytes());
    }
    files.insert(
        "content/gioi-thieu.md".to_owned(),
        "---\ntitle: Giới thiệu\nkind: page\n---\n\nĐài xã.\n".into(),
    );
    files.insert("content/anh.jpg".to_owned(), photo_files::jpeg(16, 12, 7));
    files
}

/// The pages and files that no case may change.
const OTHERS: [&str; 7] = [
    "404.html",
    "anh.94207c24-16.jpg",
    "bai-2003/index.html",
    "bai-2004/index.html",
    "bai-2005/index.html",
    "bai-2006/index.html",
    "gioi-thieu/index.html",
];

impl Recipe {
    /// Writes the piece bit by bit: the memory of this program counts as the memory of the programs that it starts.
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Text(text) => out.write_all(text.as_bytes()),
            Self::Pieces(pieces) => pieces.iter().try_for_each(|piece| piece.write(out)),
            Self::Made(Made::Bytes(bytes)) => out.write_all(&latin_1(bytes)),
            Self::Made(Made::Jpeg(width, height)) => out.write_all(&photo_files::jpeg(*width, *height, 7)),
            Self::Made(Made::Png(width, height)) => out.write_all(&photo_files::png(*width, *height, 7)),
            Self::Made(Made::Gif(width, height)) => out.write_all(&photo_files::gif(*width, *height, 7)),
            Self::Made(Made::Utf16(text)) => {
                let units = text.encode_utf16().flat_map(u16::to_le_bytes);
                out.write_all(&[0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>())
            }
            Self::Made(Made::Repeat { what, times }) => {
                let mut piece = Vec::new();
                what.write(&mut piece)?;
                // In pieces that aren't too small.
                let at_once = (1 << 16) / piece.len().max(1) + 1;
                let many = piece.repeat(at_once.min(*times));
                (0..times / at_once).try_for_each(|_| out.write_all(&many))?;
                out.write_all(&piece.repeat(times % at_once))
            }
            Self::Made(Made::Count { what, to }) => (0..*to)
                .try_for_each(|number| out.write_all(what.replace('#', &number.to_string()).as_bytes())),
            Self::Made(other) => panic!("{other:?} is a file, not a part of one"),
        }
    }

    /// Creates a file at `path`.
    fn lay(&self, path: &Path) {
        let folder = path.parent().unwrap();
        fs::create_dir_all(folder).unwrap();
        match self {
            Self::Made(Made::Link(target)) => std::os::unix::fs::symlink(target, path).unwrap(),
            Self::Made(Made::Fifo {}) => {
                assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
            }
            Self::Made(Made::Hole(size)) => File::create(path).unwrap().set_len(*size).unwrap(),
            Self::Made(Made::Name { bytes, text }) => {
                fs::write(folder.join(std::ffi::OsStr::from_bytes(&latin_1(bytes))), text).unwrap();
            }
            other => written(path, &[other]),
        }
    }
}

/// Creates a file of these pieces at `path`.
fn written(path: &Path, pieces: &[&Recipe]) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    pieces.iter().try_for_each(|piece| piece.write(&mut file)).unwrap();
    file.flush().unwrap();
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|char| u8::try_from(u32::from(char)).expect("a byte")).collect()
}

/// A path without capitals and signs, which its address lacks or replaces.
fn plain(path: &str) -> String {
    path.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

impl Case {
    fn lay(&self, root: &Path) {
        let text = |text: &str| Recipe::Text(text.to_owned());
        let path = root.join(&self.file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if let Some(body) = &self.body {
            written(&path, &[&text(HEAD), body, &text("\n")]);
        }
        if let Some(front) = &self.front {
            written(&path, &[&text(REPORT), front, &text("\n---\n\nTin ngắn.\n")]);
        }
        if let Some(whole) = &self.whole {
            whole.lay(&path);
        }
        if !path.exists() {
            // Only files that an article names are published.
            let named = self.beside.keys().filter_map(|path| path.strip_prefix("content/"));
            // The name of a file made of a photo begins with the photo's name.
            let stem = |name: &str| plain(name.split('.').next().unwrap_or(name));
            let is_made = |name: &str, made: &str| match made.contains("HASH") {
                true => stem(made) == stem(name),
                false => plain(made) == plain(name),
            };
            let links = named.filter(|name| self.makes.iter().any(|made| is_made(name, made)));
            let body: String = links.map(|name| format!("[tệp](<{name}>)\n")).collect();
            if !body.is_empty() {
                fs::write(&path, format!("{HEAD}{body}")).unwrap();
            }
        }
        for (path, recipe) in &self.beside {
            recipe.lay(&root.join(path));
        }
        if let Some(settings) = &self.settings {
            let path = root.join("site.yaml");
            settings.write(&mut File::options().append(true).open(path).unwrap()).unwrap();
        }
    }
}

/// The program's result.
struct Ran {
    code: Option<i32>,
    /// The messages in the form of `says`, but always with a path.
    says: Vec<String>,
    out: String,
    err: String,
    cpu: Duration,
    memory: u64,
}

fn build(root: &Path) -> Ran {
    let log = |name: &str| root.with_extension(name);
    let arguments =
        ["build", "--no-cache", "--message-format", "json", "--now", "2025-06-01T00:00:00+07:00", "--root"];
    let child = Command::new(env!("CARGO_BIN_EXE_bantin"))
        .args(arguments)
        .arg(root)
        .stdin(Stdio::null())
        .stdout(File::create(log("out")).unwrap())
        .stderr(File::create(log("err")).unwrap())
        .spawn()
        .unwrap();
    let pid = child.id().to_string();
    let (ended, watched) = mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || {
        if watched.recv_timeout(Duration::from_secs(60)) == Err(mpsc::RecvTimeoutError::Timeout) {
            Command::new("kill").args(["-9", &pid]).status().unwrap();
        }
    });
    let used = child.wait4().unwrap();
    drop(ended);
    watchdog.join().unwrap();
    let (out, err) = (fs::read(log("out")).unwrap(), fs::read(log("err")).unwrap());
    let (out, err) = (String::from_utf8_lossy(&out).into_owned(), String::from_utf8_lossy(&err).into_owned());
    Ran {
        code: used.status.code(),
        says: out.lines().filter_map(said).collect(),
        cpu: used.rusage.utime + used.rusage.stime,
        memory: used.rusage.maxrss,
        out,
        err,
    }
}

fn said(line: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    let place = format!("{}:{}:{}", text("path")?, value["line"], value["column"]);
    Some(format!("{place} {} {}", text("severity")?, text("code")?))
}

/// What is wrong with a case, one line each.
fn trouble(case: &Case, good: &TempDir, published: &Files) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    copy(good.path(), &root);
    case.lay(&root);
    let ran = build(&root);
    let mut trouble = Vec::new();
    let mut check = |holds: bool, what: String| {
        if !holds {
            trouble.push(what);
        }
    };
    let says = case.says.iter().map(|said| {
        if said.split(' ').next().unwrap().matches(':').count() == 2 {
            said.clone()
        } else {
            format!("{}:{said}", case.file)
        }
    });
    let says: Vec<String> = says.collect();
    let n_told = case.told.unwrap_or(says.len());
    let is_told = ran.says.len() == n_told && ran.says.starts_with(&says);
    check(is_told, format!("says {:?} ({} in all)", &ran.says[..ran.says.len().min(12)], ran.says.len()));
    let is_error = says.iter().any(|said| said.contains(" error "));
    let code = if case.fails.is_some() { 3 } else { i32::from(is_error) };
    check(
        ran.code == Some(code),
        format!("ends with {:?}: {}{}", ran.code, shortened(&ran.out), shortened(&ran.err)),
    );
    check(!ran.err.contains("panicked"), format!("panics: {}", ran.err));
    check(
        ran.out.contains(case.fails.as_deref().unwrap_or_default()),
        format!("fails with {}", shortened(&ran.out)),
    );
    check(ran.cpu <= Duration::from_secs(case.seconds.unwrap_or(2)), format!("takes {:?}", ran.cpu));
    check(ran.memory <= 300_000_000, format!("takes {} bytes", ran.memory));
    let now = outputs(&root.join("public"));
    if code == 0 {
        for other in OTHERS {
            check(now.get(other) == published.get(other), format!("changes {other}"));
        }
        let page = now.get("thu/index.html").map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        for part in &case.holds {
            check(page.contains(part), format!("has no {part:?} in {}", shortened(&page)));
        }
        for part in &case.lacks {
            check(!page.contains(part), format!("has {part:?} in {}", shortened(&page)));
        }
    } else {
        check(now == *published, "publishes something all the same".to_owned());
    }
    for path in &case.makes {
        // The number in the name of a file made of a photo depends on the photo's bytes.
        let is_made = match path.split_once("HASH") {
            Some((stem, end)) => now.keys().any(|file| file.starts_with(stem) && file.ends_with(end)),
            None => now.contains_key(path),
        };
        check(is_made, format!("has no {path} among {:?}", now.keys()));
    }
    for path in &case.never {
        check(!now.contains_key(path), format!("has {path}"));
    }
    trouble
}

/// The main part of a page, shortened for messages.
fn shortened(text: &str) -> String {
    let main = text.split_once("<main").map_or(text, |(_, main)| main);
    main.chars().take(600).collect()
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The pages, and the fingerprints of all other files.
fn outputs(public: &Path) -> Files {
    let content = |path: &Path| match path.extension() {
        Some(extension) if extension == "html" => fs::read(path).unwrap(),
        _ => blake3::Hasher::new()
            .update_reader(File::open(path).unwrap())
            .unwrap()
            .finalize()
            .as_bytes()
            .to_vec(),
    };
    let files = walkdir::WalkDir::new(public).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(public).unwrap().to_string_lossy().into_owned();
            (path, content(entry.path()))
        })
        .collect()
}

/// The cases of all classes, each with its class.
fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let mut classes: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    classes.sort();
    let read = |class: &PathBuf| {
        let name = class.file_stem().unwrap().to_string_lossy().into_owned();
        let cases: Vec<Case> = serde_yaml::from_str(&fs::read_to_string(class).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        cases.into_iter().map(move |case| (name.clone(), case))
    };
    classes.iter().flat_map(read).collect()
}

#[test]
fn no_case_does_harm() {
    let cases = cases();
    let wanted = std::env::var("BANTIN_CASE").unwrap_or_default();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let good = tempfile::tempdir().unwrap();
    for (path, bytes) in good_site() {
        let path = good.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let ran = build(good.path());
    assert_eq!((ran.code, &ran.says), (Some(0), &Vec::new()), "{}{}", ran.out, ran.err);
    let published = outputs(&good.path().join("public"));
    assert!(OTHERS.iter().all(|other| published.contains_key(*other)), "{:?}", published.keys());
    let failed: Vec<String> = cases
        .par_iter()
        .filter(|(_, case)| case.case.contains(&wanted))
        .filter_map(|(class, case)| {
            let trouble = trouble(case, &good, &published);
            (!trouble.is_empty()).then(|| format!("{class}: {}\n  {}", case.case, trouble.join("\n  ")))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), cases.len(), failed.join("\n"));
}
