//! Settings that are valid but probably not what the author meant.

use super::Config;
use crate::diagnostic::{Diagnostic, file_in_base_url, no_mail_address};
use crate::yaml::{Step, Yaml};
use Step::Key;

/// Endings of the files that servers show for a folder.
const PAGES: [&str; 6] = [".html", ".htm", ".php", ".aspx", ".asp", ".jsp"];

/// The doubts about `config`, which was read from `yaml`.
pub(super) fn doubts(config: &Config, yaml: &Yaml<'_>) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let address = config.base_url.as_str();
    if let Some((folder, file)) = address.rsplit_once('/')
        && PAGES.iter().any(|ending| file.to_ascii_lowercase().ends_with(ending))
        && !config.base_url.path().is_empty()
    {
        doubts.push(file_in_base_url(yaml.locate(&[Key("base_url")]), file, folder));
    }
    if let Some(email) = config.email.as_deref().map(str::trim) {
        let is_address = email
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
        if !is_address || email.contains(char::is_whitespace) {
            doubts.push(no_mail_address(yaml.locate(&[Key("contact"), Key("email")]), email));
        }
    }
    doubts
}
