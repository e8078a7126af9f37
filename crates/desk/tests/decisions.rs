//! A decision from its question to what came of it: framed, weighed, scored, made, looked at again, and taken back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::decisions::{self, Format, Frame, NewChoice, NewCriterion, NewScore};
use desk::{Clock, Desk, DeskError, Who, audit, decide, propose, search, undo, why};
use support::*;
use world::decision::{Door, Scale, Weighing};
use world::{Effect, Level};

/// Three sites on two things that matter, scored in five words.
async fn site(desk: &Desk) -> String {
    let frame = Frame {
        goal: Some("growth".into()),
        due: Some("2026-11-24 12:00".into()),
        contributors: vec!["Ana Lima".into()],
        ..Frame::default()
    };
    let options = ["Maasvlakte", "Moerdijk", "Waalhaven"].map(str::to_owned);
    let id = decisions::add(desk, "Which site?", frame, &options, &[]).await.unwrap().id.to_string();
    for (name, scores) in [("Cost", [3.0, 5.0, 2.0]), ("Power", [5.0, 3.0, 2.0])] {
        let new = NewCriterion { name: name.into(), ..NewCriterion::default() };
        decisions::add_criterion(desk, &id, new).await.unwrap();
        for (option, likely) in options.iter().zip(scores) {
            score(desk, &id, option, name, likely).await.unwrap();
        }
    }
    let weights = [("Cost".to_owned(), 30.0), ("Power".to_owned(), 70.0)];
    decisions::weigh(desk, &id, Weighing::Swing, &weights).await.unwrap();
    id
}

async fn score(desk: &Desk, id: &str, option: &str, criterion: &str, likely: f64) -> Result<(), DeskError> {
    let (option, criterion) = (option.to_owned(), criterion.to_owned());
    let new = NewScore { option, criterion, likely, ..NewScore::default() };
    decisions::score(desk, id, new).await.map(drop)
}

fn choice(option: &str) -> NewChoice {
    NewChoice {
        option: option.into(),
        why: "It has the power.".into(),
        confidence: Some(0.8),
        expected: "It opens by July".into(),
        check: Some("2027-01-15".parse().unwrap()),
        sure: false,
    }
}

#[tokio::test]
async fn from_the_question_to_what_came_of_it() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let view = decisions::view(&desk, &id, &[]).await.unwrap();
    assert_eq!(view.headline, "Choose Maasvlakte. It holds until cost is 50% of the decision.");
    let matrix = view.matrix.as_ref().unwrap();
    let totals: Vec<String> = matrix.columns.iter().map(|c| format!("{:.2}", c.total)).collect();
    assert_eq!((totals.as_slice(), matrix.of), (&["4.40", "3.60", "2.00"].map(str::to_owned)[..], "of 5"));
    assert_eq!(matrix.columns[2].dominated_by.as_deref(), Some("Maasvlakte"));
    for column in &matrix.columns {
        let sum: f64 = column.parts.iter().map(|p| p.amount).sum();
        assert!((sum - column.total).abs() < 1e-9, "{column:?}");
    }
    let tried = decisions::view(&desk, &id, &[(1, 60.0), (2, 40.0)]).await.unwrap();
    assert!(tried.trial && tried.headline.contains("Moerdijk"), "{}", tried.headline);
    let told = why::why(&desk, &id).await.unwrap();
    assert_eq!(told.sums[0].total, "85.0 points");
    assert!(told.sums.iter().any(|s| s.title == "Cost of delay"));

    let made = decisions::choose(&desk, &id, choice("Maas")).await.unwrap();
    assert_eq!(made.said, "Decided: Maasvlakte");
    assert_eq!(decisions::choose(&desk, &id, choice("Maas")).await.unwrap_err().code(), "E_STATE");
    assert_eq!(score(&desk, &id, "Moerdijk", "Cost", 1.0).await.unwrap_err().code(), "E_STATE");
    undo::undo(&desk, &made.undo.to_string()).await.unwrap();
    decisions::choose(&desk, &id, choice("Maas")).await.unwrap();
    let later = desk.at(clock("2027-01-15T08:00:00Z"));
    assert!(decisions::board(&later).await.unwrap().revisit[0].facts.starts_with("Review was due"));
    let asked = propose::propose(&later).await.unwrap();
    let asked = asked.iter().find(|p| p.proposal.kind.0 == "decisions.outcome").unwrap();
    decide::accept(&later, &asked.proposal.id.to_string(), Some(2)).await.unwrap();
    let journal = decisions::journal(&later).await.unwrap();
    assert_eq!((journal.rows[0].happened, journal.bands.len()), (Some(false), 0));
    assert!(journal.support.contains("needs 20, has 1"), "{}", journal.support);
    assert_eq!(audit::verify(&later).await.unwrap().broken, None);
}

