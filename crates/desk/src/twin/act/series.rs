//! What becomes of meetings in a calendar: called off, declined, moved, shortened, with a letter to those in them.

use super::Act;
use crate::twin::named::ahead;
use crate::words::{count, duration, inert};
use engines::agenda;
use engines::maths::calendar::{date_of, monday_of};
use engines::maths::meetings;
use jiff::civil::Date;
use world::effect::EventChange;
use world::{Effect, Event, Evidence, Interval, ItemRef, Mailbox, Snapshot};

/// The meetings ahead of a name.
pub(super) fn called<'a>(world: &'a Snapshot, series: &str, weeks: u32) -> Vec<&'a Event> {
    let low = series.trim().to_lowercase();
    let all = ahead(world, weeks);
    let named = |e: &&Event| e.summary.trim().to_lowercase() == low;
    // A name that is borne letter for letter means those alone, as it is measured.
    match all.iter().any(named) {
        true => all.into_iter().filter(named).collect(),
        false => all.into_iter().filter(|e| e.summary.to_lowercase().contains(&low)).collect(),
    }
}

fn evidence(event: &Event, all: &[&Event], world: &Snapshot) -> Vec<Evidence> {
    let zone = world.zone();
    let minutes: i64 = all.iter().map(|e| e.interval(&zone).minutes()).sum();
    vec![Evidence {
        item: ItemRef::Event(event.id),
        quote: format!(
            "{}: {} ahead, {}",
            inert(&event.summary),
            count(all.len(), "meeting", "meetings"),
            duration(minutes)
        ),
        at: Some(event.interval(&zone).start),
        clearance: all.iter().fold(event.clearance.clone(), |all, e| all.join(&e.clearance)),
    }]
}

/// Which meetings of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// All that lie ahead.
    All,
    /// Those of each second week.
    EveryOtherWeek,
    /// Those from a day to a day.
    Between(Date, Date),
}

impl Which {
    /// Leaves those alone that are meant.
    fn keep(self, world: &Snapshot, all: &mut Vec<&Event>) {
        let zone = world.zone();
        let date = |e: &Event| date_of(e.interval(&zone).start, &zone);
        match self {
            Which::All => {}
            Which::EveryOtherWeek => {
                let skipped = engines::twin::every_other(all.iter().map(|e| date(e)));
                all.retain(|e| skipped.contains(&monday_of(date(e))));
            }
            Which::Between(from, until) => all.retain(|e| (from..=until).contains(&date(e))),
        }
    }
    /// What stands before its name: "every second week of".
    fn of(self) -> &'static str {
        if self == Which::EveryOtherWeek { "every second week of " } else { "" }
    }
    /// In which days, as a title says it and as a letter does.
    fn when(self, world: &Snapshot, weeks: u32, first: &Event) -> (String, String) {
        let day = |date: Date| date.strftime("%-d %B").to_string();
        match self {
            Which::Between(from, until) if from == until => (day(from), format!("on {}", day(from))),
            Which::Between(from, until) => {
                let both = format!("{} to {}", day(from), day(until));
                (both.clone(), format!("from {both}"))
            }
            _ => {
                let from = date_of(first.interval(&world.zone()).start, &world.zone());
                (format!("in {}", count(weeks as usize, "week", "weeks")), format!("from {} on", day(from)))
            }
        }
    }
}

