//! Every mistake an author can make, as data: where it is, what is wrong, and what to type instead.
//!
//! One constructor a mistake, grouped by where the mistake is made. Each [`Code`] has a page in `docs/messages/`.

mod yaml;

mod body;
mod file;
mod front_matter;
mod site;
mod theme;

pub use body::{
    broken_link, html_attributes, html_too_deep, html_too_large, not_utf8, raw_html, repeated_paragraph,
    stray_end_tag, stray_letter, text_in_table, too_deep, too_large, unbalanced_quotes, unclosed_element,
    unclosed_mark, unsafe_link, utf16,
};
pub use file::{
    bad_drawing, damaged_file, empty_file, large_file, macros, not_text, other_content, picture_too_large,
    program_in_archive, refused_file, unknown_kind, unsafe_drawing,
};
pub use front_matter::{
    Expected, ambiguous_date, ambiguous_number, bad_address, bad_base_url, bad_date, bad_number,
    duplicate_key, empty_key, english_number, label_count, missing_key, no_such_day, no_such_time,
    server_rule, too_many, twin_key, unknown_key, unknown_time_zone, unknown_value, weekday_mismatch,
    wrong_type,
};
pub use site::{ambiguous_commune, missing_emblem, missing_file, path_collision};
pub use theme::{
    Habit, Limit, missing_template, render_limit, template_error, theme_cycle, theme_habit, unknown_theme,
};
pub use yaml::{
    Slot, curly_quotes, no_front_matter, unclosed_front_matter, wrong_closing, wrong_opening, yaml_blank,
    yaml_bracket, yaml_colon, yaml_comma, yaml_dash, yaml_escape, yaml_indent, yaml_indicator, yaml_line,
    yaml_quote, yaml_space, yaml_syntax, yaml_tab, yaml_too_large,
};

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::source::SourcePath;
use crate::text::Text;

/// No file has more mistakes of one severity than this that anybody would read: the others wait until these are mended.
pub const MAX_TOLD: usize = 100;

/// One mistake in a file that the author can mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Whether the site can be published in spite of it.
    pub severity: Severity,
    /// Which mistake.
    pub code: Code,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: Text,
    /// What to type.
    pub help: Text,
}

/// How much a mistake weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published while it stands.
    Error,
    /// Worth a look; the site is published.
    Warning,
}

/// A stretch of one line of a file, with the line itself, so that it can be shown without the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the site's root.
    pub path: SourcePath,
    /// Line, from 1.
    pub line: u32,
    /// Column of the first character, from 1, in characters (of the text in NFC).
    pub column: u32,
    /// How many characters, at least 1, all on this line.
    pub width: u32,
    /// The text of the line.
    pub excerpt: String,
}

