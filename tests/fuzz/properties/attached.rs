//! A published recording has a length and contains nothing more that cleaning would remove; a PDF with a page count has
//! at least one page.

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
    // Cleaning may add a frame to an MP3 that gives the number of frames.
    assert!(cleaned.len() <= bytes.len() + 1441, "{facts:?}");
    let again = clean(format, cleaned.clone());
    assert!(again == Ok((facts, cleaned)), "{format:?}: what was cleaned isn't clean");
}