#[tokio::test]
async fn one_tap_answers_what_is_clear_and_only_the_executives() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let open = propose::propose(&desk).await.unwrap();
    let answer = open.iter().find(|p| matches!(p.proposal.effect, Effect::Decide { .. })).unwrap();
    let of_assistant = desk.seen_by(Who::Assistant).await.unwrap();
    let its_id = answer.proposal.id.to_string();
    let card = of_assistant.card(&its_id).await.unwrap();
    assert!(!card.may_answer, "{card:?}");
    assert_eq!(decide::accept(&of_assistant, &its_id, None).await.unwrap_err().code(), "E_CLEARANCE");
    assert_eq!(
        decisions::choose(&of_assistant, &id, choice("Maas")).await.unwrap_err().code(),
        "E_CLEARANCE"
    );
    decide::accept(&desk, &its_id, None).await.unwrap();
    assert_eq!(decisions::view(&desk, &id, &[]).await.unwrap().headline, "Chosen today: Maasvlakte.");
    undo::undo(&desk, &its_id).await.unwrap();
    assert!(decisions::view(&desk, &id, &[]).await.unwrap().open);
    // What was chosen by hand is not taken back by somebody who may not choose.
    let made = decisions::choose(&desk, &id, choice("Moerdijk")).await.unwrap();
    let refused = undo::undo(&of_assistant, &made.undo.to_string()).await.unwrap_err();
    assert_eq!(refused.code(), "E_CLEARANCE");
}

#[tokio::test]
async fn what_one_may_not_see_is_as_if_it_were_not() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let secret = Frame { level: Some(Level::Restricted), door: Some(Door::OneWay), ..Frame::default() };
    let hidden = decisions::add(&desk, "Sell Kestrel?", secret, &[], &[]).await.unwrap().id.to_string();
    let of_assistant = desk.seen_by(Who::Assistant).await.unwrap();
    let absent = decisions::view(&of_assistant, &hidden, &[]).await.unwrap_err();
    let never = decisions::view(&of_assistant, "0123456789", &[]).await.unwrap_err();
    assert_eq!((absent.code(), never.code()), ("E_NOT_FOUND", "E_NOT_FOUND"));
    let board = decisions::board(&of_assistant).await.unwrap();
    assert_eq!(board.open.iter().map(|r| r.id.to_string()).collect::<Vec<_>>(), std::slice::from_ref(&id));
    assert!(search::search(&of_assistant, "Kestrel", &most()).await.unwrap().is_empty());
    let found = search::search(&desk, "Kestrel", &most()).await.unwrap();
    assert!(found.iter().any(|hit| hit.kind == "decision"), "{found:?}");
    // The assistant prepares: scores, risks, dissent.
    score(&of_assistant, &id, "Waalhaven", "Cost", 4.0).await.unwrap();
    decisions::dissent(&of_assistant, &id, "Ana Lima", "Labour is scored too high").await.unwrap();
    let told = decisions::brief(&of_assistant, &id).await.unwrap();
    assert!(told.contains("Ana Lima sees it otherwise: Labour is scored too high"), "{told}");
}

