//! The language: normal form, keys for search and comparison, order, slugs, dates, numbers, reading time, excerpts, similar
//! names.

pub mod glyph;

mod abbreviation;
mod case;
mod garbled;
mod letter;
mod normal;
mod syllable;

mod collation;
mod fold;
mod nearest;
mod order;
mod slug;

mod date;
mod moment;
mod range;
mod scanner;

mod count;
mod excerpt;
mod measure;
mod number;
mod personal;
mod quotes;
mod reading;
mod spelling;

pub use abbreviation::{kind_at_end, meant_abbreviation, other_kind_of_document};
pub use case::capitalized;
pub use count::{count_word, promised_items};
pub use date::{
    Bound, administrative_date, is_unknown, month_name, short_date, span, weekday_date, weekday_name,
};
pub use excerpt::excerpt;
pub use fold::{fold, name_key, tone_key};
pub use garbled::{Garbling, garbled, untelexed};
pub use measure::{duration, file_size};
pub use moment::{DateProblem, Moment, ParsedMoment, VIETNAM_OFFSET, parse_moment};
pub use nearest::{nearest, slip};
pub use normal::{compatible, nfc};
pub use number::{Number, NumberProblem, number_in, parse_number, typed_decimal};
pub use order::{SortKey, given_name_key, sort_key};
pub use personal::{Personal, PersonalKind, masked_digits, personal, plain_number};
pub use quotes::turned_marks;
pub use range::first_of_days;
pub use reading::{reading_minutes, syllables};
pub use slug::slug;
pub use spelling::{Scan, is_compound, is_in_new_style, is_known_syllable, near_syllables, scan};
pub use syllable::is_possible_syllable;
