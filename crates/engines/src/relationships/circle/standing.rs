//! How things stand with one person: strength, rhythm, health, when and how one was last in touch.

use super::reading::other;
use super::{Circle, ME, days};
use crate::maths::points::{self, Part};
use crate::relationships::contact::{Contact, Kind};
use crate::relationships::ties::{self, Likely, Tie, strength::health, strength::parts};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use world::{ItemRef, Person, PersonId};

/// Weeks of the strip.
const WEEKS: usize = 13;
/// Exchanges from which a rhythm can be learned.
pub const RHYTHM_FROM: usize = 5;
/// What follows within so many days of the first belongs to one exchange: an answer is no rhythm.
const EXCHANGE: i64 = 3;
/// The shortest rhythm that is learned: who talks daily is not missed after a weekend.
const SHORTEST: f64 = 7.0;
/// Silence in rhythms from which a tie drifts, and from which it is cold; sooner cold after a whole month.
const DRIFTS: f64 = 1.5;
const COLD: f64 = 2.0;
const MONTH: f64 = 30.0;
/// Days between looks back for the strongest that a tie has been, and how many of them.
const LOOK: f64 = 91.0;
const LOOKS: usize = 12;
/// Moments that are kept of each person.
const MOMENTS: usize = 5;

/// How warm a tie is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warmth {
    /// Within its rhythm.
    Warm,
    /// Beyond it.
    Cooling,
    /// Twice beyond it, or half beyond it and a month.
    Cold,
}

/// How often one means to be in touch, or is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cadence {
    /// Days between contacts.
    pub days: f64,
    /// Who says so.
    pub from: CadenceFrom,
}

/// Where a cadence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CadenceFrom {
    /// Set by hand in days.
    Hand,
    /// By how near they are to be kept.
    Tier,
    /// The median of so many gaps between exchanges.
    Learned(usize),
}

/// A contact as it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// When, in days.
    pub at: f64,
    /// Where.
    pub item: ItemRef,
    /// In what way.
    pub kind: Kind,
    /// Whether it came from the executive; of a meeting always.
    pub ours: bool,
}

impl Moment {
    /// The instant, to the second.
    pub fn instant(&self) -> Timestamp {
        Timestamp::from_second((self.at * super::DAY).round() as i64).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// How things stand with somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// With whom.
    pub person: PersonId,
    /// What was seen.
    pub tie: Tie,
    /// Parts of the strength, of 100 points.
    pub parts: [Part; 5],
    /// The strongest it has been, 0 to 100.
    pub peak: f64,
    /// How often; none where nobody said and there is too little history to learn it.
    pub cadence: Option<Cadence>,
    /// 1 within the rhythm, halved for every further rhythm of silence; none without one.
    pub health: Option<f64>,
    /// The chance of contact within 90 days, 0 to 1; none where the past is too short to learn it.
    pub likely: Option<f64>,
    /// Weeks of the last 13 with contact, oldest first.
    pub weeks: [bool; WEEKS],
    /// The latest contacts, newest first.
    pub moments: Vec<Moment>,
    /// How often one was in touch, each exchange once.
    pub exchanges: usize,
    /// Days of the calendar since the last contact.
    pub days: i64,
    /// Whether no other tie leads there.
    pub bridge: bool,
}

impl Standing {
    /// The strength, 0 to 100.
    pub fn strength(&self) -> f64 {
        points::sum(&self.parts)
    }
    /// Days since the last contact, as the calendar counts them: yesterday evening is one.
    pub fn days_since(&self) -> i64 {
        self.days
    }
    /// Silence in rhythms; none without one.
    pub fn silence(&self) -> Option<f64> {
        Some(self.tie.days_since.floor() / self.cadence?.days)
    }
    /// How warm it is; none without a rhythm.
    pub fn warmth(&self) -> Option<Warmth> {
        let silence = self.silence()?;
        let cold = silence >= COLD || silence >= DRIFTS && self.tie.days_since >= MONTH;
        Some(match silence {
            s if s <= 1.0 => Warmth::Warm,
            _ if cold => Warmth::Cold,
            _ => Warmth::Cooling,
        })
    }
    /// Whether it is silent for half beyond its rhythm or longer.
    pub fn is_drifting(&self) -> bool {
        self.silence().is_some_and(|silence| silence >= DRIFTS)
    }
    /// Whether it was strong once and is silent for more than a year.
    pub fn is_dormant(&self) -> bool {
        self.peak >= 60.0 && self.tie.days_since > 365.0
    }
}

/// The strength of a tie, 0 to 100.
pub(super) fn strength(tie: &Tie) -> f64 {
    points::sum(&parts(tie))
}

/// How strong each of the executive's ties has been at its strongest, by the number of the other.
pub(super) fn peaks(mine: &[Contact], now: f64) -> BTreeMap<u32, f64> {
    let first = mine.iter().map(|c| c.at).fold(now, f64::min);
    let looks = (1..=LOOKS).map(|look| now - LOOK * look as f64).take_while(|day| *day > first);
    let mut peaks: BTreeMap<u32, f64> = BTreeMap::new();
    for tie in looks.flat_map(|day| ties::ties_at(mine, day)) {
        let peak = peaks.entry(tie.b).or_default();
        *peak = peak.max(strength(&tie));
    }
    peaks
}

/// The standing of everybody with whom the executive has been in touch.
pub(super) fn standings(
    circle: &Circle<'_>,
    mine: &[Contact],
    likely: Option<&Likely>,
    peaks: &BTreeMap<u32, f64>,
) -> BTreeMap<PersonId, Standing> {
    let now = days(circle.world.now);
    let zone = circle.world.zone();
    let date = |at: Timestamp| zone.to_datetime(at).date();
    let today = date(circle.world.now);
    let moments = moments(circle);
    // What the odds were learned from: the executive's own ties alone.
    let own: BTreeMap<u32, Tie> = ties::ties_at(mine, now).into_iter().map(|t| (t.b, t)).collect();
    let of = |tie: &Tie| {
        let person = circle.numbers.person(tie.b);
        let seen = moments.get(&tie.b).map_or(&[][..], Vec::as_slice);
        let card = circle.world.people.get(&person)?;
        let peak = peaks.get(&tie.b).copied().unwrap_or(0.0).max(strength(tie));
        let days_met = seen.iter().map(|m| m.at.floor() as i64).collect::<BTreeSet<_>>();
        let cadence = cadence(card, &days_met);
        let seconds = (tie.days_since * 86_400.0).round() as i64;
        let last = circle.world.now.checked_sub(jiff::SignedDuration::from_secs(seconds)).map_or(today, date);
        let standing = Standing {
            person,
            days: i64::from((today - last).get_days()),
            parts: parts(tie),
            peak,
            cadence,
            health: cadence.map(|c| health(tie.days_since.floor(), c.days)),
            likely: likely.zip(own.get(&tie.b)).map(|(model, tie)| model.probability(tie)),
            weeks: weeks(seen, now),
            moments: seen.iter().rev().take(MOMENTS).copied().collect(),
            exchanges: exchanges(&days_met).len(),
            bridge: tie.embeddedness == 0.0,
            tie: tie.clone(),
        };
        Some((person, standing))
    };
    circle.ties.iter().filter(|tie| tie.a == ME).filter_map(of).collect()
}

/// Every contact with the executive by the number of the other, oldest first.
fn moments(circle: &Circle<'_>) -> BTreeMap<u32, Vec<Moment>> {
    let mut found: BTreeMap<u32, Vec<Moment>> = BTreeMap::new();
    for (contact, item) in circle.contacts.iter().zip(&circle.sources) {
        let Some(person) = other(contact, &circle.numbers) else { continue };
        let number = circle.numbers.number(person).unwrap_or(ME);
        let ours = contact.from == ME;
        found.entry(number).or_default().push(Moment {
            at: contact.at,
            item: *item,
            kind: contact.kind,
            ours,
        });
    }
    for moments in found.values_mut() {
        moments.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.item.cmp(&b.item)));
    }
    found
}

