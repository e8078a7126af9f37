//! What was learned: read, stopped, forgotten; and the rules "never this".

use super::kinds::kind_words;
use super::taught;
use crate::words::{count, short};
use crate::{Desk, DeskError};
use engines::agenda::find;
use engines::learning::{self, Learner};
use engines::navigator::{Role, Surroundings};
use jiff::Timestamp;
use ledger::Entry;
use serde::Serialize;
use std::collections::BTreeMap;
use world::learned::Learned;

/// One thing that learns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Learns {
    /// Its word: "proposals"; empty for what cannot be frozen or reset on its own.
    pub word: String,
    /// What it learns.
    pub title: String,
    /// From what, and what it takes while it knows nothing.
    pub from: String,
    /// What it has learned.
    pub learned: Vec<Known>,
    /// Whether it stands still.
    pub frozen: bool,
}

/// One thing that was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Known {
    /// What.
    pub name: String,
    /// What it comes to.
    pub words: String,
    /// The kind with a page of its own: "navigator.reply"; empty for what has none.
    pub kind: String,
}

impl Known {
    fn plain((name, words): (String, String)) -> Known {
        Known { name, words, kind: String::new() }
    }
}

/// A rule "never this".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeverRule {
    /// As kept.
    pub rule: String,
    /// In words.
    pub words: String,
}

/// What was learned, learner by learner; with who is who by the cards. Beside what was accepted of a kind,
/// what counts for a right to act is said beside it, kind by kind, as the page of rights counts it.
pub(super) fn learns(
    learned: &Learned,
    counts: &BTreeMap<String, String>,
    around: &Surroundings,
    now: Timestamp,
) -> Vec<Learns> {
    let silent = learning::silent_kinds(learned, now);
    let kinds = learned.kinds.keys().map(|kind| {
        let kind = world::ProposalKind(kind.clone());
        let why = silent.iter().find(|(k, _)| *k == kind).map(|(_, why)| why.clone());
        let words = why.unwrap_or_else(|| learning::confidence(learned, &kind).basis);
        let words =
            [Some(words), counts.get(&kind.0).cloned()].into_iter().flatten().collect::<Vec<_>>().join("; ");
        Known { name: kind_words(&kind.0), words, kind: kind.0 }
    });
    let work = taught::work_kinds(learned).into_iter();
    let work = work.map(|(kind, name, words)| Known { name: name.into(), words, kind: kind.into() });
    let learner = |learner: Learner, title: &str, from: &str, learned_so_far: Vec<Known>| Learns {
        word: learner.word().to_owned(),
        title: title.to_owned(),
        from: from.to_owned(),
        learned: learned_so_far,
        frozen: learning::is_frozen(learned, learner),
    };
    let mut all = vec![
        learner(
            Learner::Proposals,
            "Which proposals you accept",
            "From your answers alone. Under ten answers a kind counts as new.",
            kinds.collect(),
        ),
        learner(
            Learner::Effort,
            "How long work takes",
            "From finished tasks with an estimate. Without them the estimate counts as it is.",
            effort(learned).map(Known::plain).into_iter().chain(work).collect(),
        ),
        learner(
            Learner::Slots,
            "Which times you choose",
            "From the times you chose among those found. Under 15 choices each part weighs as the guide says.",
            slots(learned).into_iter().map(Known::plain).collect(),
        ),
    ];
    let people = learned.correspondents.len();
    if people > 0 {
        let known = ("Addresses known".to_owned(), people.to_string());
        all.push(Learns {
            word: String::new(),
            title: "Whose mail needs you".to_owned(),
            from: "From your own replies. It is read again from the mail itself, so it has no reset."
                .to_owned(),
            learned: std::iter::once(known).chain(who(around)).map(Known::plain).collect(),
            frozen: false,
        });
    }
    all
}

/// Who is who to the executive, as far as cards say; where none says anything, that.
fn who(around: &Surroundings) -> Vec<(String, String)> {
    let roles = [(Role::Board, "On the board"), (Role::Leads, "Lead you"), (Role::Reports, "Report to you")];
    let told = roles.into_iter().filter_map(|(role, words)| {
        let n = around.count(role);
        (n > 0).then(|| (words.to_owned(), format!("{}, by their cards", count(n, "address", "addresses"))))
    });
    let told: Vec<(String, String)> = told.collect();
    if !told.is_empty() {
        return told;
    }
    let nobody = "not known: no card says so by its title or a category such as Board or Direct report";
    vec![("Board, manager, reports".to_owned(), nobody.to_owned())]
}

/// How much longer than estimated work takes, by the middle one of the finished tasks.
fn effort(learned: &Learned) -> Option<(String, String)> {
    let mut ratios: Vec<f64> =
        learned.effort.iter().map(|r| f64::from(r.actual) / f64::from(r.estimate.max(1))).collect();
    ratios.sort_by(f64::total_cmp);
    let middle = ratios.get(ratios.len() / 2)?;
    let basis = count(ratios.len(), "finished task", "finished tasks");
    Some((
        "Against the estimate".to_owned(),
        format!("{middle:.1} times as long, by the middle one of {basis}"),
    ))
}

