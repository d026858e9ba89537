//! Compares the fast YAML reader with `serde_yaml`.

#![expect(dead_code, reason = "values are compared as they are printed")]

use proptest::prelude::*;

use super::read;

crate::yaml::keys! {
    /// One line of each kind.
    struct Written {
        title = "tiêu đề": Option<String>,
        draft = "bản nháp": Option<bool>,
        value = "giá trị": Option<u32>,
        place = "nơi": Option<AnyValue>,
        items = "mục": Option<Vec<String>>,
        groups = "nhóm": Option<Vec<Group>>,
    }

    /// A map in a list.
    struct Group {
        label = "nhãn": Option<String>,
        items = "mục": Option<Vec<String>>,
        inner = "trong": Option<Inner>,
    }

    /// A map in a map.
    struct Inner {
        from = "từ": Option<i64>,
        to = "đến": Option<String>,
    }
}

/// A value of any type found in front matter; keeps what it was given.
#[derive(Clone, Debug, schemars::JsonSchema)]
struct AnyValue(String);

impl<'de> serde::Deserialize<'de> for AnyValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> serde::de::Visitor<'de> for Any {
            type Value = AnyValue;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("anything")
            }

            fn visit_str<E>(self, text: &str) -> Result<AnyValue, E> {
                Ok(AnyValue(format!("{text:?}")))
            }

            fn visit_u64<E>(self, number: u64) -> Result<AnyValue, E> {
                Ok(AnyValue(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<AnyValue, E> {
                Ok(AnyValue(format!("{number:?}")))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<AnyValue, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                serde::Deserialize::deserialize(map).map(|inner: Inner| AnyValue(format!("{inner:?}")))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// Asserts that both readers agree if the fast one accepts the text. Returns whether it did.
fn agrees(text: &str) -> bool {
    let Some(quick) = read::<Written>(text) else { return false };
    let full: Written =
        serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{text}\n{quick:?}\n{error}"));
    assert_eq!(format!("{quick:?}"), format!("{full:?}"), "{text}");
    true
}

#[test]
fn what_is_written_every_day_is_read() {
    for text in [
        "title: Lễ ra mắt\ndraft: true\nvalue: 1336\n",
        "tiêu đề: \"Xã A: một – “hai”\"\nmục: [xin chào, \"xin lỗi, 'cảm ơn'\", 'a: b']\n",
        "# Ghi chú\n\ntitle:   a#b – 10:30  \nitems:\n- một\n- \"hai\"\n\nvalue:\ndraft: false",
        "items:\n    - một\n    - 4 xin\ngroups:\n  - label: x\n    items: []\n  -  nhãn: y\n     trong: {từ: 0, đến: 2024-03-12}\n",
        "groups: [{label: a, items: [b, c ]}, { label: \"d\" }]\nplace: {từ: 1}\n",
        "place:\n  to: x\nvalue: 0\n",
        "place: 4 xin\ntitle: 2024\n",
        "place: 12\ntitle: 007\n",
        "groups:\n- label:\n  items:\n  - một\n- label: hai\n",
    ] {
        assert!(agrees(text), "{text}");
    }
}

#[test]
fn what_could_mean_something_else_is_left_to_another() {
    for text in [
        "",
        "title: một # hai",
        "title: một: hai",
        "title: một:",
        "title: |\n  một\n",
        "title: một\n  hai\n",
        "title: \"một\n  hai\"\n",
        "title: \"một\\n\"",
        "title: 'một''hai'",
        "title: \"một\" hai",
        "title:\n  một\n",
        "title: &a một",
        "title: *a",
        "title: !!str 1",
        "title: null",
        "title: ~",
        "title: - một",
        "title:\tmột",
        "title: m\u{a0}t\u{85}",
        "title: một\u{2028}hai",
        "title: một\ntitle: hai",
        "titel: một",
        " title: một\nvalue: 1",
        "title: một\n value: 1",
        "title: một\n---\nvalue: 1",
        "title: một\n...\n",
        "value: 0x1F",
        "value: 1_000",
        "value: 01",
        "value: -1",
        "value: \"1\"",
        "value: 1.5",
        "draft: yes",
        "draft: True",
        "place: 1.5",
        "place: 1e5",
        "place: 2024-03-12",
        "place: true",
        "place: .inf",
        "items: [một, ]",
        "items: [một\n, hai]",
        "items: [một] # hai",
        "items: [a: b]",
        "items: một",
        "items:\n  - - một",
        "items:\n  -\n    một",
        "groups: [{label:a}]",
        "groups: [{label: }]",
        "groups: [{label: a}",
        "groups:\n  - label: a\n   items: []",
        "? title\n: một",
        "\"title\": một",
        "title : một",
    ] {
        assert!(read::<Written>(text).is_none(), "{text}");
    }
}

/// Lines that are usually valid YAML.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zđ]{1,5}( [a-z0-9#:]{1,3})?",
        1 => "[0-9.+_ex-]{1,6}",
        1 => "[\"'][a-z, :#'\"]{0,8}[\"']",
        1 => prop::sample::select(vec!["null", "~", "true", "False", "[]", "{}", "- a", "&a b", "*a", "|", ">", "“a”", "%", "@a", "a:b"]).prop_map(str::to_owned),
    ];
    let flow = prop::collection::vec(word.clone(), 0..4).prop_map(|words| format!("[{}]", words.join(", ")));
    let map = (word.clone(), flow.clone())
        .prop_map(|(word, flow)| format!("{{label: {word}, items: {flow}, inner: {{to: {word}}}}}"));
    let value = prop_oneof![6 => word, 2 => flow, 1 => map, 1 => Just(String::new())];
    let key = prop::sample::select(vec![
        "title",
        "tiêu đề",
        "draft",
        "value",
        "place",
        "items",
        "groups",
        "label",
        "inner",
        "from",
        "to",
    ]);
    let lead = prop::sample::select(vec!["", "", "", "  ", "  - ", "- ", "    ", " ", "#", "-   ", "-"]);
    let line = prop_oneof![
        8 => (lead.clone(), key, value.clone()).prop_map(|(lead, key, value)| format!("{lead}{key}: {value}")),
        2 => (lead, value).prop_map(|(lead, value)| format!("{lead}{value}")),
        1 => Just("  ".to_owned()),
    ];
    prop::collection::vec(line, 0..6).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn both_readers_say_the_same(text in text()) {
        agrees(&text);
    }
}
