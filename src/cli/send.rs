//! `bantin send`: sends the published site to a target.

use std::path::Path;
use std::time::Duration;

use bantin::build::{self, Options as BuildOptions};
use bantin::config::{Config, SendTarget};
use bantin::diagnostic::any_error;
use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::load::load;
use bantin::publish::{self, PublishedSite};
use bantin::send::{self, Changes, Event, Options};
use bantin::site::Showing;
use bantin::text::{Text, counted};
use bantin::vietnamese::{file_size, fold};

use super::Exit;
use super::arguments::{SendArguments, TransferArguments};
use super::build::clock;
use super::login::Login;
use super::print::Printer;
use super::progress::SendDisplay;

/// The pause after which a broken connection is first made again.
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
    let Some(target) = choose(&config, arguments.target.as_deref(), printer) else { return Ok(Exit::Usage) };
    let output = arguments.output.clone().unwrap_or_else(|| arguments.root.join(&config.output));
    transfer(target, &config, &arguments.root, &output, &arguments.transfer, printer)?;
    Ok(Exit::Done)
}

/// The target that was asked for, or the only one; `None` if there is none or it is not clear which, which was reported.
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
                "site.yaml chưa có mục “nơi gửi” (targets), nên chưa biết gửi đi đâu",
                "site.yaml has no “targets” yet, so there is no telling where to send",
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

/// Sends the site in `output`, or tells what would be sent.
pub(crate) fn transfer(
    target: &SendTarget,
    config: &Config,
    root: &Path,
    output: &Path,
    arguments: &TransferArguments,
    printer: &Printer,
) -> Result<Changes, Error> {
    let site = publish::hold(
        output,
        &publish::Options {
            adopt: false,
            durable: false,
            by_hand: false,
            sources: root.to_owned(),
            now: clock(),
        },
    )?;
    if !target.is_encrypted() {
        printer.warning(&unencrypted(&target.name));
    }
    let display = SendDisplay::new(printer);
    let who = sender();
    let tell = |event: Event<'_>| match event {
        Event::Progress(done, of) => display.observe(done, of),
        Event::TakenOver(text) => printer.warning(text),
    };
    let options = Options {
        site: config.base_url.as_str(),
        connections: target.connections,
        verify: arguments.verify,
        adopt: arguments.adopt,
        take_over: arguments.take_over,
        sender: Fingerprint::of(format!("{who}\0{}", site.folder().display()).as_bytes()),
        who,
        now: &clock,
        zone: config.zone.clone(),
        pause: PAUSE,
        tell: &tell,
    };
    let changes = run(&site, target, root, arguments, &options, printer);
    display.finish();
    let changes = changes?;
    report(&changes, target, arguments.dry_run, printer);
    if !arguments.dry_run && !changes.is_nothing() {
        super::look::look(&site, target, &config.base_url, &changes, printer)?;
    }
    Ok(changes)
}

/// Said each time: the setting may be older than whoever sends today.
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

fn run(
    site: &PublishedSite,
    target: &SendTarget,
    root: &Path,
    arguments: &TransferArguments,
    options: &Options<'_>,
    printer: &Printer,
) -> Result<Changes, Error> {
    let login = Login::new(target, root, arguments.remember, printer);
    let connect = || login.connect();
    if arguments.dry_run {
        send::compare(site, &connect, options)
    } else {
        send::send(site, &connect, options)
    }
}

/// Prints what was sent, or would be.
fn report(changes: &Changes, target: &SendTarget, is_dry: bool, printer: &Printer) {
    let name = &target.name;
    for (sign, paths) in [('+', &changes.added), ('~', &changes.changed), ('-', &changes.removed)] {
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
    let size = file_size(changes.bytes);
    let (vi, en) =
        if is_dry { ("Sẽ gửi đến", "Would send to") } else { ("Đã gửi đến", "Sent to") };
    printer.say(&Text::new(
        format!("{vi} “{name}”: thêm {added}, đổi {changed}, xóa {removed} tệp, {size}."),
        format!(
            "{en} “{name}”: {} added, {changed} changed, {removed} removed, {}.",
            counted(added, "file"),
            size.replace(',', ".")
        ),
    ));
}

/// Who sends, for other senders: user and machine.
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
