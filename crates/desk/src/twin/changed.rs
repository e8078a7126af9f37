//! What changed since yesterday: which dates became likelier or less likely, which goals get more or less time, which
//! weeks filled up, and why, in words.

use super::issued;
use crate::full_weeks::label;
use crate::words::{count, day, duration, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::twin::moved::{Cause, DateMoved, GoalMoved, Moved, Part, WeekMoved, foremost, moved};
use jiff::civil::Date;
use serde::Serialize;
use world::{ItemRef, Snapshot, TaskId, TaskState};

/// So many rows of a kind are shown.
const MOST: usize = 8;
/// So many things are named in one reason.
const NAMED: usize = 3;
/// Reasons of fewer minutes are told together.
const SMALL_MINUTES: f64 = 10.0;
/// The same of a week, as a share of its time.
const SMALL_SHARE: f64 = 0.005;
/// A chance that the record moves by less is not told as moved by it.
const WORTH_RECORD: f64 = 0.02;
/// From such a difference on Today tells of it, and where history is thin.
const TELLS: (f64, f64) = (0.15, 0.3);

/// Something by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its name, and what became of it.
    pub words: String,
    /// Its path below the office.
    pub link: Option<String>,
}

/// A reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// By how much: "−2 h 30", "+4 of 100 hours".
    pub by: String,
    /// Why.
    pub words: String,
    /// What it is about, at most three.
    pub named: Vec<Named>,
    /// How many more there are.
    pub more: usize,
}

/// Something that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What.
    pub name: String,
    /// Its path below the office.
    pub link: Option<String>,
    /// As it was.
    pub was: String,
    /// As it is.
    pub now: String,
    /// Whether that is for the better.
    pub better: bool,
    /// What the reasons add up to: "3 h 20 less room before its date".
    pub sum: String,
    /// Why, the largest first; they add up.
    pub why: Vec<Why>,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// The finding.
    pub headline: String,
    /// On what it rests.
    pub support: String,
    /// Since which day.
    pub since: Date,
    /// "yesterday", "Fri 20 Nov".
    pub since_words: String,
    /// Odds of dates.
    pub dates: Vec<Row>,
    /// How many more there are.
    pub more: usize,
    /// Hours for goals.
    pub goals: Vec<Row>,
    /// Room in the weeks.
    pub weeks: Vec<Row>,
    /// How likely this week's plan holds, then and now.
    pub week_plan: Option<String>,
    /// What came and went.
    pub what: Vec<Why>,
    /// A line for Today where something moved much.
    #[serde(skip)]
    pub line: Option<String>,
}

/// What changed since the forecast of an earlier day, or of the one before today; none where today's or an earlier one is
/// not kept for whoever sits here.
///
/// # Errors
/// `E_RANGE` for a day that is not over; those of the ledger.
pub async fn changed(desk: &Desk, since: Option<Date>) -> Result<Option<Changed>, DeskError> {
    let today = desk.today();
    let yesterday = today.saturating_sub(jiff::Span::new().days(1));
    if let Some(since) = since.filter(|since| *since >= today) {
        return Err(DeskError::input(
            &format!("{since} is not over: what changed since an earlier day can be told"),
            "E_RANGE",
            "give yesterday, or a day before it as 2026-11-20",
        ));
    }
    let Some(now) = issued::of_day(desk, today).await? else { return Ok(None) };
    let Some(then) = issued::latest(desk, since.unwrap_or(yesterday)).await? else { return Ok(None) };
    Ok(Some(compose(
        &desk.snapshot().await?,
        &moved(&then, &now),
        (then.replications, now.thin || then.thin),
    )))
}

/// The line for Today, where something moved much: the one date that moved most, and nothing else of [`changed`].
pub(crate) async fn line(desk: &Desk, world: &Snapshot) -> Result<Option<String>, DeskError> {
    let today = desk.today();
    let Some(now) = issued::of_day(desk, today).await? else { return Ok(None) };
    let yesterday = today.saturating_sub(jiff::Span::new().days(1));
    let Some(then) = issued::latest(desk, yesterday).await? else { return Ok(None) };
    let thin = now.thin || then.thin;
    let moved = foremost(&then, &now, |task| world.tasks.contains_key(&task));
    let told = Told { world, today, thin };
    Ok(moved.and_then(|moved| told.line(&moved, &day(then.day, today))))
}

