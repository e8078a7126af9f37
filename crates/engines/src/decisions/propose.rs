//! What is proposed of decisions: the answer where it is clear and can be undone, a word to who is to bring what is
//! missing, and the question whether it came as expected.

use super::Sheet;
use super::verdict::{Sureness, judge};
use crate::maths::cost_of_delay::Urgency;
use crate::maths::{Values, calendar, spoken};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::decision::Door;
use world::evidence::Unit;
use world::proposal::{Draft, Way};
use world::{
    Decision, DecisionState, Due, Effect, Evidence, ItemRef, Mailbox, PersonId, Proposal, Reason, Snapshot,
};

/// The most that one decision is worth an hour of, in minutes.
const MOST_MINUTES: f64 = 60.0;
/// Hours for which a decision is news.
const NEWS_HOURS: i64 = 72;
/// A working week, over which the cost of waiting rises before a date.
const WEEK_MINUTES: f64 = 5.0 * 480.0;

/// Proposals of decisions: `decisions.answer`, `decisions.missing`, `decisions.told`, `decisions.outcome`.
pub fn propose(world: &Snapshot, values: &Values) -> Vec<Proposal> {
    let mut found = Vec::new();
    for decision in world.decisions.values() {
        let drafts = match decision.state {
            DecisionState::Open => {
                let mut drafts = missing(world, decision);
                drafts.extend(answer(world, decision));
                drafts
            }
            DecisionState::Decided => told(world, decision).into_iter().collect(),
            DecisionState::AwaitingOutcome => {
                told(world, decision).into_iter().chain(outcome(world, decision)).collect()
            }
            _ => Vec::new(),
        };
        found.extend(drafts.into_iter().map(|d| Proposal::new(worth(world, values, decision, d), world.now)));
    }
    found
}

/// What a week of waiting costs, in points: the value, times how near the date is (spec §4.3).
pub fn cost_of_delay(world: &Snapshot, decision: &Decision, value: f64) -> f64 {
    let urgency = match due(world, decision) {
        None => Urgency::Standard,
        Some(due) => {
            let hours = &world.office.hours;
            let minutes_left = calendar::working_minutes(hours, world.now, due, &world.zone()) as f64;
            Urgency::FixedDate { minutes_left, window: WEEK_MINUTES }
        }
    };
    value * urgency.factor()
}

/// With what waiting costs as its gain: a point of value a week is a minute.
fn worth(world: &Snapshot, values: &Values, decision: &Decision, draft: Draft) -> Draft {
    let value = values.get(&ItemRef::Decision(decision.id)).copied().unwrap_or(crate::maths::BASE_VALUE);
    let minutes = cost_of_delay(world, decision, value).min(MOST_MINUTES);
    let words = "what a week of waiting costs";
    let reasons = vec![
        Reason::new("waiting", words, minutes, Unit::Minutes).with(vec![itself(decision)]),
        Reason::new("effort", "to see to it", -1.0, Unit::Minutes),
    ];
    Draft { reasons, ..draft }
}

fn due(world: &Snapshot, decision: &Decision) -> Option<Timestamp> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    decision.due.map(|due: Due| due.instant(&zone, hours.day_end(due.date(&zone))))
}

fn itself(decision: &Decision) -> Evidence {
    Evidence {
        item: ItemRef::Decision(decision.id),
        quote: decision.question.clone(),
        at: Some(decision.created),
        clearance: decision.clearance.clone(),
    }
}

fn draft(world: &Snapshot, decision: &Decision, kind: &'static str, title: String, effect: Effect) -> Draft {
    Draft {
        kind,
        key: decision.id.to_string(),
        title,
        because: String::new(),
        effect,
        ways: Vec::new(),
        expected: String::new(),
        reasons: Vec::new(),
        evidence: [itself(decision)].into_iter().chain(decision.evidence.iter().take(4).cloned()).collect(),
        about: vec![ItemRef::Decision(decision.id)],
        goal: None,
        by: due(world, decision).filter(|at| *at > world.now),
        expires: world.now + SignedDuration::from_hours(7 * 24),
    }
}

/// The answer, where everything is scored, it is clear, and it can be undone: what cannot is slept on.
fn answer(world: &Snapshot, decision: &Decision) -> Option<Draft> {
    let theirs = decision.roles.approver == world.office.owner.person;
    let ready = decision.door == Door::TwoWay && decision.weighed.is_some() && decision.missing().is_empty();
    if !theirs || !ready {
        return None;
    }
    let sheet = Sheet::of(decision).ok()?;
    let verdict = judge(decision, &sheet, decision.id.0.as_u128() as u64);
    if verdict.sureness != Sureness::Clear {
        return None;
    }
    let best = &decision.alternatives[verdict.leaders[0]];
    let first = verdict.draws.first(verdict.leaders[0]);
    let effect = Effect::Decide {
        decision: decision.id,
        alternative: best.key,
        why: "It leads on what matters.".into(),
    };
    let made = draft(
        world,
        decision,
        "decisions.answer",
        format!("Choose {}", spoken::short(&best.name, 60)),
        effect,
    );
    Some(Draft {
        key: format!("{}\n{}", decision.id, best.key),
        because: format!(
            "“{}” It leads with the weights as they are, and in {:.0} of 100 trials around them.",
            spoken::short(&decision.question, 80),
            first * 100.0
        ),
        expected: "the question is settled".into(),
        ..made
    })
}

