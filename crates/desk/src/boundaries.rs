//! Boundaries the pair agreed on, and a no that keeps them: what is asked, what can and cannot be done, why, what else
//! would work, and how full the weeks are (spec §12.1).

use crate::card::first;
use crate::words::{clock, inert, short};
use crate::{Desk, DeskError, FieldError};
use engines::alignment;
use engines::orchestration::full_weeks as weeks;
use engines::partnership::decline::{self, Decline, Missing};
use engines::partnership::tone::{Sign, Tone};
use serde::{Deserialize, Serialize};
use world::Snapshot;

/// Longest field, characters.
const MOST: usize = 600;

/// How full the week under way and the next are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Capacity {
    /// "My week is up to 112% full." Empty where no time is left to reckon with.
    pub words: String,
    /// Load over time, in four of five cases no more.
    pub load: f64,
    /// Whether more is taken than there is: a no or a trade is offered.
    pub beyond: bool,
}

/// What was agreed, and how full the time is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Boundaries {
    /// "Monday 09:00–17:30", one line a working day.
    pub hours: Vec<String>,
    /// What the assistant does not do.
    pub no_go: Vec<String>,
    /// Who gets through past every boundary.
    pub through: Vec<String>,
    /// How full the time is.
    pub capacity: Capacity,
}

/// A no, as somebody types it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// To whom.
    pub to: String,
    /// What is asked.
    pub situation: String,
    /// What can be done.
    pub can: String,
    /// What cannot.
    pub cannot: String,
    /// Why.
    pub reason: String,
    /// What else would work.
    pub alternative: String,
    /// That nothing else would.
    pub none_exists: bool,
    /// "when …, I …, I would like …".
    pub effect: String,
}

impl Form {
    /// The no that it asks for.
    pub(crate) fn decline(&self) -> Decline {
        Decline {
            to: first(self.to.trim()).to_owned(),
            situation: inert(&self.situation),
            can: inert(&self.can),
            cannot: inert(&self.cannot),
            reason: inert(&self.reason),
            alternative: inert(&self.alternative),
            none_exists: self.none_exists,
            effect: inert(&self.effect),
        }
    }
}

/// A finished no.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Declined {
    /// The draft.
    pub text: String,
    /// "It sounds assertive."
    pub tone: String,
    /// Words that pull another way, and how.
    pub signs: Vec<String>,
    /// How full the time is.
    pub capacity: Capacity,
    /// Beyond capacity, what can be answered: the no, or what it is traded for.
    pub offers: Vec<String>,
}

/// What was agreed, for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn boundaries(desk: &Desk) -> Result<Boundaries, DeskError> {
    let world = desk.snapshot().await?;
    let office = desk.office();
    let zone = office.tz();
    let monday = engines::partnership::updates::week_of(desk.today());
    let day = |n: i64| {
        let date = monday.saturating_add(jiff::Span::new().days(n));
        let span = office.hours.on(date, &zone)?;
        Some(format!("{} {}–{}", date.strftime("%A"), clock(span.start, &zone), clock(span.end, &zone)))
    };
    Ok(Boundaries {
        hours: (0..7).filter_map(day).collect(),
        no_go: office.no_go.iter().map(|words| inert(words)).collect(),
        through: office.always_through.iter().map(|email| inert(&world.name_of(email))).collect(),
        capacity: capacity(&world),
    })
}

/// How full the fuller of this week and the next is.
pub(crate) fn capacity(world: &Snapshot) -> Capacity {
    let weeks = weeks::weeks(world);
    let load = weeks.iter().take(2).filter_map(weeks::Week::share).fold(0.0, f64::max);
    let words = match load {
        0.0 => String::new(),
        load => format!("The coming days are up to {:.0}% full.", 100.0 * load),
    };
    Capacity { words, load, beyond: decline::is_beyond_capacity(load) }
}

/// Writes a no. Nothing is kept and nothing is sent: the draft is whoever asked's to take.
///
/// # Errors
/// `E_FORM` for what is missing or too long: a reason, another way or that there is none.
pub async fn decline(desk: &Desk, form: &Form) -> Result<Declined, DeskError> {
    let world = desk.snapshot().await?;
    compose(&world, form, &desk.engines(), &desk.reader().actor.name)
}

/// The same of a world, signed by whoever writes.
pub fn compose(
    world: &Snapshot,
    form: &Form,
    config: &engines::Config,
    writer: &str,
) -> Result<Declined, DeskError> {
    let capacity = capacity(world);
    check(form)?;
    let draft = decline::write(&form.decline(), first(writer))
        .map_err(|missing| DeskError::Form(missing.into_iter().map(lacking).collect()))?;
    Ok(Declined {
        tone: tone(draft.reading.tone).to_owned(),
        signs: draft.reading.signs.iter().map(sign).collect(),
        text: draft.text,
        offers: if capacity.beyond { offers(world, config) } else { Vec::new() },
        capacity,
    })
}

