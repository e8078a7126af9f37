//! Backups come back equal, or not at all.

use crate::support::*;
use ledger::{Included, Ledger, MasterKey, restore};
use world::Item;

#[test]
fn a_backup_restores_equal_and_fails_closed() {
    run(async {
        let fresh = fresh().await;
        let dir = fresh.dir.path();
        let mut own = task("zanzibar");
        own.clearance = world::Clearance::at(world::Level::EyesOnly);
        fresh.put([Item::Task(own.clone()), mail("m", "t", "Lease", "zanzibar text", -60)]).await;
        std::fs::create_dir_all(dir.join("outbox/drafts")).unwrap();
        std::fs::write(dir.join("outbox/drafts/1.eml"), b"zanzibar draft".repeat(20_000)).unwrap();
        std::fs::write(dir.join("equerry.toml"), b"zone = 'Europe/Berlin'").unwrap();
        let include = |name: &str| Included { name: name.into(), path: dir.join(name) };
        let with = [include("equerry.toml"), include("outbox")];
        let elsewhere = tempfile::tempdir().unwrap();
        let file = elsewhere.path().join("office.backup");
        let written = fresh.ledger.backup(&with, "correct horse", &file, now()).await.unwrap();
        assert_eq!(written.files, ["equerry.db", "equerry.toml", "outbox/drafts/1.eml"]);
        let bytes = std::fs::read(&file).unwrap();
        assert!(!holds(&bytes, "zanzibar") && !holds(&bytes, "Europe"));
        assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 1, "nothing else is left");
        let again = fresh.ledger.backup(&with, "x", &file, now()).await.unwrap_err();
        assert_eq!(again.code(), "E_EXISTS");

        let into = elsewhere.path().join("restored");
        let back = restore(&file, "correct horse", &into).unwrap();
        assert_eq!(back, written);
        assert_eq!(std::fs::read(into.join("equerry.toml")).unwrap(), b"zone = 'Europe/Berlin'");
        assert_eq!(std::fs::read(into.join("outbox/drafts/1.eml")).unwrap().len(), 280_000);
        let opened = Ledger::open(&into.join("equerry.db"), &fresh.key).await.unwrap();
        let same = async |of: &Ledger| format!("{:?}", of.snapshot(&executive(), &window()).await.unwrap());
        assert_eq!(same(&opened).await, same(&fresh.ledger).await);
        assert!(opened.audit_verify().await.unwrap().is_sound());
        assert_eq!(restore(&file, "correct horse", &into).unwrap_err().code(), "E_EXISTS");

        let target = elsewhere.path().join("target");
        let refused = |bytes: &[u8], passphrase: &str| {
            let damaged = elsewhere.path().join("damaged.backup");
            std::fs::write(&damaged, bytes).unwrap();
            let code = restore(&damaged, passphrase, &target).unwrap_err().code();
            assert!(!target.exists(), "nothing is put in place");
            code
        };
        assert_eq!(refused(&bytes, "wrong horse"), "E_KEY");
        assert_eq!(refused(&bytes[..bytes.len() - 1], "correct horse"), "E_DAMAGED");
        assert_eq!(refused(&bytes[..50], "correct horse"), "E_DAMAGED");
        let whole_chunks = 95 + 3 * ((64 << 10) + 16);
        assert_eq!(refused(&bytes[..whole_chunks], "correct horse"), "E_DAMAGED");
        assert_eq!(refused(&[&bytes[..], b"more"].concat(), "correct horse"), "E_DAMAGED");
        for at in (95..bytes.len()).step_by(bytes.len() / 7) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert_eq!(refused(&flipped, "correct horse"), "E_DAMAGED", "byte {at}");
        }
        for at in [0, 20, 40, 60, 90] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(["E_KEY", "E_DAMAGED"].contains(&refused(&flipped, "correct horse")), "byte {at}");
        }
        let mut swapped = bytes.clone();
        let chunk = (64 << 10) + 16;
        let (a, b) = swapped[95..95 + 2 * chunk].split_at_mut(chunk);
        a.swap_with_slice(b);
        assert_eq!(refused(&swapped, "correct horse"), "E_DAMAGED");
    });
}

#[test]
fn a_key_lives_in_a_private_file_or_in_a_head() {
    let dir = tempfile::tempdir().unwrap();
    let (plain, phrase) = (dir.path().join("plain.key"), dir.path().join("phrase.key"));
    let made = MasterKey::create(&plain).unwrap();
    let sealed = made.seal(b"text", b"about").unwrap();
    let read = MasterKey::read(&plain, None).unwrap();
    assert_eq!(read.open(&sealed, b"about").unwrap().as_slice(), b"text");
    assert_eq!(read.open(&sealed, b"another").unwrap_err().code(), "E_KEY");
    assert_eq!(MasterKey::create(&plain).unwrap_err().code(), "E_EXISTS");
    assert!(!MasterKey::needs_passphrase(&plain).unwrap());
    assert_eq!(format!("{made:?}"), "MasterKey(…)");

    let made = MasterKey::create_with_passphrase(&phrase, "correct horse").unwrap();
    let sealed = made.seal(b"text", b"about").unwrap();
    assert!(MasterKey::needs_passphrase(&phrase).unwrap());
    assert_eq!(MasterKey::read(&phrase, None).unwrap_err().code(), "E_KEY");
    let wrong = MasterKey::read(&phrase, Some("wrong horse")).unwrap();
    assert_eq!(wrong.open(&sealed, b"about").unwrap_err().code(), "E_KEY");
    let right = MasterKey::read(&phrase, Some("correct horse")).unwrap();
    assert_eq!(right.open(&sealed, b"about").unwrap().as_slice(), b"text");

    for text in
        ["", "key 00", "equerry-key 1\nkey 00\n", "equerry-key 1\nargon2id m=99999999 t=1 p=1 salt=00\n"]
    {
        let file = dir.path().join("odd.key");
        let _ = std::fs::remove_file(&file);
        std::fs::write(&file, text).unwrap();
        set_mode(&file, 0o600);
        assert_eq!(MasterKey::read(&file, Some("x")).unwrap_err().code(), "E_KEY", "{text}");
    }
    set_mode(&plain, 0o640);
    assert_eq!(MasterKey::read(&plain, None).unwrap_err().code(), "E_KEY", "others can read it");
}

fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
