//! Tests the properties of `fuzz/` with all seeds, including everything that fuzzers found before, and with files that are close to
//! them. `BANTIN_FUZZ` sets how many of those each target gets.

#![expect(clippy::disallowed_methods, reason = "seeds, dictionaries and targets are files")]

#[path = "../fuzz/properties/mod.rs"]
mod properties;
#[path = "../fuzz/seeds.rs"]
mod seeds;

use std::ops::Range;
use std::path::Path;

use properties::{Property, TARGETS};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::random::Random;
use crate::site::repository;

/// As `-max_len` in `fuzz/run`.
const MAX_BYTES: usize = 16_384;

#[track_caller]
fn check(target: &str, property: Property, bytes: &[u8]) {
    if std::panic::catch_unwind(|| property(bytes)).is_err() {
        panic!("{target}: “{}”", bytes.escape_ascii());
    }
}

#[test]
fn properties_hold_for_every_seed_and_finding() {
    for (target, property) in TARGETS {
        let seeds = seeds::seeds(&repository(), target);
        assert!(seeds.len() > 10, "{target}: only {} seeds", seeds.len());
        for seed in seeds {
            check(target, property, &seed);
        }
    }
}

/// The same files on every machine, so that the result of a change isn't random.
#[test]
fn properties_hold_for_files_close_to_the_seeds() {
    let count = std::env::var("BANTIN_FUZZ").map_or(400, |count| count.parse().expect("a number"));
    TARGETS.par_iter().for_each(|(target, property)| {
        let seeds = seeds::seeds(&repository(), target);
        let words = words(&repository().join("fuzz/dictionaries").join(target));
        let mut random = Random(1);
        for _ in 0..count {
            let mut bytes = seeds[random.below(seeds.len())].clone();
            for _ in 0..=random.below(4) {
                change(&mut bytes, &seeds, &words, &mut random);
            }
            bytes.truncate(MAX_BYTES);
            check(target, *property, &bytes);
        }
    });
}

/// Changes a file in one of libFuzzer's ways.
fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[Vec<u8>], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    match random.below(6) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 => drop(bytes.splice(at..at, random.of(&words.iter().collect::<Vec<_>>()).iter().copied())),
        2 => drop(bytes.drain(part(bytes, random))),
        3 => {
            let repeated = bytes[part(bytes, random)].repeat(1 + random.below(40));
            bytes.splice(at..at, repeated.into_iter().take(MAX_BYTES));
        }
        4 => {
            let other = &seeds[random.below(seeds.len())];
            bytes.truncate(at);
            bytes.extend(&other[part(other, random)]);
        }
        _ => bytes.truncate(at),
    }
}

fn part(bytes: &[u8], random: &mut Random) -> Range<usize> {
    let from = random.below(bytes.len() + 1);
    from..from + random.below(bytes.len() - from + 1)
}

/// The words of a dictionary of libFuzzer's: one a line, in quotes, with `\xNN` for bytes that aren't ASCII.
fn words(dictionary: &Path) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(dictionary).expect("a dictionary");
    let quoted = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unescaped).collect()
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, escaped)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        let code = escaped.strip_prefix('x').and_then(|code| code.get(..2));
        let length = if let Some(code) = code {
            bytes.push(u8::from_str_radix(code, 16).expect("two digits"));
            3
        } else {
            bytes.extend(escaped.bytes().next());
            1
        };
        rest = &escaped[length..];
    }
    bytes.extend(rest.as_bytes());
    bytes
}

#[test]
fn every_property_has_a_target_and_a_dictionary() {
    let folder = repository().join("fuzz");
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    for (target, _) in TARGETS {
        let source = format!("fuzz_targets/{target}.rs");
        let text = std::fs::read_to_string(folder.join(&source)).expect("a source");
        assert!(text.contains(&format!("bantin_fuzz::properties::{target}(bytes)")), "{source}");
        assert!(text.contains(&format!("bantin_fuzz::write_seeds(\"{target}\")")), "{source}");
        assert!(manifest.contains(&format!("path = \"{source}\"")), "{source}");
        assert!(!words(&folder.join("dictionaries").join(target)).is_empty(), "{target}");
    }
    let sources = std::fs::read_dir(folder.join("fuzz_targets")).expect("a folder");
    assert_eq!(sources.count(), TARGETS.len());
}
