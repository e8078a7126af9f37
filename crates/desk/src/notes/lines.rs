//! The lines of the note to the team: goals that moved, decisions, thanks, where the executive will be, next week. Each
//! says what it rests on, and none goes out that rests on, or says, what is not for the team.

use super::{guarded, progress};
use crate::card::first;
use crate::words::{count, inert, sentence, short};
use crate::{brief, sources};
use engines::maths::{meetings, spoken};
use engines::partnership::confidence::{self, Held, MATTERS, Protected, Source};
use engines::partnership::one_to_ones;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Serialize;
use std::collections::BTreeSet;
use world::note::Written;
use world::{Clearance, Evidence, Interval, ItemRef, Level, Snapshot, TaskState};

/// The level up to which something is for the whole team.
const TEAM: Level = Level::Internal;
/// Lines of one part at most.
const MOST: usize = 3;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Nobody has looked at it yet.
    Waiting,
    /// It goes out.
    Approved,
    /// Somebody left it out.
    LeftOut,
    /// It must not go out as it is.
    Held,
}

/// A line as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// What it came from.
    pub key: String,
    /// "Goals", "Decisions", "Thanks", "Where Mara is", "Next week", "This week", "By hand".
    pub part: &'static str,
    /// Its words.
    pub text: String,
    /// Where it stands.
    pub stand: Stand,
    /// Why it is held back.
    pub why: Vec<String>,
    /// Whether other words would not help: what it rests on is not for the team.
    pub rests: bool,
    /// What it rests on.
    pub sources: Vec<Evidence>,
}

/// A line before anybody has looked at it.
struct Line {
    key: String,
    part: &'static str,
    text: String,
    sources: Vec<Evidence>,
    /// Whether its writer said that it may be shared, where that is theirs to say.
    shared: Option<bool>,
}

/// What must not be said, as the whole house knows it: the same for everybody who asks.
pub(super) struct Guard {
    protected: Vec<Protected>,
    /// Whether the reader knows of each: only then are the words told that say it.
    known: Vec<bool>,
}

impl Guard {
    /// Of what the house holds, for whoever reads `world` of it.
    pub(super) fn of(house: &Snapshot, world: &Snapshot) -> Guard {
        let protected = protected(house);
        let known = self::protected(world);
        let known = protected.iter().map(|one| known.contains(one)).collect();
        Guard { protected, known }
    }
}

/// Every line of a week: what was found, as it was approved or written since, with what must not go out held.
pub(super) fn lines(world: &Snapshot, week: Date, guard: &Guard) -> Vec<Shown> {
    let mut found = found(world, week);
    let looked: Vec<_> = world
        .notes
        .values()
        .filter_map(|note| match &note.written {
            Written::Line { week: of, key, approved } if *of == week => Some((key, note, *approved)),
            _ => None,
        })
        .collect();
    for (key, note, _) in &looked {
        match found.iter_mut().find(|line| line.key == **key) {
            Some(line) => line.text.clone_from(&note.text),
            None if key.starts_with("own ") => found.push(Line {
                key: (*key).clone(),
                part: "By hand",
                text: note.text.clone(),
                sources: note.evidence.clone(),
                shared: Some(true),
            }),
            None => {}
        }
    }
    let show = |line: Line| {
        let held = held(&line, &guard.protected);
        let (rests, why) = (held.contains(&Held::Source), why(&held, guard));
        let answer = looked.iter().find(|(key, ..)| **key == line.key).map(|(.., approved)| *approved);
        let stand = match (why.is_empty(), answer) {
            (_, Some(false)) => Stand::LeftOut,
            (false, _) => Stand::Held,
            (true, Some(true)) => Stand::Approved,
            (true, None) => Stand::Waiting,
        };
        let text = inert(&line.text);
        Shown { key: line.key, part: line.part, text, stand, why, rests, sources: brief::shown(line.sources) }
    };
    found.into_iter().map(show).collect()
}

fn held(line: &Line, protected: &[Protected]) -> Vec<Held> {
    let shareable = line.shared != Some(false);
    let of =
        |e: &Evidence| Source { cleared: is_for_team(&e.clearance) || line.shared == Some(true), shareable };
    let sources: Vec<Source> = line.sources.iter().map(of).collect();
    confidence::held(&line.text, &sources, protected)
}

