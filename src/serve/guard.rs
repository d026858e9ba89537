//! Access control: only the author's own browser may read the preview, and no other site through it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::desk;
use crate::output::media_type;
use crate::text::{Lang, Text};

/// Passes a request on, or refuses it. Either way the answer gets the security headers.
pub(super) async fn guard(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let page = match (gate.has_desk, path.starts_with(desk::FOLDER)) {
        (true, true) => Page::Desk,
        (true, false) => Page::BesideDesk,
        (false, _) => Page::Alone,
    };
    let mut answer = match gate.judge(&request) {
        Ok(()) => next.run(request).await,
        Err(status) => (status, gate.explain(status)).into_response(),
    };
    if answer.status() == StatusCode::METHOD_NOT_ALLOWED {
        let methods = if gate.is_call(&path) { "POST" } else { "GET, HEAD" };
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static(methods));
    }
    protect(answer.headers_mut(), page);
    answer
}

/// The host names that the preview answers to.
pub(super) struct Gate {
    hosts: Vec<String>,
    lang: Lang,
    has_desk: bool,
}

impl Gate {
    pub(super) fn new(port: u16, lang: Lang, has_desk: bool) -> Self {
        let names = ["localhost", "127.0.0.1", "[::1]"];
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(names.map(str::to_owned));
        }
        Self { hosts, lang, has_desk }
    }

    fn judge<B>(&self, request: &axum::http::Request<B>) -> Result<(), StatusCode> {
        let headers = request.headers();
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(StatusCode::BAD_REQUEST) };
        // An absolute address in the request line overrides `Host` (RFC 9112, section 3.2.2).
        let target = request.uri().authority().map_or("", |authority| authority.as_str());
        let is_ours = self.is_host(host.as_bytes()) && (target.is_empty() || self.is_host(target.as_bytes()));
        if !is_ours || !self.origin_is_ours(headers) || !site_is_ours(headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        if self.is_call(request.uri().path()) {
            // Require an origin: browsers send one with every request of this kind, so that other sites are recognised.
            let is_told = headers.contains_key(header::ORIGIN);
            return match *request.method() {
                Method::POST if is_told && !is_embedded(headers) => Ok(()),
                Method::POST => Err(StatusCode::FORBIDDEN),
                _ => Err(StatusCode::METHOD_NOT_ALLOWED),
            };
        }
        match *request.method() {
            Method::GET | Method::HEAD => Ok(()),
            _ => Err(StatusCode::METHOD_NOT_ALLOWED),
        }
    }

    /// Whether the path is that of a call of the desk.
    fn is_call(&self, path: &str) -> bool {
        let below = path.strip_prefix(desk::FOLDER).filter(|_| self.has_desk);
        below.is_some_and(|rest| rest.starts_with("api/"))
    }

    /// Whether `host` is one of ours. Prevents DNS rebinding: a stranger's name that points to 127.0.0.1 is refused.
    fn is_host(&self, host: &[u8]) -> bool {
        self.hosts.iter().any(|ours| host.eq_ignore_ascii_case(ours.as_bytes()))
    }

    fn origin_is_ours(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(header::ORIGIN)
            .iter()
            .all(|origin| origin.as_bytes().strip_prefix(b"http://").is_some_and(|host| self.is_host(host)))
    }

    fn explain(&self, status: StatusCode) -> String {
        let host = &self.hosts[0];
        let text = if status == StatusCode::FORBIDDEN {
            Text::new(
                format!("Bản xem trước chỉ mở ở chính máy này: http://{host}/\n"),
                format!("The preview opens on this very machine only: http://{host}/\n"),
            )
        } else {
            Text::new("Yêu cầu không hợp lệ.\n", "This can't be asked.\n")
        };
        text.get(self.lang).to_owned()
    }
}

/// Whether the request comes from one of the preview's own pages, by its Fetch Metadata headers. Another site may only
/// link to the preview, not embed or fetch it.
fn site_is_ours(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|sent| sent == value);
    !headers.contains_key("sec-fetch-site")
        || is("sec-fetch-site", "same-origin")
        || is("sec-fetch-site", "none")
        || is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document")
}

/// Whether the request's headers show that it doesn't come from a page of its own site.
fn is_embedded(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin")
}

/// The policy of the desk's own pages: they may load only files of the preview, and show the preview beside the form.
const DESK_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
                           connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The page that an answer belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    /// A page of the desk.
    Desk,
    /// A page of the site, which the desk shows in a frame.
    BesideDesk,
    /// A page of the site, without a desk.
    Alone,
}

fn protect(headers: &mut HeaderMap, page: Page) {
    let policy = match (page, headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok())) {
        (Page::Desk, _) => DESK_POLICY,
        (Page::BesideDesk, Some(kind)) if media_type::could_run_script(kind) => {
            "frame-ancestors 'self'; script-src 'none'"
        }
        (Page::BesideDesk, _) => "frame-ancestors 'self'",
        (Page::Alone, Some(kind)) if media_type::could_run_script(kind) => {
            "frame-ancestors 'none'; script-src 'none'"
        }
        (Page::Alone, _) => "frame-ancestors 'none'",
    };
    let always = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, if page == Page::BesideDesk { "SAMEORIGIN" } else { "DENY" }),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
