//! Trust, in facts: promises both ways with each of them behind the figures, confidences kept, what Equerry did alone, what
//! was taken back, and how many go past the assistant. Three facts a month, and no score (spec §12.10).

use crate::grid;
use crate::settings::{first_name, kind_words};
use crate::words::{count, inert};
use crate::{Desk, DeskError};
use engines::partnership::accountability::Rate;
use engines::partnership::bypass;
use jiff::{SignedDuration, Timestamp};
use ledger::Told;
use serde::Serialize;
use world::{Acting, Role, Snapshot, State};

/// Days of the monthly note, and of the log.
const DAYS: i64 = 30;
/// Looks that are listed, and looks that are read at most.
const LISTED: usize = 12;
const MOST_READ: usize = 2_000;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trust {
    /// The finding.
    pub headline: String,
    /// The note of the month: three facts, no score.
    pub facts: [Fact; 3],
    /// Promises we made, then those made to us.
    pub sides: [grid::Side; 2],
    /// Who looked at what is private; none for whoever is not shown the log.
    pub looks: Option<Looks>,
    /// How far Equerry went alone.
    pub alone: Alone,
    /// What was taken back, latest first.
    pub corrected: Vec<(String, String)>,
    /// Requests past the assistant, or why that is not measured.
    pub bypass: String,
    /// Whether something may be left out that this reader may not see.
    pub hides: bool,
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// It, in a sentence.
    pub words: String,
    /// How it was the month before; empty where that is not known.
    pub was: String,
}

/// Looks at what is private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Looks {
    /// "In 30 days nobody but you looked at anything private."
    pub words: String,
    /// The latest by others: when, who, and how many items.
    pub latest: Vec<(String, String, String)>,
}

/// How far Equerry went alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alone {
    /// "In 30 days it did 12 things alone, each under a right that you gave; one was taken back."
    pub words: String,
    /// The kinds in which it may: name and level.
    pub kinds: Vec<(String, &'static str)>,
}

/// The page for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn trust(desk: &Desk) -> Result<Trust, DeskError> {
    let world = desk.history(grid::WEEKS).await?.as_agreed();
    let learned = desk.ledger.lessons(desk.reader()).await?;
    let acting = desk.ledger.acting(&desk.house()).await?;
    let log = looks_by_others(desk).await?;
    let sides = grid::sides(&world, desk.today());
    let (now, stretch) = (desk.now(), SignedDuration::from_hours(24 * DAYS));
    let month = |back: i32| now - stretch * (back + 1)..now - stretch * back;
    let done = |times: &std::ops::Range<Timestamp>| {
        let mut alone = learned.answers.iter().filter(|a| a.alone && times.contains(&a.at)).peekable();
        let any = alone.peek().is_some();
        let (all, undone) = alone.fold((0, 0), |(n, u), a| (n + 1, u + usize::from(a.undone)));
        (any, all, undone)
    };
    let facts = [
        promised(&world, [&month(0), &month(1)]),
        confided(desk, &log, [&month(0), &month(1)]),
        predictable(done(&month(0)), done(&month(1))),
    ];
    Ok(Trust {
        headline: facts[0].words.clone(),
        facts,
        sides,
        looks: desk.is_executive().then(|| looks(desk, &log)),
        alone: Alone { words: predictable(done(&month(0)), (false, 0, 0)).words, kinds: kinds(&acting) },
        corrected: corrected(desk, &world),
        bypass: bypassed(&world, [month(0), month(1)]),
        hides: !desk.is_executive(),
    })
}

/// The promises of the office that were due in a month: confirmed ones, and what else of that time is late.
fn promised(world: &Snapshot, months: [&std::ops::Range<Timestamp>; 2]) -> Fact {
    let all = grid::set(world);
    let [(now, found), (before, _)] = months.map(|times| grid::fell_due(&all, times));
    let words = match (now.hits, now.of) {
        (_, 0) => format!("No promise of ours that is confirmed fell due in {DAYS} days"),
        (1, 1) => format!("The one confirmed promise of ours that fell due in {DAYS} days was kept on time"),
        (_, 1) => {
            format!("The one confirmed promise of ours that fell due in {DAYS} days was not kept on time")
        }
        (hits, n) => {
            format!("{hits} of {n} confirmed promises of ours that fell due in {DAYS} days were kept on time")
        }
    };
    let more = match found {
        0 => String::new(),
        n => format!("; {}, only found in mail", count(n, "more is late", "more are late")),
    };
    Fact {
        words: format!("{words}{more}."),
        was: match before.of {
            0 => String::new(),
            n => format!("{} of {n} in the 30 days before", before.hits),
        },
    }
}

/// Looks at what is private by anybody but the executive, latest first.
async fn looks_by_others(desk: &Desk) -> Result<Vec<Told>, DeskError> {
    let from = desk.now() - SignedDuration::from_hours(24 * 2 * DAYS);
    let others = |r: &ledger::Recorded| r.entry.verb == "item.seen" && r.who.role != Role::Executive;
    // Of what whoever sits here may see: nothing else is counted for them.
    Ok(desk.ledger.history(desk.reader(), from..Timestamp::MAX, others, 0, MOST_READ).await?)
}

