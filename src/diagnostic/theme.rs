//! Mistakes in a theme.

use super::{Code, Diagnostic, Place, error};
use crate::text::Text;

/// A theme that isn't there.
pub fn unknown_theme(place: Place, name: &str, known: &str) -> Diagnostic {
    error(
        Code::UnknownTheme,
        place,
        Text::new(format!("không có giao diện “{name}”"), format!("there is no theme “{name}”")),
        Text::new(format!("các giao diện đang có: {known}"), format!("the themes there are: {known}")),
    )
}

/// Themes that extend one another in a circle.
pub fn theme_cycle(place: Place, chain: &str) -> Diagnostic {
    error(
        Code::ThemeCycle,
        place,
        Text::new(
            format!("các giao diện kế thừa nhau thành vòng: {chain}"),
            format!("the themes extend one another in a circle: {chain}"),
        ),
        Text::new(
            "bỏ mục “extends” ở một giao diện trong vòng đó",
            "remove “extends” from one of the themes in the circle",
        ),
    )
}

/// A template that the site needs and no theme has.
pub fn missing_template(place: Place, template: &str) -> Diagnostic {
    error(
        Code::MissingTemplate,
        place,
        Text::new(
            format!("giao diện không có mẫu “{template}”"),
            format!("the theme has no template “{template}”"),
        ),
        Text::new(
            format!("thêm tệp templates/{template}, hoặc khai báo “extends: bulletin” trong theme.yaml"),
            format!("add templates/{template}, or say “extends: bulletin” in theme.yaml"),
        ),
    )
}

/// A template that can't be read or rendered. `page` is the page that was being rendered, if one was.
pub fn template_error(place: Place, reason: &str, page: Option<&str>) -> Diagnostic {
    let message = match page {
        Some(page) => Text::new(
            format!("mẫu giao diện có lỗi khi dựng trang /{page}: {reason}"),
            format!("the template failed while rendering /{page}: {reason}"),
        ),
        None => Text::new(
            format!("mẫu giao diện có lỗi: {reason}"),
            format!("the template has an error: {reason}"),
        ),
    };
    error(
        Code::TemplateError,
        place,
        message,
        Text::new(
            "sửa mẫu ở dòng này; các biến mà mẫu dùng được có trong docs/themes.md",
            "mend the template on this line; docs/themes.md lists the variables it may use",
        ),
    )
}
