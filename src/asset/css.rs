//! The few style rules that a drawing may have: those that fetch nothing.

/// What may be called in a value.
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

/// Whether `css`, a style sheet or a value, takes in nothing from outside the drawing: no rule with `@`, no function but
/// those of a list, no address but that of a part of the same drawing.
pub(super) fn is_harmless(css: &str) -> bool {
    // A backslash writes any letter in another way.
    !css.contains(['@', '\\', '<']) && css.match_indices('(').all(|(at, _)| is_harmless_call(css, at))
}

/// Whether what is called by the bracket at byte `at` may be.
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
    use super::is_harmless;

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
}
