//! `bantin check --fix`: shows the mistakes that can be fixed for certain, asks, and writes the fixes.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::Path;

use bantin::build::{self, Options};
use bantin::content::{self, ChangedLine, Fixed};
use bantin::diagnostic::Code;
use bantin::error::Error;
use bantin::load::SourceFolder;
use bantin::site::Showing;
use bantin::source::{SourcePath, Sources, article_stem};
use bantin::text::{Text, counted};
use bantin::vietnamese::fold;
use rayon::prelude::*;
use serde_json::json;
use similar::{ChangeTag, TextDiff};

use super::Exit;
use super::arguments::CheckArguments;
use super::build::clock;
use super::print::{Printer, shown};

/// The number of words shown on both sides of a change: a line may be a long paragraph.
const WORDS_AROUND: usize = 6;

/// A changed file: its path, the bytes that were read, and the new content.
type Change = (SourcePath, Vec<u8>, Fixed);

/// Fixes the articles of the site, if the author agrees. The exit code is that of a check, unless writing failed.
pub(crate) fn fix(arguments: &CheckArguments, printer: &Printer) -> Result<Exit, Error> {
    let mut folder = SourceFolder::open(&arguments.site.root)?;
    let changes = find(&folder.take_sources())?;
    for (path, _, fixed) in &changes {
        show(path, fixed, printer);
    }
    let lines: usize = changes.iter().map(|(_, _, fixed)| fixed.changes.len()).sum();
    let (files, vi_count) =
        (counted(changes.len(), "file"), format!("{lines} dòng trong {} tệp", changes.len()));
    let count = Text::new(vi_count, format!("{} in {files}", counted(lines, "line")));
    if changes.is_empty() {
        printer.say(&Text::new(
            "Không có gì máy tự sửa được chắc chắn.",
            "There is nothing that can be mended for certain.",
        ));
        return Ok(Exit::Done);
    }
    if arguments.dry_run {
        printer.say(&Text::new(
            format!("Sửa được {}; chưa ghi gì.", count.vi),
            format!("{} can be mended; nothing was written.", count.en),
        ));
        return Ok(Exit::Done);
    }
    if !arguments.yes && !agrees(&count, printer) {
        printer.say(&Text::new("Chưa ghi gì.", "Nothing was written."));
        return Ok(Exit::Done);
    }
    let mut exit = Exit::Done;
    for (path, old, fixed) in &changes {
        match folder.replace(path, old, &fixed.bytes) {
            Ok(()) => {}
            // Fix the other files nevertheless.
            Err(error @ Error::SavedMeanwhile(_)) => {
                printer.failure(&error);
                exit = Exit::Environment;
            }
            Err(error) => return Err(error),
        }
    }
    if exit == Exit::Done {
        printer.say(&Text::new(format!("Đã sửa {}.", count.vi), format!("Mended {}.", count.en)));
    }
    Ok(exit)
}

/// Finds the articles in which something can be fixed.
fn find(sources: &Sources) -> Result<Vec<Change>, Error> {
    let options = Options { showing: Showing { now: clock(), drafts: true, future: true }, base_url: None };
    let (config, _) = build::configure(sources, &options)?;
    let skip: &BTreeSet<Code> = &config.checks.skip;
    let articles: Vec<&SourcePath> =
        sources.below("content/").map(|(path, _)| path).filter(|path| article_stem(path).is_some()).collect();
    let change = |path: &&SourcePath| -> Result<Option<Change>, Error> {
        let bytes = sources.reader.read(path)?;
        let fixed = content::fixed(path, &bytes, &config.zone, skip);
        Ok(fixed.map(|fixed| ((*path).clone(), bytes.to_vec(), fixed)))
    };
    let changes: Result<Vec<Option<Change>>, Error> = articles.par_iter().map(change).collect();
    Ok(changes?.into_iter().flatten().collect())
}

