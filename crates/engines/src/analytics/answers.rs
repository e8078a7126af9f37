//! How fast mail is answered and decisions are made, how true estimates are, what the partner takes off.

use super::metric::{Figure, Measured, Metric, NotEnough, Part, Per, Scale, not_enough};
use super::{Diary, Stretch, Told};
use crate::maths::effort::{Asked, History};
use crate::maths::{calendar, meetings, quantile};
use std::collections::BTreeMap;
use world::learned::EffortRecord;
use world::{ItemRef, Message};

/// Answers before anything is said of how fast they are.
const ANSWERS: usize = 20;
/// Finished tasks with an estimate before anything is said of estimates.
const ESTIMATES: usize = 10;
/// Decisions before anything is said of how long they take.
const DECISIONS: usize = 5;

/// How fast half of the answers are.
pub const REPLY_P50: Metric = Metric {
    code: "reply_p50",
    name: "Half of your answers within",
    formula: "Median time from a message to your first answer to it.",
    scale: Scale::Minutes,
    per: Per::Whole,
    better: Some(false),
    measure: |s| of_replies(s, 0.5),
};

/// How fast nine of ten answers are.
pub const REPLY_P90: Metric = Metric {
    code: "reply_p90",
    name: "Nine of ten answers within",
    formula: "The time within which nine of ten of your first answers come.",
    scale: Scale::Minutes,
    per: Per::Whole,
    better: Some(false),
    measure: |s| of_replies(s, 0.9),
};

/// How long decisions take.
pub const DECISION_DAYS: Metric = Metric {
    code: "decision_days",
    name: "Decisions take",
    formula: "Median of the working days from the question to the decision.",
    scale: Scale::Days,
    per: Per::Whole,
    better: Some(false),
    measure: decision_days,
};

/// How far estimates are off.
pub const ESTIMATE_BIAS: Metric = Metric {
    code: "estimate_bias",
    name: "Work takes, of its estimate",
    formula: "exp of the median of ln(real / estimated minutes) of finished tasks.",
    scale: Scale::Factor,
    per: Per::Whole,
    better: None,
    measure: |s| {
        of_estimates(s, |all| {
            quantile::median(&all.iter().map(ratio).collect::<Vec<_>>()).unwrap_or(0.0).exp()
        })
    },
};

/// How many estimates are close.
pub const ESTIMATE_WITHIN: Metric = Metric {
    code: "estimate_within",
    name: "Estimates within 25%",
    formula: "Finished tasks whose real time lies within 25% of the estimate, divided by all with both.",
    scale: Scale::Share,
    per: Per::Whole,
    better: Some(true),
    measure: |s| {
        of_estimates(s, |all| {
            rate(all, |r| (f64::from(r.actual) / f64::from(r.estimate) - 1.0).abs() <= 0.25)
        })
    },
};

/// How often the likely upper bound holds.
pub const ESTIMATE_P80: Metric = Metric {
    code: "estimate_p80",
    name: "Done within the forecast",
    formula: "Finished tasks that took no longer than what Equerry would have said four of five take, from what was \
              known before, divided by all with an estimate. Near 80% is right.",
    scale: Scale::Share,
    per: Per::Whole,
    better: None,
    measure: coverage,
};

/// What the partner takes off the executive.
pub const LEVERAGE: Metric = Metric {
    code: "leverage",
    name: "Given back, measured",
    formula: "What changes against wastes have saved, minutes a week: of a series, its waste in the four weeks before \
              the yes less that in the four after it, where these hold as much; of one date, the minutes that were \
              freed on it, once. No minute counts for two yeses, and what is only expected counts nothing.",
    scale: Scale::Minutes,
    per: Per::Week,
    better: Some(true),
    measure: leverage,
};

/// The message that a sent one answers, where it is known.
pub(super) fn answered<'a>(diary: &Diary<'a>, sent: &Message) -> Option<&'a Message> {
    let last = sent.references.last()?;
    diary.by_message_id(last).filter(|m| !m.mine)
}

/// First answers to each message, with the minutes they took.
fn replies<'a>(s: &Stretch<'_, 'a>) -> Vec<(&'a Message, Part)> {
    let mut seen = std::collections::BTreeSet::new();
    let mut found = Vec::new();
    for (at, sent) in s.sent() {
        let Some(received) = answered(s.diary, sent) else { continue };
        let Some(came) = received.date.filter(|came| came <= at) else { continue };
        if seen.insert(received.id) {
            let amount = (at.as_second() - came.as_second()) as f64 / 60.0;
            found.push((received, Part { item: Some(ItemRef::Message(sent.id)), at: *at, amount, note: "" }));
        }
    }
    found
}

fn of_replies(s: &Stretch, p: f64) -> Measured {
    let parts: Vec<Part> = replies(s).into_iter().map(|r| r.1).collect();
    if parts.len() < ANSWERS {
        return not_enough("answered messages", ANSWERS, parts.len());
    }
    let minutes: Vec<(f64, f64)> = parts.iter().map(|p| (p.amount, 1.0)).collect();
    Ok(Figure { value: quantile::weighted(&minutes, p).unwrap_or(0.0), parts, whole: None })
}

/// How fast a group of senders is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Tier {
    /// Who: "Always through", "Reports", "Colleagues", "Outside".
    pub name: &'static str,
    /// How many messages were answered.
    pub answered: usize,
    /// Median and nine-of-ten time in minutes; none below 20.
    pub times: Result<(f64, f64), NotEnough>,
}

