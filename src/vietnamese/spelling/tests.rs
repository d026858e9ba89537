//! Which words count as syllables, and which as mistakes.

use super::{Scan, is_compound, is_in_new_style, is_known_syllable, near_syllables, scan};

fn unknown(text: &str) -> Vec<&str> {
    scan(text).unknown.into_iter().map(|span| &text[span]).collect()
}

#[test]
fn syllables_are_those_of_the_language() {
    for word in "nghiêng quyền quốc giếng gì gìn giữ kỷ khuỷu khuếch hòa hoà thủy thuỷ quý yên ươm oằn uất ếch ỷ ghét \
                 nghĩ kẽm quậy xoong gũi mẽ rẫy lãnh soát sượng trĩu ngoằn phễu lứt"
        .split_whitespace()
    {
        assert!(is_known_syllable(word), "{word}");
    }
    for word in "gổm viêc nhiện văm ngiêng kông cuả hoaì xẫ nghàn đươc nguời truờng phuơng".split_whitespace()
    {
        assert!(!is_known_syllable(word), "{word}");
    }
}

#[test]
fn words_that_are_none_are_found() {
    let text = "Hồ sơ gổm một viêc, “nhiện vụ” và **văm** hóa.";
    assert_eq!(unknown(text), ["gổm", "viêc", "nhiện", "văm"]);
    for text in [
        "Xã Cẩm Tâm ra mắt mô hình Viêc Nhiện",
        "cà-viêc viêc/a @viêc v**iêc** a.viêc viêc.vn",
        "Đăk Drông, krông ană brêi mơnuih, ßtraße, çava",
        "ô",
    ] {
        assert_eq!(unknown(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn near_words_are_those_of_one_slip() {
    for (word, near) in [
        ("gổm", "gồm"),
        ("viêc", "việc"),
        ("nhiện", "nhiệm"),
        ("nhiện", "nhiên"),
        ("văm", "văn"),
        ("đươc", "được"),
        ("nguời", "người"),
        ("truờng", "trường"),
    ] {
        assert!(near_syllables(word).iter().any(|found| found == near), "{word}: {:?}", near_syllables(word));
    }
    assert!(near_syllables("klông").is_empty() && near_syllables("lôgíc").is_empty());
}

#[test]
fn loans_are_several_syllables() {
    for word in ["kilômét", "ôxy", "bêtông", "cácbônát"] {
        assert!(is_compound(word), "{word}");
    }
    for word in ["nguời", "viêc", "nghiêp", "việc"] {
        assert!(!is_compound(word), "{word}");
    }
}

#[test]
fn styles_and_capitals_are_noted() {
    let text = "Ông Hoà hòa giải về thuỷ lợi; JĐND, UBND, của nhân dân";
    let Scan { is_old_style, is_new_style, capitals, watched, .. } = scan(text);
    assert!(is_old_style && is_new_style);
    let words =
        |spans: Vec<std::ops::Range<usize>>| spans.into_iter().map(|span| &text[span]).collect::<Vec<_>>();
    assert_eq!((words(capitals), words(watched)), (vec!["JĐND", "UBND"], vec!["dân"]));
    assert_eq!(
        (is_in_new_style("hoà"), is_in_new_style("hòa"), is_in_new_style("quý")),
        (Some(true), Some(false), None)
    );
}
