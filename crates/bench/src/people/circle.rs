//! `bench circle`: an office of so many people and messages, all relationships reckoned at once.

use crate::measure::CpuClock;
use engines::maths::random::Random;
use engines::relationships::circle::Circle;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use world::office::Member;
use world::{Item, Mailbox, Message, MessageId, Office, Person, Snapshot, SourceId, ThreadId};

/// Reckons everybody in a made-up office.
#[derive(clap::Args)]
pub struct Args {
    /// People.
    #[arg(long, default_value_t = 2_000)]
    people: usize,
    /// Messages of three years.
    #[arg(long, default_value_t = 100_000)]
    messages: usize,
    /// Of the made-up office.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Runs it.
///
/// # Errors
/// None; every office can be reckoned.
pub fn run(args: &Args) -> Result<Value, String> {
    let world = office(args);
    let clock = CpuClock::start();
    let circle = Circle::of(&world);
    let scores_ms = clock.ms();
    let clock = CpuClock::start();
    let portfolio = circle.portfolio();
    let portfolio_ms = clock.ms();
    Ok(json!({
        "people": args.people, "messages": args.messages, "in_touch": circle.standings().count(),
        "scores_ms": scores_ms, "portfolio_ms": portfolio_ms, "betweenness": portfolio.betweenness,
    }))
}

fn office(args: &Args) -> Snapshot {
    let now = Timestamp::from_second(1_800_000_000).unwrap_or(Timestamp::UNIX_EPOCH);
    let owner = Member::new("Mara Ellingsen", "mara@near.example");
    let mut world = Snapshot::empty(Office::new(owner, "UTC"), now);
    let mut chance = Random::new(args.seed);
    let email = |n: usize| format!("p{n}@o{}.example", n % 97);
    for n in 0..args.people {
        world.put(Item::Person(Person::new(format!("Person Number{n}"), email(n))));
    }
    let messages = Arc::make_mut(&mut world.messages);
    for n in 0..args.messages {
        // The busiest tenth writes most.
        let one = (chance.share().powi(3) * args.people as f64) as usize;
        let beside: Vec<usize> = (0..chance.below(3)).map(|_| chance.below(args.people)).collect();
        let at = now - SignedDuration::from_mins(chance.below(3 * 365 * 24 * 60) as i64);
        let mut made = message(n, at);
        made.mine = chance.chance(0.5);
        let mailbox = |email: String| Mailbox { email, name: None };
        let me = mailbox("mara@near.example".to_owned());
        let first = mailbox(email(one));
        (made.from, made.to) = if made.mine { (me, vec![first]) } else { (first, vec![me]) };
        made.to.extend(beside.into_iter().map(|n| mailbox(email(n))));
        messages.insert(made.id, made);
    }
    world
}

fn message(n: usize, at: Timestamp) -> Message {
    let key = n.to_string();
    Message {
        id: MessageId::derive(&key),
        source: SourceId::derive("bench"),
        folder: String::new(),
        thread: ThreadId::derive(&key),
        message_id: key,
        references: Vec::new(),
        from: Mailbox { email: String::new(), name: None },
        sender: None,
        to: Vec::new(),
        cc: Vec::new(),
        date: Some(at),
        offset_minutes: 0,
        subject: String::new(),
        preview: String::new(),
        marks: Default::default(),
        cues: Default::default(),
        acts: Vec::new(),
        attachments: Vec::new(),
        mine: false,
        triage: None,
        handling: Default::default(),
        flag: None,
        clearance: Default::default(),
    }
}
