//! Wastes: time that gave little, priced in hours a week, each with a change that would save it (spec §6).
//!
//! `meetings`, `day` and `work` find cases, one small function a kind; `remedy` turns the costliest case of a kind that
//! can be acted on into a proposal.

mod day;
mod meetings;
mod remedy;
mod work;

use super::diary::{Series, series};
use super::outcome::{self, Told};
use super::{AnalyticsConfig, Diary, Given, Part, Stretch};
use crate::maths::quantile;
use jiff::ToSpan;
use world::{Event, ItemRef, Message, Proposal, Snapshot, Task};

/// A kind of waste.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Meetings of low value.
    LowValue,
    /// The same people on the same topic twice in a week.
    Duplicate,
    /// Rounds of status without a decision.
    Status,
    /// Two of one's own reports are there already.
    OverAttendance,
    /// Gaps too short for anything.
    Gaps,
    /// Chains of meetings without a break.
    Chains,
    /// Mail to and fro that a call would end.
    PingPong,
    /// Work that had to be taken up again.
    Rework,
    /// Waiting for somebody's approval.
    Approvals,
    /// Journeys for short meetings.
    Travel,
    /// Mail looked at too often.
    MailSessions,
    /// The same question answered again and again.
    SameAnswer,
    /// Work that is somebody else's.
    OthersWork,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 13] = [
        Kind::LowValue,
        Kind::Duplicate,
        Kind::Status,
        Kind::OverAttendance,
        Kind::Gaps,
        Kind::Chains,
        Kind::PingPong,
        Kind::Rework,
        Kind::Approvals,
        Kind::Travel,
        Kind::MailSessions,
        Kind::SameAnswer,
        Kind::OthersWork,
    ];
    /// Stable, and the kind of its proposals: "time.low_value".
    pub fn code(self) -> &'static str {
        match self {
            Kind::LowValue => "time.low_value",
            Kind::Duplicate => "time.duplicate",
            Kind::Status => "time.status",
            Kind::OverAttendance => "time.over_attendance",
            Kind::Gaps => "time.gaps",
            Kind::Chains => "time.chains",
            Kind::PingPong => "time.ping_pong",
            Kind::Rework => "time.rework",
            Kind::Approvals => "time.approvals",
            Kind::Travel => "time.travel",
            Kind::MailSessions => "time.mail_sessions",
            Kind::SameAnswer => "time.same_answer",
            Kind::OthersWork => "time.others_work",
        }
    }
    /// The kind with this code.
    pub fn of(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.code() == code)
    }
    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Kind::LowValue => "Meetings of low value",
            Kind::Duplicate => "Met twice for the same",
            Kind::Status => "Status rounds without a decision",
            Kind::OverAttendance => "Your reports were there too",
            Kind::Gaps => "Gaps too short to use",
            Kind::Chains => "Meetings without a break",
            Kind::PingPong => "Mail to and fro",
            Kind::Rework => "Work taken up again",
            Kind::Approvals => "Waiting for approval",
            Kind::Travel => "Journeys for short meetings",
            Kind::MailSessions => "Mail looked at too often",
            Kind::SameAnswer => "The same answer again",
            Kind::OthersWork => "Work that is somebody else’s",
        }
    }
    /// How it is found and priced, as printed beside it.
    pub fn formula(self) -> &'static str {
        match self {
            Kind::LowValue => {
                "Minutes of meetings with more than eight people where you only listen, of those during which you \
                 wrote two mails in half an hour, and of those of three people and more worth less than 40 of 100, \
                 which serve no goal and have neither agenda, outcome nor a role of yours; series first."
            }
            Kind::Duplicate => {
                "Two meetings in one week that share 70% of their people and half the words of their titles: the \
                 minutes of the shorter."
            }
            Kind::Status => {
                "Series that say status, update, sync or stand-up, whose last four meetings had no decision: their \
                 minutes."
            }
            Kind::OverAttendance => {
                "Meetings where you only listen and two of your reports are there: their minutes."
            }
            Kind::Gaps => {
                "Free stretches of 15 to 45 minutes in working hours between two things: their minutes."
            }
            Kind::Chains => {
                "Chains of more than three meetings with five minutes or less between them: ten minutes for each \
                 missing break."
            }
            Kind::PingPong => {
                "Threads of more than six mails between two or three people: five minutes a mail, less the fifteen of \
                 a call."
            }
            Kind::Rework => {
                "Tasks that were done and opened again: their estimate, 30 minutes where there is none."
            }
            Kind::Approvals => {
                "Tasks that wait for an approval or a signature for more than five working days: ten minutes a week \
                 each for asking again."
            }
            Kind::Travel => {
                "Journeys that only lead to or from meetings of less than an hour: their minutes."
            }
            Kind::MailSessions => {
                "Days with more than twelve sessions of sent mail: five minutes for each beyond."
            }
            Kind::SameAnswer => {
                "Three and more of the latest 2,000 answers, in different threads, that share 60% of their words: five \
                 minutes for each but the first."
            }
            Kind::OthersWork => {
                "Tasks you did whose title names a responsibility of somebody else: their real minutes, else their \
                 estimate, else 30."
            }
        }
    }
    fn find<'a>(self, stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
        match self {
            Kind::LowValue => meetings::low_value(stretch),
            Kind::Duplicate => meetings::duplicates(stretch),
            Kind::Status => meetings::status(stretch),
            Kind::OverAttendance => meetings::over_attendance(stretch),
            Kind::Gaps => day::gaps(stretch),
            Kind::Chains => day::chains(stretch),
            Kind::PingPong => work::ping_pong(stretch),
            Kind::Rework => work::rework(stretch),
            Kind::Approvals => work::approvals(stretch),
            Kind::Travel => meetings::travel(stretch),
            Kind::MailSessions => day::mail_sessions(stretch),
            Kind::SameAnswer => work::same_answer(stretch),
            Kind::OthersWork => work::others_work(stretch),
        }
    }
}

