//! `bench dates`: how well dates and deadlines in words are read.
//!
//! Two forms of input. Cases (`.jsonl`): `text`, `now`, `zone`, `locale` and `expect`, judged by the deadline that the
//! text names. A Recognizers specification (`--form recognizers`): every date of the sentence, judged as
//! `judgement/README.md` §4 defines. Keys and definitions: `COMMANDS.md`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engines::navigator::deadlines::{self, DatePhrase, Due, Locale, Point, Sent, Value};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};

/// What `bench dates` is asked.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Cases, one JSON object a line, or a Recognizers specification.
    pub file: PathBuf,
    /// How the file is laid out.
    #[arg(long, value_enum, default_value_t = Form::Cases)]
    pub form: Form,
    /// For a specification: the manner of writing dates that it takes for granted (cases carry their own).
    #[arg(long, default_value = "en-US")]
    pub locale: String,
}

/// The layout of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// One case a line: text, now, zone, locale, expect.
    Cases,
    /// A specification of the Recognizers project: a list with Input, Context, Results.
    Recognizers,
}

/// Counts of one run.
#[derive(Default)]
struct Tally {
    cases: usize,
    judged: usize,
    supported: usize,
    supported_exact: usize,
    exact: usize,
    first_exact: usize,
    groups: [(usize, usize); 4],
    wrong_year: usize,
    failures: Vec<Json>,
    seconds_each: f64,
}

const FAILURES_SHOWN: usize = 20;
const LONG_ENOUGH_SECONDS: f64 = 0.3;
const POINTS: usize = 0;
const RANGES: usize = 1;
const DURATIONS: usize = 2;
const NOTHING: usize = 3;

/// Judges every case of the file.
///
/// # Errors
/// Says which file or line is missing or malformed.
pub fn run(args: &Args) -> Result<Json, String> {
    let text = read(&args.file)?;
    let tally = match args.form {
        Form::Recognizers => judge_specification(&text, Locale::from_tag(&args.locale))?,
        Form::Cases => judge_cases(&text)?,
    };
    let share =
        |part: usize, whole: usize| (whole > 0).then(|| (part as f64 / whole as f64 * 1e4).round() / 1e4);
    let group = |n: usize| json!({ "exact": tally.groups[n].0, "of": tally.groups[n].1 });
    Ok(json!({
        "cases": tally.cases,
        "judged": tally.judged,
        "supported": tally.supported,
        "supported_share": share(tally.supported, tally.judged),
        "supported_exact": tally.supported_exact,
        "supported_exact_share": share(tally.supported_exact, tally.supported),
        "exact": tally.exact,
        "exact_share": share(tally.exact, tally.judged),
        "best_reading_exact": tally.first_exact,
        "points_exact": tally.groups[POINTS].0,
        "points": group(POINTS),
        "ranges": group(RANGES),
        "durations": group(DURATIONS),
        "nothing_exact": tally.groups[NOTHING].0,
        "nothing": group(NOTHING),
        "wrong_year": tally.wrong_year,
        "failures": tally.failures,
        "us_per_sentence": (tally.seconds_each * 1e8).round() / 100.0,
    }))
}

fn read(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|e| format!("{shown}: {e}"))?;
    let text = match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => std::io::read_to_string(flate2::read::GzDecoder::new(&bytes[..])),
        Some("zst") => ruzstd::decoding::StreamingDecoder::new(&bytes[..])
            .map_err(std::io::Error::other)
            .and_then(std::io::read_to_string),
        _ => String::from_utf8(bytes).map_err(std::io::Error::other),
    };
    Ok(text.map_err(|e| format!("{shown}: {e}"))?.trim_start_matches('\u{feff}').to_owned())
}

// ---- a Recognizers specification ------------------------------------------------------------------------------------

/// One value that a case accepts.
#[derive(Debug)]
struct Wanted {
    kind: String,
    value: Option<Moment>,
    start: Option<Moment>,
    end: Option<Moment>,
    seconds: Option<f64>,
}

/// A date, a time or both, as the specification writes them.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Moment {
    Date(Date),
    Time(Time),
    DateTime(DateTime),
}

impl Moment {
    fn parse(text: &str) -> Option<Moment> {
        if let Some((date, time)) = text.split_once(' ') {
            return Some(Moment::DateTime(date.parse::<Date>().ok()?.to_datetime(time.parse().ok()?)));
        }
        if text.contains(':') {
            text.parse().ok().map(Moment::Time)
        } else {
            text.parse().ok().map(Moment::Date)
        }
    }

