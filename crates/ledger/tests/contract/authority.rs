//! Authority is judged when a yes is given and again when its effect is taken up: by areas, limits and ends as they
//! stand then, whoever gave the right.

use crate::support::*;
use ledger::LedgerError;
use std::collections::BTreeMap;
use world::acting::{Acting, ActingRight};
use world::authority::{AreaRight, Limit, Standing};
use world::clearance::Approver;
use world::*;

const AREA: &str = "Customer meetings";

pub fn area(ruled: bool) -> Responsibility {
    let mut area = Responsibility::new(ResponsibilityId::derive(AREA), AREA, owner().person);
    (area.covers, area.ruled) = (vec!["customer".into()], ruled);
    area
}

pub fn person_of(name: &str, role: Role) -> Actor {
    Actor { person: PersonId::derive(name), role, name: name.into(), automation: None }
}

/// A right in the area.
pub fn right(id: &str, holder: &Actor, standing: Standing, minutes: Option<u32>) -> Grant {
    Grant {
        id: GrantId::derive(id),
        holder: holder.person,
        verbs: [Verb::See, Verb::Draft, Verb::Act, Verb::Approve].into(),
        level: Level::Confidential,
        compartments: Default::default(),
        from: now(),
        until: None,
        granted_by: owner().person,
        area: Some(AreaRight {
            area: area(true).id,
            standing,
            limit: Limit { minutes, ..Limit::default() },
            passes_on: true,
        }),
        under: None,
    }
}

/// A meeting with a customer that takes so long, put into the calendar, with the yes of somebody.
pub fn meeting(key: &str, minutes: i64, by: &Actor) -> Proposal {
    let draft = effect::EventDraft {
        calendar: None,
        uid: key.to_owned(),
        interval: Interval::lasting(at(60), minutes),
        zone: "Europe/Berlin".into(),
        summary: format!("Customer call {key}"),
        description: String::new(),
        location: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        tentative: false,
        clearance: Clearance::default(),
    };
    let mut made = Proposal { effect: Effect::CreateEvent { draft }, ..proposal(key, Vec::new()) };
    made.show(now()).unwrap();
    let own = Reader {
        actor: Actor { role: Role::Executive, ..by.clone() },
        grants: Vec::new(),
        at: now(),
        whole: false,
    };
    let approver = Approver::of(&own, &made.clearance).unwrap();
    made.accept(&approver, now()).unwrap();
    if let State::Accepted { verdict } = &mut made.state {
        verdict.by = by.clone();
    }
    made
}

/// Gives it once its holder has said yes to it.
pub async fn give(fresh: &Fresh, by: &Actor, grant: &Grant, minute: i64) -> Result<(), LedgerError> {
    let holder =
        Actor { person: grant.holder, role: Role::Assistant, name: "Holder".into(), automation: None };
    if grant.area.is_some() {
        let mut txn = fresh.ledger.begin(&holder, at(minute)).await?;
        txn.agree_to_level(grant).await?;
        txn.commit().await?;
    }
    let mut txn = fresh.ledger.begin(by, at(minute)).await?;
    txn.put_grant(grant).await?;
    txn.commit().await
}

/// Lets Equerry act alone in proposals of a kind.
async fn acts(fresh: &Fresh, kind: &str) {
    let mut txn = fresh.ledger.begin(&owner(), at(0)).await.unwrap();
    let right = ActingRight {
        kind: kind.into(),
        scope: String::new(),
        level: Acting::ACTS,
        since: at(0),
        by: "Mara".into(),
        why: "earned".into(),
        lost: None,
    };
    txn.set_acting(right).await.unwrap();
    txn.commit().await.unwrap();
}

async fn withdraw(fresh: &Fresh, by: &Actor, grant: &Grant, minute: i64) -> Result<(), LedgerError> {
    let mut txn = fresh.ledger.begin(by, at(minute)).await?;
    txn.withdraw_grant(grant.id).await?;
    txn.commit().await
}

/// Queues it, to be taken up at a minute.
pub async fn queue(fresh: &Fresh, made: &Proposal, minute: i64, not_before: i64) -> Result<(), LedgerError> {
    let mut txn = fresh.ledger.begin(&owner(), at(minute)).await?;
    txn.put(&Item::Proposal(Box::new(made.clone())), Default::default()).await?;
    txn.queue(&made.approved().unwrap(), at(not_before)).await?;
    txn.commit().await
}

