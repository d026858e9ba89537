//! Follows the steps of `docs/architecture.md` for a new key and for a new kind of page, to the letter, in a copy of
//! the program, and builds a site with it.

#![expect(clippy::disallowed_methods, reason = "the program's own source is copied and compiled here")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use walkdir::WalkDir;

/// All files that the library is compiled from, and those that `Cargo.toml` names.
const PARTS: [&str; 9] =
    ["Cargo.toml", "Cargo.lock", "build.rs", "src", "content", "themes", "docs", "benches", "examples"];

/// Appended to the library of the copy: a site with the new key, built in memory.
const PROOF: &str = r##"
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a site is written here")]
mod followed {
    use std::fs;

    use crate::output::OutputPath;

    #[test]
    fn a_site_has_the_new_key_and_the_new_page() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("content")).unwrap();
        let settings = "title: Bản tin\nbase_url: https://bantin.example.vn\n";
        fs::write(site.path().join("site.yaml"), settings).unwrap();
        let report = "---\ntiêu đề: Ra mắt\nloại: tin\nxã: {tên: Cẩm Tâm, cấp: xã, tỉnh: Thanh Hóa}\nngày: 04/04/2023\n\
            địa điểm: Hội trường\nđơn vị tài trợ: Hợp tác xã Vĩnh Lợi\n---\n\nMột câu.\n";
        fs::write(site.path().join("content/ra-mat.md"), report).unwrap();
        let sources = crate::load::load(site.path()).unwrap();
        let showing = crate::site::Showing {
            now: "2026-01-22T00:00:00Z".parse().unwrap(),
            drafts: false,
            future: false,
        };
        let options = crate::build::Options { showing, base_url: None };
        let outputs = crate::output::Outputs::default();
        let mut cache = crate::cache::Cache::default();
        let build = crate::build::build(&mut cache, &sources, &options, &outputs, &|_| {}).unwrap();
        assert!(!crate::diagnostic::any_error(&build.diagnostics), "{:?}", build.diagnostics);
        let files = outputs.finish();
        let text = |path: &str| {
            let file = files.get(&OutputPath::from(path)).unwrap_or_else(|| panic!("{path}: {:?}", files.keys()));
            String::from_utf8(file.1.bytes().to_vec()).unwrap()
        };
        assert!(text("cam-on.html").contains("Địa chỉ này không có"));
        let page = "ra-mat/index.html";
        assert!(text(page).contains("<p>Hợp tác xã Vĩnh Lợi</p>"), "{}", text(page));
    }
}
"##;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The steps of an answer, each from its number to the next one or the end of the list.
fn steps(answer: &str) -> Vec<String> {
    let page = fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md");
    let (_, rest) = page.split_once(answer).unwrap_or_else(|| panic!("{answer}"));
    let list = rest.split_once("\n1. ").expect("a list").1.split("\n\n").next().expect("its end");
    let list = format!("1. {list}");
    let mut steps: Vec<String> = Vec::new();
    for line in list.lines() {
        match line.split_once(". ").filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit())) {
            Some((_, step)) => steps.push(step.to_owned()),
            None => steps.last_mut().expect("a step").push_str(&format!(" {}", line.trim())),
        }
    }
    steps
}

/// The pieces of code in a step: between backquotes.
fn codes(step: &str) -> Vec<&str> {
    step.split('`').skip(1).step_by(2).collect()
}

struct Copy(PathBuf);

impl Copy {
    fn make() -> Self {
        // Always the same folder, so that Cargo can reuse what it compiled last time.
        let copy = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("followed"));
        if copy.0.exists() {
            fs::remove_dir_all(&copy.0).expect("the last copy goes");
        }
        fs::create_dir_all(&copy.0).expect("a folder");
        for part in PARTS {
            for entry in WalkDir::new(root().join(part)) {
                let entry = entry.expect("a file of the program");
                let to = copy.path(&entry.path().strip_prefix(root()).expect("below").to_string_lossy());
                if entry.file_type().is_dir() {
                    fs::create_dir_all(to).expect("a folder");
                } else {
                    fs::copy(entry.path(), to).expect("a copy");
                }
            }
        }
        copy
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    /// Changes a file line by line.
    fn edit(&self, path: &str, edit: impl FnOnce(&mut Vec<String>)) {
        let text = fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        edit(&mut lines);
        fs::write(self.path(path), lines.join("\n") + "\n").expect("written");
    }

