//! From a thought to a yes: what a change of a scenario would do in the calendar, the tasks and the grid, proposed like
//! anything else. What only goes on in thought, such as a trip or another project, proposes nothing and says so.

use super::named::{ahead, names_of};
use super::rows::Difference;
use super::words::{at, day_word};
use super::{Basis, read_world, words};
use crate::card::{Card, card};
use crate::marks::Marks;
use crate::propose::Shown;
use crate::words::{count, duration, inert};
use crate::{Desk, DeskError, asked};
use engines::maths::{meetings, work};
use engines::{agenda, twin::Change};
use jiff::{SignedDuration, ToSpan};
use world::effect::{EventChange, EventDraft, TaskChange};
use world::proposal::Draft;
use world::{Effect, Event, Evidence, Interval, ItemRef, Mailbox, Proposal, Reason, Snapshot, Unit};

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

fn act(world: &Snapshot, config: &engines::Config, change: &Change, weeks: u32) -> Result<Act, String> {
    match change {
        Change::Drop { series } => dropped(world, config, series, weeks),
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
        Change::Batch { .. } => Err("when mail is read is a habit: nothing is there to accept".to_owned()),
        Change::Hire { .. } | Change::Lose { .. } => {
            Err("who comes and goes is decided elsewhere; what changes hands then can be handed over here"
                .to_owned())
        }
        Change::Trip { .. } | Change::Absence { .. } | Change::Project { .. } => {
            Err("only a thought: nothing is there to accept".to_owned())
        }
    }
}

/// The meetings ahead of a name.
fn called<'a>(world: &'a Snapshot, series: &str, weeks: u32) -> Vec<&'a Event> {
    let low = series.trim().to_lowercase();
    ahead(world, weeks).into_iter().filter(|e| e.summary.to_lowercase().contains(&low)).collect()
}

fn evidence(event: &Event, all: &[&Event], world: &Snapshot) -> Vec<Evidence> {
    let zone = world.zone();
    let minutes: i64 = all.iter().map(|e| e.interval(&zone).minutes()).sum();
    vec![Evidence {
        item: ItemRef::Event(event.id),
        quote: format!(
            "{}: {} ahead, {}",
            inert(&event.summary),
            count(all.len(), "meeting", "meetings"),
            duration(minutes)
        ),
        at: Some(event.interval(&zone).start),
        clearance: all.iter().fold(event.clearance.clone(), |all, e| all.join(&e.clearance)),
    }]
}

/// One's own meetings are called off with a letter to those in them; those of others are declined.
fn dropped<'a>(
    world: &'a Snapshot,
    config: &engines::Config,
    series: &str,
    weeks: u32,
) -> Result<Act, String> {
    let all = called(world, series, weeks);
    let one = |event: &'a Event| {
        let effect = match meetings::is_ours(world, event) {
            true => Effect::CancelEvent { event: event.id },
            false => Effect::ChangeEvent {
                event: event.id,
                change: EventChange { declines: true, ..EventChange::default() },
            },
        };
        agenda::broken(world, &config.agenda, &effect).is_empty().then_some((event, effect))
    };
    let (events, mut effects): (Vec<&Event>, Vec<Effect>) = all.iter().copied().filter_map(one).unzip();
    let first = *events.first().ok_or("it is protected, or too near to be changed")?;
    let ours = meetings::is_ours(world, first);
    let name = inert(&first.summary);
    let n = count(events.len(), "meeting", "meetings");
    let (title, text) = match ours {
        true => (
            format!("Call off {name}: {n} in {}", count(weeks as usize, "week", "weeks")),
            format!(
                "I call off {} for now: {n} from {} on. Tell me what would be missed.",
                first.summary,
                on(world, first)
            ),
        ),
        false => (
            format!("Decline {name}: {n} in {}", count(weeks as usize, "week", "weeks")),
            format!(
                "I will not come to {} from {} on. Tell me where you need me all the same.",
                first.summary,
                on(world, first)
            ),
        ),
    };
    effects.extend(letter(world, first, "drop", &text));
    let zone = world.zone();
    Ok(Act {
        kind: "whatif.drop",
        title,
        effects,
        about: vec![ItemRef::Event(first.id)],
        evidence: evidence(first, &events, world),
        minutes: events.iter().map(|e| e.interval(&zone).minutes() as f64).sum(),
        goal: None,
    })
}

