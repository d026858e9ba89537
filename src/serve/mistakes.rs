//! Mistakes as the browser shows them: all wording done, nothing left to the script but to lay it out.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::error::Error;
use crate::text::{Lang, Text};
use crate::vietnamese::capitalized;

/// How many are shown at once; nobody mends more between two saves.
const MOST: usize = 20;

/// How much of a line is shown before and after the mistake, in characters. A paragraph is a single line in Markdown.
const AROUND: usize = 40;

/// The contents of the overlay.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Mistakes {
    /// Its heading.
    title: String,
    /// What becomes of the site meanwhile.
    note: String,
    /// What its button says.
    close: String,
    /// The mistakes, in the order of the files.
    list: Vec<Mistake>,
    /// How many more there are, where there are.
    more: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Mistake {
    /// The plain sentence.
    message: String,
    /// File, line and column.
    place: Option<String>,
    /// The line, and carets.
    excerpt: Option<Excerpt>,
    /// What to type.
    help: Option<String>,
}

/// A stretch of a line, to be put together again, and below it the spaces and carets that point at `marked`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
    carets: String,
}

impl Mistakes {
    /// The errors among `diagnostics`.
    pub(super) fn of(diagnostics: &[Diagnostic], lang: Lang) -> Self {
        let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let count = errors().count();
        let title = match count {
            1 => Text::new("Có 1 lỗi cần sửa", "1 mistake to mend"),
            _ => Text::new(format!("Có {count} lỗi cần sửa"), format!("{count} mistakes to mend")),
        };
        let more = count.checked_sub(MOST).filter(|more| *more > 0);
        let more = more.map(|more| Text::new(format!("… và {more} lỗi nữa."), format!("… and {more} more.")));
        let list = errors().take(MOST).map(|diagnostic| Mistake::of(diagnostic, lang)).collect();
        Self { more: more.map(|text| text.get(lang).to_owned()), ..Self::new(&title, list, lang) }
    }

    /// A failure of the environment.
    pub(super) fn failure(error: &Error, lang: Lang) -> Self {
        let title = Text::new("Không dựng được trang tin", "The site can't be built");
        let message = capitalized(error.text().get(lang));
        Self::new(&title, vec![Mistake { message, place: None, excerpt: None, help: None }], lang)
    }

    fn new(title: &Text, list: Vec<Mistake>, lang: Lang) -> Self {
        let note = Text::new(
            "Sửa xong và lưu lại, bảng này tự biến mất. Trang đã xuất vẫn giữ nguyên.",
            "Mend and save, and this goes away by itself. The published site stays as it was.",
        );
        let close = Text::new("Đóng (Esc)", "Close (Esc)");
        let say = |text: &Text| text.get(lang).to_owned();
        Self { title: say(title), note: say(&note), close: say(&close), list, more: None }
    }
}

impl Mistake {
    fn of(diagnostic: &Diagnostic, lang: Lang) -> Self {
        let Place { path, line, column, .. } = &diagnostic.place;
        let place = Text::new(
            format!("{path}, dòng {line}, cột {column}"),
            format!("{path}, line {line}, column {column}"),
        );
        let help = diagnostic.help.get(lang);
        Self {
            message: capitalized(diagnostic.message.get(lang)),
            place: Some(place.get(lang).to_owned()),
            excerpt: Excerpt::of(&diagnostic.place),
            help: (!help.is_empty()).then(|| capitalized(help)),
        }
    }
}

impl Excerpt {
    /// None where there is no line to show.
    fn of(place: &Place) -> Option<Self> {
        let line: Vec<char> = place.excerpt.chars().collect();
        if line.is_empty() {
            return None;
        }
        let start = (place.column as usize - 1).min(line.len());
        let end = (start + place.width as usize).min(line.len());
        let first = start.saturating_sub(AROUND);
        let cut = end.min(start + 2 * AROUND);
        let last = (end + AROUND).min(line.len()).min(cut + AROUND);
        let dots = |is_cut| if is_cut { "…" } else { "" };
        let before = format!("{}{}", dots(first > 0), String::from_iter(&line[first..start]));
        let marked = String::from_iter(&line[start..cut]);
        let after = format!("{}{}", String::from_iter(&line[cut..last]), dots(last < line.len()));
        // Tabs stay, so that the carets stand where the mistake does.
        let indent: String = before.chars().map(|char| if char == '\t' { '\t' } else { ' ' }).collect();
        let carets = indent + &"^".repeat((cut - start).max(1));
        Some(Self { before, marked, after, carets })
    }
}

#[cfg(test)]
mod tests {
    use super::{AROUND, Excerpt};
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
        let (before, after) = (format!("…{}", "a".repeat(AROUND)), format!("{}…", "b".repeat(AROUND)));
        check(&line, 501, 3, [&before, "LỖI", &after, &format!("{}^^^", " ".repeat(AROUND + 1))]);
        let place = Place { path: "a.md".into(), line: 1, column: 1, width: 1000, excerpt: line };
        assert!(Excerpt::of(&place).is_some_and(|cut| cut.marked.len() == 2 * AROUND));
        assert_eq!(Excerpt::of(&Place::whole(&"a.md".into())), None);
    }
}
