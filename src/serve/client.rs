//! The desk's client as browsers load it: without comments and blanks of its sources, in one language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::Bytes;
use include_dir::{Dir, File, include_dir};
use minifier::{css, js};
use serde_json::{Value, json};

use crate::text::{Lang, Text};

/// The sources, compiled in.
static SOURCES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/desk/client");

/// Each file by its name.
type Files = BTreeMap<String, Bytes>;

static VIETNAMESE: LazyLock<Files> = LazyLock::new(|| files(Lang::Vi));
static ENGLISH: LazyLock<Files> = LazyLock::new(|| files(Lang::En));

/// The files that the desk loads in `lang`, by their names.
pub(super) fn client(lang: Lang) -> &'static Files {
    match lang {
        Lang::Vi => &VIETNAMESE,
        Lang::En => &ENGLISH,
    }
}

fn files(lang: Lang) -> Files {
    SOURCES.files().map(|file| (file.path().display().to_string(), Bytes::from(made(file, lang)))).collect()
}

fn made(file: &File<'_>, lang: Lang) -> String {
    let text = file.contents_utf8().expect("the client is text");
    match file.path().extension().and_then(|kind| kind.to_str()) {
        Some("js") => js::minify(text).expect("the client's scripts are JavaScript").to_string(),
        Some("css") => css::minify(text).expect("the client's style is CSS").to_string(),
        Some("json") => words(text, lang),
        _ => {
            let code = Text::new("vi", "en");
            text.replacen("lang=\"vi\"", &format!("lang=\"{}\"", code.get(lang)), 1)
        }
    }
}

/// The texts of one language, from those of both: `{"name": ["vi", "en"]}`.
fn words(text: &str, lang: Lang) -> String {
    let both: BTreeMap<String, [String; 2]> = serde_json::from_str(text).expect("two texts for each name");
    let one = both.into_iter().map(|(name, [vi, en])| (name, json!(Text::new(vi, en).get(lang))));
    Value::Object(one.collect()).to_string()
}

#[cfg(test)]
mod tests {
    use super::client;
    use crate::text::Lang;

    /// The most bytes, uncompressed, that a slow PC must load before the user can write.
    const LIMIT: usize = 60 * 1024;

    #[test]
    fn the_client_stays_small() {
        for lang in [Lang::Vi, Lang::En] {
            let size: usize = client(lang).values().map(|bytes| bytes.len()).sum();
            assert!(size <= LIMIT, "{size} bytes, {LIMIT} at most");
            assert!(size > LIMIT / 2, "{size} bytes: something is missing");
        }
    }
}
