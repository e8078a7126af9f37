//! Mailboxes in one file (mbox, RFC 4155; quoting as mboxrd): where one message ends and the next begins.
//!
//! A line `From ` at the start of the file or after an empty line begins a message; a line of one or more `>` and
//! `From ` inside one loses one `>`.

use std::io::{self, BufRead};

/// Most bytes of one message that are held; a longer one is handed over cut, and says so.
const MOST: usize = 50 << 20;

/// One message of a mailbox file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The message, without its `From ` line and with `>From ` lines unquoted.
    pub raw: Vec<u8>,
    /// Byte position of its `From ` line in the file.
    pub position: u64,
    /// Its length where it was longer than 50 MB and `raw` holds only the beginning.
    pub cut_from: Option<u64>,
}

/// The messages of a mailbox file, read one at a time.
#[derive(Debug)]
pub struct Mbox<R> {
    input: R,
    /// Byte position of the next line.
    at: u64,
    /// Position of the `From ` line that has been read and begins the next message.
    begun: Option<u64>,
    /// The line in hand.
    line: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Mbox<R> {
    /// Reads messages from `input`; one message at most is held.
    pub fn new(input: R) -> Self {
        Self { input, at: 0, begun: None, line: Vec::with_capacity(256), ended: false }
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.at
    }

    /// Reads a piece of a line into `line`: a very long line comes in several.
    fn next_line(&mut self) -> io::Result<usize> {
        self.line.clear();
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', buffer);
            let take = end.map_or(buffer.len(), |n| n + 1);
            self.line.extend_from_slice(&buffer[..take]);
            self.input.consume(take);
            if end.is_some() || self.line.len() > 1 << 20 {
                break;
            }
        }
        self.at += self.line.len() as u64;
        Ok(self.line.len())
    }

    fn message(&mut self) -> io::Result<Option<Found>> {
        let mut found: Option<(Found, u64)> =
            self.begun.take().map(|position| (Found { raw: vec![], position, cut_from: None }, 0));
        let mut after_empty = found.is_none();
        loop {
            let from = self.at;
            if self.next_line()? == 0 {
                self.ended = true;
                break;
            }
            let line = self.line.as_slice();
            if after_empty && line.starts_with(b"From ") {
                match found {
                    None => found = Some((Found { raw: vec![], position: from, cut_from: None }, 0)),
                    Some(_) => {
                        self.begun = Some(from);
                        break;
                    }
                }
                after_empty = false;
                continue;
            }
            let is_empty = matches!(line, b"\n" | b"\r\n");
            after_empty = is_empty;
            // What stands before the first `From ` line is a message without one, unless it is blank.
            let (message, length) = match &mut found {
                Some(found) => found,
                None if is_empty => continue,
                None => found.insert((Found { raw: vec![], position: from, cut_from: None }, 0)),
            };
            let quotes = line.iter().take_while(|b| **b == b'>').count();
            let line = if quotes > 0 && line[quotes..].starts_with(b"From ") { &line[1..] } else { line };
            *length += line.len() as u64;
            if message.raw.len() + line.len() <= MOST {
                message.raw.extend_from_slice(line);
            } else {
                message.cut_from = Some(*length);
            }
        }
        Ok(found.map(|(mut message, length)| {
            if message.cut_from.is_some() {
                message.cut_from = Some(length);
            } else {
                trim_separator(&mut message.raw);
            }
            message
        }))
    }
}

/// The empty line before the next `From ` line belongs to the mailbox, not to the message.
fn trim_separator(raw: &mut Vec<u8>) {
    let end = match raw.as_slice() {
        [.., b'\n', b'\r', b'\n'] => raw.len() - 2,
        [.., b'\n', b'\n'] => raw.len() - 1,
        _ => raw.len(),
    };
    raw.truncate(end);
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Found>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended && self.begun.is_none() {
            return None;
        }
        let found = self.message();
        if found.is_err() {
            (self.ended, self.begun) = (true, None);
        }
        found.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, u64)> {
        Mbox::new(text.as_bytes())
            .map(|f| f.unwrap())
            .map(|f| (String::from_utf8(f.raw).unwrap(), f.position))
            .collect()
    }

    #[test]
    fn where_messages_begin() {
        for (text, messages) in [
            ("", vec![]),
            ("\n\n", vec![]),
            ("From a\nS: 1\n\nx\n", vec![("S: 1\n\nx\n", 0)]),
            ("From a\nS: 1\n\nx\n\nFrom b\nS: 2\n\ny\n", vec![("S: 1\n\nx\n", 0), ("S: 2\n\ny\n", 16)]),
            ("From a\nS: 1\n\nx\nFrom me to you\n", vec![("S: 1\n\nx\nFrom me to you\n", 0)]),
            (
                "From a\nS: 1\n\n>From x\n>>From y\n> From z\n",
                vec![("S: 1\n\nFrom x\n>From y\n> From z\n", 0)],
            ),
            (
                "From a\r\nS: 1\r\n\r\nx\r\n\r\nFrom b\r\nS: 2\r\n",
                vec![("S: 1\r\n\r\nx\r\n", 0), ("S: 2\r\n", 21)],
            ),
            ("S: 1\n\nx\n", vec![("S: 1\n\nx\n", 0)]),
            ("From a\n\nFrom b\n", vec![("\n", 0), ("", 8)]),
        ] {
            let wanted: Vec<(String, u64)> = messages.into_iter().map(|(m, p)| (m.to_owned(), p)).collect();
            assert_eq!(read(text), wanted, "{text:?}");
        }
    }

    proptest! {
        /// Whatever is written as mboxrd is read back.
        #[test]
        fn quoting_is_undone(bodies in prop::collection::vec("[a>F \n]{0,30}|(>{0,2}From x\n){1,3}", 1..5)) {
            let mut file = String::new();
            for body in &bodies {
                file.push_str("From a\nS: 1\n\n");
                for line in body.trim_end_matches('\n').split('\n') {
                    let quoted = line.trim_start_matches('>').starts_with("From ");
                    file.push_str(if quoted { ">" } else { "" });
                    file.push_str(line);
                    file.push('\n');
                }
                file.push('\n');
            }
            let found: Vec<String> = read(&file).into_iter().map(|(m, _)| m).collect();
            let wanted: Vec<String> =
                bodies.iter().map(|b| format!("S: 1\n\n{}\n", b.trim_end_matches('\n'))).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
