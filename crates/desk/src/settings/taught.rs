//! One kind of what was learned: the answers or the finished tasks that taught it, each to be corrected or forgotten; all
//! of it to be forgotten, or to stand still.

use super::kinds::kind_words;
use crate::words::{count, inert, short};
use crate::{Desk, DeskError};
use engines::learning::{self, Part, Which};
use jiff::Timestamp;
use ledger::Entry;
use serde::{Deserialize, Serialize};
use world::learned::{Answered, EffortRecord, Ending, Learned};
use world::task::TaskKind;

/// A change of what was learned.
type Change = Box<dyn Fn(&mut Learned) + Send + Sync>;

/// So many are shown, the latest.
const SHOWN: usize = 40;
/// The kinds of work.
const WORK: [(TaskKind, &str); 6] = [
    (TaskKind::Deep, "Work that needs a long stretch"),
    (TaskKind::Shallow, "Small desk work"),
    (TaskKind::Call, "Calls"),
    (TaskKind::Errand, "Errands"),
    (TaskKind::People, "Work with people"),
    (TaskKind::Travel, "On the way"),
];

/// A kind of what was learned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Taught {
    /// Its learner: "proposals", "effort".
    pub learner: &'static str,
    /// Which kind: "navigator.reply", "deep".
    pub kind: String,
    /// In words.
    pub title: String,
    /// What it comes to.
    pub basis: String,
    /// Whether it stands still, by itself.
    pub frozen: bool,
    /// Whether all of its learner does.
    pub all_frozen: bool,
    /// What taught it, latest first.
    pub lessons: Vec<Lesson>,
    /// So many later ones are passed over.
    pub from: usize,
    /// How many more there are.
    pub more: usize,
}

/// One thing that taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lesson {
    /// Which, as forms take it.
    pub which: String,
    /// What it was; its kind where it is not known any more.
    pub title: String,
    /// "Accepted", "60 min, estimated 30".
    pub how: String,
    /// When, in words.
    pub when: String,
    /// Whether it counts as a yes, where it is an answer that may be corrected.
    pub kept: Option<bool>,
}

/// A change of what one kind has learned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct TaughtForm {
    /// "forget", "yes", "no", "reset", "freeze" or "resume".
    pub how: String,
    /// Which lesson, for the first three.
    pub which: String,
}

fn part(learner: &str, kind: &str) -> Result<Part, DeskError> {
    let missing = || DeskError::NotFound { kind: "learned kind", id: short(kind, 60) };
    match learner {
        "proposals" => Ok(Part::Proposals(kind.to_owned())),
        "effort" => {
            let work = WORK.iter().find(|(work, _)| work.word() == kind).ok_or_else(missing)?;
            Ok(Part::Effort(work.0))
        }
        _ => Err(missing()),
    }
}

/// What one kind has learned, for the executive: the latest lessons, so many of them passed over.
///
/// # Errors
/// `E_CLEARANCE` for anybody else; `E_NOT_FOUND` for a kind that learned nothing.
pub async fn taught(desk: &Desk, learner: &str, kind: &str, from: usize) -> Result<Taught, DeskError> {
    desk.only_executive("see what was learned")?;
    let part = part(learner, kind)?;
    let learned = desk.ledger.lessons(desk.reader()).await?;
    let mut lessons = match &part {
        Part::Proposals(kind) => answers(desk, &learned, kind).await?,
        Part::Effort(kind) => work(desk, &learned, *kind),
    };
    let title = match &part {
        Part::Proposals(kind) => kind_words(kind),
        Part::Effort(of) => {
            WORK.iter().find(|(kind, _)| kind == of).map_or("", |(_, words)| words).to_owned()
        }
    };
    let known = match &part {
        Part::Proposals(kind) => learned.kinds.contains_key(kind),
        Part::Effort(_) => true,
    };
    let stands = learning::stands_still(&learned, &part);
    let all_frozen = learning::is_frozen(&learned, part.learner());
    let frozen = {
        let mut alone = learned.clone();
        learning::freeze(&mut alone, part.learner(), false);
        learning::stands_still(&alone, &part)
    };
    if !known && lessons.is_empty() && !stands {
        return Err(DeskError::NotFound { kind: "learned kind", id: short(kind, 60) });
    }
    let from = from.min(lessons.len());
    lessons.drain(..from);
    let more = lessons.len().saturating_sub(SHOWN);
    lessons.truncate(SHOWN);
    Ok(Taught {
        learner: part.learner().word(),
        kind: kind.to_owned(),
        title,
        basis: match &part {
            Part::Proposals(kind) => {
                let basis = learning::confidence(&learned, &kind.as_str().into()).basis;
                let counts = crate::may::counts(desk).await?.remove(kind);
                [Some(basis), counts].into_iter().flatten().collect::<Vec<_>>().join("; ")
            }
            Part::Effort(of) => effort_basis(&learned, *of),
        },
        frozen,
        all_frozen,
        lessons,
        from,
        more,
    })
}

