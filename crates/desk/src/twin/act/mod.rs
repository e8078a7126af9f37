//! From a thought to a yes: what a change of a scenario would do in the calendar, the tasks and the grid, proposed like
//! anything else. What only goes on in thought, such as a trip or another project, proposes nothing and says so.

mod effort;
mod hands;
mod seal;
mod series;

pub use effort::Effort;
pub(super) use effort::{Touched, together};
pub(crate) use seal::check;

use super::difference::Difference;
use super::words::{Read, at, day_word};
use super::{Basis, read_world, words};
use crate::card::{Card, card};
use crate::marks::Marks;
use crate::propose::Shown;
use crate::words::{count, inert};
use crate::{Desk, DeskError, asked};
use engines::twin::Change;
use hands::{handed, kept, weighed};
use jiff::{SignedDuration, ToSpan};
use series::{Which, changed, dropped};
use world::proposal::Draft;
use world::{Effect, Evidence, Interval, ItemRef, Proposal, Reason, Snapshot, Unit};

/// How long it waits for its yes.
const WAITS_DAYS: i64 = 7;

/// Whether somebody asked for it: it waits until it runs out, whatever the engines think of next.
pub(crate) fn is_asked(proposal: &Proposal) -> bool {
    proposal.kind.0.starts_with("whatif.")
}

/// Proposals of scenarios that wait for an answer, as whoever sits here may see them.
///
/// # Errors
/// Those of the ledger.
pub async fn waiting(desk: &Desk) -> Result<Vec<Card>, DeskError> {
    let (world, seats) = (desk.snapshot().await?, desk.seats().await?);
    let marks = Marks::of(&world);
    let mut open: Vec<&Proposal> =
        world.proposals.values().filter(|p| is_asked(p) && p.waits(world.now)).collect();
    open.sort_by_key(|p| (p.expires, p.id));
    Ok(open.into_iter().map(|p| card(&world, &seats, &marks, p)).collect())
}

/// What a change would do.
struct Act {
    kind: &'static str,
    title: String,
    effects: Vec<Effect>,
    about: Vec<ItemRef>,
    evidence: Vec<Evidence>,
    /// Minutes that come back by it, of the executive's.
    minutes: f64,
    goal: Option<world::GoalId>,
}

/// What would be proposed for a change, in words, or why nothing is.
pub(super) fn offered(
    world: &Snapshot,
    config: &engines::Config,
    change: &Change,
    weeks: u32,
) -> Result<String, String> {
    act(world, config, change, weeks).map(|act| act.title)
}

/// The same, with what the change touches.
pub(super) fn weighed_up(
    world: &Snapshot,
    config: &engines::Config,
    change: &Change,
    weeks: u32,
) -> (Result<String, String>, Touched) {
    let act = act(world, config, change, weeks);
    let touched = effort::touched(world, change, act.as_ref().map_err(String::as_str), weeks);
    (act.map(|act| act.title), touched)
}

fn act(world: &Snapshot, config: &engines::Config, change: &Change, weeks: u32) -> Result<Act, String> {
    match change {
        Change::Drop { series } => dropped(world, config, series, weeks, Which::All),
        Change::Alternate { series } => dropped(world, config, series, weeks, Which::EveryOtherWeek),
        Change::Skip { series, from, until } => {
            dropped(world, config, series, weeks, Which::Between(*from, *until))
        }
        Change::Shorten { series, minutes } => {
            let to = |i: Interval| {
                (i.minutes() > i64::from(*minutes)).then(|| Interval::lasting(i.start, i64::from(*minutes)))
            };
            let title = format!("Shorten {} to {minutes} min", inert(series));
            changed(world, config, series, weeks, "whatif.shorten", title, &to)
        }
        Change::Move { series, weekday, from } => {
            let zone = world.zone();
            let to = |i: Interval| {
                let date = zone.to_datetime(i.start).date();
                let monday = i64::from(date.weekday().to_monday_zero_offset());
                let date = date
                    .saturating_sub(monday.days())
                    .saturating_add(i64::from(weekday.to_monday_zero_offset()).days());
                let start = world::time::instant(date, at(*from), &zone);
                (start != i.start).then(|| Interval::lasting(start, i.minutes()))
            };
            let title =
                format!("Move {} to {} {}", inert(series), day_word(*weekday), at(*from).strftime("%H:%M"));
            changed(world, config, series, weeks, "whatif.move", title, &to)
        }
        Change::Delegate { what, to: Some(to) } => handed(world, what, to),
        Change::Delegate { to: None, .. } => Err("say to whom, then it can be proposed".to_owned()),
        Change::Protect { weekday, from, until } => kept(world, config, (*weekday, *from, *until), weeks),
        Change::Weight { goal, percent } => weighed(world, goal, *percent),
        Change::Add { .. } => {
            Err("a new series is put into the calendar by hand, with those who are to come".to_owned())
        }
        Change::Reactive { .. } | Change::Interruptions { .. } => Err(
            "it takes more than a yes: keep time free, read mail less often or hand work over, which can be proposed"
                .to_owned(),
        ),
        Change::Crunch { .. } => {
            Err("a crunch is declared under Settings, Mode and support: nothing is proposed here".to_owned())
        }
        Change::Batch { .. } => Err("when mail is read is a habit: nothing is there to accept".to_owned()),
        Change::Leave { .. } => {
            Err("leave is for them to enter; what is due meanwhile can be handed over here".to_owned())
        }
        Change::Hire { .. } | Change::Lose { .. } => {
            Err("who comes and goes is decided elsewhere; what changes hands then can be handed over here"
                .to_owned())
        }
        Change::Trip { .. } | Change::Absence { .. } | Change::Project { .. } => {
            Err("only a thought: nothing is there to accept".to_owned())
        }
    }
}

