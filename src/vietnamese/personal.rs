//! Numbers of private persons: of identity cards, bank accounts and mobile telephones, and full days of birth.

mod context;

use std::ops::Range;

use context::{Context, context_of, has_name, is_born_in_column, is_historical, is_in_url};

/// The kinds of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalKind {
    /// The number of a citizen, 12 digits, or of an old identity card, 9 digits.
    Identity,
    /// A bank account.
    Account,
    /// A mobile telephone.
    Telephone,
    /// A person's day of birth.
    Birth,
}

/// A piece of personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// Its kind.
    pub kind: PersonalKind,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// Its digits; for a telephone, with a zero instead of the country code.
    pub digits: String,
}

/// The personal data in `text`, in order.
pub fn personal(text: &str) -> Vec<Personal> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = digit_from(bytes, at) {
        let (end, n_digits) = run_at(bytes, start);
        if let Some(birth) = birth(text, start) {
            at = birth.span.end;
            found.push(birth);
            continue;
        }
        // The shortest of these numbers without separators has eight digits.
        if n_digits >= 8 {
            numbers(text, start..end, &mut found);
        }
        at = end;
    }
    found
}

/// The first digit from byte `at` on. Most stretches have none, so many bytes are checked together.
fn digit_from(bytes: &[u8], at: usize) -> Option<usize> {
    let mut start = at;
    for chunk in bytes[at..].chunks(32) {
        if chunk.iter().fold(false, |found, byte| found | byte.is_ascii_digit()) {
            return chunk.iter().position(u8::is_ascii_digit).map(|ahead| start + ahead);
        }
        start += chunk.len();
    }
    None
}

/// `text` with a dot for each digit except the last `shown`. Keeps the number of characters.
pub fn masked_digits(text: &str, shown: usize) -> String {
    let n_digits = text.bytes().filter(u8::is_ascii_digit).count();
    let mut seen = 0;
    let mask = |char: char| {
        seen += usize::from(char.is_ascii_digit());
        if char.is_ascii_digit() && seen + shown <= n_digits { '•' } else { char }
    };
    text.chars().map(mask).collect()
}

/// The digits of one number; for a telephone, with a zero instead of the country code.
pub fn plain_number(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("84") {
        Some(national) if national.len() == 9 => format!("0{national}"),
        _ => digits,
    }
}

/// The end of the digits that begin at `start`, with single separators between them, and their number.
fn run_at(bytes: &[u8], start: usize) -> (usize, usize) {
    let (mut at, mut n_digits) = (start, 0);
    loop {
        match bytes.get(at) {
            Some(byte) if byte.is_ascii_digit() => {
                n_digits += 1;
                at += 1;
            }
            _ => match sign_at(bytes, at) {
                Some(length) if bytes.get(at + length).is_some_and(u8::is_ascii_digit) => at += length,
                _ => return (at, n_digits),
            },
        }
    }
}

/// The length of a character that may separate the digits of one number.
fn sign_at(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b' ' | b'.' | b'-' => Some(1),
        // A no-break space, a soft hyphen.
        0xc2 => matches!(bytes.get(at + 1), Some(0xa0 | 0xad)).then_some(2),
        // Spaces of fixed width, characters without width, hyphens: U+2000 to U+2011, U+202F, U+2060.
        0xe2 => match (bytes.get(at + 1)?, bytes.get(at + 2)?) {
            (0x80, 0x80..=0x91 | 0xaf) | (0x81, 0xa0) => Some(3),
            _ => None,
        },
        _ => None,
    }
}

/// The digits of the longest number, that of a bank account.
const MOST_DIGITS: usize = 19;

/// Finds the numbers among the digits at `run`, which may be several in a row.
fn numbers(text: &str, run: Range<usize>, found: &mut Vec<Personal>) {
    if is_in_url(text, &run) {
        return;
    }
    let groups = groups_of(text, run.clone());
    let mut first = 0;
    while first < groups.len() {
        let mut n_digits = 0;
        let mut near = (first..groups.len()).take_while(|last| {
            n_digits += groups[*last].len();
            n_digits <= MOST_DIGITS
        });
        let last = near.find_map(|last| {
            let span = groups[first].start..groups[last].end;
            let number = number(text, span, &groups[first..=last])?;
            is_apart(text, &groups, first, last).then_some((last, number))
        });
        match last {
            Some((last, number)) => {
                found.push(number);
                first = last + 1;
            }
            None => first += 1,
        }
    }
}

