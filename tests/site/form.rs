//! Values of articles set by a form: the value is read back, and no other byte changes.

#![expect(clippy::disallowed_methods, reason = "the corpus is files")]

mod files;

use std::path::Path;

use bantin::content::{ArticleForm, form_fields};
use bantin::vietnamese::nfc;
use bantin::{Field, Shape};
use serde_json::{Map, Value, json};

use super::random::Random;

/// Texts that YAML could read as something else.
const TEXTS: [&str; 40] = [
    "Lễ ra mắt mô hình",
    "04/04/2023",
    "không rõ",
    "true",
    "no",
    "null",
    "~",
    "115",
    "1.336",
    "0x1f",
    "1e3",
    ".5",
    "-",
    "- x",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "“4 xin”",
    "\"a\" b",
    "'a'",
    "it's",
    "[a]",
    "{a}",
    "a, b",
    "*a",
    "&a",
    "!a",
    "| a",
    "> a",
    "% a",
    "@ a",
    "`a`",
    "? a",
    "a\\b",
    " a ",
    "hai dòng\nvà dòng sau",
    "đoạn một\n\nđoạn hai\n",
    "a\tb",
    "e\u{302}\u{301} NFD, \u{a0} và \u{200b}",
];

fn text(random: &mut Random) -> String {
    TEXTS[random.below(TEXTS.len())].to_owned()
}

fn value(shape: &Shape, random: &mut Random) -> Value {
    match shape {
        Shape::Boolean => json!(random.below(2) == 0),
        Shape::Integer => json!(random.below(3000).to_string()),
        Shape::List(item) => (0..=random.below(4)).map(|_| value(item, random)).collect(),
        Shape::Map { fields, .. } => {
            let mut map = Map::new();
            for field in fields {
                if random.below(3) > 0 {
                    map.insert(field.key.clone(), value(&field.shape, random));
                }
            }
            if map.is_empty() {
                map.insert(fields[0].key.clone(), value(&fields[0].shape, random));
            }
            Value::Object(map)
        }
        _ => json!(text(random)),
    }
}

/// The front matter in parts: one for each key at the margin, with the name of the key, down to the next key or the
/// comments above it.
fn parts(file: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = vec![(String::new(), String::new())];
    let mut is_front = false;
    for line in file.split_inclusive('\n') {
        let is_fence = !line.starts_with("  ")
            && line.trim().chars().count() > 1
            && line.trim().chars().all(|char| "-–—―─−_=*".contains(char));
        let begins = |char: char| !char.is_whitespace() && !matches!(char, '-' | '#' | ']' | '}' | '.');
        if is_fence {
            is_front = !is_front && parts.len() == 1;
            parts.push(("---".to_owned(), String::new()));
        } else if is_front && line.starts_with(begins) {
            let name = line.split(':').next().unwrap_or_default();
            parts.push((name.trim().trim_matches('"').to_owned(), String::new()));
        } else if line.starts_with('#') {
            parts.push(("#".to_owned(), String::new()));
        }
        let last = parts.last_mut().expect("there is one");
        last.1.push_str(line);
    }
    parts
}

/// Checks that only the part of `field` differs.
fn check_others(before: &str, after: &str, field: &Field) {
    let others = |file: &str| {
        let of_field = |name: &str| nfc(name) == field.key || nfc(name) == field.twin;
        let file = file.replace("\r\n", "\n").replace('\r', "\n");
        let others = parts(&file).into_iter().filter(|(name, _)| !of_field(name));
        others.map(|(_, text)| text).collect::<String>()
    };
    let (one, other) = (others(before), others(after));
    // A blank line may stand between the lines of a text.
    let solid =
        |text: &str| text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n");
    assert_eq!(solid(&one), solid(&other), "{}:\n{before}\n{after}", field.key);
}

fn form_of(file: &str) -> ArticleForm {
    ArticleForm::read(file.as_bytes()).expect("it has front matter")
}

fn written(form: &ArticleForm) -> String {
    String::from_utf8(form.bytes()).expect("it is text")
}

