//! The list of all articles, and the changes of a publication with the articles' titles.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Desk, DeskRefusal, Snapshot};
use crate::content::{Report, ReportKind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fingerprint::Reads;
use crate::source::article_stem;
use crate::text::Lang;
use crate::vietnamese::{capitalized, short_date};
use crate::yaml::PathStep;

/// The state of an article at a moment.
pub(super) fn state(report: &Report, now: Timestamp) -> &'static str {
    if report.withdrawn.is_some() {
        "withdrawn"
    } else if report.draft {
        "draft"
    } else if report.published.is_some_and(|posted| posted.at > now) {
        "scheduled"
    } else if report.expires.is_some_and(|end| end <= now) {
        "expired"
    } else if report.kind == ReportKind::Page {
        "page"
    } else {
        "published"
    }
}

impl Desk {
    /// All articles, the newest first.
    pub(super) fn list(&self) -> Result<Value, DeskRefusal> {
        let (build, snapshot) = self.snapshot();
        let Some(snapshot) = snapshot else {
            let is_site = *super::lock(&self.is_site);
            return Ok(
                json!({ "build": build, "title": "", "is_site": is_site, "is_ready": !is_site, "reports": [], "places": [],
                "tags": [], "targets": [], "errors": 0, "warnings": 0, "others": [] }),
            );
        };
        let counted = counted(&snapshot.diagnostics);
        let (reads, now) = (Reads::unnoted(), self.now());
        let (mut places, mut tags) = (BTreeMap::new(), BTreeMap::new());
        let mut rows: Vec<(String, Value)> = Vec::new();
        let mut known = BTreeSet::new();
        for part in &snapshot.reports {
            let report = part.read(&reads)?;
            known.insert(report.path.clone());
            let commune = report.commune.as_ref().map(|place| place.name.clone());
            *places.entry(commune).or_insert(0) += 1;
            for tag in &report.tags {
                *tags.entry(tag.clone()).or_insert(0) += 1;
            }
            let told = counted.get(&*report.path).copied().unwrap_or_default();
            rows.push(row(report, now, &snapshot.config.zone, told));
        }
        // List unreadable articles too, by path since they have no title.
        for (path, _) in snapshot.sources.below("content/") {
            if article_stem(path).is_some() && !known.contains(path) {
                let (errors, warnings) = counted.get(&**path).copied().unwrap_or_default();
                let name = path.rsplit('/').next().unwrap_or(path);
                rows.push((
                    "9".to_owned(),
                    json!({ "path": path, "title": name, "kind": "", "commune": null, "date": null, "sort": "9",
                        "state": "broken", "due": null, "errors": errors, "warnings": warnings }),
                ));
            }
        }
        rows.sort_by(|one, other| other.0.cmp(&one.0));
        let most_used = |names: BTreeMap<String, u32>| {
            let mut names: Vec<(String, u32)> = names.into_iter().collect();
            names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            names.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        let places = places.into_iter().filter_map(|(name, count)| Some((name?, count))).collect();
        let of_articles = |told: &&Diagnostic| article_stem(&told.place.path).is_some();
        let others: Vec<Value> = snapshot
            .diagnostics
            .iter()
            .filter(|told| !of_articles(told))
            .map(|told| self.diagnostic(told, &[]))
            .collect();
        let count = |severity| snapshot.diagnostics.iter().filter(|told| told.severity == severity).count();
        let targets: Vec<&str> = snapshot.config.targets.iter().map(|target| &*target.name).collect();
        Ok(json!({
            "build": build,
            "title": snapshot.config.title,
            "is_site": true,
            "is_ready": true,
            "reports": rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>(),
            "places": most_used(places),
            "tags": most_used(tags),
            "targets": targets,
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "others": others,
        }))
    }

    /// The articles at these addresses of the site, with their titles.
    pub(super) fn named(
        &self,
        files: &[String],
        snapshot: Option<&Snapshot>,
    ) -> Result<Vec<Value>, DeskRefusal> {
        let reads = Reads::unnoted();
        let mut titles = BTreeMap::new();
        for part in snapshot.into_iter().flat_map(|snapshot| &snapshot.reports) {
            let report = part.read(&reads)?;
            let url = snapshot.map(|snapshot| snapshot.config.base_url.join(report.address.as_str()));
            titles.insert(url.unwrap_or_default(), report.title.clone());
        }
        let named = files.iter().filter_map(|file| {
            let title = titles.get(file)?;
            Some(json!({ "path": file, "title": title }))
        });
        Ok(named.collect())
    }

    /// A diagnostic as the client shows it, of the value at `path`.
    pub(super) fn diagnostic(&self, told: &Diagnostic, path: &[PathStep]) -> Value {
        let word = match told.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        json!({
            "severity": word,
            "code": told.code.as_str(),
            "message": capitalized(told.message.get(self.lang)),
            "help": capitalized(told.help.get(self.lang)),
            "file": told.place.path,
            "line": told.place.line,
            "column": told.place.column,
            "path": path,
            "fixable": told.fix.is_some(),
        })
    }

    /// Whether the desk speaks Vietnamese.
    pub(super) fn is_vietnamese(&self) -> bool {
        self.lang == Lang::Vi
    }
}

/// An article as the list shows it, after its sort key.
fn row(
    report: &Report,
    now: Timestamp,
    zone: &TimeZone,
    (errors, warnings): (usize, usize),
) -> (String, Value) {
    let state = state(report, now);
    let due = report.published.filter(|_| state == "scheduled").map(|posted| {
        let local = posted.at.to_zoned(zone.clone());
        format!("{} {:02}:{:02}", short_date(local.date()), local.hour(), local.minute())
    });
    let day = report.published.map(|posted| posted.date).or(report.date);
    let sort = day.map_or_else(String::new, |day| day.to_string());
    let row = json!({
        "path": report.path,
        "title": report.title,
        "kind": report.kind.as_str(),
        "commune": report.commune.as_ref().map(|place| &place.name),
        "date": report.date.map(short_date),
        "sort": sort,
        "state": state,
        "due": due,
        "errors": errors,
        "warnings": warnings,
    });
    (sort, row)
}

/// Errors and warnings by file.
fn counted(diagnostics: &[Diagnostic]) -> BTreeMap<&str, (usize, usize)> {
    let mut counted = BTreeMap::new();
    for told in diagnostics {
        let (errors, warnings) = counted.entry(&*told.place.path).or_insert((0, 0));
        match told.severity {
            Severity::Error => *errors += 1,
            Severity::Warning => *warnings += 1,
        }
    }
    counted
}
