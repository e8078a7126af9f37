//! What is coming: what the next four weeks will want of the executive's time, which recurring meetings are worth
//! theirs, and time made free at once.

mod free;
mod frontier;
mod here;
mod ideal;
mod place;
mod stay;

pub use free::{Freed, free, hours};
pub use frontier::{Frontier, Move, Row, frontier};
pub use here::{Here, here, why_not_on};
pub use ideal::IdealRow;
pub use place::{Place, Spot, WhyNot, place, why_not};
pub use stay::{Said, Staying, keep, lift, staying};
pub(crate) use stay::{put_back_by_hand, stay_no_longer, stay_put, staying_of, stays};

use crate::card::{Say, Source, source};
use crate::full_weeks::{load_words, made_of};
use crate::marks::{Mark, Marks};
use crate::week::{WeekOf, title};
use crate::words::{count, duration, inert, sentence};
use crate::{Desk, DeskError};
use engines::agenda::forecast::{Demand, Want, WeekAhead, forecast};
use engines::agenda::{Advice, AgendaConfig, SeriesReview};
use engines::maths::{Values, calendar, spoken};
use engines::orchestration::full_weeks::Week;
use engines::twin::WeekLoad;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use world::{EventId, GoalId, Reason, Snapshot};

/// Weeks that are told, the present one first.
const WEEKS: usize = 4;
/// Weeks of the past that are read: a year shows what comes once a year.
const HISTORY_WEEKS: usize = 60;
/// Most sources shown of one demand.
const MOST_SOURCES: usize = 5;

/// What is coming.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ahead {
    /// The finding.
    pub headline: String,
    /// One line of support.
    pub support: String,
    /// The next four weeks, the present one first.
    pub weeks: Vec<WeekRow>,
    /// Recurring meetings of the last quarter, most time first.
    pub series: Vec<SeriesRow>,
    /// How far the next ten working days could be better, a sentence; or why that is not known.
    pub measured: String,
    /// How the present week agrees with the ideal one, a sentence; or that none is told.
    pub ideal: String,
    /// The same, stretch by stretch.
    pub drift: Vec<IdealRow>,
    /// Which of the weeks is told in full, from 0.
    pub chosen: usize,
    /// What few moves and many bring of that week.
    pub frontier: Frontier,
    /// What somebody said stays where it is, soonest first.
    pub staying: Vec<StayRow>,
}

/// A meeting that stays where it is by somebody's word.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StayRow {
    /// Which.
    pub event: EventId,
    /// "Vendor review, Thu 26 Nov 14:00".
    pub name: String,
    /// Who said so, and whether whoever sits here may lift it.
    pub said: Staying,
}

/// A week ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekRow {
    /// Its Monday.
    pub monday: Date,
    /// "Week 49".
    pub title: String,
    /// Working minutes in it, from now on.
    pub capacity: i64,
    /// Minutes that take it, in half of the cases and in four of five; as on every page.
    pub wanted: (i64, i64),
    /// "31 h to 35 h of 40 h".
    pub words: String,
    /// What that is made of: "21 h of meetings, 10 h of work that is due".
    pub made_of: String,
    /// What is wanted of it besides, and no part of that figure: "the plan of your goals lacks 6 h"; empty for nothing.
    pub besides: String,
    /// More than nine tenths of the working time are taken in one case of five.
    pub full: bool,
    /// What is wanted, by goal, most first.
    pub goals: Vec<GoalRow>,
}

/// What a goal will want of a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalRow {
    /// Its mark; none for time that serves no goal.
    pub mark: Option<Mark>,
    /// Its name, or "No goal".
    pub name: String,
    /// Minutes at the middle and at four in five.
    pub wanted: (i64, i64),
    /// "6 h to 7 h 30".
    pub words: String,
    /// Share of the week's working time at four in five, per cent.
    pub share: i64,
    /// What it is made of.
    pub demands: Vec<DemandRow>,
}

/// One thing that will want time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DemandRow {
    /// "Booked", "Dated work", "Comes again", "Plan".
    pub what: &'static str,
    /// It, in words.
    pub words: String,
    /// "1 h 30", "2 h to 3 h".
    pub time: String,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// How many sources there are besides.
    pub more: usize,
}

/// A recurring meeting and what should become of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesRow {
    /// Its next meeting.
    pub next: EventId,
    /// What it is called.
    pub name: String,
    /// "12 times, every 7 days, 60 min".
    pub rhythm: String,
    /// "12 h".
    pub spent: String,
    /// 0–100.
    pub worth: i64,
    /// The parts of the worth.
    pub parts: Vec<Reason>,
    /// "Keep", "Shorten to 45 min", "Every other week", "Ask to be left out", "Stop".
    pub advice: String,
    /// Whether it should stay as it is.
    pub keep: bool,
    /// Why.
    pub why: String,
    /// The last meetings.
    pub sources: Vec<Source>,
}

