//! Sentences as people say them: with "what if" before them, about who leaves or is away, a series every other week, a day
//! without meetings. Each comes down to what the verbs say.

use super::Wrong;
use super::days::days;
use super::verbs::{Many, Taken};
use crate::twin::named::Named;
use crate::words::{count, inert, short};
use engines::maths::calendar;
use engines::twin::Change;
use jiff::civil::Date;
use std::borrow::Cow;

/// What stands before a change and says nothing of it.
const ASKED: [&str; 21] = [
    "what would happen if ",
    "what happens if ",
    "and what if ",
    "what if ",
    "what about ",
    "how about ",
    "suppose ",
    "imagine ",
    "please ",
    "if ",
    "let us ",
    "let's ",
    "i'd like to ",
    "i would like to ",
    "i want to ",
    "could ",
    "can ",
    "should ",
    "i ",
    "we ",
    "to ",
];
/// The same with what one is.
const AM: [&str; 8] = ["i am ", "i'm ", "we are ", "we're ", "am ", "are ", "i was ", "we were "];
/// Other forms of a verb.
const FORMS: [(&str, &str); 38] = [
    ("dropping", "drop"),
    ("dropped", "drop"),
    ("stopping", "stop"),
    ("stopped", "stop"),
    ("cancelling", "cancel"),
    ("cancelled", "cancel"),
    ("skipping", "skip"),
    ("skipped", "skip"),
    ("removing", "remove"),
    ("shortening", "shorten"),
    ("shortened", "shorten"),
    ("cutting", "cut"),
    ("moving", "move"),
    ("moved", "move"),
    ("adding", "add"),
    ("added", "add"),
    ("handing", "hand"),
    ("handed", "hand"),
    ("delegating", "delegate"),
    ("delegated", "delegate"),
    ("keeping", "keep"),
    ("kept", "keep"),
    ("protecting", "protect"),
    ("protected", "protect"),
    ("blocking", "block"),
    ("reading", "read"),
    ("starting", "start"),
    ("started", "start"),
    ("halving", "halve"),
    ("halved", "halve"),
    ("reducing", "reduce"),
    ("reduced", "reduce"),
    ("hiring", "hire"),
    ("hired", "hire"),
    ("losing", "lose"),
    ("lost", "lose"),
    ("took", "take"),
    ("taking", "take"),
];

/// The rest of a text that begins with a word, whatever its letters.
fn rest<'a>(text: &'a str, begins: &str) -> Option<&'a str> {
    let head = text.get(..begins.len())?;
    head.eq_ignore_ascii_case(begins).then(|| text[begins.len()..].trim_start())
}

/// Without what stands before the change, its verb in the usual form.
pub(super) fn bare(sentence: &str) -> Cow<'_, str> {
    let mut bare = sentence.trim();
    while let Some(next) = AM.iter().chain(&ASKED).find_map(|begins| rest(bare, begins)) {
        if next.is_empty() {
            break;
        }
        bare = next;
    }
    let (verb, more) = bare.split_once(char::is_whitespace).unwrap_or((bare, ""));
    let low = verb.to_lowercase();
    match FORMS.iter().find(|(form, _)| *form == low) {
        Some((_, verb)) => Cow::Owned(format!("{verb} {more}")),
        None => Cow::Borrowed(bare),
    }
}

/// What these words say at the beginning of a sentence of somebody: "leaves", "is away", and what is said after them.
const LEAVES: [&str; 5] = [" leaves", " quits", " resigns", " is leaving", " goes for good"];
const AWAY: [&str; 17] = [
    " is on leave",
    " goes on leave",
    " takes leave",
    " is on holiday",
    " goes on holiday",
    " is on vacation",
    " is away",
    " is absent",
    " is off",
    " is out",
    " is ill",
    " is sick",
    " is on parental leave",
    " gets sick",
    " gets ill",
    " falls sick",
    " falls ill",
];

/// The same of oneself, once "I" and "am" are gone.
const MYSELF: [&str; 13] = [
    "on leave",
    "on holiday",
    "on vacation",
    "sick",
    "ill",
    "get sick",
    "get ill",
    "got sick",
    "fall sick",
    "fall ill",
    "fell ill",
    "am sick",
    "call in sick",
];

/// Somebody, and what is said after one of these words, which end there.
fn said<'a>(sentence: &'a str, words: &[&str]) -> Option<(&'a str, &'a str)> {
    let low = sentence.to_ascii_lowercase();
    words.iter().find_map(|word| {
        let at = low.find(word)?;
        let after = &sentence[at + word.len()..];
        let ends = after.is_empty() || after.starts_with(char::is_whitespace);
        (ends && at > 0).then(|| (sentence[..at].trim(), after.trim()))
    })
}

