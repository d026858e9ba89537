//! Failures between this machine and a server, described for the user.

use super::remote::{RemoteError, RemoteErrorKind};
use crate::config::CertificateFingerprint;
use crate::text::Text;

/// The most characters of a server's own message to show.
const LONGEST_REASON: usize = 200;

fn error(kind: RemoteErrorKind, vi: String, en: String) -> RemoteError {
    RemoteError { kind, message: Text::new(vi, en) }
}

/// The message of a server or the system, on one line and without control sequences for the terminal.
pub(super) fn reason(said: &str) -> String {
    let words = said.split(|char: char| char.is_control() || char.is_whitespace());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.trim_end_matches('.').chars().take(LONGEST_REASON).collect()
}

/// There is no connection, or it broke.
pub(super) fn broken(server: &str, said: &str) -> RemoteError {
    let said = reason(said);
    error(
        RemoteErrorKind::Broken,
        format!(
            "không kết nối được với máy chủ {server}, hoặc kết nối bị đứt ({said}). Hãy kiểm tra mạng, tên máy chủ và cổng rồi chạy lại"
        ),
        format!(
            "the connection to {server} couldn't be made or broke ({said}). Check the network, the host's name and the port, and run again"
        ),
    )
}

/// The server didn't accept the name with this password or key.
pub(super) fn refused(server: &str, user: &str) -> RemoteError {
    error(
        RemoteErrorKind::Refused,
        format!(
            "máy chủ {server} không cho “{user}” đăng nhập: tên đăng nhập, mật khẩu hoặc khóa không đúng. Hãy kiểm tra lại với nơi cung cấp máy chủ"
        ),
        format!(
            "{server} didn't let “{user}” in: the name, the password or the key is wrong. Check them with your hosting provider"
        ),
    )
}

/// An SSH server that this machine has never connected to. `login` is the command that shows its key.
pub(super) fn unknown_key(server: &str, fingerprint: &str, login: &str) -> RemoteError {
    error(
        RemoteErrorKind::Stranger,
        format!(
            "máy này chưa kết nối với máy chủ {server} lần nào, nên chưa biết đó có đúng là máy chủ thật không. Vân tay khóa của máy chủ là {fingerprint}. Hãy chạy một lần lệnh: {login} – so vân tay hiện ra với vân tay nơi cung cấp máy chủ đã cho, giống nhau thì trả lời “yes”, rồi gửi lại"
        ),
        format!(
            "this machine was never connected to {server}, so it can't tell whether it is the right server. Its key has the fingerprint {fingerprint}. Run once: {login} – compare the fingerprint shown with the one from your hosting provider, answer “yes” if they are the same, and send again"
        ),
    )
}

/// An SSH server with another key than the known one. `forget` is the command that removes the old key.
pub(super) fn changed_key(server: &str, fingerprint: &str, forget: &str) -> RemoteError {
    error(
        RemoteErrorKind::Stranger,
        format!(
            "khóa của máy chủ {server} khác với lần trước, nên chưa gửi gì. Có thể máy chủ đã được cài lại, cũng có thể có kẻ đang giả làm máy chủ. Hãy hỏi nơi cung cấp máy chủ xem vân tay mới có đúng là {fingerprint} không. Nếu đúng, hãy xóa khóa cũ bằng lệnh: {forget} – rồi gửi lại"
        ),
        format!(
            "the key of {server} isn't the known one any more, so nothing was sent. The server may have been set up again, or somebody may pretend to be it. Ask your hosting provider whether the new fingerprint is {fingerprint}. If it is, remove the old key with: {forget} – and send again"
        ),
    )
}

/// There is no password yet, and the server requires one.
pub(super) fn needs_password(server: &str, user: &str) -> RemoteError {
    error(
        RemoteErrorKind::Refused,
        format!("máy chủ {server} cần mật khẩu của “{user}”"),
        format!("{server} needs the password of “{user}”"),
    )
}

