//! Feeds, open data and linked data give the same facts as each report: title, address, days, author, subjects, summary
//! and text. Parsers that the program doesn't use read them back, or they are read as plain JSON.
//!
//! The expected facts are known before a report is written, in the various ways in which people write it.

mod changes;

use std::collections::{BTreeMap, BTreeSet};

use html5ever::driver::ParseOpts;
use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date, time};
use jiff::tz::{Offset, TimeZone};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use roxmltree::{Document, Node};
use serde_json::Value;

use self::changes::{Change, dotted};
use crate::random::Random;
use crate::site::{Asked, Built, Files, build_files};

const BASE: &str = "https://bantin.example.vn/tin";
const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Entries of a feed.
const PER_PAGE: usize = 7;

/// The facts of a report.
#[derive(Clone, Debug)]
struct ExpectedReport {
    /// The file, without its ending.
    path: String,
    title: String,
    place: &'static str,
    day: Option<Date>,
    posted: Option<DateTime>,
    author: Option<String>,
    tags: Vec<String>,
    summary: Option<String>,
    /// The first paragraph.
    text: String,
    updated: Option<Change>,
    corrections: Vec<(Change, &'static str)>,
    /// Why no page shows it, as a line of its front matter.
    hidden: Option<&'static str>,
}

/// An entry of a feed, with the facts that its format supports.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    title: String,
    address: String,
    posted: Timestamp,
    /// The moment of posting if nothing was changed since; not all formats have it.
    updated: Option<Timestamp>,
    /// In any order.
    tags: BTreeSet<String>,
    author: Option<String>,
    summary: Option<String>,
    /// The text of its HTML.
    text: String,
}

fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

fn moment(time: DateTime) -> Timestamp {
    time.to_zoned(zone()).expect("a moment").timestamp()
}

impl ExpectedReport {
    fn address(&self) -> String {
        format!("{BASE}/{}/", self.path)
    }

    /// The moment of posting; if it isn't given, the beginning of the day of the event.
    fn moment(&self) -> Option<Timestamp> {
        self.posted.or_else(|| self.day.map(DateTime::from)).map(moment)
    }

    /// The last change: never before posting, if only the day is given.
    fn changed(&self) -> Option<Timestamp> {
        let corrections = self.corrections.iter().map(|(change, _)| change.moment());
        let last = corrections.chain(self.updated.map(Change::moment)).max()?;
        Some(self.moment().map_or(last, |posted| posted.max(last)))
    }

    /// The paragraphs above the text.
    fn corrected(&self) -> impl Iterator<Item = String> {
        self.corrections
            .iter()
            .map(|(change, what)| format!("Đính chính ngày {}: {what}", dotted(change.day)))
    }

    fn short(&self) -> String {
        self.summary.clone().unwrap_or_else(|| self.text.clone())
    }

    fn entry(&self, has_author: bool) -> Entry {
        Entry {
            title: self.title.clone(),
            address: self.address(),
            posted: self.moment().expect("only reports with a day are in feeds"),
            updated: self.changed().or(self.moment()).filter(|_| has_author),
            tags: self.tags.iter().cloned().collect(),
            author: self.author.clone().filter(|_| has_author),
            summary: has_author.then(|| self.short()),
            text: self.corrected().chain([self.text.clone()]).collect::<Vec<_>>().join("\n"),
        }
    }

