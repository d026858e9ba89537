//! Other people's files in the published folder.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::program::Site;
use super::states::STATES;
use super::{number, random};

/// Their places: beside pages, in folders that appear and disappear with pages, and in folders of their own.
const FOREIGN: [&str; 20] = [
    "CNAME",
    ".htaccess",
    ".nojekyll",
    "google1234.html",
    "ghi chú.txt",
    "index.html.bak",
    "bulletin.css",
    "bulletin.12345678.css",
    "tin/ghi-chu.txt",
    "tin/so-0/ghi-chu.txt",
    "tin/so-1/anh-cu.jpg",
    "tin/so-5/của tôi.html",
    "xa/cam-tam/logo.png",
    "xa/xa-khac/index.html",
    "mo-hinh/bieu-mau.pdf",
    "tim-kiem/cu.js",
    "cam-tam/index.html",
    ".well-known/security.txt",
    "rieng/sau/hon/nua.txt",
    "robots.txt.cu",
];

/// A repository as left by `git init` and a commit, as far as its files matter here.
const GIT: [&str; 6] = [
    "HEAD",
    "config",
    "index",
    "objects/4b/825dc642cb6eb9a060e54bf8d69288fbee4904",
    "refs/heads/main",
    "logs/HEAD",
];

/// The state of a path: everything that reveals a change.
fn look(path: &Path) -> (Vec<u8>, [i64; 6]) {
    let metadata = fs::symlink_metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let of = |number: u64| i64::try_from(number).expect("a small number");
    let stamp = [
        of(metadata.ino()),
        metadata.mtime(),
        metadata.mtime_nsec(),
        metadata.ctime(),
        metadata.ctime_nsec(),
        i64::from(metadata.mode()),
    ];
    (fs::read(path).expect("it can be read"), stamp)
}

#[test]
fn what_others_put_there_is_never_touched() {
    let site = Site::new();
    let paths: Vec<PathBuf> = FOREIGN
        .iter()
        .map(|path| (*path).to_owned())
        .chain(GIT.iter().map(|path| format!(".git/{path}")))
        .map(|path| site.path("public").join(path))
        .collect();
    site.lay(&STATES[0].sources);
    site.build("the first");
    for path in &paths {
        fs::create_dir_all(path.parent().expect("a folder")).expect("its folder is made");
        assert!(!path.exists(), "{} is ours", path.display());
        fs::write(path, format!("của tôi: {}", path.display())).expect("it is written");
    }
    let before: BTreeMap<&PathBuf, _> = paths.iter().map(|path| (path, look(path))).collect();
    let n_builds = number(8, 200);
    let mut random = random();
    let mut state = 0;
    for build in 0..n_builds {
        let when = format!("build {build}");
        state = (state + random.below(STATES.len())) % STATES.len();
        site.lay(&STATES[state].sources);
        if build % number(5, 50) == 4 {
            let cleaned = site.clean_command().output().expect("bantin runs");
            assert!(cleaned.status.success());
        }
        site.build(&when);
        for (path, was) in &before {
            assert!(look(path) == *was, "{when}: {} was touched", path.display());
        }
        let ours = paths.iter().map(|path| path.strip_prefix(site.path("public")).expect("it is below"));
        let mut public = site.public();
        ours.for_each(|path| drop(public.remove(path.to_str().expect("a plain path"))));
        public.retain(|path, _| STATES[state].public.contains_key(path) || !path.ends_with(".css"));
        super::program::assert_same(&STATES[state].public, &public, &when);
    }
    println!("{n_builds} builds beside {} foreign files and a .git: none was touched", FOREIGN.len());
}
