//! Compiles the default theme in again whenever a file of it is added, changed or removed, and names the sources that
//! the program is compiled from, so that it never takes over what another one has cached.

#![expect(clippy::disallowed_methods, reason = "the build script reads what it names")]

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=themes/bulletin");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.toml");
    println!("cargo:rerun-if-changed=build.rs");
    let mut hasher = DefaultHasher::new();
    for part in ["themes/bulletin", "src", "Cargo.toml"] {
        hash(Path::new(part), &mut hasher);
    }
    println!("cargo:rustc-env=BANTIN_SOURCES={:016x}", hasher.finish());
}

fn hash(path: &Path, hasher: &mut DefaultHasher) {
    if path.is_dir() {
        let mut below: Vec<_> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        below.sort();
        below.iter().for_each(|path| hash(path, hasher));
    } else {
        path.hash(hasher);
        fs::read(path).unwrap_or_default().hash(hasher);
    }
}
