//! The seven sides of a tie (Granovetter 1973; Gilbert & Karahalios 2009), each with what it rests on: how much, how
//! recent, how evenly, over which channels, for how long, among whom, with which help.

use super::reading::other;
use super::{Circle, ME, Moment};
use crate::relationships::contact::Contact;
use std::collections::{BTreeMap, BTreeSet};
use world::PersonId;
use world::relation::Favour;

/// So many of those whom both know are named.
const NAMED: usize = 5;
/// Help counts for so many days.
const HELP_DAYS: i64 = 365;
/// Years from which a tie is as long as it counts.
const LONG_YEARS: f64 = 5.0;
/// Channels there are: mail, meetings, calls, by hand.
pub const CHANNELS: u32 = 4;

/// What the seven sides of a tie rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sides {
    /// Contacts in all.
    pub contacts: usize,
    /// What weighs most today, heaviest first: newer contact weighs more.
    pub heaviest: Vec<Moment>,
    /// Contacts that came from them, that went to them, and meetings, which go both ways.
    pub came: usize,
    /// As [`Sides::came`].
    pub went: usize,
    /// As [`Sides::came`].
    pub met: usize,
    /// The latest that came, and the latest that went; of mail and what is alike.
    pub latest_each_way: Vec<Moment>,
    /// The latest of each channel that was used, newest first.
    pub channels: Vec<Moment>,
    /// The first contact that is known.
    pub first: Moment,
    /// Whom both know, the executive left out: those whom they know best first.
    pub common: Vec<PersonId>,
    /// How many both know.
    pub shared: usize,
    /// Help either way within a year, the latest first.
    pub help: Vec<Favour>,
    /// Levels of the seven, 0 to 1, in the order of [`SIDES`]; none where nothing is known of it.
    pub levels: [Option<f64>; 7],
}

/// The seven, in their order.
pub const SIDES: [&str; 7] =
    ["intensity", "recency", "reciprocity", "multiplexity", "duration", "embeddedness", "support"];

impl Circle<'_> {
    /// What the seven sides of the tie with somebody rest on; none without contact, and for whoever is not counted.
    pub fn sides(&self, person: PersonId) -> Option<Sides> {
        let standing = self.standing(person)?;
        let number = self.numbers.number(standing.person)?;
        let mut moments = self.moments_with(standing.person);
        moments.sort_by(|a, b| b.at.total_cmp(&a.at).then(a.item.cmp(&b.item)));
        let first = *moments.last()?;
        let meets = |m: &Moment| m.kind.channel() == MEETINGS;
        let count = |of: &dyn Fn(&Moment) -> bool| moments.iter().filter(|m| of(m)).count();
        let (common, shared) = self.common(number);
        let help = self.help(standing.person);
        let strength = |code: &str| standing.parts.iter().find(|p| p.code == code).map(|p| p.level);
        let levels = [
            strength("intensity"),
            strength("recency"),
            strength("reciprocity"),
            Some(standing.tie.channels / f64::from(CHANNELS)),
            Some((standing.tie.age_days / 365.25 / LONG_YEARS).clamp(0.0, 1.0)),
            (shared > 0 || self.circle_of(number) > 1).then_some(standing.tie.embeddedness),
            (!self.world.people.get(&standing.person)?.relation.favours.is_empty())
                .then_some(if help.is_empty() { 0.0 } else { 1.0 }),
        ];
        Some(Sides {
            contacts: moments.len(),
            heaviest: heaviest(&moments, super::days(self.world.now)),
            came: count(&|m| !m.ours && !meets(m)),
            went: count(&|m| m.ours && !meets(m)),
            met: count(&meets),
            latest_each_way: [false, true]
                .iter()
                .filter_map(|ours| moments.iter().find(|m| m.ours == *ours && !meets(m)).copied())
                .collect(),
            channels: by_channel(&moments),
            first,
            common,
            shared,
            help,
            levels,
        })
    }

    /// Every contact with somebody.
    fn moments_with(&self, person: PersonId) -> Vec<Moment> {
        let with = |(contact, item): (&Contact, &world::ItemRef)| {
            (other(contact, &self.numbers)? == person).then_some(Moment {
                at: contact.at,
                item: *item,
                kind: contact.kind,
                ours: contact.from == ME,
            })
        };
        self.contacts.iter().zip(&self.sources).filter_map(with).collect()
    }

    /// Whom somebody and the executive both know, those whom they know best first, and how many.
    fn common(&self, number: u32) -> (Vec<PersonId>, usize) {
        let of = |node: u32| -> BTreeMap<u32, f64> {
            let ends = self.ties.iter().filter(|t| t.a == node || t.b == node);
            ends.map(|t| (if t.a == node { t.b } else { t.a }, t.weighted)).collect()
        };
        let (mine, theirs) = (of(ME), of(number));
        let mut both: Vec<(u32, f64)> =
            theirs.into_iter().filter(|(node, _)| *node != ME && mine.contains_key(node)).collect();
        both.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let named = both.iter().take(NAMED).map(|(node, _)| self.numbers.person(*node)).collect();
        (named, both.len())
    }

    /// How many somebody knows, the executive among them.
    fn circle_of(&self, number: u32) -> usize {
        self.ties.iter().filter(|t| t.a == number || t.b == number).count()
    }

    /// Help either way within a year, the latest first; what was only asked is none.
    fn help(&self, person: PersonId) -> Vec<Favour> {
        let today = crate::maths::drafts::today(self.world);
        let Some(card) = self.world.people.get(&person) else { return Vec::new() };
        let lately = |f: &&Favour| {
            f.way != world::relation::Way::Asked && i64::from((today - f.on).get_days()) <= HELP_DAYS
        };
        let mut help: Vec<Favour> = card.relation.favours.iter().filter(lately).cloned().collect();
        help.sort_by_key(|f| std::cmp::Reverse(f.on));
        help
    }
}

const MEETINGS: u8 = 2;

/// The contacts that weigh most now, each halved for every 90 days of age.
fn heaviest(moments: &[Moment], now: f64) -> Vec<Moment> {
    let weight = |m: &Moment| m.kind.weight() * (-(now - m.at) / 90.0).exp2();
    let mut found: Vec<Moment> = moments.to_vec();
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(b.at.total_cmp(&a.at)));
    found.truncate(3);
    found
}

/// The latest of each channel, newest first.
fn by_channel(moments: &[Moment]) -> Vec<Moment> {
    let mut seen = BTreeSet::new();
    moments.iter().filter(|m| seen.insert(m.kind.channel())).copied().collect()
}
