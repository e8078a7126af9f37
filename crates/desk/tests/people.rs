//! People at the desk: what is said by hand and taken back, who objects and is shown nowhere, what stays private.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::people::{self, MetForm, PersonForm};
use desk::{Desk, Who, audit, gather, propose, undo};
use support::*;

const PEOPLE: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ana\r\nFN:Ana Lima\r\nEMAIL:ana@near.example\r\nORG:Near\r\nTITLE:Controller\r\n\
    RELATED;TYPE=colleague;VALUE=text:Lotte de Vries\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:orla\r\nFN:Orla Byrne\r\nEMAIL:orla@far.example\r\nORG:Far Grocers\r\nTITLE:Buyer\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:orla2\r\nFN:Orla Byrne\r\nEMAIL:orla.byrne@home.example\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:lotte\r\nFN:Lotte de Vries\r\nEMAIL:lotte@port.example\r\nORG:Port Office\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:oak\r\nFN:Doctor Oak\r\nEMAIL:oak@clinic.example\r\nCLASS:PRIVATE\r\nEND:VCARD\r\n";
const PLANS: &str = "[[goal]]\nid = \"berths\"\nname = \"Two berths\"\nweight = 1.0\nkeywords = [\"port\"]\n";

/// Mail with Orla every eight days until six weeks ago, with Ana every other day, and with the doctor.
async fn office(room: &Room) -> Desk {
    let desk = room.office().await;
    let letter = |n: usize, from: &str, month: &str, day: usize| {
        mail(
            from,
            &format!("{day} {month} 2026 10:00"),
            &format!("x{n}"),
            "Cut-off plans",
            "Mara,\n\nfine.\n\nYours",
        )
    };
    let orla = (0..8).map(|n| {
        let (month, day) = [
            ("Aug", 10),
            ("Aug", 18),
            ("Aug", 26),
            ("Sep", 3),
            ("Sep", 11),
            ("Sep", 19),
            ("Sep", 27),
            ("Oct", 5),
        ][n];
        letter(n, "Orla Byrne <orla@far.example>", month, day)
    });
    let ana = (0..10).map(|n| letter(100 + n, "Ana Lima <ana@near.example>", "Nov", 2 + 2 * n));
    let oak = (0..6).map(|n| {
        letter(200 + n, "Doctor Oak <oak@clinic.example>", "Nov", 3 + n)
            .replace("MIME-Version", "Sensitivity: Private\nMIME-Version")
    });
    let mails: Vec<String> = orla.chain(ana).chain(oak).collect();
    let paths = [
        room.file("people.vcf", PEOPLE),
        room.file("inbox.mbox", &mbox(&mails)),
        room.file("goals.toml", PLANS),
    ];
    let read = gather::import(&desk, &paths, &mut |_| true).await.unwrap();
    assert!(read.refused.is_empty(), "{read:?}");
    desk
}

async fn saved(
    desk: &Desk,
    who: &str,
    change: impl FnOnce(&mut PersonForm),
) -> Result<people::Changed, desk::DeskError> {
    let mut form = people::form(desk, who).await.unwrap();
    change(&mut form);
    people::save(desk, who, &form).await
}

async fn card(desk: &Desk, who: &str) -> serde_json::Value {
    serde_json::to_value(people::sheet(desk, who).await.unwrap()).unwrap()
}

#[tokio::test]
async fn what_is_said_by_hand_counts_at_once_and_is_taken_back() {
    let room = Room::new();
    let desk = office(&room).await;
    let before = card(&desk, "orla@far.example").await;
    assert_eq!(before["rhythm"], "Every eight days, learned from seven gaps");
    let set = saved(&desk, "orla@far.example", |f| {
        (f.tier, f.step) = ("core".into(), "Lunch".into());
        (f.power, f.interest, f.stance, f.desired) = ("4".into(), "5".into(), "-1".into(), "2".into());
    });
    let changed = set.await.unwrap();
    let now = card(&desk, "orla@far.example").await;
    assert_eq!(now["rhythm"], "Every 14 days, by how near they are kept");
    assert_eq!(now["headline"], "50 days since you were in touch; your rhythm is 14.");
    let register = people::register(&desk).await.unwrap();
    assert_eq!(register.headline, "One stakeholder stands below where they should.");
    assert_eq!((register.rows[0].keep, register.rows[0].next.as_str()), ("Manage closely", "Lunch"));
    let page = people::page(&desk).await.unwrap();
    assert_eq!(page.rows[0].name, "Orla Byrne");
    assert_eq!((page.rows[0].state, page.rows[0].rhythm.as_str()), ("Cold", "of 14"));
    undo::undo(&desk, &changed.undo.to_string()).await.unwrap();
    assert_eq!(card(&desk, "orla@far.example").await, before);
    let kept = audit::list(&desk, 50).await.unwrap();
    let told = format!("{kept:?}");
    assert!(told.contains("changed the person") && told.contains("Orla Byrne"), "{told}");
    assert_eq!(audit::verify(&desk).await.unwrap().broken, None);
    let same = saved(&desk, "orla@far.example", |_| ()).await.unwrap_err();
    assert_eq!(same.code(), "E_STATE");
}

