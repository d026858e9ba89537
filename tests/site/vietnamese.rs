//! Properties of keys, slugs, dates and numbers under random input.

use bantin::vietnamese::{
    Moment, Number, VIETNAM_OFFSET, administrative_date, count_word, fold, given_name_key, name_key, nfc,
    parse_moment, parse_number, short_date, slug, sort_key, tone_key, weekday_date,
};
use icu_normalizer::DecomposingNormalizerBorrowed;
use jiff::civil::{Date, Time};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Vietnamese letters, composed or not, with separators; or anything at all.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-ZàáảãạăằắẳẵặâầấẩẫậđĐêềếểễệìíỉĩịôồốổỗộơờớởỡợưừứửữựỳýỷỹỵÀÁÂÊÔƠƯðİ\u{300}-\u{30a}\u{31b}\u{323}0-9 .,’'“”-]{0,60}",
        any::<String>(),
        "(con|prn|aux|nul|com[0-9]|lpt[0-9])?[-. ]?[a-z ]{0,100}",
    ]
}

fn nfd(text: &str) -> String {
    DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned()
}

fn dates() -> impl Strategy<Value = Date> {
    let first = Date::constant(1900, 1, 1);
    (0..73_414_i64).prop_map(move |days| first + jiff::Span::new().days(days))
}

/// Tries earlier failures first; they are kept beside this file.
fn kept() -> ProptestConfig {
    let kept = FileFailurePersistence::WithSource("failed");
    ProptestConfig { failure_persistence: Some(Box::new(kept)), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(kept())]

    #[test]
    fn a_slug_is_fit_for_a_url_and_a_file(text in text()) {
        let slug = slug(&text);
        prop_assert!(!slug.is_empty() && slug.len() <= 80);
        prop_assert!(slug.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{slug}");
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"), "{slug}");
        let device = ["con", "prn", "aux", "nul"].contains(&slug.as_str())
            || (slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt")) && slug.ends_with(|char: char| char.is_ascii_digit()));
        prop_assert!(!device, "{slug}");
        prop_assert_eq!(bantin::vietnamese::slug(&slug), slug);
    }

    #[test]
    fn keys_do_not_depend_on_the_normal_form(text in text()) {
        let (composed, decomposed) = (nfc(&text), nfd(&text));
        prop_assert_eq!(fold(&composed), fold(&decomposed));
        prop_assert_eq!(tone_key(&composed), tone_key(&decomposed));
        prop_assert_eq!(name_key(&composed), name_key(&decomposed));
        prop_assert_eq!(slug(&composed), slug(&decomposed));
        prop_assert_eq!(sort_key(&composed), sort_key(&decomposed));
    }

    #[test]
    fn keys_are_their_own_keys(text in text()) {
        for key in [fold, tone_key, name_key] {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }
    }

    #[test]
    fn folding_leaves_no_mark(text in text()) {
        let folded = fold(&text);
        prop_assert!(!nfd(&folded).contains(|char| matches!(char, '\u{300}'..='\u{36f}')), "{folded}");
        prop_assert!(!folded.contains(['đ', 'Đ']), "{folded}");
    }

    #[test]
    fn equal_sort_keys_are_equal_texts(one in text(), other in text()) {
        prop_assert_eq!(sort_key(&one) == sort_key(&other), nfc(&one) == nfc(&other));
        prop_assert_eq!(given_name_key(&one) == given_name_key(&other), nfc(&one) == nfc(&other));
    }

    #[test]
    fn old_and_new_style_have_one_tone_key(
        onset in "(h|kh|l|t|th|ng|đ|Tr)?",
        vowels in prop::sample::select(vec![("o", "a"), ("o", "e"), ("u", "y")]),
        tone in prop::sample::select(vec!['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}']),
    ) {
        let (first, second) = vowels;
        let old = nfc(&format!("{onset}{first}{tone}{second}")).into_owned();
        let new = nfc(&format!("{onset}{first}{second}{tone}")).into_owned();
        prop_assert_ne!(&old, &new);
        prop_assert_eq!(tone_key(&old), tone_key(&new));
    }

    #[test]
    fn a_date_is_read_in_every_form(date in dates(), (hour, minute, second) in (0..24_i8, 0..60_i8, 0..60_i8)) {
        let (day, month, year) = (date.day(), date.month(), date.year());
        let alone = [
            short_date(date),
            administrative_date(date),
            weekday_date(date),
            date.to_string(),
            format!("{day}/{month}/{year}"),
            format!("{day}-{month}-{year}"),
            format!("{day}.{month}.{year}"),
            format!("sáng ngày {day} tháng {month} năm {year}"),
        ];
        for text in alone {
            let parsed = parse_moment(&text).map(|parsed| parsed.moment);
            prop_assert_eq!(parsed, Ok(Moment { date, time: None, offset: None }), "{}", text);
            prop_assert_eq!(parse_moment(&nfd(&text)), parse_moment(&text));
        }

        let time = Time::constant(hour, minute, second, 0);
        let stamps = [
            format!("{date}T{time}+07:00"),
            format!("{} | {time} GMT+7", weekday_date(date)),
            format!("{} {time} (GMT+7)", short_date(date)),
        ];
        for text in stamps {
            let parsed = parse_moment(&text).map(|parsed| parsed.moment);
            let moment = Moment { date, time: Some(time), offset: Some(VIETNAM_OFFSET) };
            prop_assert_eq!(parsed, Ok(moment), "{}", text);
        }
        let weekday = parse_moment(&weekday_date(date)).map(|parsed| parsed.weekday);
        prop_assert_eq!(weekday, Ok(Some(date.weekday())));
    }

    #[test]
    fn reading_never_panics(text in text(), dated in "[0-9/:.+ tTzngàyhứ()|-]{0,24}", numeric in "[-0-9.,]{0,24}") {
        for text in [text, dated, numeric] {
            let _ = parse_moment(&text);
            let _ = parse_number(&text);
            let _ = count_word(&text);
        }
    }

    #[test]
    fn a_number_reads_as_it_is_shown(value in any::<i64>(), whole in -1_000_000..1_000_000_i64, decimals in "[0-9]{1,9}") {
        let integer = Number::from(value);
        prop_assert_eq!(parse_number(&integer.to_string()), Ok(integer));
        // One group and three decimals may be English thousands, so the text is ambiguous.
        let written = format!("{},{decimals}", Number::from(whole));
        if let Ok(number) = parse_number(&written) {
            match parse_number(&number.to_string()) {
                Ok(again) => prop_assert_eq!(again, number),
                Err(_) => prop_assert_eq!(number.to_string().rsplit(',').next().map(str::len), Some(3)),
            }
            let json = serde_json::to_string(&number).expect("a number can be written");
            prop_assert_eq!(serde_json::from_str::<Number>(&json).expect("and read"), number);
        }
    }
}