fn on(world: &Snapshot, event: &Event) -> String {
    event.interval(&world.zone()).start.to_zoned(world.zone()).strftime("%-d %B").to_string()
}

/// Meetings of one's own at another time or length, with a letter.
fn changed<'a>(
    world: &'a Snapshot,
    config: &engines::Config,
    series: &str,
    weeks: u32,
    kind: &'static str,
    title: String,
    to: &dyn Fn(Interval) -> Option<Interval>,
) -> Result<Act, String> {
    let zone = world.zone();
    let all = called(world, series, weeks);
    if let Some(theirs) = all.iter().find(|e| !meetings::is_ours(world, e)) {
        let who =
            theirs.organiser.as_deref().map_or("somebody else".to_owned(), |o| inert(&world.name_of(o)));
        return Err(format!("{who} calls it: ask them"));
    }
    let one = |event: &'a Event| {
        let effect = Effect::MoveEvent { event: event.id, to: to(event.interval(&zone))? };
        agenda::broken(world, &config.agenda, &effect).is_empty().then_some((event, effect))
    };
    let (events, mut effects): (Vec<&Event>, Vec<Effect>) = all.iter().copied().filter_map(one).unzip();
    let first = *events
        .first()
        .ok_or("no meeting of it can be changed so: it is protected, too near, or the time is taken")?;
    let saved = events.iter().filter_map(|e| {
        let now = e.interval(&zone);
        Some((now.minutes() - to(now)?.minutes()) as f64)
    });
    let minutes = saved.sum();
    effects.extend(letter(
        world,
        first,
        "change",
        &format!("{title}, from {} on. Tell me if that does harm.", on(world, first)),
    ));
    let (about, evidence) = (vec![ItemRef::Event(first.id)], evidence(first, &events, world));
    let title = format!("{title}: {}", count(events.len(), "meeting", "meetings"));
    Ok(Act { kind, title, effects, about, evidence, minutes, goal: None })
}

/// A letter to all others in a meeting; none where nobody is.
fn letter(world: &Snapshot, event: &Event, key: &str, text: &str) -> Option<Effect> {
    let to: Vec<Mailbox> = meetings::others(world, event)
        .into_iter()
        .map(|a| Mailbox { email: a.email.clone(), name: a.name.clone() })
        .collect();
    let signature = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    (!to.is_empty()).then(|| Effect::DraftMail {
        message_id: format!("what-if-{key}-{}@equerry", event.id),
        to,
        cc: Vec::new(),
        subject: event.summary.clone(),
        text: format!("{text}\n\n{signature}\n"),
        in_reply_to: None,
    })
}

