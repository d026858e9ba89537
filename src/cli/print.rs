//! The program's output: messages for people on stderr, results and JSON on stdout.

use std::io::{IsTerminal, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use bantin::address::url_of;
use bantin::build::Work;
use bantin::config::BaseUrl;
use bantin::diagnostic::{Diagnostic, Severity};
use bantin::error::Error;
use bantin::output::OutputPath;
use bantin::publish::Published;
use bantin::send::{Changes, Confirmed, Lists};
use bantin::source::SourcePath;
use bantin::text::{Lang, Text, counted};
use serde_json::{Value, json};

use super::Exit;
use super::arguments::MessageFormat;
use super::stdout::Stdout;
use super::timings::Costs;

/// The most addresses in the news: people read them in a mail.
const MOST_NEWS: usize = 10;

/// Prints in one language and one format.
pub(crate) struct Printer {
    pub(crate) lang: Lang,
    format: MessageFormat,
    quiet: bool,
    verbose: bool,
    progress: bool,
    /// The work that isn't done because of mistakes.
    undone: Text,
    stdout: Stdout,
}

impl Printer {
    pub(crate) fn new(lang: Lang, format: MessageFormat, quiet: bool, verbose: bool, undone: Text) -> Self {
        Self { lang, format, quiet, verbose, progress: false, undone, stdout: Stdout::default() }
    }

    /// Whether to show progress: only on a terminal, and if not silenced.
    pub(crate) fn shows_progress(&self) -> bool {
        self.format == MessageFormat::Human && !self.quiet && std::io::stderr().is_terminal()
    }

    /// Whether to report progress to a program that reads JSON.
    pub(crate) fn with_progress(self, progress: bool) -> Self {
        Self { progress, ..self }
    }

    pub(crate) fn tells_progress(&self) -> bool {
        self.progress && self.is_json()
    }

    /// Whether to print only mistakes and news.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether results may be coloured.
    pub(crate) fn is_styled_output(&self) -> bool {
        anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Prints a result on stdout.
    pub(crate) fn output(&self, text: &str) {
        self.stdout.line(text);
    }

    /// Prints a line, unless `--quiet` is set.
    pub(crate) fn say(&self, text: &Text) {
        if !self.quiet && !self.is_json() {
            self.output(text.get(self.lang));
        }
    }

    /// Prints a line if `--verbose` is set.
    pub(crate) fn add(&self, text: &str) {
        if self.verbose && !self.is_json() {
            self.output(text);
        }
    }

    /// Reports a wrong argument that was only found by looking at the site.
    pub(crate) fn wrong_use(&self, text: &Text) {
        let help = Text::new(VI_USAGE, "Type bantin --help to see how it is used.");
        writeln!(std::io::stderr(), "{}\n\n{}", text.get(self.lang), help.get(self.lang)).ok();
    }

    /// Ends printing. Returns `exit`, unless writing to stdout failed.
    pub(crate) fn finish(self, exit: Exit) -> Exit {
        finish(self.stdout, exit, self.lang)
    }

    /// Reports a failure of the environment.
    pub(crate) fn failure(&self, error: &Error) {
        let text = error.text();
        if self.is_json() {
            let value = json!({ "severity": "error", "code": "environment", "message": text.get(self.lang) });
            self.output(&value.to_string());
        } else {
            report_failure(error, self.lang);
        }
    }

    /// Reports a file that couldn't be used.
    pub(crate) fn refused(&self, text: &Text) {
        if self.is_json() {
            let value = json!({ "severity": "error", "code": "import", "message": text.get(self.lang) });
            self.output(&value.to_string());
        } else {
            let name = match self.lang {
                Lang::Vi => "lỗi",
                Lang::En => "error",
            };
            writeln!(std::io::stderr(), "{name}: {}", text.get(self.lang)).ok();
        }
    }

    /// Reports a problem that didn't prevent success.
    pub(crate) fn warning(&self, text: &Text) {
        if self.is_json() {
            let value =
                json!({ "severity": "warning", "code": "environment", "message": text.get(self.lang) });
            self.output(&value.to_string());
        } else {
            let name = match self.lang {
                Lang::Vi => "cảnh báo",
                Lang::En => "warning",
            };
            writeln!(std::io::stderr(), "{name}: {}", text.get(self.lang)).ok();
        }
    }

    /// Prints the addresses that a build would add, change and remove.
    pub(crate) fn foreseen(&self, published: &Published, base: &BaseUrl) {
        let lists = [('+', &published.added), ('~', &published.changed), ('-', &published.removed)];
        for (sign, paths) in lists {
            for url in urls(paths, base) {
                self.list(&format!("{sign} {url}"));
            }
        }
        let (added, changed, removed) =
            (published.added.len(), published.changed.len(), published.removed.len());
        self.say(&Text::new(
            format!("Sẽ thêm {added}, đổi {changed}, xóa {removed} tệp. Chưa ghi gì."),
            format!(
                "Would add {}, change {changed}, remove {removed}. Nothing was written.",
                counted(added, "file")
            ),
        ));
    }

    /// Prints the added, changed and removed addresses if `--verbose` is set.
    pub(crate) fn addresses(&self, published: &Published, base: &BaseUrl) {
        if !self.verbose {
            return;
        }
        for (sign, paths) in [('+', &published.added), ('~', &published.changed), ('-', &published.removed)] {
            for url in urls(paths, base) {
                self.add(&format!("{sign} {url}"));
            }
        }
    }

    /// Prints all mistakes and their number.
    pub(crate) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        self.changes(diagnostics, diagnostics.iter(), &[]);
    }

    /// Prints the mistakes in `told`, those that are `gone`, and the number of all. Programs get all of them, since
    /// they keep no list.
    pub(crate) fn changes<'d>(
        &self,
        diagnostics: &[Diagnostic],
        told: impl Iterator<Item = &'d Diagnostic>,
        gone: &[Diagnostic],
    ) {
        if self.is_json() {
            for diagnostic in diagnostics {
                self.output(&self.json(diagnostic).to_string());
            }
            return;
        }
        let renderer = Renderer::styled();
        // This stream removes colours where they aren't wanted, and converts them to system calls for consoles that
        // don't know escape codes.
        let mut stderr = anstream::stderr().lock();
        for diagnostic in told {
            writeln!(stderr, "{}\n", self.human(diagnostic, &renderer)).ok();
        }
        for Diagnostic { place, message, .. } in gone {
            let text = Text::new(
                format!("Không còn: {} ({})", message.vi, place.path),
                format!("Gone: {} ({})", message.en, place.path),
            );
            writeln!(stderr, "{}", text.get(self.lang)).ok();
        }
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        let warnings = diagnostics.len() - errors;
        if errors > 0 {
            let Text { vi, en } = &self.undone;
            let text = Text::new(
                format!("Có {errors} lỗi, {warnings} cảnh báo: {vi}."),
                format!("{}, {}: {en}.", counted(errors, "error"), counted(warnings, "warning")),
            );
            writeln!(stderr, "{}", text.get(self.lang)).ok();
        }
    }

    /// Prints how many files no article names; with `--verbose` also which ones.
    pub(crate) fn unnamed(&self, files: &[SourcePath]) {
        if files.is_empty() {
            return;
        }
        let number = files.len();
        let verbose = if self.verbose {
            ("", "")
        } else {
            (" (thêm --verbose để xem tên)", " (--verbose lists them)")
        };
        let text = Text::new(
            format!(
                "Không đăng {number} tệp trong content vì không bài nào nhắc đến{}. Cần đăng tệp nào thì ghi tên vào mục \
                 “ảnh”, “âm thanh” hoặc “tệp đính kèm” của bài.",
                verbose.0
            ),
            format!(
                "Left out {} in content that no article names{}. To publish one, name it among the “photos”, “audio” or \
                 “attachments” of an article.",
                counted(number, "file"),
                verbose.1
            ),
        );
        if self.is_json() {
            let message = text.get(self.lang);
            let value =
                json!({ "severity": "warning", "code": "unnamed-files", "message": message, "files": files });
            self.output(&value.to_string());
            return;
        }
        self.say(&text);
        for file in files {
            self.add(&format!("  {file}"));
        }
    }

    fn json(&self, diagnostic: &Diagnostic) -> Value {
        json!({
            "severity": diagnostic.severity,
            "code": diagnostic.code,
            "path": diagnostic.place.path,
            "line": diagnostic.place.line,
            "column": diagnostic.place.column,
            "message": diagnostic.message.get(self.lang),
            "help": diagnostic.help.get(self.lang),
        })
    }

    /// The message, the line with a caret below the mistake, and what to type.
    fn human(&self, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
        let (error, warning, help) = match self.lang {
            Lang::Vi => ("lỗi", "cảnh báo", "cách sửa"),
            Lang::En => ("error", "warning", "help"),
        };
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR.with_name(error),
            Severity::Warning => Level::WARNING.with_name(warning),
        };
        let place = &diagnostic.place;
        let byte = |column: u32| {
            let at = place.excerpt.char_indices().nth(column as usize);
            at.map_or(place.excerpt.len(), |(at, _)| at)
        };
        let start = byte(place.column - 1);
        let end = byte(place.column - 1 + place.width).max(start);
        let snippet = Snippet::source(place.excerpt.as_str())
            .path(&*place.path)
            .line_start(place.line as usize)
            .annotation(AnnotationKind::Primary.span(start..end));
        let report = [level
            .primary_title(diagnostic.message.get(self.lang))
            .id(diagnostic.code.as_str())
            .element(snippet)
            .element(Level::HELP.with_name(help).message(diagnostic.help.get(self.lang)))];
        renderer.render(&report)
    }

    /// Reports the work of a build as JSON.
    pub(crate) fn done(&self, work: &Work, published: Option<(&Published, &BaseUrl)>, costs: Option<&Costs>) {
        if !self.is_json() {
            return;
        }
        let counts = published.map(|(published, _)| published);
        let mut done = json!({
            "work": {
                "read": work.read,
                "parsed": work.parsed,
                "planned": work.planned,
                "rendered": work.rendered,
                "written": counts.map_or(0, |published| published.added.len() + published.changed.len()),
                "removed": counts.map_or(0, |published| published.removed.len()),
            }
        });
        if let Some((published, base)) = published {
            done["added"] = json!(urls(&published.added, base));
            done["changed"] = json!(urls(&published.changed, base));
            done["removed"] = json!(urls(&published.removed, base));
        }
        if let Some(costs) = costs {
            done["timings"] = costs.json();
        }
        self.output(&json!({ "done": done }).to_string());
    }

    /// Prints a line that was asked for, for people.
    pub(crate) fn list(&self, text: &str) {
        if !self.is_json() {
            self.output(text);
        }
    }

    /// With `--quiet`, prints which addresses are new, have changed or are gone: pages first, and only a few lines.
    pub(crate) fn news(&self, lists: [(char, &[OutputPath]); 3], base: &BaseUrl) {
        if !self.quiet || self.is_json() {
            return;
        }
        let mut news: Vec<(char, &OutputPath)> =
            lists.iter().flat_map(|(sign, paths)| paths.iter().map(|path| (*sign, path))).collect();
        // Most changed pages changed only because another page was added or removed.
        news.sort_by_key(|(sign, path)| (!path.ends_with(".html"), *sign == '~'));
        for (sign, path) in news.iter().take(MOST_NEWS) {
            self.output(&format!("{sign} {}", base.join(&url_of(path))));
        }
        if let Some(more @ 1..) = news.len().checked_sub(MOST_NEWS) {
            let text = Text::new(format!("… và {more} địa chỉ khác"), format!("… and {more} more"));
            self.output(text.get(self.lang));
        }
    }

    /// Reports the lists for people who copy by hand as JSON.
    pub(crate) fn listed(&self, changes: &Changes, target: Option<&str>, lists: &Lists) {
        if self.is_json() {
            let listed = json!({
                "target": target,
                "copy": { "list": lists.copy, "files": changes.order },
                "delete": { "list": lists.delete, "files": changes.removed },
                "bytes": changes.bytes,
            });
            self.output(&json!({ "listed": listed }).to_string());
        }
    }

    /// Reports what somebody has copied and deleted by hand as JSON.
    pub(crate) fn confirmed(&self, confirmed: Option<Confirmed>) {
        if self.is_json() {
            let (copied, deleted) =
                confirmed.map_or((0, 0), |confirmed| (confirmed.copied, confirmed.deleted));
            self.output(&json!({ "confirmed": { "copied": copied, "deleted": deleted } }).to_string());
        }
    }

    /// Reports what was sent to a target, or would be, as JSON.
    pub(crate) fn sent(&self, changes: &Changes, target: &str, is_dry: bool) {
        if self.is_json() {
            let sent = json!({
                "target": target,
                "dry_run": is_dry,
                "added": changes.added,
                "changed": changes.changed,
                "removed": changes.removed,
                "unchanged": changes.unchanged,
                "bytes": changes.bytes,
            });
            self.output(&json!({ "sent": sent }).to_string());
        }
    }

    /// Reports what `clean` removed as JSON.
    pub(crate) fn cleaned(&self, published: &Published, base: &BaseUrl) {
        if self.is_json() {
            let removed = urls(&published.removed, base);
            self.output(&json!({ "done": { "removed": removed } }).to_string());
        }
    }
}