/// A mail to everybody who is to bring scores.
fn missing(world: &Snapshot, decision: &Decision) -> Vec<Draft> {
    let mut asked: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
    for (option, criterion, owner) in decision.missing() {
        if let Some(owner) = owner.filter(|o| *o != world.office.owner.person) {
            asked.entry(owner).or_default().push(format!("{} of {}", criterion.name, option.name));
        }
    }
    asked.into_iter().filter_map(|(owner, what)| chase(world, decision, owner, &what)).collect()
}

fn chase(world: &Snapshot, decision: &Decision, owner: PersonId, what: &[String]) -> Option<Draft> {
    let person = world.people.get(&owner)?;
    let email = person.emails.first()?.clone();
    let first = person.first_name().to_owned();
    let zone = world.zone();
    let by = decision.due.map_or(String::new(), |due| format!(" by {}", spoken::day(due.date(&zone))));
    let lines: Vec<String> = what.iter().map(|w| format!("- {w}")).collect();
    let signed = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    let text = format!(
        "Hello {first},\n\nfor “{}” these are still missing, and you know best:\n\n{}\n\nCould you send me them{by}? From 1 (poor) to 5 (very good) is enough, with a line on why.\n\n{signed}\n",
        decision.question,
        lines.join("\n")
    );
    let effect = Effect::DraftMail {
        message_id: format!("decision-{}-{}@equerry", decision.id.short(), owner.short()),
        to: vec![Mailbox { email, name: Some(person.name.clone()) }],
        cc: Vec::new(),
        subject: format!("Your view: {}", decision.question),
        text,
        in_reply_to: None,
    };
    let title = format!("Ask {first} for {}", spoken::count(what.len(), "score", "scores"));
    let made = draft(world, decision, "decisions.missing", title, effect);
    Some(Draft {
        key: format!("{}\n{owner}\n{}", decision.id, what.join("\n")),
        because: format!(
            "“{}” cannot be compared without: {}.",
            spoken::short(&decision.question, 80),
            what.join("; ")
        ),
        expected: "no gap is left".into(),
        ..made
    })
}

/// A mail to everybody who is to be told, while the decision is news.
fn told(world: &Snapshot, decision: &Decision) -> Option<Draft> {
    let choice = decision.choice.as_ref()?;
    let fresh = choice.at <= world.now
        && world.now.duration_since(choice.at) < SignedDuration::from_hours(NEWS_HOURS);
    let mine = world.office.owner.person;
    let people =
        decision.roles.informed.iter().filter(|id| **id != mine).filter_map(|id| world.people.get(id));
    let address =
        |p: &world::Person| Some(Mailbox { email: p.emails.first()?.clone(), name: Some(p.name.clone()) });
    let to: Vec<Mailbox> = people.clone().filter_map(address).collect();
    if !fresh || to.is_empty() {
        return None;
    }
    let firsts = spoken::listed(&people.map(|p| p.first_name().to_owned()).collect::<Vec<_>>());
    let chosen = &decision.alternative(choice.alternative)?.name;
    let why = if choice.why.is_empty() { String::new() } else { format!("\n\nWhy: {}", choice.why) };
    let signed = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    let effect = Effect::DraftMail {
        message_id: format!("decided-{}@equerry", decision.id.short()),
        to,
        cc: Vec::new(),
        subject: format!("Decided: {}", decision.question),
        text: format!("Hello {firsts},\n\n“{}” is decided: {chosen}.{why}\n\n{signed}\n", decision.question),
        in_reply_to: None,
    };
    let made = draft(world, decision, "decisions.told", format!("Tell {firsts} what was decided"), effect);
    Some(Draft {
        key: format!("{}\n{}", decision.id, choice.alternative),
        because: format!("“{}” names them as those who are told.", spoken::short(&decision.question, 80)),
        expected: "nobody hears it from somebody else".into(),
        by: None,
        ..made
    })
}

