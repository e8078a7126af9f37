//! Rights in a living office: earned, offered, used, told, taken back, lost; and no way around them (A10.6).

mod reach;

use super::*;
use crate::{Clock, Setup, Who, answers, decide, digest, filed, propose, undo};
use engines::enablement;
use ledger::{JobState, LearnedFrom};
use proptest::prelude::*;
use tempfile::TempDir;
use world::effect::{EventDraft, TaskChange};
use world::evidence::{Reason, Unit};
use world::learned::{Answered, Correspondent, Ending, KindRecord};
use world::proposal::Draft;
use world::{
    Clearance, Effect, EventId, Evidence, Interval, Item, ItemRef, Level, Mailbox, Proposal, ProposalId,
    ProposalKind, Role, SourceId, State, Task, TaskId, TaskState,
};

async fn office(dir: &TempDir) -> Desk {
    let setup = Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let at = |text: &str| Clock::Standing(text.parse().unwrap());
    let desk = Desk::init(&dir.path().join("office"), &setup, at("2026-03-02T08:00:00Z")).await.unwrap();
    desk.at(at("2026-11-24T06:40:00Z"))
}

fn answered(desk: &Desk, kind: &str, n: i64) -> Answered {
    Answered {
        proposal: ProposalId::derive(&format!("{kind} {n}")),
        kind: kind.into(),
        context: String::new(),
        at: desk.now() - jiff::SignedDuration::from_hours(24 * 30 - n),
        ending: Ending::Kept,
        undone: false,
        alone: false,
    }
}

/// So many answers to a kind, all of them a yes that stands.
async fn earn(desk: &Desk, kind: &str, n: i64) {
    let mut learned = desk.ledger.lessons(&desk.house()).await.unwrap();
    learned.answers.extend((0..n).map(|n| answered(desk, kind, n)));
    let record = KindRecord { accepted: n as u32, ..KindRecord::default() };
    learned.kinds.insert(kind.to_owned(), record);
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
    txn.save_lessons(LearnedFrom::Upto(crate::office::SHARED), &learned).await.unwrap();
    let ana = Correspondent { sent: 4, ..Correspondent::default() };
    let known = [("ana@far.example".to_owned(), ana)].into();
    txn.save_correspondents(LearnedFrom::Upto(crate::office::SHARED), &known).await.unwrap();
    txn.commit().await.unwrap();
}

fn task(title: &str) -> Effect {
    let mut task = Task::new(TaskId::derive(title), SourceId::derive("tasks"), title);
    task.state = TaskState::Next;
    Effect::CreateTask { task: Box::new(task) }
}

fn made(desk: &Desk, kind: &str, key: &str, effect: Effect, clearance: &Clearance) -> Proposal {
    let evidence = Evidence {
        item: ItemRef::Event(EventId::derive(key)),
        quote: "as it was".into(),
        at: None,
        clearance: clearance.clone(),
    };
    let draft = Draft {
        kind: "k",
        key: format!("{kind} {key}"),
        title: key.into(),
        because: "It recurs.".into(),
        effect,
        ways: Vec::new(),
        expected: "some minutes".into(),
        reasons: vec![Reason::new("gain", "gain", 20.0, Unit::Minutes)],
        about: vec![evidence.item],
        evidence: vec![evidence],
        goal: None,
        by: None,
        expires: desk.now() + jiff::SignedDuration::from_hours(48),
    };
    Proposal { kind: ProposalKind::from(kind), ..Proposal::new(draft, desk.now()) }
}

async fn put(desk: &Desk, proposal: &Proposal) -> ProposalId {
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
    txn.propose(vec![proposal.clone()]).await.unwrap();
    txn.commit().await.unwrap();
    proposal.id
}

async fn state(desk: &Desk, id: ProposalId) -> State {
    desk.ledger.proposal(&desk.house(), id).await.unwrap().0.state
}

const KIND: &str = "navigator.task";

