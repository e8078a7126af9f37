//! What was found, in words.

use super::{Looked, Relaxed, There, Time, Times};
use crate::words::{count, day, duration, inert};
use engines::agenda::find::{Fits, Found, Invitee, Need, Relaxation, Slot};
use engines::maths::spoken;
use jiff::civil;

/// What a meeting is called that nobody has named.
pub(super) fn title(people: &[Invitee]) -> String {
    let names: Vec<String> = people.iter().skip(1).map(first).collect();
    let named = match names.len() {
        0..=3 => spoken::listed(&names),
        n => format!("{} and {} others", names[..2].join(", "), n - 2),
    };
    format!("Meeting with {named}")
}

fn first(person: &Invitee) -> String {
    let name = inert(&person.name);
    name.split_whitespace().next().map_or(name.clone(), str::to_owned)
}

pub(super) fn told(looked: &Looked, found: Found) -> Times {
    let times: Vec<Time> =
        found.slots.iter().enumerate().map(|(n, slot)| time(looked, n + 1, slot)).collect();
    let headline = match times.first() {
        Some(best) => format!("{} suits best.", best.when),
        None => "No time suits everybody who is needed.".to_owned(),
    };
    Times {
        headline,
        support: support(looked, &times, found.starts),
        notes: notes(looked),
        title: looked.title.clone(),
        times,
        relaxed: found.relaxations.iter().map(|r| relaxed(looked, r)).collect(),
    }
}

/// "45 min with Ana Lima and Ben Okafor, before Fri 4 Dec: five of 23 times, best first."
fn support(looked: &Looked, times: &[Time], starts: usize) -> String {
    let ask = &looked.ask;
    let names = |need: fn(&Need) -> bool| -> Vec<String> {
        ask.people.iter().skip(1).filter(|p| need(&p.need)).map(|p| inert(&p.name)).collect()
    };
    let (needed, optional) = (names(|n| *n == Need::Required), names(|n| *n != Need::Required));
    let mut who: Vec<String> = Vec::new();
    who.extend((!needed.is_empty()).then(|| format!("with {}", spoken::listed(&needed))));
    who.extend((!optional.is_empty()).then(|| format!("if possible with {}", spoken::listed(&optional))));
    let today = looked.world.zone().to_datetime(looked.world.now).date();
    let before = day(looked.world.zone().to_datetime(ask.window.end).date(), today);
    let told = match times.len() {
        0 => "what could give way stands below".to_owned(),
        n if n == starts => count(n, "time, best first", "times, best first"),
        n => format!("{} of {starts} that are possible, best first", count(n, "time", "times")),
    };
    format!("{} {}, before {before}: {told}.", duration(ask.minutes), who.join(", "))
}

/// What is not known, and what was taken for it.
fn notes(looked: &Looked) -> Vec<String> {
    let (people, office) = (&looked.ask.people, &looked.world.office.zone);
    let of = |keep: fn(&&Invitee) -> bool| -> Vec<String> {
        people.iter().skip(1).filter(keep).map(|p| inert(&p.name)).collect()
    };
    let (unseen, nowhere) = (of(|p| !p.calendar_known && p.taken.is_empty()), of(|p| !p.zone_known));
    let partly = of(|p| !p.calendar_known && !p.taken.is_empty());
    let mut said = Vec::new();
    if !unseen.is_empty() {
        said.push(format!("Not known: the calendar of {}. It counts as free.", spoken::listed(&unseen)));
    }
    if !partly.is_empty() {
        let who = spoken::listed(&partly);
        said.push(format!("Of {who} only what stands in this calendar is known; the rest counts as free."));
    }
    if !nowhere.is_empty() {
        said.push(format!("Not known: where {} is. {office} is taken.", spoken::listed(&nowhere)));
    }
    if looked.with_notice {
        said.push(
            "A day’s notice is kept, two with people from outside; name a first day to look earlier."
                .to_owned(),
        );
    }
    said.push("Working hours of the others are taken to be the office’s, by their own clock.".to_owned());
    said
}

fn time(looked: &Looked, number: usize, slot: &Slot) -> Time {
    let world = &looked.world;
    let today = world.zone().to_datetime(world.now).date();
    let mut reasons = slot.reasons.clone();
    reasons.iter_mut().for_each(|r| r.words = inert(&r.words));
    Time {
        number,
        stretch: slot.stretch,
        when: spoken::stretch(slot.stretch, &world.zone(), today),
        score: slot.score,
        reasons,
        there: slot
            .there
            .iter()
            .map(|there| There {
                name: inert(&looked.ask.people[there.who].name),
                when: local(there.from, there.to),
                fits: fits(there.fits),
                needed: looked.ask.people[there.who].need == Need::Required,
            })
            .collect(),
    }
}

/// "Thu 14:00–14:45", with the second day where it goes past midnight.
fn local(from: civil::DateTime, to: civil::DateTime) -> String {
    let end = if from.date() == to.date() { to.strftime("%H:%M") } else { to.strftime("%a %H:%M") };
    format!("{}–{end}", from.strftime("%a %H:%M"))
}

fn fits(fits: Fits) -> &'static str {
    match fits {
        Fits::Free => "can",
        Fits::NotKnown => "not known",
        Fits::Perhaps => "perhaps",
        Fits::Elsewhere => "is elsewhere",
        Fits::OutsideHours => "outside working hours",
    }
}

fn relaxed(looked: &Looked, relaxation: &Relaxation) -> Relaxed {
    let best = relaxation.best.as_ref().map(|slot| time(looked, 1, slot));
    let gives = match (&best, relaxation.starts) {
        (Some(best), 1) => format!("{} becomes possible", best.when),
        (Some(best), n) => format!("{} is the best of {n}", best.when),
        (None, _) => "brings nothing".to_owned(),
    };
    Relaxed { words: inert(&relaxation.words), gives, best }
}
