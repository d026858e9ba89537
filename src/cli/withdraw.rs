//! `bantin withdraw`: takes a report off the site, or puts it back.

use std::path::Path;

use bantin::build::{self, Options};
use bantin::content::{self, Withdrawal, WithdrawalRefusal};
use bantin::disk;
use bantin::disk::FileSystem;
use bantin::error::Error;
use bantin::load::SourceFolder;
use bantin::site::Showing;
use bantin::source::{SourcePath, Sources, article_stem};
use bantin::text::Text;
use bantin::vietnamese::{nfc, short_date};

use super::Exit;
use super::arguments::WithdrawArguments;
use super::build::clock;
use super::print::{Printer, shown};

/// Writes the key into the file of the report, or removes it.
pub(crate) fn withdraw(arguments: &WithdrawArguments, printer: &Printer) -> Result<Exit, Error> {
    let mut folder = SourceFolder::open(&arguments.root)?;
    let sources = folder.take_sources();
    let Some(path) = find(&folder, &sources, &arguments.file) else {
        let typed = &arguments.file;
        printer.wrong_use(&Text::new(
            format!(
                "không thấy bài “{typed}” trong thư mục content; ghi tên tệp như bantin list in ra, ví dụ: bantin withdraw \
                 content/cam-tam/ra-mat.md"
            ),
            format!(
                "there is no report “{typed}” in content; write its file as bantin list prints it, such as: bantin withdraw \
                 content/cam-tam/ra-mat.md"
            ),
        ));
        return Ok(Exit::Usage);
    };
    let now = clock();
    let options = Options { showing: Showing { now, drafts: false, future: false }, base_url: None };
    let (config, _) = build::configure(&sources, &options)?;
    let reason = arguments.reason.as_deref().map(one_line).filter(|reason| !reason.is_empty());
    let withdrawal = Withdrawal { date: now.to_zoned(config.zone.clone()).date(), reason };
    let bytes = sources.reader.read(&path)?;
    let written = if arguments.undo {
        content::restore(&path, &bytes, &config.zone)
    } else {
        content::withdraw(&path, &bytes, &withdrawal, now, &config.zone)
    };
    // Print the path so that the command can be copied.
    let file = shown(&arguments.root.join(&*path));
    let written = match written {
        Ok(written) => written,
        Err(refusal) => {
            printer.refused(&refused(refusal, &file));
            return Ok(Exit::Content);
        }
    };
    folder.replace(&path, &bytes, &written)?;
    let (article, _) = content::parse(&path, &written, &config.zone);
    let address = article.map(|article| article.report.address).unwrap_or_default();
    let address = config.base_url.join(address.as_str());
    let is_sent = !config.targets.is_empty();
    printer.say(&if arguments.undo {
        undone(&file, &address)
    } else {
        done(&file, &address, &withdrawal, is_sent)
    });
    Ok(Exit::Done)
}

/// The article that `typed` means: a path from the present folder, from the site's or from `content/`, with the slashes of
/// any system and perhaps in quotation marks.
fn find(folder: &SourceFolder, sources: &Sources, typed: &str) -> Option<SourcePath> {
    let plain = typed.trim().trim_matches(['"', '\'', '“', '”', '‘', '’']).replace('\\', "/");
    let here = disk::System.canonical(Path::new(&plain)).ok();
    let here =
        here.and_then(|path| Some(path.strip_prefix(folder.root()).ok()?.to_str()?.replace('\\', "/")));
    let plain = plain.trim_start_matches("./").trim_start_matches('/');
    let meant = here.into_iter().chain([plain.to_owned(), format!("content/{plain}")]);
    let known = meant.filter_map(|path| sources.files.get_key_value(&*nfc(&path)));
    let mut articles = known.map(|(path, _)| path).filter(|path| path.starts_with("content/"));
    articles.find(|path| article_stem(path).is_some()).cloned()
}

