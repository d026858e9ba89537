//! Shared by `watch` and `serve`: wait for a change, look at the sources, build again.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bantin::build::{self, Build, Options};
use bantin::cache::Cache;
use bantin::diagnostic::{Code, Diagnostic, Severity, any_error};
use bantin::error::Error;
use bantin::load::SourceFolder;
use bantin::output::Sink;
use bantin::source::{SourcePath, Sources};
use bantin::watch::{Hint, Mode, Watch};

use super::Exit;
use super::build::{BuildMoment, clock};
use super::print::Printer;
use super::watchdog::guard;

/// How soon to retry after a failure of the environment, such as a file that vanished before it was read, or a locked
/// output folder.
const RETRY: Duration = Duration::from_secs(1);

/// The longest wait, because the system's clock may be changed while waiting for the next report.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// When the next report appears or expires.
pub(crate) type Due = Option<jiff::Timestamp>;

/// Builds after each change of the sources.
pub(crate) struct Rebuilder<'r> {
    root: &'r Path,
    mode: Mode,
    printer: &'r Printer,
}

impl<'r> Rebuilder<'r> {
    /// Watches the site in `root`.
    pub(crate) fn new(root: &'r Path, mode: Mode, printer: &'r Printer) -> Self {
        Self { root, mode, printer }
    }

    /// Calls `build` now and after each change, with the sources and the files that changed, until Ctrl+C.
    pub(crate) fn run(
        &self,
        mut build: impl FnMut(&Sources, &[PathBuf]) -> Result<Due, Error>,
    ) -> Result<Exit, Error> {
        // Start watching before looking, or a change in between would be missed.
        let mut watch = Watch::new(self.root, self.mode)?;
        let mut folder = SourceFolder::open(self.root)?;
        let stopper = watch.stopper();
        // Without a handler, Ctrl+C ends the program as usual.
        ctrlc::set_handler(move || stopper.stop()).ok();
        let mut last_failure = None;
        let mut looked = Ok((true, Vec::new()));
        let mut due = None;
        loop {
            if let Some(note) = watch.note.take() {
                self.printer.say(&note);
            }
            let done = looked.and_then(|(has_changed, saved)| {
                if has_changed {
                    due = build_from(&mut folder, &saved, &mut build)?;
                }
                Ok(())
            });
            let failure = done.err();
            if let Some(error) = &failure {
                self.tell_once(error, last_failure.as_ref());
            }
            let may_pass = failure.as_ref().is_some_and(may_pass);
            let retry = may_pass.then(|| Instant::now() + RETRY);
            let until = [retry, due.map(instant)].into_iter().flatten().min();
            looked = match watch.wait(until) {
                Hint::Stopped => return Ok(Exit::Done),
                // After a failure of the environment, anything may have changed.
                _ if may_pass => folder.scan().map(|_| (true, Vec::new())),
                Hint::Due => Ok((true, Vec::new())),
                Hint::Everything => folder.scan().map(|has_changed| (has_changed, Vec::new())),
                Hint::Paths(paths) => folder
                    .look_at(paths.iter().map(PathBuf::as_path))
                    .map(|has_changed| (has_changed, paths.into_iter().collect())),
            };
            last_failure = failure;
        }
    }

    /// Prints a failure, unless the previous attempt failed for the same reason.
    fn tell_once(&self, error: &Error, last: Option<&Error>) {
        if last.is_none_or(|last| last.text() != error.text()) {
            self.printer.failure(error);
        }
    }
}

/// Whether another attempt may succeed without a changed source. A panic would only repeat.
fn may_pass(error: &Error) -> bool {
    !matches!(error, Error::Panic(_))
}

fn build_from(
    folder: &mut SourceFolder,
    saved: &[PathBuf],
    build: &mut impl FnMut(&Sources, &[PathBuf]) -> Result<Due, Error>,
) -> Result<Due, Error> {
    let sources = folder.take_sources();
    let built = build(&sources, saved);
    if built.is_err() {
        folder.put_back(sources);
    }
    built
}

/// Converts `due` to the clock that measures waits.
fn instant(due: jiff::Timestamp) -> Instant {
    let wait = due.duration_since(clock()).unsigned_abs();
    let wait = if due > clock() { wait } else { Duration::ZERO };
    Instant::now() + wait.min(LONGEST_WAIT)
}

