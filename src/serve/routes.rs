//! Routes of the preview server.

use std::future::{Ready, ready};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;

use super::Preview;
use super::answer::Answer;
use super::desk;
use super::guard::{Gate, guard};
use super::news::{Following, Listener, channel, once};
use super::page::{Reply, with_script};
use crate::desk::Desk;
use crate::fingerprint::Fingerprint;
use crate::output::media_type;

/// The state shared by all request handlers.
#[derive(Clone)]
pub(super) struct ServerState {
    pub(super) preview: Preview,
    pub(super) following: Following,
    /// One permit for each reload channel that may be open.
    pub(super) channels: Arc<Semaphore>,
    /// Closes when the server stops.
    pub(super) stopping: watch::Receiver<()>,
    /// The desk, unless it is switched off.
    pub(super) desk: Option<Arc<Desk>>,
}

/// Routes: the site, and the preview's own files below `/~bantin/`, a name that no page can have.
pub(super) fn router(shared: ServerState, port: u16) -> Router {
    let gate = Arc::new(Gate::new(port, shared.preview.lang, shared.desk.is_some()));
    let mut router = Router::new()
        .route("/~bantin/reload.js", get(own("reload.js", include_bytes!("reload.js"))))
        .route("/~bantin/mistakes.css", get(own("mistakes.css", include_bytes!("mistakes.css"))))
        .route("/~bantin/news", get(news))
        .fallback(show);
    if shared.desk.is_some() {
        router = router
            .route("/_soan/", get(desk::file))
            .route("/_soan/{name}", get(desk::file))
            .route("/_soan/api/{name}", post(desk::call));
    }
    router.with_state(shared).layer(from_fn_with_state(gate, guard))
}

/// Serves a file of the preview's own.
fn own(name: &'static str, bytes: &'static [u8]) -> impl Fn(Request) -> Ready<Response> + Clone {
    move |request| {
        let answer = Answer::ok(media_type::of(name), Fingerprint::of(bytes), bytes.into());
        ready(answer.send(request.method(), request.headers()))
    }
}

async fn news(State(shared): State<ServerState>, Query(listener): Query<Listener>) -> Response {
    match shared.channels.try_acquire_owned() {
        Ok(slot) => {
            channel(&shared.preview, listener, shared.following, shared.stopping, slot).into_response()
        }
        Err(_) => {
            let events = once(&shared.preview, listener, shared.following);
            ([(header::CONNECTION, "close")], events).into_response()
        }
    }
}

async fn show(State(shared): State<ServerState>, request: Request) -> Response {
    let state = shared.preview.state();
    let (path, lang) = (request.uri().path().to_owned(), shared.preview.lang);
    // On another thread: a photo is made on request, which takes long.
    let reply = if state.is_made_later(&path) {
        let state = shared.preview.state();
        spawn_blocking(move || state.reply(&path, lang)).await.ok()
    } else {
        Some(state.reply(&path, lang))
    };
    let Some(reply) = reply else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let answer = match reply {
        Reply::File(answer) => answer,
        Reply::Page(status, html, version) => {
            shared.preview.note_request(&state, request.uri().path());
            let turn = state.saved.turn;
            let pieces = with_script(&html, version, turn);
            Answer { status, kind: media_type::HTML, tag: format!("{version}-{turn}"), pieces }
        }
        Reply::Moved(to) => return redirect(&to, request.uri().query()),
    };
    answer.send(request.method(), request.headers())
}

fn redirect(to: &str, query: Option<&str>) -> Response {
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    Redirect::temporary(&format!("{to}{query}")).into_response()
}
