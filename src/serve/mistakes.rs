//! Mistakes as the browser shows them: the wording is done here, the script only lays it out.

use serde::Serialize;

use super::desk::FOLDER;
use crate::desk;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::error::Error;
use crate::text::{Lang, Text, counted};
use crate::vietnamese::capitalized;

/// The most mistakes to show at once; nobody corrects more between two saves.
const MAX_SHOWN: usize = 20;

/// The most characters of a line to show before and after the mistake: a Markdown paragraph is a single line.
const CONTEXT: usize = 40;

/// A list of mistakes, as a dialog on top of the page shows it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Mistakes {
    /// Its heading.
    title: String,
    /// The consequence for the site until the mistakes are corrected.
    note: String,
    /// The text of its button.
    close: String,
    /// The mistakes, in the order of the files.
    list: Vec<ShownMistake>,
    /// How many more there are, if any.
    more: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct ShownMistake {
    /// The message.
    message: String,
    /// File, line and column.
    place: Option<String>,
    /// The address of the file in the desk, where it can be opened there.
    desk: Option<String>,
    /// The line, with carets below the mistake.
    excerpt: Option<Excerpt>,
    /// What to type instead.
    help: Option<String>,
}

/// An excerpt of a line in three parts, and the spaces and carets that point at `marked`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
    carets: String,
}

impl Mistakes {
    /// The errors among `diagnostics`.
    pub(super) fn errors(diagnostics: &[Diagnostic], lang: Lang, has_desk: bool) -> Self {
        let errors = of_severity(diagnostics, Severity::Error);
        let count = errors.len();
        let title =
            Text::new(format!("Có {count} lỗi cần sửa"), format!("{} to mend", counted(count, "mistake")));
        Self {
            more: more(count, lang),
            ..Self::new(&title, &UNPUBLISHED, list(&errors, lang, has_desk), lang)
        }
    }

    /// The warnings among `diagnostics`, if any.
    pub(super) fn warnings(diagnostics: &[Diagnostic], lang: Lang, has_desk: bool) -> Option<Self> {
        let warnings = of_severity(diagnostics, Severity::Warning);
        let count = warnings.len();
        let title = Text::new(format!("{count} cảnh báo"), counted(count, "warning"));
        let shown = || Self {
            more: more(count, lang),
            ..Self::new(&title, &PUBLISHED, list(&warnings, lang, has_desk), lang)
        };
        (count > 0).then(shown)
    }

    /// A failure of the environment.
    pub(super) fn failure(error: &Error, lang: Lang) -> Self {
        let title = Text::new("Không dựng được trang tin", "The site can't be built");
        let message = capitalized(error.text().get(lang));
        Self::new(
            &title,
            &UNPUBLISHED,
            vec![ShownMistake { message, place: None, desk: None, excerpt: None, help: None }],
            lang,
        )
    }

    fn new(title: &Text, note: &[&str; 2], list: Vec<ShownMistake>, lang: Lang) -> Self {
        let note = Text::new(note[0], note[1]);
        let close = Text::new("Đóng (Esc)", "Close (Esc)");
        let say = |text: &Text| text.get(lang).to_owned();
        Self { title: say(title), note: say(&note), close: say(&close), list, more: None }
    }
}

/// The consequence of errors for the site, in Vietnamese and in English.
const UNPUBLISHED: [&str; 2] = [
    "Sửa xong và lưu lại, bảng này tự biến mất. Trang đã xuất vẫn giữ nguyên.",
    "Mend and save, and this goes away by itself. The published site stays as it was.",
];

/// The consequence of warnings.
const PUBLISHED: [&str; 2] = [
    "Trang vẫn dựng và xuất được. Nên xem lại từng chỗ; sửa xong và lưu lại thì cảnh báo tự mất.",
    "The site is built and published all the same. Look at each place; mend and save, and the warning goes away.",
];

fn of_severity(diagnostics: &[Diagnostic], severity: Severity) -> Vec<&Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).collect()
}

