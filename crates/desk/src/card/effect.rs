//! What an effect does, told from the effect itself: its kind, the word on the button, what will have happened, and
//! every recipient, time and text of it.

use super::{Say, first};
use crate::words::{day, duration, inert, short};
use engines::navigator::commitments::promised;
use serde::Serialize;
use world::authority::Standing;
use world::effect::TaskChange;
use world::{Due, Effect, Item, ItemRef, Mailbox, Proposal, Queue, TaskState};

/// One fact of an effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// "To", "Subject", "From", "Until".
    pub label: &'static str,
    /// Its words.
    pub text: String,
}

/// The exact effect in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Facts in order; the parts of a joint effect follow each other.
    pub rows: Vec<Row>,
    /// The whole text of a mail, lines kept.
    pub text: Option<String>,
    /// What happens outside: "The draft is laid into Drafts. Nothing is sent."
    pub note: String,
}

/// Most characters of a text that a preview shows; a draft of ours is far below it.
const MOST_TEXT: usize = 20_000;

/// The kind in words, and its icon.
pub(super) fn kind(say: &Say<'_>, proposal: &Proposal) -> (String, &'static str) {
    let plain = |words: &str, icon| (words.to_owned(), icon);
    match proposal.kind.0.as_str() {
        "navigator.reply" if say.seats.is_executive() => plain("Reply", "mail"),
        "navigator.reply" => (format!("Reply for {}", say.executive()), "mail"),
        "navigator.follow_up" => plain("Reminder", "mail"),
        "navigator.commitment" => plain("Promise", "link"),
        "navigator.task" => plain("Task", "task"),
        "agenda.conflict" => plain("Clash", "cal"),
        "agenda.buffer" => plain("Travel time", "train"),
        "agenda.chain" => plain("Breathing room", "cal"),
        "agenda.focus" => plain("Kept free", "clock"),
        "agenda.free" => plain("Time at once", "cal"),
        "agenda.delegate" => plain("Stand-in", "user"),
        "agenda.leave" => plain("Leave it", "cal"),
        "agenda.merge" => plain("Held twice", "cal"),
        "agenda.move" => plain("Better time", "cal"),
        "agenda.prepare" => plain("Preparation", "doc"),
        "find.meet" => plain("Meeting", "cal"),
        "find.hold" => plain("Held times", "cal"),
        "find.settle" => plain("Settle a time", "cal"),
        "find.hours" => plain("Time for work", "clock"),
        "agenda.one_to_one" | "partnership.agenda" | "partnership.time" => plain("1-2-1", "shield"),
        "partnership.update" => plain("Friday lines", "mail"),
        "partnership.reroute" => plain("Through you", "mail"),
        "partnership.team_note" => plain("Team note", "mail"),
        "agenda.shorten" => plain("Shorter", "clock"),
        kind if kind.starts_with("whatif.") => plain("What if", "history"),
        "alignment.link" => plain("Goal", "goals"),
        "alignment.starved" | "alignment.short" => plain("Time for a goal", "goals"),
        "orchestration.due_risk" => plain("At risk", "warn"),
        "orchestration.waiting" => plain("Waiting", "clock"),
        "orchestration.stale" => plain("Untouched", "task"),
        "orchestration.ask" => plain("Question back", "mail"),
        "orchestration.tell" => plain("Gave way", "mail"),
        "orchestration.share" => plain("Hand over", "task"),
        "orchestration.freed" => plain("Freed time", "clock"),
        "orchestration.park" | "orchestration.hand_over" | "orchestration.care" => plain("Full week", "cal"),
        "orchestration.two_promises" => plain("Promises", "link"),
        "orchestration.blocking_decision" => plain("Decision", "decisions"),
        "decisions.answer" | "decisions.outcome" => plain("Decision", "decisions"),
        "decisions.missing" => plain("Missing score", "decisions"),
        "decisions.told" => plain("Decided", "decisions"),
        "relationship.reach_out" => plain("In touch", "mail"),
        "relationship.introduction" => plain("Introduction", "link"),
        "orchestration.cycle" | "orchestration.estimate_grew" => plain("Task", "task"),
        "grid.more" => plain("More authority", "shield"),
        "grid.less" => plain("Less authority", "shield"),
        "grid.balance" => plain("Rebalance", "user"),
        kind if kind.starts_with("time.") => plain("Time back", "clock"),
        kind if kind.starts_with("playbook.") || kind.starts_with("routine.") => plain("Playbook", "task"),
        _ => match proposal.effect.parts().first() {
            Some(Effect::DraftMail { .. }) => plain("Mail", "mail"),
            Some(
                Effect::MoveEvent { .. }
                | Effect::ChangeEvent { .. }
                | Effect::CreateEvent { .. }
                | Effect::CancelEvent { .. },
            ) => plain("Calendar", "cal"),
            Some(Effect::LinkGoal { .. } | Effect::SetGoalWeight { .. }) => plain("Goal", "goals"),
            Some(Effect::ConfirmCommitment { .. } | Effect::CloseCommitment { .. }) => {
                plain("Promise", "link")
            }
            Some(
                Effect::SetQueue { .. }
                | Effect::SetActivity { .. }
                | Effect::SetStay { .. }
                | Effect::SetOccasion { .. },
            ) => plain("Sorting", "inbox"),
            Some(Effect::Decide { .. } | Effect::TellOutcome { .. }) => plain("Decision", "decisions"),
            Some(Effect::SetAuthority { .. } | Effect::AskAuthority { .. }) => plain("Authority", "shield"),
            Some(Effect::HandOver { .. }) => plain("Hand over", "user"),
            Some(Effect::SetActing { .. } | Effect::Try { .. }) => plain("What Equerry may do", "shield"),
            _ => plain("Task", "task"),
        },
    }
}