/// The rhythm: in days by hand, by tier, else as learned.
fn cadence(card: &Person, days_met: &BTreeSet<i64>) -> Option<Cadence> {
    if let Some(days) = card.cadence_days.filter(|days| *days > 0) {
        return Some(Cadence { days: f64::from(days), from: CadenceFrom::Hand });
    }
    if let Some(tier) = card.relation.tier {
        return Some(Cadence { days: f64::from(tier.cadence_days()), from: CadenceFrom::Tier });
    }
    rhythm(days_met)
}

/// The rhythm of days with contact: the median gap between the first days of exchanges, at least a week; none for fewer
/// than [`RHYTHM_FROM`] exchanges.
/// ```
/// use engines::relationships::circle::rhythm;
/// // Five talks of two days each, three weeks apart.
/// let days = (0..5).flat_map(|n| [21 * n, 21 * n + 1]).collect();
/// assert_eq!(rhythm(&days).map(|r| r.days), Some(21.0));
/// ```
pub fn rhythm(days_met: &BTreeSet<i64>) -> Option<Cadence> {
    let firsts = exchanges(days_met);
    if firsts.len() < RHYTHM_FROM {
        return None;
    }
    let mut gaps: Vec<i64> = firsts.windows(2).map(|d| d[1] - d[0]).collect();
    gaps.sort_unstable();
    let middle = (gaps[(gaps.len() - 1) / 2] + gaps[gaps.len() / 2]) as f64 / 2.0;
    Some(Cadence { days: middle.max(SHORTEST), from: CadenceFrom::Learned(gaps.len()) })
}

/// The first day of each exchange.
pub fn exchanges(days_met: &BTreeSet<i64>) -> Vec<i64> {
    let mut firsts: Vec<i64> = Vec::new();
    for day in days_met {
        if firsts.last().is_none_or(|first| day - first > EXCHANGE) {
            firsts.push(*day);
        }
    }
    firsts
}

fn weeks(seen: &[Moment], now: f64) -> [bool; WEEKS] {
    let mut weeks = [false; WEEKS];
    for week in seen.iter().map(|m| ((now - m.at) / 7.0) as usize).filter(|week| *week < WEEKS) {
        weeks[WEEKS - 1 - week] = true;
    }
    weeks
}
