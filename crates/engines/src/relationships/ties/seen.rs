//! What has been seen of each tie up to a day.

use crate::relationships::contact::{Contact, Kind};
use std::collections::BTreeMap;

/// A gap for a tie met on fewer than three days, in days.
const CADENCE_UNKNOWN: f64 = 90.0;
/// The weeks that steadiness looks back on.
const WEEKS: usize = 13;

/// What has been seen between two people.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// The lower number of the two.
    pub a: u32,
    /// The higher number.
    pub b: u32,
    /// Days since the last contact.
    pub days_since: f64,
    /// Days since the first contact.
    pub age_days: f64,
    /// Contacts.
    pub contacts: f64,
    /// Contacts of the last 7, 30 and 90 days.
    pub recent: [f64; 3],
    /// Contacts of the last 90 days that went to one person alone.
    pub direct_90: f64,
    /// Contacts, each halved for every 14, 45 and 90 days of age.
    pub decayed: [f64; 3],
    /// Weights of contacts, each halved for every 90 days of age (the S of the strength).
    pub weighted: f64,
    /// Twice the smaller direction over both: 0 one-sided, 1 even.
    pub reciprocity: f64,
    /// Days on which there was contact.
    pub days: f64,
    /// Median days between days of contact.
    pub cadence: f64,
    /// Weeks of the last 13 with contact.
    pub weeks: f64,
    /// Kinds of channel used: mail, meetings, calls, by hand.
    pub channels: f64,
    /// Share of the smaller circle that both know.
    pub embeddedness: f64,
    /// What the quieter and the busier of the two did in the last 30 days: sent, and three tenths of what they received.
    pub activity: [f64; 2],
    /// Whether the last contact came from the quieter of the two.
    pub last_from_quieter: bool,
}

/// The ties of which contact is known before `now`, in the order of their people. Contacts may come in any order;
/// those of no weight are none.
pub fn ties_at(contacts: &[Contact], now: f64) -> Vec<Tie> {
    let counts = |c: &&Contact| c.at < now && c.from != c.to && c.kind.weight() > 0.0;
    let mut past: Vec<&Contact> = contacts.iter().filter(counts).collect();
    past.sort_by(|x, y| x.at.total_cmp(&y.at));
    let activity = activity(&past, now);
    let mut pairs: BTreeMap<(u32, u32), Vec<&Contact>> = BTreeMap::new();
    for contact in past {
        let pair = (contact.from.min(contact.to), contact.from.max(contact.to));
        pairs.entry(pair).or_default().push(contact);
    }
    let circles = Circles::of(pairs.keys());
    let tie = |((a, b), met): ((u32, u32), Vec<&Contact>)| {
        let embeddedness = circles.shared(a, b);
        Tie { embeddedness, ..seen_between(a, b, &met, now, &activity) }
    };
    pairs.into_iter().map(tie).collect()
}

/// What each person did in the last 30 days.
fn activity(past: &[&Contact], now: f64) -> Vec<f64> {
    let people = past.iter().map(|c| c.from.max(c.to) as usize + 1).max().unwrap_or(0);
    let mut activity = vec![0.0; people];
    for contact in past.iter().filter(|c| now - c.at < 30.0) {
        activity[contact.from as usize] += 1.0;
        activity[contact.to as usize] += 0.3;
    }
    activity
}

/// One tie from its contacts in the order of time, but for what others add.
fn seen_between(a: u32, b: u32, met: &[&Contact], now: f64, activity: &[f64]) -> Tie {
    let ages: Vec<f64> = met.iter().map(|c| now - c.at).collect();
    let within = |days: f64| ages.iter().filter(|age| **age < days).count() as f64;
    let decayed = |half: f64| ages.iter().map(|age| (-age / half).exp2()).sum::<f64>();
    let forth = met.iter().filter(|c| c.from == a).count() as f64;
    let all = met.len() as f64;
    let days = days_of(met);
    let (of_a, of_b) = (activity[a as usize], activity[b as usize]);
    let last = met[met.len() - 1];
    let kinds = met.iter().fold(0u8, |seen, c| seen | c.kind.channel());
    let direct = |(c, age): &(&&Contact, &f64)| **age < 90.0 && c.kind.is_direct();
    Tie {
        a,
        b,
        days_since: ages[ages.len() - 1],
        age_days: ages[0],
        contacts: all,
        recent: [7.0, 30.0, 90.0].map(within),
        direct_90: met.iter().zip(&ages).filter(direct).count() as f64,
        decayed: [14.0, 45.0, 90.0].map(decayed),
        weighted: met.iter().zip(&ages).map(|(c, age)| c.kind.weight() * (-age / 90.0).exp2()).sum(),
        reciprocity: reciprocity(met, forth, all - forth),
        days: days.len() as f64,
        cadence: cadence(&days),
        weeks: weeks(&ages),
        channels: f64::from(kinds.count_ones()),
        embeddedness: 0.0,
        activity: [of_a.min(of_b), of_a.max(of_b)],
        last_from_quieter: activity[last.from as usize] < activity[last.to as usize],
    }
}

/// Twice the smaller direction over both; a meeting goes both ways.
fn reciprocity(met: &[&Contact], forth: f64, back: f64) -> f64 {
    let shared = met.iter().filter(|c| matches!(c.kind, Kind::Meeting { .. })).count() as f64;
    let of_a = met.iter().filter(|c| matches!(c.kind, Kind::Meeting { .. }) && c.from < c.to).count() as f64;
    let (forth, back) = (forth - of_a + shared, back - (shared - of_a) + shared);
    2.0 * forth.min(back) / (forth + back)
}

/// The days with contact, ascending.
fn days_of(met: &[&Contact]) -> Vec<f64> {
    let mut days: Vec<f64> = met.iter().map(|c| c.at.floor()).collect();
    days.dedup();
    days
}

/// The median gap between days of contact, 1 to 365.
fn cadence(days: &[f64]) -> f64 {
    if days.len() < 3 {
        return CADENCE_UNKNOWN;
    }
    let mut gaps: Vec<f64> = days.windows(2).map(|d| d[1] - d[0]).collect();
    gaps.sort_by(f64::total_cmp);
    let middle = (gaps[(gaps.len() - 1) / 2] + gaps[gaps.len() / 2]) / 2.0;
    middle.clamp(1.0, 365.0)
}

/// Weeks of the last 13 with contact.
fn weeks(ages: &[f64]) -> f64 {
    let mut seen = [false; WEEKS];
    for week in ages.iter().map(|age| (age / 7.0) as usize).filter(|week| *week < WEEKS) {
        seen[week] = true;
    }
    seen.iter().filter(|s| **s).count() as f64
}

/// Whom each person knows, ascending.
struct Circles(BTreeMap<u32, Vec<u32>>);

impl Circles {
    fn of<'a>(pairs: impl Iterator<Item = &'a (u32, u32)>) -> Circles {
        let mut circles: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (a, b) in pairs {
            circles.entry(*a).or_default().push(*b);
            circles.entry(*b).or_default().push(*a);
        }
        circles.values_mut().for_each(|circle| circle.sort_unstable());
        Circles(circles)
    }
    /// Common contacts over what the smaller circle could have in common, 0 to 1.
    fn shared(&self, a: u32, b: u32) -> f64 {
        let (of_a, of_b) = (&self.0[&a], &self.0[&b]);
        let (few, many) = if of_a.len() < of_b.len() { (of_a, of_b) } else { (of_b, of_a) };
        let common = few.iter().filter(|c| many.binary_search(c).is_ok()).count() as f64;
        (common / (few.len() as f64 - 1.0).max(1.0)).min(1.0)
    }
}
