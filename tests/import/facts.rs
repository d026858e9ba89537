//! Compares the facts found in articles with those that people found before the rules were run: `facts/*.txt` with
//! their facts in `*.yaml`.
//!
//! A fact counts if the article has it or the rules find it. Those in `facts/later/` were written after the last change
//! of the rules, and no rule is changed for one of them.

#![expect(clippy::disallowed_methods, reason = "the articles are read from disk")]
#![expect(clippy::print_stdout, reason = "`--nocapture` shows what was missed")]

use std::collections::BTreeMap;
use std::path::Path;

use bantin::import::facts::{AttendeeFact, Certainty, Days, Facts, Found, Places, facts};

use crate::article::blocks;

/// Facts of an article as lines of text, by field.
type Fields = BTreeMap<String, Vec<String>>;

/// How many facts there are, and how many of them were found.
#[derive(Default)]
struct Score {
    right: usize,
    all: usize,
    /// Wrong facts that are marked as sure.
    unmarked: Vec<String>,
}

fn list(
    fields: &mut Vec<(&'static str, String, Certainty)>,
    name: &'static str,
    fact: Option<(String, Certainty)>,
) {
    if let Some((text, certainty)) = fact {
        fields.push((name, text, certainty));
    }
}

fn shown<T>(found: &Option<Found<T>>, show: impl Fn(&T) -> String) -> Option<(String, Certainty)> {
    found.as_ref().map(|found| (show(&found.value), found.certainty))
}

fn attendee(attendee: &AttendeeFact) -> String {
    match attendee {
        AttendeeFact::Person { name, honorific, rank, roles, speaker } => {
            let title =
                [honorific.as_deref(), rank.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let speaks = if *speaker { " | phát biểu" } else { "" };
            let title = if title.is_empty() { "-" } else { &title };
            format!("{title} | {name} | {}{speaks}", roles.join("; "))
        }
        AttendeeFact::Group { group, count, about } => {
            let count = count.map(|count| count.to_string());
            let number: Vec<String> = about.clone().into_iter().chain(count).collect();
            let number = if number.is_empty() { "-".to_owned() } else { number.join(" ") };
            format!("nhóm | {number} | {group}")
        }
    }
}

fn text_or_none<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// All facts, each with its field.
fn shown_facts(facts: &Facts) -> Vec<(&'static str, String, Certainty)> {
    let mut fields = Vec::new();
    list(&mut fields, "kind", shown(&facts.kind, |kind| kind.as_str().to_owned()));
    list(&mut fields, "title", shown(&facts.title, String::clone));
    list(&mut fields, "commune", shown(&facts.commune, |place| place.title()));
    list(&mut fields, "district", shown(&facts.district, String::clone));
    list(&mut fields, "province", shown(&facts.province, String::clone));
    let days = |days: &Days| match days {
        Days::Known { first, last: None } => first.to_string(),
        Days::Known { first, last: Some(last) } => format!("{first}..{last}"),
        Days::WithoutYear(text) => format!("{text}?"),
    };
    list(&mut fields, "date", shown(&facts.date, days));
    list(&mut fields, "part", shown(&facts.part_of_day, String::clone));
    let posted = shown(&facts.published, |posted| match posted.time {
        Some(time) => format!("{} {time}", posted.date),
        None => posted.date.to_string(),
    });
    list(&mut fields, "published", posted);
    list(&mut fields, "author", shown(&facts.author, |author| author.name.clone()));
    let role = facts.author.as_ref().and_then(|author| Some((author.value.role.clone()?, author.certainty)));
    list(&mut fields, "role", role);
    list(&mut fields, "source", shown(&facts.source, String::clone));
    list(&mut fields, "venue", shown(&facts.venue, String::clone));
    for found in &facts.attendees {
        fields.push(("attendees", attendee(&found.value), found.certainty));
    }
    for found in &facts.models {
        let model = &found.value;
        let years = model.period.map_or(String::new(), |period| {
            format!(" | {}-{}", text_or_none(period.from), text_or_none(period.to))
        });
        let variants = model.variants.iter().map(|variant| format!(" = {variant}")).collect::<String>();
        fields.push(("models", format!("{}{variants}{years}", model.name), found.certainty));
    }
    for found in &facts.contents {
        fields.push((
            "contents",
            format!("{}: {}", found.value.label, found.value.items.join("; ")),
            found.certainty,
        ));
    }
    for found in &facts.figures {
        let figure = &found.value;
        fields.push((
            "figures",
            format!("{} | {} | {}", figure.label, figure.value, text_or_none(figure.unit.clone())),
            found.certainty,
        ));
    }
    for found in &facts.documents {
        let document = &found.value;
        let parts = [
            text_or_none(document.kind.clone()),
            text_or_none(document.number.clone()),
            text_or_none(document.date),
            text_or_none(document.issuer.clone()),
            text_or_none(document.about.clone()),
        ];
        fields.push(("documents", parts.join(" | "), found.certainty));
    }
    for found in &facts.captions {
        fields.push(("captions", found.value.clone(), found.certainty));
    }
    fields
}

/// The facts in a `.yaml`: a text or a list of texts a field.
fn expected(text: &str) -> Fields {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Value {
        One(String),
        Several(Vec<String>),
    }
    let fields: BTreeMap<String, Value> = serde_yaml::from_str(text).expect("facts as YAML");
    let texts = |value| match value {
        Value::One(text) => vec![text],
        Value::Several(texts) => texts,
    };
    fields.into_iter().map(|(field, value)| (field, texts(value))).collect()
}

/// Compares the facts found in an article with the expected ones.
fn compare(name: &str, found: &Facts, mut expected: Fields, score: &mut Score) {
    let mut extra: BTreeMap<&str, usize> = BTreeMap::new();
    let n_expected: usize = expected.values().map(Vec::len).sum();
    let mut right = 0;
    for (field, text, certainty) in shown_facts(found) {
        let of_field = expected.entry(field.to_owned()).or_default();
        if let Some(idx) = of_field.iter().position(|expected| *expected == text) {
            of_field.remove(idx);
            right += 1;
            continue;
        }
        *extra.entry(field).or_default() += 1;
        let mark = if certainty == Certainty::Sure { "sure" } else { "doubtful" };
        println!("{name}: {field}: found, {mark}: {text}");
        if certainty == Certainty::Sure {
            score.unmarked.push(format!("{name}: {field}: {text}"));
        }
    }
    let mut n_extra = 0;
    for (field, missed) in &expected {
        missed.iter().for_each(|text| println!("{name}: {field}: missed: {text}"));
        n_extra += extra.get(field.as_str()).copied().unwrap_or(0).saturating_sub(missed.len());
    }
    score.right += right;
    score.all += n_expected + n_extra;
    println!("{name:24} {right:3} of {:3}", n_expected + n_extra);
}

fn measure(folder: &str) -> Score {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(folder);
    let mut score = Score::default();
    let mut n_articles = 0;
    let entries = walkdir::WalkDir::new(&folder).max_depth(1).sort_by_file_name().into_iter().flatten();
    for path in entries.map(walkdir::DirEntry::into_path) {
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("an article");
        let said = std::fs::read_to_string(path.with_extension("yaml")).expect("its facts");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        compare(&name, &facts(&blocks(&text), &Places::default()), expected(&said), &mut score);
        n_articles += 1;
    }
    let share = score.right as f64 * 100.0 / score.all.max(1) as f64;
    println!("{n_articles} articles: {} of {} facts, {share:.1} %", score.right, score.all);
    println!("{} wrong and unmarked", score.unmarked.len());
    score
}

#[test]
fn facts_of_articles() {
    let score = measure("facts");
    assert!(score.right == score.all, "{} of {} facts", score.right, score.all);
    assert!(score.unmarked.is_empty(), "wrong without a mark: {:#?}", score.unmarked);
}

/// Measured once, 98.2 %: run with `--nocapture` to see what is missed.
#[test]
fn facts_of_later_articles() {
    let score = measure("facts/later");
    assert!(score.right * 1000 >= score.all * 981, "{} of {} facts", score.right, score.all);
    assert!(score.unmarked.is_empty(), "wrong without a mark: {:#?}", score.unmarked);
}

/// An article may be cut anywhere; the rules must not panic.
#[test]
fn articles_cut_anywhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/facts");
    let entries = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().flatten();
    let texts = entries
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|it| it == "txt"));
    for path in texts {
        let text = std::fs::read_to_string(&path).expect("an article");
        for (at, _) in text.char_indices().step_by(41) {
            for part in [&text[at..], &text[..at]] {
                let blocks = blocks(part);
                for lead in facts(&blocks, &Places::default()).leads {
                    assert!(lead.block < blocks.len() && lead.bytes.start <= lead.bytes.end, "{part}");
                }
            }
        }
    }
}
