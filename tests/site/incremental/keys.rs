//! Edits for all keys of front matter, `site.yaml` and `theme.yaml`.

use std::collections::BTreeSet;

use bantin::diagnostic::{Code, Place};
use bantin::theme::compile;
use serde_json::{Map, Value};

/// A key by its path, and the values that it changes between, in YAML. `photos[].alt` is a key of the first photo. `#`
/// is replaced by a number. An empty value removes the key. The first value of a group or list contains everything
/// required.
pub(super) type Edits = &'static [(&'static str, &'static [&'static str])];

pub(super) const FRONT_MATTER: Edits = &[
    ("title", &["Tin số #", "Ra mắt mô hình số #"]),
    ("kind", &["launch", "conference", "review", "news", "notice", "answer", "page"]),
    (
        "commune",
        &[
            "{name: Xuân Định, district: Xuân Lộc, province: Đồng Nai}",
            "Cẩm Tâm",
            "Khánh Hòa",
            "{name: Khánh Hòa, level: xã, province: An Giang}",
            "thị xã Chơn Thành",
            "Tân Hưng",
            "{name: Tân Hùng, province: Vĩnh Long}",
        ],
    ),
    ("commune.name", &["Cẩm Vân", "Xuân Định"]),
    ("commune.level", &["xã", "phường", ""]),
    ("commune.district", &["Xuân Lộc", "Cẩm Thủy", ""]),
    ("commune.province", &["Đồng Nai", "Thanh Hóa", ""]),
    ("date", &["0%/0%/202%", "1%/0%/202%", "unknown"]),
    ("published", &["0%/0%/2024 08:00", "1%/06/2024", ""]),
    ("updated", &["0%/0%/2024", "1%/06/2024 15:30", "1%/06/203%", ""]),
    ("expires", &["0%/0%/2025", "1%/06/2024 14:30", ""]),
    ("draft", &["true", "false", ""]),
    ("author", &["{name: Văn Hiếu}", "Ban Biên tập", ""]),
    ("author.name", &["Văn #", "Ngô Anh Thúy"]),
    ("author.role", &["CB. Đài #", ""]),
    ("source", &["Trang xã #", ""]),
    ("venue", &["Hội trường #", ""]),
    ("attendees", &["[{name: Trần Văn An}]", "[{group: trưởng thôn, count: 50}, {name: Ngô Anh Thúy}]"]),
    ("attendees[].name", &["Lê Văn #", "Trần Văn An"]),
    ("attendees[].honorific", &["Ông", "Bà", ""]),
    ("attendees[].roles", &["[Chủ tịch xã]", "[Bí thư, Chủ tịch]", ""]),
    ("attendees[].speaker", &["true", "false"]),
    ("attendees[].group", &["bí thư các thôn", ""]),
    ("attendees[].count", &["7#", ""]),
    ("attendees[].about", &["hơn", "gần", ""]),
    ("model", &["{name: Chính quyền thân thiện}", "{name: Công sở thân thiện}", ""]),
    ("model.name", &["Chính quyền thân thiện", "Công sở thân thiện", "Mô hình #", "Ngõ sạch", "Ngô sạch"]),
    ("model.variants", &["[Chính quyền vì dân]", "[Công sở #]", ""]),
    ("model.period", &["{from: 2021, to: 2025}", "{from: 2022, to: 2025}", ""]),
    ("model.period.from", &["2020", "2021"]),
    ("model.period.to", &["2025", "2026"]),
    ("model.contents", &["[{label: 2 xin, items: [xin chào, xin lỗi]}]", ""]),
    ("model.contents[].label", &["2 xin", "2 biết #"]),
    ("model.contents[].items", &["[xin chào, xin lỗi]", "[xin chào, xin phép]"]),
    ("model.mottos", &["[Gần dân #]", ""]),
    ("models", &["[{name: Chính quyền thân thiện}, {name: Công sở thân thiện}]", ""]),
    ("models[].name", &["Công sở số #", "Chính quyền thân thiện"]),
    ("models[].variants", &["[Công sở vì dân #]", ""]),
    ("models[].period", &["{from: 2021, to: 2025}", ""]),
    ("models[].period.from", &["2020", "2021"]),
    ("models[].period.to", &["2025", "2026"]),
    ("models[].contents", &["[{label: 2 biết, items: [biết nghe, biết nói]}]", ""]),
    ("models[].contents[].label", &["2 biết", "2 nên #"]),
    ("models[].contents[].items", &["[biết nghe, biết nói]", "[biết nghe, biết #]"]),
    ("models[].mottos", &["[Hiểu dân #]", ""]),
    ("figures", &["[{label: hồ sơ, value: 5}]", "[{label: thư, value: 7}, {label: hồ sơ, value: 1}]", ""]),
    ("figures[].label", &["hồ sơ", "thư chúc mừng"]),
    ("figures[].value", &["1#", "\"1.33%\""]),
    ("figures[].unit", &["thư", "bộ", ""]),
    ("documents", &["[{kind: Chỉ thị, number: 33-CT/TU}]", ""]),
    ("documents[].kind", &["Chỉ thị", "Kế hoạch", ""]),
    ("documents[].number", &["#-CT/TU", "33-CT/TU"]),
    ("documents[].date", &["12/03/202%", "unknown", ""]),
    ("documents[].issuer", &["Tỉnh ủy", "Huyện ủy #", ""]),
    ("documents[].about", &["Xây dựng mô hình #", ""]),
    ("photos", &["[{caption: Toàn cảnh}]", "[{file: anh.jpg, caption: Ảnh}, {caption: Hai}]", ""]),
    ("photos[].file", &["anh.jpg", ""]),
    ("photos[].caption", &["Toàn cảnh #", "Buổi lễ"]),
    ("photos[].alt", &["Hội trường #", ""]),
    ("photos[].credit", &["Văn Hiếu #", ""]),
    ("audio", &["[{file: loa.mp3}]", "[{file: loa.mp3, title: Bản tin}, {file: loa.mp3}]", ""]),
    ("audio[].file", &["loa.mp3", "/cam-tam/loa.mp3", "/khanh-hoa/loa.mp3"]),
    ("audio[].title", &["Bản tin #", ""]),
    ("attachments", &["[ke-hoach.txt]", "[anh.jpg]", ""]),
    (
        "tags",
        &[
            "[cải cách]",
            "[Cải cách, dân vận]",
            "[]",
            "",
            "[dừa, thuế]",
            "[dưa, thuê]",
            "[dứa, hoà giải, hòa giải]",
        ],
    ),
    ("applies", &["{from: 01/05/2024, to: 10/06/2024}", "{to: 03/06/2024 17:00}", ""]),
    ("applies.from", &["01/04/2024", "7h30 ngày 0%/05/2024", ""]),
    ("applies.to", &["0%/06/2024", "17h ngày 1%/06/2024", ""]),
    ("where", &["Thôn #", "Toàn xã", ""]),
    ("contact", &["{name: Ông Lê Văn A}", "Điện lực, 1900 67#", "115", ""]),
    ("contact.name", &["Trạm y tế", "Công an xã #"]),
    ("contact.phone", &["\"0912 345 6#\"", ""]),
    ("priority", &["normal", "quan trọng", "khẩn", ""]),
    ("question", &["Bao giờ sửa đường #?", "Đường hỏng từ lâu.", ""]),
    ("asker", &["{name: Lê Thị Hoa, full_name: true}", "ông Nguyễn Văn An", ""]),
    ("asker.name", &["Trần Văn #", "Nguyễn Văn An"]),
    ("asker.honorific", &["Ông", "bà", ""]),
    ("asker.full_name", &["true", "false", ""]),
    ("asked", &["0%/01/2020", "1%/02/2020", ""]),
    ("answerer", &["{name: Trần Văn Bình, role: Chủ tịch}", "UBND xã", ""]),
    ("answerer.name", &["Ban chỉ huy #", "Công an xã"]),
    ("answerer.role", &["Chủ tịch xã", "Phó #", ""]),
    ("extra", &["{lệ phí: miễn phí, hạn nộp: 30/06/2024}", "{số hộ: 13#, đã nộp: có, thôn: [một, hai]}", ""]),
    ("slug", &["bai-so-#", ""]),
    ("aliases", &["[/cu/#/]", "[/cu/#/, /tin/#.html]", ""]),
    ("summary", &["Tóm tắt #.", "Gọi 0912 345 6#.", "Bàn viêc gổm #.", ""]),
    (
        "corrections",
        &[
            "[{date: 1%/06/2024, what: Nhầm số hộ #}]",
            "[{date: 1%/07/2024, what: Nhầm tên}, {date: 0%/0%/202%, what: Gọi 0912 345 6#}]",
            "",
        ],
    ),
    ("corrections[].date", &["1%/06/2024 16:00", "0%/0%/202%"]),
    ("corrections[].what", &["Nhầm tên thôn #", "Nhầm ngày"]),
    // Usually none, since a withdrawn report hides all other edits.
    ("withdrawn", &["{date: 1%/06/2030, reason: Sai số liệu #}", "2%/06/2030", "", "", "", "", "", ""]),
    ("withdrawn.date", &["1%/07/2030", "2%/07/2030"]),
    ("withdrawn.reason", &["Nhầm tên #.", ""]),
    ("allow", &["[{code: personal-data, reason: đồng ý}]", "[{code: label-count, reason: đúng}]", ""]),
    ("allow[].code", &["photo-alt", "personal-data"]),
    ("allow[].reason", &["theo luật số #", ""]),
];

