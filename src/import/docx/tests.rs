//! Files as Word and similar programs write them, built from their parts.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::read;
use crate::import::markdown::markdown;
use crate::import::refusal::ImportRefusal;

/// A .docx with these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("a file").into_inner()
}

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:r="r" xmlns:mc="mc" xmlns:a="a" xmlns:wp="wp" xmlns:wps="wps" xmlns:v="v"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    )
}

const STYLES: &str = r#"<w:styles xmlns:w="w">
    <w:style w:styleId="u1"><w:name w:val="Đầu đề 1"/></w:style>
    <w:style w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
    <w:style w:styleId="Muc"><w:name w:val="Mục riêng"/><w:basedOn w:val="Heading2"/></w:style>
    <w:style w:styleId="So"><w:name w:val="Đoạn có số"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
    <w:style w:styleId="LB"><w:name w:val="List Bullet"/></w:style>
    <w:style w:styleId="Chuthich"><w:name w:val="Chú thích"/></w:style>
</w:styles>"#;

const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
    <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"#;

const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Target="https://thon.example/tin" TargetMode="External"/><Relationship Id="rId2" Target="media/image1.png"/><Relationship Id="rId3" Target="media/image2.emf"/></Relationships>"#;

const NOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>Theo sổ của thôn.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

fn file(body: &str) -> Vec<u8> {
    packed(&[
        ("word/document.xml", document(body).as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/footnotes.xml", NOTES.as_bytes()),
        ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
        ("word/media/image1.png", b"a picture"),
        ("word/media/image2.emf", b"a drawing"),
    ])
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let read = read(&file(body)).expect("a document");
    assert_eq!(markdown(&read.blocks), expected);
}

fn paragraph(properties: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
}

#[test]
fn headings_are_known_by_style_and_by_outline_level() {
    let body = [
        paragraph(r#"<w:pStyle w:val="u1"/>"#, "Thôn Bãi làm đường"),
        paragraph(r#"<w:pStyle w:val="Muc"/>"#, "Góp đất"),
        paragraph(r#"<w:outlineLvl w:val="2"/>"#, "Góp công"),
        paragraph("", "Bà con &amp; thôn."),
    ];
    check(&body.concat(), "## Thôn Bãi làm đường\n\n## Góp đất\n\n### Góp công\n\nBà con & thôn.");
}

#[test]
fn lists_are_known_by_numbering_by_style_and_by_what_was_typed() {
    let item = |list: u8, level: u8, text: &str| {
        paragraph(&format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#), text)
    };
    let body = [
        item(1, 0, "một"),
        item(1, 1, "một một"),
        item(1, 1, "một hai"),
        item(1, 0, "hai"),
        paragraph("", "Rồi:"),
        paragraph(r#"<w:pStyle w:val="So"/>"#, "ba"),
        paragraph(r#"<w:pStyle w:val="So"/>"#, "bốn"),
        item(0, 0, "Không là mục."),
        paragraph(r#"<w:pStyle w:val="LB"/>"#, "năm"),
        paragraph("", "Sau nữa:"),
        paragraph("", "\u{f0b7} sáu"),
        paragraph("", "• bảy"),
    ];
    check(
        &body.concat(),
        "- một\n  1. một một\n  2. một hai\n- hai\n\nRồi:\n\n1. ba\n2. bốn\n\nKhông là mục.\n\n- năm\n\nSau nữa:\n\n- sáu\n- bảy",
    );
}

#[test]
fn marks_go_over_split_runs_and_changes_are_accepted() {
    let run = |properties: &str, text: &str| {
        format!(r#"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
    };
    let body = format!(
        r#"<w:p>{}{}{}<w:del>{}</w:del><w:ins>{}</w:ins>{}<w:hyperlink r:id="rId1">{}</w:hyperlink>{}</w:p>"#,
        run("<w:b/>", "Xã Gò "),
        run("<w:b/><w:lang/>", "Nổi"),
        run(r#"<w:b w:val="0"/>"#, " họp "),
        r#"<w:r><w:delText>hôm kia</w:delText></w:r>"#,
        run("", "hôm nay"),
        run("<w:vanish/>", "ẩn"),
        run("<w:i/>", "ở đây"),
        r#"<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:footnoteReference w:id="2"/></w:r>"#,
    );
    check(
        &body,
        "**Xã Gò Nổi** họp hôm nay*[ở đây](https://thon.example/tin)*✓ \\[1\\]\n\n\\[1\\] Theo sổ của thôn.",
    );
    let field = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://a.example/"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>xem</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> thêm</w:t></w:r></w:p>"#;
    check(field, "[xem](https://a.example/) thêm");
}

#[test]
fn tables_keep_their_rows_and_frames_are_no_tables() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph("", text))
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = [
        row(&[cell("", "Thôn"), cell("", "Số hộ"), cell("", "Ghi chú")]),
        row(&[cell(r#"<w:vMerge w:val="restart"/>"#, "Bãi"), cell(r#"<w:gridSpan w:val="2"/>"#, "20")]),
        row(&[cell("<w:vMerge/>", ""), cell("", "31"), cell("", "mới")]),
    ];
    check(
        &format!("<w:tbl>{}</w:tbl>", table.concat()),
        "| Thôn | Số hộ | Ghi chú |\n|---|---|---|\n| Bãi | 20 | |\n| | 31 | mới |",
    );
    check(&format!("<w:tbl>{}</w:tbl>", row(&[cell("", "Khung lời mời.")])), "Khung lời mời.");
}

#[test]
fn pictures_come_out_with_their_captions() {
    let drawing = |id: &str| {
        format!(
            r#"<w:p><w:r><w:drawing><wp:inline><wp:docPr descr="Cầu mới"/><a:graphic><a:blip r:embed="{id}"/></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
        )
    };
    let boxed = r#"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>Lời trong khung.</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Lời trong khung.</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"#;
    let body = format!(
        "{}{}{}{boxed}",
        drawing("rId2"),
        paragraph(r#"<w:pStyle w:val="Chuthich"/>"#, "Cầu Bà Tý"),
        drawing("rId3")
    );
    let read = read(&file(&body)).expect("a document");
    assert_eq!(markdown(&read.blocks), "![Cầu mới](word/media/image1.png)\n\nCầu Bà Tý\n\nLời trong khung.");
    assert_eq!(read.pictures.keys().collect::<Vec<_>>(), ["word/media/image1.png"]);
    assert_eq!(read.remarks.len(), 1);
}

#[test]
fn text_of_old_fonts_is_converted() {
    let run = |font: &str, text: &str| {
        format!(
            r#"<w:r><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#
        )
    };
    let body = format!(
        "<w:p>{}</w:p><w:p>{}</w:p>",
        run(".VnTimeH", "x· Gß Næi häp d©n"),
        run(".VnTime", "ChiÒu ngµy 6/5, x· Gß Næi häp d©n t¹i héi tr\u{ad}êng.")
    );
    check(&body, "XÃ GÒ NỔI HỌP DÂN\n\nChiều ngày 6/5, xã Gò Nổi họp dân tại hội trường.");
}

#[test]
fn what_would_never_end_is_refused() {
    let bomb = vec![b' '; 40_000_000];
    let entities = r#"<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><w:document xmlns:w="w"><w:body>&c;</w:body></w:document>"#;
    let deep = format!("{}{}", "<w:p>".repeat(5_000), "</w:p>".repeat(5_000));
    for (bytes, expected) in [
        (packed(&[("word/document.xml", &bomb)]), ImportRefusal::TooLarge),
        (packed(&[("word/document.xml", entities.as_bytes())]), ImportRefusal::Damaged),
        (packed(&[("word/document.xml", document(&deep).as_bytes())]), ImportRefusal::TooLarge),
        (packed(&[("xl/workbook.xml", b"<a/>")]), ImportRefusal::Damaged),
        (b"PK\x03\x04 and no more".to_vec(), ImportRefusal::Damaged),
        (b"\xd0\xcf\x11\xe0 locked".to_vec(), ImportRefusal::Locked),
    ] {
        assert_eq!(read(&bytes).err(), Some(expected));
    }
}
