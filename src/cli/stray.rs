//! Words of a command that belong to no option: mostly a title without quotation marks.

/// What to type instead of a command with the stray word `argument`. `typed` are the words behind the program's name.
pub(crate) fn meant(argument: &str, typed: &[String]) -> Option<String> {
    if argument.starts_with('-') {
        return None;
    }
    let (command, rest) = typed.split_first()?;
    match &**command {
        "new" => Some(format!(
            "tên có dấu cách thì đặt trong nháy thẳng \" \": bantin new {}",
            quoted(rest).join(" ")
        )),
        "build" | "check" | "serve" | "watch" => Some(format!(
            "lệnh này xem cả trang tin, nên không ghi tên tệp: bantin {command}; trang tin ở thư mục khác thì thêm --root"
        )),
        _ => None,
    }
}

/// The words as they were meant: those between two options are one text.
fn quoted(words: &[String]) -> Vec<String> {
    let mut typed = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        if word.starts_with("--") {
            typed.push(word.clone());
            continue;
        }
        let mut text = word.clone();
        while let Some(next) = words.next_if(|next| !next.starts_with("--")) {
            text = format!("{text} {next}");
        }
        typed.push(format!("\"{}\"", text.trim_matches(['“', '”', '"', '‘', '’', '\''])));
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn words_without_quotation_marks_are_joined() {
        for (argument, typed, told) in [
            (
                "nghị",
                &["new", "Hội", "nghị", "sơ", "kết", "--commune", "Quảng Thành"][..],
                Some("bantin new \"Hội nghị sơ kết\" --commune \"Quảng Thành\""),
            ),
            (
                "nghị",
                &["new", "“Hội", "nghị”", "--commune", "Quảng", "Thành"],
                Some("bantin new \"Hội nghị\" --commune \"Quảng Thành\""),
            ),
            ("a.md", &["check", "a.md"], Some(": bantin check; ")),
            ("--drafts", &["new", "--drafts"], None),
            ("x", &["list", "x"], None),
        ] {
            let typed: Vec<String> = typed.iter().map(|word| (*word).to_owned()).collect();
            let found = meant(argument, &typed);
            match told {
                Some(told) => {
                    assert!(found.as_deref().is_some_and(|found| found.contains(told)), "{found:?}")
                }
                None => assert_eq!(found, None),
            }
        }
    }
}
