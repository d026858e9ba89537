//! A name keeps its address: two names that give the same one get different addresses, and only an older report can
//! change which of them has it.

use std::collections::BTreeMap;

use bantin::diagnostic::Code;

use crate::random::Random;
use crate::site::{Asked, Built, Files, build_files, site};

/// A report with these keys besides title and kind.
fn report(keys: &str) -> Vec<u8> {
    let commune = if keys.contains("xã:") { "" } else { "xã: Cẩm Tâm\n" };
    format!("---\ntiêu đề: Tin\nloại: tin\n{commune}{}\n---\n\nTin.\n", keys.replace(" | ", "\n"))
        .into_bytes()
}

/// A site of these reports: path below `content/`, and keys separated by ` | `.
fn site_of<'r>(reports: impl IntoIterator<Item = (&'r str, &'r str)>) -> Files {
    let mut files = site(&[]);
    files.extend(reports.into_iter().map(|(path, keys)| (format!("content/{path}.md"), report(keys))));
    files
}

/// The same site with these items of `addresses`.
fn recording(files: &Files, items: &[String]) -> Files {
    let mut files = files.clone();
    let settings = files.get_mut("site.yaml").expect("the settings");
    let lines: String = items.iter().map(|item| format!("  {item}\n")).collect();
    settings.extend(format!("addresses: {}\n{lines}", if items.is_empty() { "[]" } else { "" }).into_bytes());
    files
}

/// The pages of subjects, places and models: address by title.
fn addresses(built: &Built) -> BTreeMap<String, String> {
    let mut addresses = BTreeMap::new();
    for path in built.files.keys() {
        let is_one = ["the/", "xa/", "mo-hinh/"].iter().any(|list| path.starts_with(list));
        let Some(address) = path.strip_suffix("/index.html").filter(|page| is_one && page.contains('/'))
        else {
            continue;
        };
        let title = built.text(path).lines().next().and_then(|line| line.strip_prefix("title: "));
        let (list, slug) = address.split_once('/').expect("it is below a list");
        addresses.insert(format!("{list}: {}", title.expect("a title")), slug.to_owned());
    }
    addresses
}

fn built(files: &Files) -> BTreeMap<String, String> {
    let built = build_files(files, &Asked::default());
    let errors: Vec<String> =
        built.messages().into_iter().filter(|message| message.contains(" error ")).collect();
    assert!(errors.is_empty(), "{errors:?}");
    addresses(&built)
}

/// Compares the addresses below `list`, as `name = last part` in the order of the alphabet.
#[track_caller]
fn check(files: &Files, list: &str, expected: &[&str]) {
    let addresses = built(files);
    let found: Vec<String> = addresses
        .iter()
        .filter_map(|(name, address)| Some(format!("{} = {address}", name.strip_prefix(list)?)))
        .collect();
    assert_eq!(found, expected);
}

