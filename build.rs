//! Compiles the default theme into the program, again after every change of its files; identifies the sources of the
//! program, so that it never uses the cache of another one; and extracts the Vietnamese order from the collation data
//! of all languages.

#![expect(clippy::disallowed_methods, reason = "the build script reads what it names")]

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use icu_collator::provider::{Baked, CollationTailoringV1};
use icu_locale_core::locale;
use icu_provider::prelude::*;

/// All sources of the program. `Cargo.lock` contains the versions of its dependencies.
const PARTS: [&str; 6] = ["themes/bulletin", "src", "docs/messages", "Cargo.toml", "Cargo.lock", "build.rs"];

fn main() {
    // As a dependency, bantin has no `Cargo.lock`, and Cargo would run this script each time to look for it.
    for part in PARTS.into_iter().filter(|part| Path::new(part).exists()) {
        println!("cargo:rerun-if-changed={part}");
    }
    println!("cargo:rustc-env=BANTIN_SOURCES={:016x}", identity(Path::new("")));
    let folder = std::env::var("OUT_DIR").expect("Cargo gives a folder to write into");
    fs::write(Path::new(&folder).join("vietnamese.collation"), collation())
        .expect("that folder can be written into");
}

/// The difference between the order of `vi` and the root order of Unicode, in the order of the fields of
/// `CollationData`. With all languages, the program would be 0.9 MB larger.
fn collation() -> Vec<u8> {
    let vietnamese = DataLocale::from(locale!("vi"));
    let request =
        DataRequest { id: DataIdentifierBorrowed::for_locale(&vietnamese), ..DataRequest::default() };
    let found: DataResponse<CollationTailoringV1> =
        Baked.load(request).expect("ICU has the order of Vietnamese");
    let order = found.payload.get();
    postcard::to_stdvec(&(&order.trie, &order.ces, &order.ce32s, &order.contexts)).expect("memory takes all")
}

/// The hash of all parts below `root`.
pub(crate) fn identity(root: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in PARTS {
        hash(root, Path::new(part), &mut hasher);
    }
    hasher.finish()
}

fn hash(root: &Path, part: &Path, hasher: &mut DefaultHasher) {
    let path = root.join(part);
    if path.is_dir() {
        let names = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.file_name());
        let mut below: Vec<_> = names.map(|name| part.join(name)).collect();
        below.sort();
        below.iter().for_each(|part| hash(root, part, hasher));
    } else {
        part.hash(hasher);
        fs::read(path).unwrap_or_default().hash(hasher);
    }
}
