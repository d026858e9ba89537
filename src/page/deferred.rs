//! Values that are hashed by their sources and computed only when printed.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::fingerprint::{Fingerprint, is_hashing};

/// The sources of a deferred value. Serializes as everything that the value depends on.
pub trait Source: Serialize {
    /// The printed value.
    type View<'s>: Serialize
    where
        Self: 's;

    /// The type that describes the value in the JSON Schema.
    type Described: JsonSchema;

    /// Computes the value.
    ///
    /// # Errors
    /// If a part can't be fetched, or has changed since it was read.
    fn view(&self) -> Result<Self::View<'_>, Error>;
}

/// A value that is computed only when printed. For a page's key its sources are hashed instead.
#[derive(Clone, Debug, Default)]
pub struct Deferred<S>(pub S);

impl<S: Source> Serialize for Deferred<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        if is_hashing(&serializer) {
            self.0.serialize(serializer)
        } else {
            self.0.view().map_err(Z::Error::custom)?.serialize(serializer)
        }
    }
}

impl<S: Source> JsonSchema for Deferred<S> {
    fn inline_schema() -> bool {
        S::Described::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        S::Described::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        S::Described::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        S::Described::json_schema(generator)
    }
}

/// The fingerprint of each field of a value. If it isn't a struct, or has flattened fields, only that of the whole,
/// called `name`.
pub(super) fn fields(name: &'static str, value: &impl Serialize) -> Vec<(&'static str, Fingerprint)> {
    let fields = Fingerprint::of_fields(value);
    if fields.is_empty() { vec![(name, Fingerprint::of_value(value))] } else { fields }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::fields;

    #[derive(Serialize)]
    struct Flattened {
        title: &'static str,
        #[serde(flatten)]
        more: More,
    }

    #[derive(Serialize)]
    struct More {
        summary: &'static str,
    }

    /// serde writes a struct with flattened fields as a map, which has no static field names.
    #[test]
    fn what_a_flattened_field_holds_is_in_the_manifest() {
        let manifest = |title, summary| fields("view", &Flattened { title, more: More { summary } });
        let known = manifest("a", "b");
        assert_ne!(known, []);
        assert_ne!(manifest("c", "b"), known);
        assert_ne!(manifest("a", "c"), known);
        assert_eq!(fields("view", &More { summary: "a" })[0].0, "summary");
    }
}