    /// Adds each line below the one that is the same except for the names.
    fn add_below(&self, path: &str, codes: &[&str], like: impl Fn(&str) -> String) {
        self.edit(path, |lines| {
            let mut comment = None;
            for code in codes {
                if code.starts_with("///") {
                    comment = Some((*code).to_owned());
                    continue;
                }
                let model = like(code);
                let at = lines.iter().position(|line| line.trim() == model);
                let at = at.unwrap_or_else(|| panic!("{path} has no line `{model}`")) + 1;
                lines.splice(at..at, comment.take().into_iter().chain([(*code).to_owned()]));
            }
        });
    }

    /// Copies a file under another name, each first text replaced by the second.
    fn duplicate(&self, from: &str, to: &str, replaced: &[(&str, &str)]) {
        let text = fs::read_to_string(self.path(from)).unwrap_or_else(|e| panic!("{from}: {e}"));
        let text = replaced.iter().fold(text, |text, (from, to)| text.replace(from, to));
        fs::write(self.path(to), text).expect("written");
    }
}

fn add_key(copy: &Copy) {
    let steps = steps("**A key of the front matter**");
    let places: Vec<&str> = steps.iter().map(|step| codes(step)[0]).collect();
    assert!(places.len() <= 4 && places.iter().all(|place| place.starts_with("src/")), "{places:?}");
    for step in &steps {
        let codes = codes(step);
        let lines = |code: &&&str| code.starts_with("///") || code.contains("sponsor");
        let added: Vec<&str> = codes[1..].iter().filter(lines).copied().collect();
        assert!(!added.is_empty(), "{step}");
        copy.add_below(codes[0], &added, |code| {
            code.replace("sponsor", "venue").replace("đơn vị tài trợ", "địa điểm")
        });
    }
    copy.edit("themes/bulletin/templates/report.html", |lines| {
        let end =
            lines.iter().rposition(|line| line.contains("{% endblock") || line.contains("{%- endblock"));
        lines.insert(end.expect("a block"), "<p>{{ report.sponsor }}</p>".to_owned());
    });
}

fn add_kind(copy: &Copy) {
    let steps = steps("**A kind of page**");
    let file = codes(&steps[0]);
    let (new, old) = (file[0], file[1]);
    let replaced: Vec<(&str, &str)> = file[2..].chunks_exact(2).map(|pair| (pair[1], pair[0])).collect();
    assert_eq!(replaced.len(), 3, "{}", steps[0]);
    let folder = Path::new(new).parent().expect("a folder").to_string_lossy();
    copy.duplicate(&format!("{folder}/{old}"), new, &replaced);
    let list = codes(&steps[1]);
    copy.add_below(list[0], &list[2..], |code| {
        replaced.iter().fold(code.to_owned(), |code, (old, new)| code.replace(new, old))
    });
    let template = codes(&steps[2]);
    let folder = Path::new(template[0]).parent().expect("a folder").to_string_lossy();
    copy.duplicate(&format!("{folder}/{}", template[1]), template[0], &[]);
}

#[test]
fn a_new_key_and_a_new_kind_of_page_are_added_as_the_page_says() {
    let copy = Copy::make();
    add_key(&copy);
    add_kind(&copy);
    copy.edit("src/lib.rs", |lines| lines.extend(PROOF.lines().map(str::to_owned)));
    // The dependencies are compiled already: tests run in `target/<profile>/deps`.
    let program = std::env::current_exe().expect("this program");
    let target = program.ancestors().nth(3).expect("the folder that Cargo builds in");
    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--offline", "--locked", "--lib", "followed::"])
        .current_dir(&copy.0)
        .env("CARGO_TARGET_DIR", target)
        // One small site is built, so compiling takes most of the time.
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "0")
        .output()
        .expect("Cargo runs");
    let said =
        [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}
