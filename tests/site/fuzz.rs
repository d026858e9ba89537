//! Tests the properties of `fuzz/` with all seeds, including everything that fuzzers found before.

#[path = "../fuzz/properties/mod.rs"]
mod properties;
#[path = "../fuzz/seeds.rs"]
mod seeds;

use std::path::Path;

use properties::TARGETS;

#[test]
fn properties_hold_for_every_seed_and_finding() {
    for (target, property) in TARGETS {
        let seeds = seeds::seeds(Path::new(env!("CARGO_MANIFEST_DIR")), target);
        assert!(seeds.len() > 10, "{target}: only {} seeds", seeds.len());
        for seed in seeds {
            if std::panic::catch_unwind(|| property(&seed)).is_err() {
                panic!("{target}: {}", String::from_utf8_lossy(&seed));
            }
        }
    }
}