pub(super) const SETTINGS: Edits = &[
    ("title", &["Bản tin", "Bản tin #"]),
    ("description", &["Tin của xã #.", ""]),
    ("base_url", &["https://a.vn", "https://a.vn/tin", "https://b.vn"]),
    ("language", &["vi", "en", ""]),
    ("timezone", &["Asia/Ho_Chi_Minh", "Europe/Paris", ""]),
    ("theme", &["rieng", "bulletin", ""]),
    ("output", &["public", "ra", ""]),
    ("per_page", &["2", "3", "4"]),
    ("agency", &["Ủy ban nhân dân xã #", ""]),
    ("emblem", &["chung/bieu-trung.jpg", ""]),
    ("responsible", &["Nguyễn Văn #", ""]),
    ("contact", &["{email: a@a.vn}", ""]),
    ("contact.address", &["Số #, đường Ví Dụ", ""]),
    ("contact.phone", &["\"0000 000 0#\"", ""]),
    ("contact.email", &["bantin#@a.vn", ""]),
    ("license_line", &["Ghi rõ nguồn #.", ""]),
    ("menu", &["[{label: Trang chủ, url: /}]", "[{label: Các xã, url: /xa/}, {label: Tin, url: /}]", ""]),
    ("menu[].label", &["Trang chủ", "Nhà #"]),
    ("menu[].url", &["/", "/xa/", "https://c.vn/#"]),
    (
        "places",
        &[
            "[{name: Cẩm Tâm, now: {name: Cẩm Vân}}]",
            "[{name: Xuân Định, province: Đồng Nai, now: {name: Xuân Định}}]",
            "",
        ],
    ),
    ("places[].name", &["Cẩm Tâm", "Khánh Hòa", "Xuân Định"]),
    ("places[].level", &["phường", "thị trấn", ""]),
    ("places[].district", &["Cẩm Thủy", ""]),
    ("places[].province", &["An Giang", "Đồng Nai", ""]),
    ("places[].now", &["{name: Cẩm Vân}", "{name: Xuân Định, level: xã}"]),
    ("places[].now.name", &["Cẩm Vân", "Xã Mới #"]),
    ("places[].now.level", &["xã", "phường", ""]),
    ("places[].now.province", &["Thanh Hóa", "Đồng Nai", ""]),
    ("places[].since", &["01/07/2025", "01/01/202%", ""]),
    ("places[].resolution", &["Nghị quyết số #", ""]),
    (
        "addresses",
        &[
            "[{tag: dưa, commune: Xuân Định, slug: dua}]",
            "[{model: Ngô sạch, tag: dứa, slug: ngo-sach}, {commune: Tân Hưng, slug: tan-hung}]",
            "",
        ],
    ),
    ("addresses[].tag", &["dưa", "dừa", "thuê", "Hòa giải"]),
    ("addresses[].commune", &["Tân Hùng", "Xuân Định"]),
    ("addresses[].district", &["Cẩm Thủy", "Long Hồ", ""]),
    ("addresses[].province", &["Vĩnh Long", "Đồng Nai", ""]),
    ("addresses[].model", &["Chính quyền thân thiện", "Ngô sạch", "Công sở thân thiện"]),
    ("addresses[].slug", &["dua", "tan-hung", "ngo-sach", "rieng-#"]),
    ("region", &["north", "south", ""]),
    ("syllables_per_minute", &["160", "200", "240", ""]),
    ("relative_links", &["true", "false", ""]),
    ("search", &["true", "false", ""]),
    ("max_file_size", &["1", "30", ""]),
    ("checks", &["{skip: [photo-alt]}", "{skip: [label-count, stray-letter]}", ""]),
    ("checks.words", &["[viêc]", "[gổm, viêc]", ""]),
    ("checks.public_numbers", &["[\"0912 345 61\", \"0912 345 611\"]", "[+84 912 345 6#]", ""]),
    ("checks.skip", &["[photo-alt]", "[label-count, level-mismatch]", "[unbalanced-quotes]", ""]),
    (
        "targets",
        &[
            "[{name: web, kind: sftp, host: web.example.vn, user: lan, path: web}]",
            "[{name: usb, kind: folder, path: /mnt/web}]",
            "[{name: usb, kind: folder}]",
            "",
            "[{name: stick, kind: folder}]",
            "[{kind: sftp, path: web}]",
            "[{name: web, kind: usb#}]",
        ],
    ),
    ("targets[].name", &["usb", "web #", ""]),
    ("targets[].kind", &["sftp", "folder", "thư mục"]),
    ("targets[].host", &["web.example.vn", "192.0.2.1", "a b", ""]),
    ("targets[].port", &["22", "2222", "70000", ""]),
    ("targets[].user", &["lan", "bantin#", ""]),
    ("targets[].path", &["/mnt/web", "../web-#"]),
    ("targets[].connections", &["1", "8", ""]),
    (
        "targets[].certificate",
        &["\"00:11\"", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", ""],
    ),
    ("targets[].region", &["hn", "us-east-1", ""]),
    ("targets[].insecure", &["true", "false", ""]),
];

pub(super) const THEME: Edits = &[
    ("name", &["rieng", "Riêng #", ""]),
    ("description", &["Của xã #.", ""]),
    ("extends", &["bulletin", "rieng", ""]),
    ("share_cards", &["true", "false"]),
    // `\x23` is `#` in YAML.
    ("accent", &["\"\\x2314%%2d\"", "\"\\x239b1b12\"", "đỏ", ""]),
];

/// The edits of all keys, and how the paths of the files begin and end that have these keys.
pub(super) const ALL: [(Edits, &str, &str); 3] =
    [(FRONT_MATTER, "content/", ".md"), (SETTINGS, "site.yaml", ""), (THEME, "themes/", "/theme.yaml")];

/// The initial value at `path` in `edits`, for a group or list.
fn seed(edits: Edits, path: &str) -> Value {
    let (_, values) =
        edits.iter().find(|(known, _)| *known == path).expect("groups and lists have edits of their own");
    yaml(&values[0].replace(['#', '%'], "1"))
}

pub(super) fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("it is YAML")
}