/// Puts what moved into words.
pub(super) fn compose(world: &Snapshot, moved: &Moved, (replications, thin): (usize, bool)) -> Changed {
    let told = Told { world, today: moved.day, thin };
    let dates: Vec<Row> = moved.dates.iter().filter_map(|d| told.date(d)).collect();
    let goals: Vec<Row> = moved.goals.iter().filter_map(|g| told.goal(g)).collect();
    let weeks: Vec<Row> = moved.weeks.iter().map(|w| told.week(w)).collect();
    let since = day(moved.since, moved.day);
    let line = moved.dates.first().and_then(|moved| told.line(moved, &since));
    Changed {
        headline: headline(&dates, &goals, &weeks, &since),
        support: format!(
            "The forecast of this morning against that of {}, {} simulated calendars each. Chances that differ by no more than chance would make them are left out.",
            match since.as_str() {
                "yesterday" => "yesterday morning".to_owned(),
                day => format!("the morning of {day}"),
            },
            replications
        ),
        since: moved.since,
        since_words: since.clone(),
        more: dates.len().saturating_sub(MOST),
        dates: dates.into_iter().take(MOST).collect(),
        goals: goals.into_iter().take(MOST).collect(),
        weeks,
        week_plan: moved.week_plan.map(|(was, now)| {
            format!(
                "That all that is due this week is done in time: {}, before {}.",
                told.chance(now),
                told.chance(was)
            )
        }),
        what: moved.what.iter().map(|p| told.why(p, &hours, what)).collect(),
        line,
    }
}

/// "“Sign the lease” fell from 62 to 31 in 100 since yesterday".
fn swing(row: &Row, since: &str) -> String {
    let verb = if row.better { "rose" } else { "fell" };
    format!("The odds of “{}” {verb} from {} to {} since {since}", row.name, row.was, row.now)
}

fn headline(dates: &[Row], goals: &[Row], weeks: &[Row], since: &str) -> String {
    if let Some(first) = dates.first() {
        let others = match dates.len() - 1 {
            0 => String::new(),
            n => format!(", and {} moved", count(n, "other", "others")),
        };
        return format!("{}{others}.", swing(first, since));
    }
    match (goals.first(), weeks.first()) {
        (Some(goal), _) => {
            format!("No date moved since {since}; {} went from {} to {}.", goal.name, goal.was, goal.now)
        }
        (None, Some(week)) => {
            format!(
                "No date moved since {since}; {} went from {} to {} taken.",
                week.name.to_lowercase(),
                week.was,
                week.now
            )
        }
        (None, None) => format!("Nothing moved since {since}."),
    }
}

struct Told<'a> {
    world: &'a Snapshot,
    today: Date,
    thin: bool,
}

