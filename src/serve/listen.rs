//! The server: ports, connections, shutdown.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener as StdListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::news::Following;
use super::routes::{ServerState, router};
use super::stall::StallTimeout;
use super::{Limits, Options, Preview};
use crate::desk::Desk;
use crate::error::Error;

/// A server that runs on a thread of its own until it is stopped or dropped.
#[derive(Debug)]
pub struct Server {
    /// The port it listens on.
    pub port: u16,
    /// Dropped to stop it.
    running: Option<watch::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Serves `preview` on 127.0.0.1, and on ::1 if the machine has it.
///
/// # Errors
/// [`Error::Port`] if neither the port nor any of the next hundred is free.
pub fn start(preview: Preview, options: &Options) -> Result<Server, Error> {
    let failed = |source| Error::Port { port: options.port, source };
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let (port, listeners) = bind(options.port).map_err(failed)?;
    let listeners = {
        let _inside = runtime.enter();
        listeners.into_iter().map(TcpListener::from_std).collect::<io::Result<Vec<_>>>().map_err(failed)?
    };
    let (running, stopping) = watch::channel(());
    let following = if options.follow { Following::Yes } else { Following::No };
    let desk = options.desk.clone();
    let router = router(shared(preview, desk, following, stopping.clone(), options.limits), port);
    let limits = options.limits;
    let thread = thread::Builder::new()
        .name("preview".to_owned())
        .spawn(move || runtime.block_on(serve(listeners, router, limits, stopping)))
        .map_err(failed)?;
    Ok(Server { port, running: Some(running), thread: Some(thread) })
}

impl Server {
    /// Accepts no more connections, lets running answers finish, and returns when the server has ended.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running = None;
        if let Some(thread) = self.thread.take() {
            // A panic has stopped the server as well.
            thread.join().ok();
        }
    }
}

/// How many ports to try, in order.
const N_PORTS: u16 = 100;

fn bind(wanted: u16) -> io::Result<(u16, Vec<StdListener>)> {
    let mut tried = 0;
    loop {
        let port = if wanted == 0 { 0 } else { wanted.saturating_add(tried) };
        tried += 1;
        match bind_both(port) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && tried < N_PORTS => {}
            bound => return bound,
        }
    }
}

/// The port must be free on both addresses: `localhost` means either, and must not lead to another program.
fn bind_both(port: u16) -> io::Result<(u16, Vec<StdListener>)> {
    let v4 = StdListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = v4.local_addr()?.port();
    let listeners = match StdListener::bind((Ipv6Addr::LOCALHOST, port)) {
        Ok(v6) => vec![v4, v6],
        Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
        Err(_) => vec![v4],
    };
    for listener in &listeners {
        listener.set_nonblocking(true)?;
    }
    Ok((port, listeners))
}

async fn serve(
    listeners: Vec<TcpListener>,
    router: Router,
    limits: Limits,
    mut stopping: watch::Receiver<()>,
) {
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(limits.connections));
    let http = http(limits);
    loop {
        let accept = async {
            let slot = slots.clone().acquire_owned().await.expect("it is never closed");
            (accept(&listeners).await, slot)
        };
        let (stream, slot) = tokio::select! {
            accepted = accept => accepted,
            _ = stopping.changed() => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let stream = TokioIo::new(StallTimeout::new(stream, limits.stall_time));
        let connection = graceful.watch(http.serve_connection(stream, service));
        tokio::spawn(async move {
            // A broken connection concerns the client only.
            connection.await.ok();
            drop(slot);
        });
    }
    drop(listeners);
    timeout(limits.stop_time, graceful.shutdown()).await.ok();
}

/// Answers the requests on `stream` as a server on `port` does, until the client closes it. Needs no socket, for tests.
pub async fn converse<S>(preview: Preview, port: u16, limits: Limits, stream: S)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (_running, stopping) = watch::channel(());
    let service =
        TowerToHyperService::new(router(shared(preview, None, Following::No, stopping, limits), port));
    // A broken connection concerns the client only.
    http(limits).serve_connection(TokioIo::new(stream), service).await.ok();
}

fn shared(
    preview: Preview,
    desk: Option<Arc<Desk>>,
    following: Following,
    stopping: watch::Receiver<()>,
    limits: Limits,
) -> ServerState {
    ServerState { preview, following, channels: Arc::new(Semaphore::new(limits.channels)), stopping, desk }
}

fn http(limits: Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_time).max_header_size(limits.head_size);
    http
}

/// The next connection, from either listener.
async fn accept(listeners: &[TcpListener]) -> TcpStream {
    loop {
        let accepted = match listeners {
            [v4, v6] => tokio::select! {
                accepted = v4.accept() => accepted,
                accepted = v6.accept() => accepted,
            },
            _ => listeners[0].accept().await,
        };
        match accepted {
            Ok((stream, _)) => {
                stream.set_nodelay(true).ok();
                return stream;
            }
            // Out of file descriptors, or the client is gone again. Both pass, so try again shortly.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}
