//! No file of the site contains anything of a withdrawn report: not its title, its names, a sentence, or a file of it,
//! in any encoding. The cache doesn't change that, and removing the key gives the first site again.

use std::collections::{BTreeMap, BTreeSet};

use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::diagnostic::any_error;
use bantin::output::{Files as OutputFiles, Outputs};
use bantin::site::Showing;
use bantin::source::Sources;
use bantin::vietnamese::{fold, slug};

use crate::corpus;
use crate::photo_files::MadeAtOnce;
use crate::site::{Asked, Files, files_of, repository};

/// The key that withdraws a report, with the words that readers see.
const TAKEN_BACK: &str = "đã gỡ: {ngày: 02/01/2025, lý do: chưa kiểm tra}\n";

/// The files of a site, by path.
type Output = BTreeMap<String, Vec<u8>>;

/// A site in memory that is built repeatedly with one cache.
struct Site {
    files: Files,
    cache: Cache,
    last: OutputFiles,
}

impl Site {
    fn new(files: Files) -> Self {
        Self { files, cache: Cache::default(), last: OutputFiles::new() }
    }

    /// Builds with the cache of the last build, and from scratch, and checks that both are equal.
    fn build(&mut self) -> Output {
        let last = std::mem::take(&mut self.last);
        self.last = built(&self.files, &mut self.cache, last);
        let clean = built(&self.files, &mut Cache::default(), OutputFiles::new());
        let cached = by_path(&self.last);
        assert_eq!(differing(&cached, &by_path(&clean)), [""; 0], "a build with the cache");
        cached
    }

    /// Adds the key to the file at `path`.
    fn take_back(&mut self, path: &str) -> Vec<u8> {
        let bytes = self.files[path].clone();
        let text = String::from_utf8(bytes.clone()).expect("articles are UTF-8");
        let (opening, rest) = text.split_once('\n').expect("front matter");
        self.files.insert(path.to_owned(), format!("{opening}\n{TAKEN_BACK}{rest}").into_bytes());
        bytes
    }
}

fn built(files: &Files, cache: &mut Cache, last: OutputFiles) -> OutputFiles {
    let asked = Asked::default();
    let options =
        Options { showing: Showing { now: asked.now, drafts: false, future: false }, base_url: None };
    let mut sources = files.clone();
    let theme = bantin::load::default_theme();
    sources.extend(theme.map(|(path, bytes)| (format!("themes/bulletin/{path}"), bytes.to_vec())));
    let outputs = MadeAtOnce(Outputs::after(last));
    let build = build(cache, &Sources::in_memory(sources), &options, &outputs, &|_| {});
    let build = build.expect("memory doesn't fail");
    assert!(!any_error(&build.diagnostics), "{:?}", build.diagnostics);
    outputs.0.finish()
}

fn by_path(files: &OutputFiles) -> Output {
    files.iter().map(|(path, (_, bytes))| (path.to_string(), bytes.bytes().to_vec())).collect()
}

/// Texts that must be in no file: the title, values of the front matter and sentences of the text that no other file
/// contains.
fn secrets(files: &Files, path: &str) -> Vec<String> {
    let text = |path: &str| String::from_utf8(files[path].clone()).expect("articles are UTF-8");
    let is_other = |other: &&String| **other != path && (other.ends_with(".md") || *other == "site.yaml");
    let mut others: String = files.keys().filter(is_other).map(|other| fold(&text(other))).collect();
    // The theme contains text of its own, such as examples of what to search.
    others.extend(bantin::load::default_theme().map(|(_, bytes)| fold(&String::from_utf8_lossy(bytes))));
    let text = text(path);
    let (_, rest) = text.split_once("---\n").expect("front matter");
    let (front, body) = rest.split_once("\n---\n").expect("front matter");
    let keys: serde_json::Value = serde_yaml::from_str(front).expect("front matter is YAML");
    let mut found = Vec::new();
    values(&keys, &mut found);
    let marks = ['#', '*', '_', '[', ']', '(', ')', '|', '`', '<', '>', '"', '-'];
    let sentences = body.split(['.', '!', '?', ':', ';', '\n']);
    let sentences = sentences.map(|sentence| sentence.trim_matches(marks).trim());
    found.extend(sentences.filter(|sentence| !sentence.contains(marks)).map(str::to_owned));
    // Common words, and text that also occurs elsewhere, aren't secret.
    found.retain(|secret| secret.split_whitespace().count() > 2 && !others.contains(&fold(secret)));
    found
}

/// The texts of a front matter, except those that decide where a report belongs.
fn values(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| values(item, found)),
        serde_json::Value::Object(entries) => {
            let belongs = ["commune", "xã", "date", "ngày", "published", "ngày đăng"];
            let shown = entries.iter().filter(|(key, _)| !belongs.contains(&&***key));
            shown.for_each(|(_, value)| values(value, found));
        }
        _ => {}
    }
}

/// `secret` in all encodings that an output file may use.
fn writings(secret: &str) -> BTreeSet<String> {
    let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quoted = html.replace('"', "&quot;");
    let numbered = html.replace('"', "&#34;").replace('\'', "&#39;");
    let json = serde_json::to_string(secret).expect("it is text").trim_matches('"').to_owned();
    let ascii = |unit: u16| match u8::try_from(unit).ok().filter(u8::is_ascii) {
        Some(byte) => char::from(byte).to_string(),
        None => format!("\\u{unit:04x}"),
    };
    let ascii: String = json.encode_utf16().map(ascii).collect();
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let lower = secret.to_lowercase();
    [secret.to_owned(), html, quoted, numbered, json, ascii, percent, lower, fold(secret), slug(secret)]
        .into()
}

