//! On which days the executive is away, told from whole-day entries of the calendar; others' absences stand there, too.

use super::meetings::holds_word;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::event::{EventStatus, EventTime};
use world::{Event, Snapshot};

/// Words of whole-day entries that say somebody is away.
const AWAY: [&str; 10] = [
    "out of office",
    "ooo",
    "holiday",
    "holidays",
    "vacation",
    "leave",
    "day off",
    "annual leave",
    "public holiday",
    "bank holiday",
];
/// The word before one of these names who is away: "Joss on leave".
const ON: [&str; 3] = ["on leave", "on holiday", "on vacation"];
/// Words before them that name nobody.
const NOBODY: [&str; 8] = ["i", "am", "i'm", "i’m", "away", "out", "be", "is"];
/// An entry reaches over no more days, lest one without an end empties the calendar.
const MOST_DAYS: usize = 92;

/// The days on which the executive is away, each with the entry that says so.
pub fn days(world: &Snapshot) -> BTreeMap<Date, &Event> {
    let mut found = BTreeMap::new();
    for event in world.events.values().filter(|e| is_own(world, e)) {
        let EventTime::AllDay { start, end } = event.time else { continue };
        let days = std::iter::successors(Some(start), |d| Some(d.saturating_add(1.days())));
        found.extend(days.take_while(|d| *d < end).take(MOST_DAYS).map(|d| (d, event)));
    }
    found
}

/// Whether an event is a whole-day entry that says the executive is away.
fn is_own(world: &Snapshot, event: &Event) -> bool {
    if event.of.is_some() || !event.is_all_day() || event.status == EventStatus::Cancelled {
        return false;
    }
    let title = event.summary.to_lowercase();
    let says = AWAY.iter().any(|word| holds_word(&title, word))
        || event.categories.iter().any(|c| AWAY.contains(&c.trim().to_lowercase().as_str()));
    says && !is_of_another(world, &title)
}

/// Whether a title (small letters) says that somebody else is away: it names one whom the office knows, or anybody
/// right before "on leave".
fn is_of_another(world: &Snapshot, title: &str) -> bool {
    let owner = &world.office.owner;
    let own = first(&owner.name);
    let members = world.office.assistant.iter().map(|a| (a.person, a.name.as_str()));
    let people = world.people.values().map(|p| (p.id, p.name.as_str())).chain(members);
    let mut others = people.filter(|(id, _)| *id != owner.person).map(|(_, name)| first(name));
    let named = ON.iter().find_map(|on| title.split_once(on)).and_then(|(before, _)| {
        let bare = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        bare.split_whitespace().last()
    });
    named.is_some_and(|word| word != own && !NOBODY.contains(&word))
        || others.any(|name| name.chars().count() > 2 && name != own && holds_word(title, &name))
}

fn first(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};

    #[test]
    fn only_ones_own_absences_are_days_away() {
        let titles = [
            ("Annual leave", true),
            ("Mara: on leave", true),
            ("Away on leave", true),
            ("OOO", true),
            ("Christmas holidays", true),
            ("Joss on leave", false),
            ("Priya: annual leave", false),
            ("OOO Ben", false),
            ("Zenobia on holiday", false),
            ("Leaves of the garden", false),
        ];
        for (title, away) in titles {
            let mut scene = Scene::new();
            scene.person("Priya Raman", "priya@northwharf.example");
            scene.person("Ben Hollis", "ben@northwharf.example");
            let id = scene.event(title, at(1, 9, 0), 60, &[]);
            scene.change_event(id, |e| {
                let tuesday = MONDAY.saturating_add(1.days());
                e.time = EventTime::AllDay { start: tuesday, end: tuesday.saturating_add(2.days()) };
            });
            assert_eq!(days(&scene.world).len(), if away { 2 } else { 0 }, "{title}");
        }
    }
}
