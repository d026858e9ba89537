//! The lines of the index in files: short enough that a query loads little, and cut so that an edit changes few.

use serde::{Deserialize, Serialize};

use super::lines::{END, key};
use crate::fingerprint::Fingerprint;
use crate::output::{OutputPath, short_hash};

/// Bytes that a file has at least, but for the last, and that it has at most unless one line alone has more.
const SIZES: (usize, usize) = (6_000, 10_000);

/// Between the two, one key in so many begins a file.
const ONE_IN: u128 = 16;

/// Some lines, and their file.
#[derive(Debug)]
pub(super) struct Shard<'i> {
    /// The shortest text that no key before has, and that is at most the first key here.
    pub(super) from: String,
    /// The lines.
    pub(super) lines: &'i str,
    /// The file.
    pub(super) file: ScriptFile,
}

/// A file that calls the script with its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ScriptFile {
    pub(super) path: OutputPath,
    pub(super) fingerprint: Fingerprint,
}

impl ScriptFile {
    /// The file called `name` and by the hash of its bytes.
    pub(super) fn new(name: &str, bytes: &[u8]) -> Self {
        let fingerprint = Fingerprint::of(bytes);
        let path = format!("{}{name}.{}.js", super::ADDRESS, short_hash(fingerprint));
        Self { path: path.into(), fingerprint }
    }

    /// The hash in its name.
    pub(super) fn hash(&self) -> String {
        short_hash(self.fingerprint)
    }
}

/// The content of a file that holds `value`, a piece of JavaScript.
pub(super) fn script(value: &str) -> Vec<u8> {
    ["bantinSearch(", value, ");\n"].concat().into_bytes()
}

/// The content of the file with `lines`: no character in them has a meaning in a string of JavaScript.
pub(super) fn script_of_lines(lines: &str) -> Vec<u8> {
    script(&["\"", lines, "\""].concat())
}

/// Cuts `lines` into files whose names begin with `kind`.
///
/// Where a file ends depends on the keys around, not on what came before: after an edit the cuts further on are where
/// they were.
pub(super) fn cut<'i>(kind: &str, lines: &'i str) -> Vec<Shard<'i>> {
    let mut shards = Vec::new();
    let (mut start, mut at, mut last) = (0, 0, "");
    let mut from = String::new();
    let mut close = |from: &str, lines: &'i str| {
        let name: String = from.chars().map(|char| if is_plain(char) { char } else { '-' }).collect();
        let file = ScriptFile::new(&format!("{kind}-{name}"), &script_of_lines(lines));
        shards.push(Shard { from: from.to_owned(), lines, file });
    };
    for line in lines.split_inclusive(END) {
        let next = key(line);
        let size = at - start;
        let is_full = size + line.len() > SIZES.1;
        let is_turn = size >= SIZES.0 && Fingerprint::of(next.as_bytes()).0.is_multiple_of(ONE_IN);
        if size > 0 && (is_full || is_turn) {
            close(&from, &lines[start..at]);
            start = at;
            from = separator(last, next);
        }
        last = next;
        at += line.len();
    }
    if start < at {
        close(&from, &lines[start..at]);
    }
    shards
}

fn is_plain(char: char) -> bool {
    char.is_ascii_lowercase() || char.is_ascii_digit()
}

/// The shortest beginning of `first` that comes after `last`.
fn separator(last: &str, first: &str) -> String {
    let same = first.chars().zip(last.chars()).take_while(|(one, other)| one == other).count();
    first.chars().take(same + 1).collect()
}

/// The files as the script finds them, a line a file: from which key on, and the hash in its name.
pub(super) fn table(shards: &[Shard<'_>]) -> String {
    let lines: Vec<String> =
        shards.iter().map(|shard| format!("{} {}", shard.from, shard.file.hash())).collect();
    lines.join(";")
}