/// An FTP server without encryption.
pub(super) fn no_tls(server: &str) -> RemoteError {
    error(
        RemoteErrorKind::Stranger,
        format!(
            "máy chủ {server} không mã hóa đường truyền (FTPS), nên chưa gửi gì. Hãy hỏi nơi cung cấp máy chủ xem có SFTP hay FTPS không. Nếu chỉ có FTP thường, mật khẩu có thể bị đọc trộm trên đường đi; nếu vẫn muốn dùng, hãy ghi vào nơi gửi này trong site.yaml: loại: ftp và không mã hóa: true"
        ),
        format!(
            "{server} doesn't encrypt (FTPS), so nothing was sent. Ask your hosting provider for SFTP or FTPS. If there is only plain FTP, others on the way can read the password; to use it nevertheless, write kind: ftp and insecure: true for this target"
        ),
    )
}

/// A certificate that no authority vouches for, or not for this server.
pub(super) fn unknown_certificate(server: &str, shown: &CertificateFingerprint) -> RemoteError {
    error(
        RemoteErrorKind::Stranger,
        format!(
            "chứng chỉ của máy chủ {server} không được tổ chức nào đáng tin xác nhận, hoặc đã hết hạn, hoặc cấp cho tên khác, nên chưa gửi gì. Hãy hỏi nơi cung cấp máy chủ xem tên máy chủ có đúng không, và vân tay SHA-256 của chứng chỉ có phải là {shown} không. Nếu phải, hãy ghi vào nơi gửi này trong site.yaml: chứng chỉ: \"{shown}\""
        ),
        format!(
            "no trusted authority vouches for the certificate of {server}, or it has expired or is for another name, so nothing was sent. Ask your hosting provider whether the host's name is right and whether the certificate's SHA-256 fingerprint is {shown}. If it is, write for this target: certificate: \"{shown}\""
        ),
    )
}

/// A certificate with another fingerprint than the settings have.
pub(super) fn changed_certificate(server: &str, shown: &CertificateFingerprint) -> RemoteError {
    error(
        RemoteErrorKind::Stranger,
        format!(
            "chứng chỉ của máy chủ {server} khác với chứng chỉ đã ghi trong site.yaml, nên chưa gửi gì. Có thể máy chủ đã đổi chứng chỉ, cũng có thể có kẻ đang giả làm máy chủ. Hãy hỏi nơi cung cấp máy chủ xem vân tay SHA-256 mới có đúng là {shown} không. Nếu đúng, hãy sửa dòng chứng chỉ (certificate) của nơi gửi này"
        ),
        format!(
            "the certificate of {server} isn't the one in site.yaml, so nothing was sent. The server may have got a new one, or somebody may pretend to be it. Ask your hosting provider whether the new SHA-256 fingerprint is {shown}. If it is, change this target's line certificate"
        ),
    )
}

/// The connection isn't encrypted as the settings require: the certificate isn't trusted, or the server speaks another
/// protocol.
pub(super) fn not_trusted(server: &str, said: &str) -> RemoteError {
    let said = reason(said);
    error(
        RemoteErrorKind::Stranger,
        format!(
            "không tạo được kết nối mã hóa đáng tin với máy chủ {server} ({said}), nên chưa gửi gì. Hãy hỏi nơi cung cấp máy chủ xem tên máy chủ, cổng và chứng chỉ có đúng không"
        ),
        format!(
            "there is no trusted encrypted connection to {server} ({said}), so nothing was sent. Ask your hosting provider whether the host's name, the port and the certificate are right"
        ),
    )
}

/// An HTTP server that doesn't support WebDAV at this address.
pub(super) fn no_webdav(server: &str, path: &str) -> RemoteError {
    error(
        RemoteErrorKind::Forbidden,
        format!(
            "máy chủ {server} trả lời nhưng không nhận tệp bằng WebDAV ở “{path}”. Hãy xem lại thư mục đã ghi trong site.yaml, và hỏi nơi cung cấp máy chủ địa chỉ WebDAV của tài khoản"
        ),
        format!(
            "{server} answers, but doesn't take files by WebDAV at “{path}”. Check the folder in site.yaml, and ask your hosting provider for the account's WebDAV address"
        ),
    )
}

