//! A random office gives, passes on, ends and uses rights; whoever may act by the grants may act by a small model that
//! is written apart, and nobody else.

use super::*;
use crate::clearance::{Actor, Level, Reader};
use crate::ids::GrantId;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// xorshift64*, Vigna 2016.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % n
    }
}

/// A right in plain figures.
#[derive(Clone, Copy)]
struct Told {
    id: u64,
    holder: u64,
    giver: u64,
    under: Option<u64>,
    area: u64,
    rank: u64,
    level: u64,
    minutes: Option<u64>,
    euros: Option<u64>,
    from: u64,
    until: Option<u64>,
    passes_on: bool,
    may_act: bool,
}

fn at(minute: u64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute as i64)
}
fn person(n: u64) -> PersonId {
    PersonId::derive(&n.to_string())
}
fn area(n: u64) -> ResponsibilityId {
    ResponsibilityId::derive(&n.to_string())
}
fn grant_id(n: u64) -> GrantId {
    GrantId::derive(&n.to_string())
}
fn euros(n: u64) -> Money {
    Money { minor: n as i64 * 100, currency: "EUR".into() }
}

/// Ranks 0 to 9 on the two ladders, in the order of how far one decides.
fn standing(rank: u64) -> Standing {
    let all = [
        Standing::Autonomy(0),
        Standing::Delegation(1),
        Standing::Autonomy(2),
        Standing::Delegation(3),
        Standing::Delegation(4),
        Standing::Delegation(5),
        Standing::Autonomy(3),
        Standing::Delegation(7),
    ];
    all[rank as usize]
}
const LEAST_ALONE: u64 = 5;

fn grant(told: &Told, ids: &Ids) -> Grant {
    let mut verbs = BTreeSet::from([Verb::See]);
    if told.may_act {
        verbs.insert(Verb::Approve);
    }
    Grant {
        id: ids.grants[told.id as usize],
        holder: ids.people[told.holder as usize],
        verbs,
        level: Level::from_rank(told.level as i64),
        compartments: BTreeSet::new(),
        from: at(told.from),
        until: told.until.map(at),
        granted_by: ids.people[told.giver as usize],
        area: Some(AreaRight {
            area: ids.areas[told.area as usize],
            standing: standing(told.rank),
            limit: Limit {
                words: String::new(),
                money: told.euros.map(euros),
                minutes: told.minutes.map(|m| m as u32),
            },
            passes_on: told.passes_on,
        }),
        under: told.under.map(|id| ids.grants[id as usize]),
    }
}

struct Ids {
    people: Vec<PersonId>,
    areas: Vec<ResponsibilityId>,
    grants: Vec<GrantId>,
}

/// The model: a right is good at a time when it and all above it are, none giving more than the one above.
fn good(all: &[Told], told: &Told, now: u64, depth: usize) -> bool {
    if depth > all.len() || now < told.from || told.until.is_some_and(|end| end <= now) {
        return false;
    }
    let Some(under) = told.under else { return true };
    let Some(above) = all.iter().find(|t| t.id == under) else { return false };
    let within = |own: Option<u64>, most: Option<u64>| match (own, most) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(own), Some(most)) => own <= most,
    };
    above.passes_on
        && above.holder == told.giver
        && above.area == told.area
        && told.rank <= above.rank
        && told.level <= above.level
        && (above.may_act || !told.may_act)
        && within(told.minutes, above.minutes)
        && within(told.euros, above.euros)
        && good(all, above, now, depth + 1)
}

fn some(chance: &mut Chance, most: u64) -> Option<u64> {
    (chance.below(2) == 0).then(|| chance.below(most))
}

/// Somebody gives a right: the executive on their own, another under one that may be theirs and may not.
fn given(chance: &mut Chance, all: &[Told], now: u64) -> Told {
    let above =
        (!all.is_empty() && chance.below(2) == 0).then(|| all[chance.below(all.len() as u64) as usize]);
    let fresh = Told {
        id: all.iter().map(|t| t.id + 1).max().unwrap_or(0),
        holder: 1 + chance.below(3),
        giver: 0,
        under: None,
        area: chance.below(2),
        rank: chance.below(8),
        level: chance.below(4),
        minutes: some(chance, 4).map(|m| 30 * m),
        euros: some(chance, 3),
        from: now + chance.below(2),
        until: some(chance, 8).map(|m| now + m),
        passes_on: chance.below(2) == 0,
        may_act: chance.below(4) > 0,
    };
    match above {
        None => fresh,
        // Half of them keep to what is above in all but one thing.
        Some(above) if chance.below(2) == 0 => {
            let kept = Told {
                id: fresh.id,
                holder: fresh.holder,
                giver: above.holder,
                under: Some(above.id),
                ..above
            };
            match chance.below(6) {
                0 => Told { rank: fresh.rank, ..kept },
                1 => Told { minutes: fresh.minutes, ..kept },
                2 => Told { euros: fresh.euros, ..kept },
                3 => Told { until: None, ..kept },
                4 => Told { level: fresh.level, ..kept },
                _ => kept,
            }
        }
        Some(above) => Told { giver: 1 + chance.below(3), under: Some(above.id), ..fresh },
    }
}

