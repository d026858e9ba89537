//! One generated report.

use std::fmt::Write;

use bantin::vietnamese::slug;

use super::words::{
    COMMITMENTS, DOCUMENTS, ENDINGS, FIGURES, GIVEN_NAMES, GROUPS, HEADINGS, LABELS, MIDDLE_NAMES, MODELS,
    MOTTOS, NAMES, OBJECTS, OPENINGS, PROVINCES, ROLES, SUBJECTS, SURNAMES, TAGS, VERBS,
};
use super::{Dice, Shape};

const N_COMMUNES: usize = 200;
const N_MODELS: usize = 40;

/// How many wordings each group of commitments has; a commune keeps to one.
const N_WORDINGS: usize = 6;

/// A report, in the parts from which the files of both generators are made.
pub(crate) struct Report {
    /// Its path below `content/`.
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) commune: String,
    pub(crate) district: String,
    pub(crate) province: &'static str,
    /// ISO 8601.
    pub(crate) date: String,
    pub(crate) model: String,
    pub(crate) tags: Vec<&'static str>,
    kind: &'static str,
    time: Option<String>,
    /// The lines of front matter that both formats share: people, model, figures, documents.
    pub(crate) facts: String,
    pub(crate) body: String,
}

impl Report {
    /// The file as `bantin` reads it.
    pub(crate) fn markdown(&self) -> String {
        let Self { title, kind, commune, district, province, date, facts, body, .. } = self;
        let published =
            self.time.as_ref().map_or_else(String::new, |time| format!("published: {date}T{time}+07:00\n"));
        format!(
            "---\ntitle: \"{title}\"\nkind: {kind}\n\
             commune: {{name: {commune}, level: xã, district: {district}, province: {province}}}\n\
             date: {date}\n{published}{facts}tags: [{}]\n---\n\n{body}",
            self.tags.join(", ")
        )
    }
}

/// The report with the number `idx`.
pub(crate) fn report(idx: usize, shape: Shape) -> Report {
    let mut dice = Dice::new(idx);
    let commune_idx = commune_of(idx, shape);
    let commune = commune_name(commune_idx);
    let model_idx = match shape {
        Shape::OneModel => 0,
        Shape::Many | Shape::OneCommune => (commune_idx + dice.below(3) * 7) % N_MODELS,
    };
    let model = model_name(model_idx);
    let kind = *dice.pick(&["launch", "launch", "conference", "review", "news"]);
    let title = title(&mut dice, &commune, &model, kind);
    let time = dice.once_in(2).then(|| format!("{:02}:{:02}:00", dice.within(6, 20), dice.below(60)));
    let mut tags: Vec<&str> = (0..dice.within(2, 4)).map(|_| *dice.pick(&TAGS)).collect();
    tags.sort_unstable();
    tags.dedup();
    Report {
        path: path(idx, shape),
        title,
        district: two_words(commune_idx * 3 + 5),
        province: PROVINCES[commune_idx * PROVINCES.len() / N_COMMUNES],
        date: date(idx),
        facts: facts(&mut dice, commune_idx, &model),
        body: body(&mut dice, idx, shape, &commune),
        commune,
        model,
        tags,
        kind,
        time,
    }
}

fn commune_of(idx: usize, shape: Shape) -> usize {
    match shape {
        Shape::OneCommune => 0,
        Shape::Many | Shape::OneModel => Dice::new(idx ^ 0x5eed).below(N_COMMUNES),
    }
}

/// Names repeat after 180 communes, as they do in the country.
fn commune_name(idx: usize) -> String {
    two_words(idx % 180)
}

fn two_words(idx: usize) -> String {
    let (first, second) = NAMES;
    format!("{} {}", first[idx % first.len()], second[idx % second.len()])
}

fn model_name(idx: usize) -> String {
    let (beginnings, ends) = MODELS;
    format!("{}, {}", beginnings[idx % beginnings.len()], ends[idx % ends.len()])
}

