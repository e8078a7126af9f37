//! `bench ties`: which ties are used again within so many days, as the strength and the learned model order them.

use super::traffic::{self, Form, Line};
use engines::maths::points::sum;
use engines::relationships::contact::{Contact, Kind};
use engines::relationships::ties::{Likely, Tie, strength, ties_at, used};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Judges ties.
#[derive(clap::Args)]
pub struct Args {
    /// Files of who wrote to whom.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How they tell it.
    #[arg(long)]
    form: Form,
    /// A tie is active when it is used within so many days.
    #[arg(long, default_value_t = 90.0)]
    horizon: f64,
    /// Days before the first cut.
    #[arg(long, default_value_t = 60.0)]
    warm: f64,
    /// Days between cuts.
    #[arg(long, default_value_t = 15.0)]
    step: f64,
    /// Cuts before this day teach only: days since the first event, or a date.
    #[arg(long, default_value = "0")]
    from: String,
}

/// A score by which ties are ordered at a cut.
type Score = (&'static str, Vec<f64>);

/// Runs it.
///
/// # Errors
/// A sentence that names the file that is absent or malformed, or says that the time covered is too short.
pub fn run(args: &Args) -> Result<Value, String> {
    let lines = traffic::read(&args.files, args.form)?;
    let first = lines.first().ok_or("no message between two people")?.at;
    let contacts = contacts(&lines, first);
    let last = contacts.iter().map(|c| c.at).fold(0.0, f64::max);
    let from = start(&args.from, first)?;
    let mut cuts = Cuts::default();
    let mut day = args.warm;
    while day <= last - args.horizon + 1e-9 {
        if day >= from {
            cuts.judge(&contacts, day, args.horizon);
        }
        day += args.step;
    }
    if cuts.count == 0 {
        return Err(format!(
            "{last:.0} days are too few for a horizon of {} after {}",
            args.horizon, args.warm
        ));
    }
    Ok(cuts.figures(contacts.len()))
}

/// Contacts in days since the first message, people numbered as they come.
fn contacts(lines: &[Line], first: i64) -> Vec<Contact> {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut found = Vec::new();
    for line in lines {
        let [from, to] = [&line.from, &line.to].map(|name| {
            let next = numbers.len() as u32;
            *numbers.entry(name).or_insert(next)
        });
        let at = (line.at - first) as f64 / 86_400.0;
        found.push(Contact { at, from, to, kind: Kind::Mail { receivers: line.receivers } });
    }
    found.retain(|c| c.kind.weight() > 0.0);
    found
}

/// The first day that is judged.
fn start(from: &str, first: i64) -> Result<f64, String> {
    if let Ok(days) = from.parse() {
        return Ok(days);
    }
    let date: jiff::civil::Date = from.parse().map_err(|e| format!("--from {from}: {e}"))?;
    let at = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|e| format!("--from {from}: {e}"))?;
    Ok((at.timestamp().as_second() - first) as f64 / 86_400.0)
}

/// What every cut said so far.
#[derive(Default)]
struct Cuts {
    count: usize,
    pairs: usize,
    active: f64,
    aucs: BTreeMap<&'static str, f64>,
    told: Vec<(f64, bool)>,
}

impl Cuts {
    /// One cut; left out where fewer than ten ties fared either way, or where nothing could be taught yet.
    fn judge(&mut self, contacts: &[Contact], day: f64, horizon: f64) {
        let ties = ties_at(contacts, day);
        let used = used(contacts, day, day + horizon);
        let fates: Vec<bool> = ties.iter().map(|t| used.contains(&(t.a, t.b))).collect();
        let active = fates.iter().filter(|f| **f).count();
        if active < 10 || fates.len() - active < 10 {
            return;
        }
        let past: Vec<Contact> = contacts.iter().filter(|c| c.at < day).copied().collect();
        let Some(model) = Likely::taught(&past, day) else { return };
        for (name, scores) in scores(&ties, &model) {
            *self.aucs.entry(name).or_default() += auc(&scores, &fates);
        }
        self.told.extend(ties.iter().map(|t| model.probability(t)).zip(fates.iter().copied()));
        self.count += 1;
        self.pairs += ties.len();
        self.active += active as f64 / ties.len() as f64;
    }

    fn figures(&self, events: usize) -> Value {
        let n = self.count as f64;
        let mut figures = Map::new();
        for (name, sum) in &self.aucs {
            figures.insert((*name).into(), json!(rounded(sum / n)));
        }
        figures.extend([
            ("events".to_owned(), json!(events)),
            ("cuts".to_owned(), json!(self.count)),
            ("pairs".to_owned(), json!(self.pairs / self.count)),
            ("active".to_owned(), json!(rounded(self.active / n))),
            ("ece".to_owned(), json!(rounded(calibration_error(&self.told)))),
        ]);
        Value::Object(figures)
    }
}

/// Ours and the peers', all at once.
fn scores(ties: &[Tie], model: &Likely) -> Vec<Score> {
    let by = |score: &dyn Fn(&Tie) -> f64| ties.iter().map(score).collect();
    vec![
        ("auc", by(&|t| model.log_odds(t))),
        ("auc_strength", by(&|t| sum(&strength::parts(t)))),
        ("auc_recency", by(&|t| -t.days_since)),
        ("auc_frequency", by(&|t| t.contacts)),
        ("auc_frequency_90", by(&|t| t.recent[2] + 1e-3 * t.contacts)),
        ("auc_decay_90", by(&|t| t.decayed[2])),
    ]
}

/// The share of pairs of one active and one silent tie that the score orders rightly; equal scores count half.
pub fn auc(scores: &[f64], fates: &[bool]) -> f64 {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    let (mut right, mut silent) = (0.0, 0.0);
    for equal in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        let yes = equal.iter().filter(|n| fates[**n]).count() as f64;
        let no = equal.len() as f64 - yes;
        right += yes * (silent + no / 2.0);
        silent += no;
    }
    right / (silent * (scores.len() as f64 - silent))
}

/// Ten bins of equal width: the mean distance of what was told from what came true.
fn calibration_error(told: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    for (p, yes) in told {
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        bin.0 += p;
        bin.1 += f64::from(u8::from(*yes));
    }
    bins.iter().map(|(told, came)| (told - came).abs()).sum::<f64>() / told.len().max(1) as f64
}

fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}
