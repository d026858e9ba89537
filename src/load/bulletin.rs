//! The default theme, compiled in, so that the program alone can build a site.

use include_dir::{Dir, include_dir};

static BULLETIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/bulletin");

/// The folder of the default theme in a site.
pub(super) const FOLDER: &str = "themes/bulletin/";

/// The files of the default theme: path below `themes/bulletin/`, and bytes.
pub fn default_theme() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let mut files = Vec::new();
    collect(&BULLETIN, &mut files);
    files.into_iter()
}

fn collect(folder: &'static Dir<'static>, files: &mut Vec<(&'static str, &'static [u8])>) {
    files.extend(folder.files().filter_map(|file| Some((file.path().to_str()?, file.contents()))));
    folder.dirs().for_each(|below| collect(below, files));
}

/// The bytes of a file of the default theme, by its path in a site.
pub(super) fn bytes(path: &str) -> Option<&'static [u8]> {
    let file = BULLETIN.get_file(path.strip_prefix(FOLDER)?)?;
    Some(file.contents())
}