    fn year(self) -> Option<i16> {
        match self {
            Moment::Date(date) => Some(date.year()),
            Moment::DateTime(at) => Some(at.year()),
            Moment::Time(_) => None,
        }
    }

    /// Days are compared by day, times by minute.
    fn same(self, other: Moment) -> bool {
        let minute = |t: Time| (t.hour(), t.minute());
        match (self, other) {
            (Moment::Date(a), Moment::Date(b)) => a == b,
            (Moment::Time(a), Moment::Time(b)) => minute(a) == minute(b),
            (Moment::DateTime(a), Moment::DateTime(b)) => {
                a.date() == b.date() && minute(a.time()) == minute(b.time())
            }
            _ => false,
        }
    }
}

/// What we answer, in the terms of the specification.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Point(Moment),
    Range(Moment, Moment),
    Open(Moment),
    Seconds(f64),
}

fn answer(value: Value) -> Answer {
    let point = |p: Point| match p {
        Point::Date(d) => Moment::Date(d),
        Point::DateTime(d) => Moment::DateTime(d),
        Point::Time(t) => Moment::Time(t),
    };
    match value {
        Value::Date(date) => Answer::Point(Moment::Date(date)),
        Value::DateTime(at) => Answer::Point(Moment::DateTime(at)),
        Value::Time(time) => Answer::Point(Moment::Time(time)),
        Value::EndOfDay(date) => Answer::Point(Moment::DateTime(date.at(23, 59, 59, 0))),
        Value::DateRange { first, last } => Answer::Range(Moment::Date(first), Moment::Date(last)),
        Value::DateTimeRange { start, end } => Answer::Range(Moment::DateTime(start), Moment::DateTime(end)),
        Value::TimeRange { start, end } => Answer::Range(Moment::Time(start), Moment::Time(end)),
        Value::From(p) | Value::Before(p) | Value::Until(p) | Value::Around(p) => Answer::Open(point(p)),
        Value::Duration { seconds } => Answer::Seconds(seconds),
    }
}

impl Answer {
    /// Same kind and value; of a date range the last day may stand for the day after it.
    fn meets(self, wanted: &Wanted) -> bool {
        let of_kind = |m: Moment, kind: &str| {
            matches!(
                (m, kind),
                (Moment::Date(_), "date") | (Moment::Time(_), "time") | (Moment::DateTime(_), "datetime")
            )
        };
        let kind = wanted.kind.as_str();
        match self {
            Answer::Seconds(seconds) => {
                kind == "duration" && wanted.seconds.is_some_and(|w| (w - seconds).abs() < 1.0)
            }
            Answer::Point(at) => of_kind(at, kind) && wanted.value.is_some_and(|w| at.same(w)),
            Answer::Range(from, to) => {
                let (Some(start), Some(end)) = (wanted.start, wanted.end) else { return false };
                let day_before = match end {
                    Moment::Date(date) => date.yesterday().ok().map(Moment::Date),
                    _ => None,
                };
                kind.strip_suffix("range").is_some_and(|k| of_kind(from, k))
                    && from.same(start)
                    && (to.same(end) || day_before.is_some_and(|d| to.same(d)))
            }
            Answer::Open(at) => {
                kind.strip_suffix("range").is_some_and(|k| of_kind(at, k))
                    && match (wanted.start, wanted.end) {
                        (Some(end), None) | (None, Some(end)) => at.same(end),
                        // "around 1pm" is a range with a value instead of ends.
                        (None, None) => wanted.value.is_some_and(|w| at.same(w)),
                        _ => false,
                    }
            }
        }
    }

    fn years(self) -> BTreeSet<i16> {
        match self {
            Answer::Point(at) | Answer::Open(at) => at.year().into_iter().collect(),
            Answer::Range(from, to) => from.year().into_iter().chain(to.year()).collect(),
            Answer::Seconds(_) => BTreeSet::new(),
        }
    }
}

const SPECIFICATION_NOW: &str = "2016-11-07T00:00:00";
const JUDGED_KINDS: [&str; 7] =
    ["date", "time", "datetime", "daterange", "timerange", "datetimerange", "duration"];

fn judge_specification(text: &str, locale: Locale) -> Result<Tally, String> {
    let cases: Vec<Json> = serde_json::from_str(text).map_err(|e| format!("not a list of cases: {e}"))?;
    let mut tally = Tally { cases: cases.len(), ..Tally::default() };
    let mut sentences = Vec::new();
    for (n, case) in cases.iter().enumerate() {
        let input = case["Input"].as_str().ok_or_else(|| format!("case {n}: no Input"))?;
        let Some(wanted) = wanted_results(case) else { continue };
        let now = case["Context"]["ReferenceDateTime"].as_str().unwrap_or(SPECIFICATION_NOW);
        let now: DateTime = now.parse().map_err(|e| format!("case {n}: {e}"))?;
        let at = now.to_zoned(TimeZone::UTC).map_err(|e| format!("case {n}: {e}"))?;
        let sent = Sent::new(at, locale);
        tally.judge(input, &wanted, &deadlines::find(input, &sent));
        sentences.push((input, sent));
    }
    tally.seconds_each = seconds_each(&sentences, deadlines::find);
    Ok(tally)
}

