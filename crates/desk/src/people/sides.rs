//! The seven sides of a tie in words, each with the messages, meetings and notes that it rests on; and what somebody
//! cares about, as far as it is known.

use super::sheet::{how, way_words};
use super::{called, link};
use crate::words::{count, day, inert, sentence, short};
use engines::maths::drafts::today;
use engines::relationships::circle::{CHANNELS, Circle, Moment, Sides, Standing};
use serde::Serialize;
use std::collections::BTreeMap;
use world::{ItemRef, Person, PersonId, Snapshot};

/// The longest quote.
const LONGEST: usize = 80;
/// What somebody writes about: so many threads that they began, within so many days.
const TOPICS: usize = 3;
const TOPIC_DAYS: i64 = 365;

/// What a figure rests on: words, and where that is below the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// "Wed 14 Oct, mail from them: Depot safety".
    pub words: String,
    /// Its page.
    pub link: Option<String>,
}

/// One of the seven sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// "How much".
    pub name: &'static str,
    /// 0 to 100; none where too little is known.
    pub level: Option<f64>,
    /// How it stands, or what is missing.
    pub words: String,
    /// Whether it counts into the strength.
    pub counts: bool,
    /// What it rests on.
    pub why: Vec<Source>,
}

/// The seven sides of the tie with somebody; none without contact.
pub(super) fn sides(world: &Snapshot, circle: &Circle<'_>, person: &Person) -> Vec<Side> {
    let (Some(sides), Some(standing)) = (circle.sides(person.id), circle.standing(person.id)) else {
        return Vec::new();
    };
    let say = Say { world, person };
    let all = [
        say.how_much(&sides, standing),
        say.how_recent(standing),
        say.how_evenly(&sides),
        say.over_which(&sides),
        say.how_long(&sides, standing),
        say.among_whom(&sides),
        say.with_help(&sides),
    ];
    let named = ["How much", "How recent", "How evenly", "Over what", "How long", "Among whom", "With help"];
    let parts = [true, true, true, false, false, false, false];
    let side = |(n, (words, why)): (usize, (String, Vec<Source>))| Side {
        name: named[n],
        level: sides.levels[n].map(|level| 100.0 * level),
        words,
        counts: parts[n],
        why,
    };
    all.into_iter().enumerate().map(side).collect()
}

struct Say<'a> {
    world: &'a Snapshot,
    person: &'a Person,
}

type Told = (String, Vec<Source>);

impl Say<'_> {
    fn how_much(&self, sides: &Sides, standing: &Standing) -> Told {
        let contacts = count(sides.contacts, "contact", "contacts");
        let words =
            format!("{}, worth {:.1} today: newer ones more", sentence(&contacts), standing.tie.weighted);
        (words, self.all(&sides.heaviest))
    }
    fn how_recent(&self, standing: &Standing) -> Told {
        let words = match standing.days_since() {
            0 => "Today".to_owned(),
            n => format!("{} ago", sentence(&count(n as usize, "day", "days"))),
        };
        (words, self.all(standing.moments.get(..1).unwrap_or_default()))
    }
    fn how_evenly(&self, sides: &Sides) -> Told {
        let met = match sides.met {
            0 => String::new(),
            n => format!("; {} went both ways", count(n, "meeting", "meetings")),
        };
        let words = format!("{} came, {} went{met}", sides.came, sides.went);
        (words, self.all(&sides.latest_each_way))
    }
    fn over_which(&self, sides: &Sides) -> Told {
        let mut names: Vec<String> = sides.channels.iter().map(|m| channel(m).to_owned()).collect();
        names.sort();
        let used = engines::maths::spoken::listed(&names);
        let words = format!("{}: {} of {CHANNELS} ways", sentence(&used), sides.channels.len());
        (words, self.all(&sides.channels))
    }
    fn how_long(&self, sides: &Sides, standing: &Standing) -> Told {
        let days = standing.tie.age_days;
        let words = match days / 365.25 {
            years if years >= 1.0 => format!("{years:.1} years, as far as the office looks back"),
            _ => {
                format!("{}, as far as the office looks back", sentence(&count(days as usize, "day", "days")))
            }
        };
        (words, self.all(&[sides.first]))
    }
    fn among_whom(&self, sides: &Sides) -> Told {
        if sides.levels[5].is_none() {
            let first = inert(self.person.first_name());
            return (format!("Not enough to tell: nobody but you is seen with {first}"), Vec::new());
        }
        let words = match sides.shared {
            0 => "You share none of those whom they are seen with".to_owned(),
            n => format!("You share {}", count(n, "person", "people")),
        };
        let one = |id: &PersonId| Source { words: called(self.world, *id), link: Some(link(*id)) };
        (words, sides.common.iter().map(one).collect())
    }
    fn with_help(&self, sides: &Sides) -> Told {
        if sides.levels[6].is_none() {
            return ("Not enough to tell: no favour is noted".to_owned(), Vec::new());
        }
        let one = |favour: &world::relation::Favour| Source {
            words: inert(&format!(
                "{}, {}: {}",
                day(favour.on, today(self.world)),
                way_words(favour.way).to_lowercase(),
                short(&favour.what, LONGEST)
            )),
            link: None,
        };
        match sides.help.len() {
            0 => ("None within a year".to_owned(), Vec::new()),
            n => {
                let times = sentence(&count(n, "time", "times"));
                (format!("{times} within a year"), sides.help.iter().map(one).collect())
            }
        }
    }
    fn all(&self, moments: &[Moment]) -> Vec<Source> {
        moments.iter().map(|moment| source(self.world, self.person, moment)).collect()
    }
}

