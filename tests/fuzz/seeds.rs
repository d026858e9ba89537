//! Seeds for the fuzzers: sites, broken files, pictures, recordings and requests from other tests, and everything that fuzzers found before.

#![expect(clippy::disallowed_methods, reason = "seeds are files")]

use std::path::Path;

use walkdir::WalkDir;

#[path = "../shared/requests.rs"]
#[allow(dead_code, reason = "the answers that requests are to get are of no use here")]
mod requests;

/// The port in the requests.
const PORT: u16 = 1111;

/// The seeds of the target `target`, from the repository at `root`.
///
/// # Panics
/// If there is no such target, or its files can't be read.
pub(crate) fn seeds(root: &Path, target: &str) -> Vec<Vec<u8>> {
    let files = |folder: &str, ending: &str| files(&root.join(folder), ending);
    let anywhere = |ending| {
        ["content", "tests/diagnostics", "tests/golden"].map(|folder| files(folder, ending)).concat()
    };
    let mut seeds = match target {
        "front_matter" => anywhere(".md"),
        "markdown" => anywhere(".md").iter().map(|bytes| body(bytes).to_vec()).collect(),
        "slug" => files("content", ".md")
            .concat()
            .split(|byte| b"\n\"".contains(byte))
            .map(<[u8]>::to_vec)
            .collect(),
        "config" => anywhere(".yaml"),
        "theme" => {
            let templates =
                anywhere(".html").into_iter().filter(|text| text.windows(2).any(|pair| pair == b"{{"));
            templates
                .chain([theme(&root.join("tests/golden/plain")), theme(&root.join("themes/bulletin"))])
                .collect()
        }
        "http" => requests::requests(PORT).map(|request| request.bytes).collect(),
        "photo" => [files("tests/photos/seeds", ""), files("tests/photos/avif", "")].concat(),
        "attached" => {
            let own = files("tests/fuzz/seeds/attached", "");
            [own, anywhere(".mp3"), anywhere(".m4a"), anywhere(".pdf")].concat()
        }
        _ => panic!("{target}: no such target"),
    };
    seeds.retain(|seed| !seed.is_empty());
    seeds.extend(files(&format!("tests/fuzz/findings/{target}"), ""));
    seeds
}

/// The content of the files below `folder` whose names end in `ending`.
fn files(folder: &Path, ending: &str) -> Vec<Vec<u8>> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let named = entries
        .filter(|entry| entry.file_type().is_file() && entry.file_name().to_string_lossy().ends_with(ending));
    named.map(|entry| std::fs::read(entry.path()).expect("a file")).collect()
}

/// The text below the front matter.
fn body(file: &[u8]) -> &[u8] {
    let closing = file.windows(5).position(|window| window == b"\n---\n");
    closing.map_or(file, |at| &file[at + 5..])
}

/// A whole theme as one text, in the format of `properties::theme`.
fn theme(folder: &Path) -> Vec<u8> {
    let mut written = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        let below =
            entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/");
        if entry.file_type().is_file() && !below.starts_with("static/") {
            written.extend(format!("@@ {below}\n").bytes());
            written.extend(std::fs::read(entry.path()).expect("a file"));
        }
    }
    written
}