/// Sets the value at `path` in `root`, or removes it. Creates missing groups on the way.
pub(super) fn set(edits: Edits, root: &mut Map<String, Value>, path: &str, value: Option<Value>) {
    let mut within = root;
    let mut walked = String::new();
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        let key = step.trim_end_matches("[]");
        walked = if walked.is_empty() { key.to_owned() } else { format!("{walked}.{key}") };
        if steps.peek().is_none() {
            match value {
                Some(value) => within.insert(key.to_owned(), value),
                None => within.shift_remove(key),
            };
            return;
        }
        let next = within.entry(key).or_insert(Value::Null);
        let first = |next: &Value| next.is_object() || next.as_array().is_some_and(|items| !items.is_empty());
        if !first(next) {
            *next = seed(edits, &walked);
        }
        if step.ends_with("[]") {
            walked.push_str("[]");
        }
        within = match next {
            Value::Array(items) => items[0].as_object_mut().expect("a list of groups"),
            Value::Object(group) => group,
            _ => unreachable!("a seed is a group or a list of groups"),
        };
    }
}

/// The paths of all keys in a JSON Schema, by their English names.
fn paths(root: &Value, at: &Value, before: &str, names: &BTreeSet<&str>, found: &mut BTreeSet<String>) {
    if let Some(name) = at["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        paths(root, &root["$defs"][name], before, names, found);
    }
    let choices = || ["anyOf", "oneOf"].iter().filter_map(|word| at[word].as_array()).flatten();
    // One value may stand for a list of one: its keys are those of the list.
    let is_list = choices().any(|choice| choice["items"].is_object());
    for choice in choices().filter(|choice| !is_list || choice["items"].is_object()) {
        paths(root, choice, before, names, found);
    }
    if at["items"].is_object() {
        paths(root, &at["items"], &format!("{before}[]"), names, found);
    }
    for (key, schema) in at["properties"].as_object().into_iter().flatten() {
        if names.contains(&**key) {
            let path = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
            paths(root, schema, &path, names, found);
            found.insert(path);
        }
    }
}

