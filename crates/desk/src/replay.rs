//! Replay: past weeks lived again through the real desk under a set clock, with a script of answers, so that history,
//! confidence and learning are earned and not written.

use crate::gather::Progress;
use crate::words::sentence;
use crate::{Clock, Desk, DeskError, Who};
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use world::proposal::Way;
use world::{Effect, Proposal, Verb, may};

/// The answers people gave.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// How far back, until when.
    pub replay: Span,
    /// The usual answer to a kind of proposal.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    /// Particular answers.
    #[serde(default, rename = "answer")]
    pub answers: Vec<Particular>,
}

/// The stretch that is replayed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Weeks before the end.
    pub weeks: i32,
    /// Local time at which it ends: "2026-11-24T07:40".
    pub end: civil::DateTime,
}

/// The usual answer to a kind.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Of proposal.
    pub kind: String,
    /// Share accepted as proposed.
    pub accept: f64,
    /// Share accepted with a change.
    #[serde(default)]
    pub edit: f64,
    /// Who answers: the executive's or the assistant's first name.
    #[serde(default)]
    pub by: Option<String>,
    /// Share of dismissals with a reason.
    #[serde(default)]
    pub reasoned: f64,
    /// The reasons.
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// A particular answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particular {
    /// Week, 0 is the one in which the replay ends.
    pub week: i32,
    /// Of proposal.
    pub kind: String,
    /// Words in its title or reason, any case.
    #[serde(rename = "match")]
    pub matches: String,
    /// "accept", "edit" or "dismiss".
    pub verdict: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Who.
    #[serde(default)]
    pub by: Option<String>,
    /// Never propose it again.
    #[serde(default)]
    pub never: bool,
}

/// What a replay did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// Working days lived.
    pub days: usize,
    /// Proposals accepted.
    pub accepted: usize,
    /// Proposals dismissed.
    pub dismissed: usize,
    /// Accepted ones that could not be done.
    pub failed: usize,
}

/// Reads a script.
///
/// # Errors
/// `E_CONFIG` with the line.
pub fn script(text: &str) -> Result<Script, DeskError> {
    toml::from_str(text).map_err(|e| DeskError::Config {
        line: 0,
        problem: format!("the script of answers does not read: {}", e.message()),
        hint: "see the sample office's script.toml".to_owned(),
    })
}