#[tokio::test]
async fn a_right_is_offered_once_earned_and_only_the_executive_gives_it() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    earn(&desk, KIND, 21).await;
    let refused = set(&desk, KIND, "", 3, "").await.unwrap_err();
    assert_eq!((refused.code(), refused.hint().contains("1 more")), ("E_RANGE", true), "{}", refused.hint());
    propose::propose(&desk).await.unwrap();
    assert!(propose::open(&desk).await.unwrap().is_empty(), "nothing is offered before it is earned");
    earn(&desk, KIND, 22).await;
    let offered = propose::propose(&desk).await.unwrap();
    let [one] = offered.as_slice() else { panic!("{offered:?}") };
    assert_eq!(one.proposal.kind.0, "enablement.promote");
    assert!(one.proposal.because.starts_with("43 of 43"), "{}", one.proposal.because);
    let joss = desk.seated(Who::Assistant).await.unwrap();
    let id = one.proposal.id.to_string();
    assert_eq!(decide::accept(&joss, &id, None).await.unwrap_err().code(), "E_CLEARANCE");
    assert_eq!(set(&joss, KIND, "", 1, "").await.unwrap_err().code(), "E_CLEARANCE");
    decide::accept(&desk, &id, None).await.unwrap();
    let page = may(&desk).await.unwrap();
    let row = page.rows.iter().find(|row| row.kind == KIND).unwrap();
    assert_eq!((row.level, row.level_word), (3, "Acts and tells"));
    assert_eq!(page.history[0].words, "Mara: Tasks found in mail, from Proposes to Acts and tells");
    undo::undo(&desk, &id).await.unwrap();
    assert_eq!(desk.ledger.acting(&desk.house()).await.unwrap().level(KIND, ""), 2);
    for (kind, code) in
        [("grid.more", "E_RANGE"), ("of.nothing", "E_NOT_FOUND"), ("hand.task", "E_NOT_FOUND")]
    {
        assert_eq!(set(&desk, kind, "", 3, "").await.unwrap_err().code(), code, "{kind}");
    }
}

#[tokio::test]
async fn what_is_earned_is_done_alone_told_and_lost_after_two_undos() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    earn(&desk, KIND, 30).await;
    set(&desk, KIND, "", 3, "it is always right").await.unwrap();
    let open = Clearance::default();
    let first = put(&desk, &made(&desk, KIND, "Call Ana", task("Call Ana"), &open)).await;
    let secret = Clearance::at(Level::Restricted);
    let kept = put(&desk, &made(&desk, KIND, "Of the deal", task("Of the deal"), &secret)).await;
    let paid = put(&desk, &made(&desk, KIND, "Pay 300 EUR", task("Pay 300 EUR"), &open)).await;
    let other = put(&desk, &made(&desk, "agenda.focus", "Another", task("Another"), &open)).await;
    assert_eq!(act(&desk).await.unwrap(), 1);
    let State::Applied { verdict, .. } = state(&desk, first).await else { panic!("not done") };
    assert_eq!((verdict.by.role, verdict.by.automation.as_deref()), (Role::Agent, Some(KIND)));
    for id in [kept, paid, other] {
        assert!(matches!(state(&desk, id).await, State::New), "it asks");
    }
    let trail =
        desk.ledger.history(desk.reader(), Timestamp::MIN..Timestamp::MAX, |_| true, 0, 20).await.unwrap();
    let verbs: Vec<&str> = trail.iter().map(|t| t.recorded.entry.verb.as_str()).collect();
    assert!(verbs.contains(&"proposal.accepted") && verbs.contains(&"effect.done"), "{verbs:?}");
    let told = crate::notices::notices(&desk).await.unwrap();
    let later = desk.at(Clock::Standing(desk.now() + jiff::SignedDuration::from_hours(4)));
    let told = if told.shown.is_empty() { crate::notices::notices(&later).await.unwrap() } else { told };
    assert!(told.shown[0].text.contains("Equerry did this alone"), "{told:?}");
    assert_eq!(alone(&desk).await.unwrap().len(), 1);
    assert_eq!(digest::digest(&desk).await.unwrap().alone[0].title, "Call Ana");
    answers::undo(&desk, &first.to_string()).await.unwrap();
    assert_eq!(desk.ledger.acting(&desk.house()).await.unwrap().level(KIND, ""), 3, "one undo is no reason");
    let second = put(&desk, &made(&desk, KIND, "Call Ben", task("Call Ben"), &open)).await;
    assert_eq!(act(&desk).await.unwrap(), 1);
    answers::undo(&desk, &second.to_string()).await.unwrap();
    assert_eq!(desk.ledger.acting(&desk.house()).await.unwrap().level(KIND, ""), 2, "lost at once");
    let page = may(&desk).await.unwrap();
    assert_eq!(page.history[0].why, "2 of the last ten were taken back");
    assert!(page.history[0].words.starts_with("Equerry: "), "{}", page.history[0].words);
    let third = put(&desk, &made(&desk, KIND, "Call Cem", task("Call Cem"), &open)).await;
    assert_eq!(act(&desk).await.unwrap(), 0);
    assert!(matches!(state(&desk, third).await, State::New));
    assert_eq!(set(&desk, KIND, "", 3, "").await.unwrap_err().code(), "E_RANGE", "it is earned anew");
}

