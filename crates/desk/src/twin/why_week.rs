//! What a week's figure is made of: every entry of the calendar and every task that it counts, each with what it takes
//! of the working time that is left, then what usually comes, then all together as What if tells it.

use super::rows::Taken;
use super::why::{WhyOf, WhyRow};
use super::{Asked, Basis, told, words};
use crate::DeskError;
use crate::full_weeks::{label, made_of, whole};
use crate::words::{clock, count, day, duration, inert, sentence, short};
use engines::maths::outlook::{self, Booked, Demand, Week};
use engines::maths::{calendar, effort, work};
use engines::twin::WeekLoad;
use jiff::civil::Date;
use world::{Snapshot, TaskId};

/// A part of a week, in minutes.
struct Part {
    name: String,
    link: Option<String>,
    when: String,
    minutes: f64,
    /// All of it, where more of it lies elsewhere: outside the working hours, beside another entry, in another week.
    of: Option<f64>,
}

/// The week of a date, of those that are looked at.
///
/// # Errors
/// `E_NOT_FOUND` for a week that is not looked at; those of a comparison.
pub(super) fn week(
    world: Snapshot,
    asked: &Asked,
    date: Date,
    config: &engines::Config,
) -> Result<WhyOf, DeskError> {
    let today = calendar::date_of(world.now, &world.zone());
    let monday = calendar::monday_of(date);
    // As many as What if reckons: a task that is too long for its week begins in the one before.
    let all = outlook::weeks(&world, asked.weeks() as usize + 1);
    let Some(week) = all.iter().find(|week| week.monday == monday) else {
        let (first, last) = (all[0].monday, all[all.len() - 1].monday);
        return Err(DeskError::Input {
            problem: format!("the week of {} is none of those that are looked at", day(monday, today)),
            code: "E_NOT_FOUND",
            hint: format!("week-{first} to week-{last}; look further ahead for later ones"),
        });
    };
    let now = WeekLoad::of(week);
    let taken = Taken::of(Some(&now));
    let booked = outlook::booked(&world, monday);
    let parts = parts(&world, week, &booked, today);
    let (mut rows, minutes) = rows(parts);
    rows.push(row("Together", "on average", &duration(minutes)));
    rows.push(row("In half of the cases, and in four of five", &taken.words, &taken.hours));
    let entries = booked.iter().filter(|b| b.minutes > 0.0).count();
    let mut notes = notes(week, booked.len() - entries);
    for (letter, name, then) in scenarios(&world, asked, monday, config)? {
        let then_taken = Taken::of(then.as_ref());
        rows.push(row(&format!("With {letter}: {name}"), &then_taken.words, &then_taken.hours));
        notes.extend(then.map(|then| format!("{letter}: {}.", differs(&now, &then))));
    }
    Ok(WhyOf {
        of: format!("week-{monday}"),
        headline: match taken.percent {
            Some(_) => {
                format!("{}: {} taken, {}.", sentence(&label(monday, today)), taken.words, taken.hours)
            }
            None => format!("{}: no working time.", sentence(&label(monday, today))),
        },
        support: format!(
            "On average {}: {}, {}, and what usually comes. The percentage is what is taken in four of five cases.",
            made_of(&now),
            count(entries, "entry of the calendar", "entries of the calendar"),
            count(week.demands.len(), "task", "tasks"),
        ),
        columns: vec!["When".to_owned(), "How much".to_owned()],
        rows,
        notes,
    })
}

fn row(name: &str, when: &str, much: &str) -> WhyRow {
    WhyRow { name: name.to_owned(), link: None, amounts: vec![when.to_owned(), much.to_owned()] }
}

/// What is counted and what is not.
fn notes(week: &Week, beside: usize) -> Vec<String> {
    let mut notes = vec![
        "Meetings count as far as they lie ahead, within working time and beside no earlier one. Work counts as much as is left of it on average; where a week has no time for it before its date, the week before has it.".to_owned(),
    ];
    if beside > 0 {
        let (n, takes) = (count(beside, "entry", "entries"), if beside == 1 { "takes" } else { "take" });
        notes.push(format!(
            "{} of the calendar {takes} nothing of it: outside working time, or at the time of another.",
            sentence(&n)
        ));
    }
    if week.unestimated > 0 {
        let n = sentence(&count(week.unestimated, "task has", "tasks have"));
        notes.push(format!("{n} no estimate and count as is usual for their kind."));
    }
    notes
}

