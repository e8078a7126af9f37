//! `bench calendar`: real calendar and card files in, out again unchanged, and their occurrences.

use crate::input;
use connectors::ical::{self, CalendarContext};
use connectors::vcard;
use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use world::event::EventTime;
use world::{Interval, SourceId};

/// Reads every .ics and .vcf file below a folder.
#[derive(clap::Args)]
pub struct Args {
    /// The folder; `expected_occurrences.csv` in it, when there, says what to find.
    folder: PathBuf,
    /// Says every refused item on standard error.
    #[arg(long)]
    refused: bool,
    /// Says every difference on standard error.
    #[arg(long)]
    differences: bool,
}

/// A row of the expectation: uid, start, end.
type Row = (String, String, String);

#[derive(Default)]
struct Tally {
    files: usize,
    unreadable: usize,
    round_trip_equal: usize,
    one_change_equal: usize,
    changeable: usize,
    items: usize,
    refused: BTreeMap<String, usize>,
}

/// Runs it.
///
/// # Errors
/// A sentence that names what is missing or malformed.
pub fn run(args: &Args) -> Result<Value, String> {
    let mut paths = Vec::new();
    collect(&args.folder, &mut paths)?;
    paths.sort();
    let mut tally = Tally::default();
    for path in &paths {
        let bytes = input::read(path)?;
        tally.files += 1;
        let is_card = is_card(path);
        let (items, refused) = if is_card {
            let reading = vcard::read_cards(&bytes, SourceId::derive("bench"));
            (reading.cards.len(), reading.refused)
        } else {
            let reading =
                ical::read_calendar(&bytes, &context(&TimeZone::UTC, window("1970-01-01", "2038-01-01")?));
            (reading.resources.len(), reading.refused)
        };
        tally.items += items;
        tally.unreadable += usize::from(items == 0);
        for refusal in refused {
            let why: String = refusal.why.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
            let why = why.split('"').step_by(2).collect::<Vec<_>>().join("..");
            *tally.refused.entry(format!("{} {why}", refusal.code)).or_default() += 1;
            if args.refused {
                eprintln!("{}{}: {} {}", path.display(), refusal.place, refusal.code, refusal.why);
            }
        }
        let again = if is_card { vcard::round_trip(&bytes) } else { ical::round_trip(&bytes) };
        tally.round_trip_equal += usize::from(again == bytes);
        let changed = if is_card {
            vcard::with_first_fn(&bytes, "Changed for the bench")
        } else {
            ical::with_first_summary(&bytes, "Changed for the bench")
        };
        if let Some(changed) = changed {
            tally.changeable += 1;
            let equal = one_line_changed(&bytes, &changed);
            tally.one_change_equal += usize::from(equal);
            if !equal && args.differences {
                eprintln!("one change: {}", path.display());
            }
        }
        if again != bytes && args.differences {
            eprintln!("round trip: {}", path.display());
        }
    }
    let mut line = json!({
        "files": tally.files,
        "items": tally.items,
        "unreadable": tally.unreadable,
        "refused": tally.refused,
        "round_trip_equal": tally.round_trip_equal,
        "one_change_equal": tally.one_change_equal,
        "changeable": tally.changeable,
    });
    let expectation = args.folder.join("expected_occurrences.csv");
    if expectation.is_file() {
        let found = occurrences(&args.folder, &expectation, args.differences)?;
        if let (Some(line), Value::Object(found)) = (line.as_object_mut(), found) {
            line.extend(found);
        }
    }
    Ok(line)
}

fn is_card(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.trim_end_matches(".zst").trim_end_matches(".gz").ends_with(".vcf")
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = name.trim_end_matches(".zst").trim_end_matches(".gz");
        if path.is_dir() {
            collect(&path, out)?;
        } else if name.ends_with(".ics") || name.ends_with(".vcf") {
            out.push(path);
        }
    }
    Ok(())
}

/// No calendar of anybody else.
static NOBODY: BTreeMap<String, String> = BTreeMap::new();

fn context(zone: &TimeZone, window: Interval) -> CalendarContext<'_> {
    CalendarContext {
        source: SourceId::derive("bench"),
        zone,
        zone_name: "UTC",
        window,
        mine: &[],
        others: &NOBODY,
    }
}