/// What a case of waste is about.
#[derive(Debug, Clone)]
pub enum Subject<'a> {
    /// A meeting, or the series it stands for.
    Meeting(&'a Event),
    /// The weeks as such.
    Days,
    /// Mail.
    Mail(Vec<&'a Message>),
    /// A task, and the duty it belongs to.
    Task(&'a Task, Option<&'a world::Responsibility>),
}

/// One case of a waste.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// What it is about.
    pub subject: Subject<'a>,
    /// What it is called.
    pub name: String,
    /// Why it counts, a phrase.
    pub why: String,
    /// Minutes in the whole stretch.
    pub minutes: f64,
    /// What they are made of.
    pub parts: Vec<Part>,
}

impl Case<'_> {
    /// Whether it is about a series.
    fn repeats(&self) -> bool {
        matches!(self.subject, Subject::Meeting(event) if event.recurrence_id.is_some())
    }
}

/// A waste with its cases, costliest first.
#[derive(Debug, Clone)]
pub struct Waste<'a> {
    /// Which.
    pub kind: Kind,
    /// Minutes a week.
    pub minutes: f64,
    /// The same in minor units of money a week, where a rate is known.
    pub money: Option<f64>,
    /// Its cases.
    pub cases: Vec<Case<'a>>,
}

/// The wastes of a stretch, costliest first. A minute may stand in several of them.
pub fn wastes<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Waste<'a>> {
    let mut found: Vec<Waste> = Kind::ALL.into_iter().filter_map(|kind| waste(stretch, kind)).collect();
    found.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then(a.kind.cmp(&b.kind)));
    found
}