/// The word on the button.
pub(super) fn yes(effect: &Effect) -> &'static str {
    match effect {
        Effect::MoveEvent { .. } | Effect::SetQueue { .. } => "Move",
        Effect::CreateEvent { draft } if draft.attendees.is_empty() => "Keep",
        Effect::CreateEvent { .. } => "Add",
        Effect::CancelEvent { .. } => "Take out",
        Effect::DraftMail { .. } => "Save draft",
        Effect::CreateTask { .. } => "Take it",
        Effect::ChangeTask { change: TaskChange { state: Some(TaskState::Dropped), .. }, .. } => "Drop",
        Effect::ChangeTask { .. } | Effect::ChangeEvent { .. } => "Change",
        Effect::ConfirmCommitment { .. } => "Watch",
        Effect::CloseCommitment { kept: true, .. } => "Close",
        Effect::CloseCommitment { kept: false, .. } => "Let go",
        Effect::LinkGoal { .. } => "Link",
        Effect::SetGoalWeight { .. }
        | Effect::SetActivity { .. }
        | Effect::SetStay { .. }
        | Effect::SetOccasion { .. } => "Set",
        Effect::Decide { .. } => "Decide",
        Effect::SetAuthority { .. } => "Agree",
        Effect::AskAuthority { .. } => "Ask",
        Effect::HandOver { .. } => "Hand over",
        Effect::SetActing { level, .. } if *level > world::Acting::USUAL => "Let it",
        Effect::SetActing { .. } => "Retire",
        Effect::Try { begins: true, .. } => "Try it",
        Effect::Try { begins: false, .. } => "Stop",
        Effect::TellOutcome { happened: true, .. } => "It happened",
        Effect::TellOutcome { happened: false, .. } => "It did not",
        Effect::Together { effects } if effects.len() == 1 => yes(&effects[0]),
        Effect::PutBack { .. } | Effect::TakeOut { .. } | Effect::Together { .. } => "Accept",
    }
}