/// On the day to look again: has it happened?
fn outcome(world: &Snapshot, decision: &Decision) -> Option<Draft> {
    let forecast = decision.forecast()?;
    let today = calendar::date_of(world.now, &world.zone());
    if today < forecast.check || decision.roles.approver != world.office.owner.person {
        return None;
    }
    let tell = |happened| Effect::TellOutcome { decision: decision.id, happened };
    let expected = spoken::short(&forecast.expected, 80);
    let made =
        draft(world, decision, "decisions.outcome", format!("Yes, it happened: {expected}"), tell(true));
    Some(Draft {
        because: format!(
            "“{}” was to be looked at again on {}; you were {:.0}% sure.",
            spoken::short(&decision.question, 80),
            spoken::day(forecast.check),
            forecast.confidence * 100.0
        ),
        ways: vec![Way { title: format!("No, it did not: {expected}"), effect: tell(false) }],
        expected: "the forecast is scored".into(),
        by: None,
        ..made
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};
    use jiff::ToSpan;
    use world::Item;
    use world::decision::{Choice, Forecast, Gap, Score};

    fn site(scene: &mut Scene) -> Decision {
        let (owner, now) = (scene.world.office.owner.person, scene.world.now);
        let mut decision = Decision::new("Which site?", owner, now);
        let options = ["B", "A"].map(|name| decision.add_alternative(name, ""));
        for (name, scores) in [("Cost", [3.0, 4.0]), ("Power", [5.0, 2.0])] {
            let criterion = decision.add_criterion(name, 50.0);
            for (alternative, likely) in options.into_iter().zip(scores) {
                let (by, at) = (owner, now);
                let (low, high, note, evidence) = (likely, likely, String::new(), Vec::new());
                decision
                    .put_score(Score { alternative, criterion, low, likely, high, by, at, note, evidence })
                    .unwrap();
            }
        }
        decision.weighed = Some((owner, now));
        decision
    }
    fn found(scene: &mut Scene, decision: Decision) -> Vec<Proposal> {
        scene.world.put(Item::Decision(Box::new(decision)));
        propose(&scene.world, &Values::new())
    }

    #[test]
    fn a_clear_answer_that_can_be_undone_is_one_tap() {
        let mut scene = Scene::new();
        let decision = site(&mut scene);
        let made = found(&mut scene, decision.clone());
        assert_eq!(made.iter().map(|p| p.title.as_str()).collect::<Vec<_>>(), ["Choose B"]);
        assert!(made[0].effect.is_executives());
        let then = scene.world.with(&made[0].effect);
        assert_eq!(then.decisions[&decision.id].state, DecisionState::Decided);
        let one_way = Decision { door: Door::OneWay, ..decision.clone() };
        assert!(found(&mut scene, one_way).is_empty(), "what cannot be undone is slept on");
        let anothers = Decision {
            roles: world::decision::Roles { approver: PersonId::derive("dana"), ..decision.roles.clone() },
            ..decision
        };
        assert!(found(&mut scene, anothers).is_empty());
    }

    #[test]
    fn who_is_to_be_told_gets_a_letter_while_it_is_news() {
        let mut scene = Scene::new();
        let luis = scene.person("Luis Ferrer", "luis@northwharf.example");
        let ana = scene.person("Ana Lima", "ana@northwharf.example");
        let mut decision = site(&mut scene);
        decision.roles.informed = vec![luis, ana, scene.world.office.owner.person];
        let (by, at) = (scene.world.office.owner.person, scene.world.now);
        let choice = Choice { alternative: 1, by, at, why: "It has the power.".into(), forecast: None };
        decision.choose(choice, MONDAY).unwrap();
        let made = found(&mut scene, decision.clone());
        assert_eq!(
            made.iter().map(|p| p.title.as_str()).collect::<Vec<_>>(),
            ["Tell Luis and Ana what was decided"]
        );
        let Effect::DraftMail { to, text, .. } = &made[0].effect else { panic!("{:?}", made[0].effect) };
        assert_eq!(to.len(), 2);
        assert!(
            text.contains("“Which site?” is decided: B.") && text.contains("It has the power."),
            "{text}"
        );
        scene.set_now(at + SignedDuration::from_hours(NEWS_HOURS));
        assert!(found(&mut scene, decision).is_empty());
    }

    #[test]
    fn what_is_missing_is_asked_of_who_is_to_bring_it() {
        let mut scene = Scene::new();
        let luis = scene.person("Luis Ferrer", "luis@northwharf.example");
        let mut decision = site(&mut scene);
        decision.scores.retain(|s| (s.alternative, s.criterion) != (1, 2));
        assert!(found(&mut scene, decision.clone()).is_empty(), "nobody was asked, and nothing is made up");
        decision.gaps.push(Gap { alternative: 1, criterion: 2, owner: luis });
        let made = found(&mut scene, decision);
        assert_eq!(made.len(), 1);
        let Effect::DraftMail { to, text, .. } = &made[0].effect else { panic!("a draft") };
        assert_eq!(to[0].email, "luis@northwharf.example");
        assert!(text.contains("Power of B"), "{text}");
    }

    #[test]
    fn the_review_date_comes_back() {
        let mut scene = Scene::new();
        let mut decision = site(&mut scene);
        let check = MONDAY.saturating_add(7.days());
        let forecast = Some(Forecast { confidence: 0.8, expected: "Opens by July".into(), check });
        let by = decision.roles.approver;
        let choice = Choice { alternative: 1, by, at: scene.world.now, why: String::new(), forecast };
        decision.choose(choice, MONDAY).unwrap();
        assert!(found(&mut scene, decision.clone()).is_empty());
        scene.set_now(at(7, 8, 0));
        let made = found(&mut scene, decision.clone());
        assert_eq!((made.len(), made[0].ways.len()), (1, 1));
        let told = scene.world.with(&made[0].ways[0].effect);
        assert_eq!(told.decisions[&decision.id].outcome.as_ref().map(|o| o.happened), Some(false));
    }
}