#[tokio::test]
async fn a_right_that_is_withdrawn_stops_what_is_due() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    earn(&desk, KIND, 30).await;
    let right = set(&desk, KIND, "", 3, "").await.unwrap();
    let id = put(&desk, &made(&desk, KIND, "Call Ana", task("Call Ana"), &Clearance::default())).await;
    // A yes under the right is queued; before it is taken up, the right is gone.
    let equerry = desk.as_equerry(&right);
    let (mut proposal, version) = desk.ledger.proposal(equerry.reader(), id).await.unwrap();
    let by = decide::approver(&equerry, &proposal).unwrap();
    proposal.show(desk.now()).unwrap();
    let mut txn = desk.ledger.begin(by.actor(), desk.now()).await.unwrap();
    let version = txn.save_proposal(&proposal, version).await.unwrap();
    txn.commit().await.unwrap();
    proposal.accept(&by, desk.now()).unwrap();
    let mut txn = desk.ledger.begin(by.actor(), desk.now()).await.unwrap();
    txn.save_proposal(&proposal, version).await.unwrap();
    txn.queue(&proposal.approved().unwrap(), desk.now()).await.unwrap();
    txn.commit().await.unwrap();
    set(&desk, KIND, "", 2, "enough").await.unwrap();
    crate::apply::apply(&desk).await.unwrap();
    assert!(
        matches!(state(&desk, id).await, State::Failed { .. }),
        "authority is judged when it is taken up"
    );
}

#[tokio::test]
async fn a_suggestion_of_the_assistant_is_answered_by_the_executive() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let joss = desk.seated(Who::Assistant).await.unwrap();
    let form = filed::FiledForm {
        title: "Move the board paper to a template".into(),
        because: "It took three hours each time.".into(),
        minutes: "60".into(),
        ..Default::default()
    };
    for wrong in ["", "0", "many", "5000"] {
        let form = filed::FiledForm { minutes: wrong.into(), ..form.clone() };
        assert_eq!(filed::file(&joss, &form).await.unwrap_err().code(), "E_RANGE", "{wrong}");
    }
    let made = filed::file(&joss, &form).await.unwrap();
    let id = made.id.to_string();
    assert_eq!(decide::accept(&joss, &id, None).await.unwrap_err().code(), "E_STATE", "not one's own");
    propose::propose(&desk).await.unwrap();
    let open = propose::open(&desk).await.unwrap();
    assert_eq!(open[0].proposal.because, "Jonas: It took three hours each time.");
    decide::accept(&desk, &id, None).await.unwrap();
    let learned = desk.ledger.lessons(desk.reader()).await.unwrap();
    assert_eq!(learned.kinds["filed.assistant"].accepted, 1, "measured like any other");
}

