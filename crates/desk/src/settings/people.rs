//! Whom the office is made for, in `equerry.toml`: who reports to the executive, what the assistant does not do, whose other
//! calendars are, and what stretches of the week are for.

use super::Mistake;
use super::office;
use crate::config::{self, Config, FILE, WEEKDAYS};
use crate::words::{count, sentence, short};
use crate::{Desk, DeskError};
use ledger::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Value;

/// Lines of a field, at most, and characters of one.
const MOST_LINES: usize = 60;
const LONGEST: usize = 200;

/// The four, as a form shows and sends them, a line each; what is not sent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleForm {
    /// "Ana Lima <ana@example.org>".
    pub reports: Option<String>,
    /// "Personal shopping".
    pub no_go: Option<String>,
    /// "Joss = joss@example.org": a calendar's name, and whose it is.
    pub calendars: Option<String>,
    /// "Thursday 09:00-12:00 no meetings".
    pub ideal: Option<String>,
    /// What `equerry.toml` was when this was read; a change made since is not written over.
    pub stamp: String,
}

impl PeopleForm {
    pub(super) fn of(config: &Config, stamp: String) -> PeopleForm {
        let calendars = config.calendars.iter().map(|(name, whose)| format!("{name} = {whose}"));
        let ideal = WEEKDAYS.iter().flat_map(|day| {
            let lines = config.ideal_week.get(*day).into_iter().flatten();
            lines.map(|line| format!("{} {line}", sentence(day)))
        });
        let text = |lines: Vec<String>| Some(lines.join("\n"));
        PeopleForm {
            reports: text(config.office.reports.clone()),
            no_go: text(config.office.no_go.clone()),
            calendars: text(calendars.collect()),
            ideal: text(ideal.collect()),
            stamp,
        }
    }
    /// The text of a field, as a page shows it.
    pub fn text(&self, field: &str) -> &str {
        let field = match field {
            "reports" => &self.reports,
            "no_go" => &self.no_go,
            "calendars" => &self.calendars,
            _ => &self.ideal,
        };
        field.as_deref().unwrap_or_default()
    }
    /// The file's settings with these, or every mistake.
    fn onto(&self, was: &Config) -> Result<Config, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut after = was.clone();
        // Each field is tried by itself, so that a mistake stands beside the field that it is in.
        let fields: [(&str, &Option<String>, Put); 4] = [
            ("reports", &self.reports, put_reports),
            ("no_go", &self.no_go, put_no_go),
            ("calendars", &self.calendars, put_calendars),
            ("ideal", &self.ideal, put_ideal),
        ];
        for (field, text, put) in fields {
            let Some(text) = text else { continue };
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let read = match lines.iter().find(|line| line.chars().count() > LONGEST) {
                Some(long) => {
                    Err(format!("“{}” is too long; use at most {LONGEST} characters.", short(long, 40)))
                }
                None if lines.len() > MOST_LINES => {
                    Err(format!("{} lines are too many; write at most {MOST_LINES}.", lines.len()))
                }
                None => put(&mut after, &lines),
            };
            let sound = read.and_then(|()| after.office().map(drop).map_err(|error| said(&error)));
            if let Err(words) = sound {
                mistakes.push(Mistake::new(field, &words));
                // What is wrong in one does not hide what is wrong in another.
                put_back(&mut after, was, field);
            }
        }
        if mistakes.is_empty() { Ok(after) } else { Err(mistakes) }
    }
}

type Put = fn(&mut Config, &[&str]) -> Result<(), String>;

fn put_reports(config: &mut Config, lines: &[&str]) -> Result<(), String> {
    for line in lines {
        config::mailbox(line).map_err(|_| {
            format!("“{}” has no mail address; write it as Ana Lima <ana@example.org>.", short(line, 60))
        })?;
    }
    config.office.reports = owned(lines);
    Ok(())
}

fn put_no_go(config: &mut Config, lines: &[&str]) -> Result<(), String> {
    config.office.no_go = owned(lines);
    Ok(())
}

fn put_calendars(config: &mut Config, lines: &[&str]) -> Result<(), String> {
    let mut calendars = BTreeMap::new();
    for line in lines {
        let wrong =
            || format!("“{}” names no calendar; write it as Joss = joss@example.org.", short(line, 60));
        let (name, whose) = line.split_once('=').ok_or_else(wrong)?;
        let (name, whose) = (name.trim(), whose.trim());
        config::mailbox(whose).map_err(|_| wrong())?;
        if name.is_empty() {
            return Err(wrong());
        }
        if calendars.insert(name.to_owned(), whose.to_owned()).is_some() {
            return Err(format!("“{}” is named twice; a calendar is one person’s.", short(name, 60)));
        }
    }
    config.calendars = calendars;
    Ok(())
}

