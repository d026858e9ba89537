//! The rules of `wording` for the texts that no case of `diagnostics` shows: failures of the environment, what the command
//! line says, refusals of the desk. They are read from the program's source, as many need a broken disk or server to be told.

#![expect(clippy::disallowed_methods, reason = "the texts are read from the program's source")]

use std::fs;
use std::path::Path;

use bantin::text::Text;

use crate::wording::text_slips;

/// The name of the program for people on Windows, the same in both languages.
const NAME: &str = "Bản Tin";

/// Texts of the program: there were 820 when this was written. With fewer, the reader below has lost some.
const AT_LEAST: usize = 780;

/// A piece of Rust source.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// A string, without its quotes and escapes.
    Literal(String),
    Word(String),
    Mark(char),
}

/// The tokens of Rust source, without its comments.
fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            let (text, length) = literal(rest);
            tokens.push(Token::Literal(text));
            length
        } else if let Some(raw) = rest.strip_prefix("r\"").or_else(|| rest.strip_prefix("r#\"")) {
            let start = rest.len() - raw.len();
            let end = if start == 2 { "\"" } else { "\"#" };
            let inside = raw.find(end).expect("a raw string ends");
            tokens.push(Token::Literal(raw[..inside].to_owned()));
            start + inside + end.len()
        } else if first == '\'' {
            character(rest)
        } else if first.is_alphanumeric() || first == '_' {
            let is_in_word = |char: char| char.is_alphanumeric() || char == '_';
            let length = rest.find(|char| !is_in_word(char)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..length].to_owned()));
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The string that `source` begins with, and the length of its literal.
fn literal(source: &str) -> (String, usize) {
    let mut text = String::new();
    let mut chars = source.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return (text, at + 1),
            '\\' => match chars.next().map(|(_, escaped)| escaped) {
                Some('n') => text.push('\n'),
                Some('\n') => while chars.next_if(|(_, char)| char.is_whitespace()).is_some() {},
                Some(other) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    panic!("a string without end: {source}")
}

/// The length of the character literal that `source` begins with, or that of the mark of a lifetime.
fn character(source: &str) -> usize {
    let mut chars = source.char_indices().skip(1);
    let first = chars.next().map(|(_, char)| char);
    match chars.next() {
        Some((at, _)) if first == Some('\\') => {
            source[at + 1..].find('\'').map_or(1, |length| at + 1 + length + 1)
        }
        Some((at, '\'')) => at + 1,
        _ => 1,
    }
}

/// The arguments of the group whose tokens begin `tokens`, its opening bracket left out.
fn arguments(tokens: &[Token]) -> Vec<&[Token]> {
    let mut arguments = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark(')' | ']' | '}') if depth == 0 => {
                arguments.push(&tokens[start..at]);
                break;
            }
            Token::Mark(',') if depth == 0 => {
                arguments.push(&tokens[start..at]);
                start = at + 1;
            }
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
    }
    arguments
}

/// The text that an argument is, or that it formats.
fn text_of(argument: &[Token]) -> Option<&str> {
    match argument {
        [Token::Literal(text)] => Some(text),
        [Token::Word(format), Token::Mark('!'), Token::Mark('('), Token::Literal(text), ..]
            if format == "format" =>
        {
            Some(text)
        }
        _ => None,
    }
}

/// `text` with a word for each of its gaps.
fn filled(text: &str) -> String {
    let text = text.replace("{{", "(").replace("}}", ")");
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    let ends = parts.map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    ends.fold(first, |filled, after| filled + "X" + after)
}

fn has_vietnamese(text: &str) -> bool {
    text.chars().any(|char| char.is_alphabetic() && !char.is_ascii())
}

