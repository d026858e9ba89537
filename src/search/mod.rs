//! The search of the site: an index in small script files, and the script that asks it. `docs/search.md` tells how.

mod cards;
mod collect;
mod document;
mod lines;
mod postings;
mod shards;
mod word;

pub use word::{Piece, keys, parts, pieces};

use std::collections::{HashMap, HashSet};

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
use document::Document;
use lines::{Lines, Renumbering};
use shards::{ScriptFile, script_of_lines, table};

/// The address of the page, and of the folder that holds all files of the search.
pub const ADDRESS: &str = "tim-kiem/";

/// The program that runs in the browser: a function of the files there are.
const SCRIPT: [&str; 5] = [
    "(function (index) {\n\"use strict\";\n",
    include_str!("script/words.js"),
    include_str!("script/ask.js"),
    include_str!("script/page.js"),
    "})",
];

/// The index has keys of its own, so nobody asks what was read for it.
static READS: Reads = Reads::unnoted();

/// The index of a site. Reports have numbers in it: the oldest 0, so that a new one changes none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Index {
    /// What each report is found by and shows, by its number.
    documents: Vec<Fingerprint>,
    words: Lines,
    pairs: Lines,
    /// What results show. Kept for the next run, so that it needn't look at the reports.
    chunks: Vec<Chunk>,
    /// The script.
    script: Option<ScriptFile>,
    /// Where that is.
    #[serde(skip)]
    address: Option<Part<OutputPath>>,
}

/// A file of the index.
#[derive(Debug)]
pub struct File<'i> {
    /// Where it is.
    pub path: &'i OutputPath,
    /// Of its bytes.
    pub fingerprint: Fingerprint,
    content: Content<'i>,
}

#[derive(Debug)]
enum Content<'i> {
    Lines(&'i str),
    Chunk(usize),
    Script(&'i Index),
}

impl File<'_> {
    /// Its bytes; `site` is the one that the index was last brought up to.
    ///
    /// # Errors
    /// When a report can't be fetched, or isn't any more what it was.
    pub fn bytes(&self, site: &Site) -> Result<Vec<u8>, Error> {
        Ok(match self.content {
            Content::Lines(lines) => script_of_lines(lines),
            Content::Chunk(number) => cards::bytes(number, site)?,
            Content::Script(index) => index.script_bytes(),
        })
    }
}

impl Index {
    /// Brings the index up to `site`, and gives the fingerprint of [`Index::script`] as it was if that is another one now.
    /// Only what has changed since the last time is looked at.
    ///
    /// # Errors
    /// When an article can't be fetched, or isn't any more what it was.
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

    /// Gives back the room of the pairs, once their files are written. The index can't be brought up to another site then.
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

    /// All files, in no order that would mean anything.
    pub fn files(&self) -> impl Iterator<Item = File<'_>> {
        let shards = self.words.files().chain(self.pairs.files());
        let shards = shards.map(|(shard, lines)| (&shard.file, Content::Lines(lines)));
        let chunks =
            self.chunks.iter().enumerate().map(|(number, chunk)| (&chunk.file, Content::Chunk(number)));
        let script = self.script.iter().map(|file| (file, Content::Script(self)));
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

/// The report with this number: the newest has the highest.
fn entry(site: &Site, number: usize) -> &Entry {
    &site.reports[site.reports.len() - 1 - number]
}

/// What each report is found by and shows, by its number.
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
        Fingerprint::of_all([entry.report.fingerprint(), entry.body.fingerprint(), communes[entry.commune]])
    };
    (0..site.reports.len()).map(|number| key(entry(site, number))).collect()
}

/// What became of the old documents, and the numbers of those that are new.
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
                    &Document::new(site, entry, report, body),
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

/// The words by which a report is found when its place, kind or year was chosen.
fn facets(site: &Site, entry: &Entry, report: &Report) -> Vec<String> {
    let mut facets = vec![commune_facet(&site.communes[entry.commune]), kind_facet(report.kind)];
    facets.extend(entry.listed.map(|date| year_facet(date.year())));
    facets
}

/// The word by which the reports of a place are found.
pub fn commune_facet(commune: &Commune) -> String {
    format!("~{}", commune.address.as_str().trim_end_matches('/'))
}

/// The word by which the reports of a kind are found.
pub fn kind_facet(kind: crate::content::Kind) -> String {
    format!("~{}", kind.as_str())
}

/// The word by which the reports of a year are found.
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
