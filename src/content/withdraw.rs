//! Adds the key that withdraws a report to its file, and removes it again. All other bytes stay.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::front_matter::TWINS;
use super::raw::{Raw, lines};
use super::{Report, Withdrawal, is_like_fence, parse};
use crate::diagnostic::any_error;
use crate::source::SourcePath;
use crate::vietnamese::{nfc, short_date};

/// Why a file isn't changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithdrawalRefusal {
    /// It isn't an article: it isn't text, or doesn't begin with front matter.
    NoArticle,
    /// It is a draft, which readers haven't seen.
    Draft,
    /// It is to be posted later, so that readers haven't seen it.
    NotPosted,
    /// The report is withdrawn already.
    Withdrawn,
    /// The report isn't withdrawn.
    NotWithdrawn,
    /// The front matter has mistakes, so that the key wouldn't be read.
    Mistaken,
}

/// The file at `path` with the key that withdraws its report.
///
/// # Errors
/// If the report can't be withdrawn at `now`, or the key wouldn't be read.
pub fn withdraw(
    path: &SourcePath,
    bytes: &[u8],
    withdrawal: &Withdrawal,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<u8>, WithdrawalRefusal> {
    let (mut raw, front) = Raw::of_article(bytes).ok_or(WithdrawalRefusal::NoArticle)?;
    let report = report(path, bytes, zone)?;
    if key_line(&raw.text, front).is_some() {
        return Err(WithdrawalRefusal::Withdrawn);
    }
    if report.draft {
        return Err(WithdrawalRefusal::Draft);
    }
    if report.published.is_some_and(|posted| posted.at > now) {
        return Err(WithdrawalRefusal::NotPosted);
    }
    // The keys are in braces: a line above them would be another document.
    if first_key(&raw.text, front).is_some_and(|line| line.trim_start().starts_with('{')) {
        return Err(WithdrawalRefusal::Mistaken);
    }
    raw.text.insert_str(front, &line(&raw.text, front, withdrawal));
    let written = raw.bytes();
    // The result may be readable but have an error that would stop the build.
    let (article, told) = parse(path, &written, zone);
    match article.and_then(|article| article.report.withdrawn) {
        Some(read) if *read == *withdrawal && !any_error(&told) => Ok(written),
        _ => Err(WithdrawalRefusal::Mistaken),
    }
}

/// The file at `path` without the key that withdraws its report.
///
/// # Errors
/// If the report isn't withdrawn, or the key can't be found.
pub fn restore(path: &SourcePath, bytes: &[u8], zone: &TimeZone) -> Result<Vec<u8>, WithdrawalRefusal> {
    let (mut raw, front) = Raw::of_article(bytes).ok_or(WithdrawalRefusal::NoArticle)?;
    let is_withdrawn = report(path, bytes, zone)?.withdrawn.is_some();
    let key = key_line(&raw.text, front);
    let key =
        key.ok_or(if is_withdrawn { WithdrawalRefusal::Mistaken } else { WithdrawalRefusal::NotWithdrawn })?;
    raw.text.replace_range(key, "");
    let written = raw.bytes();
    match report(path, &written, zone)?.withdrawn {
        None => Ok(written),
        Some(_) => Err(WithdrawalRefusal::Mistaken),
    }
}

fn report(path: &SourcePath, bytes: &[u8], zone: &TimeZone) -> Result<Report, WithdrawalRefusal> {
    parse(path, bytes, zone).0.map(|article| article.report).ok_or(WithdrawalRefusal::NoArticle)
}

/// The lines of the front matter that begins at `front`.
fn keys(text: &str, front: usize) -> impl Iterator<Item = (usize, &str)> {
    lines(text, front).take_while(|(_, line)| !is_like_fence(line))
}

/// The line of the first key.
fn first_key(text: &str, front: usize) -> Option<&str> {
    keys(text, front).map(|(_, line)| line).find(|line| !is_passed_over(line))
}

/// The blanks in front of a line.
fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether YAML ignores a line.
fn is_passed_over(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// The line to write at `front`: in the language and with the indentation and the line end of the lines around it.
fn line(text: &str, front: usize, withdrawal: &Withdrawal) -> String {
    let first = first_key(text, front).unwrap_or_default();
    let is_vietnamese = nfc(first).split(':').next().is_some_and(|key| TWINS.is_vietnamese(key.trim()));
    let (key, date, reason) =
        if is_vietnamese { ("đã gỡ", "ngày", "lý do") } else { ("withdrawn", "date", "reason") };
    let day = short_date(withdrawal.date);
    let value = match &withdrawal.reason {
        // JSON text in quotation marks is also YAML.
        Some(said) => format!("{{{date}: {day}, {reason}: {}}}", serde_json::Value::from(said.as_str())),
        None => day,
    };
    let above = &text[..front];
    let end = &above[above.trim_end_matches(['\n', '\r']).len()..];
    format!("{}{key}: {value}{end}", indent(first))
}

/// The bytes of the key, with all lines of its value.
fn key_line(text: &str, front: usize) -> Option<std::ops::Range<usize>> {
    let root = first_key(text, front).map(indent)?;
    let is_key = |line: &str| {
        let named =
            line.strip_prefix(root).filter(|line| line.starts_with(|char: char| !char.is_whitespace()));
        let normal = named.filter(|line| !is_passed_over(line)).map(nfc);
        normal.is_some_and(|line| {
            TWINS.leading(&line).is_some_and(|(name, rest)| {
                TWINS.same("withdrawn", name)
                    && rest.trim_start_matches(['"', '\'', ' ']).starts_with([':', '：'])
            })
        })
    };
    let mut found = keys(text, front).skip_while(|(_, line)| !is_key(line));
    let (start, line) = found.next()?;
    let mut end = start + line.len();
    // Lines with deeper indentation belong to the value; blank lines only if more of it follows.
    for (at, line) in found {
        if indent(line).len() > root.len() && !line.trim().is_empty() {
            end = at + line.len();
        } else if !line.trim().is_empty() {
            break;
        }
    }
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DAY: jiff::civil::Date = date(2024, 5, 3);

    fn withdrawn(bytes: &[u8], reason: Option<&str>) -> Result<Vec<u8>, WithdrawalRefusal> {
        let withdrawal = Withdrawal { date: DAY, reason: reason.map(str::to_owned) };
        let now = "2024-05-03T08:00:00Z".parse().expect("a moment");
        withdraw(&"content/a.md".into(), bytes, &withdrawal, now, &TimeZone::UTC)
    }

    fn restored(bytes: &[u8]) -> Result<Vec<u8>, WithdrawalRefusal> {
        restore(&"content/a.md".into(), bytes, &TimeZone::UTC)
    }

    fn article(keys: &str) -> String {
        format!("---\n{keys}---\n\nMột câu.\n")
    }

    const KEYS: &str = "title: A\nkind: news\ncommune: B\ndate: 01/05/2024\n";

    #[test]
    fn only_the_line_of_the_key_comes_and_goes() {
        let vietnamese = "# ghi chú\n\ntiêu đề: A\nloại: tin # chú thích\n\nxã: B\nngày: 01/05/2024\n";
        let plain = article(KEYS);
        let utf16: Vec<u8> = format!("\u{feff}{plain}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (what, bytes, line) in [
            ("line feeds", plain.clone().into_bytes(), "---\nwithdrawn: 03/05/2024\ntitle"),
            (
                "Vietnamese keys and comments",
                article(vietnamese).into_bytes(),
                "---\nđã gỡ: 03/05/2024\n# ghi",
            ),
            (
                "lines of Windows",
                plain.replace('\n', "\r\n").into_bytes(),
                "---\r\nwithdrawn: 03/05/2024\r\ntitle",
            ),
            (
                "lines of old Macs",
                plain.replace('\n', "\r").into_bytes(),
                "---\rwithdrawn: 03/05/2024\rtitle",
            ),
            ("a mark in front", format!("\u{feff}{plain}").into_bytes(), "---\nwithdrawn: 03/05/2024\ntitle"),
            (
                "blank lines in front",
                format!("\n \n{plain}").into_bytes(),
                "---\nwithdrawn: 03/05/2024\ntitle",
            ),
            (
                "an end of YAML",
                article(&format!("{KEYS}...\n")).into_bytes(),
                "---\nwithdrawn: 03/05/2024\ntitle",
            ),
            (
                "indented keys",
                article(" title: A\n kind: news\n commune: B\n date: 01/05/2024\n").into_bytes(),
                "---\n withdrawn: 03/05/2024\n title",
            ),
            (
                "no marks composed",
                article("tie\u{302}u đe\u{302}\u{300}: A\nloại: tin\nxã: B\nngày: 01/05/2024\n").into_bytes(),
                "---\nđã gỡ: 03/05/2024\ntie\u{302}u",
            ),
        ] {
            let written = withdrawn(&bytes, None).unwrap_or_else(|why| panic!("{what}: {why:?}"));
            assert!(
                String::from_utf8_lossy(&written).contains(line),
                "{what}: {}",
                String::from_utf8_lossy(&written)
            );
            assert_eq!(restored(&written).as_ref(), Ok(&bytes), "{what}");
        }
        let written = withdrawn(&utf16, Some("x")).expect("UTF-16 is read");
        assert_eq!((written.len() - utf16.len()) % 2, 0);
        assert_eq!(restored(&written), Ok(utf16));
    }

    #[test]
    fn a_reason_is_kept_as_it_was_typed() {
        for reason in ["nhầm số liệu", "a: b, \"c\" # d} \\ e", "'", "[x]", "không"] {
            let written = withdrawn(article(KEYS).as_bytes(), Some(reason)).expect(reason);
            assert_eq!(restored(&written), Ok(article(KEYS).into_bytes()), "{reason}");
        }
    }

    #[test]
    fn a_key_that_somebody_typed_is_taken_out_with_its_value() {
        for key in [
            "withdrawn: 03/05/2024\n",
            "\"withdrawn\": 03/05/2024\n",
            "da go: 03/05/2024\n",
            "withdrawn:\n  date: 03/05/2024\n\n  # vì sao\n  reason: x\n",
            "withdrawn: {date: 03/05/2024,\n  reason: x}\n",
        ] {
            for (above, below) in
                [("", KEYS), (KEYS, ""), ("title: A\n", "\nkind: news\ncommune: B\ndate: 01/05/2024\n")]
            {
                let text = article(&format!("{above}{key}{below}"));
                assert_eq!(
                    restored(text.as_bytes()),
                    Ok(article(&format!("{above}{below}")).into_bytes()),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_taken_back_stays() {
        let with = |more: &str| article(&format!("{KEYS}{more}"));
        for (text, why) in [
            ("Một câu.\n".to_owned(), WithdrawalRefusal::NoArticle),
            (String::new(), WithdrawalRefusal::NoArticle),
            ("---\ntitle: A\n".to_owned(), WithdrawalRefusal::NoArticle),
            (with("draft: true\n"), WithdrawalRefusal::Draft),
            (with("draft:\n"), WithdrawalRefusal::Draft),
            (with("published: 04/05/2024\n"), WithdrawalRefusal::NotPosted),
            (with("withdrawn: 02/05/2024\n"), WithdrawalRefusal::Withdrawn),
            (with("withdrawn:\n"), WithdrawalRefusal::Withdrawn),
            (article("{title: A, kind: news, commune: B, date: 01/05/2024}\n"), WithdrawalRefusal::Mistaken),
        ] {
            assert_eq!(withdrawn(text.as_bytes(), None), Err(why), "{text}");
        }
        assert_eq!(withdrawn(b"---\ntitle: \xff\n---\n", None), Err(WithdrawalRefusal::NoArticle));
        assert_eq!(restored(with("").as_bytes()), Err(WithdrawalRefusal::NotWithdrawn));
        assert_eq!(
            restored(with("# withdrawn: 02/05/2024\n").as_bytes()),
            Err(WithdrawalRefusal::NotWithdrawn)
        );
        let flow = article("{title: A, kind: news, commune: B, date: 01/05/2024, withdrawn: 02/05/2024}\n");
        assert_eq!(restored(flow.as_bytes()), Err(WithdrawalRefusal::Mistaken));
    }
}