/// The places where one of `secrets` occurs. The address of the report stays, and may contain words of the title.
fn leaks(site: &Output, secrets: &[String], address: &str) -> Vec<String> {
    let writings: Vec<String> = secrets.iter().flat_map(|secret| writings(secret)).collect();
    let mut found = Vec::new();
    for (path, bytes) in site {
        let text = String::from_utf8_lossy(bytes).replace(address, "");
        let path_left = path.replace(address, "");
        let said = writings.iter().filter(|said| text.contains(&***said) || path_left.contains(&***said));
        found.extend(said.map(|said| format!("{path}: {said}")));
    }
    found
}

/// The files in which two sites differ.
fn differing(one: &Output, other: &Output) -> Vec<String> {
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

/// What else depends on the names in a report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// Nothing.
    Alone,
    /// Others write the name of its model differently, and the model keeps the address given by this report.
    WithOthers,
}

/// Withdraws each report of `paths` and puts it back on the site, one after the other.
fn check(files: Files, paths: &[String], written: Written) {
    let mut site = Site::new(files);
    let first = site.build();
    let mut compared = 0;
    for path in paths {
        let secrets = secrets(&site.files, path);
        assert!(secrets.len() > 3, "{path} says hardly anything of its own: {secrets:?}");
        let address = address(path);
        let page = format!("{address}index.html");
        assert!(!leaks(&first, &secrets, &address).is_empty(), "{path} isn't found on the site");
        let before = site.take_back(path);
        let without = site.build();
        assert_eq!(leaks(&without, &secrets, &address), [""; 0]);
        let note = String::from_utf8_lossy(&without[&page]).into_owned();
        assert!(note.contains("ngày 02 tháng 01 năm 2025") && note.contains("chưa kiểm tra"), "{note}");
        assert!(note.contains("<meta name=\"robots\" content=\"noindex\">"), "{note}");
        let of_report: Vec<&String> = without.keys().filter(|file| file.starts_with(&address)).collect();
        assert_eq!(of_report, [&page], "nothing else lies beside the note");
        // Everything else is as if the report had never been written, except that Atom lists it as deleted. A link to a
        // report that doesn't exist is an error.
        let mut deleted = site.files.clone();
        deleted.remove(path);
        let name = path.rsplit('/').next().expect("a file has a name");
        let is_linked = deleted.values().any(|bytes| String::from_utf8_lossy(bytes).contains(name));
        if written == Written::Alone && !is_linked {
            let deleted = by_path(&built(&deleted, &mut Cache::default(), OutputFiles::new()));
            for other in differing(&without, &deleted) {
                let text = |site: &Output| {
                    String::from_utf8_lossy(site.get(&other).map_or(&[], |bytes| &**bytes)).into_owned()
                };
                let is_meant = other == page || other.ends_with("atom.xml");
                assert!(
                    is_meant,
                    "{path} taken back changes {other}:\n{}\n{}",
                    text(&without),
                    text(&deleted)
                );
            }
            compared += 1;
        }
        assert!(String::from_utf8_lossy(&without["atom.xml"]).contains(&format!("{address}\" when=\"2025")));
        assert!(!String::from_utf8_lossy(&without["sitemap.xml"]).contains(&address));
        site.files.insert(path.clone(), before);
        assert_eq!(differing(&site.build(), &first), [""; 0], "{path} is back as it was");
    }
    assert!(compared > 1 || written == Written::WithOthers, "{compared} compared");
}

/// The address of the report in the file at `path`, whose name needs no change.
fn address(path: &str) -> String {
    let stem = path.strip_prefix("content/").and_then(|path| path.strip_suffix(".md")).expect("an article");
    format!("{stem}/")
}

/// Every report gets a correction.
fn corrected(path: &str, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let (opening, rest) = text.split_once('\n').expect("front matter");
    let what = format!("Bản đầu của bài {} ghi sót hộ bà Tư", slug(path));
    format!("{opening}\ncorrections: [{{date: 01/01/2025, what: {what}}}]\n{rest}").into_bytes()
}

#[test]
fn nothing_of_a_report_of_the_sample_is_left() {
    let mut files = files_of(&repository());
    files.retain(|path, _| path == "site.yaml" || path.starts_with("content/"));
    let reports: Vec<String> =
        files.keys().filter(|path| path.ends_with(".md") && path.matches('/').count() > 1).cloned().collect();
    assert_eq!(reports.len(), 5);
    for path in &reports {
        let with_correction = corrected(path, &files[path]);
        files.insert(path.clone(), with_correction);
    }
    check(files, &reports, Written::WithOthers);
}

#[test]
fn nothing_of_a_report_among_many_is_left() {
    let reports = (0..60).map(|idx| corpus::report(idx, corpus::Shape::Many));
    let mut files: Files = reports
        .map(|report| {
            (format!("content/{}", report.path), corrected(&report.path, report.markdown().as_bytes()))
        })
        .collect();
    files.insert("site.yaml".to_owned(), corpus::CONFIG.into());
    let paths: Vec<String> = files.keys().filter(|path| path.ends_with(".md")).cloned().collect();
    let some: Vec<String> = paths.iter().step_by(9).cloned().collect();
    assert!(some.len() > 2, "{some:?}");
    check(files, &some, Written::Alone);
}
