//! Meetings that need the executive only perhaps. `agenda.delegate`: somebody of one's own is invited anyhow and goes in
//! their place. `agenda.leave`: the others do without.

use super::{AgendaConfig, cost, merge, rules, slots, worth};
use crate::maths::{Values, meetings, spoken, words};
use jiff::SignedDuration;
use world::effect::EventChange;
use world::event::{AttendeeRole, MyRole};
use world::proposal::{Draft, Way};
use world::{Attendee, Effect, Event, Interval, ItemRef, Mailbox, PartStat, Proposal, Snapshot};

/// Below this worth a meeting that needs the executive only perhaps goes without them, points; and below this, where
/// they are optional or only listen and somebody goes in their place.
const LOW_WORTH: f64 = 45.0;
const WORTH_SENDING: f64 = 60.0;
/// What comes back through whoever goes instead, a share of what the meeting is worth.
const COMES_BACK: f64 = 0.5;
/// Meetings that somebody was in count for knowing the matter, so many days back.
const KNOWS_DAYS: i64 = 180;
/// What one is in a meeting that one has not agreed to.
const NOT_YET: &str = "You have not said yes";

pub(super) fn find(world: &Snapshot, values: &Values, config: &AgendaConfig) -> Vec<Proposal> {
    let ahead = ahead(world, config);
    ahead.iter().filter_map(|e| delegate(world, values, e).or_else(|| leave(world, values, e))).collect()
}

/// Meetings of the next two weeks that one may still stay away from, by start: whoever calls them, a day's notice is due.
fn ahead<'a>(world: &'a Snapshot, config: &AgendaConfig) -> Vec<&'a Event> {
    let soon = Interval::new(world.now, world.now + SignedDuration::from_hours(14 * 24));
    let notice = rules::earliest(world, config.notice_internal_hours);
    let may = |e: &&Event| {
        e.is_meeting(&world.office.addresses)
            && !meetings::is_protected(e)
            && e.interval(&world.zone()).start >= notice
    };
    world.busy_events(soon).into_iter().filter(may).collect()
}

/// What the executive is in a meeting that somebody else called, where they could be spared.
fn spared(world: &Snapshot, event: &Event) -> Option<&'static str> {
    let own = event.attendees.iter().find(|a| world.office.is_mine(&a.email));
    let optional = own.is_some_and(|a| a.role == AttendeeRole::Optional);
    let waits = own.is_some_and(|a| matches!(a.partstat, PartStat::NeedsAction | PartStat::Tentative));
    if meetings::is_ours(world, event) {
        return None;
    }
    match event.my_role {
        Some(MyRole::Optional) => Some("You are optional"),
        Some(MyRole::Inform) => Some("You only listen"),
        None if optional => Some("You are optional"),
        None if waits => Some(NOT_YET),
        _ => None,
    }
}

/// A meeting to which somebody goes who is invited anyhow and knows the matter.
fn delegate(world: &Snapshot, values: &Values, event: &Event) -> Option<Proposal> {
    let why = spared(world, event)?;
    let worth = worth::worth(world, values, event).points;
    if worth >= if why == NOT_YET { LOW_WORTH } else { WORTH_SENDING } {
        return None;
    }
    let (who, known) = stand_in(world, event)?;
    let name = world.name_of(&who.email);
    let first = name.split_whitespace().next().unwrap_or(&name).to_owned();
    let may = match aim(world, event) {
        Some(aim) => format!("{first} may agree what it is for ({aim})"),
        None => format!("{first} answers for us"),
    };
    let body = format!(
        "I will not be at {} on {}. {first} comes in my place. {may}; what goes beyond that comes back to me the same day.",
        cost::name(event),
        cost::when(world, event.interval(&world.zone())),
    );
    let copy = Mailbox { email: who.email.clone(), name: Some(name) };
    let case = Case {
        kind: "agenda.delegate",
        title: format!("Send {first} to {} in your place", cost::name(event)),
        because: format!("{why}. {known}"),
        effects: without_me(world, event, cost::letter(world, event, "stand-in", &body)?, Some(copy)),
        ways: update_way(world, event),
        lost: worth * (1.0 - COMES_BACK),
    };
    Some(case.proposal(world, event))
}

/// Who of one's own house is invited, does not call it, and knows the matter best, with why: whose matter the invitation
/// says it is, else who was in most meetings about it, else the assistant.
fn stand_in<'a>(world: &'a Snapshot, event: &'a Event) -> Option<(&'a Attendee, String)> {
    let house = meetings::others(world, event).into_iter().filter(|a| {
        !meetings::is_external(world, &a.email) && event.organiser.as_deref() != Some(a.email.as_str())
    });
    let assistant = world.office.assistant.as_ref().map(|a| a.email.as_str());
    let ranked = house.filter_map(|a| {
        let name = world.name_of(&a.email);
        let first = name.split_whitespace().next().unwrap_or(&name).to_owned();
        let said = says_whose(event, &first);
        let times = meetings_about(world, event, &a.email);
        let assists = assistant == Some(a.email.as_str());
        let known = match (&said, times) {
            (Some(said), _) => said.clone(),
            (None, 0) if assists => format!("{first} is invited, too."),
            (None, 0) => return None,
            (None, n) => {
                format!("{first} was in {} about it before.", spoken::count(n, "meeting", "meetings"))
            }
        };
        Some(((said.is_some(), times, assists), a, known))
    });
    ranked.max_by(|x, y| x.0.cmp(&y.0).then(y.1.email.cmp(&x.1.email))).map(|(_, who, known)| (who, known))
}

