//! What came back from a meeting to which the executive did not go, or of which somebody reported: it stands where the day
//! begins until it is settled (spec §12.6).

use super::stand_in::first;
use super::{Done, keep, line, meeting, occasion_of};
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::maths::calendar;
use jiff::Timestamp;
use jiff::civil::{Date, time};
use world::occasion::{Minute, Settled};
use world::{Event, Snapshot};

/// What was agreed is told in so many lines at most.
const AGREED: usize = 3;

/// What one meeting brought back and nobody has settled.
pub(crate) struct Back<'a> {
    /// The meeting.
    pub event: &'a Event,
    /// Who brought it, by first name.
    pub who: String,
    /// Questions that wait for the executive's answer: the line of the minutes, from 1, and by when the answer is due.
    pub open: Vec<(usize, &'a Minute, Date)>,
    /// What was agreed in the executive's place and not heard yet, and what nobody expected.
    pub news: Option<String>,
}

/// What came back and is not settled, the latest meeting first.
pub(crate) fn came_back(world: &Snapshot) -> Vec<Back<'_>> {
    let zone = world.zone();
    let over = |event: &&Event| event.interval(&zone).end <= world.now;
    let mut found: Vec<Back<'_>> =
        world.events.values().filter(over).filter_map(|event| of(world, event)).collect();
    found.sort_by_key(|back| (std::cmp::Reverse(back.event.interval(&zone).end), back.event.id));
    found
}

/// What one meeting brought back and is not settled; none where all is.
pub(crate) fn of<'a>(world: &Snapshot, event: &'a Event) -> Option<Back<'a>> {
    let said = event.occasion.as_deref()?;
    let who = match (&said.report, &said.stand_in) {
        (Some(report), _) => crate::card::first(&report.by.name).to_owned(),
        (None, Some(stand_in)) => first(&stand_in.who),
        (None, None) => return None,
    };
    let ended = world.zone().to_datetime(event.interval(&world.zone()).end).date();
    let numbered = said.minutes.iter().enumerate().map(|(n, minute)| (n + 1, minute));
    let is_open = |minute: &Minute| said.open_questions().any(|open| std::ptr::eq(open, minute));
    let open: Vec<(usize, &Minute, Date)> = numbered
        .filter(|(_, minute)| is_open(minute))
        .map(|(n, minute)| (n, minute, minute.answer_by.unwrap_or_else(|| answer_by(world, ended))))
        .collect();
    let news = said.report.as_ref().filter(|report| report.heard.is_none()).map(|report| {
        let agreed: Vec<String> = said.agreed().take(AGREED).map(|m| quoted(&m.text)).collect();
        let more = said.agreed().count().saturating_sub(AGREED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let agreed = match agreed.is_empty() {
            true => "nothing was agreed".to_owned(),
            false => format!("agreed {}{more}", agreed.join(", ")),
        };
        let surprise = match report.surprise.trim_end_matches('.') {
            "" => String::new(),
            text => format!(" Not expected: “{}”.", short(&inert(text), 160)),
        };
        format!("{agreed}.{surprise}")
    });
    (!open.is_empty() || news.is_some()).then_some(Back { event, who: inert(&who), open, news })
}

impl Back<'_> {
    /// "Joss brought back from Steering, Tue 24 Nov: agreed “…”. Not expected: “…”."
    pub(crate) fn news_words(&self, world: &Snapshot) -> Option<String> {
        let news = self.news.as_ref()?;
        Some(format!("{} brought back from {}: {news}", self.who, self.called(world)))
    }
    /// "Joss took back from Steering, Tue 24 Nov: “…”"
    pub(crate) fn question_words(&self, world: &Snapshot, minute: &Minute) -> String {
        format!("{} took back from {}: {}", self.who, self.called(world), quoted(&minute.text))
    }
    fn called(&self, world: &Snapshot) -> String {
        let zone = world.zone();
        let at = zone.to_datetime(self.event.interval(&zone).start).date();
        let today = zone.to_datetime(world.now).date();
        format!("{}, {}", short(&crate::week::title(self.event), 60), day(at, today))
    }
}

/// When an answer is due, as an instant: noon of its day.
pub(crate) fn due_at(world: &Snapshot, date: Date) -> Timestamp {
    world::time::instant(date, time(12, 0, 0, 0), &world.zone())
}

