//! What the ticked changes give, in words: time back, time kept, clashes ended, goals put on the calendar; who is to be
//! told.

use super::score::Score;
use super::words::meeting_minutes;
use super::{WeekOf, changes, clashes, span_of, words};
use crate::words::{count, duration, sentence, short};
use engines::maths::attention::Bucket;
use engines::maths::goal_tree::GoalTree;
use engines::maths::time_by_goal::{self, SURE_LINK};
use engines::maths::{meetings, spoken};
use std::collections::BTreeSet;
use world::{Effect, Proposal, Snapshot};

/// Less time than this is not worth a word, minutes.
const WORTH: i64 = 10;

/// What some changes do to a week.
pub(super) struct Gives {
    ticked: usize,
    /// Minutes of meetings that are saved; negative where meetings are added.
    freed: i64,
    /// Minutes kept for one's own work.
    kept: i64,
    /// Clashes that end.
    ended: usize,
    /// Clashes that somebody else is asked to end.
    asked: usize,
    /// 1-2-1s that are booked, by the name of the other.
    booked: Vec<String>,
    /// Goals that had no time in the week and get some.
    goals: Vec<String>,
    /// Protected 1-2-1s that move or are called off.
    protected: Vec<String>,
    /// People besides the executive who are touched, and how many of them are outside.
    told: usize,
    outside: usize,
}

impl Gives {
    pub fn of(world: &Snapshot, then: &Snapshot, which: WeekOf, ticked: &[(usize, &Proposal)]) -> Gives {
        let in_meetings = |world: &Snapshot| -> i64 { which.days().map(|d| meeting_minutes(world, d)).sum() };
        let ended = |world: &Snapshot| clashes(world, span_of(which, &world.zone())).len();
        let proposals: Vec<&Proposal> = ticked.iter().map(|(_, p)| *p).collect();
        let told = told(world, &proposals);
        Gives {
            ticked: ticked.len(),
            freed: in_meetings(world) - in_meetings(then),
            kept: own_work(then, which) - own_work(world, which),
            ended: ended(world).saturating_sub(ended(then)).div_ceil(2),
            asked: proposals.iter().filter(|p| asks(p)).count(),
            booked: booked(world, &proposals),
            goals: goals_put_on(world, then, which),
            protected: protected(world, &proposals),
            outside: told.iter().filter(|email| meetings::is_external(world, email)).count(),
            told: told.len(),
        }
    }

    /// "Four changes give you back 1 h 30 and put Rotterdam on the calendar."
    pub fn headline(&self, score: &Score) -> String {
        if self.ticked == 0 {
            return "No change is ticked: the week stays as it is.".to_owned();
        }
        let one = self.ticked == 1;
        let said: Vec<String> = self.deeds(one).into_iter().take(2).collect();
        let changes = sentence(&count(self.ticked, "change", "changes"));
        match (said.is_empty(), score.before, score.after) {
            (false, ..) => format!("{changes} {}.", said.join(" and ")),
            (true, Some(before), Some(after)) if after > before => {
                let verb = if one { "lifts" } else { "lift" };
                format!("{changes} {verb} the score of the week from {before} to {after}.")
            }
            _ => format!("{changes} for this week {}.", if one { "is ticked" } else { "are ticked" }),
        }
    }

    /// What they do, the weightiest first, as verbs.
    fn deeds(&self, one: bool) -> Vec<String> {
        let verb = |word: &str| if one { format!("{word}s") } else { word.to_owned() };
        let mut said = Vec::new();
        let mut say = |holds: bool, words: String| said.extend(holds.then_some(words));
        say(self.freed >= WORTH, format!("{} you back {}", verb("give"), duration(self.freed)));
        say(self.ended > 0, format!("{} {}", verb("end"), count(self.ended, "clash", "clashes")));
        let goals = spoken::listed(&self.goals.iter().take(2).cloned().collect::<Vec<_>>());
        say(!goals.is_empty(), format!("{} {goals} on the calendar", verb("put")));
        say(self.kept >= WORTH, format!("{} {} free for your own work", verb("keep"), duration(self.kept)));
        let clashes = count(self.asked, "clash", "clashes");
        say(self.asked > 0, format!("{} others to end {clashes}", verb("ask")));
        let names = spoken::listed(&self.booked.iter().take(2).cloned().collect::<Vec<_>>());
        say(!names.is_empty(), format!("{} the 1-2-1 with {names}", verb("book")));
        said
    }

