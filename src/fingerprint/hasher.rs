//! A serializer that writes nothing and hashes everything.

use std::fmt::{self, Display};

use serde::ser::{self, Serialize, Serializer};

use super::Fingerprint;

/// The hash of a value, as it serializes.
pub(super) fn hash(value: &(impl Serialize + ?Sized)) -> Fingerprint {
    let mut hasher = Hasher::new(None);
    value.serialize(&mut hasher).expect("hashing doesn't fail");
    hasher.finish()
}

/// The hash of each field of a struct, by name; nothing for other values.
pub(super) fn hash_fields(value: &(impl Serialize + ?Sized)) -> Vec<(&'static str, Fingerprint)> {
    let mut hasher = Hasher::new(Some(Vec::new()));
    value.serialize(&mut hasher).expect("hashing doesn't fail");
    hasher.fields.unwrap_or_default()
}

/// Whether a value is being hashed and not written: then its fingerprint may replace it. The formats written here, JSON
/// and template values, are all human-readable.
pub(crate) fn is_hashing(serializer: &impl Serializer) -> bool {
    !serializer.is_human_readable()
}

/// How many bytes to collect before hashing them. Most values are smaller and are hashed at once; larger ones are
/// hashed in pieces of this size, sixteen chunks of BLAKE3, which the processor hashes in parallel.
const ROOM: usize = 16 * 1024;

struct Hasher {
    gathered: Vec<u8>,
    /// The hash of the earlier bytes, if there were more than fit.
    state: Option<Box<blake3::Hasher>>,
    /// The fields of the outermost struct, if they are hashed one by one.
    fields: Option<Vec<(&'static str, Fingerprint)>>,
}

/// What is hashed before a value, so that `["a", "b"]` and `["ab"]` differ.
#[derive(Clone, Copy)]
enum Mark {
    None,
    Some,
    Unit,
    Sequence,
    Map,
    Variant,
    End,
}

impl Hasher {
    fn new(fields: Option<Vec<(&'static str, Fingerprint)>>) -> Self {
        Self { gathered: Vec::with_capacity(256), state: None, fields }
    }

    #[inline]
    fn add(&mut self, bytes: &[u8]) {
        if self.gathered.len() + bytes.len() > ROOM {
            return self.hash_gathered(bytes);
        }
        self.gathered.extend_from_slice(bytes);
    }

    /// Hashes the collected bytes and `bytes`, which didn't fit.
    fn hash_gathered(&mut self, bytes: &[u8]) {
        let state = self.state.get_or_insert_with(|| Box::new(blake3::Hasher::new()));
        state.update(&self.gathered);
        state.update(bytes);
        self.gathered.clear();
    }

    fn finish(mut self) -> Fingerprint {
        match &mut self.state {
            None => Fingerprint::of(&self.gathered),
            Some(state) => state.update(&self.gathered).finalize().into(),
        }
    }

    fn mark(&mut self, mark: Mark) {
        self.add(&[mark as u8]);
    }

    fn sized(&mut self, bytes: &[u8]) {
        self.add(&(bytes.len() as u64).to_le_bytes());
        self.add(bytes);
    }
}

/// Hashing can't fail; serializers must be able to.
#[derive(Debug)]
pub(super) struct Never;

impl Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value refused to be serialized")
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(_message: T) -> Self {
        Self
    }
}

macro_rules! numbers {
    ($($method:ident: $kind:ty,)*) => {
        $(fn $method(self, value: $kind) -> Result<(), Never> {
            self.add(&value.to_le_bytes());
            Ok(())
        })*
    };
}

impl Serializer for &mut Hasher {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64,
    }

    fn serialize_bool(self, value: bool) -> Result<(), Never> {
        self.add(&[u8::from(value)]);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Never> {
        self.serialize_u32(value.into())
    }

    fn serialize_str(self, value: &str) -> Result<(), Never> {
        self.sized(value.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Never> {
        self.sized(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Never> {
        self.mark(Mark::None);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        self.mark(Mark::Some);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Never> {
        self.mark(Mark::Unit);
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Never> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        idx: u32,
        _variant: &'static str,
    ) -> Result<(), Never> {
        self.mark(Mark::Variant);
        self.serialize_u32(idx)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        idx: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.serialize_unit_variant(name, idx, variant)?;
        value.serialize(self)
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Self, Never> {
        self.fields = None;
        self.mark(Mark::Sequence);
        Ok(self)
    }

    fn serialize_tuple(self, _len: usize) -> Result<Self, Never> {
        self.fields = None;
        self.mark(Mark::Sequence);
        Ok(self)
    }

    fn serialize_tuple_struct(self, _name: &'static str, len: usize) -> Result<Self, Never> {
        self.serialize_tuple(len)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        idx: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self, Never> {
        self.serialize_unit_variant(name, idx, variant)?;
        self.serialize_tuple(len)
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<Self, Never> {
        self.fields = None;
        self.mark(Mark::Map);
        Ok(self)
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Self, Never> {
        self.mark(Mark::Map);
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        idx: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self, Never> {
        self.serialize_unit_variant(name, idx, variant)?;
        self.serialize_map(Some(len))
    }
}

macro_rules! sequences {
    ($($kind:ident.$method:ident,)*) => {
        $(impl ser::$kind for &mut Hasher {
            type Ok = ();
            type Error = Never;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Never> {
                self.mark(Mark::End);
                Ok(())
            }
        })*
    };
}

sequences! {
    SerializeSeq.serialize_element,
    SerializeTuple.serialize_element,
    SerializeTupleStruct.serialize_field,
    SerializeTupleVariant.serialize_field,
}

macro_rules! structs {
    ($($kind:ident,)*) => {
        $(impl ser::$kind for &mut Hasher {
            type Ok = ();
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Never> {
                if let Some(fields) = &mut self.fields {
                    fields.push((key, hash(value)));
                    return Ok(());
                }
                self.sized(key.as_bytes());
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Never> {
                self.mark(Mark::End);
                Ok(())
            }
        })*
    };
}

structs! {
    SerializeStruct,
    SerializeStructVariant,
}

impl ser::SerializeMap for &mut Hasher {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Never> {
        self.mark(Mark::End);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// If these hashes changed, all stored results of earlier runs would be useless.
    #[test]
    fn what_is_gathered_makes_no_difference() {
        for n in [0, 1, 255, 16_375, 16_376, 16_377, 40_000] {
            let text = "x".repeat(n);
            let mut bytes = (n as u64).to_le_bytes().to_vec();
            bytes.extend(text.as_bytes());
            assert_eq!(hash(&text), Fingerprint::of(&bytes), "{n}");
            let mut twice = vec![Mark::Sequence as u8];
            twice.extend([&*bytes, &*bytes].concat());
            twice.push(Mark::End as u8);
            assert_eq!(hash(&(&text, &text)), Fingerprint::of(&twice), "{n}");
        }
    }
}
