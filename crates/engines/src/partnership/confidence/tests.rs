use super::*;

fn protected() -> Vec<Protected> {
    vec![
        Protected::Name("Project Halcyon".into()),
        Protected::Name("Brightmark Logistics Holding".into()),
        Protected::Name("Ingrid Sørensen".into()),
        Protected::Figure(4_250_000.0),
        Protected::Figure(37.5),
        Protected::Matter(vec![
            "redundancy".into(),
            "layoff".into(),
            "severance".into(),
            "restructuring".into(),
        ]),
        Protected::Matter(vec!["acquisition".into(), "due diligence".into(), "term sheet".into()]),
        Protected::Matter(vec!["sick leave".into(), "diagnosis".into(), "surgery".into(), "clinic".into()]),
    ]
}

const OPEN: [Source; 1] = [Source { cleared: true, shareable: true }];

/// Lines that must not go out: by source, or by what they say.
const LEAKS: [&str; 36] = [
    "Halcyon moves to the second round.",
    "HALCYON is on track",
    "halcyon's kick-off is Monday",
    "H a l c y o n is on track",
    "Hal\u{200b}cyon is on track",
    "Hаlcyоn is on track",
    "Hálcyon goes well",
    "Hal-cyon goes well",
    "Hal cyon goes well",
    "We met the people of Brightmark.",
    "Bright mark came by on Tuesday.",
    "BRIGHTMARK LOGISTICS signed",
    "BLH signed yesterday",
    "B.L.H. signed yesterday",
    "brightmarklogisticsholding.example was down",
    "Lunch with Ingrid Sorensen",
    "Sørensen will join in May",
    "Ms Sorensen's first day is in May",
    "Ingrid joins in May",
    "The price is 4,250,000.",
    "The price is 4.250.000 euros.",
    "The price is 4 250 000.",
    "The price is €4.25m.",
    "The price is 4,25 Mio.",
    "We pay 4.25 million.",
    "We pay 4250k.",
    "About 4.26 million, all in.",
    "The margin is 37.5%.",
    "The margin is 37,5 percent.",
    "Redundancies will be told on Friday.",
    "the lay-off plan, I mean layoffs, start in May",
    "Severance is agreed",
    "Acquisitions take time, this one too.",
    "Due diligence ends on Thursday.",
    "The term sheet is signed.",
    "Ben is back from surgery and well.",
];

/// Lines that may.
const FINE: [&str; 30] = [
    "Mara is in Rotterdam on Tuesday and Wednesday.",
    "Thank you to Ben for the new rota.",
    "The hub opens on 4 May.",
    "On-time delivery rose from 91 to 94 percent.",
    "We decided to keep two suppliers.",
    "The all-hands is on Thursday at 15:00.",
    "Room 4.25 is closed this week.",
    "The project plan is in the shared folder.",
    "Logistics moves to the second floor.",
    "38 people joined the training.",
    "The budget for the party is 250.",
    "A bright start for the new team.",
    "The holding time at the gate fell to 12 minutes.",
    "Please send your updates by Friday noon.",
    "The board meets on the 25th.",
    "Priya leads the depot visits.",
    "Travel to Breda takes 40 minutes.",
    "We hired four drivers.",
    "Our mark for safety is good.",
    "The due date of the report is Monday.",
    "Terms of the canteen change in June.",
    "The sheet with the numbers is attached.",
    "Leave requests go to Joss.",
    "Sick of the old printers? New ones come in May.",
    "4,100 parcels went out on Monday.",
    "3.5 million parcels this year.",
    "The score of the quarter was 37.",
    "Calm week ahead: two meetings fewer.",
    "Welcome to Ines and Paul.",
    "Questions? Write to Joss.",
];

#[test]
fn nothing_protected_gets_through() {
    for line in LEAKS {
        assert!(!held(line, &OPEN, &protected()).is_empty(), "{line}");
    }
    let harmless = "The visit went well.";
    for source in [(false, true), (true, false), (false, false)] {
        let source = Source { cleared: source.0, shareable: source.1 };
        assert_eq!(held(harmless, &[OPEN[0], source], &protected()), [Held::Source]);
    }
    assert!(!held("The visit to the clinic went well.", &OPEN, &protected()).is_empty());
}

#[test]
fn at_most_a_tenth_of_what_may_go_out_is_held() {
    let held: Vec<&str> =
        FINE.into_iter().filter(|line| !held(line, &OPEN, &protected()).is_empty()).collect();
    assert!(held.len() <= 3, "{held:#?}");
}

#[test]
fn what_is_held_says_which_words() {
    let found = held("Halcyon costs 4.25 million", &OPEN, &protected());
    assert_eq!(found, [Held::Says(0, "halcyon".into()), Held::Says(3, "4.25 million".into())]);
}

#[test]
fn figures_are_read_in_every_writing() {
    for (text, value) in [
        ("1,200,000", 1.2e6),
        ("1.200.000", 1.2e6),
        ("1'200'000", 1.2e6),
        ("1 200 000", 1.2e6),
        ("1.2m", 1.2e6),
        ("1,2 mio", 1.2e6),
        ("1200k", 1.2e6),
        ("one point two million", 1.2e6),
        ("two and a half million", 2.5e6),
        ("four million", 4e6),
        ("37,5", 37.5),
        ("thirty-seven point five", 37.5),
        ("four thousand two hundred and fifty", 4_250.0),
        ("half a million", 5e5),
        ("a quarter of a million", 2.5e5),
        ("three quarters of a million", 7.5e5),
        ("240k", 2.4e5),
    ] {
        assert!(figures(text).iter().any(|f| (f.1 - value).abs() < 1e-6), "{text}: {:?}", figures(text));
    }
    assert!(figures("no figure here").is_empty());
}