/// The lines that the warnings offer, each once.
fn offered(files: &Files) -> Vec<String> {
    let told = build_files(files, &Asked::default()).build.diagnostics;
    let shared = told.iter().filter(|diagnostic| diagnostic.code == Code::SharedAddress);
    let mut lines: Vec<String> = shared
        .flat_map(|diagnostic| {
            let (_, lines) = diagnostic.help.en.split_once(": “").expect("lines to add");
            let lines = lines.strip_suffix('”').expect("the end of the lines");
            lines.split("” and “").map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines
}

#[test]
fn words_with_other_marks_are_other_subjects() {
    let files = site_of([
        ("a", "ngày: 01/01/2024 | thẻ: [dừa, thuế, má]"),
        ("b", "ngày: 02/01/2024 | thẻ: [dưa, thuê, ma, mạ]"),
        ("c", "ngày: 03/01/2024 | thẻ: [dứa]"),
    ]);
    let expected = [
        "dưa = dua-2",
        "dứa = dua-3",
        "dừa = dua",
        "ma = ma-2",
        "má = ma",
        "mạ = ma-3",
        "thuê = thue-2",
        "thuế = thue",
    ];
    check(&files, "the: ", &expected);
}

#[test]
fn spellings_of_a_word_are_one_subject() {
    let files = site_of([
        ("a", "ngày: 01/01/2024 | thẻ: [hòa giải, Thuế, cải cách, y tế]"),
        ("b", "ngày: 02/01/2024 | thẻ: [hoà giải, thuế, cải-cách, Y TẾ]"),
        ("c", "ngày: 03/01/2024 | thẻ: [Ho\u{300}a giải, THUÊ]"),
    ]);
    let expected =
        ["Hòa giải = hoa-giai", "THUÊ = thue-2", "Y TẾ = y-te", "cải-cách = cai-cach", "thuế = thue"];
    check(&files, "the: ", &expected);
    assert_eq!(offered(&files), ["- {tag: THUÊ, slug: thue-2}", "- {tag: thuế, slug: thue}"]);
}

#[test]
fn places_with_one_slug_keep_apart() {
    let files = site_of([
        ("z", "ngày: 01/01/2024 | xã: Tân Hưng"),
        ("a", "ngày: 02/01/2024 | xã: Tân Hùng"),
        ("b", "ngày: 03/01/2024 | xã: {tên: An Bình, tỉnh: Vĩnh Long}"),
        ("c", "ngày: 04/01/2024 | xã: {tên: An Bình, tỉnh: Gia Lai}"),
        ("d", "ngày: 05/01/2024 | xã: {tên: Ấn Bình, tỉnh: Gia Lai}"),
        ("e", "ngày: 06/01/2024 | xã: {tên: An Binh, huyện: Cao Lãnh}"),
        ("f", "ngày: 07/01/2024 | xã: {tên: An Binh, huyện: Cao Lãnh, tỉnh: Đồng Tháp}"),
    ]);
    let expected = [
        "Xã An Binh, huyện Cao Lãnh, tỉnh Đồng Tháp = xa-an-binh-huyen-cao-lanh",
        "Xã An Bình, tỉnh Gia Lai = xa-an-binh-tinh-gia-lai",
        "Xã An Bình, tỉnh Vĩnh Long = an-binh",
        "Xã Tân Hùng = tan-hung-2",
        "Xã Tân Hưng = tan-hung",
        "Xã Ấn Bình, tỉnh Gia Lai = an-binh-2",
    ];
    check(&files, "xa: ", &expected);
    let feed = build_files(&files, &Asked::default());
    assert!(feed.text("xa/tan-hung/atom.xml").contains("Tân Hưng"));
    assert!(feed.text("xa/tan-hung-2/atom.xml").contains("Tân Hùng"));
}

#[test]
fn models_with_one_slug_keep_apart() {
    let files = site_of([
        ("z", "ngày: 01/01/2024 | mô hình: {tên: Ngõ sạch, cách gọi khác: [Đường sạch]}"),
        ("a", "ngày: 02/01/2024 | mô hình: {tên: Ngô sạch}"),
        ("b", "ngày: 03/01/2024 | mô hình: {tên: Bán hàng thật}"),
        ("c", "ngày: 04/01/2024 | các mô hình: [{tên: Bản hàng thật}, {tên: Đường sạch}]"),
        ("d", "ngày: 05/01/2024 | mô hình: {tên: NGÕ SẠCH}"),
    ]);
    let expected = [
        "Bán hàng thật = ban-hang-that",
        "Bản hàng thật = ban-hang-that-2",
        "Ngô sạch = ngo-sach-2",
        "Ngõ sạch = ngo-sach",
    ];
    check(&files, "mo-hinh: ", &expected);
}

/// The name that most reports use may change; the address is that of the oldest.
#[test]
fn a_model_that_is_renamed_keeps_its_address() {
    let older = ("a", "ngày: 01/01/2024 | mô hình: {tên: Công sở thân thiện}");
    let newer = "mô hình: {tên: Chính quyền thân thiện, cách gọi khác: [Công sở thân thiện]}";
    let (b, c) = (format!("ngày: 02/01/2024 | {newer}"), format!("ngày: 03/01/2024 | {newer}"));
    check(&site_of([older]), "mo-hinh: ", &["Công sở thân thiện = cong-so-than-thien"]);
    let all = site_of([older, ("b", &b), ("c", &c)]);
    check(&all, "mo-hinh: ", &["Chính quyền thân thiện = cong-so-than-thien"]);
}

#[test]
fn labels_of_commitments_with_one_slug_have_ids_of_their_own() {
    let contents = "nội dung: [{tên nhóm: biết, mục: [a]}, {tên nhóm: biệt, mục: [b]}]";
    let keys = format!("ngày: 01/01/2024 | mô hình: {{tên: Ngõ sạch, {contents}}}");
    let built = build_files(&site_of([("a", &*keys)]), &Asked::default());
    let page = built.text("mo-hinh/ngo-sach/index.html");
    assert!(page.contains("A#nhom_biet_a:") && page.contains("A#nhom_biet-2_a:"), "{page}");
}

const TAGS: [&str; 9] = ["dừa", "dưa", "Dứa", "DỪA", "dua 2", "hoà", "hòa", "hoa", "hóa"];
const COMMUNES: [&str; 7] = [
    "Tân Hưng",
    "Tân Hùng",
    "phường Tấn Hưng",
    "{tên: An Bình, tỉnh: Gia Lai}",
    "{tên: An Bình, tỉnh: Vĩnh Long}",
    "{tên: An Bình, huyện: Long Hồ, tỉnh: Vĩnh Long}",
    "{tên: Ân Bình, tỉnh: Gia Lai}",
];
const MODELS: [&str; 5] = ["Ngõ sạch", "Ngô sạch", "NGÔ SẠCH", "Ngo Sạch", "Bán hàng thật"];

/// The keys of a report that mentions some of the names, without its date.
fn some_names(random: &mut Random) -> String {
    let (one, other) = (random.of(&TAGS), random.of(&TAGS));
    let (commune, model) = (random.of(&COMMUNES), random.of(&MODELS));
    format!("xã: {commune} | thẻ: [{one}, {other}] | mô hình: {{tên: {model}}}")
}

/// Names without case and the place of tone marks, so that a page is found again if the newest report writes its name
/// differently. Places are found by name and province.
fn by_word(addresses: &BTreeMap<String, String>) -> BTreeMap<String, &String> {
    let word = |name: &String| {
        let (list, name) = name.split_once(": ").expect("a list and a name");
        let name = bantin::vietnamese::tone_key(&name.replace(", huyện Long Hồ", ""));
        format!("{list}: {name}")
    };
    addresses.iter().map(|(name, address)| (word(name), address)).collect()
}

#[test]
fn a_newer_report_changes_no_address() {
    for seed in 1..=6 {
        let mut random = Random(seed);
        let mut files = site_of([("khong-ngay", &*format!("ngày: không rõ | {}", some_names(&mut random)))]);
        let mut before = built(&files);
        for day in 1..=14 {
            // The path doesn't matter between reports of different days.
            let path = format!("content/{}-{day}.md", random.below(90));
            files.insert(path, report(&format!("ngày: {day}/01/2024 | {}", some_names(&mut random))));
            let after = built(&files);
            let (of_before, of_after) = (by_word(&before), by_word(&after));
            for (word, address) in of_before {
                assert_eq!(of_after.get(&word), Some(&address), "seed {seed}, day {day}: {word}");
            }
            before = after;
        }
    }
}

/// The lines that the warnings offer can be used unchanged, change nothing, and keep the addresses whatever older
/// reports are added.
#[test]
fn the_offered_lines_hold_the_addresses() {
    for seed in 1..=6 {
        let mut random = Random(seed);
        let mut files = site_of([]);
        for day in 11..=20 {
            let keys = format!("ngày: {day}/01/2024 | {}", some_names(&mut random));
            files.insert(format!("content/{day}.md"), report(&keys));
        }
        let first = built(&files);
        let mut lines = Vec::new();
        while let more @ [_, ..] = &offered(&recording(&files, &lines))[..] {
            lines.extend(more.iter().cloned());
            assert!(lines.len() < 40, "seed {seed}: the warnings never end: {lines:#?}");
        }
        assert_eq!(built(&recording(&files, &lines)), first, "seed {seed}");
        for day in 1..=9 {
            let keys = format!("ngày: 0{day}/01/2024 | {}", some_names(&mut random));
            files.insert(format!("content/{day}.md"), report(&keys));
        }
        let recorded = built(&recording(&files, &lines));
        let of_recorded = by_word(&recorded);
        for (word, address) in by_word(&first) {
            let is_recorded = lines.iter().any(|line| line.ends_with(&format!("slug: {address}}}")));
            if is_recorded {
                assert_eq!(of_recorded.get(&word), Some(&address), "seed {seed}: {word}, {lines:#?}");
            }
        }
    }
}

#[test]
fn recorded_addresses_come_first() {
    let files = site_of([
        ("a", "ngày: 01/01/2024 | xã: {tên: Tân Hưng, tỉnh: Cà Mau} | thẻ: [dừa] | mô hình: {tên: Ngõ sạch}"),
        ("b", "ngày: 02/01/2024 | xã: {tên: Tân Hùng, tỉnh: Cà Mau} | thẻ: [dưa] | mô hình: {tên: Ngô sạch}"),
        ("c", "ngày: 03/01/2024 | xã: {tên: Tân Hùng, tỉnh: Hà Nam} | thẻ: [hoa] | mô hình: {tên: Ngo sạch}"),
    ]);
    let lines = [
        "- {tag: DƯA, model: ngô sạch, slug: dua}",
        "- {commune: xã Tân Hùng, province: tỉnh Hà Nam, slug: tan-hung}",
        // No report has this name now, but its address stays reserved.
        "- {tag: hóa, slug: hoa}",
        "- {thẻ: \"dừa\", địa chỉ: trai-dua}",
    ];
    let files = recording(&files, &lines.map(str::to_owned));
    check(&files, "the: ", &["dưa = dua", "dừa = trai-dua", "hoa = hoa-2"]);
    check(&files, "mo-hinh: ", &["Ngo sạch = ngo-sach-2", "Ngô sạch = dua", "Ngõ sạch = ngo-sach"]);
    let places = [
        "Xã Tân Hùng, tỉnh Cà Mau = tan-hung-2",
        "Xã Tân Hùng, tỉnh Hà Nam = tan-hung",
        "Xã Tân Hưng, tỉnh Cà Mau = xa-tan-hung-tinh-ca-mau",
    ];
    check(&files, "xa: ", &places);
}

/// Reports appear and expire; every shown name keeps its address.
#[test]
fn time_changes_no_address() {
    let files = site_of([
        (
            "a",
            "ngày: 01/01/2024 | hết hạn: 01/03/2024 | thẻ: [dừa] | xã: Tân Hưng | mô hình: {tên: Ngõ sạch}",
        ),
        ("b", "ngày: 01/02/2024 | thẻ: [dưa] | xã: Tân Hùng | mô hình: {tên: Ngô sạch}"),
        ("c", "ngày: 01/04/2024 | thẻ: [dừa, dứa] | xã: Tân Hưng | mô hình: {tên: Ngõ sạch}"),
        (
            "d",
            "ngày: 01/01/2023 | ngày đăng: 01/05/2024 | thẻ: [dửa] | xã: Tấn Hưng | mô hình: {tên: Ngo sạch}",
        ),
        ("e", "ngày: 01/01/2022 | bản nháp: true | thẻ: [dữa] | xã: Tận Hưng | mô hình: {tên: Ngọ sạch}"),
    ]);
    let at = |moment: &str, drafts: bool, future: bool| {
        let now = moment.parse().expect("a moment");
        addresses(&build_files(&files, &Asked { now, drafts, future, ..Asked::default() }))
    };
    let all = at("2024-02-15T00:00:00Z", true, true);
    assert_eq!(all.len(), 13, "{all:?}");
    for month in 1..=6 {
        for (drafts, future) in [(false, false), (true, false), (false, true)] {
            for (name, address) in at(&format!("2024-0{month}-15T00:00:00Z"), drafts, future) {
                assert_eq!(all[&name], address, "{month}: {name}");
            }
        }
    }
}

/// The names in drafts and in reports that aren't due leave no trace, not even in an address.
#[test]
fn hidden_names_change_nothing() {
    let shown = [
        ("a", "ngày: 01/01/2024 | thẻ: [dừa] | xã: Tân Hưng | mô hình: {tên: Ngõ sạch}"),
        ("b", "ngày: 02/01/2024 | thẻ: [dưa] | xã: {tên: Tân Hùng, tỉnh: Cà Mau} | mô hình: {tên: Ngô sạch}"),
    ];
    let merging = "mô hình: {tên: Ngo sạch, cách gọi khác: [Ngõ sạch, Ngô sạch]}";
    let hidden = [
        ("c", format!("ngày: 01/01/2020 | ngày đăng: 01/01/2030 | thẻ: [dứa] | xã: Tấn Hưng | {merging}")),
        ("d", "ngày: 01/01/2031 | xã: {tên: Tân Hùng, tỉnh: Gia Lai} | thẻ: [dưa]".to_owned()),
        ("e", format!("ngày: 01/01/2020 | bản nháp: true | thẻ: [dứa] | xã: Tân Hùng | {merging}")),
    ];
    let hidden = hidden.iter().map(|(path, keys)| (*path, &**keys));
    let without = build_files(&site_of(shown), &Asked::default());
    let with = build_files(&site_of(shown.into_iter().chain(hidden)), &Asked::default());
    assert!(with.files == without.files, "{:?} and {:?}", addresses(&with), addresses(&without));
}
