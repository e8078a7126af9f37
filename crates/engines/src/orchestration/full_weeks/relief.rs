//! What eases a full week: the least valuable work parked with a day on which it comes back and a word to whoever waits,
//! light work handed over, an evening off and a day to recover.

use super::super::OrchestrationConfig;
use super::super::assistant::may_take;
use super::super::clarify::named;
use super::super::radar::{Room, of_task};
use super::super::relative::counted;
use super::care::free_day;
use super::choose::{Chosen, Piece, fewest_late, least_lateness};
use super::weeks::{by_task, weeks};
use crate::maths::effort::History;
use crate::maths::outlook::Week;
use crate::maths::{Values, calendar, drafts, spoken, value_of, work};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use std::collections::BTreeSet;
use world::effect::TaskChange;
use world::evidence::Unit;
use world::proposal::{Draft, Way};

use world::time::instant;
use world::{Due, Effect, Interval, ItemRef, Mailbox, Proposal, Reason, Snapshot, Task, TaskId, TaskState};

/// What takes less than this is done sooner than put off, minutes.
const WORTH_IT: f64 = 20.0;
/// Most tasks that are proposed to be parked at once.
const MOST_PARKED: usize = 5;
/// Minutes a week that light work handed over may take of the assistant.
const MOST_HANDED: f64 = 240.0;
/// Working days after it wakes by which a parked task is due.
const AFTER_WAKING: u16 = 2;
/// A letter takes so long.
const LETTER: f64 = 5.0;

/// What eases the first run of full weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct Relief {
    /// Its first week, by place among those ahead.
    pub first: usize,
    /// Its last.
    pub last: usize,
    /// The working day on which what is parked comes back.
    pub wakes: Date,
    /// Light work for the assistant.
    pub hand_over: Vec<TaskId>,
    /// What to park, the least valuable first.
    pub park: Vec<TaskId>,
    /// Whether the weeks are no longer full then.
    pub is_enough: bool,
    /// What will be late if nothing gives way, as little as can be; empty when all fits.
    pub chosen: Chosen,
}

/// What eases the first weeks that are full; none when no week is.
pub fn relief(
    world: &Snapshot,
    values: &Values,
    weeks: &[Week],
    config: &OrchestrationConfig,
) -> Option<Relief> {
    let first = weeks.iter().position(Week::is_full)?;
    let last = first + weeks[first..].iter().take_while(|w| w.is_full()).count() - 1;
    let next = weeks[last].monday.saturating_add(7.days());
    let wakes = calendar::working_days(&world.office.hours, next, 1).first().copied().unwrap_or(next);
    let candidates = candidates(world, values, weeks, first..=last);
    let mut gone: Vec<TaskId> = Vec::new();
    let full = |gone: &[TaskId]| weeks[first..=last].iter().any(|w| w.without(gone).is_full());
    let mut handed = 0.0;
    let mut hand_over = Vec::new();
    for task in candidates.iter().filter(|t| may_take(world, t)) {
        let minutes = taken(weeks, task.id);
        if !full(&gone) || handed + minutes > MOST_HANDED * (last - first + 1) as f64 {
            continue;
        }
        handed += minutes;
        hand_over.push(task.id);
        gone.push(task.id);
    }
    let mut park = Vec::new();
    for task in candidates.iter().filter(|t| !hand_over.contains(&t.id)) {
        if park.len() == MOST_PARKED || !full(&gone) {
            break;
        }
        park.push(task.id);
        gone.push(task.id);
    }
    let is_enough = !full(&gone);
    Some(Relief {
        first,
        last,
        wakes,
        hand_over,
        park,
        is_enough,
        chosen: chosen(world, values, last, weeks, config),
    })
}

/// What could give way in these weeks, the least valuable first.
fn candidates<'a>(
    world: &'a Snapshot,
    values: &Values,
    weeks: &[Week],
    run: std::ops::RangeInclusive<usize>,
) -> Vec<&'a Task> {
    let mut found: Vec<&Task> = by_task(weeks)
        .iter()
        .filter(|(_, n)| run.contains(n))
        .filter_map(|(id, _)| world.tasks.get(id))
        .filter(|task| may_give_way(world, task) && taken(weeks, task.id) >= WORTH_IT)
        .collect();
    found.sort_by(|a, b| value_of(values, a.id).total_cmp(&value_of(values, b.id)).then(a.id.cmp(&b.id)));
    found
}

/// Minutes that a task takes of these weeks, on average.
fn taken(weeks: &[Week], task: TaskId) -> f64 {
    weeks.iter().flat_map(|w| &w.demands).filter(|d| d.task == task).map(|d| d.mean).sum()
}

/// What has no hard date, is not marked as the first thing, and holds nobody else up.
fn may_give_way(world: &Snapshot, task: &Task) -> bool {
    let waits = |other: &Task| other.state.is_open() && other.after.contains(&task.id);
    !task.hard_due
        && task.priority != Some('A')
        && task.state != TaskState::Doing
        && !world.tasks.values().any(waits)
}

