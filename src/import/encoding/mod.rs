//! Detects the encoding of a file, and which letters text in an old font stands for.
//!
//! An encoding is right if the words become Vietnamese. So each is tried, and the one with the highest share of
//! possible syllables wins. Lost letters are never guessed.

mod table;

use std::borrow::Cow;

use crate::text::Text;
use crate::vietnamese::{is_possible_syllable, nfc};
use table::{TCVN3, Upper, VNI_MARKS, VNI_SINGLE, VNI_Y, VPS, WINDOWS_1252, WINDOWS_1258};

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Unicode, 8 bits.
    Utf8,
    /// Unicode, 16 bits.
    Utf16,
    /// Microsoft's code page for Vietnamese.
    Windows1258,
    /// TCVN3, also called ABC: fonts named `.VnTime` and the like.
    Tcvn3,
    /// VNI: fonts named `VNI-Times` and the like.
    Vni,
    /// The codes of the Vietnamese Professionals Society.
    Vps,
}

impl Encoding {
    /// The encodings from before Unicode.
    const OLD: [Self; 4] = [Self::Tcvn3, Self::Vni, Self::Windows1258, Self::Vps];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1258 => "Windows-1258",
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
            Self::Vps => "VPS",
        }
    }
}

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, in NFC and with line feeds only.
    pub text: String,
    /// The encoding of its bytes.
    pub encoding: Encoding,
    /// The old encoding whose text was stored as other Unicode letters: `ngµy` for ngày.
    pub font: Option<Encoding>,
    /// The number of lost letters.
    pub n_lost: usize,
}

impl Decoded {
    /// The remarks for the author.
    pub fn remarks(&self) -> Vec<Text> {
        let mut remarks = Vec::new();
        if !matches!(self.encoding, Encoding::Utf8) {
            let name = self.encoding.name();
            remarks
                .push(Text::new(format!("chữ được đọc theo bảng mã {name}"), format!("read as {name} text")));
        }
        remarks.extend(self.font.map(font_remark));
        remarks.extend((self.n_lost > 0).then(|| lost_remark(self.n_lost)));
        remarks
    }
}

/// The remark that text of an old font was converted.
pub fn font_remark(font: Encoding) -> Text {
    let name = font.name();
    Text::new(
        format!("chữ của phông cũ được đổi từ bảng mã {name} sang Unicode"),
        format!("text of an old font was converted from {name} to Unicode"),
    )
}

/// The remark that letters are lost.
pub fn lost_remark(n_lost: usize) -> Text {
    Text::new(
        format!("có {n_lost} chữ cái đã hỏng, không phục hồi được; tìm dấu � hoặc ? trong bài rồi gõ lại"),
        format!("{n_lost} letters are lost for good; look for � or ? in the text and type them again"),
    )
}

/// The text of `bytes`.
pub fn decode(bytes: &[u8]) -> Decoded {
    let (text, encoding) = letters(bytes);
    let text = with_line_feeds(&text);
    let (text, font) = match old_font(&text) {
        Some(font) => (converted_lines(&text, font), Some(font)),
        None => (text, None),
    };
    let text = nfc(&text).into_owned();
    let n_lost = lost(&text);
    Decoded { text, encoding, font, n_lost }
}

fn letters(bytes: &[u8]) -> (String, Encoding) {
    if let Some(bytes) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return (String::from_utf8_lossy(bytes).into_owned(), Encoding::Utf8);
    }
    if let Some(text) = utf16(bytes) {
        return (text, Encoding::Utf16);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return (text.to_owned(), Encoding::Utf8);
    }
    let lossy = String::from_utf8_lossy(bytes).into_owned();
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let mut best = (share(&String::from_utf8_lossy(sample)), Encoding::Utf8);
    for encoding in Encoding::OLD {
        let share = share(&decoded(sample, encoding));
        if share > best.0 {
            best = (share, encoding);
        }
    }
    match best.1 {
        Encoding::Utf8 => (lossy, Encoding::Utf8),
        encoding => (decoded(bytes, encoding), encoding),
    }
}