/// Sets `field` in `file` to `wanted`. Returns the new file, if that is possible.
fn check_set(file: &str, field: &Field, wanted: Option<&Value>) -> Option<String> {
    let mut form = form_of(file);
    let before = form.values().ok()?;
    form.set(&field.key, wanted).ok()?;
    let after = written(&form);
    let read = form_of(&after);
    let mut expected = before;
    match wanted {
        Some(wanted) => drop(expected.insert(field.key.clone(), wanted.clone())),
        None => drop(expected.remove(&field.key)),
    }
    assert_eq!(read.values().expect("it can be read"), expected, "{}: {after}", field.key);
    assert_eq!(read.text(), form_of(file).text());
    // Only if the keys are at the margin, since this test finds the parts by them.
    if file.starts_with("---") && !file.lines().nth(1).is_some_and(|line| line.starts_with([' ', '{'])) {
        check_others(file, &after, field);
    }
    Some(after)
}

/// All articles of the repository that begin with front matter.
fn corpus() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["content", "tests/golden", "tests/diagnostics"] {
        for entry in walkdir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let Ok(text) = std::fs::read_to_string(&entry) else { continue };
            if entry.extension().is_some_and(|ending| ending == "md")
                && ArticleForm::read(text.as_bytes()).is_ok()
            {
                files.push((entry.display().to_string(), text));
            }
        }
    }
    assert!(files.len() > 150, "{}", files.len());
    files
}

fn walkdir(folder: impl AsRef<Path>) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry").path();
        if entry.is_dir() { found.extend(walkdir(&entry)) } else { found.push(entry) }
    }
    found.sort();
    found
}

#[test]
fn what_was_read_and_is_set_again_changes_nothing() {
    for (path, file) in corpus() {
        let mut form = form_of(&file);
        let Ok(values) = form.values() else { continue };
        for (key, value) in &values {
            form.set(key, Some(value)).unwrap_or_else(|_| panic!("{path}: {key}"));
        }
        form.set_text(&form.text());
        assert_eq!(written(&form), file, "{path}");
    }
}

#[test]
fn a_value_that_is_set_is_read_back_and_the_rest_stays() {
    let mut random = Random(17);
    let fields = form_fields();
    let (mut done, mut refused) = (0, 0);
    for (_, file) in corpus() {
        for _ in 0..12 {
            let field = &fields[random.below(fields.len())];
            if field.shape == Shape::Any {
                continue;
            }
            let wanted = (random.below(5) > 0).then(|| value(&field.shape, &mut random));
            match check_set(&file, field, wanted.as_ref()) {
                Some(_) => done += 1,
                None => refused += 1,
            }
        }
    }
    assert!(done > 1500 && refused * 10 < done, "{done} done, {refused} refused");
}

#[test]
fn many_values_one_after_the_other() {
    let mut random = Random(1789);
    let fields = form_fields();
    let (mut done, mut refused) = (0, 0);
    for _ in 0..60 {
        let mut file =
            String::from("---\n# ghi chú đầu\ntiêu đề: A # chú thích\n\nloại: tin\nxã: B\n---\n\nMột câu.\n");
        for _ in 0..30 {
            let field = &fields[random.below(fields.len())];
            if field.shape == Shape::Any {
                continue;
            }
            let values = form_of(&file).values().expect("it can be edited");
            // Rows are moved, changed, added and removed.
            let wanted = match (values.get(&field.key), &field.shape) {
                (Some(Value::Array(rows)), Shape::List(item)) if random.below(4) > 0 => {
                    let mut rows = rows.clone();
                    match random.below(4) {
                        0 => rows.insert(random.below(rows.len() + 1), value(item, &mut random)),
                        1 => rows.rotate_left(1),
                        2 if rows.len() > 1 => drop(rows.remove(random.below(rows.len()))),
                        _ => {
                            let at = random.below(rows.len());
                            rows[at] = value(item, &mut random);
                        }
                    }
                    Some(Value::Array(rows))
                }
                _ => (random.below(5) > 0).then(|| value(&field.shape, &mut random)),
            };
            match check_set(&file, field, wanted.as_ref()) {
                Some(after) => {
                    file = after;
                    done += 1;
                }
                None => refused += 1,
            }
        }
        assert!(file.starts_with("---\n# ghi chú đầu\n") && file.contains(" # chú thích\n"), "{file}");
    }
    assert!(done > 1000 && refused * 20 < done, "{done} done, {refused} refused");
}

