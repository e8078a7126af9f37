//! Which proposals of all engines may stand beside each other in the calendar: at most so many a week, none in another's
//! way, none that makes its week worse.

use super::together::done;
use super::week_score::{Efforts, WeekScore, compared, week_score};
use super::{AgendaConfig, about_when, touches};
use crate::maths::calendar;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::{Effect, EventId, Interval, ItemRef, Proposal, Snapshot};

/// Points by which a week differs from what is told as the same.
const TELLING: f64 = 0.5;

/// The proposals that go well with each other and with those `before` them, in their order. What changes no calendar
/// stays. Left out is what a week already has enough of ([`AgendaConfig::most_a_week`]), what speaks of a meeting that
/// another one moves or drops, what takes the same time, a meeting's move that does not lift the score of its week,
/// and time kept that lowers it: alone, or once the others are done.
pub fn agreed(
    world: &Snapshot,
    config: &AgendaConfig,
    before: &[Proposal],
    found: Vec<Proposal>,
) -> Vec<Proposal> {
    let mut weeks = Weeks { world, config, kept: Vec::new(), known: BTreeMap::new() };
    before.iter().for_each(|p| weeks.keep(p.clone()));
    let mut stays = Vec::new();
    for proposal in found {
        if !is_of_the_calendar(&proposal) {
            stays.push(proposal);
        } else if weeks.has_room(&proposal) && weeks.are_better(&proposal) {
            weeks.keep(proposal.clone());
            stays.push(proposal);
        }
    }
    stays
}

/// Whether it takes time, changes an event, or asks somebody to.
fn is_of_the_calendar(proposal: &Proposal) -> bool {
    let (events, times) = touches(&proposal.effect);
    !events.is_empty() || !times.is_empty() || asked_about(proposal).is_some()
}

/// The event that a letter is about.
fn asked_about(proposal: &Proposal) -> Option<EventId> {
    let asks = proposal.effect.parts().iter().any(|part| matches!(part, Effect::DraftMail { .. }));
    (asks && ["agenda.", "time."].iter().any(|of| proposal.kind.0.starts_with(of)))
        .then(|| events_of(proposal).next())?
}

fn events_of(proposal: &Proposal) -> impl Iterator<Item = EventId> {
    proposal.about.iter().filter_map(|item| match item {
        ItemRef::Event(event) => Some(*event),
        _ => None,
    })
}

/// The events that would not be where they are: moved to another beginning, dropped, or asked away.
fn sent_away(world: &Snapshot, proposal: &Proposal) -> Vec<EventId> {
    let begins = |event: &EventId| world.events.get(event).map(|e| e.interval(&world.zone()).start);
    let moves = |event: &EventId, to: &Interval| begins(event).is_some_and(|at| at != to.start);
    let parts = proposal.effect.parts().into_iter().filter_map(|part| match part {
        Effect::MoveEvent { event, to } => moves(event, to).then_some(*event),
        Effect::ChangeEvent { event, change } => {
            (change.declines || change.to.is_some_and(|to| moves(event, &to))).then_some(*event)
        }
        Effect::CancelEvent { event } => Some(*event),
        _ => None,
    });
    // Who comes late asks nobody to move.
    let asked = asked_about(proposal).filter(|_| proposal.kind.0 != "agenda.buffer");
    parts.chain(asked).collect()
}

/// Whether two cannot both be done as they stand.
fn in_the_way(world: &Snapshot, one: &Proposal, other: &Proposal) -> bool {
    let meets = |a: &Proposal, b: &Proposal| {
        let away = sent_away(world, a);
        let about: Vec<EventId> = events_of(b).chain(touches(&b.effect).0).collect();
        away.iter().any(|event| about.contains(event))
    };
    let (times, others) = (touches(&one.effect).1, touches(&other.effect).1);
    times.iter().any(|t| others.iter().any(|o| o.overlaps(t))) || meets(one, other) || meets(other, one)
}

