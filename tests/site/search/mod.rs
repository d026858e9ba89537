//! The search, from its published files: what is found, in which order, and what that costs.
//!
//! `tests/search/queries.txt` and `words.txt` hold the browser to the same.

#[path = "../../../benches/corpus/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the benches need more of it")]
mod corpus;
mod reader;

use std::sync::LazyLock;

use crate::site::{Asked, Built, Files, build_files, files_of, repository};
use reader::{Found, Reader, words};

/// Reports of the generated site.
const N: usize = 600;

static SAMPLE: LazyLock<Built> = LazyLock::new(|| {
    let mut files = files_of(&repository());
    files.retain(|path, _| path == "site.yaml" || path.starts_with("content/"));
    build_files(&files, &Asked::default())
});

static CORPUS: LazyLock<Built> = LazyLock::new(|| {
    let reports = (0..N).map(|idx| corpus::report(idx, corpus::Shape::Many));
    let mut files: Files =
        reports.map(|report| (format!("content/{}", report.path), report.markdown().into_bytes())).collect();
    files.insert("site.yaml".to_owned(), corpus::CONFIG.into());
    build_files(&files, &Asked::default())
});

/// A row of `queries.txt`.
struct Row<'t> {
    line: &'t str,
    site: &'t str,
    query: &'t str,
    facets: Vec<&'t str>,
    first: Option<&'t str>,
    within: Vec<&'t str>,
    without: Vec<&'t str>,
    count: Option<usize>,
}

fn rows() -> Vec<Row<'static>> {
    let lines = include_str!("../../search/queries.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [site, query, facets, count, first, within, without] = cells[..] else {
                panic!("seven cells: {line}")
            };
            let list = |cell: &'static str| cell.split_whitespace().collect::<Vec<_>>();
            let first = Some(first).filter(|first| !first.is_empty());
            let count = count.parse().ok();
            Row {
                line,
                site,
                query,
                facets: list(facets),
                first,
                within: list(within),
                without: list(without),
                count,
            }
        })
        .collect()
}

impl Row<'_> {
    fn ask(&self) -> Found {
        let built = if self.site == "sample" { &SAMPLE } else { &CORPUS };
        // The browser takes away the blanks around what was typed.
        Reader::new(&built.files).ask(self.query, &self.facets)
    }
}

#[test]
fn each_query_finds_what_it_must() {
    let rows = rows();
    assert!(rows.len() >= 60, "{} queries", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let Found { reports, .. } = row.ask();
        let has = |wanted: &&str| reports.iter().any(|report| report == wanted);
        let is_right = row.first.is_none_or(|first| reports.first().is_some_and(|found| found == first))
            && row.count.is_none_or(|count| count == reports.len())
            && row.within.iter().all(has)
            && !row.without.iter().any(has);
        if !is_right {
            wrong.push(format!(
                "{}\n  {} found: {:?}",
                row.line,
                reports.len(),
                &reports[..reports.len().min(6)]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_and_keys_are_those_of_the_table() {
    let mut n_lines = 0;
    for line in include_str!("../../search/words.txt").lines().filter(|line| !line.starts_with('#')) {
        let (text, expected) = line.rsplit_once('|').expect("a text and its words");
        let expected: Vec<(String, String)> = expected
            .split_whitespace()
            .map(|word| word.split_once('=').unwrap_or((word, word)))
            .map(|(key, marked)| (key.to_owned(), bantin::vietnamese::tone_key(marked)))
            .collect();
        let found: Vec<(String, String)> =
            words(text.trim_end()).into_iter().map(|(word, _)| (word.key, word.marked)).collect();
        assert_eq!(found, expected, "{text}");
        n_lines += 1;
    }
    assert!(n_lines >= 20, "{n_lines} lines");
}

/// Of ten thousand reports it is measured, in `docs/search.md`; what is asserted here would not hold there otherwise.
#[test]
fn a_query_loads_little() {
    let reader = Reader::new(&CORPUS.files);
    for row in rows() {
        let Found { together, files, cards, .. } = reader.ask(row.query, &[]);
        let n_words = words(row.query).len();
        // Where no words stand together, those of the single words are loaded as well.
        let most = if together > 0 { 4.max(n_words + 1) } else { 2 * n_words + 1 };
        assert!(files.len() + cards.len() <= most, "{}: {files:?} {cards:?}", row.line);
    }
}

/// A quarter of the text that is searched.
#[test]
fn the_index_is_small() {
    let sum = |is_wanted: fn(&str) -> bool| -> usize {
        CORPUS.files.iter().filter(|(path, _)| is_wanted(path)).map(|(_, bytes)| bytes.len()).sum()
    };
    let index = sum(|path| path.starts_with("tim-kiem/") && path.ends_with(".js"));
    let text: usize = (0..N).map(|idx| corpus::report(idx, corpus::Shape::Many).markdown().len()).sum();
    assert!(index * 4 <= text, "{index} bytes for {text}");
}
