//! The circle as a drawing: rings by rhythm, shapes by group, a way to somebody in brass. Positions only; the face draws.

use super::attention::{proposed, warmth};
use super::called;
use engines::maths::meetings::is_external;
use engines::relationships::circle::{Circle, Standing};
use engines::relationships::suggest::INTRODUCTION;
use serde::Serialize;
use std::collections::BTreeSet;
use world::{ItemRef, Person, PersonId, Proposal, Snapshot};

/// So many people are drawn.
const MOST: usize = 18;
/// Middle and radii of the wide drawing, in its units: weekly, monthly, rarer, not met.
const MIDDLE: (f64, f64) = (280.0, 215.0);
const RINGS: [f64; 4] = [75.0, 130.0, 165.0, 200.0];
/// Wider than high.
const WIDE: f64 = 1.15;

/// How somebody is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// One's own people: a circle.
    Team,
    /// A board: a diamond.
    Board,
    /// A customer: a triangle.
    Customer,
    /// Everybody else: a square.
    Partner,
}

/// Somebody in the drawing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// Which.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Across and down.
    pub at: (i64, i64),
    /// Where the name stands from there.
    pub name_at: (i64, i64),
    /// Whether the name stands to the left of it.
    pub left: bool,
    /// How.
    pub shape: Shape,
    /// "Warm", "Cooling", "Cold", "Not met", or nothing.
    pub state: &'static str,
    /// Whether a phone labels it, too: on a way, or cold.
    pub named: bool,
    /// How strong the tie is, 0 to 100; none: not met.
    pub strength: Option<f64>,
}

/// A line of the drawing, from somebody to somebody; none is the executive.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// From where.
    pub from: (i64, i64),
    /// To where.
    pub to: (i64, i64),
    /// "strong", "weak", "cold", "way".
    pub kind: &'static str,
}

/// A ring of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ring {
    /// Its radius across.
    pub across: i64,
    /// Its radius down.
    pub down: i64,
    /// What it stands for.
    pub name: &'static str,
    /// Where that is written.
    pub at: (i64, i64),
}

/// The drawing.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Ego {
    /// What it shows: "From you to Lotte de Vries, by way of Ben".
    pub title: String,
    /// The executive's place.
    pub me: (i64, i64),
    /// The executive's initials.
    pub initials: String,
    /// Rings.
    pub rings: Vec<Ring>,
    /// Everybody drawn.
    pub nodes: Vec<Node>,
    /// Lines, ways last.
    pub lines: Vec<Line>,
    /// How many more are not drawn.
    pub more: usize,
}

impl Ego {
    /// The drawing in a sentence, for those who do not see it.
    pub fn said(&self) -> String {
        let cold: Vec<String> =
            self.nodes.iter().filter(|n| n.state == "Cold").map(|n| n.name.clone()).collect();
        let people = crate::words::count(self.nodes.len(), "person", "people");
        match cold.is_empty() {
            true => format!("{}: {people}, nobody going cold.", self.title),
            false => {
                format!("{}: {people}. Going cold: {}.", self.title, engines::maths::spoken::listed(&cold))
            }
        }
    }
}

/// Draws the circle with the ways that are proposed.
pub(super) fn draw(world: &Snapshot, circle: &Circle<'_>, proposals: &[Proposal]) -> Ego {
    let ways: Vec<[PersonId; 2]> = proposals.iter().filter_map(way).collect();
    let unmet: Vec<PersonId> = ways.iter().map(|w| w[1]).collect();
    let chosen = chosen(circle, &ways);
    let mut nodes = Vec::new();
    for (ring, here) in by_ring(&chosen).into_iter().enumerate() {
        let all = here.len();
        for (n, standing) in here.into_iter().enumerate() {
            nodes.extend(node(world, standing.person, Some(standing), ring, (n, all), &ways));
        }
    }
    for (n, id) in unmet.iter().enumerate() {
        nodes.extend(node(world, *id, None, 3, (n, unmet.len()), &ways));
    }
    let lines = lines(&nodes, &ways);
    let rings = rings(!unmet.is_empty(), &nodes);
    super::labels::place(&mut nodes, &rings, &lines);
    Ego {
        title: title(world, &ways),
        me: (MIDDLE.0 as i64, MIDDLE.1 as i64),
        initials: super::attention::initials(&world.office.owner.name),
        rings,
        more: circle.standings().count().saturating_sub(chosen.len()),
        nodes,
        lines,
    }
}

/// Who would introduce, and whom to.
fn way(proposal: &Proposal) -> Option<[PersonId; 2]> {
    match proposal.about[..] {
        [ItemRef::Person(by), ItemRef::Person(whom)] if proposal.kind.0 == INTRODUCTION => Some([by, whom]),
        _ => None,
    }
}

/// Those who drift and those on a way first, then by stake and strength.
fn chosen<'c>(circle: &'c Circle<'_>, ways: &[[PersonId; 2]]) -> Vec<&'c Standing> {
    let on_way: BTreeSet<PersonId> = ways.iter().map(|w| w[0]).collect();
    let mut all: Vec<&Standing> = circle.standings().collect();
    let weight = |s: &Standing| {
        let stake = circle.stake(s.person).map_or(0.0, |stake| stake.value());
        let first = if on_way.contains(&s.person) { 2.0 } else { 0.0 };
        first + circle.urgency(s) + stake * s.strength() / 100.0
    };
    all.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.person.cmp(&b.person)));
    all.truncate(MOST);
    all
}

