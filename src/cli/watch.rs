//! `bantin watch`: keeps the output folder up to date.

use std::path::{Path, PathBuf};
use std::time::Instant;

use bantin::build::{self, Build, Options};
use bantin::cache::Cache;
use bantin::diagnostic::any_error;
use bantin::error::Error;
use bantin::publish::{self, Published};
use bantin::source::Sources;
use bantin::text::Text;

use super::Exit;
use super::arguments::{BuildArguments, WatchArguments};
use super::build::{BuildMoment, Task, clock, keep_cache, kept_cache, with_photos};
use super::print::{Printer, shown};
use super::rebuild::{Builder, Due, LastReported, LibraryBuilder, Rebuilder, build_caught};
use super::summary::{tell_of_edits, totals};

/// Keeps the output folder up to date.
pub(crate) fn watch(arguments: &WatchArguments, printer: &Printer) -> Result<Exit, Error> {
    let Some(task) = Task::new(&arguments.build.site, printer)? else { return Ok(Exit::Usage) };
    let mut session = PublishSession::open(&arguments.build, &task, printer)?;
    let rebuilder = Rebuilder::new(&task.root, arguments.changes.mode(), printer);
    rebuilder.run(|sources, _| session.publish(sources, &LastReported::default(), printer))
}

/// Keeps one output folder up to date, build after build.
pub(crate) struct PublishSession<'a> {
    builder: &'a dyn Builder,
    cache: Cache,
    arguments: &'a BuildArguments,
    options: Options,
    moment: BuildMoment,
    output: PathBuf,
    reported: LastReported,
}

impl<'a> PublishSession<'a> {
    /// Starts with the cache of the last build.
    pub(crate) fn open(arguments: &'a BuildArguments, task: &Task, printer: &Printer) -> Result<Self, Error> {
        let is_fresh = arguments.no_cache || arguments.force;
        Ok(Self {
            builder: &LibraryBuilder,
            cache: if is_fresh {
                with_photos(Cache::default(), &task.root)
            } else {
                kept_cache(&task.root, printer)
            },
            arguments,
            options: task.options.clone(),
            moment: task.moment,
            output: arguments.output.clone().unwrap_or_else(|| task.root.join(&task.config.output)),
            reported: LastReported::default(),
        })
    }

    /// Publishes, and prints what the preview hasn't already printed.
    pub(crate) fn publish(
        &mut self,
        sources: &Sources,
        preview: &LastReported,
        printer: &Printer,
    ) -> Result<Due, Error> {
        let start = Instant::now();
        let (built, published) = self.try_publish(sources, printer)?;
        let has_changed = self.reported.tell(&built, preview, printer);
        let published = published.filter(|published| has_changed || !published.is_nothing());
        if let (Some(published), Some(config)) = (published, self.cache.config()) {
            let base_url = self.options.base_url.as_ref().unwrap_or(&config.base_url);
            tell_of_edits(&published, &self.output, printer);
            printer.addresses(&published, base_url);
            printer.say(&totals(&built, &published, &shown(&self.output), start.elapsed(), config));
            printer.done(&built.work, Some((&published, base_url)), None);
        }
        Ok(self.moment.due(built.waiting.next))
    }

    /// Switches to the output folder of the settings, unless the command names another one.
    fn turn_to(&mut self, output: &str, printer: &Printer) {
        let output = self.arguments.site.root.join(output);
        if self.arguments.output.is_some() || output == self.output {
            return;
        }
        let last = std::mem::replace(&mut self.output, output);
        let (last, now) = (shown(&last), shown(&self.output));
        printer.say(&Text::new(
            format!("Từ giờ trang tin được xuất vào {now}; thư mục {last} để nguyên, không cập nhật nữa."),
            format!("From now on the site is published to {now}; {last} stays as it is and isn't updated any more."),
        ));
    }

    fn try_publish(
        &mut self,
        sources: &Sources,
        printer: &Printer,
    ) -> Result<(Build, Option<Published>), Error> {
        let (config, mistakes) = build::configure(sources, &self.options)?;
        if !any_error(&mistakes) {
            self.turn_to(&config.output, printer);
        }
        let by_hand = config.targets.is_empty();
        let root: &Path = &self.arguments.site.root;
        let options = publish::Options {
            adopt: self.arguments.adopt,
            durable: self.arguments.durable,
            by_hand,
            sources: root.to_owned(),
            now: clock(),
        };
        let stage = publish::open(&self.output, &options)?;
        let built = build_caught(
            self.builder,
            &mut self.cache,
            sources,
            &mut self.options,
            self.moment,
            &stage,
            printer,
        )?;
        if any_error(&built.diagnostics) {
            return Ok((built, None));
        }
        let published = stage.commit()?;
        if !self.arguments.no_cache {
            keep_cache(&mut self.cache, root, printer);
        }
        Ok((built, Some(published)))
    }
}