/// Every kind of effect that can be proposed.
fn effects() -> Vec<Effect> {
    let event = EventId::derive("e");
    let hour = Interval::lasting("2026-11-25T09:00:00Z".parse().unwrap(), 60);
    let draft = EventDraft {
        calendar: None,
        uid: "u".into(),
        interval: hour,
        zone: "UTC".into(),
        summary: "Time for the paper".into(),
        description: String::new(),
        location: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        tentative: false,
        clearance: Clearance::default(),
    };
    let mail = |to: &str, text: &str| Effect::DraftMail {
        message_id: format!("{}@near.example", text.len()),
        to: vec![Mailbox { email: to.into(), name: None }],
        cc: Vec::new(),
        subject: "A date".into(),
        text: text.into(),
        in_reply_to: None,
    };
    let dropped = TaskChange { state: Some(TaskState::Dropped), ..TaskChange::default() };
    let commitment = world::CommitmentId::derive("c");
    let goal = world::GoalId::derive("g");
    vec![
        task("Call Ana"),
        task("Pay 300 EUR"),
        mail("ana@far.example", "Wednesday suits me."),
        mail("ana@far.example", "I am afraid I cannot."),
        mail("new@far.example", "Hello"),
        Effect::CreateEvent { draft },
        Effect::MoveEvent { event, to: hour },
        Effect::CancelEvent { event },
        Effect::ChangeEvent {
            event,
            change: world::effect::EventChange { declines: true, ..Default::default() },
        },
        Effect::ChangeTask { task: TaskId::derive("t"), change: dropped },
        Effect::ConfirmCommitment { commitment },
        Effect::CloseCommitment { commitment, kept: false },
        Effect::SetGoalWeight { goal, weight: 0.5 },
        Effect::SetActing { kind: KIND.into(), scope: String::new(), level: 4 },
        Effect::Decide { decision: world::DecisionId::derive("d"), alternative: 0, why: String::new() },
        Effect::TakeOut { item: ItemRef::Event(event) },
        Effect::PutBack {
            item: Box::new(Item::Task(Task::new(TaskId::derive("t"), SourceId::derive("s"), "t"))),
        },
        Effect::Together { effects: vec![task("One"), Effect::CancelEvent { event }] },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A10.6: whatever the kind, the effect, the level and how private it is, an effect is queued for Equerry only with a
    /// level that the executive gave, off the floor, with its audit entry; and never by a right that is not kept.
    #[test]
    fn nothing_goes_out_without_a_right_a_level_and_an_entry(
        level in prop_oneof![1 => 0_u8..=2, 3 => 3_u8..=4],
        record in prop_oneof![1 => Just(0_i64), 1 => Just(10), 3 => Just(30), 2 => Just(60)],
        private in prop_oneof![
            4 => Just(Level::Internal),
            2 => Just(Level::Confidential),
            1 => Just(Level::Restricted),
            1 => Just(Level::EyesOnly),
        ],
        kind in prop_oneof![
            4 => Just(KIND),
            2 => Just("agenda.focus"),
            1 => Just("grid.more"),
            1 => Just("decisions.answer"),
            1 => Just("enablement.promote"),
        ],
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let dir = TempDir::new().unwrap();
            let desk = office(&dir).await;
            earn(&desk, kind, record.max(1)).await;
            // One step at a time, as far as the record goes.
            for step in 0..=level {
                let _ = set(&desk, kind, "", step, "").await;
            }
            let acting = desk.ledger.acting(&desk.house()).await.unwrap();
            let given = acting.level(kind, "");
            let learned = desk.ledger.lessons(&desk.house()).await.unwrap();
            let earned = super::record(&learned, &Acting::default(), kind, "", desk.now()).earned();
            prop_assert!(given < Acting::ACTS || can_be_earned(kind) && given <= earned);
            let clearance = Clearance::at(private);
            let mut ids = Vec::new();
            for (n, effect) in effects().into_iter().enumerate() {
                let proposal = made(&desk, kind, &format!("{n}"), effect, &clearance);
                ids.push((put(&desk, &proposal).await, proposal));
            }
            // A right that nobody gave opens nothing.
            let forged = ActingRight {
                kind: kind.into(),
                scope: String::new(),
                level: 4,
                since: desk.now() - jiff::SignedDuration::from_hours(1),
                by: "nobody".into(),
                why: String::new(),
                lost: None,
            };
            if given < Acting::ACTS {
                for (id, _) in &ids {
                    prop_assert!(decide::accept_as(&desk.as_equerry(&forged), *id, None).await.is_err());
                }
            }
            act(&desk).await.unwrap();
            let all = [JobState::Queued, JobState::Working, JobState::Done, JobState::Failed, JobState::Unknown];
            let jobs = desk.ledger.jobs(&desk.house(), &all).await.unwrap();
            let world = desk.snapshot_of(&desk.house()).await.unwrap();
            let trail = desk.ledger.history(desk.reader(), Timestamp::MIN..Timestamp::MAX, |_| true, 0, 500).await.unwrap();
            for (id, proposal) in &ids {
                let queued = jobs.iter().any(|job| job.proposal == *id);
                let floor = enablement::floor::of(&world, proposal);
                prop_assert!(!queued || given >= Acting::ACTS && floor.is_none(), "{:?}", proposal.effect);
                let entry = trail.iter().any(|t| {
                    t.recorded.entry.verb == "proposal.accepted" && t.recorded.entry.items.contains(&ItemRef::Proposal(*id))
                });
                prop_assert_eq!(queued, entry, "{:?}", proposal.effect);
                if given >= Acting::ACTS && floor.is_none() && private <= Level::Confidential {
                    prop_assert!(queued, "it may, and does: {:?}", proposal.effect);
                }
            }
            Ok(())
        })?;
    }
}