#[tokio::test]
async fn what_a_source_says_again_leaves_what_was_said_by_hand() {
    let room = Room::new();
    let desk = office(&room).await;
    saved(&desk, "ana@near.example", |f| f.tier = "key".into()).await.unwrap();
    let moved = PEOPLE.replace("TITLE:Controller", "TITLE:Head of control");
    gather::import(&desk, &[room.file("people.vcf", &moved)], &mut |_| true).await.unwrap();
    let now = card(&desk, "ana@near.example").await;
    assert_eq!(now["about"], "Head of control, Near");
    assert_eq!(now["rhythm"], "Every 30 days, by how near they are kept");
}

#[tokio::test]
async fn an_export_of_ones_own_directory_fills_ones_own_departments() {
    let room = Room::new();
    let desk = office(&room).await;
    let own = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:mara\r\nFN:Mara Ellingsen\r\nEMAIL:mara@near.example\r\nORG:Near\r\nEND:VCARD\r\n";
    gather::import(&desk, &[room.file("own.vcf", own)], &mut |_| true).await.unwrap();
    let ldif = "dn: cn=Bo Zi,ou=Finance\nobjectClass: inetOrgPerson\ncn: Bo Zi\nmail: bz@near.example\nou: Finance\n";
    gather::import(&desk, &[room.file("near.ldif", ldif)], &mut |_| true).await.unwrap();
    let shown = format!("{:?}", people::directory(&desk, "").await.unwrap());
    assert!(shown.contains("Finance") && shown.contains("Bo Zi"), "{shown}");
}

/// A directory brings reporting lines, tells what it leaves out, and changes nothing when it is read again. What was said by
/// hand stays.
#[tokio::test]
async fn a_directory_brings_reporting_lines_once() {
    let room = Room::new();
    let desk = office(&room).await;
    let ldif = "dn: cn=Bo Zi,o=Acme\nobjectClass: inetOrgPerson\ncn: Bo Zi\nmail: bz@acme.example\no: Acme\n\
        manager: cn=Cy Zo,o=Acme\n\ndn: cn=Cy Zo,o=Acme\ncn: Cy Zo\nmail: cy@acme.example\no: Acme\n\
        manager: cn=Bo Zi,o=Acme\n\ndn: o=Acme\nobjectClass: organization\no: Acme\n\n\
        dn: cn=Di,o=Acme\nobjectClass: person\ncn: Di\nmail: nowhere\n";
    let read = async |text: &str| {
        gather::import(&desk, &[room.file("acme.ldif", text)], &mut |_| true).await.unwrap()
    };
    let first = read(ldif).await;
    assert_eq!(first.counts["people"], 2, "{first:?}");
    let told: Vec<&str> = first.refused.iter().map(|r| r.why.as_str()).collect();
    assert!(told.iter().any(|why| why.contains("“nowhere” is no address")), "{told:?}");
    assert!(told.iter().any(|why| why.contains("(organization): 1 left out")), "{told:?}");
    assert_eq!(card(&desk, "bz@acme.example").await["reports"][0], "Reports to Cy Zo");
    let above = card(&desk, "cy@acme.example").await["reports"].to_string();
    assert!(!above.contains("Reports to"), "a line never leads back: {above}");
    let again = read(ldif).await;
    assert_eq!((again.added, again.changed), (0, 0), "{again:?}");
    // Another line in the card is another line here, until somebody says one by hand.
    read(&ldif.replace("manager: cn=Cy Zo,o=Acme", "manager: ana@near.example")).await;
    assert_eq!(card(&desk, "bz@acme.example").await["reports"][0], "Reports to Ana Lima");
    people::reports_to(&desk, "bz@acme.example", "orla@far.example").await.unwrap();
    read(ldif).await;
    assert_eq!(card(&desk, "bz@acme.example").await["reports"][0], "Reports to Orla Byrne");
}