/// The texts in both languages in `source`: what makes a `Text`, and all neighbours in brackets that are a sentence
/// with Vietnamese letters and one without.
fn texts(source: &str) -> Vec<Text> {
    let tokens = tokens(source);
    let mut texts = Vec::new();
    for at in 0..tokens.len() {
        if !matches!(tokens[at], Token::Mark('(' | '[')) {
            continue;
        }
        let word = |token: &Token, word: &str| matches!(token, Token::Word(found) if found == word);
        let is_text = matches!(&tokens[..at], [.., kind, Token::Mark(':'), Token::Mark(':'), new]
            if word(kind, "Text") && word(new, "new"));
        for pair in arguments(&tokens[at + 1..]).windows(2) {
            let [Some(vi), Some(en)] = [text_of(pair[0]), text_of(pair[1])] else { continue };
            let is_pair = has_vietnamese(vi)
                && !has_vietnamese(en)
                && [vi, en].iter().all(|text| text.trim().contains(' '));
            if is_text || is_pair {
                texts.push(Text::new(filled(vi), filled(en)));
            }
        }
    }
    texts
}

/// What is wrong with a text as it stands in the source. Parts of a sentence may have blanks at their ends, lines may be
/// indented, and the name of an option or a colour is the same in both languages.
fn slips(text: &Text) -> Vec<&'static str> {
    let lines = |text: &str| text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let whole = Text::new(lines(&text.vi), lines(&text.en).replace(NAME, "X"));
    if whole.vi.is_empty() && whole.en.is_empty() {
        return Vec::new();
    }
    let is_name = |word: &str| word.starts_with(['-', '#']) || word.chars().all(|char| !char.is_alphabetic());
    let is_said = |word: &str| !is_name(word) && word.trim_matches(|char: char| !char.is_alphabetic()) != "X";
    if whole.vi == whole.en && !whole.vi.split(' ').any(is_said) {
        return Vec::new();
    }
    text_slips(&whole, "")
}

#[test]
fn each_text_of_the_program_is_worded_alike_in_both_languages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut n_texts, mut wrong) = (0, Vec::new());
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let path = entry.expect("the source can be read").into_path();
        if path.extension().is_none_or(|extension| extension != "rs") || path.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&path).expect("the source can be read");
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for text in texts(source) {
            n_texts += 1;
            let path = path.strip_prefix(&folder).unwrap_or(&path).display();
            let found = slips(&text).into_iter();
            wrong.extend(found.map(|slip| format!("{path}: {slip}\n    {}\n    {}", text.vi, text.en)));
        }
    }
    assert!(n_texts >= AT_LEAST, "only {n_texts} texts were found in the source");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn texts_are_found_and_their_slips_told() {
    let told = |source: &str| texts(source).iter().map(slips).collect::<Vec<_>>();
    for right in [
        r#"Text::new("không đọc được {}. Hãy chạy lại", "cannot read {path}. Run again") // it's "odd""#,
        r#"Text::new(format!("Gõ {x}: ", y), format!("Type {x}: ", z(1, "a")))"#,
        "('\"', '\\'', \"đã \\\"xong\\\"\", \"it is \\\"done\\\"\")",
        r##"[r#"một “hai” ba"#, r"one “hai” three"]"##,
        r#"Text::new("--port: {port}", "--port: {port}")"#,
    ] {
        assert_eq!(told(right), [Vec::<&str>::new()], "{right}");
    }
    for (wrong, slip) in [
        (r#"Text::new("chưa ghi gì.", "nothing was written")"#, "ends in another way than its twin"),
        (r#"Text::new("chưa  ghi gì", "nothing was written")"#, "has a blank too many"),
        (r#"Text::new("thử 3 lần", "tried twice")"#, "has other numbers than its twin"),
        (r#"Text::new("nơi “{gửi}", "the “target”")"#, "opens a quotation that it doesn't close"),
        (
            r#"Text::new("thiếu tên phường", "no phường is given")"#,
            "has Vietnamese letters outside quotation marks",
        ),
        (r#"Text::new("no file", "no file")"#, "is the same in both languages"),
        (r#"Text::new("không có gì", "")"#, "is empty, or has blanks at its ends"),
        (r#"("lỗi khi ghi", "got an Error there")"#, "speaks of the program's inside"),
    ] {
        assert!(told(wrong).concat().contains(&slip), "{wrong}: {:?}", told(wrong));
    }
}