#[tokio::test]
async fn what_is_missing_is_a_gap_with_an_owner_and_a_draft() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let new = NewCriterion { name: "Labour".into(), weight: Some(40.0), ..NewCriterion::default() };
    decisions::add_criterion(&desk, &id, new).await.unwrap();
    let view = decisions::view(&desk, &id, &[]).await.unwrap();
    assert_eq!(view.missing[0], "Labour of Maasvlakte: nobody was asked");
    assert!(view.matrix.unwrap().columns[0].range.is_some(), "what is not known is a range, never 0");
    decisions::ask(&desk, &id, "Maasvlakte", "Labour", "Ana Lima").await.unwrap();
    let open = propose::propose(&desk).await.unwrap();
    let chase = open.iter().find(|p| p.proposal.kind.0 == "decisions.missing").unwrap();
    let Effect::DraftMail { text, .. } = &chase.proposal.effect else { panic!("a draft") };
    assert!(text.contains("Labour of Maasvlakte"), "{text}");
    assert!(!open.iter().any(|p| p.proposal.kind.0 == "decisions.answer"), "not before all is known");
    decisions::remove(&desk, &id, "Labour").await.unwrap();
    assert!(decisions::view(&desk, &id, &[]).await.unwrap().missing.is_empty());
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_and_changes_nothing() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let before = decisions::record(&desk, &id, Format::Json).await.unwrap();
    let none = [("Cost".to_owned(), 0.0), ("Power".to_owned(), 0.0)];
    let bad = |change: &dyn Fn(&mut NewChoice)| {
        let mut new = choice("Maasvlakte");
        change(&mut new);
        new
    };
    let codes = [
        decisions::weigh(&desk, &id, Weighing::Points, &none).await.unwrap_err().code(),
        decisions::weigh(&desk, &id, Weighing::Points, &[("Cost".into(), -1.0)]).await.unwrap_err().code(),
        score(&desk, &id, "Maasvlakte", "Cost", 6.0).await.unwrap_err().code(),
        score(&desk, &id, "Nowhere", "Cost", 3.0).await.unwrap_err().code(),
        decisions::choose(&desk, &id, bad(&|c| c.confidence = Some(1.5))).await.unwrap_err().code(),
        decisions::choose(&desk, &id, bad(&|c| c.check = Some("2026-11-23".parse().unwrap())))
            .await
            .unwrap_err()
            .code(),
        decisions::choose(&desk, &id, bad(&|c| c.check = None)).await.unwrap_err().code(),
        decisions::tell(&desk, &id, true, "").await.unwrap_err().code(),
        decisions::add_option(&desk, &id, "moerdijk", "").await.unwrap_err().code(),
        decisions::ask(&desk, &id, "Maas", "Cost", "Nobody Known").await.unwrap_err().code(),
        decisions::weigh_pairs(&desk, &id, &[("Cost".into(), "Power".into(), 0.0)]).await.unwrap_err().code(),
    ];
    assert_eq!(
        codes,
        [
            "E_WEIGHTS",
            "E_WEIGHTS",
            "E_RANGE",
            "E_NOT_FOUND",
            "E_RANGE",
            "E_TIME_ORDER",
            "E_RANGE",
            "E_STATE",
            "E_DUPLICATE",
            "E_NOT_FOUND",
            "E_RANGE"
        ]
    );
    let twice = [("Cost".to_owned(), 1.0), ("cost".to_owned(), 2.0)];
    assert_eq!(
        decisions::weigh(&desk, &id, Weighing::Points, &twice).await.unwrap_err().code(),
        "E_DUPLICATE"
    );
    let doubles = ["Yes", "yes"].map(str::to_owned);
    let doubled = decisions::add(&desk, "Paint it?", Frame::default(), &doubles, &[]).await.unwrap_err();
    assert_eq!(doubled.code(), "E_DUPLICATE");
    let early = decisions::tell(&desk, &id, true, "").await.unwrap_err();
    assert_eq!(early.to_string(), "it is not decided yet");
    assert_eq!(decisions::record(&desk, &id, Format::Json).await.unwrap(), before);
    let alone = decisions::add(&desk, "Paint it?", Frame::default(), &["Yes".to_owned()], &[]).await.unwrap();
    let view = decisions::view(&desk, &alone.id.to_string(), &[]).await.unwrap();
    assert_eq!(view.headline, "There is nothing to choose: it has one option.");
}

