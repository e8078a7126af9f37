use super::*;

/// Nothing but a queue of interruptions at one server: so many minutes between them, so long each.
fn queue(between: f64, minutes: Law, customers: f64) -> Model {
    let day = between * customers;
    let all_day = |per_minute| vec![Rate { from: 0.0, until: day, per_minute }];
    Model {
        day_minutes: day,
        days: vec![Day::default()],
        overrun: LogNormal { median: 1.0, sigma: 0.0 },
        mail: Mail {
            overnight: 0.0,
            arrivals: Vec::new(),
            handling: LogNormal { median: 1.0, sigma: 0.0 },
            session_minutes: 0.0,
        },
        interruptions: Interruptions { arrivals: all_day(1.0 / between), minutes, resume_minutes: 0.0 },
        tasks: Vec::new(),
        keys: Vec::new(),
        order: Vec::new(),
        starts: Vec::new(),
    }
}

/// Two weeks with a bit of everything.
fn fortnight() -> Model {
    let day = |n: u64| Day {
        meetings: vec![
            Meeting { key: 1, start: 60.0, minutes: 60.0 },
            Meeting { key: 2, start: 240.0 + 30.0 * (n % 3) as f64, minutes: 90.0 },
        ],
        sessions: vec![0.0, 300.0],
        ..Day::default()
    };
    let rate = |from, until, per_minute| Rate { from, until, per_minute };
    Model {
        day_minutes: 540.0,
        days: (0..10).map(day).collect(),
        overrun: LogNormal { median: 1.1, sigma: 0.3 },
        mail: Mail {
            overnight: 8.0,
            arrivals: vec![rate(0.0, 540.0, 0.06)],
            handling: LogNormal { median: 2.0, sigma: 0.8 },
            session_minutes: 40.0,
        },
        interruptions: Interruptions {
            arrivals: vec![rate(0.0, 200.0, 0.05), rate(300.0, 540.0, 0.03)],
            minutes: Law::Exponential { mean: 5.0 },
            resume_minutes: 2.0,
        },
        tasks: (0..20).map(|n| LogNormal { median: 60.0 + 10.0 * f64::from(n % 4), sigma: 0.4 }).collect(),
        keys: Vec::new(),
        order: Vec::new(),
        starts: Vec::new(),
    }
}

#[test]
fn a_single_queue_waits_as_the_textbook_says() {
    // Pollaczek-Khinchine: W = rho / (1 - rho) * (1 + c^2) / 2 services, c the coefficient of variation.
    let customers = if std::env::var_os("EQUERRY_LONG").is_some() { 1_000_000.0 } else { 250_000.0 };
    let sigma: f64 = 0.8;
    let spread = (sigma * sigma).exp() - 1.0;
    let log_normal =
        |sigma: f64| Law::LogNormal(LogNormal { median: 10.0 * (-sigma * sigma / 2.0).exp(), sigma });
    for load in [0.5, 0.8] {
        for (law, squared) in
            [(Law::Exponential { mean: 10.0 }, 1.0), (log_normal(0.0), 0.0), (log_normal(sigma), spread)]
        {
            let model = queue(10.0 / load, law, customers / 4.0);
            let expected = 10.0 * load / (1.0 - load) * (1.0 + squared) / 2.0;
            let (wait, _) = model.run(7, 4, 2).interruption_wait();
            assert!((wait / expected - 1.0).abs() < 0.05, "{load} {law:?}: {wait} for {expected}");
        }
    }
}

#[test]
fn the_same_seed_is_the_same_bytes_on_any_number_of_threads() {
    let model = fortnight();
    let one = model.run(3, 101, 1);
    assert_eq!(one, model.run(3, 101, 8));
    assert_ne!(one, model.run(4, 101, 1));
    assert_eq!(model.run(3, 0, 4).replications(), 0);
}

#[test]
fn scenarios_that_are_the_same_differ_by_nothing() {
    let model = fortnight();
    let (a, b) = (model.run(5, 200, 2), model.run(5, 200, 3));
    assert_eq!(a.difference(&b, 9), Difference { mean: 0.0, error: 0.0, lower: 0.0 });
}

#[test]
fn common_chance_halves_the_variance_of_a_difference_at_least() {
    let model = fortnight();
    let mut shorter = model.clone();
    shorter.days.iter_mut().for_each(|d| d.meetings[1].minutes = 45.0);
    let paired = model.run(1, 2_000, 2).difference(&shorter.run(1, 2_000, 2), 12);
    let apart = model.run(1, 2_000, 2).difference(&shorter.run(2, 2_000, 2), 12);
    assert!(paired.mean < 0.0 && paired.lower > 0.9, "{paired:?}");
    assert!(paired.error.powi(2) < 0.5 * apart.error.powi(2), "{paired:?} {apart:?}");
}

#[test]
fn without_chance_a_day_goes_as_one_would_reckon() {
    let sure = |median| LogNormal { median, sigma: 0.0 };
    let model = Model {
        day_minutes: 480.0,
        days: vec![
            Day {
                meetings: vec![Meeting { key: 0, start: 60.0, minutes: 60.0 }],
                sessions: vec![],
                ..Day::default()
            },
            Day {
                meetings: vec![Meeting { key: 0, start: 450.0, minutes: 60.0 }],
                sessions: vec![],
                ..Day::default()
            },
        ],
        overrun: sure(1.0),
        mail: Mail { overnight: 0.0, arrivals: vec![], handling: sure(1.0), session_minutes: 30.0 },
        interruptions: Interruptions {
            arrivals: vec![],
            minutes: Law::LogNormal(sure(1.0)),
            resume_minutes: 0.0,
        },
        tasks: vec![sure(60.0), sure(90.0), sure(400.0), sure(500.0)],
        keys: Vec::new(),
        order: Vec::new(),
        starts: Vec::new(),
    };
    let runs = model.run(1, 3, 1);
    // The first fits before the meeting, the second after it, the third goes over night, the fourth stays unfinished.
    assert_eq!([0, 1, 2, 3].map(|t| runs.ended(t)[0]), [60.0, 210.0, 610.0, 960.0]);
    assert_eq!(runs.unfinished(3), (1.0, 0.0));
    assert_eq!(runs.overtime_a_week().0, 30.0 / 0.4);
    assert_eq!(runs.quantiles(1, [0.1, 0.9]), [210.0, 210.0]);
    assert_eq!((runs.meeting_delay().0, runs.messages_left().0, runs.lost_a_week().0), (0.0, 0.0, 0.0));
}