/// What will have happened, one sentence a part.
pub(super) fn done(say: &Say<'_>, effect: &Effect) -> String {
    let mut said: Vec<String> = Vec::new();
    for part in effect.parts() {
        let sentence = done_part(say, part);
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said.join(" ")
}

fn done_part(say: &Say<'_>, part: &Effect) -> String {
    match part {
        Effect::MoveEvent { to, .. } => format!("Moved to {}.", say.stretch(*to)),
        Effect::ChangeEvent { change, .. } => match change.to {
            Some(to) => format!("Changed; it is {} now.", say.stretch(to)),
            None if change.only_declines() => "Declined in the calendar.".to_owned(),
            None => "Changed in the calendar.".to_owned(),
        },
        Effect::CreateEvent { draft } => format!("In the calendar: {}.", say.stretch(draft.interval)),
        Effect::CancelEvent { .. } => "Taken out of the calendar.".to_owned(),
        Effect::DraftMail { to, .. } => match to.as_slice() {
            [one] => {
                format!("The draft to {} is saved. Nothing was sent.", first(&say.person(one)))
            }
            _ => "The draft is saved. Nothing was sent.".to_owned(),
        },
        Effect::CreateTask { .. } => "It is among the tasks.".to_owned(),
        Effect::ChangeTask { change, .. } => match (change.state, change.due) {
            (Some(TaskState::Dropped), _) => "Dropped.".to_owned(),
            (Some(TaskState::Done), _) => "Done.".to_owned(),
            (_, Some(due)) => format!("Due {}.", due_words(say, due)),
            _ => "The task is changed.".to_owned(),
        },
        Effect::ConfirmCommitment { .. } => "The promise is watched to its date.".to_owned(),
        Effect::CloseCommitment { kept: true, .. } => "Closed as kept.".to_owned(),
        Effect::CloseCommitment { kept: false, .. } => "Let go.".to_owned(),
        Effect::LinkGoal { link, .. } if link.contribution <= 0.0 => "No longer linked.".to_owned(),
        Effect::LinkGoal { link, .. } => format!("Linked to {}.", goal(say, link.goal)),
        Effect::SetGoalWeight { weight, .. } => format!("Weight set to {weight:.2}."),
        Effect::SetQueue { queue, .. } => format!("Moved to {}.", queue_words(say, *queue)),
        Effect::Decide { .. } => "Decided. It is in the record.".to_owned(),
        Effect::TellOutcome { .. } => "The forecast is scored.".to_owned(),
        Effect::SetActivity { activity: Some(activity), .. } => format!("Counted as {}.", inert(activity)),
        Effect::SetActivity { activity: None, .. } => "Counted as its words tell.".to_owned(),
        Effect::SetStay { stay: Some(_), .. } => "It stays where it is.".to_owned(),
        Effect::SetStay { stay: None, .. } => "It may be moved again.".to_owned(),
        Effect::SetOccasion { .. } => "Noted with the meeting.".to_owned(),
        Effect::SetAuthority { to, .. } => right(say, to.as_deref()).1,
        Effect::AskAuthority { to: Some(to), .. } => {
            format!("{} is asked; it waits for their yes.", someone(say, to.holder))
        }
        Effect::AskAuthority { to: None, .. } => "The question is taken back.".to_owned(),
        Effect::HandOver { area, to, .. } => {
            format!("{} does {} from now on.", someone(say, *to), named(say, ItemRef::Responsibility(*area)))
        }
        Effect::SetActing { kind, level, .. } => {
            format!("{}: {}.", crate::settings::kind_words(kind), Standing::Autonomy(*level).word())
        }
        Effect::Try { kind, begins: true } => {
            format!("{}: one in five is held back by chance.", crate::settings::kind_words(kind))
        }
        Effect::Try { kind, begins: false } => {
            format!("{}: the trial is stopped.", crate::settings::kind_words(kind))
        }
        Effect::PutBack { .. } => "Put back as it was.".to_owned(),
        Effect::TakeOut { .. } => "Taken out.".to_owned(),
        Effect::Together { .. } => String::new(),
    }
}

/// Whose right in an area it is, and what it gives: "Acts and tells in Customer meetings, up to 60 minutes."
fn right(say: &Say<'_>, grant: Option<&world::Grant>) -> (String, String) {
    let Some(grant) = grant else { return ("somebody".to_owned(), "The right is ended.".to_owned()) };
    let who = someone(say, grant.holder);
    let Some(right) = &grant.area else { return (who, format!("{}.", crate::settings::reach(grant))) };
    let limit = Some(inert(&right.limit.to_string())).filter(|l| !l.is_empty());
    let limit = limit.map_or(String::new(), |limit| format!(", {limit}"));
    let area = named(say, ItemRef::Responsibility(right.area));
    (who, format!("{} in {area}{limit}.", right.standing))
}

/// Somebody by name.
fn someone(say: &Say<'_>, person: world::PersonId) -> String {
    crate::goals::person(say.world, person).map_or("somebody".to_owned(), |name| inert(&name))
}

/// What an edited effect is called; none where its old title still holds.
pub(crate) fn title(say: &Say<'_>, effect: &Effect) -> Option<String> {
    match effect {
        Effect::MoveEvent { event, to } => {
            let name = say.world.events.get(event).map_or("the event", |e| e.summary.as_str());
            Some(format!("Move {} to {}", short(name, 60), say.stretch(*to)))
        }
        Effect::CreateEvent { draft } => {
            Some(format!("Put “{}” at {}", short(&draft.summary, 60), say.stretch(draft.interval)))
        }
        Effect::CreateTask { task } => Some(format!("Take as a task: {}", short(&task.title, 90))),
        Effect::ChangeTask { task, change } => {
            let name = say.world.tasks.get(task).map_or("the task", |t| t.title.as_str());
            let due = change.due.map(|d| format!(", due {}", due_words(say, d))).unwrap_or_default();
            let estimate = change.estimate_minutes.map(|m| format!(", {}", duration(i64::from(m))));
            Some(format!("Change “{}”{due}{}", short(name, 60), estimate.unwrap_or_default()))
        }
        _ => None,
    }
}

/// The exact effect: every part, every recipient, every time.
pub(super) fn preview(say: &Say<'_>, effect: &Effect) -> Preview {
    let mut preview = Preview::default();
    let mut notes: Vec<&'static str> = Vec::new();
    for part in effect.parts() {
        rows(say, part, &mut preview);
        let note = note(part);
        if !note.is_empty() && !notes.contains(&note) {
            notes.push(note);
        }
    }
    preview.note = notes.join(" ");
    preview
}

fn note(part: &Effect) -> &'static str {
    match part {
        Effect::DraftMail { .. } => "The draft is laid into Drafts. Nothing is sent.",
        Effect::MoveEvent { .. } | Effect::ChangeEvent { .. } | Effect::CancelEvent { .. } => {
            "Only the calendar changes. Nobody is told until the calendar tells them."
        }
        Effect::CreateEvent { draft } if draft.tentative => "Nobody is invited to what is held.",
        Effect::CreateEvent { draft } if !draft.attendees.is_empty() => {
            "Only the calendar changes. Nobody is told until the calendar tells them."
        }
        _ => "",
    }
}

