//! What belongs into the brief of a meeting, and what does not: decisions of the day, goals, wants, mail.

use super::tests::*;
use world::message::{ActKind, Mailbox};
use world::note::{Point, Update, Written};
use world::office::Member;
use world::relation::Stakeholder;
use world::{Clearance, Decision, Due, Goal, GoalLink, Level, Message, Note, Person, Project};

const LUIS: &str = "luis@near.example";
const SASKIA: &str = "saskia@bron.example";

fn steering() -> Event {
    Event {
        description: "Site, permits, grid.".into(),
        ..event("Rotterdam steering", "24 10:00", "24 11:00", &[LUIS, "ben@near.example", SASKIA])
    }
}

fn decision(question: &str, due: &str) -> Decision {
    Decision {
        due: Some(Due::At(at(due))),
        ..Decision::new(question, world().office.owner.person, at("20 09:00"))
    }
}

#[test]
fn decisions_due_within_a_day_stand_with_their_hour_where_they_belong() {
    let luis = person("Luis Ferrer", LUIS, "Projects");
    let mut racking = decision("Which racking contractor?", "24 11:00");
    racking.roles.driver = Some(luis.id);
    let secret = Decision {
        clearance: Clearance::at(Level::Confidential),
        ..decision("Offer in Rotterdam?", "24 12:00")
    };
    let mut ahead = decision("Who leads the fit-out?", "27 12:00");
    ahead.roles.driver = Some(luis.id);
    let items = vec![
        Item::Person(luis),
        Item::Decision(Box::new(decision("Which Rotterdam site?", "24 12:00"))),
        Item::Decision(Box::new(racking)),
        Item::Decision(Box::new(decision("Which caterer?", "24 12:00"))),
        Item::Decision(Box::new(decision("Which Rotterdam colour?", "29 12:00"))),
        Item::Decision(Box::new(secret)),
        Item::Decision(Box::new(ahead)),
    ];
    let brief = told(items, &steering());
    assert_eq!(
        texts(&brief.decisions),
        [
            "Today by 11:00, you decide: Which racking contractor?",
            "Today by 12:00, you decide: Which Rotterdam site?",
        ]
    );
    assert!(brief.decisions.iter().all(|said| !said.cites.is_empty()));
    assert_eq!(texts(&brief.want), ["Open with them: Who leads the fit-out? Due Fri 27 Nov."]);
}

#[test]
fn a_title_that_names_a_project_serves_its_goal_before_what_words_guess() {
    let mut world = world();
    let (hub, nights) = (Goal::new("hub", "Hub"), Goal::new("nights", "Night shift"));
    let mut project = Project::new("fit-out", "Rotterdam hub, fit-out");
    project.goals = vec![(hub.id, 1.0)];
    let steering = steering();
    let item = ItemRef::Event(steering.id);
    for goal in [&hub, &nights] {
        world.put(Item::Goal(goal.clone()));
    }
    world.put(Item::Project(project));
    world.put(Item::Event(steering.clone()));
    let guess = GoalLink { goal: nights.id, contribution: 0.6, confirmed: false, probability: 0.9 };
    std::sync::Arc::make_mut(&mut world.links).insert(item, vec![guess.clone()]);
    assert_eq!(compose(&world, steering.id).unwrap().goal.unwrap().name, "Hub");
    std::sync::Arc::make_mut(&mut world.links).insert(item, vec![GoalLink { confirmed: true, ..guess }]);
    let by_hand = compose(&world, steering.id).unwrap().goal.unwrap();
    assert_eq!(by_hand.name, "Night shift", "what somebody said counts first");
}

#[test]
fn a_sentence_that_refers_back_comes_with_what_it_refers_to() {
    let ask = (ActKind::Request, "Please sign by then.");
    let lease = Message {
        preview:
            "The break clause is agreed. The option lapses today at 12:00 (clause 14.2). Please sign by then."
                .into(),
        ..mail(SASKIA, "24 07:00", "Lease", Some(ask))
    };
    let brief = told(vec![Item::Message(Box::new(lease))], &steering());
    assert_eq!(
        texts(&brief.since),
        [
            "saskia@bron.example, today on “Lease”: “The option lapses today at 12:00 (clause 14.2). Please sign by then.”"
        ]
    );
    assert_eq!(
        brief.asked[0].question.text,
        "The option lapses today at 12:00 (clause 14.2). Please sign by then."
    );
}