pub(super) fn is_for_team(clearance: &Clearance) -> bool {
    clearance.level <= TEAM && clearance.compartment.is_none()
}

/// Why, in words, each reason once. What the reader does not know of is not named to them either.
fn why(held: &[Held], guard: &Guard) -> Vec<String> {
    let say = |held: &Held| match held {
        Held::Source => "It rests on something that is marked confidential.".to_owned(),
        Held::Staff(words) => format!("“{words}” speaks of staff matters."),
        Held::Sum(words) => format!("“{words}” is a sum that is not for the team."),
        Held::Deal(words) => format!("“{words}” speaks of deals."),
        Held::Judgement(words) => format!("“{words}” judges somebody."),
        Held::Says(n, words) => match &guard.protected[*n] {
            Protected::Matter(_) => format!("“{words}” speaks of {}.", matter(*n)),
            _ if !guard.known[*n] => "It says something that is not for the team.".to_owned(),
            Protected::Figure(_) | Protected::Share(..) => {
                format!("“{words}” is a figure that is not for the team.")
            }
            Protected::Name(_) => format!("“{words}” stands only in what is not for the team."),
        },
    };
    // What a line rests on says enough: its own words are then those of what is confidential.
    let enough = if held.contains(&Held::Source) { &[Held::Source][..] } else { held };
    let mut said: Vec<String> = enough.iter().map(say).map(|words| inert(&words)).collect();
    said.dedup();
    said
}

/// What the matter at this place of the list is called: matters stand first in it.
fn matter(n: usize) -> &'static str {
    MATTERS.get(n).map_or("a private matter", |(name, _)| name)
}

/// The first line of a text that must not go to the team, and why, in words; none where all may.
pub(super) fn refused(guard: &Guard, text: &str) -> Option<(String, String)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.into_iter().find_map(|line| {
        let why = why(&confidence::held(line, &[], &guard.protected), guard);
        Some((inert(&short(line, 80)), why.into_iter().next()?))
    })
}

/// What must not be said: the matters that are never for a team; the names and figures that stand in something above
/// its level and nowhere at or below it; and people of whom most is written above it, or whose card says candidate,
/// whatever level the card has.
pub(super) fn protected(world: &Snapshot) -> Vec<Protected> {
    let matters =
        MATTERS.iter().map(|(_, words)| Protected::Matter(words.iter().map(|w| (*w).to_owned()).collect()));
    let (mut open, mut closed) = (BTreeSet::new(), Vec::new());
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (text, clearance) in said(world) {
        if is_for_team(clearance) {
            open.extend(words(text));
        } else {
            closed.push(text);
        }
        names.extend(clearance.compartment.iter().map(|group| group.0.clone()));
    }
    let team: BTreeSet<String> =
        house(world).iter().flat_map(|m| words(&m.name).collect::<Vec<_>>()).collect();
    open.extend(team.iter().cloned());
    let whole = |person: &&world::Person| !is_for_team(&person.clearance);
    names.extend(world.people.values().filter(whole).map(|p| p.name.clone()));
    let titled: BTreeSet<String> = closed
        .iter()
        .flat_map(|text| proper(text))
        .filter(|name| !open.contains(&name.to_lowercase()))
        .collect();
    let ordinary = guarded::ordinary(world, &titled);
    let coded: BTreeSet<&str> = closed.iter().flat_map(|text| guarded::code_names(text)).collect();
    let telling = |name: &String| coded.contains(name.as_str()) || !ordinary.contains(&name.to_lowercase());
    names.extend(titled.into_iter().filter(telling));
    names.extend(guarded::people(world, &team));
    let figures = guarded::figures(world).into_iter().map(Protected::Figure);
    let shares = guarded::shares(world).into_iter().map(|(part, all)| Protected::Share(part, all));
    matters.chain(names.into_iter().map(Protected::Name)).chain(figures).chain(shares).collect()
}

/// The executive, the assistant and the direct reports: their names are for everybody.
pub(super) fn house(world: &Snapshot) -> Vec<world::office::Member> {
    let office = &world.office;
    std::iter::once(office.owner.clone()).chain(office.assistant.clone()).chain(world.reports()).collect()
}