const STALE: &str = "orchestration.stale";

/// So many tasks that have lain still for long, from one on.
async fn lie_still(desk: &Desk, from: usize, n: usize) {
    let task = |n: usize| {
        let mut task =
            Task::new(TaskId::derive(&format!("{n}")), SourceId::derive("own"), format!("Matter {n}"));
        task.state = TaskState::Next;
        task.created = Some("2026-09-01T08:00:00Z".parse().unwrap());
        task.touched = task.created;
        task.estimate_minutes = Some(30);
        Item::Task(task)
    };
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
    txn.save_all((from..from + n).map(task).collect::<Vec<_>>()).await.unwrap();
    txn.commit().await.unwrap();
}

async fn listed_of(desk: &Desk, kind: &str) -> Vec<ProposalId> {
    let open = propose::propose(desk).await.unwrap();
    open.iter().map(|s| &s.proposal).filter(|p| p.kind.0 == kind).map(|p| p.id).collect()
}

#[tokio::test]
async fn a_trial_holds_back_by_chance_and_decides_the_same_after_a_restart() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    lie_still(&desk, 0, 40).await;
    // Without a yes nothing is held back.
    let before = listed_of(&desk, STALE).await;
    assert!(!before.is_empty());
    assert!(desk.ledger.trials(&desk.house()).await.unwrap().occasions.is_empty());
    let refused = begin_trial(&desk, "navigator.task").await.unwrap_err();
    assert_eq!((refused.code(), refused.hint().contains(STALE)), ("E_RANGE", true), "{}", refused.hint());
    begin_trial(&desk, STALE).await.unwrap();
    // What is on the list already stays there; of what comes, some is held back. Each that is answered makes room.
    let mut shown: Vec<ProposalId> = before;
    for _ in 0..14 {
        for id in shown.drain(..) {
            decide::accept(&desk, &id.to_string(), None).await.unwrap();
        }
        shown = listed_of(&desk, STALE).await;
    }
    let trials = desk.ledger.trials(&desk.house()).await.unwrap();
    let held: Vec<_> = trials.occasions.iter().filter(|o| o.held_back).collect();
    assert!(trials.occasions.len() >= 10, "{}", trials.occasions.len());
    assert!(!held.is_empty() && held.len() < trials.occasions.len() / 2, "{}", held.len());
    let world = desk.snapshot().await.unwrap();
    let listed: Vec<ItemRef> =
        world.proposals.values().filter(|p| p.kind.0 == STALE).flat_map(|p| p.about.clone()).collect();
    for occasion in &held {
        assert!(!listed.contains(&occasion.about[0]), "what is held back was never listed");
    }
    // The audit log has each; the digest says how many, and lists none of them.
    let all = Timestamp::MIN..Timestamp::MAX;
    let told =
        desk.ledger.history(desk.reader(), all, |r| r.entry.verb == "trial.held", 0, 99).await.unwrap();
    assert_eq!(told.len(), held.len());
    let found = digest::digest(&desk).await.unwrap();
    assert_eq!(found.by_chance, held.len());
    // Opened again, everything is decided as before.
    let again =
        Desk::open(&dir.path().join("office"), Who::Executive, Clock::Standing(desk.now())).await.unwrap();
    propose::propose(&again).await.unwrap();
    assert_eq!(again.ledger.trials(&again.house()).await.unwrap(), trials);
    // Stopped, it is free.
    let silent: Vec<ItemRef> = held.iter().map(|o| o.about[0]).collect();
    stop_trial(&desk, STALE).await.unwrap();
    assert_eq!(stop_trial(&desk, STALE).await.unwrap_err().code(), "E_NOT_FOUND");
    let mut back = false;
    for _ in 0..20 {
        let open = propose::propose(&desk).await.unwrap();
        let of: Vec<_> = open.iter().map(|s| s.proposal.clone()).filter(|p| p.kind.0 == STALE).collect();
        back |= of.iter().any(|p| silent.contains(&p.about[0]));
        for p in of {
            decide::accept(&desk, &p.id.to_string(), None).await.unwrap();
        }
    }
    assert!(back, "what was held back may come once the trial is over");
}

