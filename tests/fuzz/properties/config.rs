//! `site.yaml` with any text.

use bantin::config::{BaseUrl, read};
use bantin::diagnostic::any_error;

use super::place::check_places;

pub(crate) fn check(text: &str) {
    let (config, diagnostics) = read(&"site.yaml".into(), text);
    check_places("site.yaml", text, &diagnostics);
    assert!(any_error(&diagnostics) || !config.title.trim().is_empty(), "no title, and not a word");
    assert!(config.per_page > 0 && config.syllables_per_minute > 0, "{config:?}");
    let base = &config.base_url;
    assert_eq!(BaseUrl::parse(base.as_str()).as_ref(), Some(base), "written and read");
    assert!(base.path().is_empty() || base.path().starts_with('/'), "{base:?}");
    assert!(base.as_str().chars().all(|char| char.is_ascii_graphic() && !"\"'<>".contains(char)), "{base:?}");
}