    /// "No protected 1-2-1 moves. Nine people are to be told; none outside the company."
    pub fn support(&self) -> String {
        let moves = match self.protected.first() {
            None => "No protected 1-2-1 moves.".to_owned(),
            Some(title) => format!("A protected 1-2-1 moves: {title}."),
        };
        let people = sentence(&count(self.told, "person is", "people are"));
        let told = match (self.told, self.outside) {
            (0, _) => "Nobody else has to be told.".to_owned(),
            (_, 0) => format!("{people} to be told; none outside the company."),
            (_, n) => format!("{people} to be told; {} outside the company.", count(n, "of them", "of them")),
        };
        format!("{moves} {told}")
    }
}

/// Whether it asks somebody to end a clash.
fn asks(proposal: &Proposal) -> bool {
    proposal.kind.0 == "agenda.conflict" && matches!(proposal.effect, Effect::DraftMail { .. })
}

/// Minutes of one's own work in the calendar of a week.
fn own_work(world: &Snapshot, which: WeekOf) -> i64 {
    let zone = world.zone();
    let span = span_of(which, &zone);
    let own = world.busy_events(span).into_iter().filter(|e| meetings::is_own_work(world, e));
    world::time::covered_minutes(own.filter_map(|e| e.interval(&zone).intersection(&span)))
}

/// Goals that get time in a week in which they had none.
fn goals_put_on(world: &Snapshot, then: &Snapshot, which: WeekOf) -> Vec<String> {
    let tree = GoalTree::of(world);
    let span = span_of(which, &world.zone());
    let before = time_by_goal::spent(world, &tree, span, SURE_LINK);
    let after = time_by_goal::spent(then, &tree, span, SURE_LINK);
    let mut new: Vec<(f64, String)> = after
        .iter()
        .filter(|(bucket, minutes)| **minutes >= WORTH as f64 && !before.contains_key(bucket))
        .filter_map(|(bucket, _)| match bucket {
            Bucket::Goal(id) => Some((tree.weight(*id), world.goals.get(id)?.name.clone())),
            _ => None,
        })
        .collect();
    new.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    new.into_iter().map(|(_, name)| crate::words::inert(&short(&name, 40))).collect()
}

/// Whom 1-2-1s are booked with.
fn booked(world: &Snapshot, proposals: &[&Proposal]) -> Vec<String> {
    let drafts = proposals.iter().flat_map(|p| p.effect.parts()).filter_map(|part| match part {
        Effect::CreateEvent { draft } if draft.categories.iter().any(|c| c == "1-2-1") => Some(draft),
        _ => None,
    });
    drafts
        .filter_map(|draft| draft.attendees.first())
        .map(|who| crate::words::inert(&short(&world.called(who), 40)))
        .collect()
}

/// Protected 1-2-1s that would move.
fn protected(world: &Snapshot, proposals: &[&Proposal]) -> Vec<String> {
    let events = proposals.iter().flat_map(|p| {
        changes(p)
            .into_iter()
            .filter(|event| super::takes_away(p, *event))
            .filter_map(|e| world.events.get(&e))
    });
    events.filter(|e| meetings::is_called_one_to_one(e)).map(words::title).collect()
}

/// The addresses of those who are touched: who is in what moves, who is invited anew, who gets a letter.
fn told(world: &Snapshot, proposals: &[&Proposal]) -> BTreeSet<String> {
    let mut told: BTreeSet<String> = BTreeSet::new();
    for part in proposals.iter().flat_map(|p| p.effect.parts()) {
        match part {
            // A no is told by the letter beside it.
            Effect::ChangeEvent { change, .. } if change.only_declines() => {}
            Effect::MoveEvent { event, .. }
            | Effect::ChangeEvent { event, .. }
            | Effect::CancelEvent { event } => {
                let event = world.events.get(event);
                let people = event.map_or_else(Vec::new, |e| meetings::others(world, e));
                told.extend(people.into_iter().map(|a| a.email.clone()));
            }
            Effect::CreateEvent { draft } => told.extend(draft.attendees.iter().map(|m| m.email.clone())),
            Effect::DraftMail { to, cc, .. } => told.extend(to.iter().chain(cc).map(|m| m.email.clone())),
            _ => {}
        }
    }
    told.retain(|email| !world.office.is_mine(email));
    told
}
