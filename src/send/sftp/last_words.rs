//! The output of `ssh` on stderr: why a connection ended.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::ChildStderr;

/// Keeps the output of `ssh`.
pub(super) async fn hear(stderr: ChildStderr, said: Arc<Mutex<Vec<String>>>) {
    /// The most lines: a working connection never prints as many.
    const MOST_LINES: usize = 1000;
    let mut lines = BufReader::new(stderr).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let mut said = said.lock().expect("no thread panics while it holds the lines");
        if said.len() < MOST_LINES {
            said.push(line);
        }
    }
}
