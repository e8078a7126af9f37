//! How evenly the load of areas lies on those whose time is known.

use super::numbers::Numbers;
use crate::{Desk, DeskError};
use engines::responsibility::spread::{TARGET, variation};

/// The variation of loads, each a share of somebody's time a month, supposing that one hands minutes to another; none
/// below two people whose time is known, or where nothing is entered.
pub(super) fn of(numbers: &Numbers<'_>, moved: Option<(usize, usize, i64)>) -> Option<f64> {
    let share = |p: usize| {
        let all = numbers.capacity(p).filter(|all| *all > 0)?;
        let change = match moved {
            Some((from, _, minutes)) if from == p => -minutes,
            Some((_, to, minutes)) if to == p => minutes,
            _ => 0,
        };
        Some((numbers.load(p) + change) as f64 / all as f64)
    };
    let loads: Vec<f64> = (0..numbers.people.len()).filter_map(share).collect();
    variation(&loads)
}

/// What a hand-over does to it: "load varies by 0.41 before, 0.22 after"; empty where it is not known.
pub(super) fn change(numbers: &Numbers<'_>, moved: (usize, usize, i64)) -> String {
    match (of(numbers, None), of(numbers, Some(moved))) {
        (Some(before), Some(after)) => {
            format!("; load varies by {before:.2} before, {after:.2} after (at most {TARGET:.2} is even)")
        }
        _ => String::new(),
    }
}

/// How evenly load lies, as a sentence with its reckoning; none where too little is known.
///
/// # Errors
/// Those of the ledger.
pub async fn spread(desk: &Desk) -> Result<Option<String>, DeskError> {
    let world = desk.snapshot().await?;
    let numbers = Numbers::of(&world);
    let known = (0..numbers.people.len()).filter(|p| numbers.capacity(*p).is_some_and(|all| all > 0)).count();
    Ok(of(&numbers, None).map(|found| {
        let verdict = if found <= TARGET { "Load lies evenly" } else { "Load lies unevenly" };
        format!(
            "{verdict}: duties against the time for them differ by {:.0}% between the {known} people whose time is known; \
             at most {:.0}% is aimed at.",
            100.0 * found,
            100.0 * TARGET
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::person::Work;
    use world::{Item, Responsibility, ResponsibilityId};

    /// Two people of ten hours a week; the first has all the minutes.
    #[test]
    fn what_is_handed_over_evens_the_load() {
        let mut people = [
            crate::testing::person("Ada Voss", "ada@near.example"),
            crate::testing::person("Ben Ohm", "ben@near.example"),
        ];
        for person in &mut people {
            person.work = Some(Box::new(Work { weekly_minutes: Some(600), ..Work::default() }));
        }
        let mut area = Responsibility::new(ResponsibilityId::derive("a"), "Board papers", people[0].id);
        area.responsible = vec![people[0].id];
        area.backups = vec![people[1].id];
        area.minutes_a_month = Some(600);
        let world = crate::testing::with(
            people.iter().cloned().map(Item::Person).chain([Item::Responsibility(area)]),
        );
        let numbers = Numbers::of(&world);
        let place = |id| numbers.people.iter().position(|p| *p == id).unwrap();
        let (ada, ben) = (place(people[0].id), place(people[1].id));
        // One of two has all: mean half, deviation half. Half handed over: even.
        assert_eq!(of(&numbers, None), Some(1.0));
        assert_eq!(of(&numbers, Some((ada, ben, 300))), Some(0.0));
        assert!(change(&numbers, (ada, ben, 300)).contains("1.00 before, 0.00 after"));
    }
}
