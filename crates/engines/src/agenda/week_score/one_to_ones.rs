//! 1-2-1s kept: those that are due in the week by their rhythm, and whether they stand in the calendar.

use super::{Dial, Reading, Week};
use crate::agenda::{cost, one_to_ones};
use crate::maths::spoken;
use jiff::{SignedDuration, Timestamp};
use world::evidence::Unit;
use world::{Event, Reason};

pub(super) fn read(week: &Week) -> Reading {
    let due: Vec<Due> = one_to_ones::by_person(week.world)
        .into_iter()
        .filter_map(|(email, events)| due(week, email, &events))
        .collect();
    if due.is_empty() {
        return Reading::missing(Dial::OneToOnesKept, "no 1-2-1 is due by a rhythm that is known");
    }
    let points = 100.0 / due.len() as f64;
    let words = format!(
        "{} of {} due by their rhythm stand in the calendar",
        due.iter().filter(|d| d.stands.is_some()).count(),
        spoken::count(due.len(), "1-2-1", "1-2-1s")
    );
    Reading::of(Dial::OneToOnesKept, words, due.iter().map(|d| part(week, d, points)).collect())
}

/// A 1-2-1 that is due.
struct Due<'a> {
    name: String,
    rhythm: f64,
    last: &'a Event,
    /// Its date in the week.
    stands: Option<&'a Event>,
}

/// The 1-2-1 with one person, where it is due before the week ends: at least two dates lie before the week, and the
/// last of them plus the median of days between them falls before its end.
fn due<'a>(week: &Week<'a>, email: &str, events: &[&'a Event]) -> Option<Due<'a>> {
    let mine = &week.world.office.addresses;
    let mut stand: Vec<(Timestamp, &Event)> =
        events.iter().filter(|e| e.is_busy(mine)).map(|e| (e.interval(&week.zone).start, *e)).collect();
    stand.sort_by_key(|(start, event)| (*start, event.id));
    let (before, rest) = stand.split_at(stand.partition_point(|(start, _)| *start < week.span.start));
    let starts: Vec<Timestamp> = before.iter().map(|b| b.0).collect();
    let rhythm = one_to_ones::rhythm(&starts)?;
    let (last, event) = before.last()?;
    let silent = (week.span.start.as_second() - last.as_second()) as f64 / 86_400.0;
    let next = *last + SignedDuration::from_secs((rhythm * 86_400.0) as i64);
    let is_due = next < week.span.end && !one_to_ones::has_ended(silent, rhythm);
    is_due.then(|| Due {
        name: spoken::short(&week.world.name_of(email), 40),
        rhythm,
        last: event,
        stands: rest.iter().find(|(start, _)| week.span.contains(*start)).map(|r| r.1),
    })
}

fn part(week: &Week, due: &Due, points: f64) -> Reason {
    let rhythm = format!("every {:.0} days", due.rhythm);
    let event = due.stands.unwrap_or(due.last);
    let when = cost::when(week.world, event.interval(&week.zone));
    let (words, amount) = match due.stands {
        Some(_) => (format!("{}, {when}; {rhythm}", due.name), points),
        None => (format!("{}: none stands; {rhythm}, last on {when}", due.name), 0.0),
    };
    let evidence = vec![cost::evidence(week.world, event)];
    Reason::new("one_to_ones.due", words, amount, Unit::Points).with(evidence)
}
