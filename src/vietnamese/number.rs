//! Numbers in Vietnamese notation: points between thousands, a comma before decimals.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An exact decimal number: `1.234,5` is 12345 with one decimal. A JSON number when serialized. Drops trailing zeros:
/// `12,50` is `12,5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Number {
    // Without trailing zeros of decimals, so that equal values have equal fields.
    unscaled: i64,
    decimals: u8,
}

/// Enough for any figure, and few enough to compare two numbers in 128 bits.
const MOST_DECIMALS: usize = 9;

impl Number {
    /// The number with these digits before and after the comma; `None` if it doesn't fit.
    fn from_digits(sign: &str, whole: &str, fraction: &str) -> Option<Self> {
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > MOST_DECIMALS {
            return None;
        }
        let unscaled = format!("{sign}{whole}{fraction}").parse().ok()?;
        Some(Self { unscaled, decimals: fraction.len() as u8 })
    }

    /// The nearest floating-point number.
    pub fn as_f64(self) -> f64 {
        self.unscaled as f64 / 10_f64.powi(self.decimals.into())
    }

    /// The number with its unit: `1.336 thư`, but `100%`.
    pub fn with_unit(self, unit: &str) -> String {
        match unit {
            "" => self.to_string(),
            "%" | "‰" => format!("{self}{unit}"),
            _ => format!("{self} {unit}"),
        }
    }

    /// The value in units of the smallest possible decimal.
    fn scaled(self) -> i128 {
        let missing = MOST_DECIMALS as u32 - u32::from(self.decimals);
        i128::from(self.unscaled) * 10_i128.pow(missing)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self { unscaled: value, decimals: 0 }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.scaled().cmp(&other.scaled())
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// In Vietnamese notation: `1.336`, `1.234,5`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Room for the sign, 19 digits, six points and a comma. Filled from the end and written at once.
        let mut room = [0; 32];
        let mut from = room.len();
        let mut put = |byte: u8| {
            from -= 1;
            room[from] = byte;
        };
        let (mut rest, mut decimals, mut whole) = (self.unscaled.unsigned_abs(), self.decimals, 0);
        while rest > 0 || decimals > 0 || whole == 0 {
            if decimals == 0 && whole > 0 && whole % 3 == 0 {
                put(b'.');
            }
            put(b'0' + (rest % 10) as u8);
            rest /= 10;
            match decimals {
                0 => whole += 1,
                1 => {
                    put(b',');
                    decimals = 0;
                }
                _ => decimals -= 1,
            }
        }
        if self.unscaled < 0 {
            put(b'-');
        }
        f.write_str(std::str::from_utf8(&room[from..]).expect("digits are ASCII"))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            (self.unscaled, self.decimals).serialize(serializer)
        } else if self.decimals == 0 {
            serializer.serialize_i64(self.unscaled)
        } else {
            serializer.serialize_f64(self.as_f64())
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (unscaled, decimals) = Deserialize::deserialize(deserializer)?;
            return Ok(Self { unscaled, decimals });
        }
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl de::Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number of at most {MOST_DECIMALS} decimals")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Number, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Number, E> {
        let number = i64::try_from(value).map(Number::from);
        number.map_err(|_| E::invalid_value(de::Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Number, E> {
        // The shortest digits that give this float are the ones that were written.
        let digits = value.abs().to_string();
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let sign = if value < 0.0 { "-" } else { "" };
        Number::from_digits(sign, whole, fraction)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Float(value), &self))
    }
}

/// Why a text isn't a number, and what was probably meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberProblem {
    /// It isn't a number, includes a unit, or is too long.
    Unreadable,
    /// A comma and three digits may be English thousands or three decimals: `1,336`.
    Ambiguous {
        /// With the comma between thousands: 1.336.
        thousands: Number,
        /// With the comma before decimals: 1,336.
        decimals: Number,
    },
    /// Written in English notation: `1.33`, `1,234.5`, `1,234,567`.
    English {
        /// The number in English notation.
        meant: Number,
    },
}

/// Parses `1336`, `1.336`, `457.195.073`, `1.234,5`, `-0,5`. Units aren't accepted, so `100%` is unreadable.
///
/// # Errors
/// If the text isn't a number, or may be in English notation.
pub fn parse_number(text: &str) -> Result<Number, NumberProblem> {
    let text = text.trim();
    let (sign, unsigned) = match text.strip_prefix(['-', '−']) {
        Some(unsigned) => ("-", unsigned),
        None => ("", text),
    };
    let number = |form: Option<(String, &str)>| {
        form.and_then(|(whole, fraction)| Number::from_digits(sign, &whole, fraction))
    };
    let vietnamese = number(split_number(unsigned, '.', ','));
    let english = number(split_number(unsigned, ',', '.'));
    match (vietnamese, english) {
        (Some(number), None) => Ok(number),
        (Some(decimals), Some(thousands)) if unsigned.contains(',') => {
            Err(NumberProblem::Ambiguous { thousands, decimals })
        }
        // Points with three digits each are thousands, as everybody in Vietnam writes them.
        (Some(number), Some(_)) => Ok(number),
        (None, Some(meant)) => Err(NumberProblem::English { meant }),
        (None, None) => Err(NumberProblem::Unreadable),
    }
}

/// The digits before and after the `decimal` sign; `None` if `text` isn't such a number. Thousands are grouped by
/// `thousands` or not at all.
fn split_number(text: &str, thousands: char, decimal: char) -> Option<(String, &str)> {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
        Some(_) => return None,
        None => (text, ""),
    };
    let mut groups = whole.split(thousands);
    let first = groups.next().filter(|first| is_digits(first))?;
    let grouped = whole.contains(thousands);
    // A number that begins with 0 isn't grouped: `0.336` and `0,336` are decimals.
    if grouped && (first.len() > 3 || first.starts_with('0')) {
        return None;
    }
    let complete = groups.all(|group| group.len() == 3 && is_digits(group));
    complete.then(|| (whole.replace(thousands, ""), fraction))
}

/// A decimal number typed so that its comma can't be taken for a thousands separator: `1,3360` for `1,336`.
pub fn typed_decimal(decimal: &str) -> String {
    match parse_number(decimal) {
        Err(NumberProblem::Ambiguous { .. }) => format!("{decimal}0"),
        _ => decimal.to_owned(),
    }
}

/// The only number in a text such as `hơn 1.336 thư`, as typed; `None` if there is none, or several.
pub fn number_in(text: &str) -> Option<String> {
    let is_digit = |char: char| char.is_ascii_digit();
    let mut runs = text
        .split(|char: char| !is_digit(char) && !matches!(char, '.' | ','))
        .filter(|run| run.contains(is_digit));
    let run = runs.next().filter(|_| runs.next().is_none())?.trim_matches(['.', ',']);
    match parse_number(run) {
        Ok(number) | Err(NumberProblem::English { meant: number }) => Some(number.to_string()),
        Err(NumberProblem::Ambiguous { thousands, .. }) => Some(thousands.to_string()),
        Err(NumberProblem::Unreadable) => None,
    }
}

#[cfg(test)]
mod tests;