impl Told<'_> {
    fn chance(&self, chance: f64) -> String {
        issued::in_100(chance, self.thin)
    }

    /// What Today says of it: nothing where it moved little.
    fn line(&self, moved: &DateMoved, since: &str) -> Option<String> {
        let much = if self.thin { TELLS.1 } else { TELLS.0 };
        let row = self.date(moved).filter(|_| (moved.now - moved.was).abs() >= much - 1e-9)?;
        let why = row.why.first().map_or(String::new(), |w| format!(", mostly by {}", w.words));
        Some(format!("{}{why}.", swing(&row, since)))
    }

    fn date(&self, moved: &DateMoved) -> Option<Row> {
        let task = self.world.tasks.get(&moved.task)?;
        let (room, better) = (moved.room.round() as i64, moved.now > moved.was);
        let change = moved.now - moved.was;
        // Mostly by the record where that moved it the same way and by more than half.
        let by_record = moved.record * change > 0.0 && moved.record.abs() > change.abs() / 2.0;
        Some(Row {
            name: short(&inert(&task.title), 80),
            link: Some(format!("tasks/{}", task.id)),
            was: self.chance(moved.was),
            now: self.chance(moved.now),
            better,
            sum: match room {
                _ if by_record => "Not by the room before its date: by how other dates were kept".to_owned(),
                0 => "As much room before its date as before, and fewer days to use it".to_owned(),
                against if (against > 0) != better => {
                    let (by, which) = (duration(against.abs()), if against > 0 { "more" } else { "less" });
                    format!("Not by the room before its date, of which there is {by} {which}")
                }
                less if less < 0 => format!("{} less room before its date", duration(-less)),
                more => format!("{} more room before its date", duration(more)),
            },
            why: self
                .record(moved.record)
                .into_iter()
                .chain(self.parts(&moved.parts, SMALL_MINUTES, &hours, before_a_date))
                .collect(),
        })
    }

    /// What became of other dates, where that changes how this one's chance is told.
    fn record(&self, by: f64) -> Option<Why> {
        let words = if by < 0.0 { "missed" } else { "kept" };
        (by.abs() >= WORTH_RECORD && !self.thin).then(|| Why {
            by: format!("{} in 100", signed(100.0 * by)),
            words: format!("other dates that were {words} meanwhile, by which chances are told"),
            named: Vec::new(),
            more: 0,
        })
    }

    fn goal(&self, moved: &GoalMoved) -> Option<Row> {
        let goal = self.world.goals.get(&moved.goal)?;
        let work = moved.now - moved.was - moved.meetings;
        let part = |by: f64, words: &str| {
            (by.abs() >= 0.05).then(|| Why {
                by: format!("{} h a week", signed_tenths(by)),
                words: words.to_owned(),
                named: Vec::new(),
                more: 0,
            })
        };
        Some(Row {
            name: short(&inert(&goal.name), 80),
            link: Some(format!("goals/{}", goal.slug)),
            was: format!("{:.1} h a week", moved.was),
            now: format!("{:.1} h a week", moved.now),
            better: moved.now > moved.was,
            sum: format!("{} h a week", signed_tenths(moved.now - moved.was)),
            why: [part(moved.meetings, "meetings that serve it"), part(work, "work that serves it")]
                .into_iter()
                .flatten()
                .collect(),
        })
    }

    fn week(&self, moved: &WeekMoved) -> Row {
        let percent = |share: f64| format!("{:.0}%", 100.0 * share);
        Row {
            name: label(moved.monday, self.today),
            link: None,
            was: percent(moved.was),
            now: percent(moved.now),
            better: moved.now < moved.was,
            sum: format!("{} of 100 hours taken", signed(100.0 * (moved.now - moved.was))),
            why: self.parts(&moved.parts, SMALL_SHARE, &points, of_a_week),
        }
    }

    /// Each reason, the small ones together.
    fn parts(
        &self,
        parts: &[Part],
        small: f64,
        by: &dyn Fn(f64) -> String,
        words: fn(Cause) -> &'static str,
    ) -> Vec<Why> {
        // What comes to nothing in the figures shown is no reason.
        let bare = |amount: f64| by(amount).trim_start_matches(['+', '−', '-']).to_owned();
        let nothing = |amount: f64| bare(amount) == bare(0.0);
        let (large, rest): (Vec<&Part>, Vec<&Part>) =
            parts.iter().partition(|p| p.by.abs() >= small && !nothing(p.by));
        let mut all: Vec<Why> = large.into_iter().map(|p| self.why(p, by, words)).collect();
        let rest: f64 = rest.iter().map(|p| p.by).sum();
        if !nothing(rest) {
            let words = "smaller things".to_owned();
            all.push(Why { by: by(rest), words, named: Vec::new(), more: 0 });
        }
        all
    }

    fn why(&self, part: &Part, by: &dyn Fn(f64) -> String, words: fn(Cause) -> &'static str) -> Why {
        let named: Vec<Named> = part.items.iter().filter_map(|item| self.named(*item)).collect();
        Why {
            by: by(part.by),
            words: words(part.cause).to_owned(),
            more: named.len().saturating_sub(NAMED),
            named: named.into_iter().take(NAMED).collect(),
        }
    }

    /// What somebody may see by its name; what is gone as that, whatever became of it.
    fn named(&self, item: ItemRef) -> Option<Named> {
        match item {
            ItemRef::Task(id) => Some(self.task(id)),
            ItemRef::Event(id) => Some(match self.world.events.get(&id) {
                Some(event) => {
                    let at = self.world.zone().to_datetime(event.interval(&self.world.zone()).start).date();
                    Named {
                        words: format!("{}, {}", short(&inert(&event.summary), 60), day(at, self.today)),
                        link: Some(format!("event/{id}")),
                    }
                }
                None => Named { words: "a meeting that is gone".to_owned(), link: None },
            }),
            _ => None,
        }
    }

    fn task(&self, id: TaskId) -> Named {
        let Some(task) = self.world.tasks.get(&id) else {
            return Named { words: "a task that is gone".to_owned(), link: None };
        };
        let became = match &task.state {
            TaskState::Done => ", done",
            TaskState::Dropped => ", dropped",
            state if state.is_open() && !engines::twin::issued::is_open_work(self.world, id) => {
                ", handed over"
            }
            _ => "",
        };
        let words = format!("{}{became}", short(&inert(&task.title), 60));
        Named { words, link: Some(format!("tasks/{id}")) }
    }
}