/// The area where the executive does it, and the tasks that belong to it.
fn handed(world: &Snapshot, what: &str, to: &str) -> Result<Act, String> {
    let owner = world.office.owner.person;
    let person = world.people.values().find(|p| p.name == to).ok_or("nobody is known by that name")?;
    let area = world.responsibilities.values().find(|r| r.name == what);
    let hands = area.and_then(|a| a.handed_over(owner, person.id).map(|_| a));
    let mine = |t: &&world::Task| t.state.is_open() && work::is_mine(world, t);
    let tasks: Vec<&world::Task> =
        world.tasks.values().filter(mine).filter(|t| names_of(world, t).contains(what)).collect();
    if hands.is_none() && tasks.is_empty() {
        return Err("no open work of yours belongs to it any more".to_owned());
    }
    let mut effects: Vec<Effect> =
        hands.into_iter().map(|a| Effect::HandOver { area: a.id, from: owner, to: person.id }).collect();
    let change = TaskChange { owner: Some(person.id), ..TaskChange::default() };
    effects.extend(tasks.iter().map(|t| Effect::ChangeTask { task: t.id, change: change.clone() }));
    let quote = |t: &&world::Task| Evidence {
        item: ItemRef::Task(t.id),
        quote: inert(&t.title),
        at: t.touched.or(t.created),
        clearance: t.clearance.clone(),
    };
    let of_area = area.map(|a| Evidence {
        item: ItemRef::Responsibility(a.id),
        quote: inert(&a.name),
        at: None,
        clearance: a.clearance.clone(),
    });
    let history = engines::maths::effort::History::new(&world.learned.effort, world.now);
    let minutes = tasks.iter().map(|t| work::remaining(&history, world, t).p50).sum();
    let n = count(tasks.len(), "open task", "open tasks");
    Ok(Act {
        kind: "whatif.delegate",
        title: format!("Hand {} to {}: {n}", inert(what), inert(person.first_name())),
        effects,
        about: hands
            .map(|a| ItemRef::Responsibility(a.id))
            .into_iter()
            .chain(tasks.first().map(|t| ItemRef::Task(t.id)))
            .collect(),
        evidence: of_area.into_iter().chain(tasks.iter().map(quote)).take(12).collect(),
        minutes,
        goal: None,
    })
}

/// A block on each of these days that is free.
fn kept(
    world: &Snapshot,
    config: &engines::Config,
    (weekday, from, until): (jiff::civil::Weekday, u32, u32),
    weeks: u32,
) -> Result<Act, String> {
    let (zone, today) = (world.zone(), world.zone().to_datetime(world.now).date());
    let dates =
        (0..7 * i64::from(weeks)).map(|n| today.saturating_add(n.days())).filter(|d| d.weekday() == weekday);
    let mut effects = Vec::new();
    let mut taken = 0;
    for date in dates {
        let start = world::time::instant(date, at(from), &zone);
        let interval = Interval::lasting(start, i64::from(until - from));
        // Lunch stays free: a whole day is kept in its two halves.
        let halves = world
            .office
            .hours
            .lunch_on(date, &zone)
            .filter(|l| l.overlaps(&interval))
            .map_or_else(|| vec![interval], |lunch| world::time::free(interval, vec![lunch]));
        for half in halves.into_iter().filter(|i| i.start > world.now && i.minutes() >= 15) {
            let draft = EventDraft {
                calendar: None,
                uid: format!("what-if-keep-{}@equerry", half.start.as_second()),
                interval: half,
                zone: world.office.zone.clone(),
                summary: "Kept free".to_owned(),
                description: String::new(),
                location: None,
                attendees: Vec::new(),
                categories: Vec::new(),
                tentative: false,
                clearance: world::Clearance::default(),
            };
            let effect = Effect::CreateEvent { draft };
            match agenda::broken(world, &config.agenda, &effect).is_empty() {
                true => effects.push(effect),
                false => taken += 1,
            }
        }
    }
    if effects.is_empty() {
        return Err("every one of these stretches has something in it already".to_owned());
    }
    let left =
        if taken == 0 { String::new() } else { format!("; {taken} that have something in them are left") };
    let clock = |m| at(m).strftime("%H:%M").to_string();
    Ok(Act {
        kind: "whatif.protect",
        title: format!(
            "Keep {} {}–{} free: {}{left}",
            day_word(weekday),
            clock(from),
            clock(until),
            count(effects.len(), "block", "blocks")
        ),
        about: Vec::new(),
        evidence: Vec::new(),
        minutes: f64::from(until - from) * effects.len() as f64 * 0.1,
        effects,
        goal: None,
    })
}

