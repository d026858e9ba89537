//! The summary of a text for lists and feeds, if its author wrote none.

use crate::content::MAX_SUMMARY;
use crate::vietnamese::excerpt;

/// The length of a summary that the author didn't choose, in characters: as many as a card shows well.
const SHOWN: usize = 300;

/// The paragraphs of a text that its summary may need.
pub(super) struct Summary {
    /// The plain text of the paragraphs so far, until the mark `<!--more-->` is found.
    before_more: Option<String>,
    chosen: Option<String>,
    first_paragraph: Option<String>,
}

impl Summary {
    pub(super) fn new() -> Self {
        Self { before_more: Some(String::new()), chosen: None, first_paragraph: None }
    }

    /// Adds a paragraph; `is_nested` if it is in an item or a quotation.
    pub(super) fn paragraph(&mut self, plain: &str, is_nested: bool) {
        let plain = plain.trim();
        if plain.is_empty() {
            return;
        }
        if let Some(before_more) = &mut self.before_more {
            if !before_more.is_empty() {
                before_more.push(' ');
            }
            before_more.push_str(plain);
        }
        if !is_nested && self.first_paragraph.is_none() {
            self.first_paragraph = Some(plain.to_owned());
        }
    }

    /// Ends the summary that the author chose; `plain` precedes the mark in its own paragraph. Returns the length in
    /// characters for the first mark of a text.
    pub(super) fn more(&mut self, plain: &str) -> Option<usize> {
        self.before_more.as_ref()?;
        self.paragraph(plain, false);
        self.chosen = self.before_more.take().filter(|chosen| !chosen.is_empty());
        self.chosen.as_deref().map(|chosen| chosen.chars().count())
    }

    /// The text before the mark, else the beginning of the first paragraph.
    pub(super) fn text(self) -> String {
        match (self.chosen, self.first_paragraph) {
            (Some(chosen), _) => excerpt(&chosen, MAX_SUMMARY).into_owned(),
            (None, first) => excerpt(&first.unwrap_or_default(), SHOWN).into_owned(),
        }
    }
}

/// The rest of `html` after the mark `<!--more-->`, however its blanks and letters are typed.
pub(super) fn behind_more(html: &str) -> Option<&str> {
    let (inside, behind) = html.trim_start().strip_prefix("<!--")?.split_once("-->")?;
    inside.trim().eq_ignore_ascii_case("more").then_some(behind)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use crate::content::parse;
    use crate::diagnostic::Code;

    /// The summary of an article with the text `markdown`, and the number of messages about its length.
    fn summary(markdown: &str) -> (String, usize) {
        let text = format!("---\nloại: trang\ntiêu đề: Giới thiệu\n---\n\n{markdown}\n");
        let (article, told) = parse(&"content/a.md".into(), text.as_bytes(), &TimeZone::UTC);
        let n_told = told.iter().filter(|told| told.code == Code::LongSummary).count();
        (article.expect("it has front matter").report.summary, n_told)
    }

    #[test]
    fn a_summary_that_nobody_chose_is_as_long_as_a_card() {
        let line =
            "Xã Cẩm Tâm ra mắt mô hình “Chính quyền thân thiện”, và bà con trong xã đến dự rất đông.\n";
        let twelve = line.repeat(12);
        assert_eq!(summary(&twelve), (twelve.replace('\n', " ").chars().take(263).collect(), 0));
        let letters = "x".repeat(200_000);
        assert_eq!(summary(&letters), (format!("{}…", "x".repeat(299)), 0));
        let words = "dân vận khéo ".repeat(1000);
        let (found, _) = summary(&words);
        assert!(found.ends_with("khéo…") && (280..=300).contains(&found.chars().count()), "{found}");
        // The limit also applies to a picture's description and to code.
        let code = format!("`{letters}` [{letters}](https://a.vn) ![{letters}](https://a.vn/b.jpg)");
        assert_eq!(summary(&code).0.chars().count(), 300);
    }

    #[test]
    fn the_author_says_where_the_summary_ends() {
        for mark in ["<!--more-->", "<!-- more -->", "<!--More -->", "<!--\tMORE-->  "] {
            let text = format!("Một đoạn.\n\n- Một ý\n\nHai đoạn.\n\n{mark}\n\nBa đoạn.");
            assert_eq!(summary(&text), ("Một đoạn. Hai đoạn.".to_owned(), 0), "{mark}");
            assert_eq!(summary(&format!("Một đoạn.\n{mark}\nHai đoạn.")).0, "Một đoạn.", "{mark}");
            assert_eq!(summary(&format!("Một đoạn. {mark} Hai đoạn.")).0, "Một đoạn.", "{mark}");
            assert_eq!(summary(&format!("{mark}\n\nHai đoạn.")).0, "Hai đoạn.", "{mark}");
        }
        assert_eq!(summary("Một đoạn.\n\n<!-- nomore -->\n\nHai đoạn.").0, "Một đoạn.");
        let long = "Một câu dài vừa phải. ".repeat(60);
        let (found, n_told) = summary(&format!("{long}\n\n<!--more-->\n\nHết.\n\n<!--more-->"));
        assert!((900..=1000).contains(&found.chars().count()) && found.ends_with("phải."), "{found}");
        assert_eq!(n_told, 1);
    }
}
