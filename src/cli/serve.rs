//! `bantin serve`: shows the site in a browser and keeps it up to date.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use bantin::address::url_of;
use bantin::build::Options;
use bantin::cache::Cache;
use bantin::desk::Desk;
use bantin::diagnostic::any_error;
use bantin::disk::{self, Dir};
use bantin::error::{Error, Operation};
use bantin::fingerprint::Fingerprint;
use bantin::load::{CONFIG, is_site};
use bantin::output::{Files, Outputs, Sink};
use bantin::serve::{self, Preview, ServedSite, Server};
use bantin::source::{SourcePath, Sources, Stamp};
use bantin::text::{Text, counted};
use bantin::vietnamese::nfc;

use super::Exit;
use super::arguments::ServeArguments;
use super::build::{BuildMoment, Task, with_photos};
use super::desk;
use super::early::EarlySink;
use super::print::Printer;
use super::rebuild::{Builder, Due, LastReported, LibraryBuilder, Rebuilder, build_caught};
use super::watch::PublishSession;

/// Shows the site in a browser and keeps it up to date.
pub(crate) fn serve(arguments: &ServeArguments, printer: &Printer) -> Result<Exit, Error> {
    let (arguments, report) = at_report(arguments)?;
    let root = &arguments.build.site.root;
    let desk = (!arguments.no_desk).then(|| desk::desk(root, printer.lang));
    let preview = Preview::new(printer.lang);
    let preview = if desk.is_some() { preview.with_desk() } else { preview };
    let options = serve::Options {
        port: arguments.port,
        follow: arguments.follow,
        desk: desk.as_ref().map(|(desk, _)| desk.clone()),
        ..serve::Options::default()
    };
    let mut begun = None;
    if let Some((desk, secret)) = &desk
        && !is_site(root)
        && can_begin(root)?
    {
        let server = serve::start(preview.clone(), &options)?;
        let address = tell_desk(&server, secret, None, printer);
        if arguments.open {
            open_browser(&address, printer);
        }
        desk.wait_for_site();
        begun = Some(server);
    }
    let Some(mut task) = Task::new(&arguments.build.site, printer)? else { return Ok(Exit::Usage) };
    let mut publishing =
        if arguments.publish { Some(PublishSession::open(&arguments.build, &task, printer)?) } else { None };
    task.options.showing.drafts |= !arguments.as_published;
    task.options.showing.future |= !arguments.as_published;
    let is_begun = begun.is_some();
    let server = match begun {
        Some(server) => server,
        None => serve::start(preview.clone(), &options)?,
    };
    let address = format!("http://localhost:{}{}/", server.port, task.config.base_url.path());
    printer.say(&Text::new(
        format!("Bản xem trước: {address} (nhấn Ctrl+C để dừng)"),
        format!("Preview: {address} (Ctrl+C stops it)"),
    ));
    let mut session = PreviewSession {
        builder: &LibraryBuilder,
        cache: with_photos(Cache::default(), &task.root),
        files: Files::new(),
        settings: None,
        shown: Fingerprint::default(),
        preview,
        options: task.options.clone(),
        moment: task.moment,
        reported: LastReported::default(),
        desk: desk.as_ref().map(|(desk, _)| desk.clone()),
    };
    let desk = desk.filter(|_| !is_begun);
    let desk_address = desk.map(|(_, secret)| tell_desk(&server, &secret, report.as_ref(), printer));
    let mut browser = (arguments.open && !is_begun).then(|| desk_address.unwrap_or(address));
    let rebuilder = Rebuilder::new(&task.root, arguments.changes.mode(), printer);
    let exit = rebuilder.run(|sources, saved| {
        let next = session.show(sources, saved, printer)?;
        if let Some(address) = browser.take() {
            open_browser(&address, printer);
        }
        let due = match &mut publishing {
            Some(publishing) => publishing.publish(sources, &session.reported, printer)?,
            None => None,
        };
        Ok([next, due].into_iter().flatten().min())
    });
    server.stop();
    exit
}

