//! The fields of a task's form read back, and everything that cannot be used of them at once.

use super::form::{KINDS, TaskForm, due_typed, read_state};
use super::relative;
use crate::{Desk, FieldError, capture};
use jiff::civil;
use world::{Due, PersonId, Snapshot, Task, TaskId, TaskState};

/// The most letters a title may have.
pub(super) const LONGEST_TITLE: usize = 500;

/// Reads fields, and gathers what cannot be used.
pub(super) struct Fields<'a> {
    pub desk: &'a Desk,
    pub world: &'a Snapshot,
    pub wrong: Vec<FieldError>,
}

impl Fields<'_> {
    pub fn fill(&mut self, task: &mut Task, form: &TaskForm) {
        let title = form.title.split_whitespace().collect::<Vec<_>>().join(" ");
        match title.chars().count() {
            0 => self.wrong("title", "A task needs words.", "Say the next step, such as “Call Ana”."),
            n if n > LONGEST_TITLE => self.wrong(
                "title",
                "The words are too long.",
                "At most 500 letters; the rest belongs into a note.",
            ),
            _ => task.title = title,
        }
        self.start(task, &form.start);
        self.due(task, &form.due);
        self.estimate(task, &form.estimate);
        match KINDS.iter().find(|(kind, _)| kind.word() == form.kind) {
            Some((kind, _)) => task.kind = *kind,
            None => self.wrong("kind", "That kind of work is not known.", "Choose one of the list."),
        }
        task.project = match form.project.as_str() {
            "" => None,
            id => {
                let known = self.world.projects.values().find(|p| p.id.to_string() == id).map(|p| p.id);
                if known.is_none() {
                    self.wrong("project", "There is no such project.", "Choose one of the list.");
                }
                known
            }
        };
        task.owner = self.who(task.owner, &form.who);
        match read_state(&form.state) {
            None => self.wrong("state", "That state is not known.", "Choose one of the list."),
            Some(TaskState::Waiting) => task.waiting_for = self.person(&form.waiting_for),
            Some(TaskState::Parked) => match self.date(&form.until) {
                Some(date) => task.start = Some(date),
                None => self.wrong(
                    "until",
                    "A parked task needs a day to wake.",
                    "Write it as 2026-12-01, or in words: next Monday.",
                ),
            },
            Some(_) => {}
        }
    }

    pub fn goal(&mut self, id: &str) -> Option<world::GoalId> {
        if id.is_empty() {
            return None;
        }
        let known = self.world.goals.values().find(|g| g.id.to_string() == id).map(|g| g.id);
        if known.is_none() {
            self.wrong("goal", "There is no such goal.", "Choose one of the list.");
        }
        known
    }

    /// A date, words for one, or so many days after another task; as it was typed it stays as it is.
    fn due(&mut self, task: &mut Task, text: &str) {
        let text = text.trim();
        if text == due_typed(self.world, task) {
            return;
        }
        if text.is_empty() {
            (task.due, task.due_after) = (None, None);
            return;
        }
        let lag = relative::read(self.world, task.id, text);
        match (due_of(self.desk, text), lag) {
            (_, Some(Ok(lag))) => {
                (task.due, task.due_after) = (None, Some(lag));
                self.wait_for(task, lag.task);
            }
            (Some(due), _) => task.give_due(Some(due)),
            (None, Some(Err(why))) => self.wrong("due", &why, ""),
            (None, None) => self.wrong(
                "due",
                &format!("“{}” is no date.", crate::words::inert(text)),
                "Write it as 2026-11-27 or 2026-11-27 15:00, or in words: Friday 15:00, 3 days after Sign the lease.",
            ),
        }
    }

    /// What it does not begin before: a day, other tasks, a day that counts from one.
    fn start(&mut self, task: &mut Task, text: &str) {
        if text.trim() == relative::start_typed(self.world, task) {
            return;
        }
        let over = |id: &TaskId| self.world.tasks.get(id).is_none_or(|t| !t.state.is_open());
        let due = task.due_after.map(|lag| lag.task);
        task.after.retain(|id| over(id) || due == Some(*id));
        (task.start, task.start_after) = (None, None);
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match relative::read(self.world, task.id, part) {
                Some(Ok(lag)) => {
                    task.start_after = Some(lag).filter(|lag| lag.working_days > 0).or(task.start_after);
                    self.wait_for(task, lag.task);
                }
                Some(Err(why)) if self.date(part).is_none() => self.wrong("start", &why, ""),
                _ => match self.date(part) {
                    Some(date) => task.start = Some(date),
                    None => self.wrong(
                        "start",
                        &format!("“{}” is no day.", crate::words::inert(part)),
                        "Write it as 2026-12-01, or: after Sign the lease.",
                    ),
                },
            }
        }
    }

    /// Lets it wait for another; where that has ended, what counts from it is known at once.
    fn wait_for(&self, task: &mut Task, before: TaskId) {
        let Some(other) = self.world.tasks.get(&before) else { return };
        match other.ended.filter(|_| !other.state.is_open()) {
            Some(ended) => {
                let on = self.world.zone().to_datetime(ended).date();
                engines::orchestration::settle(&self.world.office.hours, task, before, on);
            }
            None if task.after.contains(&before) => {}
            None => task.after.push(before),
        }
    }

    fn date(&self, text: &str) -> Option<civil::Date> {
        let zone = self.world.zone();
        due_of(self.desk, text.trim()).map(|due| due.date(&zone))
    }

    fn estimate(&mut self, task: &mut Task, text: &str) {
        match minutes(text) {
            Ok(None) => task.estimate_minutes = None,
            Ok(Some(minutes)) => {
                let raised = task.estimate_minutes.filter(|m| *m != minutes);
                task.earlier_estimates.extend(raised);
                task.estimate_minutes = Some(minutes);
            }
            Err(wrong) => self.wrong.push(FieldError { field: "estimate", ..wrong }),
        }
    }

    fn who(&mut self, now: Option<PersonId>, word: &str) -> Option<PersonId> {
        let office = &self.world.office;
        match word {
            "" | "executive" => None,
            "assistant" if office.assistant.is_some() => office.assistant.as_ref().map(|a| a.person),
            other if now.is_some_and(|o| o.to_string() == other) => now,
            _ => {
                self.wrong("who", "Nobody here has that name.", "Choose one of the list.");
                None
            }
        }
    }

    /// Somebody by name or address; nobody named is nobody.
    fn person(&mut self, words: &str) -> Option<PersonId> {
        let words = words.trim().to_lowercase();
        if words.is_empty() {
            return None;
        }
        let people = self.world.people.values();
        let mut fits = people.filter(|p| p.name.to_lowercase() == words || p.emails.contains(&words));
        match (fits.next(), fits.next()) {
            (Some(one), None) => Some(one.id),
            (Some(_), Some(_)) => {
                self.wrong("waiting_for", "Several people have that name.", "Give the mail address.");
                None
            }
            (None, _) => {
                self.wrong(
                    "waiting_for",
                    "Nobody of that name is known.",
                    "Give a name or address from your contacts, or leave it empty.",
                );
                None
            }
        }
    }

    fn wrong(&mut self, field: &'static str, problem: &str, hint: &str) {
        self.wrong.push(FieldError { field, problem: format!("{problem} {hint}").trim().to_owned() });
    }
}

