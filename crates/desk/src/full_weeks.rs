//! Full weeks: what is due in the coming weeks against the time there is, what eases them, who must be told, and
//! afterwards where the minutes came from (spec §12.8).
//!
//! [`compose`] is pure: a snapshot as its reader may see it, in; the page out.

mod care;
mod urgent;

pub use care::{Care, CareShown, keep_care};
pub use urgent::{Record, Row, Urgent, give_way};

use crate::card::{Card, Seats, card};
use crate::marks::Marks;
use crate::words::{clock, count, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::maths::{Values, spoken};
use engines::orchestration::OrchestrationConfig;
use engines::orchestration::full_weeks::{self as engine, Cause, FULL, Relief, Week};
use engines::twin::WeekLoad;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;
use world::{Interval, Proposal, Snapshot, TaskId};

/// The kinds of proposal that ease a full week.
const KINDS: [&str; 3] = ["orchestration.park", "orchestration.hand_over", "orchestration.care"];
/// Tasks that are named with a week, late ones, and people.
const NAMED: usize = 5;
/// Days of accepted requests that are told.
const DAYS: i64 = 28;

/// A coming week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekRow {
    /// Its Monday.
    pub monday: Date,
    /// "This week", "Week of Mon 7 Dec".
    pub label: String,
    /// "38 h to 41 h of 36 h".
    pub load: String,
    /// Percent of its working time, for the bar: 0–100.
    pub percent: u8,
    /// Whether it is full.
    pub full: bool,
    /// What the load is made of: "14 h of meetings, 24 h of work that is due, 3 h of mail".
    pub made_of: String,
    /// Its largest tasks, with what they take.
    pub tasks: Vec<Named>,
}

/// Something with a name and a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// The task's id; none for a person or a cause.
    pub task: Option<TaskId>,
    /// Its name.
    pub name: String,
    /// "2 h 30 late", "3 h, 4% of the time".
    pub figure: String,
    /// Whom to tell: a first name.
    pub tell: Option<String>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FullWeeks {
    /// The finding.
    pub headline: String,
    /// How it is reckoned.
    pub support: String,
    /// The week under way and four more.
    pub weeks: Vec<WeekRow>,
    /// Open proposals that ease the full ones.
    pub cards: Vec<Card>,
    /// What is late at the least if nothing gives way.
    pub late: Vec<Named>,
    /// Stretches of more than 90 minutes without a break, in the full week.
    pub unbroken: Vec<String>,
    /// Where the work of last week came from.
    pub causes: Vec<Named>,
    /// Whose requests were taken on in the last four weeks.
    pub accepted: Vec<Named>,
    /// What is marked urgent, where it is more than fits.
    pub urgent: Option<Urgent>,
    /// What gave way lately, and how urgent what people called urgent was.
    pub record: Record,
    /// The executive's own plan for them; shown to nobody else.
    pub care: Option<CareShown>,
}

/// The page for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn full_weeks(desk: &Desk) -> Result<FullWeeks, DeskError> {
    let world = desk.snapshot().await?;
    let config = desk.engines();
    let values = engines::alignment::values(&world, &config.alignment);
    let mut page = compose(&world, &desk.seats().await?, &values, &config.orchestration);
    page.record = urgent::record(desk).await?;
    page.care = care::shown(desk, &world).await?;
    Ok(page)
}

/// Makes the page.
pub fn compose(world: &Snapshot, seats: &Seats, values: &Values, config: &OrchestrationConfig) -> FullWeeks {
    let weeks = engine::weeks(world);
    let relief = engine::relief(world, values, &weeks, config);
    let marks = Marks::of(world);
    let eases = |p: &&Proposal| KINDS.contains(&p.kind.0.as_str()) && p.waits(world.now);
    let mut open: Vec<&Proposal> = world.proposals.values().filter(eases).collect();
    open.sort_by(|a, b| b.expected.minutes.total_cmp(&a.expected.minutes).then(a.id.cmp(&b.id)));
    let page = Pages { world, today: world.zone().to_datetime(world.now).date() };
    FullWeeks {
        headline: page.headline(&weeks, relief.as_ref()),
        support: page.support(&weeks),
        weeks: weeks.iter().map(|week| page.week(week)).collect(),
        cards: open.into_iter().map(|p| card(world, seats, &marks, p)).collect(),
        late: relief.as_ref().map_or_else(Vec::new, |relief| page.late(relief)),
        unbroken: relief.as_ref().map_or_else(Vec::new, |relief| page.unbroken(&weeks[relief.first])),
        causes: page.causes(),
        accepted: page.accepted(),
        urgent: urgent::urgent(seats.reader.actor.role == world::Role::Executive, world, values, config),
        record: Record::default(),
        care: None,
    }
}

struct Pages<'a> {
    world: &'a Snapshot,
    today: Date,
}

