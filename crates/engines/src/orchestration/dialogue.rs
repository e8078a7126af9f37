//! The clarify dialogue: what a captured item lacks before it may leave the inbox, what is offered for it from what is
//! known, the one question that remains, and asking it back of whoever wanted it (Allen 2001; spec §1.1).

use super::assistant::may_take;
use super::clarify::named;
use super::propose::{address_of, letter};
use super::radar::of_task;
use super::verbs::begins_with_verb;
use crate::maths::effort::History;
use crate::maths::{spoken, work};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use world::effect::TaskChange;
use world::evidence::Unit;
use world::proposal::{Draft, Way};
use world::{Due, Effect, ItemRef, Person, PersonId, Proposal, Reason, Snapshot, Task, TaskState};

/// What takes no longer than this is done at once, minutes.
pub const AT_ONCE: u32 = 2;
/// Requests of one person that one mail asks about.
const MOST_ASKED: usize = 6;

/// Something that is open before a captured item may leave the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// It names a thing, not what to do next.
    Action,
    /// No date, and nobody has said that there is none.
    Due,
    /// No length.
    Estimate,
}

/// What a captured item lacks, in the order in which it is asked.
pub fn lacks(task: &Task) -> Vec<Lack> {
    let dated = task.due.is_some() || task.due_after.is_some();
    let all = [
        (Lack::Action, !begins_with_verb(&task.title)),
        (Lack::Due, !dated),
        (Lack::Estimate, task.estimate_minutes.is_none()),
    ];
    all.into_iter().filter(|(_, open)| *open).map(|(lack, _)| lack).collect()
}

/// All that is open as one question; none where nothing is.
/// ```
/// use engines::orchestration::{Lack, question};
/// assert_eq!(question(&[Lack::Due, Lack::Estimate]).as_deref(), Some("By when, and how long will it take?"));
/// ```
pub fn question(lacks: &[Lack]) -> Option<String> {
    let part = |lack: &Lack| match lack {
        Lack::Action => "what is the next step",
        Lack::Due => "by when",
        Lack::Estimate => "how long will it take",
    };
    asked(&lacks.iter().map(part).collect::<Vec<_>>())
}

/// Parts of a question as one: "By when, and how long will it take?"
fn asked(parts: &[&str]) -> Option<String> {
    let (last, first) = parts.split_last()?;
    let joined = match first {
        [] => (*last).to_owned(),
        first => format!("{}, and {last}", first.join(", ")),
    };
    let mut letters = joined.chars();
    let begins = letters.next()?;
    Some(begins.to_uppercase().chain(letters).chain(['?']).collect())
}

/// What is offered for an item that is being clarified, each with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What is true once it is done; a title that names a thing is one.
    pub outcome: String,
    /// The next action; empty where the title names none.
    pub action: String,
    /// Why the assistant could have it; none where the executive should.
    pub assistant: Option<String>,
    /// Minutes: as given, else the half-way point of the forecast on five minutes.
    pub minutes: u32,
    /// What that rests on.
    pub minutes_from: String,
    /// By when: as given, else as asked for or promised in the mail it came from.
    pub due: Option<Due>,
    /// What that rests on; empty for one that was given.
    pub due_from: String,
    /// Whether it is so short that it is done at once.
    pub at_once: bool,
}

/// What is known for an item that is being clarified.
pub fn offer(world: &Snapshot, task: &Task) -> Offer {
    let effort = work::remaining(&History::new(&world.learned.effort, world.now), world, task);
    let usual = ((effort.p50 / 5.0).round() as u32 * 5).clamp(5, 10_000);
    let is_action = begins_with_verb(&task.title);
    let thing = if is_action { String::new() } else { task.title.clone() };
    let (due, due_from) = match task.due {
        Some(due) => (Some(due), String::new()),
        None => known_date(world, task).map_or((None, String::new()), |(due, from)| (Some(due), from)),
    };
    let assistant = world.office.assistant.as_ref().filter(|_| may_take(world, task));
    Offer {
        outcome: if task.outcome.is_empty() { thing } else { task.outcome.clone() },
        action: if is_action { task.title.clone() } else { String::new() },
        assistant: assistant.map(|a| {
            let first = a.name.split_whitespace().next().unwrap_or(&a.name);
            format!("light work, and nothing {first} may not see")
        }),
        minutes: task.estimate_minutes.unwrap_or(usual),
        minutes_from: if task.estimate_minutes.is_some() { String::new() } else { effort.basis },
        due,
        due_from,
        at_once: task.estimate_minutes.is_some_and(|m| m <= AT_ONCE),
    }
}