/// Whether the jobs taken up at a minute may be done, and why not.
pub async fn claim(fresh: &Fresh, minute: i64) -> Vec<Option<String>> {
    let mut txn = fresh.ledger.begin(&owner(), at(minute)).await.unwrap();
    let jobs = txn.claim(10).await.unwrap();
    txn.commit().await.unwrap();
    jobs.into_iter().map(|job| job.refused).collect()
}

#[test]
fn a_yes_beyond_the_right_in_an_area_is_refused_with_its_reason() {
    run(async {
        let fresh = fresh().await;
        let joss = person_of("Joss", Role::Assistant);
        give(
            &fresh,
            &owner(),
            &Grant { area: None, ..right("general", &joss, Standing::Autonomy(4), None) },
            0,
        )
        .await
        .unwrap();
        fresh.put([Item::Responsibility(area(false))]).await;
        // Until a right is given in the area, the general one counts.
        queue(&fresh, &meeting("a", 90, &joss), 1, 1).await.unwrap();
        fresh.put([Item::Responsibility(area(true))]).await;
        for (standing, minutes, takes, why) in [
            (None, None, 30, "Joss has no right in force in “Customer meetings”"),
            (
                Some(1),
                None,
                30,
                "in “Customer meetings” Joss does not decide alone: the level there is Asks first",
            ),
            (Some(3), Some(60), 90, "in “Customer meetings” Joss decides up to 60 minutes; this is more"),
            (Some(3), Some(60), 60, ""),
        ] {
            if let Some(level) = standing {
                give(&fresh, &owner(), &right("area", &joss, Standing::Autonomy(level), minutes), 1)
                    .await
                    .unwrap();
            }
            let answer = queue(&fresh, &meeting(&format!("{standing:?} {takes}"), takes, &joss), 2, 2).await;
            match why {
                "" => answer.unwrap(),
                why => {
                    let refused = answer.unwrap_err();
                    assert_eq!((refused.code(), refused.to_string().as_str()), ("E_CLEARANCE", why));
                }
            }
        }
        // What has nothing to do with the area goes as ever.
        let mut other = proposal("other", Vec::new());
        other.show(now()).unwrap();
        let reader = fresh.ledger.reader(&joss, at(3)).await.unwrap();
        other.accept(&Approver::of(&reader, &other.clearance).unwrap(), at(3)).unwrap();
        queue(&fresh, &other, 3, 3).await.unwrap();
    });
}

#[test]
fn a_right_that_ended_or_was_withdrawn_meanwhile_refuses_what_waits() {
    run(async {
        let fresh = fresh().await;
        let (joss, agent) = (person_of("Joss", Role::Assistant), world::acting::equerry("agenda.focus"));
        fresh.put([Item::Responsibility(area(true))]).await;
        let own = right("own", &joss, Standing::Autonomy(3), Some(60));
        give(&fresh, &owner(), &Grant { until: Some(at(100)), ..own.clone() }, 0).await.unwrap();
        let passed = Grant {
            granted_by: joss.person,
            under: Some(own.id),
            ..right("passed", &agent, Standing::Autonomy(3), Some(30))
        };
        let more = Grant {
            area: right("", &agent, Standing::Autonomy(4), None).area,
            id: GrantId::derive("more"),
            ..passed.clone()
        };
        assert_eq!(
            give(&fresh, &joss, &more, 0).await.unwrap_err().code(),
            "E_CLEARANCE",
            "more than one has"
        );
        assert_eq!(
            give(&fresh, &agent, &passed, 0).await.unwrap_err().code(),
            "E_CLEARANCE",
            "not theirs to give"
        );
        give(&fresh, &joss, &passed, 0).await.unwrap();
        let early = meeting("agent early", 30, &agent);
        let refused = queue(&fresh, &early, 1, 1).await.unwrap_err().to_string();
        assert!(
            refused.contains("no right in force"),
            "a right in the area is no level for the kind: {refused}"
        );
        acts(&fresh, "agenda.focus").await;
        queue(&fresh, &early, 1, 1).await.unwrap();
        assert_eq!(claim(&fresh, 1).await, [None]);
        queue(&fresh, &meeting("joss late", 30, &joss), 50, 120).await.unwrap();
        queue(&fresh, &meeting("agent late", 30, &agent), 50, 120).await.unwrap();
        let ended = claim(&fresh, 120).await;
        assert_eq!(ended.len(), 2);
        assert!(
            ended.iter().all(|why| why.as_deref().is_some_and(|w| w.contains("no right in force"))),
            "{ended:?}"
        );

        give(&fresh, &owner(), &own, 130).await.unwrap();
        queue(&fresh, &meeting("agent again", 30, &agent), 131, 140).await.unwrap();
        assert_eq!(withdraw(&fresh, &agent, &own, 132).await.unwrap_err().code(), "E_CLEARANCE");
        withdraw(&fresh, &owner(), &own, 132).await.unwrap();
        let withdrawn = claim(&fresh, 140).await;
        assert!(withdrawn[0].as_deref().is_some_and(|w| w.contains("Equerry")), "{withdrawn:?}");
    });
}

