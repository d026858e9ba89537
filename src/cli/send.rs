//! `bantin send`: sends the published site to a target.

use std::path::Path;
use std::time::Duration;

use bantin::build::{self, Options as BuildOptions};
use bantin::config::{BaseUrl, Config, SendTarget};
use bantin::diagnostic::any_error;
use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::load::load;
use bantin::publish::{self, PublishedSite};
use bantin::send::{self, Changes, Event, Options};
use bantin::site::Showing;
use bantin::text::{Text, counted};
use bantin::vietnamese::{file_size, fold};
use jiff::tz::TimeZone;

use super::Exit;
use super::arguments::{SendArguments, TransferArguments};
use super::build::clock;
use super::by_hand;
use super::login::Login;
use super::print::Printer;
use super::progress::SendDisplay;

/// The pause before the first attempt to restore a broken connection.
const PAUSE: Duration = Duration::from_millis(500);

/// Sends the site that was built last.
pub(crate) fn send(arguments: &SendArguments, printer: &Printer) -> Result<Exit, Error> {
    let sources = load(&arguments.root)?;
    let showing = Showing { now: clock(), drafts: false, future: false };
    let (config, diagnostics) = build::configure(&sources, &BuildOptions { showing, base_url: None })?;
    if any_error(&diagnostics) {
        printer.diagnostics(&diagnostics);
        return Ok(Exit::Content);
    }
    let output = arguments.output.clone().unwrap_or_else(|| arguments.root.join(&config.output));
    let has_targets = !config.targets.is_empty();
    if arguments.copied {
        return by_hand::confirm(&output, &arguments.root, has_targets, printer);
    }
    if arguments.transfer.list && arguments.target.is_none() && !has_targets {
        return by_hand::list(&output, &arguments.root, config.base_url.as_str(), printer);
    }
    let Some(target) = choose(&config, arguments.target.as_deref(), printer) else { return Ok(Exit::Usage) };
    let journey = Journey {
        target,
        root: &arguments.root,
        output: &output,
        base_url: &config.base_url,
        zone: &config.zone,
    };
    journey.transfer(&arguments.transfer, printer)?;
    Ok(Exit::Done)
}

/// The requested target, or the only one; `None` if there is none or the choice isn't clear, which was reported.
pub(crate) fn choose<'c>(
    config: &'c Config,
    name: Option<&str>,
    printer: &Printer,
) -> Option<&'c SendTarget> {
    let names: Vec<&str> = config.targets.iter().map(|target| &*target.name).collect();
    let names = names.join(", ");
    let found = match (name, &*config.targets) {
        (Some(name), targets) => targets.iter().find(|target| fold(&target.name) == fold(name.trim())),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    if found.is_none() {
        printer.wrong_use(&match (name, config.targets.is_empty()) {
            (_, true) => Text::new(
                "site.yaml chưa có mục “nơi gửi” (targets), nên chưa biết gửi đi đâu; nếu chép tay thì gõ bantin send --list",
                "site.yaml has no “targets” yet, so there is no telling where to send; to copy by hand, type bantin send --list",
            ),
            (Some(name), false) => Text::new(
                format!("không có nơi gửi nào tên “{name}”; trong site.yaml có: {names}"),
                format!("there is no target “{name}”; site.yaml has: {names}"),
            ),
            (None, false) => Text::new(
                format!("có nhiều nơi gửi, hãy ghi rõ tên một nơi: {names}"),
                format!("there are several targets, name one of them: {names}"),
            ),
        });
    }
    found
}

/// Locks the site in `output` for sending.
pub(crate) fn hold(output: &Path, root: &Path) -> Result<PublishedSite, Error> {
    let sources = root.to_owned();
    let options = publish::Options { adopt: false, durable: false, by_hand: false, sources, now: clock() };
    publish::hold(output, &options)
}

/// A transfer from an output folder to a target.
pub(crate) struct Journey<'j> {
    pub(crate) target: &'j SendTarget,
    /// The site's folder.
    pub(crate) root: &'j Path,
    pub(crate) output: &'j Path,
    pub(crate) base_url: &'j BaseUrl,
    pub(crate) zone: &'j TimeZone,
}