/// What the parts of a time weigh, beside what they would without a choice.
fn slots(learned: &Learned) -> Vec<(String, String)> {
    let choices = learned.slots.len();
    if choices < find::ENOUGH {
        let words = format!("{}; nothing is learned yet", count(choices, "choice", "choices"));
        return Vec::from_iter((choices > 0).then(|| ("Not enough yet".to_owned(), words)));
    }
    let parts =
        ["Early", "Who else can come", "Comfortable hours", "Energy and theme", "Free time left whole"];
    let weights = find::weights(&learned.slots);
    let row = |(n, name): (usize, &str)| {
        let [now, before] = [weights[n], find::PRIOR[n]].map(|w| 100.0 * w);
        (name.to_owned(), format!("{now:.0} of 100 points, {before:.0} before; by {choices} choices"))
    };
    parts.into_iter().enumerate().map(row).collect()
}

pub(super) async fn never(desk: &Desk, learned: &Learned) -> Result<Vec<NeverRule>, DeskError> {
    let mut rules = Vec::new();
    for rule in &learned.never {
        rules.push(NeverRule { rule: rule.clone(), words: rule_words(desk, rule).await? });
    }
    Ok(rules)
}

/// A rule "never this" in words: the kind, and what it is about.
async fn rule_words(desk: &Desk, rule: &str) -> Result<String, DeskError> {
    let mut parts = rule.split('|');
    let kind = kind_words(parts.next().unwrap_or_default());
    let mut names = Vec::new();
    for id in parts {
        if id.contains('@') {
            names.push(called(&desk.snapshot().await?, id));
            continue;
        }
        let found = desk.ledger.find(desk.reader(), None, &id.replace('-', "")).await?;
        let name = found.first().map_or("something that is gone", |item| ledger::title(item));
        names.push(short(name, 80));
    }
    Ok(if names.is_empty() { kind } else { format!("{kind}: {}", names.join(" and ")) })
}

/// What a no for good to this answer to mail, or task from it, holds for: "Replies: Ana Lima (ana@near.example)"; none
/// where it is about no person's mail.
pub(crate) fn refused_sender(world: &world::Snapshot, proposal: &world::Proposal) -> Option<String> {
    let address = proposal.sender.as_deref()?;
    Some(format!("{}: {}", kind_words(&proposal.kind.0), called(world, address)))
}

/// A person by name and address: a rule holds for this address alone.
fn called(world: &world::Snapshot, address: &str) -> String {
    let name = short(&world.name_of(address), 80);
    if name == address { name } else { format!("{name} ({})", short(address, 80)) }
}

/// What a no for good holds for, in words: "Meetings that clash: Board and Vendor review".
///
/// # Errors
/// Those of the ledger.
pub async fn refused_words(desk: &Desk, proposal: &world::Proposal) -> Result<String, DeskError> {
    let words = rule_words(desk, &learning::never_rule(proposal)).await?;
    // One occurrence stands for its series, which may be no item of its own.
    let named = proposal.about.first().filter(|_| words.contains("something that is gone"));
    let Some(item) = named else { return Ok(words) };
    let title = ledger::title(&desk.item(*item).await?).to_owned();
    Ok(format!("{}: {}, each time", kind_words(&proposal.kind.0), short(&title, 80)))
}

fn learner_named(word: &str) -> Result<Learner, DeskError> {
    [Learner::Proposals, Learner::Effort, Learner::Never, Learner::Slots]
        .into_iter()
        .find(|learner| learner.word() == word)
        .ok_or_else(|| DeskError::NotFound { kind: "learner", id: short(word, 40) })
}

/// Lets a learner stand still, or learn again.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND` for a learner that is not there.
pub async fn freeze(desk: &Desk, word: &str, frozen: bool) -> Result<(), DeskError> {
    desk.only_executive("change what is learned")?;
    let learner = learner_named(word)?;
    let title =
        format!("{} {}", learner_words(learner), if frozen { "learns no more" } else { "learns again" });
    let entry = Entry::new("learned.changed").with("title", title);
    crate::learn::change_and_note(
        desk,
        &Default::default(),
        |l| learning::freeze(l, learner, frozen),
        Some(entry),
    )
    .await
}

/// Lets a learner forget everything.
///
/// # Errors
/// As [`freeze`].
pub async fn reset(desk: &Desk, word: &str) -> Result<(), DeskError> {
    desk.only_executive("change what is learned")?;
    let learner = learner_named(word)?;
    let entry =
        Entry::new("learned.changed").with("title", format!("{} begins afresh", learner_words(learner)));
    crate::learn::change_and_note(desk, &Default::default(), |l| learning::reset(l, learner), Some(entry))
        .await
}

/// Drops a rule "never this".
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND` for a rule that is not there.
pub async fn drop_rule(desk: &Desk, rule: &str) -> Result<(), DeskError> {
    desk.only_executive("drop a rule")?;
    let learned = desk.ledger.learned(desk.reader()).await?;
    if !learned.never.contains(rule) {
        return Err(DeskError::NotFound { kind: "rule", id: short(rule, 60) });
    }
    let kind = rule.split('|').next().unwrap_or_default();
    let entry = Entry::new("learned.changed").with("title", format!("dropped a rule: {}", kind_words(kind)));
    crate::learn::change_and_note(
        desk,
        &Default::default(),
        |l| l.never.retain(|known| known != rule),
        Some(entry),
    )
    .await
    .map(drop)
}

fn learner_words(learner: Learner) -> &'static str {
    match learner {
        Learner::Proposals => "Which proposals you accept",
        Learner::Effort => "How long work takes",
        Learner::Never => "What is never proposed",
        Learner::Slots => "Which times you choose",
    }
}