impl Place {
    /// The bytes `span` of `text`, which is the whole text of the file at `path`. A span over several lines is cut at
    /// the end of its first.
    pub fn new(path: &SourcePath, text: &str, span: Range<usize>) -> Self {
        let start = floor_char_boundary(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let end = floor_char_boundary(text, span.end).clamp(start, line_end);
        let count = |part: &str| u32::try_from(part.chars().count()).unwrap_or(u32::MAX);
        let line = 1 + text[..line_start].bytes().filter(|&byte| byte == b'\n').count();
        Self {
            path: path.clone(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: 1 + count(&text[line_start..start]),
            width: count(&text[start..end]).max(1),
            excerpt: text[line_start..line_end].trim_end().to_owned(),
        }
    }

    /// A file as a whole.
    pub fn whole(path: &SourcePath) -> Self {
        Self { path: path.clone(), line: 1, column: 1, width: 1, excerpt: String::new() }
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Whether no more mistakes of this severity are worth adding to these, which are those of one file.
pub(crate) fn is_enough(told: &[Diagnostic], severity: Severity) -> bool {
    told.iter().filter(|told| told.severity == severity).count() >= MAX_TOLD
}

/// Whether a build with these mistakes may be published.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn error(code: Code, place: Place, message: Text, help: Text) -> Diagnostic {
    Diagnostic { severity: Severity::Error, code, place, message: on_one_line(message), help }
}

fn warning(code: Code, place: Place, message: Text, help: Text) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, code, place, message: on_one_line(message), help }
}

/// What is wrong is said on one line, also where it quotes what was typed over several.
fn on_one_line(message: Text) -> Text {
    let joined = |text: String| match text.contains('\n') {
        true => text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "),
        false => text,
    };
    Text { vi: joined(message.vi), en: joined(message.en) }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Which mistake: the name that JSON shows and that `docs/messages/` has a page for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as it is written.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

codes! {
    /// A file doesn't begin with front matter.
    NoFrontMatter = "no-front-matter",
    /// The front matter has no closing line.
    UnclosedFrontMatter = "unclosed-front-matter",
    /// A colon in an unquoted value.
    YamlColon = "yaml-colon",
    /// A comma in an unquoted value between braces.
    YamlComma = "yaml-comma",
    /// A tab, or a space that isn't a plain one, where YAML wants spaces.
    YamlTab = "yaml-tab",
    /// No space after the colon of a key.
    YamlSpace = "yaml-space",
    /// A quotation mark without its partner, or text after the closing one.
    YamlQuote = "yaml-quote",
    /// A value that begins with a character YAML keeps for itself.
    YamlIndicator = "yaml-indicator",
    /// YAML that doesn't parse, for another cause.
    YamlSyntax = "yaml-syntax",
    /// A key that doesn't exist.
    UnknownKey = "unknown-key",
    /// A key that stands twice.
    DuplicateKey = "duplicate-key",
    /// A key beside its twin in the other language.
    TwinKey = "twin-key",
    /// A value of the wrong shape.
    WrongType = "wrong-type",
    /// A required key that is missing or empty.
    MissingKey = "missing-key",
    /// A word that isn't one of the allowed.
    UnknownValue = "unknown-value",
    /// A date that doesn't exist or can't be read.
    BadDate = "bad-date",
    /// A date that can be read in several ways.
    AmbiguousDate = "ambiguous-date",
    /// A weekday that contradicts its date.
    WeekdayMismatch = "weekday-mismatch",
    /// A number that can be read in several ways.
    AmbiguousNumber = "ambiguous-number",
    /// A number that can't be read.
    BadNumber = "bad-number",
    /// A label that promises another number of items.
    LabelCount = "label-count",
    /// Something typed as an address that can't be one.
    BadAddress = "bad-address",
    /// An old address that needs a rule of the server.
    ServerRule = "server-rule",
    /// A `base_url` that isn't an absolute web address.
    BadBaseUrl = "bad-base-url",
    /// A time zone that doesn't exist.
    UnknownTimeZone = "unknown-time-zone",
    /// A paragraph that stands twice.
    RepeatedParagraph = "repeated-paragraph",
    /// A paragraph of one letter.
    StrayLetter = "stray-letter",
    /// Opening and closing quotation marks that don't match.
    UnbalancedQuotes = "unbalanced-quotes",
    /// Raw HTML that was left out.
    RawHtml = "raw-html",
    /// HTML that isn't closed where it could be, or closes nothing.
    HtmlNesting = "html-nesting",
    /// A link with a scheme that isn't allowed.
    UnsafeLink = "unsafe-link",
    /// Markdown nested too deep.
    TooDeep = "too-deep",
    /// A link to a file that isn't there.
    BrokenLink = "broken-link",
    /// A photo or attachment that isn't there.
    MissingFile = "missing-file",
    /// An article that needs a file which isn't published.
    RefusedFile = "refused-file",
    /// A file beside the articles that is of a kind which isn't published.
    FileKind = "file-kind",
    /// A file beside the articles that is heavier, or a picture that is larger, than the limit.
    LargeFile = "large-file",
    /// A part of an SVG drawing that was left out, or a drawing that was.
    UnsafeDrawing = "unsafe-drawing",
    /// A file that isn't UTF-8.
    NotUtf8 = "not-utf8",
    /// A file in UTF-16, read all the same.
    Utf16 = "utf16",
    /// An article larger than the limit.
    TooLarge = "too-large",
    /// Two pages that claim one address.
    PathCollision = "path-collision",
    /// A commune's name that several places of the site have.
    AmbiguousCommune = "ambiguous-commune",
    /// A theme that isn't there.
    UnknownTheme = "unknown-theme",
    /// Themes that extend one another in a circle.
    ThemeCycle = "theme-cycle",
    /// A template that the site needs and no theme has.
    MissingTemplate = "missing-template",
    /// A template that can't be read or rendered.
    TemplateError = "template-error",
    /// A template with which a page takes too much of the machine.
    RenderLimit = "render-limit",
    /// Something in a template that browsers block, or that lets an article's text be markup.
    ThemeHabit = "theme-habit",
}