fn signed(value: f64) -> String {
    let whole = value.round() + 0.0;
    if whole < 0.0 { format!("−{:.0}", -whole) } else { format!("+{whole:.0}") }
}

fn signed_tenths(value: f64) -> String {
    if value < 0.0 { format!("−{:.1}", -value) } else { format!("+{value:.1}") }
}

/// Minutes, signed.
fn hours(minutes: f64) -> String {
    let whole = minutes.round() as i64;
    if whole < 0 { format!("−{}", duration(-whole)) } else { format!("+{}", duration(whole)) }
}

fn points(share: f64) -> String {
    format!("{} of 100 hours", signed(100.0 * share))
}

/// What a cause means for the room before a date.
fn before_a_date(cause: Cause) -> &'static str {
    match cause {
        Cause::DaysGone => "working time that has gone by",
        Cause::Meetings => "meetings before it that came, went or changed",
        Cause::Usual => "mail, interruptions and days away",
        Cause::Date => "its own date, which was moved",
        Cause::NewWork => "new work that goes first",
        Cause::WorkGone => "work before it that is off the list",
        Cause::Estimate => "estimates that somebody changed",
        Cause::Worked => "work that was done on it or before it",
        Cause::Learned => "how long such work has turned out to take",
        Cause::Order => "work that goes before or after it now",
    }
}

/// What a cause means for a week.
fn of_a_week(cause: Cause) -> &'static str {
    match cause {
        Cause::Meetings => "meetings that came, went or changed",
        Cause::Date => "work that is due in it",
        _ => "mail, interruptions and days away",
    }
}

/// What came and went.
fn what(cause: Cause) -> &'static str {
    match cause {
        Cause::Meetings => "meetings that came, went or changed",
        Cause::NewWork => "new work",
        Cause::WorkGone => "work that is off the list",
        Cause::Estimate => "estimates that somebody changed",
        Cause::Worked => "work done on open tasks",
        Cause::Learned => "how long such work has turned out to take",
        Cause::DaysGone | Cause::Usual | Cause::Date | Cause::Order => "other things",
    }
}

/// Plain sentences of it all, for a list without drawing.
impl Why {
    /// "−2 h 30: new work that goes first (Sign the lease; Call Ana; and 2 more)".
    pub fn sentence(&self) -> String {
        let mut names: Vec<String> = self.named.iter().map(|n| n.words.clone()).collect();
        if self.more > 0 {
            names.push(format!("and {} more", self.more));
        }
        let about = if names.is_empty() { String::new() } else { format!(" ({})", names.join("; ")) };
        sentence(&format!("{}: {}{about}", self.by, self.words))
    }
}