#[tokio::test]
async fn a_file_read_again_leaves_what_somebody_has_gone_on_with() {
    const TWO: &str = "[[decision]]\nid = \"a\"\nquestion = \"Which site?\"\napprover = \"Mara Ellingsen\"\n\
        [[decision]]\nid = \"b\"\nquestion = \"Which bank?\"\napprover = \"Mara Ellingsen\"\n";
    let room = Room::new();
    let desk = room.filled_office().await;
    let read = |text: &str| decisions::import(&desk, decisions::read(text).unwrap());
    let first = read(TWO).await.unwrap();
    assert_eq!((first.read, first.left.len()), (2, 0));
    let site = world::DecisionId::derive("a").to_string();
    decisions::add_option(&desk, &site, "Waalhaven", "").await.unwrap();
    let again = read(&TWO.replace("Which bank?", "Which of the two banks?")).await.unwrap();
    assert_eq!((again.read, again.left), (1, vec!["Which site?".to_owned()]));
    let options = decisions::view(&desk, &site, &[]).await.unwrap().options;
    assert_eq!(options.len(), 1);
    let bank = world::DecisionId::derive("b").to_string();
    assert_eq!(decisions::view(&desk, &bank, &[]).await.unwrap().question, "Which of the two banks?");
}

#[tokio::test]
async fn a_mail_that_asks_for_a_choice_can_be_made_a_decision() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let asks = |id: &str, text: &str| {
        mail("Ana Lima <ana@near.example>", "23 Nov 2026 15:00", id, id, &format!("Mara,\n\n{text}\n\nAna"))
    };
    let mails = [
        asks("carrier", "Can you approve the second carrier by Friday?"),
        asks("sites", "Could you decide which of the two sites we take?"),
        asks("numbers", "Could you send me the numbers of the second quarter?"),
    ];
    let path = room.file("more.mbox", &mbox(&mails));
    desk::gather::import(&desk, &[path], &mut |_| true).await.unwrap();
    let board = decisions::board(&desk).await.unwrap();
    let mut asked: Vec<&str> = board.asked.iter().map(|a| a.question.as_str()).collect();
    asked.sort_unstable();
    let (carrier, sites) =
        ("Can you approve the second carrier by Friday?", "Could you decide which of the two sites we take?");
    assert_eq!(asked, [carrier, sites]);
    assert_eq!(board.headline, "Two mails ask for a choice.");
    let from = board.asked.iter().find(|a| a.question == carrier).unwrap().message.to_string();
    let draft = decisions::from_mail(&desk, &from).await.unwrap();
    assert_eq!((draft.options.join("/").as_str(), draft.due.as_str()), ("Yes/No", "2026-11-27"));
    let frame = Frame { due: Some(draft.due), from: vec![from.clone()], ..Frame::default() };
    decisions::add(&desk, &draft.question, frame, &draft.options, &[]).await.unwrap();
    // It is asked once: the decision tells of the mail now.
    assert_eq!(decisions::board(&desk).await.unwrap().asked.len(), 1);
    let gone = desk::DeskError::code(&decisions::from_mail(&desk, "nothing").await.unwrap_err());
    assert_eq!(gone, "E_NOT_FOUND");
}

#[tokio::test]
async fn what_is_no_number_reaches_no_store() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let scales = [
        Scale::Between { worst: f64::NAN, best: 3.0 },
        Scale::Between { worst: 5.0, best: 5.0 },
        Scale::Points { points: vec![(1.0, f64::INFINITY), (2.0, 3.0)] },
    ];
    for scale in scales {
        let new = NewCriterion { name: "Exit".into(), scale: Some(scale.clone()), ..NewCriterion::default() };
        let refused = decisions::add_criterion(&desk, &id, new).await.unwrap_err();
        assert_eq!(refused.code(), "E_RANGE", "{scale:?}");
    }
    for weight in ["nan", "-1.0", "inf"] {
        let file = format!(
            "[[decision]]\nid = \"x\"\nquestion = \"Which bank?\"\napprover = \"Mara Ellingsen\"\noptions = [\"A\", \"B\"]\n\
             [[decision.criteria]]\nname = \"Cost\"\nweight = {weight}\nscores = [1.0, 2.0]\n"
        );
        let refused = decisions::import(&desk, decisions::read(&file).unwrap()).await.unwrap_err();
        assert_eq!(refused.code(), "E_WEIGHTS", "{weight}");
    }
    let table = b"criterion,weight,A,B\nCost,-5,1,2\n";
    assert_eq!(decisions::import_table(&desk, "Which?", table).await.unwrap_err().code(), "E_PARSE");
    // Everything can still be read.
    assert_eq!(decisions::board(&desk).await.unwrap().open.len(), 1);
    assert!(desk::doctor::examine(&desk).await.unwrap().iter().all(|check| check.good));
}

