//! Where the names of a drawing stand, so that none lies over another, over a mark or along a line.

use super::ego::{Line, Node, Ring};

/// How wide a letter is and how high a line, in units of the drawing.
const LETTER: f64 = 6.6;
const HIGH: f64 = 13.0;
/// Half of a mark.
const MARK: f64 = 10.0;
/// What it costs to lie over a name, over a mark, over a line; and to stand elsewhere than beside the mark.
const OVER: [f64; 3] = [100.0, 40.0, 6.0];
const ASIDE: f64 = 1.0;

/// A rectangle: left, top, right, bottom.
type Room = [f64; 4];

/// Gives every name the place beside its mark that lies over the least.
pub(super) fn place(nodes: &mut [Node], rings: &[Ring], lines: &[Line]) {
    let written = |ring: &Ring| {
        let (x, y, half) = (ring.at.0 as f64, ring.at.1 as f64, LETTER * ring.name.len() as f64 / 2.0);
        [x - half, y - HIGH, x + half, y + 3.0]
    };
    let mut names: Vec<Room> = rings.iter().map(written).collect();
    let marks: Vec<Room> = nodes.iter().map(|n| around(n.at)).collect();
    for (n, node) in nodes.iter_mut().enumerate() {
        let others = || marks.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, mark)| mark);
        let cost = |(name_at, left, aside): &((i64, i64), bool, f64)| {
            let room = room(node.at, &node.name, *name_at, *left);
            let names = names.iter().filter(|other| overlap(&room, other)).count() as f64;
            let marks = others().filter(|mark| overlap(&room, mark)).count() as f64;
            let lines = lines.iter().filter(|line| crosses(line, &room)).count() as f64;
            OVER[0] * names + OVER[1] * marks + OVER[2] * lines + ASIDE * aside
        };
        let best = choices(node.left).into_iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
        if let Some((name_at, left, _)) = best {
            names.push(room(node.at, &node.name, name_at, left));
            (node.name_at, node.left) = (name_at, left);
        }
    }
}

/// Beside the mark on the outer side, a little higher or lower, then on the other side; each with how far it is from that.
fn choices(left: bool) -> Vec<((i64, i64), bool, f64)> {
    let side = |left: bool| if left { -13 } else { 13 };
    let heights = [(4, 0.0), (-8, 1.0), (17, 1.0), (-19, 2.0), (28, 2.0)];
    let of = |left: bool, far: f64| heights.map(|(y, aside)| ((side(left), y), left, aside + far));
    of(left, 0.0).into_iter().chain(of(!left, 1.5)).collect()
}

fn around(at: (i64, i64)) -> Room {
    let (x, y) = (at.0 as f64, at.1 as f64);
    [x - MARK, y - MARK, x + MARK, y + MARK]
}

fn room(at: (i64, i64), name: &str, (dx, dy): (i64, i64), left: bool) -> Room {
    let wide = LETTER * name.chars().count() as f64;
    let (x, y) = ((at.0 + dx) as f64, (at.1 + dy) as f64);
    let from = if left { x - wide } else { x };
    [from, y - HIGH + 2.0, from + wide, y + 3.0]
}

fn overlap(a: &Room, b: &Room) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Whether a line passes through a room: some of its points lie there.
fn crosses(line: &Line, room: &Room) -> bool {
    const POINTS: i32 = 40;
    let (from, to) = ((line.from.0 as f64, line.from.1 as f64), (line.to.0 as f64, line.to.1 as f64));
    (0..=POINTS).any(|n| {
        let far = f64::from(n) / f64::from(POINTS);
        let (x, y) = (from.0 + far * (to.0 - from.0), from.1 + far * (to.1 - from.1));
        (room[0]..room[2]).contains(&x) && (room[1]..room[3]).contains(&y)
    })
}

#[cfg(test)]
mod tests {
    use super::super::ego::Shape;
    use super::*;
    use world::PersonId;

    fn node(name: &str, at: (i64, i64)) -> Node {
        Node {
            id: PersonId::derive(name),
            name: name.to_owned(),
            at,
            name_at: (13, 4),
            left: false,
            shape: Shape::Team,
            state: "",
            named: true,
            strength: None,
        }
    }

    #[test]
    fn no_name_lies_over_another_or_over_the_name_of_a_ring() {
        let mut nodes = vec![
            node("Sam Okonjo", (300, 100)),
            node("Marcus Webb", (310, 104)),
            node("Aiko Tan", (360, 102)),
        ];
        let rings = [Ring { across: 100, down: 100, name: "monthly", at: (330, 60) }];
        place(&mut nodes, &rings, &[]);
        let rooms: Vec<Room> = nodes.iter().map(|n| room(n.at, &n.name, n.name_at, n.left)).collect();
        for (n, one) in rooms.iter().enumerate() {
            assert!(rooms[..n].iter().all(|other| !overlap(one, other)), "{nodes:?}");
            let half = LETTER * 3.5;
            assert!(!overlap(one, &[330.0 - half, 47.0, 330.0 + half, 63.0]), "{nodes:?}");
        }
    }
}
