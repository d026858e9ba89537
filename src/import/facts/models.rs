//! The models that a text is about: quoted names behind “mô hình”.

use std::ops::Range;

use super::lines::{Line, Text};
use super::words::{has, key, places, quoted, tidy};
use super::{Certainty, Found, ModelFact};
use crate::content::Period;
use crate::vietnamese::{count_word, name_key};

/// Whether a line names a model.
pub(super) fn quoted_model(line: &Line) -> bool {
    !in_line(line).is_empty()
}

/// The models in headline and first paragraphs, with all wordings of their names in the text.
pub(super) fn models(text: &Text<'_>) -> Vec<Found<ModelFact>> {
    let mut models: Vec<Found<ModelFact>> = Vec::new();
    let heads = text.lead().chain(text.title);
    // A headline in capitals doesn't show how a name is written.
    for line in heads.filter(|line| !line.is_caps()) {
        for (name, bytes) in in_line(line) {
            if let Some(model) = models.iter_mut().find(|model| is_same(&model.value, &name)) {
                add_variant(&mut model.value, name);
            } else {
                let period = period(line, &bytes);
                let model = ModelFact { name, variants: Vec::new(), period };
                models.push(line.found(bytes, model, Certainty::Sure));
            }
        }
    }
    if models.is_empty() {
        models.extend(text.all().take(3).filter(|line| !line.is_caps()).find_map(unquoted));
    }
    for line in text.body.iter().chain(&text.captions) {
        for bytes in quoted(&line.text) {
            let name = bare(&line.text[bytes.clone()]);
            if let Some(model) = models.iter_mut().find(|model| is_same(&model.value, &name)) {
                add_variant(&mut model.value, name);
                let period = period(line, &bytes);
                model.value.period = model.value.period.or(period);
            }
        }
    }
    for model in &mut models {
        let of_name = name_key(&model.value.name);
        let is_contained = |variant: &String| {
            let of_variant = name_key(variant);
            of_name.contains(&of_variant) || of_variant.contains(&of_name)
        };
        // Wordings that are only similar: one of them has a typing error.
        if !model.value.variants.iter().all(is_contained) {
            model.certainty = Certainty::Doubtful;
        }
    }
    models
}

/// The quoted names directly after “mô hình” in a line, and those that continue the list.
fn in_line(line: &Line) -> Vec<(String, Range<usize>)> {
    let quotes = quoted(&line.text);
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    let mut last: Option<usize> = None;
    for bytes in quotes {
        let before = line.key[..bytes.start].trim_end_matches(['“', '"', '”', ' ', ':']);
        let is_behind = before.rfind("mô hình").is_some_and(|at| {
            let between = &before[at + "mô hình".len()..];
            let is_told =
                has(between, &["thực hiện", "với", "gồm", "có", "là", "theo", "được", "mang", "và"]);
            between.len() < 40 && !between.contains([',', '.', ';', ':', '“', '"', '”', '(']) && !is_told
        });
        let goes_on = last.is_some_and(|end| {
            let between = line.key[end..bytes.start].trim_matches(['“', '"', '”', ' ']);
            matches!(between, "," | "và" | ", và" | ";" | "và mô hình")
        });
        let name = bare(&line.text[bytes.clone()]);
        let is_name = name.split(' ').count() > 1 && name.chars().count() < 120;
        last = (is_behind || goes_on).then_some(bytes.end);
        let is_group = count_word(&name).is_some_and(|_| !is_behind);
        if (is_behind || goes_on) && is_name && !is_group {
            found.push((name, bytes));
        }
    }
    found
}

/// A capitalised name without quotes, up to where the sentence continues. Its end isn't certain.
fn unquoted(line: &Line) -> Option<Found<ModelFact>> {
    let ends = [
        "tại", "ở", "trên", "năm", "với", "do", "của", "nhằm", "vào", "cho", "trong", "được", "đã", "là",
        "có",
    ];
    places(&line.key, "mô hình").find_map(|at| {
        let from = at + "mô hình ".len();
        let rest = line.text.get(from..)?;
        if !rest.starts_with(char::is_uppercase) {
            return None;
        }
        let mut end = from + rest.find([',', '.', ';', ':', '(', '“']).unwrap_or(rest.len());
        for word in ends {
            end = places(&line.key[from..end], word).next().map_or(end, |at| from + at);
        }
        let name = tidy(&line.text[from..end]);
        let model = ModelFact { name, variants: Vec::new(), period: None };
        (model.name.split(' ').count() > 1).then(|| line.found(from..end, model, Certainty::Doubtful))
    })
}

/// A name without blanks at its ends and without the word “mô hình”, which some write inside the quotes.
fn bare(text: &str) -> String {
    let text = tidy(text.trim().trim_matches(['.', ',']));
    let is_led = key(&text).starts_with("mô hình ");
    if is_led { tidy(&text["mô hình ".len()..]) } else { text }
}

fn is_same(model: &ModelFact, name: &str) -> bool {
    std::iter::once(&model.name).chain(&model.variants).any(|known| is_like(known, name))
}

/// Whether two names are wordings of one: one contains the other, or they share nearly all words in the same order.
fn is_like(one: &str, other: &str) -> bool {
    let (one, other) = (name_key(one), name_key(other));
    if one == other {
        return true;
    }
    let (long, short) = if one.len() > other.len() { (&one, &other) } else { (&other, &one) };
    let (long_words, short_words): (Vec<&str>, Vec<&str>) =
        (long.split(' ').collect(), short.split(' ').collect());
    if short_words.len() >= 3 && places(long, short).next().is_some() {
        return true;
    }
    short_words.len() >= 5 && n_shared(&long_words, &short_words) * 4 >= long_words.len() * 3
}

/// How many words two names have in common, in their order.
fn n_shared(one: &[&str], other: &[&str]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for word in one {
        let mut diagonal = 0;
        for (idx, other_word) in other.iter().enumerate() {
            let above = row[idx + 1];
            row[idx + 1] = if word == other_word { diagonal + 1 } else { above.max(row[idx]) };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

fn add_variant(model: &mut ModelFact, name: String) {
    let is_new =
        std::iter::once(&model.name).chain(&model.variants).all(|known| name_key(known) != name_key(&name));
    if is_new {
        model.variants.push(name);
    }
}

/// The years in the sentence that names the model: “giai đoạn 2024-2025”.
fn period(line: &Line, bytes: &Range<usize>) -> Option<Period> {
    let sentence = line.sentences.iter().find(|sentence| sentence.end > bytes.start)?;
    let key = &line.key[sentence.clone()];
    let at = places(key, "giai đoạn").next()? + "giai đoạn ".len();
    let rest = key.get(at..)?;
    let year = |text: &str| -> Option<u32> {
        text.get(..4)?.parse().ok().filter(|year| (1990..2100).contains(year))
    };
    let from = year(rest)?;
    let to = year(rest[4..].trim_start_matches([' ', '-', '–', 'đ', 'ế', 'n']))?;
    Some(Period { from: Some(from), to: Some(to) })
}
