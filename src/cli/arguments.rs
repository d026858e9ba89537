//! The arguments, as they are typed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bantin::watch::Mode;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::stray;

const TEMPLATE: &str = "{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}";

const SHARED_MACHINE: &str = "Bản xem trước chỉ mở trên máy này. Nếu máy có nhiều người dùng chung, người khác đang đăng nhập cũng xem được, \
     kể cả bài nháp.";

/// Dựng trang bản tin từ các bài viết của đài truyền thanh xã.
#[derive(Debug, Parser)]
#[command(
    name = "bantin",
    version,
    propagate_version = true,
    help_template = TEMPLATE,
    subcommand_help_heading = "Lệnh",
    subcommand_value_name = "LỆNH",
    next_help_heading = "Tùy chọn",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
)]
pub(crate) struct Arguments {
    /// Không có lệnh nào thì mở bản xem trước
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Ngôn ngữ của thông báo
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "vi",
        value_name = "NGÔN NGỮ",
        hide_possible_values = true
    )]
    pub(crate) lang: LangArgument,
    /// Cách in thông báo: human (cho người đọc), json (mỗi dòng một đối tượng)
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "human",
        value_name = "KIỂU",
        hide_possible_values = true
    )]
    pub(crate) message_format: MessageFormat,
    /// Với kiểu json: in cả tiến độ
    #[arg(long, global = true, hide = true)]
    pub(crate) progress: bool,
    /// Chỉ in lỗi; có gì mới thì in thêm cảnh báo và những gì đã gửi
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// In thêm địa chỉ những trang vừa được thêm, đổi, xóa
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// In hướng dẫn này
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// In phiên bản
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Dựng trang tin vào thư mục xuất
    #[command(help_template = TEMPLATE)]
    Build {
        #[command(flatten)]
        build: BuildArguments,
        /// In thời gian của từng công đoạn
        #[arg(long)]
        timings: bool,
        /// Chỉ liệt kê những địa chỉ sẽ thêm (+), đổi (~), mất (-), không ghi gì
        #[arg(long, conflicts_with = "send")]
        dry_run: bool,
        /// Dựng xong thì gửi đến nơi này; chỉ có một nơi gửi thì không cần ghi tên
        #[arg(long, value_name = "NƠI GỬI", conflicts_with_all = ["drafts", "future"])]
        send: Option<Option<String>>,
    },
    /// Kiểm tra mọi bài viết; không ghi gì, trừ khi thêm --fix
    #[command(help_template = TEMPLATE)]
    Check(CheckArguments),
    /// Xóa khỏi thư mục xuất những gì bantin đã ghi, không xóa gì khác
    #[command(help_template = TEMPLATE)]
    Clean(CleanArguments),
    /// Gửi trang tin đã dựng đến máy chủ, ổ mạng hoặc USB ghi trong site.yaml
    #[command(help_template = TEMPLATE)]
    Send(SendArguments),
    /// Tạo một trang tin mới
    #[command(help_template = TEMPLATE)]
    Init {
        /// Thư mục của trang tin mới
        #[arg(value_name = "THƯ MỤC")]
        folder: PathBuf,
    },
    /// Tạo một bài mới, có sẵn mọi mục
    #[command(help_template = TEMPLATE)]
    New(NewArguments),
    /// Tạo bài nháp từ tệp Word, trang web đã lưu, thư hoặc chữ dán vào
    #[command(help_template = TEMPLATE)]
    Import(ImportArguments),
    /// Gỡ một bài đã đăng, hoặc đăng lại bài đã gỡ
    #[command(help_template = TEMPLATE)]
    Withdraw(WithdrawArguments),
    /// Liệt kê bài nháp, bài hẹn giờ, bài hết hạn, bài đã gỡ
    #[command(help_template = TEMPLATE)]
    List {
        /// drafts (nháp), future (hẹn giờ), expired (hết hạn), withdrawn (đã gỡ), all (tất cả)
        #[arg(value_enum, default_value = "all", value_name = "LOẠI", hide_possible_values = true)]
        which: Which,
        #[command(flatten)]
        site: SiteArguments,
    },
    /// Giữ thư mục xuất luôn khớp với các bài viết đang sửa
    #[command(help_template = TEMPLATE)]
    Watch(WatchArguments),
    /// Mở bản xem trước, tự cập nhật khi lưu bài
    #[command(help_template = TEMPLATE, after_help = SHARED_MACHINE)]
    Serve(ServeArguments),
    /// Cài vào máy cho người đang dùng: có tên “Bản Tin” khi bấm nút Start (chỉ trên Windows)
    #[command(help_template = TEMPLATE)]
    Install,
    /// Gỡ khỏi máy những gì install đã cài; các bài vẫn còn
    #[command(help_template = TEMPLATE)]
    Uninstall,
    /// Giải thích một thông báo; hoặc cho biết một trang phụ thuộc những gì, và gì đã đổi
    #[command(help_template = TEMPLATE)]
    Explain {
        /// Mã của thông báo, như yaml-colon; hoặc địa chỉ của trang, tệp trong thư mục xuất, tệp bài viết
        #[arg(value_name = "MÃ HOẶC TRANG")]
        page: String,
        #[command(flatten)]
        site: SiteArguments,
    },
    /// In lược đồ JSON Schema của phần khai báo
    #[command(help_template = TEMPLATE)]
    Schema,
    /// In tệp gợi ý lệnh cho bash, zsh, fish, powershell, elvish
    #[command(help_template = TEMPLATE)]
    Completions {
        /// Loại vỏ lệnh
        #[arg(value_enum, value_name = "VỎ LỆNH", hide_possible_values = true)]
        shell: Shell,
    },
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct SiteArguments {
    /// Thư mục của trang tin
    #[arg(long, default_value = ".", value_name = "THƯ MỤC")]
    pub(crate) root: PathBuf,
    /// Địa chỉ web của trang tin, thay cho địa chỉ trong site.yaml
    #[arg(long, value_name = "ĐỊA CHỈ")]
    pub(crate) base_url: Option<String>,
    /// Hiện cả bài nháp
    #[arg(long)]
    pub(crate) drafts: bool,
    /// Hiện cả bài chưa đến ngày đăng
    #[arg(long)]
    pub(crate) future: bool,
    /// Dựng trang như ở thời điểm này, ví dụ "22/01/2024 14:31"
    #[arg(long, value_name = "THỜI ĐIỂM")]
    pub(crate) now: Option<String>,
    /// Số việc làm cùng lúc; mặc định theo số nhân của máy
    #[arg(long, value_name = "SỐ")]
    pub(crate) jobs: Option<usize>,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) site: SiteArguments,
    /// Sửa giúp những chỗ chắc chắn: dấu cách lạ, gạch đầu dòng, thụt dòng, ngoặc kép ngược; cho xem trước rồi mới hỏi
    #[arg(long)]
    pub(crate) fix: bool,
    /// Sửa luôn, không hỏi
    #[arg(long, requires = "fix")]
    pub(crate) yes: bool,
    /// Chỉ cho xem sẽ sửa gì, không ghi gì
    #[arg(long, requires = "fix", conflicts_with = "yes")]
    pub(crate) dry_run: bool,
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct BuildArguments {
    #[command(flatten)]
    pub(crate) site: SiteArguments,
    /// Thư mục xuất, thay cho thư mục trong site.yaml
    #[arg(long, value_name = "THƯ MỤC")]
    pub(crate) output: Option<PathBuf>,
    /// Cho phép ghi vào thư mục đã có tệp khác
    #[arg(long)]
    pub(crate) adopt: bool,
    /// Ghi chắc từng tệp xuống đĩa, chậm hơn
    #[arg(long)]
    pub(crate) durable: bool,
    /// Không dùng và không ghi bộ nhớ đệm
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// Dựng lại mọi trang, bỏ qua bộ nhớ đệm đang có
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct CleanArguments {
    /// Thư mục của trang tin
    #[arg(long, default_value = ".", value_name = "THƯ MỤC")]
    pub(crate) root: PathBuf,
    /// Thư mục xuất, thay cho thư mục trong site.yaml
    #[arg(long, value_name = "THƯ MỤC")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct SendArguments {
    /// Tên nơi gửi trong site.yaml; chỉ có một nơi thì không cần ghi
    #[arg(value_name = "NƠI GỬI")]
    pub(crate) target: Option<String>,
    /// Thư mục của trang tin
    #[arg(long, default_value = ".", value_name = "THƯ MỤC")]
    pub(crate) root: PathBuf,
    /// Thư mục xuất, thay cho thư mục trong site.yaml
    #[arg(long, value_name = "THƯ MỤC")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) transfer: TransferArguments,
    /// Cho biết đã chép và xóa xong theo danh sách của --list; chỉ khi site.yaml không có nơi gửi
    #[arg(long, conflicts_with_all = ["target", "dry_run", "list", "verify", "adopt", "take_over"])]
    pub(crate) copied: bool,
}

/// How the site is sent.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct TransferArguments {
    /// Chỉ liệt kê những tệp sẽ gửi (+, ~) và xóa (-), không đổi gì
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Ghi danh sách tệp cần chép và tệp cần xóa, cho người chép tay; không đổi gì ở nơi gửi
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) list: bool,
    /// So với danh sách tệp đang có ở nơi gửi, thiếu tệp nào gửi lại tệp ấy
    #[arg(long)]
    pub(crate) verify: bool,
    /// Nhận những tệp có sẵn ở nơi gửi mà giống hệt, ví dụ do trước đây chép tay
    #[arg(long)]
    pub(crate) adopt: bool,
    /// Ghi đè tệp của người khác nếu trùng tên với tệp của trang tin
    #[arg(long)]
    pub(crate) take_over: bool,
    /// Lưu mật khẩu gõ vào kho mật khẩu của máy, lần sau không phải gõ
    #[arg(long)]
    pub(crate) remember: bool,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct WatchArguments {
    #[command(flatten)]
    pub(crate) build: BuildArguments,
    #[command(flatten)]
    pub(crate) changes: ChangeArguments,
}