#[tokio::test]
async fn the_assistant_asks_for_a_trial_and_only_the_executive_says_yes() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(ask_trial(&jonas, STALE).await.unwrap_err().code(), "E_STATE", "nothing speaks for it yet");
    lie_still(&desk, 0, 40).await;
    assert!(!listed_of(&desk, STALE).await.is_empty());
    assert_eq!(ask_trial(&jonas, "navigator.task").await.unwrap_err().code(), "E_RANGE");
    let asked = ask_trial(&jonas, STALE).await.unwrap();
    assert!(
        !asked.evidence.is_empty() && asked.title.starts_with("Hold back one in five"),
        "{}",
        asked.title
    );
    assert_eq!(ask_trial(&jonas, STALE).await.unwrap().id, asked.id, "once is enough while it waits");
    let id = asked.id.to_string();
    assert!(decide::accept(&jonas, &id, None).await.is_err(), "it is not theirs to answer");
    let running = async || desk.ledger.trials(&desk.house()).await.unwrap().running(STALE).is_some();
    assert!(!running().await, "nothing begins by the question");
    propose::propose(&desk).await.unwrap();
    decide::accept(&desk, &id, None).await.unwrap();
    assert!(running().await);
    assert_eq!(ask_trial(&jonas, STALE).await.unwrap_err().code(), "E_STATE", "it is tried already");
    undo::undo(&desk, &id).await.unwrap();
    assert!(!running().await, "taken back, it is stopped");
}

