//! Which mistakes in an article's file are fixed, and what stays.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::{Fixed, fixed};
use crate::diagnostic::Code;

const HEAD: &str = "---\ntitle: A\nkind: news\ncommune: B\ndate: 01/05/2024\n---\n\n";

fn fixes(bytes: &[u8]) -> Option<Fixed> {
    fixed(&"content/a.md".into(), bytes, &TimeZone::UTC, &BTreeSet::new())
}

/// The text below the front matter, fixed.
fn mended(text: &str) -> String {
    let file = format!("{HEAD}{text}");
    let bytes = fixes(file.as_bytes()).map_or(file.into_bytes(), |fixed| fixed.bytes);
    let mended = String::from_utf8(bytes).expect("it is text");
    mended.strip_prefix(HEAD).expect("the front matter stays").to_owned()
}

#[test]
fn what_is_certain_is_mended() {
    for (typed, meant) in [
        ("Xa\u{303} ho\u{323}p", "Xã họp"),
        ("Xã\u{a0}họp\u{200b}.", "Xã họp."),
        ("Hồ sơ gồm:\n● đơn theo mẫu\n● bản sao\n", "Hồ sơ gồm:\n- đơn theo mẫu\n- bản sao\n"),
        ("Gồm:\n\n▪ đơn\n\n▪ bản sao\n\n▪ ảnh\n", "Gồm:\n\n- đơn\n\n- bản sao\n\n- ảnh\n"),
        ("\u{f0b7}\tMột\n\u{f0b7}\tHai", "- Một\n- Hai"),
        ("Xã sẽ:\n-Mỗi hộ một cây\n-Chăm cây", "Xã sẽ:\n- Mỗi hộ một cây\n- Chăm cây"),
        ("1/ Một\n2/ Hai", "1. Một\n2. Hai"),
        (
            "• Một việc rất dài\nviết tiếp ở dòng sau\n• Hai",
            "- Một việc rất dài\nviết tiếp ở dòng sau\n- Hai",
        ),
        ("\tBão số 4 vào bờ lúc nửa đêm, làm tốc mái nhà.", "Bão số 4 vào bờ lúc nửa đêm, làm tốc mái nhà."),
        (
            "\tBão số 4 vào bờ lúc nửa đêm, làm tốc mái nhà.\n\tBà con chằng chống nhà cửa rất kỹ.\n\nHết.",
            "Bão số 4 vào bờ lúc nửa đêm, làm tốc mái nhà.\n\nBà con chằng chống nhà cửa rất kỹ.\n\nHết.",
        ),
        ("mô hình “Thân thiện“ và “4 xin”", "mô hình “Thân thiện” và “4 xin”"),
        (
            "[mẫu đơn](don xin.docx) và ![Cầu](cau mang.jpg)",
            "[mẫu đơn](<don xin.docx>) và ![Cầu](<cau mang.jpg>)",
        ),
        ("[Kế hoạch] (https://a.vn/)", "[Kế hoạch](https://a.vn/)"),
    ] {
        assert_eq!(mended(typed), meant, "{typed}");
        assert_eq!(mended(meant), meant, "{meant}");
    }
}

#[test]
fn what_may_be_meant_stays() {
    for text in [
        "– Chị thấy thế nào?\n– Gần hẳn.",
        "-Thưa bà con\n-Mời bà con",
        "• Một\nVăn bản khác hẳn.\n• Hai",
        "Gồm:\n2.Hai\n3.Ba",
        "Lời nói đầu.\n\n    bantin check\n    bantin build",
        "mô hình “Thân thiện ra mắt",
        "Tối nay\u{a0}5\u{a0}giờ",
        "[x](a b.jpg \"Tên\")",
        "[Ảnh](<anh\u{a0}một.jpg>)",
        "Xã họp dân.\nDân đến rất đông.",
    ] {
        assert_eq!(mended(text), text);
    }
}

#[test]
fn the_rest_of_the_file_stays_byte_for_byte() {
    let file = "\u{feff}---\r\ntitle: A # chú thích\r\nkind: news\r\ncommune:\u{a0}B\r\ndate: “01/05/2024”\r\n---\r\n\r\nMột \r\n• Hai\r• Ba\r\n\r\n\u{1}Bốn\u{a0}năm\u{200b}";
    let meant = "\u{feff}---\r\ntitle: A # chú thích\r\nkind: news\r\ncommune: B\r\ndate: 01/05/2024\r\n---\r\n\r\nMột \r\n- Hai\r- Ba\r\n\r\n\u{1}Bốn\u{a0}năm\u{200b}";
    let found = fixes(file.as_bytes()).expect("there is something to mend");
    assert_eq!(String::from_utf8_lossy(&found.bytes), meant);
    let numbers: Vec<usize> = found.changes.iter().map(|change| change.number).collect();
    assert_eq!(numbers, [4, 5, 9, 10]);
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    assert_eq!(fixes(&wide(file)).map(|fixed| fixed.bytes), Some(wide(meant)));
}

#[test]
fn what_is_switched_off_stays() {
    let file = format!("{HEAD}“a“\n");
    let skip = BTreeSet::from([Code::UnbalancedQuotes]);
    assert_eq!(fixed(&"content/a.md".into(), file.as_bytes(), &TimeZone::UTC, &skip), None);
    assert_eq!(fixes(b"\xff"), None);
    assert_eq!(fixes(b"no article"), None);
}