/// An S3 server that has no such bucket, or not in this region.
pub(super) fn no_bucket(server: &str, bucket: &str) -> RemoteError {
    error(
        RemoteErrorKind::Forbidden,
        format!(
            "máy chủ {server} không có thùng chứa (bucket) “{bucket}” cho tài khoản này. Phần đầu của thư mục trong site.yaml phải là tên thùng chứa; hãy xem lại tên đó và vùng (region)"
        ),
        format!(
            "{server} has no bucket “{bucket}” for this account. The first part of the folder in site.yaml must be the bucket's name; check it and the region"
        ),
    )
}

/// The server has no space for the file.
pub(super) fn full(server: &str, path: &str) -> RemoteError {
    error(
        RemoteErrorKind::Full,
        format!(
            "máy chủ {server} không ghi hết được “{path}”, có lẽ vì đã hết chỗ. Hãy xóa bớt những tệp không cần trên máy chủ hoặc xin thêm dung lượng, rồi gửi lại"
        ),
        format!(
            "{server} couldn't write all of “{path}”, probably because its disk or your share of it is full. Delete what you don't need there, or ask for more space, and send again"
        ),
    )
}

/// The account may not do this.
pub(super) fn forbidden(server: &str, path: &str) -> RemoteError {
    error(
        RemoteErrorKind::Forbidden,
        format!(
            "máy chủ {server} không cho tài khoản này đọc, ghi hoặc xóa “{path}”. Hãy xem lại thư mục đã ghi trong site.yaml, và hỏi nơi cung cấp máy chủ xem tài khoản có quyền ghi vào đó không"
        ),
        format!(
            "{server} doesn't let this account read, write or delete “{path}”. Check the folder in site.yaml, and ask your hosting provider whether the account may write there"
        ),
    )
}

/// A file that is larger than its reader accepts.
pub(super) fn too_large(server: &str, path: &str, limit: u64) -> RemoteError {
    error(
        RemoteErrorKind::Other,
        format!(
            "tệp “{path}” trên máy chủ {server} lớn hơn {limit} byte, nên không đọc. Hãy xem ai đã thay tệp đó"
        ),
        format!(
            "“{path}” on {server} has more than {limit} bytes, so it isn't read. Find out who replaced it"
        ),
    )
}

/// A failure without a better description than the server's.
pub(super) fn other(server: &str, path: &str, said: &str) -> RemoteError {
    let said = reason(said);
    error(
        RemoteErrorKind::Other,
        format!("máy chủ {server} báo lỗi với “{path}”: {said}"),
        format!("{server} failed with “{path}”: {said}"),
    )
}

/// The program for SSH connections is missing, or can't be started.
pub(super) fn no_ssh(said: &str) -> RemoteError {
    let said = reason(said);
    error(
        RemoteErrorKind::Other,
        format!(
            "không chạy được lệnh ssh ({said}). Hãy cài OpenSSH: trên Windows vào Cài đặt > Ứng dụng > Tính năng tùy chọn > OpenSSH Client; trên Debian và Ubuntu: sudo apt install openssh-client"
        ),
        format!(
            "the command ssh can't be run ({said}). Install OpenSSH: on Windows in Settings > Apps > Optional features > OpenSSH Client; on Debian and Ubuntu: sudo apt install openssh-client"
        ),
    )
}

/// An SSH server without file transfer.
pub(super) fn no_sftp(server: &str) -> RemoteError {
    error(
        RemoteErrorKind::Forbidden,
        format!(
            "máy chủ {server} cho đăng nhập nhưng không cho gửi tệp bằng SFTP. Hãy nhờ nơi cung cấp máy chủ bật SFTP cho tài khoản này"
        ),
        format!(
            "{server} lets you in, but has no SFTP. Ask your hosting provider to switch it on for this account"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_can_not_command_the_terminal() {
        assert_eq!(reason("\u{1b}[2Jno\r\n  space.\n"), "[2Jno space");
        assert_eq!(reason(&"đ".repeat(1000)).chars().count(), LONGEST_REASON);
    }
}
