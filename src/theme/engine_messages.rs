//! Translates the template engine's messages, which are English only, into Vietnamese.

use crate::text::Text;

/// The engine's sentences and their translations. `*` stands for any text, which replaces the next `*` of the
/// translation; a sentence applies only if no earlier one matches.
const SENTENCES: &[(&str, &str)] = &[
    (
        "Unexpected end of input",
        "mẫu hết giữa chừng: còn thiếu thẻ đóng như {% endif %}, {% endfor %}, {% endblock %}, hoặc dấu }}",
    ),
    ("Unexpected character", "có ký tự không dùng được ở đây"),
    ("Unknown tag", "không có thẻ nào như vậy"),
    ("Unknown filter `*`", "không có bộ lọc “*”"),
    ("Unknown function `*`", "không có hàm “*”"),
    ("Unknown test `*`", "không có phép thử “*” (đứng sau is)"),
    ("Unknown component `*`", "không có thành phần (component) “*”"),
    ("Unknown template `*`", "không có mẫu “*” để chèn vào"),
    ("Template '*' not found", "không có mẫu “*”"),
    ("there is no template `*` to extend", "không có mẫu “*” để kế thừa"),
    ("it extends itself, by way of others", "mẫu kế thừa chính nó, qua các mẫu khác"),
    ("Circular include detected for template '*'. *", "mẫu “*” chèn chính nó vào, qua các mẫu khác: *"),
    ("Block `*` is not defined in any parent template", "không mẫu cha nào có khối “*”"),
    ("Variable `*` is not defined. Available variables: *", "không có biến “*”; đang có: *"),
    ("Variable `*` is not defined*", "không có biến “*”"),
    ("Field `*` is not defined. Available fields: *", "không có mục “*”; đang có: *"),
    ("Field `*` is not defined*", "không có mục “*”"),
    ("Tried to render a variable that is undefined", "biến này không có giá trị nên không in ra được"),
    ("Cannot index into an undefined value", "giá trị đứng trước dấu [ không có"),
    ("Index expression is undefined", "giá trị giữa hai dấu [ ] không có"),
    ("Iteration not possible on type `*`", "không lặp (for) qua giá trị kiểu “*” được"),
    (
        "Key/value iteration is not possible on type `*`, only on maps.",
        "không lặp từng cặp tên và giá trị qua kiểu “*” được",
    ),
    (
        "Math operations can only be done on numbers, found `*`",
        "chỉ tính toán được với số, ở đây là kiểu “*”",
    ),
    (
        "`+` requires both operands to be numbers, found `*` and `*`",
        "dấu + chỉ cộng hai số, ở đây là kiểu “*” và “*”; nối chữ thì dùng dấu ~",
    ),
    ("Cannot compare `*` with `*`", "không so sánh kiểu “*” với kiểu “*” được"),
    ("Cannot divide by 0", "không chia cho 0 được"),
    ("Found `<` but expected identifier after it*", "sau dấu < phải là tên một thành phần (component)"),
    ("Found * but expected one of: *.", "gặp *, đúng ra phải là một trong: *"),
    ("Found * but expected one of: *", "gặp *, đúng ra phải là một trong: *"),
    ("Found * but expected *.", "gặp *, đúng ra phải là *"),
    ("Found * but expected *", "gặp *, đúng ra phải là *"),
    ("Found * but was expecting *.", "gặp *, đúng ra phải là *"),
    ("Found * but *", "gặp *, chỗ này không dùng được"),
    ("Function calls are only allowed at the first element of a chain", "chỉ gọi hàm được ở đầu một chuỗi"),
    ("The expression is too complex", "biểu thức quá phức tạp"),
    ("The template nesting is too deep", "các thẻ lồng nhau quá nhiều bậc"),
    ("String opened with `*` is missing its closing *", "chuỗi chữ mở bằng dấu * mà không đóng"),
    ("unexpected end of string", "chuỗi chữ hết giữa chừng"),
    ("unexpected end of raw block", "khối raw không có {% endraw %}"),
    ("Closing comment tag `*` not found", "chú thích không có dấu đóng *"),
    ("Template already contains a block named `*`", "mẫu đã có một khối tên “*”"),
    ("Template already contains a component named `*`", "mẫu đã có một thành phần tên “*”"),
    ("Template is already extending `*`", "mẫu đã kế thừa “*” rồi"),
    ("`extends` needs to be the first tag of the template", "thẻ extends phải đứng đầu mẫu"),
    ("`extends` cannot be nested in other tags.", "thẻ extends không được nằm trong thẻ khác"),
    ("Blocks cannot be written inside a *.", "không đặt khối (block) bên trong * được"),
    (
        "This content would be ignored: *",
        "phần này sẽ bị bỏ qua: mẫu có extends thì mọi thứ phải nằm trong một khối (block)",
    ),
    ("Unclosed component '*'", "thành phần “*” mở ra mà không đóng"),
    ("Closing tag '*' doesn't match opening tag '*'", "thẻ đóng “*” không khớp với thẻ mở “*”"),
    (
        "* was named `*` in the opening tag, found `*` as name in the end tag",
        "* mở ra với tên “*” nhưng đóng lại với tên “*”",
    ),
    ("Keyword argument `*` is defined more than once", "tham số “*” viết hai lần"),
    ("`*` cannot be used inside a *", "không dùng “*” bên trong * được"),
    ("* can only be used in a for loop", "“*” chỉ dùng được trong vòng lặp for"),
    ("* is a reserved keyword of Tera, *", "“*” là từ dành riêng, không đặt làm tên được"),
    ("super() called outside of a block", "super() chỉ gọi được trong một khối (block)"),
    ("Tried to use super() in the top level block", "khối này không có khối cha để gọi super()"),
    ("the theme has no static file “*”", "giao diện không có tệp “*” trong static/"),
    ("“*” is no ISO date", "“*” không phải ngày viết theo dạng 2024-05-01"),
    (
        "sort_vi sorts texts, or maps by a text attribute",
        "sort_vi chỉ xếp được chữ, hoặc xếp theo một mục là chữ",
    ),
];

