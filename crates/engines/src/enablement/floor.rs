//! The floor: what is never done alone, whatever the record (spec §10.4). In doubt it asks.

use crate::maths::meetings;
use std::collections::BTreeSet;
use world::acting::floor;
use world::{Effect, Floor, PersonId, Proposal, Snapshot};

/// Words of money beside a figure.
const MONEY: [&str; 24] = [
    "eur", "usd", "gbp", "chf", "euro", "euros", "dollar", "dollars", "pound", "pounds", "budget", "invoice",
    "invoices", "price", "prices", "payment", "payments", "pay", "paid", "fee", "fees", "cost", "costs",
    "offer",
];
/// Words of law.
const LEGAL: [&str; 20] = [
    "legal",
    "lawyer",
    "lawyers",
    "counsel",
    "solicitor",
    "attorney",
    "lawsuit",
    "litigation",
    "court",
    "contract",
    "contracts",
    "agreement",
    "liability",
    "settlement",
    "nda",
    "privileged",
    "regulator",
    "subpoena",
    "damages",
    "indemnity",
];
/// Words of somebody's employment, pay or health.
const PERSONNEL: [&str; 24] = [
    "salary",
    "salaries",
    "bonus",
    "payroll",
    "redundancy",
    "redundancies",
    "dismissal",
    "termination",
    "grievance",
    "disciplinary",
    "harassment",
    "sick",
    "illness",
    "medical",
    "diagnosis",
    "pregnancy",
    "appraisal",
    "severance",
    "hr",
    "layoff",
    "layoffs",
    "promotion",
    "resignation",
    "resign",
];
/// How a no begins, in small letters.
const NO: [&str; 14] = [
    "i cannot",
    "i can not",
    "i can't",
    "cannot make",
    "not able to",
    "unable to",
    "i am afraid",
    "i'm afraid",
    "have to decline",
    "must decline",
    "to decline",
    "will not be able",
    "i won't",
    "no, thank you",
];

/// Why Equerry always asks about a proposal; none where its record counts.
pub fn of(world: &Snapshot, proposal: &Proposal) -> Option<Floor> {
    let ways = proposal.ways.iter().map(|way| &way.effect);
    let structural =
        std::iter::once(&proposal.effect).chain(ways).find_map(|e| floor(e, &proposal.clearance));
    structural.or_else(|| mail(world, &proposal.effect)).or_else(|| matter(proposal))
}

/// What a mail of it meets: somebody new, or somebody outside or above who is told no.
fn mail(world: &Snapshot, effect: &Effect) -> Option<Floor> {
    for part in effect.parts() {
        let Effect::DraftMail { to, cc, text, .. } = part else { continue };
        let text = text.to_lowercase();
        let says_no = NO.iter().any(|no| text.contains(no));
        for who in to.iter().chain(cc) {
            let email = who.email.to_lowercase();
            if world.learned.correspondents.get(&email).is_none_or(|c| c.sent == 0) {
                return Some(Floor::FirstMail);
            }
            if says_no && (meetings::is_external(world, &email) || is_above(world, &email)) {
                return Some(Floor::Declines);
            }
        }
    }
    None
}

/// Whether somebody stands above the executive in the reporting lines.
fn is_above(world: &Snapshot, email: &str) -> bool {
    let Some(who) = world.person_by_email(email).map(|p| p.id) else { return false };
    let mut seen: BTreeSet<PersonId> = BTreeSet::new();
    let mut at = world.office.owner.person;
    while let Some(manager) = world.people.get(&at).and_then(|p| p.manager) {
        if manager == who {
            return true;
        }
        if !seen.insert(manager) {
            return false;
        }
        at = manager;
    }
    false
}

/// What its words speak of: all that it would write, and all that it rests on.
fn matter(proposal: &Proposal) -> Option<Floor> {
    let mut texts: Vec<&str> = vec![&proposal.title, &proposal.because];
    texts.extend(proposal.evidence.iter().map(|e| e.quote.as_str()));
    for part in proposal.effect.parts() {
        match part {
            Effect::DraftMail { subject, text, .. } => texts.extend([subject.as_str(), text]),
            Effect::CreateEvent { draft } => texts.extend([draft.summary.as_str(), &draft.description]),
            Effect::ChangeEvent { change, .. } => {
                texts
                    .extend([&change.summary, &change.description].into_iter().flatten().map(String::as_str));
            }
            Effect::CreateTask { task } => texts.push(&task.title),
            _ => {}
        }
    }
    let words: BTreeSet<String> = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .collect();
    let says = |list: &[&str]| list.iter().any(|word| words.contains(*word));
    let symbol = texts.iter().any(|text| text.contains(['€', '$', '£', '¥']));
    if symbol || says(&MONEY) {
        return Some(Floor::Money);
    }
    if says(&LEGAL) {
        return Some(Floor::Legal);
    }
    says(&PERSONNEL).then_some(Floor::Personnel)
}