/// The messages last printed about a build. They aren't printed again while they stay the same.
#[derive(Default)]
pub(crate) struct LastReported {
    /// The diagnostics of the last build; `None` before the first.
    reported: Option<Vec<Diagnostic>>,
    /// Warnings of earlier builds that the last one, which ended with errors, may not have reached.
    unseen: Vec<Diagnostic>,
    unnamed: Vec<SourcePath>,
}

impl LastReported {
    /// Prints what has changed, except for what `elsewhere` has printed: the warnings that are new or gone, the unnamed
    /// files, and, if anything has changed, all errors, since nothing is published until the last is mended. Returns
    /// whether the diagnostics changed.
    pub(crate) fn tell(&mut self, build: &Build, elsewhere: &Self, printer: &Printer) -> bool {
        let change = self.change(elsewhere.not_reported(&build.diagnostics));
        if let Some(change) = &change {
            printer.changes(self.reported.as_deref().unwrap_or_default(), change.new.iter(), &change.gone);
        }
        // An article with an error may name files that can't be seen.
        if self.unnamed != build.unnamed && !any_error(&build.diagnostics) {
            if elsewhere.unnamed != build.unnamed {
                printer.unnamed(&build.unnamed);
            }
            self.unnamed.clone_from(&build.unnamed);
        }
        change.is_some()
    }

    /// The diagnostics that weren't printed with the same severity: a warning that became an error is printed again.
    fn not_reported(&self, diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
        fn graded(diagnostic: &Diagnostic) -> (Severity, Identity<'_>) {
            (diagnostic.severity, identity(diagnostic))
        }
        let told: BTreeSet<_> = self.reported.iter().flatten().map(graded).collect();
        let is_new = |diagnostic: &&Diagnostic| !told.contains(&graded(diagnostic));
        diagnostics.iter().filter(is_new).cloned().collect()
    }

    /// Replaces the printed diagnostics by `own` and returns the difference; `None` if they are equal.
    fn change(&mut self, own: Vec<Diagnostic>) -> Option<DiagnosticChange> {
        if self.reported.as_ref() == Some(&own) {
            return None;
        }
        let mut last = self.reported.take().unwrap_or_default();
        last.append(&mut self.unseen);
        let known = identities(&last);
        let is_new =
            |told: &&Diagnostic| told.severity == Severity::Error || !known.contains(&identity(told));
        let new = own.iter().filter(is_new).cloned().collect();
        let present = identities(&own);
        let missing = last.iter().filter(|told| !present.contains(&identity(told))).cloned();
        let (gone, unseen) = missing.partition(|known| known.severity == Severity::Error || !any_error(&own));
        self.unseen = unseen;
        self.reported = Some(own);
        Some(DiagnosticChange { new, gone })
    }
}

/// The difference to print after a build.
struct DiagnosticChange {
    new: Vec<Diagnostic>,
    gone: Vec<Diagnostic>,
}

/// What identifies a mistake even if it moves with the text above it: its kind, message, file and line of text.
type Identity<'d> = (Code, &'d str, &'d SourcePath, &'d str);

fn identity(diagnostic: &Diagnostic) -> Identity<'_> {
    let place = &diagnostic.place;
    (diagnostic.code, &diagnostic.message.vi, &place.path, &place.excerpt)
}

/// Sets, because a site may have tens of thousands of warnings: comparing each with all others would take minutes.
fn identities(diagnostics: &[Diagnostic]) -> BTreeSet<Identity<'_>> {
    diagnostics.iter().map(identity).collect()
}

/// Builds a site once. A trait, so that tests can use a build that panics.
pub(crate) trait Builder {
    /// Builds `sources` into `sink`.
    fn build(
        &self,
        cache: &mut Cache,
        sources: &Sources,
        options: &Options,
        sink: &dyn Sink,
    ) -> Result<Build, Error>;
}

/// The library's build.
pub(crate) struct LibraryBuilder;

impl Builder for LibraryBuilder {
    fn build(
        &self,
        cache: &mut Cache,
        sources: &Sources,
        options: &Options,
        sink: &dyn Sink,
    ) -> Result<Build, Error> {
        build::build(cache, sources, options, sink, &|_| {})
    }
}

/// Builds for the present moment. A panic becomes an error; the cache is dropped then, since it may be inconsistent.
pub(crate) fn build_caught(
    builder: &dyn Builder,
    cache: &mut Cache,
    sources: &Sources,
    options: &mut Options,
    moment: BuildMoment,
    sink: &dyn Sink,
    printer: &Printer,
) -> Result<Build, Error> {
    options.showing.now = moment.now();
    let build = AssertUnwindSafe(|| guard(printer, || builder.build(cache, sources, options, sink)));
    catch_unwind(build).unwrap_or_else(|payload| {
        *cache = cache.emptied();
        Err(Error::Panic(panic_message(&*payload)))
    })
}