fn confided(desk: &Desk, log: &[Told], months: [&std::ops::Range<Timestamp>; 2]) -> Fact {
    let looks = |times: &std::ops::Range<Timestamp>| {
        log.iter()
            .filter(|told| times.contains(&told.recorded.at))
            .map(|t| t.recorded.entry.items.len())
            .sum()
    };
    let (now, before): (usize, usize) = (looks(months[0]), looks(months[1]));
    let owner = first_name(&desk.office().owner.name);
    Fact {
        words: match now {
            0 => format!("Nobody but {owner} looked at anything private."),
            n => format!(
                "Others looked at {}, each under a right and in the log.",
                count(n, "private item", "private items")
            ),
        },
        was: match before {
            0 => String::new(),
            n => format!("{n} in the 30 days before"),
        },
    }
}

fn looks(desk: &Desk, log: &[Told]) -> Looks {
    let from = desk.now() - SignedDuration::from_hours(24 * DAYS);
    let lately: Vec<&Told> = log.iter().filter(|told| told.recorded.at >= from).collect();
    let row = |told: &&Told| {
        let recorded = &told.recorded;
        let items = count(recorded.entry.items.len(), "private item", "private items");
        (crate::card::when(desk, recorded.at), inert(&recorded.who.name), items)
    };
    Looks {
        words: match lately.len() {
            0 => format!("In {DAYS} days nobody but you looked at anything private."),
            n => format!(
                "{} at private items in {DAYS} days by others.",
                crate::words::sentence(&count(n, "look", "looks"))
            ),
        },
        latest: lately.iter().take(LISTED).map(row).collect(),
    }
}

fn predictable((_, now, undone): (bool, usize, usize), (known, before, _): (bool, usize, usize)) -> Fact {
    let back = match undone {
        0 => "none was taken back".to_owned(),
        1 => "one was taken back".to_owned(),
        n => format!("{n} were taken back"),
    };
    Fact {
        words: match now {
            0 => "Equerry did nothing without a yes.".to_owned(),
            n => format!(
                "Equerry did {} alone, each under a right it was given; {back}.",
                count(n, "thing", "things")
            ),
        },
        was: if known { format!("{before} in the 30 days before") } else { String::new() },
    }
}

fn kinds(acting: &Acting) -> Vec<(String, &'static str)> {
    let acts = acting.rights.iter().filter(|r| r.level >= Acting::ACTS && r.scope.is_empty());
    acts.map(|r| (kind_words(&r.kind), world::authority::Standing::Autonomy(r.level).word())).collect()
}

