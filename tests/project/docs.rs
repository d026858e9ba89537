#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the pages are files, and a test may fail anywhere"
)]
//! The documentation matches the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bantin::source::SourcePath;
use bantin::{config, content};
use jiff::tz::TimeZone;

type Keys = BTreeSet<(String, String)>;

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).unwrap()
}

/// The two halves of `front-matter.md`: front matter, `site.yaml`.
fn halves(page: &str) -> (&str, &str) {
    let (_, tables) = page.split_once("\n## Front matter\n").unwrap();
    tables.split_once("\n## `site.yaml`\n").unwrap()
}

/// The cells of rows that begin with a key.
fn rows(half: &str) -> impl Iterator<Item = Vec<&str>> {
    half.lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches(['|', ' ']).split(" | ").collect())
}

fn documented(half: &str) -> Keys {
    let name = |cell: &str| cell.trim_matches('`').to_owned();
    rows(half).map(|cells| (name(cells[0]), name(cells[1]))).collect()
}

fn known(keys: impl Iterator<Item = (&'static str, &'static str)>) -> Keys {
    keys.map(|(english, vietnamese)| (english.to_owned(), vietnamese.to_owned())).collect()
}

#[test]
fn each_key_is_documented_and_no_other() {
    let page = page("front-matter.md");
    let (front_matter, site) = halves(&page);
    assert_eq!(documented(front_matter), known(content::keys()));
    assert_eq!(documented(site), known(config::keys()));
}

/// The examples in one table, as keys of one part, are read without a message.
#[test]
fn each_example_is_right() {
    let page = page("front-matter.md");
    let (front_matter, site) = halves(&page);
    // The part for a table's keys, by its heading.
    let frames = BTreeMap::from([
        ("### A report", ""),
        ("### A notice (`kind: notice`)", "kind: notice"),
        ("When it applies (`applies`).", "kind: notice\napplies:"),
        ("Whom to ask (`contact`).", "kind: notice\ncontact:"),
        ("### An answer (`kind: answer`)", "kind: answer"),
        ("Who asked (`asker`):", "kind: answer\nquestion: a\nasker:"),
        ("### A place (`commune`)", "commune:"),
        ("### An author (`author`)", "author:"),
        ("### An attendee (`attendees`)", "attendees:\n  -"),
        ("### A model (`model`, `models`)", "model:"),
        ("Years (`period`):", "model:\n  name: a\n  period:"),
        ("Commitments (`contents`).", "model:\n  name: a\n  contents:\n  -"),
        ("### A figure (`figures`)", "figures:\n  -"),
        ("### A document (`documents`)", "documents:\n  -"),
        ("### A photo (`photos`)", "photos:\n  -"),
        ("### A recording (`audio`)", "audio:\n  -"),
        ("### What is allowed (`allow`)", "allow:\n  -"),
        ("A report that was taken back (`withdrawn`)", "withdrawn:"),
        ("### A correction (`corrections`)", "corrections:\n  -"),
        ("### The site", ""),
        ("### Contact (`contact`)", "contact:"),
        ("### Checks (`checks`)", "checks:"),
        ("### A line of the menu (`menu`)", "menu:\n  -"),
        ("### A place that was renamed or merged (`places`)", "places:\n  -"),
        ("### An address that a name keeps (`addresses`)", "addresses:\n  -"),
        ("### A place that the site is sent to (`targets`)", "targets:\n  -"),
    ]);
    let mut n_tables = 0;
    for (half, is_site) in [(front_matter, false), (site, true)] {
        for table in half.split("| key |").skip(1) {
            let before = &half[..table.as_ptr() as usize - half.as_ptr() as usize];
            let (_, frame) = frames
                .iter()
                .filter_map(|(heading, frame)| Some((before.rfind(heading)?, frame)))
                .max_by_key(|(at, _)| *at)
                .unwrap();
            let indent = if frame.ends_with([':', '-']) { "      " } else { "" };
            let mut examples: Vec<&str> = rows(table).map(|cells| cells[5].trim_matches('`')).collect();
            // No kind of target has all keys.
            examples.retain(|example| !example.starts_with("certificate: "));
            let mut yaml = format!("{frame}\n{indent}{}\n", examples.join(&format!("\n{indent}")));
            let top = examples.join("\n");
            let needed: &[&str] = if is_site {
                &["title: a", "base_url: https://a.vn"]
            } else {
                &["title: a", "kind: news", "commune: a", "date: unknown"]
            };
            for key in needed {
                let name = key.split_once(':').unwrap().0;
                let is_there =
                    frame.starts_with(name) || (indent.is_empty() && top.contains(&format!("{name}: ")));
                if !is_there {
                    yaml = format!("{key}\n{yaml}");
                }
            }
            let diagnostics = if is_site {
                config::read(&SourcePath::from("site.yaml"), yaml.trim_start()).1
            } else {
                let text = format!("---\n{}\n---\n\nTin ngắn.\n", yaml.trim());
                content::parse(&SourcePath::from("content/a.md"), text.as_bytes(), &TimeZone::UTC).1
            };
            assert!(diagnostics.is_empty(), "{yaml}\n{diagnostics:#?}");
            n_tables += 1;
        }
    }
    assert_eq!(n_tables, frames.len());
    let (_, certificate) = site.split_once("| `certificate` |").expect("the key");
    let (_, example) = certificate.split_once("`certificate: ").expect("its example");
    let (example, _) = example.split_once('`').expect("its end");
    let yaml = format!(
        "title: a\nbase_url: https://a.vn\ntargets:\n- {{name: a, kind: ftps, host: a.vn, user: a, path: a, certificate: {example}}}\n"
    );
    let diagnostics = config::read(&SourcePath::from("site.yaml"), &yaml).1;
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
}

/// The staff's guide: short enough to be read; its commands exist; its example is a report without mistakes.
#[test]
fn the_guide_is_short_and_right() {
    let guide = page("huong-dan.md");
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    // Alternative text of pictures isn't printed.
    let printed = guide.lines().filter(|line| !line.starts_with("![")).flat_map(str::split_whitespace);
    assert!(printed.filter(is_word).count() <= 900, "two printed pages beside the pictures");
    let (_, example) = guide.split_once("```markdown\n").unwrap();
    let (example, _) = example.split_once("```\n").unwrap();
    let told = content::parse(&SourcePath::from("content/a.md"), example.as_bytes(), &TimeZone::UTC).1;
    assert!(told.is_empty(), "{told:#?}");
    let commands =
        ["build", "check", "import", "init", "new", "withdraw", "list", "schema", "send", "completions"];
    for (at, _) in guide.match_indices("bantin ").filter(|(at, _)| guide[..*at].ends_with(['`', '\n'])) {
        let command = guide[at + 7..].split(|char: char| !char.is_ascii_lowercase()).next().unwrap();
        assert!(commands.contains(&command), "bantin {command}");
    }
}

/// IIS isn't available here, so at least check that this is XML.
#[test]
fn the_sample_for_iis_can_be_read() {
    let page = page("hosting.md");
    let (_, rest) = page.split_once("\n```xml\n").unwrap();
    let (sample, _) = rest.split_once("\n```\n").unwrap();
    let mut reader = quick_xml::Reader::from_str(sample);
    let mut elements = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(_) | quick_xml::events::Event::Empty(_) => elements += 1,
            _ => {}
        }
    }
    assert!(elements > 30, "{elements}");
}
