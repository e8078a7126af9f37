//! Trials: with a yes for each kind, some of its occasions are held back by chance, and what comes of those with the
//! suggestion is set against what comes of those without (spec §10.5).

use crate::settings::{first_name, kind_words};
use crate::words::{count, short};
use crate::{Desk, DeskError};
use engines::enablement::effect::{self, Difference, Measured};
use engines::enablement::outcome::{self, Measure};
use engines::enablement::trial;
use jiff::SignedDuration;
use serde::Serialize;
use world::clearance::Approver;
use world::evidence::{Reason, Unit};
use world::proposal::Draft;
use world::trial::Trials;
use world::{Clearance, Deed, Effect, Evidence, ItemRef, Proposal};

/// Weeks of which outcomes are read: the longest is known after six.
const WEEKS: usize = 8;
/// Days that a question for a trial waits.
const WAITS_DAYS: i64 = 14;
/// So many proposals of the kind speak for it.
const SHOWN: usize = 4;
/// The key of the agent that decides and settles.
const AGENT: &str = "trial";

/// A kind that is or was on trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// The kind: "navigator.reply".
    pub kind: String,
    /// In words.
    pub words: String,
    /// "hours until you answer the mail".
    pub measures: &'static str,
    /// Whether occasions are held back now.
    pub running: bool,
    /// "Since 24 Nov, by Mara", or when it was stopped.
    pub since: String,
    /// "31 occasions so far, six of them held back; 24 have come out."
    pub so_far: String,
    /// The effect with its interval, or what is missing for one.
    pub effect: String,
    /// How far that can be believed.
    pub basis: &'static str,
}

/// What can be said of a kind's effect.
pub(crate) const BEFORE_AFTER: &str = "before and after, not causal";
const HELD_BACK: &str = "against what was held back by chance";

/// Lets a kind be tried: one in five of its next occasions is held back, of the first hundred. What presses or was
/// promised to somebody never is.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive, on whom it is tried; `E_RANGE` for a kind of which no
/// outcome is known.
pub async fn begin(desk: &Desk, kind: &str) -> Result<(), DeskError> {
    desk.only_executive("let a kind be tried")?;
    let kind = kind.trim();
    measurable(kind)?;
    let world = desk.snapshot_of(&desk.sharing()).await?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.begin_trial(kind, trial::seed(&world, kind)).await?;
    txn.commit().await?;
    Ok(())
}

/// What is measured of a kind; refused where nothing is.
fn measurable(kind: &str) -> Result<Measure, DeskError> {
    outcome::measure(kind).ok_or_else(|| {
        let known: Vec<&str> = outcome::kinds().collect();
        DeskError::input(
            &format!(
                "\"{}\" has no outcome that is known without it, so it cannot be tried",
                short(kind, 60)
            ),
            "E_RANGE",
            &format!("nothing was changed; these can be: {}", known.join(", ")),
        )
    })
}

/// Asks the executive to let a kind be tried: a suggestion that they answer like any other; the same one while it waits.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the assistant who may agree to things; `E_RANGE` for a kind of which no outcome is known;
/// `E_STATE` where it is tried already, or nothing of it has come up that could speak for it.
pub async fn ask(desk: &Desk, kind: &str) -> Result<Proposal, DeskError> {
    allowed(desk, "ask for a trial")?;
    let kind = kind.trim();
    let measure = measurable(kind)?;
    if desk.ledger.trials(&desk.house()).await?.running(kind).is_some() {
        let problem = format!("\"{}\" is on trial already", kind_words(kind));
        return Err(DeskError::input(&problem, "E_STATE", "nothing was changed"));
    }
    let (world, now) = (desk.snapshot().await?, desk.now());
    let effect = Effect::Try { kind: kind.to_owned(), begins: true };
    if let Some(known) = world.proposals.values().find(|p| p.effect == effect && p.waits(now)) {
        return Ok(known.clone());
    }
    let mut of_it: Vec<&Proposal> =
        world.proposals.values().filter(|p| p.kind.0 == kind && p.clearance.is_shared()).collect();
    of_it.sort_by_key(|p| std::cmp::Reverse((p.created, p.id)));
    if of_it.is_empty() {
        let problem = format!("nothing of \"{}\" has come up yet", kind_words(kind));
        return Err(DeskError::input(&problem, "E_STATE", "ask once something has; nothing was changed"));
    }
    let evidence = |p: &&Proposal| Evidence {
        item: ItemRef::Proposal(p.id),
        quote: p.title.clone(),
        at: Some(p.created),
        clearance: p.clearance.clone(),
    };
    let who = first_name(&desk.reader().actor.name).to_owned();
    let draft = Draft {
        kind: "filed.assistant",
        key: format!("{} {} try {kind}", desk.reader().actor.person, now.as_microsecond()),
        title: format!("Hold back one in five by chance: {}", kind_words(kind)),
        because: format!(
            "{who} asks: only so it is known what it really brings: {}, with it and without.",
            measure.words()
        ),
        effect,
        ways: Vec::new(),
        expected: "its effect, measured against what was held back".to_owned(),
        reasons: vec![Reason::new("filed", format!("{who} asks for it"), 0.0, Unit::Minutes)],
        evidence: of_it.iter().take(SHOWN).map(evidence).collect(),
        about: Vec::new(),
        goal: None,
        by: None,
        expires: now + SignedDuration::from_hours(24 * WAITS_DAYS),
    };
    let mut proposal = Proposal::new(draft, now);
    proposal.handling.passed = Some(Deed { by: desk.reader().actor.clone(), at: now });
    let entry = crate::answers::entry(desk, "proposal.filed").about(ItemRef::Proposal(proposal.id));
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.propose(vec![proposal.clone()]).await?;
    txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
    txn.commit().await?;
    Ok(proposal)
}

