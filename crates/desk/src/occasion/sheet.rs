//! What is said of a meeting, as a page shows it.

use super::stand_in::first;
use super::{meeting, missing, occasion_of};
use crate::words::{clock, count, day, inert, sentence};
use crate::{Desk, DeskError};
use engines::maths::meetings;
use jiff::Timestamp;
use serde::Serialize;
use world::event::MyRole;
use world::occasion::{Minute, Noted, Reach, StandIn};
use world::{Event, EventId, Snapshot};

/// What is said of a meeting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// Which.
    pub event: EventId,
    /// Its title.
    pub title: String,
    /// When.
    pub when: String,
    /// The finding.
    pub headline: String,
    /// Why it is held.
    pub purpose: String,
    /// What is to be reached.
    pub objectives: Vec<String>,
    /// The outcome hoped for.
    pub outcome: String,
    /// "decide", or empty.
    pub role: &'static str,
    /// Who is there, and what they want.
    pub people: Vec<Person>,
    /// Who goes in the executive's place.
    pub stand_in: Option<Represented>,
    /// Whom the authority could be given: the assistant, else nobody is suggested.
    pub suggested: String,
    /// The minutes.
    pub minutes: Vec<MinuteRow>,
    /// How many actions of the minutes are no tasks yet.
    pub actions: usize,
    /// "Reported by Joss Adeyemi today 17:40. Nothing was unexpected."
    pub report: Option<String>,
    /// It has begun, so that minutes can be written.
    pub begun: bool,
    /// It is over.
    pub over: bool,
    /// Only the executive gives authority.
    pub may_give: bool,
    /// Whoever reads this is the one who goes.
    pub own: bool,
}

/// Somebody who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they want; may be empty.
    pub want: String,
}

/// How far somebody may go, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Represented {
    /// Their address.
    pub email: String,
    /// Their first name.
    pub first: String,
    /// What they may agree.
    pub agree: Vec<String>,
    /// What they may answer.
    pub answer: Vec<String>,
    /// What they must take back.
    pub back: Vec<String>,
    /// "2,000 EUR"; empty for no money.
    pub limit: String,
    /// "Up to 2000 EUR.", "No money may be agreed."
    pub money: String,
    /// "18:00".
    pub report_at: String,
    /// "Reports back by Thu 26 Nov 18:00, in writing."
    pub report: String,
    /// How to report.
    pub how: String,
    /// What can be said to what must be taken back.
    pub phrase: String,
    /// The promised hour has passed, and nothing was reported.
    pub late: bool,
    /// The meeting is over: they went.
    pub went: bool,
}

impl Represented {
    /// What they may agree, may answer and must take back, each with its title; empty ones left out.
    pub fn lists(&self) -> Vec<(&'static str, &[String])> {
        let all = [("May agree", &self.agree), ("May answer", &self.answer), ("Must take back", &self.back)];
        all.into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(t, lines)| (t, lines.as_slice()))
            .collect()
    }
}

/// A line of the minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MinuteRow {
    /// From 1.
    pub number: usize,
    /// "Agreed", "Answered", "Taken back", "Action", "Point".
    pub what: &'static str,
    /// It goes back to the executive, and waits for an answer.
    pub taken_back: bool,
    /// In words.
    pub text: String,
    /// Why so far, who does it, by when.
    pub note: String,
}

/// What is said of a meeting, for whoever sits here.
///
/// # Errors
/// `E_NOT_FOUND`, `E_UNIT` for what is no meeting with others.
pub async fn sheet(desk: &Desk, id: &str) -> Result<Sheet, DeskError> {
    let event = meeting(desk, id).await?;
    let world = desk.snapshot().await?;
    let mut sheet = compose(&world, &event, desk.is_executive());
    let me = desk.reader().actor.person;
    let members = desk.office().assistant.clone().into_iter().chain(world.reports());
    let mine = members.filter(|one| one.person == me).map(|one| one.email).collect::<Vec<_>>();
    sheet.own = sheet.stand_in.as_ref().is_some_and(|goes| mine.contains(&goes.email));
    Ok(sheet)
}

