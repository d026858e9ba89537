//! The place that a text is about, with its district and province.

use super::frame::LetterFrame;
use super::lines::{Line, Text};
use super::words::{ends_with, find, is_at, key, words};
use super::{Certainty, Found, Places};
use crate::place::{Level, Mention};
use crate::vietnamese::name_key;

/// The place, each part with its certainty.
pub(super) struct PlaceFact {
    pub(super) commune: Option<Found<Mention>>,
    pub(super) district: Option<Found<String>>,
    pub(super) province: Option<Found<String>>,
}

/// Words for levels, with the full word of abbreviations.
const LEVELS: [(&str, Level); 17] = [
    ("thị trấn", Level::Township),
    ("thị xã", Level::Town),
    ("thành phố", Level::City),
    ("đặc khu", Level::SpecialZone),
    ("xã", Level::Commune),
    ("phường", Level::Ward),
    ("huyện", Level::District),
    ("quận", Level::UrbanDistrict),
    ("tỉnh", Level::Province),
    ("tp.", Level::City),
    ("tp", Level::City),
    ("tx.", Level::Town),
    ("tt.", Level::Township),
    ("p.", Level::Ward),
    ("x.", Level::Commune),
    ("h.", Level::District),
    ("t.", Level::Province),
];

/// Words that may stand between the word for a level and a name.
const DESCRIPTIONS: [&str; 10] = [
    "biên giới",
    "vùng biên",
    "vùng cao",
    "miền núi",
    "đảo",
    "ven biển",
    "anh hùng",
    "nông thôn mới",
    "đặc biệt khó khăn",
    "bãi ngang",
];

/// A place named in the text.
struct Named<'l> {
    line: &'l Line,
    from: usize,
    end: usize,
    level: Level,
    name: String,
    score: i32,
}

/// The place that `text` is about. Levels of a commune come before those above, unless the headline names one of these.
pub(super) fn places(text: &Text<'_>, frame: &LetterFrame, known: &Places) -> PlaceFact {
    let mut named: Vec<Named<'_>> = Vec::new();
    for (line_idx, line) in text.all().chain(text.captions.iter().copied()).enumerate() {
        let is_title = text.title.is_some_and(|title| std::ptr::eq(title, line));
        let is_lead = text.lead().any(|lead| std::ptr::eq(lead, line));
        for mut found in in_line(line) {
            found.score += if is_title {
                6
            } else if is_lead {
                3
            } else {
                1
            };
            found.score -= i32::from(line_idx > 8);
            named.push(found);
        }
    }
    let signed = [frame.source.as_ref().map(|source| source.value.as_str())]
        .into_iter()
        .chain([frame.author.as_ref().and_then(|author| author.value.role.as_deref())])
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let title = text.title.map_or(String::new(), |title| name_key(&title.text));
    let best = best(&named, &title, &name_key(&signed), Level::is_commune);
    let above = best_above(&named, &title);
    let chosen = match (best, above) {
        // The headline names the district but no commune.
        (Some(commune), Some(above))
            if above.1 > commune.1 + 4 && is_in_title(&title, above.0) && !is_in_title(&title, commune.0) =>
        {
            above
        }
        (Some(commune), _) => commune,
        (None, Some(above)) => above,
        (None, None) => return prefixed(text, known),
    };
    let rivals = named.iter().any(|other| {
        other.level.is_commune() == chosen.0.level.is_commune()
            && name_key(&other.name) != name_key(&chosen.0.name)
            && total(&named, other, &title, &name_key(&signed)) * 10 >= chosen.1 * 8
    });
    let certainty = if rivals || chosen.1 < 4 { Certainty::Doubtful } else { Certainty::Sure };
    let mention =
        Mention { name: chosen.0.name.clone(), level: Some(chosen.0.level), district: None, province: None };
    let place = chosen.0.line.found(chosen.0.from..chosen.0.end, mention.clone(), certainty);
    let (district, province) = above_of(&named, chosen.0, &mention, known);
    PlaceFact { commune: Some(place), district, province }
}

fn is_in_title(title: &str, named: &Named<'_>) -> bool {
    find(title, &name_key(&named.name)).is_some()
}