fn path(idx: usize, shape: Shape) -> String {
    let commune = commune_of(idx, shape);
    let province = PROVINCES[commune * PROVINCES.len() / N_COMMUNES];
    format!("{}/{}/{}-bai-{idx:06}.md", slug(province), slug(&commune_name(commune)), date(idx))
}

/// A day of the eight years from 2017 on; every year in it has 365.
fn date(idx: usize) -> String {
    const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let day = Dice::new(idx ^ 0xda7e).below(8 * 365);
    let (year, mut rest) = (2017 + day / 365, day % 365);
    let mut month = 0;
    while rest >= MONTHS[month] {
        rest -= MONTHS[month];
        month += 1;
    }
    format!("{year}-{:02}-{:02}", month + 1, rest + 1)
}

fn title(dice: &mut Dice, commune: &str, model: &str, kind: &str) -> String {
    match kind {
        "launch" => format!("Xã {commune} ra mắt mô hình “{model}”"),
        "conference" => format!("Xã {commune} tổ chức hội nghị về mô hình “{model}”"),
        "review" => format!("Xã {commune} sơ kết {} năm mô hình “{model}”", dice.within(1, 5)),
        _ => format!("Xã {commune}: {} {}", dice.pick(&SUBJECTS), dice.pick(&ENDINGS)),
    }
}

fn facts(dice: &mut Dice, commune: usize, model: &str) -> String {
    let mut facts = String::new();
    if dice.once_in(2) {
        facts.push_str("author: Ban Biên tập\n");
    }
    facts.push_str("venue: Hội trường Ủy ban nhân dân xã\n");
    attendees(dice, &mut facts);
    commitments(dice, commune, model, &mut facts);
    let n_figures = dice.below(5);
    if n_figures > 0 {
        facts.push_str("figures:\n");
        let from = dice.below(FIGURES.len());
        for (label, unit) in FIGURES.iter().cycle().skip(from).take(n_figures) {
            let value = if *unit == "%" { dice.within(80, 100) } else { dice.within(3, 4000) };
            line(&mut facts, format_args!("  - {{label: {label}, value: {value}, unit: \"{unit}\"}}"));
        }
    }
    let n_documents = dice.below(3);
    if n_documents > 0 {
        facts.push_str("documents:\n");
        for _ in 0..n_documents {
            let (kind, symbol, about) = dice.pick(&DOCUMENTS);
            let (number, year) = (dice.within(1, 300), dice.within(2014, 2017));
            line(
                &mut facts,
                format_args!(
                    "  - {{kind: {kind}, number: {number}-{symbol}, date: {year}-03-15, about: \"{about}\"}}"
                ),
            );
        }
    }
    if dice.once_in(3) {
        facts.push_str("photos:\n");
        line(
            &mut facts,
            format_args!("  - caption: {} {}", dice.pick(&GROUPS), dice.pick(&["tại buổi lễ", "ký cam kết"])),
        );
    }
    facts
}

fn attendees(dice: &mut Dice, facts: &mut String) {
    facts.push_str("attendees:\n");
    for _ in 0..dice.within(2, 7) {
        let name =
            format!("{} {} {}", dice.pick(&SURNAMES), dice.pick(&MIDDLE_NAMES), dice.pick(&GIVEN_NAMES));
        let honorific = if name.contains("Thị") { "bà" } else { "ông" };
        let speaker = if dice.once_in(4) { ", speaker: true" } else { "" };
        line(
            facts,
            format_args!(
                "  - {{name: {name}, honorific: {honorific}, roles: [{}]{speaker}}}",
                dice.pick(&ROLES)
            ),
        );
    }
    for _ in 0..dice.within(1, 2) {
        let (group, count) = (dice.pick(&GROUPS), dice.within(20, 300));
        line(facts, format_args!("  - {{group: \"{group}\", count: {count}, about: hơn}}"));
    }
}

