//! Measures the ledger on mail: `cargo run --release -p ledger --example measure -- 60000`, or with a folder of
//! messages (a maildir's `cur`) after the number; without one, on made-up mail of random words.
//!
//! Prints one line a figure: CPU time a message put in, size of the index over the text, searches, a snapshot
//! with five weeks of mail from a freshly opened store.

use jiff::{SignedDuration, Timestamp};
use ledger::{Extra, Filter, Ledger, MasterKey, Result, Window};
use std::path::PathBuf;
use std::time::Instant;
use world::message::{ActKind, Triage};
use world::{
    Actor, Interval, Item, Mailbox, Message, MessageId, Office, PersonId, Queue, Reader, Role, SourceId,
    SpeechAct, ThreadId,
};

/// A linear congruential generator: the same mail each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    /// A word; small numbers are frequent, as in a language.
    fn word(&mut self) -> String {
        let most = [50, 500, 5_000, 60_000][self.below(4) as usize];
        let mut n = self.below(most) * 7 + 11;
        let mut word = String::new();
        while n > 0 {
            word.push("bdfgklmnprstvz".as_bytes()[(n % 14) as usize] as char);
            word.push("aeiou".as_bytes()[(n / 14 % 5) as usize] as char);
            n /= 70;
        }
        word
    }
    fn text(&mut self, words: u64) -> String {
        let mut text = String::new();
        for i in 0..words {
            text.push_str(&self.word());
            text.push_str(if i % 12 == 11 { ".\n" } else { " " });
        }
        text
    }
}

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn mailbox(n: u64) -> Mailbox {
    Mailbox { email: format!("person{n}@firm{}.example", n % 97), name: Some(format!("Person Number{n}")) }
}

fn mail(n: u64, chance: &mut Chance, start: Timestamp, files: &[PathBuf]) -> (Item, Extra) {
    let made = || (chance.text(6), chance.text(300 + n % 500));
    let file = files.get(n as usize % files.len().max(1));
    let (subject, text) = file.and_then(|path| read(path)).unwrap_or_else(made);
    let sentence = || text.lines().next().unwrap_or_default().to_owned();
    let act = |kind| SpeechAct {
        kind,
        sentence: sentence(),
        confidence: 0.8,
        named: None,
        due: None,
        due_words: None,
    };
    let people = chance.below(4_000);
    let message = Message {
        folder: "INBOX".into(),
        message_id: format!("{n}@mail.example"),
        thread: ThreadId::derive(&(n / 3).to_string()),
        to: vec![mailbox(chance.below(4_000)), mailbox(0)],
        cc: vec![mailbox(chance.below(4_000))],
        date: Some(start + SignedDuration::from_mins(n as i64 * 10)),
        preview: text.chars().take(300).collect(),
        acts: vec![act(ActKind::Request), act(ActKind::Inform)],
        triage: Some(Triage {
            importance: 0.4,
            reply_needed: 0.2,
            queue: Queue::Read,
            reasons: Vec::new(),
            answered: None,
        }),
        ..Message::new(MessageId::derive(&n.to_string()), SourceId::derive("mail"), mailbox(people), subject)
    };
    let raw = format!("From: {}\nSubject: {}\n\n{text}", message.from.email, message.subject).into_bytes();
    let extra = Extra { raw: Some(raw), text: Some(text), ..Extra::default() };
    (Item::Message(Box::new(message)), extra)
}

/// The text and subject of a message read from a file: what stands behind the first empty line, undecoded.
fn read(path: &std::path::Path) -> Option<(String, String)> {
    let raw = String::from_utf8_lossy(&std::fs::read(path).ok()?).into_owned();
    let (head, body) = raw.split_once("\n\n")?;
    // Encoded parts are no words.
    let text: String = body.lines().filter(|line| line.contains(' ')).flat_map(|line| [line, "\n"]).collect();
    let subject = head.lines().find_map(|l| l.strip_prefix("Subject: ")).unwrap_or_default();
    Some((subject.to_owned(), text))
}

fn owner() -> Actor {
    Actor { person: PersonId::derive("owner"), role: Role::Executive, name: "Owner".into(), automation: None }
}

fn office() -> Office {
    Office::new(
        world::office::Member {
            person: PersonId::derive("owner"),
            name: "Owner".into(),
            email: "owner@firm0.example".into(),
        },
        "Europe/Berlin",
    )
}

