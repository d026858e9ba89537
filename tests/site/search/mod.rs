//! The search, from its published files: the results, their order, and the cost.
//!
//! A real browser is tested with the same `tests/search/queries.txt` and `words.txt`.

mod page;

use std::sync::LazyLock;

use bantin::search::{Piece, keys, pieces};

use crate::corpus;
use crate::random::Random;
use crate::site::{Asked, Built, Files, build_files, files_of, repository};
use page::{Found, Page, Word};

/// The number of reports of the generated site.
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

/// The words of a text, as the index splits it.
fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    pieces(text, |piece| {
        let (Piece::Word(word) | Piece::Joined(word)) = piece else { return };
        let (key, marked) = keys(word);
        found.push(Word { key, marked });
    });
    found
}

#[test]
fn each_query_finds_what_it_must() {
    let rows = rows();
    assert!(rows.len() >= 60, "{} queries", rows.len());
    let (sample, corpus) = (Page::open(&SAMPLE.files), Page::open(&CORPUS.files));
    let mut wrong = Vec::new();
    for row in &rows {
        let page = if row.site == "sample" { &sample } else { &corpus };
        let Found { reports, said, .. } = page.ask(row.query, &row.facets);
        assert_eq!(said, reports.len(), "{}", row.line);
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
    let page = Page::open(&SAMPLE.files);
    let mut n_lines = 0;
    for line in include_str!("../../search/words.txt").lines().filter(|line| !line.starts_with('#')) {
        let (text, expected) = line.rsplit_once('|').expect("a text and its words");
        let expected: Vec<Word> = expected
            .split_whitespace()
            .map(|word| word.split_once('=').unwrap_or((word, word)))
            .map(|(key, marked)| Word { key: key.to_owned(), marked: bantin::vietnamese::tone_key(marked) })
            .collect();
        assert_eq!(words(text.trim_end()), expected, "the index: {text}");
        assert_eq!(page.words(text.trim_end()), expected, "the script: {text}");
        n_lines += 1;
    }
    assert!(n_lines >= 20, "{n_lines} lines");
}

/// A word that the script splits differently from the index would never be found.
#[test]
fn the_script_has_the_words_of_the_index() {
    let page = Page::open(&SAMPLE.files);
    let reports = (0..40).map(|idx| corpus::report(idx, corpus::Shape::Many).markdown());
    for report in reports {
        assert_eq!(page.words(&report), words(&report), "{report}");
    }
    let letters: Vec<char> =
        "aăâbdđeêioơuưyAĂĐÔƯYáàảãạẩữợÀẤỶðßİıﬁΩ字१²ªⅫ01239\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b}"
            .chars()
            .collect();
    let others: Vec<char> =
        "-/.,'’‘ʼ_ \n\t\u{a0}\u{200b}\u{2011}–“”\"\\%𝐀😀\u{10300}\u{591}\u{345}".chars().collect();
    let mut random = Random(1);
    for _ in 0..4_000 {
        let text: String = (0..random.below(20))
            .map(|_| if random.below(4) == 0 { random.of(&others) } else { random.of(&letters) })
            .collect();
        assert_eq!(page.words(&text), words(&text), "{text:?}");
    }
}

/// `docs/search.md` has the measurement for ten thousand reports; it depends on what is asserted here.
#[test]
fn a_query_loads_little() {
    let (mut n_found, mut n_more) = (0, 0);
    for row in rows() {
        let Found { together, loaded, .. } = Page::open(&CORPUS.files).ask(row.query, &[]);
        let n_words = words(row.query).len();
        let little = 4.max(n_words + 1);
        // If no report has the words together, the files of the single words are loaded as well.
        assert!(loaded.len() <= little.max(2 * n_words + 1), "{}: {loaded:?}", row.line);
        n_found += usize::from(together > 0);
        n_more += usize::from(together > 0 && loaded.len() > little);
    }
    assert!(n_found >= 40, "{n_found} queries find words that stand together");
    assert!(n_more * 10 <= n_found, "{n_more} of {n_found} queries load more");
}

/// At most a quarter of the searched text.
#[test]
fn the_index_is_small() {
    let sum = |is_wanted: fn(&str) -> bool| -> usize {
        CORPUS.files.iter().filter(|(path, _)| is_wanted(path)).map(|(_, bytes)| bytes.len()).sum()
    };
    let index = sum(|path| path.starts_with("tim-kiem/") && path.ends_with(".js"));
    let text: usize = (0..N).map(|idx| corpus::report(idx, corpus::Shape::Many).markdown().len()).sum();
    assert!(index * 4 <= text, "{index} bytes for {text}");
}
