//! The channel on which a page hears that it is out of date (server-sent events).
//!
//! A page says which version it has and is told what is the case now, not what happened. So nothing is lost between
//! two connections, and a browser that was away for a while, or through a restart, is right again with the first word.

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
use crate::text::Lang;

/// How soon a browser asks again after the server went away.
const RETRY: Duration = Duration::from_millis(500);

/// How soon a browser asks again for which no channel is free.
const LATER: Duration = Duration::from_secs(5);

/// How often a word without meaning finds out whether the browser still listens.
const PULSE: Duration = Duration::from_secs(15);

/// Who listens, as the script says.
#[derive(Debug, Deserialize)]
pub(super) struct Listener {
    /// The path of its page.
    page: String,
    /// The version that it shows.
    version: String,
    /// Up to which saved page it has followed.
    turn: u64,
}

/// What is the case for one page.
#[derive(Debug, Serialize)]
struct News {
    /// Another page is at its address now.
    reload: bool,
    /// The same page is, but for its style sheets.
    restyle: bool,
    /// Where to go.
    follow: Option<String>,
    /// Up to which saved page it has followed, then.
    turn: u64,
    /// What to show on top; nothing, and what was shown goes away.
    mistakes: Option<Arc<Mistakes>>,
}

/// Whether pages go to what was just saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Following {
    Yes,
    No,
}

/// Tells `listener` the news at once and whenever there are any, until the other end of `stopping` is dropped. The channel
/// takes `slot` for as long as it is open.
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
    let channel = Channel { states, stopping, speaker: Speaker { following, lang, listener }, _slot: slot };
    let events = stream::unfold(channel, async |mut channel| {
        let news = channel.next().await?;
        Some((Ok(event(&news, RETRY)), channel))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(PULSE))
}

/// Tells `listener` the news once and ends, where as many channels are open as may be: its browser asks again a little
/// later.
pub(super) fn once(
    preview: &Preview,
    listener: Listener,
    following: Following,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let mut speaker = Speaker { following, lang: preview.lang, listener };
    let event = event(&speaker.news(&preview.state()), LATER);
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
    speaker: Speaker,
    _slot: OwnedSemaphorePermit,
}

/// Knows what one listener has heard so far.
struct Speaker {
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
        Some(self.speaker.news(&state))
    }
}

impl Speaker {
    fn news(&mut self, state: &State) -> News {
        let follow = self.follow(state);
        let seen = Version::parse(&self.listener.version);
        let now = state.version(&self.listener.page, self.lang);
        let same = |part: fn(Version) -> u128| seen.map(part) == now.map(part);
        // Right after a restart there is no site yet, and the page that the browser has is better than none.
        let reload = state.site.is_some() && !same(|version| version.text);
        let restyle = state.site.is_some() && !reload && !same(|version| version.styles);
        if let Some(now) = now.filter(|_| restyle) {
            self.listener.version = now.to_string();
        }
        News { reload, restyle, follow, turn: self.listener.turn, mistakes: state.mistakes.clone() }
    }

    /// Where the listener is to go, and takes note that it went.
    fn follow(&mut self, state: &State) -> Option<String> {
        let turn = std::mem::replace(&mut self.listener.turn, state.saved.turn);
        let site = state.site.as_ref().filter(|_| self.following == Following::Yes)?;
        (state.saved.turn > turn).then(|| format!("{}/{}", site.prefix, state.saved.address))
    }
}
