//! The Inbox over a small office: who finds what where, in which words, and what nobody finds.

use super::context;
use super::detail::{initials, paras};
use super::*;
use crate::testing::*;
use world::{
    Clearance, Commitment, CommitmentId, Deed, Effect, Interval, Item, Later, Level, Person, PersonId,
    SourceId, Task, TaskId,
};

fn mail(message: Message) -> Item {
    Item::Message(Box::new(message))
}

/// "Group: from | line" of every row.
fn rows(inbox: &Inbox) -> Vec<String> {
    let row = |s: &Section, r: &Row| format!("{}: {} | {}", s.title, r.from, r.line);
    inbox.sections.iter().flat_map(|s| s.rows.iter().map(move |r| row(s, r))).collect()
}

fn for_joss(items: Vec<Item>) -> Inbox {
    let world = with(items);
    compose(&world, &joss(&world))
}

fn task(title: &str, due: &str, owner: Option<&str>) -> Item {
    let mut task = Task::new(TaskId::derive(title), SourceId::derive("own"), title);
    task.state = TaskState::Next;
    task.due = Some(Due::At(at(due)));
    task.owner = owner.map(PersonId::derive);
    Item::Task(task)
}

fn promise(object: &str, ours: bool, due: &str) -> Item {
    Item::Commitment(Commitment {
        slip: None,
        id: CommitmentId::derive(object),
        ours,
        counterparty: "ana@far.example".into(),
        counterparty_name: "Ana Lima".into(),
        object: object.into(),
        due: Some(Due::At(at(due))),
        firmness: 0.9,
        state: CommitmentState::Open,
        made: at("18 10:00"),
        message: MessageId::derive("none"),
        thread: ThreadId::derive("none"),
        evidence: Vec::new(),
        clearance: Default::default(),
    })
}

#[test]
fn each_thing_waits_in_one_place() {
    let asked =
        asking(message("A date", "20 16:20", Queue::NeedsYou), "Could we settle a date?", Some("24 12:00"));
    let reply = message("Renewal", "20 10:00", Queue::NeedsYou);
    let open = proposal("navigator.reply", mail_to_ana(), vec![ItemRef::Message(reply.id)]);
    let inbox = for_joss(vec![
        mail(asked),
        mail(reply),
        Item::Proposal(Box::new(open)),
        mail(message("Invoice 2231", "23 09:00", Queue::PartnerCanAnswer)),
        mail(message("Newsletter", "24 06:00", Queue::Read)),
        mail(message("Win a car", "24 06:30", Queue::Noise)),
        task("Send four names", "25 12:00", Some("Joss")),
        task("Write the speech", "25 12:00", None),
        promise("the forecast", false, "26 12:00"),
        promise("the causes", true, "26 12:00"),
    ]);
    assert_eq!(
        rows(&inbox),
        [
            "Proposals: Ana Lima | Waiting 4 days.",
            "For Mara: Ana Lima | Could we settle a date?",
            "Mine to handle: Ana Lima | Invoice 2231",
            "Mine to handle: Send four names | Due tomorrow, 12:00.",
            "Waiting: Ana Lima | “the forecast” Due Thu 26 Nov, 12:00.",
            "For information: Ana Lima | Newsletter",
            "Noise: Ana Lima | Win a car",
        ]
    );
    assert_eq!(inbox.headline, "One proposal is ready. One item needs Mara today.");
    let tabs: Vec<String> = inbox.tabs.iter().map(|t| format!("{} {}", t.label, t.count)).collect();
    assert_eq!(
        tabs,
        ["Everything 6", "Proposals 1", "For Mara 1", "Mine 2", "Waiting 1", "For information 1"]
    );
    assert_eq!(inbox.arrived, "2 arrived overnight, 2 sorted for reading");
    assert!(inbox.sections.iter().all(|s| s.folded == (s.group == Group::Noise)));
    assert_eq!(inbox.rows().count(), 6);
    let only = inbox.page(Some(Group::Mine), 1);
    assert_eq!((only.sections.len(), only.tabs[0].count, only.ids().len()), (1, 6, 1));
}

