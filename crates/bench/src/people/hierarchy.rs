//! `bench hierarchy`: who reports to whom, from traffic alone, or where part of the directory is known.

use super::traffic::{self, Form, Line};
use crate::input;
use engines::maths::random::Random;
use engines::relationships::hierarchy::{Candidate, Managers, Message, Traffic};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Judges who reports to whom.
#[derive(clap::Args)]
pub struct Args {
    /// Files of `Sender;Recipient;EventDate`, joined by commas.
    #[arg(required = true, num_args = 1, value_delimiter = ',')]
    communication: Vec<PathBuf>,
    /// CSV of ID and ReportsToID.
    reports_to: PathBuf,
    /// The part of the directory that is known; without it also two thirds of the lines in turn.
    #[arg(long)]
    known: Option<PathBuf>,
}

/// How often the lines are dealt anew into three parts.
const DEALS: u64 = 5;

/// Runs it.
///
/// # Errors
/// A sentence that names the file that is absent or malformed.
pub fn run(args: &Args) -> Result<Value, String> {
    let mail = traffic::read(&args.communication, Form::Manufacturing)?;
    let mut numbers = Numbers::default();
    let messages = messages(&mail, &mut numbers);
    let lines = lines(&args.reports_to, &mut numbers)?;
    let traffic = Traffic::of(&messages);
    let managers = Managers::of(&traffic);
    let likely = ranks(&lines, |person| managers.likely(person));
    let naive = ranks(&lines, |person| by_volume(&traffic, traffic.contacts(person).collect(), person));
    let mut figures = json!({
        "lines": lines.len(), "with_contact": likely.iter().flatten().count(),
    });
    for (name, ranks) in [("", &likely), ("naive_", &naive)] {
        let seen: Vec<Option<f64>> = ranks.iter().copied().filter(Option::is_some).collect();
        for (form, ranks) in [("", ranks), ("_c", &seen)] {
            figures[format!("{name}top1{form}")] = json!(top(ranks, 1.0));
            figures[format!("{name}top3{form}")] = json!(top(ranks, 3.0));
            figures[format!("{name}mrr{form}")] = json!(mean_reciprocal(ranks));
        }
    }
    let told = args.known.as_ref().map(|path| self::lines(path, &mut numbers)).transpose()?;
    figures["partly_known"] = completed(&traffic, &managers, &lines, told.as_deref());
    Ok(figures)
}

/// People by name.
#[derive(Default)]
struct Numbers(BTreeMap<String, u32>);

impl Numbers {
    fn of(&mut self, name: &str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

/// Messages of one writer at one second are one.
fn messages(mail: &[Line], numbers: &mut Numbers) -> Vec<Message> {
    let mut found: BTreeMap<(i64, u32), Vec<u32>> = BTreeMap::new();
    for line in mail {
        let (from, to) = (numbers.of(&line.from), numbers.of(&line.to));
        found.entry((line.at, from)).or_default().push(to);
    }
    found.into_iter().map(|((at, from), to)| Message { day: at.div_euclid(86_400), from, to }).collect()
}

/// Who reports to whom; whoever reports to themselves is left out.
fn lines(path: &Path, numbers: &mut Numbers) -> Result<Vec<(u32, u32)>, String> {
    let bytes = input::read(path)?;
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let mut found = Vec::new();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.map_err(|e| format!("{}: {e}", path.display()))?;
        let field = |name: &str| row.get(name).ok_or(format!("{}: no column {name}", path.display()));
        let (person, manager) = (field("ID")?, field("ReportsToID")?);
        if person != manager {
            found.push((numbers.of(person), numbers.of(manager)));
        }
    }
    Ok(found)
}

/// Candidates by the number of messages with the person.
fn by_volume(traffic: &Traffic, candidates: BTreeSet<u32>, person: u32) -> Vec<Candidate> {
    let of = |c: u32| Candidate { person: c, score: traffic.messages(person, c), parts: Vec::new() };
    candidates.into_iter().map(of).collect()
}

/// The rank of each true manager, equal scores sharing theirs; none where the manager is no candidate.
fn ranks(lines: &[(u32, u32)], candidates: impl Fn(u32) -> Vec<Candidate>) -> Vec<Option<f64>> {
    let rank = |(person, manager): &(u32, u32)| rank(&candidates(*person), *manager);
    lines.iter().map(rank).collect()
}

fn rank(candidates: &[Candidate], manager: u32) -> Option<f64> {
    let score = candidates.iter().find(|c| c.person == manager)?.score;
    let above = candidates.iter().filter(|c| c.score > score).count() as f64;
    let equal = candidates.iter().filter(|c| c.score == score).count() as f64;
    Some(1.0 + above + (equal - 1.0) / 2.0)
}

/// The second question: part of the directory is known.
fn completed(
    traffic: &Traffic,
    managers: &Managers,
    lines: &[(u32, u32)],
    known: Option<&[(u32, u32)]>,
) -> Value {
    let (mut ours, mut naive) = (Vec::new(), Vec::new());
    let mut judge = |asked: &[(u32, u32)], known: &BTreeMap<u32, u32>| {
        for (person, manager) in asked {
            let found = managers.completing(*person, known);
            ours.push(rank(&found, *manager));
            let all = found.iter().map(|c| c.person).collect();
            naive.push(rank(&by_volume(traffic, all, *person), *manager));
        }
    };
    match known {
        Some(known) => judge(lines, &known.iter().copied().collect()),
        None => {
            for seed in 0..DEALS {
                let mut dealt = lines.to_vec();
                Random::new(seed).shuffle(&mut dealt);
                for part in 0..3 {
                    let (asked, known): (Vec<_>, Vec<_>) =
                        dealt.iter().copied().enumerate().partition(|(n, _)| n % 3 == part);
                    let asked: Vec<_> = asked.into_iter().map(|l| l.1).collect();
                    judge(&asked, &known.into_iter().map(|l| l.1).collect());
                }
            }
        }
    }
    json!({
        "lines": ours.len(), "reachable": share(ours.iter().flatten().count(), ours.len()),
        "top1": top(&ours, 1.0), "top3": top(&ours, 3.0), "mrr": mean_reciprocal(&ours),
        "naive_top3": top(&naive, 3.0), "naive_mrr": mean_reciprocal(&naive),
    })
}

fn top(ranks: &[Option<f64>], most: f64) -> f64 {
    share(ranks.iter().flatten().filter(|r| **r <= most).count(), ranks.len())
}

fn mean_reciprocal(ranks: &[Option<f64>]) -> f64 {
    let sum: f64 = ranks.iter().flatten().map(|r| 1.0 / r).sum();
    rounded(sum / ranks.len().max(1) as f64)
}

fn share(part: usize, whole: usize) -> f64 {
    rounded(part as f64 / whole.max(1) as f64)
}

fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}
