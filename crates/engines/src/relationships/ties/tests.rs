use super::strength::{SevenDimensions, health, parts, seven_dimensions};
use super::*;
use crate::maths::points::sum;
use crate::maths::random::Random;
use crate::relationships::contact::{Contact, Kind};

fn mail(at: f64, from: u32, to: u32) -> Contact {
    Contact { at, from, to, kind: Kind::Mail { receivers: 1 } }
}

/// A7.1.
#[test]
fn the_seven_dimensions_of_the_published_example_add_up() {
    let events = [(3.0, 5.0), (1.0, 10.0), (1.0, 12.0), (3.0, 40.0), (1.0, 100.0), (0.2, 3.0)];
    let weighted: f64 = events.iter().map(|(weight, age)| weight * f64::exp2(-age / 90.0)).sum();
    assert!((weighted - 7.59).abs() < 0.005, "{weighted}");
    let tie = SevenDimensions {
        weighted,
        days_since: 3.0,
        cadence: 14.0,
        directions: (14.0, 10.0),
        channels: 2.0,
        years: 3.0,
        embeddedness: 0.3,
        support: true,
    };
    let strength = sum(&seven_dimensions(&tie));
    assert!((strength - 73.5).abs() < 0.05, "{strength}");
}

#[test]
fn health_halves_with_every_cadence_of_silence() {
    for (gap, expected) in [(0.5, 1.0), (1.0, 1.0), (1.5, 0.707), (2.0, 0.5), (3.0, 0.25)] {
        assert!((health(gap * 30.0, 30.0) - expected).abs() < 5e-4, "{gap}");
    }
}

/// A7.2.
#[test]
fn strength_is_within_bounds_and_rises_with_every_part() {
    let mut chance = Random::new(9);
    let plain = ties_at(&[mail(0.0, 0, 1)], 1.0).remove(0);
    for _ in 0..10_000 {
        let mut draw = |most: f64| chance.share() * most;
        let tie = Tie {
            weighted: draw(200.0),
            days_since: draw(800.0),
            days: draw(60.0).floor(),
            reciprocity: draw(1.0),
            activity: [draw(100.0), 100.0],
            ..plain.clone()
        };
        let before = sum(&parts(&tie));
        assert!((0.0..=100.0).contains(&before), "{before}");
        let more = [
            Tie { weighted: tie.weighted + draw(50.0), ..tie.clone() },
            Tie { days_since: (tie.days_since - draw(50.0)).max(0.0), ..tie.clone() },
            Tie { days: tie.days + 1.0, ..tie.clone() },
            Tie { reciprocity: (tie.reciprocity + draw(0.5)).min(1.0), ..tie.clone() },
            Tie { activity: [tie.activity[0] + draw(20.0), 200.0], ..tie.clone() },
        ];
        for stronger in more {
            assert!(sum(&parts(&stronger)) >= before, "{tie:?}");
        }
    }
}

#[test]
fn what_was_seen_of_a_tie_is_counted() {
    let contacts = [
        mail(0.2, 1, 0),
        mail(0.6, 0, 1),
        mail(10.0, 1, 0),
        mail(40.0, 1, 0),
        Contact { at: 41.0, from: 1, to: 2, kind: Kind::Mail { receivers: 3 } },
        Contact { at: 42.0, from: 0, to: 2, kind: Kind::Mail { receivers: 11 } },
        mail(44.0, 2, 2),
        mail(50.0, 0, 1),
    ];
    let ties = ties_at(&contacts, 50.0);
    assert_eq!(ties.iter().map(|t| (t.a, t.b)).collect::<Vec<_>>(), [(0, 1), (1, 2)]);
    let tie = &ties[0];
    assert_eq!((tie.contacts, tie.days, tie.days_since), (4.0, 3.0, 10.0));
    assert_eq!((tie.recent, tie.direct_90), ([0.0, 1.0, 4.0], 4.0));
    assert_eq!((tie.reciprocity, tie.cadence, tie.channels), (0.5, 20.0, 1.0));
    assert_eq!(tie.weeks, 3.0);
    // In 30 days 1 wrote twice; 0 had one message, 2 one.
    assert_eq!(tie.activity, [0.3, 2.0]);
    assert!(!tie.last_from_quieter);
    assert_eq!(ties[1].weighted, 0.5 * f64::exp2(-0.1));
}

#[test]
fn a_meeting_goes_both_ways() {
    let met = Contact { at: 1.0, from: 0, to: 1, kind: Kind::Meeting { people: 2 } };
    assert_eq!(ties_at(&[met], 2.0)[0].reciprocity, 1.0);
    let both = ties_at(&[met, mail(1.5, 1, 0)], 2.0).remove(0);
    assert_eq!((both.reciprocity, both.channels, both.weighted > 3.9), (2.0 / 3.0, 2.0, true));
}

/// Pairs that write every `gap` days on average; in so many days some begin and some fall silent.
fn pairs(seed: u64, days: f64) -> Vec<Contact> {
    let mut chance = Random::new(seed);
    let mut contacts = Vec::new();
    for pair in 0..60u32 {
        let gap = [2.0, 6.0, 15.0, 40.0][pair as usize % 4];
        let begin = days * (2.0 * chance.share() - 1.0);
        let end = (begin + 0.8 * days).min(days);
        let mut at = begin;
        loop {
            at += -gap * (1.0 - chance.share()).ln();
            if at >= end {
                break;
            }
            let there = chance.chance(0.5);
            let (a, b) = (2 * pair, 2 * pair + 1);
            if at >= 0.0 {
                contacts.push(if there { mail(at, a, b) } else { mail(at, b, a) });
            }
        }
    }
    contacts
}

#[test]
fn the_likely_ties_are_those_used_and_the_odds_hold() {
    let (mut told, mut used, mut ordered, mut compared) = (0.0, 0.0, 0.0, 0.0);
    for seed in 0..20 {
        let contacts = pairs(seed, 400.0);
        let now = 300.0;
        let model = Likely::taught(&contacts, now).unwrap();
        let ties = ties_at(&contacts, now);
        let again =
            |t: &Tie| contacts.iter().any(|c| c.from.min(c.to) == t.a && (now..now + 90.0).contains(&c.at));
        let fates: Vec<(f64, bool)> = ties.iter().map(|t| (model.probability(t), again(t))).collect();
        told += fates.iter().map(|f| f.0).sum::<f64>();
        used += fates.iter().filter(|f| f.1).count() as f64;
        for yes in fates.iter().filter(|f| f.1) {
            for no in fates.iter().filter(|f| !f.1) {
                compared += 1.0;
                ordered += f64::from(u8::from(yes.0 > no.0));
            }
        }
        let parts: f64 = model.parts(&ties[0]).iter().map(|p| p.1).sum();
        let bare = model.log_odds(&ties[0]) - parts;
        assert!(
            (model.log_odds(&ties[5]) - bare - model.parts(&ties[5]).iter().map(|p| p.1).sum::<f64>()).abs()
                < 1e-9
        );
    }
    assert!(ordered / compared > 0.9, "{}", ordered / compared);
    assert!((told / used - 1.0).abs() < 0.12, "{told} told, {used} used");
}

#[test]
fn a_past_of_a_few_weeks_teaches_nothing() {
    let contacts = pairs(1, 45.0);
    assert_eq!(Likely::taught(&contacts, 45.0), None);
    assert!(Likely::taught(&contacts, 55.0).is_some());
}
