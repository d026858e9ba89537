//! Writes a generated site: `cargo run --example corpus -- DIR N`. The browser tests use it; the benchmarks have their
//! own.

#[path = "../benches/corpus/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the benches need more of it")]
mod corpus;

use std::path::Path;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, n] = &arguments[..] else { return Err(std::io::Error::other("DIR N")) };
    corpus::write(Path::new(folder), n.parse().map_err(std::io::Error::other)?, corpus::Shape::Many)
}
