//! `bench coding`: what kind of activity the entries of a real diary are, after so many corrections by hand.
//!
//! Beside Equerry's coder: naive Bayes on the words of titles (same title, same category), taught by the same corrections.

use crate::{diary, input};
use engines::analytics::coding;
use engines::maths::random::Random;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use world::office::Member;
use world::{Event, EventId, Item, Office, Snapshot};

/// Codes a diary.
#[derive(clap::Args)]
pub struct Args {
    /// CSV with mailbox, kind, date, time, description, chairperson and detail.
    entries: PathBuf,
    /// CSV with row and category, or with diary, row, first, second and settled.
    #[arg(required_unless_present = "draw")]
    labels: Option<PathBuf>,
    /// How many corrections teach.
    #[arg(long, default_value_t = 40)]
    corrections: usize,
    /// How many random choices of the corrections the mean is of.
    #[arg(long, default_value_t = 200)]
    draws: u64,
    /// Instead: draws so many entries to label, stratified by month, and writes them as CSV with their text.
    #[arg(long, requires = "out")]
    draw: Option<usize>,
    /// Where the drawn entries go.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Rows that must not be drawn again: a file of labels.
    #[arg(long)]
    except: Option<PathBuf>,
    /// Of the draws.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// A labelled entry.
struct Labelled {
    event: EventId,
    words: Vec<String>,
    title: String,
    minutes: f64,
    start: jiff::Timestamp,
    category: String,
}

/// Runs it.
///
/// # Errors
/// A sentence that names the file that is absent or malformed, or the labels that belong to another diary.
pub fn run(args: &Args) -> Result<Value, String> {
    let bytes = input::read(&args.entries)?;
    let entries = diary::entries(&bytes).map_err(|e| format!("{}: {e}", args.entries.display()))?;
    if let (Some(count), Some(out)) = (args.draw, &args.out) {
        return draw(&entries, count, args, out);
    }
    let Some(path) = &args.labels else { return Err("the file of labels is missing".into()) };
    let labels = labels(path, &hash(&bytes))?;
    let world = world_of(&entries);
    let mut items = Vec::new();
    for (row, category) in &labels.settled {
        let entry = entries.get(*row).ok_or(format!("{}: no row {row} in the diary", path.display()))?;
        let event =
            diary::world_event(entry, *row).ok_or(format!("row {row} has no time that can be read"))?;
        let when = event.interval(&world.zone());
        items.push(Labelled {
            event: event.id,
            words: words(&event.summary),
            title: words(&event.summary).join(" "),
            minutes: when.minutes() as f64,
            start: when.start,
            category: category.clone(),
        });
    }
    let by_time = by_time(&world, &items, args.corrections)?;
    let ours = &by_time["equerry"];
    let mut figures = json!({
        "n": by_time["judged"], "kappa": ours["kappa"], "minutes_right": ours["minutes_right"],
        "entries": world.events.len(), "labelled": items.len(), "corrections": args.corrections,
        "split_by_time": by_time,
        "draws": by_chance(&world, &items, args)?,
    });
    if let Some((first, second)) = labels.both {
        figures["labellers_kappa"] = json!(rounded(kappa(&first, &second)));
    }
    Ok(figures)
}

/// The first ones in time are corrected, the others judged once.
fn by_time(world: &Snapshot, items: &[Labelled], corrections: usize) -> Result<Value, String> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|n| (items[*n].start, items[*n].event));
    let (taught, judged) = split(&order, corrections)?;
    let ours = judge(items, &judged, &equerry(world, items, &taught, &judged));
    let bayes = judge(items, &judged, &naive_bayes(items, &taught, &judged));
    Ok(json!({"judged": judged.len(), "equerry": ours, "bayes_on_words": bayes}))
}

/// The mean over random choices of the corrections.
fn by_chance(world: &Snapshot, items: &[Labelled], args: &Args) -> Result<Value, String> {
    let (mut ours, mut bayes) = (Vec::new(), Vec::new());
    for draw in 0..args.draws {
        let mut order: Vec<usize> = (0..items.len()).collect();
        Random::new(args.seed.wrapping_add(draw)).shuffle(&mut order);
        let (taught, judged) = split(&order, args.corrections)?;
        ours.push(figures(items, &judged, &equerry(world, items, &taught, &judged)));
        bayes.push(figures(items, &judged, &naive_bayes(items, &taught, &judged)));
    }
    Ok(json!({"draws": args.draws, "equerry": spread(ours), "bayes_on_words": spread(bayes)}))
}