fn rows(say: &Say<'_>, part: &Effect, preview: &mut Preview) {
    let mut row = |label, text: String| preview.rows.push(Row { label, text });
    match part {
        Effect::MoveEvent { event, to } => {
            let known = say.world.events.get(event);
            row("Event", known.map_or_else(|| "an event".to_owned(), |e| titled(&e.summary)));
            if let Some(event) = known {
                row("From", say.stretch(event.interval(&say.zone)));
            }
            row("To", say.stretch(*to));
            if let Some(people) = known.and_then(|e| people(say, e)) {
                row("With", people);
            }
        }
        Effect::ChangeEvent { event, change } => {
            let known = say.world.events.get(event);
            row("Event", known.map_or_else(|| "an event".to_owned(), |e| titled(&e.summary)));
            if let Some(to) = change.to {
                row("To", say.stretch(to));
            }
            if let Some(title) = &change.summary {
                row("Title", titled(title));
            }
            if let Some(place) = &change.location {
                row("Where", inert(&short(place, 120)));
            }
            if change.declines {
                row("Your answer", "No".to_owned());
            }
            preview.text = change.description.as_deref().map(lines);
        }
        Effect::CreateEvent { draft } => {
            row(if draft.tentative { "Hold" } else { "Event" }, titled(&draft.summary));
            row("When", format!("{} ({})", say.stretch(draft.interval), duration(draft.interval.minutes())));
            if let Some(place) = draft.location.as_deref().filter(|p| !p.trim().is_empty()) {
                row("Where", inert(&short(place, 120)));
            }
            if !draft.attendees.is_empty() {
                row(if draft.tentative { "For" } else { "With" }, addresses(&draft.attendees));
            }
        }
        Effect::CancelEvent { event } => {
            let known = say.world.events.get(event);
            row("Take out", known.map_or_else(|| "an event".to_owned(), |e| titled(&e.summary)));
            if let Some(event) = known {
                row("When", say.stretch(event.interval(&say.zone)));
            }
            if let Some(people) = known.and_then(|e| people(say, e)) {
                row("With", people);
            }
        }
        Effect::DraftMail { to, cc, subject, text, .. } => {
            row("To", addresses(to));
            if !cc.is_empty() {
                row("Copy to", addresses(cc));
            }
            row("Subject", titled(subject));
            preview.text = Some(lines(text));
        }
        Effect::CreateTask { task } => {
            row("Task", titled(&task.title));
            if let Some(due) = task.due {
                row("Due", due_words(say, due));
            }
            if let Some(minutes) = task.estimate_minutes {
                row("Estimate", duration(i64::from(minutes)));
            }
        }
        Effect::ChangeTask { task, change } => {
            let known = say.world.tasks.get(task);
            row("Task", known.map_or_else(|| "a task".to_owned(), |t| titled(&t.title)));
            changes(say, known, change, &mut row);
        }
        Effect::ConfirmCommitment { commitment } | Effect::CloseCommitment { commitment, .. } => {
            let label = match part {
                Effect::ConfirmCommitment { .. } => "Watch",
                Effect::CloseCommitment { kept: true, .. } => "Close as kept",
                _ => "Let go",
            };
            let known = say.world.commitments.get(commitment);
            row(label, known.map_or_else(|| "a promise".to_owned(), |c| titled(&promised(say.world, c))));
            if let Some(due) = known.and_then(|c| c.due) {
                row("Due", due_words(say, due));
            }
        }
        Effect::LinkGoal { item, link } => {
            row(if link.contribution > 0.0 { "Link" } else { "Unlink" }, named(say, *item));
            row("Goal", goal(say, link.goal));
        }
        Effect::SetGoalWeight { goal: id, weight } => {
            row("Goal", goal(say, *id));
            if let Some(known) = say.world.goals.get(id) {
                row("From", format!("{:.2}", known.weight));
            }
            row("To", format!("{weight:.2}"));
        }
        Effect::SetQueue { message, queue } => {
            row("Message", named(say, ItemRef::Message(*message)));
            row("To", queue_words(say, *queue));
        }
        Effect::Decide { decision, alternative, .. } => {
            row("Question", named(say, ItemRef::Decision(*decision)));
            let known = say.world.decisions.get(decision).and_then(|d| d.alternative(*alternative));
            row("Choose", known.map_or_else(|| "an option".to_owned(), |a| titled(&a.name)));
        }
        Effect::TellOutcome { decision, happened } => {
            row("Question", named(say, ItemRef::Decision(*decision)));
            row("Happened", if *happened { "Yes" } else { "No" }.to_owned());
        }
        Effect::SetActivity { event, activity } => {
            row("Event", named(say, ItemRef::Event(*event)));
            row("Counts as", inert(activity.as_deref().unwrap_or("what its words tell")));
        }
        Effect::SetStay { event, stay } => {
            row("Event", named(say, ItemRef::Event(*event)));
            row("Place", if stay.is_some() { "stays where it is" } else { "may change" }.to_owned());
        }
        Effect::SetOccasion { event, said } => {
            row("Meeting", named(say, ItemRef::Event(*event)));
            if let Some(outcome) = &said.hoped_outcome {
                row("Hoped for", inert(&short(outcome, 120)));
            }
        }
        Effect::SetAuthority { to, .. } | Effect::AskAuthority { to, .. } => {
            let (who, may) = right(say, to.as_deref());
            row("Who", who);
            row("May", may);
        }
        Effect::HandOver { area, from, to } => {
            row("Area", named(say, ItemRef::Responsibility(*area)));
            row("From", someone(say, *from));
            row("To", someone(say, *to));
        }
        Effect::SetActing { kind, scope, level } => {
            row("What", crate::settings::kind_words(kind));
            if !scope.is_empty() {
                row("For mail of", inert(scope));
            }
            row("Equerry", Standing::Autonomy(*level).word().to_owned());
        }
        Effect::Try { kind, begins } => {
            row("What", crate::settings::kind_words(kind));
            let held = "one in five of the next hundred occasions is held back by chance";
            row("Trial", if *begins { held.to_owned() } else { "stopped".to_owned() });
        }
        Effect::PutBack { item } => row("Put back", item_title(item)),
        Effect::TakeOut { item } => row("Take out", named(say, *item)),
        Effect::Together { .. } => {}
    }
}

