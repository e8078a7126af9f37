//! The eight lines: how it stands, against before, and one next step. What nobody writes down here says so.

use super::pulse;
use crate::goals::GoalOdds;
use crate::goals::forecast::in_ten;
use crate::insights::Insights;
use crate::words::{count, inert, short};
use engines::maths::wilson;
use engines::navigator::commitments;
use engines::partnership::one_to_ones;
use engines::partnership::promises::{Stands, rated};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use world::Snapshot;

/// Whether a line got better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// It did.
    Better,
    /// It got worse.
    Worse,
    /// Not clearly.
    Same,
    /// Nothing to compare with.
    Unknown,
}

impl Trend {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Trend::Better => "better",
            Trend::Worse => "worse",
            Trend::Same => "no clear change",
            Trend::Unknown => "no trend yet",
        }
    }
    pub(super) fn of(now: f64, before: Option<f64>, least: f64) -> Trend {
        match before {
            None => Trend::Unknown,
            Some(before) if now > before + least => Trend::Better,
            Some(before) if now < before - least => Trend::Worse,
            Some(_) => Trend::Same,
        }
    }

    /// Of so many of so many, and of those before them: a change only where it is more than chance would make, by the 95 %
    /// interval of the difference of two shares (Newcombe 1998, from the intervals of Wilson).
    pub(super) fn of_counts(now: (u32, u32), before: (u32, u32)) -> Trend {
        let share = |(some, all): (u32, u32)| f64::from(some) / f64::from(all.max(1));
        let around = |of: (u32, u32)| Some((share(of), wilson::interval(of.0, of.1)?));
        let (Some((p, (low, high))), Some((q, (least, most)))) = (around(now), around(before)) else {
            return Trend::Unknown;
        };
        match p - q {
            by if by - (p - low).hypot(most - q) > 0.0 => Trend::Better,
            by if by + (high - p).hypot(q - least) < 0.0 => Trend::Worse,
            _ => Trend::Same,
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// "Promises kept".
    pub name: &'static str,
    /// How it stands, or what is missing.
    pub now: String,
    /// How it stood before; empty where nothing is known.
    pub was: String,
    /// Whether it got better.
    pub trend: Trend,
    /// One next step.
    pub next: String,
    /// Where that is done.
    pub link: &'static str,
    /// What the figure was counted from, latest first.
    pub behind: Vec<Behind>,
}

/// Something a figure was counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Behind {
    /// "Approve the berth plan: due Mon 16 Nov, decided in time".
    pub words: String,
    /// Where it is.
    pub link: String,
}

impl Behind {
    fn new(words: String, link: Option<String>) -> Option<Behind> {
        Some(Behind { words, link: link? })
    }
}

/// The figure of hours for deep work.
pub(super) const FOCUS: &str = "focus_120";
/// Days of the present stretch, and of the one before it.
const STRETCH_DAYS: i64 = 56;
/// Shares that differ by less are told as the same.
const TELLING: f64 = 0.05;

/// The eight lines, in the order in which they are always told.
pub(super) fn panel(
    world: &Snapshot,
    report: &Insights,
    goals: &[GoalOdds],
    focus_changed: Option<f64>,
    me: world::PersonId,
) -> Vec<Line> {
    let pulse = pulse::going(world, me);
    vec![
        one_to_ones(world),
        decisions(world),
        promises(world),
        by_hand(world, "Thanks given", "thanks", Some(pulse::thanks(world, me)), "Note whom you thank"),
        progress(world, goals),
        focus(report, focus_changed),
        by_hand(world, "Team pulse", "pulse", pulse, "Note how well going through the assistant works"),
        by_hand(world, "Your own energy", "energy", Some(pulse::energy(world, me)), "Note how it is today"),
    ]
}

fn on(world: &Snapshot, at: Timestamp) -> String {
    let zone = world.zone();
    crate::words::day(zone.to_datetime(at).date(), zone.to_datetime(world.now).date())
}

fn missing(name: &'static str, now: &str, next: &str, link: &'static str) -> Line {
    let (now, next) = (now.to_owned(), next.to_owned());
    Line { name, now, was: String::new(), trend: Trend::Unknown, next, link, behind: Vec::new() }
}