/// The results expected of a case, each a list of alternatives; none if the case is not judged.
fn wanted_results(case: &Json) -> Option<Vec<Vec<Wanted>>> {
    let moment = |value: &Json, key: &str| value[key].as_str().and_then(Moment::parse);
    let results = case["Results"].as_array()?;
    let mut wanted = Vec::new();
    for result in results {
        let values = result["Resolution"]["values"].as_array()?;
        let first = values.first()?;
        if !JUDGED_KINDS.contains(&first["type"].as_str()?) || first["value"].as_str() == Some("not resolved")
        {
            return None;
        }
        wanted.push(
            values
                .iter()
                .map(|v| Wanted {
                    kind: v["type"].as_str().unwrap_or_default().to_owned(),
                    value: moment(v, "value"),
                    start: moment(v, "start"),
                    end: moment(v, "end"),
                    seconds: v["value"].as_str().and_then(|s| s.parse().ok()),
                })
                .collect(),
        );
    }
    Some(wanted)
}

/// Seconds a sentence, from as many rounds over all of them as the clock needs.
fn seconds_each<T>(sentences: &[(&str, Sent)], read: impl Fn(&str, &Sent) -> T) -> f64 {
    let (begin, wall) = (cpu_seconds(), Instant::now());
    for round in 1u32.. {
        for (text, sent) in sentences {
            std::hint::black_box(read(text, sent));
        }
        let spent = match (begin, cpu_seconds()) {
            (Some(begin), Some(now)) => now - begin,
            _ => wall.elapsed().as_secs_f64(),
        };
        if spent >= LONG_ENOUGH_SECONDS || sentences.is_empty() {
            return spent / f64::from(round) / sentences.len().max(1) as f64;
        }
    }
    0.0
}

/// What this thread has had of a processor, where the system tells; other work on the machine does not count.
fn cpu_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

impl Tally {
    fn judge(&mut self, input: &str, wanted: &[Vec<Wanted>], found: &[DatePhrase]) {
        let kinds: Vec<&str> = wanted.iter().filter_map(|w| w.first()).map(|w| w.kind.as_str()).collect();
        let group = match () {
            () if kinds.is_empty() => NOTHING,
            () if kinds.iter().all(|k| matches!(*k, "date" | "time" | "datetime")) => POINTS,
            () if kinds.iter().any(|k| k.ends_with("range")) => RANGES,
            () => DURATIONS,
        };
        let all: Vec<Vec<Answer>> =
            found.iter().map(|f| std::iter::once(f.value).chain(f.other).map(answer).collect()).collect();
        let best: Vec<Vec<Answer>> = found.iter().map(|f| vec![answer(f.value)]).collect();
        let right = meets_each(&all, wanted);
        self.judged += 1;
        self.exact += usize::from(right);
        self.first_exact += usize::from(meets_each(&best, wanted));
        self.groups[group].0 += usize::from(right);
        self.groups[group].1 += 1;
        if deadlines::supported(input) {
            self.supported += 1;
            self.supported_exact += usize::from(right);
        }
        if right {
            return;
        }
        let expected: BTreeSet<i16> = wanted
            .iter()
            .flatten()
            .flat_map(|w| [w.value, w.start, w.end])
            .filter_map(|m| m?.year())
            .filter(|y| *y > 1900)
            .collect();
        let strange = |answers: &Vec<Answer>| {
            let years: BTreeSet<i16> = answers.iter().flat_map(|a| a.years()).collect();
            !years.is_empty() && years.is_disjoint(&expected)
        };
        let dated = group != DURATIONS && !kinds.iter().all(|k| matches!(*k, "time" | "timerange"));
        let wrong_year = dated && !expected.is_empty() && all.iter().any(strange);
        self.wrong_year += usize::from(wrong_year);
        if self.failures.len() < FAILURES_SHOWN {
            let shown: Vec<String> =
                found.iter().map(|f| format!("{}: {:?}", f.words, answer(f.value))).collect();
            self.failures.push(json!({ "text": input, "found": shown, "wrong_year": wrong_year, "supported": deadlines::supported(input) }));
        }
    }
}

