//! One answer: a file whole, a part of it, or word that it is the same as before (RFC 9110).

use std::ops::Range;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, Response, StatusCode};

use crate::fingerprint::Fingerprint;

/// A file and how it is to be sent.
pub(super) struct Answer {
    /// 200 in general, 404 for the page that says that there is none.
    pub(super) status: StatusCode,
    /// The value of `Content-Type`.
    pub(super) kind: &'static str,
    /// The whole file.
    pub(super) bytes: Bytes,
}

impl Answer {
    /// A file that was found.
    pub(super) fn ok(kind: &'static str, bytes: Bytes) -> Self {
        Self { status: StatusCode::OK, kind, bytes }
    }

    /// Sends as much of it as `asked`, the headers of the request, want.
    pub(super) fn send(self, method: &Method, asked: &HeaderMap) -> Response<Body> {
        let tag = tag(&self.bytes);
        let len = self.bytes.len();
        let part = match part(method, asked, &tag, len) {
            _ if self.status != StatusCode::OK => Part::Whole,
            part => part,
        };
        let (status, range, bytes) = match part {
            Part::Whole => (self.status, None, self.bytes),
            Part::Same => (StatusCode::NOT_MODIFIED, None, Bytes::new()),
            Part::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{len}")), Bytes::new()),
            Part::Range(range) => {
                let text = format!("bytes {}-{}/{len}", range.start, range.end - 1);
                (StatusCode::PARTIAL_CONTENT, Some(text), self.bytes.slice(range))
            }
        };
        let mut answer = Response::new(Body::from(bytes));
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::ETAG, value(&tag));
        if let Some(range) = range {
            headers.insert(header::CONTENT_RANGE, value(&range));
        }
        answer
    }
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("it is plain ASCII")
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", Fingerprint::of(bytes))
}

/// How much of a file is wanted.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// Nothing: the client has it already.
    Same,
    /// Some bytes of it.
    Range(Range<usize>),
    /// Bytes that it doesn't have.
    Beyond,
}

fn part(method: &Method, asked: &HeaderMap, tag: &str, len: usize) -> Part {
    let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
    if let Some(tags) = text(header::IF_NONE_MATCH)
        && tags.split(',').any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == tag)
    {
        return Part::Same;
    }
    let is_same = text(header::IF_RANGE).is_none_or(|one| one == tag);
    match text(header::RANGE) {
        Some(range) if is_same && method == Method::GET => parse_range(range, len),
        _ => Part::Whole,
    }
}

/// Reads `bytes=first-last`. What isn't a single range is answered with the whole, as the standard allows.
fn parse_range(text: &str, len: usize) -> Part {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(len),
        (Some(first), None) if last.is_empty() => first..len,
        (None, Some(last)) if first.is_empty() => len.saturating_sub(last)..len,
        _ => return Part::Whole,
    };
    if range.is_empty() { Part::Beyond } else { Part::Range(range) }
}

/// A number of digits alone; one too large for any file is as good as the largest.
fn number(digits: &str) -> Option<usize> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::{Part, parse_range};

    #[test]
    fn ranges_are_read() {
        for (text, part) in [
            ("bytes=0-0", Part::Range(0..1)),
            ("bytes=2-5", Part::Range(2..6)),
            ("bytes=2-", Part::Range(2..10)),
            ("bytes=-3", Part::Range(7..10)),
            ("bytes=-30", Part::Range(0..10)),
            ("bytes=5-99999999999999999999999", Part::Range(5..10)),
            ("bytes=10-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=99999999999999999999999-", Part::Beyond),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=--1", Part::Whole),
            ("lines=1-2", Part::Whole),
        ] {
            assert_eq!(parse_range(text, 10), part, "{text}");
        }
        assert_eq!(parse_range("bytes=0-", 0), Part::Beyond);
    }
}
