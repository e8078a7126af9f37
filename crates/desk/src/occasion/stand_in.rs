//! Who goes in the executive's place, and how far they may go.

use super::{Done, keep, lines, meeting, occasion_of};
use crate::words::{inert, short};
use crate::{Desk, DeskError};
use engines::partnership::standing_in;
use jiff::{Timestamp, civil};
use world::authority::Money;
use world::occasion::StandIn;
use world::{Event, Mailbox};

/// By when a report is due where nothing else is said.
const REPORT_AT: civil::Time = civil::time(18, 0, 0, 0);

/// How far somebody may go, as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// Who: an address, or a name that the office knows; empty for the assistant.
    pub who: String,
    /// What they may agree, a line each.
    pub agree: String,
    /// What they may answer, a line each.
    pub answer: String,
    /// What they must take back, a line each.
    pub back: String,
    /// "2000 EUR": up to which sum they may agree; empty for no money.
    pub limit: String,
    /// "18:00" of the day of the meeting.
    pub report_by: String,
    /// How to report; may be empty.
    pub how: String,
    /// What is left empty stays as it was said, where the same person goes; else what is empty is empty.
    pub keeps: bool,
}

/// Says who goes in the executive's place and how far they may go. Only the executive gives that authority.
///
/// # Errors
/// As [`super::say`]; `E_CLEARANCE` for anybody but the executive, `E_PARSE` for a sum or a time, `E_TIME_ORDER` for a
/// meeting that is over or a report before it ends, `E_RANGE` where nothing is said that they may do.
pub async fn represent(desk: &Desk, id: &str, typed: &Limits) -> Result<Done, DeskError> {
    desk.only_executive("say who goes in their place, and how far they may go")?;
    let event = meeting(desk, id).await?;
    let span = event.interval(&desk.office().tz());
    if span.end <= desk.now() {
        return Err(wrong("that meeting is over", "E_TIME_ORDER", "name one that is still ahead"));
    }
    let known = occasion_of(&event).stand_in.filter(|_| typed.keeps);
    let who = match &known {
        Some(known) if typed.who.trim().is_empty() => known.who.clone(),
        _ => who(desk, &typed.who).await?,
    };
    of_the_house(desk, &who).await?;
    // Authority is one person's: another begins anew.
    let typed = &match known.filter(|known| known.who.email == who.email) {
        Some(known) => with_what_stood(typed, &known, &desk.office().tz()),
        None => typed.clone(),
    };
    let stand_in = StandIn {
        who,
        may_agree: limits("agreed", lines("what may be agreed", &typed.agree)?)?,
        may_answer: limits("answered", lines("what may be answered", &typed.answer)?)?,
        take_back: lines("what must be taken back", &typed.back)?,
        limit: limit(&typed.limit)?,
        report_by: report_by(desk, &event, &typed.report_by)?,
        how: super::line("how to report", &typed.how)?,
        by: desk.reader().actor.clone(),
        at: desk.now(),
    };
    if stand_in.may_agree.is_empty() && stand_in.may_answer.is_empty() {
        let hint = "write a line of what may be agreed or answered; nothing was changed";
        return Err(wrong("nothing says what may be agreed or answered there", "E_RANGE", hint));
    }
    if let Some((may, must)) = standing_in::contradiction(&stand_in.may_agree, &stand_in.take_back) {
        let problem = match may == must {
            true => format!("“{}” may be agreed and must be taken back at once", short(may, 80)),
            false => format!(
                "“{}” may be agreed, and “{}” must be taken back: they name one matter",
                short(may, 80),
                short(must, 80)
            ),
        };
        return Err(wrong(&problem, "E_STATE", "leave it in one of the two lists; nothing was changed"));
    }
    let warning = forbidden(desk, &stand_in).await?;
    let words = format!("{} goes to {}.{warning}", first(&stand_in.who), short(&event.summary, 60));
    let mut said = occasion_of(&event);
    said.stand_in = Some(stand_in);
    keep(desk, "meeting.represented", words, event.clone(), event, said).await
}

/// What is typed now, and for what is left empty what stood before.
fn with_what_stood(typed: &Limits, known: &StandIn, zone: &jiff::tz::TimeZone) -> Limits {
    let or = |typed: &str, stood: String| if typed.trim().is_empty() { stood } else { typed.to_owned() };
    Limits {
        agree: or(&typed.agree, known.may_agree.join("\n")),
        answer: or(&typed.answer, known.may_answer.join("\n")),
        back: or(&typed.back, known.take_back.join("\n")),
        limit: or(&typed.limit, known.limit.as_ref().map_or(String::new(), ToString::to_string)),
        report_by: or(&typed.report_by, crate::words::clock(known.report_by, zone)),
        how: or(&typed.how, known.how.clone()),
        ..typed.clone()
    }
}

/// What of it their levels in the grid except, as a warning; empty where nothing is.
async fn forbidden(desk: &Desk, stand_in: &StandIn) -> Result<String, DeskError> {
    let world = desk.snapshot().await?;
    let person = crate::gather::Names::of(&world).find(&stand_in.who.email);
    let rights = desk.ledger.grants(&desk.house()).await?;
    let theirs = rights.iter().filter(|g| Some(g.holder) == person && g.holds_at(desk.now()));
    let who = first(&stand_in.who);
    let mut said = String::new();
    for right in theirs.filter_map(|g| g.area.as_ref()) {
        let lines = stand_in.may_agree.iter().filter(|line| standing_in::forbids(&right.limit.words, line));
        for line in lines {
            let area = world.responsibilities.get(&right.area).map_or("an area", |area| area.name.as_str());
            said.push_str(&format!(
                " Take care: “{}” is more than {who}’s level in {} gives: {}.",
                short(line, 60),
                short(&inert(area), 60),
                inert(&right.limit.words)
            ));
        }
    }
    Ok(said)
}

