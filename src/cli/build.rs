//! `bantin build` and `bantin check`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bantin::build::{self, Build, Options, Progress};
use bantin::cache;
use bantin::cache::{Cache, SavedState, Unusable};
use bantin::config::{BaseUrl, Config};
use bantin::diagnostic::{Diagnostic, Place, any_error};
use bantin::error::Error;
use bantin::load::load;
use bantin::output::{Discard, Sink};
use bantin::publish::{self, Published};
use bantin::site::Showing;
use bantin::source::Sources;
use bantin::text::{Text, counted};
use bantin::timings::{self, Stage};
use bantin::vietnamese::parse_moment;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::Exit;
use super::arguments::{BuildArguments, CheckArguments, SiteArguments, TransferArguments};
use super::fix::fix;
use super::print::{Printer, shown};
use super::progress::ProgressDisplay;
use super::send::{Journey, choose};
use super::summary::{photo_line, seconds, tell_of_edits, tell_of_removals, totals, waiting, work_line};
use super::timings::Costs;
use super::watchdog::guard;

/// What a build does with its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending<'n> {
    /// Write nothing, and report what would be written.
    Foreseen,
    /// Write the site to the output folder.
    Published,
    /// Send the site to a target as well: the one of that name, or the only one.
    Sent(Option<&'n str>),
}

/// Builds the site.
pub(crate) fn build(
    arguments: &BuildArguments,
    ending: Ending<'_>,
    printer: &Printer,
) -> Result<Exit, Error> {
    let display = ProgressDisplay::new(printer);
    limit_threads(arguments.site.jobs);
    let cache = || {
        if arguments.no_cache {
            Cache::fleeting()
        } else if arguments.force {
            with_photos(Cache::default(), &arguments.site.root)
        } else {
            kept_cache(&arguments.site.root, printer)
        }
    };
    let (task, mut cache) = rayon::join(|| Task::new(&arguments.site, printer), cache);
    let Some(task) = task? else { return Ok(Exit::Usage) };
    let output = arguments.output.clone().unwrap_or_else(|| arguments.site.root.join(&task.config.output));
    // The build reports mistakes in the settings.
    let target = match ending {
        Ending::Sent(name) if task.is_configured => Some(choose(&task.config, name, printer)),
        _ => None,
    };
    if matches!(target, Some(None)) {
        return Ok(Exit::Usage);
    }
    let options = publish::Options {
        adopt: arguments.adopt,
        durable: arguments.durable,
        by_hand: task.config.targets.is_empty(),
        sources: arguments.site.root.clone(),
        now: clock(),
    };
    let mut stage = publish::open(&output, &options)?;
    let mut built = guard(printer, || task.run(&mut cache, &stage, &display));
    if let Err(Error::Changed(_)) = &built {
        // The cache has noted which file changed and will read it again.
        drop(stage);
        stage = publish::open(&output, &options)?;
        built = guard(printer, || task.run(&mut cache, &stage, &display));
    }
    let built = built?;
    if any_error(&built.diagnostics) {
        display.finish();
        printer.diagnostics(&built.diagnostics);
        return Ok(Exit::Content);
    }
    if ending == Ending::Foreseen {
        let published = stage.foresee()?;
        display.finish();
        printer.diagnostics(&built.diagnostics);
        printer.foreseen(&published, base_url(&task));
        printer.done(&built.work, Some((&published, base_url(&task))), None);
        return Ok(Exit::Done);
    }
    if arguments.no_cache {
        // It isn't needed any more: free its memory for publishing.
        cache = Cache::fleeting();
    }
    // Prepare the saved cache while publishing, but write it only after publishing has succeeded.
    let (published, saved) = rayon::join(
        || timings::of(Stage::Write, || stage.commit()),
        || (!arguments.no_cache && cache.has_news()).then(|| cache.save()),
    );
    let published = published?;
    if let Some(saved) = saved {
        write_cache(&mut cache, &saved, &arguments.site.root, printer);
    }
    let took = display.finish();
    let warnings = if arguments.no_cache { built.diagnostics.clone() } else { news(&built, &task, printer) };
    tell((&built, &warnings), &published, &task, &output, took, printer);
    let costs = Costs::read_off();
    if let Some(costs) = &costs {
        costs.print(printer);
    }
    printer.done(&built.work, Some((&published, base_url(&task))), costs.as_ref());
    if let Some(target) = target.flatten() {
        let (root, base_url, zone) = (&*arguments.site.root, base_url(&task), &task.config.zone);
        let journey = Journey { target, root, output: &output, base_url, zone };
        let sent = journey.transfer(&TransferArguments::default(), printer)?;
        if sent.is_nothing() {
            let Published { added, changed, removed, .. } = &published;
            printer.news([('+', added), ('~', changed), ('-', removed)], base_url);
        }
    }
    // Skip freeing: the process is about to end, and the system frees its memory faster.
    std::mem::forget((cache, task, built, published));
    Ok(Exit::Done)
}