fn one_line(text: &str) -> String {
    let printable = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect::<String>();
    printable.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn done(file: &str, address: &str, withdrawal: &Withdrawal, is_sent: bool) -> Text {
    let (vi_sending, en_sending) = if is_sent {
        (
            "Gõ bantin send: máy chủ có trang mới, và những tệp không còn dùng được xóa ở đó.",
            "Type bantin send: the server gets the new pages, and what is no longer used is deleted there.",
        )
    } else {
        (
            "Đưa thư mục xuất lên máy chủ, và xóa trên máy chủ những tệp mà bantin build ghi vào danh sách: ảnh, tệp đính kèm, tệp tìm kiếm.",
            "Bring the output folder to the server, and delete there what bantin build lists: photos, attachments, files of \
             the search.",
        )
    };
    let day = short_date(withdrawal.date);
    let (vi, en) = match &withdrawal.reason {
        Some(reason) => (format!("ngày {day}, lý do: {reason}"), format!("{day}, reason: {reason}")),
        None => (format!("ngày {day}, không ghi lý do"), format!("{day}, without a reason")),
    };
    Text::new(
        format!(
            "Đã ghi vào {file}: bài được gỡ ({vi}). Trang tin chưa đổi. Tiếp theo:\n  1. Gõ bantin build: bài không còn \
             trên trang nào, {address} chỉ còn lời báo bài đã gỡ.\n  2. {vi_sending}\nMuốn đăng lại: bantin withdraw {} --undo",
            typed(file)
        ),
        format!(
            "Wrote into {file}: the report is taken back ({en}). The site hasn't changed yet. Next:\n  1. Type bantin build: \
             the report is on no page any more, and {address} only says that it was taken back.\n  2. {en_sending}\nTo bring \
             it back: bantin withdraw {} --undo",
            typed(file)
        ),
    )
}

fn undone(file: &str, address: &str) -> Text {
    Text::new(
        format!("Đã bỏ mục “đã gỡ” khỏi {file}. Gõ bantin build rồi đưa lên mạng, bài lại hiện ở {address}"),
        format!(
            "Took “withdrawn” out of {file}. Type bantin build and bring the site to the server: the report is at {address} again"
        ),
    )
}

/// A path as it is typed on a command line.
fn typed(file: &str) -> String {
    if file.contains(' ') { format!("\"{file}\"") } else { file.to_owned() }
}

fn refused(refusal: WithdrawalRefusal, file: &str) -> Text {
    let (vi, en, (vi_help, en_help)) = match refusal {
        WithdrawalRefusal::NoArticle => (
            "không phải là bài viết: thiếu phần khai báo giữa hai dòng ---",
            "is no report: there is no front matter between two lines ---",
            ("gõ bantin list để xem tên các bài", "type bantin list to see the reports"),
        ),
        WithdrawalRefusal::Draft => (
            "là bản nháp, chưa ai thấy nên không cần gỡ",
            "is a draft: nobody has seen it",
            ("cứ để bản nháp, hoặc xóa tệp", "leave it a draft, or delete the file"),
        ),
        WithdrawalRefusal::NotPosted => (
            "chưa đến ngày đăng, chưa ai thấy nên không cần gỡ",
            "isn't posted yet: nobody has seen it",
            ("thêm vào phần khai báo dòng: bản nháp: true", "add to its front matter: draft: true"),
        ),
        WithdrawalRefusal::Withdrawn => (
            "đã gỡ rồi",
            "was taken back already",
            (
                "sửa ngày hoặc lý do ngay trong tệp, ở mục “đã gỡ”; đăng lại thì thêm --undo",
                "change day or reason in the file, at “withdrawn”; to bring it back add --undo",
            ),
        ),
        WithdrawalRefusal::NotWithdrawn => (
            "chưa gỡ, nên không có gì để đăng lại",
            "wasn't taken back, so there is nothing to undo",
            (
                "bài không hiện thì gõ bantin list để xem vì sao",
                "if it isn't shown, type bantin list to see why",
            ),
        ),
        WithdrawalRefusal::Mistaken => (
            "có phần khai báo viết theo cách máy không tự sửa được",
            "has front matter that can't be changed safely",
            (
                "gõ bantin check và sửa lỗi trước; hoặc tự ghi vào phần khai báo: đã gỡ: ngày/tháng/năm, muốn đăng lại thì tự xóa mục ấy",
                "type bantin check and correct the mistakes first; or write into the front matter yourself: withdrawn: day/month/year, or delete that key",
            ),
        ),
    };
    Text::new(format!("{file} {vi}: {vi_help}"), format!("{file} {en}: {en_help}"))
}
