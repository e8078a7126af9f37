//! What people propose to each other: filed in the same form as what engines find, answered by the other, and measured
//! alike (spec §10.1).

use crate::words::short;
use crate::{Desk, DeskError};
use jiff::{SignedDuration, civil};
use serde::{Deserialize, Serialize};
use world::evidence::{Reason, Unit};
use world::proposal::Draft;
use world::{
    Clearance, Deed, Due, Effect, Evidence, Item, ItemRef, Proposal, Role, SourceId, Task, TaskId, TaskState,
};

/// How the kinds of what people file begin.
const FILED: &str = "filed.";
/// Days that it waits where it has no date.
const WAITS_DAYS: i64 = 14;
/// Minutes that one thing can be said to bring, at most: a week of work.
const MOST_MINUTES: u32 = 2_400;
/// Characters of a title and of a reason.
const MOST: (usize, usize) = (140, 500);

/// A suggestion as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FiledForm {
    /// What is to be done, in the imperative.
    pub title: String,
    /// Why.
    pub because: String,
    /// Minutes that it brings.
    pub minutes: String,
    /// By when, "2026-11-30"; empty for no date.
    pub due: String,
    /// An item that speaks for it, by its id; may be empty.
    pub about: String,
}

/// Whether somebody filed it.
pub(crate) fn is_filed(proposal: &Proposal) -> bool {
    proposal.kind.0.starts_with(FILED)
}

/// Whether whoever sits here filed it: their own suggestion is not theirs to answer.
pub(crate) fn is_own(desk: &Desk, proposal: &Proposal) -> bool {
    let by = proposal.handling.passed.as_ref().map(|passed| passed.by.person);
    is_filed(proposal) && by == Some(desk.reader().actor.person)
}

/// Files a suggestion: the other of the pair answers it, and a yes makes it a task of the executive's.
///
/// # Errors
/// `E_RANGE` with what to write; `E_NOT_FOUND` for an item that is not there; `E_CLEARANCE` for who may not answer
/// proposals either.
pub async fn file(desk: &Desk, form: &FiledForm) -> Result<Proposal, DeskError> {
    let kind = match desk.reader().actor.role {
        Role::Executive => "filed.executive",
        Role::Assistant => "filed.assistant",
        _ => {
            let who = desk.office().owner.name.clone();
            return Err(DeskError::NotAllowed { who, what: "file a suggestion".to_owned() });
        }
    };
    let title = text(&form.title, MOST.0, "what is to be done")?;
    let because = text(&form.because, MOST.1, "why")?;
    let minutes: u32 =
        form.minutes.trim().parse().ok().filter(|n| (1..=MOST_MINUTES).contains(n)).ok_or_else(|| {
            wrong("say how many minutes it brings, from 1 to 2400: a guess is better than none")
        })?;
    let due = match form.due.trim() {
        "" => None,
        text => Some(text.parse::<civil::Date>().map_err(|_| wrong("write the day as 2026-11-30"))?),
    };
    if due.is_some_and(|day| day < desk.today()) {
        return Err(wrong("that day is over; choose one that is still to come"));
    }
    let now = desk.now();
    let key = format!("{} {} {title}", desk.reader().actor.person, now.as_microsecond());
    let mut task =
        Task::new(TaskId::derive(&format!("filed {key}")), SourceId::derive("filed"), title.as_str());
    (task.state, task.created, task.due) = (TaskState::Next, Some(now), due.map(Due::On));
    let evidence = match form.about.trim() {
        "" => Evidence {
            item: ItemRef::Task(task.id),
            quote: because.clone(),
            at: Some(now),
            clearance: Clearance::default(),
        },
        id => of_item(&desk.item(desk.named(None, id).await?).await?),
    };
    let who = crate::settings::first_name(&desk.reader().actor.name).to_owned();
    let end = due.map(|day| {
        let next = day.saturating_add(jiff::Span::new().days(1));
        world::time::instant(next, civil::Time::midnight(), &desk.office().tz())
    });
    let draft = Draft {
        kind,
        key,
        title,
        because: format!("{who}: {because}"),
        about: vec![evidence.item],
        effect: Effect::CreateTask { task: Box::new(task) },
        ways: Vec::new(),
        expected: format!("{minutes} min, as {who} reckons"),
        reasons: vec![Reason::new("filed", format!("as {who} reckons"), f64::from(minutes), Unit::Minutes)],
        evidence: vec![evidence],
        goal: None,
        by: None,
        expires: end.unwrap_or(now + SignedDuration::from_hours(24 * WAITS_DAYS)),
    };
    let mut proposal = Proposal::new(draft, now);
    proposal.handling.passed = Some(Deed { by: desk.reader().actor.clone(), at: now });
    let item = ItemRef::Proposal(proposal.id);
    let entry = crate::answers::entry(desk, "proposal.filed").about(item);
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.propose(vec![proposal.clone()]).await?;
    txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
    txn.commit().await?;
    Ok(proposal)
}

fn of_item(item: &Item) -> Evidence {
    let quote = short(ledger::title(item), 160);
    Evidence { item: item.reference(), quote, at: None, clearance: item.clearance() }
}

fn text(text: &str, most: usize, what: &str) -> Result<String, DeskError> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.chars().count() {
        0 => Err(wrong(&format!("say {what}"))),
        n if n > most => Err(wrong(&format!("say {what} in {most} characters"))),
        _ => Ok(words),
    }
}

fn wrong(hint: &str) -> DeskError {
    DeskError::input("it cannot be filed like that", "E_RANGE", &format!("nothing was changed; {hint}"))
}