fn list(diagnostics: &[&Diagnostic], lang: Lang, has_desk: bool) -> Vec<ShownMistake> {
    diagnostics
        .iter()
        .take(MAX_SHOWN)
        .map(|diagnostic| ShownMistake::of(diagnostic, lang, has_desk))
        .collect()
}

/// The number of `count` mistakes that aren't shown, as text, if any.
fn more(count: usize, lang: Lang) -> Option<String> {
    let more = count.checked_sub(MAX_SHOWN).filter(|more| *more > 0)?;
    let text = Text::new(format!("… và {more} chỗ nữa."), format!("… and {more} more."));
    Some(text.get(lang).to_owned())
}

impl ShownMistake {
    fn of(diagnostic: &Diagnostic, lang: Lang, has_desk: bool) -> Self {
        let Place { path, line, column, .. } = &diagnostic.place;
        let place = Text::new(
            format!("{path}, dòng {line}, cột {column}"),
            format!("{path}, line {line}, column {column}"),
        );
        let help = diagnostic.help.get(lang);
        Self {
            message: capitalized(diagnostic.message.get(lang)),
            place: Some(place.get(lang).to_owned()),
            desk: desk::view_of(path).filter(|_| has_desk).map(|view| format!("{FOLDER}#/{view}")),
            excerpt: Excerpt::of(&diagnostic.place),
            help: (!help.is_empty()).then(|| capitalized(help)),
        }
    }
}

impl Excerpt {
    /// `None` if there is no line to show.
    fn of(place: &Place) -> Option<Self> {
        let line: Vec<char> = place.excerpt.chars().collect();
        if line.is_empty() {
            return None;
        }
        let start = (place.column as usize - 1).min(line.len());
        let end = (start + place.width as usize).min(line.len());
        let first = start.saturating_sub(CONTEXT);
        let cut = end.min(start + 2 * CONTEXT);
        let last = (end + CONTEXT).min(line.len()).min(cut + CONTEXT);
        let dots = |is_cut| if is_cut { "…" } else { "" };
        let before = format!("{}{}", dots(first > 0), String::from_iter(&line[first..start]));
        let marked = String::from_iter(&line[start..cut]);
        let after = format!("{}{}", String::from_iter(&line[cut..last]), dots(last < line.len()));
        // Keep tabs, so that the carets line up with the mistake.
        let indent: String = before.chars().map(|char| if char == '\t' { '\t' } else { ' ' }).collect();
        let carets = indent + &"^".repeat((cut - start).max(1));
        Some(Self { before, marked, after, carets })
    }
}

#[cfg(test)]
mod tests {
    use super::{CONTEXT, Excerpt};
    use crate::diagnostic::Place;

    fn check(excerpt: &str, column: u32, width: u32, expected: [&str; 4]) {
        let place = Place { path: "a.md".into(), line: 1, column, width, excerpt: excerpt.to_owned() };
        let found = Excerpt::of(&place).expect("a line to show");
        assert_eq!([&*found.before, &*found.marked, &*found.after, &*found.carets], expected);
    }

    #[test]
    fn carets_stand_below_the_mistake() {
        check("ngày: 31/02", 7, 5, ["ngày: ", "31/02", "", "      ^^^^^"]);
        check("\tngày: x", 2, 4, ["\t", "ngày", ": x", "\t^^^^"]);
        check("ngày", 9, 3, ["ngày", "", "", "    ^"]);
    }

    #[test]
    fn long_line_is_cut_around_the_mistake() {
        let line = format!("{}LỖI{}", "a".repeat(500), "b".repeat(500));
        let (before, after) = (format!("…{}", "a".repeat(CONTEXT)), format!("{}…", "b".repeat(CONTEXT)));
        check(&line, 501, 3, [&before, "LỖI", &after, &format!("{}^^^", " ".repeat(CONTEXT + 1))]);
        let place = Place { path: "a.md".into(), line: 1, column: 1, width: 1000, excerpt: line };
        assert!(Excerpt::of(&place).is_some_and(|cut| cut.marked.len() == 2 * CONTEXT));
        assert_eq!(Excerpt::of(&Place::whole(&"a.md".into())), None);
    }
}
