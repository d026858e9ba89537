//! All mistakes that an author can make, as data: the place, what is wrong, and what to type instead.
//!
//! One constructor per mistake, grouped by where mistakes are made. Each [`Code`] has a page in `docs/messages/`.

mod doubt;
mod yaml;

mod audio;
mod body;
mod date;
mod file;
mod fix;
mod front_matter;
mod kind;
mod link;
mod pasted;
mod personal;
mod photo;
mod place;
mod proof;
mod rows;
mod site;
mod target;
mod theme;
mod unread;

pub use audio::{cut_recording, endless_recording, not_only_sound, other_encoding, recording_help, unheard};
pub use body::{
    control_character, html_attributes, html_too_deep, html_too_large, missing_footnote, not_utf8, raw_html,
    repeated_paragraph, stray_end_tag, stray_letter, text_in_table, too_deep, too_large, unbalanced_quotes,
    unclosed_element, unclosed_mark, unread_link, utf16,
};
pub use date::{
    ambiguous_date, ancient_date, bad_date, bad_day_of_change, bad_moment, date_without_day,
    date_without_year, distant_date, early_change, early_withdrawal, future_change, no_such_day,
    no_such_time, odd_year, several_days, weekday_mismatch,
};
pub use doubt::{
    curly_value, empty_text, level_mismatch, list_separator, lost_comment, lost_mark, sample_text,
    unbalanced_value, unchecked_mark, undecided_draft,
};
pub use file::{
    Remedy, bad_drawing, copied_file, damaged_file, empty_file, large_file, macros, misnamed_article,
    no_article, not_text, other_content, program_in_archive, refused_file, unknown_kind, unsafe_drawing,
};
pub use fix::{Edit, Fix};
pub use front_matter::{
    Expected, ambiguous_number, bad_address, bad_base_url, bad_number, duplicate_key, empty_key,
    english_number, foreign_base_url, label_count, long_summary, missing_key, no_such_check, server_rule,
    too_many, twin_key, unknown_key, unknown_time_zone, unknown_value, wrong_type,
};
pub use kind::{
    exposed_name, late_notice, long_field, name_in_address, nested_field, other_kind, reversed_dates,
    unpinned_notice,
};
pub use link::{
    Hiding, broken_link, dead_menu_link, inexact_link, link_to_hidden, link_to_withdrawn, no_such_heading,
    unsafe_link,
};
pub use pasted::{indented_text, merged_lines, symbol_sign};
pub use personal::{account_number, birth_day, identity_file, identity_number, private_telephone};
pub use photo::{
    PhotoSyntax, camera_help, camera_photo, cut_photo, foreign_picture, photo_alt, picture_too_large,
    too_many_frames,
};
pub use place::{level_as_key, list_of_places, place_parts, place_remark, several_places};
pub use proof::{
    misspelling, mixed_capitals, mixed_tones, other_document, other_figure, unknown_abbreviation,
    unlisted_person, unnamed_attendee,
};
pub use rows::{
    whole_number, written_rows, yaml_bullet, yaml_curly_colon, yaml_misplaced_row, yaml_no_colon,
    yaml_no_dash, yaml_round_row, yaml_uneven_rows, yaml_unindented,
};
pub use site::{
    ambiguous_commune, asset_collision, local_path, missing_emblem, missing_file, near_duplicate,
    path_collision, recorded_twice, repeated_address, shared_address,
};
pub use target::{key_of_other_target, plain_ftp, secret_in_settings, target_twice};
pub use theme::{
    Habit, Limit, missing_template, no_manifest, render_limit, template_error, theme_cycle, theme_habit,
    unknown_theme,
};
pub use yaml::{
    Slot, curly_quotes, early_closing, no_front_matter, unclosed_front_matter, wrong_closing, wrong_opening,
    yaml_blank, yaml_bracket, yaml_colon, yaml_comma, yaml_dash, yaml_escape, yaml_indent, yaml_indicator,
    yaml_item_space, yaml_line, yaml_quote, yaml_round_brackets, yaml_separator, yaml_space, yaml_syntax,
    yaml_tab, yaml_too_large, yaml_wide_colon,
};

pub use unread::{
    file_in_base_url, lost_letters, no_mail_address, no_picture, old_font, pasted_cells, swapped_link,
    typed_keys, unread_bold, unread_heading, unread_list, unread_table,
};

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::source::SourcePath;
use crate::text::Text;

/// The most mistakes of one severity that are reported per file: nobody reads more. The others are reported once these
/// are corrected.
pub const MAX_TOLD: usize = 100;

/// A mistake in a file that the author can correct.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Whether the site can be published anyway.
    pub severity: Severity,
    /// Its kind.
    pub code: Code,
    /// Its place.
    pub place: Place,
    /// What is wrong.
    pub message: Text,
    /// What to type.
    pub help: Text,
    /// The fingerprint of what `site.yaml` can accept, if it can: the digits of a number.
    pub subject: Option<Fingerprint>,
    /// The edits that correct it, if that is certain.
    pub fix: Option<Fix>,
}