/// What is late at the least up to the end of the full weeks: by weight where weights differ and few enough are there,
/// else by number.
fn chosen(
    world: &Snapshot,
    values: &Values,
    last: usize,
    weeks: &[Week],
    config: &OrchestrationConfig,
) -> Chosen {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let (room, history) = (Room::new(world, config), History::new(&world.learned.effort, world.now));
    let asked: BTreeSet<TaskId> =
        weeks[..=last].iter().flat_map(|w| w.demands.iter().map(|d| d.task)).collect();
    let pieces: Vec<Piece> = asked
        .iter()
        .filter_map(|id| {
            let task = world.tasks.get(id)?;
            let due = task.due?;
            let effort = work::remaining(&history, world, task);
            let weight = work::cost_of_delay(world, task, value_of(values, *id), &effort);
            let due = room.until(due.instant(&zone, hours.day_end(due.date(&zone))));
            Some(Piece { task: *id, minutes: effort.p50, due, weight })
        })
        .collect();
    let weighs = |f: fn(f64, f64) -> f64, from: f64| pieces.iter().map(|p| p.weight).fold(from, f);
    let differ = weighs(f64::max, 0.0) > 2.0 * weighs(f64::min, f64::INFINITY);
    let by_weight = if differ { least_lateness(&pieces) } else { None };
    by_weight.unwrap_or_else(|| fewest_late(&pieces))
}

/// Proposals against the first full weeks: `orchestration.park`, `orchestration.hand_over`, `orchestration.care`.
pub fn propose(world: &Snapshot, values: &Values, config: &OrchestrationConfig) -> Vec<Proposal> {
    let weeks = weeks(world);
    let Some(relief) = relief(world, values, &weeks, config) else { return Vec::new() };
    let full = Full { world, weeks: &weeks, relief: &relief };
    let handed = relief.hand_over.iter().filter_map(|id| full.hand_over(world.tasks.get(id)?));
    let parked = relief.park.iter().filter_map(|id| Some(full.park(values, world.tasks.get(id)?)));
    handed.chain(parked).chain(full.care()).collect()
}

/// The full weeks with what eases them.
struct Full<'a> {
    world: &'a Snapshot,
    weeks: &'a [Week],
    relief: &'a Relief,
}

