//! `bantin explain`: what a message means, or why a page was or would be rendered again.

use bantin::build;
use bantin::cache;
use bantin::cache::Cache;
use bantin::diagnostic::{Code, any_error};
use bantin::error::Error;
use bantin::text::{Lang, Text};
use serde_json::json;

use super::Exit;
use super::arguments::SiteArguments;
use super::build::{Task, kept_cache};
use super::print::Printer;
use super::progress::ProgressDisplay;

/// Prints the page of the message `asked`, or else the dependencies of the page `asked`, and which of them changed
/// since the last build. Codes of messages are English words; a page of the same name is found as `/yaml-colon/`.
pub(crate) fn explain(asked: &str, arguments: &SiteArguments, printer: &Printer) -> Result<Exit, Error> {
    let code = asked.trim_matches(['[', ']']);
    if let Some(code) = Code::ALL.iter().find(|known| known.as_str() == code) {
        if printer.is_json() {
            printer.output(&json!({ "code": code, "page": code.page() }).to_string());
        } else {
            printer.output(code.page().trim_end());
        }
        return Ok(Exit::Done);
    }
    let Some(task) = Task::new(arguments, printer)? else { return Ok(Exit::Usage) };
    let last = cache::read(&arguments.root).and_then(|(head, articles)| Cache::load(&head, articles).ok());
    let last = last.unwrap_or_default();
    let mut cache = kept_cache(&arguments.root, printer);
    let built = task.survey(&mut cache, &ProgressDisplay::new(printer))?;
    if any_error(&built.diagnostics) {
        printer.diagnostics(&built.diagnostics);
        return Ok(Exit::Content);
    }
    // Shells on Windows complete paths with backslashes: `.\content\a.md`.
    let plain = asked.replace('\\', "/");
    let plain = plain.strip_prefix("./").unwrap_or(&plain);
    let Some(explanation) = build::explain(&mut cache, &last, plain)? else {
        printer.wrong_use(&Text::new(
            format!("không có trang nào, cũng không có thông báo nào là “{asked}”"),
            format!("there is no page and no message “{asked}”"),
        ));
        return Ok(Exit::Usage);
    };
    if printer.is_json() {
        let parts: Vec<_> = explanation
            .parts
            .iter()
            .map(|(name, fingerprint, changed)| {
                json!({ "name": name, "fingerprint": fingerprint.to_string(), "changed": changed })
            })
            .collect();
        printer.output(
            &json!({ "file": explanation.file, "new": explanation.is_new, "parts": parts }).to_string(),
        );
        return Ok(Exit::Done);
    }
    printer.output(&format!("/{} ({})", explanation.address, explanation.file));
    for (name, fingerprint, changed) in &explanation.parts {
        let state = match (printer.lang, explanation.is_new, changed) {
            (Lang::Vi, true, _) => "mới",
            (Lang::Vi, _, true) => "đã đổi",
            (Lang::Vi, _, false) => "như cũ",
            (Lang::En, true, _) => "new",
            (Lang::En, _, true) => "changed",
            (Lang::En, _, false) => "same",
        };
        printer.output(&format!("  {state:<8} {:<16} {}", name, &fingerprint.to_string()[..16]));
    }
    Ok(Exit::Done)
}
