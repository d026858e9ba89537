//! `bantin list`: hidden reports, or all.

use bantin::content::Report;
use bantin::diagnostic::any_error;
use bantin::error::Error;
use bantin::fingerprint::Reads;
use bantin::text::{Lang, Text};
use bantin::vietnamese::short_date;
use serde_json::json;

use super::Exit;
use super::arguments::{SiteArguments, Which};
use super::build::{Task, kept_cache};
use super::print::Printer;
use super::progress::ProgressDisplay;

/// Lists reports: status, day, file, title.
pub(crate) fn list(which: Which, arguments: &SiteArguments, printer: &Printer) -> Result<Exit, Error> {
    let Some(task) = Task::new(arguments, printer)? else { return Ok(Exit::Usage) };
    let built = task.survey(&mut kept_cache(&arguments.root, printer), &ProgressDisplay::new(printer))?;
    let reads = Reads::unnoted();
    let shown = Text::new("đã đăng", "shown");
    let groups = [
        (Which::Drafts, Text::new("nháp", "draft"), &built.waiting.drafts),
        (Which::Future, Text::new("hẹn giờ", "scheduled"), &built.waiting.future),
        (Which::Expired, Text::new("hết hạn", "expired"), &built.waiting.expired),
        (Which::Withdrawn, Text::new("đã gỡ", "withdrawn"), &built.withdrawn),
        (Which::All, shown, &built.shown),
    ];
    for (group, state, reports) in &groups {
        if which == Which::All || which == *group {
            for report in *reports {
                line(printer, state, report.read(&reads)?);
            }
        }
    }
    if any_error(&built.diagnostics) {
        printer.diagnostics(&built.diagnostics);
        return Ok(Exit::Content);
    }
    Ok(Exit::Done)
}

fn line(printer: &Printer, state: &Text, report: &Report) {
    if printer.is_json() {
        let line = json!({
            "state": state.en,
            "path": report.path,
            "title": report.title,
            "date": report.date,
            "published": report.published.map(|posted| posted.at),
            "expires": report.expires,
        });
        printer.output(&line.to_string());
        return;
    }
    let unknown = match printer.lang {
        Lang::Vi => "không rõ",
        Lang::En => "unknown",
    };
    let date = report.published.map_or_else(|| unknown.to_owned(), |posted| short_date(posted.date));
    printer.output(&format!("{:<9} {date:<10} {}  {}", state.get(printer.lang), report.path, report.title));
}