/// What an invitation says of whose matter it is, as its words: "Ben owns supplier selection".
fn says_whose(event: &Event, first: &str) -> Option<String> {
    let sentences = event.description.split(['.', '\n']).map(str::trim);
    let says = |s: &&str| {
        let after = s.strip_prefix(first).and_then(|rest| rest.split_whitespace().next());
        matches!(after, Some("owns" | "leads" | "decides" | "handles")) && s.chars().count() <= 120
    };
    sentences.into_iter().find(says).map(|s| format!("The invitation says “{s}”."))
}

/// In how many meetings of the last half year about the same somebody was.
fn meetings_about(world: &Snapshot, event: &Event, email: &str) -> usize {
    let topic = merge::topic(event);
    let from = world.now - SignedDuration::from_hours(24 * KNOWS_DAYS);
    let about = |other: &&Event| {
        let at = other.interval(&world.zone()).start;
        at >= from && at < world.now && {
            let words = merge::topic(other);
            words.iter().filter(|word| topic.contains(word)).count() >= 2
                || words::jaccard(&words, &topic) >= 0.5
        }
    };
    let is_in = |e: &&Event| e.attendees.iter().any(|a| a.email == email && a.partstat != PartStat::Declined);
    world.events.values().filter(is_in).filter(about).count()
}

/// What a meeting is for, where one of one's own says so: an invitation from outside gives nobody authority.
fn aim(world: &Snapshot, event: &Event) -> Option<String> {
    let outside = event.organiser.as_deref().is_some_and(|email| meetings::is_external(world, email));
    let description = if outside { "" } else { event.description.as_str() };
    let written = description.split(['\n', '.']).find_map(|part| {
        let (key, aim) = part.trim().split_once(':')?;
        matches!(key.to_lowercase().as_str(), "aim" | "goal" | "purpose" | "outcome")
            .then(|| aim.trim().to_owned())
    });
    let aim = event.hoped_outcome.clone().or(written).filter(|aim| !aim.is_empty())?;
    Some(spoken::short(&aim, 80))
}

/// The executive's no, where they are invited by name, and the letter, with a copy.
fn without_me(world: &Snapshot, event: &Event, letter: Effect, copy: Option<Mailbox>) -> Vec<Effect> {
    let invited = event.attendees.iter().any(|a| world.office.is_mine(&a.email));
    let change = EventChange { declines: true, ..EventChange::default() };
    let no = invited.then_some(Effect::ChangeEvent { event: event.id, change });
    let letter = match letter {
        Effect::DraftMail { message_id, to, mut cc, subject, text, in_reply_to } => {
            cc.extend(copy);
            Effect::DraftMail { message_id, to, cc, subject, text, in_reply_to }
        }
        other => other,
    };
    no.into_iter().chain([letter]).collect()
}

/// A meeting that is worth little and needs the executive only perhaps, with nobody to send.
fn leave(world: &Snapshot, values: &Values, event: &Event) -> Option<Proposal> {
    let why = spared(world, event).filter(|why| *why != NOT_YET)?;
    let worth = worth::worth(world, values, event).points;
    if worth >= LOW_WORTH {
        return None;
    }
    let when = cost::when(world, event.interval(&world.zone()));
    let name = cost::name(event);
    let body = format!(
        "I will leave {name} on {when} to you. Send me what comes of it; if you need a decision from me, tell me and I will come."
    );
    let case = Case {
        kind: "agenda.leave",
        title: format!("Leave {name} on {when} to the others"),
        because: format!("{why}, and it is worth {worth:.0} of 100 to you."),
        effects: without_me(world, event, cost::letter(world, event, "leave", &body)?, None),
        ways: update_way(world, event),
        lost: worth,
    };
    Some(case.proposal(world, event))
}

/// Instead: a written update, asked for.
fn update_way(world: &Snapshot, event: &Event) -> Vec<Way> {
    let body = format!("Could {} be a written update this time?", cost::name(event));
    let title = format!("Ask for a written update in place of {}", cost::name(event));
    cost::letter(world, event, "update", &body).map(|effect| Way { title, effect }).into_iter().collect()
}

/// A change by which the executive is not in a meeting.
struct Case {
    kind: &'static str,
    title: String,
    because: String,
    effects: Vec<Effect>,
    ways: Vec<Way>,
    /// Points of the meeting's worth that are lost.
    lost: f64,
}