/// All parts: the calendar in order of time, work by its date, then what is no single item.
fn parts(world: &Snapshot, week: &Week, booked: &[Booked], today: Date) -> Vec<Part> {
    let entries = booked.iter().filter(|b| b.minutes > 0.0).map(|b| entry(world, b, today));
    let history = effort::History::new(&world.learned.effort, world.now);
    let mut tasks: Vec<(Option<Date>, TaskId, Part)> = week
        .demands
        .iter()
        .filter_map(|demand| {
            let task = world.tasks.get(&demand.task)?;
            let due = task.due.map(|due| due.date(&world.zone()));
            Some((due, task.id, due_work(world, &history, week, demand, today)?))
        })
        .collect();
    tasks.sort_by_key(|(due, id, _)| (*due, *id));
    let going_on = outlook::going_on(world, week.monday);
    let usual = |name: &str, when: &str, minutes: f64| Part {
        name: name.to_owned(),
        link: None,
        when: when.to_owned(),
        minutes,
        of: None,
    };
    let lately = "as in the last four weeks";
    let steady = [
        usual("Ways", "to meetings and back", week.travel),
        usual("Meetings of series that end and are taken to go on", "", going_on),
        usual("Meetings that usually come up", lately, week.coming.mean - going_on),
        usual("Mail", lately, week.mail.mean),
        usual("Work that usually comes up", lately, week.new_work.mean),
    ];
    let steady = steady.into_iter().filter(|part| part.minutes >= 0.5);
    entries.chain(tasks.into_iter().map(|(_, _, part)| part)).chain(steady).collect()
}

fn entry(world: &Snapshot, booked: &Booked, today: Date) -> Part {
    let zone = world.zone();
    let found = booked.event.and_then(|id| world.events.get(&id));
    let on = day(calendar::date_of(booked.start, &zone), today);
    let all_day = found.is_some_and(world::Event::is_all_day);
    Part {
        name: found.map_or("Time that is taken".to_owned(), |e| short(&inert(&e.summary), 90)),
        link: booked.event.map(|id| format!("event/{id}")),
        when: if all_day { on } else { format!("{on}, {}", clock(booked.start, &zone)) },
        minutes: booked.minutes,
        of: (!all_day && booked.whole > booked.minutes).then_some(booked.whole),
    }
}

fn due_work(
    world: &Snapshot,
    history: &effort::History,
    week: &Week,
    demand: &Demand,
    today: Date,
) -> Option<Part> {
    let task = world.tasks.get(&demand.task)?;
    let due = task.due?.date(&world.zone());
    let all = work::remaining(history, world, task).law.mean();
    let before = due >= week.monday.saturating_add(jiff::Span::new().days(7));
    let was = if due < today { "was due" } else { "due" };
    Some(Part {
        name: short(&inert(&task.title), 90),
        link: Some(format!("tasks/{}", task.id)),
        when: format!("{was} {}{}", day(due, today), if before { ", begun in this week" } else { "" }),
        minutes: demand.mean,
        of: (all > demand.mean + 0.5).then_some(all),
    })
}

/// The rows in whole minutes, which add up: what one loses to rounding the next one gets. And their sum.
fn rows(parts: Vec<Part>) -> (Vec<WhyRow>, i64) {
    let (mut exact, mut shown) = (0.0_f64, 0_i64);
    let one = |part: Part| {
        exact += part.minutes;
        let minutes = exact.round() as i64 - shown;
        shown += minutes;
        let of = part.of.map(|all| all.round() as i64).filter(|all| *all > minutes);
        let much = match of {
            Some(all) => format!("{} of {}", duration(minutes), duration(all)),
            None => duration(minutes),
        };
        WhyRow { name: part.name, link: part.link, amounts: vec![part.when, much] }
    };
    let rows = parts.into_iter().map(one).collect();
    (rows, shown)
}

/// The same week in each scenario that is written: its letter, its name, and what it holds then.
fn scenarios(
    world: &Snapshot,
    asked: &Asked,
    monday: Date,
    config: &engines::Config,
) -> Result<Vec<(char, String, Option<WeekLoad>)>, DeskError> {
    let reads = [&asked.first, &asked.second].map(|text| words::read(world, asked.weeks(), text));
    if reads.iter().all(|read| read.changes.is_empty()) {
        return Ok(Vec::new());
    }
    let (basis, _) =
        Basis::with(world.clone(), asked.weeks(), asked.replications(), config.alignment.clone())?;
    let weeks = basis.weeks()?;
    let mut found = Vec::new();
    for (letter, read) in ['A', 'B'].into_iter().zip(reads).filter(|(_, read)| !read.changes.is_empty()) {
        let then = weeks.compare(&read.changes()).map_err(told)?.then;
        let name = match &read.changes[..] {
            [one] => one.words.clone(),
            all => format!("{} and {} more", all[0].words, all.len() - 1),
        };
        found.push((letter, name, then.load.into_iter().find(|week| week.monday == monday)));
    }
    Ok(found)
}

/// "2 h more of meetings, 1 h less of mail".
fn differs(now: &WeekLoad, then: &WeekLoad) -> String {
    let parts = [
        (now.time, then.time, "working time"),
        (now.meetings, then.meetings, "meetings"),
        (now.due, then.due, "work that is due"),
        (now.mail, then.mail, "mail"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(now, then, _)| (then - now).abs() >= 0.5)
        .map(|(now, then, of)| {
            let more = if then > now { "more" } else { "less" };
            format!("{} {more} of {of}", whole((then - now).abs()))
        })
        .collect();
    if told.is_empty() { "nothing of this week changes".to_owned() } else { told.join(", ") }
}