fn changes(
    say: &Say<'_>,
    known: Option<&world::Task>,
    change: &TaskChange,
    row: &mut impl FnMut(&'static str, String),
) {
    if let Some(state) = change.state {
        row("Becomes", state_words(state).to_owned());
    }
    if let Some(due) = change.due {
        if let Some(before) = known.and_then(|t| t.due) {
            row("Was due", due_words(say, before));
        }
        row("Due", due_words(say, due));
    }
    if let Some(minutes) = change.estimate_minutes {
        row("Estimate", duration(i64::from(minutes)));
    }
    if let Some(owner) = change.owner {
        let name = say.world.people.get(&owner).map_or("somebody else", |p| p.name.as_str());
        row("Handed to", inert(name));
    }
    if let Some(start) = change.start {
        row("Not before", day(start, say.date(say.world.now)));
    }
    if let Some(after) = &change.after {
        let titles: Vec<String> =
            after.iter().filter_map(|id| say.world.tasks.get(id)).map(|task| titled(&task.title)).collect();
        row("Waits for", if titles.is_empty() { "nothing".to_owned() } else { titles.join(", ") });
    }
    if let Some(reason) = &change.reason {
        row("Because", inert(&short(reason, 200)));
    }
}

/// The state of a task as people say it.
fn state_words(state: TaskState) -> &'static str {
    match state {
        TaskState::Inbox => "captured",
        TaskState::Next => "next",
        TaskState::Scheduled => "planned",
        TaskState::Waiting => "waiting",
        TaskState::Parked => "on hold",
        TaskState::Someday => "for some day",
        TaskState::Doing => "begun",
        TaskState::Done => "done",
        TaskState::Dropped => "dropped",
    }
}

