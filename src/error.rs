//! Failures of the environment: disk, lock, output folder. Never mistakes in content.

mod system;

use std::io;
use std::path::{Path, PathBuf};

use self::system::io_text;
pub use self::system::shown;

use crate::text::Text;

/// A failure outside the content, with path and operation. Exit code 3.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An operation on a file or folder failed.
    #[error("cannot {operation} {}: {source}", shown(path))]
    Io {
        /// What was tried.
        operation: Operation,
        /// The path concerned.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The root holds no `site.yaml`.
    #[error("{} holds no site.yaml", shown(.0))]
    NoSite(PathBuf),
    /// The output folder contains files that this program didn't write.
    #[error("{} holds files that are not ours", shown(.0))]
    ForeignOutput(PathBuf),
    /// Someone else's file is where a page must be written.
    #[error("{} was not written by bantin", shown(.0))]
    ForeignFile(PathBuf),
    /// The output folder is one that must never be used for output.
    #[error("{} is no place for the output", shown(.0))]
    UnsafeOutput(PathBuf),
    /// The output folder is on a drive or a network share that isn't there.
    #[error("there is no drive {}", shown(.0))]
    NoDrive(PathBuf),
    /// Another build has locked the output folder.
    #[error("{} is being written by process {holder}", shown(path))]
    Locked {
        /// The output folder.
        path: PathBuf,
        /// The holder's own description.
        holder: String,
    },
    /// A file that must never be overwritten exists already.
    #[error("{} exists already", shown(.0))]
    Exists(PathBuf),
    /// A file that isn't a regular file, or a link that leads out of the site.
    #[error("{} is not a regular file of this site", shown(.0))]
    NotRegular(PathBuf),
    /// A file larger than its kind may be.
    #[error("{} has more than {limit} bytes", shown(path))]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// The output folder holds no site, or one whose publishing was interrupted.
    #[error("{} holds no complete site", shown(.0))]
    NotBuilt(PathBuf),
    /// A published file has changed since the last build.
    #[error("{} is not as it was built", shown(.0))]
    Edited(PathBuf),
    /// The site couldn't be sent. Contains the message.
    #[error("{}", .0.en)]
    Send(Text),
    /// A page can't keep the group of its previous version, and without it other users couldn't read the page.
    #[error("cannot keep the group of {}", shown(.0))]
    LostGroup(PathBuf),
    /// A folder for the program's own data is a link, or belongs to another user.
    #[error("{} is not a folder of this user's", shown(.0))]
    ForeignState(PathBuf),
    /// A file changed after it was first read.
    #[error("{} changed while the site was being built", shown(.0))]
    Changed(PathBuf),
    /// Somebody else saved a source before it was changed.
    #[error("{} was saved by another program meanwhile", shown(.0))]
    SavedMeanwhile(PathBuf),
    /// A file whose name isn't Unicode.
    #[error("the name of {} is not Unicode", shown(.0))]
    UnreadableName(PathBuf),
    /// The system's watch for changes failed.
    #[error("cannot watch {}: {reason}", shown(path))]
    Watch {
        /// The folder to watch.
        path: PathBuf,
        /// The system's error.
        reason: String,
    },
    /// A build panicked because of a bug in the program. Contains the panic's message.
    #[error("the build panicked: {0}")]
    Panic(String),
    /// The output stream can't be written to: the disk is full, or it isn't open for writing.
    #[error("cannot write to the standard output: {0}")]
    Stdout(io::Error),
    /// The preview couldn't get a port.
    #[error("cannot listen on port {port}: {source}")]
    Port {
        /// The requested port.
        port: u16,
        /// The system's error.
        source: io::Error,
    },
}

/// The operation that caused an [`Error::Io`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Reading a file or listing a folder.
    Read,
    /// Writing a file or creating a folder.
    Write,
    /// Renaming a file into place.
    Rename,
    /// Removing a file or an empty folder.
    Remove,
    /// Taking the lock.
    Lock,
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Rename => "rename",
            Self::Remove => "remove",
            Self::Lock => "lock",
        })
    }
}

impl Error {
    /// Makes an [`Error::Io`]. Used as `.map_err(|e| Error::io(Operation::Read, path, e))`.
    pub fn io(operation: Operation, path: impl AsRef<Path>, source: io::Error) -> Self {
        Self::Io { operation, path: path.as_ref().to_owned(), source }
    }