fn window(from: &str, to: &str) -> Result<Interval, String> {
    let at = |day: &str| -> Result<Timestamp, String> {
        let day: civil::Date = day.parse().map_err(|e| format!("{day}: {e}"))?;
        Ok(day.to_zoned(TimeZone::UTC).map_err(|e| format!("{day}: {e}"))?.timestamp())
    };
    Ok(Interval::new(at(from)?, at(to)?))
}

/// Lines as RFC 5545 §3.1 unfolds them.
fn unfolded(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in bytes.split(|b| *b == b'\n') {
        match (line.first(), lines.last_mut()) {
            (Some(b' ' | b'\t'), Some(last)) => {
                if last.last() == Some(&b'\r') {
                    last.pop();
                }
                last.extend_from_slice(&line[1..]);
            }
            _ => lines.push(line.to_vec()),
        }
    }
    lines
}

/// Whether two files differ in one logical line and nothing else.
fn one_line_changed(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = (unfolded(a), unfolded(b));
    // A quoted-printable line that ran over several is one line once it is plain.
    if a.len() < b.len() {
        return false;
    }
    let same_head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let same_tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    b.len() - same_head.min(b.len()) - same_tail.min(b.len() - same_head.min(b.len())) <= 1
        && (a.len() == b.len() || b.len() == same_head + same_tail + 1)
}

/// Compares the occurrences produced with those expected.
fn occurrences(folder: &Path, expectation: &Path, say: bool) -> Result<Value, String> {
    let mut wanted: BTreeMap<(String, String, String), Vec<Row>> = BTreeMap::new();
    let mut rows =
        csv::Reader::from_path(expectation).map_err(|e| format!("{}: {e}", expectation.display()))?;
    for row in rows.records() {
        let row = row.map_err(|e| format!("{}: {e}", expectation.display()))?;
        let field = |at: usize| row.get(at).unwrap_or("").to_owned();
        let list = wanted.entry((field(0), field(1), field(2))).or_default();
        if field(6) != "none" {
            list.push((field(3), field(4), field(5)));
        }
    }
    let (mut equal, mut total, mut extra) = (0, 0, 0);
    let mut differences: Vec<Value> = Vec::new();
    let mut by_file: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for ((file, from, to), rows) in &wanted {
        let path = folder.join(file);
        if !path.is_file() {
            continue;
        }
        let bytes = input::read(&path)?;
        let reading = ical::read_calendar(&bytes, &context(&TimeZone::UTC, window(from, to)?));
        let mut produced: HashMap<Row, usize> = HashMap::new();
        for event in reading.resources.iter().flat_map(|r| &r.events) {
            let (start, end) = match &event.time {
                EventTime::AllDay { start, end } => (start.to_string(), end.to_string()),
                EventTime::Timed { interval, .. } => {
                    let floating = event.flag.as_deref().is_some_and(|f| f.contains("no zone"));
                    (instant(interval.start, floating), instant(interval.end, floating))
                }
            };
            let uid = if event.uid.starts_with("no-uid-") { String::new() } else { event.uid.clone() };
            *produced.entry((uid, start, end)).or_default() += 1;
        }
        for row in rows {
            total += 1;
            let hit = produced.get_mut(row).filter(|n| **n > 0);
            if let Some(n) = hit {
                *n -= 1;
                equal += 1;
            } else {
                by_file.entry(file.clone()).or_default().0 += 1;
                if differences.len() < 20 {
                    differences.push(json!({"file": file, "missing": row}));
                }
                if say {
                    eprintln!("missing {file} {row:?}");
                }
            }
        }
        for (row, n) in produced.into_iter().filter(|(_, n)| *n > 0) {
            extra += n;
            by_file.entry(file.clone()).or_default().1 += n;
            if say {
                eprintln!("extra {file} {row:?}");
            }
        }
    }
    if say {
        for (file, (missing, extra)) in &by_file {
            eprintln!("{file}: {missing} missing, {extra} extra");
        }
    }
    Ok(json!({
        "expected_equal": equal,
        "expected_total": total,
        "extra": extra,
        "differences": differences,
    }))
}

fn instant(at: Timestamp, floating: bool) -> String {
    let civil = TimeZone::UTC.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S");
    if floating { civil.to_string() } else { format!("{civil}Z") }
}