/// A line that no calendar or mail tells: what is noted of it under How it goes; where nothing is, the figure of a goal that is
/// measured by it.
fn by_hand(
    world: &Snapshot,
    name: &'static str,
    word: &str,
    strand: Option<pulse::Strand>,
    next: &'static str,
) -> Line {
    let named = |g: &&world::Goal| {
        let words = format!("{} {}", g.name, g.measure.as_deref().unwrap_or_default()).to_lowercase();
        g.closed.is_none() && words.split(|c: char| !c.is_alphanumeric()).any(|w| w == word)
    };
    const PAGE: &str = "insights/pulse";
    let noted = strand.as_ref().is_some_and(|strand| !strand.entries.is_empty());
    let goal = world.goals.values().find(named).filter(|_| !noted);
    let Some(goal) = goal else {
        let Some(strand) = strand else {
            return missing(name, "Nobody assists here, so nothing goes through anybody", next, PAGE);
        };
        let (now, was, trend) = (strand.now, strand.was, strand.trend);
        let told = |e: pulse::Entry| Behind::new(format!("{}: {}", e.on, e.what), Some(PAGE.to_owned()));
        let behind = strand.entries.into_iter().filter_map(told).collect();
        return Line { name, now, was, trend, next: next.to_owned(), link: PAGE, behind };
    };
    let told = |m: &world::goal::Measure| {
        let on = world.zone().to_datetime(world.now).date();
        format!("{} {}", crate::words::inert(&format!("{}", m.value)), crate::words::on_day(m.date, on))
    };
    let mut states = goal.status.iter().rev();
    let (last, before) = (states.next(), states.next());
    Line {
        name,
        now: last.map_or_else(|| "Nothing is noted yet".to_owned(), told),
        was: before.map(told).unwrap_or_default(),
        trend: last.map_or(Trend::Unknown, |m| Trend::of(m.value, before.map(|b| b.value), 0.0)),
        next: format!("Note the next figure of {}", inert(&short(&goal.name, 60))),
        link: "goals",
        behind: goal
            .status
            .iter()
            .rev()
            .filter_map(|m| Behind::new(told(m), Some(format!("goals/{}", goal.slug))))
            .collect(),
    }
}

/// How it stands with the direct reports; whoever assists is met daily, and has the catch-up.
fn of_reports(world: &Snapshot) -> Vec<one_to_ones::Standing> {
    let assistant = world.office.assistant.as_ref().map(|a| a.person);
    let mut found = one_to_ones::standings(world);
    found.retain(|s| Some(s.report.person) != assistant);
    found
}

fn one_to_ones(world: &Snapshot) -> Line {
    const NAME: &str = "1-2-1s kept";
    let standings = of_reports(world);
    if standings.is_empty() {
        return missing(NAME, "No direct reports are known", "Name them in the directory", "people");
    }
    let kept =
        |some: &[one_to_ones::Standing]| some.iter().filter(|s| s.gap.is_some_and(|gap| gap <= 31)).count();
    let mut then = world.clone();
    then.now = world.now - SignedDuration::from_hours(24 * 28);
    let before = of_reports(&then);
    let known = before.iter().any(|s| s.last.is_some());
    let share = |some: &[one_to_ones::Standing]| kept(some) as f64 / some.len().max(1) as f64;
    let worst = standings.iter().max_by_key(|s| s.gap.unwrap_or(i64::MAX));
    let next = match worst.map(|s| (inert(&short(&s.report.name, 60)), s.gap)) {
        Some((who, None)) => format!("Plan the first one with {who}"),
        Some((who, Some(gap))) if gap > 31 => format!("Plan one with {who}: {gap} days lie between"),
        Some((who, Some(_))) => format!("Send points for the next one with {who}"),
        None => "Plan the next ones".to_owned(),
    };
    Line {
        name: NAME,
        now: format!("{} of {} within 31 days", kept(&standings), standings.len()),
        was: if known {
            format!("{} of {} four weeks ago", kept(&before), before.len())
        } else {
            String::new()
        },
        trend: Trend::of(share(&standings), known.then(|| share(&before)), TELLING),
        next,
        link: "team",
        behind: standings.iter().filter_map(of_report).collect(),
    }
}

