//! Long work cut into steps: a first one so small that it is begun, none longer than an hour and a half (spec §12.8).

use super::clarify::named;
use crate::error::EngineError;
use crate::maths::{spoken, work};
use world::Task;

/// What takes longer than this, in minutes, is to be cut.
pub const LONG: u32 = 120;
/// The longest step, minutes.
pub const LONGEST_STEP: u32 = 90;
/// The longest first step, minutes.
pub const FIRST_STEP: u32 = 15;
/// Fewer minutes than this are not worth cutting.
const LEAST: u32 = 30;
/// So many lines of a task's notes are taken as its steps.
const MOST_LINES: usize = 24;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The next action.
    pub title: String,
    /// Minutes.
    pub minutes: u32,
}

/// The steps that a task could be cut into; together they take what is left of it. A list in its notes names them.
///
/// # Errors
/// [`EngineError::Limit`] for one that may not be cut, [`EngineError::Range`] for one too short to be cut or without a
/// length there can be.
pub fn steps(task: &Task) -> Result<Vec<Step>, EngineError> {
    let estimate = task.estimate_minutes.unwrap_or(work::usual_minutes(task.kind) as u32);
    let minutes = estimate.saturating_sub(task.spent_minutes);
    if task.unsplittable {
        let what = format!("\"{}\" is to be done in one piece; its length in minutes", named(task));
        return Err(EngineError::Limit { what, found: minutes.into(), limit: LONGEST_STEP.into() });
    }
    if estimate > 10_000 || minutes < LEAST {
        let what = format!("what is left of \"{}\", in minutes,", named(task));
        return Err(EngineError::Range { what, found: minutes.into(), low: LEAST.into(), high: 10_000.0 });
    }
    let rest = minutes - FIRST_STEP;
    let lines = lines(task);
    let needed = rest.div_ceil(LONGEST_STEP) as usize;
    let (pieces, by_line) = match lines.len() >= needed.max(2) {
        true => (lines.len(), true),
        false => (needed, false),
    };
    let lengths = even(rest, pieces as u32);
    let title = |n: usize| match (by_line, n + 1 == pieces) {
        (true, _) => lines[n].clone(),
        (false, true) => task.title.clone(),
        (false, false) => format!("{}, part {} of {pieces}", spoken::short(&task.title, 80), n + 1),
    };
    let begin = Step { title: format!("Begin: {}", spoken::short(&task.title, 80)), minutes: FIRST_STEP };
    let others = lengths.into_iter().enumerate().map(|(n, minutes)| Step { title: title(n), minutes });
    Ok(std::iter::once(begin).chain(others).collect())
}

/// Whether a task is so long that it should be cut.
pub fn is_long(task: &Task) -> bool {
    let left = task.estimate_minutes.map(|m| m.saturating_sub(task.spent_minutes));
    task.state.is_open() && !task.unsplittable && left.is_some_and(|m| m > LONG && m <= 10_000)
}

/// `minutes` in `pieces` of whole five minutes as even as can be, the last takes what is over.
fn even(minutes: u32, pieces: u32) -> Vec<u32> {
    (0..pieces)
        .scan(minutes, |left, n| {
            let others = pieces - n;
            let piece = if others == 1 { *left } else { (*left / others).div_ceil(5) * 5 };
            let piece = piece.min(LONGEST_STEP).min(*left);
            *left -= piece;
            Some(piece)
        })
        .filter(|piece| *piece > 0)
        .collect()
}

/// The lines of a list in its notes: "- draft the figures", "* call Ana", "2. send it".
fn lines(task: &Task) -> Vec<String> {
    let item = |line: &str| {
        let line = line.trim();
        let numbered =
            || line.split_once(['.', ')']).filter(|(n, _)| n.parse::<u8>().is_ok()).map(|(_, rest)| rest);
        let rest = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).or_else(numbered)?;
        let rest = rest.trim_start_matches("[ ]").trim();
        (rest.chars().any(char::is_alphanumeric)).then(|| spoken::short(rest, 120))
    };
    task.notes.lines().filter_map(item).take(MOST_LINES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::{SourceId, TaskId};

    fn task(minutes: u32) -> Task {
        let mut task = Task::new(TaskId::derive("t"), SourceId::derive("s"), "Write the board paper");
        task.state = world::TaskState::Next;
        task.estimate_minutes = Some(minutes);
        task
    }

    #[test]
    fn every_length_is_cut_into_short_steps_that_add_up() {
        for minutes in LEAST..=10_000 {
            let steps = steps(&task(minutes)).unwrap();
            assert_eq!(steps.iter().map(|s| s.minutes).sum::<u32>(), minutes);
            assert!(steps[0].minutes <= FIRST_STEP && steps.len() >= 2, "{minutes}");
            assert!(steps.iter().all(|s| (1..=LONGEST_STEP).contains(&s.minutes)), "{minutes}: {steps:?}");
            assert_eq!(steps[steps.len() - 1].title, "Write the board paper");
        }
    }

    #[test]
    fn its_notes_name_the_steps() {
        let mut paper = task(240);
        paper.notes =
            "For the board.\n- gather figures\n* draft it\n3. have Ines read it\n- [ ] send it\n- !".into();
        let found = steps(&paper).unwrap();
        let titles: Vec<&str> = found[1..].iter().map(|s| s.title.as_str()).collect();
        assert_eq!(titles, ["gather figures", "draft it", "have Ines read it", "send it"]);
        paper.notes = "- only one".into();
        assert_eq!(steps(&paper).unwrap()[1].title, "Write the board paper, part 1 of 3");
    }

    #[test]
    fn what_may_not_be_cut_says_so() {
        let whole = Task { unsplittable: true, ..task(300) };
        assert_eq!(steps(&whole).unwrap_err().code(), "E_LIMIT");
        for minutes in [0, 29, 20_000] {
            assert_eq!(steps(&task(minutes)).unwrap_err().code(), "E_RANGE", "{minutes}");
        }
        let begun = Task { spent_minutes: 100, ..task(220) };
        assert_eq!(steps(&begun).unwrap().iter().map(|s| s.minutes).sum::<u32>(), 120);
        for (one, long) in
            [(task(120), false), (task(121), true), (begun, false), (whole, false), (task(20_000), false)]
        {
            assert_eq!(is_long(&one), long, "{one:?}");
        }
    }
}
