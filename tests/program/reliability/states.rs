//! A small site at four moments. Each adds, changes, renames and removes something compared with the others.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use bantin::fingerprint::Fingerprint;

use super::program::{Files, clean, read_tree};
use crate::photo_files;

/// A site's sources, and what a clean build publishes.
pub(crate) struct State {
    pub(crate) sources: Files,
    pub(crate) public: Files,
}

/// The four states, built once.
pub(crate) static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    let states: Vec<State> = (0..4)
        .map(|number| {
            let sources = sources(number);
            State { public: clean(&sources), sources }
        })
        .collect();
    for (one, other) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
        let (one, other) = (&states[one].public, &states[other].public);
        let added = other.keys().any(|path| !one.contains_key(path));
        let removed = one.keys().any(|path| !other.contains_key(path));
        let changed = one.iter().any(|(path, bytes)| other.get(path).is_some_and(|other| other != bytes));
        let kept = one.iter().any(|(path, bytes)| other.get(path) == Some(bytes));
        assert!(added && removed && changed && kept, "there is little to watch");
    }
    states
});

/// The sample site of the repository. Its photos are small, since each is made again in hundreds of builds.
pub(crate) fn sample() -> Files {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = read_tree(&repository.join("content")).into_iter();
    let shrunk = |(number, (path, bytes)): (usize, (String, Vec<u8>))| {
        let is_photo = path.ends_with(".png");
        (format!("content/{path}"), if is_photo { photo_files::png(32, 20, number as u8) } else { bytes })
    };
    let mut files: Files = content.enumerate().map(shrunk).collect();
    assert!(!files.keys().any(|path| path.ends_with(".jpg")), "only photos of one kind are made small");
    files.insert("site.yaml".to_owned(), fs::read(repository.join("site.yaml")).expect("settings"));
    files
}

/// A photo that differs for each pair of numbers.
fn photo(report: usize, version: usize) -> Vec<u8> {
    photo_files::jpeg(16, 12, (report * 16 + version) as u8)
}

fn sources(number: usize) -> Files {
    let mut files = sample();
    let settings = String::from_utf8(files["site.yaml"].clone()).expect("text");
    let settings = settings
        .replace("theme: bulletin", "theme: cua-xa")
        .replace("thân thiện\"", &format!("thân thiện {}\"", number / 2));
    files.insert("site.yaml".to_owned(), settings.into_bytes());
    let theme = [
        ("theme.yaml", "name: Của xã\nextends: bulletin\n".to_owned()),
        ("static/bulletin.css", format!("body {{ margin: {number}px }}\n")),
    ];
    files.extend(theme.map(|(path, text)| (format!("themes/cua-xa/{path}"), text.into_bytes())));
    // Different in each state. Between neighbours, some stay, some go, some come, and those that stay change.
    for report in number..number + 5 {
        let commune = ["Cẩm Tâm", "Xuân Đỉnh", "Khánh Hòa"][report % 3];
        let text = format!(
            "---\ntitle: Tin số {report}\nkind: news\ncommune: {commune}\ndate: {:02}/05/2024\ntags: [Nhãn {}]\nphotos: [{{file: anh.jpg, alt: Ảnh {report}}}]\nattachments: [lich.txt]\n---\n\nNội dung lần {number}. [Giới thiệu](../../gioi-thieu.md)\n",
            report + 1,
            report % 4,
        );
        files.insert(format!("content/tin/so-{report}/index.md"), text.into_bytes());
        files.insert(
            format!("content/tin/so-{report}/lich.txt"),
            format!("Lịch {}\n", number / 2).into_bytes(),
        );
        files.insert(format!("content/tin/so-{report}/anh.jpg"), photo(report, number / 2));
    }
    // The same report under another name.
    let renamed = files.remove("content/xuan-dinh/ra-mat-mo-hinh.md").expect("a report of the sample");
    files.insert(format!("content/xuan-dinh/ra-mat-{number}.md"), renamed);
    files
}

/// What a reader may find in the files of these states: for each path, its bytes in any of them.
pub(crate) fn versions(states: &[State]) -> HashMap<String, HashSet<Fingerprint>> {
    let mut versions: HashMap<String, HashSet<Fingerprint>> = HashMap::new();
    for (path, bytes) in states.iter().flat_map(|state| &state.public) {
        versions.entry(path.clone()).or_default().insert(Fingerprint::of(bytes));
    }
    versions
}

/// The files that both have. None may ever be missing while one state replaces the other.
pub(crate) fn kept(one: &State, other: &State) -> BTreeSet<String> {
    one.public.keys().filter(|path| other.public.contains_key(*path)).cloned().collect()
}
