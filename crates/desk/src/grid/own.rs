//! What one person may decide alone, up to what, and what they bring back: for their own page.

use super::{first, part};
use crate::office::is_shared;
use crate::words::{count, inert};
use crate::{Desk, DeskError};
use serde::Serialize;
use world::{Actor, Grant, PersonId, Responsibility, Role, Snapshot, Standing};

/// An area as the one who has a part in it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnArea {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is to bring about; may be empty.
    pub outcome: String,
    /// "Accountable", "Responsible": their parts in it.
    pub parts: Vec<&'static str>,
    /// Their level, where one was agreed: "Advise".
    pub level: Option<String>,
    /// Up to what: "up to 60 minutes; never price"; may be empty.
    pub limit: String,
    /// Until when, in words; none is until it is ended.
    pub until: Option<String>,
    /// What to do with it: "You are told after."; empty where they decide it alone.
    pub back: String,
}

/// What somebody may decide, and what they bring back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Own {
    /// The finding.
    pub headline: String,
    /// Where they decide alone, within the limit.
    pub alone: Vec<OwnArea>,
    /// What to do with what goes beyond a limit, said once; empty where no limit is set.
    pub beyond: String,
    /// Where they ask, propose or bring it back first.
    pub back: Vec<OwnArea>,
    /// Where they are only asked or told, or step in.
    pub hears: Vec<OwnArea>,
}

/// What somebody may decide alone, with limits, and what they must bring back. Only what is shared with those who work
/// here is told.
///
/// # Errors
/// Those of the ledger.
pub async fn of_person(desk: &Desk, person: PersonId) -> Result<Own, DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    let actor = Actor { person, role: Role::DirectReport, name: String::new(), automation: None };
    let rights = desk.ledger.reader(&actor, desk.now()).await?.grants;
    let reader = desk.reader().actor.person;
    let words = Words { world: &world, person, reader, executive: desk.office().owner.person };
    let (mut alone, mut back, mut hears) = (Vec::new(), Vec::new(), Vec::new());
    let mut outright = 0;
    let marks = crate::marks::Marks::of(&world);
    for area in super::areas(&world, &marks).into_iter().filter(|area| is_shared(&area.clearance)) {
        let right = super::rights::of(&rights, area, person).filter(|g| g.holds_at(desk.now()));
        if right.is_none() && !area.people().any(|p| p == person) {
            continue;
        }
        // The executive decides everywhere: no level is agreed with them.
        let decides = person == words.executive
            || right.and_then(|g| g.area.as_ref()).is_some_and(|r| r.standing.decides_alone());
        let tells = right.and_then(|g| g.area.as_ref()).is_some_and(|r| r.standing == ACTS_AND_TELLS);
        outright += usize::from(decides && !tells);
        let works = area.owner == person || area.responsible.contains(&person);
        let list = match (decides, right.is_some() || works) {
            (true, _) => &mut alone,
            (false, true) => &mut back,
            (false, false) => &mut hears,
        };
        list.push(told(desk, &words, area, right));
    }
    Ok(Own {
        headline: words.headline(outright, alone.len()),
        beyond: words.beyond(alone.iter().any(|area| !area.limit.is_empty())),
        alone,
        back,
        hears,
    })
}

/// The same of somebody by name: of anybody for the executive, of themselves for others.
///
/// # Errors
/// `E_NOT_FOUND`; `E_CLEARANCE` for the levels of somebody else.
pub async fn of_named(desk: &Desk, word: &str) -> Result<Own, DeskError> {
    let me = desk.reader().actor.clone();
    // Whoever sees nobody else's card still knows their own name.
    if me.role == Role::DirectReport {
        let own = crate::gather::Names::of(&desk.snapshot_of(&desk.house()).await?).find(word);
        return match own == Some(me.person) {
            true => of_person(desk, me.person).await,
            false => Err(DeskError::NotAllowed {
                who: "the executive".to_owned(),
                what: "see what others may decide".to_owned(),
            }),
        };
    }
    let world = desk.snapshot().await?;
    let person = super::work::meant(&world, word)?;
    if person != me.person {
        desk.only_executive("see what others may decide")?;
    }
    of_person(desk, person).await
}

