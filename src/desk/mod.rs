//! The desk: answers the calls of the form in the browser by means of the library. It reads, imports, checks and
//! changes articles and settings, keeps older versions, removed articles and unsaved text, and has the site published.
//!
//! Each call takes a JSON object and gives one. The desk writes only `site.yaml` and files below `content/`, through
//! the one writer of sources, and deletes nothing: removed articles go to a trash.

mod article;
mod intake;
mod kept;
mod list;
mod schema;
mod settings;
mod unsaved;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use similar::{ChangeTag, TextDiff};

use crate::config::Config;
use crate::content::Report;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::fingerprint::Part;
use crate::load::{self, CONFIG, SourceFolder};
use crate::source::{SourcePath, Sources, article_stem};
use crate::text::{Lang, Text};

/// Characters that must be escaped in the fragment of an address (RFC 3986, 3.5).
const IN_FRAGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%').add(b'<').add(b'>').add(b'`');

/// The results of the last build.
pub struct Snapshot {
    /// The settings.
    pub config: Config,
    /// The articles that are shown in the preview, and those that aren't.
    pub reports: Vec<Part<Report>>,
    /// The diagnostics.
    pub diagnostics: Vec<Diagnostic>,
    /// The files.
    pub sources: Sources,
}

/// Publishes the site. Its build is another one than the preview's.
pub trait Publisher: Send + Sync {
    /// The changes that publishing would bring to readers, as full addresses.
    ///
    /// # Errors
    /// Why they can't be determined, for people.
    fn changes(&self) -> Result<PendingChanges, Text>;

    /// Builds the site and sends it to the target of that name, if one is given. Reports the progress to `told`.
    ///
    /// # Errors
    /// Why publishing failed, for people.
    fn publish(&self, target: Option<&str>, told: &dyn Fn(PublishProgress)) -> Result<(), Text>;
}

/// The changes of a build, as full addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingChanges {
    /// New addresses.
    pub added: Vec<String>,
    /// Addresses with other bytes.
    pub changed: Vec<String>,
    /// Addresses to be removed.
    pub removed: Vec<String>,
}

/// The progress of publishing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishProgress {
    /// A number of steps of building or sending.
    Step {
        /// `build` or `send`.
        stage: &'static str,
        /// The steps done.
        done: u64,
        /// All steps.
        total: u64,
    },
    /// A sentence for people.
    Said(String),
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskRefusal {
    /// The HTTP status.
    pub status: u16,
    /// The reason, for people.
    pub message: Text,
    /// The file on the disk, if it isn't the version that the caller knows.
    pub conflict: Option<Box<Value>>,
}

impl DeskRefusal {
    fn new(status: u16, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { status, message: Text::new(vi, en), conflict: None }
    }

    fn no_such_file() -> Self {
        Self::new(
            404,
            "Không còn tệp này. Có thể tệp đã được đổi tên hoặc xóa ngoài bàn soạn.",
            "This file is gone. It may have been renamed or deleted outside the desk.",
        )
    }

    fn wrong_call() -> Self {
        Self::new(400, "Bàn soạn không hiểu yêu cầu này.", "The desk doesn't understand this.")
    }
}

impl From<Error> for DeskRefusal {
    fn from(error: Error) -> Self {
        let status = if matches!(error, Error::Exists(_)) { 409 } else { 500 };
        Self { status, message: error.text(), conflict: None }
    }
}

/// The state of a publication.
#[derive(Clone, Debug, Default)]
struct Job {
    stage: &'static str,
    done: u64,
    total: u64,
    is_over: bool,
    failed: Option<Text>,
    said: Vec<String>,
}

/// The desk of one site.
pub struct Desk {
    root: PathBuf,
    lang: Lang,
    secret: String,
    /// Tells the time.
    clock: fn() -> Timestamp,
    publisher: Box<dyn Publisher>,
    /// The folder, opened at the first call that needs it.
    folder: Mutex<Option<SourceFolder>>,
    snapshot: Mutex<(u64, Option<Arc<Snapshot>>)>,
    jobs: Mutex<Vec<Job>>,
    /// Locked while a call works with the recovery files.
    unsaved: Mutex<()>,
    /// Whether the folder holds a site.
    is_site: Mutex<bool>,
    became_site: Condvar,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Desk {
    /// The desk of the site in `root`, or of the folder in which one is to be made. Calls need the `secret`.
    pub fn new(
        root: PathBuf,
        lang: Lang,
        secret: String,
        clock: fn() -> Timestamp,
        publisher: Box<dyn Publisher>,
    ) -> Self {
        let is_site = load::is_site(&root);
        Self {
            root,
            lang,
            secret,
            clock,
            publisher,
            folder: Mutex::default(),
            snapshot: Mutex::default(),
            jobs: Mutex::default(),
            unsaved: Mutex::default(),
            is_site: Mutex::new(is_site),
            became_site: Condvar::new(),
        }
    }

    /// The language of its messages.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether `typed` is the secret. Takes as long for a wrong one as for the right one.
    pub fn is_secret(&self, typed: &[u8]) -> bool {
        let own = self.secret.as_bytes();
        let differences = own.iter().zip(typed).fold(0, |all, (one, other)| all | (one ^ other));
        own.len() == typed.len() && differences == 0
    }

    /// Stores the results of a build.
    pub fn note(&self, snapshot: Snapshot) {
        let mut noted = lock(&self.snapshot);
        *noted = (noted.0 + 1, Some(Arc::new(snapshot)));
    }

    /// Waits until there is a site in the folder.
    pub fn wait_for_site(&self) {
        let mut is_site = lock(&self.is_site);
        while !*is_site {
            is_site = self.became_site.wait(is_site).expect("no thread panics while it holds the lock");
        }
    }

    /// Answers the call called `name`.
    ///
    /// # Errors
    /// Why it failed.
    pub fn call(self: &Arc<Self>, name: &str, asked: Value) -> Result<Value, DeskRefusal> {
        if !*lock(&self.is_site) && !matches!(name, "schema" | "list" | "start") {
            return Err(DeskRefusal::new(409, "Chưa có trang tin ở đây.", "There is no site here yet."));
        }
        match name {
            "schema" => Ok(self.schema()),
            "list" => self.list(),
            "open" => self.open(&ask(asked)?),
            "check" => self.check(&ask(asked)?),
            "save" => self.save(&ask(asked)?),
            "fix" => self.fix(&ask(asked)?),
            "new" => self.new_report(&ask(asked)?),
            "import" => self.import(&ask(asked)?),
            "add-file" => self.add_file(&ask(asked)?),
            "picture" => self.picture(&ask(asked)?),
            "remove" => self.remove(&ask(asked)?),
            "trash" => self.trash(),
            "restore" => self.restore(&ask(asked)?),
            "history" => self.history(&ask(asked)?),
            "version" => self.version(&ask(asked)?),
            "compare" => Ok(compare(&ask(asked)?)),
            "keep-unsaved" => self.keep_unsaved(&ask(asked)?),
            "forget-unsaved" => self.forget_unsaved(&ask(asked)?),
            "all-unsaved" => self.all_unsaved(),
            "withdraw" => self.withdraw(&ask(asked)?),
            "bring-back" => self.bring_back(&ask(asked)?),
            "changes" => self.changes(),
            "publish" => self.publish(&ask(asked)?),
            "job" => self.job(&ask(asked)?),
            "start" => self.start(&ask(asked)?),
            _ => Err(DeskRefusal::new(404, "Không có lệnh này.", "There is no such call.")),
        }
    }

    /// The answer to a call, as status and JSON.
    pub fn answer(self: &Arc<Self>, name: &str, asked: Value) -> (u16, Value) {
        match self.call(name, asked) {
            Ok(answer) => (200, answer),
            Err(DeskRefusal { status, message, conflict }) => {
                let mut answer = Map::new();
                answer.insert("error".to_owned(), json!(message.get(self.lang)));
                answer.extend(conflict.map(|conflict| ("conflict".to_owned(), *conflict)));
                (status, Value::Object(answer))
            }
        }
    }

    fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn snapshot(&self) -> (u64, Option<Arc<Snapshot>>) {
        lock(&self.snapshot).clone()
    }

    fn zone(&self) -> TimeZone {
        self.snapshot().1.map_or(TimeZone::UTC, |snapshot| snapshot.config.zone.clone())
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Runs `work` with the folder, after looking at the files `paths` again.
    fn with_folder<T>(
        &self,
        paths: &[&str],
        work: impl FnOnce(&SourceFolder, &Sources) -> Result<T, DeskRefusal>,
    ) -> Result<T, DeskRefusal> {
        let mut held = lock(&self.folder);
        if let Some(folder) = held.as_mut() {
            folder.look_at(paths.iter().map(std::path::Path::new))?;
        }
        let folder = match held.as_mut() {
            Some(folder) => folder,
            None => held.insert(SourceFolder::open(&self.root)?),
        };
        let sources = folder.take_sources();
        work(folder, &sources)
    }

    fn changes(&self) -> Result<Value, DeskRefusal> {
        let failed = |message| DeskRefusal { status: 409, message, conflict: None };
        let changes = self.publisher.changes().map_err(failed)?;
        let snapshot = self.snapshot().1;
        let targets = snapshot.as_ref().map(|snapshot| &snapshot.config.targets[..]).unwrap_or_default();
        Ok(json!({
            "new": self.named(&changes.added, snapshot.as_deref())?,
            "changed": self.named(&changes.changed, snapshot.as_deref())?,
            "gone": self.named(&changes.removed, snapshot.as_deref())?,
            "files": changes.added.len() + changes.changed.len() + changes.removed.len(),
            "targets": targets.iter().map(|target| &target.name).collect::<Vec<_>>(),
        }))
    }

    fn publish(self: &Arc<Self>, asked: &Publish) -> Result<Value, DeskRefusal> {
        let mut jobs = lock(&self.jobs);
        if jobs.iter().any(|job| !job.is_over) {
            return Err(DeskRefusal::new(
                409,
                "Đang xuất bản, hãy đợi xong rồi thử lại.",
                "The site is being published; wait until that is done.",
            ));
        }
        let number = jobs.len();
        jobs.push(Job { stage: "build", ..Job::default() });
        drop(jobs);
        let (desk, target) = (self.clone(), asked.target.clone());
        let work = move || {
            let told = |progress: PublishProgress| {
                let job = &mut lock(&desk.jobs)[number];
                match progress {
                    PublishProgress::Step { stage, done, total } => {
                        (job.stage, job.done, job.total) = (stage, done, total);
                    }
                    PublishProgress::Said(line) => job.said.push(line),
                }
            };
            let done = desk.publisher.publish(target.as_deref(), &told);
            let job = &mut lock(&desk.jobs)[number];
            (job.is_over, job.failed) = (true, done.err());
        };
        let spawned = std::thread::Builder::new().name("publish".to_owned()).spawn(work);
        if spawned.is_err() {
            lock(&self.jobs)[number].is_over = true;
            return Err(DeskRefusal::new(500, "Máy đang quá bận.", "The machine is too busy."));
        }
        Ok(json!({ "job": number }))
    }

    fn job(&self, asked: &AskedJob) -> Result<Value, DeskRefusal> {
        let jobs = lock(&self.jobs);
        let job = jobs.get(asked.job).ok_or_else(DeskRefusal::wrong_call)?;
        Ok(json!({
            "stage": job.stage,
            "done": job.done,
            "total": job.total,
            "is_over": job.is_over,
            "failed": job.failed.as_ref().map(|text| text.get(self.lang)),
            "said": job.said,
        }))
    }
}

/// The client's view for editing the file at `path`, as the end of its address after `#/`. `None` for files that the
/// desk doesn't open.
pub fn view_of(path: &str) -> Option<String> {
    if path == CONFIG {
        return Some("cai-dat".to_owned());
    }
    let path = article_stem(path).and(Some(path))?;
    Some(format!("bai/{}", utf8_percent_encode(path, IN_FRAGMENT)))
}

