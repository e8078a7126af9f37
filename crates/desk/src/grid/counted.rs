//! The figures of promises, the same on every page: of what both of the office see, by side and by where each stands. Each
//! figure says of which part of the set it is, and where the promises behind it are listed (spec §12.2, 12.10).

use super::promises::Promise;
use crate::office::is_shared;
use crate::words::{count, sentence};
use engines::partnership::accountability::Rate;
use engines::partnership::promises::{self, Counted, Stands, rated, rates};
use jiff::civil::Date;
use serde::Serialize;
use world::Snapshot;

/// Weeks of which every page reads promises, so that all of them count the same ones.
pub(crate) const WEEKS: usize = 26;
/// Each stand with its head and the name of its list.
const HEADS: [(Stands, &str, &str); 7] = [
    (Stands::Late, "Late, and open", "late"),
    (Stands::Moved, "Moved to a later day", "moved"),
    (Stands::Open, "Open, not due yet", "open"),
    (Stands::SeemsKept, "Probably kept; nobody has said so", "seems"),
    (Stands::Broken, "Not kept", "broken"),
    (Stands::KeptLate, "Kept late", "kept-late"),
    (Stands::Kept, "Kept on time", "kept"),
];

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// "Kept on time".
    pub label: &'static str,
    /// "4 of 5, 80% (38% to 96%)".
    pub figure: String,
    /// Where the promises behind it are listed, below the office.
    pub link: String,
}

/// The promises of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// "ours" or "theirs".
    pub part: &'static str,
    /// "Promises we made" or "Promises made to us".
    pub whose: &'static str,
    /// "4 open, one late. One of them is confirmed; three were only found in mail and are in no rate."
    pub stand: String,
    /// On time, slipped, said early; of confirmed ones.
    pub rates: Vec<Figure>,
    /// Each that counts, by where it stands.
    pub behind: Vec<Behind>,
}

/// The promises behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Behind {
    /// Its name in an address: "ours-late".
    pub part: String,
    /// "Late, and open".
    pub head: &'static str,
    /// "Two confirmed, one only found in mail".
    pub which: String,
    /// Them, the latest day first.
    pub promises: Vec<Promise>,
}

/// The set that figures are of: what counts and both of the office see.
pub(crate) fn set(world: &Snapshot) -> Vec<Counted<'_>> {
    promises::counted(world).into_iter().filter(|one| is_shared(&one.promise.clearance)).collect()
}

/// What counts, and only some see: it is in no figure.
pub(crate) fn private(world: &Snapshot) -> Vec<Counted<'_>> {
    promises::counted(world).into_iter().filter(|one| !is_shared(&one.promise.clearance)).collect()
}

/// Both sides, ours first.
pub(crate) fn sides(world: &Snapshot, today: Date) -> [Side; 2] {
    let all = set(world);
    [true, false].map(|ours| side(world, &all, ours, today))
}