#[tokio::test]
async fn only_the_executive_lets_a_kind_be_tried_and_its_effect_is_told() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(begin_trial(&jonas, STALE).await.unwrap_err().code(), "E_CLEARANCE");
    let mut txn = jonas.ledger.begin(&jonas.reader().actor, jonas.now()).await.unwrap();
    assert_eq!(txn.begin_trial(STALE, 1).await.unwrap_err().code(), "E_CLEARANCE", "the store asks as well");
    drop(txn);
    let seen = may(&jonas).await.unwrap();
    assert!(seen.tried.is_empty() && !seen.tries && seen.stops, "they see what could be tried");
    begin_trial(&desk, STALE).await.unwrap();
    let page = may(&desk).await.unwrap();
    assert_eq!(page.tried[0].so_far, "No occasion so far.");
    assert!(page.tried[0].effect.starts_with("Not enough yet: 0 with it"), "{}", page.tried[0].effect);
    assert!(page.tries && !page.could.iter().any(|one| one.kind == STALE));
    // Seventy that were tried, with what came of them: no better with it.
    let occasion = |n: usize, better: f64| {
        let held_back = n.is_multiple_of(5);
        let wobble = (n % 7) as f64;
        world::trial::Occasion {
            kind: STALE.into(),
            key: format!("{n}"),
            about: vec![ItemRef::Task(TaskId::derive(&format!("{n}")))],
            doing: String::new(),
            at: desk.now(),
            held_back,
            closes: desk.now(),
            outcome: Some(if held_back { 10.0 + wobble } else { 10.0 + wobble - better }),
            settled: Some(desk.now()),
        }
    };
    let mut txn = desk.ledger.begin(&world::acting::equerry("trial"), desk.now()).await.unwrap();
    txn.decide_occasions((0..70).map(|n| occasion(n, -0.5)).collect()).await.unwrap();
    txn.commit().await.unwrap();
    let page = may(&jonas).await.unwrap();
    assert!(page.tried[0].effect.contains(" days more with it (95 % between "), "{}", page.tried[0].effect);
    assert_eq!(page.tried[0].basis, "against what was held back by chance");
    // What was decided stays, whatever is said later.
    let mut txn = desk.ledger.begin(&world::acting::equerry("trial"), desk.now()).await.unwrap();
    txn.decide_occasions((0..70).map(|n| occasion(n, 9.0)).collect()).await.unwrap();
    txn.settle_occasions(&[("1".to_owned(), Some(0.0))].into()).await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(may(&jonas).await.unwrap().tried, page.tried);
    // Without an effect it is proposed no more, with one yes.
    let open = propose::propose(&desk).await.unwrap();
    let retire = open.iter().find(|s| s.proposal.kind.0 == "enablement.retire").expect("it is offered");
    assert!(retire.proposal.because.starts_with("Tried 70 times"), "{}", retire.proposal.because);
    decide::accept(&desk, &retire.proposal.id.to_string(), None).await.unwrap();
    assert_eq!(desk.ledger.acting(&desk.house()).await.unwrap().level(STALE, ""), 0);
    propose::propose(&desk).await.unwrap();
    let open = propose::open(&desk).await.unwrap();
    assert!(!open.iter().any(|s| s.proposal.kind.0 == "enablement.retire"), "once is enough");
}

#[tokio::test]
async fn a_sender_is_one_whose_mail_is_here_and_the_same_level_is_no_change() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    for (kind, sender) in
        [("agenda.prepare", "nobody"), ("navigator.task", "nobody"), ("agenda.prepare", "ana@far.example")]
    {
        let refused = set(&desk, kind, sender, 1, "").await.unwrap_err();
        assert_eq!(refused.code(), "E_RANGE", "{kind} {sender}");
        assert!(refused.to_string().contains("no sender of mail"), "{refused}");
    }
    let ana = world::Person::new("Ana Lima", "ana@far.example");
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await.unwrap();
    txn.save_all(vec![Item::Person(ana)]).await.unwrap();
    txn.commit().await.unwrap();
    set(&desk, "navigator.task", "ana@far.example", 1, "").await.unwrap();
    for _ in 0..2 {
        set(&desk, "agenda.prepare", "", 1, "").await.unwrap();
    }
    assert_eq!(may(&desk).await.unwrap().history.len(), 2, "one a level");
}

#[tokio::test]
async fn what_was_left_without_an_answer_is_told_where_its_level_stands() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let mut learned = desk.ledger.lessons(&desk.house()).await.unwrap();
    learned.kinds.insert("agenda.prepare".into(), KindRecord { expired: 85, ..KindRecord::default() });
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
    txn.save_lessons(LearnedFrom::Upto(crate::office::SHARED), &learned).await.unwrap();
    txn.commit().await.unwrap();
    let page = may(&desk).await.unwrap();
    let row = page.rows.iter().find(|row| row.kind == "agenda.prepare" && row.scope.is_empty()).unwrap();
    assert_eq!(row.record, "85 left without an answer, so it is proposed no more");
}