/// How changes of the sources are detected.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct ChangeArguments {
    /// Tự xem lại mọi tệp mỗi giây: dùng cho ổ mạng và thư mục đồng bộ
    #[arg(long)]
    poll: bool,
}

impl ChangeArguments {
    /// The requested way to watch.
    pub(crate) fn mode(&self) -> Mode {
        const INTERVAL: Duration = Duration::from_secs(1);
        if self.poll { Mode::Poll(INTERVAL) } else { Mode::Native }
    }
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct ServeArguments {
    /// Mở bàn soạn ở bài này; trang tin là thư mục chứa nó
    #[arg(value_name = "BÀI", conflicts_with_all = ["root", "no_desk"])]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) build: BuildArguments,
    #[command(flatten)]
    pub(crate) changes: ChangeArguments,
    /// Cổng của bản xem trước; nếu đã có ai dùng thì lấy cổng trống kế tiếp
    #[arg(long, default_value_t = 1111, value_name = "SỐ")]
    pub(crate) port: u16,
    /// Mở trình duyệt
    #[arg(long)]
    pub(crate) open: bool,
    /// Đưa trình duyệt đến trang vừa lưu
    #[arg(long)]
    pub(crate) follow: bool,
    /// Đồng thời ghi trang tin vào thư mục xuất (không có bài nháp và bài hẹn giờ)
    #[arg(long)]
    pub(crate) publish: bool,
    /// Không mở bàn soạn, chỉ có bản xem trước
    #[arg(long)]
    pub(crate) no_desk: bool,
    /// Chỉ hiện những gì sẽ được đăng: không hiện bài nháp và bài hẹn giờ
    #[arg(long, conflicts_with_all = ["drafts", "future"])]
    pub(crate) as_published: bool,
}

impl ServeArguments {
    /// The meaning of `bantin` without a command, for the site in `root`.
    pub(crate) fn bare(root: &Path) -> Option<Self> {
        let words =
            [OsStr::new("bantin"), "serve".as_ref(), "--open".as_ref(), "--root".as_ref(), root.as_ref()];
        match Arguments::try_parse_from(words).ok()?.command? {
            Command::Serve(arguments) => Some(arguments),
            _ => None,
        }
    }
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct NewArguments {
    /// Tiêu đề của bài
    #[arg(value_name = "TIÊU ĐỀ")]
    pub(crate) title: String,
    /// Tên xã, phường
    #[arg(long, value_name = "TÊN")]
    pub(crate) commune: String,
    /// Ngày diễn ra sự kiện; mặc định là hôm nay
    #[arg(long, value_name = "NGÀY")]
    pub(crate) date: Option<String>,
    /// Loại bài: launch (lễ ra mắt), conference (hội nghị), review (sơ kết), news (tin), notice (thông báo), answer (phản
    /// ánh - trả lời)
    #[arg(long, default_value = "launch", value_name = "LOẠI")]
    pub(crate) kind: String,
    /// Thư mục của trang tin
    #[arg(long, default_value = ".", value_name = "THƯ MỤC")]
    pub(crate) root: PathBuf,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct ImportArguments {
    /// Các tệp .docx, .html, .txt, .md, .eml; dấu - là chữ dán vào, kết thúc bằng Ctrl+D (Windows: Ctrl+Z)
    #[arg(required = true, value_name = "TỆP")]
    pub(crate) files: Vec<PathBuf>,
    /// Chỉ in bài nháp ra, không ghi gì
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// In kết quả cho chương trình khác đọc
    #[arg(long)]
    pub(crate) json: bool,
    /// Thư mục của trang tin
    #[arg(long, default_value = ".", value_name = "THƯ MỤC")]
    pub(crate) root: PathBuf,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Tùy chọn")]
pub(crate) struct WithdrawArguments {
    /// Tệp của bài, ví dụ content/cam-tam/ra-mat.md
    #[arg(value_name = "TỆP")]
    pub(crate) file: String,
    /// Lý do, hiện cho bạn đọc
    #[arg(long, value_name = "LÝ DO", conflicts_with = "undo")]
    pub(crate) reason: Option<String>,
    /// Đăng lại bài đã gỡ
    #[arg(long)]
    pub(crate) undo: bool,
    /// Thư mục của trang tin
    #[arg(long, default_value = ".", value_name = "THƯ MỤC")]
    pub(crate) root: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LangArgument {
    Vi,
    En,
}

impl From<LangArgument> for bantin::text::Lang {
    fn from(lang: LangArgument) -> Self {
        match lang {
            LangArgument::Vi => Self::Vi,
            LangArgument::En => Self::En,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Which {
    Drafts,
    Future,
    Expired,
    Withdrawn,
    All,
}

/// What is wrong with the command, in Vietnamese. `typed` are the words behind the program's name.
pub(crate) fn explain(error: &clap::Error, typed: &[String]) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let mut message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("không có lệnh “{}”", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => match stray::meant(&argument, typed) {
            Some(meant) => return format!("không hiểu “{argument}” trong lệnh này; {meant}"),
            None => format!("không có tùy chọn “{argument}”"),
        },
        ErrorKind::MissingRequiredArgument => format!("còn thiếu {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} cần có giá trị đi sau"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} không nhận giá trị “{value}”")
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} không dùng được cùng với {}", context(ContextKind::PriorArg))
        }
        _ => "lệnh gõ chưa đúng".to_owned(),
    };
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .map(context)
            .concat();
    if !suggested.is_empty() {
        message.push_str(&format!("; có phải muốn gõ “{suggested}”?"));
    }
    let allowed = context(ContextKind::ValidValue);
    if !allowed.is_empty() {
        message.push_str(&format!("; dùng một trong: {allowed}"));
    }
    message
}
