//! How many requests reach the executive past the assistant: a measure that should fall (spec §12.10).

use super::accountability::Rate;
use jiff::Timestamp;
use std::ops::Range;
use world::message::ActKind;
use world::{Message, Snapshot};

/// Requests that came straight to the executive, of all that came to either, in a stretch of time. Whoever always gets
/// through is left out, and so is what the two write to each other.
///
/// None while no mail is known that went to the assistant alone: then nobody sees what goes through them.
pub fn rate(world: &Snapshot, times: Range<Timestamp>) -> Option<Rate> {
    let assistant = world.office.assistant.as_ref()?.email.to_lowercase();
    let goes_to_them = |m: &Message| m.recipients().any(|to| to.email.eq_ignore_ascii_case(&assistant));
    let goes_to_owner = |m: &Message| m.recipients().any(|to| world.office.is_mine(&to.email));
    let within = |m: &&Message| m.date.is_some_and(|at| times.contains(&at));
    let asks =
        |m: &Message| m.acts.iter().any(|act| matches!(act.kind, ActKind::Request | ActKind::Question));
    let counts = |m: &&Message| {
        let from = m.from.email.to_lowercase();
        let through = world.office.always_through.iter().any(|who| who.eq_ignore_ascii_case(&from));
        !m.mine && from != assistant && !through && !m.marks.bulk && !m.marks.automatic && !m.marks.junk
    };
    let mut rate = Rate::default();
    let mut seen_through = false;
    for message in world.messages.values().filter(within).filter(counts) {
        let (them, owner) = (goes_to_them(message), goes_to_owner(message));
        seen_through |= them && !owner;
        if asks(message) && (them || owner) {
            rate.of += 1;
            rate.hits += u32::from(!them);
        }
    }
    seen_through.then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at};
    use std::sync::Arc;
    use world::message::SpeechAct;
    use world::{Item, Mailbox, MessageId, PersonId, SourceId, office::Member};

    fn mail(n: usize, from: &str, to: &[&str], kind: ActKind) -> Item {
        let mailbox = |email: &str| Mailbox { email: email.into(), name: None };
        let id = MessageId::derive(&n.to_string());
        let mut message = Message::new(id, SourceId::derive("mail"), mailbox(from), "A matter");
        message.to = to.iter().map(|to| mailbox(to)).collect();
        message.date = Some(at(-3, 9, 0));
        message.acts = vec![SpeechAct {
            kind,
            sentence: "Could you?".into(),
            confidence: 0.9,
            named: None,
            due: None,
            due_words: None,
        }];
        Item::Message(Box::new(message))
    }

    #[test]
    fn whoever_always_gets_through_does_not_count() {
        let mut scene = Scene::new();
        let (mara, joss) = ("mara@northwharf.example", "joss@northwharf.example");
        let office = Arc::make_mut(&mut scene.world.office);
        office.assistant =
            Some(Member { person: PersonId::derive("joss"), name: "Joss".into(), email: joss.into() });
        office.always_through = vec!["chair@far.example".into()];
        office.addresses = vec![mara.into()];
        let month = at(-28, 0, 0)..at(1, 0, 0);
        assert_eq!(rate(&scene.world, month.clone()), None);
        for item in [
            mail(1, "ana@far.example", &[mara], ActKind::Request),
            mail(2, "ben@far.example", &[mara, joss], ActKind::Request),
            mail(3, "chair@far.example", &[mara], ActKind::Request),
            mail(4, "ana@far.example", &[mara], ActKind::Inform),
            mail(5, joss, &[mara], ActKind::Request),
        ] {
            scene.world.put(item);
        }
        assert_eq!(rate(&scene.world, month.clone()), None, "what goes to Joss alone is not read here");
        scene.world.put(mail(6, "cem@far.example", &[joss], ActKind::Request));
        assert_eq!(rate(&scene.world, month), Some(Rate { hits: 1, of: 3 }));
        assert_eq!(rate(&scene.world, at(-2, 0, 0)..at(1, 0, 0)), None, "of these days nothing is known");
    }
}
