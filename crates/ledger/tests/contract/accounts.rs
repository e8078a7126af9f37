//! Accounts, links and sessions: what lets somebody in, and that the store itself never does.

use crate::support::*;
use jiff::SignedDuration;
use ledger::{Account, LinkState, Password, Token};
use world::{AccountId, Actor, Level, PersonId, Role};

const LONG: &str = "a plain sentence nobody guesses";

fn account(email: &str, role: Role) -> Account {
    Account {
        id: AccountId::derive(email),
        email: email.to_owned(),
        role,
        person: PersonId::derive(email),
        name: email.split('@').next().unwrap().to_owned(),
        password: None,
        created: now(),
        disabled: None,
    }
}

/// An office in which Odile and Alix have accounts.
async fn with_accounts() -> (Fresh, Account, Account) {
    let fresh = fresh().await;
    let odile = account("odile@north.example", Role::Executive);
    let alix = account("alix@north.example", Role::Assistant);
    let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
    txn.add_account(&odile).await.unwrap();
    txn.add_account(&alix).await.unwrap();
    txn.commit().await.unwrap();
    (fresh, odile, alix)
}

async fn session_of(fresh: &Fresh, account: &Account) -> Token {
    let mut txn = fresh.ledger.begin(&account.actor(), now()).await.unwrap();
    let token = txn.begin_session(account, at(60)).await.unwrap();
    txn.commit().await.unwrap();
    token
}

async fn verbs(fresh: &Fresh) -> Vec<String> {
    let entries = fresh.ledger.audit_entries(&executive(), 0..1_000).await.unwrap();
    entries.into_iter().map(|e| e.entry.verb).collect()
}

#[test]
fn accounts_are_read_back_by_address_in_any_case() {
    run(async {
        let (fresh, odile, alix) = with_accounts().await;
        assert_eq!(fresh.ledger.accounts().await.unwrap(), [alix.clone(), odile.clone()]);
        assert_eq!(fresh.ledger.account(" Alix@North.Example ").await.unwrap(), Some(alix));
        assert_eq!(fresh.ledger.account("nobody@north.example").await.unwrap(), None);
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        assert!(txn.add_account(&odile).await.is_err(), "an address has one account");
    });
}

#[test]
fn only_the_executive_says_who_signs_in() {
    run(async {
        let (fresh, odile, alix) = with_accounts().await;
        let assistant = looker(Level::Restricted).actor;
        let mut txn = fresh.ledger.begin(&assistant, now()).await.unwrap();
        let more = account("eve@north.example", Role::Executive);
        let password = Password::of(LONG).await.unwrap();
        for (what, answer) in [
            ("add", txn.add_account(&more).await.map(drop)),
            ("disable", txn.set_account_disabled(&odile, true).await),
            ("link", txn.make_link(&odile, at(60)).await.map(drop)),
            ("password", txn.set_password(&odile, &password).await),
        ] {
            assert_eq!(answer.unwrap_err().code(), "E_CLEARANCE", "{what}");
        }
        drop(txn);
        let mut txn = fresh.ledger.begin(&alix.actor(), now()).await.unwrap();
        txn.set_password(&alix, &password).await.unwrap();
        txn.commit().await.unwrap();
        let kept = fresh.ledger.account(&alix.email).await.unwrap().unwrap().password;
        assert!(Password::fits(kept.as_ref(), LONG).await.unwrap(), "one's own is one's own");
        assert!(!Password::fits(kept.as_ref(), "a plain sentence nobody guesse").await.unwrap());
        assert!(!Password::fits(None, LONG).await.unwrap());
    });
}

#[test]
fn a_link_lets_in_once_and_until_it_ends() {
    run(async {
        let (fresh, odile, _) = with_accounts().await;
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let link = txn.make_link(&odile, at(60)).await.unwrap();
        let late = txn.make_link(&odile, at(5)).await.unwrap();
        txn.commit().await.unwrap();
        for (token, when, expected) in [
            (&link.token, at(59), Some(LinkState::Good)),
            (&link.token, at(60), Some(LinkState::Expired)),
            (&late.token, at(5), Some(LinkState::Expired)),
            (&Token::fresh().unwrap(), at(1), None),
        ] {
            let found = fresh.ledger.link(token, when).await.unwrap();
            assert_eq!(found.map(|(_, state)| state), expected, "{when}");
        }
        for (token, when, lets_in) in
            [(&late.token, at(6), false), (&link.token, at(6), true), (&link.token, at(7), false)]
        {
            let mut txn = fresh.ledger.begin(&odile.actor(), when).await.unwrap();
            assert_eq!(txn.use_link(token).await.unwrap().is_some(), lets_in, "{when}");
            txn.commit().await.unwrap();
        }
        let found = fresh.ledger.link(&link.token, at(8)).await.unwrap();
        assert_eq!(found.map(|(_, state)| state), Some(LinkState::Used));
    });
}

