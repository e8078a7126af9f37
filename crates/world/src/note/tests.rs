//! One update a person and week; who shares a note.

use super::*;

#[test]
fn a_week_has_one_update_of_a_person_and_what_is_private_is_shared_with_nobody() {
    let (priya, mara, at) = (PersonId::derive("priya"), PersonId::derive("mara"), Timestamp::UNIX_EPOCH);
    let week = civil::date(2026, 11, 23);
    let update = |text: &str| {
        Note::between(priya, priya, at, text, Written::Update(Update { week, ..Update::default() }))
    };
    assert_eq!(update("A").id, update("B").id);
    let note = Note::between(priya, mara, at, "Ready for more", Written::Minutes { on: week });
    assert!(note.is_shared_with(priya) && !note.is_shared_with(mara));
    assert!(!note.kept_private().is_shared_with(priya));
}
