//! Wastes in words, each with the change that is proposed against it, and what became of changes agreed to.

use super::figures::{Why, why_of};
use super::named;
use crate::card::{Card, Seats, card};
use crate::marks::Marks;
use crate::words::{day, duration, inert};
use engines::analytics::{self, Case, Diary, Offer, Stretch, Told, Waste};
use jiff::civil;
use serde::Serialize;
use world::{Snapshot, State};

/// Cases that are shown of a waste.
const SHOWN: usize = 3;

/// One case of a waste.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WasteCase {
    /// What it is called.
    pub name: String,
    /// Why it counts, with its minutes: "30 min a week, no decision in the last four".
    pub words: String,
    /// What it is made of.
    pub why: Why,
}

/// One waste.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WasteRow {
    /// The kind of its proposals.
    pub code: &'static str,
    /// As shown.
    pub name: &'static str,
    /// "2 h 30 a week".
    pub words: String,
    /// Minutes a week.
    pub minutes: f64,
    /// The same in money, where an hour has a rate: "240.00 EUR a week".
    pub money: Option<String>,
    /// How it is found and priced.
    pub formula: &'static str,
    /// What [`super::why`] calls it: every case.
    pub why: String,
    /// The costliest ones.
    pub cases: Vec<WasteCase>,
    /// How many more there are.
    pub more: usize,
    /// The change that waits for a yes.
    pub card: Option<Card>,
    /// Without one: what would be offered next, or why nothing is, in a sentence.
    pub next: Option<String>,
    /// Whether that can be proposed at once.
    pub can_offer: bool,
}

/// The wastes of a stretch.
pub(super) fn rows(stretch: &Stretch) -> Vec<WasteRow> {
    analytics::wastes(stretch).iter().map(|waste| row(stretch, waste)).collect()
}

fn row(stretch: &Stretch, waste: &Waste) -> WasteRow {
    let money = waste.money.zip(stretch.diary.world.office.hourly_rate.as_ref());
    WasteRow {
        code: waste.kind.code(),
        name: waste.kind.name(),
        words: format!("{} a week", duration(waste.minutes.round() as i64)),
        minutes: waste.minutes,
        money: money.map(|(minor, rate)| format!("{:.0} {} a week", minor / 100.0, rate.currency)),
        formula: waste.kind.formula(),
        why: super::behind::waste_code(waste.kind),
        cases: cases(stretch, waste, SHOWN, 4),
        more: waste.cases.len().saturating_sub(SHOWN),
        card: None,
        next: None,
        can_offer: false,
    }
}

/// The costliest cases of a waste, each with so many of its parts.
pub(super) fn cases(stretch: &Stretch, waste: &Waste, most: usize, parts: usize) -> Vec<WasteCase> {
    let weeks = stretch.weeks().max(1) as f64;
    let case = |case: &Case| {
        let minutes = duration((case.minutes / weeks).round() as i64);
        let why = if case.why.is_empty() { String::new() } else { format!(", {}", inert(&case.why)) };
        WasteCase {
            name: named(&case.name),
            words: format!("{minutes} a week{why}"),
            why: why_of(stretch.diary.world, case.parts.clone(), parts),
        }
    };
    waste.cases.iter().take(most).map(case).collect()
}

/// Puts the open proposal of each kind beside its waste.
pub(super) fn cards(rows: &mut [WasteRow], world: &Snapshot, seats: &Seats) {
    let marks = Marks::of(world);
    for row in rows {
        let of_kind = world.proposals.values().filter(|p| p.kind.0 == row.code && p.waits(world.now));
        let best =
            of_kind.max_by(|a, b| a.expected.minutes.total_cmp(&b.expected.minutes).then(b.id.cmp(&a.id)));
        row.card = best.map(|p| card(world, seats, &marks, p));
    }
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutcomeRow {
    /// What was agreed to.
    pub title: String,
    /// "It worked: from 2 h to 45 min a week", "It came back: …", or why it cannot be told.
    pub words: String,
    /// Whether it worked; none while it cannot be told.
    pub worked: Option<bool>,
}

/// A change has worked when it saved at least so much of what was expected.
const ENOUGH: f64 = 0.5;

/// What became of the changes that were agreed to.
pub(super) fn outcomes(diary: &Diary, today: civil::Date) -> Vec<OutcomeRow> {
    let zone = diary.world.zone();
    let said = |at: jiff::Timestamp| day(zone.to_datetime(at).date(), today);
    let row = |o: analytics::Outcome| {
        let enough = |saved: f64| saved > 0.0 && saved >= ENOUGH * o.expected;
        let worked = o.saved().map(enough);
        let came_back = worked == Some(false) && o.saved_at_first().is_some_and(enough);
        let mut found = told(&o.told, &said);
        if let Some(minutes) = o.lately {
            found += &format!(", and {} a week in the last four", duration(minutes.round() as i64));
        }
        let words = match worked {
            Some(true) => format!("It worked: {found}; agreed {}.", said(o.agreed)),
            Some(false) if came_back => format!("It came back: {found}; agreed {}.", said(o.agreed)),
            Some(false) => format!("It has not worked: {found}; agreed {}.", said(o.agreed)),
            None => format!("Agreed {}. {found}.", said(o.agreed)),
        };
        OutcomeRow { title: named(&o.title), words, worked }
    };
    analytics::outcomes(diary).into_iter().map(row).collect()
}

fn told(told: &Told, said: &dyn Fn(jiff::Timestamp) -> String) -> String {
    let minutes = |m: f64| duration(m.round() as i64);
    match *told {
        Told::Once(0.0, on) => format!("{} was held as it was before", said(on)),
        Told::Once(saved, on) => format!("{} on {}, once", minutes(saved), said(on)),
        Told::Weekly(before, after) => {
            format!(
                "from {} to {} a week, in the four weeks before and after",
                minutes(before),
                minutes(after)
            )
        }
        Told::NotYet => "It can be told when its date, or four weeks, are over".to_owned(),
        Told::FewWeeks => "It cannot be told: the four weeks after hold less than those before".to_owned(),
        Told::WithAnother => "Its minutes count with another change".to_owned(),
        Told::NoTrace => "What it saves leaves nothing in the calendar that could be measured".to_owned(),
    }
}

/// What is said of a change that nobody has answered.
const OFFERED: &str = "Offered next";

/// Says of each waste without an open proposal what would be offered next, or why nothing is.
pub(super) fn next(rows: &mut [WasteRow], world: &Snapshot, offers: &[Offer]) {
    for row in rows.iter_mut().filter(|r| r.card.is_none()) {
        let offer = offers.iter().find(|o| o.kind.code() == row.code);
        let change = offer.map(|o| o.change.as_ref());
        row.next = Some(match change {
            None => "No change is offered: nothing of it was in the last four weeks.".to_owned(),
            Some(Err(why)) => format!("No change is offered: {why}."),
            Some(Ok(found)) => {
                let word = match world.proposals.get(&found.id).map(|p| &p.state) {
                    Some(State::Applied { .. } | State::Accepted { .. }) => "Agreed to",
                    Some(State::Dismissed { .. } | State::Undone { .. }) => "You said no to",
                    _ => OFFERED,
                };
                row.can_offer = word == OFFERED;
                format!("{word}: {}.", named(&found.title))
            }
        });
    }
}