fn commitments(dice: &mut Dice, commune: usize, model: &str, facts: &mut String) {
    line(facts, format_args!("model:\n  name: \"{model}\"\n  period: {{from: 2021, to: 2025}}\n  contents:"));
    let from = commune % LABELS.len();
    for group in 0..dice.within(2, 4) {
        let label = (from + group) % LABELS.len();
        let n_items = 3 + label % 3;
        // A commune keeps to its wording, and not every commune has its own.
        let wording = (commune * 7 + label) % N_WORDINGS;
        let items: Vec<&str> =
            COMMITMENTS.iter().cycle().skip(label * 4 + wording).take(n_items).copied().collect();
        let items = items.join("\", \"");
        line(facts, format_args!("    - label: {n_items} {}\n      items: [\"{items}\"]", LABELS[label]));
    }
    if dice.once_in(2) {
        line(facts, format_args!("  mottos: [\"{}\"]", dice.pick(&MOTTOS)));
    }
}

/// From 300 to 800 words.
fn body(dice: &mut Dice, idx: usize, shape: Shape, commune: &str) -> String {
    let mut body = format!("Xã {commune} {} {}.\n\n", dice.pick(&VERBS), dice.pick(&OBJECTS));
    if dice.once_in(2) {
        body.push_str("<!--more-->\n\n");
    }
    let has_footnote = dice.once_in(3);
    let heading = dice.below(HEADINGS.len());
    for section in 0..dice.within(2, 4) {
        if section > 0 {
            line(&mut body, format_args!("## {}\n", HEADINGS[(heading + section) % HEADINGS.len()]));
        }
        for _ in 0..dice.within(2, if section > 0 { 3 } else { 2 }) {
            paragraph(dice, &mut body);
        }
        match dice.below(5) {
            0 => list(dice, &mut body),
            1 => table(dice, &mut body),
            2 => line(&mut body, format_args!("> {}.\n", MOTTOS[(heading + section) % MOTTOS.len()])),
            _ => {}
        }
    }
    if has_footnote {
        line(
            &mut body,
            format_args!(
                "Số liệu do ban chỉ đạo của xã cung cấp[^1].\n\n[^1]: Tính đến cuối tháng trước, theo báo cáo của xã.\n"
            ),
        );
    }
    for _ in 0..dice.below(3).min(idx) {
        let other = dice.below(idx);
        let (day, path) = (date(other), path(other, shape));
        line(&mut body, format_args!("Đọc thêm [bài ngày {day}](../../{path}).\n"));
    }
    body
}

fn paragraph(dice: &mut Dice, body: &mut String) {
    for sentence in 0..dice.within(2, 4) {
        if sentence > 0 {
            body.push(' ');
        }
        let opening = dice.pick(&OPENINGS);
        let (subject, verb) = (dice.pick(&SUBJECTS), dice.pick(&VERBS));
        let (object, ending) = (dice.pick(&OBJECTS), dice.pick(&ENDINGS));
        let bold = if dice.once_in(8) { "**" } else { "" };
        write!(body, "{opening} {subject} {verb} {bold}{object}{bold}, {ending}.")
            .expect("a string takes all");
    }
    body.push_str("\n\n");
}

fn list(dice: &mut Dice, body: &mut String) {
    for number in 1..=dice.within(3, 5) {
        line(body, format_args!("{number}. {} {}.", dice.pick(&SUBJECTS), dice.pick(&ENDINGS)));
    }
    body.push('\n');
}

fn table(dice: &mut Dice, body: &mut String) {
    body.push_str("| Nội dung | Số lượng |\n|---|---:|\n");
    for (label, _) in FIGURES.iter().skip(dice.below(4)).take(4) {
        line(body, format_args!("| {label} | {} |", dice.within(3, 900)));
    }
    body.push('\n');
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("a string takes all");
}
