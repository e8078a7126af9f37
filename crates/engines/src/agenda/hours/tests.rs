use super::*;
use crate::agenda::AgendaConfig;
use crate::maths::random::Random;
use crate::testing::{Scene, at};
use jiff::SignedDuration;

fn wanted(minutes: i64, from: i64, to: i64) -> Wanted {
    Wanted {
        title: "The acquisition".into(),
        minutes,
        window: Interval::new(at(from, 0, 0), at(to, 0, 0)),
        energy: (0..96).map(|n| if (36..48).contains(&n) { 0.9 } else { 0.5 }).collect(),
    }
}

fn of(scene: &Scene, wanted: &Wanted) -> [Result<Through, String>; 3] {
    ways(&scene.world, &AgendaConfig::default(), wanted)
}

#[test]
fn in_an_empty_week_it_is_one_piece_or_fresh_pieces_and_nobody_moves() {
    let scene = Scene::new();
    let [whole, pieces, moving] = of(&scene, &wanted(240, 1, 5));
    assert_eq!(
        whole.unwrap().blocks,
        [Interval::lasting(at(1, 13, 0), 240)],
        "only afternoons are long enough"
    );
    let pieces = pieces.unwrap();
    assert_eq!(pieces.blocks, [Interval::lasting(at(1, 9, 0), 120), Interval::lasting(at(2, 9, 0), 120)]);
    assert_eq!(moving.unwrap_err(), "no stretch holds only meetings that may move");
}

#[test]
fn in_a_full_week_the_least_harmful_meeting_moves() {
    let mut scene = Scene::new();
    for day in 1..5 {
        scene.event("Review", at(day, 9, 0), 210, &["ana", "ben"]);
        scene.event("1-2-1 Cy", at(day, 13, 0), 120, &["cy"]);
        scene.event("Sync", at(day, 15, 0), if day == 3 { 90 } else { 150 }, &["dee", "fay"]);
    }
    let small = scene.event("Small", at(3, 16, 30), 60, &["eve"]);
    let [whole, pieces, moving] = of(&scene, &wanted(60, 1, 5));
    assert_eq!(whole.unwrap_err(), "no 1 h are free in one piece");
    assert_eq!(pieces.unwrap_err(), "nothing is free in pieces of half an hour and more");
    let moving = moving.unwrap();
    assert_eq!(moving.blocks, [Interval::lasting(at(3, 16, 30), 60)]);
    assert_eq!((moving.moves.len(), moving.moves[0].0, moving.people.len()), (1, small, 1));
    assert!(moving.moves[0].1.start >= at(7, 0, 0), "only next week has room: {:?}", moving.moves);
    assert_eq!(moving.reasons.iter().map(|r| r.amount).sum::<f64>(), 60.0 - 5.0);
    // What is protected moves for nobody.
    let [_, _, none] =
        of(&scene, &Wanted { window: Interval::new(at(1, 13, 0), at(1, 15, 0)), ..wanted(60, 1, 5) });
    assert_eq!(none.unwrap_err(), "no stretch holds only meetings that may move");
}

#[test]
fn it_is_one_proposal_with_the_other_ways_beside_it() {
    let mut scene = Scene::new();
    scene.event("Review", at(1, 9, 0), 60, &["ana"]);
    let wanted = wanted(120, 1, 5);
    let ways = of(&scene, &wanted);
    let proposal = propose(&scene.world, &wanted, &ways, 0).unwrap();
    assert_eq!(proposal.expected.minutes, 120.0);
    assert_eq!(proposal.ways.len(), ways.iter().flatten().count() - 1);
    assert_ne!(proposal.id, propose(&scene.world, &wanted, &ways, 1).unwrap().id);
    let nothing: [Result<Through, String>; 1] = [Err("nothing".into())];
    assert!(propose(&scene.world, &wanted, &nothing, 0).is_none());
}

#[test]
fn no_way_breaks_a_rule_and_each_keeps_all_the_minutes() {
    let mut random = Random::new(31);
    let config = AgendaConfig::default();
    let (mut moved, mut cut) = (0, 0);
    for n in 0..60 {
        let mut scene = Scene::new();
        for k in 0..4 + random.below(24) {
            let start = at(random.below(9) as i64, 9 + random.below(8) as i64, 15 * random.below(4) as i64);
            let people = [&["ana"][..], &["ben", "cy"], &["dee@far.example"], &[]][random.below(4)];
            scene.event(&format!("M{k}"), start, 15 + 15 * random.below(7) as i64, people);
        }
        let wanted = wanted([60, 90, 150, 240][random.below(4)], 1, 3 + random.below(6) as i64);
        for way in of(&scene, &wanted).into_iter().flatten() {
            assert_eq!(way.blocks.iter().map(Interval::minutes).sum::<i64>(), wanted.minutes, "{n}");
            let mut then = scene.world.clone();
            for part in way.effect.parts() {
                let rules = broken(&then, &config, part);
                assert!(rules.is_empty(), "{n} {:?} {part:?}: {rules:?}", way.kind);
                then = then.with(part);
            }
            let inside = |b: &Interval| b.start >= wanted.window.start && b.end <= wanted.window.end;
            assert!(way.blocks.iter().all(inside), "{n}");
            let apart = |w: &[Interval]| w[0].end + SignedDuration::from_mins(10) <= w[1].start;
            assert!(way.kind != Kind::Pieces || way.blocks.windows(2).all(apart), "{n} {:?}", way.blocks);
            (moved, cut) =
                (moved + usize::from(way.kind == Kind::Moving), cut + usize::from(way.kind == Kind::Pieces));
        }
    }
    assert!(moved >= 10 && cut >= 10, "{moved} with moves, {cut} in pieces");
}