impl Pages<'_> {
    fn label(&self, week: &Week) -> String {
        label(week.monday, self.today)
    }

    fn headline(&self, weeks: &[Week], relief: Option<&Relief>) -> String {
        let Some(relief) = relief else {
            let last = weeks.last().map_or(self.today, |w| w.monday.saturating_add(6.days()));
            return format!("No week until {} is full.", day(last, self.today));
        };
        let week = &weeks[relief.first];
        let (load, time) = (spoken::load((week.load_p50(), week.load_p80())), whole(week.capacity));
        let room = match week.monday <= self.today {
            true => format!("what is left of it, {time}"),
            false => format!("{time} of working time"),
        };
        let first = format!("{} is full: {load} for {room}.", self.label(week));
        match relief.last - relief.first {
            0 => first,
            1 => format!("{first} So is the one after it."),
            n => format!("{first} So are the {} after it.", count(n, "", "").trim()),
        }
    }

    fn support(&self, weeks: &[Week]) -> String {
        let unestimated: usize = weeks.iter().map(|w| w.unestimated).sum();
        let measure = "What takes each week in half of the cases, and in four of five: the calendar with its ways, what is due, and what usually comes up. A week is full when what is known already takes more than nine tenths of its time.";
        match unestimated {
            0 => measure.to_owned(),
            n => format!(
                "{measure} {} without an estimate {} taken as usual for {} kind.",
                sentence(&count(n, "task", "tasks")),
                if n == 1 { "is" } else { "are" },
                if n == 1 { "its" } else { "their" }
            ),
        }
    }

    fn week(&self, week: &Week) -> WeekRow {
        let mut demands = week.demands.clone();
        demands.sort_by(|a, b| b.mean.total_cmp(&a.mean).then(a.task.cmp(&b.task)));
        let named = demands.iter().take(NAMED).filter_map(|d| {
            let figure = format!("about {}", whole(d.mean));
            Some(Named { figure, ..self.task(d.task)? })
        });
        let load = WeekLoad::of(week);
        WeekRow {
            monday: week.monday,
            label: self.label(week),
            load: load_words(&load),
            percent: (100.0 * week.share().unwrap_or(0.0)).round().clamp(0.0, 100.0) as u8,
            full: week.is_full(),
            made_of: made_of(&load),
            tasks: named.collect(),
        }
    }

    fn task(&self, id: TaskId) -> Option<Named> {
        let task = self.world.tasks.get(&id)?;
        let asked = task.requester.filter(|r| *r != self.world.office.owner.person);
        let tell = asked.and_then(|r| self.world.people.get(&r)).map(|p| inert(p.first_name()));
        Some(Named { task: Some(id), name: short(&inert(&task.title), 80), figure: String::new(), tell })
    }

    fn late(&self, relief: &Relief) -> Vec<Named> {
        let mut late = relief.chosen.late.clone();
        late.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then(a.task.cmp(&b.task)));
        let named = late.iter().filter_map(|late| {
            let figure = format!("{} of work late", whole(late.minutes));
            Some(Named { figure, ..self.task(late.task)? })
        });
        named.collect()
    }

    /// Runs of meetings of a week with less than ten minutes between them, longer than 90 minutes.
    fn unbroken(&self, week: &Week) -> Vec<String> {
        let zone = self.world.zone();
        let end = week.monday.saturating_add(7.days());
        let inside = |i: &&Interval| {
            let on = zone.to_datetime(i.start).date();
            let work = self.world.office.hours.on(on, &zone);
            week.monday <= on
                && on < end
                && i.end > self.world.now
                && work.is_some_and(|work| work.overlaps(i))
        };
        let mut runs: Vec<Interval> = Vec::new();
        for busy in self.world.busy.iter().filter(inside) {
            match runs.last_mut() {
                Some(run) if Interval::new(run.end, busy.start.max(run.end)).minutes() < 10 => {
                    run.end = run.end.max(busy.end);
                }
                _ => runs.push(*busy),
            }
        }
        let long = runs.iter().filter(|run| (91..=12 * 60).contains(&run.minutes()));
        let said = |run: &Interval| {
            let on = day(zone.to_datetime(run.start).date(), self.today);
            format!("{}, {}–{}", sentence(&on), clock(run.start, &zone), clock(run.end, &zone))
        };
        long.map(said).collect()
    }

    /// Where the work of the last whole week came from.
    fn causes(&self) -> Vec<Named> {
        let back = i64::from(self.today.weekday().since(Weekday::Monday)) + 7;
        let monday = self.today.saturating_sub(back.days());
        let at = |date| world::time::instant(date, jiff::civil::Time::midnight(), &self.world.zone());
        let week = Interval::new(at(monday), at(monday.saturating_add(7.days())));
        let told = engine::causes(self.world, week).into_iter().map(|part| {
            let example = part.tasks.first().and_then(|id| self.task(*id)).map_or(String::new(), |t| t.name);
            let more = part.tasks.len().saturating_sub(1);
            let more =
                if more == 0 { String::new() } else { format!(" and {}", count(more, "more", "more")) };
            Named {
                task: part.tasks.first().copied(),
                name: cause(part.cause).to_owned(),
                figure: format!("{}: {example}{more}", whole(part.minutes)),
                tell: None,
            }
        });
        told.collect()
    }

    fn accepted(&self) -> Vec<Named> {
        let told = engine::accepted(self.world, DAYS).into_iter().take(NAMED).map(|one| {
            let name = self.world.people.get(&one.person).map_or("somebody", |p| p.name.as_str());
            let unknown =
                if one.unknown == 0 { String::new() } else { format!(", {} of unknown length", one.unknown) };
            Named {
                task: None,
                name: inert(name),
                figure: format!(
                    "{}, {}, {:.0}% of the working time{unknown}",
                    count(one.tasks.len(), "task", "tasks"),
                    whole(one.minutes),
                    100.0 * one.share
                ),
                tell: None,
            }
        });
        told.collect()
    }
}

