//! The directory (spec §12.7): which departments there are, who is in them and leads them, what is old, what to learn by
//! heart.

use jiff::civil;
use std::collections::{BTreeMap, BTreeSet};
use world::{Organisation, OrganisationId, Person, PersonId, Snapshot};

/// After so many days what is said of a department is to be looked at again.
pub const STALE_DAYS: i32 = 180;
/// Steps up before it counts as a circle.
const MOST_STEPS: usize = 50;

/// A department in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch<'a> {
    /// It.
    pub it: &'a Organisation,
    /// Steps below its organisation, 1 or more.
    pub depth: usize,
    /// Its people, its heads among them, by name.
    pub people: Vec<&'a Person>,
    /// Who leads it: as was said, else by the reporting lines. More than one is to be asked about.
    pub heads: Vec<PersonId>,
    /// Whether it was looked at last more than [`STALE_DAYS`] ago, or never.
    pub stale: bool,
}

/// Whether a place under this one would lead back to where it began.
pub fn leads_back(world: &Snapshot, from: OrganisationId, parent: Option<OrganisationId>) -> bool {
    let mut at = parent;
    for _ in 0..MOST_STEPS {
        match at {
            None => return false,
            Some(up) if up == from => return true,
            Some(up) => at = world.organisations.get(&up).and_then(|o| o.parent),
        }
    }
    true
}

/// The organisation at the top of a department; itself where it belongs to none.
pub fn top<'a>(world: &'a Snapshot, of: &'a Organisation) -> &'a Organisation {
    let up = |o: &&'a Organisation| o.parent.and_then(|id| world.organisations.get(&id));
    std::iter::successors(Some(of), up).take(MOST_STEPS).last().unwrap_or(of)
}

/// The department somebody is in: as was said, else as their card says.
pub fn department_of<'a>(world: &'a Snapshot, person: &Person) -> Option<&'a Organisation> {
    let open = |o: &&Organisation| o.closed.is_none() && o.parent.is_some();
    if let Some(id) = person.relation.department {
        return world.organisations.get(&id).filter(open);
    }
    let (name, at) = (person.department.as_deref()?, person.organisation.as_deref()?);
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let here = |o: &&Organisation| same(&o.name, name) && same(&top(world, o).name, at);
    world.organisations.values().filter(open).find(here)
}

/// The departments of an organisation, each before those below it.
pub fn departments<'a>(world: &'a Snapshot, of: OrganisationId, today: civil::Date) -> Vec<Branch<'a>> {
    let mut members: BTreeMap<OrganisationId, Vec<&Person>> = BTreeMap::new();
    let shown = |p: &&Person| p.relation.consent.structure && p.relation.left.is_none();
    for person in world.people.values().filter(shown).filter(|p| p.relation.merged_into.is_none()) {
        if let Some(department) = department_of(world, person) {
            members.entry(department.id).or_default().push(person);
        }
    }
    let mut found = Vec::new();
    below(world, of, 1, today, &members, &mut found);
    found
}

fn below<'a>(
    world: &'a Snapshot,
    of: OrganisationId,
    depth: usize,
    today: civil::Date,
    members: &BTreeMap<OrganisationId, Vec<&'a Person>>,
    found: &mut Vec<Branch<'a>>,
) {
    if depth > MOST_STEPS {
        return;
    }
    let mut here: Vec<&Organisation> =
        world.organisations.values().filter(|o| o.parent == Some(of) && o.closed.is_none()).collect();
    here.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    for it in here {
        let people = people(world, it, members.get(&it.id).map_or(&[], Vec::as_slice));
        found.push(Branch { it, depth, heads: heads(it, &people), people, stale: is_stale(it, today) });
        below(world, it.id, depth + 1, today, members, found);
    }
}

