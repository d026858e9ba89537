//! Finds quotation marks that open where they should close, or the other way round.

use std::ops::Range;

/// The curly double marks of `text` that point the wrong way, with their replacements. Empty unless each mark is
/// clearly at the beginning or at the end of words, and each opening mark has a closing one.
pub fn turned_marks(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut turned = Vec::new();
    let mut is_open = false;
    for (at, mark) in text.match_indices(['“', '”']) {
        let behind = at + mark.len();
        let Some(opens) = opens(&text[..at], &text[behind..]).filter(|opens| *opens != is_open) else {
            return Vec::new();
        };
        is_open = opens;
        let meant = if opens { "“" } else { "”" };
        if mark != meant {
            turned.push((at..behind, meant));
        }
    }
    if is_open { Vec::new() } else { turned }
}

/// Whether the mark between these texts opens a quotation; `None` if it may do either.
fn opens(before: &str, behind: &str) -> Option<bool> {
    // Marks of Markdown don't count.
    let before = before.trim_end_matches(['*', '_', '[']).chars().next_back().unwrap_or(' ');
    let behind = behind.trim_start_matches(['*', '_', ']']).chars().next().unwrap_or(' ');
    let is_outside = |char: char, marks: &str| char.is_whitespace() || marks.contains(char);
    let begins = is_outside(before, "(/–—>|") && (behind.is_alphanumeric() || behind == '…');
    let ends =
        (before.is_alphanumeric() || ".,!?…)%".contains(before)) && is_outside(behind, ".,;:!?…)/–—<|");
    (begins != ends).then_some(begins)
}

#[cfg(test)]
mod tests {
    use super::turned_marks;

    #[test]
    fn marks_are_turned_where_it_is_certain() {
        for (text, mended) in [
            ("mô hình “Chính quyền thân thiện“ ra mắt", "mô hình “Chính quyền thân thiện” ra mắt"),
            ("”Xanh, sạch” và “an toàn“.", "“Xanh, sạch” và “an toàn”."),
            ("**“4 xin“**, (“3 cùng“)", "**“4 xin”**, (“3 cùng”)"),
            ("“Đẹp lắm!“, bà nói", "“Đẹp lắm!”, bà nói"),
        ] {
            let mut found = text.to_owned();
            for (span, meant) in turned_marks(text) {
                found.replace_range(span, meant);
            }
            assert_eq!(found, mended);
            assert_eq!(turned_marks(mended), [], "{mended}");
        }
        for text in [
            "“Chính quyền thân thiện ra mắt",
            "Chính quyền” thân thiện",
            "mô hình “ Xanh “ ở xã",
            "“4 xin: “xin chào”, “xin lỗi””",
            "ngoài“trong“ngoài",
            "“a” b“c",
        ] {
            assert_eq!(turned_marks(text), [], "{text}");
        }
    }
}