/// What a yes to a trial, or taking it back, changes: the seed of one that begins, none of one that stops; nothing at all
/// where it stands so already.
pub(crate) async fn reckon(desk: &Desk, kind: &str, begins: bool) -> Result<Option<Option<u64>>, DeskError> {
    let runs = desk.ledger.trials(&desk.house()).await?.running(kind).is_some();
    Ok(match (runs, begins) {
        (false, true) => Some(Some(trial::seed(&desk.snapshot_of(&desk.sharing()).await?, kind))),
        (true, false) => Some(None),
        _ => None,
    })
}

/// Stops the trial of a kind: what was held back may come at once; what is known of it stays.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive and an assistant who may agree to things; `E_NOT_FOUND` where none is running.
pub async fn stop(desk: &Desk, kind: &str) -> Result<(), DeskError> {
    allowed(desk, "stop a trial")?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    if !txn.stop_trial(kind.trim()).await? {
        return Err(DeskError::NotFound { kind: "running trial", id: short(kind, 60) });
    }
    txn.commit().await?;
    Ok(())
}

/// The executive, and the assistant as far as they may agree to things.
fn allowed(desk: &Desk, what: &str) -> Result<(), DeskError> {
    match Approver::of(desk.reader(), &Clearance::default()) {
        Some(_) if may_stop(desk) => Ok(()),
        _ => Err(DeskError::NotAllowed { who: desk.office().owner.name.clone(), what: what.to_owned() }),
    }
}

/// Whether whoever sits here may stop a trial.
pub(super) fn may_stop(desk: &Desk) -> bool {
    let role = desk.reader().actor.role;
    matches!(role, world::Role::Executive | world::Role::Assistant)
        && Approver::of(desk.reader(), &Clearance::default()).is_some()
}

/// Writes down what was decided about occasions, before any of them is listed.
pub(crate) async fn decide(desk: &Desk, decided: Vec<world::trial::Occasion>) -> Result<(), DeskError> {
    if decided.is_empty() {
        return Ok(());
    }
    let mut txn = desk.ledger.begin(&world::acting::equerry(AGENT), desk.now()).await?;
    txn.decide_occasions(decided).await?;
    txn.commit().await?;
    Ok(())
}

/// Reads what came of occasions. Only what is shared is tried, and only by what is shared it is read.
pub(crate) async fn settle(desk: &Desk) -> Result<(), DeskError> {
    let trials = desk.ledger.trials(&desk.house()).await?;
    if trials.occasions.iter().all(|o| o.settled.is_some()) {
        return Ok(());
    }
    let world = desk.history_of(&desk.sharing(), WEEKS).await?;
    let known = trial::settle(&world, &trials);
    if known.is_empty() {
        return Ok(());
    }
    let mut txn = desk.ledger.begin(&world::acting::equerry(AGENT), desk.now()).await?;
    txn.settle_occasions(&known).await?;
    txn.commit().await?;
    Ok(())
}

/// Every kind that is or was on trial, the running ones first.
pub(crate) fn tried(desk: &Desk, trials: &Trials) -> Vec<Tried> {
    let mut all: Vec<Tried> = trials.trials.iter().filter_map(|one| row(desk, trials, one)).collect();
    all.sort_by(|a, b| b.running.cmp(&a.running).then(a.words.cmp(&b.words)));
    all
}

fn row(desk: &Desk, trials: &Trials, one: &world::trial::Trial) -> Option<Tried> {
    let measure = outcome::measure(&one.kind)?;
    let (mut all, mut held) = (0, 0);
    for occasion in trials.of(&one.kind) {
        all += 1;
        held += usize::from(occasion.held_back);
    }
    let known = trial::measured(trials, &one.kind);
    let when = |at| crate::card::when(desk, at);
    Some(Tried {
        words: kind_words(&one.kind),
        measures: measure.words(),
        running: one.stopped.is_none(),
        since: match one.stopped {
            None => format!("Since {}, by {}", when(one.since), first_name(&one.by)),
            Some(at) => format!("Stopped {}", when(at)),
        },
        so_far: match all {
            0 => "No occasion so far.".to_owned(),
            n => format!(
                "{} so far, {held} held back; {} come out.",
                crate::words::sentence(&count(n, "occasion", "occasions")),
                count(known.len(), "has", "have"),
            ),
        },
        effect: told(measure, &effect::against_held_back(&known)),
        basis: HELD_BACK,
        kind: one.kind.clone(),
    })
}

/// An effect in words.
pub(super) fn told(measure: Measure, measured: &Measured) -> String {
    match measured {
        Measured::HeldBack(found, with, without) => {
            format!("{}; {with} with it, {without} held back.", difference(measure, found))
        }
        Measured::BeforeAfter(found, after, before) => {
            format!("{}; {after} after, {before} before.", difference(measure, found))
        }
        Measured::TooFew { needs, done, without } => format!(
            "Not enough yet: {done} with it and {without} held back have come out; it takes {needs} of each."
        ),
    }
}

/// "4.2 hours less, 95 % between 1.0 and 7.4 less".
pub(super) fn difference(measure: Measure, found: &Difference) -> String {
    let unit = measure.unit();
    let way = if found.by < 0.0 { "more" } else { "less" };
    // Above 0 is for the better: less of it.
    format!(
        "{:.1} {unit} {way} with it (95 % between {:.1} and {:.1} less)",
        found.by.abs(),
        found.low,
        found.high
    )
}