#[test]
fn the_executive_reads_it_in_her_words() {
    let world = with([
        mail(message("A date", "23 16:20", Queue::NeedsYou)),
        mail(message("Invoice", "23 09:00", Queue::PartnerCanAnswer)),
        task("Write the speech", "24 12:00", None),
    ]);
    let inbox = compose(&world, &mara(&world));
    assert_eq!(
        rows(&inbox),
        [
            "For you: Ana Lima | A date",
            "For you: Write the speech | Due 12:00.",
            "For Joss: Ana Lima | Invoice"
        ]
    );
    assert_eq!(inbox.headline, "One item needs you today.");
}

#[test]
fn an_empty_inbox_says_so() {
    let inbox = for_joss(Vec::new());
    assert_eq!(
        (inbox.headline.as_str(), inbox.arrived.as_str()),
        ("Nothing needs an answer.", "Nothing arrived overnight")
    );
    assert!(inbox.sections.is_empty());
    assert_eq!(inbox.tabs.len(), 6);
}

#[test]
fn what_is_answered_filed_or_old_waits_no_longer() {
    let mut answered = message("Answered", "23 09:00", Queue::NeedsYou);
    answered.triage.as_mut().unwrap().answered = Some(at("23 10:00"));
    let mut filed = message("Filed", "23 09:00", Queue::NeedsYou);
    let world = office();
    filed.handling.filed = Some(Deed { by: joss(&world).reader.actor, at: at("23 10:00") });
    let old = message("Old", "01 09:00", Queue::NeedsYou);
    let read = message("Read last week", "15 09:00", Queue::Read);
    let mut own = message("Own", "23 12:00", Queue::Sent);
    (own.mine, own.thread) = (true, ThreadId::derive("thread"));
    let mut before = message("Before", "23 09:00", Queue::NeedsYou);
    before.thread = ThreadId::derive("thread");
    let inbox = for_joss([answered, filed, old, read, own, before].map(mail).into());
    assert_eq!(rows(&inbox), Vec::<String>::new());
}

#[test]
fn the_same_mail_filed_twice_is_one_row() {
    let one = message("A date", "23 09:00", Queue::NeedsYou);
    let mut two = one.clone();
    (two.id, two.thread) = (MessageId::derive("copy"), ThreadId::derive("copy"));
    assert_eq!(for_joss(vec![mail(one), mail(two)]).sections[0].count, 1);
}

#[test]
fn what_is_put_off_rests_and_comes_back() {
    let mut world = office();
    let by = joss(&world).reader.actor;
    let later = |until| Later { until: at(until), by: by.clone(), at: at("23 10:00") };
    let mut resting = message("Resting", "23 09:00", Queue::NeedsYou);
    resting.handling.later = Some(later("25 09:00"));
    let mut back = message("Back", "01 09:00", Queue::NeedsYou);
    back.handling.later = Some(later("24 07:00"));
    let mut open = proposal("navigator.reply", mail_to_ana(), vec![ItemRef::Message(resting.id)]);
    open.put_off(later("26 06:00")).unwrap();
    for item in [mail(resting), mail(back), Item::Proposal(Box::new(open))] {
        world.put(item);
    }
    let inbox = compose(&world, &joss(&world));
    assert_eq!(
        rows(&inbox),
        [
            "For Mara: Ana Lima | Back",
            "Put off: Ana Lima | Until tomorrow, 09:00.",
            "Put off: Ana Lima | Until Thu 26 Nov, 06:00."
        ]
    );
    assert_eq!(inbox.tabs[0].count, 1);
    assert!(inbox.sections[1].folded);
    world.now = at("25 09:00");
    assert_eq!(
        compose(&world, &joss(&world)).tabs[2].count,
        1,
        "its proposal has its row, which still rests"
    );
}

#[test]
fn what_is_passed_on_comes_first_for_the_executive() {
    let mut world = office();
    let by = joss(&world).reader.actor;
    let passed = || Deed { by: by.clone(), at: at("24 07:50") };
    let mut invoice = message("Invoice", "23 09:00", Queue::PartnerCanAnswer);
    invoice.handling.passed = Some(passed());
    let other = asking(message("Other", "24 07:00", Queue::NeedsYou), "Today?", Some("24 12:00"));
    let reply = message("Renewal", "20 10:00", Queue::NeedsYou);
    let mut open = proposal("navigator.reply", mail_to_ana(), vec![ItemRef::Message(reply.id)]);
    open.pass(passed()).unwrap();
    for item in [mail(invoice), mail(other), mail(reply), Item::Proposal(Box::new(open))] {
        world.put(item);
    }
    let inbox = compose(&world, &mara(&world));
    assert_eq!(
        rows(&inbox),
        [
            "For you: Ana Lima | Joss passed it on.",
            "For you: Ana Lima | Joss passed it on. Invoice",
            "For you: Ana Lima | Today?"
        ]
    );
    assert_eq!(inbox.headline, "Three items need you today.");
}

