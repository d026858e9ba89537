//! A fast reader for common YAML: `key: value`, lists, maps, quoted text, one line each.
//!
//! Gives the same value as `serde_yaml` in an eighth of the time, or gives up. Everything more difficult (a comment
//! after a value, an escape, text over several lines, tags, anchors, tabs, unusual numbers) is left to `serde_yaml`,
//! and so is every mistake.

use serde::de::value::StrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// The value of `text`; `None` if `serde_yaml` must read it.
pub(super) fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Option<T> {
    if !is_of_plain_characters(text) {
        return None;
    }
    let mut lines = Lines { rest: text, now: None, flow: "", depth: 0 };
    lines.advance().ok()?;
    let line = lines.now.filter(|line| line.indent == 0)?;
    let shape = if is_item(line.text) { Shape::List(0) } else { Shape::Map(0) };
    let value = T::deserialize(Value { lines: &mut lines, shape }).ok()?;
    lines.now.is_none().then_some(value)
}

/// Whether all YAML parsers read the characters alike: no control characters, line ends other than the line feed, or
/// byte order mark. Some of these begin with the bytes C2 and EF, and no letter begins with F0, so texts with these
/// bytes are left to `serde_yaml`.
fn is_of_plain_characters(text: &str) -> bool {
    let mut last = 0;
    text.bytes().all(|byte| {
        let is_line_separator = last == 0x80 && matches!(byte, 0xa8 | 0xa9);
        last = byte;
        matches!(byte, b'\n' | b' '..=b'~' | 0x80..=0xc1 | 0xc3..=0xee) && !is_line_separator
    })
}

/// `serde_yaml` must read the value.
#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not written as every day")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
}

type Result<T> = std::result::Result<T, Refused>;

fn refuse_unless(is_everyday: bool) -> Result<()> {
    if is_everyday { Ok(()) } else { Err(Refused) }
}

/// The remaining lines.
struct Lines<'t> {
    rest: &'t str,
    /// The next line. The text after an item's dash counts as a line of its own.
    now: Option<Line<'t>>,
    /// The rest of the line inside brackets or braces.
    flow: &'t str,
    /// How many brackets and braces are open.
    depth: usize,
}

#[derive(Clone, Copy)]
struct Line<'t> {
    indent: usize,
    /// Without surrounding blanks; never empty.
    text: &'t str,
}

impl<'t> Lines<'t> {
    /// Moves to the next line that is neither blank nor a comment.
    fn advance(&mut self) -> Result<()> {
        self.now = None;
        while !self.rest.is_empty() {
            let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            self.rest = rest;
            let text = line.trim_start_matches(' ');
            let indent = line.len() - text.len();
            let text = text.trim_end_matches(' ');
            if !text.is_empty() && !text.starts_with('#') {
                self.now = Some(Line { indent, text });
                // A document ends here, or another begins.
                return refuse_unless(indent > 0 || !text.starts_with("---") && !text.starts_with("..."));
            }
        }
        Ok(())
    }

