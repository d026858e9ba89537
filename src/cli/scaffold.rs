//! `bantin init` and `bantin new`.

use std::path::Path;

use bantin::build::{self, Options};
use bantin::content::ReportKind;
use bantin::error::Error;
use bantin::load::load;
use bantin::scaffold;
use bantin::site::Showing;
use bantin::text::Text;
use bantin::vietnamese::{is_unknown, parse_moment};

use super::Exit;
use super::arguments::NewArguments;
use super::build::clock;
use super::print::{Printer, shown};

/// Creates a new site.
pub(crate) fn init(folder: &Path, printer: &Printer) -> Result<Exit, Error> {
    let today = clock().to_zoned(bantin::config::Config::default().zone).date();
    scaffold::write(folder, &scaffold::site(today))?;
    printer.say(&next_steps(folder));
    Ok(Exit::Done)
}

/// The next steps after creating a site in `folder`. Commands can be copied as they are.
fn next_steps(folder: &Path) -> Text {
    let file = shown(&folder.join("site.yaml"));
    let folder = shown(folder);
    let (vi, en, command) = match &*folder {
        "." => ("thư mục này", "this folder", "bantin build".to_owned()),
        _ if folder.contains(' ') => (&*folder, &*folder, format!("bantin build --root \"{folder}\"")),
        _ => (&*folder, &*folder, format!("bantin build --root {folder}")),
    };
    Text::new(
        format!(
            "Đã tạo trang tin trong {vi}. Tiếp theo: sửa tiêu đề, địa chỉ web, cơ quan trong {file}, điền người chịu \
             trách nhiệm và liên hệ, rồi gõ: {command}"
        ),
        format!(
            "Made a site in {en}. Next: in {file} change title, base_url and agency, fill in responsible and contact, \
             then: {command}"
        ),
    )
}

/// An example of a command that makes a report.
const NEW: &str = "bantin new \"Hội nghị sơ kết\" --commune \"Cẩm Tâm\"";

/// Creates a new report.
pub(crate) fn new(arguments: &NewArguments, printer: &Printer) -> Result<Exit, Error> {
    let sources = load(&arguments.root)?;
    let now = clock();
    let options = Options { showing: Showing { now, drafts: false, future: false }, base_url: None };
    let (config, _) = build::configure(&sources, &options)?;
    let date = match arguments.date.as_deref().map(|text| (text, parse_moment(text))) {
        None => Some(now.to_zoned(config.zone).date()),
        Some((text, _)) if is_unknown(text) => None,
        Some((_, Ok(parsed))) => Some(parsed.moment.date),
        Some((text, Err(_))) => {
            printer.wrong_use(&Text::new(
                format!("--date cần ngày như 04/04/2023 hoặc “không rõ”, không phải “{text}”"),
                format!("--date takes a date such as 04/04/2023, or “unknown”, not “{text}”"),
            ));
            return Ok(Exit::Usage);
        }
    };
    for (text, name) in [
        (&arguments.title, Text::new("tiêu đề", "title")),
        (&arguments.commune, Text::new("--commune", "--commune")),
    ] {
        if !text.contains(char::is_alphanumeric) {
            printer.wrong_use(&Text::new(
                format!("{} còn để trống; viết trong nháy thẳng: {NEW}", name.vi),
                format!("{} is empty; write it between straight quotes: {NEW}", name.en),
            ));
            return Ok(Exit::Usage);
        }
    }
    let Some(kind) = ReportKind::parse(&arguments.kind).filter(|kind| *kind != ReportKind::Page) else {
        let reports = ReportKind::ALL.iter().filter(|(kind, ..)| *kind != ReportKind::Page);
        let (vi, en): (Vec<_>, Vec<_>) =
            reports.map(|(_, english, label)| (label.to_lowercase(), *english)).unzip();
        printer.wrong_use(&Text::new(
            format!("--kind không nhận “{}”; dùng một trong: {}", arguments.kind, vi.join(", ")),
            format!("--kind doesn't take “{}”; use one of: {}", arguments.kind, en.join(", ")),
        ));
        return Ok(Exit::Usage);
    };
    let file = scaffold::report(&arguments.title, &arguments.commune, date, kind, printer.lang);
    scaffold::write(&arguments.root, std::slice::from_ref(&file))?;
    let path = shown(&arguments.root.join(&file.path));
    let (vi, en) = match kind {
        ReportKind::Notice => ("thời gian áp dụng, nơi, liên hệ", "when and where it applies, whom to ask"),
        ReportKind::Answer => ("câu hỏi, người hỏi, người trả lời", "the question, who asked, who answers"),
        _ => ("đại biểu, mô hình", "attendees, model"),
    };
    printer.say(&Text::new(
        format!(
            "Đã tạo {path}. Mở tệp này, điền {vi} và các mục còn trống rồi viết bài; viết xong thì đổi “bản nháp: true” \
             thành “bản nháp: false”."
        ),
        format!(
            "Made {path}. Open it, fill in {en} and whatever else is empty, and write; when it is done, change \
             “draft: true” to “draft: false”."
        ),
    ));
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_typed_next_can_be_typed() {
        for (folder, vi) in [
            (".", ["thư mục này. Tiếp", " site.yaml,", ": bantin build"]),
            ("./", ["thư mục này. Tiếp", " site.yaml,", ": bantin build"]),
            ("tin", ["tin. Tiếp", " tin/site.yaml,", ": bantin build --root tin"]),
            ("tin xã", ["tin xã. Tiếp", " tin xã/site.yaml,", ": bantin build --root \"tin xã\""]),
        ] {
            let [place, file, command] = vi;
            let told = next_steps(Path::new(folder)).vi;
            assert!(told.starts_with(&format!("Đã tạo trang tin trong {place}")), "{told}");
            assert!(told.contains(file) && told.ends_with(command), "{told}");
        }
    }
}