/// The titles of everything, with what they demand.
pub(super) fn said(world: &Snapshot) -> Vec<(&str, &Clearance)> {
    let mut all: Vec<(&str, &Clearance)> = Vec::new();
    all.extend(world.events.values().map(|i| (i.summary.as_str(), &i.clearance)));
    all.extend(world.messages.values().map(|i| (i.subject.as_str(), &i.clearance)));
    all.extend(world.tasks.values().map(|i| (i.title.as_str(), &i.clearance)));
    all.extend(world.decisions.values().map(|i| (i.question.as_str(), &i.clearance)));
    all.extend(world.goals.values().map(|i| (i.name.as_str(), &i.clearance)));
    all.extend(world.projects.values().map(|i| (i.name.as_str(), &i.clearance)));
    all.extend(world.documents.values().map(|i| (i.name.as_str(), &i.clearance)));
    all.extend(world.organisations.values().map(|i| (i.name.as_str(), &i.clearance)));
    all.extend(world.people.values().map(|i| (i.name.as_str(), &i.clearance)));
    all
}

pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// The words of a title that look like names: a capital letter, four letters or more.
fn proper(text: &str) -> Vec<String> {
    let name = |w: &&str| w.chars().count() > 3 && w.starts_with(char::is_uppercase);
    text.split(|c: char| !c.is_alphanumeric()).filter(name).map(str::to_owned).collect()
}

/// What there is to tell of a week.
fn found(world: &Snapshot, week: Date) -> Vec<Line> {
    let span = stretch(world, week);
    let next = stretch(world, week.saturating_add(7.days()));
    let mut found = goals(world, week, span);
    found.extend(decisions(world, span));
    found.extend(thanks(world, week));
    found.extend(away(world, next));
    found.extend(ahead(world, next));
    found
}

fn stretch(world: &Snapshot, week: Date) -> Interval {
    let at = |date: Date| world::time::instant(date, jiff::civil::Time::midnight(), &world.zone());
    Interval::new(at(week), at(week.saturating_add(Span::new().days(7))))
}

/// Goals whose measure was taken this week, or for which work was finished.
fn goals(world: &Snapshot, week: Date, span: Interval) -> Vec<Line> {
    let until = week.saturating_add(7.days());
    let mut lines = Vec::new();
    for goal in world.goals.values() {
        let quote = |quote: String| Evidence {
            item: ItemRef::Goal(goal.id),
            quote,
            at: None,
            clearance: goal.clearance.clone(),
        };
        let key = format!("goal {}", goal.id);
        let unit = goal.unit.as_deref().unwrap_or_default();
        let measured = goal.status.last().filter(|m| (week..until).contains(&m.date));
        let done: Vec<&world::Task> = finished(world, goal.id, span);
        let (text, sources) = match (measured, done.first()) {
            (Some(now), _) => {
                let text = progress::told(goal, now, week);
                (text, vec![quote(format!("{}: {}", goal.name, progress::amount(now.value, unit)))])
            }
            (None, Some(first)) => {
                let n = sentence(&count(done.len(), "piece of work is", "pieces of work are"));
                let text = format!(
                    "{}: {} done, among them “{}”.",
                    goal.name,
                    n.to_lowercase(),
                    short(&first.title, 80)
                );
                (
                    text,
                    std::iter::once(quote(goal.name.clone()))
                        .chain(done.iter().take(MOST).map(|t| sources::task(t)))
                        .collect(),
                )
            }
            (None, None) => continue,
        };
        lines.push(Line { key, part: "Goals", text, sources, shared: None });
    }
    lines
}

/// Tasks that serve a goal, by a link somebody confirmed, and were finished in a stretch.
fn finished(world: &Snapshot, goal: world::GoalId, span: Interval) -> Vec<&world::Task> {
    let serves = |task: &&world::Task| {
        world
            .links_of(ItemRef::Task(task.id))
            .iter()
            .any(|l| l.goal == goal && l.confirmed && l.contribution > 0.0)
    };
    let done = |t: &&world::Task| t.state == TaskState::Done && t.ended.is_some_and(|at| span.contains(at));
    let mut found: Vec<&world::Task> = world.tasks.values().filter(done).filter(serves).collect();
    found.sort_by_key(|t| (std::cmp::Reverse(t.estimate_minutes), t.id));
    found
}