/// `BANTIN_FORMS` sets the number of files, 3,000 by default.
#[test]
fn in_files_of_every_style() {
    let n_files = std::env::var("BANTIN_FORMS").map_or(3000, |number| number.parse().expect("a number"));
    let mut random = Random(1945);
    let fields = form_fields();
    let (mut done, mut refused) = (0, 0);
    for _ in 0..n_files {
        let mut file = files::article(&mut random, fields);
        for _ in 0..3 {
            let field = &fields[random.below(fields.len())];
            if field.shape == Shape::Any {
                continue;
            }
            let wanted = (random.below(4) > 0).then(|| value(&field.shape, &mut random));
            match check_set(&file, field, wanted.as_ref()) {
                Some(after) => {
                    file = after;
                    done += 1;
                }
                None => refused += 1,
            }
        }
    }
    assert!(done > 2 * n_files && refused * 20 < done, "{done} done, {refused} refused");
}

/// Sets keys of a file and checks the result.
fn check_edits(file: &str, edits: &[(&str, Value)], expected: &str) {
    for newline in ["\n", "\r\n"] {
        let (file, expected) = (file.replace('\n', newline), expected.replace('\n', newline));
        let mut form = form_of(&file);
        for (key, value) in edits {
            form.set(key, (!value.is_null()).then_some(value)).unwrap_or_else(|_| panic!("{key}: {file}"));
        }
        assert_eq!(written(&form), expected);
    }
}

#[test]
fn edits_look_as_if_an_author_had_made_them() {
    let file = "---\n# bài mẫu\ntiêu đề: 'Tin cũ' # sẽ đổi\nloại: tin\nxã: Cẩm Tâm\nngày: 04/04/2023\nnguồn: # nơi lấy tin\nđại biểu:\n  # chủ trì\n  - tên: Lê Thị Hoa\n    chức vụ: Bí thư\n  - nhóm: bà con # đông\n    số lượng: 200\nthẻ: [dân vận, \"xã hội\"]\n---\n\nMột câu.\n";
    let of = |changes: &[(&str, &str)]| {
        changes.iter().fold(file.to_owned(), |file, (from, to)| {
            assert!(file.contains(from), "{from}");
            file.replace(from, to)
        })
    };
    check_edits(file, &[("title", json!("Tin “mới”"))], &of(&[("'Tin cũ'", "'Tin “mới”'")]));
    check_edits(file, &[("source", json!("Đài xã"))], &of(&[("nguồn: #", "nguồn: Đài xã #")]));
    check_edits(
        file,
        &[("commune", json!({"name": "Cẩm Tâm", "level": "xã"}))],
        &of(&[("xã: Cẩm Tâm", "xã:\n  tên: Cẩm Tâm\n  cấp: xã")]),
    );
    check_edits(file, &[("commune", json!({"name": "Cẩm Vân"}))], &of(&[("xã: Cẩm Tâm", "xã: Cẩm Vân")]));
    check_edits(
        file,
        &[("venue", json!("Nhà văn hóa"))],
        &of(&[("nơi lấy tin\n", "nơi lấy tin\nđịa điểm: Nhà văn hóa\n")]),
    );
    check_edits(
        file,
        &[("tags", json!(["dân vận", "mới: x", "xã hội"]))],
        &of(&[("[dân vận,", "[dân vận, \"mới: x\",")]),
    );
    check_edits(file, &[("tags", json!(null))], &of(&[("thẻ: [dân vận, \"xã hội\"]\n", "")]));
    check_edits(file, &[("draft", json!(true))], &of(&[("04/2023\n", "04/2023\nbản nháp: true\n")]));
    check_edits(
        file,
        &[(
            "attendees",
            json!([{"group": "bà con", "count": "210"}, {"name": "Lê Thị Hoa", "roles": ["Bí thư"]}]),
        )],
        &of(&[(
            "  - tên: Lê Thị Hoa\n    chức vụ: Bí thư\n  - nhóm: bà con # đông\n    số lượng: 200\n",
            "  - nhóm: bà con\n    số lượng: 210\n  - tên: Lê Thị Hoa\n    chức vụ: Bí thư\n",
        )]),
    );
    check_edits(
        file,
        &[(
            "attendees",
            json!([{"name": "Lê Thị Hoa", "roles": ["Bí thư", "Chủ tịch"], "speaker": true}, {"group": "bà con", "count": "200"}]),
        )],
        &of(&[("chức vụ: Bí thư\n", "chức vụ:\n      - Bí thư\n      - Chủ tịch\n    phát biểu: true\n")]),
    );
    check_edits(
        file,
        &[("attendees", json!([{"name": "Lê Thị Hoa", "roles": ["Bí thư"]}]))],
        &of(&[("  - nhóm: bà con # đông\n    số lượng: 200\n", "")]),
    );
    check_edits(
        file,
        &[("summary", json!("Dòng một\nDòng hai"))],
        &of(&[("\"xã hội\"]\n", "\"xã hội\"]\ntóm tắt: |-\n  Dòng một\n  Dòng hai\n")]),
    );
}