    /// The report, in one of the ways in which people write it.
    fn markdown(&self, random: &mut Random) -> String {
        let quoted = |text: &str| serde_json::to_string(text).expect("text");
        let mut lines = vec![format!("title: {}", quoted(&self.title)), "kind: news".to_owned()];
        lines.push(format!("commune: {}", self.place));
        lines.push(match self.day {
            None => "date: unknown".to_owned(),
            Some(day) if random.below(2) == 0 => {
                format!("ngày: {:02}/{:02}/{}", day.day(), day.month(), day.year())
            }
            Some(day) => format!("date: {day}"),
        });
        lines.extend(self.posted.map(|posted| match random.below(3) {
            0 => format!(
                "published: {:02}/{:02}/{} {}",
                posted.day(),
                posted.month(),
                posted.year(),
                posted.time()
            ),
            1 => format!("ngày đăng: {}", moment(posted)),
            _ => format!("published: {posted}+07:00"),
        }));
        lines.extend(self.author.as_ref().map(|author| match random.below(2) {
            0 => format!("author: {}", quoted(author)),
            _ => format!("tác giả: {{tên: {}, vai trò: Đài xã}}", quoted(author)),
        }));
        if !self.tags.is_empty() {
            let tags: Vec<String> = self.tags.iter().map(|tag| quoted(tag)).collect();
            lines.push(format!("tags: [{}]", tags.join(", ")));
        }
        lines.extend(self.summary.as_ref().map(|summary| format!("summary: {}", quoted(summary))));
        lines.extend(self.updated.map(|change| match random.below(2) {
            0 => format!("updated: {}", change.typed()),
            _ => format!("cập nhật: {}", change.typed()),
        }));
        if !self.corrections.is_empty() {
            lines.push(random.of(&["corrections:", "đính chính:"]).to_owned());
        }
        lines.extend(self.corrections.iter().map(|(change, what)| match random.below(2) {
            0 => format!("  - {{date: {}, what: {}}}", change.typed(), quoted(what)),
            _ => format!("  - ngày: {}\n    nội dung: {}", change.typed(), quoted(what)),
        }));
        lines.extend(self.hidden.map(str::to_owned));
        format!("---\n{}\n---\n\n{}\n", lines.join("\n"), self.text)
    }
}

/// Reports of all kinds that these files distinguish, with texts that are markup in one of the formats.
fn reports(random: &mut Random) -> Vec<ExpectedReport> {
    const TITLES: [&str; 8] = [
        "Xã ra mắt mô hình",
        "5 < 6 & <b>không</b>",
        "Một ]]> hai ]]&gt;",
        "“Dân vận khéo” 'và' \"ngoặc\"",
        "</title><script>x</script>",
        "Tiếng Việt: ổ, ứ, ỵ — 😀",
        "a &amp; b &lt;c&gt;",
        "Tin \\ {{ site.title }}",
    ];
    const TEXTS: [&str; 4] =
        ["Bà con đến dự đông.", "Năm 5 & 6, họp ở hội trường xã.", "Trạm y tế mở cửa sớm.", "Tin ngắn."];
    const TAGS: [&str; 4] = ["dân vận", "a & b", "<thẻ>", "y tế"];
    const WRONG: [&str; 3] = [
        "bản trước ghi nhầm số hộ",
        "ông A & bà <b>B</b> là \"đại biểu\": 1 < 2",
        "ngày họp là 5/4, không phải 4/5",
    ];
    let mut told = Vec::new();
    for number in 0..40 {
        let day = date(2023, 12, 1)
            .checked_add(jiff::Span::new().days(i64::try_from(number).expect("few") * 2))
            .expect("a day");
        let posted = day.at(7 + i8::try_from(number % 17).expect("an hour"), 13, 20, 0);
        // Not before posting; on that day, a change may have no time.
        let change = |random: &mut Random| {
            let days = i64::try_from(random.below(3)).expect("few");
            let day = day.checked_add(jiff::Span::new().days(days)).expect("a day");
            Change { day, time: (random.below(2) == 0).then(|| time(23, 30, 0, 0)) }
        };
        let mut tags = TAGS.to_vec();
        tags.retain(|_| random.below(2) == 0);
        told.push(ExpectedReport {
            path: format!("{}/bai-{number}", random.of(&["tin", "xa-tin/nam"])),
            title: format!("{} {number}", TITLES[number % TITLES.len()]),
            place: random.of(&["Cẩm Tâm", "Khánh Hòa"]),
            day: (random.below(6) > 0).then_some(day),
            posted: (random.below(2) == 0).then_some(posted),
            author: (random.below(2) == 0).then(|| format!("Văn {}", random.of(&["Hiếu", "A & B", "<Lê>"]))),
            tags: tags.into_iter().map(str::to_owned).collect(),
            summary: (random.below(3) == 0).then(|| format!("Tóm tắt {number}: 1 < 2 & “ba”.")),
            text: random.of(&TEXTS).to_owned(),
            updated: (random.below(4) == 0).then(|| change(random)),
            corrections: (0..random.below(4).saturating_sub(1))
                .map(|_| (change(random), random.of(&WRONG)))
                .collect(),
            hidden: (random.below(5) == 0)
                .then(|| random.of(&["draft: true", "expires: 02/01/2025", "published: 2031-01-01"])),
        });
    }
    for report in &mut told {
        // The key must occur only once.
        if report.hidden.is_some_and(|line| line.starts_with("published")) {
            report.posted = None;
            // It would be changed before it is posted.
            report.updated = None;
            report.corrections = Vec::new();
        }
    }
    told
}

