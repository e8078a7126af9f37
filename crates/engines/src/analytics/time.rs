//! How much was worked, how much of it in meetings, and who drove it.

use super::diary::item_of;
use super::metric::{Measured, Metric, Part, Per, Scale, a_week, not_enough, share};
use super::{Diary, Entry, Stretch, What};
use crate::maths::calendar;
use world::Message;

/// A goal counts as served from this contribution on.
pub(super) const SERVES: f64 = 0.3;

/// Worked time.
pub const WORKED: Metric = Metric {
    code: "worked",
    name: "Worked",
    formula: "Every minute in which there was an event, a block of a kept plan or sent mail, each once; a minute with \
              nothing but a hold, or an event to which you answered perhaps, counts half. Mails up to 15 minutes apart are one session, and a mail takes the five \
              minutes before it. Whole-day entries, declined and free-marked events count 0, and so does what is no work: \
              what is filed as family, personal, private or medical, and what is marked private and lies outside working \
              hours or is an errand of your own.",
    scale: Scale::Minutes,
    per: Per::Week,
    better: None,
    measure: |stretch| a_week(stretch, parts(stretch, |_, _| true)),
};

/// Worked time on a working day.
pub const PER_WEEKDAY: Metric = Metric {
    code: "per_weekday",
    name: "Worked on a working day",
    formula: "Worked minutes of the days with working hours, divided by those of them with anything in them.",
    scale: Scale::Minutes,
    per: Per::Day,
    better: None,
    measure: per_weekday,
};

/// Share of work in meetings.
pub const MEETING_SHARE: Metric = Metric {
    code: "meeting_share",
    name: "In meetings",
    formula: "Minutes of events with two or more people, overlaps shared out, divided by worked minutes.",
    scale: Scale::Share,
    per: Per::Whole,
    better: Some(false),
    measure: |stretch| part_of_worked(stretch, is_meeting),
};

/// Share of work that followed the executive's own agenda.
pub const AGENDA_DRIVEN: Metric = Metric {
    code: "agenda_driven",
    name: "On your own agenda",
    formula: "Minutes of kept plan blocks, and of what serves a goal at least usefully (0.3), divided by worked minutes.",
    scale: Scale::Share,
    per: Per::Whole,
    better: Some(true),
    measure: |stretch| part_of_worked(stretch, is_driven),
};

/// Share of work that the day brought.
pub const REACTIVE: Metric = Metric {
    code: "reactive",
    name: "What the day brought",
    formula: "Minutes of events that were put in on the same day, and of mail sessions that begin with an answer to \
              mail of the same day, unless they are on your own agenda, divided by worked minutes.",
    scale: Scale::Share,
    per: Per::Whole,
    better: Some(false),
    measure: |stretch| part_of_worked(stretch, |d, e| !is_driven(d, e) && is_reactive(d, e)),
};

/// Share of work that neither followed the agenda nor came up the same day.
pub const ROUTINE: Metric = Metric {
    code: "routine",
    name: "Routine",
    formula: "The rest of worked minutes: neither on your own agenda nor brought by the day.",
    scale: Scale::Share,
    per: Per::Whole,
    better: None,
    measure: |stretch| part_of_worked(stretch, |d, e| !is_driven(d, e) && !is_reactive(d, e)),
};

/// The entries that satisfy a condition, as parts in minutes.
pub(super) fn parts(stretch: &Stretch, holds: impl Fn(&Diary, &Entry) -> bool) -> Vec<Part> {
    let diary = stretch.diary;
    let part =
        |e: &Entry| Part { item: Some(item_of(diary, e)), at: e.span.start, amount: e.minutes, note: "" };
    stretch.entries().iter().filter(|e| holds(diary, e)).map(part).collect()
}

/// Worked minutes of a stretch.
pub(super) fn worked(stretch: &Stretch) -> f64 {
    stretch.entries().iter().map(|e| e.minutes).sum()
}

fn part_of_worked(stretch: &Stretch, holds: impl Fn(&Diary, &Entry) -> bool) -> Measured {
    share(parts(stretch, holds), worked(stretch), "worked minutes")
}

fn per_weekday(stretch: &Stretch) -> Measured {
    let mut found = Vec::new();
    let mut days = 0;
    for (day, entries) in stretch.by_day().filter(|(d, e)| d.hours.is_some() && !e.is_empty()) {
        days += 1;
        let amount = entries.iter().map(|e| e.minutes).sum();
        found.push(Part { item: None, at: day.span.start, amount, note: "" });
    }
    if days == 0 {
        return not_enough("working days with anything in them", 1, 0);
    }
    let value = found.iter().map(|p| p.amount).sum::<f64>() / f64::from(days);
    Ok(super::Figure { value, parts: found, whole: None })
}

pub(super) fn is_meeting(diary: &Diary, entry: &Entry) -> bool {
    matches!(entry.what, What::Event(event) if diary.is_meeting(event))
}

fn is_driven(diary: &Diary, entry: &Entry) -> bool {
    let serves =
        |item| diary.given.contribution.get(&item).is_some_and(|contribution| *contribution >= SERVES);
    matches!(entry.what, What::Task(_)) || serves(item_of(diary, entry))
}

fn is_reactive(diary: &Diary, entry: &Entry) -> bool {
    let zone = diary.world.zone();
    match entry.what {
        What::Event(event) => event.created.is_some_and(|at| {
            calendar::date_of(at, &zone) == calendar::date_of(event.interval(&zone).start, &zone)
        }),
        What::Mail(n) => answers_today(diary, diary.sessions[n].messages[0]),
        What::Task(_) | What::Away(_) => false,
    }
}

/// Whether a sent mail answers one that came in the same day.
fn answers_today(diary: &Diary, sent: &Message) -> bool {
    let zone = diary.world.zone();
    let Some(received) = super::answers::answered(diary, sent).and_then(|m| m.date) else { return false };
    sent.date.is_some_and(|at| calendar::date_of(at, &zone) == calendar::date_of(received, &zone))
}