fn weighed(world: &Snapshot, goal: &str, percent: f64) -> Result<Act, String> {
    let found = world.goals.values().find(|g| g.name == goal).ok_or("no goal is called so any more")?;
    let siblings =
        world.goals.values().filter(|g| g.parent == found.parent && g.id != found.id && g.closed.is_none());
    let others: f64 = siblings.map(|g| g.weight).sum();
    let share = (percent / 100.0).clamp(0.0, 0.95);
    if others <= 0.0 {
        return Err("it has no other goals beside it to be weighed against".to_owned());
    }
    Ok(Act {
        kind: "whatif.weight",
        title: format!("Give {} {percent:.0}% of the weight beside its siblings", inert(goal)),
        effects: vec![Effect::SetGoalWeight { goal: found.id, weight: others * share / (1.0 - share) }],
        about: vec![ItemRef::Goal(found.id)],
        evidence: vec![Evidence {
            item: ItemRef::Goal(found.id),
            quote: inert(&found.name),
            at: None,
            clearance: found.clearance.clone(),
        }],
        minutes: 0.0,
        goal: Some(found.id),
    })
}

/// Proposes one change of a scenario as it is written, with what it is expected to do by itself.
///
/// # Errors
/// `E_PARSE` for words that are not understood; `E_STATE` where nothing is there to propose, with the reason;
/// `E_CLEARANCE` for who may not answer it; those of the ledger.
pub async fn propose(desk: &Desk, change: &str, weeks: u32) -> Result<Shown, DeskError> {
    super::within(weeks)?;
    let weeks = if weeks == 0 { super::WEEKS } else { weeks };
    let world = read_world(desk, weeks).await?;
    let (change, config) = (change.to_owned(), desk.engines());
    let make = super::aside(move || made(world, &change, weeks, &config)).await?;
    let proposal = asked::ask(desk, "whatif.proposed", &make).await?;
    Ok(crate::propose::shown(&desk.snapshot().await?, proposal))
}

/// What makes the proposal of a change, anew where it had its answer.
pub(super) fn made(
    world: Snapshot,
    change: &str,
    weeks: u32,
    config: &engines::Config,
) -> Result<impl Fn(usize) -> Proposal + Send + Sync + 'static + use<>, DeskError> {
    let read = words::read(&world, weeks, change);
    let [one] = &read.changes[..] else {
        let why = read.unread.first().map_or("give one change", |u| u.why.as_str());
        return Err(DeskError::input(
            &format!("“{}” cannot be proposed", crate::words::short(change, 80)),
            "E_PARSE",
            why,
        ));
    };
    let act = act(&world, config, &one.change, weeks).map_err(|why| {
        DeskError::input(
            &format!("“{}” proposes nothing: {why}", inert(&one.words)),
            "E_STATE",
            "nothing was changed",
        )
    })?;
    let key = one.words.clone();
    let (basis, _) = Basis::of(world, weeks, config.alignment.clone())?;
    let compared = basis.weeks()?.compare(std::slice::from_ref(&one.change)).map_err(super::told)?;
    let told: Vec<Difference> = compared.effects.iter().map(|e| Difference::of(e, compared.thin)).collect();
    let clear: Vec<String> = told.iter().filter(|d| d.is_told()).take(2).map(Difference::sentence).collect();
    let expected = match clear.is_empty() {
        true => "no difference that chance would not make".to_owned(),
        false => clear.join("; "),
    };
    let because = match told.iter().find(|d| d.is_told() && d.better) {
        Some(best) => format!(
            "Of {} simulated calendars of the coming {}: {}.",
            super::REPLICATIONS,
            count(weeks as usize, "week", "weeks"),
            best.sentence()
        ),
        None => format!(
            "You asked for it; in {} simulated calendars it made nothing clearly better.",
            super::REPLICATIONS
        ),
    };
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
            reasons: vec![Reason::new("time", "time that comes back", act.minutes, Unit::Minutes)],
            evidence: act.evidence.clone(),
            about: act.about.clone(),
            goal: act.goal,
            by: None,
            expires: now + SignedDuration::from_hours(24 * WAITS_DAYS),
        };
        Proposal::new(draft, now)
    })
}
