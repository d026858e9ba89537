//! Mistakes in a theme.

use super::{Code, Diagnostic, Place, error, warning};
use crate::text::Text;

/// A theme that doesn't exist.
pub fn unknown_theme(place: Place, name: &str, known: &str) -> Diagnostic {
    error(
        Code::UnknownTheme,
        place,
        Text::new(format!("không có giao diện “{name}”"), format!("there is no theme “{name}”")),
        Text::new(format!("các giao diện đang có: {known}"), format!("the themes there are: {known}")),
    )
}

/// A theme's folder without its `theme.yaml`.
pub fn no_manifest(place: Place, name: &str) -> Diagnostic {
    error(
        Code::UnknownTheme,
        place,
        Text::new(
            format!("thư mục themes/{name} chưa có tệp theme.yaml nên chưa dùng làm giao diện được"),
            format!("the folder themes/{name} is no theme yet: it has no file theme.yaml"),
        ),
        Text::new(
            format!("tạo tệp themes/{name}/theme.yaml, trong đó ghi một dòng: kế thừa: bulletin"),
            format!("create themes/{name}/theme.yaml with one line: extends: bulletin"),
        ),
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
            "sửa mục “extends” của một giao diện trong vòng đó thành bulletin",
            "change “extends” of one of the themes in the circle to bulletin",
        ),
    )
}

/// A required template that the theme lacks.
pub fn missing_template(place: Place, template: &str) -> Diagnostic {
    error(
        Code::MissingTemplate,
        place,
        Text::new(
            format!("giao diện không có mẫu “{template}”"),
            format!("the theme has no template “{template}”"),
        ),
        Text::new(
            format!("thêm tệp templates/{template}, hoặc ghi “kế thừa: bulletin” vào theme.yaml"),
            format!("add templates/{template}, or write “extends: bulletin” into theme.yaml"),
        ),
    )
}

/// A template that can't be read or rendered. `page` is the page that was being rendered, if any.
pub fn template_error(place: Place, reason: &Text, page: Option<&str>) -> Diagnostic {
    let message = match page {
        Some(page) => Text::new(
            format!("mẫu giao diện có lỗi khi dựng trang /{page}: {}", reason.vi),
            format!("the template failed while rendering /{page}: {}", reason.en),
        ),
        None => Text::new(
            format!("mẫu giao diện có lỗi: {}", reason.vi),
            format!("the template has an error: {}", reason.en),
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

/// The resources that rendering a page may exhaust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Calls of functions and filters.
    Calls,
    /// Bytes of text and of lists.
    Size,
    /// Time.
    Time,
    /// The process's memory.
    Memory,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Calls => "the page calls too many functions and filters",
            Self::Size => "the page makes too much text",
            Self::Time => "the page takes too long",
            Self::Memory => "the page takes too much memory",
        })
    }
}

/// A template that exceeds a limit when rendering `page`.
pub fn render_limit(place: Place, limit: Limit, page: &str) -> Diagnostic {
    let message = match limit {
        Limit::Calls => Text::new(
            format!(
                "khi dựng trang /{page}, mẫu giao diện gọi hàm và bộ lọc quá nhiều lần, có thể không bao giờ dừng"
            ),
            format!(
                "while rendering /{page} the template calls too many functions and filters, perhaps without an end"
            ),
        ),
        Limit::Size => Text::new(
            format!("khi dựng trang /{page}, mẫu giao diện viết ra quá nhiều chữ, máy không chứa nổi"),
            format!("while rendering /{page} the template makes more text than is allowed"),
        ),
        Limit::Time => Text::new(
            format!(
                "dựng trang /{page} bằng mẫu giao diện này mất quá nhiều thời gian, có thể không bao giờ xong"
            ),
            format!("rendering /{page} with this template takes too long, perhaps without an end"),
        ),
        Limit::Memory => Text::new(
            format!("khi dựng trang /{page}, mẫu giao diện này chiếm quá nhiều bộ nhớ của máy"),
            format!("while rendering /{page} this template takes too much of the machine's memory"),
        ),
    };
    error(
        Code::RenderLimit,
        place,
        message,
        Text::new(
            "xem lại các vòng lặp (for), các phần gọi nhau (component, include) và các biến nối dài dần ở mẫu này; mức cho \
             phép có trong docs/themes.md",
            "look at the loops, the components and includes that call each other, and the variables that grow in this \
             template; docs/themes.md has the limits",
        ),
    )
}

