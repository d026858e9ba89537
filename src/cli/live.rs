//! `bantin watch` and `bantin serve`: build, wait for a change, build again.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bantin::build::{self, Build, Cache, Options};
use bantin::diagnostic::{Diagnostic, any_error};
use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::load::{CONFIG, SourceFolder};
use bantin::output::{Files, Outputs, Sink};
use bantin::publish::{self, Published};
use bantin::serve::{self, Edition, Preview};
use bantin::source::{Sources, Stamp};
use bantin::text::Text;
use bantin::watch::{Hint, Mode, Watch};

use super::Exit;
use super::arguments::{BuildArguments, ServeArguments, WatchArguments};
use super::build::{Moment, Task, clock, keep_cache, kept_cache, tell_of_edits, totals};
use super::early::Early;
use super::print::{Printer, shown};
use super::watchdog::guard;

/// How often everything is looked at with `--poll`.
const POLL: Duration = Duration::from_secs(1);

/// Keeps the output folder as the sources say.
pub(crate) fn watch(arguments: &WatchArguments, printer: &Printer) -> Result<Exit, Error> {
    let Some(task) = Task::new(&arguments.build.site, printer)? else { return Ok(Exit::Usage) };
    let mut shop = Shop::open(&arguments.build, &task, printer)?;
    let round = Round { root: &task.root, mode: mode(arguments.poll), printer };
    round.run(|sources, _| shop.publish(sources, &Told::default(), printer))
}

/// Shows the site as the sources say, in a browser.
pub(crate) fn serve(arguments: &ServeArguments, printer: &Printer) -> Result<Exit, Error> {
    let Some(mut task) = Task::new(&arguments.build.site, printer)? else { return Ok(Exit::Usage) };
    let mut shop = if arguments.publish { Some(Shop::open(&arguments.build, &task, printer)?) } else { None };
    task.options.showing.drafts |= !arguments.as_published;
    task.options.showing.future |= !arguments.as_published;
    let preview = Preview::new(printer.lang);
    let options =
        serve::Options { port: arguments.port, follow: arguments.follow, ..serve::Options::default() };
    let server = serve::start(preview.clone(), &options)?;
    let address = format!("http://localhost:{}{}/", server.port, task.config.base_url.path());
    printer.say(&Text::new(
        format!("Bản xem trước: {address} (nhấn Ctrl+C để dừng)"),
        format!("Preview: {address} (Ctrl+C stops it)"),
    ));
    let mut stand = Stand {
        cache: Cache::default(),
        files: Files::new(),
        settings: None,
        shown: Fingerprint::default(),
        preview,
        options: task.options.clone(),
        moment: task.moment,
        told: Told::default(),
    };
    let mut browser = arguments.open.then_some(address);
    let round = Round { root: &task.root, mode: mode(arguments.poll), printer };
    let exit = round.run(|sources, saved| {
        let next = stand.show(sources, saved, printer)?;
        if let Some(address) = browser.take() {
            open_browser(&address, printer);
        }
        let due =
            shop.as_mut().map(|shop| shop.publish(sources, &stand.told, printer)).transpose()?.flatten();
        Ok([next, due].into_iter().flatten().min())
    });
    server.stop();
    exit
}

fn mode(poll: bool) -> Mode {
    if poll { Mode::Poll(POLL) } else { Mode::Native }
}

fn open_browser(address: &str, printer: &Printer) {
    if open::that_detached(address).is_err() {
        printer.say(&Text::new(
            format!("Không mở được trình duyệt; hãy tự mở {address}"),
            format!("No browser could be opened; open {address} yourself"),
        ));
    }
}

/// Waiting and building, by turns.
struct Round<'r> {
    root: &'r Path,
    mode: Mode,
    printer: &'r Printer,
}

/// When the next report appears or expires.
type Due = Option<jiff::Timestamp>;

/// How soon what failed is tried again: a file had gone before it was read, another build has the output folder.
const AGAIN: Duration = Duration::from_secs(1);

