//! Which letter each code of the encodings from before Unicode stands for.

/// The letters of a one-byte encoding from 0x80 on. A blank stands for no Vietnamese letter.
pub(super) type Upper = [char; 128];

/// TCVN3 (ABC), the codes of fonts named `.VnTime` and the like. It has no capitals with tones: there are fonts for them.
pub(super) const TCVN3: Upper = upper(
    "                                 ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ ",
);

/// VPS, the codes of the Vietnamese Professionals Society.
pub(super) const VPS: Upper = upper(
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ  ỀỂỄỐỒỔỖýỷỵỚỜỞ ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ àáâãảạă èéêẽìí ĩẴĐòóôõ Ơụùúủ ỶẼỳ",
);

/// Windows-1258, where tones are separate letters after the letter they belong to. All other codes are those of
/// Windows-1252.
pub(super) const WINDOWS_1258: [(u8, char); 14] = [
    (0xc3, 'Ă'),
    (0xcc, '\u{300}'),
    (0xd0, 'Đ'),
    (0xd2, '\u{309}'),
    (0xd5, 'Ơ'),
    (0xdd, 'Ư'),
    (0xde, '\u{303}'),
    (0xe3, 'ă'),
    (0xec, '\u{301}'),
    (0xf0, 'đ'),
    (0xf2, '\u{323}'),
    (0xf5, 'ơ'),
    (0xfd, 'ư'),
    (0xfe, '₫'),
];

/// Windows-1252 from 0x80 to 0x9f; codes without a letter are Unicode's control characters, as browsers have it.
pub(super) const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The letters of VNI that are one byte each.
pub(super) const VNI_SINGLE: [(u8, char); 8] =
    [(0xf4, 'ơ'), (0xf6, 'ư'), (0xed, 'í'), (0xec, 'ì'), (0xe6, 'ỉ'), (0xf3, 'ĩ'), (0xf2, 'ị'), (0xf1, 'đ')];

/// VNI's ỵ, the only y that is one byte.
pub(super) const VNI_Y: (u8, char) = (0xee, 'ỵ');

/// The marks that VNI writes after a letter: the code, the letter's shape (`^`, `(` or none) and its tone.
pub(super) const VNI_MARKS: [(u8, Option<char>, Option<char>); 17] = [
    (0xf9, None, Some('\u{301}')),
    (0xf8, None, Some('\u{300}')),
    (0xfb, None, Some('\u{309}')),
    (0xf5, None, Some('\u{303}')),
    (0xef, None, Some('\u{323}')),
    (0xe2, Some('\u{302}'), None),
    (0xe1, Some('\u{302}'), Some('\u{301}')),
    (0xe0, Some('\u{302}'), Some('\u{300}')),
    (0xe5, Some('\u{302}'), Some('\u{309}')),
    (0xe3, Some('\u{302}'), Some('\u{303}')),
    (0xe4, Some('\u{302}'), Some('\u{323}')),
    (0xea, Some('\u{306}'), None),
    (0xe9, Some('\u{306}'), Some('\u{301}')),
    (0xe8, Some('\u{306}'), Some('\u{300}')),
    (0xfa, Some('\u{306}'), Some('\u{309}')),
    (0xfc, Some('\u{306}'), Some('\u{303}')),
    (0xeb, Some('\u{306}'), Some('\u{323}')),
];

/// Makes a table of the successive letters of `text`.
const fn upper(text: &str) -> Upper {
    let bytes = text.as_bytes();
    let mut table = [' '; 128];
    let (mut at, mut slot) = (0, 0);
    while slot < 128 {
        let lead = bytes[at];
        let (length, mut code) = match lead {
            0..0x80 => (1, lead as u32),
            0x80..0xe0 => (2, (lead & 0x1f) as u32),
            _ => (3, (lead & 0x0f) as u32),
        };
        let mut next = 1;
        while next < length {
            code = code << 6 | (bytes[at + next] & 0x3f) as u32;
            next += 1;
        }
        table[slot] = match char::from_u32(code) {
            Some(char) => char,
            None => ' ',
        };
        at += length;
        slot += 1;
    }
    assert!(at == bytes.len(), "the table has 128 letters");
    table
}