fn compose(world: &Snapshot, event: &Event, may_give: bool) -> Sheet {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let span = event.interval(&zone);
    let said = occasion_of(event);
    let late = is_late(world, event);
    let lines = said.minutes.iter().enumerate().map(|(n, minute)| row(n + 1, minute, today, &zone));
    let report = said.report.as_ref().map(|report| {
        let at = zone.to_datetime(report.at).date();
        let surprise = match report.surprise.trim_end_matches('.') {
            "" => "Nothing was unexpected.".to_owned(),
            text => format!("Not expected: {text}."),
        };
        let when = format!("{} {}", day(at, today), clock(report.at, &zone));
        format!("Reported by {} {when}. {surprise}", inert(&report.by.name))
    });
    let consents = world.consents();
    let person = |a: &world::Attendee| Person {
        email: a.email.clone(),
        name: inert(&world.name_of(&a.email)),
        // Of whoever objects to being looked at nothing is told but the name.
        want: said.wants.get(&a.email).filter(|_| consents.counted(&a.email)).cloned().unwrap_or_default(),
    };
    Sheet {
        event: event.id,
        title: crate::week::title(event),
        when: crate::event::when(event, &span, &zone, today),
        headline: headline(event, late),
        purpose: match said.purpose.is_empty() {
            // What the invitation says stands until the pair say something else.
            true => crate::meeting::purposes(&event.description).first().map_or(String::new(), |p| inert(p)),
            false => said.purpose.clone(),
        },
        objectives: said.objectives.clone(),
        outcome: event.hoped_outcome.clone().unwrap_or_default(),
        role: role(event.my_role),
        people: meetings::others(world, event).into_iter().map(person).collect(),
        stand_in: said.stand_in.as_ref().map(|s| of_event(world, event, s)),
        suggested: world.office.assistant.as_ref().map(|a| a.name.clone()).unwrap_or_default(),
        minutes: lines.collect(),
        actions: super::actions::left(world, event),
        report,
        begun: span.start <= world.now,
        over: span.end <= world.now,
        may_give,
        own: false,
    }
}

fn headline(event: &Event, late: bool) -> String {
    let said = occasion_of(event);
    if late {
        let who = said.stand_in.as_ref().map(|s| first(&s.who)).unwrap_or_default();
        return format!("{who} has not reported back, and the promised hour has passed.");
    }
    let taken = said.open_questions().count();
    if !said.minutes.is_empty() {
        let lines = sentence(&count(said.minutes.len(), "line", "lines"));
        return match taken {
            0 if said.taken_back().count() > 0 => {
                format!("{lines} of minutes; what was taken back is answered.")
            }
            0 => format!("{lines} of minutes; nothing was taken back."),
            n => format!("{lines} of minutes; {} back to you.", count(n, "question comes", "questions come")),
        };
    }
    match missing(event).as_slice() {
        [] => "All four are said: purpose, objectives, what the others want, outcome.".to_owned(),
        missing => {
            let names: Vec<String> = missing.iter().map(|m| (*m).to_owned()).collect();
            format!("Not said yet: {}.", engines::maths::spoken::listed(&names))
        }
    }
}

fn role(role: Option<MyRole>) -> &'static str {
    match role {
        None => "",
        Some(MyRole::Decide) => "decide",
        Some(MyRole::Contribute) => "contribute",
        Some(MyRole::Represent) => "represent",
        Some(MyRole::Inform) => "inform",
        Some(MyRole::Optional) => "optional",
    }
}

