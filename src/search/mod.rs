//! The site's search: an index in small script files, and the script that queries it. See `docs/search.md`.

mod cards;
mod collect;
mod document;
mod lines;
mod postings;
mod shards;
mod word;

pub use word::{Piece, keys, parts, pieces};

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use crate::content::Report;
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Part, Reads};
use crate::output::OutputPath;
use crate::place::{Level, Mention};
use crate::site::{Commune, Entry, Site};
use cards::Chunk;
use collect::{Collector, Terms};
use document::SearchDocument;
use lines::{Lines, Renumbering};
use shards::{ScriptFile, script_of_lines, table};

/// The address of the page, and of the folder that holds all files of the search.
pub const ADDRESS: &str = "tim-kiem/";

/// The program that runs in the browser: a function of the files there are.
const SCRIPT: [&str; 6] = [
    "(function (index) {\n\"use strict\";\n",
    include_str!("script/words.js"),
    include_str!("script/ask.js"),
    include_str!("script/suggest.js"),
    include_str!("script/page.js"),
    "})",
];

/// The index has fingerprints of its own, so reads needn't be recorded.
static READS: Reads = Reads::unnoted();

/// The index of a site. Reports are numbered from the oldest, 0, so that a new report leaves the others' numbers alone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Index {
    /// The fingerprint of everything that each report contributes, by its number.
    documents: Vec<Fingerprint>,
    words: Lines,
    pairs: Lines,
    /// The files of results. Stored for the next run, so that the reports needn't be read again.
    chunks: Vec<Chunk>,
    /// The script.
    script: Option<ScriptFile>,
    /// The address of the script.
    #[serde(skip)]
    address: Option<Part<OutputPath>>,
}

/// A file of the index.
#[derive(Debug)]
pub struct File<'i> {
    /// Its path in the site.
    pub path: &'i OutputPath,
    /// The fingerprint of its bytes.
    pub fingerprint: Fingerprint,
    content: FileContent<'i>,
}

#[derive(Debug)]
enum FileContent<'i> {
    Lines(&'i str),
    Chunk(usize),
    Script(&'i Index),
}

impl File<'_> {
    /// Its bytes. `site` must be the one that the index was last updated to.
    ///
    /// # Errors
    /// If a report can't be fetched, or has changed since it was read.
    pub fn bytes(&self, site: &Site) -> Result<Vec<u8>, Error> {
        Ok(match self.content {
            FileContent::Lines(lines) => script_of_lines(lines),
            FileContent::Chunk(number) => cards::bytes(number, site)?,
            FileContent::Script(index) => index.script_bytes(),
        })
    }
}

impl Index {
    /// Updates the index to `site`, looking only at what changed. If the script gets a new address, returns the
    /// fingerprint of the old one.
    ///
    /// # Errors
    /// If an article can't be fetched, or has changed since it was read.
    pub fn update(&mut self, site: &Site) -> Result<Option<Fingerprint>, Error> {
        if !site.config.search {
            *self = Self::default();
            return Ok(None);
        }
        let last = self.script.as_ref().map(address);
        let documents = document_keys(site);
        if self.script.is_none() || documents != self.documents {
            let (renumbering, new) = compare(&self.documents, &documents);
            let fresh = collect(site, &new)?;
            rayon::join(
                || self.words.update("t", &fresh.words, &renumbering),
                || self.pairs.update("c", &fresh.pairs, &renumbering),
            );
            self.documents = documents;
            self.chunks = self.chunks_of(site)?;
            self.script = Some(ScriptFile::new("tim-kiem", &self.script_bytes()));
        }
        self.address = self.script.as_ref().map(address);
        let is_other =
            |last: &Fingerprint| self.address.as_ref().is_none_or(|script| script.fingerprint() != *last);
        Ok(last.map(|last| last.fingerprint()).filter(is_other))
    }

    /// Frees the memory of the pairs once their files are written. After this the index can't be updated.
    pub(crate) fn forget_pairs(&mut self) {
        self.pairs = Lines::default();
    }

    /// The address of the script.
    pub fn script(&self) -> Option<&Part<OutputPath>> {
        self.address.as_ref()
    }

    /// Whether any report has this word, without marks.
    pub fn has(&self, word: &str) -> bool {
        self.words.line(word).is_some()
    }