impl Full<'_> {
    /// "The week of Mon 7 Dec is full: 36 h to 41 h for 36 h of working time, private work apart."
    fn because(&self) -> String {
        let week = &self.weeks[self.relief.first];
        let load = spoken::load((week.load_p50(), week.load_p80()));
        let capacity = spoken::whole(week.capacity);
        // Proposals that others read too are made from what they may see.
        format!(
            "The week of {} is full: {load} for {capacity} of working time, private work apart.",
            spoken::day(week.monday)
        )
    }

    fn freed(&self, task: TaskId) -> f64 {
        taken(self.weeks, task)
    }

    fn hand_over(&self, task: &Task) -> Option<Proposal> {
        let assistant = self.world.office.assistant.as_ref()?;
        let first = assistant.name.split_whitespace().next().unwrap_or(&assistant.name);
        let change = TaskChange { owner: Some(assistant.person), ..Default::default() };
        let title = format!("Hand \"{}\" over to {first}", named(task));
        let effect = Effect::ChangeTask { task: task.id, change };
        Some(self.proposal("orchestration.hand_over", task, title, effect, vec![self.parked(task)], 0.0))
    }

    fn park(&self, values: &Values, task: &Task) -> Proposal {
        let Way { title, effect } = self.parked(task);
        let letter = if effect.parts().len() > 1 { LETTER } else { 0.0 };
        let ways =
            if may_take(self.world, task) { self.handed(task).into_iter().collect() } else { Vec::new() };
        let mut proposal = self.proposal("orchestration.park", task, title, effect, ways, letter);
        proposal.because = format!(
            "{} \"{}\" is among the least of what is due: {:.0} points of value.",
            proposal.because,
            named(task),
            value_of(values, task.id)
        );
        proposal
    }

    fn handed(&self, task: &Task) -> Option<Way> {
        let made = self.hand_over(task)?;
        Some(Way { title: made.title, effect: made.effect })
    }

    /// On hold until the weeks are over, due two working days later, and a word to whoever asked for it.
    fn parked(&self, task: &Task) -> Way {
        let wakes = self.relief.wakes;
        let due = counted(&self.world.office.hours, wakes, AFTER_WAKING);
        let change = TaskChange {
            state: Some(TaskState::Parked),
            start: Some(wakes),
            due: Some(Due::On(due)),
            ..Default::default()
        };
        let on_hold = Effect::ChangeTask { task: task.id, change };
        let title = format!("Park \"{}\" until {}", named(task), spoken::day(wakes));
        match self.letter(task, due) {
            Some(letter) => Way { title, effect: Effect::Together { effects: vec![on_hold, letter] } },
            None => Way { title, effect: on_hold },
        }
    }

    fn letter(&self, task: &Task, due: Date) -> Option<Effect> {
        let office = &self.world.office;
        let asked = self.world.people.get(&task.requester.filter(|r| *r != office.owner.person)?)?;
        let to = Mailbox { email: asked.emails.first()?.clone(), name: Some(asked.name.clone()) };
        let first = asked.first_name();
        let signature = office.owner.name.split_whitespace().next().unwrap_or_default();
        let week = spoken::day(self.weeks[self.relief.first].monday);
        let text = format!(
            "{first},\n\nThe week of {week} is full, so \"{}\" comes later than you asked: you will have it by {}. \
             Tell me if that is too late.\n\n{signature}\n",
            named(task),
            spoken::day(due)
        );
        Some(Effect::DraftMail {
            message_id: format!("parked-{}-{}@equerry", task.id, self.relief.wakes),
            to: vec![to],
            cc: Vec::new(),
            subject: named(task),
            text,
            in_reply_to: None,
        })
    }

    fn proposal(
        &self,
        kind: &'static str,
        task: &Task,
        title: String,
        effect: Effect,
        ways: Vec<Way>,
        letter: f64,
    ) -> Proposal {
        let evidence = vec![of_task(task, named(task))];
        let mut reasons = vec![
            Reason::new("freed", "what the full week gets back", self.freed(task.id), Unit::Minutes)
                .with(evidence.clone()),
        ];
        if letter > 0.0 {
            reasons.push(Reason::new("effort", "to tell whoever asked", -letter, Unit::Minutes));
        }
        let draft = Draft {
            kind,
            key: format!("{} {}", task.id, self.weeks[self.relief.first].monday),
            title,
            because: self.because(),
            effect,
            ways,
            expected: format!("{} free in a full week", spoken::minutes(self.freed(task.id))),
            reasons,
            evidence,
            about: vec![ItemRef::Task(task.id)],
            goal: None,
            by: None,
            expires: self.world.now + SignedDuration::from_hours(7 * 24),
        };
        Proposal::new(draft, self.world.now)
    }

    /// One evening off in the first full week, and a day or a morning after the last to recover.
    fn care(&self) -> Option<Proposal> {
        let (evening, morning) = (self.evening()?, self.recovery());
        let monday = self.weeks[self.relief.first].monday;
        let zone = self.world.zone();
        let today = calendar::date_of(self.world.now, &zone);
        let said = |slot: &Interval| spoken::stretch(*slot, &zone, today);
        let block = |name: &str, slot: Interval| Effect::CreateEvent {
            draft: drafts::block(
                self.world,
                format!("{}-{monday}@equerry", name.to_lowercase().replace(' ', "-")),
                name.to_owned(),
                slot,
            ),
        };
        let title = match &morning {
            Some(morning) => format!("Keep {} off, and {} to recover", said(&evening), said(morning)),
            None => format!("Keep {} off", said(&evening)),
        };
        let effects: Vec<Effect> = std::iter::once(block("Evening off", evening))
            .chain(morning.map(|slot| block("Recover", slot)))
            .collect();
        let minutes = morning.map_or(0.0, |slot| slot.minutes() as f64);
        let draft = Draft {
            kind: "orchestration.care",
            key: monday.to_string(),
            title,
            because: self.because(),
            effect: Effect::Together { effects },
            ways: Vec::new(),
            expected: "an evening off, and time to recover afterwards".to_owned(),
            reasons: vec![
                Reason::new("rest", "rest before and after a full week", minutes + 30.0, Unit::Minutes),
                Reason::new("cost", "working time it takes", -minutes, Unit::Minutes),
            ],
            evidence: self.heaviest(),
            about: Vec::new(),
            goal: None,
            by: None,
            expires: self.world.now + SignedDuration::from_hours(7 * 24),
        };
        Some(Proposal::new(draft, self.world.now))
    }

    /// The three largest tasks of the first full week.
    fn heaviest(&self) -> Vec<world::Evidence> {
        let mut demands = self.weeks[self.relief.first].demands.clone();
        demands.sort_by(|a, b| b.mean.total_cmp(&a.mean).then(a.task.cmp(&b.task)));
        let tasks = demands.iter().filter_map(|d| self.world.tasks.get(&d.task));
        tasks.take(3).map(|t| of_task(t, named(t))).collect()
    }

    /// Three hours after work on the first working day of the week, Wednesday first, that has nothing in the evening.
    fn evening(&self) -> Option<Interval> {
        let (zone, hours) = (self.world.zone(), &self.world.office.hours);
        let monday = self.weeks[self.relief.first].monday;
        [2, 3, 1, 0, 4]
            .iter()
            .map(|n: &i64| monday.saturating_add(n.days()))
            .filter(|day| calendar::is_working_day(hours, *day))
            .map(|day| Interval::lasting(instant(day, hours.day_end(day), &zone), 180))
            .find(|slot| slot.start > self.world.now && !self.world.busy.iter().any(|b| b.overlaps(slot)))
    }

    /// A free day soon after it is over, else the first free two hours of the day on which it is.
    fn recovery(&self) -> Option<Interval> {
        if let Some(day) = free_day(self.world, self.relief.wakes) {
            return Some(day);
        }
        let free = calendar::free_on(self.world, self.relief.wakes, self.world.now);
        free.into_iter().find(|f| f.minutes() >= 120).map(|f| Interval::lasting(f.start, 120))
    }
}
