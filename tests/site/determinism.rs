//! Equal sources give equal bytes, whatever the threads, time zone, language, directory order or path.

#![expect(clippy::disallowed_methods, reason = "sites are laid on the disk here, and read back")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::site::{Asked, Files, build_files, build_sources, files_of, repository};
use bantin::load::load;

type Bytes = BTreeMap<String, Vec<u8>>;

/// The sample site together with the articles of a golden one, so that most kinds of page occur several times.
fn sample() -> Files {
    let root = repository();
    let mut files = files_of(&root);
    for golden in ["models", "order", "addresses", "links", "assets"] {
        let content = files_of(&root.join("tests/golden").join(golden)).into_iter();
        files.extend(content.filter_map(|(path, bytes)| {
            let moved = format!("content/{golden}/{}", path.strip_prefix("content/")?);
            // Addresses of files from the root of `content/` move along.
            let bytes = match std::str::from_utf8(&bytes) {
                Ok(text) => text
                    .replace("(/cam-tam/c.md", &format!("(/{golden}/cam-tam/c.md"))
                    .replace("(</khanh-hoa/B", &format!("(</{golden}/khanh-hoa/B"))
                    .into_bytes(),
                Err(_) => bytes,
            };
            Some((moved, bytes))
        }));
    }
    files
}

fn in_memory(files: &Files) -> Bytes {
    let built = build_files(files, &Asked::default());
    let errors = built.messages().into_iter().filter(|message| message.contains(" error "));
    assert_eq!(errors.collect::<Vec<_>>(), Vec::<String>::new());
    assert!(built.files.len() > 80, "only {} files: there is nothing to compare", built.files.len());
    built.files.into_iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect()
}

/// Writes `files` below `root`, in the given order.
fn lay<'f>(root: &Path, files: impl IntoIterator<Item = (&'f String, &'f Vec<u8>)>) {
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, bytes).expect("the file is written");
    }
}

fn on_disk(root: &Path) -> Bytes {
    let built = build_sources(&load(root).expect("a site"), &Asked::default());
    built.files.into_iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect()
}

/// Lists the files that differ, instead of printing both sites.
fn assert_same(one: &Bytes, other: &Bytes, what: &str) {
    let paths = one.keys().chain(other.keys());
    let different: Vec<&String> = paths.filter(|path| one.get(*path) != other.get(*path)).collect();
    assert!(different.is_empty(), "{what}: {different:?} differ");
}

#[test]
fn threads_make_no_difference() {
    let files = sample();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| in_memory(&files))
    };
    let one = on(1);
    for _ in 0..3 {
        assert_same(&one, &on(8), "8 threads");
    }
}

#[test]
fn the_order_of_the_directory_makes_no_difference() {
    let files = sample();
    let expected = in_memory(&files);
    // On most file systems, the order of names in a directory depends on the order of creation.
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay(folder.path(), &files);
    assert_same(&expected, &on_disk(folder.path()), "in order");
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay(folder.path(), files.iter().rev());
    assert_same(&expected, &on_disk(folder.path()), "backwards");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut mixed: Vec<_> = files.iter().collect();
    mixed.sort_by_key(|(path, _)| bantin::fingerprint::Fingerprint::of(path.as_bytes()));
    lay(folder.path(), mixed);
    assert_same(&expected, &on_disk(folder.path()), "mixed");
}

#[test]
fn the_normal_form_of_names_and_texts_makes_no_difference() {
    let files = sample();
    let nfd =
        |text: &str| icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned();
    let decomposed: Files = files
        .iter()
        .map(|(path, bytes)| match std::str::from_utf8(bytes) {
            Ok(text) if path.ends_with(".md") || path == "site.yaml" => (nfd(path), nfd(text).into_bytes()),
            _ => (nfd(path), bytes.clone()),
        })
        .collect();
    assert_ne!(files, decomposed);
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay(folder.path(), &decomposed);
    assert_same(&in_memory(&files), &on_disk(folder.path()), "decomposed");
}

#[test]
fn the_path_of_the_checkout_makes_no_difference() {
    let files = sample();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (short, long) =
        (folder.path().join("a"), folder.path().join("Bản tin xã/của tôi (2)/content/public"));
    lay(&short, &files);
    lay(&long, &files);
    assert_same(&on_disk(&short), &on_disk(&long), "another path");
}

#[test]
fn the_environment_makes_no_difference() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("site");
    lay(&root, &sample());
    let mut first: Option<Bytes> = None;
    let environments = [
        [("TZ", "UTC"), ("LANG", "C"), ("LC_ALL", "C")],
        [("TZ", "Asia/Ho_Chi_Minh"), ("LANG", "vi_VN.UTF-8"), ("LC_ALL", "vi_VN.UTF-8")],
        [("TZ", "America/New_York"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "")],
        [("TZ", ""), ("LANG", ""), ("LC_ALL", "en_US.ISO-8859-1")],
    ];
    for (number, environment) in environments.into_iter().enumerate() {
        let output = folder.path().join(format!("out-{number}"));
        let status = Command::new(env!("CARGO_BIN_EXE_bantin"))
            .args(["build", "--quiet", "--now", "01/06/2025 07:00", "--root"])
            .arg(&root)
            .arg("--output")
            .arg(&output)
            .envs(environment)
            .current_dir(if number % 2 == 0 { folder.path() } else { Path::new("/") })
            .status()
            .expect("bantin runs");
        assert!(status.success(), "{environment:?}");
        let files = published(&output);
        assert!(files.len() > 80, "only {} files: there is nothing to compare", files.len());
        match &first {
            Some(first) => assert_same(first, &files, &format!("{environment:?}")),
            None => first = Some(files),
        }
    }
}

/// The files below `output`, without those whose names begin with a dot.
fn published(output: &Path) -> Bytes {
    let mut files = Bytes::new();
    for entry in walkdir::WalkDir::new(output) {
        let entry = entry.expect("the output can be read");
        if entry.file_type().is_file() && !entry.file_name().to_string_lossy().starts_with('.') {
            let path = entry.path().strip_prefix(output).expect("it is below").display().to_string();
            files.insert(path, fs::read(entry.path()).expect("a file"));
        }
    }
    files
}
