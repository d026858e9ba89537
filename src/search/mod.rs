//! The search of the site: an index in small script files, and the script that asks it. `docs/search.md` tells how.

mod cards;
mod collect;
mod document;
mod lines;
mod postings;
mod shards;
mod word;

pub use word::{Piece, keys, parts, pieces};

use std::collections::HashMap;

use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use crate::fingerprint::{Fingerprint, Part};
use crate::output::OutputPath;
use crate::place::{Level, Mention};
use crate::site::{Commune, Entry, Site};
use cards::Chunk;
use collect::{Collector, Terms};
use document::Document;
use lines::Renumbering;
use shards::{ScriptFile, cut, script_of_lines, table};

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

/// The index of a site. Reports have numbers in it: the oldest 0, so that a new one changes none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Index {
    /// What each report is found by and shows, by its number.
    documents: Vec<Fingerprint>,
    words: String,
    pairs: String,
    /// What results show. Kept for the next run, so that it needn't look at the reports.
    chunks: Vec<Chunk>,
    /// Where the script is.
    script: Option<Part<OutputPath>>,
    #[serde(skip)]
    files: Files,
}

/// The files as they are to be published.
#[derive(Clone, Debug, Default)]
struct Files {
    /// Of the words, then of the pairs: where their lines are.
    shards: Vec<(ScriptFile, Lines)>,
    script: Option<(ScriptFile, Vec<u8>)>,
}

/// Some lines of the index, in bytes.
#[derive(Clone, Debug)]
enum Lines {
    Words(std::ops::Range<usize>),
    Pairs(std::ops::Range<usize>),
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
    Script(&'i [u8]),
}

impl File<'_> {
    /// Its bytes; `site` is the one that the index was last brought up to.
    pub fn bytes(&self, site: &Site) -> Vec<u8> {
        match self.content {
            Content::Lines(lines) => script_of_lines(lines),
            Content::Chunk(number) => cards::bytes(number, site),
            Content::Script(bytes) => bytes.to_vec(),
        }
    }
}

impl Index {
    /// Brings the index up to `site`, and gives the fingerprint of [`Index::script`] as it was if that is another one now.
    /// Only what has changed since the last time is looked at.
    pub fn update(&mut self, site: &Site) -> Option<Fingerprint> {
        if !site.config.search {
            *self = Self::default();
            return None;
        }
        let documents = document_keys(site);
        if documents != self.documents {
            let (renumbering, new) = compare(&self.documents, &documents);
            let fresh = collect(site, &new);
            self.words = lines::merge(&self.words, &fresh.words, &renumbering);
            self.pairs = lines::merge(&self.pairs, &fresh.pairs, &renumbering);
            self.documents = documents;
        } else if self.files.script.is_some() {
            return None;
        }
        let last = self.script.as_ref().map(Part::fingerprint);
        self.cut(site);
        last.filter(|last| self.script.as_ref().is_none_or(|script| script.fingerprint() != *last))
    }

    /// The address of the script.
    pub fn script(&self) -> Option<&Part<OutputPath>> {
        self.script.as_ref()
    }

    /// Whether any report has this word, without marks.
    pub fn has(&self, word: &str) -> bool {
        let line = format!("{word}|");
        self.words.starts_with(&line) || self.words.contains(&format!("{}{line}", lines::END))
    }

    /// All files, in no order that would mean anything.
    pub fn files(&self) -> impl Iterator<Item = File<'_>> {
        let Files { shards, script } = &self.files;
        let shards = shards.iter().map(|(file, lines)| {
            let lines = match lines {
                Lines::Words(range) => &self.words[range.clone()],
                Lines::Pairs(range) => &self.pairs[range.clone()],
            };
            (file, Content::Lines(lines))
        });
        let chunks =
            self.chunks.iter().enumerate().map(|(number, chunk)| (&chunk.file, Content::Chunk(number)));
        let script = script.iter().map(|(file, bytes)| (file, Content::Script(bytes)));
        shards.chain(chunks).chain(script).map(|(file, content)| File {
            path: &file.path,
            fingerprint: file.fingerprint,
            content,
        })
    }

    /// Parts the lines among files.
    fn cut(&mut self, site: &Site) {
        let (words, pairs) = (cut("t", &self.words), cut("c", &self.pairs));
        let count = self.documents.len();
        let numbers = 0..count.div_ceil(cards::PER_FILE);
        let last = &self.chunks;
        let chunks: Vec<Chunk> = numbers
            .into_par_iter()
            .map(|number| {
                cards::chunk(number, &self.documents[cards::range(number, count)], last.get(number), site)
            })
            .collect();
        let hashes: Vec<String> = chunks.iter().map(|chunk| chunk.file.hash()).collect();
        let index = serde_json::json!({
            "words": table(&words),
            "pairs": table(&pairs),
            "cards": hashes.join(" "),
            "perFile": cards::PER_FILE,
        });
        let script = format!("{}({index});\n", SCRIPT.concat()).into_bytes();
        let mut shards = Vec::with_capacity(words.len() + pairs.len());
        let mut at = 0;
        for shard in words {
            shards.push((shard.file, Lines::Words(at..at + shard.lines.len())));
            at += shard.lines.len();
        }
        at = 0;
        for shard in pairs {
            shards.push((shard.file, Lines::Pairs(at..at + shard.lines.len())));
            at += shard.lines.len();
        }
        let file = ScriptFile::new("tim-kiem", &script);
        self.chunks = chunks;
        self.script = Some(Part::new(file.path.clone()));
        self.files = Files { shards, script: Some((file, script)) };
    }
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
    let to: Vec<Option<u32>> = old.iter().map(|key| numbers.get(key).copied()).collect();
    let is_in_place = (0..).zip(&to).all(|(number, to)| to.is_none_or(|to| to == number));
    let known: std::collections::HashSet<&Fingerprint> = old.iter().collect();
    let unknown = (0..new.len()).filter(|&number| !known.contains(&new[number])).collect();
    (Renumbering { to, is_in_place }, unknown)
}

/// The terms of the reports with these numbers.
fn collect(site: &Site, numbers: &[usize]) -> Terms {
    let share = numbers.len().div_ceil(rayon::current_num_threads()).max(1);
    let shares: Vec<&[usize]> = numbers.chunks(share).collect();
    let collected: Vec<Collector> = shares
        .par_iter()
        .map(|numbers| {
            let mut collector = Collector::default();
            for &number in *numbers {
                let entry = entry(site, number);
                let number = u32::try_from(number).expect("a site has fewer reports");
                collector.add(number, &Document::new(site, entry), &facets(site, entry));
            }
            collector
        })
        .collect();
    let all = collected.into_iter().reduce(|mut all, next| {
        all.append(next);
        all
    });
    all.map(Collector::finish).unwrap_or_default()
}

/// The words by which a report is found when its place, kind or year was chosen.
fn facets(site: &Site, entry: &Entry) -> Vec<String> {
    let mut facets = vec![commune_facet(&site.communes[entry.commune]), kind_facet(entry.report.kind)];
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