/// What was taken back after a yes.
fn corrected(desk: &Desk, world: &Snapshot) -> Vec<(String, String)> {
    let from = desk.now() - SignedDuration::from_hours(24 * DAYS);
    let mut found: Vec<(Timestamp, &world::Proposal)> = world
        .proposals
        .values()
        .filter(|p| !crate::by_hand::is_by_hand(p))
        .filter_map(|p| match &p.state {
            State::Undone { at, .. } if *at >= from => Some((*at, p)),
            _ => None,
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    found.into_iter().take(LISTED).map(|(at, p)| (crate::card::when(desk, at), inert(&p.title))).collect()
}

fn bypassed(world: &Snapshot, [now, before]: [std::ops::Range<Timestamp>; 2]) -> String {
    let Some(assistant) = &world.office.assistant else {
        return "Not measured: no assistant is named.".to_owned();
    };
    let name = first_name(&assistant.name);
    let said = |rate: Rate| {
        rate.share().map(|share| format!("{} of {} ({:.0} %)", rate.hits, rate.of, 100.0 * share))
    };
    match (bypass::rate(world, now).and_then(said), bypass::rate(world, before).and_then(said)) {
        (None, _) => format!(
            "Not measured: no mail is read here that goes to {name} alone, so nobody sees what goes through them."
        ),
        (Some(now), None) => format!("{now} of requests in {DAYS} days went past {name}."),
        (Some(now), Some(before)) => {
            format!("{now} of requests in {DAYS} days went past {name}, after {before} before.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::promise;
    use crate::{Clock, Setup, Who};
    use tempfile::TempDir;
    use world::{Clearance, Commitment, CommitmentState, Item, Level};

    /// The board of Who does what, of what somebody answers for, and of trust, each against the promises as the ledger has
    /// them, one by one.
    async fn every_page_counts_the_same(desk: &Desk, page: &Trust) {
        let world = desk.history(grid::WEEKS).await.unwrap();
        let shared = |c: &&Commitment| crate::office::is_shared(&c.clearance);
        let all: Vec<&Commitment> = world.commitments.values().filter(shared).collect();
        let over =
            |c: &Commitment| c.due.unwrap().instant(&world.zone(), world.office.hours.day_end(desk.today()));
        let open = |c: &&&Commitment| c.state.is_open();
        let late = |c: &&&Commitment| c.state.is_open() && over(c) < world.now;
        let board = grid::board(desk).await.unwrap();
        assert_eq!(board.late_count, all.iter().filter(late).count());
        let (n, late_n) = (all.iter().filter(open).count(), board.late_count);
        assert_eq!(board.finding, format!("{n} open, {late_n} late. None has a new date yet."));
        let behind: usize = page.sides.iter().flat_map(|side| &side.behind).map(|b| b.promises.len()).sum();
        assert_eq!(behind, all.len(), "each that counts is listed once");
        for (side, ours) in page.sides.iter().zip([true, false]) {
            let theirs = || all.iter().filter(|c| c.ours == ours && c.state != CommitmentState::Detected);
            let ended = theirs().filter(|c| !c.state.is_open() || over(c) < world.now).count();
            let kept = theirs().filter(|c| c.state == CommitmentState::Kept).count();
            let figure = &side.rates[0].figure;
            assert!(figure.starts_with(&format!("{kept} of {ended}, ")), "{figure}: {kept} of {ended}");
            let stand = &side.stand;
            let (n, late) = (
                all.iter().filter(|c| c.ours == ours).filter(open).count(),
                all.iter().filter(|c| c.ours == ours).filter(late).count(),
            );
            let told = if n == 0 { "None is open.".to_owned() } else { format!("{n} open, {late} late") };
            assert!(stand.starts_with(&told), "{stand}: {told}");
            for one in &side.rates {
                let part = one.link.split_once('#').unwrap().1;
                let listed = side.behind.iter().any(|list| list.part == part) || part == side.part;
                assert!(listed, "{} leads nowhere: {part}", one.label);
            }
        }
        let answers = grid::accountability(desk, "executive").await.unwrap();
        assert_eq!(answers.kept, page.sides, "what somebody answers for");
    }

    #[tokio::test]
    async fn figures_name_the_promises_behind_them_and_the_log_is_the_executives() {
        let dir = TempDir::new().unwrap();
        let setup = Setup {
            owner: "Mara Ellingsen <mara@near.example>".into(),
            assistant: Some("Jonas Weil <jonas@near.example>".into()),
            zone: "UTC".into(),
            ..Setup::default()
        };
        let at = |text: &str| Clock::Standing(text.parse().unwrap());
        let desk = Desk::init(&dir.path().join("office"), &setup, at("2026-11-02T08:00:00Z")).await.unwrap();
        let desk = desk.at(at("2026-11-24T08:00:00Z"));
        let mut items: Vec<Item> = Vec::new();
        for (name, ours, day, state) in [
            ("The figures", true, "20 12:00", CommitmentState::Kept),
            ("The plan", true, "19 12:00", CommitmentState::Kept),
            ("The deck", true, "18 12:00", CommitmentState::LateKept),
            ("The quote", true, "17 12:00", CommitmentState::Broken),
            ("The keys", true, "23 12:00", CommitmentState::Open),
            ("Not sure", true, "16 12:00", CommitmentState::Detected),
            ("Their price", false, "20 12:00", CommitmentState::Kept),
        ] {
            items.push(Item::Commitment(Commitment { state, ..promise(name, ours, day) }));
        }
        // What is private is in no figure that both of them see.
        let mut secret = promise("The deal", true, "20 12:00");
        (secret.state, secret.clearance) = (CommitmentState::Kept, Clearance::at(Level::Restricted));
        items.push(Item::Commitment(secret));
        let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
        txn.save_all(items).await.unwrap();
        txn.commit().await.unwrap();
        let page = trust(&desk).await.unwrap();
        assert_eq!(
            page.headline,
            "2 of 5 confirmed promises of ours that fell due in 30 days were kept on time; one more is late, only found in mail."
        );
        let [ours, theirs] = &page.sides;
        let heads: Vec<(&str, usize)> = ours.behind.iter().map(|b| (b.head, b.promises.len())).collect();
        assert_eq!(heads, [("Late, and open", 2), ("Not kept", 1), ("Kept late", 1), ("Kept on time", 2)]);
        assert_eq!(ours.behind[0].which, "1 confirmed, 1 only found in mail");
        assert!(ours.rates[0].figure.starts_with("2 of 5, 40%"), "{}", ours.rates[0].figure);
        assert_eq!(ours.rates[0].link, "insights/promises#ours-kept");
        assert_eq!(theirs.behind[0].promises[0].what, "Their price");
        assert_eq!(page.facts[1].words, "Nobody but Mara looked at anything private.");
        assert_eq!(page.facts[2].words, "Equerry did nothing without a yes.");
        assert!(page.bypass.starts_with("Not measured"), "{}", page.bypass);
        assert!(page.looks.is_some() && !page.hides);
        every_page_counts_the_same(&desk, &page).await;
        let jonas = desk.seated(Who::Assistant).await.unwrap();
        every_page_counts_the_same(&jonas, &page).await;
        let theirs = trust(&jonas).await.unwrap();
        assert_eq!((theirs.looks, theirs.hides), (None, true));
        assert_eq!(theirs.sides, page.sides, "both see the same figures");
    }
}