/// Whether a sentence tells of somebody: "Joss leaves", "Priya is on leave next week".
pub(super) fn tells_of_somebody(sentence: &str) -> bool {
    let near =
        |found: Option<(&str, &str)>| found.is_some_and(|(who, _)| who.split_whitespace().count() <= 3);
    near(said(sentence, &LEAVES)) || near(said(sentence, &AWAY))
}

/// What is said otherwise than with a verb at its beginning; none where it is not.
pub(super) fn otherwise(named: &Named<'_>, sentence: &str) -> Option<Many> {
    if let Some(when) = MYSELF.iter().find_map(|b| rest(sentence, b)) {
        return Some(match when.trim().is_empty() {
            true => Err("say for how long: ill for three days, on holiday next week".into()),
            false => away(named, when),
        });
    }
    if let Some(when) = rest(sentence, "on a trip ") {
        return Some(super::verbs::changes(named, &format!("trip {when}")));
    }
    if let Some(when) = ["no meetings ", "no meeting "].iter().find_map(|b| rest(sentence, b)) {
        return Some(without_meetings(named, when));
    }
    if let Some(found) = every_other(named, sentence) {
        return Some(found);
    }
    // A sentence that begins with a verb is about that.
    let somebody = |who: &str| {
        let first = who.split_whitespace().next().unwrap_or_default().to_lowercase();
        who.split_whitespace().count() <= 4 && !super::VERBS.contains(&first.as_str())
    };
    match (said(sentence, &AWAY), said(sentence, &LEAVES)) {
        (Some((who, when)), _) if somebody(who) => Some(on_leave(named, who, when)),
        (_, Some((who, when))) if somebody(who) => Some(lose(named, format!("{who} {when}").trim())),
        _ => None,
    }
}

fn away(named: &Named<'_>, when: &str) -> Many {
    let (from, until) = days(named.world, named.weeks, when)?;
    Ok(vec![Change::Absence { from, until }.into()])
}

/// "Priya is on leave next week": what is due of theirs meanwhile comes back.
fn on_leave(named: &Named<'_>, who: &str, when: &str) -> Many {
    if named.is_own(who) {
        return away(named, when);
    }
    let name = named.worker(who)?;
    let (from, until) = days(named.world, named.weeks, when)?;
    let note = match named.due_of(&name, from, until) {
        0 => "nothing of theirs is due then; what is handed to them waits so much longer".to_owned(),
        n => format!(
            "{} of theirs {} due then and would come to you; what is handed to them waits so much longer",
            count(n, "task", "tasks"),
            if n == 1 { "is" } else { "are" }
        ),
    };
    Ok(vec![Taken::noted(Change::Leave { name, from, until }, note)])
}

/// "lose Joss", "lose Joss next month", "lose Joss from 2026-12-07".
pub(super) fn lose(named: &Named<'_>, words: &str) -> Many {
    let wrong = match named.worker(words) {
        Ok(name) => return Ok(vec![Change::Lose { name, from: None }.into()]),
        Err(wrong) => wrong,
    };
    for (at, _) in words.match_indices(' ') {
        let (who, when) = (&words[..at], words[at..].trim());
        if let (true, Ok(name)) = (names_days(named, when), named.worker(who)) {
            let from = Some(days(named.world, named.weeks, when)?.0);
            return Ok(vec![Change::Lose { name, from }.into()]);
        }
        if names_days(named, when) && named.person(who).is_ok() {
            return Err(named.worker(who).err().unwrap_or(wrong));
        }
    }
    Err(wrong)
}

/// Whether words name days and nothing else, within the weeks or not.
fn names_days(named: &Named<'_>, words: &str) -> bool {
    super::days::of(named.world, words).is_ok_and(|days| days.before.is_empty())
}

/// A series with a time after it: one meeting alone is no change of a week.
pub(super) fn one_alone(named: &Named<'_>, words: &str) -> Option<Wrong> {
    let ends = words.match_indices(' ').map(|(at, _)| at);
    let found = ends.filter(|at| names_days(named, words[*at..].trim())).find_map(|at| {
        let series = named.series(&words[..at]).ok()?;
        Some((series, words[at..].trim()))
    });
    let (series, when) = found?;
    Some(Wrong {
        why: format!(
            "one meeting alone (“{}”) is not simulated, only the whole series {}",
            short(when, 40),
            inert(&series)
        ),
        words: words.to_owned(),
        names: vec![series],
        idle: false,
    })
}