/// The warnings to print: with `--quiet` only those that no earlier build has reported, or a scheduled build would mail
/// the same ones again and again.
fn news(built: &Build, task: &Task, printer: &Printer) -> Vec<Diagnostic> {
    let now = built.diagnostics.iter().map(cache::reported_as).collect();
    let before = cache::read_reported(&task.root);
    if before != now {
        // If this fails, the next build reports them once more.
        cache::write_reported(&task.root, &now).ok();
    }
    let is_new = |one: &&Diagnostic| {
        !printer.is_quiet() || printer.is_json() || !before.contains(&cache::reported_as(one))
    };
    built.diagnostics.iter().filter(is_new).cloned().collect()
}

/// Prints what a build has done.
fn tell(
    (built, warnings): (&Build, &[Diagnostic]),
    published: &Published,
    task: &Task,
    output: &Path,
    took: Duration,
    printer: &Printer,
) {
    printer.diagnostics(warnings);
    printer.unnamed(&built.unnamed);
    tell_of_edits(published, output, printer);
    printer.addresses(published, base_url(task));
    printer.add(&work_line(&built.work, printer.lang));
    printer.say(&totals(built, published, &shown(output), took, &task.config));
    tell_of_removals(published, printer);
    if let Some(loads) = built.loads {
        printer.say(&photo_line(loads));
    }
}

/// Fixes what is certain, if requested. Then does all steps of a build except writing.
pub(crate) fn check(arguments: &CheckArguments, printer: &Printer) -> Result<Exit, Error> {
    let mended = if arguments.fix { fix(arguments, printer)? } else { Exit::Done };
    let display = ProgressDisplay::new(printer);
    let Some(task) = Task::new(&arguments.site, printer)? else { return Ok(Exit::Usage) };
    let built = guard(printer, || task.run(&mut Cache::fleeting(), &Discard, &display))?;
    let took = display.finish();
    printer.diagnostics(&built.diagnostics);
    if any_error(&built.diagnostics) {
        return Ok(Exit::Content);
    }
    printer.unnamed(&built.unnamed);
    let warnings = built.diagnostics.len();
    let (reports, pages, (vi, en)) = (built.work.reports, built.work.pages, seconds(took));
    let waiting = waiting(&built.waiting, &task.config.zone);
    printer.say(&Text::new(
        format!(
            "Đã kiểm tra {reports} bài, {pages} trang trong {vi} giây: không có lỗi, {warnings} cảnh báo.{}",
            waiting.vi
        ),
        format!(
            "Checked {}, {} in {en} s: no errors, {}.{}",
            counted(reports, "report"),
            counted(pages, "page"),
            counted(warnings, "warning"),
            waiting.en
        ),
    ));
    printer.done(&built.work, None, None);
    Ok(mended)
}

/// The base address of the build.
fn base_url(task: &Task) -> &BaseUrl {
    task.options.base_url.as_ref().unwrap_or(&task.config.base_url)
}

/// Saves the cache for the next build.
pub(crate) fn keep_cache(cache: &mut Cache, root: &Path, printer: &Printer) {
    if cache.has_news() {
        let saved = cache.save();
        write_cache(cache, &saved, root, printer);
    }
}

/// Writes a saved cache. Only warns on failure: the site is published, and the next build only takes longer.
fn write_cache(cache: &mut Cache, saved: &SavedState, root: &Path, printer: &Printer) {
    let added = saved.added.as_ref().map(|(name, bytes)| (&**name, &**bytes));
    let written = cache::write(root, &saved.head, added, &saved.needed);
    cache.prune_photos();
    if !matches!(written, Ok(true)) {
        cache.forget_stored();
    }
    if let Err(error) = written {
        let error = error.text();
        printer.warning(&Text::new(
            format!("{}. Trang tin đã dựng xong; chỉ lần dựng sau sẽ lâu hơn", error.vi),
            format!("{}. The site is complete; only the next build will take longer", error.en),
        ));
    }
}

/// The cache of the last build; empty if there is none that this program can use.
pub(crate) fn kept_cache(root: &Path, printer: &Printer) -> Cache {
    let Some((head, articles)) = cache::read(root) else { return with_photos(Cache::default(), root) };
    let cache = match Cache::load(&head, articles) {
        Ok(cache) => cache,
        Err(Unusable::Foreign) => Cache::default(),
        Err(Unusable::Damaged) => {
            printer.say(&Text::new(
                "Bộ nhớ đệm cũ đã hỏng, nên dựng lại từ đầu.",
                "The old cache is damaged: building from scratch.",
            ));
            Cache::default()
        }
    };
    with_photos(cache, root)
}