/// What is coming, for whoever sits here; one of the four weeks, from 0, is told in full.
///
/// # Errors
/// Those of the ledger.
pub async fn ahead(desk: &Desk, chosen: usize) -> Result<Ahead, DeskError> {
    let chosen = chosen.min(WEEKS - 1);
    let frontier = frontier(desk, Some(WeekOf::holding(desk.today()).plus(chosen as i64))).await?;
    let world = desk.history(HISTORY_WEEKS).await?;
    let seats = desk.seats().await?;
    let config = desk.engines();
    let values = engines::alignment::values(&world, &config.alignment);
    let serves = engines::given(&world, &values, &config).serves;
    let tree = engines::alignment::GoalTree::of(&world);
    let plan: BTreeMap<GoalId, f64> = tree.leaves().map(|goal| (goal, tree.weight(goal))).collect();
    let say = Say::of(&world, &seats);
    let marks = Marks::of(&world);
    let loads = engines::orchestration::full_weeks::weeks(&world);
    let by_goal = forecast(&world, &serves, &plan);
    let weeks: Vec<WeekRow> =
        by_goal.iter().zip(&loads).map(|(week, load)| row(&say, &marks, week, load)).collect();
    let series = engines::agenda::review(&world, &values);
    let series: Vec<SeriesRow> = series.into_iter().map(|review| series_row(&say, review)).collect();
    let measured = measured(&world, &values, &config.agenda);
    let monday = WeekOf::holding(desk.today()).monday;
    let drift: Vec<IdealRow> =
        engines::agenda::drift(&world, monday).iter().map(|drift| ideal::row(&say, drift)).collect();
    Ok(Ahead {
        headline: headline(&weeks),
        support: support(&weeks, &series),
        weeks,
        series,
        measured,
        ideal: ideal::words(&drift),
        drift,
        chosen,
        frontier,
        staying: all_staying(desk, &world),
    })
}