/// One's own meetings are called off with a letter to those in them; those of others are declined.
pub(super) fn dropped<'a>(
    world: &'a Snapshot,
    config: &engines::Config,
    series: &str,
    weeks: u32,
    which: Which,
) -> Result<Act, String> {
    let mut all = called(world, series, weeks);
    which.keep(world, &mut all);
    let of = which.of();
    let one = |event: &'a Event| {
        let effect = match meetings::is_ours(world, event) {
            true => Effect::CancelEvent { event: event.id },
            false => Effect::ChangeEvent {
                event: event.id,
                change: EventChange { declines: true, ..EventChange::default() },
            },
        };
        agenda::broken(world, &config.agenda, &effect).is_empty().then_some((event, effect))
    };
    let (events, mut effects): (Vec<&Event>, Vec<Effect>) = all.iter().copied().filter_map(one).unzip();
    let first = *events.first().ok_or("it is protected, or too near to be changed")?;
    let ours = meetings::is_ours(world, first);
    let name = inert(&first.summary);
    let n = count(events.len(), "meeting", "meetings");
    let (when, letter_when) = which.when(world, weeks, first);
    let (title, text) = match ours {
        true => (
            format!("Call off {of}{name}: {n} {when}"),
            format!(
                "I call off {of}{} for now: {n} {letter_when}. Tell me what would be missed.",
                first.summary
            ),
        ),
        false => (
            format!("Decline {of}{name}: {n} {when}"),
            format!(
                "I will not come to {of}{} {letter_when}. Tell me where you need me all the same.",
                first.summary
            ),
        ),
    };
    effects.extend(letter(world, first, "drop", &text));
    let zone = world.zone();
    Ok(Act {
        kind: "whatif.drop",
        title,
        effects,
        about: vec![ItemRef::Event(first.id)],
        evidence: evidence(first, &events, world),
        minutes: events.iter().map(|e| e.interval(&zone).minutes() as f64).sum(),
        goal: None,
    })
}

fn on(world: &Snapshot, event: &Event) -> String {
    event.interval(&world.zone()).start.to_zoned(world.zone()).strftime("%-d %B").to_string()
}

/// Meetings of one's own at another time or length, with a letter.
pub(super) fn changed<'a>(
    world: &'a Snapshot,
    config: &engines::Config,
    series: &str,
    weeks: u32,
    kind: &'static str,
    title: String,
    to: &dyn Fn(Interval) -> Option<Interval>,
) -> Result<Act, String> {
    let zone = world.zone();
    let all = called(world, series, weeks);
    if let Some(theirs) = all.iter().find(|e| !meetings::is_ours(world, e)) {
        let who =
            theirs.organiser.as_deref().map_or("somebody else".to_owned(), |o| inert(&world.name_of(o)));
        return Err(format!("{who} calls it: ask them"));
    }
    let one = |event: &'a Event| {
        let effect = Effect::MoveEvent { event: event.id, to: to(event.interval(&zone))? };
        agenda::broken(world, &config.agenda, &effect).is_empty().then_some((event, effect))
    };
    let (events, mut effects): (Vec<&Event>, Vec<Effect>) = all.iter().copied().filter_map(one).unzip();
    let first = *events
        .first()
        .ok_or("no meeting of it can be changed so: it is protected, too near, or the time is taken")?;
    let saved = events.iter().filter_map(|e| {
        let now = e.interval(&zone);
        Some((now.minutes() - to(now)?.minutes()) as f64)
    });
    let minutes = saved.sum();
    effects.extend(letter(
        world,
        first,
        "change",
        &format!("{title}, from {} on. Tell me if that does harm.", on(world, first)),
    ));
    let (about, evidence) = (vec![ItemRef::Event(first.id)], evidence(first, &events, world));
    let title = format!("{title}: {}", count(events.len(), "meeting", "meetings"));
    Ok(Act { kind, title, effects, about, evidence, minutes, goal: None })
}

/// A letter to all others in a meeting; none where nobody is.
fn letter(world: &Snapshot, event: &Event, key: &str, text: &str) -> Option<Effect> {
    let to: Vec<Mailbox> = meetings::others(world, event)
        .into_iter()
        .map(|a| Mailbox { email: a.email.clone(), name: a.name.clone() })
        .collect();
    let signature = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    (!to.is_empty()).then(|| Effect::DraftMail {
        message_id: format!("what-if-{key}-{}@equerry", event.id),
        to,
        cc: Vec::new(),
        subject: event.summary.clone(),
        text: format!("{text}\n\n{signature}\n"),
        in_reply_to: None,
    })
}