#[test]
fn a_session_opens_with_its_token_alone_and_ends_when_told() {
    run(async {
        let (fresh, odile, alix) = with_accounts().await;
        let (one, two, other) = (
            session_of(&fresh, &odile).await,
            session_of(&fresh, &odile).await,
            session_of(&fresh, &alix).await,
        );
        let open = async |token: &Token| fresh.ledger.session(token).await.unwrap().map(|s| s.account.email);
        assert_eq!(open(&one).await.as_deref(), Some("odile@north.example"));
        assert_eq!(open(&Token::fresh().unwrap()).await, None);

        let session = fresh.ledger.session(&one).await.unwrap().unwrap();
        assert_eq!((session.created, session.seen, session.expires), (now(), now(), at(60)));
        fresh.ledger.session_seen(&one, &session, at(10)).await.unwrap();
        assert_eq!(fresh.ledger.session(&one).await.unwrap().unwrap().seen, at(10));

        let mut txn = fresh.ledger.begin(&odile.actor(), at(11)).await.unwrap();
        assert!(txn.end_session(&one, &odile).await.unwrap());
        assert!(!txn.end_session(&one, &odile).await.unwrap());
        txn.commit().await.unwrap();
        assert!(open(&one).await.is_none() && open(&two).await.is_some());

        let mut txn = fresh.ledger.begin(&odile.actor(), at(12)).await.unwrap();
        txn.end_sessions(&odile).await.unwrap();
        txn.commit().await.unwrap();
        assert!(open(&two).await.is_none() && open(&other).await.is_some());
    });
}

#[test]
fn disabling_and_a_new_password_end_sessions_and_links() {
    run(async {
        let (fresh, odile, alix) = with_accounts().await;
        for by_password in [true, false] {
            let token = session_of(&fresh, &alix).await;
            let mut txn = fresh.ledger.begin(&owner(), at(1)).await.unwrap();
            let link = txn.make_link(&alix, at(60)).await.unwrap();
            match by_password {
                true => txn.set_password(&alix, &Password::of(LONG).await.unwrap()).await.unwrap(),
                false => txn.set_account_disabled(&alix, true).await.unwrap(),
            }
            txn.commit().await.unwrap();
            assert!(fresh.ledger.session(&token).await.unwrap().is_none());
            assert!(fresh.ledger.link(&link.token, at(2)).await.unwrap().is_none());
        }
        assert_eq!(fresh.ledger.account(&alix.email).await.unwrap().unwrap().disabled, Some(at(1)));
        // Enabled again, what ended stays ended.
        let mut txn = fresh.ledger.begin(&owner(), at(3)).await.unwrap();
        txn.set_account_disabled(&alix, false).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(fresh.ledger.account(&alix.email).await.unwrap().unwrap().disabled, None);
        assert!(session_of(&fresh, &odile).await.text().len() == 64);
    });
}

#[test]
fn a_burst_of_refusals_is_one_line() {
    run(async {
        let (fresh, odile, _) = with_accounts().await;
        let equerry = Actor { role: Role::Agent, ..owner() };
        let burst = SignedDuration::from_mins(15);
        let refuse = async |of: Option<&Account>, minutes: i64| {
            let mut txn = fresh.ledger.begin(&equerry, at(minutes)).await.unwrap();
            txn.refuse_sign_in(of, burst).await.unwrap();
            txn.commit().await.unwrap();
        };
        for minutes in 0..20 {
            refuse(Some(&odile), minutes).await;
        }
        refuse(None, 20).await;
        refuse(None, 21).await;
        refuse(Some(&odile), 40).await;
        let refusals = verbs(&fresh).await.iter().filter(|v| *v == "sign-in.refused").count();
        assert_eq!(refusals, 3, "one burst, unknown addresses, and a second burst");
    });
}

#[test]
fn the_store_holds_no_token_and_no_password_and_a_backup_no_session() {
    run(async {
        let (fresh, odile, _) = with_accounts().await;
        let token = session_of(&fresh, &odile).await;
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let link = txn.make_link(&odile, at(60)).await.unwrap();
        txn.commit().await.unwrap();
        let stored = fresh.stored_bytes();
        for secret in [token.text(), link.token.text(), token.form_key()] {
            assert!(!holds(&stored, &secret));
        }
        let file = fresh.dir.path().join("backup");
        fresh.ledger.backup(&[], "words", &file, now()).await.unwrap();
        let back = fresh.dir.path().join("back");
        ledger::restore(&file, "words", &back).unwrap();
        let restored = ledger::Ledger::open(&back.join("equerry.db"), &fresh.key).await.unwrap();
        assert!(restored.account(&odile.email).await.unwrap().is_some());
        assert!(restored.session(&token).await.unwrap().is_none());
        assert!(restored.link(&link.token, now()).await.unwrap().is_none());
        assert!(fresh.ledger.session(&token).await.unwrap().is_some(), "the office itself goes on");
        assert!(fresh.ledger.audit_verify().await.unwrap().is_sound());
    });
}

#[test]
fn tokens_and_form_keys() {
    let (one, other) = (Token::fresh().unwrap(), Token::fresh().unwrap());
    assert_ne!(one.text(), other.text());
    assert_eq!(Token::read(&one.text()).unwrap().text(), one.text());
    let text = one.text();
    let upper = text.to_uppercase();
    for odd in ["", "00", &text[1..], &format!("{text}0"), &format!("é{}", &text[2..]), &upper] {
        assert!(*odd == text || Token::read(odd).is_none(), "{odd}");
    }
    let (key, again) = (one.form_key(), one.form_key());
    assert_ne!(key[..32], again[..32], "the salt is new each time");
    assert_ne!(key[32..], again[32..], "and so is the rest");
    assert!(one.form_key_fits(&key) && one.form_key_fits(&again));
    let mixed = format!("{}{}", &key[..32], &again[32..]);
    for wrong in ["", &text, &other.form_key(), &key[1..], &mixed, &one.name(), &key.to_uppercase()] {
        assert!(!one.form_key_fits(wrong) || wrong == key, "{wrong}");
    }
    assert_eq!(one.name(), one.name());
    assert!(one.name() != text && one.name() != other.name());
    assert!(!format!("{one:?}").contains(&text[..8]));
}
