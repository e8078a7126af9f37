//! Reads who wrote to whom, and when.

use crate::input;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How a file tells who wrote to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Pairs of files: messages (mid, unix_time, sender_id) and their recipients (mid, receiver_id), with tabs.
    Enron,
    /// `Sender;Recipient;EventDate`, a line a receiver.
    Manufacturing,
    /// `from to seconds`, a line a receiver.
    Seconds,
}

/// One message from one to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Unix seconds, or seconds since some start.
    pub at: i64,
    /// Who wrote.
    pub from: String,
    /// Who got it.
    pub to: String,
    /// To how many people this message went.
    pub receivers: u32,
}

/// All lines of the files in the order of time; a message told twice counts once, mail to oneself not at all.
///
/// # Errors
/// A sentence that names the file that is absent or malformed.
pub fn read(files: &[PathBuf], form: Form) -> Result<Vec<Line>, String> {
    let mut raw: Vec<(i64, String, String, String)> = Vec::new();
    match form {
        Form::Enron => {
            if files.len() % 2 == 1 {
                return Err("the enron form takes pairs of files: MESSAGES RECIPIENTS".into());
            }
            for pair in files.chunks(2) {
                raw.extend(enron(&pair[0], &pair[1])?);
            }
        }
        Form::Manufacturing => {
            for file in files {
                raw.extend(manufacturing(file)?);
            }
        }
        Form::Seconds => {
            for file in files {
                raw.extend(seconds(file)?);
            }
        }
    }
    Ok(lines(raw))
}

/// Counts the receivers of each message.
fn lines(raw: Vec<(i64, String, String, String)>) -> Vec<Line> {
    let mut receivers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, _, to, message) in &raw {
        receivers.entry(message.clone()).or_default().insert(to.clone());
    }
    let line = |(at, from, to, message): (i64, String, String, String)| Line {
        at,
        from,
        to,
        receivers: receivers[&message].len() as u32,
    };
    let found: BTreeSet<Line> = raw.into_iter().map(line).filter(|l| l.from != l.to).collect();
    found.into_iter().collect()
}

/// Records of a file with a head line.
fn records<T: serde::de::DeserializeOwned>(file: &Path, delimiter: u8) -> Result<Vec<T>, String> {
    let bytes = input::read(file)?;
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).quoting(delimiter == b',').from_reader(&bytes[..]);
    reader.deserialize().collect::<Result<_, _>>().map_err(|e| format!("{}: {e}", file.display()))
}

fn enron(messages: &Path, recipients: &Path) -> Result<Vec<(i64, String, String, String)>, String> {
    #[derive(serde::Deserialize)]
    struct Message {
        mid: String,
        unix_time: i64,
        sender_id: String,
    }
    #[derive(serde::Deserialize)]
    struct Recipient {
        mid: String,
        receiver_id: String,
    }
    let known: BTreeMap<String, (i64, String)> =
        records(messages, b'\t')?.into_iter().map(|m: Message| (m.mid, (m.unix_time, m.sender_id))).collect();
    let line = |r: Recipient| {
        let (at, from) = known.get(&r.mid)?;
        Some((*at, from.clone(), r.receiver_id, r.mid))
    };
    Ok(records(recipients, b'\t')?.into_iter().filter_map(line).collect())
}

fn manufacturing(file: &Path) -> Result<Vec<(i64, String, String, String)>, String> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Mail {
        sender: String,
        recipient: String,
        event_date: String,
    }
    let line = |m: Mail| {
        let at = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", &m.event_date)
            .map_err(|e| format!("{}: \"{}\": {e}", file.display(), m.event_date))?;
        let at = at.to_zoned(jiff::tz::TimeZone::UTC).map_err(|e| format!("{}: {e}", file.display()))?;
        let seconds = at.timestamp().as_second();
        let message = format!("{seconds} {}", m.sender);
        Ok((seconds, m.sender, m.recipient, message))
    };
    records(file, b';')?.into_iter().map(line).collect()
}

fn seconds(file: &Path) -> Result<Vec<(i64, String, String, String)>, String> {
    let bytes = input::read(file)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut found = Vec::new();
    for (row, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [from, to, at] = words[..] {
            let at: i64 =
                at.parse().map_err(|e| format!("{}: line {}: {at}: {e}", file.display(), row + 1))?;
            found.push((at, from.to_owned(), to.to_owned(), format!("{at} {from}")));
        }
    }
    Ok(found)
}