/// "This week", "Next week", "Week of Mon 7 Dec".
pub(crate) fn label(monday: Date, today: Date) -> String {
    match (monday - today).get_days() {
        ..=0 => "This week".to_owned(),
        1..=7 => "Next week".to_owned(),
        _ => format!("Week of {}", day(monday, today)),
    }
}

/// A length in whole hours, from ten hours on.
pub(crate) fn whole(minutes: f64) -> String {
    spoken::whole(minutes)
}

/// How full a week is, the same on every page: "38 h to 41 h of 36 h".
pub(crate) fn load_words(week: &WeekLoad) -> String {
    match week.time > 0.0 {
        true => format!("{} of {}", spoken::load(week.taken), whole(week.time)),
        false => "no working time".to_owned(),
    }
}

/// What takes a week, on average, the same on every page; the parts of [`load_words`].
pub(crate) fn made_of(week: &WeekLoad) -> String {
    let parts = [
        (week.meetings, "of meetings"),
        (week.travel, "on the way"),
        (week.due, "of work that is due"),
        (week.mail, "of mail"),
        (week.coming, "of meetings that usually come up"),
        (week.new_work, "of work that usually comes up"),
    ];
    let told = parts.into_iter().filter(|(minutes, _)| *minutes >= 1.0);
    let told: Vec<String> = told.map(|(minutes, words)| format!("{} {words}", whole(minutes))).collect();
    if told.is_empty() { "nothing yet".to_owned() } else { told.join(", ") }
}

fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Unplanned => "Came up in the week itself",
        Cause::Asked => "Asked for by others",
        Cause::PutOff => "Put off three times or more",
        Cause::Longer => "Took longer than estimated",
        Cause::LateInput => "Waits for somebody past its date",
    }
}

/// The share from which on a week is full, in percent, for the mark on its bar.
pub const FULL_PERCENT: u8 = (FULL * 100.0) as u8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{mara, morning, task};
    use world::{Due, Item, Task};

    fn told(minutes: u32) -> FullWeeks {
        let ana = world::PersonId::derive("ana@far.example");
        let one = |n: i8| Task {
            estimate_minutes: Some(minutes),
            due: Some(Due::On(jiff::civil::date(2026, 12, 7 + n % 5))),
            requester: Some(ana),
            ..task(&format!("Work {n}"), None)
        };
        let world = morning((0..10).map(one).map(Item::Task).collect());
        compose(&world, &mara(&world), &Values::new(), &OrchestrationConfig::default())
    }

    #[test]
    fn the_finding_is_the_first_full_week() {
        let calm = told(30);
        assert_eq!(calm.headline, "No week until Sun 27 Dec is full.");
        assert!(calm.late.is_empty() && calm.weeks.iter().all(|w| !w.full));
        let full = told(230);
        assert!(full.headline.starts_with("Week of Mon 7 Dec is full: "), "{}", full.headline);
        assert!(full.headline.ends_with(" for 40 h of working time."), "{}", full.headline);
        let week = &full.weeks[2];
        assert!(week.full && week.percent == 100 && week.tasks.len() == NAMED, "{week:?}");
        assert!(week.made_of.ends_with(" h of work that is due"), "{}", week.made_of);
        assert!(week.load.ends_with(" of 40 h") && week.load.contains(" h to "), "{}", week.load);
        assert!(full.support.contains("four of five"));
        assert_eq!(full.weeks[0].label, "This week");
    }

    #[test]
    fn whose_requests_were_taken_on_is_told_with_their_share() {
        let found = told(60).accepted;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].figure.starts_with("ten tasks, 10 h, 6% of the working time"),
            "{}",
            found[0].figure
        );
    }
}
