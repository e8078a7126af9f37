//! Captured words made into a task: what, by when, about whom, for which goal (spec §1.1).

use crate::maths::{meetings::holds_word, spoken, words};
use jiff::{Timestamp, tz::TimeZone};
use world::task::{TaskKind, TaskState};
use world::{
    Due, Evidence, GoalId, ItemRef, Person, PersonId, Project, ProjectId, Snapshot, SourceId, Task, TaskId,
};

/// What captured words mean, to be shown back before it becomes a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Clarified {
    /// The words without the date, beginning with a verb where they did.
    pub title: String,
    /// By when.
    pub due: Option<Due>,
    /// The words the date was read from.
    pub due_words: Option<String>,
    /// Whom it is about, and the words that say so.
    pub person: Option<(PersonId, String)>,
    /// The goal it serves, and the words that say so.
    pub goal: Option<(GoalId, String)>,
    /// Its project, and the words that say so.
    pub project: Option<(ProjectId, String)>,
    /// Kind of work.
    pub kind: TaskKind,
    /// Minutes, when the words say so.
    pub estimate_minutes: Option<u32>,
    /// `@context` words.
    pub contexts: Vec<String>,
    /// What is still open, most pressing first; empty when nothing is.
    pub questions: Vec<String>,
}

impl Clarified {
    /// The task they make, ready to be done next. The goal is linked by the desk.
    pub fn task(&self, id: TaskId, source: SourceId, now: Timestamp) -> Task {
        let mut task = Task::new(id, source, self.title.clone());
        task.created = Some(now);
        task.touched = Some(now);
        task.state = TaskState::Next;
        (task.due, task.kind) = (self.due, self.kind);
        task.project = self.project.as_ref().map(|(project, _)| *project);
        task.estimate_minutes = self.estimate_minutes;
        task.contexts = self.contexts.clone();
        task.evidence = self
            .person
            .iter()
            .map(|(person, _)| Evidence {
                item: ItemRef::Person(*person),
                quote: self.title.clone(),
                at: Some(now),
                clearance: Default::default(),
            })
            .collect();
        task
    }
}

/// Reads captured words: `date_reader` finds a date and the words it came from, which leave the title.
///
/// `+project`, `#goal`, `@context` and `~30m` are understood as in todo.txt and leave the title, too.
pub fn clarify(
    words: &str,
    _now: Timestamp,
    _zone: &TimeZone,
    world: &Snapshot,
    date_reader: &dyn Fn(&str) -> Option<(Due, String)>,
) -> Clarified {
    let words: String = words.chars().take(2_000).collect();
    let mut marks = Marks::default();
    let plain = marks.take_from(&words);
    let (due, due_words) = date_reader(&plain).map_or((None, None), |(d, w)| (Some(d), Some(w)));
    let title = tidy(&due_words.as_deref().map_or(plain.clone(), |w| without(&plain, w)));
    let title = if title.is_empty() { tidy(&words) } else { title };
    let (person, which) = person_in(world, &title);
    let project = project_in(world, &marks, &title);
    let goal = goal_in(world, &marks, &title, project.as_ref());
    let estimate_minutes = marks.estimate.or_else(|| duration_in(&title));
    let kind = kind_of(&title);
    let mut questions: Vec<String> = which.into_iter().chain(marks.unread(world)).collect();
    if person.is_none() && questions.is_empty() {
        questions.extend(stranger_in(world, &title));
    }
    if !title.chars().any(char::is_alphanumeric) || words::telling(&title).len() < 2 && person.is_none() {
        questions.push("What is the next step?".into());
    }
    match (due.is_some(), estimate_minutes.is_some()) {
        (false, false) => questions.push("By when, and how long will it take?".into()),
        (false, true) => questions.push("By when?".into()),
        (true, false) => questions.push("How long will it take?".into()),
        (true, true) => {}
    }
    Clarified {
        title,
        due,
        due_words,
        person,
        goal,
        project,
        kind,
        estimate_minutes,
        contexts: marks.contexts,
        questions,
    }
}

/// Words with a mark before them.
#[derive(Default)]
struct Marks {
    project: Option<String>,
    goal: Option<String>,
    contexts: Vec<String>,
    estimate: Option<u32>,
    /// A length that is none, as written.
    no_length: Option<String>,
}

