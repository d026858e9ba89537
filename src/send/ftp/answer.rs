//! Describes the answers of an FTP server.

use std::sync::Arc;

use suppaftp::types::Response;
use suppaftp::{FtpError, Status};

use super::Ftp;
use crate::config::FtpSecurity;
use crate::send::failure;
use crate::send::remote::RemoteError;
use crate::send::tls::Verifier;

/// Describes the answers of one server.
pub(super) struct Explainer {
    pub(super) ftp: Ftp,
    pub(super) verifier: Option<Arc<Verifier>>,
}

impl Explainer {
    pub(super) fn explain(&self, path: &str, error: FtpError) -> RemoteError {
        let server = self.ftp.server();
        let response = match error {
            FtpError::UnexpectedResponse(response) => response,
            error => {
                if let Some(shown) = self.verifier.as_ref().and_then(|verifier| verifier.refused()) {
                    return match &self.ftp.security {
                        FtpSecurity::Tls(Some(_)) => failure::changed_certificate(&server, &shown),
                        _ => failure::unknown_certificate(&server, &shown),
                    };
                }
                return failure::broken(&server, &error.to_string());
            }
        };
        let said = String::from_utf8_lossy(&response.body);
        match response.status.code() {
            421 | 425 => failure::broken(&server, &said),
            331 | 332 | 430 | 530 => failure::refused(&server, &self.ftp.account.user),
            452 | 552 => failure::full(&server, path),
            // There is no code for a full disk that all servers use.
            426 if is_about_room(&said) => failure::full(&server, path),
            426 => failure::broken(&server, &said),
            500..=504 | 532 | 534 | 550 | 553 => failure::forbidden(&server, path),
            _ => failure::other(&server, path, &said),
        }
    }
}

/// Whether a server reports that it couldn't write a file to its disk.
fn is_about_room(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    ["writing", "space", "quota", "disk"].iter().any(|word| said.contains(word))
}

/// Whether the server answered with an error.
pub(super) fn is_answer(error: &FtpError) -> bool {
    matches!(error, FtpError::UnexpectedResponse(_))
}

/// Whether the server reports that there is no such file, or none that the account may see.
pub(super) fn is_unavailable(error: &FtpError) -> bool {
    matches!(error, FtpError::UnexpectedResponse(Response { status: Status::FileUnavailable, .. }))
}