fn built(told: &[ExpectedReport], random: &mut Random) -> Built {
    let settings = format!(
        "title: Bản tin\nbase_url: {BASE}\nper_page: {PER_PAGE}\nagency: UBND xã & \"bạn\"\ndescription: Tin <mới>\n"
    );
    let mut files = Files::from([("site.yaml".to_owned(), settings.into_bytes())]);
    files.extend(
        told.iter()
            .map(|report| (format!("content/{}.md", report.path), report.markdown(random).into_bytes())),
    );
    let built = build_files(&files, &Asked::default());
    assert_eq!(built.messages(), Vec::<String>::new());
    built
}

/// The text of HTML that a browser shows.
fn shown(html: &str) -> String {
    fn collect(node: &Handle, text: &mut String) {
        if let NodeData::Text { contents } = &node.data {
            text.push_str(&contents.borrow());
        }
        node.children.borrow().iter().for_each(|child| collect(child, text));
    }
    let mut text = String::new();
    collect(&parse_document(RcDom::default(), ParseOpts::default()).one(html).document, &mut text);
    text.trim().to_owned()
}

/// The only element `name` below `node`, if there is one.
fn one<'d>(node: Node<'d, 'd>, name: &str) -> Option<Node<'d, 'd>> {
    let mut found = node.children().filter(|child| child.tag_name().name() == name);
    let first = found.next();
    assert!(found.next().is_none(), "{name} stands twice");
    first
}

fn text_of(node: Node<'_, '_>, name: &str) -> String {
    let found = one(node, name).unwrap_or_else(|| panic!("no {name}"));
    assert!(found.children().all(|child| child.is_text()), "{name} holds text");
    found.children().filter_map(|child| child.text()).collect()
}

fn elements<'d>(node: Node<'d, 'd>, name: &'static str) -> impl Iterator<Item = Node<'d, 'd>> {
    node.children().filter(move |child| child.has_tag_name(name) || child.has_tag_name((ATOM, name)))
}

/// The address of the page that an Atom element links to.
fn alternate(node: Node<'_, '_>) -> String {
    let links: Vec<&str> = elements(node, "link")
        .filter(|link| link.attribute("rel") == Some("alternate"))
        .filter_map(|link| link.attribute("href"))
        .collect();
    let [address] = links[..] else { panic!("{links:?}") };
    address.to_owned()
}

fn of_atom(xml: &str, home: &str) -> Vec<Entry> {
    let document = Document::parse(xml).expect("XML");
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    assert_eq!(alternate(feed), home);
    assert_eq!(text_of(one(feed, "author").expect("an author"), "name"), "UBND xã & \"bạn\"");
    let entry = |entry: Node<'_, '_>| {
        assert_eq!(text_of(entry, "id"), alternate(entry));
        Entry {
            title: text_of(entry, "title"),
            address: alternate(entry),
            posted: text_of(entry, "published").parse().expect("RFC 3339"),
            updated: Some(text_of(entry, "updated").parse().expect("RFC 3339")),
            tags: elements(entry, "category")
                .map(|tag| tag.attribute("term").expect("a term").to_owned())
                .collect(),
            author: one(entry, "author").map(|author| text_of(author, "name")),
            summary: Some(text_of(entry, "summary")),
            text: shown(&text_of(entry, "content")),
        }
    };
    let entries: Vec<Entry> = elements(feed, "entry").map(entry).collect();
    let updated: Timestamp = text_of(feed, "updated").parse().expect("RFC 3339");
    assert_eq!(Some(updated), entries.iter().filter_map(|entry| entry.updated).max());
    entries
}