#[test]
fn a_page_holds_the_first_rows_and_says_where_the_rest_is() {
    let many = (0..40).map(|n| mail(message(&format!("Letter {n}"), "23 09:00", Queue::Read))).collect();
    let inbox = for_joss(many);
    let everything = inbox.clone().page(None, 0);
    assert_eq!((everything.ids().len(), everything.sections[0].count), (ROWS_OF_OTHERS, 40));
    let first = inbox.clone().page(Some(Group::Information), 0);
    assert_eq!((first.ids().len(), first.sections[0].next()), (ROWS, Some(ROWS)));
    let last = inbox.clone().page(Some(Group::Information), ROWS);
    assert_eq!((last.ids().len(), last.sections[0].next()), (10, None));
    assert_eq!(inbox.page(Some(Group::Information), 99).ids().len(), 0);
}

#[test]
fn the_mark_changes_when_something_comes_and_only_then() {
    let one = vec![mail(message("A date", "23 09:00", Queue::NeedsYou))];
    let mark = for_joss(one.clone()).mark;
    assert_eq!(for_joss(one.clone()).mark, mark);
    let two = [one, vec![mail(message("Another", "23 09:00", Queue::NeedsYou))]].concat();
    assert_ne!(for_joss(two).mark, mark);
}

#[test]
fn one_tap_accepts_only_what_is_theirs_and_not_of_low_confidence() {
    let review = event("Review", "24 14:00", 45);
    let effect = Effect::MoveEvent { event: review.id, to: Interval::lasting(at("26 14:00"), 45) };
    let open = proposal("agenda.conflict", effect, vec![ItemRef::Event(review.id)]);
    let mut private = open.clone();
    private.clearance = Clearance::at(Level::Restricted);
    for (proposal, accepted, one_tap) in [(&open, 12, true), (&open, 2, false), (&private, 12, false)] {
        let mut world = with([Item::Event(review.clone()), Item::Proposal(Box::new(proposal.clone()))]);
        record(&mut world, "agenda.conflict", accepted, 10);
        if accepted == 12 {
            record(&mut world, "agenda.conflict", accepted, 1);
        }
        assert_eq!(compose(&world, &joss(&world)).sections[0].rows[0].one_tap, one_tap);
    }
}

#[test]
fn titles_from_outside_are_harmless_in_rows() {
    let mut evil = message("Pay\u{202e}ment <img src=x>", "23 09:00", Queue::NeedsYou);
    evil.from = Mailbox { email: "x@far.example".into(), name: Some("An\u{202e}a\n<b>".into()) };
    let inbox = for_joss(vec![mail(evil)]);
    assert_eq!(rows(&inbox), ["For Mara: Ana ‹b> | Payment ‹img src=x>"]);
}

use world::Mailbox;

// ---- one item ----

fn runs(message: &Message, text: &str) -> Vec<String> {
    let world = office();
    let seats = mara(&world);
    let shown = paras(&Say::of(&world, &seats), message, text);
    let run = |r: &Run| if r.asks { format!("[{}]", r.text) } else { r.text.clone() };
    shown
        .iter()
        .map(|p| format!("{}{}", if p.aside { "~" } else { "" }, p.runs.iter().map(run).collect::<String>()))
        .collect()
}

#[test]
fn lines_end_where_the_writer_ended_them() {
    let plain = message("A date", "20 16:20", Queue::NeedsYou);
    let full = "October was hard for our stores and I would rather settle";
    for (text, expected) in [
        (format!("{full}\nthis with you."), format!("{full} this with you.")),
        ("Three of them.\nOne is late.".into(), "Three of them.\nOne is late.".into()),
        (
            format!("{full} these:\n- the dates\n2. the price"),
            format!("{full} these:\n- the dates\n2. the price"),
        ),
    ] {
        assert_eq!(runs(&plain, &text), [expected], "{text:?}");
    }
}