/// A7.4, through the store: merged and split, every figure is what it was.
#[tokio::test]
async fn cards_are_merged_by_a_person_and_split_again() {
    let room = Room::new();
    let desk = office(&room).await;
    let found = people::directory(&desk, "").await.unwrap();
    let [double] = &found.doubles[..] else { panic!("{:?}", found.doubles) };
    assert!(!double.across.is_empty() && double.why == "the same name", "{double:?}");
    let figures = async |desk: &Desk| {
        let ways = people::portfolio(desk).await.unwrap();
        (card(desk, "orla@far.example").await, serde_json::to_value(ways).unwrap())
    };
    let before = figures(&desk).await;
    let home = people::form(&desk, "orla.byrne@home.example").await.unwrap();
    assert_eq!(home.name, "Orla Byrne");
    let first =
        people::is_one(&desk, "orla.byrne@home.example", "orla@far.example", false).await.unwrap_err();
    assert_eq!(first.code(), "E_TWICE", "at two organisations it takes a second word: {first}");
    assert!(first.to_string().contains("home.example and Far Grocers"), "{first}");
    people::is_one(&desk, "orla.byrne@home.example", "orla@far.example", true).await.unwrap();
    let merged = card(&desk, "orla.byrne@home.example").await;
    assert_eq!(merged["emails"], serde_json::json!(["orla@far.example"]), "either leads to the one");
    let part = merged["merged"][0][0].as_str().unwrap().to_owned();
    let twice = people::is_one(&desk, &part, "orla@far.example", true).await.unwrap_err();
    assert_eq!(twice.code(), "E_STATE");
    people::split(&desk, &part).await.unwrap();
    assert_eq!(figures(&desk).await, before);
    let same = people::two_people(&desk, &part, &part).await.unwrap_err();
    assert_eq!(same.code(), "E_STATE");
    people::two_people(&desk, &double.other.0, &double.one.0).await.unwrap();
    assert!(people::directory(&desk, "").await.unwrap().doubles.is_empty(), "not asked again");
}

#[tokio::test]
async fn two_of_the_office_stay_two_a_merge_names_both_and_a_card_is_split_by_any_name() {
    let room = Room::new();
    let desk = office(&room).await;
    let card = |name: &str| {
        let low = name.to_lowercase();
        format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:{low}\r\nFN:{name} Weil\r\nEMAIL:{low}@near.example\r\nEND:VCARD\r\n"
        )
    };
    let cards = card("Jonas") + &card("Mara").replace("Mara Weil", "Mara Ellingsen");
    gather::import(&desk, &[room.file("more.vcf", &cards)], &mut |_| true).await.unwrap();
    let both = people::is_one(&desk, "jonas@near.example", "mara@near.example", true).await.unwrap_err();
    assert_eq!((both.code(), both.to_string().contains("both work here")), ("E_STATE", true), "{both}");
    let done = people::is_one(&desk, "Lotte de Vries", "orla@far.example", true).await.unwrap();
    assert_eq!(done.said, "One person: Orla Byrne and Lotte de Vries");
    let again = people::is_one(&desk, "Lotte de Vries", "ana@near.example", true).await.unwrap_err();
    assert!(again.to_string().contains("counted with Orla Byrne already"), "{again}");
    // By the name of the one it is counted under, by its own, and by its first characters.
    for word in ["orla@far.example", "Lotte de Vries", "lotte@port.example"] {
        let split = people::split(&desk, word).await.unwrap();
        assert_eq!(split.said, "Counted for itself again: Lotte de Vries", "{word}");
        undo::undo(&desk, &split.undo.to_string()).await.unwrap();
    }
    let sheet = people::sheet(&desk, "orla@far.example").await.unwrap();
    people::split(&desk, &sheet.merged[0].0[..6]).await.unwrap();
}