/// How fast each group of senders is answered. Groups, never people: nobody is ranked.
pub fn tiers(s: &Stretch) -> Vec<Tier> {
    let mut groups: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
    for (received, part) in replies(s) {
        groups.entry(group(s.diary, &received.from.email)).or_default().push((part.amount, 1.0));
    }
    const NAMES: [&str; 4] = ["Always through", "Reports", "Colleagues", "Outside"];
    let tier = |(n, minutes): (usize, Vec<(f64, f64)>)| {
        let times = match minutes.len() {
            has if has < ANSWERS => Err(NotEnough { what: "answered messages", needs: ANSWERS, has }),
            _ => Ok((
                quantile::weighted(&minutes, 0.5).unwrap_or(0.0),
                quantile::weighted(&minutes, 0.9).unwrap_or(0.0),
            )),
        };
        Tier { name: NAMES[n], answered: minutes.len(), times }
    };
    groups.into_iter().map(tier).collect()
}

fn group(diary: &Diary, email: &str) -> usize {
    let important = diary.person(email).and_then(|p| p.importance).is_some_and(|i| i >= 80);
    if important || diary.world.office.always_through.iter().any(|a| a == email) {
        0
    } else if diary.is_report(email) {
        1
    } else if !meetings::is_external(diary.world, email) {
        2
    } else {
        3
    }
}

fn decision_days(s: &Stretch) -> Measured {
    let (world, span) = (s.diary.world, s.span());
    let zone = world.zone();
    let part = |(id, raised, decided): &(world::DecisionId, jiff::Timestamp, jiff::Timestamp)| {
        let date = |at| calendar::date_of(at, &zone);
        let days = calendar::working_days_between(&world.office.hours, date(*raised), date(*decided));
        let item = Some(ItemRef::Decision(*id));
        Part { item, at: *decided, amount: days as f64, note: "working days" }
    };
    let made = s
        .diary
        .given
        .decisions
        .iter()
        .filter(|(_, raised, decided)| span.contains(*decided) && raised <= decided);
    let parts: Vec<Part> = made.map(part).collect();
    if parts.len() < DECISIONS {
        return not_enough("decisions", DECISIONS, parts.len());
    }
    let days: Vec<f64> = parts.iter().map(|p| p.amount).collect();
    Ok(Figure { value: quantile::median(&days).unwrap_or(0.0), parts, whole: None })
}

fn finished<'d>(s: &Stretch<'d, '_>) -> Vec<&'d EffortRecord> {
    let span = s.span();
    let known = |r: &&EffortRecord| r.estimate > 0 && r.actual > 0 && span.contains(r.ended);
    s.diary.world.learned.effort.iter().filter(known).collect()
}

fn ratio(r: &&EffortRecord) -> f64 {
    (f64::from(r.actual) / f64::from(r.estimate)).ln()
}

fn rate(all: &[&EffortRecord], holds: impl Fn(&EffortRecord) -> bool) -> f64 {
    all.iter().filter(|r| holds(r)).count() as f64 / all.len().max(1) as f64
}

fn of_estimates(s: &Stretch, value: impl Fn(&[&EffortRecord]) -> f64) -> Measured {
    let all = finished(s);
    if all.len() < ESTIMATES {
        return not_enough("finished tasks with an estimate", ESTIMATES, all.len());
    }
    let tasks = &s.diary.world.tasks;
    let of = |r: &EffortRecord| {
        let same = |t: &&world::Task| t.ended == Some(r.ended) && t.estimate_minutes == Some(r.estimate);
        tasks.values().find(same).map(|t| ItemRef::Task(t.id))
    };
    let part = |r: &&EffortRecord| Part {
        item: of(r),
        at: r.ended,
        amount: f64::from(r.actual) / f64::from(r.estimate),
        note: "times the estimate",
    };
    let whole = Some((all.len() as f64, "finished tasks with an estimate"));
    Ok(Figure { value: value(&all), parts: all.iter().map(part).collect(), whole })
}

fn coverage(s: &Stretch) -> Measured {
    let from = s.span().start;
    let before: Vec<EffortRecord> =
        s.diary.world.learned.effort.iter().filter(|r| r.ended < from).cloned().collect();
    let history = History::new(&before, from);
    let within = |r: &EffortRecord| {
        let asked = Asked { estimate: f64::from(r.estimate), kind: r.kind, title: &r.title, owner: &r.owner };
        f64::from(r.actual) <= history.forecast(&asked, from).p80
    };
    of_estimates(s, |all| rate(all, within))
}

fn leverage(s: &Stretch) -> Measured {
    let (span, weeks) = (s.span(), s.weeks().max(1) as f64);
    let part = |o: super::Outcome| {
        let (at, amount) = match o.told {
            Told::Once(minutes, on) => span.contains(on).then_some((on, minutes / weeks))?,
            Told::Weekly(..) => (o.agreed, o.saved()?),
            _ => return None,
        };
        let item = Some(ItemRef::Proposal(o.proposal));
        (o.agreed < span.end).then_some(Part { item, at, amount, note: "a week" })
    };
    let parts: Vec<Part> = super::outcomes(s.diary).into_iter().filter_map(part).collect();
    if parts.is_empty() {
        return not_enough("changes whose saving could be measured", 1, 0);
    }
    Ok(Figure { value: parts.iter().map(|p| p.amount).sum(), parts, whole: None })
}
