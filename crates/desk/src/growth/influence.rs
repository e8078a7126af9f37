//! With whom somebody has influence beside their own areas: suppliers and partners, rated; what the executive should hear of
//! them, and words that recommend them to colleagues. Nothing is sent.

use super::change::{self, Entry};
use crate::by_hand;
use crate::grid::Changed;
use crate::words::{day, inert, short};
use crate::{Desk, DeskError, FieldError, people, sources};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use world::note::{Influence, Written};
use world::{Evidence, Note, NoteId, PersonId, Snapshot};

/// From this rating on somebody is recommended.
const GOOD: u8 = 4;
/// What the executive should hear, characters at most.
const MOST_TOLD: usize = 600;

/// Somebody one has influence with, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct InfluenceForm {
    /// Which entry; empty for a new one.
    pub id: String,
    /// Who: a person or a firm.
    pub name: String,
    /// What for.
    pub what: String,
    /// "1" to "5".
    pub rating: String,
    /// "yes" where those who work here see it, too.
    pub share: String,
}

/// What the executive should hear, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TellForm {
    /// Of which entry.
    pub id: String,
    /// What.
    pub words: String,
}

/// Somebody one has influence with, as the board shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// Which.
    pub id: NoteId,
    /// Who.
    pub name: String,
    /// Their page below the office, where they have a card.
    pub link: Option<String>,
    /// What for.
    pub what: String,
    /// 1 to 5.
    pub rating: u8,
    /// "since Mon 2 Nov".
    pub since: String,
    /// Whether those who work here see it, too.
    pub shared: bool,
    /// Words that recommend them; empty below four of five.
    pub recommend: String,
}

/// With whom somebody has influence, the best rated first, then by name.
pub(crate) fn recorded(world: &Snapshot, person: PersonId, today: Date) -> Vec<Relation> {
    let mut all: Vec<Relation> = world
        .notes
        .values()
        .filter(|note| note.author == person)
        .filter_map(|note| {
            let Written::Influence(one) = &note.written else { return None };
            let card = one.person.and_then(|id| world.people.get(&id));
            let card = card.filter(|card| people::may_be_shown(card));
            Some(Relation {
                id: note.id,
                name: inert(&one.name),
                link: card.map(|card| people::link(card.id)),
                what: inert(&note.text),
                rating: one.rating,
                since: format!("since {}", day(one.since, today)),
                shared: note.clearance.owner().is_none(),
                recommend: recommended(world, note, one, today),
            })
        })
        .collect();
    all.sort_by(|a, b| b.rating.cmp(&a.rating).then(a.name.cmp(&b.name)).then(a.id.cmp(&b.id)));
    all
}

/// Words that recommend somebody, of what is recorded and nothing else.
fn recommended(world: &Snapshot, note: &Note, one: &Influence, today: Date) -> String {
    if one.rating < GOOD {
        return String::new();
    }
    let card = one.person.and_then(|id| world.people.get(&id)).filter(|card| people::may_be_shown(card));
    let reach = card
        .and_then(|card| card.emails.first())
        .map_or(String::new(), |email| format!("\nYou reach them at {}.", inert(email)));
    format!(
        "Dear colleagues,\n\nI can recommend {} for {}. I have rated the work with them {} of 5 since {}.{reach}\n\n{}",
        inert(&one.name),
        inert(note.text.trim_end_matches('.')),
        one.rating,
        day(one.since, today),
        crate::grid::first(world, note.author)
    )
}

/// What the executive should hear of somebody, in words, oldest first, with its note: for the catch-up.
pub(crate) fn told(world: &Snapshot) -> Vec<(String, Evidence, NoteId)> {
    let mut found: Vec<(&Note, &String)> = world
        .notes
        .values()
        .filter_map(|n| match &n.written {
            Written::Tell { of, heard: None } => Some((n, of)),
            _ => None,
        })
        .collect();
    found.sort_by_key(|(note, _)| (note.at, note.id));
    let line = |(note, of): (&Note, &String)| {
        let who = crate::grid::first(world, note.author);
        let words = format!("{who} on {}: {}", inert(of), short(&inert(&note.text), 160));
        (words, sources::note(note), note.id)
    };
    found.into_iter().map(line).collect()
}

