//! Watching files and serving the preview, within this process, but for the measurement of its memory.

#[path = "../shared/client.rs"]
mod client;
mod desk;
#[path = "../shared/random.rs"]
mod random;
#[path = "../shared/requests.rs"]
mod requests;
mod serve;
mod watch;