fn decisions(world: &Snapshot, span: Interval) -> Vec<Line> {
    let made = world.decisions.values().filter_map(|d| {
        let choice = d.choice.as_ref().filter(|c| span.contains(c.at))?;
        let option = d.alternatives.iter().find(|a| a.key == choice.alternative)?;
        Some(Line {
            key: format!("decision {}", d.id),
            part: "Decisions",
            text: format!(
                "“{}” is decided: {}.",
                short(d.question.trim_end_matches('?'), 80),
                short(&option.name, 80)
            ),
            sources: vec![Evidence {
                item: ItemRef::Decision(d.id),
                quote: d.question.clone(),
                at: Some(choice.at),
                clearance: d.clearance.clone(),
            }],
            shared: None,
        })
    });
    made.collect()
}

/// Thanks for what people said they did, where they said it may be told.
fn thanks(world: &Snapshot, week: Date) -> Vec<Line> {
    let updates = engines::partnership::updates::of_week(world, week);
    let of = |(member, note): (world::office::Member, Option<&world::Note>)| {
        let note = note?;
        let update = note.update().filter(|u| u.share)?;
        let name = first(&member.name);
        Some(Line {
            key: format!("thanks {}", note.id),
            part: "Thanks",
            text: format!("Thank you, {name}: {}", stop(&short(&note.text, 160))),
            sources: vec![Evidence {
                item: ItemRef::Note(note.id),
                quote: short(&note.text, 160),
                at: Some(note.at),
                clearance: note.clearance.clone(),
            }],
            shared: Some(update.share),
        })
    };
    updates.into_iter().filter_map(of).collect()
}

fn stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// Days of next week on which the executive is away from their own house.
fn away(world: &Snapshot, next: Interval) -> Vec<Line> {
    let zone = world.zone();
    let owner = first(&world.office.owner.name);
    let home = &world.office.travel.home;
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for event in world.busy_events(next) {
        let Some(place) = meetings::place(event).filter(|p| !home.iter().any(|h| p.contains(h.as_str())))
        else {
            continue;
        };
        let start = event.interval(&zone).start;
        let date = zone.to_datetime(start).date();
        if start < world.now || home.is_empty() || !seen.insert((date, place.clone())) || lines.len() == MOST
        {
            continue;
        }
        let place = event.location.as_deref().unwrap_or(&place);
        lines.push(Line {
            key: format!("away {}", event.id),
            part: "Where",
            text: format!("On {} {owner} is at {}.", spoken::day(date), short(place, 60)),
            sources: vec![sources::event(event, &zone)],
            shared: None,
        });
    }
    lines
}

/// Meetings of next week with several of the team, and whether the 1-2-1s stand.
fn ahead(world: &Snapshot, next: Interval) -> Vec<Line> {
    let zone = world.zone();
    let team: Vec<String> = world.reports().into_iter().map(|m| m.email).collect();
    let part = if world.now < next.start { "Next week" } else { "This week" };
    let with_team = |e: &&world::Event| e.attendees.iter().filter(|a| team.contains(&a.email)).count() >= 2;
    let mut lines: Vec<Line> = world
        .busy_events(next)
        .into_iter()
        .filter(with_team)
        .filter(|event| event.interval(&zone).start >= world.now)
        .take(MOST)
        .map(|event| {
            let date = zone.to_datetime(event.interval(&zone).start).date();
            Line {
                key: format!("ahead {}", event.id),
                part,
                text: format!("{}: {}.", spoken::day(date), short(&event.summary, 80)),
                sources: vec![sources::event(event, &zone)],
                shared: None,
            }
        })
        .collect();
    let standings = one_to_ones::standings(world);
    let calm = standings.iter().all(|s| s.next.is_some() && s.moves.is_empty());
    if calm && !standings.is_empty() {
        let events = standings.iter().filter_map(|s| s.next.and_then(|(id, _)| world.events.get(&id)));
        let sources = events.take(MOST).map(|e| sources::event(e, &zone)).collect();
        let text = "1-2-1s run as planned.".to_owned();
        lines.push(Line { key: "one-to-ones".into(), part, text, sources, shared: None });
    }
    lines
}