/// The least that a proposal of this kind must add to the score of its week; none where the score does not judge it.
/// Time for dated work is judged by its date alone: what is overdue lifts no score any more, and is to be done.
fn must_add(world: &Snapshot, proposal: &Proposal) -> Option<f64> {
    let is_dated = |item: &ItemRef| match item {
        ItemRef::Task(task) => world.tasks.get(task).is_some_and(|t| t.due.is_some()),
        _ => false,
    };
    match proposal.kind.0.as_str() {
        "agenda.move" => Some(TELLING),
        "agenda.focus" if proposal.about.iter().any(is_dated) => None,
        "agenda.focus" | "alignment.starved" | "alignment.short" => Some(-TELLING),
        _ => None,
    }
}

/// The weeks with what was kept so far.
struct Weeks<'a> {
    world: &'a Snapshot,
    config: &'a AgendaConfig,
    kept: Vec<Proposal>,
    /// By their Monday: what is due, and the score as it is and with what was kept.
    known: BTreeMap<Date, (Efforts, WeekScore, Option<WeekScore>)>,
}

impl Weeks<'_> {
    fn keep(&mut self, proposal: Proposal) {
        if is_of_the_calendar(&proposal) {
            self.kept.push(proposal);
            self.known.values_mut().for_each(|week| week.2 = None);
        }
    }

    /// The Mondays of the weeks whose calendar it is about.
    fn of(&self, proposal: &Proposal) -> Vec<Date> {
        let zone = self.world.zone();
        let (events, times) = touches(&proposal.effect);
        let now = events.iter().filter_map(|e| self.world.events.get(e)).map(|e| e.interval(&zone).start);
        let mut all: Vec<_> = times.iter().map(|t| t.start).chain(now).collect();
        if all.is_empty() {
            all.push(about_when(self.world, proposal));
        }
        let monday = |at| {
            let date = calendar::date_of(at, &zone);
            date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
        };
        let mut weeks: Vec<Date> = all.into_iter().map(monday).collect();
        weeks.sort();
        weeks.dedup();
        weeks
    }

    fn has_room(&self, proposal: &Proposal) -> bool {
        let weeks = self.of(proposal);
        let in_week = |week: &Date| self.kept.iter().filter(|k| self.of(k).contains(week)).count();
        weeks.iter().all(|week| in_week(week) < self.config.most_a_week)
            && !self.kept.iter().any(|kept| in_the_way(self.world, kept, proposal))
    }

    /// Whether its weeks are as much better as they have to be, alone and with what was kept.
    fn are_better(&mut self, proposal: &Proposal) -> bool {
        let Some(least) = must_add(self.world, proposal) else { return true };
        let weeks = self.of(proposal);
        let alone = done(self.world, &[proposal]);
        let all: Vec<&Proposal> = self.kept.iter().chain([proposal]).collect();
        let together = if self.kept.is_empty() { alone.clone() } else { done(self.world, &all) };
        let (mut by_itself, mut with_others) = (0.0, 0.0);
        for monday in weeks {
            let (efforts, now, kept) = self.scores(monday);
            by_itself += lift(&now, &week_score(&alone, &efforts, self.config, monday));
            with_others += lift(&kept, &week_score(&together, &efforts, self.config, monday));
        }
        by_itself >= least && with_others >= least
    }

    fn scores(&mut self, monday: Date) -> (Efforts, WeekScore, WeekScore) {
        let (world, config) = (self.world, self.config);
        let week = self.known.entry(monday).or_insert_with(|| {
            let efforts = Efforts::until(world, monday);
            let now = week_score(world, &efforts, config, monday);
            (efforts, now, None)
        });
        let kept = week.2.get_or_insert_with(|| {
            let all: Vec<&Proposal> = self.kept.iter().collect();
            week_score(&done(world, &all), &week.0, config, monday)
        });
        (week.0.clone(), week.1.clone(), kept.clone())
    }
}