#[test]
fn what_is_written_unusually_is_left_to_its_author() {
    for front in ["title: &a X\nvenue: *a\n", "title: !!str X\n", "? [a]\n: b\n", "- a\n"] {
        let file = format!("---\n{front}---\n\nMột câu.\n");
        let mut form = form_of(&file);
        let is_refused = form.set("title", Some(&json!("B"))).is_err();
        let text = written(&form);
        assert!(if is_refused { text == file } else { text.contains("title: B") }, "{text}");
    }
    assert!(ArticleForm::read(b"M\xe1\xbb\x99t c\xc3\xa2u.\n").is_err());
    assert!(ArticleForm::read(b"---\ntitle: \xff\n---\n").is_err());
}

#[test]
fn marks_are_at_their_keys_and_go_one_by_one() {
    let file = "---\n# kiểm tra: cả bài\n# kiểm tra: ngày nào?\nngày: 04/04/2023\nđại biểu:\n  # kiểm tra: tên\n  - tên: A\n    # kiểm tra: chức vụ\n    chức vụ: B\n---\nx\n";
    let mut form = form_of(file);
    let marks: Vec<Value> = form.marks().iter().map(|mark| json!([mark.path, mark.text])).collect();
    assert_eq!(
        json!(marks),
        json!([
            [["date"], "cả bài"],
            [["date"], "ngày nào?"],
            [["attendees", 0, "name"], "tên"],
            [["attendees", 0, "roles"], "chức vụ"]
        ])
    );
    form.settle(&form.marks()[2].path.clone());
    form.settle(&form.marks()[0].path.clone());
    let expected =
        file.replace("# kiểm tra: cả bài\n# kiểm tra: ngày nào?\n", "").replace("  # kiểm tra: tên\n", "");
    assert_eq!(written(&form), expected);
}

#[test]
fn lines_of_the_text_that_stay_keep_their_ends() {
    for (file, text, expected) in [
        (
            "---\ntitle: A\n---\n\n\nMột.\r\nHai.\nBa.\n",
            "Một.\nHai, rồi.\nBa.\n",
            "---\ntitle: A\n---\n\n\nMột.\r\nHai, rồi.\nBa.\n",
        ),
        (
            "---\r\ntitle: A\r\n---\r\n\r\nMột.\r\n",
            "Một.\n\nHai.\n",
            "---\r\ntitle: A\r\n---\r\n\r\nMột.\r\n\r\nHai.\r\n",
        ),
        ("---\ntitle: A\n---\nMột", "Một\nHai", "---\ntitle: A\n---\nMột\nHai"),
        ("---\ntitle: A\n---", "Một\n", "---\ntitle: A\n---\nMột\n"),
        ("---\ntitle: A\n---\n\nMột\n", "", "---\ntitle: A\n---\n\n"),
    ] {
        let mut form = form_of(file);
        form.set_text(text);
        assert_eq!(written(&form), expected);
        assert_eq!(form.text(), text);
    }
}

#[test]
fn a_value_that_cannot_be_read_goes_without_the_comment_below_it() {
    let file = "---\ntitle: A\ntags: [dân vận\n  xã hội\n\n# nơi họp\nvenue: B\n---\n\nMột câu.\n";
    let expected = file.replace(" [dân vận\n  xã hội\n", "\n  - dân vận\n");
    check_edits(file, &[("tags", json!(["dân vận"]))], &expected);
}