#[test]
fn each_key_of_front_matter_has_an_edit() {
    let schema = bantin::content::schema();
    let names = bantin::content::keys().map(|(english, _)| english).collect();
    let mut known = BTreeSet::new();
    paths(&schema, &schema, "", &names, &mut known);
    assert!(known.len() > 60, "the schema has lost its keys: {known:?}");
    assert_eq!(FRONT_MATTER.iter().map(|(path, _)| (*path).to_owned()).collect::<BTreeSet<_>>(), known);
}

/// `site.yaml` has no schema: its list of keys repeats a key for each group that has it.
#[test]
fn each_key_of_the_settings_has_an_edit() {
    let mut known: Vec<&str> = bantin::config::keys().map(|(english, _)| english).collect();
    let mut edited: Vec<&str> = SETTINGS.iter().filter_map(|(path, _)| path.rsplit('.').next()).collect();
    known.sort_unstable();
    edited.sort_unstable();
    assert_eq!(edited, known);
}

/// `theme.yaml` has neither a schema nor a public list: the message about an unknown key names all keys.
#[test]
fn each_key_of_a_theme_has_an_edit() {
    let theme = b"qqqqqqqqqqqq: 1\n".as_slice();
    let files = [("themes/bulletin/theme.yaml".into(), theme.into())].into();
    let (_, told) = compile("bulletin", &files, &[], &Place::whole(&"site.yaml".into()));
    let help = told.iter().find(|told| told.code == Code::UnknownKey).map(|told| &*told.help.en);
    let (_, known) = help.and_then(|help| help.rsplit_once(": ")).expect("all keys are named");
    let edited: BTreeSet<&str> = THEME.iter().map(|(path, _)| *path).collect();
    assert_eq!(edited, known.split(", ").collect());
}

#[test]
fn each_edit_changes_its_key() {
    for (path, values) in ALL.iter().flat_map(|(edits, ..)| *edits) {
        let fixed: BTreeSet<&&str> = values.iter().collect();
        // Only the removal may occur several times, which makes it more frequent.
        let n_removals = values.iter().filter(|value| value.is_empty()).count();
        let is_numbered = values.iter().any(|value| value.contains(['#', '%']));
        assert!(
            fixed.len() + n_removals.max(1) == values.len() + 1 && (fixed.len() > 1 || is_numbered),
            "{path}: {values:?}"
        );
    }
}
