//! The levels of a text's headings. None may be skipped: users of screen readers go from heading to heading, and would
//! miss one.

use super::bytes::has_pair;
use crate::markup::{Token, tokens};

/// `html` with its headings arranged below the page's title, which has the first level: its first heading gets the
/// second level, each further one at most one level below the heading before it. All bytes keep their offsets.
pub(super) fn outlined(mut html: String) -> String {
    // Nearly all texts have only headings of the second level, or none.
    if !has_pair(&html, |one, other| (one == b'h') & matches!(other, b'3'..=b'6')) {
        return html;
    }
    let mut changes = Vec::new();
    // The author's levels of the headings above the next one.
    let mut above: Vec<u8> = Vec::new();
    // The new levels of headings whose end tag is still to come.
    let mut open = Vec::new();
    for token in tokens(&html) {
        let Token::Tag(tag) = token else { continue };
        let Some(level) = level(&tag.name) else { continue };
        let new = if tag.closes {
            open.pop()
        } else {
            while above.last().is_some_and(|&last| last >= level) {
                above.pop();
            }
            above.push(level);
            let new = (2..=level).nth(above.len() - 1);
            open.extend(new);
            new
        };
        if let Some(new) = new.filter(|new| *new != level) {
            changes.push((tag.span.start + usize::from(tag.closes) + 2, new));
        }
    }
    for (at, level) in changes {
        html.replace_range(at..=at, &level.to_string());
    }
    html
}

/// The level of a heading, if texts may have it.
fn level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (2..=6).contains(&level).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::outlined;

    #[test]
    fn no_level_is_skipped() {
        let cases: [(&[u8], &[u8]); 8] = [
            (&[], &[]),
            (&[2, 3, 3, 2], &[2, 3, 3, 2]),
            (&[3, 3, 4], &[2, 2, 3]),
            (&[2, 4, 4, 3, 2], &[2, 3, 3, 3, 2]),
            (&[4, 3, 2, 3], &[2, 2, 2, 3]),
            (&[6], &[2]),
            (&[2, 6, 5, 6], &[2, 3, 3, 4]),
            (&[2, 3, 4, 5, 6], &[2, 3, 4, 5, 6]),
        ];
        let html = |levels: &[u8]| -> String {
            levels
                .iter()
                .map(|level| format!("<h{level} id=\"a\">Việc</h{level}>\n<hr /><p>h3</p>\n"))
                .collect()
        };
        for (typed, expected) in cases {
            assert_eq!(outlined(html(typed)), html(expected), "{typed:?}");
        }
    }

    #[test]
    fn a_heading_in_another_keeps_its_end() {
        assert_eq!(
            outlined("<h3><div><h5>Hai</h5></div></h3>".to_owned()),
            "<h2><div><h3>Hai</h3></div></h2>"
        );
    }
}
