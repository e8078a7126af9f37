//! By hand: what somebody changes themselves. Their doing is the yes.
//!
//! It is kept like a proposal that was accepted and done at once: it stands in the audit trail, is seen by whoever may
//! see what it changed, and is taken back in the same place as everything else. It teaches nothing about proposals.

use crate::{Desk, DeskError};
use ledger::{Entry, LedgerError};
use world::clearance::Approver;
use world::effect::Said;
use world::proposal::{Draft, Way};
use world::{
    Clearance, Effect, Evidence, GoalLink, Grant, GrantId, Item, ItemRef, Level, Note, Proposal, State,
};

/// How the kinds of such changes begin.
const KIND: &str = "hand.";

/// Whether this is what somebody did by hand, not what Equerry proposed.
pub fn is_by_hand(proposal: &Proposal) -> bool {
    proposal.kind.0.starts_with(KIND)
}

/// A change that somebody makes by hand.
pub(crate) struct Deed {
    /// What the audit trail calls it: "task.done".
    pub verb: &'static str,
    /// What was done, in words: "Done: Call the landlord".
    pub said: String,
    /// What it is about: the item as it is afterwards.
    about: Item,
    /// That item as it was read (none: it is new), where it changes itself.
    before: Option<Option<Item>>,
    /// What changes with it, each as it was read and as it is afterwards.
    pub also: Vec<(Item, Item)>,
    /// What comes into being with it.
    pub new: Vec<Item>,
    /// What is taken out with it, each as it was read.
    pub gone: Vec<Item>,
    /// Links to goals; contribution 0 unlinks.
    pub links: Vec<(ItemRef, GoalLink)>,
    /// Rights in areas, each as it was and as it is afterwards.
    pub rights: Vec<(GrantId, Option<Grant>, Option<Grant>)>,
    /// Levels that somebody is asked to take, each as it was asked before and as it is now.
    pub asked: Vec<(GrantId, Option<Grant>, Option<Grant>)>,
    /// Why, where a reason was asked for.
    pub reason: String,
}

impl Deed {
    /// A change of an item, or a new one.
    pub fn of(verb: &'static str, said: impl Into<String>, before: Option<Item>, after: Item) -> Deed {
        Deed { before: Some(before), ..Deed::link(verb, said, after, Vec::new()) }
    }
    /// Links of an item that stays as it is.
    pub fn link(
        verb: &'static str,
        said: impl Into<String>,
        item: Item,
        links: Vec<(ItemRef, GoalLink)>,
    ) -> Deed {
        Deed {
            verb,
            said: said.into(),
            about: item,
            before: None,
            also: Vec::new(),
            new: Vec::new(),
            gone: Vec::new(),
            links,
            rights: Vec::new(),
            asked: Vec::new(),
            reason: String::new(),
        }
    }
    /// An item that is taken out, with the links of it.
    pub fn take_out(
        verb: &'static str,
        said: impl Into<String>,
        item: Item,
        links: Vec<(ItemRef, GoalLink)>,
    ) -> Deed {
        Deed { gone: vec![item.clone()], ..Deed::link(verb, said, item, links) }
    }
    fn clearance(&self) -> Clearance {
        let before = self.before.iter().flatten();
        let also = self.also.iter().flat_map(|(before, after)| [before, after]);
        let all = before.chain(also).chain(&self.new).map(Item::clearance);
        all.fold(self.about.clearance(), |joined, other| joined.join(&other))
    }
    /// The author, where all that changes are notes of their own.
    fn of_author(&self, reader: &world::Reader) -> Option<Approver> {
        let mut approver = None;
        for item in self.changes().flat_map(|(before, after)| before.into_iter().chain([after])) {
            let Item::Note(note) = item else { return None };
            approver = Some(Approver::of_author(reader, note)?);
        }
        approver.filter(|_| self.links.is_empty() && self.gone.is_empty())
    }
    /// Every item that changes: as it was read (none: it is new), and as it is afterwards.
    fn changes(&self) -> impl Iterator<Item = (Option<&Item>, &Item)> {
        let main = self.before.iter().map(|before| (before.as_ref(), &self.about));
        let also = self.also.iter().map(|(before, after)| (Some(before), after));
        main.chain(also).chain(self.new.iter().map(|item| (None, item)))
    }
}