/// The groups of digits in `run`.
fn groups_of(text: &str, run: Range<usize>) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for at in run {
        if !text.as_bytes()[at].is_ascii_digit() {
            continue;
        }
        match groups.last_mut() {
            Some(group) if group.end == at => group.end += 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// Whether the groups from `first` to `last` may be a number of their own: no other character is attached to them.
fn is_apart(text: &str, groups: &[Range<usize>], first: usize, last: usize) -> bool {
    let (before, behind) = (&text[..groups[first].start], &text[groups[last].end..]);
    let glued = |char: char| char.is_alphanumeric() || matches!(char, '_' | '@' | '=' | '&');
    let is_free_before = match first.checked_sub(1) {
        Some(_) => before.ends_with([' ', '-', '\u{a0}']),
        None => !before.ends_with(glued) && !before.ends_with(['.', '-']),
    };
    let decimal =
        behind.strip_prefix(',').is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
    let is_free_behind = if last + 1 < groups.len() {
        behind.starts_with([' ', '-', '\u{a0}'])
    } else {
        !behind.starts_with(glued) && !decimal
    };
    is_free_before && is_free_behind
}

/// The number that consists of these groups, which begin and end it.
fn number(text: &str, span: Range<usize>, groups: &[Range<usize>]) -> Option<Personal> {
    let digits: String = groups.iter().map(|group| &text[group.clone()]).collect();
    let lengths: Vec<usize> = groups.iter().map(ExactSizeIterator::len).collect();
    let context = || context_of(text, span.start);
    let is_mobile = mobile(text, &span, &digits, &lengths);
    let kind = match digits.len() {
        12 => match context() {
            Context::Identity => PersonalKind::Identity,
            Context::Account => PersonalKind::Account,
            Context::Public => return None,
            _ if is_citizen(&digits, &lengths) => PersonalKind::Identity,
            _ => return None,
        },
        _ if is_mobile.is_some() => match context() {
            Context::Public => return None,
            Context::Account if digits.starts_with('0') => PersonalKind::Account,
            _ => PersonalKind::Telephone,
        },
        9 if matches!(*lengths, [9] | [3, 3, 3] | [2, 3, 4]) && !is_measured(text, span.end) => {
            match context() {
                Context::Identity => PersonalKind::Identity,
                Context::Account if !is_money(&digits, &lengths) => PersonalKind::Account,
                _ => return None,
            }
        }
        8..=MOST_DIGITS
            if !is_measured(text, span.end) && !is_money(&digits, &lengths) && !is_date(&lengths) =>
        {
            // The number must end where the digits end.
            let goes_on = sign_at(text.as_bytes(), span.end).is_some_and(|length| {
                text[span.end + length..].starts_with(|char: char| char.is_ascii_digit())
            });
            if goes_on || context() != Context::Account {
                return None;
            }
            PersonalKind::Account
        }
        _ => return None,
    };
    let digits = match (kind, is_mobile) {
        (PersonalKind::Telephone, Some(national)) => national,
        _ => digits,
    };
    Some(Personal { kind, span, digits })
}

/// The codes of provinces in citizens' numbers (circular 59/2021/TT-BCA): `0` and two digits.
const PROVINCES: [u8; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40,
    42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83,
    84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// Whether 12 digits have the structure of a citizen's number: province, century and sex, year of birth, six more.
fn is_citizen(digits: &str, lengths: &[usize]) -> bool {
    let number = |range: Range<usize>| digits[range].parse::<u8>().unwrap_or(u8::MAX);
    let is_year = match digits.as_bytes()[3] {
        b'0' | b'1' => number(4..6) >= 10,
        // Nobody born after 2040 is in a report yet.
        b'2' | b'3' => number(4..6) <= 40,
        _ => false,
    };
    let is_grouped = matches!(
        lengths,
        [12] | [3, 3, 3, 3] | [4, 4, 4] | [6, 6] | [3, 9] | [3, 3, 6] | [3, 1, 2, 6] | [3, 1, 8]
    );
    digits.starts_with('0') && is_year && is_grouped && PROVINCES.contains(&number(1..3))
}

/// The national form of a mobile number in today's networks, if these digits are one.
fn mobile(text: &str, span: &Range<usize>, digits: &str, lengths: &[usize]) -> Option<String> {
    let before = &text[..span.start];
    let national = match digits.len() {
        10 if digits.starts_with('0') => digits[1..].to_owned(),
        11 if digits.starts_with("84") => digits[2..].to_owned(),
        13 if digits.starts_with("0084") => digits[4..].to_owned(),
        9 if before.ends_with("+84) ") || before.ends_with("(84) ") || before.ends_with("84)") => {
            digits.to_owned()
        }
        _ => return None,
    };
    let is_network = matches!(
        national.as_bytes(),
        [b'3', b'2'..=b'9', ..]
            | [b'5', b'2' | b'5' | b'6' | b'8' | b'9', ..]
            | [b'7', b'0' | b'6'..=b'9', ..]
            | [b'8', b'1'..=b'9', ..]
            | [b'9', b'0'..=b'4' | b'6'..=b'9', ..]
    );
    // Several small numbers in a row aren't a telephone number, unless dots join them.
    let is_list = lengths.iter().all(|length| *length <= 2) && text[span.clone()].contains(' ');
    (is_network && !is_list && lengths.iter().all(|length| *length >= 2)).then(|| format!("0{national}"))
}

/// Whether a unit follows a number, so that it counts something.
fn is_measured(text: &str, end: usize) -> bool {
    const UNITS: [&str; 16] = [
        "đồng", "đ", "vnđ", "vnd", "triệu", "nghìn", "tỷ", "tỉ", "m2", "m²", "m", "ha", "người", "hộ",
        "lượt", "%",
    ];
    let behind = text[end..].trim_start_matches([' ', '\u{a0}']);
    let word: String =
        behind.chars().take_while(|char| char.is_alphanumeric() || *char == '%').take(8).collect();
    UNITS.contains(&&*word.to_lowercase())
}

/// Whether the groups are those of an amount of money: `1.250.000`.
fn is_money(digits: &str, lengths: &[usize]) -> bool {
    let [first, rest @ ..] = lengths else { return false };
    !digits.starts_with('0') && *first <= 3 && !rest.is_empty() && rest.iter().all(|length| *length == 3)
}

fn is_date(lengths: &[usize]) -> bool {
    matches!(lengths, [1..=2, 1..=2, 4] | [4, 1..=2, 1..=2] | [4, 4])
}

/// The full day of birth that begins at `start`, near a name, if the person may be alive.
fn birth(text: &str, start: usize) -> Option<Personal> {
    let end = start + date_at(&text[start..])?;
    let before = &text[..start];
    let goes_on = ["trở", "đến", "về"].iter().any(|word| text[end..].trim_start().starts_with(word));
    let is_birth = is_born_before(before) || is_born_in_column(text, start);
    if goes_on || !is_birth || !has_name(before) || is_historical(before) {
        return None;
    }
    let digits = text[start..end].chars().filter(char::is_ascii_digit).collect();
    Some(Personal { kind: PersonalKind::Birth, span: start..end, digits })
}

/// Whether `before`, the text before a date, ends with the word for being born.
fn is_born_before(before: &str) -> bool {
    let mut rest = before;
    loop {
        rest = rest.trim_end_matches([' ', ':', '*', '"', '“', '–', '-', '\u{a0}', '(']);
        match ["ngày", "vào", "là"].iter().find_map(|word| rest.strip_suffix(word)) {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    let word = rest.strip_suffix("inh").and_then(|rest| rest.strip_suffix(['s', 'S']));
    word.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

/// The length of the full date at the start of `text`: `12/3/1985`, `12 tháng 3 năm 1985`. Dates before 1925 don't
/// count: they belong to people of history.
fn date_at(text: &str) -> Option<usize> {
    let (day, rest) = few_digits(text, 2)?;
    let rest = between(rest, " tháng ")?;
    let (month, rest) = few_digits(rest, 2)?;
    let rest = between(rest, " năm ")?;
    let (year, rest) = few_digits(rest, 4)?;
    let is_date = (1..=31).contains(&day) && (1..=12).contains(&month) && (1925..2100).contains(&year);
    (is_date && !rest.starts_with(|char: char| char.is_ascii_digit())).then_some(text.len() - rest.len())
}

fn few_digits(text: &str, most: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((text[..length].parse().ok()?, &text[length..]))
}

/// The rest of `text` after a separator of numeric dates, or after `word`.
fn between<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.strip_prefix(['/', '.', '-']).or_else(|| text.strip_prefix(word))
}