fn of_rss(xml: &str) -> Vec<Entry> {
    let document = Document::parse(xml).expect("XML");
    let channel = one(document.root_element(), "channel").expect("a channel");
    assert_eq!(text_of(channel, "title"), "Bản tin");
    assert_eq!(text_of(channel, "description"), "Tin <mới>");
    let entry = |item: Node<'_, '_>| {
        assert_eq!(text_of(item, "guid"), text_of(item, "link"));
        Entry {
            title: text_of(item, "title"),
            address: text_of(item, "link"),
            posted: jiff::fmt::rfc2822::parse(&text_of(item, "pubDate")).expect("RFC 2822").timestamp(),
            updated: None,
            tags: elements(item, "category").map(|tag| tag.text().expect("a subject").to_owned()).collect(),
            author: None,
            summary: None,
            text: shown(&text_of(item, "description")),
        }
    };
    elements(channel, "item").map(entry).collect()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is text")).to_owned()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(string).collect()
}

fn of_json_feed(json: &str) -> Vec<Entry> {
    let feed: Value = serde_json::from_str(json).expect("JSON");
    let entry = |item: &Value| {
        assert_eq!(item["id"], item["url"]);
        Entry {
            title: string(&item["title"]),
            address: string(&item["url"]),
            posted: string(&item["date_published"]).parse().expect("RFC 3339"),
            updated: Some(
                string(item.get("date_modified").unwrap_or(&item["date_published"]))
                    .parse()
                    .expect("RFC 3339"),
            ),
            tags: strings(&item["tags"]).into_iter().collect(),
            author: item["authors"].get(0).map(|author| string(&author["name"])),
            summary: Some(string(&item["summary"])),
            text: shown(&string(&item["content_html"])),
        }
    };
    feed["items"].as_array().expect("items").iter().map(entry).collect()
}

/// The reports that are shown at the moment of the build.
fn visible(told: &[ExpectedReport]) -> Vec<&ExpectedReport> {
    let now = Asked::default().now;
    let is_due = |report: &ExpectedReport| report.moment().is_none_or(|moment| moment <= now);
    told.iter().filter(|report| report.hidden.is_none() && is_due(report)).collect()
}

/// The latest reports, as a feed must list them.
fn latest(reports: &[&ExpectedReport], has_author: bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> = reports
        .iter()
        .filter(|report| report.moment().is_some())
        .map(|report| report.entry(has_author))
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.posted));
    entries.truncate(PER_PAGE);
    entries
}

#[test]
fn feeds_say_what_the_reports_say() {
    for seed in 0..6 {
        let mut random = Random(seed);
        let told = reports(&mut random);
        let built = built(&told, &mut random);
        let all = visible(&told);
        assert_eq!(of_atom(built.text("atom.xml"), &format!("{BASE}/")), latest(&all, true));
        assert_eq!(of_json_feed(built.text("feed.json")), latest(&all, true));
        assert_eq!(of_rss(built.text("rss.xml")), latest(&all, false));
        for (place, slug) in [("Cẩm Tâm", "cam-tam"), ("Khánh Hòa", "khanh-hoa")] {
            let here: Vec<&ExpectedReport> =
                all.iter().copied().filter(|report| report.place == place).collect();
            let atom = of_atom(built.text(&format!("xa/{slug}/atom.xml")), &format!("{BASE}/xa/{slug}/"));
            assert_eq!(atom, latest(&here, true));
        }
    }
}