/// Lives the weeks of the script: each working day at 07:40 the mail is sorted, the engines propose, and the script
/// answers up to `A_DAY` of the best.
///
/// # Errors
/// Those of the steps.
pub async fn replay(
    desk: &Desk,
    script: &Script,
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<Replayed, DeskError> {
    let zone = desk.office().tz();
    let last = script.replay.end.date();
    let first = last.saturating_sub(jiff::Span::new().weeks(script.replay.weeks));
    let assistant = match desk.office().assistant {
        Some(_) => Some(desk.seen_by(Who::Assistant).await?),
        None => None,
    };
    let mut replayed = Replayed::default();
    let mut used = vec![false; script.answers.len()];
    let days: Vec<civil::Date> = first
        .series(jiff::Span::new().days(1))
        .take_while(|d| *d < last)
        .filter(|d| desk.office().hours.on(*d, &zone).is_some())
        .collect();
    for (n, date) in days.iter().enumerate() {
        let at = world::time::instant(*date, civil::time(7, 40, 0, 0), &zone);
        let today = desk.at(Clock::Standing(at));
        let partner = assistant.as_ref().map(|a| a.at(Clock::Standing(at)));
        crate::rounds::morning(&today).await?;
        // The last days keep what was forecast, so that the day after them can tell what moved.
        if n + FORECAST >= days.len() {
            crate::twin::issue(&today).await?;
        }
        let week = weeks_between(*date, last);
        for shown in crate::propose::open(&today).await?.into_iter().take(A_DAY) {
            let answer = choose(script, &mut used, &shown.proposal, week, at);
            let clearance = &shown.proposal.clearance;
            let who = match &partner {
                // What lies above the assistant's grant is answered by the executive, whatever the script says.
                Some(p) if answer.by_assistant(&today) && may(p.reader(), Verb::Approve, clearance) => p,
                _ => &today,
            };
            match live(who, &shown.proposal, answer, &mut replayed).await {
                // An earlier answer of this morning has overtaken it.
                Err(error) if error.code() == "E_STATE" => {}
                done => done?,
            }
        }
        replayed.days += 1;
        let words = sentence(&format!("living {}", date.strftime("%-d %B")));
        if !progress(Progress { done: n as u64 + 1, total: days.len() as u64, words }) {
            break;
        }
    }
    Ok(replayed)
}

/// How many mornings, up to the last, keep their forecast.
const FORECAST: usize = 3;
/// How many proposals are answered on one morning.
const A_DAY: usize = 6;

async fn live(
    desk: &Desk,
    proposal: &Proposal,
    answer: Chosen,
    replayed: &mut Replayed,
) -> Result<(), DeskError> {
    match answer.what {
        What::Nothing => {}
        What::Dismiss { never } => {
            crate::decide::dismiss_as(desk, proposal.id, &answer.reason, never).await?;
            replayed.dismissed += 1;
        }
        What::Accept | What::Edit => {
            let edited = matches!(answer.what, What::Edit)
                .then(|| edit(&proposal.effect))
                .flatten()
                .map(|effect| Way { title: proposal.title.clone(), effect });
            let done = crate::decide::accept_as(desk, proposal.id, edited).await?;
            match done.proposal.state {
                world::State::Failed { .. } => replayed.failed += 1,
                _ => replayed.accepted += 1,
            }
        }
    }
    Ok(())
}

/// A small change of the kind people make: a block a quarter of an hour later; none where nothing fits.
fn edit(effect: &Effect) -> Option<Effect> {
    let later = jiff::SignedDuration::from_mins(15);
    match effect {
        Effect::CreateEvent { draft } => {
            let mut draft = draft.clone();
            draft.interval = world::Interval::new(draft.interval.start + later, draft.interval.end + later);
            Some(Effect::CreateEvent { draft })
        }
        Effect::MoveEvent { event, to } => Some(Effect::MoveEvent {
            event: *event,
            to: world::Interval::new(to.start + later, to.end + later),
        }),
        _ => None,
    }
}

enum What {
    Accept,
    Edit,
    Dismiss { never: bool },
    Nothing,
}

struct Chosen {
    what: What,
    reason: String,
    by: Option<String>,
}

impl Chosen {
    fn by_assistant(&self, desk: &Desk) -> bool {
        let first = |name: &str| name.split_whitespace().next().unwrap_or("").to_lowercase();
        match (&self.by, &desk.office().assistant) {
            (Some(by), Some(assistant)) => first(by) == first(&assistant.name),
            _ => false,
        }
    }
}

fn weeks_between(date: civil::Date, last: civil::Date) -> i32 {
    let monday = |d: civil::Date| {
        d.saturating_sub(jiff::Span::new().days(i64::from(d.weekday().to_monday_zero_offset())))
    };
    (monday(date) - monday(last)).get_days() / 7
}

/// The script's answer: a particular one once, else the rule's by a hash of the proposal and the day.
fn choose(script: &Script, used: &mut [bool], proposal: &Proposal, week: i32, at: Timestamp) -> Chosen {
    let text = format!("{} {}", proposal.title, proposal.because).to_lowercase();
    for (i, answer) in script.answers.iter().enumerate() {
        let fits = !used[i]
            && answer.week == week
            && answer.kind == proposal.kind.0
            && text.contains(&answer.matches.to_lowercase());
        if fits {
            used[i] = true;
            let what = match answer.verdict.as_str() {
                "accept" => What::Accept,
                "edit" => What::Edit,
                _ => What::Dismiss { never: answer.never },
            };
            return Chosen { what, reason: answer.reason.clone(), by: answer.by.clone() };
        }
    }
    let Some(rule) = script.rules.iter().find(|r| r.kind == proposal.kind.0) else {
        return Chosen { what: What::Nothing, reason: String::new(), by: None };
    };
    let (draw, second) = (share(proposal, at, "answer"), share(proposal, at, "reason"));
    let what = if draw < rule.accept {
        What::Accept
    } else if draw < rule.accept + rule.edit {
        What::Edit
    } else {
        What::Dismiss { never: false }
    };
    let reason = match (&what, rule.reasons.len()) {
        (What::Dismiss { .. }, n) if n > 0 && second < rule.reasoned => {
            rule.reasons[((second / rule.reasoned) * n as f64) as usize % n].clone()
        }
        _ => String::new(),
    };
    Chosen { what, reason, by: rule.by.clone() }
}

/// A number in [0, 1) that follows from the proposal and the day.
fn share(proposal: &Proposal, at: Timestamp, purpose: &str) -> f64 {
    let id = world::ids::ProposalId::derive(&format!("{} {at} {purpose}", proposal.id)).0;
    (id.as_u128() >> 75) as f64 / (1u64 << 53) as f64
}
