//! The reload channel: tells an open page that it is out of date (server-sent events).
//!
//! A page sends the version it shows and gets the present state, not past events. So nothing gets lost between two
//! connections, and the first message after a break or a restart corrects the page.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::mistakes::Mistakes;
use super::page::Version;
use super::{Preview, State};
use crate::fingerprint::Fingerprint;
use crate::text::Lang;

/// How soon a browser reconnects after the connection was lost.
const RETRY: Duration = Duration::from_millis(500);

/// How soon a browser asks again if all channels were taken.
const LATER: Duration = Duration::from_secs(5);

/// How often an empty comment is sent, to find out whether the browser still listens.
const PULSE: Duration = Duration::from_secs(15);

/// An open page, as its script reports it.
#[derive(Debug, Deserialize)]
pub(super) struct Listener {
    /// The path of its page.
    page: String,
    /// The version that it shows.
    version: String,
    /// The number of the last saved page that it followed.
    turn: u64,
}

/// What a page has to do now.
#[derive(Debug, Serialize)]
struct News {
    /// Reload: the page has changed.
    reload: bool,
    /// Reload style sheets only; nothing else has changed.
    restyle: bool,
    /// The address to go to.
    follow: Option<String>,
    /// The number of the saved page that it has followed then.
    turn: u64,
    /// The mistakes to show on top; `None` hides the last ones.
    mistakes: Option<Arc<Mistakes>>,
    /// The warnings to offer; `None` removes the last ones.
    warnings: Option<Arc<Mistakes>>,
}

/// Whether browsers go to the page that was just saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Following {
    Yes,
    No,
}

/// Sends `listener` the news at once, then after each change, until the sender of `stopping` is dropped. Holds `slot`
/// while the channel is open.
pub(super) fn channel(
    preview: &Preview,
    listener: Listener,
    following: Following,
    stopping: watch::Receiver<()>,
    slot: OwnedSemaphorePermit,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let mut states = preview.state.subscribe();
    states.mark_changed();
    let lang = preview.lang;
    let channel =
        Channel { states, stopping, session: ListenerSession { following, lang, listener }, _slot: slot };
    let events = stream::unfold(channel, async |mut channel| {
        let news = channel.next().await?;
        Some((Ok(event(&news, RETRY)), channel))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(PULSE))
}

/// Sends `listener` the news once and closes; used when all channels are taken. The browser asks again a little later.
pub(super) fn once(
    preview: &Preview,
    listener: Listener,
    following: Following,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let mut session = ListenerSession { following, lang: preview.lang, listener };
    let event = event(&session.news(&preview.state()), LATER);
    Sse::new(stream::iter([Ok(event)]))
}

fn event(news: &News, retry: Duration) -> Event {
    let data = serde_json::to_string(news).expect("it is made of strings and numbers");
    Event::default().retry(retry).data(data)
}

/// A reload channel that stays open.
struct Channel {
    states: watch::Receiver<State>,
    stopping: watch::Receiver<()>,
    session: ListenerSession,
    _slot: OwnedSemaphorePermit,
}

/// The state that one listener has received so far.
struct ListenerSession {
    following: Following,
    lang: Lang,
    listener: Listener,
}

impl Channel {
    async fn next(&mut self) -> Option<News> {
        tokio::select! {
            changed = self.states.changed() => changed.ok()?,
            _ = self.stopping.changed() => return None,
        }
        let state = self.states.borrow_and_update().clone();
        Some(self.session.news(&state))
    }
}

impl ListenerSession {
    fn news(&mut self, state: &State) -> News {
        let follow = self.follow(state);
        let seen = Version::parse(&self.listener.version);
        let now = state.version(&self.listener.page, self.lang);
        let same = |part: fn(Version) -> Fingerprint| seen.map(part) == now.map(part);
        // Right after a restart there is no site yet; keep the page that the browser has.
        let reload = state.site.is_some() && !same(|version| version.text);
        let restyle = state.site.is_some() && !reload && !same(|version| version.styles);
        if let Some(now) = now.filter(|_| restyle) {
            self.listener.version = now.to_string();
        }
        News {
            reload,
            restyle,
            follow,
            turn: self.listener.turn,
            mistakes: state.mistakes.clone(),
            warnings: state.warnings.clone(),
        }
    }

    /// The address to go to, if any. Records that the listener has followed.
    fn follow(&mut self, state: &State) -> Option<String> {
        let turn = std::mem::replace(&mut self.listener.turn, state.saved.turn);
        let site = state.site.as_ref().filter(|_| self.following == Following::Yes)?;
        (state.saved.turn > turn).then(|| format!("{}/{}", site.prefix, state.saved.address))
    }
}