fn split(order: &[usize], corrections: usize) -> Result<(Vec<usize>, Vec<usize>), String> {
    if order.len() < corrections + 20 {
        return Err(format!(
            "{} labels are too few for {corrections} corrections and a judgement",
            order.len()
        ));
    }
    let (taught, judged) = order.split_at(corrections);
    Ok((taught.to_vec(), judged.to_vec()))
}

fn equerry(world: &Snapshot, items: &[Labelled], taught: &[usize], judged: &[usize]) -> Vec<String> {
    let said = taught.iter().map(|n| (items[*n].event, items[*n].category.clone())).collect();
    let coded = coding::code(world, world.events.values(), &said);
    judged.iter().map(|n| coded[&items[*n].event].category.clone()).collect()
}

/// The peer: the category of the same title, else naive Bayes on the words of titles, a tenth of a count added to each.
fn naive_bayes(items: &[Labelled], taught: &[usize], judged: &[usize]) -> Vec<String> {
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    let mut counts: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut same: BTreeMap<&str, &str> = BTreeMap::new();
    for n in taught {
        let item = &items[*n];
        *shares.entry(&item.category).or_default() += 1.0;
        same.insert(&item.title, &item.category);
        for word in item.words.iter().collect::<BTreeSet<_>>() {
            *counts.entry((&item.category, word)).or_default() += 1.0;
            *sums.entry(&item.category).or_default() += 1.0;
            known.insert(word);
        }
    }
    let score = |category: &str, share: f64, item: &Labelled| {
        let whole = sums.get(category).copied().unwrap_or(0.0) + 0.1 * known.len() as f64;
        let words: BTreeSet<&str> = item.words.iter().map(String::as_str).collect();
        let told = words.into_iter().filter(|w| known.contains(w));
        share.ln()
            + told
                .map(|w| ((counts.get(&(category, w)).copied().unwrap_or(0.0) + 0.1) / whole).ln())
                .sum::<f64>()
    };
    let say = |item: &Labelled| {
        if let Some(category) = same.get(item.title.as_str()) {
            return (*category).to_owned();
        }
        let scored = shares.iter().map(|(category, share)| (score(category, *share, item), *category));
        scored.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(String::new(), |(_, category)| category.to_owned())
    };
    judged.iter().map(|n| say(&items[*n])).collect()
}

/// Kappa, and the share of minutes right.
fn figures(items: &[Labelled], judged: &[usize], said: &[String]) -> (f64, f64) {
    let truth: Vec<String> = judged.iter().map(|n| items[*n].category.clone()).collect();
    let minutes: f64 = judged.iter().map(|n| items[*n].minutes).sum();
    let right: f64 = judged
        .iter()
        .zip(said)
        .filter(|(n, s)| items[**n].category == **s)
        .map(|(n, _)| items[*n].minutes)
        .sum();
    (kappa(&truth, said), right / minutes)
}

fn judge(items: &[Labelled], judged: &[usize], said: &[String]) -> Value {
    let (kappa, minutes) = figures(items, judged, said);
    let truth: Vec<&str> = judged.iter().map(|n| items[*n].category.as_str()).collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    let half = 1.96 * kappa_error(&truth, &said);
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for (t, s) in truth.iter().zip(&said).filter(|(t, s)| t != s) {
        *wrong.entry(format!("{t} read as {s}")).or_default() += 1;
    }
    json!({
        "kappa": rounded(kappa), "kappa_low": rounded(kappa - half), "kappa_high": rounded(kappa + half),
        "minutes_right": rounded(minutes), "wrong": wrong,
    })
}

fn spread(mut figures: Vec<(f64, f64)>) -> Value {
    let n = figures.len().max(1) as f64;
    let minutes = figures.iter().map(|f| f.1).sum::<f64>() / n;
    figures.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: f64| figures.get((share * n) as usize).map(|f| rounded(f.0));
    json!({
        "kappa": rounded(figures.iter().map(|f| f.0).sum::<f64>() / n),
        "kappa_p10": at(0.1), "kappa_p90": at(0.9), "minutes_right": rounded(minutes),
    })
}

/// Agreement beyond chance (Cohen 1960).
fn kappa<T: Ord>(a: &[T], b: &[T]) -> f64 {
    let (seen, chance) = agreement(a, b);
    (seen - chance) / (1.0 - chance)
}

