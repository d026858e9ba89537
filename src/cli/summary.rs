//! The sentences at the end of a build or a check, about what it has done.

use std::path::Path;
use std::time::Duration;

use bantin::build::{Build, Loads, Work};
use bantin::config::Config;
use bantin::publish::Published;
use bantin::site::Waiting;
use bantin::text::{Lang, Text, counted};
use bantin::vietnamese::file_size;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::print::{Printer, shown};

/// Reports files of the output folder that somebody else edited. None of these edits is lost.
pub(crate) fn tell_of_edits(published: &Published, output: &Path, printer: &Printer) {
    for copy in &published.rescued {
        let copy = shown(copy);
        printer.warning(&Text::new(
            format!(
                "một trang trong {0} đã bị sửa ngoài bantin và vừa được dựng lại; bản bị sửa được giữ ở {copy}",
                shown(output)
            ),
            format!(
                "a page in {0} had been edited outside bantin and was built anew; the edited one is kept as {copy}",
                shown(output)
            ),
        ));
    }
    for path in &published.left {
        let path = shown(&output.join(&**path));
        printer.warning(&Text::new(
            format!("{path} không còn trong trang tin nhưng đã bị sửa ngoài bantin, nên vẫn để lại. Hãy tự xóa nếu không cần"),
            format!("{path} is no longer part of the site but was edited outside bantin, so it stays. Remove it yourself if it isn't needed"),
        ));
    }
}

/// Tells those who copy the site by hand what to delete where they copied it to.
pub(crate) fn tell_of_removals(published: &Published, printer: &Printer) {
    let (gone, list) = match (published.removed.len(), &published.delete_list) {
        (1.., Some(list)) => (published.removed.len(), list),
        _ => return,
    };
    let (files, path) = (list.files, shown(&list.path));
    let addresses = if gone == 1 { "1 address is".to_owned() } else { format!("{gone} addresses are") };
    printer.say(&Text::new(
        format!(
            "Trang tin bỏ {gone} địa chỉ. Nếu chép tay lên máy chủ, hãy xóa ở đó {files} tệp ghi trong {path}"
        ),
        format!(
            "{addresses} gone. If you copy the site by hand, delete at the server the {} listed in {path}",
            counted(files, "file")
        ),
    ));
}

pub(crate) fn totals(
    built: &Build,
    published: &Published,
    output: &str,
    took: Duration,
    config: &Config,
) -> Text {
    let (added, changed, removed) = (published.added.len(), published.changed.len(), published.removed.len());
    let (reports, pages, (vi, en)) = (built.work.reports, built.work.pages, seconds(took));
    let waiting = waiting(&built.waiting, &config.zone);
    Text::new(
        format!(
            "Đã dựng {reports} bài thành {pages} trang trong {vi} giây vào {output}: thêm {added}, đổi {changed}, xóa {removed} tệp.{}",
            waiting.vi
        ),
        format!(
            "Built {} into {} in {en} s in {output}: {} added, {changed} changed, {removed} removed.{}",
            counted(reports, "report"),
            counted(pages, "page"),
            counted(added, "file"),
            waiting.en
        ),
    )
}

/// The sizes that readers load: authors see only the files of the camera, which are never published.
pub(crate) fn photo_line(Loads { photos, least, most }: Loads) -> Text {
    let (least, most) = (file_size(least), file_size(most));
    let (vi, en) = if least == most {
        (least.clone(), least)
    } else {
        (format!("từ {least} đến {most}, tùy màn hình"), format!("{least} to {most}"))
    };
    let en = en.replace(',', ".");
    Text::new(
        format!("Ảnh trên trang: {photos} tấm; mỗi tấm người đọc tải {vi}."),
        format!("Pages show {}; of each, readers load {en}.", counted(photos, "photo")),
    )
}

pub(crate) fn work_line(work: &Work, lang: Lang) -> String {
    let Work { read, parsed, planned, rendered, .. } = *work;
    match lang {
        Lang::Vi => {
            format!("Đọc {read} tệp, phân tích {parsed} bài, xét {planned} trang, dựng {rendered} trang.")
        }
        Lang::En => format!(
            "Read {}, parsed {}, planned {}, rendered {rendered}.",
            counted(read, "file"),
            counted(parsed, "article"),
            counted(planned, "page")
        ),
    }
}

pub(crate) fn seconds(took: Duration) -> (String, String) {
    let en = format!("{:.2}", took.as_secs_f64());
    (en.replace('.', ","), en)
}

/// What isn't shown, and when the next report is due.
pub(crate) fn waiting(waiting: &Waiting, zone: &TimeZone) -> Text {
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    let (drafts, future, expired) = (waiting.drafts.len(), waiting.future.len(), waiting.expired.len());
    if drafts > 0 {
        vi.push(format!("{drafts} bài nháp"));
        en.push(counted(drafts, "draft"));
    }
    if let Some(due) = waiting.next_due {
        let due = minute(due, zone);
        vi.push(format!("{future} bài hẹn giờ, gần nhất lúc {due}"));
        en.push(format!("{future} scheduled, the next at {due}"));
    }
    if expired > 0 {
        vi.push(format!("{expired} bài hết hạn"));
        en.push(format!("{expired} expired"));
    }
    let mut text = Text::default();
    if !vi.is_empty() {
        text = Text::new(
            format!(" Chưa đưa lên: {}.", vi.join("; ")),
            format!(" Not shown: {}.", en.join("; ")),
        );
    }
    if let Some(over) = waiting.next_over.map(|over| minute(over, zone)) {
        // A page that is online doesn't change by itself.
        text.vi += &format!(" Thông báo ghim ở trang chủ được gỡ trong lần dựng đầu tiên sau {over}.");
        text.en += &format!(" A pinned notice comes down with the first build after {over}.");
    }
    text
}

/// A moment for people: 22/01/2024 14:31.
fn minute(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    format!("{:02}/{:02}/{} {:02}:{:02}", at.day(), at.month(), at.year(), at.hour(), at.minute())
}
