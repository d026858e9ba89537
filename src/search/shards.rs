//! Splits the index into files: small, so that a query loads little; cut so that an edit changes few of them.

use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::lines::{END, key};
use crate::fingerprint::Fingerprint;
use crate::output::{OutputPath, short_hash};

/// Size of a file in bytes: the minimum, except for the last, and the maximum, except for a single longer line.
const SIZES: (usize, usize) = (6_000, 10_000);

/// Between the two sizes, one key in this many starts a new file.
const ONE_IN: u128 = 16;

/// Some lines and their file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Shard {
    /// The shortest text that is greater than all earlier keys and not greater than the first key here.
    pub(super) from: String,
    /// Size of the lines in bytes.
    pub(super) size: usize,
    /// The file.
    pub(super) file: ScriptFile,
}

/// A file that passes its content to the script by a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ScriptFile {
    pub(super) path: OutputPath,
    pub(super) fingerprint: Fingerprint,
    /// The hash in its name.
    pub(super) short_hash: String,
}

impl ScriptFile {
    /// The file named `name` and the hash of its bytes.
    pub(super) fn new(name: &str, bytes: &[u8]) -> Self {
        let short_hash = short_hash(bytes);
        let path = format!("{}{name}.{short_hash}.js", super::ADDRESS);
        Self { path: path.into(), fingerprint: Fingerprint::of(bytes), short_hash }
    }
}

/// The content of a file that holds `value`, a JavaScript expression.
pub(super) fn script(value: &str) -> Vec<u8> {
    ["bantinSearch(", value, ");\n"].concat().into_bytes()
}

/// The content of a file that holds `lines`. None of their characters needs escaping in a JavaScript string.
pub(super) fn script_of_lines(lines: &str) -> Vec<u8> {
    script(&["\"", lines, "\""].concat())
}

/// Cuts `lines` into files whose names begin with `kind`.
///
/// Where a file ends depends only on nearby keys, so an edit leaves later cuts where they were. `kept` are known files,
/// each with the byte where its lines begin; one is reused if a cut falls there.
pub(super) fn cut(kind: &str, lines: &str, kept: Vec<(usize, Shard)>) -> Vec<Shard> {
    let mut kept = kept.into_iter().peekable();
    let mut shards: Vec<Result<Shard, (String, &str)>> = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        while kept.next_if(|(place, _)| *place < start).is_some() {}
        if let Some((_, shard)) = kept.next_if(|(place, _)| *place == start) {
            start += shard.size;
            shards.push(Ok(shard));
        } else {
            let (before, rest) = lines.split_at(start);
            let from = last_line(before).map_or_else(String::new, |last| separator(key(last), key(rest)));
            let own = first_file(rest);
            start += own.len();
            shards.push(Err((from, own)));
        }
    }
    let file = |shard| match shard {
        Ok(shard) => shard,
        Err((from, lines)) => new_shard(kind, from, lines),
    };
    shards.into_par_iter().map(file).collect()
}

/// The lines of the first file of `lines`.
fn first_file(lines: &str) -> &str {
    let mut size = 0;
    for line in lines.split_inclusive(END) {
        let is_full = size + line.len() > SIZES.1;
        let is_turn = || size >= SIZES.0 && xxh3_128(key(line).as_bytes()).is_multiple_of(ONE_IN);
        if size > 0 && (is_full || is_turn()) {
            break;
        }
        size += line.len();
    }
    &lines[..size]
}

fn last_line(lines: &str) -> Option<&str> {
    lines.split_terminator(END).next_back()
}

fn new_shard(kind: &str, from: String, lines: &str) -> Shard {
    let name: String = from.chars().map(|char| if is_plain(char) { char } else { '-' }).collect();
    let file = ScriptFile::new(&format!("{kind}-{name}"), &script_of_lines(lines));
    Shard { from, size: lines.len(), file }
}

fn is_plain(char: char) -> bool {
    char.is_ascii_lowercase() || char.is_ascii_digit()
}

/// The shortest prefix of `first` that sorts after `last`.
fn separator(last: &str, first: &str) -> String {
    let same = first.chars().zip(last.chars()).take_while(|(one, other)| one == other).count();
    first.chars().take(same + 1).collect()
}

/// The table of files for the script: for each file the key that it starts at and the hash in its name.
pub(super) fn table<'s>(shards: impl Iterator<Item = &'s Shard>) -> String {
    let lines: Vec<String> =
        shards.map(|shard| format!("{} {}", shard.from, shard.file.short_hash)).collect();
    lines.join(";")
}