#[test]
fn the_sentence_that_asks_is_marked_in_the_new_text_alone() {
    let asked =
        asking(message("A date", "20 16:20", Queue::NeedsYou), "Could we settle a date this week?", None);
    let text = "Mara,\n\nOctober was hard. Could we settle\na date this week? Forty-five minutes.\n\n-- \nAna\n\nOn Mon, Mara wrote:\n> Could we settle a date this week?\n";
    assert_eq!(
        runs(&asked, text),
        [
            "Mara,",
            "October was hard. [Could we settle\na date this week?] Forty-five minutes.",
            "~--\nAna",
            "~On Mon, Mara wrote:",
            "~> Could we settle a date this week?"
        ]
    );
    let plain = message("A date", "20 16:20", Queue::NeedsYou);
    assert_eq!(runs(&plain, "a\u{7}b\u{202e}c"), ["abc"]);
    assert_eq!(runs(&plain, ""), Vec::<String>::new());
}

#[test]
fn initials_of_names() {
    for (name, letters) in
        [("Orla Byrne", "OB"), ("Ana", "A"), ("Ana Maria (Sales) Ruiz", "AR"), ("", ""), ("élan \"x\"", "ÉX")]
    {
        assert_eq!(initials(name), letters);
    }
}

fn about_ana(person: &Person, items: &[Item], known: Vec<Item>) -> Context {
    let mut world = office();
    known.into_iter().for_each(|item| world.put(item));
    let seats = joss(&world);
    context::compose(&Say::of(&world, &seats), person, items, None)
}

fn told(context: &Context) -> Vec<String> {
    context.rows.iter().map(|r| format!("{}: {}", r.label, r.text)).collect()
}

#[test]
fn nothing_is_invented_about_somebody() {
    let ana = person("Ana Lima", "ana@far.example");
    let nobody = about_ana(&ana, &[], Vec::new());
    assert_eq!(told(&nobody), ["Last spoke: nothing known", "Rhythm: not enough history (needs 5, has 0)"]);
    assert_eq!((nobody.about.as_str(), nobody.bars), ("Buyer, Far Ltd", None));
    let mails: Vec<Item> = ["02 09:00", "05 09:00", "09 09:00", "09 11:00", "14 09:00", "20 09:00"]
        .map(|d| mail(message(d, d, Queue::Read)))
        .into();
    let known = vec![promise("the forecast", false, "26 12:00"), promise("the causes", true, "25 12:00")];
    let some = about_ana(&ana, &mails, known);
    assert_eq!(
        told(&some),
        [
            "Last spoke: Fri 20 Nov",
            // The third day answers to the second: one time in touch.
            "Rhythm: not enough history (needs 5, has 4)",
            "Owes: the forecast, Thu 26 Nov, 12:00",
            "Is owed: the causes, tomorrow, 12:00"
        ]
    );
    let bars = some.bars.unwrap();
    assert_eq!(bars.weeks.iter().rev().take(5).rev().copied().collect::<Vec<_>>(), [0, 1, 3, 1, 1]);
    assert_eq!((bars.weeks.len(), bars.from.as_str()), (26, "May"));
    assert_eq!(bars.label, "Contact with Ana, last 26 weeks: 6 in all, some this week");
}

#[test]
fn a_list_that_both_are_on_is_no_contact() {
    let ana = person("Ana Lima", "ana@far.example");
    let mut list = message("List", "20 09:00", Queue::Read);
    list.marks.bulk = true;
    let mut others = message("Others", "20 09:00", Queue::Read);
    others.to = vec![Mailbox { email: "ben@near.example".into(), name: None }];
    let context = about_ana(&ana, &[mail(list), mail(others)], Vec::new());
    assert_eq!(told(&context)[0], "Last spoke: nothing known");
}

#[test]
fn the_assistant_reads_what_they_may_do() {
    let world = office();
    let seats = joss(&world);
    assert_eq!(
        context::rights(&Say::of(&world, &seats)),
        [
            (true, "Accept for Mara up to Confidential".to_owned()),
            (true, "Save drafts as Mara up to Confidential".to_owned()),
            (false, "See what is private to Mara".to_owned())
        ]
    );
    let seats = mara(&world);
    assert!(context::rights(&Say::of(&world, &seats)).is_empty());
}