fn urls(paths: &[OutputPath], base: &BaseUrl) -> Vec<String> {
    paths.iter().map(|path| base.join(&url_of(path))).collect()
}

const VI_USAGE: &str = "Gõ bantin --help để xem cách dùng.";

/// The help text, with clap's own few words in Vietnamese too.
pub(crate) fn help(text: &str, exit: Exit, lang: Lang) -> Exit {
    let text = text.replace("[OPTIONS]", "[TÙY CHỌN]").replace("[default: ", "[mặc định: ");
    let stdout = Stdout::default();
    stdout.line(text.trim_end());
    finish(stdout, exit, lang)
}

fn finish(stdout: Stdout, exit: Exit, lang: Lang) -> Exit {
    match stdout.finish() {
        Ok(()) => exit,
        Err(error) => {
            report_failure(&error, lang);
            Exit::Environment
        }
    }
}

/// Reports a failure on stderr.
fn report_failure(error: &Error, lang: Lang) {
    let name = match lang {
        Lang::Vi => "lỗi",
        Lang::En => "error",
    };
    writeln!(std::io::stderr(), "{name}: {}", error.text().get(lang)).ok();
}

/// Explains a wrong command in Vietnamese.
pub(crate) fn usage(message: &str) {
    writeln!(std::io::stderr(), "{message}\n\n{VI_USAGE}").ok();
}

/// A path for messages: relative if possible; `.` for the present folder.
pub(crate) fn shown(path: &Path) -> String {
    let inner = path.strip_prefix("./").unwrap_or(path);
    let path = if inner.as_os_str().is_empty() { Path::new(".") } else { inner };
    bantin::error::shown(path)
}