/// Two texts to compare.
#[derive(Deserialize)]
struct Compared {
    old: String,
    new: String,
}

/// The pieces of both texts in order, each with the text that has it: `both`, `old` or `new`. Compares words and the
/// characters between them.
fn compare(texts: &Compared) -> Value {
    // Comparing very different texts takes long; after a second, the rest counts as replaced.
    let diff = TextDiff::configure().timeout(Duration::from_secs(1)).diff_words(&texts.old, &texts.new);
    let mut pieces: Vec<(&str, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        let place = match change.tag() {
            ChangeTag::Equal => "both",
            ChangeTag::Delete => "old",
            ChangeTag::Insert => "new",
        };
        match pieces.last_mut() {
            Some((last, text)) if *last == place => text.push_str(change.value()),
            _ => pieces.push((place, change.value().to_owned())),
        }
    }
    json!({ "pieces": pieces })
}

#[derive(Deserialize)]
struct Publish {
    target: Option<String>,
}

#[derive(Deserialize)]
struct AskedJob {
    job: usize,
}

/// A requested file.
#[derive(Deserialize)]
struct AskedPath {
    path: SourcePath,
}

fn ask<T: for<'de> Deserialize<'de>>(asked: Value) -> Result<T, DeskRefusal> {
    serde_json::from_value(asked).map_err(|_| DeskRefusal::wrong_call())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread panics while it holds the lock")
}
