//! Sentences of the repository's own reports, written in each encoding and read again.

use super::table::{TCVN3, Upper, VNI_MARKS, VNI_SINGLE, VNI_Y, VPS, WINDOWS_1258};
use super::{Encoding, decode, decoded, latin_byte, lost};
use crate::vietnamese::nfc;

/// The paragraphs of the sample's reports.
fn paragraphs() -> Vec<&'static str> {
    let reports = [
        include_str!("../../../content/bau-bang/2017-08-09-so-ket-hai-mo-hinh.md"),
        include_str!("../../../content/cam-tam/2023-04-04-ra-mat-mo-hinh.md"),
        include_str!("../../../content/chon-thanh/2024-01-22-trien-khai-mo-hinh.md"),
        include_str!("../../../content/khanh-hoa/ra-mat-chinh-quyen-than-thien.md"),
        include_str!("../../../content/xuan-dinh/ra-mat-mo-hinh.md"),
        include_str!("../../../content/gioi-thieu.md"),
    ];
    let lines = reports.iter().flat_map(|report| report.lines());
    lines.filter(|line| line.split(' ').filter(|word| !word.is_ascii()).count() >= 6).collect()
}

/// `text` in `encoding`. Replaces missing marks by plain ones, as typists did.
fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    let single = |upper: &Upper, char: char| {
        let find = |char: char| upper.iter().position(|letter| *letter == char && char != ' ');
        // A font for capitals displays them at the codes of the small letters.
        find(char)
            .or_else(|| find(char.to_lowercase().next()?))
            .and_then(|slot| u8::try_from(slot + 0x80).ok())
    };
    let mut bytes = Vec::new();
    for char in text.chars() {
        match encoding {
            _ if char.is_ascii() => bytes.push(char as u8),
            Encoding::Tcvn3 => bytes.extend(single(&TCVN3, char)),
            Encoding::Vps => bytes.extend(single(&VPS, char)),
            Encoding::Windows1258 => bytes.extend(windows_1258(char)),
            Encoding::Vni => bytes.extend(vni(char)),
            Encoding::Utf8 | Encoding::Utf16 => unreachable!("those have encoders of their own"),
        }
    }
    bytes
}

fn windows_1258(char: char) -> Vec<u8> {
    let code = |char: char| {
        let own = WINDOWS_1258.iter().find(|(_, letter)| *letter == char).map(|(code, _)| *code);
        let is_free = |code: &u8| !WINDOWS_1258.iter().any(|(own, _)| own == code);
        own.or_else(|| latin_byte(char).filter(is_free))
    };
    if let Some(code) = code(char) {
        return vec![code];
    }
    let tones = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    for base in ('a'..='z').chain('A'..='Z').chain("âêôăơưÂÊÔĂƠƯ".chars()) {
        let made = tones.iter().find(|tone| nfc(&format!("{base}{tone}")) == char.to_string());
        if let Some(tone) = made {
            return [base, *tone].into_iter().filter_map(code).collect();
        }
    }
    Vec::new()
}

fn vni(char: char) -> Vec<u8> {
    let upper = |byte: u8| if char.is_uppercase() { byte - 0x20 } else { byte };
    let lower = char.to_lowercase().next().unwrap_or(char);
    if let Some((code, _)) = VNI_SINGLE.iter().chain([&VNI_Y]).find(|(_, letter)| *letter == lower) {
        return vec![upper(*code)];
    }
    for (base, byte) in
        [('a', b'a'), ('e', b'e'), ('o', b'o'), ('u', b'u'), ('y', b'y'), ('ơ', 0xf4), ('ư', 0xf6)]
    {
        for (code, shape, tone) in VNI_MARKS {
            let made: String = std::iter::once(base).chain(shape).chain(tone).collect();
            if nfc(&made) == lower.to_string() {
                return vec![upper(byte), upper(code)];
            }
        }
    }
    Vec::new()
}

/// The text as it can be decoded at all: without capitals if the encoding has none, and without its dashes.
fn kept(text: &str, encoding: Encoding) -> String {
    let has = |char: &char| char.is_ascii() || !encode(&char.to_string(), encoding).is_empty();
    let of_tcvn3 = |char: char| match TCVN3.contains(&char) || char.is_ascii() {
        true => char,
        false => char.to_lowercase().next().unwrap_or(char),
    };
    let kept = text.chars().filter(has);
    if encoding == Encoding::Tcvn3 { kept.map(of_tcvn3).collect() } else { kept.collect() }
}

#[test]
fn every_encoding_is_known_by_its_words() {
    let mut n_trials = 0;
    for paragraph in paragraphs().into_iter().filter(|paragraph| !paragraph.is_ascii()) {
        for encoding in Encoding::OLD {
            let expected = kept(paragraph, encoding);
            let bytes = encode(paragraph, encoding);
            assert_eq!(decode(&bytes).text, expected, "{encoding:?} in bytes");
            // The same bytes decoded as Windows-1252.
            let mistaken: String = bytes.iter().map(|byte| super::latin(*byte)).collect();
            // VPS has capitals at the codes of quotation marks and dashes, so they can't be distinguished.
            if encoding == Encoding::Vps && mistaken.contains(|char| super::MARKS.contains(char)) {
                continue;
            }
            let told = decode(mistaken.as_bytes());
            assert_eq!((told.text, told.font), (expected, Some(encoding)), "{encoding:?} as letters");
            n_trials += 2;
        }
        for is_big in [true, false] {
            for mark in [&[0xfeff_u16][..], &[]] {
                let units = mark.iter().copied().chain(paragraph.encode_utf16());
                let bytes: Vec<u8> = units
                    .flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                    .collect();
                let told = decode(&bytes);
                assert_eq!((&*told.text, told.encoding), (paragraph, Encoding::Utf16));
            }
        }
        let told = decode(paragraph.as_bytes());
        assert_eq!((&*told.text, told.encoding, told.font), (paragraph, Encoding::Utf8, None));
        n_trials += 5;
    }
    assert!(n_trials >= 186, "only {n_trials} trials");
}

#[test]
fn text_in_an_old_font_is_converted_line_by_line() {
    let told =
        decode("Chiều ngày 5/5, xã họp.\n\nChiÒu ngµy 6/5, x· häp d©n “t¹i héi tr\u{ad}êng”.\n".as_bytes());
    assert_eq!(told.text, "Chiều ngày 5/5, xã họp.\n\nChiều ngày 6/5, xã họp dân “tại hội trường”.\n");
    assert_eq!(told.font, Some(Encoding::Tcvn3));
    for text in
        ["Café, naïve, Malmö, Bjørn", "30°C, 5µm, §5, ½ lít", "Đắk Lắk, Ea H’Leo, Y Moan", "Plain text"]
    {
        let told = decode(text.as_bytes());
        assert_eq!((&*told.text, told.font), (text, None));
    }
    let twice: String = "Tiếng Việt của xã".bytes().map(super::latin).collect();
    assert_eq!(decode(twice.as_bytes()).text, "Tiếng Việt của xã");
}

#[test]
fn lost_letters_are_counted_and_stay() {
    assert_eq!(lost("H?i tr??ng \u{fffd} xã? Có. https://a.vn/?b=c"), 4);
    assert_eq!(decode(b"H?i tr??ng").text, "H?i tr??ng");
    assert_eq!(decoded(b"ph\xb7", Encoding::Tcvn3), "phã");
}