#[test]
fn who_has_a_say_in_an_area_only_the_executive_changes() {
    run(async {
        let fresh = fresh().await;
        let joss = person_of("Joss", Role::Assistant);
        fresh.put([Item::Responsibility(area(true))]).await;
        let save = async |after: Responsibility| {
            let mut txn = fresh.ledger.begin(&joss, at(1)).await.unwrap();
            txn.save(&Item::Responsibility(after)).await.map_err(|e| e.code())
        };
        let with = |change: fn(&mut Responsibility)| {
            let mut after = area(true);
            change(&mut after);
            after
        };
        assert!(save(with(|a| a.outcome = "They stay".into())).await.is_ok());
        for change in [
            (|a| a.covers.clear()) as fn(&mut Responsibility),
            |a| a.ruled = false,
            |a| a.owner = PersonId::derive("Joss"),
            |a| a.project = Some(ProjectId::derive("p")),
        ] {
            assert_eq!(save(with(change)).await, Err("E_CLEARANCE"));
        }
        let mut txn = fresh.ledger.begin(&joss, at(1)).await.unwrap();
        let taken = txn.remove(Item::Responsibility(area(true)).reference()).await;
        assert_eq!(taken.unwrap_err().code(), "E_CLEARANCE");
    });
}

/// A level holds once both have said yes by themselves; nobody says it for the other, and what gives less takes no yes.
#[test]
fn a_level_takes_the_yes_of_both() {
    run(async {
        let fresh = fresh().await;
        let joss = person_of("Joss", Role::Assistant);
        let ben = person_of("Ben", Role::DirectReport);
        fresh.put([Item::Responsibility(area(false))]).await;
        let asked = right("a", &joss, Standing::Autonomy(3), Some(60));
        let begin = async |by: &Actor| fresh.ledger.begin(by, at(1)).await.unwrap();
        let code = |result: Result<(), LedgerError>| result.err().map_or("done", |e| e.code());
        let in_force = async || {
            let rights = fresh.ledger.reader(&joss, at(2)).await.unwrap().grants;
            rights.first().and_then(|g| g.area.clone()).map(|right| right.standing)
        };
        // The executive's word is not the holder's.
        assert_eq!(code(begin(&owner()).await.put_grant(&asked).await), "E_CLEARANCE");
        assert_eq!(code(begin(&owner()).await.agree_to_level(&asked).await), "E_CLEARANCE");
        let mut txn = begin(&owner()).await;
        txn.ask_level(&asked).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(in_force().await, None, "it waits");
        for stranger in [&owner(), &ben] {
            let answer = begin(stranger).await.answer_level(asked.id, true).await;
            assert_eq!(code(answer.map(drop)), "E_CLEARANCE", "{}", stranger.name);
        }
        assert_eq!(code(begin(&ben).await.withdraw_asked(asked.id).await), "E_CLEARANCE");
        assert_eq!(
            fresh.ledger.asked_levels(&fresh.ledger.reader(&joss, at(1)).await.unwrap()).await.unwrap().len(),
            1
        );
        assert!(
            fresh
                .ledger
                .asked_levels(&fresh.ledger.reader(&ben, at(1)).await.unwrap())
                .await
                .unwrap()
                .is_empty()
        );
        let mut txn = begin(&joss).await;
        txn.answer_level(asked.id, true).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(in_force().await, Some(Standing::Autonomy(3)));
        let kept = fresh.ledger.item(&executive(), Item::Responsibility(area(true)).reference()).await;
        assert!(
            matches!(kept, Ok(Item::Responsibility(area)) if area.ruled),
            "only levels count from now on"
        );

        // Less takes no yes; back to more takes a new one.
        let less = right("a", &joss, Standing::Autonomy(1), Some(30));
        let mut txn = begin(&owner()).await;
        txn.put_grant(&less).await.unwrap();
        txn.commit().await.unwrap();
        for more in [
            right("a", &joss, Standing::Autonomy(2), Some(30)),
            right("a", &joss, Standing::Autonomy(1), Some(45)),
            right("a", &joss, Standing::Autonomy(1), None),
        ] {
            assert_eq!(code(begin(&owner()).await.put_grant(&more).await), "E_CLEARANCE", "{more:?}");
        }

        // The holder asks, the executive answers; nobody answers their own question.
        let wish = right("a", &joss, Standing::Autonomy(4), Some(30));
        assert_eq!(
            code(begin(&ben).await.ask_level(&wish).await),
            "E_CLEARANCE",
            "not theirs to give or to hold"
        );
        let mut txn = begin(&joss).await;
        txn.ask_level(&wish).await.unwrap();
        assert_eq!(code(txn.answer_level(wish.id, true).await.map(drop)), "E_CLEARANCE");
        txn.commit().await.unwrap();
        let mut txn = begin(&owner()).await;
        txn.answer_level(wish.id, false).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(in_force().await, Some(Standing::Autonomy(1)), "a no changes nothing");
        assert_eq!(code(begin(&owner()).await.answer_level(wish.id, true).await.map(drop)), "E_NOT_FOUND");

        assert_eq!(code(begin(&ben).await.give_back(less.id).await.map(drop)), "E_CLEARANCE");
        let mut txn = begin(&joss).await;
        txn.give_back(less.id).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(in_force().await, None);
    });
}