/// The engine's reason for an error, in both languages. A reason without a translation is quoted.
pub(super) fn reason(english: &str) -> Text {
    let vietnamese = SENTENCES.iter().find_map(|(sentence, vi)| Some(filled(vi, &parts(sentence, english)?)));
    let english = quoted(english.trim_end_matches('.'));
    let vietnamese = vietnamese.map(|vi| quoted(vi.trim_end_matches('.')));
    Text::new(vietnamese.unwrap_or_else(|| format!("bộ máy dựng mẫu báo: {english}")), english)
}

/// `text` with quotation marks in place of the engine's backticks.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for (idx, part) in text.split('`').enumerate() {
        if idx > 0 {
            quoted.push(if idx % 2 == 1 { '“' } else { '”' });
        }
        quoted.push_str(part);
    }
    quoted
}

/// The parts of `text` for each `*` of `pattern`; `None` if it doesn't match.
fn parts<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = pattern.split('*');
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        let at = if is_last { rest.len().checked_sub(piece.len()) } else { rest.find(piece) }?;
        let (part, behind) = rest.split_at_checked(at)?;
        rest = behind.strip_prefix(piece)?;
        parts.push(part);
    }
    rest.is_empty().then_some(parts)
}

fn filled(sentence: &str, parts: &[&str]) -> String {
    let mut parts = parts.iter();
    let mut filled = String::new();
    for (idx, piece) in sentence.split('*').enumerate() {
        if idx > 0 {
            filled.push_str(parts.next().copied().unwrap_or_default());
        }
        filled.push_str(piece);
    }
    filled.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{SENTENCES, reason};

    #[test]
    fn sentences_of_the_engine_are_told_in_vietnamese() {
        for (english, vi) in [
            ("Unknown filter `hoa`", "không có bộ lọc “hoa”"),
            (
                "Field `tile` is not defined. Available fields: home, title",
                "không có mục “tile”; đang có: home, title",
            ),
            ("Field `tile` is not defined", "không có mục “tile”"),
            ("Found end of block but expected `in`.", "gặp end of block, đúng ra phải là “in”"),
            (
                "block was named `a` in the opening tag, found `b` as name in the end tag",
                "block mở ra với tên “a” nhưng đóng lại với tên “b”",
            ),
            ("Something else", "bộ máy dựng mẫu báo: Something else"),
        ] {
            assert_eq!(reason(english).vi, vi);
        }
        assert_eq!(reason("Found `}` but expected }}.").en, "Found “}” but expected }}");
    }

    #[test]
    fn a_sentence_repeats_no_more_than_it_was_told() {
        for (english, vi) in SENTENCES {
            assert!(vi.matches('*').count() <= english.matches('*').count(), "{english}");
        }
    }

    /// Another version of the engine may use other messages.
    #[test]
    fn the_engine_still_says_so() {
        for template in [
            "{{ a",
            "{% x %}",
            "{{ a | x }}",
            "{{ x() }}",
            "{% if a is x %}{% endif %}",
            "{% for a b %}",
            "{% block a %}{% endblock b %}",
            "{{ \"a }}",
        ] {
            let mut tera = tera::Tera::new();
            let error = tera.add_raw_template("a", template).expect_err("it is wrong");
            let told = match error.kind() {
                tera::ErrorKind::SyntaxError(report) => report.message().to_owned(),
                _ => error
                    .to_string()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .trim_start_matches("error: ")
                    .to_owned(),
            };
            assert!(!reason(&told).vi.contains("bộ máy dựng mẫu"), "{template}: {told}");
        }
    }
}