    /// Reads a value on the line of its key or dash.
    fn inline(&mut self, text: &'t str) -> Result<Shape<'t>> {
        let scalar = match *text.as_bytes().first().ok_or(Refused)? {
            open @ (b'[' | b'{') => {
                self.flow = &text[1..];
                self.depth = 1;
                return Ok(if open == b'[' { Shape::FlowList } else { Shape::FlowMap });
            }
            quote @ (b'"' | b'\'') => {
                let (text, rest) = quoted(text, quote)?;
                refuse_unless(rest.is_empty())?;
                Scalar { text, is_plain: false }
            }
            _ => {
                refuse_unless(!text.contains(": ") && !text.ends_with(':'))?;
                plain(text)?
            }
        };
        self.advance()?;
        Ok(Shape::Scalar(scalar))
    }

    /// Reads the value of a key in the map at `indent`; `text` follows the colon.
    fn value(&mut self, indent: usize, text: &'t str) -> Result<Shape<'t>> {
        if !text.is_empty() {
            return self.inline(text);
        }
        self.advance()?;
        Ok(match self.now {
            Some(line) if line.indent >= indent && is_item(line.text) => Shape::List(line.indent),
            Some(line) if line.indent > indent => Shape::Map(line.indent),
            _ => Shape::Null,
        })
    }

    /// Reads the item on this line.
    fn item(&mut self, line: Line<'t>) -> Result<Shape<'t>> {
        let text = line.text[1..].trim_start_matches(' ');
        let indent = line.indent + line.text.len() - text.len();
        refuse_unless(!is_item(text))?;
        let is_map = !text.starts_with(['"', '\'', '[', '{']) && split_key(text).is_some();
        if is_map {
            self.now = Some(Line { indent, text });
            return Ok(Shape::Map(indent));
        }
        self.inline(text)
    }

    /// Reads a value inside brackets or braces.
    fn in_flow(&mut self) -> Result<Shape<'t>> {
        match self.flow.as_bytes().first() {
            Some(open @ (b'[' | b'{')) => {
                self.flow = &self.flow[1..];
                self.depth += 1;
                Ok(if *open == b'[' { Shape::FlowList } else { Shape::FlowMap })
            }
            Some(quote @ (b'"' | b'\'')) => {
                let (text, rest) = quoted(self.flow, *quote)?;
                self.flow = rest;
                Ok(Shape::Scalar(Scalar { text, is_plain: false }))
            }
            Some(_) => {
                let end = self.flow.find([',', '[', ']', '{', '}']).ok_or(Refused)?;
                let text = self.flow[..end].trim_end_matches(' ');
                refuse_unless(!text.is_empty() && !text.contains(':'))?;
                self.flow = &self.flow[end..];
                plain(text).map(Shape::Scalar)
            }
            None => Err(Refused),
        }
    }

    /// Whether another entry comes before the closing bracket or brace; `is_first` before the first entry.
    fn next_in_flow(&mut self, close: u8, is_first: bool) -> Result<bool> {
        self.flow = self.flow.trim_start_matches(' ');
        let next = *self.flow.as_bytes().first().ok_or(Refused)?;
        if next == close {
            self.flow = &self.flow[1..];
            self.depth -= 1;
            if self.depth == 0 {
                refuse_unless(self.flow.is_empty())?;
                self.advance()?;
            }
            return Ok(false);
        }
        if !is_first {
            refuse_unless(next == b',')?;
            self.flow = self.flow[1..].trim_start_matches(' ');
        }
        Ok(true)
    }
}

/// Whether a line is a list item.
fn is_item(text: &str) -> bool {
    text.starts_with("- ") || text == "-"
}

/// The text between quotation marks, if it contains neither these marks nor escapes, and the text after it.
fn quoted(text: &str, quote: u8) -> Result<(&str, &str)> {
    let (inside, rest) = text[1..].split_once(char::from(quote)).ok_or(Refused)?;
    refuse_unless(!inside.contains('\\') && !rest.starts_with('\''))?;
    Ok((inside, rest))
}

/// Text without quotation marks.
fn plain(text: &str) -> Result<Scalar<'_>> {
    let first = text.as_bytes()[0];
    let is_indicator = matches!(
        first,
        b'-' | b'?'
            | b':'
            | b','
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'&'
            | b'*'
            | b'!'
            | b'|'
            | b'>'
            | b'\''
            | b'"'
            | b'%'
            | b'@'
            | b'`'
    );
    refuse_unless(!is_indicator && !text.contains(" #"))?;
    Ok(Scalar { text, is_plain: true })
}

/// Splits a line into a key and the text after its colon.
fn split_key(text: &str) -> Option<(&str, &str)> {
    let colon = text.bytes().enumerate().position(|(at, byte)| {
        byte == b':' && text.as_bytes().get(at + 1).is_none_or(|next| *next == b' ')
    })?;
    let key = &text[..colon];
    let is_word = |char: char| char.is_alphanumeric() || char == ' ' || char == '_';
    let is_key = key.starts_with(char::is_alphabetic) && !key.ends_with(' ') && key.chars().all(is_word);
    is_key.then(|| (key, text[colon + 1..].trim_start_matches(' ')))
}

#[derive(Clone, Copy)]
struct Scalar<'t> {
    text: &'t str,
    is_plain: bool,
}

impl Scalar<'_> {
    /// Whether YAML reads it as null, true or false, in any spelling.
    fn is_special(self) -> bool {
        let special = ["null", "true", "false"];
        self.is_plain && (self.text == "~" || special.iter().any(|word| self.text.eq_ignore_ascii_case(word)))
    }

    /// Reads a number of plain digits.
    fn number(self) -> Result<u64> {
        let digits = self.text.as_bytes();
        let is_number = self.is_plain
            && digits.iter().all(u8::is_ascii_digit)
            && digits.len() <= 18
            && (digits[0] != b'0' || digits.len() == 1);
        refuse_unless(is_number)?;
        self.text.parse().map_err(|_| Refused)
    }
}

/// The shape of a value whose type isn't known yet.
#[derive(Clone, Copy)]
enum Shape<'t> {
    Scalar(Scalar<'t>),
    /// `key: value` lines with this indent.
    Map(usize),
    /// Items with this indent.
    List(usize),
    FlowMap,
    FlowList,
    /// A key without a value.
    Null,
}