#[test]
fn mail_that_asks_the_assistant_is_theirs() {
    let to_joss = |subject: &str, cc_mara: bool| {
        let mailbox = |email: &str| world::Mailbox { email: email.into(), name: None };
        let mut message = message(subject, "24 07:31", Queue::Read);
        message.to = vec![mailbox("joss@near.example")];
        message.cc = if cc_mara { vec![mailbox("mara@near.example")] } else { Vec::new() };
        message
    };
    let asks = "Could you let me know by 08:15?";
    let mut both = to_joss("Both asked", true);
    both.to.extend(both.cc.clone());
    let inbox = for_joss(vec![
        mail(asking(to_joss("Henrik and Mara today", true), asks, None)),
        mail(asking(both, asks, None)),
        mail(to_joss("The lunch", true)),
    ]);
    assert_eq!(
        rows(&inbox),
        [
            "Mine to handle: Ana Lima | Could you let me know by 08:15?",
            "For information: Ana Lima | The lunch",
            "For information: Ana Lima | Could you let me know by 08:15?",
        ]
    );
}

#[test]
fn queues_are_called_for_whoever_reads() {
    let world = with([]);
    let words = |seats: &Seats| crate::card::queue_words(&Say::of(&world, seats), Queue::PartnerCanAnswer);
    assert_eq!(words(&mara(&world)), "For Joss");
    assert_eq!(words(&joss(&world)), "Mine to handle");
}

#[test]
fn a_task_of_ones_own_has_its_facts_beside_it() {
    let mut late = crate::testing::task("Carrier scorecard", Some("26"));
    late.estimate_minutes = Some(90);
    let mut behind = crate::testing::task("Choose a carrier", None);
    behind.after = vec![late.id];
    let item = ItemRef::Task(late.id);
    let world = with([Item::Task(late), Item::Task(behind)]);
    let seats = mara(&world);
    let told = context::of_task(&Say::of(&world, &seats), item).expect("a task");
    let rows: Vec<String> = told.rows.iter().map(|r| format!("{}: {}", r.label, r.text)).collect();
    assert_eq!(told.name, "Carrier scorecard");
    assert_eq!(rows, ["Due: Thu 26 Nov", "Estimate: 1 h 30", "Waiting for it: One task"]);
    assert_eq!(context::of_task(&Say::of(&world, &seats), ItemRef::Person(PersonId::derive("x"))), None);
}

#[test]
fn events_of_a_clash_are_told_once_each() {
    let (panel, capital) = (event("Hiring panel", "25 14:00", 60), event("Capital", "25 14:30", 45));
    let about = [&panel, &capital, &capital].map(|e| ItemRef::Event(e.id));
    let world = with([panel.clone(), capital.clone()].map(Item::Event));
    let seats = mara(&world);
    let rows = super::detail::event_facts(&Say::of(&world, &seats), &about);
    let told: Vec<&str> = rows.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(told, ["Hiring panel", "tomorrow, 14:00–15:00", "Capital", "tomorrow, 14:30–15:15"]);
}

#[test]
fn what_serves_a_goal_that_weighs_much_comes_first_and_less_important_mail_stays_behind() {
    let goal = |slug: &str, weight| world::Goal { weight, ..world::Goal::new(slug, slug) };
    let (heavy, light) = (goal("heavy", 4.0), goal("light", 1.0));
    let letter = |subject: &str, date: &str, importance| {
        let mut letter = message(subject, date, Queue::NeedsYou);
        letter.triage.as_mut().unwrap().importance = importance;
        letter
    };
    let letters = [
        letter("For nothing", "23 12:00", 0.6),
        letter("For the light goal", "23 11:00", 0.6),
        letter("For the heavy goal", "23 10:00", 0.6),
        letter("Heavy, but of no importance", "23 13:00", 0.3),
    ];
    let served = [None, Some(light.id), Some(heavy.id), Some(heavy.id)];
    let mut world = with(letters.iter().cloned().map(mail).chain([Item::Goal(heavy), Item::Goal(light)]));
    for (letter, goal) in letters.iter().zip(served) {
        if let Some(goal) = goal {
            let link = world::GoalLink { goal, contribution: 1.0, confirmed: true, probability: 1.0 };
            world = world.with(&Effect::LinkGoal { item: ItemRef::Message(letter.id), link });
        }
    }
    let inbox = compose(&world, &mara(&world));
    let lines: Vec<&str> = inbox.rows().map(|r| r.line.as_str()).collect();
    assert_eq!(
        lines,
        ["For the heavy goal", "For the light goal", "For nothing", "Heavy, but of no importance"]
    );
}
