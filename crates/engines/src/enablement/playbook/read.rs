//! Reading a playbook from text, line by line: what does not read names its line.

use super::{MOST_DAYS, MOST_STEPS, Placed, Playbook, Step, Wants, Whose, Wrong, trigger};

/// Characters of a line, and of the text of a mail.
const MOST: (usize, usize) = (300, 4_000);
/// Minutes of one step.
const MOST_MINUTES: u32 = 600;

/// Reads a playbook that is called `slug`.
///
/// # Errors
/// `E_PARSE` with the line; `E_LIMIT` for more than fifty steps.
pub fn read(slug: &str, text: &str) -> Result<Playbook, Wrong> {
    let mut book = Playbook {
        slug: slug.to_owned(),
        name: String::new(),
        version: 0,
        trigger: String::new(),
        when: None,
        people: Wants::No,
        approve: Whose::Executive,
        steps: Vec::new(),
    };
    for (n, raw) in text.lines().enumerate() {
        let wrong = |why: &str| Wrong::Line { line: n + 1, why: why.to_owned() };
        if raw.chars().count() > MOST.0 || raw.chars().any(char::is_control) {
            return Err(wrong("it is longer than 300 characters, or holds control characters"));
        }
        let line = raw.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(step) = line.strip_prefix("- ") {
            book.steps.push(placed(step).map_err(|why| wrong(&why))?);
            if book.steps.len() > MOST_STEPS {
                return Err(Wrong::Steps);
            }
        } else if raw.starts_with([' ', '\t']) {
            let Some(Placed { step: Step::Draft(text), .. }) = book.steps.last_mut() else {
                return Err(wrong("only a draft has lines of text below it"));
            };
            text.push_str(line);
            text.push('\n');
            if text.chars().count() > MOST.1 {
                return Err(wrong("the mail is longer than 4000 characters"));
            }
        } else {
            head(&mut book, line).map_err(|why| wrong(&why))?;
        }
    }
    let missing = |why: &str| Wrong::Line { line: 1, why: why.to_owned() };
    if book.name.is_empty() || book.version == 0 {
        return Err(missing("it begins with a name and a version from 1"));
    }
    let writes = book.steps.iter().any(|s| matches!(s.step, Step::Draft(_)));
    if book.steps.is_empty() || writes && book.people == Wants::No {
        return Err(missing("it needs a step; and a draft needs `input: people`"));
    }
    Ok(book)
}

fn head(book: &mut Playbook, line: &str) -> Result<(), String> {
    let (key, value) = line.split_once(':').ok_or("a line is `key: value` or begins with a dash")?;
    let value = value.trim();
    match (key.trim(), value) {
        ("name", name) if !name.is_empty() => book.name = name.to_owned(),
        ("version", n) => {
            book.version = n.parse().ok().filter(|n| *n > 0).ok_or("a version is a number from 1")?;
        }
        ("trigger", words) => book.trigger = words.to_owned(),
        ("when", words) => book.when = Some(trigger::read(words)?),
        ("input", "day") => {}
        ("input", "people") => book.people = Wants::Yes,
        ("input", "people, optional") => book.people = Wants::Optional,
        ("approve", word) => book.approve = whose(word)?,
        _ => {
            return Err("say name, version, trigger, when, input (day; people; people, optional) or approve"
                .to_owned());
        }
    }
    Ok(())
}

fn whose(word: &str) -> Result<Whose, String> {
    match word {
        "executive" => Ok(Whose::Executive),
        "assistant" => Ok(Whose::Assistant),
        _ => Err("say executive or assistant".to_owned()),
    }
}

/// "task -21d assistant 30m: Ask for the papers".
fn placed(text: &str) -> Result<Placed, String> {
    let (head, words) = text.split_once(':').map_or((text, ""), |(head, words)| (head, words.trim()));
    let parts: Vec<&str> = head.split_whitespace().collect();
    let step = |n: usize| parts.get(n).copied().unwrap_or_default();
    let says = |what: Step, days: &str| {
        if words.is_empty() && !matches!(what, Step::Run(_)) {
            return Err("a step says what it is after a colon".to_owned());
        }
        Ok(Placed { days: days_from(days)?, step: what, words: words.to_owned() })
    };
    match (step(0), parts.len()) {
        ("task", 4) => says(Step::Task(whose(step(2))?, minutes(step(3))?), step(1)),
        ("hold", 4) if step(2) == "executive" => says(Step::Hold(minutes(step(3))?), step(1)),
        ("draft", 4) if (step(2), step(3)) == ("to", "people") => says(Step::Draft(String::new()), step(1)),
        ("brief", 3) => says(Step::Brief(whose(step(2))?), step(1)),
        ("check", 3) => says(Step::Check(whose(step(2))?), step(1)),
        ("run", 3) => says(Step::Run(step(1).to_owned()), step(2)),
        _ => {
            Err("a step is task, hold, draft, brief, check or run, with its day, who and how long".to_owned())
        }
    }
}

/// "-21d", "+3d", "0d".
fn days_from(word: &str) -> Result<i64, String> {
    let days = word.strip_suffix('d').and_then(|n| n.strip_prefix('+').unwrap_or(n).parse::<i64>().ok());
    days.filter(|n| n.abs() <= MOST_DAYS)
        .ok_or_else(|| "a day is -21d, 0d or +3d, at most 400 days off".to_owned())
}

fn minutes(word: &str) -> Result<u32, String> {
    let minutes = word.strip_suffix('m').and_then(|n| n.parse().ok());
    minutes.filter(|n| (5..=MOST_MINUTES).contains(n)).ok_or_else(|| "a length is 5m to 600m".to_owned())
}