/// Whether the person at the terminal says yes. Without a terminal, the answer is no.
fn agrees(count: &Text, printer: &Printer) -> bool {
    if printer.is_json() || !std::io::stdin().is_terminal() {
        printer.say(&Text::new(
            "Muốn sửa mà không hỏi lại thì thêm --yes.",
            "To mend it without being asked, add --yes.",
        ));
        return false;
    }
    let question = Text::new(
        format!("Sửa {} như trên? Gõ c (có) hoặc k (không): ", count.vi),
        format!("Mend {} as shown? Type y or n: ", count.en),
    );
    // If the terminal is gone, the answer is empty.
    write!(std::io::stderr(), "{}", question.get(printer.lang)).ok();
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).ok();
    matches!(&*fold(answer.trim()), "c" | "co" | "y" | "yes")
}

/// Prints the changes of a file, line by line.
fn show(path: &SourcePath, fixed: &Fixed, printer: &Printer) {
    if printer.is_json() {
        let lines: Vec<_> = fixed
            .changes
            .iter()
            .map(|change| json!({ "line": change.number, "old": change.old, "new": change.new }))
            .collect();
        printer.output(&json!({ "fix": { "path": path, "lines": lines } }).to_string());
        return;
    }
    let file = shown(Path::new(&**path));
    printer.list(&format!("--- {file}\n+++ {file}"));
    let is_styled = printer.is_styled_output();
    for change in &fixed.changes {
        printer.list(&format!("@@ {} @@", change.number));
        let (old, new) = sides(change, is_styled);
        printer.list(&format!("-{old}\n+{new}"));
    }
}

/// The line before and after the change: the words that change, and some words around them.
fn sides(change: &ChangedLine, is_styled: bool) -> (String, String) {
    let (old, new) = (visible(&change.old), visible(&change.new));
    let diff = TextDiff::configure().diff_words(&old, &new);
    let words: Vec<_> = diff.iter_all_changes().collect();
    // The diff counts a word and the blank after it as two changes.
    let around = 2 * WORDS_AROUND;
    let is_near = |at: usize| {
        let near = at.saturating_sub(around)..words.len().min(at + around + 1);
        words[near].iter().any(|word| word.tag() != ChangeTag::Equal)
    };
    let (mut before, mut after, mut is_left_out) = (String::new(), String::new(), false);
    for (at, word) in words.iter().enumerate() {
        let text = word.value();
        match word.tag() {
            ChangeTag::Equal if !is_near(at) => {
                if !is_left_out {
                    before.push('…');
                    after.push('…');
                }
                is_left_out = true;
                continue;
            }
            ChangeTag::Equal => {
                before.push_str(text);
                after.push_str(text);
            }
            ChangeTag::Delete => before.push_str(&marked(text, "31", is_styled)),
            ChangeTag::Insert => after.push_str(&marked(text, "32", is_styled)),
        }
        is_left_out = false;
    }
    (before, after)
}

fn marked(text: &str, colour: &str, is_styled: bool) -> String {
    if is_styled { format!("\u{1b}[{colour};4m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// `text` on one line, with signs for what doesn't show, and letters apart from marks that aren't composed with them.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' => shown.push('⏎'),
            '\t' => shown.push('⇥'),
            '\u{a0}' => shown.push('⍽'),
            '\u{300}'..='\u{36f}' => shown.extend(['◌', char]),
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {
                shown.push_str(&format!("‹U+{:04X}›", u32::from(char)));
            }
            char if char.is_control() => shown.push('�'),
            char => shown.push(char),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{ChangedLine, sides};

    fn shown(old: &str, new: &str) -> (String, String) {
        sides(&ChangedLine { number: 1, old: old.to_owned(), new: new.to_owned() }, false)
    }

    #[test]
    fn a_change_is_shown_with_the_words_around_it() {
        let text = "một hai ba bốn năm sáu bảy “tám“ chín mười một hai ba bốn năm";
        let (old, new) = shown(text, &text.replace("tám“", "tám”"));
        assert_eq!(old, "…hai ba bốn năm sáu bảy “tám“ chín mười một hai ba bốn…");
        assert_eq!(new, "…hai ba bốn năm sáu bảy “tám” chín mười một hai ba bốn…");
    }

    #[test]
    fn what_does_not_show_is_shown() {
        let (old, new) = shown("\tXa\u{303}\u{a0}họp\u{200b}\u{1b}", "Xã họp\u{1b}");
        assert_eq!(old, "⇥Xa◌\u{303}⍽họp‹U+200B›�");
        assert_eq!(new, "Xã họp�");
    }
}