impl Marks {
    /// What was marked and is not known, or cannot be.
    fn unread(&self, world: &Snapshot) -> Vec<String> {
        let mut asked = Vec::new();
        let knows_goal = |slug: &&String| world.goals.values().any(|g| g.slug.eq_ignore_ascii_case(slug));
        let knows_project =
            |slug: &&String| world.projects.values().any(|p| p.slug.eq_ignore_ascii_case(slug));
        if let Some(slug) = self.goal.as_ref().filter(|slug| !knows_goal(slug)) {
            asked.push(format!("Which goal is #{slug}? None has that id."));
        }
        if let Some(slug) = self.project.as_ref().filter(|slug| !knows_project(slug)) {
            asked.push(format!("Which project is +{slug}? None has that id."));
        }
        asked.extend(self.no_length.as_ref().map(|written| {
            format!("How long is {written}? A length is 1 to 10,000 minutes, such as ~30m or ~2h.")
        }));
        asked
    }
    /// Takes the marked words out and gives back the rest.
    fn take_from(&mut self, words: &str) -> String {
        let keep = |word: &&str| {
            let (mark, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            let name = || rest.trim_end_matches([',', '.', ';']).to_lowercase();
            let named = rest.chars().next().is_some_and(char::is_alphanumeric);
            match mark {
                "+" if named => self.project = Some(name()),
                "#" if named => self.goal = Some(name()),
                "@" if named && !rest.contains('.') => self.contexts.push(name()),
                "~" if minutes_of(&name()).is_some() => self.estimate = minutes_of(&name()),
                "~" if rest.starts_with(|c: char| c.is_ascii_digit()) => {
                    self.no_length = Some((*word).to_owned())
                }
                _ => return true,
            }
            false
        };
        let plain = words.split_whitespace().filter(keep).collect::<Vec<_>>().join(" ");
        self.take_length(&plain)
    }
    /// "for 30 minutes" says how long and not by when: it leaves the words before a date is read.
    fn take_length(&mut self, plain: &str) -> String {
        let words: Vec<&str> = plain.split_whitespace().collect();
        let clean = |word: &str| word.trim_end_matches([',', '.', ';']).to_lowercase();
        for n in (0..words.len()).filter(|n| words[*n].eq_ignore_ascii_case("for")) {
            let one = words.get(n + 1).map(|next| clean(next)).unwrap_or_default();
            let two = words.get(n + 2).map(|next| one.clone() + &clean(next)).unwrap_or_default();
            let found = [(minutes_of(&one), 2), (minutes_of(&two), 3)];
            if let Some((Some(minutes), taken)) = found.into_iter().find(|(minutes, _)| minutes.is_some()) {
                self.estimate = self.estimate.or(Some(minutes));
                let rest = words[..n].iter().chain(&words[n + taken..]).copied();
                return rest.collect::<Vec<_>>().join(" ");
            }
        }
        plain.to_owned()
    }
}

/// "30m", "30min", "2h", "1h30", "1.5h" in minutes, 1 to 10,000.
pub fn minutes_of(word: &str) -> Option<u32> {
    let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = word.split_at(digits);
    let number: f64 = number.parse().ok()?;
    let minutes = match unit {
        "m" | "min" | "mins" | "minute" | "minutes" => number,
        "h" | "hr" | "hrs" | "hour" | "hours" => number * 60.0,
        _ => number * 60.0 + f64::from(unit.strip_prefix('h')?.trim_end_matches('m').parse::<u16>().ok()?),
    };
    (1.0..=10_000.0).contains(&minutes).then_some(minutes.round() as u32)
}

/// A length named in the words: "30 min", "2h".
fn duration_in(title: &str) -> Option<u32> {
    let words: Vec<String> = title
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    let pairs = words.windows(2).filter_map(|w| match w[1].as_str() {
        "h" | "hour" | "hours" | "min" | "mins" | "minutes" => minutes_of(&format!("{}{}", w[0], w[1])),
        _ => None,
    });
    let single =
        words.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).filter_map(|w| minutes_of(w));
    pairs.chain(single).next()
}

/// The text without the date words and a "by" or the like before them.
fn without(text: &str, date: &str) -> String {
    let Some(at) = find(text, date) else { return text.to_owned() };
    let (before, after) = (&text[..at], &text[at + date.len()..]);
    let mut before = before.trim_end();
    for little in ["by", "until", "till", "before", "due", "on", "at", "for"] {
        let cut = before.len().saturating_sub(little.len());
        let ends = before.is_char_boundary(cut)
            && before[cut..].eq_ignore_ascii_case(little)
            && before[..cut].chars().next_back().is_none_or(char::is_whitespace);
        if ends {
            before = before[..cut].trim_end();
            break;
        }
    }
    format!("{before} {}", after.trim_start())
}

/// Where `part` stands in `text`, ASCII case aside.
fn find(text: &str, part: &str) -> Option<usize> {
    if part.is_empty() {
        return None;
    }
    text.char_indices()
        .map(|(at, _)| at)
        .find(|at| text.get(*at..at + part.len()).is_some_and(|found| found.eq_ignore_ascii_case(part)))
}

/// Blanks collapsed, loose punctuation cut, the first letter large.
fn tidy(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",").replace(" .", ".");
    let cut = joined
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '–'))
        .trim_end_matches('.');
    let mut letters = cut.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The person named first: by full name, else by a first name only one person has; else a question.
