//! The desk of `bantin serve`: the data that it gets of each build, and how it publishes the site.

use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use bantin::build::Build;
use bantin::config::Config;
use bantin::desk::{Desk, PendingChanges, PublishProgress, Publisher, Snapshot};
use bantin::source::Sources;
use bantin::text::{Lang, Text};
use serde_json::Value;

use super::build::clock;

/// The desk of the site in `root`, and the secret of this run.
pub(crate) fn desk(root: &Path, lang: Lang) -> (Arc<Desk>, String) {
    let secret = secret();
    let publisher = OwnProgram { root: root.to_owned(), lang };
    let desk = Desk::new(root.to_owned(), lang, secret.clone(), clock, Box::new(publisher));
    (Arc::new(desk), secret)
}

/// A secret that nobody can guess: the hasher's keys are random numbers of the system.
fn secret() -> String {
    let random = RandomState::new();
    format!("{:016x}{:016x}", random.hash_one(0_u8), random.hash_one(1_u8))
}

/// The data of a build that the desk needs.
pub(crate) fn snapshot(built: &Build, config: &Config, sources: &Sources) -> Snapshot {
    let waiting = &built.waiting;
    let hidden = waiting.drafts.iter().chain(&waiting.future).chain(&waiting.expired);
    let reports = built.shown.iter().chain(hidden).chain(&built.withdrawn).cloned().collect();
    Snapshot {
        config: config.clone(),
        reports,
        diagnostics: built.diagnostics.clone(),
        sources: Sources {
            files: sources.files.clone(),
            touched: std::collections::BTreeSet::new(),
            reader: sources.reader.clone(),
        },
    }
}

/// Publishes by running this program in a process of its own, as from a terminal: with its locks, its cache and its
/// messages.
struct OwnProgram {
    root: PathBuf,
    lang: Lang,
}

impl Publisher for OwnProgram {
    fn changes(&self) -> Result<PendingChanges, Text> {
        let mut changes = PendingChanges::default();
        self.run(&["build", "--dry-run"], &mut |line| {
            let list = |name: &str| -> Vec<String> {
                let urls = line["done"][name].as_array().into_iter().flatten();
                urls.filter_map(Value::as_str).map(str::to_owned).collect()
            };
            if line["done"].is_object() {
                changes = PendingChanges {
                    added: list("added"),
                    changed: list("changed"),
                    removed: list("removed"),
                };
            }
        })?;
        Ok(changes)
    }

    fn publish(&self, target: Option<&str>, told: &dyn Fn(PublishProgress)) -> Result<(), Text> {
        let send = target.map(|target| format!("--send={target}"));
        let arguments: Vec<&str> = ["build", "--progress"].into_iter().chain(send.as_deref()).collect();
        self.run(&arguments, &mut |line| {
            if let Value::Object(progress) = &line["progress"] {
                let stage = if progress["stage"] == "send" { "send" } else { "build" };
                let number = |name: &str| progress[name].as_u64().unwrap_or_default();
                told(PublishProgress::Step { stage, done: number("done"), total: number("total") });
            } else if line["code"] == "environment"
                && let Some(message) = line["message"].as_str()
            {
                told(PublishProgress::Said(message.to_owned()));
            }
        })
    }
}

impl OwnProgram {
    /// Runs a command and passes each line that it prints to `take`.
    fn run(&self, arguments: &[&str], take: &mut dyn FnMut(&Value)) -> Result<(), Text> {
        let failed = |error: std::io::Error| {
            Text::new(format!("Không chạy được bantin: {error}"), format!("bantin can't be run: {error}"))
        };
        let lang = match self.lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        };
        let mut child = Command::new(std::env::current_exe().map_err(failed)?)
            .args(arguments)
            .args(["--message-format", "json", "--lang", lang, "--root"])
            .arg(&self.root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let mut errors = 0;
        let mut failure = None;
        let stderr = child.stderr.take();
        // Output that isn't JSON, such as the message for a wrong argument, comes on stderr.
        let rest = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.map(|stderr| stderr.take(10_000).read_to_string(&mut text));
            text
        });
        for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
            let Ok(line) = serde_json::from_str::<Value>(&line.map_err(failed)?) else { continue };
            if line["severity"] == "error" {
                errors += 1;
                failure = line["message"].as_str().map(str::to_owned);
            }
            take(&line);
        }
        let status = child.wait().map_err(failed)?;
        let rest = rest.join().unwrap_or_default();
        if status.success() {
            return Ok(());
        }
        Err(match (status.code(), failure) {
            (Some(1), _) if errors > 0 => Text::new(
                format!("Còn {errors} lỗi trong các bài nên chưa xuất bản. Hãy sửa hết lỗi rồi thử lại."),
                format!(
                    "There are {errors} mistakes left, so nothing was published. Mend them and try again."
                ),
            ),
            (_, Some(failure)) => Text::new(failure.clone(), failure),
            (_, None) => {
                let line = rest.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                Text::new(format!("Chưa xuất bản được. {line}"), format!("It couldn't be published. {line}"))
            }
        })
    }
}