/// The cache, with what earlier builds made of photos.
pub(crate) fn with_photos(cache: Cache, root: &Path) -> Cache {
    cache.with_photos(Some(cache::photo_store(root)))
}

/// A requested build: sources, settings, moment.
pub(crate) struct Task {
    /// The site's root.
    pub(crate) root: PathBuf,
    sources: Sources,
    pub(crate) options: Options,
    pub(crate) config: Config,
    /// Whether the settings are without mistakes.
    is_configured: bool,
    pub(crate) moment: BuildMoment,
}

impl Task {
    /// Interprets the arguments; `None` if one is wrong, which was reported.
    pub(crate) fn new(arguments: &SiteArguments, printer: &Printer) -> Result<Option<Self>, Error> {
        let typed = arguments.base_url.as_deref();
        let base_url = match typed.map(|text| BaseUrl::read(text, || Place::whole(&"--base-url".into()))) {
            Some(Err(mistake)) => {
                let Diagnostic { message, help, .. } = *mistake;
                printer.wrong_use(&Text::new(
                    format!("--base-url: {}; {}", message.vi, help.vi),
                    format!("--base-url: {}; {}", message.en, help.en),
                ));
                return Ok(None);
            }
            Some(Ok(base_url)) => Some(base_url),
            None => None,
        };
        limit_threads(arguments.jobs);
        let sources = timings::of(Stage::Read, || load(&arguments.root))?;
        let showing = Showing { now: clock(), drafts: arguments.drafts, future: arguments.future };
        let mut options = Options { showing, base_url };
        let (config, mistakes) = build::configure(&sources, &options)?;
        let is_configured = !any_error(&mistakes);
        let mut moment = BuildMoment::Clock;
        if let Some(text) = &arguments.now {
            let Some(now) = parse(text, &config.zone) else {
                printer.wrong_use(&Text::new(
                    format!("--now cần thời điểm như “22/01/2024 14:31”, không phải “{text}”"),
                    format!("--now takes a moment such as “2024-01-22T14:31”, not “{text}”"),
                ));
                return Ok(None);
            };
            moment = BuildMoment::Fixed(now);
        }
        options.showing.now = moment.now();
        Ok(Some(Self { root: arguments.root.clone(), sources, options, config, is_configured, moment }))
    }

    /// Runs the build.
    pub(crate) fn run(
        &self,
        cache: &mut Cache,
        sink: &dyn Sink,
        display: &ProgressDisplay<'_>,
    ) -> Result<Build, Error> {
        build::build(cache, &self.sources, &self.options, sink, &|progress: Progress| {
            display.observe(progress)
        })
    }

    /// Reads and plans without rendering.
    pub(crate) fn survey(&self, cache: &mut Cache, display: &ProgressDisplay<'_>) -> Result<Build, Error> {
        let mut survey = || {
            build::survey(cache, &self.sources, &self.options, &|progress: Progress| {
                display.observe(progress)
            })
        };
        match survey() {
            // The cache has noted which file changed and will read it again.
            Err(Error::Changed(_)) => survey(),
            surveyed => surveyed,
        }
    }
}

/// Sets the number of threads. Must come before any parallel work.
fn limit_threads(jobs: Option<usize>) {
    if let Some(jobs) = jobs {
        // If the system refuses threads, the present one does the work.
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().ok();
    }
}

/// The moment for which builds are made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BuildMoment {
    /// The time of each build.
    Clock,
    /// A requested time.
    Fixed(Timestamp),
}

impl BuildMoment {
    pub(crate) fn now(self) -> Timestamp {
        match self {
            Self::Clock => clock(),
            Self::Fixed(moment) => moment,
        }
    }

    /// When to build again even if nothing was saved; never for a fixed moment.
    pub(crate) fn due(self, next: Option<Timestamp>) -> Option<Timestamp> {
        match self {
            Self::Clock => next,
            Self::Fixed(_) => None,
        }
    }
}

fn parse(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let moment = parse_moment(text).ok()?.moment;
    let local = moment.date.to_datetime(moment.time.unwrap_or(Time::midnight()));
    match moment.offset {
        Some(offset) => offset.to_timestamp(local).ok(),
        None => Some(local.to_zoned(zone.clone()).ok()?.timestamp()),
    }
}

#[expect(clippy::disallowed_methods, reason = "a build is given its moment; this is where it comes from")]
pub(crate) fn clock() -> Timestamp {
    Timestamp::now()
}