/// Says that the executive goes themselves.
///
/// # Errors
/// As [`represent`]; `E_STATE` where nobody else was to go.
pub async fn withdraw(desk: &Desk, id: &str) -> Result<Done, DeskError> {
    desk.only_executive("say that they go themselves")?;
    let event = meeting(desk, id).await?;
    let mut said = occasion_of(&event);
    if said.stand_in.take().is_none() {
        return Err(wrong("nobody goes in the executive's place", "E_STATE", "nothing was changed"));
    }
    let words = format!("Nobody stands in at {}.", short(&event.summary, 60));
    keep(desk, "meeting.withdrawn", words, event.clone(), event, said).await
}

/// Words that set no limit.
const ALL: [&str; 6] = ["all", "anything", "everything", "all of it", "whatever", "all matters"];

/// Lines that name something: whoever may agree everything has no limit.
fn limits(what: &str, lines: Vec<String>) -> Result<Vec<String>, DeskError> {
    let plain = |line: &String| line.trim_matches(['.', '!', ' ']).to_lowercase();
    match lines.iter().find(|line| ALL.contains(&plain(line).as_str())) {
        None => Ok(lines),
        Some(line) => Err(wrong(
            &format!("“{}” is no limit", short(line, 40)),
            "E_RANGE",
            &format!("name what may be {what}, a matter a line; nothing was changed"),
        )),
    }
}

/// Whoever goes in the executive's place is of their own house: the assistant, a direct report, a colleague.
async fn of_the_house(desk: &Desk, who: &Mailbox) -> Result<(), DeskError> {
    let office = desk.office();
    let house = who.email.rsplit_once('@').map(|(_, domain)| domain.to_owned()).unwrap_or_default();
    let member = office.assistant.as_ref().is_some_and(|a| a.email == who.email)
        || desk.snapshot().await?.reports().iter().any(|m| m.email == who.email)
        || office.domains().any(|own| own == house);
    match member {
        true => Ok(()),
        false => Err(wrong(
            &format!("{} is not of your house", inert(&who.called())),
            "E_RANGE",
            "name the assistant or a colleague; nothing was changed",
        )),
    }
}

async fn who(desk: &Desk, typed: &str) -> Result<Mailbox, DeskError> {
    let typed = typed.trim();
    let mailbox = |email: &str, name: &str| Mailbox { email: email.to_owned(), name: Some(inert(name)) };
    if typed.is_empty() {
        let hint = "name somebody by their address; nothing was changed";
        let assistant = desk.office().assistant.as_ref();
        return assistant
            .map(|a| mailbox(&a.email, &a.name))
            .ok_or_else(|| wrong("the office has no assistant who could go", "E_NOT_FOUND", hint));
    }
    let world = desk.snapshot().await?;
    let low = typed.to_lowercase();
    let members = desk.office().assistant.iter().map(|a| (a.email.clone(), a.name.clone()));
    let cards = world.people.values().filter_map(|p| Some((p.emails.first()?.clone(), p.name.clone())));
    let fits = |(email, name): &(String, String)| {
        *email == low
            || name.to_lowercase() == low
            || name.to_lowercase().split_whitespace().next() == Some(&low)
    };
    let mut found: Vec<(String, String)> = members.chain(cards).filter(fits).collect();
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found.retain(|(email, _)| !desk.office().is_mine(email));
    match found.as_slice() {
        [(email, name)] => Ok(mailbox(email, name)),
        [] => Err(wrong(
            &format!("nobody is known as \"{}\"", short(&inert(typed), 60)),
            "E_NOT_FOUND",
            "name somebody by their address; nothing was changed",
        )),
        _ => Err(wrong(
            &format!("more than one is known as \"{}\"", short(&inert(typed), 60)),
            "E_AMBIGUOUS",
            "name them by their address; nothing was changed",
        )),
    }
}

/// "2000 EUR"; none where nothing is written.
pub(super) fn limit(typed: &str) -> Result<Option<Money>, DeskError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let problem = format!("\"{}\" is no sum of money", short(&inert(typed), 30));
    let sum = crate::grid::money(&typed.to_uppercase());
    sum.map(Some).map_err(|_| wrong(&problem, "E_PARSE", "write it like 2000 EUR; nothing was changed"))
}

fn report_by(desk: &Desk, event: &Event, typed: &str) -> Result<Timestamp, DeskError> {
    let zone = desk.office().tz();
    let end = event.interval(&zone).end;
    let date = zone.to_datetime(end).date();
    let typed = typed.trim();
    let time = match typed {
        "" => REPORT_AT,
        text => civil::Time::strptime("%H:%M", text).map_err(|_| {
            wrong(
                &format!("\"{}\" is no time of day", short(&inert(text), 20)),
                "E_PARSE",
                "write it like 18:00; nothing was changed",
            )
        })?,
    };
    let due = world::time::instant(date, time, &zone);
    match due >= end {
        true => Ok(due),
        // A meeting of the evening is reported an hour after it.
        false if typed.is_empty() => Ok(end + jiff::SignedDuration::from_hours(1)),
        false => Err(wrong(
            "the report would be due before the meeting ends",
            "E_TIME_ORDER",
            "name a later time of that day; nothing was changed",
        )),
    }
}

/// The first name of somebody.
pub(super) fn first(who: &Mailbox) -> String {
    let name = who.called();
    name.split_whitespace().next().unwrap_or(&name).to_owned()
}

fn wrong(problem: &str, code: &'static str, hint: &str) -> DeskError {
    DeskError::input(problem, code, hint)
}
