//! Long stretches of one's own time, and how broken up the rest is.

use super::metric::{Figure, Measured, Metric, Part, Per, Scale, a_week, not_enough};
use super::{Day, Diary, Entry, Stretch, What};
use crate::maths::attention::Bucket;
use crate::maths::fragmentation::fragmentation_index;
use jiff::SignedDuration;
use world::time::free;
use world::{Interval, ItemRef};

macro_rules! focus {
    ($(#[$doc:meta])* $name:ident, $code:literal, $shown:literal, $minutes:literal) => {
        $(#[$doc])*
        pub const $name: Metric = Metric {
            code: $code,
            name: $shown,
            formula: concat!(
                "Minutes of stretches of at least ", $minutes, " minutes in working hours, lunch left out, that are \
                 free or a block of your own work and in which no mail was sent."
            ),
            scale: Scale::Minutes,
            per: Per::Week,
            better: Some(true),
            measure: |stretch| a_week(stretch, blocks(stretch, $minutes)),
        };
    };
}
focus! {
    /// Focus time in stretches of two hours and more.
    FOCUS_120, "focus_120", "Deep work", 120
}
focus! {
    /// The same from 90 minutes on.
    FOCUS_90, "focus_90", "Stretches of 90 minutes", 90
}
focus! {
    /// The same from an hour on.
    FOCUS_60, "focus_60", "Stretches of an hour", 60
}

/// How broken up the free time of a day is.
pub const FRAGMENTATION: Metric = Metric {
    code: "fragmentation",
    name: "How broken up the days are",
    formula: "1 − Σb² / (Σb)² over the free blocks b of a working day: 0 is one block, towards 1 is many small ones. \
              Average of the days with any free time.",
    scale: Scale::Index,
    per: Per::Day,
    better: Some(false),
    measure: fragmentation,
};

/// Changes of what one is at, a day.
pub const SWITCHES: Metric = Metric {
    code: "switches",
    name: "Changes of subject",
    formula: "Changes of goal or of kind (meeting, own work, planned task, mail) between one thing of a day and the \
              next. Average of the days with anything in them.",
    scale: Scale::Count,
    per: Per::Day,
    better: Some(false),
    measure: switches,
};

/// The stretches of a day that are long enough, in working hours, free of meetings and of sent mail.
pub fn stretches(day: &Day, least: i64) -> Vec<Interval> {
    let taken: Vec<Interval> = day.taken.iter().chain(&day.mailing).copied().collect();
    let open = day.working.iter().filter_map(|w| w.intersection(&day.span));
    open.flat_map(|w| free(w, taken.clone())).filter(|f| f.minutes() >= least).collect()
}

fn blocks(stretch: &Stretch, least: i64) -> Vec<Part> {
    let part = |f: Interval| {
        let item = own_work(stretch, &f);
        let note = if item.is_some() { "" } else { "free" };
        Part { item, at: f.start, amount: f.minutes() as f64, note }
    };
    stretch.told_days().flat_map(|d| stretches(d, least)).map(part).collect()
}

/// The block of one's own work, or the planned task, that takes most of a stretch of focus time.
fn own_work(stretch: &Stretch, focus: &Interval) -> Option<ItemRef> {
    let entries = stretch.entries();
    let from = entries.partition_point(|e| e.span.start < focus.start - SignedDuration::from_hours(24));
    let near = entries[from..].iter().take_while(|e| e.span.start < focus.end);
    let within = near.filter(|e| match e.what {
        What::Event(event) => stretch.diary.is_own_work(event),
        What::Task(_) => true,
        What::Mail(_) | What::Away(_) => false,
    });
    let covered = |e: &&Entry| e.span.intersection(focus).map_or(0, |i| i.minutes());
    let most = within.filter(|e| covered(e) > 0).max_by_key(covered)?;
    Some(super::diary::item_of(stretch.diary, most))
}

fn fragmentation(stretch: &Stretch) -> Measured {
    let index = |day: &Day| {
        let whole = day.hours?.intersection(&day.span)?;
        let blocks: Vec<f64> = free(whole, day.busy.clone()).iter().map(|f| f.minutes() as f64).collect();
        let amount = fragmentation_index(&blocks)?;
        Some(Part { item: None, at: day.span.start, amount, note: "index" })
    };
    average(stretch.told_days().filter_map(index).collect(), "working days with free time")
}

fn switches(stretch: &Stretch) -> Measured {
    let count = |(day, entries): (&Day, &[Entry])| {
        let kinds: Vec<_> = entries.iter().map(|e| kind(stretch.diary, e)).collect();
        let amount = kinds.windows(2).filter(|w| w[0] != w[1]).count() as f64;
        (!entries.is_empty()).then_some(Part { item: None, at: day.span.start, amount, note: "changes" })
    };
    average(stretch.by_day().filter_map(count).collect(), "days with anything in them")
}

/// What one is at: the goal that most of it serves, and in which way.
fn kind(diary: &Diary, entry: &Entry) -> (Option<Bucket>, u8) {
    let item = super::diary::item_of(diary, entry);
    let serves = diary.given.serves.get(&item);
    let most = serves.and_then(|s| s.iter().max_by(|a, b| a.1.total_cmp(&b.1))).map(|s| s.0);
    let way = match entry.what {
        What::Event(event) if diary.is_meeting(event) => 0,
        What::Event(_) | What::Away(_) => 1,
        What::Task(_) => 2,
        What::Mail(_) => 3,
    };
    (most.filter(|b| *b != Bucket::NoGoal), way)
}

pub(super) fn average(parts: Vec<Part>, what: &'static str) -> Measured {
    if parts.is_empty() {
        return not_enough(what, 1, 0);
    }
    Ok(Figure { value: parts.iter().map(|p| p.amount).sum::<f64>() / parts.len() as f64, parts, whole: None })
}