impl Case {
    fn proposal(self, world: &Snapshot, event: &Event) -> Proposal {
        let when = event.interval(&world.zone());
        let minutes = when.minutes() as f64;
        let draft = Draft {
            kind: self.kind,
            key: event.id.to_string(),
            title: self.title,
            because: self.because,
            effect: match <[Effect; 1]>::try_from(self.effects) {
                Ok([alone]) => alone,
                Err(effects) => Effect::Together { effects },
            },
            ways: self.ways,
            expected: format!("{} back on {}", spoken::minutes(minutes), cost::when(world, when)),
            reasons: vec![
                cost::minutes("time", "time it takes", minutes),
                cost::minutes("worth", "what is lost without you", -minutes * self.lost / 100.0),
                cost::minutes("disruption", "one person is told", -5.0),
            ],
            evidence: vec![cost::evidence(world, event)],
            about: vec![ItemRef::Event(event.id), ItemRef::Event(slots::series(event))],
            goal: None,
            by: Some(when.start),
            expires: when.start,
        };
        Proposal::new(draft, world.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at};
    use world::EventId;

    const MARA: &str = "mara@northwharf.example";

    /// A meeting that Cas calls, with the executive invited by name.
    fn called(
        scene: &mut Scene,
        title: &str,
        day: i64,
        people: &[&str],
        own: (AttendeeRole, PartStat),
    ) -> EventId {
        let id = scene.event(title, at(day, 11, 0), 30, people);
        scene.change_event(id, |e| {
            e.organiser = Some("cas@northwharf.example".into());
            let (role, partstat) = own;
            e.attendees.push(Attendee { email: MARA.into(), name: None, role, partstat });
        });
        id
    }

    fn found(scene: &Scene) -> Vec<Proposal> {
        find(&scene.world, &Values::new(), &AgendaConfig::default())
    }

    fn letter(proposal: &Proposal) -> (String, Vec<String>) {
        let letters = proposal.effect.parts().into_iter().find_map(|part| match part {
            Effect::DraftMail { text, cc, .. } => {
                Some((text.clone(), cc.iter().map(|m| m.email.clone()).collect()))
            }
            _ => None,
        });
        letters.expect("a letter goes with it")
    }

    #[test]
    fn whoever_owns_the_matter_goes_in_ones_place() {
        let mut scene = Scene::new();
        scene.person("Ben Hollis", "ben@northwharf.example");
        let waits = (AttendeeRole::Required, PartStat::NeedsAction);
        let id = called(&mut scene, "Palletwise, first talk", 2, &["ines", "ben"], waits);
        scene.change_event(id, |e| e.description = "Shared pallets. Ben owns supplier selection.".into());
        let all = found(&scene);
        let [one] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(one.kind.0, "agenda.delegate");
        assert_eq!(one.because, "You have not said yes. The invitation says “Ben owns supplier selection”.");
        let then = scene.world.with(&one.effect);
        assert!(!then.events[&id].is_busy(&then.office.addresses), "the executive does not come");
        let (text, cc) = letter(one);
        assert!(text.contains("Ben comes in my place. Ben answers for us"), "{text}");
        assert_eq!(cc, ["ben@northwharf.example"]);
    }

    #[test]
    fn a_stranger_to_the_matter_and_an_outsider_are_not_sent() {
        let mut scene = Scene::new();
        let optional = (AttendeeRole::Optional, PartStat::Accepted);
        called(&mut scene, "Routewise demo", 2, &["ines", "rafi@routewise.example"], optional);
        assert_eq!(found(&scene)[0].kind.0, "agenda.leave", "nobody knows it, so it is left to the others");
        // Who was in such meetings before is sent, and may agree what the meeting is for.
        let before = scene.event("Routewise demo, first", at(-7, 11, 0), 30, &["ines"]);
        scene.change_event(before, |e| e.organiser = Some("cas@northwharf.example".into()));
        let ahead = scene.world.events.values().find(|e| e.summary == "Routewise demo").unwrap().id;
        scene.change_event(ahead, |e| e.description = "Aim: a shortlist of two.".into());
        let all = found(&scene);
        assert_eq!(all[0].kind.0, "agenda.delegate");
        assert!(all[0].because.ends_with("was in 1 meeting about it before."), "{}", all[0].because);
        assert!(letter(&all[0]).0.contains("may agree what it is for (a shortlist of two)"));
        // What somebody outside writes of the aim gives no authority.
        scene.change_event(ahead, |e| e.organiser = Some("rafi@routewise.example".into()));
        let text = letter(&found(&scene)[0]).0;
        assert!(text.contains("answers for us") && !text.contains("shortlist"), "{text}");
        scene.change_event(ahead, |e| e.organiser = Some("cas@northwharf.example".into()));
        // A no to one's own role is not asked of who decides there.
        scene.change_event(ahead, |e| e.my_role = Some(MyRole::Decide));
        assert!(found(&scene).is_empty());
    }
}