/// "mail", "meetings", "calls", "by hand".
fn channel(moment: &Moment) -> &'static str {
    use engines::relationships::contact::Kind;
    match moment.kind {
        Kind::Mail { .. } | Kind::Copy { .. } | Kind::Delegated { .. } => "mail",
        Kind::Meeting { .. } => "meetings",
        Kind::Call => "calls",
        Kind::Gift | Kind::Introduction => "letters and gifts",
    }
}

/// A contact as a source: its title only where they agree that what was written is used.
fn source(world: &Snapshot, person: &Person, moment: &Moment) -> Source {
    let on = day(world.zone().to_datetime(moment.instant()).date(), today(world));
    let title = match moment.item {
        ItemRef::Message(id) => world.messages.get(&id).map(|m| m.subject.as_str()),
        ItemRef::Event(id) => world.events.get(&id).map(|e| e.summary.as_str()),
        _ => None,
    };
    let title = title.filter(|title| person.relation.consent.content && !title.trim().is_empty());
    let title = title.map_or(String::new(), |title| format!(": {}", short(title, LONGEST)));
    Source {
        words: inert(&format!("{on}, {}{title}", lower(&how(moment)))),
        link: match moment.item {
            ItemRef::Person(_) => None,
            item => crate::card::link(item),
        },
    }
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// What somebody cares about: the threads that they began within a year and wrote most in. Used only while they agree
/// that what was written is.
pub(super) fn cares(world: &Snapshot, person: &Person) -> Vec<Source> {
    if !person.relation.consent.content {
        return Vec::new();
    }
    let since = world.now - jiff::SignedDuration::from_hours(24 * TOPIC_DAYS);
    let theirs = |m: &&world::Message| {
        let marks = &m.marks;
        let by_hand = !(marks.bulk || marks.automatic || marks.junk || marks.unauthentic);
        !m.mine && by_hand && person.emails.contains(&m.from.email)
    };
    let mut threads: BTreeMap<_, (usize, &world::Message)> = BTreeMap::new();
    for message in world.messages.values().filter(theirs) {
        let Some(at) = message.date.filter(|at| *at >= since && *at <= world.now) else { continue };
        let (times, first) = threads.entry(message.thread).or_insert((0, message));
        *times += 1;
        if first.date.is_some_and(|known| at < known) {
            *first = message;
        }
    }
    let began = |m: &world::Message| m.references.is_empty() && !world::folded(&m.subject).starts_with("re:");
    let mut found: Vec<(usize, &world::Message)> =
        threads.into_values().filter(|(_, first)| began(first)).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.date.cmp(&a.1.date)).then(a.1.id.cmp(&b.1.id)));
    let one = |(times, first): &(usize, &world::Message)| {
        let on =
            first.date.map_or(String::new(), |at| day(world.zone().to_datetime(at).date(), today(world)));
        let often = if *times > 1 { format!(", wrote {times} times") } else { String::new() };
        Source {
            words: inert(&format!("{} ({on}{often})", short(first.subject.trim(), LONGEST))),
            link: crate::card::link(ItemRef::Message(first.id)),
        }
    };
    found.iter().filter(|(_, m)| !m.subject.trim().is_empty()).take(TOPICS).map(one).collect()
}

/// Who introduced somebody, as far as it was noted: a note of an introduction, or a tie that was noted by hand.
pub(super) fn introduced(world: &Snapshot, person: &Person) -> String {
    use world::relation::TouchKind;
    let by_mail = world.proposals.values().filter(|p| {
        p.kind.0 == engines::relationships::suggest::INTRODUCTION
            && p.about.get(1) == Some(&ItemRef::Person(person.id))
            && matches!(p.state, world::State::Applied { .. })
    });
    let asked = by_mail.min_by_key(|p| p.created).and_then(|p| match p.about.first() {
        Some(ItemRef::Person(by)) => Some((called(world, *by), p.created)),
        _ => None,
    });
    if let Some((by, at)) = asked {
        let on = day(world.zone().to_datetime(at).date(), today(world));
        return format!("{by} was asked to introduce you, {on}");
    }
    let noted = person.relation.touches.iter().find(|t| t.kind == TouchKind::Introduction);
    noted.map_or_else(String::new, |touch| {
        inert(&format!("{}: {}", day(touch.on, today(world)), short(&touch.line, LONGEST)))
    })
}
