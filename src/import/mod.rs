//! From a file that staff wrote, were sent or saved to a report. Pure: bytes and a name go in, text and files come out.

pub mod block;
pub mod encoding;