/// A bad habit in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// An inline `<script>`.
    InlineScript,
    /// An inline `<style>`.
    InlineStyle,
    /// An event attribute, such as `onclick`.
    EventAttribute,
    /// A `style` attribute.
    StyleAttribute,
    /// A `javascript:` address.
    ScriptAddress,
    /// An unquoted attribute that prints a value.
    Unquoted,
    /// The filter `safe` on text of the front matter.
    Safe,
    /// The engine's variable that contains all others.
    Context,
}

/// A template with a bad habit; `what` is the text concerned.
pub fn theme_habit(place: Place, habit: Habit, what: &str) -> Diagnostic {
    let (message, help) = match habit {
        Habit::InlineScript => (
            Text::new(
                "mã lệnh nằm ngay trong trang (<script>) sẽ không chạy: trình duyệt chặn theo chính sách CSP của trang",
                "a <script> with its text on the page doesn't run: the page's CSP blocks it",
            ),
            Text::new(
                "chuyển mã vào một tệp .js trong static/ rồi viết <script src=\"{{ root }}{{ asset(path=\"tep.js\") }}\" defer></script>",
                "move it to a file in static/ and write <script src=\"{{ root }}{{ asset(path=\"file.js\") }}\" defer></script>",
            ),
        ),
        Habit::InlineStyle => (
            Text::new(
                "kiểu dáng nằm ngay trong trang (<style>) sẽ không có tác dụng: trình duyệt chặn theo chính sách CSP của trang",
                "a <style> on the page has no effect: the page's CSP blocks it",
            ),
            Text::new("chuyển vào một tệp .css trong static/", "move it to a file .css in static/"),
        ),
        Habit::EventAttribute => (
            Text::new(
                format!("thuộc tính {what} sẽ không chạy: trình duyệt chặn theo chính sách CSP của trang"),
                format!("the attribute {what} doesn't run: the page's CSP blocks it"),
            ),
            Text::new(
                "đặt class hoặc id cho thẻ, rồi bắt sự kiện bằng addEventListener trong một tệp .js",
                "give the element a class or an id, and listen to it in a file .js with addEventListener",
            ),
        ),
        Habit::StyleAttribute => (
            Text::new(
                "thuộc tính style sẽ không có tác dụng: trình duyệt chặn theo chính sách CSP của trang",
                "the attribute style has no effect: the page's CSP blocks it",
            ),
            Text::new(
                "đặt class cho thẻ, rồi viết kiểu dáng trong một tệp .css",
                "give the element a class, and style it in a file .css",
            ),
        ),
        Habit::ScriptAddress => (
            Text::new(
                "liên kết javascript: sẽ không chạy: trình duyệt chặn theo chính sách CSP của trang",
                "an address javascript: doesn't run: the page's CSP blocks it",
            ),
            Text::new(
                "dùng <button> và bắt sự kiện trong một tệp .js",
                "use a <button> and listen to it in a file .js",
            ),
        ),
        Habit::Unquoted => (
            Text::new(
                format!(
                    "giá trị của thuộc tính {what} in ra mà không có dấu nháy: một dấu cách trong đó cũng thành thuộc tính mới"
                ),
                format!(
                    "the attribute {what} prints a value without quotation marks: a space in it begins another attribute"
                ),
            ),
            Text::new(format!("viết {what}=\"{{{{ … }}}}\""), format!("write {what}=\"{{{{ … }}}}\"")),
        ),
        Habit::Safe => (
            Text::new(
                format!(
                    "“{what}” là chữ do người viết bài gõ, không phải HTML: thêm “safe” thì mã lạ trong đó sẽ chạy"
                ),
                format!(
                    "“{what}” is text that an author typed and no HTML: with “safe”, markup in it is taken for the page's"
                ),
            ),
            Text::new("bỏ “| safe”", "remove “| safe”"),
        ),
        Habit::Context => context_habit(what),
    };
    warning(Code::ThemeHabit, place, message, help)
}

/// The message and the help for [`Habit::Context`].
fn context_habit(what: &str) -> (Text, Text) {
    (
        Text::new(
            format!(
                "“{what}” liệt kê các biến theo thứ tự mỗi lần dựng một khác, nên trang cũng đổi theo dù bài không đổi"
            ),
            format!(
                "“{what}” lists the variables in another order at every build, so the page changes though no report did"
            ),
        ),
        Text::new(
            "chỉ dùng để xem thử; in từng biến cần dùng, như {{ page.title }}",
            "use it for looking only; print the variables that are needed, such as {{ page.title }}",
        ),
    )
}