/// Does it: items, links, the way back and the audit entry in one transaction.
///
/// # Errors
/// `E_CLEARANCE` when it is not theirs to change, `E_CONFLICT` when it was changed since it was read; nothing is
/// changed then.
pub(crate) async fn carry_out(desk: &Desk, deed: Deed) -> Result<Proposal, DeskError> {
    let now = desk.now();
    let clearance = deed.clearance();
    let by = Approver::of(desk.reader(), &clearance).or_else(|| deed.of_author(desk.reader()));
    let by = by.ok_or_else(|| DeskError::NotAllowed {
        who: desk.office().owner.name.clone(),
        what: "change that".to_owned(),
    })?;
    let number = desk.ledger.audit_head().await?.map_or(0, |head| head.entries);
    let unlinked = unlinked(desk, &deed.links).await?;
    let mut txn = desk.ledger.begin(by.actor(), now).await?;
    let mut back = Vec::new();
    for (before, after) in deed.changes() {
        let stored = match txn.item(&desk.house(), after.reference()).await {
            Ok(item) => Some(item),
            Err(LedgerError::NotFound { .. }) => None,
            Err(other) => return Err(other.into()),
        };
        if stored.as_ref() != before {
            return Err(changed_since(ledger::title(after)));
        }
        back.push(match stored {
            Some(item) => put(Some(after), item),
            None => Effect::TakeOut { item: after.reference() },
        });
    }
    back.extend(unlinked);
    for item in &deed.gone {
        if txn.item(&desk.house(), item.reference()).await.ok().as_ref() != Some(item) {
            return Err(changed_since(ledger::title(item)));
        }
        back.push(put(None, item.clone()));
    }
    let ended = |(grant, before, _): &(GrantId, Option<Grant>, _)| set_right(*grant, before.as_ref());
    back.extend(deed.rights.iter().map(ended));
    let unasked = |(grant, before, _): &(GrantId, Option<Grant>, _)| ask(*grant, before.as_ref());
    back.extend(deed.asked.iter().map(unasked));
    back.reverse();
    let mut proposal = proposal(&deed, clearance, number, now);
    proposal.show(now)?;
    proposal.accept(&by, now)?;
    proposal.applied(Some(Effect::Together { effects: back }), now)?;
    let entry = entry(&deed, &proposal);
    let mut items = vec![Item::Proposal(Box::new(proposal.clone()))];
    items.extend(deed.changes().map(|(_, after)| after.clone()));
    txn.save_all(items).await?;
    for (item, link) in &deed.links {
        txn.link(*item, link).await?;
    }
    for item in &deed.gone {
        txn.remove(item.reference()).await?;
    }
    for (grant, _, after) in &deed.rights {
        crate::grid::put_right(&mut txn, *grant, after.as_ref()).await?;
    }
    for (grant, _, after) in &deed.asked {
        crate::grid::put_asked(&mut txn, *grant, after.as_ref()).await?;
    }
    txn.audit(entry).await?;
    txn.commit().await?;
    Ok(proposal)
}

/// Keeps a note in place of the one before. Where it is another one now, since others may see it, the one before goes.
///
/// # Errors
/// As [`carry_out`].
pub(crate) async fn keep_note(
    desk: &Desk,
    verb: &'static str,
    said: String,
    before: Option<Note>,
    after: Note,
) -> Result<crate::grid::Changed, DeskError> {
    let id = after.id.to_string();
    let deed = match before {
        Some(before) if before.id != after.id => {
            let mut deed = Deed::take_out(verb, said.clone(), Item::Note(before), Vec::new());
            deed.new = vec![Item::Note(after)];
            deed
        }
        before => Deed::of(verb, said.clone(), before.map(Item::Note), Item::Note(after)),
    };
    let undo = carry_out(desk, deed).await?.id;
    Ok(crate::grid::Changed { id, said, undo })
}