/// How many bytes of a text are enough to detect its encoding.
const SAMPLE: usize = 20_000;

/// Decodes UTF-16, with a byte order mark or with every other byte zero, as in ASCII text.
fn utf16(bytes: &[u8]) -> Option<String> {
    let is_big = match bytes {
        [0xfe, 0xff, ..] => true,
        [0xff, 0xfe, ..] => false,
        _ => {
            let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
            let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
            let (even, odd) = (zeros(0), zeros(1));
            let half = sample.len() / 2;
            let is_text = |many: usize, few: usize| many * 3 > half && few * 20 < half;
            match (is_text(even, odd), is_text(odd, even)) {
                (true, _) => true,
                (_, true) => false,
                _ => return None,
            }
        }
    };
    let units = bytes.chunks_exact(2).map(|pair| match is_big {
        true => u16::from_be_bytes([pair[0], pair[1]]),
        false => u16::from_le_bytes([pair[0], pair[1]]),
    });
    let text = char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(text.filter(|char| *char != '\u{feff}').collect())
}

fn with_line_feeds(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// Decodes `bytes` in an encoding from before Unicode.
fn decoded(bytes: &[u8], encoding: Encoding) -> String {
    let table = |upper: &Upper| bytes.iter().map(|byte| letter(*byte, upper)).collect();
    match encoding {
        Encoding::Tcvn3 => table(&TCVN3),
        Encoding::Vps => table(&VPS),
        Encoding::Windows1258 => {
            let text: String = bytes
                .iter()
                .map(|byte| {
                    let own = WINDOWS_1258.iter().find(|(code, _)| code == byte);
                    own.map_or_else(|| latin(*byte), |(_, letter)| *letter)
                })
                .collect();
            nfc(&text).into_owned()
        }
        Encoding::Vni => vni(bytes),
        Encoding::Utf8 | Encoding::Utf16 => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn letter(byte: u8, upper: &Upper) -> char {
    match byte.checked_sub(0x80).map(|slot| upper[usize::from(slot)]) {
        Some(letter) if letter != ' ' => letter,
        _ => latin(byte),
    }
}

/// The letter of Windows-1252.
fn latin(byte: u8) -> char {
    match byte {
        0x80..0xa0 => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => byte.into(),
    }
}

/// The byte that stands for `char` in Windows-1252.
fn latin_byte(char: char) -> Option<u8> {
    let high = WINDOWS_1252.iter().position(|letter| *letter == char);
    match high {
        Some(slot) => u8::try_from(slot + 0x80).ok(),
        None => u8::try_from(u32::from(char)).ok(),
    }
}

fn vni(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let code = if (0xc0..0xe0).contains(byte) { byte + 0x20 } else { *byte };
        let is_capital = code != *byte;
        let base = text.chars().next_back();
        let mark = VNI_MARKS.iter().find(|(mark, shape, _)| {
            let bases = match shape {
                None => "aeouyơưAEOUYƠƯ",
                Some('\u{306}') => "aA",
                Some(_) => "aeoAEO",
            };
            // A letter that already has a mark takes no other.
            let is_bare = at > 0 && (bytes[at - 1].is_ascii() || matches!(bytes[at - 1] | 0x20, 0xf4 | 0xf6));
            *mark == code && is_bare && base.is_some_and(|base| bases.contains(base))
        });
        if let Some((_, shape, tone)) = mark {
            text.extend(*shape);
            text.extend(*tone);
            continue;
        }
        let single = VNI_SINGLE.iter().chain([&VNI_Y]).find(|(single, _)| *single == code);
        match single {
            Some((_, letter)) if is_capital => text.extend(letter.to_uppercase()),
            Some((_, letter)) => text.push(*letter),
            None => text.push(latin(*byte)),
        }
    }
    nfc(&text).into_owned()
}

/// The encoding of text in an old font, if `text` contains any.
pub fn old_font(text: &str) -> Option<Encoding> {
    if !text.contains(is_latin_sign) {
        return None;
    }
    let mut odd = String::new();
    for line in text.lines().filter(|line| is_odd(line)) {
        odd.push_str(line);
        odd.push('\n');
        if odd.len() > SAMPLE {
            break;
        }
    }
    let as_is = share(&odd);
    let candidates = Encoding::OLD.into_iter().chain([Encoding::Utf8]);
    let shares = candidates.map(|encoding| (share(&converted(&odd, encoding)), encoding));
    let (share, encoding) = shares.max_by(|one, other| one.0.total_cmp(&other.0))?;
    // One or two words prove nothing: “30°C” could be read as “30ổC”.
    let is_enough = words(&converted(&odd, encoding)).0 >= 3;
    (is_enough && share > 0.6 && share > as_is + 0.1).then_some(encoding)
}

/// `text` with the lines in an old font converted.
fn converted_lines(text: &str, font: Encoding) -> String {
    let lines = text.split('\n').map(|line| match is_odd(line) {
        true => Cow::Owned(converted(line, font)),
        false => Cow::Borrowed(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Converts text in Windows-1252 letters to the letters that `font` shows for their codes. Leaves other text unchanged.
pub fn converted(text: &str, font: Encoding) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes = Vec::new();
    for char in text.chars() {
        match latin_byte(char) {
            Some(_) if font != Encoding::Utf8 && MARKS.contains(char) => {
                out.push_str(&decoded(&std::mem::take(&mut bytes), font));
                out.push(char);
            }
            Some(byte) => bytes.push(byte),
            None => {
                out.push_str(&decoded(&std::mem::take(&mut bytes), font));
                out.push(char);
            }
        }
    }
    out.push_str(&decoded(&bytes, font));
    nfc(&out).into_owned()
}

/// Marks of Windows-1252 that stay marks in text of an old font: word processors insert them.
const MARKS: &str = "“”‘’–—…•\u{a0}";

/// Whether a line may be text of an old font: it has letters or signs of Windows-1252, and few Vietnamese words.
pub fn is_odd(line: &str) -> bool {
    line.contains(is_latin_sign) && share(line) < 0.95
}

fn is_latin_sign(char: char) -> bool {
    matches!(char, '\u{80}'..='\u{9f}' | '\u{a1}'..='\u{ff}') || WINDOWS_1252.contains(&char)
}

/// The share of possible syllables among words with a letter beyond ASCII, from 0 to 1.
fn share(text: &str) -> f64 {
    let (n_possible, n_words) = words(text);
    if n_words == 0 { 0.0 } else { f64::from(n_possible) / f64::from(n_words) }
}

/// The number of possible syllables among words with a letter beyond ASCII, and the number of these words.
fn words(text: &str) -> (u32, u32) {
    let is_part = |char: char| char.is_alphanumeric() || char as u32 >= 0x80 && !MARKS.contains(char);
    let (mut n_words, mut n_possible) = (0_u32, 0_u32);
    for word in text.split(|char| !is_part(char)) {
        if word.is_ascii() || word.contains(|char: char| char.is_ascii_digit()) {
            continue;
        }
        n_words += 1;
        n_possible += u32::from(is_in_one_case(word) && is_possible_syllable(word));
    }
    (n_possible, n_words)
}

/// Whether a word is in lower case, in capitals or capitalised: `tÌnh` isn't a word.
fn is_in_one_case(word: &str) -> bool {
    let rest = || word.chars().skip(1);
    !rest().any(char::is_uppercase) || !word.chars().any(char::is_lowercase)
}

/// The number of lost letters in `text`: replaced by U+FFFD, or by question marks within a word.
pub fn lost(text: &str) -> usize {
    let is_address = |word: &str| word.contains(['/', '=', '@']);
    let asked = |word: &str| {
        let inner = word.trim_matches(|char: char| !char.is_alphanumeric());
        inner.matches('?').count()
    };
    let n_asked: usize = match text.contains('?') {
        true => text.split_whitespace().filter(|word| !is_address(word)).map(asked).sum(),
        false => 0,
    };
    text.matches('\u{fffd}').count() + n_asked
}

#[cfg(test)]
mod tests;
