//! Small worlds for tests: an office in Berlin whose clock begins on Monday 2 November 2026.

use crate::maths::random::Random;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use world::event::{Attendee, EventTime};
use world::office::Member;
use world::task::{TaskKind, TaskState};
use world::*;

/// The Monday on which scenes begin.
pub const MONDAY: Date = date(2026, 11, 2);
pub const ZONE: &str = "Europe/Berlin";

/// An instant: days after that Monday, hour and minute by the office's clock.
pub fn at(day: i64, hour: i64, minute: i64) -> Timestamp {
    let zone = TimeZone::get(ZONE).unwrap();
    let midnight =
        world::time::instant(MONDAY.saturating_add(day.days()), jiff::civil::Time::midnight(), &zone);
    midnight + SignedDuration::from_mins(hour * 60 + minute)
}

/// A goal with nothing but a name.
pub fn goal(name: &str) -> Goal {
    Goal { id: GoalId::derive(name), ..Goal::new(name.to_lowercase().replace(' ', "-"), name) }
}

/// A world being built.
pub struct Scene {
    pub world: Snapshot,
}

impl Scene {
    pub fn new() -> Scene {
        let owner = Member {
            person: PersonId::derive("mara"),
            name: "Mara Ellingsen".into(),
            email: "mara@northwharf.example".into(),
        };
        let office = Office::new(owner, ZONE);
        Scene { world: Snapshot::empty(office, at(0, 7, 40)) }
    }
    pub fn set_now(&mut self, now: Timestamp) {
        self.world.now = now;
    }
    pub fn goal(&mut self, name: &str, weight: f64, parent: Option<GoalId>) -> GoalId {
        let goal = Goal { weight, parent, ..goal(name) };
        let id = goal.id;
        self.world.put(Item::Goal(goal));
        id
    }
    pub fn change_goal(&mut self, id: GoalId, change: impl FnOnce(&mut Goal)) {
        let mut goal = self.world.goals[&id].clone();
        change(&mut goal);
        self.world.put(Item::Goal(goal));
    }
    /// A confirmed link.
    pub fn link(&mut self, item: ItemRef, goal: GoalId, contribution: f64) {
        let link = GoalLink { goal, contribution, confirmed: true, probability: 1.0 };
        self.world = self.world.with(&Effect::LinkGoal { item, link });
    }
    /// A task of the executive's that can be done next.
    pub fn task(&mut self, title: &str, estimate: u32) -> TaskId {
        let mut task = Task::new(TaskId::derive(title), SourceId::derive("tasks"), title);
        task.estimate_minutes = Some(estimate);
        task.state = TaskState::Next;
        task.created = Some(self.world.now);
        let id = task.id;
        self.world.put(Item::Task(task));
        id
    }
    pub fn change_task(&mut self, id: TaskId, change: impl FnOnce(&mut Task)) {
        let mut task = self.world.tasks[&id].clone();
        change(&mut task);
        self.world.put(Item::Task(task));
    }
    /// An event with these other people; names without a domain are colleagues.
    pub fn event(&mut self, summary: &str, start: Timestamp, minutes: i64, people: &[&str]) -> EventId {
        let source = SourceId::derive("own");
        let uid = format!("{summary}-{}", start.as_second());
        let mut event = Event::new(
            source,
            uid,
            summary,
            EventTime::Timed { interval: Interval::lasting(start, minutes), zone: ZONE.into() },
        );
        for email in people {
            let email =
                if email.contains('@') { email.to_string() } else { format!("{email}@northwharf.example") };
            event.attendees.push(Attendee {
                email,
                name: None,
                role: Default::default(),
                partstat: PartStat::Accepted,
            });
        }
        let id = event.id;
        self.world.put(Item::Event(event));
        self.world.reckon_busy();
        id
    }
    pub fn change_event(&mut self, id: EventId, change: impl FnOnce(&mut Event)) {
        let mut event = self.world.events[&id].clone();
        change(&mut event);
        self.world.put(Item::Event(event));
        self.world.busy = Default::default();
        self.world.reckon_busy();
    }
    /// A person known by card, at work in the same house unless the address says otherwise.
    pub fn person(&mut self, name: &str, email: &str) -> PersonId {
        let person = Person::new(name, email);
        let id = person.id;
        self.world.put(Item::Person(person));
        id
    }
    pub fn project(&mut self, slug: &str, goals: Vec<(GoalId, f64)>) -> ProjectId {
        let project = Project { goals, ..Project::new(slug, slug) };
        let id = project.id;
        self.world.put(Item::Project(project));
        id
    }
}

/// A working day of chance: up to eight events and `tasks` tasks with values, kinds, projects, dates and
/// dependencies.
pub fn random_day(chance: &mut Random, tasks: usize) -> (Scene, crate::maths::Values) {
    let mut scene = Scene::new();
    for n in 0..chance.below(8) {
        let start = at(0, 8 + chance.below(10) as i64, 15 * chance.below(4) as i64);
        scene.event(&format!("meeting {n}"), start, 15 * (1 + chance.below(8) as i64), &["ben"]);
    }
    let mut values = crate::maths::Values::new();
    let mut known: Vec<TaskId> = Vec::new();
    for n in 0..tasks {
        let task = random_task(chance, &mut scene, n, &known);
        values.insert(ItemRef::Task(task), 2.0 + 60.0 * chance.share().powi(2));
        known.push(task);
    }
    (scene, values)
}

