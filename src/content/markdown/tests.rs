//! The HTML of a text, mark by mark.

use jiff::tz::TimeZone;

use crate::content::parse;

fn html(markdown: &str) -> String {
    let text = format!("---\nloại: trang\ntiêu đề: Giới thiệu\n---\n\n{markdown}\n");
    let (article, told) = parse(&"content/a.md".into(), text.as_bytes(), &TimeZone::UTC);
    assert!(told.is_empty(), "{told:#?}");
    article.expect("it has front matter").body.html().trim().to_owned()
}

#[test]
fn the_description_of_a_picture_is_plain_text() {
    let cases = [
        ("Lễ *ra mắt* **mô hình**", "Lễ ra mắt mô hình"),
        ("Xem <https://a.vn/b> nhé", "Xem https://a.vn/b nhé"),
        ("Thư <dan@camtam.vn>", "Thư dan@camtam.vn"),
        ("Xem [bài](https://a.vn)", "Xem bài"),
        ("Lễ <b>ra mắt</b><br>mới", "Lễ ra mắtmới"),
        ("`mã` ~~bỏ~~", "mã bỏ"),
        ("Ảnh ![trong](c.png) ảnh", "Ảnh trong ảnh"),
        ("“Xã” \\*a\\* &amp; b", "“Xã” *a* &amp; b"),
    ];
    for (description, alt) in cases {
        let html = html(&format!("![{description}](a.jpg)"));
        let expected = format!("<p><img src=\"\" alt=\"{alt}\" /></p>");
        assert_eq!(html, expected, "{description}");
    }
}

#[test]
fn no_control_character_reaches_the_page() {
    let cases = [
        ("Xã&#1; Cẩm&#x7f; Tâm&#11;", "<p>Xã Cẩm Tâm</p>"),
        ("<p>Xã&#1; Cẩm</p>", "<p>Xã Cẩm</p>"),
        ("<div>\n\nXã&#2;\n\n<b>Cẩm&#1;</b>\n\n</div>", "<div>\n<p>Xã</p>\n<p><b>Cẩm</b></p>\n</div>"),
        ("[xã](https://a.vn \"b&#1;\")", "<p><a href=\"https://a.vn\" title=\"b\">xã</a></p>"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
}