fn lift(before: &WeekScore, after: &WeekScore) -> f64 {
    compared(before, after).map_or(0.0, |(before, after)| after - before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at};
    use world::proposal::Draft;

    fn proposal(scene: &Scene, kind: &'static str, effect: Effect, about: &[EventId]) -> Proposal {
        let draft = Draft {
            kind,
            key: format!("{effect:?}"),
            title: String::new(),
            because: String::new(),
            effect,
            ways: Vec::new(),
            expected: String::new(),
            reasons: Vec::new(),
            evidence: Vec::new(),
            about: about.iter().map(|e| ItemRef::Event(*e)).collect(),
            goal: None,
            by: None,
            expires: at(20, 9, 0),
        };
        Proposal::new(draft, scene.world.now)
    }

    fn block(scene: &Scene, day: i64, hour: i64, minutes: i64) -> Effect {
        let when = Interval::lasting(at(day, hour, 0), minutes);
        Effect::CreateEvent {
            draft: super::super::cost::block(&scene.world, format!("{day}-{hour}"), "Kept free".into(), when),
        }
    }

    fn kinds(scene: &Scene, before: &[Proposal], found: &[&Proposal]) -> Vec<usize> {
        let all = found.iter().map(|p| (*p).clone()).collect();
        let stays = agreed(&scene.world, &AgendaConfig::default(), before, all);
        found.iter().enumerate().filter(|(_, p)| stays.contains(p)).map(|(n, _)| n).collect()
    }

    #[test]
    fn a_meeting_that_is_sent_away_is_neither_prepared_nor_asked_about_again() {
        let mut scene = Scene::new();
        let [steering, call] = [("Steering", 2), ("Call", 3)]
            .map(|(title, day)| scene.event(title, at(day, 10, 0), 60, &["ben"]));
        let to = Interval::lasting(at(1, 14, 0), 60);
        let gone =
            proposal(&scene, "agenda.conflict", Effect::MoveEvent { event: steering, to }, &[steering]);
        let prepare = proposal(&scene, "agenda.prepare", block(&scene, 2, 9, 15), &[steering]);
        let short = Interval::lasting(at(2, 10, 0), 50);
        let ends =
            proposal(&scene, "agenda.chain", Effect::MoveEvent { event: steering, to: short }, &[steering]);
        let other = proposal(&scene, "agenda.prepare", block(&scene, 3, 9, 15), &[call]);
        assert_eq!(kinds(&scene, &[], &[&gone, &prepare, &other]), [0, 2]);
        assert_eq!(kinds(&scene, &[], &[&ends, &prepare, &other]), [0, 1, 2], "it begins when it did");
        assert_eq!(kinds(&scene, &[prepare], &[&gone]), [0_usize; 0], "those before it stay");
    }

    #[test]
    fn a_week_has_seven_and_what_changes_no_calendar_does_not_count() {
        let scene = Scene::new();
        let blocks: Vec<Proposal> = (0..9)
            .map(|n| proposal(&scene, "agenda.prepare", block(&scene, n / 2, 9 + 2 * (n % 2), 15), &[]))
            .collect();
        let message = ItemRef::Message(world::MessageId::derive("m"));
        let queue = Effect::SetQueue { message: world::MessageId::derive("m"), queue: world::Queue::Noise };
        let mail = proposal(&scene, "navigator.noise", queue, &[]);
        assert!(matches!(message, ItemRef::Message(_)));
        let all: Vec<&Proposal> = blocks.iter().chain([&mail]).collect();
        assert_eq!(kinds(&scene, &[], &all), [0, 1, 2, 3, 4, 5, 6, 9]);
    }

    #[test]
    fn a_move_has_to_lift_the_score_of_its_week() {
        let mut scene = Scene::new();
        // Monday is full but for its morning: the call at eleven cuts nothing that matters while other days are free.
        let call = scene.event("Call", at(1, 11, 0), 30, &["ben"]);
        let to = Interval::lasting(at(3, 11, 0), 30);
        let for_nothing = proposal(&scene, "agenda.move", Effect::MoveEvent { event: call, to }, &[call]);
        assert_eq!(kinds(&scene, &[], &[&for_nothing]), [0_usize; 0]);
        // With every other hour of the week in meetings, it frees the one long stretch.
        for day in 0..5 {
            for (hour, minutes) in [(9, 60), (10, 120), (13, 270)] {
                if day != 1 || hour != 10 {
                    scene.event(&format!("Meeting {day} {hour}"), at(day, hour, 0), minutes, &["ines"]);
                }
            }
        }
        let frees = proposal(&scene, "agenda.move", Effect::CancelEvent { event: call }, &[call]);
        assert_eq!(kinds(&scene, &[], &[&frees]), [0]);
    }
}