/// What is counted of the 1-2-1s with one of them.
fn of_report(one: &one_to_ones::Standing) -> Option<Behind> {
    let name = inert(&short(&one.report.name, 60));
    let link = match (&one.next, &one.last) {
        (Some((event, _)), _) | (None, Some((event, _))) => crate::card::link(world::ItemRef::Event(*event)),
        (None, None) => crate::card::link(world::ItemRef::Person(one.report.person)),
    };
    let words = match one.gap {
        None => format!("{name}: none was held yet"),
        Some(gap) => {
            format!("{name}: {} from the last to the next", count(gap.max(0) as usize, "day", "days"))
        }
    };
    Behind::new(words, link)
}

/// Something with a date, whether it was kept, and what it is.
type Judged = (Timestamp, bool, Option<Behind>);

/// Those of the present stretch, latest first.
fn behind(world: &Snapshot, all: Vec<Judged>) -> Vec<Behind> {
    let from = world.now - SignedDuration::from_hours(24 * STRETCH_DAYS);
    let mut here: Vec<Judged> = all.into_iter().filter(|(at, ..)| (from..world.now).contains(at)).collect();
    here.sort_by_key(|one| std::cmp::Reverse(one.0));
    here.into_iter().filter_map(|(.., behind)| behind).collect()
}

/// So many of so many, in the present stretch and in the one before it.
fn counted(world: &Snapshot, all: &[Judged]) -> [(u32, u32); 2] {
    let stretch = SignedDuration::from_hours(24 * STRETCH_DAYS);
    let within = |from: Timestamp, to: Timestamp| {
        let some: Vec<bool> =
            all.iter().filter(|(at, ..)| *at >= from && *at < to).map(|(_, ok, _)| *ok).collect();
        (some.iter().filter(|ok| **ok).count() as u32, some.len() as u32)
    };
    let middle = world.now - stretch;
    [within(middle, world.now), within(middle - stretch, middle)]
}

fn rate(
    name: &'static str,
    [now, before]: [(u32, u32); 2],
    what: &str,
    next: String,
    link: &'static str,
    behind: Vec<Behind>,
) -> Line {
    if now.1 == 0 {
        return Line {
            name,
            now: format!("Not enough history: no {what} fell due in eight weeks"),
            was: String::new(),
            trend: Trend::Unknown,
            next,
            link,
            behind,
        };
    }
    let interval = wilson::interval(now.0, now.1).map_or(String::new(), |(low, high)| {
        format!(" ({:.0} to {:.0} % by its interval)", 100.0 * low, 100.0 * high)
    });
    let was = match before.1 {
        0 => String::new(),
        all => format!("{} of {all} in the eight weeks before", before.0),
    };
    Line {
        name,
        now: format!("{} of {}{interval}", now.0, now.1),
        was,
        trend: Trend::of_counts(now, before),
        next,
        link,
        behind,
    }
}

fn decisions(world: &Snapshot) -> Line {
    let zone = world.zone();
    let due = |d: &world::Decision| {
        d.due.map(|due| due.instant(&zone, world.office.hours.day_end(due.date(&zone))))
    };
    let told: Vec<Judged> = world
        .decisions
        .values()
        .filter_map(|d| {
            let due = due(d).filter(|due| *due < world.now)?;
            let in_time = d.choice.as_ref().is_some_and(|choice| choice.at <= due);
            let came = match (&d.choice, in_time) {
                (_, true) => "decided in time",
                (Some(_), false) => "decided later",
                (None, false) => "not decided",
            };
            let words = format!("{}: due {}, {came}", inert(&short(&d.question, 80)), on(world, due));
            Some((due, in_time, Behind::new(words, crate::card::link(world::ItemRef::Decision(d.id)))))
        })
        .collect();
    let mut open: Vec<(&world::Decision, Timestamp)> =
        world.decisions.values().filter(|d| d.state.is_open()).filter_map(|d| Some((d, due(d)?))).collect();
    open.sort_by_key(|(_, due)| *due);
    let next = open.first().map_or_else(
        || "Give the open ones a date".to_owned(),
        |(d, _)| format!("Decide next: {}", inert(&short(&d.question, 80))),
    );
    let counted = counted(world, &told);
    rate("Decisions on time", counted, "decision with a date", next, "decisions", behind(world, told))
}