/// One kind of waste in a stretch; none where there is none.
pub(super) fn waste<'a>(stretch: &Stretch<'_, 'a>, kind: Kind) -> Option<Waste<'a>> {
    let weeks = stretch.weeks();
    let mut cases = kind.find(stretch);
    cases.retain(|c| c.minutes > 0.0);
    if weeks == 0 || cases.is_empty() {
        return None;
    }
    let once = |c: &Case| kind == Kind::LowValue && !c.repeats();
    cases.sort_by(|a, b| {
        once(a).cmp(&once(b)).then(b.minutes.total_cmp(&a.minutes)).then_with(|| a.name.cmp(&b.name))
    });
    let minutes = sum(&cases) / weeks as f64;
    let money = stretch.diary.world.office.hourly_rate.as_ref().map(|r| minutes / 60.0 * r.minor as f64);
    Some(Waste { kind, minutes, money, cases })
}

fn sum(cases: &[Case]) -> f64 {
    cases.iter().map(|c| c.minutes).sum()
}

/// What a kind of waste takes of one series, minutes a week.
pub(super) fn of_series(stretch: &Stretch, kind: Kind, own: Series) -> f64 {
    let is_own = |case: &Case| matches!(case.subject, Subject::Meeting(event) if series(event) == own);
    let cases: Vec<Case> = kind.find(stretch).into_iter().filter(is_own).collect();
    sum(&cases) / stretch.weeks().max(1) as f64
}

/// Wastes are looked for in so many weeks.
const WEEKS: usize = 4;
/// A waste gets a proposal from so many minutes a week on.
const LEAST: f64 = 30.0;

/// A waste of the last four weeks with the change that can be offered against it, or why there is none.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Which.
    pub kind: Kind,
    /// The change, or a phrase.
    pub change: Result<Proposal, String>,
}

/// What can be done about each waste of the last four weeks, costliest first; `may` says whether a change may be
/// offered at all.
pub fn offers(
    world: &Snapshot,
    given: &Given,
    config: &AnalyticsConfig,
    may: &dyn Fn(&Proposal) -> bool,
) -> Vec<Offer> {
    let diary = Diary::new(world, given, config, monday(world, WEEKS + 4));
    let stretch = diary.last_weeks(WEEKS);
    let offer = |waste: &Waste| {
        if waste.minutes < LEAST {
            return Err("it takes less than half an hour a week".to_owned());
        }
        let saving = share_saved(&diary, waste.kind);
        let mut found = waste.cases.iter().filter_map(|case| remedy::propose(&stretch, waste, case, saving));
        match found.next() {
            None => Err(remedy::none(waste)),
            Some(first) if may(&first) => Ok(first),
            Some(_) => found
                .find(|p| may(p))
                .ok_or_else(|| "what would help breaks a rule of your agenda".to_owned()),
        }
    };
    wastes(&stretch).iter().map(|w| Offer { kind: w.kind, change: offer(w) }).collect()
}

/// The share of a waste that a change of a whole series is expected to save: the median of what similar ones saved,
/// measured; else half.
fn share_saved(diary: &Diary, kind: Kind) -> (f64, usize) {
    let saved: Vec<f64> = outcome::outcomes(diary)
        .into_iter()
        .filter(|o| o.kind == kind)
        .filter_map(|o| match o.told {
            Told::Weekly(before, _) if before > 0.0 => Some((o.saved()? / before).clamp(0.0, 1.0)),
            _ => None,
        })
        .collect();
    quantile::median(&saved).map_or((0.5, 0), |share| (share, saved.len()))
}

/// The Monday so many weeks before the week of now.
pub(crate) fn monday(world: &Snapshot, weeks: usize) -> jiff::civil::Date {
    let today = crate::maths::calendar::date_of(world.now, &world.zone());
    let back = i64::from(today.weekday().to_monday_zero_offset()) + 7 * weeks as i64;
    today.saturating_sub(back.days())
}

/// A part of an event's minutes.
fn part(event: &Event, at: jiff::Timestamp, amount: f64) -> Part {
    Part { item: Some(ItemRef::Event(event.id)), at, amount, note: "" }
}