/// One more task for a random day.
pub fn random_task(chance: &mut Random, scene: &mut Scene, n: usize, known: &[TaskId]) -> TaskId {
    let kinds = [TaskKind::Deep, TaskKind::Deep, TaskKind::Shallow, TaskKind::Call, TaskKind::People];
    let task = scene.task(&format!("task {n}"), 10 + 5 * chance.below(28) as u32);
    let project = ProjectId::derive(&format!("project {}", chance.below(6)));
    let (kind, due) = (kinds[chance.below(kinds.len())], chance.below(6) as i64);
    let (dated, after) = (chance.chance(0.5), chance.chance(0.1) && !known.is_empty());
    let before = if after { Some(known[chance.below(known.len())]) } else { None };
    let hour = 9 + chance.below(9) as i64;
    let at_hour = chance.chance(0.5);
    scene.change_task(task, |t| {
        (t.kind, t.project) = (kind, Some(project));
        if dated {
            t.due = Some(if at_hour {
                Due::At(at(due, hour, 0))
            } else {
                Due::On(MONDAY.saturating_add(due.days()))
            });
        }
        t.after.extend(before);
    });
    task
}

/// How many cases: the full count of the specification with `EQUERRY_LONG=1`, else a tenth of it.
pub fn cases(full: usize) -> usize {
    match std::env::var("EQUERRY_LONG") {
        Ok(_) => full,
        Err(_) => full.div_ceil(10),
    }
}

impl Scene {
    /// A promise of or to the executive.
    pub fn promise(
        &mut self,
        object: &str,
        ours: bool,
        counterparty: &str,
        due: Date,
        state: CommitmentState,
    ) -> ItemRef {
        let id = CommitmentId::derive(object);
        self.world.put(Item::Commitment(Commitment {
            slip: None,
            id,
            ours,
            counterparty: counterparty.into(),
            counterparty_name: counterparty.split('@').next().unwrap().into(),
            object: object.into(),
            due: Some(Due::On(due)),
            firmness: 0.9,
            state,
            made: at(-3, 10, 0),
            message: MessageId::derive(object),
            thread: ThreadId::derive(object),
            evidence: Vec::new(),
            clearance: Default::default(),
        }));
        ItemRef::Commitment(id)
    }
}

/// A week in good order: meetings apart from each other, what wants preparing prepared, modest work with time for it,
/// promises on different days.
pub fn clean_week(chance: &mut Random) -> (Scene, crate::maths::Values) {
    let mut scene = Scene::new();
    let people = ["ben", "ines", "luis", "dana"];
    for day in 0..5 {
        for (hour, title) in [(10, "Ops review"), (11, "Planning"), (15, "Team hour")] {
            if chance.chance(0.7) {
                let start = at(day, hour, 15 * chance.below(2) as i64);
                scene.event(&format!("{title} {day}"), start, 30, &people[..1 + chance.below(3)]);
            }
        }
        if chance.chance(0.4) {
            scene.event(&format!("Prepare Brightmark {day}"), at(day, 16, 0), 15, &[]);
            scene.event(&format!("Brightmark call {day}"), at(day, 16, 15), 45, &["orla@brightmark.example"]);
        }
    }
    let mut values = crate::maths::Values::new();
    for n in 0..4 + chance.below(6) {
        let task = scene.task(&format!("work {n}"), 15 + 5 * chance.below(10) as u32);
        let (touched, due) = (at(-(chance.below(7) as i64), 10, 0), 3 + chance.below(8) as i64);
        let dated = chance.chance(0.5);
        scene.change_task(task, |t| {
            t.touched = Some(touched);
            t.due = dated.then(|| Due::On(MONDAY.saturating_add(due.days())));
        });
        values.insert(ItemRef::Task(task), 40.0 * chance.share());
    }
    let asked = scene.task("Waiting for figures", 10);
    scene.change_task(asked, |t| {
        t.state = TaskState::Waiting;
        t.touched = Some(at(-2, 10, 0));
    });
    scene.promise(
        "October causes",
        true,
        "orla@brightmark.example",
        MONDAY.saturating_add(1.day()),
        CommitmentState::Open,
    );
    scene.promise(
        "Forecast",
        false,
        "orla@brightmark.example",
        MONDAY.saturating_add(4.days()),
        CommitmentState::Open,
    );
    (scene, values)
}

/// A yes of the executive's that was done at an instant, with what takes it back.
pub fn applied(world: &Snapshot, kind: &'static str, at: Timestamp, undo: Effect) -> Proposal {
    let draft = proposal::Draft {
        kind,
        key: at.to_string(),
        title: "Give it to somebody else, or longer".to_owned(),
        because: "It is asked for.".to_owned(),
        effect: Effect::Together { effects: Vec::new() },
        ways: Vec::new(),
        expected: String::new(),
        reasons: Vec::new(),
        evidence: Vec::new(),
        about: Vec::new(),
        goal: None,
        by: None,
        expires: at + SignedDuration::from_hours(24),
    };
    let mut proposal = Proposal::new(draft, at);
    let owner = world.office.owner.clone();
    let role = Role::Executive;
    let by = Actor { person: owner.person, role, name: owner.name, automation: None };
    let verdict = Verdict { answer: Answer::Accepted, by, at };
    proposal.state = State::Applied { verdict, at, undo: Some(undo) };
    proposal
}
