//! Values that aren't written as the guide says but can mean only one thing are read without a message.

use bantin::content::{Article, Attendee, parse};
use bantin::source::SourcePath;
use jiff::tz::TimeZone;

const KEYS: &str = "tiêu đề: Bài một\nloại: tin\nxã: Cẩm Tâm\nngày: 04/04/2023\n";

fn read(front: &str) -> Article {
    let text = format!("---\n{front}---\n\nTin ngắn.\n");
    let (article, told) = parse(&SourcePath::from("content/a.md"), text.as_bytes(), &TimeZone::UTC);
    assert!(told.is_empty(), "{front}{told:#?}");
    article.expect("it is read")
}

#[test]
fn one_value_is_a_list_of_one() {
    let roles = |front: &str| match &read(&format!("{KEYS}{front}")).report.attendees[..] {
        [Attendee::Person { name, roles, speaker, .. }] => (name.clone(), roles.join("|"), *speaker),
        other => panic!("{other:?}"),
    };
    for (front, expected, speaker) in [
        ("đại biểu:\n  - {tên: An, chức vụ: Phó Chủ tịch}\n", "Phó Chủ tịch", false),
        (
            "đại biểu:\n  - {tên: An, chức vụ: \"Bí thư, Chủ tịch\", phát biểu: có}\n",
            "Bí thư, Chủ tịch",
            true,
        ),
        ("đại biểu: {tên: An, chức vụ: [Bí thư, Chủ tịch], phát biểu: Không}\n", "Bí thư|Chủ tịch", false),
        ("đại biểu:\n  tên: An\n  chức vụ: Trưởng thôn\n", "Trưởng thôn", false),
    ] {
        assert_eq!(roles(front), ("An".to_owned(), expected.to_owned(), speaker), "{front}");
    }
    let report = read(&format!("{KEYS}thẻ: một cửa\ntệp đính kèm: mau.pdf\nbản nháp: có\n")).report;
    assert_eq!((report.tags, report.attachments), (vec!["một cửa".to_owned()], vec!["mau.pdf".to_owned()]));
    assert!(report.draft);
}

#[test]
fn a_key_is_known_in_any_case_and_with_any_blanks() {
    for front in [
        "Tiêu Đề: Bài một\nLOẠI: tin\nXã: Cẩm Tâm\nNgày: 04/04/2023\n",
        "tiêu\u{a0}đề: Bài một\nloại\u{200b}: tin\n\u{feff}xã: Cẩm Tâm\nngày\u{a0}: 04/04/2023\n",
        "tieu_de: Bài một\nLoai: tin\nxa: Cẩm Tâm\nDate: 04/04/2023\n",
    ] {
        let report = read(front).report;
        assert_eq!((&*report.title, report.date.map(|date| date.year())), ("Bài một", Some(2023)), "{front}");
        assert_eq!(report.commune.map(|commune| commune.name).as_deref(), Some("Cẩm Tâm"), "{front}");
    }
}

#[test]
fn a_percentage_is_a_number_with_its_sign() {
    for (value, unit, expected) in [
        ("98,5%", "", "98,5%"),
        ("\"98,5 %\"", "", "98,5%"),
        ("100%", "hộ", "100 hộ"),
        ("\"0,3‰\"", "", "0,3‰"),
    ] {
        let front = format!("{KEYS}số liệu:\n  - nhãn: đúng hẹn\n    giá trị: {value}\n    đơn vị: {unit}\n");
        let figure = read(&front).report.figures.remove(0);
        assert_eq!(figure.value.with_unit(figure.unit.as_deref().unwrap_or_default()), expected, "{value}");
    }
}

#[test]
fn a_moment_that_never_comes_is_none() {
    for word in ["vô thời hạn", "không", "Không có", "không rõ", "mãi mãi", "không thời hạn"]
    {
        let report = read(&format!("{KEYS}hết hạn: {word}\nngày đăng: không rõ\n")).report;
        assert_eq!(report.expires, None, "{word}");
        assert_eq!(report.published.map(|posted| posted.date), report.date, "{word}");
    }
}
