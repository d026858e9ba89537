//! HTTP requests to one server, with a timeout of a minute.

use std::io::{Error as IoError, ErrorKind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ureq::http::{Request, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, Error};

use super::failure;
use super::remote::RemoteError;
use super::tls::{authorities, provider};
use crate::config::{Account, Encryption};

/// The longest time for making a connection.
const CONNECTING: Duration = Duration::from_secs(10);

/// The longest silence of a server, and the longest time without sending anything.
const IDLE: Duration = Duration::from_secs(60);

/// The largest answer that isn't a file, in bytes.
const LONGEST_ANSWER: u64 = 64 << 20;

/// An HTTP client that follows no redirection: the settings alone decide where the site is written.
pub(super) fn agent() -> Agent {
    agent_that_follows(0)
}

/// An HTTP client that follows up to this many redirections.
pub(super) fn agent_that_follows(redirections: u32) -> Agent {
    static ROOTS: OnceLock<Arc<Vec<Certificate<'static>>>> = OnceLock::new();
    let roots = ROOTS.get_or_init(|| {
        Arc::new(authorities().iter().map(|der| Certificate::from_der(der).to_owned()).collect())
    });
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::clone(roots)))
        .unversioned_rustls_crypto_provider(provider())
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(redirections)
        .max_redirects_will_error(false)
        .user_agent(concat!("bantin/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(CONNECTING))
        .timeout_per_read(Some(IDLE))
        .timeout_per_write(Some(IDLE))
        .timeout_recv_response(Some(IDLE))
        .build()
        .into()
}

/// The address of a server: scheme, host and port.
pub(super) fn address(account: &Account, encryption: Encryption) -> String {
    let scheme = match encryption {
        Encryption::Tls => "https",
        Encryption::Nothing => "http",
    };
    let Account { host, port, .. } = account;
    if host.contains(':') {
        format!("{scheme}://[{host}]:{port}")
    } else {
        format!("{scheme}://{host}:{port}")
    }
}

/// Sends a request to a server, and returns its answer.
///
/// # Errors
/// If there is no answer. An answer with an error status isn't an error here.
pub(super) fn ask(
    agent: &Agent,
    server: &str,
    request: Request<&[u8]>,
) -> Result<Response<Body>, RemoteError> {
    agent.run(request).map_err(|error| explain(server, &error))
}

/// The body of an answer that isn't a file.
pub(super) fn body(server: &str, answer: Response<Body>) -> Result<Vec<u8>, RemoteError> {
    let read = answer.into_body().into_with_config().limit(LONGEST_ANSWER).read_to_vec();
    read.map_err(|error| explain(server, &error))
}

/// The bytes of a file; `None` if there are more than `limit`.
pub(super) fn file(server: &str, answer: Response<Body>, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
    // The client refuses a body of exactly the limit.
    match answer.into_body().into_with_config().limit(limit + 1).read_to_vec() {
        Ok(bytes) => Ok((bytes.len() as u64 <= limit).then_some(bytes)),
        Err(Error::BodyExceedsLimit(_)) => Ok(None),
        Err(error) => Err(explain(server, &error)),
    }
}

fn explain(server: &str, error: &Error) -> RemoteError {
    match error {
        Error::Rustls(error) => failure::not_trusted(server, &error.to_string()),
        Error::Io(error) => match of_tls(error) {
            Some(said) => failure::not_trusted(server, &said),
            None => failure::broken(server, &error.to_string()),
        },
        error => failure::broken(server, &error.to_string()),
    }
}

/// The problem with the encryption, if that is the cause.
fn of_tls(error: &IoError) -> Option<String> {
    let inner = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    (error.kind() == ErrorKind::InvalidData).then(|| inner.to_string())
}
