//! Names and paths, converted to addresses.

use bantin::address::{address_of, asset_address};
use bantin::vietnamese::{
    NumberProblem, fold, name_key, nfc, parse_moment, parse_number, slug, sort_key, syllables, tone_key,
};

pub(crate) fn check(text: &str) {
    let made = slug(text);
    check_part(&made);
    assert_eq!(slug(&made), made, "a slug is its own");
    assert_eq!(slug(&nfc(text)), made, "one slug for one text");
    for key in [fold, tone_key, name_key] {
        let once = key(text);
        assert_eq!(key(&once), once, "a key is its own");
        assert_eq!(nfc(&once), once);
        assert_eq!(key(&nfc(text)), once, "one key for one text");
    }
    assert_eq!(sort_key(text).cmp(&sort_key(&nfc(text))), std::cmp::Ordering::Equal);
    assert!(syllables(text) <= text.len());
    check_address(address_of(&format!("content/{text}.md"), None).as_str());
    check_address(asset_address(&format!("content/{text}")).as_str());
    // Unreadable text is a mistake, never a panic.
    let _ = parse_moment(text);
    if let Ok(number) = parse_number(text) {
        // `34,5270` is read as 34,527, and that text is ambiguous: it may mean thousands.
        let read = parse_number(&number.to_string());
        let read = read.or_else(|problem| match problem {
            NumberProblem::Ambiguous { decimals, .. } => Ok(decimals),
            other => Err(other),
        });
        assert_eq!(read, Ok(number), "written and read");
    }
}

/// Checks a part of an address, which must work on all file systems and servers.
fn check_part(part: &str) {
    let is_plain =
        part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    assert!(is_plain && !part.is_empty() && part.len() <= 82, "{part:?}");
    assert!(!part.starts_with('-') && !part.ends_with('-') && !part.contains("--"), "{part:?}");
    let is_device = matches!(part, "con" | "prn" | "aux" | "nul")
        || part.len() == 4
            && (part.starts_with("com") || part.starts_with("lpt"))
            && part.as_bytes()[3].is_ascii_digit();
    assert!(!is_device, "{part:?}");
}

/// Checks an address whose parts satisfy [`check_part`]; the last may have an extension.
pub(crate) fn check_address(address: &str) {
    let folder = address.strip_suffix('/').unwrap_or(address);
    let (folders, name) = folder.rsplit_once('/').unwrap_or(("", folder));
    folders.split('/').filter(|_| !folders.is_empty()).for_each(check_part);
    match name.split_once('.').filter(|_| folder == address) {
        Some((stem, extension)) => [stem, extension].into_iter().for_each(check_part),
        None => check_part(name),
    }
}