impl Journey<'_> {
    /// Sends the site, or only reports what would be sent.
    pub(crate) fn transfer(
        &self,
        arguments: &TransferArguments,
        printer: &Printer,
    ) -> Result<Changes, Error> {
        let site = hold(self.output, self.root)?;
        let warning = (!self.target.is_encrypted()).then(|| unencrypted(&self.target.name));
        let warn = || warning.iter().for_each(|text| printer.warning(text));
        if !printer.is_quiet() {
            warn();
        }
        let changes = self.run(&site, arguments, printer)?;
        if printer.is_quiet() && !changes.is_nothing() {
            warn();
        }
        if arguments.list {
            let lists = send::write_lists(&site, &changes)?;
            by_hand::tell(&changes, Some(&self.target.name), &lists, printer);
        } else {
            self.report(&changes, arguments.dry_run, printer);
            if !arguments.dry_run && !changes.is_nothing() {
                super::look::look(&site, self.target, self.base_url, &changes, printer)?;
            }
        }
        Ok(changes)
    }

    fn run(
        &self,
        site: &PublishedSite,
        arguments: &TransferArguments,
        printer: &Printer,
    ) -> Result<Changes, Error> {
        let display = SendDisplay::new(printer);
        let who = sender();
        let tell = |event: Event<'_>| match event {
            Event::Progress(done, of) => display.observe(done, of),
            Event::TakenOver(text) => printer.warning(text),
        };
        let options = Options {
            site: self.base_url.as_str(),
            connections: self.target.connections,
            verify: arguments.verify,
            adopt: arguments.adopt,
            take_over: arguments.take_over,
            sender: Fingerprint::of(format!("{who}\0{}", site.folder().display()).as_bytes()),
            who,
            now: &clock,
            zone: self.zone.clone(),
            pause: PAUSE,
            tell: &tell,
        };
        let login = Login::new(self.target, self.root, arguments.remember, printer);
        let connect = || login.connect();
        let changes = if arguments.dry_run || arguments.list {
            send::compare(site, &connect, &options)
        } else {
            send::send(site, &connect, &options)
        };
        display.finish();
        changes
    }

    /// Prints what was sent, or would be.
    fn report(&self, changes: &Changes, is_dry: bool, printer: &Printer) {
        let name = &self.target.name;
        let lists = [('+', &*changes.added), ('~', &*changes.changed), ('-', &*changes.removed)];
        for (sign, paths) in lists {
            for path in paths {
                if is_dry {
                    printer.list(&format!("{sign} {path}"));
                } else {
                    printer.add(&format!("{sign} {path}"));
                }
            }
        }
        printer.sent(changes, name, is_dry);
        let (added, changed, removed) = (changes.added.len(), changes.changed.len(), changes.removed.len());
        if changes.is_nothing() {
            return printer.say(&Text::new(
                format!("Ở “{name}” đã có đúng trang tin này, không phải gửi gì."),
                format!("“{name}” has this very site: nothing to send."),
            ));
        }
        if !is_dry {
            printer.news(lists, self.base_url);
        }
        let size = file_size(changes.bytes);
        let (vi, en) =
            if is_dry { ("Sẽ gửi đến", "Would send to") } else { ("Đã gửi đến", "Sent to") };
        let text = Text::new(
            format!("{vi} “{name}”: thêm {added}, đổi {changed}, xóa {removed} tệp, {size}."),
            format!(
                "{en} “{name}”: {} added, {changed} changed, {removed} removed, {}.",
                counted(added, "file"),
                size.replace(',', ".")
            ),
        );
        printer.list(text.get(printer.lang));
    }
}

/// Printed each time: whoever sends today may not know of the setting.
fn unencrypted(name: &str) -> Text {
    Text::new(
        format!(
            "gửi đến “{name}” không được mã hóa: ai ở trên đường truyền cũng đọc được những gì gửi đi, có thể cả mật khẩu. Hãy hỏi nơi cung cấp máy chủ về SFTP hoặc FTPS"
        ),
        format!(
            "sending to “{name}” isn't encrypted: anybody on the way can read what is sent, the password perhaps as well. Ask your hosting provider for SFTP or FTPS"
        ),
    )
}

/// The name of this sender for other senders: user and machine.
#[expect(clippy::disallowed_methods, reason = "the names of the user and the machine are in the environment")]
fn sender() -> String {
    let first = |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    let user = first(&["USER", "USERNAME", "LOGNAME"]);
    format!("{user}@{}", machine().unwrap_or_else(|| first(&["COMPUTERNAME", "HOSTNAME"])))
}

#[cfg(unix)]
fn machine() -> Option<String> {
    Some(rustix::system::uname().nodename().to_string_lossy().into_owned())
}

#[cfg(not(unix))]
fn machine() -> Option<String> {
    None
}