async fn answers(desk: &Desk, learned: &Learned, kind: &str) -> Result<Vec<Lesson>, DeskError> {
    let world = desk.snapshot().await?;
    let of = |a: &Answered| Lesson {
        which: format!("{} {}", a.proposal, a.at),
        title: world.proposals.get(&a.proposal).map_or_else(|| kind_words(kind), |p| inert(&p.title)),
        how: match (a.ending, a.undone) {
            (_, true) => "accepted, then taken back",
            (Ending::Kept, _) if a.alone => "done alone",
            (Ending::Kept, _) => "accepted",
            (Ending::Edited, _) => "accepted with a change",
            (Ending::Declined, _) => "declined",
            (Ending::Expired, _) => "ran out unanswered",
        }
        .to_owned(),
        when: crate::card::when(desk, a.at),
        kept: Some(a.is_kept()),
    };
    Ok(learned.answers.iter().rev().filter(|a| a.kind == kind).map(of).collect())
}

fn work(desk: &Desk, learned: &Learned, kind: TaskKind) -> Vec<Lesson> {
    let of = |r: &EffortRecord| Lesson {
        which: format!("{} {}", r.estimate, r.ended),
        title: if r.title.is_empty() { "Private work".to_owned() } else { inert(&r.title) },
        how: format!("took {} min, estimated {}", r.actual, r.estimate),
        when: crate::card::when(desk, r.ended),
        kept: None,
    };
    learned.effort.iter().rev().filter(|r| r.kind == kind).map(of).collect()
}

fn effort_basis(learned: &Learned, kind: TaskKind) -> String {
    let mut ratios: Vec<f64> = learned
        .effort
        .iter()
        .filter(|r| r.kind == kind)
        .map(|r| f64::from(r.actual) / f64::from(r.estimate.max(1)))
        .collect();
    ratios.sort_by(f64::total_cmp);
    match ratios.get(ratios.len() / 2) {
        None => "Nothing is learned yet.".to_owned(),
        Some(middle) => format!(
            "{middle:.1} times as long as estimated, by the middle one of {}",
            count(ratios.len(), "finished task", "finished tasks")
        ),
    }
}

/// The kinds of work that taught something, with what it comes to.
pub(super) fn work_kinds(learned: &Learned) -> Vec<(&'static str, &'static str, String)> {
    let some = |kind: &TaskKind| learned.effort.iter().any(|r| r.kind == *kind);
    let kinds = WORK.iter().filter(|(kind, _)| some(kind));
    kinds.map(|(kind, words)| (kind.word(), *words, effort_basis(learned, *kind))).collect()
}