impl Round<'_> {
    /// Calls `build` now and after each change, with the sources and the files that were named, until Ctrl+C.
    fn run(&self, mut build: impl FnMut(&Sources, &[PathBuf]) -> Result<Due, Error>) -> Result<Exit, Error> {
        // First the watch, then the first look: nothing that happens falls between the two.
        let mut watch = Watch::new(self.root, self.mode)?;
        let mut folder = SourceFolder::open(self.root)?;
        let stopper = watch.stopper();
        // Without a handler, Ctrl+C ends the program as it always does.
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
            let again = failure.as_ref().map(|_| Instant::now() + AGAIN);
            let until = [again, due.map(instant)].into_iter().flatten().min();
            looked = match watch.wait(until) {
                Hint::Stopped => return Ok(Exit::Done),
                // After a failure, what is known may be half of what there is.
                _ if failure.is_some() => folder.scan().map(|_| (true, Vec::new())),
                Hint::Due => Ok((true, Vec::new())),
                Hint::Everything => folder.scan().map(|has_changed| (has_changed, Vec::new())),
                Hint::Paths(paths) => folder
                    .look_at(paths.iter().map(PathBuf::as_path))
                    .map(|has_changed| (has_changed, paths.into_iter().collect())),
            };
            last_failure = failure;
        }
    }

    /// What fails again for the same reason is not told again.
    fn tell_once(&self, error: &Error, last: Option<&Error>) {
        if last.is_none_or(|last| last.text() != error.text()) {
            self.printer.failure(error);
        }
    }
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

/// What was told last: a file that is young is looked at more than once, and what was not changed is not told again.
#[derive(Default)]
struct Told(Option<Vec<Diagnostic>>);

impl Told {
    /// Prints the diagnostics if they are news, but for those that `elsewhere` has told; says whether there was anything
    /// to print.
    fn tell(&mut self, diagnostics: &[Diagnostic], elsewhere: &Self, printer: &Printer) -> bool {
        let told = elsewhere.0.as_deref().unwrap_or_default();
        let own: Vec<Diagnostic> =
            diagnostics.iter().filter(|diagnostic| !told.contains(diagnostic)).cloned().collect();
        let is_news = self.0.as_ref() != Some(&own);
        if is_news {
            printer.diagnostics(&own);
            self.0 = Some(own);
        }
        is_news
    }
}

/// The moment by the clock that waits are measured with. A clock that is set jumps; so no wait is longer than an hour.
fn instant(due: jiff::Timestamp) -> Instant {
    let wait = due.duration_since(clock()).unsigned_abs();
    let wait = if due > clock() { wait } else { Duration::ZERO };
    Instant::now() + wait.min(Duration::from_secs(3600))
}

/// A build that nothing in the content can end: where there is a mistake of the program itself, it begins again.
fn build_safely(
    cache: &mut Cache,
    sources: &Sources,
    options: &mut Options,
    moment: Moment,
    sink: &dyn Sink,
    printer: &Printer,
) -> Result<Option<Build>, Error> {
    options.showing.now = moment.now();
    let build = AssertUnwindSafe(|| guard(printer, || build::build(cache, sources, options, sink, &|_| {})));
    match catch_unwind(build) {
        Ok(built) => built.map(Some),
        Err(_) => {
            *cache = Cache::default();
            Ok(None)
        }
    }
}

/// Of all that is in a site.
fn fingerprint(files: &Files) -> Fingerprint {
    Fingerprint::of_all(
        files.iter().flat_map(|(path, (bytes, _))| [Fingerprint::of(path.as_bytes()), *bytes]),
    )
}

/// The preview: the last good site in memory, and what browsers are shown.
struct Stand {
    cache: Cache,
    files: Files,
    /// What the disk said of the settings.
    settings: Option<Stamp>,
    /// Of the files.
    shown: Fingerprint,
    preview: Preview,
    options: Options,
    moment: Moment,
    told: Told,
}