/// Its standard error (Cohen 1960).
fn kappa_error<T: Ord>(a: &[T], b: &[T]) -> f64 {
    let (seen, chance) = agreement(a, b);
    (seen * (1.0 - seen) / (a.len() as f64 * (1.0 - chance).powi(2))).sqrt()
}

fn agreement<T: Ord>(a: &[T], b: &[T]) -> (f64, f64) {
    let n = a.len() as f64;
    let seen = a.iter().zip(b).filter(|(x, y)| x == y).count() as f64 / n;
    let classes: BTreeSet<&T> = a.iter().chain(b).collect();
    let count = |side: &[T], class: &T| side.iter().filter(|x| *x == class).count() as f64;
    (seen, classes.into_iter().map(|c| count(a, c) * count(b, c)).sum::<f64>() / n / n)
}

/// The words of a title, as the peer takes them: runs of two or more letters.
fn words(text: &str) -> Vec<String> {
    let small = text.to_lowercase();
    let runs = small.split(|c: char| !c.is_ascii_lowercase());
    runs.filter(|w| w.len() > 1).map(str::to_owned).collect()
}

/// The diary's owner with all their entries.
fn world_of(entries: &[diary::Entry]) -> Snapshot {
    let owner = Member::new("Owner", "owner@diary.example");
    let events: Vec<Event> =
        entries.iter().enumerate().filter_map(|(row, e)| diary::world_event(e, row)).collect();
    let now = events.iter().map(|e| e.interval(&jiff::tz::TimeZone::UTC).end).max().unwrap_or_default();
    let mut world = Snapshot::empty(Office::new(owner, diary::ZONE), now);
    events.into_iter().for_each(|e| world.put(Item::Event(e)));
    world
}

struct Labels {
    settled: Vec<(usize, String)>,
    both: Option<(Vec<String>, Vec<String>)>,
}

/// Labels by row.
fn labels(path: &Path, hash: &str) -> Result<Labels, String> {
    #[derive(serde::Deserialize)]
    struct Row {
        row: usize,
        diary: Option<String>,
        category: Option<String>,
        first: Option<String>,
        second: Option<String>,
        settled: Option<String>,
    }
    let say = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let bytes = input::read(path)?;
    let rows: Vec<Row> =
        csv::Reader::from_reader(&bytes[..]).deserialize().collect::<Result<_, _>>().map_err(|e| say(&e))?;
    if let Some(other) = rows.iter().filter_map(|r| r.diary.as_deref()).find(|s| *s != hash) {
        return Err(say(&format!("belongs to another diary (BLAKE3 {other}, this one is {hash})")));
    }
    let mut settled = Vec::new();
    for row in &rows {
        let category = row.settled.clone().or(row.category.clone());
        settled.push((row.row, category.ok_or_else(|| say(&format!("row {} has no category", row.row)))?));
    }
    let column =
        |of: fn(&Row) -> Option<&String>| rows.iter().map(|r| of(r).cloned()).collect::<Option<Vec<_>>>();
    let both = column(|r| r.first.as_ref()).zip(column(|r| r.second.as_ref()));
    Ok(Labels { settled, both })
}