/// A date as typed, else as said in words.
pub(crate) fn due_of(desk: &Desk, text: &str) -> Option<Due> {
    if let Ok(date) = civil::Date::strptime("%Y-%m-%d", text) {
        return Some(Due::On(date));
    }
    for form in ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"] {
        if let Ok(at) = civil::DateTime::strptime(form, text) {
            return Some(Due::At(world::time::instant(at.date(), at.time(), &desk.office().tz())));
        }
    }
    // More than a few words are no date, whatever date stands in them.
    let short = text.split_whitespace().count() <= 5 && text.len() <= 60;
    short.then(|| capture::due_in(desk, text)).flatten().map(|(due, _)| due)
}

/// Minutes as typed, for how long something took; nothing typed is not known.
///
/// # Errors
/// What is wrong, where it is no length of 1 to 10,000 minutes.
pub fn minutes(text: &str) -> Result<Option<u32>, FieldError> {
    let text = text.trim().replace(' ', "").to_lowercase();
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.parse::<u32>().ok().filter(|m| (1..=10_000).contains(m));
    plain.or_else(|| engines::orchestration::minutes_of(&text)).map(Some).ok_or_else(|| FieldError {
        field: "took",
        problem: "Write minutes or hours, such as 45, 30m or 1h30; 1 to 10,000 minutes.".to_owned(),
    })
}
