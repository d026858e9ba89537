//! One answer: a whole file, a part of it, or “not modified” (RFC 9110).

use std::convert::Infallible;
use std::ops::Range;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use futures_util::stream;

use crate::fingerprint::Fingerprint;

/// A file and the headers to send it with.
pub(super) struct Answer {
    /// 200, or 404 for the “not found” page.
    pub(super) status: StatusCode,
    /// The value of `Content-Type`.
    pub(super) kind: &'static str,
    /// The value of `ETag` without its quotation marks; equal only for equal bytes.
    pub(super) tag: String,
    /// The whole file, in pieces. Files of the site share their bytes with all other answers.
    pub(super) pieces: Vec<Bytes>,
}

impl Answer {
    /// A file that was found.
    pub(super) fn ok(kind: &'static str, tag: Fingerprint, bytes: Bytes) -> Self {
        Self { status: StatusCode::OK, kind, tag: tag.to_string(), pieces: vec![bytes] }
    }

    /// Sends what the request's headers `asked` for.
    pub(super) fn send(self, method: &Method, asked: &HeaderMap) -> Response<Body> {
        let tag = format!("\"{}\"", self.tag);
        let len = self.pieces.iter().map(Bytes::len).sum();
        let selection = match selection(method, asked, &tag, len) {
            _ if self.status != StatusCode::OK => Selection::Whole,
            selection => selection,
        };
        let (status, range, body) = match selection {
            Selection::Whole => (self.status, None, Some(0..len)),
            Selection::NotModified => (StatusCode::NOT_MODIFIED, None, None),
            Selection::Unsatisfiable => {
                (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{len}")), None)
            }
            Selection::Range(range) => {
                let text = format!("bytes {}-{}/{len}", range.start, range.end - 1);
                (StatusCode::PARTIAL_CONTENT, Some(text), Some(range))
            }
        };
        let size = body.as_ref().map(Range::len);
        let body = body.map_or_else(Body::empty, |range| body_of(slice(&self.pieces, &range)));
        let mut answer = Response::new(body);
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::ETAG, value(&tag));
        if let Some(range) = range {
            headers.insert(header::CONTENT_RANGE, value(&range));
        }
        if let Some(size) = size {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        }
        answer
    }
}

/// The bytes of `pieces` in `range`, without a copy.
fn slice(pieces: &[Bytes], range: &Range<usize>) -> Vec<Bytes> {
    let mut start = 0;
    let mut slices = Vec::new();
    for piece in pieces {
        let end = start + piece.len();
        let (first, last) = (range.start.clamp(start, end), range.end.clamp(start, end));
        if first < last {
            slices.push(piece.slice(first - start..last - start));
        }
        start = end;
    }
    slices
}

fn body_of(mut pieces: Vec<Bytes>) -> Body {
    if pieces.len() > 1 {
        Body::from_stream(stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)))
    } else {
        Body::from(pieces.pop().unwrap_or_default())
    }
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("it is plain ASCII")
}

/// The part of a file to send.
#[derive(Debug, PartialEq, Eq)]
enum Selection {
    Whole,
    /// Nothing: the client has this version already.
    NotModified,
    /// A range of bytes.
    Range(Range<usize>),
    /// An error: the range lies outside the file.
    Unsatisfiable,
}

fn selection(method: &Method, asked: &HeaderMap, tag: &str, len: usize) -> Selection {
    let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
    if let Some(tags) = text(header::IF_NONE_MATCH)
        && tags.split(',').any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == tag)
    {
        return Selection::NotModified;
    }
    let is_same = text(header::IF_RANGE).is_none_or(|one| one == tag);
    match text(header::RANGE) {
        Some(range) if is_same && method == Method::GET => parse_range(range, len),
        _ => Selection::Whole,
    }
}

/// Reads `bytes=first-last`. Anything but a single range gets the whole file, as the standard allows.
fn parse_range(text: &str, len: usize) -> Selection {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Selection::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(len),
        (Some(first), None) if last.is_empty() => first..len,
        (None, Some(last)) if first.is_empty() => len.saturating_sub(last)..len,
        _ => return Selection::Whole,
    };
    if range.is_empty() { Selection::Unsatisfiable } else { Selection::Range(range) }
}

/// Reads a number of digits only. One too large for `usize` means “to the end” of any file.
fn number(digits: &str) -> Option<usize> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;

    use super::{Selection, parse_range, slice};

    #[test]
    fn pieces_are_cut_where_the_file_is() {
        let pieces = ["ab", "", "cde", "f"].map(|text| Bytes::from_static(text.as_bytes()));
        for start in 0..=6 {
            for end in start..=6 {
                assert_eq!(slice(&pieces, &(start..end)).concat(), b"abcdef"[start..end]);
            }
        }
        let [whole] = &slice(&pieces, &(3..5))[..] else { panic!("one piece") };
        assert_eq!(whole.as_ptr(), pieces[2][1..].as_ptr(), "no byte is copied");
    }

    #[test]
    fn ranges_are_read() {
        for (text, part) in [
            ("bytes=0-0", Selection::Range(0..1)),
            ("bytes=2-5", Selection::Range(2..6)),
            ("bytes=2-", Selection::Range(2..10)),
            ("bytes=-3", Selection::Range(7..10)),
            ("bytes=-30", Selection::Range(0..10)),
            ("bytes=5-99999999999999999999999", Selection::Range(5..10)),
            ("bytes=10-", Selection::Unsatisfiable),
            ("bytes=-0", Selection::Unsatisfiable),
            ("bytes=99999999999999999999999-", Selection::Unsatisfiable),
            ("bytes=5-2", Selection::Whole),
            ("bytes=0-1,4-5", Selection::Whole),
            ("bytes=+1-2", Selection::Whole),
            ("bytes=-", Selection::Whole),
            ("bytes=--1", Selection::Whole),
            ("lines=1-2", Selection::Whole),
        ] {
            assert_eq!(parse_range(text, 10), part, "{text}");
        }
        assert_eq!(parse_range("bytes=0-", 0), Selection::Unsatisfiable);
    }
}
