//! The fixes of `bantin check --fix`, in every case of `tests/diagnostics` and in random texts.

#![expect(clippy::disallowed_methods, reason = "the cases are files")]

use std::collections::BTreeSet;

use bantin::content::{Fixed, fixed, parse};
use bantin::diagnostic::Diagnostic;
use bantin::source::SourcePath;
use bantin::vietnamese::nfc;
use jiff::tz::TimeZone;

use crate::diagnostics::cases;
use crate::random::Random;

fn path() -> SourcePath {
    SourcePath::from("content/cam-tam/ra-mat.md")
}

fn told(bytes: &[u8]) -> Vec<Diagnostic> {
    parse(&path(), bytes, &TimeZone::UTC).1
}

fn mended(bytes: &[u8]) -> Option<Fixed> {
    fixed(&path(), bytes, &TimeZone::UTC, &BTreeSet::new())
}

/// The letters and digits of a text, which no fix may change. A bullet of old typewriters is a letter.
fn letters(text: &str) -> String {
    let text = nfc(text).replace(['\u{200b}', '\u{200d}', '\u{feff}'], "");
    let lines = text.lines().map(str::trim_start);
    let lines = lines.map(|line| line.strip_prefix("o ").or(line.strip_prefix("o\t")).unwrap_or(line));
    lines.collect::<String>().chars().filter(|char| char.is_alphanumeric()).collect()
}

/// A message about a mistake that could be fixed but is still there.
fn left(bytes: &[u8]) -> Option<String> {
    let bytes = mended(bytes).map_or(bytes.to_vec(), |fixed| fixed.bytes);
    told(&bytes).into_iter().find(|told| told.fix.is_some()).map(|told| told.message.en)
}

/// A problem in the fixed file of `bytes`.
fn fault(bytes: &[u8]) -> Option<String> {
    let Fixed { bytes: after, changes } = mended(bytes)?;
    let (Ok(old), Ok(new)) = (std::str::from_utf8(bytes), std::str::from_utf8(&after)) else { return None };
    // Each line that isn't named is unchanged.
    let mut expected: Vec<&str> = old.split_inclusive('\n').collect();
    for change in changes.iter().rev() {
        let line = expected.get_mut(change.number - 1)?;
        if !line.contains(&*change.old) {
            return Some(format!("line {} isn't “{}”", change.number, change.old));
        }
        *line = "\0";
    }
    let mut rest = new;
    for part in expected.split(|line| *line == "\0").map(<[&str]>::concat) {
        let Some(at) = rest.find(&part) else { return Some(format!("“{part}” is gone")) };
        rest = &rest[at + part.len()..];
    }
    if letters(old) != letters(new) {
        return Some("words are gone".to_owned());
    }
    mended(&after).map(|again| format!("mended again: {:?}", again.changes))
}

#[test]
fn each_case_is_mended_as_far_as_it_says() {
    let mut faults = Vec::new();
    let mut n_mended = 0;
    for case in cases().iter().filter(|case| case.extension().is_some_and(|it| it == "md")) {
        let bytes = std::fs::read(case).expect("a case");
        n_mended += usize::from(mended(&bytes).is_some());
        let fault = fault(&bytes).or_else(|| left(&bytes));
        faults.extend(fault.map(|fault| format!("{}: {fault}", case.display())));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(n_mended >= 10, "only {n_mended} cases");
}

/// Pieces of texts with and without fixable mistakes.
const PIECES: [&str; 43] = [
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    " ",
    " ",
    "  ",
    "    ",
    "\t",
    "\u{a0}",
    "\u{a0} ",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "“",
    "”",
    "“",
    "“Thân thiện“",
    "• ",
    "▪\t",
    "- ",
    "–",
    "-",
    "o ",
    "\u{f0b7} ",
    "1.",
    "2/ ",
    "a) ",
    "> ",
    "# ",
    "xa\u{303} ho\u{323}p",
    "Xã họp dân.",
    "Bà con đến rất đông.",
    "vì trời mưa",
    "gồm:",
    "[tệp](don xin.docx)",
    "![a] (b.jpg)",
    "**",
    "|",
    "`",
    "<b>",
    "10",
];

#[test]
fn texts_of_chance_are_mended_once_and_nothing_else_changes() {
    let head = "---\ntiêu đề: “Cẩm Tâm“ họp\nloại:\u{a0}tin\nxã: Cẩm Tâm\nngày: “04/04/2023”\n---\n\n";
    let mut random = Random(15);
    let (mut n_mended, mut faults, mut left_over) = (0, Vec::new(), Vec::new());
    for _ in 0..2000 {
        let body: String = (0..1 + random.below(30)).map(|_| random.of(&PIECES)).collect();
        let file = format!("{head}{body}");
        n_mended += usize::from(
            mended(file.as_bytes()).is_some_and(|fixed| fixed.changes.iter().any(|it| it.number > 6)),
        );
        faults.extend(fault(file.as_bytes()).map(|fault| format!("{body:?}\n  {fault}")));
        left_over.extend(left(file.as_bytes()).map(|told| format!("{body:?}\n  {told}")));
    }
    assert!(
        faults.is_empty(),
        "{} of them, such as {}",
        faults.len(),
        faults[..faults.len().min(8)].join("\n")
    );
    // If fixing one mistake would cause another, the first stays.
    assert!(
        left_over.len() < 60,
        "{} left, such as {}",
        left_over.len(),
        left_over[..left_over.len().min(8)].join("\n")
    );
    assert!(n_mended > 500, "only {n_mended} texts");
}