/// Whether every expected result is met by its own answer and no answer is left over.
fn meets_each(answers: &[Vec<Answer>], wanted: &[Vec<Wanted>]) -> bool {
    let mut left: Vec<&Vec<Answer>> = answers.iter().collect();
    let all = wanted.iter().all(|alternatives| {
        let place = left.iter().position(|a| a.iter().any(|one| alternatives.iter().any(|w| one.meets(w))));
        place.map(|p| left.remove(p)).is_some()
    });
    all && left.is_empty()
}

// ---- cases of deadlines ---------------------------------------------------------------------------------------------

/// What a case expects: a minute, a day, or no date at all.
enum Expected {
    Minute(DateTime),
    Day(Date),
    NoDate,
}

impl Expected {
    /// `"2026-03-13T17:30"`, `"2026-03-13"`, `null`, or an object with `date` and `time`.
    fn read(expect: &Json) -> Option<Expected> {
        let words = match expect {
            Json::Null => return Some(Expected::NoDate),
            Json::Object(parts) => match (parts.get("date")?, parts.get("time")) {
                (Json::Null, _) => return Some(Expected::NoDate),
                (Json::String(date), Some(Json::String(time))) => format!("{date}T{time}"),
                (Json::String(date), _) => date.clone(),
                _ => return None,
            },
            Json::String(text) => text.clone(),
            _ => return None,
        };
        if words.contains('T') || words.contains(' ') {
            return words.parse().ok().map(Expected::Minute);
        }
        words.parse().ok().map(Expected::Day)
    }
}

fn judge_cases(text: &str) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let mut sentences: Vec<(String, Sent)> = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line_number = n + 1;
        let wrong = |what: &str| format!("line {line_number}: {what}");
        let case: Json = serde_json::from_str(line).map_err(|e| wrong(&e.to_string()))?;
        let input = case["text"].as_str().ok_or_else(|| wrong("no text"))?;
        let now: DateTime =
            case["now"].as_str().and_then(|s| s.parse().ok()).ok_or_else(|| wrong("no now"))?;
        let zone =
            TimeZone::get(case["zone"].as_str().unwrap_or("UTC")).map_err(|e| wrong(&e.to_string()))?;
        let expected =
            Expected::read(&case["expect"]).ok_or_else(|| wrong("expect is not a minute, a date or null"))?;
        let at = now.to_zoned(zone.clone()).map_err(|e| wrong(&e.to_string()))?;
        let sent = Sent::new(at, Locale::from_tag(case["locale"].as_str().unwrap_or("en-GB")));
        let due = deadlines::deadline(input, &sent, &[]).map(|d| d.due);
        let got = due.as_ref().and_then(Due::instant).map(|at| at.to_zoned(zone).datetime());
        tally.judge_deadline(input, &expected, got, due.as_ref());
        sentences.push((input.to_owned(), sent));
    }
    let borrowed: Vec<(&str, Sent)> =
        sentences.iter().map(|(text, sent)| (text.as_str(), sent.clone())).collect();
    tally.seconds_each = seconds_each(&borrowed, |text, sent| deadlines::deadline(text, sent, &[]));
    Ok(tally)
}

impl Tally {
    fn judge_deadline(&mut self, input: &str, expected: &Expected, got: Option<DateTime>, due: Option<&Due>) {
        let minute = |d: DateTime| (d.date(), d.hour(), d.minute());
        let right = match (expected, got) {
            (Expected::NoDate, got) => got.is_none(),
            (Expected::Day(date), Some(at)) => at.date() == *date,
            (Expected::Minute(want), Some(at)) => minute(*want) == minute(at),
            (_, None) => false,
        };
        let (group, year) = match expected {
            Expected::NoDate => (NOTHING, None),
            Expected::Day(date) => (POINTS, Some(date.year())),
            Expected::Minute(at) => (POINTS, Some(at.year())),
        };
        self.cases += 1;
        self.judged += 1;
        self.exact += usize::from(right);
        self.first_exact += usize::from(right);
        self.groups[group].0 += usize::from(right);
        self.groups[group].1 += 1;
        if deadlines::supported(input) {
            self.supported += 1;
            self.supported_exact += usize::from(right);
        }
        let wrong_year = matches!((year, got), (Some(year), Some(at)) if at.year() != year);
        self.wrong_year += usize::from(wrong_year);
        if !right && self.failures.len() < FAILURES_SHOWN {
            let found = got.map(|at| at.to_string());
            self.failures.push(json!({ "text": input, "found": found, "due": due.map(|d| format!("{d:?}")), "wrong_year": wrong_year }));
        }
    }
}