/// Whoever asks to be left alone is, at once: what is open ends, and a yes that comes later is refused.
#[tokio::test]
async fn a_flag_ends_what_is_open_and_refuses_a_yes_that_comes_later() {
    let room = Room::new();
    let desk = office(&room).await;
    propose::propose(&desk).await.unwrap();
    let introductions = async || {
        let open = propose::open(&desk).await.unwrap();
        open.into_iter().filter(|p| p.proposal.kind.0 == "relationship.introduction").collect::<Vec<_>>()
    };
    let [made] = &introductions().await[..] else { panic!("one is proposed") };
    let id = made.proposal.id.to_string();
    saved(&desk, "ana@near.example", |f| f.do_not_ask = "on".into()).await.unwrap();
    assert!(introductions().await.is_empty(), "it ends at once");
    assert_eq!(desk::decide::accept(&desk, &id, None).await.unwrap_err().code(), "E_STATE");
    propose::propose(&desk).await.unwrap();
    assert!(introductions().await.is_empty(), "and does not come again");
    assert!(!people::page(&desk).await.unwrap().headline.contains("introduction"));
}

/// Whom mail takes for a manager is asked about once; a no stands, and can be taken back.
#[tokio::test]
async fn a_no_to_a_reporting_line_is_not_asked_again() {
    let room = Room::new();
    let desk = office(&room).await;
    let more: Vec<String> = (0..4)
        .map(|n| {
            mail(
                "Ana Lima <ana@near.example>",
                &format!("{} Oct 2026 10:00", 12 + n),
                &format!("more{n}"),
                "Cut-off plans",
                "Mara,\n\nfine.\n\nAna",
            )
        })
        .collect();
    let mara = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:mara\r\nFN:Mara Ellingsen\r\nEMAIL:mara@near.example\r\nEND:VCARD\r\n";
    let paths = [room.file("more.mbox", &mbox(&more)), room.file("mara.vcf", mara)];
    gather::import(&desk, &paths, &mut |_| true).await.unwrap();
    let asked = people::directory(&desk, "").await.unwrap().reports;
    let [one] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((one.person.1.as_str(), one.manager.as_str()), ("Ana Lima", "Mara Ellingsen"));
    let no = people::does_not_report(&desk, &one.person.0, &one.manager_id).await.unwrap();
    assert!(people::directory(&desk, "").await.unwrap().reports.is_empty(), "not asked again");
    undo::undo(&desk, &no.undo.to_string()).await.unwrap();
    assert_eq!(people::directory(&desk, "").await.unwrap().reports, asked);
}

/// A7.7: consent off, and there is neither card nor number, for nobody.
#[tokio::test]
async fn who_objects_has_no_card_and_no_number_for_anybody() {
    let room = Room::new();
    let desk = office(&room).await;
    saved(&desk, "orla@far.example", |f| {
        (f.tier, f.power, f.interest, f.stance, f.desired) =
            ("core".into(), "5".into(), "5".into(), "0".into(), "0".into());
    })
    .await
    .unwrap();
    assert!(!people::page(&desk).await.unwrap().rows.is_empty());
    saved(&desk, "orla@far.example", |f| f.structure.clear()).await.unwrap();
    for who in [Who::Executive, Who::Assistant] {
        let desk = desk.seated(who).await.unwrap();
        let shown = card(&desk, "orla@far.example").await;
        assert_eq!(
            (&shown["hidden"], &shown["headline"]),
            (&true.into(), &"Orla Byrne is not looked at.".into())
        );
        for empty in ["emails", "parts", "seen", "owed", "favours", "goals", "touches"] {
            assert_eq!(shown[empty].as_array().unwrap().len(), 0, "{empty}");
        }
        let mut all = serde_json::to_string(&people::page(&desk).await.unwrap()).unwrap();
        all += &serde_json::to_string(&people::portfolio(&desk).await.unwrap()).unwrap();
        all += &serde_json::to_string(&people::register(&desk).await.unwrap()).unwrap();
        let orla = people::form(&desk, "orla@far.example").await.unwrap().name;
        // The other card of that name has no contact and no stake, so the name stands in the list to choose from alone.
        assert_eq!(all.matches(&orla).count(), 1, "{all}");
        let asked = people::ways_to(&desk, "orla@far.example").await.unwrap_err();
        assert_eq!(asked.code(), "E_STATE");
    }
}