/// Draws entries to label and writes them with their text, to a file that stays outside.
fn draw(entries: &[diary::Entry], count: usize, args: &Args, out: &Path) -> Result<Value, String> {
    let but = |path: &PathBuf| {
        let bytes = input::read(path)?;
        let rows = csv::Reader::from_reader(&bytes[..])
            .records()
            .filter_map(|r| r.ok()?.iter().find_map(|cell| cell.parse().ok()))
            .collect::<BTreeSet<usize>>();
        Ok::<_, String>(rows)
    };
    let except = args.except.as_ref().map(but).transpose()?.unwrap_or_default();
    let mut months: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let fits = |row: &usize| !except.contains(row) && entries[*row].can_be_labelled();
    let rows: Vec<usize> = (0..entries.len()).filter(fits).collect();
    rows.iter().for_each(|row| months.entry(entries[*row].month()).or_default().push(*row));
    let (mut taken, mut titles) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    for (n, of_month) in months.values_mut().enumerate() {
        Random::new(args.seed.wrapping_add(n as u64)).shuffle(of_month);
        let wanted = (count as f64 * of_month.len() as f64 / rows.len() as f64).round() as usize;
        let mut got = 0;
        for row in of_month.iter() {
            let times = titles.entry(words(&entries[*row].description).join(" ")).or_default();
            if got < wanted && *times < 2 {
                (*times, got) = (*times + 1, got + 1);
                taken.insert(*row);
            }
        }
    }
    let say = |e: &dyn std::fmt::Display| format!("{}: {e}", out.display());
    let mut file = csv::Writer::from_path(out).map_err(|e| say(&e))?;
    file.write_record(["row", "date", "time", "title"]).map_err(|e| say(&e))?;
    for row in &taken {
        let e = &entries[*row];
        file.write_record([&row.to_string(), &e.date, &e.time, &e.description]).map_err(|e| say(&e))?;
    }
    file.flush().map_err(|e| say(&e))?;
    Ok(json!({"drawn": taken.len(), "could_be_drawn": rows.len()}))
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;
    use connectors::ical::{CalendarContext, read_calendar};
    use jiff::tz::TimeZone;
    use world::{Interval, SourceId};

    /// 26 weeks of the sample office's calendars up to its Tuesday, with the category of each title.
    fn sample() -> (Snapshot, BTreeMap<EventId, String>) {
        let folder = tempfile::tempdir().unwrap();
        let tuesday = jiff::civil::date(2026, 11, 24);
        equerry::sample::write(folder.path(), tuesday).unwrap();
        let zone_name = equerry::sample::ZONE;
        let zone = TimeZone::get(zone_name).unwrap();
        let now = world::time::instant(tuesday, jiff::civil::time(7, 40, 0, 0), &zone);
        let half_a_year = jiff::SignedDuration::from_hours(26 * 7 * 24);
        let owner = Member::new("Mara Ellingsen", "mara.ellingsen@northwharf.example");
        let mut world = Snapshot::empty(Office::new(owner, zone_name), now);
        for name in ["mara", "team", "private", "travel", "joss"] {
            let bytes = std::fs::read(folder.path().join(format!("calendar/{name}.ics"))).unwrap();
            let context = CalendarContext {
                source: SourceId::derive(name),
                zone: &zone,
                zone_name,
                window: Interval::new(now - half_a_year, now),
                mine: &["mara.ellingsen@northwharf.example".to_owned()],
                others: &BTreeMap::new(),
            };
            let events = read_calendar(&bytes, &context).resources.into_iter().flat_map(|r| r.events);
            events.for_each(|e| world.put(Item::Event(e)));
        }
        let labels = include_bytes!("../labels/sample.csv");
        let titles: BTreeMap<String, String> =
            csv::Reader::from_reader(&labels[..]).deserialize().map(|row| row.unwrap()).collect();
        let label =
            |e: &Event| (e.id, titles.get(&e.summary).unwrap_or_else(|| panic!("{}", e.summary)).clone());
        let truth = world.events.values().map(label).collect();
        (world, truth)
    }

    /// Spec A6.4 on a calendar with people and organisers: what four weekly sheets of ten lines leave.
    #[test]
    fn the_sample_office_is_coded_after_forty_corrections() {
        let (world, truth) = sample();
        assert!(world.events.len() > 500, "{}", world.events.len());
        let mut said = BTreeMap::new();
        for _ in 0..4 {
            let coded = coding::code(&world, world.events.values(), &said);
            let rows = coding::sheet(&world, &coded);
            said.extend(rows.iter().take(10).map(|row| (row.event, truth[&row.event].clone())));
        }
        let coded = coding::code(&world, world.events.values(), &said);
        let corrected: BTreeSet<&str> = said.keys().map(|id| world.events[id].summary.as_str()).collect();
        let kappa_of = |judged: Vec<&EventId>| {
            let right: Vec<&str> = judged.iter().map(|id| truth[*id].as_str()).collect();
            let ours: Vec<&str> = judged.iter().map(|id| coded[*id].category.as_str()).collect();
            kappa(&right, &ours)
        };
        let all = kappa_of(truth.keys().filter(|id| !said.contains_key(id)).collect());
        let new_titles = truth.keys().filter(|id| !corrected.contains(world.events[*id].summary.as_str()));
        let unseen = kappa_of(new_titles.collect());
        assert!(all >= 0.8, "{all:.3}, titles never corrected {unseen:.3}");
        println!("kappa {all:.3}, titles never corrected {unseen:.3}");
    }

    #[test]
    fn kappa_is_cohens() {
        // The example of the paper's form: 20 and 15 agreements of 50.
        let one: Vec<bool> = (0..50).map(|n| n < 25).collect();
        let two: Vec<bool> = (0..50).map(|n| n < 20 || (25..35).contains(&n)).collect();
        assert!((kappa(&one, &two) - 0.4).abs() < 1e-12);
        assert_eq!(kappa(&one, &one), 1.0);
    }
}
