//! Watching files and serving the preview, within this process.

#[path = "../shared/client.rs"]
mod client;
mod desk;
#[path = "../shared/random.rs"]
mod random;
#[path = "../shared/requests.rs"]
mod requests;
mod serve;
mod watch;