/// The form of an entry of one's own.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn influence_form(desk: &Desk, id: &str) -> Result<InfluenceForm, DeskError> {
    let note = change::own(desk, id).await?;
    let Written::Influence(one) = &note.written else { return Err(change::missing(id)) };
    Ok(InfluenceForm {
        id: note.id.to_string(),
        name: one.name.clone(),
        what: note.text.clone(),
        rating: one.rating.to_string(),
        share: change::yes(note.clearance.owner().is_none()),
    })
}

/// Keeps somebody with whom one has influence, or says anew how the work with them goes.
///
/// # Errors
/// `E_FORM`, `E_NOT_FOUND` for an entry. A name that fits no card, or several, is kept as a name.
pub async fn keep_influence(desk: &Desk, form: &InfluenceForm) -> Result<Changed, DeskError> {
    let before = change::before(desk, &form.id).await?;
    let mut wrong = Vec::new();
    let name = change::said("name", &form.name, "Say who: a person or a firm.", &mut wrong);
    let what = change::said("what", &form.what, "Say what you have them for.", &mut wrong);
    let rating = form.rating.trim().parse::<u8>().ok().filter(|n| (1..=5).contains(n));
    if rating.is_none() {
        let problem = "Rate the work with them from 1 (badly) to 5 (very well).".to_owned();
        wrong.push(FieldError { field: "rating", problem });
    }
    let Some(rating) = rating.filter(|_| wrong.is_empty()) else { return Err(DeskError::Form(wrong)) };
    let world = desk.snapshot().await?;
    let person = crate::gather::Names::of(&world).find(&name);
    let since = match before.as_ref().map(|note| &note.written) {
        Some(Written::Influence(was)) if was.rating == rating => was.since,
        Some(Written::Influence(_)) | None => desk.today(),
        Some(_) => return Err(change::missing(&form.id)),
    };
    let words = format!("{}: {rating} of 5", short(&name, 60));
    let written = Written::Influence(Influence { name, person, rating, since });
    let entry =
        Entry { verb: "influence.kept", said: words, text: what, written, shared: form.share == "yes" };
    change::keep(desk, before, entry).await
}

/// Takes an entry out.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn drop_influence(desk: &Desk, id: &str) -> Result<Changed, DeskError> {
    let note = change::own(desk, id).await?;
    let Written::Influence(one) = &note.written else { return Err(change::missing(id)) };
    let said = format!("Taken out: {}", short(&one.name, 80));
    change::take_out(desk, "influence.dropped", said, note).await
}

/// Has the executive hear something of somebody: it waits in the catch-up.
///
/// # Errors
/// `E_FORM`, `E_NOT_FOUND` for the entry, `E_CLEARANCE` for the executive, who would hear it from themselves.
pub async fn tell(desk: &Desk, form: &TellForm) -> Result<Changed, DeskError> {
    let note = change::own(desk, &form.id).await?;
    let Written::Influence(one) = &note.written else { return Err(change::missing(&form.id)) };
    if desk.is_executive() {
        let who = desk.office().assistant.as_ref().map_or("An assistant", |a| &a.name).to_owned();
        return Err(DeskError::NotAllowed { who, what: "have the executive hear something".to_owned() });
    }
    let text = inert(&form.words.split_whitespace().collect::<Vec<_>>().join(" "));
    let problem = match text.chars().count() {
        0 => Some("Say what should be heard.".to_owned()),
        n if n > MOST_TOLD => Some(format!("This is {n} characters long; use at most {MOST_TOLD}.")),
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(DeskError::Form(vec![FieldError { field: "words", problem }]));
    }
    let me = desk.reader().actor.person;
    let written = Written::Tell { of: one.name.clone(), heard: None };
    let said = format!("In the next catch-up: {}", short(&one.name, 60));
    let told = Note::of_growth(me, me, desk.now(), text, written, true);
    let told = Note { id: NoteId::derive(&format!("{} tell {} {}", told.id, one.name, told.text)), ..told };
    by_hand::keep_note(desk, "influence.told", said, None, told).await
}
