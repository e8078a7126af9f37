//! Automations: what runs by itself. Kinds that Equerry may do alone, and playbooks that offer themselves; each with what it
//! would do now, with nothing done, and with what it did, from the audit log.

use super::alone::asks;
use super::in_force;
use crate::playbooks;
use crate::settings::kind_words;
use crate::words::{count, inert};
use crate::{Desk, DeskError};
use engines::enablement;
use engines::maths::acceptance;
use jiff::{SignedDuration, Timestamp};
use ledger::Told;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::authority::Standing;
use world::{Acting, ItemRef, Proposal, ProposalId, Role, Snapshot, Verb, may};

/// Entries of the history that are told of each.
const SHOWN: usize = 20;
/// Days of the audit log that are looked through.
const DAYS: i64 = 90;
/// Entries that are looked through, at most.
const MOST: usize = 2_000;

/// What runs by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Automations {
    /// The finding.
    pub headline: String,
    /// Kinds that Equerry may do alone.
    pub kinds: Vec<Automation>,
    /// Playbooks that offer themselves.
    pub playbooks: Vec<Automation>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Automation {
    /// The kind, or the playbook's name in files and commands.
    pub key: String,
    /// In words; with whose mail it is for.
    pub name: String,
    /// "Acts and tells", "Offers itself".
    pub level: &'static str,
    /// When it runs: "in every round", "a meeting of the board, four weeks ahead".
    pub when: String,
    /// What it would do now, each with why it would ask instead.
    pub now: Vec<Would>,
    /// What it did, latest first.
    pub history: Vec<Did>,
    /// Where all of it can be tried out: a path below the office; empty for a kind.
    pub link: String,
}

/// Something that would be done now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Would {
    /// What.
    pub title: String,
    /// Why it would ask; empty where it would be done.
    pub asks: String,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Did {
    /// When, in words.
    pub when: String,
    /// What.
    pub title: String,
    /// "done alone", "taken back", "agreed to", "declined".
    pub how: &'static str,
}

/// What runs by itself, as whoever sits here may see it; nothing is done.
///
/// # Errors
/// Those of the ledger.
pub async fn automations(desk: &Desk) -> Result<Automations, DeskError> {
    let acting = desk.ledger.acting(&desk.house()).await?;
    let told = told(desk).await?;
    let (kinds, playbooks) = (kinds(desk, &acting, &told).await?, offered(desk, &told).await?);
    let would: usize = kinds.iter().flat_map(|one| &one.now).filter(|one| one.asks.is_empty()).count();
    let headline = match (kinds.len(), would) {
        (0, _) => "Nothing is done without a yes.".to_owned(),
        (n, 0) => {
            format!("{} by itself; nothing of it is to be done now.", count(n, "kind runs", "kinds run"))
        }
        (n, would) => format!(
            "{} by itself, and would do {} now.",
            count(n, "kind runs", "kinds run"),
            count(would, "thing", "things")
        ),
    };
    Ok(Automations { headline: crate::words::sentence(&headline), kinds, playbooks })
}

/// What the audit log holds of answers to proposals, latest first.
async fn told(desk: &Desk) -> Result<Vec<Told>, DeskError> {
    const VERBS: [&str; 3] = ["proposal.accepted", "proposal.dismissed", "proposal.undone"];
    let from = desk.now() - SignedDuration::from_hours(24 * DAYS);
    let wanted = |r: &ledger::Recorded| VERBS.contains(&r.entry.verb.as_str());
    Ok(desk.ledger.history(desk.reader(), from..Timestamp::MAX, wanted, 0, MOST).await?)
}

async fn kinds(desk: &Desk, acting: &Acting, told: &[Told]) -> Result<Vec<Automation>, DeskError> {
    // Whose mail a right is for is told to whoever sees everything.
    let seen = |scope: &str| scope.is_empty() || desk.is_executive();
    let rights: Vec<_> = acting.rights.iter().filter(|r| r.level >= Acting::ACTS && seen(&r.scope)).collect();
    if rights.is_empty() {
        return Ok(Vec::new());
    }
    let mut world = desk.snapshot_of(&desk.house()).await?;
    let found = crate::propose::found(desk, &mut world, &|_| ()).await?;
    let open = world.proposals.values().filter(|p| p.waits(world.now)).cloned();
    let all: BTreeMap<ProposalId, Proposal> = (found.listed.into_iter())
        .chain(found.held.into_iter().map(|(p, _)| p))
        .chain(open)
        .filter(|p| may(desk.reader(), Verb::See, &p.clearance))
        .map(|p| (p.id, p))
        .collect();
    let force = in_force(desk).await?;
    let one = |right: &&world::ActingRight| {
        let own = |p: &&Proposal| {
            acting
                .right(&p.kind.0, acceptance::context(p))
                .is_some_and(|r| r.kind == right.kind && r.scope == right.scope)
        };
        let of_kind = acceptance::best_first(&world, all.values().filter(own));
        Automation {
            key: right.kind.clone(),
            name: match right.scope.as_str() {
                "" => kind_words(&right.kind),
                who => format!("{} (mail of {})", kind_words(&right.kind), inert(who)),
            },
            level: Standing::Autonomy(right.level).word(),
            when: "in every round, as it comes up".to_owned(),
            now: of_kind.into_iter().map(|p| would(&world, &force, p)).collect(),
            history: of_right(desk, told, &right.kind, &right.scope),
            link: String::new(),
        }
    };
    Ok(rights.iter().map(one).collect())
}

