//! Requests for the executive's time that pass the assistant by: where the pair agreed, both with their name, that such
//! requests come through the assistant, a courteous answer is drafted that says so (spec §12.1).

use crate::maths::{drafts, spoken};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use world::message::ActKind;
use world::office::Member;
use world::proposal::Draft;
use world::{Effect, Evidence, ItemRef, Message, Proposal, Snapshot};

/// Hours after which nobody is sent another way: by then they have been answered, or it no longer matters.
const RECENT_HOURS: i64 = 72;
/// How sure it must be that somebody asks to meet, 0 to 1.
const SURE: f64 = 0.5;
/// At most so many at once.
const MOST: usize = 3;

/// Whether the pair agreed on it: what is agreed says so, and both put their name to it as it stands.
pub fn is_agreed(world: &Snapshot) -> bool {
    let Some(assistant) = &world.office.assistant else { return false };
    let owner = world.office.owner.person;
    let agreed = world.notes.values().filter_map(|n| n.agreed_by_both(owner, assistant.person));
    agreed.into_iter().any(|rights| rights.through)
}

/// Whether a message asks for the executive's time and passes the assistant by. Those who always get through, direct
/// reports and the assistant do not; nor does what a machine sent.
pub fn passes_by(world: &Snapshot, message: &Message) -> bool {
    let office = &world.office;
    let Some(assistant) = &office.assistant else { return false };
    let email = &message.from.email;
    let marks = &message.marks;
    let free = office.is_mine(email)
        || *email == assistant.email
        || office.always_through.contains(email)
        || world.reports().iter().any(|report| report.email == *email);
    let trusted = !(marks.bulk || marks.automatic || marks.junk || marks.unauthentic || marks.itip.is_some());
    let asks = |m: &Message| m.acts.iter().any(|a| a.kind == ActKind::ProposeMeeting && a.confidence >= SURE);
    !message.mine
        && !free
        && !email.is_empty()
        && trusted
        && message.to.iter().any(|to| office.is_mine(&to.email))
        && message.recipients().all(|to| to.email != assistant.email)
        && asks(message)
}

/// A draft for each of the latest that nobody has answered, one a person.
pub(super) fn propose(world: &Snapshot) -> Vec<Proposal> {
    let Some(assistant) = world.office.assistant.clone().filter(|_| is_agreed(world)) else {
        return Vec::new();
    };
    let since = world.now - SignedDuration::from_hours(RECENT_HOURS);
    let waits = |m: &&Message| {
        let answered = m.triage.as_ref().is_some_and(|t| t.answered.is_some());
        m.date.is_some_and(|at| at >= since && at <= world.now) && !answered && passes_by(world, m)
    };
    let mut found: Vec<&Message> = world.messages.values().filter(waits).collect();
    found.sort_by_key(|m| (std::cmp::Reverse(m.date), m.id));
    let mut people = BTreeSet::new();
    found.retain(|m| people.insert(m.from.email.as_str()));
    found.into_iter().take(MOST).map(|m| draft(world, m, &assistant)).collect()
}

fn draft(world: &Snapshot, message: &Message, assistant: &Member) -> Proposal {
    let name = message.from.name.clone().unwrap_or_else(|| message.from.email.clone());
    let (who, owner, through) = (first(&name), first(&world.office.owner.name), first(&assistant.name));
    let act = message.acts.iter().find(|a| a.kind == ActKind::ProposeMeeting);
    let quote = spoken::short(act.map_or(message.subject.as_str(), |act| &act.sentence), 160);
    let text = format!(
        "{who},\n\nthank you for writing. {owner}’s time is arranged by {} ({}), who knows the days. Please send it \
         there, with what it is for, who should be there and how long it takes.\n\n{owner}’s office\n",
        assistant.name, assistant.email
    );
    let subject = match message.subject.trim() {
        "" => "Your request".to_owned(),
        subject if subject.to_lowercase().starts_with("re:") => subject.to_owned(),
        subject => format!("Re: {subject}"),
    };
    let effect = Effect::DraftMail {
        message_id: format!("reroute-{}@equerry", message.id),
        to: vec![message.from.clone()],
        cc: Vec::new(),
        subject,
        text,
        in_reply_to: Some(message.id),
    };
    let evidence = Evidence {
        item: ItemRef::Message(message.id),
        quote: quote.clone(),
        at: message.date,
        clearance: message.clearance.clone(),
    };
    let draft = Draft {
        kind: "partnership.reroute",
        key: message.id.to_string(),
        title: format!("Ask {name} to come through {through}"),
        because: format!(
            "{who} asks {owner} directly: “{quote}” You agreed that such requests come through {through}."
        ),
        effect,
        ways: Vec::new(),
        expected: format!("requests for time reach {through}"),
        reasons: vec![
            drafts::minutes("asked", "a slot that is not given away unseen", 5.0),
            drafts::minutes("time", "time it takes", -1.0),
        ],
        evidence: vec![evidence],
        about: vec![ItemRef::Message(message.id)],
        goal: None,
        by: None,
        expires: world.now + SignedDuration::from_hours(48),
    };
    Proposal::new(draft, world.now)
}

fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at};
    use jiff::Timestamp;
    use world::message::SpeechAct;
    use world::note::{Rights, Signed, Written};
    use world::{Item, Mailbox, MessageId, Note, PersonId, SourceId};

    fn joss() -> Member {
        Member {
            person: PersonId::derive("joss"),
            name: "Joss Adeyemi".into(),
            email: "joss@northwharf.example".into(),
        }
    }

    /// An office in which this is agreed, by so many of the two.
    fn scene(through: bool, names: usize) -> Scene {
        let mut scene = Scene::new();
        let mut office = (*scene.world.office).clone();
        office.assistant = Some(joss());
        scene.world.office = office.into();
        scene.set_now(at(2, 12, 0));
        let both = [scene.world.office.owner.person, joss().person];
        let signed =
            both.into_iter().take(names).map(|by| Signed { by, at: Timestamp::UNIX_EPOCH }).collect();
        let written = Written::Agreed { rights: Rights { through, ..Rights::default() }, signed };
        let note = Note::of_growth(joss().person, joss().person, Timestamp::UNIX_EPOCH, "", written, true);
        scene.world.put(Item::Note(note));
        scene
    }

    fn asks(scene: &Scene, from: &str) -> Message {
        let to = scene.world.office.addresses[0].clone();
        let mut message = Message::new(
            MessageId::derive(from),
            SourceId::derive("mail"),
            Mailbox { email: from.to_owned(), name: Some("Emil Kovac".into()) },
            "Half an hour",
        );
        message.to = vec![Mailbox { email: to, name: None }];
        message.date = Some(at(2, 9, 0));
        let sentence = "Could we meet on Thursday?".to_owned();
        let act = SpeechAct {
            kind: ActKind::ProposeMeeting,
            sentence,
            confidence: 0.9,
            named: None,
            due: None,
            due_words: None,
        };
        message.acts = vec![act];
        message
    }

    fn found(scene: &Scene, message: Message) -> Vec<Proposal> {
        let mut world = scene.world.clone();
        world.put(Item::Message(Box::new(message)));
        super::propose(&world)
    }

    #[test]
    fn who_asks_past_the_assistant_is_sent_to_them_once_both_agreed() {
        let agreed = scene(true, 2);
        let proposals = found(&agreed, asks(&agreed, "emil@routewise.example"));
        let [one] = proposals.as_slice() else { panic!("{proposals:?}") };
        let Effect::DraftMail { to, text, in_reply_to, .. } = &one.effect else { panic!("{one:?}") };
        assert_eq!((to[0].email.as_str(), in_reply_to.is_some()), ("emil@routewise.example", true));
        assert!(text.contains("Joss Adeyemi (joss@northwharf.example)"), "{text}");
        for scene in [scene(true, 1), scene(false, 2)] {
            assert!(found(&scene, asks(&scene, "emil@routewise.example")).is_empty(), "not agreed by both");
        }
    }

    #[test]
    fn who_may_write_directly_and_who_asks_for_nothing_are_let_be() {
        let mut scene = scene(true, 2);
        let mut office = (*scene.world.office).clone();
        office.always_through = vec!["henrik@northwharf.example".into()];
        scene.world.office = office.into();
        let of = |from: &str, change: &dyn Fn(&mut Message)| {
            let mut message = asks(&scene, from);
            change(&mut message);
            found(&scene, message).len()
        };
        assert_eq!(of("emil@routewise.example", &|_| ()), 1);
        assert_eq!(of("henrik@northwharf.example", &|_| ()), 0, "always gets through");
        let joss = Mailbox { email: joss().email, name: None };
        assert_eq!(of("emil@routewise.example", &|m| m.cc = vec![joss.clone()]), 0, "the assistant has it");
        assert_eq!(of("emil@routewise.example", &|m| m.acts.clear()), 0, "asks for nothing");
        assert_eq!(of("emil@routewise.example", &|m| m.marks.bulk = true), 0, "bulk");
        assert_eq!(of("emil@routewise.example", &|m| m.date = Some(at(-2, 9, 0))), 0, "long ago");
    }
}
