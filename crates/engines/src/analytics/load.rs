//! Meetings: how many, how large, how close to each other, how much they cost, and which are worth little.

use super::metric::{Figure, Measured, Metric, Part, Per, Scale, a_week, not_enough, share};
use super::time::is_meeting;
use super::{Diary, Stretch, time};
use crate::maths::{meetings, quantile};
use std::collections::BTreeMap;
use world::event::{AttendeeRole, MyRole};
use world::{Event, Interval, ItemRef};

/// Two meetings are back to back with no more between them, minutes.
pub(super) const NO_GAP: i64 = 5;
/// More people than this with nothing to say for the executive is a meeting of low value.
const CROWD: usize = 8;
/// By its worth alone a meeting of fewer is never one.
const FEW: usize = 3;

/// Number of meetings.
pub const MEETINGS: Metric = Metric {
    code: "meetings",
    name: "Meetings",
    formula: "Events with two or more people that took place, each once.",
    scale: Scale::Count,
    per: Per::Week,
    better: Some(false),
    measure: |s| a_week(s, each(s, |_, _| Some((1.0, "meetings")))),
};

/// Time in meetings.
pub const MEETING_HOURS: Metric = Metric {
    code: "meeting_hours",
    name: "Time in meetings",
    formula: "Minutes of events with two or more people, overlaps shared out, holds half.",
    scale: Scale::Minutes,
    per: Per::Week,
    better: Some(false),
    measure: |s| a_week(s, time::parts(s, is_meeting)),
};

/// People in a meeting.
pub const MEAN_SIZE: Metric = Metric {
    code: "mean_size",
    name: "People in a meeting",
    formula: "You and everybody invited who has not declined, rooms left out; average of the meetings.",
    scale: Scale::Count,
    per: Per::Whole,
    better: Some(false),
    measure: |s| super::focus::average(each(s, |d, e| Some((size(d, e) as f64, "people"))), "meetings"),
};

/// Meetings without a break before them.
pub const BACK_TO_BACK: Metric = Metric {
    code: "back_to_back",
    name: "Back to back",
    formula: "Meetings that begin at most five minutes after the end of another, divided by all meetings.",
    scale: Scale::Share,
    per: Per::Whole,
    better: Some(false),
    measure: |s| of_meetings(s, back_to_back(s)),
};

/// Two at once.
pub const CONFLICTS: Metric = Metric {
    code: "conflicts",
    name: "Two at once",
    formula: "Meetings that begin while another one runs.",
    scale: Scale::Count,
    per: Per::Week,
    better: Some(false),
    measure: |s| a_week(s, conflicts(s)),
};

/// Meetings of a series.
pub const RECURRING: Metric = Metric {
    code: "recurring",
    name: "From a series",
    formula: "Meetings that belong to a series, divided by all meetings.",
    scale: Scale::Share,
    per: Per::Whole,
    better: None,
    measure: |s| of_meetings(s, each(s, |_, e| e.recurrence_id.is_some().then_some((1.0, "meetings")))),
};

/// Meetings without an agenda.
pub const NO_AGENDA: Metric = Metric {
    code: "no_agenda",
    name: "Without an agenda",
    formula: "Meetings whose notes have fewer than 20 characters, divided by all meetings.",
    scale: Scale::Share,
    per: Per::Whole,
    better: Some(false),
    measure: |s| of_meetings(s, each(s, |_, e| (!has_agenda(e)).then_some((1.0, "meetings")))),
};

/// Meetings that were cut short.
pub const SHORTENED: Metric = Metric {
    code: "shortened",
    name: "Cut short",
    formula: "Meetings of a series that are at least 20% shorter than its median, divided by the meetings of series \
              with four and more.",
    scale: Scale::Share,
    per: Per::Whole,
    better: None,
    measure: shortened,
};

/// Lateness.
pub const LATENESS: Metric = Metric {
    code: "lateness",
    name: "Late to meetings",
    formula: "Minutes from the planned to the real begin. A calendar does not tell when a meeting really began; it \
              needs minutes that do.",
    scale: Scale::Minutes,
    per: Per::Whole,
    better: Some(false),
    measure: |_| not_enough("meetings with a recorded begin", 20, 0),
};

/// What meetings cost.
pub const COST: Metric = Metric {
    code: "meeting_cost",
    name: "Hours of everybody in meetings",
    formula: "Length of each meeting times the people in it; in money where an hour has a known rate.",
    scale: Scale::Minutes,
    per: Per::Week,
    better: Some(false),
    measure: |s| {
        a_week(s, each(s, |d, e| Some((length(d, e) * size(d, e) as f64, "minutes of all together"))))
    },
};

/// Meetings of low value.
pub const LOW_VALUE: Metric = Metric {
    code: "low_value",
    name: "Meetings of low value",
    formula: "Minutes of meetings with more than eight people where you only listen, of those during which you sent two \
              mails and more in half an hour, and of those of three people and more that are worth less than 40 of 100 \
              points: there are goals and they serve none of them usefully (0.3), without an agenda, a hoped outcome or a \
              role of yours; 1-2-1s, what is protected and the word with your assistant aside.",
    scale: Scale::Minutes,
    per: Per::Week,
    better: Some(false),
    measure: |s| a_week(s, low_parts(s)),
};