#[tokio::test]
async fn whoever_begins_to_drift_stands_below_those_who_do_with_what_comes_next() {
    let room = Room::new();
    let desk = office(&room).await;
    let row = |f: &mut PersonForm| {
        (f.power, f.interest, f.stance, f.desired) = ("4".into(), "4".into(), "0".into(), "1".into());
    };
    saved(&desk, "orla@far.example", |f| {
        row(f);
        f.step = "Dinner before the renewal".into();
    })
    .await
    .unwrap();
    saved(&desk, "ana@near.example", |f| {
        row(f);
        f.cadence = "7".into();
    })
    .await
    .unwrap();
    let later = desk.at(clock("2026-11-29T06:40:00Z"));
    let page = people::page(&later).await.unwrap();
    let rows: Vec<_> = page.rows.iter().map(|r| (r.name.as_str(), r.state)).collect();
    assert_eq!(rows, [("Orla Byrne", "Cold"), ("Ana Lima", "Cooling")]);
    assert_eq!(page.rows[0].next, "Dinner before the renewal");
    let planned = people::page(&desk).await.unwrap();
    let warm = planned.rows.iter().find(|r| r.name == "Orla Byrne").map(|r| (r.state, r.next.as_str()));
    assert!(warm.is_none_or(|(_, next)| next == "Dinner before the renewal"), "{warm:?}");
    assert!(planned.rows.len() <= 5);
    let orla = card(&later, "orla@far.example").await;
    let sides = orla["sides"].as_array().unwrap();
    assert_eq!(sides.len(), 7);
    let seen = |side: &&serde_json::Value| !side["why"].as_array().unwrap().is_empty();
    assert!(sides.iter().filter(seen).count() >= 4, "each with what it rests on: {sides:?}");
    assert_eq!(sides[6]["level"], serde_json::Value::Null);
    assert_eq!(sides[6]["words"], "Not enough to tell: no favour is noted");
    assert_eq!(orla["stance"], "Neutral, should be rather for it. Next: Dinner before the renewal");
}

#[tokio::test]
async fn a_note_after_a_meeting_takes_a_line_and_makes_the_promise_a_task() {
    let room = Room::new();
    let desk = office(&room).await;
    let form = MetForm {
        line: "Wants the trial before Christmas".into(),
        kind: "call".into(),
        promise: "Send the trial dates by Friday".into(),
        next: "2026-12-10".into(),
        ..MetForm::default()
    };
    let noted = people::meet(&desk, "orla@far.example", &form).await.unwrap();
    let now = card(&desk, "orla@far.example").await;
    assert_eq!(now["headline"].as_str().unwrap().split(';').next(), Some("You were in touch today"));
    assert_eq!(
        now["touches"][0],
        "Called, today: Wants the trial before Christmas You promised: Send the trial dates by Friday."
    );
    assert_eq!(tasks(&desk, "trial dates").await.len(), 1);
    undo::undo(&desk, &noted.undo.to_string()).await.unwrap();
    assert!(tasks(&desk, "trial dates").await.is_empty());
    saved(&desk, "orla@far.example", |f| f.notes.clear()).await.unwrap();
    assert_eq!(people::meet(&desk, "orla@far.example", &form).await.unwrap_err().code(), "E_STATE");
    let empty = people::meet(&desk, "ana@near.example", &MetForm::default()).await.unwrap_err();
    assert_eq!(empty.code(), "E_FORM");
}

#[tokio::test]
async fn a_private_note_is_the_executives_and_sealed() {
    let room = Room::new();
    let desk = office(&room).await;
    people::note(&desk, "ana@near.example", "Wants to leave for the heron project").await.unwrap();
    assert_eq!(card(&desk, "ana@near.example").await["note"], "Wants to leave for the heron project");
    let joss = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(card(&joss, "ana@near.example").await["note"], serde_json::Value::Null);
    assert_eq!(people::note(&joss, "ana@near.example", "x").await.unwrap_err().code(), "E_CLEARANCE");
    let told = format!("{:?}", audit::list(&desk, 50).await.unwrap());
    assert!(told.contains("noted the person") && !told.contains("heron project"), "{told}");
    for (name, bytes) in files(desk.dir()) {
        assert!(!bytes.windows(13).any(|w| w == b"heron project"), "{name} holds it in the open");
    }
    people::note(&desk, "ana@near.example", " ").await.unwrap();
    assert_eq!(card(&desk, "ana@near.example").await["note"], serde_json::Value::Null);
    let nothing = people::note(&desk, "ana@near.example", "").await.unwrap_err();
    assert_eq!((nothing.code(), nothing.to_string().contains("no note on")), ("E_STATE", true), "{nothing}");
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_with_its_field() {
    let room = Room::new();
    let desk = office(&room).await;
    type Spoil = fn(&mut PersonForm);
    let cases: [(&str, &str, Spoil); 3] = [
        ("ana@near.example", "left", |f| f.left = "2030-01-01".into()),
        ("ana@near.example", "next_touch", |f| f.next_touch = "2026-11-01".into()),
        ("ana@near.example", "left", |f| f.left = "1999-01-01".into()),
    ];
    for (who, field, spoil) in cases {
        let error = saved(&desk, who, spoil).await.unwrap_err();
        let desk::DeskError::Form(wrong) = error else { panic!("{field}: {error}") };
        assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), [field]);
    }
    let met = MetForm { line: "Lunch".into(), next: "2026-11-01".into(), ..MetForm::default() };
    assert_eq!(people::meet(&desk, "ana@near.example", &met).await.unwrap_err().code(), "E_FORM");
    let error = saved(&desk, "ana@near.example", |f| f.power = "3".into()).await.unwrap_err();
    assert_eq!(error.to_string(), "The register needs all four numbers, or none.", "said once");
}