fn row(number: usize, minute: &Minute, today: jiff::civil::Date, zone: &jiff::tz::TimeZone) -> MinuteRow {
    let by =
        |date: Option<jiff::civil::Date>| date.map_or(String::new(), |d| format!("by {}", day(d, today)));
    let (what, note) = match &minute.noted {
        Noted::Point => ("Point", String::new()),
        Noted::Action { owner, due } => {
            let parts = [owner.clone(), by(*due)];
            ("Action", parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", "))
        }
        Noted::Decision { reach: Reach::Agreed, why } => ("Agreed", why.clone()),
        Noted::Decision { reach: Reach::Answered, why } => ("Answered", why.clone()),
        Noted::Decision { reach: Reach::TakenBack, why } => {
            let answer = minute
                .answer_by
                .map_or(String::new(), |d| format!("; an answer is promised by {}", day(d, today)));
            match &minute.settled {
                None => ("Taken back", format!("{why}{answer}")),
                Some(settled) => {
                    let on = day(zone.to_datetime(settled.at).date(), today);
                    ("Taken back", format!("answered {on}: {}", inert(&settled.answer)))
                }
            }
        }
    };
    let taken_back = what == "Taken back" && minute.settled.is_none();
    MinuteRow { number, what, taken_back, text: minute.text.clone(), note }
}

/// Who stands in at a meeting and how far they may go, in words; none where nobody does.
pub(crate) fn limits(world: &Snapshot, event: &Event) -> Option<Represented> {
    let said = event.occasion.as_deref()?;
    said.stand_in.as_ref().map(|s| of_event(world, event, s))
}

/// How far somebody may go at a meeting; of one that is over, what came back in place of by when it is to.
fn of_event(world: &Snapshot, event: &Event, stand_in: &StandIn) -> Represented {
    let told = represented(world, stand_in, is_late(world, event));
    let report = super::back::in_short(world, event).unwrap_or_else(|| told.report.clone());
    Represented { report, went: event.interval(&world.zone()).end <= world.now, ..told }
}

pub(super) fn represented(world: &Snapshot, stand_in: &StandIn, late: bool) -> Represented {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let date = zone.to_datetime(stand_in.report_by).date();
    let at = clock(stand_in.report_by, &zone);
    let how = match stand_in.how.trim_end_matches('.') {
        "" => String::new(),
        how => format!(", {how}"),
    };
    let limit = stand_in.limit.as_ref().map(ToString::to_string);
    let owner = world.office.owner.name.split_whitespace().next().unwrap_or("the executive");
    Represented {
        email: stand_in.who.email.clone(),
        first: inert(&first(&stand_in.who)),
        agree: stand_in.may_agree.clone(),
        answer: stand_in.may_answer.clone(),
        back: stand_in.take_back.clone(),
        money: limit.as_ref().map_or("No money may be agreed.".to_owned(), |l| {
            format!("Money up to {l}, for what may be agreed and for what is paid once on the day.")
        }),
        limit: limit.unwrap_or_default(),
        report: format!("Reports back by {} {at}{how}.", day(date, today)),
        report_at: at,
        how: stand_in.how.clone(),
        phrase: format!("“I take that to {owner} and come back to you by {}.”", answer_by(world, date)),
        late,
        went: false,
    }
}

/// By when an answer can be promised: noon of the working day after the report.
fn answer_by(world: &Snapshot, report: jiff::civil::Date) -> String {
    let date = super::back::answer_by(world, report);
    match date == report.tomorrow().unwrap_or(report) {
        true => "tomorrow noon".to_owned(),
        false => date.strftime("%A noon").to_string(),
    }
}

/// Whether whoever stood in has not reported by the promised hour.
fn is_late(world: &Snapshot, event: &Event) -> bool {
    let Some(said) = event.occasion.as_deref() else { return false };
    said.report.is_none() && said.stand_in.as_ref().is_some_and(|s| s.report_by < world.now)
}

/// The meetings of the last days of which nothing was reported by the promised hour, each with who stood in, the latest
/// first.
pub(crate) fn reported_late(world: &Snapshot) -> Vec<(&Event, String, Timestamp)> {
    let mut found: Vec<(&Event, String, Timestamp)> = world
        .events
        .values()
        .filter(|event| is_late(world, event))
        .filter_map(|event| {
            let stand_in = event.occasion.as_deref()?.stand_in.as_ref()?;
            Some((event, first(&stand_in.who), stand_in.report_by))
        })
        .collect();
    found.sort_by_key(|(event, _, due)| (std::cmp::Reverse(*due), event.id));
    found
}
