//! An accepted picture gives files of the promised size that contain nothing but pixels.

use bantin::photo::{self, Cut, PhotoFacts, PhotoFormat, Rendition};

/// Larger pictures take too long for a fuzzer.
const MAX_PIXELS: u64 = 300_000;

pub(crate) fn check(bytes: &[u8]) {
    let Ok(facts) = photo::facts(bytes) else { return };
    assert!(facts.size.width > 0 && facts.size.height > 0, "{facts:?}");
    if u64::from(facts.size.width) * u64::from(facts.size.height) > MAX_PIXELS {
        return;
    }
    let cuts = [Cut::Width(12), Cut::Cover { width: 9, height: 9 }];
    let formats = [PhotoFormat::Jpeg, PhotoFormat::Png, PhotoFormat::Webp];
    let stills = cuts.iter().flat_map(|&cut| formats.map(|format| Rendition { cut, format }));
    check_files(bytes, &facts, &stills.collect::<Vec<_>>());
    if let Some(format) = facts.animation {
        check_files(bytes, &facts, &[Rendition { cut: Cut::Width(facts.size.width), format }]);
    }
}

fn check_files(bytes: &[u8], facts: &PhotoFacts, wanted: &[Rendition]) {
    let Ok(files) = photo::make(bytes, wanted) else { return };
    assert_eq!(files.len(), wanted.len());
    for (file, rendition) in files.iter().zip(wanted) {
        let made = photo::facts(file);
        // An animation keeps the pixels of the author's file, of which only the first frame was checked.
        let made = made.unwrap_or_else(|flaw| panic!("{rendition:?} of {facts:?}: {flaw}"));
        assert_eq!(made.size, photo::rendered_size(facts.size, rendition.cut), "{rendition:?} of {facts:?}");
        assert!(file.starts_with(beginning(rendition.format)), "{rendition:?} of {facts:?}");
        for secret in
            [&b"Exif"[..], b"EXIF", b"eXIf", b"ICC_PROFILE", b"iCCP", b"ICCP", b"xpacket", b"8BIM", b"tEXt"]
        {
            let is_pixels = facts.animation == Some(rendition.format);
            let has_it = file.windows(secret.len()).any(|window| window == secret);
            assert!(is_pixels || !has_it, "{rendition:?} of {facts:?}: {}", String::from_utf8_lossy(secret));
        }
    }
}

fn beginning(format: PhotoFormat) -> &'static [u8] {
    match format {
        PhotoFormat::Jpeg => b"\xff\xd8\xff",
        PhotoFormat::Png => b"\x89PNG",
        PhotoFormat::Gif => b"GIF89a",
        PhotoFormat::Webp => b"RIFF",
    }
}