fn person_in(world: &Snapshot, title: &str) -> (Option<(PersonId, String)>, Option<String>) {
    let folded = title.to_lowercase();
    let others = || world.people.values().filter(|p| p.id != world.office.owner.person && p.name.len() > 1);
    let at = |name: &str| folded.find(&name.to_lowercase());
    let full = others()
        .filter(|p| p.name.contains(' ') && holds_word(&folded, &p.name.to_lowercase()))
        .min_by_key(|p| at(&p.name));
    if let Some(person) = full {
        return (Some((person.id, person.name.clone())), None);
    }
    let is_named = |p: &&Person| {
        let first = p.first_name();
        first.chars().count() > 1
            && first.starts_with(char::is_uppercase)
            && title.split(|c: char| !c.is_alphanumeric() && c != '-').any(|w| w == first)
    };
    let mut named: Vec<&Person> = others().filter(is_named).collect();
    named.sort_by_key(|p| (at(p.first_name()), p.id));
    match named.as_slice() {
        [] => (None, None),
        [one] => (Some(by_first_name(one)), None),
        [one, other, ..] if one.first_name() != other.first_name() => (Some(by_first_name(one)), None),
        [one, other, ..] => {
            (None, Some(format!("Which {}: {} or {}?", one.first_name(), one.name, other.name)))
        }
    }
}

/// The words after which a name stands.
const TO_SOMEBODY: [&str; 13] = [
    "call",
    "phone",
    "ring",
    "ask",
    "tell",
    "meet",
    "thank",
    "email",
    "remind",
    "invite",
    "congratulate",
    "brief",
    "with",
];

/// Asks about a name that nobody known has: what looks like one after a word that is said of people.
fn stranger_in(world: &Snapshot, title: &str) -> Option<String> {
    let words: Vec<&str> =
        title.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let is_name = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    let begins = words.windows(2).position(|two| {
        TO_SOMEBODY.iter().any(|verb| two[0].eq_ignore_ascii_case(verb)) && is_name(&two[1])
    })? + 1;
    let name: Vec<&str> = words[begins..].iter().take(3).copied().take_while(|w| is_name(w)).collect();
    let known = |part: &&str| {
        let part = part.to_lowercase();
        let names =
            world.people.values().map(|p| &p.name).chain(world.organisations.values().map(|o| &o.name));
        let things = world.projects.values().map(|p| &p.name).chain(world.goals.values().map(|g| &g.name));
        names.chain(things).any(|name| holds_word(&name.to_lowercase(), &part))
    };
    let known = name.iter().any(known);
    (!known).then(|| format!("Who is {}? Nobody known has that name.", name.join(" ")))
}

fn by_first_name(person: &Person) -> (PersonId, String) {
    (person.id, person.first_name().to_owned())
}

fn project_in(world: &Snapshot, marks: &Marks, title: &str) -> Option<(ProjectId, String)> {
    let folded = title.to_lowercase();
    let marked = marks.project.as_ref().and_then(|slug| {
        let project = world.projects.values().find(|p| p.slug.eq_ignore_ascii_case(slug))?;
        Some((project.id, format!("+{slug}")))
    });
    let is_named = |p: &&Project| p.name.len() > 3 && holds_word(&folded, &p.name.to_lowercase());
    marked.or_else(|| world.projects.values().find(is_named).map(|p| (p.id, p.name.clone())))
}

/// The goal marked, else the one the project serves most, else the one named or hinted at by a keyword.
fn goal_in(
    world: &Snapshot,
    marks: &Marks,
    title: &str,
    project: Option<&(ProjectId, String)>,
) -> Option<(GoalId, String)> {
    let folded = title.to_lowercase();
    let marked = marks.goal.as_ref().and_then(|slug| {
        let goal = world.goals.values().find(|g| g.slug.eq_ignore_ascii_case(slug))?;
        Some((goal.id, format!("#{slug}")))
    });
    let says = |word: &&String| !word.trim().is_empty() && holds_word(&folded, &word.to_lowercase());
    let hinted = || {
        world.goals.values().find_map(|g| {
            let word = std::iter::once(&g.name).chain(&g.keywords).find(says)?;
            Some((g.id, word.clone()))
        })
    };
    let served = || {
        let (project, words) = project?;
        let goals = &world.projects.get(project)?.goals;
        let (goal, _) =
            goals.iter().filter(|(g, _)| world.goals.contains_key(g)).max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some((*goal, words.clone()))
    };
    marked.or_else(served).or_else(hinted)
}

/// Kind of work by its first telling verb.
fn kind_of(title: &str) -> TaskKind {
    let folded = title.to_lowercase();
    let first: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(3).collect();
    let begins = |verbs: &[&str]| first.iter().any(|w| verbs.contains(w));
    if begins(&["call", "phone", "ring", "dial", "telephone"]) {
        TaskKind::Call
    } else if begins(&["buy", "collect", "fetch", "post", "pick"]) {
        TaskKind::Errand
    } else if begins(&["fly", "drive", "travel"]) {
        TaskKind::Travel
    } else if begins(&[
        "meet",
        "interview",
        "thank",
        "coach",
        "talk",
        "speak",
        "discuss",
        "ask",
        "congratulate",
    ]) {
        TaskKind::People
    } else if begins(&[
        "write", "draft", "prepare", "analyse", "analyze", "design", "plan", "model", "rework", "rewrite",
        "develop", "think", "study", "finish",
    ]) {
        TaskKind::Deep
    } else {
        TaskKind::Shallow
    }
}

/// A task's title cut to what fits a sentence.
pub(super) fn named(task: &Task) -> String {
    spoken::short(&task.title, 60)
}