    /// All files, in no particular order.
    pub fn files(&self) -> impl Iterator<Item = File<'_>> {
        let shards = self.words.files().chain(self.pairs.files());
        let shards = shards.map(|(shard, lines)| (&shard.file, FileContent::Lines(lines)));
        let chunks =
            self.chunks.iter().enumerate().map(|(number, chunk)| (&chunk.file, FileContent::Chunk(number)));
        let script = self.script.iter().map(|file| (file, FileContent::Script(self)));
        shards.chain(chunks).chain(script).map(|(file, content)| File {
            path: &file.path,
            fingerprint: file.fingerprint,
            content,
        })
    }

    fn chunks_of(&self, site: &Site) -> Result<Vec<Chunk>, Error> {
        let count = self.documents.len();
        let chunk = |number| {
            let documents = &self.documents[cards::range(number, count)];
            cards::chunk(number, documents, self.chunks.get(number), site)
        };
        (0..count.div_ceil(cards::PER_FILE)).into_par_iter().map(chunk).collect()
    }

    fn script_bytes(&self) -> Vec<u8> {
        let hashes: Vec<&str> = self.chunks.iter().map(|chunk| &*chunk.file.short_hash).collect();
        let index = serde_json::json!({
            "words": table(self.words.files().map(|(shard, _)| shard)),
            "pairs": table(self.pairs.files().map(|(shard, _)| shard)),
            "cards": hashes.join(" "),
            "perFile": cards::PER_FILE,
        });
        format!("{}({index});\n", SCRIPT.concat()).into_bytes()
    }
}

fn address(file: &ScriptFile) -> Part<OutputPath> {
    Part::new(file.path.clone())
}

/// The report with this number; the newest has the highest.
fn entry(site: &Site, number: usize) -> &Entry {
    &site.reports[site.reports.len() - 1 - number]
}

/// The fingerprint of everything that each report contributes, by its number.
fn document_keys(site: &Site) -> Vec<Fingerprint> {
    let communes: Vec<Fingerprint> = site
        .communes
        .iter()
        .map(|commune| {
            let now = commune.present.as_ref().and_then(|present| present.now.as_ref());
            Fingerprint::of_value(&(&commune.place, now, &commune.address, site.config.relative_links))
        })
        .collect();
    let key = |entry: &Entry| {
        let lead = site.lead(entry).map_or_else(Fingerprint::default, Fingerprint::of_value);
        let (report, body) = (entry.report.fingerprint(), entry.body.fingerprint());
        Fingerprint::of_all([report, body, communes[entry.commune], lead])
    };
    (0..site.reports.len()).map(|number| key(entry(site, number))).collect()
}

/// The new numbers of the old documents, and the numbers of the new ones.
fn compare(old: &[Fingerprint], new: &[Fingerprint]) -> (Renumbering, Vec<usize>) {
    let numbers: HashMap<Fingerprint, u32> = new.iter().copied().zip(0..).collect();
    let to = old.iter().map(|key| numbers.get(key).copied()).collect();
    let known: HashSet<&Fingerprint> = old.iter().collect();
    let unknown = (0..new.len()).filter(|&number| !known.contains(&new[number])).collect();
    (Renumbering::new(to), unknown)
}

/// The terms of the reports with these numbers.
fn collect(site: &Site, numbers: &[usize]) -> Result<Terms, Error> {
    let share = numbers.len().div_ceil(rayon::current_num_threads()).max(1);
    let shares: Vec<&[usize]> = numbers.chunks(share).collect();
    let collected = shares
        .par_iter()
        .map(|numbers| {
            let mut collector = Collector::default();
            for &number in *numbers {
                let entry = entry(site, number);
                let number = u32::try_from(number).expect("a site has fewer reports");
                let report = entry.report.read(&READS)?;
                let body = entry.body.read(&READS)?;
                collector.add(
                    number,
                    &SearchDocument::new(site, entry, report, body),
                    &facets(site, entry, report),
                );
            }
            Ok(collector)
        })
        .collect::<Result<Vec<Collector>, Error>>()?;
    let all = collected.into_iter().reduce(|mut all, next| {
        all.append(next);
        all
    });
    Ok(all.map(Collector::finish).unwrap_or_default())
}

/// The words for filtering by place, kind and year.
fn facets(site: &Site, entry: &Entry, report: &Report) -> Vec<String> {
    let mut facets = vec![commune_facet(&site.communes[entry.commune]), kind_facet(report.kind)];
    facets.extend(entry.listed.map(|date| year_facet(date.year())));
    let shown = [report.date, report.published.map(|posted| posted.date)];
    let days: BTreeSet<Date> = shown.into_iter().flatten().collect();
    let months: BTreeSet<String> =
        days.iter().map(|date| format!("~{:04}-{:02}", date.year(), date.month())).collect();
    facets.extend(months);
    facets.extend(days.iter().map(|date| format!("~{date}")));
    facets
}

/// The word that filters by a place.
pub fn commune_facet(commune: &Commune) -> String {
    format!("~{}", commune.address.as_str().trim_end_matches('/'))
}

/// The word that filters by a kind.
pub fn kind_facet(kind: crate::content::ReportKind) -> String {
    format!("~{}", kind.as_str())
}

/// The word that filters by a year.
pub fn year_facet(year: i16) -> String {
    format!("~{year}")
}

/// A place as results and filters name it: “xã Cẩm Tâm, Thanh Hóa”.
pub fn place_label(place: &Mention) -> String {
    let mut label = place.title();
    if let Some(province) = &place.province {
        label.push_str(", ");
        label.push_str(Level::split(province).1);
    }
    label
}