fn check(form: &Form) -> Result<(), DeskError> {
    let fields = [
        ("to", &form.to),
        ("situation", &form.situation),
        ("can", &form.can),
        ("cannot", &form.cannot),
        ("reason", &form.reason),
        ("alternative", &form.alternative),
        ("effect", &form.effect),
    ];
    let long = |(field, text): &(&'static str, &String)| {
        (text.chars().count() > MOST)
            .then(|| FieldError { field, problem: format!("Use at most {MOST} characters.") })
    };
    let wrong: Vec<FieldError> = fields.iter().filter_map(long).collect();
    if wrong.is_empty() { Ok(()) } else { Err(DeskError::Form(wrong)) }
}

fn lacking(missing: Missing) -> FieldError {
    let (field, problem) = match missing {
        Missing::Situation => ("situation", "Say what is asked."),
        Missing::Cannot => ("cannot", "Say what cannot be done."),
        Missing::Reason => ("reason", "Give a reason: a no without one is heard as a wall."),
        Missing::Alternative => ("alternative", "Offer another way, or tick that there is none."),
        Missing::Contradiction => {
            ("alternative", "Another way is given, and that there is none is ticked: one of both.")
        }
    };
    FieldError { field, problem: problem.to_owned() }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Passive => "It sounds passive: the no can be missed.",
        Tone::Assertive => "It sounds assertive.",
        Tone::Aggressive => "It sounds aggressive: it will be answered in kind.",
    }
}

fn sign(sign: &Sign) -> String {
    let pulls = match sign.towards {
        Tone::Passive => "softer",
        Tone::Assertive => "clearer",
        Tone::Aggressive => "harder",
    };
    inert(&format!("“{}” makes it {pulls}.", short(&sign.words, 60)))
}

/// What can be answered beyond capacity: the no, or what gives way for it.
fn offers(world: &Snapshot, config: &engines::Config) -> Vec<String> {
    let values = alignment::values(world, &config.alignment);
    let ahead = weeks::weeks(world);
    let relief = weeks::relief(world, &values, &ahead, &config.orchestration);
    let parked = relief.as_ref().and_then(|r| r.park.first().map(|task| (r, task)));
    let trade = parked.and_then(|(r, task)| world.tasks.get(task).map(|t| (r.wakes, t)));
    let trade = match trade {
        Some((wakes, task)) => {
            let title = inert(&short(&task.title, 80));
            format!("Trade: take it on, and let “{title}” wait until {}.", wakes.strftime("%a %-d %b"))
        }
        None => "Trade: take it on, and name what gives way for it.".to_owned(),
    };
    vec!["Decline: send the draft.".to_owned(), trade]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{event, office, with};
    use world::{Item, SourceId, Task, TaskId, TaskState};

    fn asked() -> Form {
        Form {
            to: "Orla Byrne".into(),
            situation: "for the depot figures by Thursday".into(),
            cannot: "check them before Friday noon".into(),
            reason: "two audits close this week".into(),
            alternative: "the unchecked totals today".into(),
            ..Form::default()
        }
    }

    /// A world in which so many hours of work are due this week.
    fn due(hours: u32) -> Snapshot {
        let mut task = Task::new(TaskId::derive("t"), SourceId::derive("s"), "Compare the rate cards");
        task.state = TaskState::Next;
        task.estimate_minutes = Some(60 * hours);
        task.due = Some(world::Due::On(jiff::civil::date(2026, 11, 27)));
        with([Item::Task(task), Item::Event(event("Supplier call", "25 10:00", 45))])
    }

    #[test]
    fn beyond_capacity_a_no_or_a_trade_is_always_offered() {
        for (hours, beyond) in [(2, false), (90, true)] {
            let world = due(hours);
            let said = compose(&world, &asked(), &engines::Config::default(), "Joss Adeyemi").unwrap();
            assert_eq!(said.capacity.beyond, beyond, "{:?}", said.capacity);
            assert_eq!(said.offers.len(), if beyond { 2 } else { 0 }, "{:?}", said.offers);
            // How full the days are is for the pair, not for whoever asked.
            assert!(said.text.starts_with("Orla,") && !said.text.contains('%'), "{}", said.text);
            assert!(!said.capacity.words.is_empty());
            assert_eq!(said.tone, "It sounds assertive.", "{:?}", said.signs);
        }
    }

    #[test]
    fn nothing_is_written_without_reason_and_another_way() {
        let form = Form { reason: String::new(), alternative: String::new(), ..asked() };
        let Err(DeskError::Form(wrong)) = compose(&office(), &form, &engines::Config::default(), "Joss")
        else {
            panic!("it was written")
        };
        assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), ["reason", "alternative"]);
    }
}
