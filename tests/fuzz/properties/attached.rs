//! A recording that is taken has a length and keeps nothing that could be taken out; a PDF that tells its pages has some.

use bantin::asset::inspect;
use bantin::audio::{AudioFormat, MAX_HOURS, clean};

pub(crate) fn check(bytes: &[u8]) {
    for format in [AudioFormat::Mp3, AudioFormat::M4a, AudioFormat::Ogg] {
        check_recording(format, bytes);
    }
    let inspected = inspect(&"a.pdf".into(), bytes);
    assert_ne!(inspected.pages, Some(0));
}

fn check_recording(format: AudioFormat, bytes: &[u8]) {
    let Ok((facts, cleaned)) = clean(format, bytes.to_vec()) else { return };
    assert!((1..=MAX_HOURS * 3_600_000).contains(&facts.millis), "{facts:?}");
    assert_eq!(facts.size, cleaned.len() as u64);
    // An MP3 may get a frame that tells how many there are.
    assert!(cleaned.len() <= bytes.len() + 1441, "{facts:?}");
    let again = clean(format, cleaned.clone());
    assert!(again == Ok((facts, cleaned)), "{format:?}: what was cleaned isn't clean");
}
