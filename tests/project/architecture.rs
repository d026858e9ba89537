//! Compares `docs/architecture.md` with the code: the imports of modules, and what only some modules may use.

#![expect(clippy::disallowed_methods, reason = "the program's own source is read here")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Modules = BTreeMap<String, BTreeSet<String>>;

/// A source file: its path below `src/`, its module, and its text without comments and unit tests.
struct File {
    path: String,
    module: String,
    text: String,
    code: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files() -> Vec<File> {
    let src = root().join("src");
    let entries = walkdir::WalkDir::new(&src).sort_by_file_name().into_iter().flatten();
    entries
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&src).expect("it is below").display().to_string();
            let path = path.replace('\\', "/");
            let first = path.split('/').next().unwrap_or_default();
            let text = fs::read_to_string(entry.path()).expect("a source file");
            let (code, tests) = text.split_at(text.find(TESTS).unwrap_or(text.len()));
            assert!(
                is_tests_alone(tests),
                "{path}: there is code below the first `{TESTS}`, which isn't checked"
            );
            let code = without_comments(code);
            File { module: first.trim_end_matches(".rs").to_owned(), path, text, code }
        })
        .collect()
}

/// What precedes unit tests, which end a file.
const TESTS: &str = "#[cfg(test)]";

/// Whether the end of a file has test modules and nothing else.
fn is_tests_alone(end: &str) -> bool {
    let (mut is_announced, mut is_inside) = (false, false);
    end.lines().all(|line| {
        if is_inside {
            is_inside = line != "}";
            return true;
        }
        match line {
            "" => true,
            TESTS => {
                is_announced = true;
                true
            }
            _ if line.trim_start_matches("pub(crate) ").starts_with("mod ") => {
                is_inside = line.ends_with('{');
                std::mem::take(&mut is_announced)
            }
            _ => line.starts_with("#["),
        }
    })
}

fn without_comments(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.to_owned() + "\n")
        .collect()
}

/// The first names of the paths that begin with `root`: `crate::a::b` and `crate::{a, b::c}` give `a`, `b`.
fn paths<'t>(text: &'t str, root: &str) -> BTreeSet<&'t str> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(root) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|char| char.is_alphanumeric() || "_$:".contains(char)) {
            continue;
        }
        let rest = &text[at + root.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(heads(group)),
            None => {
                names.insert(name(rest));
            }
        }
    }
    names
}

/// The first names of the paths in a group, up to its closing brace.
fn heads(group: &str) -> Vec<&str> {
    let mut heads = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.push(name(group[from..at].trim()));
                from = at + 1;
                if char == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

fn name(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(text.len());
    &text[..end]
}

/// The imports in the code.
fn imports() -> Modules {
    let files = files();
    let modules: BTreeSet<String> = files.iter().map(|file| file.module.clone()).collect();
    let mut imports = Modules::new();
    for file in files.iter().filter(|file| !["lib", "main"].contains(&&*file.module)) {
        let of_module = imports.entry(file.module.clone()).or_default();
        let own = if file.module == "cli" { "bantin::" } else { "crate::" };
        for name in paths(&file.code, own) {
            assert!(modules.contains(name), "{}: {own}{name} is no module of its own", file.path);
            if name != file.module {
                of_module.insert(name.to_owned());
            }
        }
    }
    imports
}

/// The imports in the table: the first column names the module, the last one its imports.
fn table() -> Modules {
    let text = fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let names =
        |cell: &str| -> BTreeSet<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let mut table = Modules::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let module = names(cells[0]).into_iter().next().expect("a module's name");
        let last = cells.last().expect("a row has cells").trim();
        let imported = names(last);
        assert!(last == "–" || !imported.is_empty(), "{row}: “–” says that nothing is imported");
        assert!(table.insert(module, imported).is_none(), "{row}: twice in the table");
    }
    table
}

#[test]
fn paths_are_found_however_they_are_written() {
    let text =
        "use crate::a::B;\nuse crate::{c, d::{e, F}, g::h as i};\nfn j(k: crate::l::M) {}\nmacro!($crate::n)";
    assert_eq!(paths(text, "crate::"), BTreeSet::from(["a", "c", "d", "g", "l"]));
}