/// "skip Vendor review next week", "drop A and B for two weeks", "drop A from 7 December on": days after the names.
pub(super) fn skip(named: &Named<'_>, words: &str) -> Option<Many> {
    let ends: Vec<usize> = words.match_indices(' ').map(|(at, _)| at).collect();
    let split = |reads: &dyn Fn(&str) -> bool| {
        ends.iter().find_map(|at| {
            let (head, tail) = (words[..*at].trim(), words[*at..].trim());
            let names = super::verbs::each(head, |one| named.series(one)).ok()?;
            reads(tail.strip_suffix(" on").unwrap_or(tail)).then_some((names, tail))
        })
    };
    // Days that there are not, such as 31 February, are told as that.
    const BEGINS: [&str; 6] = ["for ", "from ", "until ", "till ", "on ", "in "];
    let as_days = |tail: &str| BEGINS.iter().any(|word| rest(tail, word).is_some());
    let (names, when) = split(&|tail| names_days(named, tail)).or_else(|| split(&as_days))?;
    let (from, until) = match stretch(named, when) {
        Ok(days) => days,
        Err(wrong) => return Some(Err(wrong)),
    };
    let one = |series: String| match named.is_on(&series, from, until) {
        true => Ok(Change::Skip { series, from, until }.into()),
        false => Err(Wrong::new(format!("no meeting of {} lies in these days", inert(&series)))),
    };
    Some(names.into_iter().map(one).collect())
}

/// The days that are meant: "from 7 December on" and "until 7 December" have one end alone.
fn stretch(named: &Named<'_>, when: &str) -> Result<(Date, Date), Wrong> {
    let (from, until) = days(named.world, named.weeks, when.strip_suffix(" on").unwrap_or(when))?;
    let begins = |word: &str| rest(when, word).is_some();
    let today = calendar::date_of(named.world.now, &named.world.zone());
    match from == until {
        true if begins("until ") || begins("till ") => Ok((today, until)),
        true if begins("from ") => Ok((from, named.last_day())),
        _ => Ok((from, until)),
    }
}

/// "no meetings on Friday", "no meetings on Wednesday mornings".
fn without_meetings(named: &Named<'_>, when: &str) -> Many {
    let when = ["on ", "in the ", "in ", "during "].iter().find_map(|b| rest(when, b)).unwrap_or(when);
    let mut taken = super::verbs::keep(named, when)?;
    for one in &mut taken {
        one.note = one.note.take().or_else(|| {
            Some(
                "taken as time kept free: nothing new comes in, what stands there is dropped by its name"
                    .into(),
            )
        });
    }
    Ok(taken)
}

/// How often a series is that is held every other week only.
const EVERY_OTHER: [&str; 10] = [
    " every other week",
    " every second week",
    " every two weeks",
    " every 2 weeks",
    " every fortnight",
    " once a fortnight",
    " fortnightly",
    " bi-weekly",
    " biweekly",
    " half as often",
];

/// Whether a sentence ends with how often a series is.
pub(super) fn is_every_other(sentence: &str) -> bool {
    let low = sentence.to_ascii_lowercase();
    EVERY_OTHER.iter().any(|ends| low.ends_with(ends))
}

/// Whether words say something by themselves: they begin with the verb of a change, or tell of somebody or of a series. One
/// that only says that a series is held does not.
pub(super) fn is_whole(words: &str) -> bool {
    let bare = bare(words);
    let first = bare.split_whitespace().next().unwrap_or_default().to_lowercase();
    let verb = super::VERBS.contains(&first.as_str()) && first != "hold";
    verb || tells_of_somebody(words) || is_every_other(words)
}

/// "Ops review every other week", "hold Ops review fortnightly", "A and B every other week".
fn every_other(named: &Named<'_>, sentence: &str) -> Option<Many> {
    let low = sentence.to_ascii_lowercase();
    let ends = EVERY_OTHER.iter().find(|ends| low.ends_with(**ends))?;
    let what = sentence[..sentence.len() - ends.len()].trim();
    let what = what.strip_suffix(" only").or_else(|| what.strip_suffix(" to")).unwrap_or(what).trim();
    let verbs = [
        "hold ", "have ", "make ", "do ", "run ", "keep ", "move ", "put ", "attend ", "go to ", "cut ",
        "drop ", "skip ", "cancel ",
    ];
    let bare = verbs.iter().find_map(|verb| rest(what, verb)).unwrap_or(what);
    let each = |words| super::verbs::each(words, |one| named.series(one));
    let one = |series: String| match named.weeks_of(&series) {
        0 | 1 => Err(Wrong::new(format!(
            "{} is in one of these weeks only: look further ahead, or drop it",
            inert(&series)
        ))),
        _ => Ok(Change::Alternate { series }.into()),
    };
    let found = each(bare).or_else(|wrong| each(what).map_err(|_| wrong));
    Some(found.and_then(|names| names.into_iter().map(one).collect()))
}
