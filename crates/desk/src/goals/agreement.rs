//! The agreement sheet: executive and assistant rank the same ten tasks without seeing each other's ranking; what they
//! rank far apart becomes a question (spec §4.7).

use crate::marks::{Mark, Marks};
use crate::words::{count, inert, sentence};
use crate::{Desk, DeskError, FieldError};
use engines::alignment::{self, Agreement, Ranking};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use world::office::Member;
use world::{PersonId, Snapshot, TaskId};

/// So many tasks are ranked.
const TEN: usize = 10;
/// Fewer are not worth ranking.
const FEWEST: usize = 3;
const SHEET: &str = "agreement sheet";

/// A sheet as it is kept: ids and ranks alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    /// The Monday of its week.
    week: Date,
    tasks: Vec<TaskId>,
    ranks: BTreeMap<PersonId, Vec<usize>>,
}

/// A task on the sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Which.
    pub id: TaskId,
    /// Its title.
    pub title: String,
    /// The goal it serves most.
    pub goal: Option<Mark>,
    /// The rank that whoever sits here gave, once they did.
    pub mine: Option<usize>,
    /// The other's, once both did.
    pub theirs: Option<usize>,
}

/// How far the two agree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreed {
    /// Kendall's tau-b, −1 to 1.
    pub tau: f64,
    /// Whether fifteen minutes of talk are due.
    pub talk: bool,
    /// What is ranked furthest apart, as questions for the catch-up.
    pub questions: Vec<String>,
}

/// The sheet of this week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// The finding.
    pub headline: String,
    /// What comes next.
    pub support: String,
    /// First name of the other of the two.
    pub other: String,
    /// Whether whoever sits here has ranked.
    pub ranked: bool,
    /// The tasks, in the order of their titles, which says nothing.
    pub lines: Vec<Line>,
    /// How far the two agree, once both have ranked.
    pub outcome: Option<Agreed>,
}

/// The sheet of this week for whoever sits here. Until somebody ranks, it holds the ten tasks that press most now.
///
/// # Errors
/// `E_NOT_ENOUGH_DATA` with fewer than three open tasks that both may see, `E_STATE` without an assistant.
pub async fn agreement(desk: &Desk) -> Result<Sheet, DeskError> {
    let (kept, world) = sheet(desk).await?;
    Ok(shown(desk, &kept, &world, &other(desk)?))
}

/// Ranks the tasks of the sheet: each task with its rank, 1 for what comes first. Ranking again gives way to it until
/// the other has ranked, too.
///
/// # Errors
/// `E_FORM` where the ranks are not 1 to the number of tasks, each once; `E_STATE` once both have ranked; as
/// [`agreement`].
pub async fn rank(desk: &Desk, ranks: &BTreeMap<TaskId, String>) -> Result<Sheet, DeskError> {
    let (mut kept, world) = sheet(desk).await?;
    let me = desk.reader().actor.person;
    if kept.ranks.len() > 1 {
        let hint = "the next sheet comes on Monday";
        return Err(DeskError::input("both have ranked this week's sheet", "E_STATE", hint));
    }
    let mine = read(&kept.tasks, ranks)?;
    kept.ranks.insert(me, mine);
    let now = desk.now();
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.set_state(SHEET, &kept).await?;
    txn.audit(ledger::Entry::new("agreement.ranked")).await?;
    txn.commit().await?;
    Ok(shown(desk, &kept, &world, &other(desk)?))
}

fn read(tasks: &[TaskId], ranks: &BTreeMap<TaskId, String>) -> Result<Vec<usize>, DeskError> {
    let given: Option<Vec<usize>> =
        tasks.iter().map(|task| ranks.get(task).and_then(|rank| rank.trim().parse().ok())).collect();
    let mut sorted = given.clone().unwrap_or_default();
    sorted.sort_unstable();
    if sorted.iter().copied().ne(1..=tasks.len()) {
        let problem = format!("Give each task one number from 1 to {}, none twice.", tasks.len());
        return Err(DeskError::Form(vec![FieldError { field: "ranks", problem }]));
    }
    Ok(given.unwrap_or_default())
}

/// The executive's counterpart, or the assistant's.
fn other(desk: &Desk) -> Result<Member, DeskError> {
    let office = desk.office();
    let me = desk.reader().actor.person;
    let assistant = office.assistant.clone().ok_or_else(|| {
        let hint = "name an assistant in equerry.toml; each then ranks the same tasks";
        DeskError::input("there is nobody to compare a ranking with", "E_STATE", hint)
    })?;
    Ok(if me == office.owner.person { assistant } else { office.owner.clone() })
}

