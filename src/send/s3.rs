//! S3, the protocol of Amazon's and many other object stores.

use std::time::Duration;

use rusty_s3::actions::{ListObjectsV2, S3Action};
use rusty_s3::{Bucket, Credentials, UrlStyle};
use ureq::http::{Method, Request, Response};
use ureq::{Agent, Body};

use super::remote::{Listed, Remote, RemoteError};
use super::secret::Secret;
use super::{failure, http};
use crate::config::{Account, Encryption};
use crate::output::media_type;

/// How long a signed request is valid: clocks of old machines are wrong, and a large file takes a while.
const SIGNED_FOR: Duration = Duration::from_secs(15 * 60);

/// An account on an S3 server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3 {
    /// The identifier of the access key, and the server without the bucket.
    pub account: Account,
    /// The bucket, and the folder in it if there is one: `ban-tin/trang`.
    pub folder: String,
    /// The region that requests are signed for.
    pub region: String,
    /// Whether the connection is encrypted.
    pub encryption: Encryption,
}

impl S3 {
    /// Connects. Without a `secret` it doesn't contact the server at all.
    ///
    /// # Errors
    /// If there is no connection, if the server's certificate isn't trusted, if the key is refused, or if there is no
    /// such bucket.
    pub fn connect(&self, secret: Option<&Secret>) -> Result<Box<dyn Remote>, RemoteError> {
        let server = self.account.to_string();
        let Some(secret) = secret else { return Err(failure::needs_password(&server, &self.account.user)) };
        let path = self.folder.trim_matches('/');
        let (bucket, folder) = path.split_once('/').unwrap_or((path, ""));
        let unusable = |error: &dyn ToString| failure::other(&server, path, &error.to_string());
        let address =
            http::address(&self.account, self.encryption).parse().map_err(|error| unusable(&error))?;
        let bucket = Bucket::new(address, UrlStyle::Path, bucket.to_owned(), self.region.clone())
            .map_err(|error| unusable(&error))?;
        let prefix = if folder.is_empty() { String::new() } else { format!("{}/", folder.trim_matches('/')) };
        let credentials = Credentials::new(self.account.user.clone(), secret.expose());
        let session = S3Session { agent: http::agent(), bucket, credentials, prefix, server };
        session.page(None, 1)?;
        Ok(Box::new(session))
    }
}

struct S3Session {
    agent: Agent,
    bucket: Bucket,
    credentials: Credentials,
    /// Precedes the path of each file; ends in a slash if it isn't empty.
    prefix: String,
    /// The server's name for messages.
    server: String,
}

impl S3Session {
    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    fn ask<'a>(
        &self,
        method: Method,
        action: &impl S3Action<'a>,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Response<Body>, RemoteError> {
        let mut request = Request::builder().method(method).uri(action.sign(SIGNED_FOR).as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        match request.body(body) {
            Ok(request) => http::ask(&self.agent, &self.server, request),
            Err(error) => Err(failure::other(&self.server, "", &error.to_string())),
        }
    }

    /// Describes an answer with an error status.
    fn explain(&self, path: &str, answer: Response<Body>) -> RemoteError {
        let status = answer.status().as_u16();
        let body = match http::body(&self.server, answer) {
            Ok(body) => body,
            Err(error) => return error,
        };
        let said = String::from_utf8_lossy(&body);
        let code = said.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        let code = code.map_or("", |(code, _)| code);
        match (status, code) {
            (401, _)
            | (_, "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken" | "ExpiredToken") => {
                failure::refused(&self.server, self.credentials.key())
            }
            (_, "NoSuchBucket" | "AuthorizationHeaderMalformed" | "PermanentRedirect") | (301 | 307, _) => {
                failure::no_bucket(&self.server, self.bucket.name())
            }
            (507, _) | (_, "QuotaExceeded" | "StorageFull" | "XMinioStorageFull") => {
                failure::full(&self.server, path)
            }
            (429 | 500 | 502..=504, _) => failure::broken(&self.server, &format!("HTTP {status} {code}")),
            (403 | 405, _) => failure::forbidden(&self.server, path),
            _ => failure::other(&self.server, path, &format!("HTTP {status} {code}")),
        }
    }