#[test]
fn nothing_protected_and_nothing_said_is_fine() {
    assert!(held("", &[], &protected()).is_empty());
    assert!(held("Halcyon", &OPEN, &[]).is_empty());
    assert!(held("anything", &OPEN, &[Protected::Name(String::new()), Protected::Matter(vec![])]).is_empty());
    assert!(held(&"9".repeat(100_000), &OPEN, &protected()).is_empty());
}

#[test]
fn names_are_heard_spelt_out_and_in_initials() {
    let name = [Protected::Name("Ilse Vermeer".into())];
    for line in [
        "Ilse Vermeer starts on 1 February",
        "I l s e Vermeer joins us",
        "I-l-s-e joins us",
        "We welcome Ilse V. in February",
        "Lunch with I. Vermeer",
        "I.V. comes on Monday",
        "Lunch with a V e r m e e r",
    ] {
        assert!(!held(line, &OPEN, &name).is_empty(), "{line}");
    }
    assert!(held("Level IV of the course is full.", &OPEN, &name).is_empty());
}

#[test]
fn who_comes_into_a_role_and_sums_between_parties_are_never_for_a_team() {
    for line in [
        "Thank you Dana: our new site manager will be announced",
        "We welcome a head of depot operations",
        "The director starts in March",
        "A successor is found; she joins in May",
    ] {
        assert!(held(line, &OPEN, &[]).iter().any(|h| matches!(h, Held::Staff(_))), "{line}");
    }
    for line in
        ["the Brightmark renewal is 3,4 m", "Their price: four million", "The contract is worth €12,000."]
    {
        assert!(held(line, &OPEN, &[]).iter().any(|h| matches!(h, Held::Sum(_))), "{line}");
    }
    for line in
        ["The head office is closed on Friday.", "The director met the drivers.", "The contract is signed."]
    {
        assert!(held(line, &OPEN, &[]).is_empty(), "{line}");
    }
}

#[test]
fn a_share_is_one_in_words_and_digits() {
    let share = [Protected::Share(9.0, 12.0)];
    for line in ["The plan figure is nine of twelve", "9 of 12 are in", "9/12", "nine out of the 12 sections"]
    {
        assert_eq!(held(line, &OPEN, &share).len(), 1, "{line}");
    }
    assert!(held("Eight of twelve are in; nine wait.", &OPEN, &share).is_empty());
}

/// Lines as somebody writes them by hand, with nothing behind them that says their level.
#[test]
fn private_matters_deals_results_and_ways_in_are_never_for_a_team() {
    for line in [
        "We pay Ben 95,000 euro a year from January",
        "Priya will be off sick for three weeks",
        "Kofi is to be let go",
        "Luis will be replaced",
        "Henrik resigns in spring",
        "Dana got a warning",
        "Marit earns less than Elif",
        "Ida is ill",
        "Parental leave for Tom begins in May",
        "We were sued by Palletwise",
        "We bought a competitor, twelve million",
        "EBITDA was 4.2 million in October",
        "Margin fell to 4.1%",
        "Two depots will close in March",
        "Password for the portal is Tulip77",
        "Wed 25 Nov: Hiring panel",
        "Joss is leaving",
        "Sam has left",
        "The Breda site will be shut down",
        "Headcount goes down by four",
        "Pay is nine per cent under market for one of you",
        "Two of you are paid less than their peers",
        "We pay the new ones 4% more",
        "The two from inside did not get the job",
        "She was offered the role",
        "We leave at 240k if we must",
        "Leaving B costs a quarter of a million",
        "The way to exit early is 180,000",
        "We are buying a depot in the south",
        "They sold the warehouse",
        "Luis is wary",
        "Priya seems very unhappy about it",
        "He is still sceptical",
        "Mara is at the dentist on Tuesday",
        "Ben sees the doctor on Monday",
    ] {
        assert!(!held(line, &OPEN, &all_matters()).is_empty(), "{line}");
    }
    let fine = [
        "Mara leaves at 15:00 on Thursday.",
        "Priya is leaving for Rotterdam on Monday.",
        "The depot closes at 16:00 on Friday.",
        "The old scanner will be replaced in May by a better one.",
        "The gate of the depot is closed over Christmas.",
        "We pay attention to the new rule of the dock.",
        "Please let Joss know by Friday.",
        "The door to the canteen was repaired.",
        "Tell the drivers that the ramp is open again.",
        "The road works are over: no more loss of time.",
        "The operation on Monday runs as planned.",
        "Thank you for 38 updates.",
        "We bought new scanners for the depot.",
        "It was difficult, and it is done.",
        "Well done, Ben: the job is done.",
        "The site is open; its role in the plan grows.",
        "Good news from the gate.",
        "The lease is signed; we leave the old office in May.",
        "Ben took the night shift at Haarlem.",
        "The quarter of the year that counts begins now.",
    ];
    let blocked: Vec<&str> =
        fine.into_iter().chain(FINE).filter(|line| !held(line, &OPEN, &all_matters()).is_empty()).collect();
    assert!(blocked.len() <= 4, "{blocked:#?}");
}

fn all_matters() -> Vec<Protected> {
    MATTERS
        .iter()
        .map(|(_, words)| Protected::Matter(words.iter().map(|w| (*w).to_owned()).collect()))
        .collect()
}