/// Done, then told: no decision that ends with them.
pub(super) const ACTS_AND_TELLS: Standing = Standing::Autonomy(3);

/// "You may decide two areas alone, and act in two more and tell."
pub(super) fn alone_in(who: &str, outright: usize, tells: usize) -> String {
    let areas = |n: usize| count(n, "area", "areas");
    match (outright, tells) {
        (n, 0) => format!("{who} may decide {} alone.", areas(n)),
        (0, n) => format!("{who} may act in {} and tell afterwards.", areas(n)),
        (n, more) => {
            let more = count(more, "", "");
            format!("{who} may decide {} alone, and act in {} more and tell.", areas(n), more.trim())
        }
    }
}

/// How it is said: to themselves or of them, and whom a matter goes to.
struct Words<'a> {
    world: &'a Snapshot,
    person: PersonId,
    reader: PersonId,
    executive: PersonId,
}

impl Words<'_> {
    /// "You", or the first name.
    fn who(&self) -> String {
        if self.person == self.reader { "You".to_owned() } else { first(self.world, self.person) }
    }
    /// "You are", "Dana is".
    fn is(&self) -> String {
        if self.person == self.reader { "You are".to_owned() } else { format!("{} is", self.who()) }
    }
    /// To whom a matter goes: "you" for the executive who asks.
    fn to(&self) -> String {
        if self.reader == self.executive { "you".to_owned() } else { first(self.world, self.executive) }
    }
    fn headline(&self, outright: usize, alone: usize) -> String {
        let who = self.who();
        match alone {
            0 => format!(
                "Nothing is agreed yet that {} alone.",
                match self.person == self.reader {
                    true => "you decide".to_owned(),
                    false => format!("{who} decides"),
                }
            ),
            n => alone_in(&who, outright, n - outright),
        }
    }
    fn beyond(&self, limited: bool) -> String {
        if limited { format!("What goes beyond a limit goes to {} first.", self.to()) } else { String::new() }
    }
    /// What they do with a matter of an area without a level of theirs.
    fn without_level(&self, area: &Responsibility) -> String {
        if self.person == self.executive {
            return String::new();
        }
        let (has, to) = (|list: &[PersonId]| list.contains(&self.person), self.to());
        if area.owner == self.person || has(&area.responsible) {
            return format!("No level is agreed: ask {to} before anything is decided.");
        }
        if has(&area.consulted) {
            return format!("{} asked before it is decided.", self.is());
        }
        if has(&area.informed) {
            return format!("{} told after it was decided.", self.is());
        }
        match self.person == self.reader {
            true => "You step in when whoever does it is away.".to_owned(),
            false => format!("{} steps in when whoever does it is away.", self.who()),
        }
    }
}

fn told(desk: &Desk, words: &Words<'_>, area: &Responsibility, right: Option<&Grant>) -> OwnArea {
    let right_in = right.and_then(|g| g.area.as_ref());
    let to = words.to();
    let mut parts: Vec<&'static str> =
        area.parts_of(words.person).into_iter().map(world::Part::word).collect();
    if area.backups.contains(&words.person) {
        parts.push("Steps in");
    }
    OwnArea {
        id: part(area.id),
        name: inert(&area.name),
        outcome: inert(&area.outcome),
        parts,
        level: right_in.map(|r| r.standing.to_string()),
        limit: right_in.map_or(String::new(), |r| inert(&r.limit.to_string())),
        until: right.and_then(|g| super::rights::ends(desk, g)),
        back: match right_in.map(|r| r.standing.rank()) {
            Some(5..) => String::new(),
            Some(0) => format!("It is passed to {to}."),
            Some(1) => format!("Before anything happens, it goes to {to}."),
            Some(_) => format!("It goes to {to} as a proposal, and is decided there."),
            None => words.without_level(area),
        },
    }
}