/// Proposes one change of a scenario as it is written, with what it is expected to do by itself. `part` says that it is
/// meant although not all of it was understood.
///
/// # Errors
/// `E_PARSE` for words that are not understood; `E_STATE` where nothing is there to propose, with the reason;
/// `E_CLEARANCE` for who may not answer it; those of the ledger.
pub async fn propose(desk: &Desk, change: &str, weeks: u32, part: bool) -> Result<Shown, DeskError> {
    super::within(weeks)?;
    let weeks = if weeks == 0 { super::WEEKS } else { weeks };
    let world = read_world(desk, weeks).await?;
    let (change, config) = (change.to_owned(), desk.engines());
    let make = super::aside(move || made(world, &change, weeks, &config, part)).await?;
    let proposal = asked::ask(desk, "whatif.proposed", &make).await?;
    Ok(crate::propose::shown(&desk.snapshot().await?, proposal))
}

/// The one change that words ask for. Nothing is proposed of words that are only half understood, unless that is meant.
fn one(read: &Read, written: &str, part: bool) -> Result<words::Understood, DeskError> {
    let refused = |why: &str, hint: &str| {
        let written = crate::words::short(written, 80);
        Err(DeskError::input(&format!("“{written}” cannot be proposed: {why}"), "E_PARSE", hint))
    };
    const PART: &str =
        "nothing was proposed; say it anew, or propose what was understood as a part (--as-understood)";
    match &read.changes[..] {
        [] => match read.unread.first() {
            Some(unread) => refused(&unread.why, "nothing was proposed"),
            None => refused("nothing is written", "give one change"),
        },
        [first, second, ..] => refused(
            &format!("it is more than one change, “{}” and “{}”", inert(&first.words), inert(&second.words)),
            "propose them one after another; nothing was proposed",
        ),
        [_] if !part && !read.unread.is_empty() => {
            let unread = &read.unread[0];
            let how = if unread.idle { "changes nothing" } else { "is not understood" };
            refused(&format!("“{}” {how}, {}", inert(&unread.words), unread.why), PART)
        }
        [one] if !part && !one.whole => {
            refused(one.note.as_deref().unwrap_or("not all of it is understood"), PART)
        }
        [one] => Ok(one.clone()),
    }
}

/// What makes the proposal of a change, anew where it had its answer.
pub(super) fn made(
    world: Snapshot,
    change: &str,
    weeks: u32,
    config: &engines::Config,
    part: bool,
) -> Result<impl Fn(usize) -> Proposal + Send + Sync + 'static + use<>, DeskError> {
    let one = one(&words::read(&world, weeks, change), change, part)?;
    let act = act(&world, config, &one.change, weeks).map_err(|why| {
        DeskError::input(
            &format!("“{}” proposes nothing: {why}", inert(&one.words)),
            "E_STATE",
            "nothing was changed",
        )
    })?;
    let key = one.words.clone();
    let (basis, _) = Basis::of(world, weeks, config.alignment.clone())?;
    let weeks_now = basis.weeks()?;
    let compared = weeks_now.compare(std::slice::from_ref(&one.change)).map_err(super::told)?;
    let now = weeks_now.outlook().figures;
    let told: Vec<Difference> = Difference::all(&compared.effects, &now, compared.thin);
    let expected = super::difference::finding(&told)
        .unwrap_or_else(|| "no difference that chance would not make".to_owned());
    let because = because(&told, weeks);
    let net = super::difference::net(&told);
    let mut reasons = vec![Reason::new("time", "time that comes back", act.minutes, Unit::Minutes)];
    if net < 1.0 && act.minutes >= 1.0 {
        let words = "what gets worse by it, beside what gets better";
        reasons.push(Reason::new("worse", words, (net - 1.0) * act.minutes, Unit::Minutes));
    }
    let preview = seal::seal(&basis.world, &key, weeks, &act.effects);
    let now = basis.world.now;
    Ok(move |again: usize| {
        let draft = Draft {
            kind: act.kind,
            key: match again {
                0 => key.clone(),
                n => format!("{key}\nagain {n}"),
            },
            title: act.title.clone(),
            because: because.clone(),
            effect: Effect::Together { effects: act.effects.clone() },
            ways: Vec::new(),
            expected: expected.clone(),
            reasons: reasons.clone(),
            evidence: act.evidence.clone(),
            about: act.about.clone(),
            goal: act.goal,
            by: None,
            expires: now + SignedDuration::from_hours(24 * WAITS_DAYS),
        };
        Proposal::new(draft, now).previewed(preview.clone())
    })
}

/// Why, with both sides: what gets better most and what gets worse most.
pub(super) fn because(told: &[Difference], weeks: u32) -> String {
    let all = super::REPLICATIONS;
    let of = format!("Of {all} simulated calendars of the coming {}", count(weeks as usize, "week", "weeks"));
    match super::difference::sides(told) {
        (Some(better), None) => format!("{of}: {}.", better.sentence()),
        (Some(better), Some(worse)) => {
            let more =
                if super::difference::net(told) < 0.0 { " It makes more worse than better." } else { "" };
            format!("{of}: {}, but {}.{more}", better.sentence(), worse.sentence())
        }
        (None, Some(worse)) => format!(
            "You asked for it; in {all} simulated calendars it made nothing clearly better, but {}.",
            worse.sentence()
        ),
        (None, None) => {
            format!("You asked for it; in {all} simulated calendars it made nothing clearly better.")
        }
    }
}
