//! What `ssh` says while it runs: why a connection ended.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::ChildStderr;

/// Keeps what `ssh` says.
pub(super) async fn hear(stderr: ChildStderr, said: Arc<Mutex<Vec<String>>>) {
    /// No connection that works says as much.
    const MOST_LINES: usize = 1000;
    let mut lines = BufReader::new(stderr).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let mut said = said.lock().expect("no thread panics while it holds the lines");
        if said.len() < MOST_LINES {
            said.push(line);
        }
    }
}