impl Stand {
    fn show(&mut self, sources: &Sources, saved: &[PathBuf], printer: &Printer) -> Result<Due, Error> {
        let start = Instant::now();
        let outputs = Outputs::after(std::mem::take(&mut self.files));
        let early = Early::new(&outputs, &self.preview);
        // Where the settings are others, pages may have another address.
        let settings = sources.files.get(CONFIG).copied();
        let is_early = self.settings == settings && !sources.touched.contains(CONFIG);
        self.settings = settings;
        let sink: &dyn Sink = if is_early { &early } else { &outputs };
        let built =
            match build_safely(&mut self.cache, sources, &mut self.options, self.moment, sink, printer) {
                Ok(built) => built,
                Err(error) => {
                    self.files = outputs.abandon();
                    self.preview.failure(&error);
                    return Err(error);
                }
            };
        let Some(built) = built.filter(|built| !self.is_wrong(built, printer)) else {
            self.files = outputs.abandon();
            return Ok(None);
        };
        self.files = outputs.finish();
        let files: BTreeMap<_, _> =
            self.files.iter().map(|(path, (_, bytes))| (path.clone(), bytes.clone())).collect();
        let prefix = self.cache.config().map_or("", |config| config.base_url.path()).to_owned();
        let saved = self.saved_page(saved);
        self.preview.show(Edition { prefix, files }, saved.as_deref());
        let is_news = self.told.tell(&built.diagnostics, &Told::default(), printer);
        let before = std::mem::replace(&mut self.shown, fingerprint(&self.files));
        if is_news || before != self.shown {
            let (rendered, took) = (built.work.rendered, start.elapsed().as_millis());
            printer.say(&Text::new(
                format!("Đã cập nhật bản xem trước: {rendered} trang, {took} ms."),
                format!("Preview up to date: {rendered} pages, {took} ms."),
            ));
        }
        Ok(self.moment.due(built.waiting.next))
    }

    /// Tells what is wrong, here and in the browser.
    fn is_wrong(&mut self, built: &Build, printer: &Printer) -> bool {
        let is_wrong = any_error(&built.diagnostics);
        if is_wrong {
            self.told.tell(&built.diagnostics, &Told::default(), printer);
            self.preview.mistakes(&built.diagnostics);
        }
        is_wrong
    }

    /// The page of the article that was saved, where it was one.
    fn saved_page(&self, saved: &[PathBuf]) -> Option<String> {
        let site = self.cache.site()?;
        let mut addresses =
            saved.iter().filter_map(|path| site.addresses.get(&*path.to_string_lossy().replace('\\', "/")));
        addresses.next_back().map(|address| address.as_str().to_owned())
    }
}

/// The output folder that is kept up to date.
struct Shop<'a> {
    cache: Cache,
    arguments: &'a BuildArguments,
    options: Options,
    moment: Moment,
    output: PathBuf,
    told: Told,
}

impl<'a> Shop<'a> {
    fn open(arguments: &'a BuildArguments, task: &Task, printer: &Printer) -> Result<Self, Error> {
        let is_fresh = arguments.no_cache || arguments.force;
        Ok(Self {
            cache: if is_fresh { Cache::default() } else { kept_cache(&task.root, printer) },
            arguments,
            options: task.options.clone(),
            moment: task.moment,
            output: arguments.output.clone().unwrap_or_else(|| task.root.join(&task.config.output)),
            told: Told::default(),
        })
    }

    /// Publishes, and tells what the preview hasn't told.
    fn publish(&mut self, sources: &Sources, preview: &Told, printer: &Printer) -> Result<Due, Error> {
        let start = Instant::now();
        let Some((built, published)) = self.try_publish(sources, printer)? else { return Ok(None) };
        let is_news = self.told.tell(&built.diagnostics, preview, printer);
        let published = published.filter(|published| is_news || !published.is_nothing());
        if let (Some(published), Some(config)) = (published, self.cache.config()) {
            let base_url = self.options.base_url.as_ref().unwrap_or(&config.base_url);
            tell_of_edits(&published, &self.output, printer);
            printer.addresses(&published, base_url);
            printer.say(&totals(&built, &published, &shown(&self.output), start.elapsed(), config));
            printer.done(&built.work, Some((&published, base_url)), None);
        }
        Ok(self.moment.due(built.waiting.next))
    }

    fn try_publish(
        &mut self,
        sources: &Sources,
        printer: &Printer,
    ) -> Result<Option<(Build, Option<Published>)>, Error> {
        let root: &Path = &self.arguments.site.root;
        let options = publish::Options {
            adopt: self.arguments.adopt,
            durable: self.arguments.durable,
            sources: root.to_owned(),
            now: clock(),
        };
        let stage = publish::open(&self.output, &options)?;
        let Some(built) =
            build_safely(&mut self.cache, sources, &mut self.options, self.moment, &stage, printer)?
        else {
            return Ok(None);
        };
        if any_error(&built.diagnostics) {
            return Ok(Some((built, None)));
        }
        let published = stage.commit()?;
        if !self.arguments.no_cache {
            keep_cache(&mut self.cache, root, printer);
        }
        Ok(Some((built, Some(published))))
    }
}