/// A queue as the Inbox calls it.
pub(crate) fn queue_words(say: &Say<'_>, queue: Queue) -> String {
    match queue {
        Queue::NeedsYou => format!("For {}", say.executive()),
        Queue::PartnerCanAnswer | Queue::Delegate if say.seats.is_executive() => {
            let assistant = say.world.office.assistant.as_ref();
            format!("For {}", assistant.map_or("others", |a| first(&a.name)))
        }
        Queue::PartnerCanAnswer | Queue::Delegate => "Mine to handle".to_owned(),
        Queue::Read => "For information".to_owned(),
        Queue::Noise => "Noise".to_owned(),
        Queue::Sent => "Sent".to_owned(),
    }
}

/// "today", "Fri 27 Nov", "Fri 27 Nov, 12:00".
pub(crate) fn due_words(say: &Say<'_>, due: Due) -> String {
    match due {
        Due::On(date) => day(date, say.date(say.world.now)),
        Due::At(at) => say.stamp(at),
    }
}

/// A title from anywhere, bounded and harmless.
pub(crate) fn titled(title: &str) -> String {
    let shown = inert(&short(title, 200));
    if shown.trim().is_empty() { "(no title)".to_owned() } else { shown }
}

/// Names with their addresses: who exactly receives it.
fn addresses(mailboxes: &[Mailbox]) -> String {
    let shown: Vec<String> = mailboxes
        .iter()
        .map(|m| match m.name.as_deref().filter(|n| !n.trim().is_empty() && *n != m.email) {
            Some(name) => format!("{} ‹{}›", inert(&short(name, 60)), inert(&m.email)),
            None => inert(&m.email),
        })
        .collect();
    if shown.is_empty() { "nobody yet".to_owned() } else { shown.join(", ") }
}

