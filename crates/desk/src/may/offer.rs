//! What the record speaks for: one level more, offered and never taken; a kind that brings nothing, retired.

use super::{can_be_earned, record};
use crate::settings::kind_words;
use crate::words::count;
use engines::enablement::effect::Measured;
use engines::enablement::outcome::{self, Measure};
use engines::enablement::{effect, floor, ladder, trial};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use world::authority::Standing;
use world::evidence::{Reason, Unit};
use world::learned::Answered;
use world::proposal::Draft;
use world::trial::Trials;
use world::{Acting, Clearance, Effect, Evidence, ItemRef, Proposal, Snapshot};

/// Days that an offer waits.
const WAITS_DAYS: i64 = 14;
/// Days for which a level that somebody lowered is not offered again.
const RESTS_DAYS: i64 = 30;
/// Minutes that a look at one proposal takes.
const LOOK_MINUTES: f64 = 0.5;
/// Minutes that looking at one proposal and answering it takes.
const ANSWER_MINUTES: f64 = 2.0;
/// Days of answers by which what is saved is reckoned.
const LATELY_DAYS: i64 = 28;
/// So many answers are shown as evidence.
const SHOWN: usize = 4;

/// What the record speaks for, in this world.
pub(crate) fn offers(world: &Snapshot, acting: &Acting, trials: &Trials) -> Vec<Proposal> {
    let answers = &world.learned.answers;
    let mut scopes: BTreeSet<(&str, &str)> = answers.iter().map(|a| (a.kind.as_str(), "")).collect();
    scopes.extend(
        answers.iter().filter(|a| !a.context.is_empty()).map(|a| (a.kind.as_str(), a.context.as_str())),
    );
    let mut found = Vec::new();
    for (kind, scope) in scopes {
        let level = acting.level(kind, scope);
        // What stands for all needs no offer for one of them.
        let beyond = !scope.is_empty() && acting.level(kind, "") >= Acting::ACTS;
        let rests = SignedDuration::from_hours(24 * RESTS_DAYS);
        let lowered = acting
            .right(kind, scope)
            .is_some_and(|r| r.level <= Acting::USUAL && world.now < r.since + rests);
        if !can_be_earned(kind)
            || level == Acting::NEVER
            || beyond
            || lowered && acting.lost(kind, scope).is_none()
        {
            continue;
        }
        if let Some(next) = record(&world.learned, acting, kind, scope, world.now).offers(level) {
            let all = found.iter().any(|p: &Proposal| p.about.is_empty() && p.kind.0 == kind);
            if !always_on_the_floor(world, kind) && !all {
                found.push(offer(world, acting, kind, scope, next));
            }
        } else if scope.is_empty() && outmeasured(trials, kind).is_none() {
            found.extend(retire(world, kind));
        }
    }
    let tried = trials.trials.iter().filter(|t| acting.level(&t.kind, "") > Acting::NEVER);
    found.extend(tried.filter_map(|t| retire_tried(world, trials, &t.kind)));
    found
}

/// The effect of a kind that was tried often enough and is no better than what was held back.
fn outmeasured(trials: &Trials, kind: &str) -> Option<(Measure, Measured, usize)> {
    let known = trial::measured(trials, kind);
    let measure = outcome::measure(kind)?;
    effect::retires(&known).then(|| (measure, effect::against_held_back(&known), known.len()))
}

/// A kind that was tried, and by its outcome brings nothing.
fn retire_tried(world: &Snapshot, trials: &Trials, kind: &str) -> Option<Proposal> {
    let (measure, measured, all) = outmeasured(trials, kind)?;
    let because = format!(
        "Tried {all} times, it brings nothing that can be measured: {}",
        super::trial::told(measure, &measured)
    );
    let answers = ladder::answers(&world.learned.answers, kind, "", None, world.now);
    let mut evidence = evidence(world, &answers.iter().rev().collect::<Vec<_>>());
    if evidence.is_empty() {
        let last = trials.of(kind).filter(|o| o.outcome.is_some()).last()?;
        evidence.push(Evidence {
            item: *last.about.first()?,
            quote: kind_words(kind),
            at: Some(last.at),
            clearance: Clearance::default(),
        });
    }
    Some(proposal(
        world,
        "enablement.retire",
        format!("{kind} tried {}", all / effect::RETIRES),
        format!("Propose it no more: {}", kind_words(kind)),
        because,
        Effect::SetActing { kind: kind.to_owned(), scope: String::new(), level: Acting::NEVER },
        ("a quieter list".to_owned(), LOOK_MINUTES * all as f64, "looks at what brings nothing".to_owned()),
        evidence,
        Standing::Autonomy(Acting::NEVER),
    ))
}

