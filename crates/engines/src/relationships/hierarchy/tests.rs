use super::*;
use crate::maths::random::Random;
use std::collections::BTreeMap;

/// A company of `teams` teams of `size`, person 0 over all: managers are 1 to `teams`. Everybody writes mostly within
/// the team, managers to the whole of it.
fn company(seed: u64, teams: u32, size: u32) -> (Vec<Message>, BTreeMap<u32, u32>) {
    let mut chance = Random::new(seed);
    let mut reports: BTreeMap<u32, u32> = (1..=teams).map(|m| (m, 0)).collect();
    for member in 0..teams * size {
        reports.insert(teams + 1 + member, 1 + member % teams);
    }
    let everybody = 1 + teams + teams * size;
    let mut messages = Vec::new();
    for day in 0..60 {
        for person in 0..everybody {
            let manager = reports.get(&person).copied();
            let team: Vec<u32> = reports.iter().filter(|r| *r.1 == person).map(|r| *r.0).collect();
            let mates: Vec<u32> =
                reports.iter().filter(|r| manager == Some(*r.1) && *r.0 != person).map(|r| *r.0).collect();
            let mut write = |to: Vec<u32>, often: f64| {
                if chance.chance(often) && !to.is_empty() {
                    messages.push(Message { day, from: person, to });
                }
            };
            write(manager.into_iter().collect(), 0.3);
            write(team, 0.4);
            for mate in mates {
                write(vec![mate], 0.15);
            }
            write(vec![(person * 7 + day as u32) % everybody], 0.1);
        }
    }
    messages.iter_mut().for_each(|m| m.to.retain(|t| *t != m.from));
    messages.retain(|m| !m.to.is_empty());
    (messages, reports)
}

fn first_three(found: &[Candidate], manager: u32) -> bool {
    found.iter().take(3).any(|c| c.person == manager)
}

#[test]
fn managers_of_a_made_up_company_are_found() {
    let (messages, reports) = company(3, 5, 6);
    let traffic = Traffic::of(&messages);
    let managers = Managers::of(&traffic);
    let members = reports.iter().filter(|(member, _)| **member > 5);
    let found = members.clone().filter(|(m, boss)| first_three(&managers.likely(**m), **boss)).count();
    assert!(found >= 28, "{found} of 30");
    let completed =
        members.filter(|(m, boss)| managers.completing(**m, &reports)[0].person == **boss).count();
    assert!(completed >= 28, "{completed} of 30");
}

#[test]
fn what_is_known_of_oneself_is_not_used() {
    let (messages, reports) = company(8, 4, 5);
    let traffic = Traffic::of(&messages);
    let managers = Managers::of(&traffic);
    let mut without = reports.clone();
    without.remove(&9);
    assert_eq!(managers.completing(9, &reports), managers.completing(9, &without));
}

#[test]
fn parts_add_up_and_nobody_is_their_own_manager() {
    let (messages, reports) = company(1, 4, 5);
    let traffic = Traffic::of(&messages);
    let managers = Managers::of(&traffic);
    for person in traffic.people() {
        for found in [managers.likely(person), managers.completing(person, &reports)] {
            assert!(found.windows(2).all(|w| w[0].score >= w[1].score));
            for candidate in found {
                assert_ne!(candidate.person, person);
                let sum: f64 = candidate.parts.iter().map(|p| p.1).sum();
                assert!((sum - candidate.score).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn traffic_is_counted() {
    let message = |day, from, to: &[u32]| Message { day, from, to: to.to_vec() };
    let crowd: Vec<u32> = (1..20).collect();
    let traffic = Traffic::of(&[
        message(1, 0, &[1]),
        message(1, 1, &[0]),
        message(2, 0, &[1, 2, 3, 3]),
        message(3, 0, &crowd),
    ]);
    assert_eq!((traffic.messages(0, 1), traffic.messages(1, 0)), (4.0, 4.0));
    assert!((traffic.shared(1, 0) - (2.0 + 1.0 / 3.0 + 1.0 / 19.0)).abs() < 1e-12);
    assert_eq!((traffic.team(0, 1), traffic.team(1, 0), traffic.days(1, 0)), (1.0, 0.0, 3.0));
    assert_eq!((traffic.together(2, 1), traffic.together(4, 5)), (1.0, 0.0));
    let mean = traffic.people().map(|p| traffic.attention(p)).sum::<f64>() / traffic.people().count() as f64;
    assert!((mean - 1.0).abs() < 1e-9, "{mean}");
    assert!(Managers::of(&traffic).likely(77).is_empty());
}
