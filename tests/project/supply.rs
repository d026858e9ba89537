//! The program's dependencies: compares `deny.toml` and `docs/design.md` with Cargo's metadata.

#![expect(clippy::disallowed_methods, reason = "the repository's own files are read here")]

#[path = "../../build.rs"]
#[expect(
    dead_code,
    clippy::print_stdout,
    reason = "a build script has a main function, which speaks to Cargo"
)]
mod build_script;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .expect("a file of the repository")
}

/// Cargo's metadata about the packages needed on this machine.
fn metadata() -> Value {
    let said = Command::new("rustc").arg("-vV").output().expect("the compiler");
    let said = String::from_utf8(said.stdout).expect("text");
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let asked = ["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host];
    let told = Command::new(env!("CARGO")).args(asked).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let told = told.expect("cargo runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    serde_json::from_slice(&told.stdout).expect("JSON")
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// The licences allowed by `deny.toml`.
fn allowed() -> BTreeSet<String> {
    let page = file("deny.toml");
    let (_, list) = page.split_once("\nallow = [\n").expect("the list");
    let (list, _) = list.split_once("\n]").expect("its end");
    list.lines().filter_map(|line| line.split('"').nth(1)).map(str::to_owned).collect()
}

/// Whether the `allowed` licences satisfy an SPDX expression.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    is_any_met(&mut words, allowed)
}

type Words<'w> = std::iter::Peekable<std::str::SplitWhitespace<'w>>;

fn is_any_met(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut is_met = are_all_met(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        is_met |= are_all_met(words, allowed);
    }
    is_met
}

fn are_all_met(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut are_met = is_one_met(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        are_met &= is_one_met(words, allowed);
    }
    are_met
}

fn is_one_met(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let word = words.next().unwrap_or_default();
    if word == "(" {
        let is_met = is_any_met(words, allowed);
        assert_eq!(words.next(), Some(")"));
        return is_met;
    }
    let has_exception = words.next_if_eq(&"WITH").is_some();
    if has_exception {
        words.next();
    }
    !has_exception && allowed.contains(word)
}

#[test]
fn licenses_are_read_as_spdx_has_them() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "ISC".to_owned()]);
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("ISC AND MIT", true),
        ("GPL-3.0 OR ISC AND MIT", true),
        ("(GPL-3.0 OR ISC) AND MIT", true),
        ("(GPL-3.0 OR ISC) AND GPL-3.0", false),
        ("MIT WITH Something", false),
        ("MIT WITH Something OR ISC", true),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), expected, "{expression}");
    }
}

#[test]
fn every_crate_is_from_the_registry_and_free_to_use() {
    let metadata = metadata();
    let packages = list(&metadata, "packages");
    assert!(packages.len() > 100, "only {} packages", packages.len());
    let allowed = allowed();
    for package in packages.iter().filter(|package| text(package, "name") != "bantin") {
        let (name, license) = (text(package, "name"), text(package, "license"));
        assert!(is_met(license, &allowed), "{name}: {license:?}");
        assert_eq!(
            text(package, "source"),
            "registry+https://github.com/rust-lang/crates.io-index",
            "{name}"
        );
    }
}

/// The crates in the program on this machine, including itself: one line each with name and version.
fn tree() -> BTreeSet<String> {
    let asked = ["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--offline", "--locked"];
    let told = Command::new(env!("CARGO")).args(asked).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let told = told.expect("cargo runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout).expect("text");
    let crates = told.lines().filter(|line| !line.is_empty());
    crates.map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

/// The second versions that `deny.toml` allows on this system, as lines of `tree`.
fn skipped() -> BTreeSet<String> {
    let page = file("deny.toml");
    let (_, list) = page.split_once("\nskip = [\n").expect("the list");
    let (list, _) = list.split_once("\n]").expect("its end");
    let here = list.lines().filter(|line| cfg!(windows) || !line.contains("reason = \"on Windows"));
    here.filter_map(|line| line.split('"').nth(1)).map(|name| name.replace('@', " v")).collect()
}

#[test]
fn no_crate_is_there_in_two_versions_without_a_reason() {
    let (tree, skipped) = (tree(), skipped());
    assert!(skipped.is_subset(&tree), "no longer needed: {:?}", skipped.difference(&tree));
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let single: Vec<&String> = tree.difference(&skipped).collect();
    let names: BTreeSet<String> = single.iter().map(|line| name(line)).collect();
    assert_eq!(names.len(), single.len(), "{single:?}");
    assert!(skipped.iter().all(|line| names.contains(&name(line))), "alone by now: {skipped:?}");
}

/// The names in the table of `docs/design.md` and in the sentence below it.
fn reasons() -> (BTreeSet<String>, BTreeSet<String>) {
    let page = file("docs/design.md");
    let (_, section) = page.split_once("\n## Dependencies\n").expect("the section");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let rows = rows.filter(|cell| *cell != "crate").flat_map(|cell| cell.split(", "));
    let in_table = rows.map(|name| name.split(' ').next().unwrap_or_default().to_owned()).collect();
    let (_, sentence) = section.split_once("For tests: ").expect("the sentence");
    let (sentence, _) = sentence.split_once(';').expect("its end");
    let named = sentence.split('(').map(|part| part.rsplit([' ', '\n']).find(|word| !word.is_empty()));
    let in_sentence = named.flatten().map(str::to_owned).filter(|word| !word.ends_with(')')).collect();
    (in_table, in_sentence)
}

#[test]
fn every_direct_dependency_has_its_reason() {
    let metadata = metadata();
    let package = list(&metadata, "packages").iter().find(|package| text(package, "name") == "bantin");
    let dependencies = list(package.expect("the program"), "dependencies");
    let names = |kind: Option<&str>| -> BTreeSet<String> {
        let of_kind = dependencies.iter().filter(|one| one["kind"].as_str() == kind);
        of_kind.map(|one| one["rename"].as_str().unwrap_or(text(one, "name")).to_owned()).collect()
    };
    let (in_table, in_sentence) = reasons();
    assert_eq!(names(None), in_table, "in Cargo.toml, in the table of docs/design.md");
    let for_tests: BTreeSet<String> = names(Some("dev")).difference(&in_table).cloned().collect();
    assert_eq!(for_tests, in_sentence, "in Cargo.toml, in the sentence about tests");
    let of_build_script = names(Some("build"));
    assert!(of_build_script.is_subset(&names(None)), "nothing is compiled for it alone: {of_build_script:?}");
}

#[test]
fn the_tree_stays_as_small_as_it_is_said_to_be() {
    let page = file("docs/design.md");
    let (_, limit) = page.split_once("consists of no more than ").expect("the limit");
    let limit: usize = limit.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    let size = tree().len() - 1;
    assert!(size <= limit, "{size} crates, {limit} at most");
    assert!(size + 30 >= limit, "{size} crates: the limit can be lowered");
}

/// Another version of a dependency may make other pages, so the program must not reuse its cache.
#[test]
fn whatever_the_program_is_compiled_from_belongs_to_its_identity() {
    let root = tempfile::tempdir().expect("a folder");
    let files = ["src/a/b.rs", "themes/bulletin/a.html", "Cargo.toml", "Cargo.lock", "build.rs"];
    let write = |file: &str, text: &str| {
        let path = root.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    files.iter().for_each(|file| write(file, "before"));
    let mut known = BTreeSet::from([build_script::identity(root.path())]);
    for file in files {
        write(file, "after");
        assert!(known.insert(build_script::identity(root.path())), "{file}");
    }
}