/// Whether all that is known of a kind lies on the floor, so that no level would reach it.
fn always_on_the_floor(world: &Snapshot, kind: &str) -> bool {
    let mut known = world.proposals.values().filter(|p| p.kind.0 == kind).peekable();
    known.peek().is_some() && known.all(|p| floor::of(world, p).is_some())
}

fn offer(world: &Snapshot, acting: &Acting, kind: &str, scope: &str, level: u8) -> Proposal {
    let record = record(&world.learned, acting, kind, scope, world.now);
    let what = match scope {
        "" => kind_words(kind),
        who => format!("{} (mail of {who})", kind_words(kind)),
    };
    let least = record.interval.map_or(0.0, |i| 100.0 * i.0);
    let because = format!(
        "{} of {} accepted as they were and left so: at least {least:.0} % are right.",
        record.clean, record.all
    );
    let then = match level {
        Acting::ACTS => "does it and tells you, with a day to take it back",
        _ => "does it and tells you in the weekly digest",
    };
    let answers = ladder::answers(&world.learned.answers, kind, scope, None, world.now);
    let since = world.now - SignedDuration::from_hours(24 * LATELY_DAYS);
    let lately = answers.iter().filter(|a| a.at >= since).count().max(4);
    let saved = ANSWER_MINUTES * lately as f64;
    let words = count(lately, "answer fewer in four weeks", "answers fewer in four weeks");
    let clean: Vec<&&Answered> = answers.iter().rev().filter(|a| a.is_clean()).collect();
    proposal(
        world,
        "enablement.promote",
        format!("{kind} {scope} {level}"),
        format!("Let Equerry handle it: {what}"),
        because,
        Effect::SetActing { kind: kind.to_owned(), scope: scope.to_owned(), level },
        (format!("Equerry {then}"), saved, words),
        evidence(world, &clean),
        Standing::Autonomy(level),
    )
}

/// A kind whose last sixty brought less than looking at them cost.
fn retire(world: &Snapshot, kind: &str) -> Option<Proposal> {
    let answers = ladder::answers(&world.learned.answers, kind, "", None, world.now);
    let gains: Vec<f64> =
        world.proposals.values().filter(|p| p.kind.0 == kind).map(|p| p.expected.minutes).collect();
    let gain = gains.iter().sum::<f64>() / gains.len().max(1) as f64;
    if gains.is_empty() || !effect::retires_by_answers(&answers, gain) {
        return None;
    }
    let last = &answers[answers.len() - effect::RETIRES..];
    let kept = last.iter().filter(|a| a.is_kept()).count();
    let because = format!("Of the last {} only {kept} were kept: looking at them cost more.", last.len());
    let saved = LOOK_MINUTES * last.len() as f64;
    Some(proposal(
        world,
        "enablement.retire",
        format!("{kind} {}", answers.len() / effect::RETIRES),
        format!("Propose it no more: {}", kind_words(kind)),
        because,
        Effect::SetActing { kind: kind.to_owned(), scope: String::new(), level: Acting::NEVER },
        ("a quieter list".to_owned(), saved, "looks at what is not kept".to_owned()),
        evidence(world, &last.iter().rev().collect::<Vec<_>>()),
        Standing::Autonomy(Acting::NEVER),
    ))
}

/// The latest of these answers; the title only where the proposal is still known here.
fn evidence(world: &Snapshot, answers: &[&&Answered]) -> Vec<Evidence> {
    let of = |answer: &&&Answered| {
        let known = world.proposals.get(&answer.proposal);
        Evidence {
            item: ItemRef::Proposal(answer.proposal),
            quote: known.map_or_else(|| kind_words(&answer.kind), |p| p.title.clone()),
            at: Some(answer.at),
            clearance: known.map_or_else(Clearance::default, |p| p.clearance.clone()),
        }
    };
    answers.iter().take(SHOWN).map(of).collect()
}

#[expect(clippy::too_many_arguments, reason = "the parts of one card, each said once")]
fn proposal(
    world: &Snapshot,
    kind: &'static str,
    key: String,
    title: String,
    because: String,
    effect: Effect,
    (expected, minutes, words): (String, f64, String),
    evidence: Vec<Evidence>,
    standing: Standing,
) -> Proposal {
    let reason = Reason::new("record", words, minutes, Unit::Minutes).with(evidence.clone());
    let draft = Draft {
        kind,
        key,
        title: format!("{title} ({})", standing.word()),
        because,
        effect,
        ways: Vec::new(),
        expected,
        reasons: vec![reason],
        evidence,
        about: Vec::new(),
        goal: None,
        by: None,
        expires: world.now + SignedDuration::from_hours(24 * WAITS_DAYS),
    };
    Proposal::new(draft, world.now)
}