/// By how often: weekly, monthly, rarer.
fn by_ring<'s>(chosen: &[&'s Standing]) -> [Vec<&'s Standing>; 3] {
    let mut rings: [Vec<&Standing>; 3] = Default::default();
    for standing in chosen {
        let days = standing.cadence.map_or(90.0, |c| c.days);
        rings[if days <= 10.0 {
            0
        } else if days <= 31.0 {
            1
        } else {
            2
        }]
        .push(standing);
    }
    rings
}

fn node(
    world: &Snapshot,
    id: PersonId,
    standing: Option<&Standing>,
    ring: usize,
    (n, all): (usize, usize),
    ways: &[[PersonId; 2]],
) -> Option<Node> {
    let person = world.people.get(&id)?;
    // Each ring is turned against the one inside it, so that names do not lie above each other.
    let turn = std::f64::consts::TAU * ((n as f64 + 0.5) / all.max(1) as f64) + 0.55 * ring as f64;
    let (x, y) = (MIDDLE.0 + WIDE * RINGS[ring] * turn.cos(), MIDDLE.1 + RINGS[ring] * turn.sin());
    let state = match standing {
        Some(standing) => warmth(standing.warmth()).0,
        None => "Not met",
    };
    let on_way = ways.iter().any(|w| w.contains(&id));
    Some(Node {
        id,
        name: called(world, id),
        at: (x.round() as i64, y.round() as i64),
        name_at: (if x < MIDDLE.0 { -13 } else { 13 }, 4),
        left: x < MIDDLE.0,
        shape: shape(world, person),
        state,
        named: on_way || state == "Cold" || proposed(world, id).is_some(),
        strength: standing.map(Standing::strength),
    })
}

fn shape(world: &Snapshot, person: &Person) -> Shape {
    let has = |word: &str| person.categories.iter().any(|c| c.trim().eq_ignore_ascii_case(word));
    if has("board") {
        Shape::Board
    } else if has("customer") {
        Shape::Customer
    } else if person.emails.first().is_some_and(|email| is_external(world, email)) {
        Shape::Partner
    } else {
        Shape::Team
    }
}

/// From the executive to everybody who was met; ways go over whoever introduces.
fn lines(nodes: &[Node], ways: &[[PersonId; 2]]) -> Vec<Line> {
    let me = (MIDDLE.0 as i64, MIDDLE.1 as i64);
    let place = |id: PersonId| nodes.iter().find(|n| n.id == id).map(|n| n.at);
    let mut lines: Vec<Line> = nodes
        .iter()
        .filter_map(|n| {
            let kind = match (n.strength?, n.state) {
                (_, "Cold") => "cold",
                (strength, _) if strength >= 65.0 => "strong",
                _ => "weak",
            };
            Some(Line { from: me, to: n.at, kind })
        })
        .collect();
    for [by, whom] in ways {
        if let (Some(by), Some(whom)) = (place(*by), place(*whom)) {
            lines.push(Line { from: me, to: by, kind: "way" });
            lines.push(Line { from: by, to: whom, kind: "way" });
        }
    }
    lines
}

/// The rings, each with its name where nobody stands: at its top, or as near to that as may be.
fn rings(unmet: bool, nodes: &[Node]) -> Vec<Ring> {
    let names = ["weekly", "monthly", "rarer", "not yet met"];
    let shown = if unmet { 4 } else { 3 };
    let ring = |(radius, name): (f64, &'static str)| {
        let turns = [0.0, 0.35, -0.35, 0.7, -0.7, 1.05, -1.05].map(|turn| turn - std::f64::consts::FRAC_PI_2);
        let at = turns.map(|turn: f64| {
            let (x, y) = (MIDDLE.0 + WIDE * radius * turn.cos(), MIDDLE.1 + radius * turn.sin());
            (x.round() as i64, y.round() as i64 + 4)
        });
        let half = 4 * name.len() as i64;
        let free = |at: &(i64, i64)| {
            let near = |n: &Node| (n.at.0 - at.0).abs() < half + 12 && (n.at.1 - at.1 + 4).abs() < 20;
            !nodes.iter().any(near)
        };
        let at = at.iter().copied().find(free).unwrap_or(at[0]);
        Ring { across: (WIDE * radius) as i64, down: radius as i64, name, at }
    };
    RINGS.into_iter().zip(names).take(shown).map(ring).collect()
}

fn title(world: &Snapshot, ways: &[[PersonId; 2]]) -> String {
    let mine = &world.office.owner.name;
    let first = |id: &PersonId| crate::card::first(&called(world, *id)).to_owned();
    match ways {
        [] => format!("Who is in touch with {}", crate::card::first(mine)),
        [[by, whom], ..] => format!("The way to {}, over {}", called(world, *whom), first(by)),
    }
}