fn side(world: &Snapshot, all: &[Counted<'_>], ours: bool, today: Date) -> Side {
    let of: Vec<&Counted<'_>> = all.iter().filter(|one| one.promise.ours == ours).collect();
    let (part, whose) = match ours {
        true => ("ours", "Promises we made"),
        false => ("theirs", "Promises made to us"),
    };
    let behind = HEADS.into_iter().filter_map(|(stands, head, name)| {
        let mut list: Vec<&Counted<'_>> = of.iter().copied().filter(|one| one.stands == stands).collect();
        list.sort_by_key(|one| (std::cmp::Reverse(one.awaited), one.promise.id));
        let which = found_among(&list);
        let promises: Vec<Promise> =
            list.into_iter().map(|one| super::promises::promise(world, one, today)).collect();
        (!promises.is_empty()).then(|| Behind { part: format!("{part}-{name}"), head, which, promises })
    });
    let counts = rates(of.iter().copied());
    let behind: Vec<Behind> = behind.collect();
    let to = |names: &[&str]| {
        let first = names.iter().map(|name| format!("{part}-{name}"));
        let first = first.into_iter().find(|part| behind.iter().any(|list| list.part == *part));
        format!("insights/promises#{}", first.unwrap_or_else(|| part.to_owned()))
    };
    let rates = vec![
        Figure { label: "Kept on time", figure: figure(counts.on_time), link: to(&["kept"]) },
        Figure {
            label: "Slipped",
            figure: figure(counts.slips),
            link: to(&["late", "moved", "broken", "kept-late"]),
        },
        Figure {
            label: "Said before it was late",
            figure: figure(counts.early),
            link: to(&["late", "moved", "broken", "kept-late"]),
        },
    ];
    Side { part, whose, stand: stand(&of), rates, behind }
}

/// How many are open and late, and what of it is in no rate.
fn stand(of: &[&Counted<'_>]) -> String {
    let open: Vec<&Counted<'_>> = of.iter().copied().filter(|one| one.is_open()).collect();
    let late = open.iter().filter(|one| one.is_late()).count();
    if open.is_empty() {
        return "None is open.".to_owned();
    }
    let late = if late == 0 { "none late".to_owned() } else { format!("{late} late") };
    format!("{} open, {late}: {}.", open.len(), found_among(&open))
}

/// "All confirmed", "one confirmed, three only found in mail".
pub(crate) fn found_among(list: &[&Counted<'_>]) -> String {
    let found = list.iter().filter(|one| one.found).count();
    match (list.len() - found, found) {
        (_, 0) => "all confirmed".to_owned(),
        (0, _) => "all only found in mail".to_owned(),
        (sure, found) => format!("{sure} confirmed, {found} only found in mail"),
    }
}

/// "4 of 5, 80% (38% to 96%)": the share with its interval.
fn figure(rate: Rate) -> String {
    let (Some(share), Some((low, high))) = (rate.share(), rate.interval()) else {
        return "None so far.".to_owned();
    };
    let percent = |x: f64| (100.0 * x).round();
    format!("{} of {}, {}% ({}% to {}%)", rate.hits, rate.of, percent(share), percent(low), percent(high))
}

/// How the confirmed promises of ours that fell due between two instants were kept, and how many more of that time are late
/// that were only found in mail.
pub(crate) fn fell_due(all: &[Counted<'_>], times: &std::ops::Range<jiff::Timestamp>) -> (Rate, usize) {
    let within = |one: &&Counted<'_>| one.promise.ours && one.over.is_some_and(|over| times.contains(&over));
    let mut rate = Rate::default();
    for one in all.iter().filter(within).filter(|one| rated(one) && one.stands != Stands::Moved) {
        rate.of += 1;
        rate.hits += u32::from(one.stands == Stands::Kept);
    }
    (rate, all.iter().filter(within).filter(|one| one.found && one.is_late()).count())
}

/// "19 open, 5 late. None of the late has a new date. 4 of the open are ours, 15 are owed to us."
pub(crate) fn finding(all: &[Counted<'_>]) -> String {
    let open: Vec<&Counted<'_>> = all.iter().filter(|one| one.is_open()).collect();
    let late: Vec<&&Counted<'_>> = open.iter().filter(|one| one.is_late()).collect();
    let said = late.iter().filter(|one| one.redated).count();
    let plainly = match (said, late.len()) {
        (_, 0) => String::new(),
        (0, _) => " None has a new date yet.".to_owned(),
        (n, late) if n == late => " Said plainly, with a new date.".to_owned(),
        (n, late) => format!(" {} a new date, {} none.", sentence(&count(n, "has", "have")), late - n),
    };
    match (open.len(), late.len()) {
        (0, _) => "Nothing is promised that is still open.".to_owned(),
        (n, 0) => format!("{} open, none late.", sentence(&count(n, "is", "are"))),
        (n, late) => format!("{n} open, {late} late.{plainly}"),
    }
}

/// "4 are ours, 15 are owed to us; 3 confirmed, 16 only found in mail, which are in no rate."
pub(crate) fn made_of(all: &[Counted<'_>]) -> String {
    let open: Vec<&Counted<'_>> = all.iter().filter(|one| one.is_open()).collect();
    if open.is_empty() {
        return String::new();
    }
    let ours = open.iter().filter(|one| one.promise.ours).count();
    let found = open.iter().any(|one| one.found);
    let rate = if found { "; what was only found in mail is in no rate" } else { "" };
    format!(
        "Of those open, {ours} we made and {} were made to us: {}{rate}.",
        open.len() - ours,
        found_among(&open)
    )
}