fn total(named: &[Named<'_>], one: &Named<'_>, title: &str, signed: &str) -> i32 {
    let key = name_key(&one.name);
    let score: i32 = named
        .iter()
        .filter(|other| name_key(&other.name) == key && other.level == one.level)
        .map(|other| other.score)
        .sum();
    let in_title = if find(title, &key).is_some() { 6 } else { 0 };
    let in_signed = if find(signed, &key).is_some() { 4 } else { 0 };
    score + in_title + in_signed
}

fn best<'n, 'l>(
    named: &'n [Named<'l>],
    title: &str,
    signed: &str,
    is_level: impl Fn(Level) -> bool,
) -> Option<(&'n Named<'l>, i32)> {
    let mut best: Option<(&Named<'_>, i32)> = None;
    for one in named.iter().filter(|one| is_level(one.level)) {
        let total = total(named, one, title, signed);
        if best.is_none_or(|(_, most)| total > most) {
            best = Some((one, total));
        }
    }
    best
}

fn best_above<'n, 'l>(named: &'n [Named<'l>], title: &str) -> Option<(&'n Named<'l>, i32)> {
    best(named, title, "", |level| !level.is_commune() && level != Level::Province)
}

/// The places named in a line: a word for the level, followed by capitalised words.
fn in_line(line: &Line) -> Vec<Named<'_>> {
    let mut found = Vec::new();
    if line.is_caps() {
        return found;
    }
    let mut last = 0;
    for word in words(&line.text) {
        // “xã” in “thị xã” isn't a level of its own.
        if word.start < last {
            continue;
        }
        let levels = LEVELS.iter().filter(|(written, _)| {
            is_at(&line.key, word.start, written)
                || written.ends_with('.') && line.key[word.start..].starts_with(written)
        });
        let Some((written, level)) = levels.max_by_key(|(written, _)| written.len()) else { continue };
        // “hợp tác xã Nông nghiệp”, “Thông tấn xã Việt Nam”
        if ends_with(&line.key[..word.start], &["hợp tác", "thông tấn", "công"]) {
            continue;
        }
        last = word.start + written.len();
        let is_short = written.ends_with('.') || *written == "tp";
        let from = word.start + written.len();
        let from = from + line.text[from..].len() - line.text[from..].trim_start().len();
        if is_short && !line.text[word.start..].starts_with(char::is_uppercase) {
            continue;
        }
        // “xã biên giới Bu Gia Mập”
        let from = DESCRIPTIONS
            .iter()
            .find(|words| is_at(&line.key, from, words))
            .map_or(from, |words| (from + words.len() + 1).min(line.text.len()));
        let Some((name, end)) = line.text.is_char_boundary(from).then(|| name_at(line, from)).flatten()
        else {
            continue;
        };
        // “các xã Tân An, Tân Bình” are several.
        let before = line.key[..word.start].trim_end();
        let is_many = ["các", "2", "3", "hai", "ba"].iter().any(|many| before.ends_with(many));
        let leads = [
            "ubnd",
            "đảng ủy",
            "hđnd",
            "ủy ban nhân dân",
            "địa bàn",
            "nhân dân",
            "mttq",
            "công an",
            "uỷ ban nhân dân",
        ]
        .iter()
        .any(|body| before.ends_with(body));
        let score = if is_many { -2 } else { i32::from(leads) };
        // Cities at province level take the place of provinces.
        let is_in_province =
            line.key[end..].trim_start_matches([',', ' ', '(', '-', '–']).starts_with("tỉnh ");
        let is_central = *level == Level::City && Level::is_central_city(&name) && !is_in_province;
        let level = if is_central { Level::Province } else { *level };
        found.push(Named { line, from: word.start, end, level, name, score });
    }
    found
}

/// The name at `from`: capitalised words, or a number after “phường”.
fn name_at(line: &Line, from: usize) -> Option<(String, usize)> {
    let mut end = from;
    let mut n_words = 0;
    for word in words(&line.text[from..]) {
        let at = from + word.start;
        let text = &line.text[at..from + word.end];
        let between = &line.text[end..at];
        let is_close =
            n_words == 0 && between.is_empty() || n_words > 0 && (between == " " || between == "\u{a0}");
        let is_number = n_words == 0 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_body = text.chars().count() > 1 && !text.chars().any(char::is_lowercase);
        let is_other =
            ["bí thư", "chủ tịch", "phó", "trưởng", "đảng", "ủy ban", "hội", "ban", "thường", "công an"]
                .iter()
                .any(|word| is_at(&line.key, at, word))
                && n_words > 1;
        let is_title = super::names::name_at(&line.text, &line.key, at)
            .is_some_and(|name| n_words > 0 && name.has_family && name.n_words > 2);
        let is_person = n_words == 0 && is_person(line, at);
        if is_person
            || !is_close
            || n_words == 4
            || !(text.starts_with(char::is_uppercase) || is_number)
            || is_body && !is_number
            || is_other
            || is_title
        {
            break;
        }
        n_words += 1;
        end = from + word.end;
        if is_number {
            break;
        }
    }
    (n_words > 0).then(|| (line.text[from..end].to_owned(), end))
}

