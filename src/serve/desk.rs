//! The desk's own files and its calls.

use std::sync::Arc;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::answer::Answer;
use super::client::client;
use super::routes::ServerState;
use crate::desk::Desk;
use crate::fingerprint::Fingerprint;
use crate::output::media_type;
use crate::text::Text;

/// The folder of the desk's addresses. No article can have it: slugs contain no underscore.
pub(super) const FOLDER: &str = "/_soan/";

/// The header with the secret of this run.
const SECRET: &str = "x-bantin-secret";

/// The largest request in bytes: a photo or a Word file with photos, in base64.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A file of the client.
pub(super) async fn file(State(shared): State<ServerState>, request: Request) -> Response {
    let Some(desk) = &shared.desk else { return StatusCode::NOT_FOUND.into_response() };
    let name =
        request.uri().path().strip_prefix(FOLDER).filter(|name| !name.is_empty()).unwrap_or("index.html");
    let Some(bytes) = client(desk.lang()).get(name) else { return StatusCode::NOT_FOUND.into_response() };
    Answer::ok(media_type::of(name), Fingerprint::of(bytes), bytes.clone())
        .send(request.method(), request.headers())
}

/// Carries out a call.
pub(super) async fn call(
    State(shared): State<ServerState>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let Some(desk) = shared.desk else { return StatusCode::NOT_FOUND.into_response() };
    if let Err(status) = allowed(&desk, request.headers()) {
        return refuse(&desk, status);
    }
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > MAX_BODY) {
        return refuse(&desk, StatusCode::PAYLOAD_TOO_LARGE);
    }
    let Ok(body) = to_bytes(request.into_body(), MAX_BODY).await else {
        return refuse(&desk, StatusCode::PAYLOAD_TOO_LARGE);
    };
    let asked: Value = match serde_json::from_slice(&body) {
        Ok(asked @ Value::Object(_)) => asked,
        _ => return refuse(&desk, StatusCode::BAD_REQUEST),
    };
    let lang = desk.clone();
    // On another thread, so that work on the disk doesn't delay pages.
    match spawn_blocking(move || desk.answer(&name, asked)).await {
        Ok((status, answer)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(answer)).into_response()
        }
        Err(_) => refuse(&lang, StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// Whether the call comes from the desk's own page: it knows the secret, and JSON can't be sent by a form.
fn allowed(desk: &Arc<Desk>, headers: &HeaderMap) -> Result<(), StatusCode> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let mut secrets = headers.get_all(SECRET).iter();
    match (secrets.next(), secrets.next()) {
        (Some(secret), None) if desk.is_secret(secret.as_bytes()) => Ok(()),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

fn refuse(desk: &Arc<Desk>, status: StatusCode) -> Response {
    let text = match status {
        StatusCode::UNAUTHORIZED => Text::new(
            "Hãy mở bàn soạn bằng địa chỉ ghi trong cửa sổ bantin.",
            "Open the desk at the address that the window of bantin shows.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Text::new("Tệp quá lớn, bàn soạn không nhận được.", "The file is too large for the desk.")
        }
        StatusCode::INTERNAL_SERVER_ERROR => Text::new(
            "Bàn soạn gặp lỗi ngoài dự kiến. Chưa ghi gì; hãy thử lại.",
            "The desk met an unexpected error. Nothing was written; try again.",
        ),
        _ => Text::new("Bàn soạn không hiểu yêu cầu này.", "The desk doesn't understand this."),
    };
    (status, Json(json!({ "error": text.get(desk.lang()) }))).into_response()
}
