//! The house: the offices that are served, and who visits one.

use super::guard;
use super::problem::Problem;
use super::shell::Other;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use desk::sign_in::{self, Token};
use desk::{Clock, Desk, Who};
use jiff::Timestamp;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::watch;

/// All that one server serves. Offices share nothing but the door.
pub struct House {
    offices: Vec<Served>,
    /// How the house is reached.
    pub door: guard::Door,
}

/// An office that is served.
pub struct Served {
    /// How its addresses begin: "mara-ellingsen".
    pub slug: String,
    desk: RwLock<Desk>,
    /// Goes up with every change to the office, whoever made it.
    pub changes: watch::Sender<u64>,
}

impl Served {
    /// The office with its executive at the desk.
    pub fn desk(&self) -> Desk {
        self.desk.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Goes on with an office whose settings have changed.
    pub fn replace(&self, desk: Desk) {
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = desk;
        self.changes.send_modify(|n| *n += 1);
    }
}

impl House {
    /// A house of these offices, each open with its executive at the desk.
    pub fn new(desks: Vec<Desk>, door: guard::Door) -> House {
        let mut offices: Vec<Served> = Vec::new();
        for desk in desks {
            let plain = slug(&desk.office().owner.name);
            let taken = offices
                .iter()
                .filter(|o| o.slug == plain || o.slug.starts_with(&format!("{plain}-")))
                .count();
            let slug = if taken == 0 { plain } else { format!("{plain}-{}", taken + 1) };
            offices.push(Served { slug, desk: RwLock::new(desk), changes: watch::channel(0).0 });
        }
        House { offices, door }
    }
    /// The offices, as they were named at the start.
    pub fn offices(&self) -> &[Served] {
        &self.offices
    }
    /// One of them.
    pub fn office(&self, slug: &str) -> Option<&Served> {
        self.offices.iter().find(|office| office.slug == slug)
    }
    /// The present instant, by which sessions and links live, whatever an office's clock says.
    pub fn now() -> Timestamp {
        Clock::System.now()
    }
    /// All desks, for the door, which asks each whether it knows somebody.
    pub fn desks(&self) -> Vec<Desk> {
        self.offices.iter().map(Served::desk).collect()
    }
}

/// "Mara Ellingsen" as "mara-ellingsen"; a name without letters is "office".
fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() { "office".to_owned() } else { words.join("-") }
}

/// Somebody who is signed in, at the desk of the office that the address names. An office that is not theirs answers
/// like one that is not there.
pub struct Visitor {
    /// The office, with them at the desk, as of this request.
    pub desk: Desk,
    /// As what they sit there.
    pub who: Who,
    /// The office's slug.
    pub office: String,
    /// The key that their forms carry.
    pub key: String,
    /// What their session opens with.
    token: Token,
    /// Their address.
    pub email: String,
    /// Other offices they may enter.
    pub others: Vec<Other>,
    /// The house.
    pub house: Arc<House>,
}

impl Visitor {
    /// The address of a part of this office: "today", "inbox/3f…".
    pub fn to(&self, part: &str) -> String {
        format!("/o/{}/{part}", self.office)
    }
    /// Whether they may still be here: a stream that lasts asks again.
    pub async fn is_still_here(&self) -> bool {
        let Some(served) = self.house.office(&self.office) else { return false };
        let session = sign_in::session(&self.house.desks(), &self.token, House::now()).await;
        let seat = sign_in::seat_of(&served.desk(), &self.email).await;
        matches!(session, Ok(Some(_))) && matches!(seat, Ok(Some(who)) if who == self.who)
    }
}

/// Somebody who is signed in and has a seat in the office that the address names, whatever seat that is.
pub(super) struct Seated {
    pub(super) desk: Desk,
    pub(super) who: Who,
    pub(super) office: String,
    token: Token,
    email: String,
    others: Vec<Other>,
}

impl Seated {
    /// The key that their forms carry.
    pub(super) fn key(&self) -> String {
        self.token.form_key()
    }

    pub(super) async fn of(parts: &mut Parts, house: &Arc<House>) -> Result<Seated, Problem> {
        let token = house.door.token(&parts.headers).ok_or(Problem::SignedOut)?;
        let params = RawPathParams::from_request_parts(parts, house).await.map_err(|_| Problem::Absent)?;
        let slug = params.iter().find(|(name, _)| *name == "office").map(|(_, value)| value.to_owned());
        let served = house.office(&slug.ok_or(Problem::Absent)?).ok_or(Problem::Absent)?;
        let desks = house.desks();
        let signed_in = sign_in::session(&desks, &token, House::now()).await?.ok_or(Problem::SignedOut)?;
        house.door.count_session(&token)?;
        let mut others = Vec::new();
        let mut here = None;
        for (office, desk) in house.offices.iter().zip(&desks) {
            let Some(who) = sign_in::seat_of(desk, &signed_in.email).await? else { continue };
            if office.slug == served.slug {
                here = Some((desk.seated(who).await?, who));
            } else {
                others.push(Other {
                    name: desk.office().owner.name.clone(),
                    href: format!("/o/{}/{}", office.slug, begins(who)),
                });
            }
        }
        let (desk, who) = here.ok_or(Problem::Absent)?;
        Ok(Seated { desk, who, office: served.slug.clone(), token, email: signed_in.email, others })
    }
}

/// The page on which somebody begins. A direct report and an auditor have a page of their own, and none of the others.
fn begins(who: Who) -> &'static str {
    match who {
        Who::Executive | Who::Assistant => "today",
        Who::Report(_) => "mine",
        Who::Auditor(_) => "trail",
    }
}

impl FromRequestParts<Arc<House>> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Visitor, Problem> {
        let seated = Seated::of(parts, house).await?;
        if !matches!(seated.who, Who::Executive | Who::Assistant) {
            return Err(Problem::Absent);
        }
        let key = seated.key();
        let Seated { desk, who, office, token, email, others } = seated;
        Ok(Visitor { desk, who, office, key, token, email, others, house: house.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_named_after_its_owner() {
        for (name, expected) in
            [("Mara Ellingsen", "mara-ellingsen"), ("Åsa  Öberg", "sa-berg"), ("李", "office")]
        {
            assert_eq!(slug(name), expected);
        }
    }
}
