//! The order of the Vietnamese alphabet: a ă â b c d đ e ê …; tones decide between equal letters.

use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorPreferences};
use icu_locale_core::locale;

use super::collation::Data;
use super::fold::with_tones_last;
use super::normal::nfc;

/// A key that sorts texts. Only valid within one run of the program: a new version of Unicode gives different bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey(Box<[u8]>);

/// Sorts as in CLDR's collation for `vi`: ă, â, đ, ê, ô, ơ and ư are separate letters; then the tones count, in the
/// order ngang, huyền, hỏi, ngã, sắc, nặng; then lower case before capitals; then the text itself, so that only equal
/// texts have equal keys.
pub fn sort_key(text: &str) -> SortKey {
    let mut key = Vec::new();
    write_sort_key(text, &mut key);
    SortKey(key.into())
}

/// Sorts people by given name, which is the last word, then by full name.
pub fn given_name_key(name: &str) -> SortKey {
    let given_name = name.split_whitespace().next_back().unwrap_or_default();
    let mut key = Vec::new();
    write_collation_key(given_name, &mut key);
    key.push(END);
    write_sort_key(name, &mut key);
    SortKey(key.into())
}

/// Lower than every byte of a collation key, so that a text comes before all texts that begin with it.
const END: u8 = 0;

fn write_sort_key(text: &str, key: &mut Vec<u8>) {
    write_collation_key(text, key);
    key.push(END);
    key.extend_from_slice(nfc(text).as_bytes());
}

fn write_collation_key(text: &str, key: &mut Vec<u8>) {
    // The collation compares tones by position: between hòa and hoá, the earlier mark would decide, not the tone. So
    // move them to the same position first.
    let text = with_tones_last(text);
    let Ok(()) = COLLATOR.as_borrowed().write_sort_key_to(&text, key);
}

static COLLATOR: LazyLock<Collator> = LazyLock::new(|| {
    let vietnamese = CollatorPreferences::from(locale!("vi"));
    Collator::try_new_unstable(&Data, vietnamese, CollatorOptions::default())
        .expect("the data of `vi` is compiled in")
});

#[cfg(test)]
mod tests {
    use super::*;

    fn check(listed: &[&str], key: impl Fn(&str) -> SortKey) {
        for pair in listed.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{} comes before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn lists_by_the_alphabet() {
        let alphabet = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z";
        check(&alphabet.split(' ').collect::<Vec<_>>(), sort_key);
        let places = "An Giang, Ăn, Ân, Cà Mau, Cao Bằng, Cần Thơ, Dương, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, Ung, Ưng, Ứng";
        check(&places.split(", ").collect::<Vec<_>>(), sort_key);
    }

    #[test]
    fn lists_tones_after_letters() {
        check(&["ma", "mà", "mả", "mã", "má", "mạ"], sort_key);
        check(&["ma", "mà", "mạ", "mai", "măng", "mâm"], sort_key);
        check(&["ân", "ần", "ẩn", "ẫn", "ấn", "ận"], sort_key);
        // The position of a tone counts less than the tone.
        check(&["hoa", "hòa", "hoả", "hóa", "hoạ"], sort_key);
    }

    #[test]
    fn lists_the_same_words_by_case_and_then_by_text() {
        check(&["hoà", "Hoà", "Hoà An"], sort_key);
        check(&["hoà", "hòa"], sort_key);
        assert_eq!(sort_key("hoà"), sort_key("hoa\u{300}"));
    }

    #[test]
    fn lists_people_by_given_name() {
        check(
            &["Trần Văn An", "Lê Thị Ân", "Đỗ Bình", "Trần Bình", "Trần Dũ Bình", "Ngô Anh Thúy"],
            given_name_key,
        );
    }
}