#[tokio::test]
async fn somebody_is_found_by_any_part_of_the_name_without_accents_and_the_nearest_is_offered() {
    let room = Room::new();
    let desk = office(&room).await;
    let new = |name: &str, email: &str| PersonForm {
        name: name.into(),
        email: email.into(),
        ..PersonForm::default()
    };
    people::new_person(&desk, &new("Saskia Sørensen", "saskia@north.example")).await.unwrap();
    people::new_person(&desk, &new("Nils Hansen", "nils@north.example")).await.unwrap();
    for word in ["Sørensen", "sorensen", "SASKIA SORENSEN", "saskia"] {
        assert_eq!(card(&desk, word).await["name"], "Saskia Sørensen", "{word}");
    }
    assert_eq!(card(&desk, "Hansen").await["name"], "Nils Hansen");
    let near = people::sheet(&desk, "Hanson").await.unwrap_err();
    assert_eq!(near.code(), "E_NOT_FOUND");
    assert!(near.hint().contains("did you mean Nils Hansen?"), "{}", near.hint());
    people::new_person(&desk, &new("Ina Hansen", "ina@far.example")).await.unwrap();
    let several = people::sheet(&desk, "hansen").await.unwrap_err();
    assert_eq!(several.code(), "E_AMBIGUOUS");
    assert!(several.to_string().contains("Nils Hansen"), "{several}");
    assert_eq!(card(&desk, "Ina").await["name"], "Ina Hansen");
}

#[tokio::test]
async fn nobody_introduces_one_to_oneself_or_ones_own_house() {
    let room = Room::new();
    let desk = office(&room).await;
    let inside = PersonForm {
        name: "Ina Ek".into(),
        email: format!("ina@{}", desk.office().owner.email.split_once('@').unwrap().1),
        ..PersonForm::default()
    };
    people::new_person(&desk, &inside).await.unwrap();
    let answer = people::ways_to(&desk, "Ina").await.unwrap();
    assert_eq!(answer.headline, "Nobody needs to introduce you to Ina Ek.");
    assert!(answer.known && answer.ways.is_empty());
    let mine = PersonForm {
        name: "Mara again".into(),
        email: desk.office().owner.email.clone(),
        ..PersonForm::default()
    };
    if let Ok(added) = people::new_person(&desk, &mine).await {
        let id = added.id.0.simple().to_string();
        assert_eq!(people::ways_to(&desk, &id).await.unwrap().headline, "That is you.");
    }
}