/// Changes what one kind has learned.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND` for a kind or lesson that is not there; `E_RANGE` for what is
/// no change.
pub async fn change_taught(
    desk: &Desk,
    learner: &str,
    kind: &str,
    form: &TaughtForm,
) -> Result<(), DeskError> {
    desk.only_executive("change what is learned")?;
    let part = part(learner, kind)?;
    let title = taught(desk, learner, kind, 0).await?.title;
    let words = |done: &str| Entry::new("learned.changed").with("title", format!("{title}: {done}"));
    let (entry, how): (Entry, Change) = match form.how.as_str() {
        "reset" => (words("begins afresh"), Box::new(move |l| learning::reset_part(l, &part))),
        "freeze" => (words("learns no more"), Box::new(move |l| learning::freeze_part(l, &part, true))),
        "resume" => (words("learns again"), Box::new(move |l| learning::freeze_part(l, &part, false))),
        "forget" | "yes" | "no" => {
            let lesson = lesson(desk, &part, form).await?;
            let done = match form.how.as_str() {
                "forget" => "one lesson is forgotten",
                "yes" => "a no was a yes",
                _ => "a yes was a no",
            };
            (words(done), lesson)
        }
        other => {
            return Err(DeskError::input(
                &format!("\"{}\" is no change of what was learned", short(other, 30)),
                "E_RANGE",
                "nothing was changed; say forget, yes, no, reset, freeze or resume",
            ));
        }
    };
    crate::learn::change_and_note(desk, &Default::default(), how, Some(entry)).await
}