/// The panic's message.
fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("?").to_owned()
}

/// Fake builds for the tests of both sessions.
#[cfg(test)]
pub(crate) mod tests {
    use bantin::diagnostic::{Place, stray_letter, unsafe_link};

    use super::*;

    /// A build that ends in a panic.
    pub(crate) struct PanickingBuilder;

    impl Builder for PanickingBuilder {
        fn build(&self, _: &mut Cache, _: &Sources, _: &Options, _: &dyn Sink) -> Result<Build, Error> {
            panic!("the index {} is out of range", 7)
        }
    }

    /// Checks what is printed about a build with these warnings and errors, each given by its line.
    fn check_told(
        reported: &mut LastReported,
        warnings: &[(u32, &str)],
        errors: &[&str],
        expected: Option<(&[&str], &[&str])>,
    ) {
        let place = |line, excerpt: &str| Place {
            line,
            excerpt: excerpt.to_owned(),
            ..Place::whole(&"content/a.md".into())
        };
        let warnings = warnings.iter().map(|(line, text)| stray_letter(place(*line, text), 'x'));
        let errors = errors.iter().map(|text| unsafe_link(place(1, text), "x:"));
        let lines =
            |list: &[Diagnostic]| list.iter().map(|told| told.place.excerpt.clone()).collect::<Vec<_>>();
        let change = reported.change(warnings.chain(errors).collect());
        let found = change.map(|change| (lines(&change.new), lines(&change.gone)));
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(found, expected.map(|(new, gone)| (owned(new), owned(gone))));
    }

    #[test]
    fn a_warning_is_told_once_and_again_when_it_is_gone() {
        let mut told = LastReported::default();
        check_told(&mut told, &[(3, "a"), (9, "b")], &[], Some((&["a", "b"], &[])));
        check_told(&mut told, &[(3, "a"), (9, "b")], &[], None);
        // The second has moved, and the third is new.
        check_told(&mut told, &[(3, "a"), (11, "b"), (12, "c")], &[], Some((&["c"], &[])));
        check_told(&mut told, &[(11, "b"), (12, "c")], &[], Some((&[], &["a"])));
    }

    #[test]
    fn errors_are_all_told_and_hide_no_warning_for_good() {
        let mut told = LastReported::default();
        check_told(&mut told, &[(3, "a"), (9, "b")], &[], Some((&["a", "b"], &[])));
        check_told(&mut told, &[(3, "a")], &["e"], Some((&["e"], &[])));
        check_told(&mut told, &[(3, "a")], &["e"], None);
        check_told(&mut told, &[(3, "a")], &["e", "f"], Some((&["e", "f"], &[])));
        check_told(&mut told, &[(3, "a"), (9, "b")], &[], Some((&[], &["e", "f"])));
    }

    #[test]
    fn what_another_build_told_is_told_again_with_another_severity() {
        let place =
            |excerpt: &str| Place { excerpt: excerpt.to_owned(), ..Place::whole(&"content/a.md".into()) };
        let (known, other) = (stray_letter(place("a"), 'x'), stray_letter(place("b"), 'x'));
        let graver = Diagnostic { severity: Severity::Error, ..known.clone() };
        let elsewhere = LastReported { reported: Some(vec![known.clone()]), ..LastReported::default() };
        assert_eq!(elsewhere.not_reported(&[known, other.clone()]), [other]);
        assert_eq!(elsewhere.not_reported(std::slice::from_ref(&graver)), [graver]);
    }

    #[test]
    fn tens_of_thousands_of_warnings_are_told_soon() {
        let names: Vec<String> = (0..50_000).map(|number| number.to_string()).collect();
        let warnings: Vec<(u32, &str)> = (1..).zip(names.iter().map(String::as_str)).collect();
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut told = LastReported::default();
        let begun = Instant::now();
        check_told(&mut told, &warnings, &[], Some((&all, &[])));
        check_told(&mut told, &warnings[1..], &[], Some((&[], &all[..1])));
        // Comparing each with all others would take minutes.
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_panic_is_not_tried_again_without_a_change() {
        assert!(!may_pass(&Error::Panic(String::new())));
        assert!(may_pass(&Error::NoSite(PathBuf::new())));
    }
}