/// The others in an event: up to four names, then a count.
fn people(say: &Say<'_>, event: &world::Event) -> Option<String> {
    let names: Vec<String> = event
        .others(&say.world.office.addresses)
        .map(|a| inert(&short(&a.name.clone().unwrap_or_else(|| say.world.name_of(&a.email)), 60)))
        .collect();
    match names.len() {
        0 => None,
        1..=4 => Some(names.join(", ")),
        n => Some(format!("{} and {} others", names[..3].join(", "), n - 3)),
    }
}

/// A text with its lines, without control characters, bounded.
pub(crate) fn lines(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .filter(|c| !crate::words::turns(*c))
        .take(MOST_TEXT)
        .collect();
    kept.trim_end().to_owned()
}

fn goal(say: &Say<'_>, goal: world::GoalId) -> String {
    say.world.goals.get(&goal).map_or_else(|| "a goal".to_owned(), |g| titled(&g.name))
}

fn named(say: &Say<'_>, item: ItemRef) -> String {
    let world = say.world;
    if let ItemRef::Commitment(id) = item
        && let Some(promise) = world.commitments.get(&id)
    {
        return titled(&promised(world, promise));
    }
    let title = match item {
        ItemRef::Person(i) => world.people.get(&i).map(|i| i.name.as_str()),
        ItemRef::Organisation(i) => world.organisations.get(&i).map(|i| i.name.as_str()),
        ItemRef::Event(i) => world.events.get(&i).map(|i| i.summary.as_str()),
        ItemRef::Task(i) => world.tasks.get(&i).map(|i| i.title.as_str()),
        ItemRef::Project(i) => world.projects.get(&i).map(|i| i.name.as_str()),
        ItemRef::Goal(i) => world.goals.get(&i).map(|i| i.name.as_str()),
        ItemRef::Message(i) => world.messages.get(&i).map(|i| i.subject.as_str()),
        ItemRef::Document(i) => world.documents.get(&i).map(|i| i.name.as_str()),
        ItemRef::Commitment(i) => world.commitments.get(&i).map(|i| i.object.as_str()),
        ItemRef::Responsibility(i) => world.responsibilities.get(&i).map(|i| i.name.as_str()),
        ItemRef::Proposal(i) => world.proposals.get(&i).map(|i| i.title.as_str()),
        ItemRef::Decision(i) => world.decisions.get(&i).map(|i| i.question.as_str()),
        ItemRef::Note(i) => world.notes.get(&i).map(|i| i.text.as_str()),
    };
    title.map_or_else(|| format!("a {}", item.kind()), titled)
}

fn item_title(item: &Item) -> String {
    match item {
        Item::Event(e) => titled(&e.summary),
        Item::Task(t) => titled(&t.title),
        Item::Message(m) => titled(&m.subject),
        Item::Commitment(c) => titled(&c.object),
        Item::Goal(g) => titled(&g.name),
        Item::Decision(d) => titled(&d.question),
        other => format!("a {}", other.reference().kind()),
    }
}