/// Of the set that every page counts: confirmed promises of ours whose day is over.
fn promises(world: &Snapshot) -> Line {
    let all = crate::grid::set(world);
    let ours = || all.iter().filter(|one| one.promise.ours && !one.found);
    let told: Vec<Judged> = ours()
        .filter(|one| rated(one) && one.stands != Stands::Moved)
        .filter_map(|one| {
            let over = one.over.filter(|over| *over < world.now)?;
            let came = match one.stands {
                Stands::Kept => "kept",
                Stands::KeptLate => "kept later",
                Stands::Broken => "broken",
                _ => "still open",
            };
            let object = inert(&short(&commitments::promised(world, one.promise), 80));
            let words = format!("{object}: due {}, {came}", on(world, over));
            let link = crate::card::link(world::ItemRef::Commitment(one.promise.id));
            Some((over, one.stands == Stands::Kept, Behind::new(words, link)))
        })
        .collect();
    let open = ours().filter(|one| one.is_open()).filter_map(|one| Some((one.awaited?, one.promise)));
    let next = open.min_by_key(|(awaited, promise)| (*awaited, promise.id)).map_or_else(
        || "Look at what is promised".to_owned(),
        |(_, promise)| format!("Next due: {}", inert(&short(&commitments::promised(world, promise), 80))),
    );
    let (counted, link) = (counted(world, &told), "insights/promises");
    rate("Promises kept", counted, "confirmed promise of ours with a date", next, link, behind(world, told))
}

fn progress(world: &Snapshot, goals: &[GoalOdds]) -> Line {
    const NAME: &str = "Goals on their way";
    let Some(worst) = goals.first() else {
        return missing(
            NAME,
            "Not enough history: no open goal has a target, a date and two measured states",
            "Measure one",
            "goals",
        );
    };
    let likely = |chances: &[f64]| chances.iter().filter(|chance| **chance >= 0.5).count();
    let now: Vec<f64> = goals.iter().map(|g| g.chance).collect();
    let before: Vec<f64> = goals.iter().filter_map(|g| g.was).collect();
    let known = before.len() == goals.len();
    let short = crate::goals::forecast::too_short(world, goals);
    let more = match short.len() {
        0 => String::new(),
        n => format!("; of {} there is not enough history", count(n, "more", "more")),
    };
    let share = |some: &[f64]| likely(some) as f64 / some.len().max(1) as f64;
    Line {
        name: NAME,
        now: format!(
            "{} of {} more likely than not{more}",
            likely(&now),
            count(now.len(), "measured goal", "measured goals")
        ),
        was: if known { format!("{} four weeks ago", likely(&before)) } else { String::new() },
        trend: Trend::of(share(&now), known.then(|| share(&before)), TELLING),
        next: format!("Look at {}: {}", worst.name, in_ten(worst.chance)),
        link: "goals",
        behind: goals
            .iter()
            .filter_map(|g| {
                Behind::new(format!("{}: {}", g.name, g.words), Some(format!("goals/{}", g.slug)))
            })
            .chain(short.iter().filter_map(|g| {
                let states = count(g.status.len(), "measured state", "measured states");
                let words = format!("{}: not enough history, {states}, two days' are needed", inert(&g.name));
                Behind::new(words, Some(format!("goals/{}", g.slug)))
            }))
            .collect(),
    }
}

/// With by how many minutes it changed, where that is more than chance explains.
fn focus(report: &Insights, changed: Option<f64>) -> Line {
    const NAME: &str = "Hours for deep work";
    let Some(figure) = report.figures.iter().find(|f| f.code == FOCUS) else {
        return missing(NAME, "Not enough history", "Keep time free", "week/hours");
    };
    Line {
        name: NAME,
        now: figure.words.clone(),
        was: figure.was.clone().map_or(String::new(), |was| format!("was {was}")),
        trend: match (&figure.was, changed) {
            (None, _) => Trend::Unknown,
            (Some(_), None) => Trend::Same,
            (Some(_), Some(by)) => Trend::of(by, Some(0.0), 0.0),
        },
        next: "Keep two hours free for what matters most".to_owned(),
        link: "week/hours",
        behind: vec![Behind {
            words: "Every stretch that was counted".to_owned(),
            link: format!("insights/why?code={FOCUS}&weeks=8"),
        }],
    }
}