fn would(world: &Snapshot, force: &Acting, proposal: &Proposal) -> Would {
    let asks = match (asks(world, force, proposal), enablement::may_act(world, force, proposal)) {
        (Some(why), _) => why,
        (None, Err(_)) => "Support lets nothing be done alone".to_owned(),
        (None, Ok(())) if proposal.handling.passed.is_some() => "It was passed on for a yes".to_owned(),
        (None, Ok(())) => String::new(),
    };
    Would { title: inert(&proposal.title), asks }
}

/// What Equerry did alone of a kind, and what of it was taken back.
fn of_right(desk: &Desk, told: &[Told], kind: &str, scope: &str) -> Vec<Did> {
    let alone = |t: &&Told| {
        let who = &t.recorded.who;
        let of_scope =
            scope.is_empty() || t.proposal.as_ref().is_some_and(|p| acceptance::context(p) == scope);
        t.recorded.entry.verb == "proposal.accepted"
            && who.role == Role::Agent
            && who.automation.as_deref() == Some(kind)
            && of_scope
    };
    let done: Vec<&Told> = told.iter().filter(alone).collect();
    let ids: BTreeSet<ItemRef> = done.iter().flat_map(|t| &t.recorded.entry.items).copied().collect();
    let back = |t: &&Told| {
        t.recorded.entry.verb == "proposal.undone" && t.recorded.entry.items.iter().any(|i| ids.contains(i))
    };
    let mut found: Vec<&Told> = done.into_iter().chain(told.iter().filter(back)).collect();
    found.sort_by_key(|t| std::cmp::Reverse(t.recorded.seq));
    found.into_iter().take(SHOWN).map(|t| did(desk, t)).collect()
}

fn did(desk: &Desk, told: &Told) -> Did {
    let entry = &told.recorded.entry;
    let title = match &told.proposal {
        Some(proposal) => inert(&proposal.title),
        None => entry.facts.get("title").map(|t| inert(t)).unwrap_or_default(),
    };
    let how = match entry.verb.as_str() {
        "proposal.undone" => "taken back",
        "proposal.dismissed" => "declined",
        _ if told.recorded.who.role == Role::Agent => "done alone",
        _ => "agreed to",
    };
    Did { when: crate::card::when(desk, told.recorded.at), title, how }
}

/// The playbooks that offer themselves, with what they would offer now and what was said to it.
async fn offered(desk: &Desk, told: &[Told]) -> Result<Vec<Automation>, DeskError> {
    let world = desk.snapshot().await?;
    let offers = playbooks::offers(desk, &world)?;
    let shelf = playbooks::shelf(desk).await?;
    let one = |book: playbooks::Book| {
        let own = |p: &Proposal| playbooks::slug_of(p) == Some(book.slug.as_str());
        let history: Vec<&Told> = told.iter().filter(|t| t.proposal.as_ref().is_some_and(own)).collect();
        let day = book.next.unwrap_or_else(|| desk.today());
        let now = offers.iter().filter(|p| own(p)).map(|p| Would {
            title: inert(&p.title),
            asks: "It waits for a yes, as every playbook does".to_owned(),
        });
        Automation {
            now: now.collect(),
            level: "Offers itself",
            when: match book.next {
                Some(on) => format!("for {}; next {}", book.trigger, crate::words::day(on, desk.today())),
                None => format!("for {}", book.trigger),
            },
            history: history.into_iter().take(SHOWN).map(|t| did(desk, t)).collect(),
            link: format!("playbooks/{}?on={day}", book.slug),
            name: book.name,
            key: book.slug,
        }
    };
    Ok(shelf.books.into_iter().filter(|book| book.offers).map(one).collect())
}