/// This week's sheet as it is kept, or a new one; and the world as both may see it.
async fn sheet(desk: &Desk) -> Result<(Kept, Snapshot), DeskError> {
    other(desk)?;
    let seats = desk.seats().await?;
    let both = seats.assistant.unwrap_or_else(|| desk.sharing());
    let world = desk.snapshot_of(&both).await?;
    let today = desk.today();
    let back = i64::from(today.weekday().to_monday_zero_offset());
    let week = today.saturating_sub(jiff::Span::new().days(back));
    let kept: Option<Kept> = desk.ledger.state(&desk.house(), SHEET).await?;
    if let Some(kept) = kept.filter(|k| k.week == week && k.tasks.iter().all(|t| world.tasks.contains_key(t)))
    {
        return Ok((kept, world));
    }
    let values = alignment::values(&world, &desk.engines().alignment);
    let mut tasks = Ranking::of(&world).order(&values);
    tasks.truncate(TEN);
    if tasks.len() < FEWEST {
        let hint = "it comes once there is more to rank";
        return Err(DeskError::input(
            "too few tasks are open for a sheet (needs 3)",
            "E_NOT_ENOUGH_DATA",
            hint,
        ));
    }
    tasks.sort_by_key(|task| (world.tasks[task].title.to_lowercase(), *task));
    Ok((Kept { week, tasks, ranks: BTreeMap::new() }, world))
}

fn shown(desk: &Desk, kept: &Kept, world: &Snapshot, other: &Member) -> Sheet {
    let me = desk.reader().actor.person;
    let (mine, theirs) = (kept.ranks.get(&me), kept.ranks.get(&other.person));
    let name = crate::card::first(&other.name).to_owned();
    let both = mine.zip(theirs);
    let marks = Marks::of(world);
    let line = |(n, id): (usize, &TaskId)| Line {
        id: *id,
        title: world.tasks.get(id).map_or(String::new(), |t| inert(&t.title)),
        goal: marks.item(world, world::ItemRef::Task(*id)),
        mine: mine.map(|ranks| ranks[n]),
        theirs: both.map(|(_, ranks)| ranks[n]),
    };
    let lines: Vec<Line> = kept.tasks.iter().enumerate().map(line).collect();
    let found = both.and_then(|(mine, theirs)| alignment::agreement(mine, theirs));
    let (headline, support) = match (&found, mine.is_some(), theirs.is_some()) {
        (Some(found), ..) => agreed(found, lines.len(), &name),
        (None, true, _) => (
            format!("Your ranking is kept. {name} has not ranked yet."),
            "Both are shown once both are in.".into(),
        ),
        (None, false, true) => {
            (format!("{name} has ranked. Your turn."), "You see theirs once yours is in.".to_owned())
        }
        (None, false, false) => (
            format!("Would you and {name} do the same first?"),
            format!("Each ranks {} without seeing the other.", count(lines.len(), "task", "tasks")),
        ),
    };
    let outcome = found.map(|found| outcome(&found, &lines, &name));
    Sheet { headline, support: sentence(&support), other: name, ranked: mine.is_some(), lines, outcome }
}

/// The finding in pairs that both put the same way round.
fn agreed(found: &Agreement, things: usize, name: &str) -> (String, String) {
    let pairs = things * (things - 1) / 2;
    let same = ((found.tau + 1.0) / 2.0 * pairs as f64).round() as usize;
    let headline = match found.wants_talk() {
        true => format!("You and {name} would not do the same first. Talk for 15 minutes."),
        false => format!("You and {name} largely agree on what comes first."),
    };
    (headline, format!("Of {pairs} pairs of tasks you put {same} the same way round."))
}

fn outcome(found: &Agreement, lines: &[Line], name: &str) -> Agreed {
    let question = |gap: &alignment::Gap| {
        let title = &lines[gap.item].title;
        format!(
            "“{title}”: you put it {}, {name} {}. What does the other not know?",
            th(gap.first),
            th(gap.second)
        )
    };
    Agreed { tau: found.tau, talk: found.wants_talk(), questions: found.gaps.iter().map(question).collect() }
}

/// "1st", "2nd", "3rd", "4th".
fn th(rank: usize) -> String {
    let end = match (rank % 100, rank % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{rank}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_each_number_once() {
        let tasks: Vec<TaskId> = ["a", "b", "c"].map(TaskId::derive).to_vec();
        let given = |ranks: [&str; 3]| {
            let ranks = tasks.iter().copied().zip(ranks.map(str::to_owned)).collect();
            read(&tasks, &ranks).ok()
        };
        assert_eq!(given(["2", " 1", "3"]), Some(vec![2, 1, 3]));
        for wrong in [["1", "1", "2"], ["0", "1", "2"], ["1", "2", "4"], ["1", "2", ""], ["x", "1", "2"]] {
            assert_eq!(given(wrong), None, "{wrong:?}");
        }
        assert_eq!([1, 2, 3, 4, 11, 22].map(th), ["1st", "2nd", "3rd", "4th", "11th", "22nd"]);
    }
}
