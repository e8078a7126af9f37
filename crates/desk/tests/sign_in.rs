//! Who gets in, for how long, and through which of several offices. A person's clock, not the office's, counts here.

#![allow(clippy::unwrap_used, reason = "in a test, what cannot go on stops")]

mod support;

use desk::sign_in::{
    self, LinkState, Token, add_account, change_password, disable, make_link, peek_link, seat_of, session,
    set_password, sign_out, sign_out_everywhere, use_link, with_password,
};
use desk::{Desk, Setup, Who};
use jiff::{SignedDuration, Timestamp};
use std::slice::from_ref;
use support::{Room, now};

const MARA: &str = "mara@near.example";
const JONAS: &str = "jonas@near.example";
const LONG: &str = "seven grey herons at dawn";

fn at(minutes: i64) -> Timestamp {
    "2026-11-24T06:40:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}
fn hours(n: i64) -> Timestamp {
    at(60 * n)
}

/// The office, in which both have accounts and Mara a password.
async fn office(room: &Room) -> Desk {
    let desk = room.office().await;
    add_account(&desk, MARA, at(0)).await.unwrap();
    add_account(&desk, JONAS, at(0)).await.unwrap();
    set_password(&desk, MARA, LONG, at(0)).await.unwrap();
    desk
}

async fn signed_in(desks: &[Desk], email: &str, when: Timestamp) -> Token {
    let desk = desks.iter().find(|d| d.office().owner.email == email || email == JONAS).unwrap();
    let link = make_link(desk, email, 60, when).await.unwrap();
    use_link(desks, &link.token, when).await.unwrap().unwrap().token
}

async fn is_in(desks: &[Desk], token: &Token, when: Timestamp) -> bool {
    session(desks, token, when).await.unwrap().is_some()
}

#[tokio::test]
async fn accounts_are_for_the_owner_and_the_assistant() {
    let room = Room::new();
    let setup = Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        also: vec!["m.ellingsen@near.example".into()],
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let desk = Desk::init(&room.path("office"), &setup, now()).await.unwrap();
    for (address, who) in [
        ("Mara@Near.example", Some(Who::Executive)),
        ("m.ellingsen@near.example", Some(Who::Executive)),
        ("Jonas Weil <jonas@near.example>", Some(Who::Assistant)),
        ("eve@near.example", None),
        ("mara@near.example.evil.example", None),
    ] {
        let added = add_account(&desk, address, at(0)).await;
        match (&added, who) {
            (Ok(account), Some(who)) => {
                assert_eq!(seat_of(&desk, &account.email).await.unwrap(), Some(who), "{address}")
            }
            (Err(error), None) => assert_eq!(error.code(), "E_UNKNOWN", "{address}"),
            _ => panic!("{address}: {added:?}"),
        }
    }
    assert_eq!(add_account(&desk, "nobody", at(0)).await.unwrap_err().code(), "E_CONFIG");
    assert_eq!(add_account(&desk, MARA, at(1)).await.unwrap_err().code(), "E_DUPLICATE");
    assert_eq!(sign_in::accounts(&desk).await.unwrap().len(), 3);
    // The assistant says nothing about accounts.
    let seated = desk.seated(Who::Assistant).await.unwrap();
    for refused in [
        sign_in::accounts(&seated).await.map(drop),
        disable(&seated, MARA, at(1)).await.map(drop),
        make_link(&seated, MARA, 5, at(1)).await.map(drop),
        set_password(&seated, MARA, LONG, at(1)).await,
    ] {
        assert_eq!(refused.unwrap_err().code(), "E_CLEARANCE");
    }
}

#[tokio::test]
async fn a_password_is_long_and_not_ones_own_name() {
    let room = Room::new();
    let desk = office(&room).await;
    for (password, taken) in [
        ("short", false),
        ("elevenchars", false),
        ("twelve chars", true),
        ("mara@near.example", false),
        ("Mara Ellingsen", false),
        ("mara-ellingsen", false),
        (&"ü".repeat(12), true),
        (&"x".repeat(1_024), true),
        (&"x".repeat(1_025), false),
    ] {
        let set = set_password(&desk, MARA, password, at(0)).await;
        assert_eq!(set.is_ok(), taken, "{password}: {set:?}");
        if taken {
            let signed = with_password(from_ref(&desk), MARA, password, at(0)).await.unwrap();
            assert!(signed.is_some(), "{password}");
        }
    }
    let error = set_password(&desk, MARA, "short", at(0)).await.unwrap_err();
    assert!(error.code() == "E_PASSWORD" && error.to_string().contains("12"), "{error}");
}

#[tokio::test]
async fn wrong_unknown_disabled_and_without_a_password_are_one_answer() {
    let room = Room::new();
    let desk = office(&room).await;
    let desks = [desk.clone()];
    for (email, password, gets_in) in [
        (MARA, LONG, true),
        ("  MARA@near.example ", LONG, true),
        (MARA, "seven grey herons at dusk", false),
        (MARA, "", false),
        (MARA, &"x".repeat(100_000), false),
        (JONAS, LONG, false),
        ("eve@near.example", LONG, false),
    ] {
        let answer = with_password(&desks, email, password, at(1)).await.unwrap();
        assert_eq!(answer.is_some(), gets_in, "{email}");
    }
    disable(&desk, MARA, at(2)).await.unwrap();
    assert!(with_password(&desks, MARA, LONG, at(3)).await.unwrap().is_none());
    // Enabled again, the password is the same.
    add_account(&desk, MARA, at(4)).await.unwrap();
    assert!(with_password(&desks, MARA, LONG, at(5)).await.unwrap().is_some());
    let words: Vec<String> =
        desk::audit::list(&desk, 100).await.unwrap().into_iter().map(|t| t.words).collect();
    let told = words.join("\n");
    for line in ["Equerry refused a sign-in: mara@near.example", "an address without an account"] {
        assert!(told.contains(line), "{line} is missing in {told}");
    }
    assert!(!told.contains(LONG) && !told.contains("eve@"), "{told}");
}

#[tokio::test]
async fn a_link_is_looked_at_freely_and_used_once() {
    let room = Room::new();
    let desks = [office(&room).await];
    let link = make_link(&desks[0], JONAS, 30, at(0)).await.unwrap();
    for _ in 0..3 {
        let (found, state) = peek_link(&desks, &link.token, at(29)).await.unwrap().unwrap();
        assert_eq!((found.account.email.as_str(), state), (JONAS, LinkState::Good));
    }
    let signed = use_link(&desks, &link.token, at(29)).await.unwrap().unwrap();
    assert_eq!(signed.email, JONAS);
    assert!(is_in(&desks, &signed.token, at(30)).await);
    assert!(use_link(&desks, &link.token, at(29)).await.unwrap().is_none());
    assert_eq!(peek_link(&desks, &link.token, at(29)).await.unwrap().unwrap().1, LinkState::Used);

    let late = make_link(&desks[0], JONAS, 30, at(0)).await.unwrap();
    assert!(use_link(&desks, &late.token, at(30)).await.unwrap().is_none());
    assert_eq!(peek_link(&desks, &late.token, at(30)).await.unwrap().unwrap().1, LinkState::Expired);
    for minutes in [0, 10_081] {
        assert_eq!(make_link(&desks[0], JONAS, minutes, at(0)).await.unwrap_err().code(), "E_RANGE");
    }
}

#[tokio::test]
async fn a_session_slides_for_twelve_hours_and_ends_after_thirty_days() {
    let room = Room::new();
    let desks = [office(&room).await];
    let token = signed_in(&desks, MARA, at(0)).await;
    assert!(is_in(&desks, &token, at(719)).await);
    let idle = signed_in(&desks, MARA, at(0)).await;
    assert!(!is_in(&desks, &idle, hours(12)).await, "unseen for twelve hours");

    let token = signed_in(&desks, MARA, at(0)).await;
    for hour in (11..24 * 30).step_by(11) {
        // That it was seen eleven hours ago is noted beside; asked again until it is.
        let mut open = false;
        for _ in 0..2_000 {
            open = is_in(&desks, &token, hours(hour)).await;
            if open {
                break;
            }
            is_in(&desks, &token, hours(hour - 11)).await;
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        assert!(open, "hour {hour}");
    }
    assert!(!is_in(&desks, &token, hours(24 * 30)).await, "thirty days are the most");
}

#[tokio::test]
async fn signing_out_ends_one_session_and_everywhere_ends_all() {
    let room = Room::new();
    let desks = [office(&room).await];
    let (one, two, his) = (
        signed_in(&desks, MARA, at(0)).await,
        signed_in(&desks, MARA, at(0)).await,
        signed_in(&desks, JONAS, at(0)).await,
    );
    assert_ne!(one.text(), two.text(), "each sign-in has a token of its own");
    sign_out(&desks, &one, at(1)).await.unwrap();
    assert!(!is_in(&desks, &one, at(1)).await && is_in(&desks, &two, at(1)).await);
    sign_out_everywhere(&desks, MARA, at(2)).await.unwrap();
    assert!(!is_in(&desks, &two, at(2)).await && is_in(&desks, &his, at(2)).await);
}

#[tokio::test]
async fn a_new_password_ends_every_session_but_the_new_one() {
    let room = Room::new();
    let desks = [office(&room).await];
    let (one, two) = (signed_in(&desks, MARA, at(0)).await, signed_in(&desks, MARA, at(0)).await);
    let new = "eight grey herons at noon";
    assert!(change_password(&desks, &one, "not it at all", new, at(1)).await.unwrap().is_none());
    assert!(is_in(&desks, &two, at(1)).await);
    let signed = change_password(&desks, &one, LONG, new, at(2)).await.unwrap().unwrap();
    assert!(!is_in(&desks, &one, at(2)).await && !is_in(&desks, &two, at(2)).await);
    assert!(is_in(&desks, &signed.token, at(2)).await);
    assert!(with_password(&desks, MARA, LONG, at(3)).await.unwrap().is_none());
    assert!(with_password(&desks, MARA, new, at(3)).await.unwrap().is_some());
    assert!(change_password(&desks, &two, new, LONG, at(4)).await.unwrap().is_none(), "an ended session");
}

#[tokio::test]
async fn who_is_disabled_or_no_longer_named_is_out_at_once() {
    let room = Room::new();
    let desk = office(&room).await;
    let desks = [desk.clone()];
    let token = signed_in(&desks, JONAS, at(0)).await;
    disable(&desk, JONAS, at(1)).await.unwrap();
    assert!(!is_in(&desks, &token, at(1)).await);
    assert_eq!(seat_of(&desk, JONAS).await.unwrap(), None);
    assert_eq!(make_link(&desk, JONAS, 5, at(1)).await.unwrap_err().code(), "E_STATE");

    add_account(&desk, JONAS, at(2)).await.unwrap();
    let token = signed_in(&desks, JONAS, at(2)).await;
    let link = make_link(&desk, JONAS, 60, at(2)).await.unwrap();
    // Somebody else is the assistant from now on.
    let path = desk.dir().join("equerry.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("Jonas Weil <jonas@", "Pia Lund <pia@");
    std::fs::write(&path, text).unwrap();
    let desks = [Desk::open(desk.dir(), Who::Executive, now()).await.unwrap()];
    assert!(!is_in(&desks, &token, at(3)).await);
    assert!(use_link(&desks, &link.token, at(3)).await.unwrap().is_none());
    assert!(peek_link(&desks, &link.token, at(3)).await.unwrap().is_none());
    assert_eq!(seat_of(&desks[0], JONAS).await.unwrap(), None);
    assert_eq!(seat_of(&desks[0], "pia@near.example").await.unwrap(), None, "named is not yet let in");
}

#[tokio::test]
async fn a_session_opens_each_office_that_knows_the_address_and_no_other() {
    let room = Room::new();
    let near = office(&room).await;
    let setup = Setup {
        owner: "Odile Brandt <odile@far.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let far = Desk::init(&room.path("far"), &setup, now()).await.unwrap();
    add_account(&far, "odile@far.example", at(0)).await.unwrap();
    set_password(&far, "odile@far.example", LONG, at(0)).await.unwrap();
    let desks = [near, far];

    let his = signed_in(&desks[..1], JONAS, at(0)).await;
    let signed = session(&desks, &his, at(1)).await.unwrap().unwrap();
    let seats = async |email: &str| {
        (seat_of(&desks[0], email).await.unwrap(), seat_of(&desks[1], email).await.unwrap())
    };
    assert_eq!(
        seats(&signed.email).await,
        (Some(Who::Assistant), None),
        "named at the other, without account"
    );
    add_account(&desks[1], JONAS, at(2)).await.unwrap();
    assert_eq!(seats(&signed.email).await, (Some(Who::Assistant), Some(Who::Assistant)));
    disable(&desks[1], JONAS, at(3)).await.unwrap();
    assert_eq!(seats(&signed.email).await, (Some(Who::Assistant), None));

    let hers = with_password(&desks, "odile@far.example", LONG, at(4)).await.unwrap().unwrap();
    assert_eq!(seats(&hers.email).await, (None, Some(Who::Executive)));
    assert!(with_password(&desks[..1], "odile@far.example", LONG, at(4)).await.unwrap().is_none());
    // A session is found wherever it is of, and ended there.
    sign_out(&desks, &hers.token, at(5)).await.unwrap();
    assert!(!is_in(&desks, &hers.token, at(5)).await);
}
