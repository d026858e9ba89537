//! The kind of report, and a headline for a text without one.

use super::lines::Text;
use super::models::quoted_model;
use super::words::{has, tidy};
use super::{Certainty, Found, ModelFact};
use crate::content::ReportKind;
use crate::place::Mention;
use crate::vietnamese::capitalized;

/// Words in the headline of a notice.
const NOTICE: [&str; 12] = [
    "thông báo",
    "lịch cắt điện",
    "tạm ngừng cung cấp",
    "lịch tiêm",
    "cảnh báo",
    "lịch ngừng",
    "ngừng cấp điện",
    "tạm ngưng",
    "mời họp",
    "lịch tiếp công dân",
    "kêu gọi",
    "khuyến cáo",
];

/// The kind. Launches, conferences and reviews are about a model; without one a text is news.
pub(super) fn kind(text: &Text<'_>, is_notice: bool, has_model: bool) -> Option<Found<ReportKind>> {
    let line = text.all().next()?;
    let title = text.title.map_or("", |title| title.key.as_str());
    let lead: String = text.lead().next().map_or(String::new(), |line| line.key.clone());
    let begins = |words: &[&str]| words.iter().any(|word| title.starts_with(word));
    let (kind, certainty) = if is_notice || begins(&NOTICE) {
        (ReportKind::Notice, Certainty::Sure)
    } else if !has_model {
        (ReportKind::News, Certainty::Sure)
    } else if has(title, &["sơ kết", "tổng kết"]) {
        (ReportKind::Review, Certainty::Sure)
    } else if has(title, &["ra mắt", "lễ phát động"]) {
        (ReportKind::Launch, Certainty::Sure)
    } else if has(title, &["hội nghị"])
        || has(&lead, &["hội nghị"]) && !has(&lead, &["ra mắt", "sơ kết", "tổng kết"])
    {
        (ReportKind::Conference, Certainty::Sure)
    } else if has(&lead, &["sơ kết", "tổng kết"]) {
        (ReportKind::Review, Certainty::Sure)
    } else if has(&lead, &["ra mắt"]) {
        (ReportKind::Launch, Certainty::Sure)
    } else {
        (ReportKind::News, Certainty::Doubtful)
    };
    Some(line.found(0..line.text.len(), kind, certainty))
}

/// A headline made of the known facts, or the beginning of the first sentence.
pub(super) fn proposed_title(
    text: &Text<'_>,
    kind: Option<&Found<ReportKind>>,
    commune: Option<&Found<Mention>>,
    models: &[Found<ModelFact>],
) -> Option<Found<String>> {
    let line = text.body.first()?;
    let verb = match kind.map(|kind| kind.value) {
        Some(ReportKind::Launch) => Some("ra mắt mô hình"),
        Some(ReportKind::Review) => Some("sơ kết mô hình"),
        Some(ReportKind::Conference) => Some("triển khai mô hình"),
        _ => None,
    };
    if let (Some(verb), Some(commune), Some(model)) = (verb, commune, models.first()) {
        let title = format!("{} {verb} “{}”", capitalized(&commune.value.title()), model.value.name);
        return Some(commune_line(text, commune).found(0..0, title, Certainty::Doubtful));
    }
    let sentence = line.sentences.first()?.clone();
    let whole = tidy(line.text[sentence.clone()].trim_end_matches(['.', '/']));
    let end = whole.char_indices().filter(|(at, char)| *char == ',' && *at > 40).map(|(at, _)| at).next();
    let cut = end.map_or(whole.as_str(), |end| &whole[..end]);
    let title: String = cut.split(' ').take(25).collect::<Vec<_>>().join(" ");
    Some(line.found(sentence, title, Certainty::Doubtful))
}

/// The line of the model, from which a proposed headline is taken.
fn commune_line<'l>(text: &Text<'l>, commune: &Found<Mention>) -> &'l super::lines::Line {
    let first = text.body[0];
    let named =
        text.body.iter().copied().find(|line| line.text.contains(&commune.value.name) && quoted_model(line));
    named.unwrap_or(first)
}