/// By when an answer can be promised: the working day after the meeting.
pub(super) fn answer_by(world: &Snapshot, after: Date) -> Date {
    let next = |date: &Date| date.tomorrow().ok();
    let mut days = std::iter::successors(Some(after), next).skip(1).take(14);
    days.find(|date| calendar::is_working_day(&world.office.hours, *date)).unwrap_or(after)
}

/// What was brought back, in one sentence: "Reported back Tue 24 Nov: one thing agreed, two questions wait."
pub(crate) fn in_short(world: &Snapshot, event: &Event) -> Option<String> {
    let said = event.occasion.as_deref()?;
    let report = said.report.as_ref()?;
    let zone = world.zone();
    let (at, today) = (zone.to_datetime(report.at).date(), zone.to_datetime(world.now).date());
    let mut parts = vec![match said.agreed().count() {
        0 => "nothing was agreed".to_owned(),
        n => format!("{} agreed", count(n, "thing was", "things were")),
    }];
    parts.push(match (said.open_questions().count(), said.taken_back().count()) {
        (0, 0) => "nothing was taken back".to_owned(),
        (0, n) => format!("{} answered since", count(n, "question was", "questions were")),
        (n, _) => {
            let who = crate::settings::first_name(&world.office.owner.name);
            format!("{} for {who}", count(n, "question waits", "questions wait"))
        }
    });
    let when = format!("{} {}", day(at, today), crate::words::clock(report.at, &zone));
    Some(format!("Reported back {when}: {}.", parts.join(", ")))
}

fn quoted(text: &str) -> String {
    format!("“{}”", short(&inert(text.trim_end_matches('.')), 140))
}

/// Answers a question that was taken back: it no longer waits.
///
/// # Errors
/// As [`super::say`]; `E_CLEARANCE` for anybody but the executive, `E_RANGE` for a line that holds no open question, `E_MISSING`
/// for an empty answer.
pub async fn settle(desk: &Desk, id: &str, number: usize, answer: &str) -> Result<Done, DeskError> {
    desk.only_executive("answer what was taken back to them")?;
    let event = meeting(desk, id).await?;
    let answer = line("the answer", answer)?;
    if answer.is_empty() {
        let hint = "say what the answer is; nothing was changed";
        return Err(DeskError::input("nothing was typed", "E_MISSING", hint));
    }
    let mut said = occasion_of(&event);
    let is_open = |minute: &Minute| said.open_questions().any(|open| std::ptr::eq(open, minute));
    let at = number.checked_sub(1).filter(|n| said.minutes.get(*n).is_some_and(is_open));
    let Some(at) = at else {
        let hint = "name a line that was taken back and waits; nothing was changed";
        return Err(DeskError::input(&format!("line {number} is no open question"), "E_RANGE", hint));
    };
    let who = said.stand_in.as_ref().map(|s| first(&s.who));
    said.minutes[at].settled = Some(Settled { answer, by: desk.reader().actor.clone(), at: desk.now() });
    let tells = who.map_or(String::new(), |who| format!(" {} passes it on.", sentence(&inert(&who))));
    let words = format!("Answered: {}.{tells}", quoted(&said.minutes[at].text));
    keep(desk, "meeting.answered", words, event.clone(), event, said).await
}

/// Says that the executive has heard what was agreed and what nobody expected.
///
/// # Errors
/// As [`settle`]; `E_STATE` where nothing was reported, or it was heard already.
pub async fn heard(desk: &Desk, id: &str) -> Result<Done, DeskError> {
    desk.only_executive("say that they have heard it")?;
    let event = meeting(desk, id).await?;
    let mut said = occasion_of(&event);
    let wrong = |problem: &str| DeskError::input(problem, "E_STATE", "nothing was changed");
    match said.report.as_mut() {
        None => return Err(wrong("nothing was reported of that meeting yet")),
        Some(report) if report.heard.is_some() => return Err(wrong("that report was heard already")),
        Some(report) => report.heard = Some(desk.now()),
    }
    let words = format!("What {} brought back is heard.", short(&event.summary, 60));
    keep(desk, "meeting.heard", words, event.clone(), event, said).await
}