/// What happens to the store and to a model of it at once: who may act at the end is the same.
#[test]
fn random_offices_let_nobody_act_outside_a_right() {
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let cases = trials(40, 2_000);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::with_cases(cases), rng);
    let step = (0..4_u8, 0..3_u8, 0..5_u8, 0..4_u32, 0..40_i64);
    runner
        .run(&proptest::collection::vec(step, 1..14), |steps| {
            run(random_office(&steps));
            Ok(())
        })
        .unwrap();
}

async fn random_office(steps: &[(u8, u8, u8, u32, i64)]) {
    let fresh = fresh().await;
    fresh.put([Item::Responsibility(area(true))]).await;
    let people = ["Ana", "Ben", "Equerry"]
        .map(|n| person_of(n, if n == "Equerry" { Role::Agent } else { Role::Assistant }));
    // By the number of a grant: holder, level, minutes, end.
    let mut model: BTreeMap<usize, (u8, u8, u32, i64)> = BTreeMap::new();
    let mut minute = 0;
    for (n, (what, who, level, half_hours, length)) in steps.iter().enumerate() {
        let actor = &people[usize::from(*who)];
        match what {
            0 => {
                let grant = right(&n.to_string(), actor, Standing::Autonomy(*level), Some(30 * half_hours));
                let grant = Grant { from: at(minute), until: Some(at(minute + length)), ..grant };
                give(&fresh, &owner(), &grant, minute).await.unwrap();
                model.insert(n, (*who, *level, 30 * half_hours, minute + length));
            }
            1 => {
                if let Some((known, _)) = model.pop_first() {
                    let gone = right(&known.to_string(), actor, Standing::Autonomy(0), None);
                    withdraw(&fresh, &owner(), &gone, minute).await.unwrap();
                }
            }
            2 => minute += length,
            _ => {
                let may = |at: i64| {
                    model.values().any(|(holder, level, most, end)| {
                        holder == who && *level >= 3 && 30 * half_hours <= *most && at < *end
                    })
                };
                let made = meeting(&n.to_string(), i64::from(30 * half_hours), actor);
                let answer = queue(&fresh, &made, minute, minute + length).await;
                assert_eq!(answer.is_ok(), may(minute), "{steps:?}");
                if answer.is_ok() {
                    let taken = claim(&fresh, minute + length).await;
                    assert_eq!(taken.iter().all(Option::is_none), may(minute + length), "{steps:?}");
                }
            }
        }
    }
}
