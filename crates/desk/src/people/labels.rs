//! Where the names of a drawing stand, so that none lies over another, over a mark or over the name of a ring. A name for
//! which there is no room is left out: the table beside the drawing has it.

use super::ego::{Anchor, Line, Name, Node, Ring};

/// How a drawing is read: how wide a letter is and how high a line, in its units. On a phone the same drawing is half
/// as large, so that its letters are larger in its units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    wide: f64,
    high: f64,
}
/// On a wide page, and on a phone.
pub(super) const WIDE: Letters = Letters { wide: 6.6, high: 13.0 };
pub(super) const NARROW: Letters = Letters { wide: 10.6, high: 21.0 };

/// Half of a mark, and of the executive's own.
const MARK: f64 = 10.0;
const ME: f64 = 17.0;
/// What it costs to lie over a line, and to stand elsewhere than beside the mark.
const CROSSED: f64 = 6.0;
const ASIDE: f64 = 1.0;
/// The paper: left, top, right, bottom.
const PAPER: Room = [-60.0, 0.0, 620.0, 430.0];

/// A rectangle: left, top, right, bottom.
type Room = [f64; 4];

/// Gives every name the free place beside its mark that lies over the fewest lines; those that matter most first. Only
/// names that `named` holds for are placed.
pub(super) fn place(
    nodes: &[Node],
    (me, rings, lines): ((i64, i64), &[Ring], &[Line]),
    letters: Letters,
    named: impl Fn(&Node) -> bool,
) -> Vec<Option<Name>> {
    let mut taken: Vec<Room> = rings.iter().map(|ring| written(ring, letters)).collect();
    taken.push(around(me, ME));
    let mut order: Vec<usize> = (0..nodes.len()).filter(|n| named(&nodes[*n])).collect();
    order.sort_by_key(|n| !nodes[*n].named);
    let mut names: Vec<Option<Name>> = vec![None; nodes.len()];
    for n in order {
        let node = &nodes[n];
        let marks = || nodes.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, o)| around(o.at, MARK));
        let free = |(name, _): &(Name, f64)| {
            let room = room(node, *name, letters);
            let inside =
                room[0] >= PAPER[0] && room[1] >= PAPER[1] && room[2] <= PAPER[2] && room[3] <= PAPER[3];
            inside && !taken.iter().chain(&marks().collect::<Vec<_>>()).any(|other| overlap(&room, other))
        };
        let cost = |(name, aside): &(Name, f64)| {
            let room = room(node, *name, letters);
            CROSSED * lines.iter().filter(|line| crosses(line, &room)).count() as f64 + ASIDE * aside
        };
        let choices = choices(node.at.0 < me.0, letters).into_iter().filter(free);
        let Some((name, _)) = choices.min_by(|a, b| cost(a).total_cmp(&cost(b))) else { continue };
        taken.push(room(node, name, letters));
        names[n] = Some(name);
    }
    names
}

/// Beside the mark on the outer side, a little higher or lower, on the other side, above and below; each with how far it
/// is from the first.
fn choices(left: bool, letters: Letters) -> Vec<(Name, f64)> {
    let scale = letters.high / WIDE.high;
    let down = |y: f64| (y * scale).round() as i64;
    let heights = [(4.0, 0.0), (-8.0, 1.0), (17.0, 1.0), (-19.0, 2.0), (28.0, 2.0)];
    let of = |left: bool, far: f64| {
        let (dx, anchor) = if left { (-13, Anchor::End) } else { (13, Anchor::Start) };
        heights.map(move |(y, aside)| (Name { at: (dx, down(y)), anchor }, aside + far))
    };
    let over = [(-14.0, 2.5), (10.0 + 13.0, 2.5)];
    let over = over.map(|(y, aside): (f64, f64)| {
        let y = if y < 0.0 { y as i64 } else { 10 + down(13.0) };
        (Name { at: (0, y), anchor: Anchor::Middle }, aside)
    });
    of(left, 0.0).into_iter().chain(of(!left, 1.5)).chain(over).collect()
}

fn written(ring: &Ring, letters: Letters) -> Room {
    let (x, y) = (ring.at.0 as f64, ring.at.1 as f64);
    let half = letters.wide * ring.name.len() as f64 / 2.0;
    [x - half, y - letters.high, x + half, y + 3.0]
}

fn around(at: (i64, i64), half: f64) -> Room {
    let (x, y) = (at.0 as f64, at.1 as f64);
    [x - half, y - half, x + half, y + half]
}

fn room(node: &Node, name: Name, letters: Letters) -> Room {
    let wide = letters.wide * node.label.chars().count() as f64;
    let (x, y) = ((node.at.0 + name.at.0) as f64, (node.at.1 + name.at.1) as f64);
    let from = match name.anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
        Anchor::End => x - wide,
    };
    [from, y - letters.high + 2.0, from + wide, y + 3.0]
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

    fn node(name: &str, at: (i64, i64), named: bool) -> Node {
        Node {
            id: PersonId::derive(name),
            name: name.to_owned(),
            label: format!("{name} · cooling"),
            at,
            wide: None,
            narrow: None,
            shape: Shape::Team,
            state: "Cooling",
            named,
            strength: None,
        }
    }

    /// However near marks lie, on a wide page and on a phone no name lies over another, over a mark or over the name of
    /// a ring; what has no room is left out, and what matters most has room first.
    #[test]
    fn no_name_lies_over_anything() {
        let rings = [Ring { across: 100, down: 100, name: "monthly", at: (330, 60) }];
        let crowd: Vec<Node> = (0..24)
            .map(|n| node(&format!("Marcus Webb {n}"), (300 + 12 * (n % 6), 90 + 9 * (n / 6)), n == 23))
            .collect();
        let few = vec![node("Sam Okonjo", (300, 100), true), node("Aiko Tan", (360, 102), false)];
        for letters in [WIDE, NARROW] {
            for nodes in [&crowd, &few] {
                let names = place(nodes, ((280, 215), &rings, &[]), letters, |_| true);
                let rooms: Vec<Room> = nodes
                    .iter()
                    .zip(&names)
                    .filter_map(|(node, name)| Some(room(node, (*name)?, letters)))
                    .collect();
                for (n, one) in rooms.iter().enumerate() {
                    assert!(rooms[..n].iter().all(|other| !overlap(one, other)), "{names:?}");
                    assert!(!overlap(one, &written(&rings[0], letters)), "{names:?}");
                }
                for (node, name) in nodes.iter().zip(&names) {
                    let Some(name) = name else { continue };
                    let own = room(node, *name, letters);
                    let others = nodes.iter().filter(|other| other.at != node.at);
                    assert!(others.into_iter().all(|o| !overlap(&own, &around(o.at, MARK))), "{names:?}");
                }
                assert!(names.iter().flatten().count() > 1, "{names:?}");
            }
            let names = place(&crowd, ((280, 215), &rings, &[]), letters, |_| true);
            assert!(names[23].is_some(), "whoever is going cold has room first");
        }
    }
}
