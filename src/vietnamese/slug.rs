//! Names for files and anchors that work on every system and server.

use xxhash_rust::xxh3::xxh3_64;

use super::fold::fold;
use super::normal::nfc;

/// The longest slug, in bytes.
const LONGEST: usize = 80;

/// Converts `text` to a part of a URL: the words of [`fold`] in `[a-z0-9]`, separated by hyphens, at most 80 bytes.
///
/// A long text is cut between words, or inside a word that is too long by itself. Names reserved by Windows for devices
/// (`con`, `com1`) get the suffix `-1`. If nothing remains, the slug is a hash of the text.
pub fn slug(text: &str) -> String {
    let folded = fold(text);
    let mut slug = String::new();
    for word in folded.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(LONGEST)]);
        } else if slug.len() + 1 + word.len() <= LONGEST {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() {
        return format!("{:08x}", xxh3_64(nfc(text).as_bytes()) >> 32);
    }
    if is_reserved(&slug) {
        slug.push_str("-1");
    }
    slug
}

/// Whether Windows reserves `name` for a device (“Naming Files, Paths, and Namespaces”, Microsoft Learn).
fn is_reserved(name: &str) -> bool {
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    matches!(name, "con" | "prn" | "aux" | "nul")
        || port.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        let cases = [
            (
                "Xã Cẩm Tâm ra mắt mô hình “Chính quyền thân thiện”",
                "xa-cam-tam-ra-mat-mo-hinh-chinh-quyen-than-thien",
            ),
            ("Đắk Lắk", "dak-lak"),
            ("  -- 4 xin,  4 luôn & 5 không! ", "4-xin-4-luon-5-khong"),
            ("Chỉ thị số 33-CT/TU", "chi-thi-so-33-ct-tu"),
            ("CON", "con-1"),
            ("Còn", "con-1"),
            ("con-1", "con-1"),
            ("prn", "prn-1"),
            ("Aux.", "aux-1"),
            ("nul", "nul-1"),
            ("com0", "com0-1"),
            ("LPT9", "lpt9-1"),
            ("com10", "com10"),
            ("com", "com"),
            ("con đường", "con-duong"),
            ("Việt Nam 한국", "viet-nam"),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut_before_a_word() {
        let nine = "chín".repeat(2) + "x";
        assert_eq!(slug(&[nine.as_str(); 8].join(" ")), ["chinchinx"; 8].join("-"));
        assert_eq!(slug(&[nine.as_str(); 9].join(" ")), ["chinchinx"; 8].join("-"));
        assert_eq!(slug(&"a".repeat(81)), "a".repeat(80));
        assert_eq!(slug(&format!("con {}", "a".repeat(77))), "con-1");
    }

    #[test]
    fn a_text_without_latin_letters_is_its_hash() {
        assert_eq!(slug("한국"), "5f41ead4");
        assert_eq!(slug(""), "2d068005");
        assert_ne!(slug("한국"), slug("!"));
    }
}