fn each(s: &Stretch, of: impl Fn(&Diary, &Event) -> Option<(f64, &'static str)>) -> Vec<Part> {
    let part = |(when, event): (Interval, &Event)| {
        let (amount, note) = of(s.diary, event)?;
        Some(Part { item: Some(ItemRef::Event(event.id)), at: when.start, amount, note })
    };
    s.meetings().into_iter().filter_map(part).collect()
}

fn of_meetings(s: &Stretch, parts: Vec<Part>) -> Measured {
    share(parts, s.meetings().len() as f64, "meetings")
}

/// Everybody in it, the executive too.
pub(super) fn size(diary: &Diary, event: &Event) -> usize {
    meetings::others(diary.world, event).len() + 1
}

pub(super) fn length(diary: &Diary, event: &Event) -> f64 {
    event.interval(&diary.world.zone()).minutes() as f64
}

pub(super) fn has_agenda(event: &Event) -> bool {
    event.description.trim().chars().count() >= 20
}

fn one(event: &Event, when: Interval) -> Part {
    Part { item: Some(ItemRef::Event(event.id)), at: when.start, amount: 1.0, note: "meetings" }
}

fn back_to_back(s: &Stretch) -> Vec<Part> {
    let meetings = s.meetings();
    let follows = |(when, event): &(Interval, &Event)| {
        meetings.iter().any(|(other, e)| {
            let gap = (when.start.as_second() - other.end.as_second()) / 60;
            e.id != event.id && other.start < when.start && (0..=NO_GAP).contains(&gap)
        })
    };
    meetings.iter().filter(|m| follows(m)).map(|(when, event)| one(event, *when)).collect()
}

fn conflicts(s: &Stretch) -> Vec<Part> {
    let meetings = s.meetings();
    let mut until = None;
    let mut found = Vec::new();
    for (when, event) in &meetings {
        if until.is_some_and(|end| when.start < end) {
            found.push(one(event, *when));
        }
        until = until.max(Some(when.end));
    }
    found
}

fn shortened(s: &Stretch) -> Measured {
    let mut series: BTreeMap<&str, Vec<(Interval, &Event)>> = BTreeMap::new();
    for (when, event) in s.meetings().into_iter().filter(|(_, e)| e.recurrence_id.is_some()) {
        series.entry(&event.uid).or_default().push((when, event));
    }
    series.retain(|_, held| held.len() >= 4);
    let held: usize = series.values().map(Vec::len).sum();
    let short = series.values().flat_map(|held| {
        let lengths: Vec<f64> = held.iter().map(|h| h.0.minutes() as f64).collect();
        let usual = quantile::median(&lengths).unwrap_or(0.0);
        held.iter()
            .filter(move |(when, _)| when.minutes() as f64 <= 0.8 * usual)
            .map(|(when, e)| one(e, *when))
    });
    share(short.collect(), held as f64, "meetings of series with four and more")
}

/// Whether the executive has nothing to do there but listen.
pub(super) fn only_listens(diary: &Diary, event: &Event) -> bool {
    let optional =
        |a: &world::Attendee| diary.world.office.is_mine(&a.email) && a.role == AttendeeRole::Optional;
    match event.my_role {
        Some(role) => matches!(role, MyRole::Inform | MyRole::Optional),
        None => event.attendees.iter().any(optional),
    }
}

/// Whether nobody but the assistant is there: the daily word that keeps an office going.
fn is_with_assistant(diary: &Diary, event: &Event) -> bool {
    let assistant = diary.world.office.assistant.as_ref().map(|a| a.email.as_str());
    let others = meetings::others(diary.world, event);
    assistant.is_some() && others.len() == 1 && Some(others[0].email.as_str()) == assistant
}

/// Why a meeting is of low value, if it is. A 1-2-1, the word with the assistant and what is protected never are.
pub fn low_value(diary: &Diary, event: &Event) -> Option<&'static str> {
    if meetings::is_protected(event) || is_with_assistant(diary, event) {
        return None;
    }
    let when = event.interval(&diary.world.zone());
    let sent = diary.sent_in(&when) as i64;
    if sent >= 2 && 30 * sent >= 2 * when.minutes() {
        Some("mail was written meanwhile")
    } else if size(diary, event) > CROWD && only_listens(diary, event) {
        Some("many people, and you only listen")
    } else {
        let worth = diary.given.worth.get(&event.id);
        let little = worth.is_some_and(|points| *points < diary.config.low_worth);
        (little && is_known_enough(diary, event)).then_some("worth little to the goals")
    }
}

/// By worth alone a meeting is of low value only where enough is known to say so: there are goals, three people and more
/// are in it, and nobody said what the executive does there, what should come of it or what it is about.
fn is_known_enough(diary: &Diary, event: &Event) -> bool {
    let serves = diary.given.contribution.get(&ItemRef::Event(event.id)).copied().unwrap_or(0.0);
    let has_part = matches!(event.my_role, Some(MyRole::Decide | MyRole::Contribute | MyRole::Represent));
    let has_aim = event.hoped_outcome.is_some() || has_agenda(event);
    !diary.world.goals.is_empty()
        && size(diary, event) >= FEW
        && serves < time::SERVES
        && !has_part
        && !has_aim
}

fn low_parts(s: &Stretch) -> Vec<Part> {
    time::parts(s, |d, e| is_meeting(d, e) && e.event().is_some_and(|event| low_value(d, event).is_some()))
}

/// What meetings cost in money, in minor units a week; none without a rate.
pub fn money(s: &Stretch) -> Option<f64> {
    let rate = s.diary.world.office.hourly_rate.as_ref()?;
    let minutes: Figure = (COST.measure)(s).ok()?;
    Some(minutes.value / 60.0 * rate.minor as f64)
}
