use super::*;

/// The people of these forms.
fn groups(forms: &[&str], shown: &[Shown]) -> Vec<usize> {
    let forms: Vec<Form> = forms.iter().map(|f| Form::of(f)).collect();
    people(forms.len(), &joins(&forms, shown))
}

#[test]
fn one_person_in_many_forms() {
    let forms = [
        "Sandoval, Robert J",
        "Bob Sandoval",
        "sandovalrj@office.example",
        "robert.sandoval@home.example",
        "Sandovol, Robert",
        "sandovalrj9@mail.example",
    ];
    assert_eq!(groups(&forms, &[]), [0; 6]);
}

#[test]
fn different_people_stay_apart() {
    for forms in [
        ["Sandoval, Robert J", "Sandoval, Roberta K"],
        ["Anna Roux", "Ada Roux"],
        ["John Smith", "jones@x.example"],
        ["Smith, John A", "Smith, Jon B"],
        ["Li, Wei", "Lu, Wei"],
    ] {
        assert_eq!(groups(&forms, &[]), [0, 1], "{forms:?}");
    }
}

#[test]
fn a_login_that_two_could_have_joins_neither() {
    assert_eq!(groups(&["John Smith", "Jane Smith", "jsmith@x.example"], &[]), [0, 1, 2]);
    assert_eq!(groups(&["John Smith", "Jane Smith", "smith"], &[]), [0, 1, 2]);
    assert_eq!(groups(&["John Smith", "Jane Roe", "smith"], &[]), [0, 1, 0]);
}

#[test]
fn what_a_header_shows_beside_each_other_is_joined_unless_it_is_shared() {
    let forms = ["Ines Kaya", "quartz88@x.example", "Paul Ott", "desk@x.example"];
    let beside = |name, address| Shown { name, address, times: 3 };
    assert_eq!(groups(&forms, &[beside(0, 1)]), [0, 0, 2, 3]);
    assert_eq!(groups(&forms, &[beside(0, 3), beside(2, 3)]), [0, 1, 2, 3]);
}

#[test]
fn every_join_says_why() {
    let forms: Vec<Form> = ["Ines Kaya", "KAYA, Ines", "kayai@x.example", "ines"].map(Form::of).to_vec();
    let why: Vec<Why> = joins(&forms, &[]).iter().map(|j| j.why).collect();
    assert_eq!(why, [Why::SameName, Why::NameMakesLogin, Why::OnlyBearer]);
}

#[test]
fn nothing_in_nothing_out() {
    assert!(groups(&[], &[]).is_empty());
    assert_eq!(groups(&["", "", "@", "<>"], &[]), [0, 1, 2, 3]);
}