/// How serious a mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published until it is corrected.
    Error,
    /// Should be checked; the site is published.
    Warning,
}

/// A part of one line of a file, and the whole line, so that it can be shown without the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the site's root.
    pub path: SourcePath,
    /// Line, from 1.
    pub line: u32,
    /// Column of the first character, from 1; counts characters of the NFC text.
    pub column: u32,
    /// Number of characters, at least 1, all in this line.
    pub width: u32,
    /// The text of the line.
    pub excerpt: String,
}

impl Place {
    /// The place of the bytes `span` of `text`, which is the whole text of the file at `path`. A span over several
    /// lines is cut at the end of the first.
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

    /// The whole file.
    pub fn whole(path: &SourcePath) -> Self {
        Self { path: path.clone(), line: 1, column: 1, width: 1, excerpt: String::new() }
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Whether `told`, the mistakes of one file, has the maximum number of this severity.
pub(crate) fn is_enough(told: &[Diagnostic], severity: Severity) -> bool {
    told.iter().filter(|told| told.severity == severity).count() >= MAX_TOLD
}

/// Whether these mistakes prevent publishing.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn error(code: Code, place: Place, message: Text, help: Text) -> Diagnostic {
    told(Severity::Error, code, place, message, help)
}

fn warning(code: Code, place: Place, message: Text, help: Text) -> Diagnostic {
    told(Severity::Warning, code, place, message, help)
}

fn told(severity: Severity, code: Code, place: Place, message: Text, help: Text) -> Diagnostic {
    Diagnostic { severity, code, place, message: on_one_line(message), help, subject: None, fix: None }
}

/// Joins a message into one line: it may quote several lines of text.
fn on_one_line(message: Text) -> Text {
    let joined = |text: String| match text.contains('\n') {
        true => text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "),
        false => text,
    };
    Text { vi: joined(message.vi), en: joined(message.en) }
}

impl Code {
    /// The checks that a site can switch off: they doubt what an author wrote, and are never errors by themselves.
    /// Checks that report what was left out of a page aren't among them.
    pub const DOUBTS: &[Self] = &[
        Self::CurlyQuotes,
        Self::ListSeparator,
        Self::WeekdayMismatch,
        Self::LabelCount,
        Self::LongSummary,
        Self::OtherKind,
        Self::UnpinnedNotice,
        Self::ExposedName,
        Self::PersonalData,
        Self::EmptyText,
        Self::SampleText,
        Self::RepeatedParagraph,
        Self::StrayLetter,
        Self::UnbalancedQuotes,
        Self::MissingFootnote,
        Self::UnreadLink,
        Self::UnreadMark,
        Self::MergedLines,
        Self::IndentedText,
        Self::GarbledText,
        Self::Misspelling,
        Self::MixedSpelling,
        Self::UnknownAbbreviation,
        Self::DocumentNumber,
        Self::AttendeeMismatch,
        Self::FigureMismatch,
        Self::PhotoAlt,
        Self::CopiedFile,
        Self::NearDuplicate,
        Self::PlaceParts,
        Self::LevelMismatch,
        Self::SharedAddress,
    ];
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// The kind of a mistake: its name in JSON and the name of its page in `docs/messages/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as text.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// Its page in `docs/messages/`, in Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("../../docs/messages/", $code, ".md")),)*
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
    /// A tab or special space where YAML requires plain spaces.
    YamlTab = "yaml-tab",
    /// No space after the colon of a key.
    YamlSpace = "yaml-space",
    /// A quotation mark without its partner, or text after the closing one.
    YamlQuote = "yaml-quote",
    /// A value that begins with a character reserved by YAML.
    YamlIndicator = "yaml-indicator",
    /// Text that YAML reads as a comment, a tag or an anchor.
    LostText = "lost-text",
    /// Curly quotation marks around all of a value.
    CurlyQuotes = "curly-quotes",
    /// A mark in a list that doesn't separate items.
    ListSeparator = "list-separator",
    /// YAML that can't be parsed for another reason.
    YamlSyntax = "yaml-syntax",
    /// A key that doesn't exist.
    UnknownKey = "unknown-key",
    /// A key that occurs twice.
    DuplicateKey = "duplicate-key",
    /// A key beside its twin in the other language.
    TwinKey = "twin-key",
    /// A value of the wrong shape.
    WrongType = "wrong-type",
    /// A required key that is missing or empty.
    MissingKey = "missing-key",
    /// A word that isn't allowed.
    UnknownValue = "unknown-value",
    /// A date that doesn't exist or can't be read.
    BadDate = "bad-date",
    /// A date that can be read in several ways.
    AmbiguousDate = "ambiguous-date",
    /// A weekday that contradicts its date.
    WeekdayMismatch = "weekday-mismatch",
    /// Something that ends before it begins.
    ReversedDates = "reversed-dates",
    /// A number that can be read in several ways.
    AmbiguousNumber = "ambiguous-number",
    /// A number that can't be read.
    BadNumber = "bad-number",
    /// A label with a count other than the number of its items.
    LabelCount = "label-count",
    /// A summary as long as a text.
    LongSummary = "long-summary",
    /// A key that only another kind of report has.
    OtherKind = "other-kind",
    /// A notice that will never be on top of the home page.
    UnpinnedNotice = "unpinned-notice",
    /// A name that is masked in one place and in full in another.
    ExposedName = "exposed-name",
    /// The number of an identity card.
    IdentityNumber = "identity-number",
    /// A private number, a day of birth, or a file that shows somebody's papers.
    PersonalData = "personal-data",
    /// Something typed as an address that can't be one.
    BadAddress = "bad-address",
    /// An old address that needs a server rule.
    ServerRule = "server-rule",
    /// A `base_url` that isn't an absolute web address.
    BadBaseUrl = "bad-base-url",
    /// A password or key in `site.yaml`.
    SecretInSettings = "secret-in-settings",
    /// A time zone that doesn't exist.
    UnknownTimeZone = "unknown-time-zone",
    /// A report without any text.
    EmptyText = "empty-text",
    /// A placeholder of a template that the author has to replace.
    SampleText = "sample-text",
    /// A mark of `bantin import` that asks for a check.
    UncheckedMark = "unchecked-mark",
    /// A paragraph that occurs twice.
    RepeatedParagraph = "repeated-paragraph",
    /// A paragraph of one letter.
    StrayLetter = "stray-letter",
    /// Unequal numbers of opening and closing quotation marks.
    UnbalancedQuotes = "unbalanced-quotes",
    /// A footnote without its text.
    MissingFootnote = "missing-footnote",
    /// A link that isn't read as one.
    UnreadLink = "unread-link",
    /// Markdown that isn't recognised, so that the page shows its characters.
    UnreadMark = "unread-mark",
    /// Lines that were meant as paragraphs and run together.
    MergedLines = "merged-lines",
    /// A paragraph that is shown as code because it is indented.
    IndentedText = "indented-text",
    /// Words without their diacritics: an input method that was off, a font from before Unicode.
    GarbledText = "garbled-text",
    /// A word that is no syllable of Vietnamese.
    Misspelling = "misspelling",
    /// The same word in two ways: the place of its tone, its capitals.
    MixedSpelling = "mixed-spelling",
    /// An abbreviation that is one typing error away from a usual one.
    UnknownAbbreviation = "unknown-abbreviation",
    /// A document whose number is that of another kind.
    DocumentNumber = "document-number",
    /// A person in the text who isn't in the list of attendees, or the other way round.
    AttendeeMismatch = "attendee-mismatch",
    /// A number in the text that differs from a table or from the list of figures.
    FigureMismatch = "figure-mismatch",
    /// Raw HTML that was removed.
    RawHtml = "raw-html",
    /// HTML elements without an end tag, or end tags without an element.
    HtmlNesting = "html-nesting",
    /// A link with a scheme that isn't allowed.
    UnsafeLink = "unsafe-link",
    /// A picture of another site, or an address that is no picture.
    ForeignPicture = "foreign-picture",
    /// A photo without a description for those who can't see it.
    PhotoAlt = "photo-alt",
    /// Markdown nested too deep.
    TooDeep = "too-deep",
    /// A link to a missing file.
    BrokenLink = "broken-link",
    /// A missing photo or attachment.
    MissingFile = "missing-file",
    /// A recording that browsers don't play.
    Unheard = "unheard",
    /// An article that needs a file that isn't published.
    RefusedFile = "refused-file",
    /// An article whose name is that of a copy, beside the original.
    CopiedFile = "copied-file",
    /// A report with the same content as another one.
    NearDuplicate = "near-duplicate",
    /// A file beside the articles of a kind that isn't published.
    FileKind = "file-kind",
    /// A file or picture beside the articles above the size limit.
    LargeFile = "large-file",
    /// A part of an SVG drawing that was removed, or a whole drawing that was left out.
    UnsafeDrawing = "unsafe-drawing",
    /// A file that isn't UTF-8.
    NotUtf8 = "not-utf8",
    /// A file in UTF-16; it was read anyway.
    Utf16 = "utf16",
    /// A control character, which was left out.
    ControlCharacter = "control-character",
    /// An article above the size limit.
    TooLarge = "too-large",
    /// An address that two pages claim.
    PathCollision = "path-collision",
    /// A place's name with the name of another in it.
    PlaceParts = "place-parts",
    /// A place whose level is another one in the title or the text.
    LevelMismatch = "level-mismatch",
    /// Two names that give the same address.
    SharedAddress = "shared-address",
    /// A commune's name that fits several places.
    AmbiguousCommune = "ambiguous-commune",
    /// A theme that doesn't exist.
    UnknownTheme = "unknown-theme",
    /// Themes that extend one another in a circle.
    ThemeCycle = "theme-cycle",
    /// A required template that the theme lacks.
    MissingTemplate = "missing-template",
    /// A template that can't be read or rendered.
    TemplateError = "template-error",
    /// A template that makes rendering a page too expensive.
    RenderLimit = "render-limit",
    /// Something in a template that browsers block, or that prints an article's text as markup.
    ThemeHabit = "theme-habit",
}