#[test]
fn code_below_tests_is_found() {
    assert!(is_tests_alone(""));
    assert!(is_tests_alone("#[cfg(test)]\nmod tests;\n"));
    let tests = "#[cfg(test)]\n#[expect(clippy::panic)]\nmod tests {\n    fn a() {\n    }\n}\n";
    assert!(is_tests_alone(tests) && is_tests_alone(&format!("{tests}\n{tests}")));
    for code in ["mod tone;\n", "use a::B;\n", "fn a() {\n}\n", "mod a {\n}\n"] {
        assert!(!is_tests_alone(&format!("{tests}{code}")), "{code}");
        assert!(!is_tests_alone(&format!("#[cfg(test)]\nmod tests;\n{code}")), "{code}");
    }
    assert!(!is_tests_alone("#[cfg(test)]\n    fn a() {}\n"));
}

#[test]
fn modules_import_what_the_table_says() {
    let (imports, table) = (imports(), table());
    assert!(imports.len() > 15, "only {} modules were found", imports.len());
    let mut wrong = Vec::new();
    for module in imports.keys().chain(table.keys()).collect::<BTreeSet<_>>() {
        match (imports.get(module), table.get(module)) {
            (Some(imported), Some(said)) if imported == said => {}
            (Some(imported), said) => {
                let list: Vec<String> = imported.iter().map(|name| format!("`{name}`")).collect();
                let said = if said.is_some() { "another row" } else { "no row" };
                wrong.push(format!("`{module}` has {said} in the table; it imports {}", list.join(", ")));
            }
            (None, _) => wrong.push(format!("`{module}` is in the table, not in src/")),
        }
    }
    assert!(wrong.is_empty(), "docs/architecture.md:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_stands_in_the_order_of_the_library() {
    let library = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    let declared = library.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    let mut declared: Vec<&str> = declared.map(|line| line.trim_end_matches(';')).collect();
    declared.push("cli");
    let text = fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.collect::<Vec<_>>(), declared);
}

/// The modules that import one another in a circle, and those between two circles.
fn circles(mut left: Modules) -> Modules {
    let is_apart = |left: &Modules, name: &String| {
        let is_lowest = left[name].iter().all(|imported| !left.contains_key(imported));
        is_lowest || left.values().all(|imports| !imports.contains(name))
    };
    while let Some(module) = left.keys().find(|name| is_apart(&left, name)).cloned() {
        left.remove(&module);
    }
    let names: BTreeSet<String> = left.keys().cloned().collect();
    left.values_mut().for_each(|imports| imports.retain(|name| names.contains(name)));
    left
}

/// The imports form no cycle, not even through several modules.
#[test]
fn imports_form_no_circle() {
    let left = circles(table());
    assert!(left.is_empty(), "these import one another in a circle: {:?}", left.keys());
}

/// The imports of the files of `page` from one another. Each file is a module, and so is each folder: the kinds of pages
/// and the list of them name one another. `mod` is the file at the top, which names all others and nothing else.
fn imports_within_page() -> Modules {
    let files = files();
    let of_page = || files.iter().filter_map(|file| Some((file.path.strip_prefix("page/")?, &file.code)));
    let module = |path: &str| name(path).to_owned();
    let modules: BTreeSet<String> = of_page().map(|(path, _)| module(path)).collect();
    let mut imports = Modules::new();
    for (path, code) in of_page() {
        let is_direct = !path.contains('/') || path.ends_with("/mod.rs");
        let mut names = paths(code, "crate::page::");
        names.extend(is_direct.then(|| paths(code, "super::")).into_iter().flatten());
        // Whatever is no file of its own is defined or named in `mod.rs`.
        let names =
            names.into_iter().map(|name| if modules.contains(name) { name } else { "mod" }.to_owned());
        let of_module = imports.entry(module(path)).or_default();
        of_module.extend(names.filter(|name| *name != module(path)));
        for unread in ["crate::{", "crate::page;"] {
            assert!(!code.contains(unread), "page/{path}: {unread} is not read here");
        }
        if path == "mod.rs" {
            of_module.extend(modules.iter().filter(|module| *module != "mod").cloned());
        }
    }
    imports
}

#[test]
fn files_of_pages_form_no_circle() {
    let imports = imports_within_page();
    assert!(imports.len() > 20, "only {:?}", imports.keys());
    let left = circles(imports);
    assert!(left.is_empty(), "these files of src/page/ import one another in a circle: {left:#?}");
}

