//! Secrets in `site.yaml`, a file that many people read: no message may repeat them.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Place, secret_in_settings};
use crate::source::SourcePath;
use crate::vietnamese::fold;

/// Keys whose values are secrets, without marks and in lower case; alone, or as the last word of a longer key.
const KEYS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "credentials",
    "mat khau",
    "matkhau",
    "mk",
    "bi mat",
    "khoa",
    "ma truy cap",
];

/// Replaces all messages on the lines of a secret, which would show it, by one message. Keeps the others.
pub(crate) fn hide_secrets(path: &SourcePath, text: &str, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if diagnostics.is_empty() {
        return diagnostics;
    }
    let secrets = secrets(text);
    let mut told = vec![false; secrets.len()];
    let mut kept = Vec::new();
    for diagnostic in diagnostics {
        let line = diagnostic.place.line as usize;
        match secrets.iter().position(|secret| secret.lines.contains(&line)) {
            Some(idx) if told[idx] => {}
            Some(idx) => {
                told[idx] = true;
                kept.push(secret_in_settings(secrets[idx].place(path, text)));
            }
            None => kept.push(diagnostic),
        }
    }
    kept
}

/// A secret in the text.
struct Secret {
    /// The part that messages may show: its key, or the address up to the user's name.
    shown: Range<usize>,
    /// The lines that it is on, from 1.
    lines: Range<usize>,
}

impl Secret {
    /// The place of the part that messages may show, with an excerpt that ends there.
    fn place(&self, path: &SourcePath, text: &str) -> Place {
        let mut place = Place::new(path, text, self.shown.clone());
        let line_start = text[..self.shown.start].rfind('\n').map_or(0, |newline| newline + 1);
        place.excerpt = format!("{} …", &text[line_start..self.shown.end]);
        place
    }
}

fn secrets(text: &str) -> Vec<Secret> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut found = Vec::new();
    let mut start = 0;
    for (idx, line) in lines.iter().enumerate() {
        if let Some((shown, is_address)) = first_secret(line) {
            let column = shown.start;
            let is_empty = !is_address && line[shown.end..].trim().is_empty();
            let is_continued = |(number, line): &(usize, &&str)| {
                let indent = line.len() - line.trim_start().len();
                line.trim().is_empty() || indent > column || is_empty && *number == 0
            };
            let more = lines[idx + 1..].iter().enumerate().take_while(is_continued).count();
            found.push(Secret {
                shown: start + shown.start..start + shown.end,
                lines: idx + 1..idx + 2 + more,
            });
        }
        start += line.len() + 1;
    }
    found
}

/// The first key of a secret in the line with its colon, or the beginning of an address with a password; and whether it
/// is an address.
fn first_secret(line: &str) -> Option<(Range<usize>, bool)> {
    let key = line.match_indices([':', '=', '：']).find_map(|(at, mark)| {
        let before = line[..at].trim_end_matches(['"', '\'', ' ', '”', '“']);
        let from = before
            .rfind(['{', ',', '"', '\'', '“', '#'])
            .map_or(0, |mark| mark + before[mark..].chars().next().map_or(1, char::len_utf8));
        let name = before[from..].trim_start_matches([' ', '-', '*', '?']);
        let words = fold(&name.replace(['_', '-', '.'], " "));
        let is_secret = KEYS.iter().any(|key| words.trim() == *key || words.ends_with(&format!(" {key}")));
        is_secret.then(|| (before.len() - name.len()..at + mark.len(), false))
    });
    let address = password_in_address(line).map(|start| {
        let is_of_scheme = |char: char| char.is_ascii_alphanumeric() || matches!(char, ':' | '/');
        (line[..start].trim_end_matches(is_of_scheme).len()..start, true)
    });
    match (key, address) {
        (Some(key), Some(address)) => Some(if key.0.start <= address.0.start { key } else { address }),
        (key, address) => key.or(address),
    }
}

/// Where the user's name begins in an address that has a password after it, as in `ftp://lan:12345@host`.
pub(super) fn password_in_address(text: &str) -> Option<usize> {
    text.match_indices("://").map(|(at, _)| at + 3).find(|start| {
        let host = text[*start..].split(['/', ' ', '"', '\'']).next().unwrap_or_default();
        host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_is_found_by_the_name_of_its_key() {
        for (line, shown) in [
            ("    password: abc", Some("password:")),
            ("  - {name: web, mật khẩu: abc}", Some("mật khẩu:")),
            ("  - {\"Mật Khẩu\": abc, name: web}", Some("Mật Khẩu\":")),
            ("    secret_access_key = abc", Some("secret_access_key =")),
            ("- token: x", Some("token:")),
            ("ftp-password: x", Some("ftp-password:")),
            ("    url: https://lan:abc@may/x", Some("https://")),
            ("    url: https://lan@may/x", None),
            ("keyword: x", None),
            ("title: Mật khẩu của xã", None),
            ("    path: /var/www", None),
            ("title: xã Cẩhttps://a:b@c/", Some("https://")),
        ] {
            let found = first_secret(line).map(|(shown, _)| &line[shown]);
            assert!(found.is_none() == shown.is_none(), "{line}: {found:?}");
            if let (Some(found), Some(shown)) = (found, shown) {
                assert!(shown.ends_with(found), "{line}: {found:?}");
            }
        }
    }

    #[test]
    fn a_secret_may_go_on_below_its_key() {
        let lines = |text: &str| secrets(text).into_iter().map(|secret| secret.lines).collect::<Vec<_>>();
        let only = |lines: Range<usize>| vec![lines];
        assert_eq!(lines("a: b\npassword: |\n  x\n  y\nc: d"), only(2..5));
        assert_eq!(lines("- password:\n    x\n  name: y"), only(1..3));
        assert_eq!(lines("{password:\nx,\nname: y}"), only(1..3));
    }
}
