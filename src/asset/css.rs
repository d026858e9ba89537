//! Checks that style rules of drawings fetch nothing.

/// The functions that a value may call.
const FUNCTIONS: [&str; 32] = [
    "",
    "blur",
    "brightness",
    "calc",
    "circle",
    "contrast",
    "cubic-bezier",
    "drop-shadow",
    "ellipse",
    "grayscale",
    "hsl",
    "hsla",
    "hue-rotate",
    "icc-color",
    "inset",
    "invert",
    "matrix",
    "not",
    "nth-child",
    "opacity",
    "polygon",
    "rect",
    "rgb",
    "rgba",
    "rotate",
    "saturate",
    "scale",
    "sepia",
    "skewx",
    "skewy",
    "translate",
    "var",
];

/// The most function calls in one style sheet or value. Drawing programs write far fewer.
const MAX_CALLS: usize = 100_000;

/// Whether `css`, a style sheet or a value, fetches nothing from outside the drawing: it has no `@` rules, only
/// functions of [`FUNCTIONS`], and only addresses of parts of the same drawing.
pub(super) fn is_harmless(css: &str) -> bool {
    if css.matches('(').count() > MAX_CALLS {
        return false;
    }
    // A backslash can escape any letter and so hide a function's name.
    !['@', '\\', '<'].into_iter().any(|char| css.contains(char))
        && css.match_indices('(').all(|(at, _)| is_harmless_call(css, at))
}

/// The longest `id` that is kept, in bytes.
pub(super) const MAX_NAME: usize = 200;

/// The references in `css` to parts of the drawing: selectors, property and `id`. A bare value has empty selectors and
/// property.
pub(super) fn references(css: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let mut from = 0;
    let (mut selectors, mut property) = ("", "");
    css.match_indices(['{', '}', ':', ';', '(']).filter_map(move |(at, mark)| {
        let before = css[from..at].trim();
        from = at + 1;
        match mark {
            "{" => (selectors, property) = (before, ""),
            "}" => (selectors, property) = ("", ""),
            ";" => property = "",
            ":" if property.is_empty() => property = before,
            "(" if before.ends_with("url") || before.to_ascii_lowercase().ends_with("url") => {
                let inside = css[at + 1..].trim_start().trim_start_matches(['"', '\'']).strip_prefix('#')?;
                let inside = &inside[..inside.floor_char_boundary(MAX_NAME)];
                let end = inside.find(|char: char| matches!(char, '"' | '\'' | ')') || char.is_whitespace());
                return Some((selectors, property, &inside[..end.unwrap_or(inside.len())]));
            }
            _ => {}
        }
        None
    })
}

/// Whether the function with its bracket at byte `at` is allowed.
fn is_harmless_call(css: &str, at: usize) -> bool {
    let before = &css[..at];
    let is_of_name = |char: char| char.is_alphanumeric() || char == '-' || char == '_' || !char.is_ascii();
    let name = &before[before.trim_end_matches(is_of_name).len()..];
    let name = name.to_ascii_lowercase();
    if name == "url" {
        let address = css[at + 1..].trim_start().trim_start_matches(['"', '\'']);
        return address.starts_with('#');
    }
    FUNCTIONS.contains(&&*name)
}

#[cfg(test)]
mod tests {
    use super::{is_harmless, references};

    #[test]
    fn nothing_is_fetched() {
        for css in [
            ".st0{fill:#C00;stroke:rgb(1,2,3)} .a:not(.b) { transform: rotate(3deg) }",
            "fill:url(#nen);font-family:'Times New Roman'",
            "url( \"#a\" )",
            "calc((1px + 2px) * 3)",
        ] {
            assert!(is_harmless(css), "{css}");
        }
        for css in [
            "@import 'x.css'",
            "@font-face{src:local(x)}",
            "fill:url(https://example.com/#a)",
            "fill:url(//example.com)",
            "fill:URL('a.svg#b')",
            "fill:u\\72l(x)",
            "background:image-set('x.png' 1x)",
            "background:-webkit-image-set(url(#a))",
            "width:expression(alert(1))",
            "src(\"x\")",
            "đurl(x)",
            "</style><script>",
        ] {
            assert!(!is_harmless(css), "{css}");
        }
    }

    #[test]
    fn what_is_taken_in_is_found() {
        for (css, expected) in [
            ("url(#a)", vec![("", "", "a")]),
            ("fill:url('#a') red; mask : URL( \"#b\" )", vec![("", "fill", "a"), ("", "mask", "b")]),
            (
                ".a, #b{fill:red;stroke:url(#c)}g:hover{fill:rgb(1,2,3);marker-mid:url(#d)}",
                vec![(".a, #b", "stroke", "c"), ("hover", "marker-mid", "d")],
            ),
            ("url(x.svg#a) url(#", vec![("", "", "")]),
        ] {
            assert_eq!(references(css).collect::<Vec<_>>(), expected, "{css}");
        }
    }
}