#[tokio::test]
async fn what_cannot_be_undone_is_said_twice_while_it_is_in_haste() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let one_way = Frame { door: Some(Door::OneWay), ..Frame::default() };
    decisions::reframe(&desk, &id, one_way).await.unwrap();
    let refused = decisions::choose(&desk, &id, choice("Maasvlakte")).await.unwrap_err();
    assert_eq!(refused.code(), "E_CONFIRM");
    assert!(refused.to_string().contains("asked today, and nothing says"), "{refused}");
    decisions::think(&desk, &id, "The grid comes late").await.unwrap();
    let refused = decisions::choose(&desk, &id, choice("Maasvlakte")).await.unwrap_err();
    assert_eq!(refused.to_string(), "It cannot be undone, and was asked today.");
    let sure = NewChoice { sure: true, ..choice("Maasvlakte") };
    decisions::choose(&desk, &id, sure).await.unwrap();
}

#[tokio::test]
async fn without_anything_that_matters_two_options_can_be_chosen_from() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let options = ["Offer now", "Wait"].map(str::to_owned);
    let id = decisions::add(&desk, "Offer?", Frame::default(), &options, &[]).await.unwrap().id.to_string();
    assert!(decisions::view(&desk, &id, &[]).await.unwrap().may_decide);
    decisions::choose(&desk, &id, choice("Wait")).await.unwrap();
}

#[tokio::test]
async fn weights_given_one_by_one_are_weights() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let options = ["A", "B"].map(str::to_owned);
    let id = decisions::add(&desk, "Which?", Frame::default(), &options, &[]).await.unwrap().id.to_string();
    for (name, weight, scores) in [("Cost", 80.0, [5.0, 1.0]), ("Look", 20.0, [1.0, 5.0])] {
        let new = NewCriterion { name: name.into(), weight: Some(weight), ..NewCriterion::default() };
        decisions::add_criterion(&desk, &id, new).await.unwrap();
        for (option, likely) in options.iter().zip(scores) {
            score(&desk, &id, option, name, likely).await.unwrap();
        }
    }
    let view = decisions::view(&desk, &id, &[]).await.unwrap();
    assert!(view.headline.starts_with("Choose A."), "{}", view.headline);
    // How far each weight may move: A leads down to half for cost, up to half for the look.
    let sense = view.sense.unwrap();
    let steady: Vec<String> =
        sense.weights.iter().map(|w| format!("{} {}: {}", w.name, w.words(), w.beyond())).collect();
    assert_eq!(steady, ["Cost from 50%: B below", "Look up to 50%: B above"]);
}

#[tokio::test]
async fn a_table_comes_in_and_goes_out() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let csv = decisions::record(&desk, &id, Format::Csv).await.unwrap();
    let again = decisions::import_table(&desk, "Which site, again?", csv.as_bytes()).await.unwrap();
    let again = again.id.to_string();
    assert_eq!(decisions::record(&desk, &again, Format::Csv).await.unwrap(), csv);
    let totals = |view: decisions::View| -> Vec<f64> {
        view.matrix.unwrap().columns.iter().map(|c| c.total).collect()
    };
    let (a, b) =
        (decisions::view(&desk, &id, &[]).await.unwrap(), decisions::view(&desk, &again, &[]).await.unwrap());
    assert_eq!(totals(a), totals(b));
    let text = decisions::record(&desk, &id, Format::Markdown).await.unwrap();
    for part in ["# Which site?", "| Cost | 30% | 3 | 5 | 2 |", "## Record", "4.40"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let said =
        decisions::weigh_pairs(&desk, &id, &[("Cost".into(), "Power".into(), 3.0)]).await.unwrap().said;
    assert_eq!(said, "Weighed what matters two at a time");
    let view = decisions::view(&desk, &id, &[]).await.unwrap();
    assert_eq!(view.matrix.unwrap().rows[0].percent(), 75);
}

#[tokio::test]
async fn an_overdue_decision_is_seen_on_the_radar() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = site(&desk).await;
    let late = desk.at(Clock::Standing("2026-11-25T08:00:00Z".parse().unwrap()));
    let board = decisions::board(&late).await.unwrap();
    assert!(board.open[0].late && board.headline.contains("should be decided by now"), "{}", board.headline);
    assert!(decisions::view(&late, &id, &[]).await.unwrap().due.unwrap().starts_with("Was due yesterday"));
}