/// The last change by hand of this verb that made or changed an item and still stands: what was done when it is sent
/// twice.
pub(crate) async fn last(desk: &Desk, verb: &str, item: ItemRef) -> Result<Option<Proposal>, DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    let kind = format!("{KIND}{verb}");
    let is_it = |p: &&Proposal| {
        p.kind.0 == kind && p.about.contains(&item) && matches!(p.state, State::Applied { undo: Some(_), .. })
    };
    Ok(world.proposals.values().filter(is_it).max_by_key(|p| p.created).cloned())
}

fn set_right(grant: GrantId, to: Option<&Grant>) -> Effect {
    Effect::SetAuthority { grant, to: to.cloned().map(Box::new) }
}

fn ask(grant: GrantId, to: Option<&Grant>) -> Effect {
    Effect::AskAuthority { grant, to: to.cloned().map(Box::new) }
}

/// What makes an item as it is here of one as it was. What a person says of an event stays in the office; its calendar
/// is not touched.
pub(crate) fn put(was: Option<&Item>, item: Item) -> Effect {
    match item {
        Item::Event(event) if matches!(was, Some(Item::Event(was)) if was.stay != event.stay) => {
            Effect::SetStay { event: event.id, stay: event.stay }
        }
        Item::Event(event) if matches!(was, Some(Item::Event(was)) if Said::of(was) != Said::of(&event)) => {
            Effect::SetOccasion { event: event.id, said: Box::new(Said::of(&event)) }
        }
        Item::Event(event) => Effect::SetActivity { event: event.id, activity: event.activity },
        item => Effect::PutBack { item: Box::new(item) },
    }
}

/// The entry of the audit trail. A private item is not named: the trail is not sealed.
fn entry(deed: &Deed, proposal: &Proposal) -> Entry {
    let named = match proposal.clearance.level <= Level::Confidential {
        true => ledger::title(&deed.about).to_owned(),
        false => "(private)".to_owned(),
    };
    Entry::new(deed.verb)
        .about(deed.about.reference())
        .about(ItemRef::Proposal(proposal.id))
        .with("title", named)
        .because(if proposal.clearance.level <= Level::Confidential { deed.reason.as_str() } else { "" })
}

/// What takes links back, in the order opposite to doing it.
async fn unlinked(desk: &Desk, links: &[(ItemRef, GoalLink)]) -> Result<Vec<Effect>, DeskError> {
    let mut back = Vec::new();
    if links.is_empty() {
        return Ok(back);
    }
    let world = desk.snapshot_of(&desk.house()).await?;
    for (item, link) in links {
        // What a person confirmed gives way to nothing but a person's hand: unlink it first.
        let none = GoalLink { contribution: 0.0, confirmed: true, ..link.clone() };
        let before = world.links_of(*item).iter().find(|l| l.goal == link.goal).cloned();
        back.extend(before.map(|link| Effect::LinkGoal { item: *item, link }));
        back.push(Effect::LinkGoal { item: *item, link: none });
    }
    Ok(back)
}

fn proposal(deed: &Deed, clearance: Clearance, number: u64, now: jiff::Timestamp) -> Proposal {
    let about = deed.about.reference();
    let evidence =
        Evidence { item: about, quote: ledger::title(&deed.about).to_owned(), at: Some(now), clearance };
    let put = deed.changes().map(|(before, after)| put(before, after.clone()));
    let linked = deed.links.iter().map(|(item, link)| Effect::LinkGoal { item: *item, link: link.clone() });
    let gone = deed.gone.iter().map(|item| Effect::TakeOut { item: item.reference() });
    let given = deed.rights.iter().map(|(grant, _, after)| set_right(*grant, after.as_ref()));
    let asked = deed.asked.iter().map(|(grant, _, after)| ask(*grant, after.as_ref()));
    let draft = Draft {
        kind: KIND,
        key: format!("{} {} {number}", deed.verb, about.uuid()),
        title: deed.said.clone(),
        because: "Done by hand.".to_owned(),
        effect: Effect::Together {
            effects: put.chain(linked).chain(gone).chain(given).chain(asked).collect(),
        },
        ways: Vec::<Way>::new(),
        expected: String::new(),
        reasons: Vec::new(),
        evidence: vec![evidence],
        about: vec![about],
        goal: None,
        by: None,
        expires: now + jiff::SignedDuration::from_hours(1),
    };
    let mut proposal = Proposal::new(draft, now);
    proposal.kind.0 = format!("{KIND}{}", deed.verb);
    proposal
}