#[test]
fn only_the_ends_touch_the_machine() {
    let cases: &[(&str, &[&str])] = &[
        ("std::fs", &["disk"]),
        ("walkdir", &["disk"]),
        ("rustix::fs", &["disk"]),
        // The methods of `Path` that access the disk.
        (".canonicalize()", &["disk"]),
        (".exists()", &["disk"]),
        (".is_dir()", &["disk"]),
        (".is_file()", &["disk"]),
        (".is_symlink()", &["disk"]),
        (".metadata()", &["disk"]),
        (".read_dir()", &["disk"]),
        (".read_link()", &["disk"]),
        (".symlink_metadata()", &["disk"]),
        (".try_exists()", &["disk"]),
        ("std::env::", &["cli", "publish"]),
        ("env::var", &["cli"]),
        ("Timestamp::now", &["cli"]),
        ("SystemTime", &["disk", "load"]),
        ("Instant::now", &["cli", "theme", "watch"]),
        ("std::net", &["send", "serve"]),
        ("std::process", &["cli", "main", "publish", "send"]),
        ("println!", &[]),
        ("process::exit", &["cli"]),
        ("std::io::stdout", &["cli"]),
        ("std::io::stderr", &["cli"]),
    ];
    for file in files() {
        for (what, allowed) in cases {
            let is_allowed = allowed.contains(&&*file.module);
            assert!(is_allowed || !file.code.contains(what), "{}: {what}", file.path);
        }
    }
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    let files = files();
    assert!(files.len() > 60, "only {} files were found", files.len());
    for file in &files {
        assert!(file.text.starts_with("//! "), "{} begins without a word", file.path);
        let lines = file.text.lines().count();
        assert!(lines < 500, "{} has {lines} lines", file.path);
        assert!(!file.code.contains("super::super"), "{}: super::super", file.path);
    }
}

#[test]
fn the_page_itself_stays_short() {
    let lines = |path: &Path| fs::read_to_string(path).expect("a page").lines().count();
    assert!(lines(&root().join("docs/architecture.md")) <= 200);
}

/// A page that read without its own [`Reads`] would have dependencies that aren't recorded.
#[test]
fn pages_read_through_the_reads_that_they_are_given() {
    for file in files().iter().filter(|file| file.module == "page") {
        assert!(!file.code.contains("Reads::"), "{} makes reads of its own", file.path);
    }
}

/// The addresses of lists are defined in one place, so that links can't differ from the pages.
#[test]
fn the_address_of_a_list_stands_once() {
    for folder in ["xa/", "mo-hinh/", "ban-tin/", "the/", "luu-tru/", "so-lieu/", "tim-kiem/"] {
        let literal = format!("\"{folder}");
        let counts = files().into_iter().map(|file| (file.code.matches(&literal).count(), file.path));
        let found: Vec<_> = counts.filter(|(count, _)| *count > 0).collect();
        assert!(matches!(&found[..], [(1, _)]), "{folder}: {found:?}");
    }
}

/// Only a kind's own file and the list of kinds know a kind of page; all other code uses the common trait.
#[test]
fn a_kind_of_page_is_named_in_its_file_and_in_the_list() {
    let list = fs::read_to_string(root().join("src/page/kinds/mod.rs")).expect("the list of kinds");
    let (_, listed) = list.rsplit_once("kinds! {").expect("the list");
    let listed: Vec<(&str, &str)> =
        listed.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once("::")).collect();
    assert!(listed.len() > 20, "only {listed:?}");
    let files = files();
    for (file, kind) in listed {
        let own = format!("page/kinds/{file}.rs");
        let definition = files.iter().find(|file| file.path == own).expect("a kind has a file");
        assert!(definition.code.contains(&format!("impl PageKind for {kind} {{")), "{own}: {kind}");
        let of_page = [format!("page::PageId::{kind}"), format!("kinds::PageId::{kind}")];
        for other in files.iter().filter(|other| !other.path.starts_with("page/kinds/")) {
            assert!(!of_page.iter().any(|name| other.code.contains(name)), "{}: {kind}", other.path);
        }
    }
    let outside = files.iter().filter(|file| file.module == "page" && !file.path.starts_with("page/kinds/"));
    for file in outside {
        assert!(!file.code.contains("PageId::HomePage"), "{} knows the kinds of pages", file.path);
    }
}