/// The change of one lesson.
async fn lesson(desk: &Desk, part: &Part, form: &TaughtForm) -> Result<Change, DeskError> {
    let missing = || DeskError::NotFound { kind: "lesson", id: short(&form.which, 60) };
    let (first, at) = form.which.split_once(' ').ok_or_else(missing)?;
    let at: Timestamp = at.parse().map_err(|_| missing())?;
    let learned = desk.ledger.lessons(desk.reader()).await?;
    match part {
        Part::Proposals(kind) => {
            let named = |a: &&Answered| a.kind == *kind && a.at == at && a.proposal.to_string() == first;
            let answer = learned.answers.iter().find(named).ok_or_else(missing)?;
            let which: Which = (answer.proposal, answer.at);
            let how = form.how.clone();
            Ok(Box::new(move |l| {
                match how.as_str() {
                    "forget" => learning::forget_answer(l, which),
                    how => learning::correct_answer(l, which, how == "yes"),
                };
            }))
        }
        Part::Effort(kind) => {
            let estimate: u32 = first.parse().map_err(|_| missing())?;
            let named = |r: &EffortRecord| r.kind == *kind && r.ended == at && r.estimate == estimate;
            if form.how != "forget" || !learned.effort.iter().any(named) {
                return Err(missing());
            }
            Ok(Box::new(move |l| {
                learning::forget_work(l, at, estimate);
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Who;
    use crate::testing::fresh;
    use ledger::LearnedFrom;
    use tempfile::TempDir;
    use world::ProposalId;
    use world::learned::KindRecord;

    /// Three answers to replies, one to tasks, and two finished tasks.
    async fn teach(desk: &Desk) {
        let mut learned = Learned::default();
        let day = |n: usize| format!("2026-11-{:02}T08:00:00Z", n + 1).parse::<Timestamp>().unwrap();
        for (n, (kind, ending)) in [
            ("navigator.reply", Ending::Kept),
            ("navigator.reply", Ending::Declined),
            ("navigator.reply", Ending::Kept),
            ("navigator.task", Ending::Kept),
        ]
        .into_iter()
        .enumerate()
        {
            learned.answers.push(Answered {
                proposal: ProposalId::derive(&n.to_string()),
                kind: kind.into(),
                context: String::new(),
                at: day(n),
                ending,
                undone: false,
                alone: false,
            });
        }
        let record = KindRecord { accepted: 2, dismissed: 1, ..KindRecord::default() };
        learned.kinds.insert("navigator.reply".into(), record);
        learned.kinds.insert("navigator.task".into(), KindRecord { accepted: 1, ..KindRecord::default() });
        for n in 0..2 {
            learned.effort.push(EffortRecord {
                estimate: 30,
                actual: 60 + 300 * n,
                kind: TaskKind::Deep,
                title: "Paper".into(),
                owner: String::new(),
                ended: day(n as usize + 10),
            });
        }
        let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
        txn.save_lessons(LearnedFrom::Upto(crate::office::SHARED), &learned).await.unwrap();
        txn.commit().await.unwrap();
    }

    fn form(how: &str, which: &str) -> TaughtForm {
        TaughtForm { how: how.into(), which: which.into() }
    }

    #[tokio::test]
    async fn one_kind_is_corrected_forgotten_and_stands_still_alone() {
        let dir = TempDir::new().unwrap();
        let desk = fresh(&dir).await;
        teach(&desk).await;
        let replies = ("proposals", "navigator.reply");
        let page = taught(&desk, replies.0, replies.1, 0).await.unwrap();
        assert_eq!((page.title.as_str(), page.lessons.len(), page.frozen), ("Replies", 3, false));
        let older = taught(&desk, replies.0, replies.1, 2).await.unwrap();
        assert_eq!((&older.lessons[..], older.from, older.more), (&page.lessons[2..], 2, 0));
        let no = page.lessons.iter().find(|l| l.kept == Some(false)).unwrap().which.clone();
        change_taught(&desk, replies.0, replies.1, &form("yes", &no)).await.unwrap();
        let page = taught(&desk, replies.0, replies.1, 0).await.unwrap();
        assert!(page.basis.contains("3 of 3"), "{}", page.basis);
        assert_eq!(page.lessons[1].how, "accepted with a change");
        change_taught(&desk, replies.0, replies.1, &form("forget", &no)).await.unwrap();
        assert_eq!(taught(&desk, replies.0, replies.1, 0).await.unwrap().lessons.len(), 2);
        let gone = change_taught(&desk, replies.0, replies.1, &form("forget", &no)).await.unwrap_err();
        assert_eq!(gone.code(), "E_NOT_FOUND");
        change_taught(&desk, replies.0, replies.1, &form("freeze", "")).await.unwrap();
        assert!(taught(&desk, replies.0, replies.1, 0).await.unwrap().frozen);
        assert!(!taught(&desk, "proposals", "navigator.task", 0).await.unwrap().frozen);
        change_taught(&desk, replies.0, replies.1, &form("reset", "")).await.unwrap();
        change_taught(&desk, replies.0, replies.1, &form("resume", "")).await.unwrap();
        let learned = desk.ledger.lessons(desk.reader()).await.unwrap();
        assert_eq!(learned.kinds.keys().collect::<Vec<_>>(), ["navigator.task"]);
        assert_eq!(taught(&desk, replies.0, replies.1, 0).await.unwrap_err().code(), "E_NOT_FOUND");
        // Work has its kinds, too: the one that went astray is forgotten.
        let page = taught(&desk, "effort", "deep", 0).await.unwrap();
        let astray = page.lessons.iter().find(|l| l.how.starts_with("took 360")).unwrap().which.clone();
        change_taught(&desk, "effort", "deep", &form("forget", &astray)).await.unwrap();
        assert!(taught(&desk, "effort", "deep", 0).await.unwrap().basis.starts_with("2.0 times"));
        // It is the executive's alone, and each change stands in the history.
        let jonas = desk.seated(Who::Assistant).await.unwrap();
        assert_eq!(taught(&jonas, "effort", "deep", 0).await.unwrap_err().code(), "E_CLEARANCE");
        assert_eq!(
            change_taught(&jonas, "effort", "deep", &form("reset", "")).await.unwrap_err().code(),
            "E_CLEARANCE"
        );
        let all = Timestamp::MIN..Timestamp::MAX;
        let changed = |r: &ledger::Recorded| r.entry.verb == "learned.changed";
        let told = desk.ledger.history(desk.reader(), all, changed, 0, 20).await.unwrap();
        assert_eq!(told.len(), 6);
    }
}