#[tokio::test]
async fn a_form_names_every_field_that_cannot_be_used() {
    let room = Room::new();
    let desk = office(&room).await;
    type Spoil = fn(&mut PersonForm);
    let cases: [(&[&str], Spoil); 8] = [
        (&["tier"], |f| f.tier = "closest".into()),
        (&["cadence"], |f| f.cadence = "0".into()),
        (&["importance"], |f| f.importance = "101".into()),
        (&["interest", "stance", "desired"], |f| f.power = "3".into()),
        (&["left"], |f| f.left = "the day of days".into()),
        (&["manager"], |f| f.manager = "Nobody Known".into()),
        (&["knows"], |f| f.knows = "Nobody Known".into()),
        (&["way"], |f| f.favour = "A lift".into()),
    ];
    for (fields, spoil) in cases {
        let error = saved(&desk, "ana@near.example", spoil).await.unwrap_err();
        let desk::DeskError::Form(wrong) = error else { panic!("{fields:?}: {error}") };
        assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), fields);
    }
    saved(&desk, "ana@near.example", |f| f.manager = "lotte@port.example".into()).await.unwrap();
    let circle = saved(&desk, "lotte@port.example", |f| f.manager = "ana@near.example".into()).await;
    assert_eq!(circle.unwrap_err().code(), "E_CYCLE");
    let twice = PersonForm { name: "Ana".into(), email: "ANA@near.example".into(), ..PersonForm::default() };
    assert_eq!(people::new_person(&desk, &twice).await.unwrap_err().code(), "E_FORM");
    let new = PersonForm { name: "Ina Ek".into(), email: "ina@far.example".into(), ..PersonForm::default() };
    people::new_person(&desk, &new).await.unwrap();
    assert_eq!(card(&desk, "ina@far.example").await["headline"], "No contact with Ina Ek is known.");
}

/// What a private card has to do with an open one is not told to whoever sees the open one alone.
#[tokio::test]
async fn a_private_card_joined_to_an_open_one_stays_private() {
    let room = Room::new();
    let desk = office(&room).await;
    saved(&desk, "ana@near.example", |f| f.manager = "oak@clinic.example".into()).await.unwrap();
    people::is_one(&desk, "orla.byrne@home.example", "oak@clinic.example", true).await.unwrap();
    let joss = desk.seated(Who::Assistant).await.unwrap();
    assert!(!card(&joss, "ana@near.example").await.to_string().contains("Oak"));
    assert_eq!(card(&joss, "orla.byrne@home.example").await["name"], "Orla Byrne");
    let told = format!("{:?}", audit::list(&joss, 50).await.unwrap_or_default());
    assert!(!told.contains("Oak"), "{told}");
    saved(&joss, "ana@near.example", |f| f.tier = "core".into()).await.unwrap();
    assert_eq!(card(&desk, "ana@near.example").await["reports"][0], "Reports to Doctor Oak", "it stays");
}

#[tokio::test]
async fn an_introduction_is_proposed_and_passes_the_gates() {
    let room = Room::new();
    let desk = office(&room).await;
    let ways = people::ways_to(&desk, "lotte@port.example").await.unwrap();
    assert_eq!(ways.headline, "Ana Lima can introduce you to Lotte de Vries.");
    assert_eq!(ways.ways[0].steps[1].rests_on, "a card says: colleague");
    let open = propose::propose(&desk).await.unwrap();
    let made = open.iter().find(|p| p.proposal.kind.0 == "relationship.introduction").unwrap();
    assert_eq!(made.proposal.title, "Ask Ana to introduce you to Lotte de Vries");
    let id = made.proposal.id.to_string();
    let page = people::page(&desk).await.unwrap();
    assert!(page.headline.contains("One introduction is proposed: Lotte de Vries."), "{}", page.headline);
    assert_eq!(page.ego.title, "The way to Lotte de Vries, over Ana");
    let joss = desk.seated(Who::Assistant).await.unwrap();
    desk::decide::accept(&joss, &id, None).await.unwrap();
    let after = people::ways_to(&desk, "lotte@port.example").await.unwrap();
    assert_eq!(after.headline, "Nobody you know leads to Lotte de Vries.", "asked within 30 days");
}

#[tokio::test]
async fn what_is_private_has_no_part_in_what_the_assistant_sees() {
    let room = Room::new();
    let desk = office(&room).await;
    assert!(people::sheet(&desk, "oak@clinic.example").await.unwrap().row.is_some());
    let joss = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(people::sheet(&joss, "oak@clinic.example").await.unwrap_err().code(), "E_NOT_FOUND");
    assert_eq!(people::sheet(&joss, "Nobody").await.unwrap_err().code(), "E_NOT_FOUND");
    let all = serde_json::to_string(&people::page(&joss).await.unwrap()).unwrap()
        + &serde_json::to_string(&people::portfolio(&joss).await.unwrap()).unwrap()
        + &serde_json::to_string(&people::directory(&joss, "").await.unwrap()).unwrap();
    assert!(!all.contains("Oak") && !all.contains("clinic"), "{all}");
}