/// The date that the mail it came from asks for, or that was promised in it: the earliest of them.
fn known_date(world: &Snapshot, task: &Task) -> Option<(Due, String)> {
    let zone = world.zone();
    let mails: Vec<_> = task
        .evidence
        .iter()
        .filter_map(|e| match e.item {
            ItemRef::Message(id) => Some(id),
            _ => None,
        })
        .collect();
    let promised = world
        .commitments
        .values()
        .filter(|c| c.state.is_open() && mails.contains(&c.message))
        .filter_map(|c| Some((c.due?, format!("promised to {}", c.counterparty_name))));
    let said = mails.iter().filter_map(|id| world.messages.get(id)).flat_map(|mail| {
        let from = mail.from.shown().to_owned();
        let dates = mail.acts.iter().filter_map(|act| act.due);
        dates.map(move |due| (due, format!("named in the mail of {from}")))
    });
    let today = world.now.to_zoned(zone.clone()).date();
    promised.chain(said).filter(|(due, _)| due.date(&zone) >= today).min_by_key(|(due, _)| due.date(&zone))
}

/// `orchestration.ask`: to whoever wanted something that cannot get a place yet, one mail with what is open.
pub(super) fn ask_back(world: &Snapshot) -> Vec<Proposal> {
    let mut by_person: BTreeMap<PersonId, Vec<&Task>> = BTreeMap::new();
    for task in world.tasks.values().filter(|t| t.state == TaskState::Inbox) {
        let theirs = lacks(task).iter().any(|lack| *lack != Lack::Estimate);
        if let Some(person) = requester(world, task).filter(|_| theirs) {
            by_person.entry(person.id).or_default().push(task);
        }
    }
    let one = |(person, mut tasks): (PersonId, Vec<&Task>)| {
        tasks.sort_by_key(|t| (t.created, t.id));
        tasks.truncate(MOST_ASKED);
        ask(world, world.people.get(&person)?, &tasks)
    };
    by_person.into_iter().filter_map(one).collect()
}

/// Who asked for it, where that is neither the executive nor the assistant.
fn requester<'a>(world: &'a Snapshot, task: &Task) -> Option<&'a Person> {
    let office = &world.office;
    let ours =
        |p: &PersonId| *p == office.owner.person || office.assistant.as_ref().is_some_and(|a| a.person == *p);
    world.people.get(&task.requester.filter(|p| !ours(p))?)
}

/// What only whoever asked can say, as a question about it.
fn open_to(task: &Task) -> String {
    let part = |lack: Lack| match lack {
        Lack::Action => Some("what exactly is needed"),
        Lack::Due => Some("by when"),
        Lack::Estimate => None,
    };
    let parts: Vec<&str> = lacks(task).into_iter().filter_map(part).collect();
    asked(&parts).unwrap_or_default()
}

fn ask(world: &Snapshot, person: &Person, tasks: &[&Task]) -> Option<Proposal> {
    let to = address_of(person)?;
    let ids: Vec<String> = tasks.iter().map(|t| t.id.to_string()).collect();
    let lines: Vec<String> = tasks.iter().map(|t| format!("- {}: {}", named(t), open_to(t))).collect();
    let begins = match tasks.len() {
        1 => "One question before this gets its place:",
        _ => "A question each before these get their place:",
    };
    let (first, one) = (person.first_name(), tasks.first()?);
    let what = match tasks.len() {
        1 => format!("\"{}\"", named(one)),
        n => spoken::count(n, "request", "requests"),
    };
    let evidence: Vec<_> = tasks.iter().map(|t| of_task(t, named(t))).collect();
    let about = tasks.iter().map(|t| ItemRef::Task(t.id)).chain([ItemRef::Person(person.id)]).collect();
    let body = format!("{begins}\n\n{}", lines.join("\n"));
    let draft = Draft {
        kind: "orchestration.ask",
        key: ids.join(" "),
        title: format!("Ask {first} about {what}"),
        because: match tasks.len() {
            1 => format!("{} asked for {what}; it has no place yet. {}", person.name, open_to(one)),
            _ => format!("{} asked for {what} that have no place yet, since something is open.", person.name),
        },
        effect: letter(
            world,
            &format!("ask-{}", one.id),
            to,
            first,
            format!("Your request: {}", named(one)),
            &body,
        ),
        ways: as_they_are(tasks).into_iter().collect(),
        expected: "an answer, and a place for it".to_owned(),
        reasons: vec![
            Reason::new(
                "asked",
                "saved by asking before, not after",
                15.0 * tasks.len() as f64,
                Unit::Minutes,
            )
            .with(evidence.clone()),
            Reason::new("effort", "to read the mail over", -2.0, Unit::Minutes),
        ],
        evidence,
        about,
        goal: None,
        by: None,
        expires: world.now + SignedDuration::from_hours(7 * 24),
    };
    Some(Proposal::new(draft, world.now))
}