    /// What happened and what to do about it, for the user.
    pub fn text(&self) -> Text {
        match self {
            Self::Io { operation, path, source } => io_text(*operation, path, source),
            Self::NoSite(root) => Text::new(
                format!(
                    "không thấy tệp site.yaml trong {}. Hãy chuyển vào thư mục của trang tin, hoặc tạo trang mới: bantin init <thư mục>",
                    shown(root)
                ),
                format!(
                    "{} holds no site.yaml. Change into the site's folder, or make a new site: bantin init <folder>",
                    shown(root)
                ),
            ),
            Self::ForeignOutput(path) => Text::new(
                format!(
                    "thư mục {} đã có tệp không do bantin tạo ra, nên chưa ghi gì. Hãy chọn thư mục khác (--output), hoặc thêm --adopt nếu đúng là muốn ghi vào đây",
                    shown(path)
                ),
                format!(
                    "{} already holds files that bantin did not write, so nothing was written. Choose another folder (--output), or add --adopt to build into this one",
                    shown(path)
                ),
            ),
            Self::ForeignFile(path) => foreign_file(path),
            Self::UnsafeOutput(path) => Text::new(
                format!(
                    "không thể xuất trang tin vào {}: đây là thư mục gốc, thư mục nguồn hoặc một liên kết. Hãy chọn một thư mục riêng, ví dụ public",
                    shown(path)
                ),
                format!(
                    "cannot build into {}: it is a root, a source folder or a link. Choose a folder of its own, such as public",
                    shown(path)
                ),
            ),
            Self::NoDrive(path) => no_drive(path),
            Self::Locked { path, holder } => Text::new(
                format!(
                    "một bantin khác ({holder}) đang ghi vào {}. Hãy đợi nó xong rồi chạy lại",
                    shown(path)
                ),
                format!(
                    "another bantin ({holder}) is writing {}. Wait for it to finish and run again",
                    shown(path)
                ),
            ),
            Self::Exists(path) => Text::new(
                format!("{} đã có sẵn, nên không ghi đè. Hãy chọn tên khác", shown(path)),
                format!("{} exists already and was not overwritten. Choose another name", shown(path)),
            ),
            Self::NotRegular(path) => Text::new(
                format!(
                    "{} không phải là tệp thường nằm trong trang tin (có thể là liên kết ra ngoài). Hãy chép hẳn tệp đó vào",
                    shown(path)
                ),
                format!(
                    "{} is not a regular file inside the site (perhaps a link that leads out). Copy the file itself in",
                    shown(path)
                ),
            ),
            Self::TooLarge { path, limit } => too_large(path, *limit),
            Self::NotBuilt(path) => not_built(path),
            Self::Edited(path) => edited(path),
            Self::Send(text) => text.clone(),
            Self::LostGroup(path) => lost_group(path),
            Self::ForeignState(path) => foreign_state(path),
            Self::Changed(path) => changed(path),
            Self::SavedMeanwhile(path) => saved_meanwhile(path),
            Self::UnreadableName(path) => unreadable_name(path),
            Self::Watch { path, reason } => watch_text(path, reason),
            Self::Panic(message) => panic_text(message),
            Self::Stdout(source) => stdout_text(source),
            Self::Port { port, source } => port_text(*port, source),
        }
    }
}

fn port_text(port: u16, source: &io::Error) -> Text {
    Text::new(
        format!(
            "không mở được cổng {port} cho bản xem trước: {source}. Hãy thử cổng khác, ví dụ --port 8080"
        ),
        format!("cannot open port {port} for the preview: {source}. Try another one, such as --port 8080"),
    )
}

fn foreign_file(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!(
            "tệp {path} không do bantin tạo ra, nhưng trang tin cần ghi vào đúng chỗ đó. Hãy chuyển tệp này đi nơi khác rồi chạy lại"
        ),
        format!(
            "{path} was not written by bantin, but a page of the site belongs there. Move the file away and run again"
        ),
    )
}

