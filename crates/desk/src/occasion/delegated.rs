//! A yes to sending somebody in the executive's place fills in how far they may go: by what they may decide in the areas
//! that the meeting belongs to.

use super::{keep, occasion_of};
use crate::words::{inert, short};
use crate::{Desk, DeskError};
use world::authority::{Limit, Money, Standing};
use world::occasion::StandIn;
use world::responsibility::Subject;
use world::{Effect, Event, Grant, Item, ItemRef, Mailbox, PersonId, Proposal, Responsibility, State};

/// The kind of proposal that sends somebody.
const KIND: &str = "agenda.delegate";
/// What may be answered where nothing is agreed.
pub(crate) const KNOWN: &str = "What is known and settled already";
/// By when a report is due: after the meeting, in hours.
const REPORT_HOURS: i64 = 2;

/// After a yes of the executive that was carried out: the stand-in of the meeting, where nobody was named so far. An
/// assistant's yes names nobody: only the executive gives that authority.
pub(crate) async fn fill(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    if proposal.kind.0 != KIND || !matches!(proposal.state, State::Applied { .. }) || !desk.is_executive() {
        return Ok(());
    }
    let (Some(event), Some(who)) = (event(desk, proposal).await?, sent(proposal)) else { return Ok(()) };
    if occasion_of(&event).stand_in.is_some() {
        return Ok(());
    }
    let stand_in = stand_in(desk, &event, who).await?;
    let words = format!("{} goes to {}.", super::stand_in::first(&stand_in.who), short(&event.summary, 60));
    let mut said = occasion_of(&event);
    said.stand_in = Some(stand_in);
    keep(desk, "meeting.represented", words, event.clone(), event, said).await.map(drop)
}

/// After that yes was taken back: nobody stands in any more, where the limits are still those that it filled in.
pub(crate) async fn empty(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    if proposal.kind.0 != KIND || !matches!(proposal.state, State::Undone { .. }) || !desk.is_executive() {
        return Ok(());
    }
    let (Some(event), Some(who)) = (event(desk, proposal).await?, sent(proposal)) else { return Ok(()) };
    let mut said = occasion_of(&event);
    let Some(known) = said.stand_in.take() else { return Ok(()) };
    let filled = stand_in(desk, &event, who).await?;
    let same = |a: &StandIn, b: &StandIn| {
        (&a.who.email, &a.may_agree, &a.may_answer, &a.take_back, &a.limit)
            == (&b.who.email, &b.may_agree, &b.may_answer, &b.take_back, &b.limit)
    };
    if !same(&known, &filled) {
        return Ok(());
    }
    let words = format!("Nobody stands in at {}.", short(&event.summary, 60));
    keep(desk, "meeting.withdrawn", words, event.clone(), event, said).await.map(drop)
}

/// How far the assistant could go at a meeting, by what they may decide in the areas that it belongs to; none where nobody
/// assists, or nothing is agreed for them there.
pub(crate) async fn could_go(
    desk: &Desk,
    event: &Event,
) -> Result<Option<super::sheet::Represented>, DeskError> {
    let Some(assistant) = desk.office().assistant.clone() else { return Ok(None) };
    let who = Mailbox { email: assistant.email, name: Some(assistant.name) };
    let found = stand_in(desk, event, who).await?;
    let world = desk.snapshot().await?;
    // A right that nobody gave is no answer to the question.
    let agreed = !found.may_agree.is_empty() || found.may_answer.iter().any(|line| line != KNOWN);
    Ok(agreed.then(|| super::sheet::represented(&world, &found, false)))
}

/// The meeting that a proposal is about, as it is now.
async fn event(desk: &Desk, proposal: &Proposal) -> Result<Option<Event>, DeskError> {
    let id = proposal.about.iter().find(|item| matches!(item, ItemRef::Event(_)));
    let Some(id) = id else { return Ok(None) };
    match desk.ledger.item(&desk.house(), *id).await {
        Ok(Item::Event(event)) => Ok(Some(event)),
        Ok(_) => Ok(None),
        Err(e) if e.code() == "E_NOT_FOUND" => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Who is sent: whoever gets a copy of the letter that says so; in an edited yes there may be nobody.
fn sent(proposal: &Proposal) -> Option<Mailbox> {
    proposal.effect.parts().into_iter().find_map(|part| match part {
        Effect::DraftMail { cc, .. } => cc.last().cloned(),
        _ => None,
    })
}

async fn stand_in(desk: &Desk, event: &Event, who: Mailbox) -> Result<StandIn, DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    // By its title alone, as authority is judged: what an invitation says of itself gives nobody anything.
    let item = Item::Event(event.clone());
    let subject = Subject::of(&item);
    let person = crate::gather::Names::of(&world).find(&who.email);
    let rights = desk.ledger.grants(&desk.house()).await?;
    let areas = world.responsibilities.values().filter(|area| area.covers(&subject));
    let (mut may_agree, mut may_answer, mut take_back, mut sums) = (vec![], vec![], vec![], vec![]);
    for area in areas {
        let name = inert(&area.name);
        match right(desk, &rights, area, person) {
            Some((standing, most)) if standing.decides_alone() => {
                may_agree.push(with_limit(&name, &most));
                sums.extend(most.money);
            }
            Some((standing, _)) if standing.rank() > 0 => {
                may_answer.push(name.clone());
                take_back.push(format!("{name}: every decision"));
            }
            _ => take_back.push(name),
        }
    }
    if may_agree.is_empty() && may_answer.is_empty() {
        may_answer.push(KNOWN.to_owned());
    }
    if take_back.is_empty() {
        take_back.push("What goes beyond that".to_owned());
    }
    let zone = desk.office().tz();
    Ok(StandIn {
        who: Mailbox { name: Some(who.called()), email: who.email },
        may_agree,
        may_answer,
        take_back,
        limit: least(sums),
        report_by: event.interval(&zone).end + jiff::SignedDuration::from_hours(REPORT_HOURS),
        how: String::new(),
        by: desk.reader().actor.clone(),
        at: desk.now(),
    })
}

/// What somebody may decide in an area now.
fn right(
    desk: &Desk,
    rights: &[Grant],
    area: &Responsibility,
    person: Option<PersonId>,
) -> Option<(Standing, Limit)> {
    let holds = |g: &&Grant| Some(g.holder) == person && g.holds_at(desk.now());
    let of = rights.iter().filter(holds).filter_map(|g| g.area.as_ref()).find(|r| r.area == area.id)?;
    Some((of.standing, of.limit.clone()))
}

/// "Supplier dates, up to 60 minutes; never price".
fn with_limit(name: &str, limit: &Limit) -> String {
    match limit.to_string() {
        none if none.is_empty() => name.to_owned(),
        most => format!("{name}, {most}"),
    }
}

/// The smallest of some sums; where they are of several currencies none counts, and no money may be agreed.
fn least(sums: Vec<Money>) -> Option<Money> {
    let first = sums.first()?.currency.clone();
    let alike = sums.iter().all(|sum| sum.currency == first);
    sums.into_iter().min_by_key(|sum| sum.minor).filter(|_| alike)
}