/// Those in it and those who lead it, by name.
fn people<'a>(world: &'a Snapshot, it: &Organisation, members: &[&'a Person]) -> Vec<&'a Person> {
    let leading = it.heads.iter().filter_map(|id| world.people.get(id));
    let mut all: Vec<&Person> =
        members.iter().copied().chain(leading.filter(|p| p.relation.consent.structure)).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    all.dedup_by_key(|p| p.id);
    all
}

fn heads(it: &Organisation, people: &[&Person]) -> Vec<PersonId> {
    let here: BTreeSet<PersonId> = people.iter().map(|p| p.id).collect();
    let said: Vec<PersonId> = it.heads.iter().copied().filter(|id| here.contains(id)).collect();
    if !said.is_empty() {
        return said;
    }
    let leads = |p: &&&Person| {
        p.manager.is_none_or(|up| !here.contains(&up)) && people.iter().any(|o| o.manager == Some(p.id))
    };
    people.iter().filter(leads).map(|p| p.id).collect()
}

/// Whether what is said of a department is older than [`STALE_DAYS`], or was never said.
pub fn is_stale(it: &Organisation, today: civil::Date) -> bool {
    it.checked.is_none_or(|on| (today - on).get_days() > STALE_DAYS)
}

/// Departments that cards name and nobody has entered: organisation, name and how many people, most first.
pub fn unentered(world: &Snapshot) -> Vec<(String, String, usize)> {
    let mut found: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for person in world.people.values().filter(|p| p.relation.consent.structure) {
        let named = (person.organisation.as_deref(), person.department.as_deref());
        let open = person.relation.department.is_none() && person.relation.left.is_none();
        if let (Some(at), Some(name)) = named
            && open
            && department_of(world, person).is_none()
        {
            *found.entry((at, name)).or_default() += 1;
        }
    }
    let mut found: Vec<_> =
        found.into_iter().map(|((at, name), n)| (at.to_owned(), name.to_owned(), n)).collect();
    found.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
    found
}

/// People of one place in the order of their reporting lines: each with the steps below whoever leads, and below each
/// those who report to them.
pub fn by_lines<'a>(people: &[&'a Person]) -> Vec<(usize, &'a Person)> {
    let here: BTreeSet<PersonId> = people.iter().map(|p| p.id).collect();
    let mut sorted: Vec<&Person> = people.to_vec();
    sorted.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let tops = sorted.iter().filter(|p| p.manager.is_none_or(|up| !here.contains(&up)));
    // Whoever stands in a circle is reached from no top and comes last.
    for start in tops.chain(&sorted) {
        let mut open = vec![(0, *start)];
        while let Some((depth, person)) = open.pop() {
            if seen.insert(person.id) {
                found.push((depth, person));
                let under = sorted.iter().rev().filter(|p| p.manager == Some(person.id));
                open.extend(under.map(|p| (depth + 1, *p)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scene;
    use proptest::prelude::*;
    use world::Item;

    const TODAY: civil::Date = civil::date(2026, 11, 24);

    fn near() -> (Scene, OrganisationId, [OrganisationId; 2]) {
        let mut scene = Scene::new();
        let near = Organisation::new(OrganisationId::derive("Near"), "Near");
        let finance = Organisation::department(near.id, "Finance");
        let payroll = Organisation::department(finance.id, "Payroll");
        let ids = (near.id, [finance.id, payroll.id]);
        [near, payroll, finance].into_iter().for_each(|o| scene.world.put(Item::Organisation(o)));
        (scene, ids.0, ids.1)
    }

    fn change(scene: &mut Scene, id: OrganisationId, how: impl FnOnce(&mut Organisation)) {
        let mut it = scene.world.organisations[&id].clone();
        how(&mut it);
        scene.world.put(Item::Organisation(it));
    }

    fn at_near(scene: &mut Scene, name: &str, department: Option<&str>) -> PersonId {
        let mut person = Person::new(name, format!("{}@near.example", name.to_lowercase()));
        (person.organisation, person.department) = (Some("Near".into()), department.map(str::to_owned));
        let id = person.id;
        scene.world.put(Item::Person(person));
        id
    }

    #[test]
    fn departments_stand_below_each_other_with_their_people() {
        let (mut scene, near, [finance, payroll]) = near();
        let ana = at_near(&mut scene, "Ana", Some("finance "));
        let ben = at_near(&mut scene, "Ben", None);
        scene.relation(ben, |r| r.department = Some(payroll));
        at_near(&mut scene, "Cy", Some("Night shift"));
        let found = departments(&scene.world, near, TODAY);
        let told: Vec<_> = found.iter().map(|b| (b.it.id, b.depth, b.people.len())).collect();
        assert_eq!(told, [(finance, 1, 1), (payroll, 2, 1)]);
        assert_eq!(found[0].people[0].id, ana);
        assert_eq!(unentered(&scene.world), [("Near".to_owned(), "Night shift".to_owned(), 1)]);
        scene.relation(ana, |r| r.consent.structure = false);
        assert!(departments(&scene.world, near, TODAY)[0].people.is_empty(), "who objects is in none");
        change(&mut scene, payroll, |o| o.closed = Some(TODAY));
        assert_eq!(departments(&scene.world, near, TODAY).len(), 1);
    }

    #[test]
    fn who_leads_is_said_or_follows_from_the_lines() {
        let (mut scene, near, [finance, _]) = near();
        let ana = at_near(&mut scene, "Ana", Some("Finance"));
        let ben = at_near(&mut scene, "Ben", Some("Finance"));
        let heads = |scene: &Scene| departments(&scene.world, near, TODAY)[0].heads.clone();
        assert!(heads(&scene).is_empty(), "nobody reports to anybody");
        let mut under = scene.world.people[&ben].clone();
        under.manager = Some(ana);
        scene.world.put(Item::Person(under));
        assert_eq!(heads(&scene), [ana]);
        change(&mut scene, finance, |o| o.heads = vec![ben, ana]);
        assert_eq!(heads(&scene), [ben, ana], "two are told, not chosen between");
    }

    #[test]
    fn a_department_is_old_after_half_a_year() {
        let (mut scene, near, [finance, _]) = near();
        let stale = |scene: &Scene| departments(&scene.world, near, TODAY)[0].stale;
        assert!(stale(&scene), "never looked at");
        for (days, expected) in [(0, false), (180, false), (181, true)] {
            let on = TODAY.saturating_sub(jiff::ToSpan::days(days));
            change(&mut scene, finance, |o| o.checked = Some(on));
            assert_eq!(stale(&scene), expected, "{days}");
        }
    }

    #[test]
    fn a_circle_is_seen_before_it_is_made() {
        let (scene, near, [finance, payroll]) = near();
        for (from, parent, expected) in [
            (finance, Some(near), false),
            (finance, Some(payroll), true),
            (finance, Some(finance), true),
            (payroll, None, false),
        ] {
            assert_eq!(leads_back(&scene.world, from, parent), expected);
        }
    }

    proptest! {
        /// However the lines run, everybody is listed once, and below whom they report to unless in a circle.
        #[test]
        fn everybody_is_listed_once(lines in proptest::collection::vec(proptest::option::of(0usize..8), 0..8)) {
            let id = |n: usize| PersonId::derive(&format!("p{n}@near.example"));
            let people: Vec<Person> = lines.iter().enumerate().map(|(n, up)| {
                let mut person = Person::new(format!("P{n}"), format!("p{n}@near.example"));
                person.manager = up.map(id);
                person
            }).collect();
            let listed = by_lines(&people.iter().collect::<Vec<_>>());
            let ids: BTreeSet<PersonId> = listed.iter().map(|(_, p)| p.id).collect();
            prop_assert_eq!((listed.len(), ids.len()), (people.len(), people.len()));
            prop_assert!(listed.iter().all(|(depth, p)| *depth == 0 || p.manager.is_some()));
        }
    }
}