/// Before it is taken back: what it changed must still be as it left it.
///
/// # Errors
/// `E_CONFLICT` when somebody changed it since.
pub(crate) async fn check_untouched(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    // What was taken back already says so itself.
    if !matches!(proposal.state, State::Applied { .. }) {
        return Ok(());
    }
    for part in proposal.effect.parts() {
        if let Effect::SetActivity { event, activity } = part
            && let Ok(Item::Event(now)) = desk.ledger.item(&desk.house(), ItemRef::Event(*event)).await
            && now.activity != *activity
        {
            return Err(changed_since(&now.summary));
        }
        if let Effect::SetStay { event, stay } = part
            && let Ok(Item::Event(now)) = desk.ledger.item(&desk.house(), ItemRef::Event(*event)).await
            && now.stay != *stay
        {
            return Err(changed_since(&now.summary));
        }
        if let Effect::SetOccasion { event, said } = part
            && let Ok(Item::Event(now)) = desk.ledger.item(&desk.house(), ItemRef::Event(*event)).await
            && Said::of(&now) != **said
        {
            return Err(changed_since(&now.summary));
        }
        if let Effect::SetAuthority { grant, to } = part
            && desk.ledger.grants(&desk.house()).await?.iter().find(|g| g.id == *grant) != to.as_deref()
        {
            return Err(changed_since(&proposal.title));
        }
        if let Effect::AskAuthority { grant, to } = part
            && crate::grid::known_question(desk, *grant).await?.as_ref() != to.as_deref()
        {
            return Err(changed_since(&proposal.title));
        }
        if let Effect::TakeOut { item } = part
            && let Ok(there) = desk.ledger.item(&desk.house(), *item).await
        {
            return Err(changed_since(ledger::title(&there)));
        }
        if let Effect::PutBack { item } = part
            && desk.ledger.item(&desk.house(), item.reference()).await.ok().as_ref() != Some(item)
        {
            return Err(changed_since(ledger::title(item)));
        }
    }
    Ok(())
}

/// A task that this change had ended and that is open again once it is taken back.
pub(crate) fn reopened(proposal: &Proposal) -> Option<&world::Task> {
    let State::Undone { .. } = proposal.state else { return None };
    proposal.effect.parts().into_iter().find_map(|part| match part {
        Effect::PutBack { item } => match &**item {
            Item::Task(task) if !task.state.is_open() => Some(task),
            _ => None,
        },
        _ => None,
    })
}

/// What somebody did by hand, in words, and whether it can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Which: its whole id takes it back.
    pub id: String,
    /// "Done: Call the landlord".
    pub words: String,
    /// Whether it stands and this reader may take it back.
    pub undo: bool,
}

/// Tells what was done by hand.
///
/// # Errors
/// `E_NOT_FOUND`, also for what was not done by hand.
pub async fn told(desk: &Desk, id: &str) -> Result<Told, DeskError> {
    let proposal = desk.proposal(id).await?;
    if !is_by_hand(&proposal) {
        return Err(DeskError::NotFound { kind: "change", id: id.to_owned() });
    }
    let stands = matches!(proposal.state, State::Applied { undo: Some(_), .. });
    let words = crate::words::inert(&proposal.title);
    Ok(Told {
        id: proposal.id.to_string(),
        words: if stands { words } else { format!("Taken back: {words}") },
        undo: stands && crate::decide::approver(desk, &proposal).is_ok(),
    })
}

fn changed_since(title: &str) -> DeskError {
    DeskError::Input {
        problem: format!("\"{title}\" was changed since you saw it"),
        code: "E_CONFLICT",
        hint: "nothing was changed; look at it as it is now, then try again".to_owned(),
    }
}