/// Whether there is a site in the folder, or room for one: nothing but hidden files, and the program itself.
pub(crate) fn can_begin(root: &Path) -> Result<bool, Error> {
    if is_site(root) {
        return Ok(true);
    }
    let Some(dir) = Dir::open(&disk::system(), root)? else { return Ok(false) };
    let is_own = |name: &str| name.starts_with('.') || name.to_lowercase().starts_with("bantin");
    let entries = dir.list(Path::new(""))?.unwrap_or_default();
    Ok(entries.iter().all(|(name, _)| is_own(&name.to_string_lossy())))
}

/// The site that the named report is in, as arguments, and the report's path there. The desk opens with this report.
fn at_report(arguments: &ServeArguments) -> Result<(ServeArguments, Option<SourcePath>), Error> {
    let mut arguments = arguments.clone();
    let Some(report) = &arguments.report else { return Ok((arguments, None)) };
    let path = disk::system().canonical(report).map_err(|e| Error::io(Operation::Read, report, e))?;
    let folders = path.ancestors().skip(1);
    let Some(root) = folders.clone().find(|folder| is_site(folder)) else {
        return Err(Error::NoSite(folders.take(1).collect()));
    };
    let below = path.strip_prefix(root).map(Path::to_string_lossy).unwrap_or_default().replace('\\', "/");
    root.clone_into(&mut arguments.build.site.root);
    arguments.open = true;
    Ok((arguments, Some(nfc(&below).as_ref().into())))
}

/// Prints the desk's address and returns it, with the report to open first. The secret follows `#`, since browsers send
/// that part to no server.
fn tell_desk(server: &Server, secret: &str, report: Option<&SourcePath>, printer: &Printer) -> String {
    let view = report.map(|report| format!("/bai/{}", url_of(report))).unwrap_or_default();
    let address = format!("http://localhost:{}/_soan/#{secret}{view}", server.port);
    printer.say(&Text::new(format!("Bàn soạn: {address}"), format!("Desk: {address}")));
    address
}

fn open_browser(address: &str, printer: &Printer) {
    if open::that_detached(address).is_err() {
        printer.say(&Text::new(
            format!("Không mở được trình duyệt; hãy tự mở {address}"),
            format!("No browser could be opened; open {address} yourself"),
        ));
    }
}

/// Keeps one preview up to date: the last good site in memory, and what browsers see.
struct PreviewSession {
    builder: &'static dyn Builder,
    cache: Cache,
    files: Files,
    /// The stamp of `site.yaml` at the last build.
    settings: Option<Stamp>,
    /// The fingerprint of all shown files.
    shown: Fingerprint,
    preview: Preview,
    options: Options,
    moment: BuildMoment,
    reported: LastReported,
    /// Gets the result of each build.
    desk: Option<Arc<Desk>>,
}