/// Mail stands in a brief only where it is about the meeting or asks the executive, was written to them, and may be seen
/// by everybody who is there.
#[test]
fn mail_of_others_and_of_other_matters_is_left_out() {
    let to = |email: &str| vec![Mailbox { email: email.into(), name: None }];
    let ask = |words: &'static str| Some((ActKind::Request, words));
    let on_topic = mail(LUIS, "23 09:00", "Permits", ask("Please read the permits"));
    let asks = mail(LUIS, "23 10:00", "Plan", ask("Could you name a day?"));
    let for_all = Message {
        to: [to("mara@near.example"), to("ben@near.example"), to("eve@near.example")].concat(),
        ..mail(LUIS, "23 11:00", "Lunch", ask("Tell me what you eat"))
    };
    let in_copy = Message {
        to: to("jonas@near.example"),
        cc: to("mara@near.example"),
        ..mail(LUIS, "23 12:00", "Permits of the north", ask("Could you send the permits?"))
    };
    let greeted = Message {
        preview: "Jonas, could you send your agenda on permits?".into(),
        ..mail(LUIS, "23 13:00", "Agenda on permits", ask("could you send your agenda on permits?"))
    };
    let own = |level| Message {
        to: to(LUIS),
        clearance: Clearance::at(level),
        ..mail("mara@near.example", "23 14:00", "Offer and permits", ask("Give me one night"))
    };
    let idle =
        Message { to: to(LUIS), ..mail("mara@near.example", "23 15:00", "Weekend", ask("Tell Ann hello")) };
    let jonas = Person::new("Jonas Weil", "jonas@near.example");
    let items = |messages: Vec<Message>| -> Vec<Item> {
        let messages = messages.into_iter().map(|m| Item::Message(Box::new(m)));
        std::iter::once(Item::Person(jonas.clone())).chain(messages).collect()
    };
    let all = vec![on_topic, asks, for_all, in_copy, greeted, own(Level::Confidential), idle];
    let brief = told(items(all), &steering());
    assert_eq!(
        texts(&brief.since),
        [
            "luis@near.example, Mon 23 Nov on “Permits”: “Please read the permits”",
            "luis@near.example, Mon 23 Nov on “Plan”: “Could you name a day?”",
        ]
        .map(|text| text.replace("Mon 23 Nov", "yesterday"))
    );
    let open = told(items(vec![own(Level::Internal)]), &steering());
    assert_eq!(
        texts(&open.since),
        ["You wrote yesterday on “Offer and permits”."],
        "a request to another is not quoted"
    );
    let two = event("Luis", "24 12:00", "24 12:30", &[LUIS]);
    let known = told(items(vec![own(Level::Confidential)]), &two);
    assert_eq!(known.since.len(), 1, "whoever was a party to it may hear of it");
}

#[test]
fn the_register_says_where_somebody_stands_and_what_comes_next() {
    let mut orla = person("Orla Byrne", ORLA, "Supply Director");
    orla.relation.stakeholder = Some(Stakeholder {
        power: 5,
        interest: 4,
        stance: 0,
        desired: 2,
        next_step: "show three weeks on time before talking terms".into(),
        owner: None,
    });
    let review = Event {
        description: "Deliveries by week.".into(),
        organiser: Some(ORLA.into()),
        ..event("Review", "24 15:30", "24 16:15", &[ORLA])
    };
    let brief = told(vec![Item::Person(orla)], &review);
    assert_eq!(
        texts(&brief.want),
        ["Orla Byrne: Neutral, should be for it. Next step: show three weeks on time before talking terms."]
    );
    assert_eq!(brief.summary.text, "The invitation says: Deliveries by week.");
}

#[test]
fn what_a_friday_line_needs_is_the_first_point_of_the_next_one_to_one() {
    let priya = Member::new("Priya Raman", "priya@near.example");
    let mut world = world();
    let mut office = (*world.office).clone();
    office.reports = vec![priya.clone()];
    world.office = office.into();
    let one = event("Priya 1-2-1", "24 09:00", "24 09:45", &["priya@near.example"]);
    let update = Update {
        week: civil::date(2026, 11, 16),
        decision: "Who chairs weekly ops from December".into(),
        ..Update::default()
    };
    let put = |world: &mut Snapshot, when: &str, text: &str, written: Written| {
        world.put(Item::Note(Note::between(priya.person, priya.person, at(when), text, written)));
    };
    put(&mut world, "20 11:00", "93.1% on time", Written::Update(update));
    put(&mut world, "23 09:00", "My next role", Written::Point { state: Point::Open });
    world.put(Item::Event(one.clone()));
    let brief = compose(&world, one.id).unwrap();
    assert_eq!(
        texts(&brief.want),
        ["Priya needs from you: Who chairs weekly ops from December", "Priya: My next role"]
    );
    assert_eq!(brief.summary.text, "Priya needs from you: Who chairs weekly ops from December.");
    // Once they have met since, it was spoken of.
    world.put(Item::Event(event("Priya 1-2-1", "20 15:00", "20 15:45", &["priya@near.example"])));
    assert_eq!(texts(&compose(&world, one.id).unwrap().want), ["Priya: My next role"]);
}
