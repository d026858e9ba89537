//! One meaning a name: no two types that other modules see share a name.

#![expect(clippy::disallowed_methods, reason = "the program's own source is read here")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Names that several modules have, always written with the module or never seen together.
const SHARED: [(&str, &str); 2] = [
    ("Handle", "one per system: src/disk has the file of the system that it is compiled for"),
    ("Options", "what callers choose for `build`, `publish`, `send` and `serve`"),
];

/// Names that mean nothing to a new reader: an earlier version had them.
const RIDDLES: [&str; 9] = ["Aside", "Attic", "Kind", "Meter", "Round", "Shelf", "Shop", "Stand", "Told"];

/// The types that a source file declares: the name of each, and whether other modules see it.
fn types(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.lines().filter_map(|line| {
        let (line, is_seen) = match line.strip_prefix("pub") {
            Some(rest) => (rest.strip_prefix("(crate)").unwrap_or(rest).strip_prefix(' '), true),
            None => (Some(line), false),
        };
        let line = line?;
        let rest = ["struct ", "enum ", "trait ", "type ", "union "]
            .iter()
            .find_map(|word| line.strip_prefix(word))?;
        let end = rest.find(|char: char| !char.is_alphanumeric()).unwrap_or(rest.len());
        Some((&rest[..end], is_seen))
    })
}

fn sources() -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&src).sort_by_file_name().into_iter().flatten();
    let files = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "rs"));
    files
        .map(|file| {
            let text = fs::read_to_string(file.path()).expect("a source file");
            (file.path().strip_prefix(&src).expect("it is below").to_owned(), text)
        })
        .collect()
}

#[test]
fn a_name_that_modules_share_has_one_meaning() {
    let sources = sources();
    let mut places: BTreeMap<&str, Vec<&Path>> = BTreeMap::new();
    for (path, text) in &sources {
        for (name, _) in types(text).filter(|(_, is_seen)| *is_seen) {
            places.entry(name).or_default().push(path);
        }
    }
    assert!(places.len() > 300, "only {} types were found", places.len());
    let several = places.iter().filter(|(_, places)| places.len() > 1);
    let several: Vec<_> =
        several.filter(|(name, _)| !SHARED.iter().any(|(shared, _)| shared == *name)).collect();
    assert!(several.is_empty(), "{several:#?}");
    for (name, reason) in SHARED {
        assert!(places.get(name).is_some_and(|places| places.len() > 1), "{name} is not shared: {reason}");
    }
}

#[test]
fn no_type_has_a_name_that_must_be_guessed() {
    for (path, text) in &sources() {
        let found: Vec<_> = types(text).map(|(name, _)| name).filter(|name| RIDDLES.contains(name)).collect();
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}
