//! Who is not to be contacted, or not to be asked, and what that stops: suggestions that are open, a yes to one of them,
//! and an effect that is taken up (spec §7.8).

use crate::words::inert;
use crate::{Desk, DeskError};
use engines::relationships::suggest::INTRODUCTION;
use world::consent::merged_into;
use world::{Effect, Item, ItemRef, Person, PersonId, Proposal, Relation, Snapshot};

/// Why a proposal may not go on, in a sentence without its full stop; none where nothing stands against it.
pub(crate) fn stopped(world: &Snapshot, proposal: &Proposal, effect: &Effect) -> Option<String> {
    if crate::by_hand::is_by_hand(proposal) {
        return None;
    }
    let written_to: Vec<&Person> = effect
        .parts()
        .into_iter()
        .filter_map(|part| if let Effect::DraftMail { to, .. } = part { Some(to) } else { None })
        .flatten()
        .filter_map(|who| world.person_by_email(&who.email))
        .collect();
    let of_people = proposal.kind.0.starts_with("relationship.");
    let about = proposal.about.iter().filter(|_| of_people).filter_map(|item| match item {
        ItemRef::Person(id) => world.people.get(id),
        _ => None,
    });
    let mut all = written_to.iter().copied().chain(about);
    if let Some(person) = all.find(|p| says(world, p.id, |r| r.no_contact)) {
        return Some(format!("{} is not to be contacted", inert(&person.name)));
    }
    let asked = proposal.kind.0 == INTRODUCTION;
    let asked = written_to.into_iter().filter(|_| asked).find(|p| says(world, p.id, |r| r.do_not_ask));
    asked.map(|person| format!("{} is not to be asked to introduce anybody", inert(&person.name)))
}

/// Whether something is said of somebody: on this card, or on the one it is counted under.
fn says(world: &Snapshot, person: PersonId, what: impl Fn(&Relation) -> bool) -> bool {
    let main = merged_into(&world.people, person);
    [person, main].iter().filter_map(|id| world.people.get(id)).any(|p| what(&p.relation))
}

/// Before a yes counts: nobody it concerns has asked to be left alone since it was proposed.
///
/// # Errors
/// `E_STATE` with who, and what to do.
pub(crate) async fn check(desk: &Desk, proposal: &Proposal, effect: &Effect) -> Result<(), DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    match stopped(&world, proposal, effect) {
        None => Ok(()),
        Some(why) => Err(DeskError::input(
            &why,
            "E_STATE",
            "nothing was changed; their card says so, and can say otherwise",
        )),
    }
}

/// Ends the open proposals against which something stands now.
pub(super) async fn withdraw(desk: &Desk) -> Result<(), DeskError> {
    let (house, now) = (desk.house(), desk.now());
    let world = desk.snapshot_of(&house).await?;
    let open = world.proposals.values().filter(|p| p.is_open());
    let mut over = Vec::new();
    for proposal in open.filter(|p| stopped(&world, p, &p.effect).is_some()) {
        let mut proposal = proposal.clone();
        proposal.expire(now)?;
        over.push(Item::Proposal(Box::new(proposal)));
    }
    if over.is_empty() {
        return Ok(());
    }
    let mut txn = desk.ledger.begin(&house.actor, now).await?;
    txn.save_all(over).await?;
    Ok(txn.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{office, person, proposal};
    use world::Mailbox;

    #[test]
    fn a_flag_stops_letters_to_them_and_requests_through_them() {
        let mut world = office();
        let ana = person("Ana Lima", "ana@far.example");
        let effect = Effect::DraftMail {
            message_id: "m".into(),
            to: vec![Mailbox { email: "ana@far.example".into(), name: None }],
            cc: Vec::new(),
            subject: "Lotte?".into(),
            text: "Would you introduce us?".into(),
            in_reply_to: None,
        };
        let made = |kind| proposal(kind, effect.clone(), vec![ItemRef::Person(ana.id)]);
        let why = |world: &Snapshot, kind| stopped(world, &made(kind), &effect);
        assert_eq!(why(&world, INTRODUCTION), None);
        let mut said = ana.clone();
        said.relation.do_not_ask = true;
        world.put(Item::Person(said.clone()));
        assert_eq!(why(&world, INTRODUCTION).unwrap(), "Ana Lima is not to be asked to introduce anybody");
        assert_eq!(why(&world, "relationship.reach_out"), None);
        said.relation.no_contact = true;
        world.put(Item::Person(said));
        for kind in [INTRODUCTION, "relationship.reach_out", "commitment.remind"] {
            assert_eq!(why(&world, kind).unwrap(), "Ana Lima is not to be contacted", "{kind}");
        }
        assert_eq!(why(&world, "hand.person.changed"), None, "what one does oneself stands");
    }
}