fn put_ideal(config: &mut Config, lines: &[&str]) -> Result<(), String> {
    let mut week: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines {
        let wrong =
            || format!("“{}” names no weekday; write Thursday 09:00-12:00 no meetings.", short(line, 60));
        let (day, rest) = line.split_once(' ').ok_or_else(wrong)?;
        let low = day.trim_end_matches([':', ',']).to_lowercase();
        let named = WEEKDAYS.iter().find(|known| low.len() >= 3 && known.starts_with(&low));
        week.entry((*named.ok_or_else(wrong)?).to_owned()).or_default().push(rest.trim().to_owned());
    }
    config.ideal_week = week;
    Ok(())
}

fn put_back(config: &mut Config, was: &Config, field: &str) {
    match field {
        "reports" => config.office.reports.clone_from(&was.office.reports),
        "no_go" => config.office.no_go.clone_from(&was.office.no_go),
        "calendars" => config.calendars.clone_from(&was.calendars),
        _ => config.ideal_week.clone_from(&was.ideal_week),
    }
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn said(error: &DeskError) -> String {
    match error {
        DeskError::Config { problem, hint, .. } => format!("{}; {hint}.", sentence(problem)),
        other => format!("{other}."),
    }
}

/// Changes them in `equerry.toml`, where everything else stays as it is written. The mistakes come back; where there are
/// any, nothing was changed.
///
/// # Errors
/// As [`super::change_office`].
pub async fn change_people(desk: &Desk, form: &PeopleForm) -> Result<Vec<Mistake>, DeskError> {
    desk.only_executive("change how the office works")?;
    let before = office::read(desk.dir())?;
    office::unchanged(&form.stamp, &before)?;
    let was = Config::parse(&before)?;
    let wanted = match form.onto(&was) {
        Ok(wanted) if wanted == was => return Ok(Vec::new()),
        Ok(wanted) => wanted,
        Err(mistakes) => return Ok(mistakes),
    };
    let (text, told) = written(&before, &was, &wanted)?;
    let entry = Entry::new("settings.changed").with("title", sentence(&told.join(", ")));
    office::keep(desk, &desk.dir().join(FILE), &before, &text, entry).await?;
    Ok(Vec::new())
}

/// The file's text with what differs, and that in words.
fn written(text: &str, was: &Config, wanted: &Config) -> Result<(String, Vec<String>), DeskError> {
    let list = |lines: &[String]| Value::Array(lines.iter().cloned().map(Value::String).collect());
    let mut changes: Vec<config::Change> = Vec::new();
    let mut told = Vec::new();
    let (old, new) = (&was.office, &wanted.office);
    if old.reports != new.reports {
        changes.push(("office", "reports", list(&new.reports)));
        told.push(format!("direct reports: {}", count(new.reports.len(), "person", "people")));
    }
    if old.no_go != new.no_go {
        changes.push(("office", "no_go", list(&new.no_go)));
        told.push(format!("what the assistant does not do: {}", count(new.no_go.len(), "line", "lines")));
    }
    for day in WEEKDAYS {
        let lines = |config: &Config| config.ideal_week.get(day).cloned().unwrap_or_default();
        if lines(was) != lines(wanted) {
            changes.push(("ideal_week", day, list(&lines(wanted))));
            told.push(format!("ideal {}", sentence(day)));
        }
    }
    let mut text = config::with(text, &changes)?;
    if was.calendars != wanted.calendars {
        text = config::with_calendars(&text, &wanted.calendars)?;
        told.push(format!("calendars of others: {}", wanted.calendars.len()));
    }
    Ok((text, told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fresh;

    fn form(desk: &Desk) -> PeopleForm {
        let text = office::read(desk.dir()).unwrap();
        PeopleForm::of(&Config::parse(&text).unwrap(), office::stamp(&text))
    }

    async fn send(desk: &Desk, change: impl FnOnce(&mut PeopleForm)) -> Result<Vec<Mistake>, DeskError> {
        let mut form = form(desk);
        change(&mut form);
        change_people(desk, &form).await
    }

    #[tokio::test]
    async fn what_is_typed_stands_in_the_file_and_in_the_office() {
        let dir = tempfile::tempdir().unwrap();
        let desk = fresh(&dir).await;
        let kept = send(&desk, |form| {
            form.reports = Some("Priya Raman <Priya@near.example>\n\n ben@near.example ".into());
            form.no_go = Some("Personal shopping".into());
            form.calendars =
                Some("Board room = Ana Lima <ana@near.example>\nJoss = joss@near.example".into());
            form.ideal = Some("thu 09:00-12:00 no meetings\nMonday: 14:00-17:00 Delivery".into());
        });
        assert_eq!(kept.await.unwrap(), Vec::new());
        let office = desk.reread().unwrap().office().clone();
        let names: Vec<&str> = office.reports.iter().map(|r| r.email.as_str()).collect();
        assert_eq!(names, ["priya@near.example", "ben@near.example"]);
        assert_eq!(office.no_go, ["Personal shopping"]);
        assert_eq!(office.calendars.get("board room").map(String::as_str), Some("ana@near.example"));
        assert_eq!((office.ideal.len(), office.ideal[1].weekday), (2, 3));
        let shown = form(&desk);
        assert_eq!(shown.text("ideal"), "Monday 14:00-17:00 Delivery\nThursday 09:00-12:00 no meetings");
        assert_eq!(
            shown.text("calendars"),
            "Board room = Ana Lima <ana@near.example>\nJoss = joss@near.example"
        );
        // What is not sent stays, what is emptied goes, and nothing to change writes nothing.
        let text = office::read(desk.dir()).unwrap();
        let none = PeopleForm { stamp: office::stamp(&text), ..PeopleForm::default() };
        assert_eq!(change_people(&desk, &none).await.unwrap(), Vec::new());
        assert_eq!(office::read(desk.dir()).unwrap(), text);
        send(&desk, |form| {
            form.calendars = Some("Joss = joss@near.example".into());
            form.ideal = Some(String::new());
        })
        .await
        .unwrap();
        let after = form(&desk);
        assert_eq!((after.text("calendars"), after.text("ideal")), ("Joss = joss@near.example", ""));
        assert_eq!(after.text("no_go"), "Personal shopping");
    }

    #[tokio::test]
    async fn each_mistake_stands_beside_its_field_and_nothing_is_changed() {
        let dir = tempfile::tempdir().unwrap();
        let desk = fresh(&dir).await;
        let before = office::read(desk.dir()).unwrap();
        type Typed = fn(&mut PeopleForm);
        let cases: [(Typed, &str, &str); 8] = [
            (|f| f.reports = Some("Priya".into()), "reports", "has no mail address"),
            (|f| f.reports = Some("mara@near.example".into()), "reports", "owner or assistant"),
            (|f| f.calendars = Some("Joss".into()), "calendars", "names no calendar"),
            (|f| f.calendars = Some("A = a@x.example\nA = b@x.example".into()), "calendars", "named twice"),
            (|f| f.ideal = Some("Someday 09:00-12:00 no meetings".into()), "ideal", "names no weekday"),
            (|f| f.ideal = Some("Monday 12:00-09:00 Delivery".into()), "ideal", "not a stretch of time"),
            (|f| f.ideal = Some("Monday 09:00-12:00 A\nMonday 11:00-13:00 B".into()), "ideal", "overlap"),
            (|f| f.no_go = Some("x".repeat(201)), "no_go", "too long"),
        ];
        for (put, field, words) in cases {
            let mistakes = send(&desk, put).await.unwrap();
            assert_eq!(mistakes.len(), 1, "{mistakes:?}");
            assert!(mistakes[0].field == field && mistakes[0].words.contains(words), "{mistakes:?}");
        }
        let both = send(&desk, |form| {
            form.reports = Some("Priya".into());
            form.ideal = Some("Monday".into());
        });
        assert_eq!(both.await.unwrap().len(), 2);
        assert_eq!(office::read(desk.dir()).unwrap(), before);
        let stale = send(&desk, |form| form.stamp = "0".into()).await;
        assert_eq!(stale.unwrap_err().code(), "E_CONFLICT");
        let jonas = desk.seated(crate::Who::Assistant).await.unwrap();
        let refused = change_people(&jonas, &form(&desk)).await;
        assert_eq!(refused.unwrap_err().code(), "E_CLEARANCE");
    }
}