#[test]
fn open_data_say_what_the_reports_say() {
    let mut random = Random(7);
    let told = reports(&mut random);
    let built = built(&told, &mut random);
    let mut by_file: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for report in visible(&told) {
        let listed = report.day.or(report.posted.map(DateTime::date));
        let file = listed.map_or("undated".to_owned(), |day| day.year().to_string());
        by_file.entry(format!("reports/{file}.json")).or_default().insert(report.address());
        let open: Value = serde_json::from_str(built.text(&format!("reports/{file}.json"))).expect("JSON");
        let open = open.as_array().expect("reports").iter().find(|open| open["url"] == report.address());
        let open = open.unwrap_or_else(|| panic!("{file} lacks {}", report.path));
        assert_eq!(string(&open["title"]), report.title);
        assert_eq!(string(&open["summary"]), report.short());
        assert_eq!(open["commune"]["name"], report.place);
        assert_eq!(strings(&open["tags"]), report.tags);
        assert_eq!(open["author"]["name"].as_str(), report.author.as_deref());
        assert_eq!(open["date"].as_str().map(str::to_owned), report.day.map(|day| day.to_string()));
        let published = open["published"].as_str().map(|text| text.parse::<Timestamp>().expect("RFC 3339"));
        assert_eq!(published, report.moment());
        let updated = open.get("updated").map(|text| string(text).parse::<Timestamp>().expect("RFC 3339"));
        assert_eq!(updated, report.changed(), "{}", report.path);
        let corrections = open.get("corrections").and_then(Value::as_array).into_iter().flatten();
        let corrections = corrections.map(|correction| {
            let day = string(&correction["date"]).get(..10).expect("a day").parse().expect("ISO 8601");
            format!("Đính chính ngày {}: {}", dotted(day), string(&correction["what"]))
        });
        assert_eq!(corrections.collect::<Vec<_>>(), report.corrected().collect::<Vec<_>>());
    }
    let list: Value = serde_json::from_str(built.text("reports.json")).expect("JSON");
    let listed = list.as_array().expect("files").iter().map(|line| {
        let file = string(&line["url"]).replace(&format!("{BASE}/"), "");
        (file, usize::try_from(line["reports"].as_u64().expect("a number")).expect("few"))
    });
    let expected: BTreeMap<String, usize> =
        by_file.into_iter().map(|(file, urls)| (file, urls.len())).collect();
    assert_eq!(listed.collect::<BTreeMap<_, _>>(), expected);
    assert!(expected.len() == 3, "{expected:?}");
}

#[test]
fn linked_data_say_what_the_reports_say() {
    let mut random = Random(8);
    let told = reports(&mut random);
    let built = built(&told, &mut random);
    for report in visible(&told) {
        let html = built.text(&format!("{}/index.html", report.path));
        let (_, block) = html.split_once("<script type=\"application/ld+json\">").expect("a block");
        let (block, _) = block.split_once("</script>").expect("its end");
        let data: Value = serde_json::from_str(block).expect("JSON");
        let article = &data["@graph"][0];
        assert_eq!(article["@type"], "NewsArticle");
        assert_eq!(string(&article["headline"]), report.title);
        assert_eq!(article["mainEntityOfPage"], report.address());
        assert_eq!(strings(&article["keywords"]), report.tags);
        let author = report.author.clone().unwrap_or_else(|| "UBND xã & \"bạn\"".to_owned());
        assert_eq!(article["author"]["name"], author);
        let published =
            article["datePublished"].as_str().map(|text| text.parse::<Timestamp>().expect("RFC 3339"));
        assert_eq!(published, report.moment(), "{}", report.path);
        let changed =
            article["dateModified"].as_str().map(|text| text.parse::<Timestamp>().expect("RFC 3339"));
        assert_eq!(changed, report.changed(), "{}", report.path);
        let corrections = article["correction"].as_array().into_iter().flatten();
        let corrections = corrections.map(|correction| string(&correction["text"])).collect::<Vec<_>>();
        let expected: Vec<&str> = report.corrections.iter().map(|(_, what)| *what).collect();
        assert_eq!(corrections, expected, "{}", report.path);
    }
}