fn no_drive(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!(
            "không thấy ổ đĩa {path}. Hãy cắm USB hoặc nối lại ổ mạng rồi chạy lại, hoặc chọn thư mục ở ổ khác (--output)"
        ),
        format!(
            "there is no drive {path}. Plug it in or connect to it, then run again, or choose a folder on another one (--output)"
        ),
    )
}

fn changed(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!(
            "tệp {path} vừa thay đổi trong lúc tạo trang, nên chưa đăng gì. Hãy chạy lại khi tệp đã được ghi xong"
        ),
        format!(
            "{path} changed while the site was being built, so nothing was published. Build again once the file is written"
        ),
    )
}

fn saved_meanwhile(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!("tệp {path} vừa được một chương trình khác lưu, nên chưa sửa gì. Hãy gõ lại lệnh"),
        format!(
            "{path} was saved by another program just now, so nothing was changed. Type the command again"
        ),
    )
}

fn unreadable_name(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!(
            "tên tệp {path} có chữ theo bảng mã cũ, không đọc được. Hãy đổi tên tệp, chỉ dùng chữ không dấu"
        ),
        format!("the name of {path} is in an old encoding. Rename it, without marks"),
    )
}

fn too_large(path: &Path, limit: u64) -> Text {
    let (path, megabytes) = (shown(path), limit / (1024 * 1024));
    Text::new(
        format!(
            "tệp {path} nặng hơn {megabytes} MB, không thể là tệp của trang tin. Hãy xem lại tệp này, hoặc chuyển nó đi nơi khác"
        ),
        format!(
            "{path} has more than {megabytes} MB, which no such file of a site has. Look at it, or move it away"
        ),
    )
}

fn not_built(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!("trong {path} chưa có trang tin dựng xong. Hãy chạy bantin build, rồi gửi lại"),
        format!("{path} holds no complete site. Type bantin build, then send again"),
    )
}

fn edited(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!(
            "tệp {path} đã bị sửa hoặc xóa sau lần dựng gần nhất, nên chưa gửi. Hãy chạy bantin build, rồi gửi lại"
        ),
        format!("{path} was changed or removed after it was built. Type bantin build, then send again"),
    )
}

fn foreign_state(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!(
            "{path} là nơi bantin cất dữ liệu riêng, nhưng đang là một liên kết, một tệp, hoặc thư mục của người dùng khác. Để không đụng vào tệp của ai, bantin chưa ghi gì. Hãy xóa hoặc đổi tên nó rồi chạy lại"
        ),
        format!(
            "{path} is where bantin keeps data of its own, but it is a link, a file, or another user's folder. Nothing was written, so that nobody's files are touched. Remove or rename it, then run again"
        ),
    )
}

fn lost_group(path: &Path) -> Text {
    let path = shown(path);
    Text::new(
        format!(
            "không giữ được nhóm của tệp {path}: người đang chạy bantin không thuộc nhóm đó, nên máy chủ hoặc những người cùng nhóm sẽ không đọc được tệp mới. Tệp cũ vẫn giữ nguyên. Hãy nhờ người quản trị thêm bạn vào nhóm đó rồi chạy lại"
        ),
        format!(
            "cannot keep the group of {path}: whoever runs bantin is no member of it, and the server or the group's members could no longer read the file. The old one is kept. Ask the administrator to add you to that group, then run again"
        ),
    )
}

fn panic_text(message: &str) -> Text {
    Text::new(
        format!(
            "bantin có lỗi trong chính chương trình ({message}), nên chưa dựng được trang tin. Hãy thử hoàn lại chỗ vừa sửa, và báo lỗi này cho người làm ra bantin"
        ),
        format!(
            "there is a bug in bantin itself ({message}), so the site was not built. Try to undo your last change, and report this to the makers of bantin"
        ),
    )
}

fn stdout_text(source: &io::Error) -> Text {
    Text::new(
        format!("không in được kết quả: hệ thống báo “{source}”. Phần đã in có thể bị thiếu"),
        format!("cannot write to the standard output: {source}. What was printed may be incomplete"),
    )
}

fn watch_text(path: &Path, reason: &str) -> Text {
    let path = shown(path);
    Text::new(
        format!("không theo dõi được thay đổi trong {path}: {reason}. Hãy thử thêm --poll"),
        format!("cannot watch {path} for changes: {reason}. Try --poll"),
    )
}