/// What somebody's word holds where it is, of what is still ahead.
fn all_staying(desk: &Desk, world: &Snapshot) -> Vec<StayRow> {
    let zone = world.zone();
    let ahead = world.events.values().filter(|event| event.interval(&zone).start > world.now);
    let mut rows: Vec<(jiff::Timestamp, StayRow)> = ahead
        .filter_map(|event| {
            let said = staying_of(desk, event)?;
            let span = event.interval(&zone);
            let when = spoken::stretch(span, &zone, desk.today());
            let name = format!("{}, {when}", inert(&title(event)));
            Some((span.start, StayRow { event: event.id, name, said }))
        })
        .collect();
    rows.sort_by_key(|(start, row)| (*start, row.event));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// How far the coming working days could be better, with what is proved.
fn measured(world: &Snapshot, values: &Values, config: &AgendaConfig) -> String {
    let today = calendar::date_of(world.now, &world.zone());
    let dates = calendar::working_days(&world.office.hours, today, config.horizon_days);
    let Some(found) = engines::agenda::measured(world, values, config, &dates) else {
        return "Nothing is proved: meetings that may move stand in each other's way.".to_owned();
    };
    let left = found.best - found.least;
    let proved = match left {
        0 => "None is better: that is proved.".to_owned(),
        _ => format!("None costs less than {}: that is proved.", duration(found.least)),
    };
    match found.now - found.best {
        0 => format!(
            "The next ten working days cost {} as they are, and no better places were found. {proved}",
            duration(found.now)
        ),
        gain => format!(
            "The next ten working days cost {} as they are; with meetings at the best places found {} less. {proved}",
            duration(found.now),
            duration(gain)
        ),
    }
}

fn row(say: &Say<'_>, marks: &Marks, week: &WeekAhead, load: &Week) -> WeekRow {
    let told = WeekLoad::of(load);
    let mut by_goal: BTreeMap<Option<GoalId>, Vec<&Demand>> = BTreeMap::new();
    week.demands.iter().for_each(|d| by_goal.entry(d.goal).or_default().push(d));
    let mut goals: Vec<GoalRow> =
        by_goal.into_iter().map(|(goal, all)| goal_row(say, marks, week.capacity, goal, &all)).collect();
    goals.sort_by(|a, b| b.wanted.1.cmp(&a.wanted.1).then(a.name.cmp(&b.name)));
    WeekRow {
        monday: week.monday,
        title: format!("Week {}", week.monday.iso_week_date().week()),
        capacity: week.capacity,
        wanted: (told.taken.0.round() as i64, told.taken.1.round() as i64),
        words: load_words(&told),
        made_of: made_of(&told),
        besides: besides(week),
        full: load.is_full(),
        goals,
    }
}

/// What is wanted of a week that nothing stands for in the calendar or the lists yet.
fn besides(week: &WeekAhead) -> String {
    let sum = |want| week.demands.iter().filter(|d| d.want == want).map(|d| d.p50).sum::<f64>();
    let (plan, again) = (sum(Want::Plan), sum(Want::Ritual));
    let parts =
        [(plan, "what the plan of your goals still lacks"), (again, "what comes again and is not booked")];
    let told = parts.into_iter().filter(|(minutes, _)| *minutes >= 1.0);
    let told: Vec<String> =
        told.map(|(minutes, words)| format!("{} for {words}", spoken::whole(minutes))).collect();
    if told.is_empty() { String::new() } else { format!("Besides, and no part of it: {}.", told.join(", ")) }
}

fn goal_row(say: &Say<'_>, marks: &Marks, capacity: i64, goal: Option<GoalId>, all: &[&Demand]) -> GoalRow {
    let sum = |of: fn(&Demand) -> f64| all.iter().map(|d| of(d)).sum::<f64>().round() as i64;
    let wanted = (sum(|d| d.p50), sum(|d| d.p80));
    let known = goal.and_then(|id| say.world.goals.get(&id));
    GoalRow {
        mark: goal.and_then(|id| marks.goal(id)),
        name: known.map_or_else(|| "No goal".to_owned(), |g| inert(&g.name)),
        wanted,
        words: range(wanted),
        share: (100 * wanted.1).checked_div(capacity).unwrap_or(0).clamp(0, 100),
        demands: all.iter().map(|d| demand(say, d)).collect(),
    }
}

fn demand(say: &Say<'_>, demand: &Demand) -> DemandRow {
    DemandRow {
        what: match demand.want {
            Want::Booked => "Booked",
            Want::Work => "Dated work",
            Want::Ritual => "Comes again",
            Want::Plan => "Plan",
        },
        words: inert(&demand.words),
        time: range((demand.p50.round() as i64, demand.p80.round() as i64)),
        sources: demand.evidence.iter().take(MOST_SOURCES).map(|e| source(say, e)).collect(),
        more: demand.evidence.len().saturating_sub(MOST_SOURCES),
    }
}

/// "2 h to 3 h"; one figure where both are the same.
fn range((low, high): (i64, i64)) -> String {
    if low == high { duration(high) } else { format!("{} to {}", duration(low), duration(high)) }
}

fn series_row(say: &Say<'_>, review: SeriesReview) -> SeriesRow {
    let advice = match review.advice {
        Advice::Keep => "Keep".to_owned(),
        Advice::Shorten(minutes) => format!("Shorten to {}", spoken::minutes(minutes as f64)),
        Advice::Thin => "Every other week".to_owned(),
        Advice::Leave => "Ask to be left out".to_owned(),
        Advice::Stop => "Stop".to_owned(),
    };
    SeriesRow {
        next: review.next,
        name: inert(&review.name),
        rhythm: format!(
            "{}, {}, {}",
            count(review.held, "time", "times"),
            match review.every_days.round() {
                days if days <= 1.0 => "every day".to_owned(),
                days => format!("every {days:.0} days"),
            },
            duration(review.minutes)
        ),
        spent: duration(review.spent_minutes),
        worth: review.worth.round() as i64,
        parts: review.parts,
        advice,
        keep: review.advice == Advice::Keep,
        why: inert(&review.why),
        sources: review.evidence.iter().map(|e| source(say, e)).collect(),
    }
}

fn headline(weeks: &[WeekRow]) -> String {
    match weeks.iter().find(|week| week.full) {
        Some(week) => format!("{} wants more than fits: {}.", week.title, week.words),
        None => "The next four weeks fit.".to_owned(),
    }
}

fn support(weeks: &[WeekRow], series: &[SeriesRow]) -> String {
    let full = weeks.iter().filter(|week| week.full).count();
    let change = series.iter().filter(|row| !row.keep).count();
    let weeks = match full {
        0 => "No week is full".to_owned(),
        n => sentence(&format!("{} full", count(n, "week is", "weeks are"))),
    };
    match series.len() {
        0 => format!("{weeks}; no meeting has come again three times in the last quarter."),
        n => format!(
            "{weeks}; of {}, {} should not stay as {}.",
            count(n, "recurring meeting", "recurring meetings"),
            change,
            if change == 1 { "it is" } else { "they are" }
        ),
    }
}