/// A value about to be deserialized.
struct Value<'l, 't> {
    lines: &'l mut Lines<'t>,
    shape: Shape<'t>,
}

impl<'t> Value<'_, 't> {
    fn scalar(self) -> Result<Scalar<'t>> {
        match self.shape {
            Shape::Scalar(scalar) => Ok(scalar),
            _ => Err(Refused),
        }
    }

    fn visit_text<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        let scalar = self.scalar()?;
        refuse_unless(!scalar.is_special())?;
        visitor.visit_borrowed_str(scalar.text)
    }

    fn visit_number<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_u64(self.scalar()?.number()?)
    }
}

/// Declares the methods that deserialize numbers.
macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.visit_number(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Self { lines, shape } = self;
        match shape {
            Shape::Scalar(scalar) if scalar.is_plain => match scalar.text.as_bytes()[0] {
                // With a blank in it, no notation makes it a number.
                b'0'..=b'9' if !scalar.text.contains(' ') => visitor.visit_u64(scalar.number()?),
                b'+' | b'.' => Err(Refused),
                _ => Value { lines, shape }.visit_text(visitor),
            },
            Shape::Scalar(scalar) => visitor.visit_borrowed_str(scalar.text),
            Shape::Null => visitor.visit_unit(),
            Shape::Map(_) | Shape::FlowMap => {
                let mut entries = Entries { lines, shape, value: "", is_first: true, is_over: false };
                let value = visitor.visit_map(&mut entries)?;
                refuse_unless(entries.is_over)?;
                Ok(value)
            }
            Shape::List(_) | Shape::FlowList => {
                let mut items = Items { lines, shape, is_first: true, is_over: false };
                let value = visitor.visit_seq(&mut items)?;
                refuse_unless(items.is_over)?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.shape {
            Shape::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.visit_text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.visit_text(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scalar()? {
            Scalar { text: "true", is_plain: true } => visitor.visit_bool(true),
            Scalar { text: "false", is_plain: true } => visitor.visit_bool(false),
            _ => Err(Refused),
        }
    }

    /// Serde would also accept a list of the fields.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        refuse_unless(matches!(self.shape, Shape::Map(_) | Shape::FlowMap))?;
        self.deserialize_any(visitor)
    }

    numbers! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

/// The entries of a map.
struct Entries<'l, 't> {
    lines: &'l mut Lines<'t>,
    shape: Shape<'t>,
    /// The text after the present key's colon.
    value: &'t str,
    is_first: bool,
    is_over: bool,
}

impl<'t> Entries<'_, 't> {
    fn entry(&mut self) -> Result<Option<&'t str>> {
        let (key, value) = match (self.shape, self.lines.now) {
            (Shape::Map(indent), Some(line)) if line.indent == indent => {
                split_key(line.text).ok_or(Refused)?
            }
            (Shape::Map(indent), Some(line)) if line.indent > indent => return Err(Refused),
            (Shape::FlowMap, _) if self.lines.next_in_flow(b'}', self.is_first)? => {
                split_key(self.lines.flow).ok_or(Refused)?
            }
            _ => return Ok(None),
        };
        self.is_first = false;
        self.value = value;
        Ok(Some(key))
    }
}

impl<'t> MapAccess<'t> for &mut Entries<'_, 't> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some(key) = self.entry()? else {
            self.is_over = true;
            return Ok(None);
        };
        refuse_unless(!Scalar { text: key, is_plain: true }.is_special())?;
        let key: StrDeserializer<'_, Refused> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value> {
        let shape = match self.shape {
            Shape::Map(indent) => self.lines.value(indent, self.value)?,
            _ => {
                self.lines.flow = self.value;
                self.lines.in_flow()?
            }
        };
        seed.deserialize(Value { lines: self.lines, shape })
    }
}

/// The items of a list.
struct Items<'l, 't> {
    lines: &'l mut Lines<'t>,
    shape: Shape<'t>,
    is_first: bool,
    is_over: bool,
}

impl<'t> SeqAccess<'t> for &mut Items<'_, 't> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let shape = match (self.shape, self.lines.now) {
            (Shape::List(indent), Some(line)) if line.indent == indent && is_item(line.text) => {
                self.lines.item(line)?
            }
            (Shape::List(indent), Some(line)) if line.indent > indent => return Err(Refused),
            (Shape::FlowList, _) if self.lines.next_in_flow(b']', self.is_first)? => self.lines.in_flow()?,
            _ => {
                self.is_over = true;
                return Ok(None);
            }
        };
        self.is_first = false;
        seed.deserialize(Value { lines: self.lines, shape }).map(Some)
    }
}

#[cfg(test)]
mod tests;