/// Whether a person's name is at `at`, after posts: “Phó Chủ tịch UBND tỉnh Trần Văn An”.
fn is_person(line: &Line, at: usize) -> bool {
    let is_name = super::names::name_at(&line.text, &line.key, at)
        .is_some_and(|name| name.has_family && name.n_words > 2);
    let before = &line.key[..at];
    let clause = before.rfind([',', ';', '.', ':']).map_or(before, |cut| &before[cut..]);
    is_name && super::words::has(clause, &["chủ tịch", "bí thư", "trưởng", "giám đốc", "phó"])
}

/// District and province: those directly after the name, else the only ones that the text names.
fn above_of(
    named: &[Named<'_>],
    chosen: &Named<'_>,
    mention: &Mention,
    known: &Places,
) -> (Option<Found<String>>, Option<Found<String>>) {
    let is_behind = |one: &Named<'_>, end: usize, line: &Line| {
        std::ptr::eq(one.line, line)
            && one.from >= end
            && matches!(
                line.text[end..one.from].trim(),
                "" | "," | "-" | "–" | "(" | "thuộc" | ", thuộc" | "của"
            )
    };
    let same = || {
        named.iter().filter(|one| name_key(&one.name) == name_key(&chosen.name) && one.level == chosen.level)
    };
    let is_commune = chosen.level.is_commune();
    let is_district =
        |one: &&Named<'_>| !one.level.is_commune() && one.level != Level::Province && is_commune;
    let chained = same()
        .find_map(|one| named.iter().filter(is_district).find(|above| is_behind(above, one.end, one.line)));
    let with_level = |one: &Named<'_>| match one.level {
        Level::District | Level::Province => one.name.clone(),
        level => format!("{} {}", level.as_str(), one.name),
    };
    let found = |one: &Named<'_>, certainty| one.line.found(one.from..one.end, with_level(one), certainty);
    // If there are several districts, the right one isn't known.
    let class = |one: &Named<'_>| (one.level.is_commune(), one.level == Level::Province);
    let only = |one: &Named<'_>| {
        let mut same = named.iter().filter(|other| class(other) == class(one));
        same.all(|other| name_key(&other.name) == name_key(&one.name))
    };
    let mut district = chained.map(|one| found(one, Certainty::Sure));
    if district.is_none() {
        let one = named.iter().find(|one| is_district(one));
        district = one.filter(|one| only(one)).map(|one| found(one, Certainty::Doubtful));
    }
    let is_province = |one: &&Named<'_>| one.level == Level::Province;
    let from = same().chain(chained);
    let mut province = from
        .into_iter()
        .find_map(|one| named.iter().filter(is_province).find(|above| is_behind(above, one.end, one.line)))
        .map(|one| found(one, Certainty::Sure));
    if province.is_none() {
        let one = named.iter().find(is_province);
        province = one.filter(|one| only(one)).map(|one| found(one, Certainty::Doubtful));
    }
    let mut matching = known.0.iter().filter(|place| place.agrees(mention));
    if let (Some(place), None) = (matching.next(), matching.next()) {
        let told = |part: &Option<String>| {
            part.clone().map(|part| chosen.line.found(chosen.from..chosen.end, part, Certainty::Sure))
        };
        district = told(&place.district).or(district);
        province = told(&place.province).or(province);
    }
    (district, province)
}

/// The place before the colon of a headline, “Khánh Hòa: Lễ ra mắt”, if the site knows one of this name.
fn prefixed(text: &Text<'_>, known: &Places) -> PlaceFact {
    let none = PlaceFact { commune: None, district: None, province: None };
    let Some(title) = text.title else { return none };
    let Some(place) = known.0.iter().find(|place| {
        find(&key(&title.text), &key(&place.name)).is_some() && place.name.split(' ').count() > 1
    }) else {
        return none;
    };
    let mention = Mention { name: place.name.clone(), level: place.level, district: None, province: None };
    let bytes = 0..title.text.len();
    let part = |part: &Option<String>| {
        part.clone().map(|part| title.found(bytes.clone(), part, Certainty::Doubtful))
    };
    PlaceFact {
        commune: Some(title.found(bytes.clone(), mention, Certainty::Doubtful)),
        district: part(&place.district),
        province: part(&place.province),
    }
}