fn timed(name: &str, runs: u32, begun: Instant) {
    println!("{name}: {:.2} ms", begun.elapsed().as_secs_f64() * 1e3 / f64::from(runs));
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let count: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let files = match std::env::args().nth(2) {
        Some(folder) => {
            let inside = std::fs::read_dir(folder).map_err(|e| failed(&e))?;
            inside.filter_map(|e| e.ok().map(|e| e.path())).collect()
        }
        None => Vec::new(),
    };
    let folder = std::env::temp_dir().join(format!("ledger-measure-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| failed(&e))?;
    let path = folder.join("equerry.db");
    let key = MasterKey::generate()?;
    let ledger = Ledger::create(&path, &key).await?;
    let start = Timestamp::from_second(1_000_000_000).unwrap_or_default();
    let mut txn = ledger.begin(&owner(), start).await?;
    txn.set_office(&office()).await?;
    txn.commit().await?;

    let mut chance = Chance(1);
    let (mut text_bytes, mut raw_bytes, mut spent, begun) = (0, 0, 0.0, Instant::now());
    let mut done = 0;
    while done < count {
        let some =
            (done..count.min(done + 1_000)).map(|n| mail(n, &mut chance, start, &files)).collect::<Vec<_>>();
        done += some.len() as u64;
        text_bytes += some.iter().filter_map(|(_, e)| e.text.as_ref()).map(String::len).sum::<usize>();
        raw_bytes += some.iter().filter_map(|(_, e)| e.raw.as_ref()).map(Vec::len).sum::<usize>();
        let before = cpu_seconds();
        let mut txn = ledger.begin(&owner(), start).await?;
        txn.put_all(some).await?;
        txn.commit().await?;
        spent += cpu_seconds() - before;
    }
    println!(
        "put: {:.0} us CPU a message ({done} messages, {} MB raw)",
        spent * 1e6 / done as f64,
        raw_bytes >> 20
    );
    let before = cpu_seconds();
    ledger.tidy().await?;
    println!("tidy: {:.0} us CPU a message", (cpu_seconds() - before) * 1e6 / done as f64);
    println!("put: {:.1} s wall with making the mail", begun.elapsed().as_secs_f64());
    let size = std::fs::metadata(&path).map_or(0, |m| m.len());
    println!("file: {:.2} x raw", size as f64 / raw_bytes as f64);
    let shelves = ledger.index_bytes().await?;
    println!(
        "index: {:.2} x text, {:.2} x raw",
        shelves as f64 / text_bytes as f64,
        shelves as f64 / raw_bytes as f64
    );

    let begun = Instant::now();
    let (item, extra) = mail(count + 1, &mut chance, start, &files);
    let mut txn = ledger.begin(&owner(), start).await?;
    txn.put(&item, extra).await?;
    txn.commit().await?;
    timed("one new message, searchable", 1, begun);

    ledger.close().await;
    let now = start + SignedDuration::from_mins(count as i64 * 10);
    let begun = Instant::now();
    let ledger = Ledger::open(&path, &key).await?;
    timed("open", 1, begun);
    let reader = Reader { actor: owner(), grants: Vec::new(), at: now, whole: false };
    let window = Window {
        now,
        events: Interval::lasting(now, 7 * 1440),
        mail_from: now - SignedDuration::from_hours(24 * 35),
        ended_from: now - SignedDuration::from_hours(24 * 7),
        promises_from: now,
    };
    let begun = Instant::now();
    let snapshot = ledger.snapshot(&reader, &window).await?;
    timed(&format!("snapshot of {} messages", snapshot.messages.len()), 1, begun);
    let (begun, before) = (Instant::now(), cpu_seconds());
    for _ in 0..20 {
        ledger.snapshot(&reader, &window).await?;
    }
    timed("snapshot again", 20, begun);
    println!("snapshot: {:.1} ms CPU", (cpu_seconds() - before) * 1e3 / 20.0);

    let texts: Vec<Vec<String>> = snapshot
        .messages
        .values()
        .take(50)
        .map(|m| m.preview.split_whitespace().map(|w| w.trim_matches(['.', '>']).to_owned()).collect())
        .collect();
    let nth = |words: &[String], at: usize| words.get(at).cloned().unwrap_or_default();
    let long = |words: &[String], at: usize| {
        let mut words = words.to_vec();
        words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        nth(&words, at)
    };
    type Query<'a> = (&'a str, &'a dyn Fn(&[String]) -> String);
    let queries: [Query; 4] = [
        ("two rare words", &|_| "ba de".to_owned()),
        ("two long words", &|w| format!("{} {}", long(w, 0), long(w, 1))),
        ("two words", &|w| format!("{} {}", nth(w, 3), nth(w, 17))),
        ("a phrase", &|w| format!("\"{} {}\"", nth(w, 3), nth(w, 4))),
    ];
    for (name, query) in queries {
        let queries: Vec<String> = texts.iter().map(|words| query(words)).collect();
        let (begun, before) = (Instant::now(), cpu_seconds());
        let mut total = 0;
        for query in &queries {
            total += ledger.search(&reader, query, &Filter { limit: 10, ..Filter::default() }).await?.total;
        }
        timed(&format!("{name} ({} found on average)", total / 50), 50, begun);
        println!("{name}: {:.2} ms CPU", (cpu_seconds() - before) * 1e3 / 50.0);
    }
    let begun = Instant::now();
    let mut pages = 0;
    let mut after = None;
    loop {
        let page = ledger.messages_after(&reader, after, 2_000).await?;
        let Some((at, last)) = page.last() else { break };
        after = Some((*at, last.id));
        pages += 1;
    }
    timed(&format!("all messages in order ({pages} pages)"), 1, begun);
    let page = ledger.messages_after(&reader, None, 2_000).await?;
    let sorted = page.into_iter().map(|(_, mut message)| {
        message.triage.iter_mut().for_each(|triage| triage.importance = 0.9);
        Item::Message(Box::new(message))
    });
    let sorted: Vec<Item> = sorted.collect();
    let (before, many) = (cpu_seconds(), sorted.len() as f64);
    let mut txn = ledger.begin(&owner(), now).await?;
    txn.save_all(sorted).await?;
    txn.commit().await?;
    println!("save after sorting: {:.0} us CPU a message", (cpu_seconds() - before) * 1e6 / many);
    ledger.close().await;
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

fn failed(error: &std::io::Error) -> ledger::LedgerError {
    ledger::LedgerError::Store { doing: "measure", why: error.to_string() }
}
