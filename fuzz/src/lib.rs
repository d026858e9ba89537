//! The properties and seeds of `tests/fuzz/`, for the targets.

use std::path::Path;

#[path = "../../tests/fuzz/properties/mod.rs"]
pub mod properties;

#[path = "../../tests/fuzz/seeds.rs"]
mod seeds;

/// Writes the seeds of `target` where it looks for its corpus.
///
/// # Panics
/// Where that can't be written.
pub fn write_seeds(target: &str) {
    let corpus = Path::new("corpus").join(target);
    std::fs::create_dir_all(&corpus).expect("a folder for the corpus");
    for (idx, seed) in seeds::seeds(Path::new(".."), target).iter().enumerate() {
        std::fs::write(corpus.join(format!("seed-{idx:04}")), seed).expect("a seed is written");
    }
}