    /// One page of the listing, from `token` on.
    fn page(
        &self,
        token: Option<&str>,
        most: usize,
    ) -> Result<rusty_s3::actions::ListObjectsV2Response, RemoteError> {
        let mut action = ListObjectsV2::new(&self.bucket, Some(&self.credentials));
        action.with_prefix(self.prefix.as_str());
        action.with_max_keys(most);
        if let Some(token) = token {
            action.with_continuation_token(token);
        }
        let answer = self.ask(Method::GET, &action, &[], b"")?;
        if answer.status() != 200 {
            return Err(self.explain("", answer));
        }
        let body = http::body(&self.server, answer)?;
        let unreadable = |error: &dyn ToString| failure::other(&self.server, "", &error.to_string());
        let text = std::str::from_utf8(&body).map_err(|error| unreadable(&error))?;
        ListObjectsV2::parse_response(text).map_err(|error| unreadable(&error))
    }

    /// Writes a file. `None` if there is one and it must not be replaced.
    fn put(&self, path: &str, bytes: &[u8], only_new: bool) -> Result<Option<()>, RemoteError> {
        let key = self.key(path);
        let action = self.bucket.put_object(Some(&self.credentials), &key);
        let mut headers = vec![("Content-Type", media_type::of(path))];
        if only_new {
            headers.push(("If-None-Match", "*"));
        }
        let answer = self.ask(Method::PUT, &action, &headers, bytes)?;
        match answer.status().as_u16() {
            200..=299 => http::body(&self.server, answer).map(|_| Some(())),
            // Another file is there, or is being written at this moment.
            409 | 412 if only_new => http::body(&self.server, answer).map(|_| None),
            _ => Err(self.explain(path, answer)),
        }
    }
}

impl Remote for S3Session {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        let key = self.key(path);
        let answer =
            self.ask(Method::GET, &self.bucket.get_object(Some(&self.credentials), &key), &[], b"")?;
        match answer.status().as_u16() {
            200 => {}
            404 => return http::body(&self.server, answer).map(|_| None),
            _ => return Err(self.explain(path, answer)),
        }
        match http::file(&self.server, answer, limit)? {
            Some(bytes) => Ok(Some(bytes)),
            None => Err(failure::too_large(&self.server, path, limit)),
        }
    }

    /// Writes directly to the name: a store shows a new version only when all of it has arrived.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        self.put(path, bytes, false).map(drop)
    }

    fn replaces_at_once(&self) -> bool {
        true
    }

    fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        self.put(path, bytes, true).map(|made| made.is_some())
    }

    fn remove(&mut self, path: &str) -> Result<(), RemoteError> {
        let key = self.key(path);
        let action = self.bucket.delete_object(Some(&self.credentials), &key);
        let answer = self.ask(Method::DELETE, &action, &[], b"")?;
        match answer.status().as_u16() {
            200..=299 | 404 => http::body(&self.server, answer).map(drop),
            _ => Err(self.explain(path, answer)),
        }
    }

    /// S3 has no folders, only files with slashes in their names.
    fn remove_folder(&mut self, _path: &str) -> Result<(), RemoteError> {
        Ok(())
    }

    fn list(&mut self) -> Result<Vec<Listed>, RemoteError> {
        let (mut listed, mut token) = (Vec::new(), None::<String>);
        loop {
            let page = self.page(token.as_deref(), 1000)?;
            for object in page.contents {
                // An object with a final slash represents an empty folder.
                match object.key.strip_prefix(&self.prefix) {
                    Some(path) if !path.is_empty() && !path.ends_with('/') => {
                        listed.push(Listed { path: path.to_owned(), size: object.size.unwrap_or_default() });
                    }
                    _ => {}
                }
            }
            token = page.next_continuation_token;
            if token.is_none() {
                return Ok(listed);
            }
        }
    }
}
