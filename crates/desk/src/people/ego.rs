//! The circle as a drawing: rings by rhythm, shapes by group, a way to somebody in brass. Positions only; the face draws.

use super::attention::{proposed, warmth};
use super::{called, labels};
use engines::maths::meetings::is_external;
use engines::relationships::circle::{Circle, Standing, WayIn};
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

/// Where a name is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

impl Anchor {
    /// As drawings write it.
    pub fn word(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// Where a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Name {
    /// From its mark.
    pub at: (i64, i64),
    /// How it is held there.
    pub anchor: Anchor,
}

/// Somebody in the drawing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// Which.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// As the drawing names them: "Tom Hale · cold".
    pub label: String,
    /// Across and down.
    pub at: (i64, i64),
    /// Where the name stands on a wide page; none where there is no room for it.
    pub wide: Option<Name>,
    /// The same on a phone.
    pub narrow: Option<Name>,
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
    /// "strong", "weak", "cold", "way"; "other" for a second way.
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
    /// The drawing in a sentence, where it shows ways alone.
    pub words: String,
}

impl Ego {
    /// The drawing in a sentence, for those who do not see it.
    pub fn said(&self) -> String {
        if !self.words.is_empty() {
            return self.words.clone();
        }
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
    let mut unmet: Vec<PersonId> =
        ways.iter().map(|w| w[1]).filter(|id| circle.standing(*id).is_none()).collect();
    unmet.sort();
    unmet.dedup();
    let others = others(circle, &ways);
    let chosen = chosen(circle, &ways, &others);
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
    let lines = lines(&nodes, &ways, &others);
    let rings = rings(!unmet.is_empty(), &nodes);
    let me = (MIDDLE.0 as i64, MIDDLE.1 as i64);
    name_all(&mut nodes, me, &rings, &lines);
    Ego {
        title: title(world, &ways),
        me,
        initials: super::attention::initials(&world.office.owner.name),
        rings,
        more: circle.standings().count().saturating_sub(chosen.len()),
        nodes,
        lines,
        words: String::new(),
    }
}

/// Gives every name its place, on a wide page and on a phone.
fn name_all(nodes: &mut [Node], me: (i64, i64), rings: &[Ring], lines: &[Line]) {
    let wide = labels::place(nodes, (me, rings, lines), labels::WIDE, |_| true);
    // On a phone the rings have no names.
    let narrow = labels::place(nodes, (me, &[], lines), labels::NARROW, |node| node.named);
    for (node, (wide, narrow)) in nodes.iter_mut().zip(wide.into_iter().zip(narrow)) {
        (node.wide, node.narrow) = (wide, narrow);
    }
}

/// The steps of other ways to those who are to be met: by whom else one could be introduced.
fn others(circle: &Circle<'_>, ways: &[[PersonId; 2]]) -> Vec<[PersonId; 2]> {
    if ways.is_empty() {
        return Vec::new();
    }
    let all = circle.ways();
    let mut steps = Vec::new();
    for [by, whom] in ways {
        let second = all.to(*whom).into_iter().filter(|way| way.asks().is_some_and(|asked| asked != *by));
        steps.extend(second.flat_map(|way| way.steps).map(|step| [step.from, step.to]));
    }
    steps.sort();
    steps.dedup();
    steps
}

/// Who would introduce, and whom to.
fn way(proposal: &Proposal) -> Option<[PersonId; 2]> {
    match proposal.about[..] {
        [ItemRef::Person(by), ItemRef::Person(whom)] if proposal.kind.0 == INTRODUCTION => Some([by, whom]),
        _ => None,
    }
}

/// Those who drift and those on a way first, then by stake and strength.
fn chosen<'c>(circle: &'c Circle<'_>, ways: &[[PersonId; 2]], others: &[[PersonId; 2]]) -> Vec<&'c Standing> {
    let on_way: BTreeSet<PersonId> =
        ways.iter().map(|w| w[0]).chain(others.iter().flatten().copied()).collect();
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
        label: label(&called(world, id), state),
        at: (x.round() as i64, y.round() as i64),
        wide: None,
        narrow: None,
        shape: shape(world, person),
        state,
        named: on_way || state == "Cold" || proposed(world, id).is_some(),
        strength: standing.map(Standing::strength),
    })
}

/// "Tom Hale · cold"; whoever is warm by name alone.
fn label(name: &str, state: &str) -> String {
    match state {
        "" | "Warm" => name.to_owned(),
        state => format!("{name} · {}", state.to_lowercase()),
    }
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
fn lines(nodes: &[Node], ways: &[[PersonId; 2]], others: &[[PersonId; 2]]) -> Vec<Line> {
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
    for [from, to] in others {
        // The step from the executive is the tie that is drawn already.
        if let (Some(from), Some(to)) = (place(*from), place(*to)) {
            lines.push(Line { from, to, kind: "other" });
        }
    }
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

/// Draws the ways to somebody alone: the executive on the left, whoever is sought on the right, each way a row.
pub(super) fn of_ways(world: &Snapshot, circle: &Circle<'_>, whom: PersonId, ways: &[WayIn]) -> Ego {
    const ACROSS: (f64, f64) = (0.0, 480.0);
    const ROWS: [f64; 3] = [215.0, 90.0, 340.0];
    let me = (ACROSS.0 as i64, ROWS[0] as i64);
    let shown: Vec<[PersonId; 2]> = Vec::new();
    let at = |id: PersonId, place: (f64, f64)| {
        let mut node = node(world, id, circle.standing(id), 0, (0, 1), &shown)?;
        (node.at, node.named) = ((place.0.round() as i64, place.1.round() as i64), true);
        Some(node)
    };
    let mut nodes: Vec<Node> = at(whom, (ACROSS.1, ROWS[0])).into_iter().collect();
    let mut lines = Vec::new();
    for (n, (way, down)) in ways.iter().zip(ROWS).enumerate() {
        let (kind, steps) = (if n == 0 { "way" } else { "other" }, way.steps.len());
        let mut last = me;
        for (k, step) in way.steps.iter().enumerate() {
            let across = ACROSS.0 + (ACROSS.1 - ACROSS.0) * (k + 1) as f64 / steps as f64;
            let next = if step.to == whom { (ACROSS.1, ROWS[0]) } else { (across, down) };
            if step.to != whom {
                nodes.extend(at(step.to, next));
            }
            let to = (next.0.round() as i64, next.1.round() as i64);
            lines.push(Line { from: last, to, kind });
            last = to;
        }
    }
    name_all(&mut nodes, me, &[], &lines);
    let name = called(world, whom);
    let over = |way: &WayIn| match way.asks() {
        None => "you know each other".to_owned(),
        Some(by) => format!("over {}", called(world, by)),
    };
    let told: Vec<String> = ways.iter().map(over).collect();
    Ego {
        title: format!("The ways to {name}"),
        words: format!("The ways to {name}, the warmest first: {}.", told.join("; ")),
        me,
        initials: super::attention::initials(&world.office.owner.name),
        nodes,
        lines,
        ..Ego::default()
    }
}

fn title(world: &Snapshot, ways: &[[PersonId; 2]]) -> String {
    let mine = &world.office.owner.name;
    let first = |id: &PersonId| crate::card::first(&called(world, *id)).to_owned();
    match ways {
        [] => format!("Who is in touch with {}", crate::card::first(mine)),
        [[by, whom], ..] => format!("The way to {}, over {}", called(world, *whom), first(by)),
    }
}