#[test]
fn nobody_acts_outside_a_grant_above_its_giver_or_after_its_end() {
    let long = std::env::var_os("EQUERRY_LONG").is_some();
    let ids = Ids {
        people: (0..4).map(person).collect(),
        areas: (0..2).map(area).collect(),
        grants: (0..32).map(grant_id).collect(),
    };
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let (mut acted, mut refused) = (0_u64, 0_u64);
    for _ in 0..if long { 1_000_000 } else { 100_000 } {
        let (mut told, mut grants, mut now) = (Vec::<Told>::new(), Vec::<Grant>::new(), 0);
        for _ in 0..10 {
            match chance.below(6) {
                0 | 1 => {
                    let one = given(&mut chance, &told, now);
                    grants.push(grant(&one, &ids));
                    told.push(one);
                }
                2 if !told.is_empty() => {
                    let ended = chance.below(told.len() as u64) as usize;
                    told.remove(ended);
                    grants.remove(ended);
                }
                3 => now += chance.below(4),
                _ => {
                    let (who, place, minutes) = (1 + chance.below(3), chance.below(2), 30 * chance.below(4));
                    let (cost, level) = (chance.below(3), chance.below(4));
                    let may_by_model = told.iter().any(|t| {
                        (t.holder, t.area) == (who, place)
                            && t.may_act
                            && t.rank >= LEAST_ALONE
                            && t.level >= level
                            && t.minutes.is_none_or(|most| minutes <= most)
                            && t.euros.is_none_or(|most| cost <= most)
                            && good(&told, t, now, 0)
                    });
                    let role = if who == 3 { Role::Agent } else { Role::Assistant };
                    let actor = Actor {
                        person: ids.people[who as usize],
                        role,
                        name: String::new(),
                        automation: None,
                    };
                    let reader =
                        Reader { grants: counting(&grants, actor.person), actor, at: at(now), whole: false };
                    let matter = Matter {
                        clearance: Clearance::at(Level::from_rank(level as i64)),
                        areas: vec![ids.areas[place as usize]],
                        minutes: Some(minutes as i64),
                        money: Some(euros(cost)),
                    };
                    assert_eq!(allows(&reader, Verb::Approve, &matter).is_ok(), may_by_model);
                    // What is given in an area reaches nothing else.
                    assert!(!may(&reader, Verb::Approve, &matter.clearance));
                    if may_by_model { acted += 1 } else { refused += 1 }
                }
            }
        }
    }
    assert!(acted > 1_000 && refused > 1_000, "{acted} {refused}");
}

#[test]
fn the_general_right_counts_where_no_area_rules_and_all_areas_must_agree() {
    let clearance = Clearance::default();
    let general = Grant {
        id: GrantId::derive("g"),
        holder: person(1),
        verbs: [Verb::Approve].into(),
        level: Level::Confidential,
        compartments: BTreeSet::new(),
        from: at(0),
        until: None,
        granted_by: person(0),
        area: None,
        under: None,
    };
    let in_area = |n: u64, standing, minutes| Grant {
        id: grant_id(n),
        area: Some(AreaRight {
            area: area(n),
            standing,
            limit: Limit { minutes, ..Limit::default() },
            passes_on: false,
        }),
        ..general.clone()
    };
    let actor = Actor { person: person(1), role: Role::Assistant, name: "P".into(), automation: None };
    let grants = vec![
        general.clone(),
        in_area(0, Standing::Autonomy(3), Some(60)),
        in_area(1, Standing::Autonomy(1), None),
    ];
    let reader = Reader { actor, grants, at: at(1), whole: false };
    let matter = |areas: &[u64], minutes| Matter {
        areas: areas.iter().map(|n| area(*n)).collect(),
        minutes,
        ..Matter::at(&clearance)
    };
    for (areas, minutes, expected) in [
        (&[][..], Some(600), Ok(())),
        (&[0], Some(60), Ok(())),
        (&[0], None, Ok(())),
        (&[0], Some(61), Err(Refusal::Beyond(area(0), Limit { minutes: Some(60), ..Limit::default() }))),
        (&[1], Some(5), Err(Refusal::Asks(area(1), Standing::Autonomy(1)))),
        (&[0, 1], Some(5), Err(Refusal::Asks(area(1), Standing::Autonomy(1)))),
        (&[2], Some(5), Err(Refusal::NoRight(area(2)))),
    ] {
        assert_eq!(
            allows(&reader, Verb::Approve, &matter(areas, minutes)),
            expected,
            "{areas:?} {minutes:?}"
        );
    }
}

#[test]
fn limits_are_said_in_words() {
    let money = |minor| Some(Money { minor, currency: "EUR".into() });
    for (limit, words) in [
        (Limit::default(), ""),
        (Limit { minutes: Some(60), ..Limit::default() }, "up to 60 minutes"),
        (
            Limit { money: money(200_000), words: "a trip".into(), ..Limit::default() },
            "up to 2,000 EUR; a trip",
        ),
        (
            Limit { money: money(1_250), minutes: Some(5), words: String::new() },
            "up to 5 minutes, up to 12.50 EUR",
        ),
    ] {
        assert_eq!(limit.to_string(), words);
    }
    let ladder: Vec<&str> = (0..=4).map(|n| Standing::Autonomy(n).word()).collect();
    assert_eq!(ladder, Standing::AUTONOMY);
    assert_eq!(Standing::Autonomy(4).step(true), None);
    assert_eq!(Standing::Delegation(1).step(false), None);
    assert_eq!(Standing::Autonomy(3).step(true), Some(Standing::Autonomy(4)));
}