/// Taken on without a date, where only that is open.
fn as_they_are(tasks: &[&Task]) -> Option<Way> {
    if tasks.iter().any(|t| lacks(t).contains(&Lack::Action)) {
        return None;
    }
    let on = |t: &&Task| Effect::ChangeTask {
        task: t.id,
        change: TaskChange { state: Some(TaskState::Next), ..TaskChange::default() },
    };
    let mut effects: Vec<Effect> = tasks.iter().map(on).collect();
    let effect = if effects.len() == 1 { effects.remove(0) } else { Effect::Together { effects } };
    Some(Way { title: "Take it on without a date".to_owned(), effect })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene};
    use proptest::prelude::*;
    use world::task::TaskKind;

    fn captured(scene: &mut Scene, title: &str, dated: bool, estimate: Option<u32>) -> Task {
        let id = scene.task(title, 30);
        scene.change_task(id, |t| {
            (t.state, t.estimate_minutes) = (TaskState::Inbox, estimate);
            t.due = dated.then_some(Due::On(MONDAY));
        });
        scene.world.tasks[&id].clone()
    }

    #[test]
    fn what_is_open_is_one_question() {
        let mut scene = Scene::new();
        for (title, dated, estimate, said) in [
            ("Call Ana", true, Some(10), None),
            ("Call Ana again", true, None, Some("How long will it take?")),
            ("Call Ben", false, Some(5), Some("By when?")),
            ("Budget", true, Some(5), Some("What is the next step?")),
            ("Lease", false, None, Some("What is the next step, by when, and how long will it take?")),
        ] {
            let task = captured(&mut scene, title, dated, estimate);
            assert_eq!(question(&lacks(&task)).as_deref(), said, "{title}");
        }
    }

    #[test]
    fn what_is_offered_rests_on_what_is_known() {
        let mut scene = Scene::new();
        let call = captured(&mut scene, "Call the landlord", false, None);
        let call = Task { kind: TaskKind::Call, ..call };
        let offered = offer(&scene.world, &call);
        assert_eq!(offered.action, "Call the landlord");
        assert!(offered.outcome.is_empty() && offered.due.is_none() && !offered.at_once);
        assert!(offered.minutes >= 15 && offered.minutes.is_multiple_of(5), "{offered:?}");
        assert!(offered.minutes_from.contains("no estimate"), "{offered:?}");
        let thing = captured(&mut scene, "Board paper", true, Some(2));
        let offered = offer(&scene.world, &thing);
        assert_eq!((offered.outcome.as_str(), offered.action.as_str()), ("Board paper", ""));
        assert!(offered.at_once && offered.minutes == 2 && offered.due == Some(Due::On(MONDAY)));
    }

    #[test]
    fn whoever_asked_is_asked_once_about_all_of_theirs() {
        let mut scene = Scene::new();
        let ben = scene.person("Ben Hale", "ben@northwharf.example");
        let ask = |scene: &mut Scene, title: &str, dated| {
            let task = captured(scene, title, dated, None);
            scene.change_task(task.id, |t| t.requester = Some(ben));
            task.id
        };
        let dated = ask(&mut scene, "Review the lease", true);
        assert!(ask_back(&scene.world).is_empty(), "a length is not his to say");
        let review = ask(&mut scene, "Review the budget", false);
        let found = ask_back(&scene.world);
        assert_eq!((found.len(), found[0].title.as_str()), (1, "Ask Ben about \"Review the budget\""));
        assert_eq!(found[0].ways.len(), 1, "or take it on without a date");
        let thing = ask(&mut scene, "Slides", false);
        let found = ask_back(&scene.world);
        assert_eq!((found.len(), found[0].title.as_str()), (1, "Ask Ben about 2 requests"));
        let Effect::DraftMail { to, text, .. } = &found[0].effect else { panic!() };
        assert_eq!(to[0].email, "ben@northwharf.example");
        assert!(text.contains("- Review the budget: By when?"), "{text}");
        assert!(text.contains("- Slides: What exactly is needed, and by when?"), "{text}");
        assert!(found[0].ways.is_empty() && !found[0].about.contains(&ItemRef::Task(dated)));
        for id in [review, thing] {
            scene.change_task(id, |t| t.state = TaskState::Next);
        }
        assert!(ask_back(&scene.world).is_empty(), "what has left the inbox is settled");
    }

    proptest! {
        /// Whatever was captured: it lacks nothing exactly when there is no question, and there is never more than one.
        #[test]
        fn nothing_open_is_no_question(title in "\\PC{0,60}", dated: bool, estimate in prop::option::of(1u32..10_000)) {
            let mut scene = Scene::new();
            let task = captured(&mut scene, "x", dated, estimate);
            let task = Task { title, ..task };
            let open = lacks(&task);
            let said = question(&open);
            prop_assert_eq!(said.is_none(), open.is_empty());
            prop_assert!(said.iter().all(|q| q.matches('?').count() == 1));
            let offered = offer(&scene.world, &task);
            prop_assert!((1..=10_000).contains(&offered.minutes));
            prop_assert_eq!(offered.action.is_empty(), open.contains(&Lack::Action));
        }
    }
}
