//! What a message claims against what is known: the Message-ID of another, a say in somebody else's meeting. It is
//! marked for a person to see; nothing is acted on (security rules 5 and 6).

use crate::office::is_shared;
use crate::{Desk, DeskError};
use connectors::mime::Claim;
use ledger::Extra;
use std::collections::BTreeMap;
use world::{Event, Item, Message, MessageId, Reader};

/// Marks the messages that are new and claim what they may not. What is private doubts only what is private itself:
/// a mark that everybody sees must not tell of it.
pub(super) async fn mark(
    desk: &Desk,
    items: &mut [(Item, Extra)],
    claims: &BTreeMap<MessageId, Vec<Claim>>,
) -> Result<(), DeskError> {
    for (reader, shared) in [(desk.sharing(), true), (desk.house(), false)] {
        let mut messages: Vec<&mut Message> = items
            .iter_mut()
            .filter_map(
                |(item, _)| if let Item::Message(message) = item { Some(&mut **message) } else { None },
            )
            .filter(|message| is_shared(&message.clearance) == shared)
            .collect();
        same_ids(desk, &reader, &mut messages).await?;
        for message in messages {
            for claim in claims.get(&message.id).into_iter().flatten() {
                let known = desk.ledger.by_key(&reader, "event", &claim.uid).await?;
                if let Some(Item::Event(event)) = known {
                    doubt(message, presumes(desk, message, claim, &event));
                }
            }
        }
    }
    Ok(())
}

/// A body that bears the Message-ID of another, which came first.
async fn same_ids(desk: &Desk, reader: &Reader, messages: &mut [&mut Message]) -> Result<(), DeskError> {
    let ids: Vec<&str> = messages.iter().map(|m| m.message_id.as_str()).filter(|id| !id.is_empty()).collect();
    let mut known: BTreeMap<String, Vec<MessageId>> = BTreeMap::new();
    for (message_id, id) in desk.ledger.claiming(reader, &ids).await? {
        known.entry(message_id).or_default().push(id);
    }
    for message in messages.iter_mut().filter(|m| !m.message_id.is_empty()) {
        let bearers = known.entry(message.message_id.clone()).or_default();
        if bearers.contains(&message.id) {
            continue;
        }
        doubt(
            message,
            (!bearers.is_empty()).then_some("it bears the Message-ID of another message: kept apart"),
        );
        bearers.push(message.id);
    }
    Ok(())
}

/// What a calendar part says of a meeting that is known, against those who may say so.
fn presumes(desk: &Desk, message: &Message, claim: &Claim, event: &Event) -> Option<&'static str> {
    let sender = message.from.email.as_str();
    let called = |by: &str| match event.organiser.as_deref() {
        Some(organiser) => organiser == by,
        None => desk.office().is_mine(by),
    };
    let listed = event.attendees.iter().any(|a| a.email == sender);
    match claim.method.as_str() {
        "REPLY" | "COUNTER" if !listed => Some("an answer from somebody who is not invited: not acted on"),
        "REPLY" | "COUNTER" => None,
        _ if !called(sender) => Some("about a meeting that its sender does not organise: not acted on"),
        _ => None,
    }
}

fn doubt(message: &mut Message, more: Option<&str>) {
    let Some(more) = more else { return };
    message.flag = Some(match message.flag.take() {
        Some(flag) if flag.contains(more) => flag,
        Some(flag) => format!("{flag}; {more}"),
        None => more.to_owned(),
    });
}