impl PreviewSession {
    /// Builds, and shows the site or its mistakes.
    fn show(&mut self, sources: &Sources, saved: &[PathBuf], printer: &Printer) -> Result<Due, Error> {
        let start = Instant::now();
        let outputs = Outputs::after(std::mem::take(&mut self.files));
        let early = EarlySink::new(&outputs, &self.preview);
        // Other settings may change addresses, so show nothing of the new site before it is complete.
        let settings = sources.files.get(CONFIG).copied();
        let is_early = self.settings == settings && !sources.touched.contains(CONFIG);
        self.settings = settings;
        let sink: &dyn Sink = if is_early { &early } else { &outputs };
        let built = match build_caught(
            self.builder,
            &mut self.cache,
            sources,
            &mut self.options,
            self.moment,
            sink,
            printer,
        ) {
            Ok(built) => built,
            Err(error) => {
                self.files = outputs.abandon();
                self.preview.failure(&error);
                return Err(error);
            }
        };
        self.preview.warnings(&built.diagnostics);
        if let (Some(desk), Some(config)) = (&self.desk, self.cache.config()) {
            desk.note(desk::snapshot(&built, config, sources));
        }
        if any_error(&built.diagnostics) {
            self.files = outputs.abandon();
            self.reported.tell(&built, &LastReported::default(), printer);
            self.preview.mistakes(&built.diagnostics);
            return Ok(None);
        }
        self.files = outputs.finish();
        let files: BTreeMap<_, _> =
            self.files.iter().map(|(path, (_, bytes))| (path.clone(), bytes.clone())).collect();
        let prefix = self.cache.config().map_or("", |config| config.base_url.path()).to_owned();
        let saved = self.saved_page(saved);
        self.preview.show(ServedSite { prefix, files }, saved.as_deref());
        let has_changed = self.reported.tell(&built, &LastReported::default(), printer);
        let before = std::mem::replace(&mut self.shown, fingerprint(&self.files));
        if has_changed || before != self.shown {
            let (rendered, took) = (built.work.rendered, start.elapsed().as_millis());
            printer.say(&Text::new(
                format!("Đã cập nhật bản xem trước: {rendered} trang, {took} ms."),
                format!("Preview up to date: {}, {took} ms.", counted(rendered, "page")),
            ));
        }
        Ok(self.moment.due(built.waiting.next))
    }

    /// The address of the article that was saved, if it was an article.
    fn saved_page(&self, saved: &[PathBuf]) -> Option<String> {
        let site = self.cache.site()?;
        let mut addresses =
            saved.iter().filter_map(|path| site.addresses.get(&*path.to_string_lossy().replace('\\', "/")));
        addresses.next_back().map(|address| address.as_str().to_owned())
    }
}

/// The fingerprint of a whole site.
fn fingerprint(files: &Files) -> Fingerprint {
    Fingerprint::of_all(
        files.iter().flat_map(|(path, (bytes, _))| [Fingerprint::of(path.as_bytes()), *bytes]),
    )
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{Ipv4Addr, TcpStream};
    use std::time::Duration;

    use bantin::site::Showing;
    use bantin::text::Lang;

    use super::super::arguments::{Command, MessageFormat};
    use super::super::build::clock;
    use super::super::rebuild::tests::PanickingBuilder;
    use super::*;

    fn session(preview: Preview) -> PreviewSession {
        let showing = Showing { now: clock(), drafts: true, future: true };
        PreviewSession {
            builder: &PanickingBuilder,
            cache: Cache::default(),
            files: Files::from([("index.html".into(), (Fingerprint::default(), (&b"last"[..]).into()))]),
            settings: None,
            shown: Fingerprint::default(),
            preview,
            options: Options { showing, base_url: None },
            moment: BuildMoment::Clock,
            reported: LastReported::default(),
            desk: None,
        }
    }

    /// The first news on the server's channel.
    fn news(port: u16) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
        let target = "/~bantin/news?page=/&version=0-0&turn=0";
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").expect("sent");
        let lines = BufReader::new(stream).lines().map(|line| line.expect("a line in time"));
        lines.skip_while(|line| !line.starts_with("data: ")).take(1).collect()
    }

    #[test]
    fn a_panic_is_shown_like_any_failure_and_the_last_good_site_stays() {
        let preview = Preview::new(Lang::Vi);
        let server = serve::start(preview.clone(), &serve::Options { port: 0, ..serve::Options::default() })
            .expect("a server");
        let mut session = session(preview);
        let printer = Printer::new(Lang::Vi, MessageFormat::Human, true, false, Command::unbuilt());
        let error = session
            .show(&Sources::in_memory([] as [(&str, &str); 0]), &[], &printer)
            .expect_err("the build panics");
        assert!(error.text().vi.contains("the index 7 is out of range"), "{error}");
        assert_eq!(session.files.len(), 1);
        let news = news(server.port);
        assert!(news.contains("Không dựng được trang tin") && news.contains("the index 7"), "{news}");
    }
}
