//! Settings: how the office works, who sees what, notices, what was learned, where the data lies. Each part is a form
//! of its own; a mistake shows the page again as it was typed.

use super::filters;
use super::form::{Fields, Mistakes, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use desk::settings::{
    self, NoticesForm, OfficeForm, PeopleForm, REACHES, RightForm, Settings, Taught, TaughtForm,
};
use serde::Deserialize;

/// Weekdays as they are shown, by their fields.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// Ways to write a date.
const LOCALES: [(&str, &str); 2] =
    [("en-GB", "Day first: 04/05 is 4 May"), ("en-US", "Month first: 04/05 is 5 April")];
/// When somebody is at their best.
const CHRONOTYPES: [(&str, &str); 3] = [
    ("early", "Early: 90 minutes ahead of most"),
    ("mid", "In between"),
    ("late", "Late: 90 minutes after most"),
];

/// What the executive says of their people and their week: the field, its label, how it is written.
const FIELDS: [(&str, &str, &str); 4] = [
    ("reports", "Report to you", "Each has a page of their own. One a line: Ana Lima <ana@example.org>."),
    ("no_go", "Not for your assistant", "What the two of you agreed they do not do. One a line."),
    (
        "calendars",
        "Calendars of others",
        "A calendar’s name, and whose it is. One a line: Joss = joss@example.org.",
    ),
    (
        "ideal",
        "Your ideal week",
        "One stretch a line: Thursday 09:00-12:00 no meetings; or office hours, or what it is for.",
    ),
];

#[derive(Template)]
#[template(path = "settings.html")]
struct Page {
    shell: Shell,
    settings: Settings,
    /// Their people and their week, as kept or as typed; empty for the assistant.
    people: PeopleForm,
    /// The hours as the form shows them: as kept, or as typed.
    office: OfficeForm,
    /// The right that is being changed, as kept or as typed; none where there is none.
    right: RightForm,
    notices: NoticesForm,
    mistakes: Mistakes,
}

impl Page {
    async fn of(visitor: &Visitor) -> Result<Page, Problem> {
        let settings = settings::settings(&visitor.desk).await?;
        let right = settings.rights.iter().find(|right| right.holds).map(|right| RightForm {
            id: right.id.clone(),
            level: right.level.clone(),
            answers: right.answers,
            groups: right.groups.clone(),
            until: right.last_day.map_or(String::new(), |day| day.to_string()),
        });
        let anew = || RightForm { level: "confidential".to_owned(), answers: true, ..RightForm::default() };
        Ok(Page {
            shell: Shell::of(visitor, Place::Settings, "Settings").await?,
            office: settings.office.clone(),
            people: settings.own.as_ref().map(|own| own.people.clone()).unwrap_or_default(),
            right: right.unwrap_or_else(anew),
            notices: NoticesForm { notices: settings.mine.notices, quiet: settings.mine.quiet_words() },
            settings,
            mistakes: Mistakes::default(),
        })
    }
    fn answer(self) -> Response {
        (self.mistakes.status(), html(&self)).into_response()
    }
}

/// `GET /o/{office}/settings`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    Ok(Page::of(&visitor).await?.answer())
}

/// `POST /o/{office}/settings/office`.
pub(super) async fn office(visitor: Visitor, Fields(form): Fields<OfficeForm>) -> Result<Response, Problem> {
    let mistakes = settings::change_office(&visitor.desk, &form).await?;
    if !mistakes.is_empty() {
        let page = Page::of(&visitor).await?;
        return Ok(Page { office: form, mistakes: mistakes.into(), ..page }.answer());
    }
    if let Some(served) = visitor.house.office(&visitor.office) {
        served.replace(visitor.desk.reread()?);
    }
    Ok(back_to(&visitor, "settings#office"))
}

/// `POST /o/{office}/settings/people`: who reports, what the assistant does not do, whose calendars are, the ideal week.
pub(super) async fn people(visitor: Visitor, Fields(form): Fields<PeopleForm>) -> Result<Response, Problem> {
    let mistakes = settings::change_people(&visitor.desk, &form).await?;
    if !mistakes.is_empty() {
        let page = Page::of(&visitor).await?;
        return Ok(Page { people: form, mistakes: mistakes.into(), ..page }.answer());
    }
    if let Some(served) = visitor.house.office(&visitor.office) {
        served.replace(visitor.desk.reread()?);
    }
    Ok(back_to(&visitor, "settings#people"))
}

/// `POST /o/{office}/settings/notices`.
pub(super) async fn notices(visitor: Visitor, Fields(form): Fields<Notices>) -> Result<Response, Problem> {
    let form = NoticesForm { notices: form.notices.is_some(), quiet: form.quiet };
    let mistakes = settings::change_notices(&visitor.desk, &form).await?;
    if !mistakes.is_empty() {
        let page = Page::of(&visitor).await?;
        return Ok(Page { notices: form, mistakes: mistakes.into(), ..page }.answer());
    }
    Ok(back_to(&visitor, "settings#yours"))
}

/// Notices as a browser sends them: a box that is not ticked is not there.
#[derive(Deserialize)]
pub(super) struct Notices {
    notices: Option<String>,
    #[serde(default)]
    quiet: String,
}

/// A right as a browser sends it.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Right {
    id: String,
    level: String,
    answers: Option<String>,
    groups: String,
    until: String,
}

/// `POST /o/{office}/settings/right`.
pub(super) async fn right(visitor: Visitor, Fields(form): Fields<Right>) -> Result<Response, Problem> {
    let form = RightForm {
        id: form.id,
        level: form.level,
        answers: form.answers.is_some(),
        groups: form.groups,
        until: form.until,
    };
    let mistakes = settings::change_right(&visitor.desk, &form).await?;
    if !mistakes.is_empty() {
        let page = Page::of(&visitor).await?;
        return Ok(Page { right: form, mistakes: mistakes.into(), ..page }.answer());
    }
    Ok(back_to(&visitor, "settings#rights"))
}

/// What is to be ended, dropped or changed.
#[derive(Deserialize)]
pub(super) struct Which {
    which: String,
    #[serde(default)]
    how: String,
}

/// `POST /o/{office}/settings/right/end`.
pub(super) async fn end_right(visitor: Visitor, Fields(form): Fields<Which>) -> Result<Response, Problem> {
    settings::end_right(&visitor.desk, &form.which).await?;
    Ok(back_to(&visitor, "settings#rights"))
}

/// `POST /o/{office}/settings/learned`: freeze, resume or forget.
pub(super) async fn learned(visitor: Visitor, Fields(form): Fields<Which>) -> Result<Response, Problem> {
    match form.how.as_str() {
        "freeze" => settings::freeze(&visitor.desk, &form.which, true).await?,
        "resume" => settings::freeze(&visitor.desk, &form.which, false).await?,
        "forget" => settings::reset(&visitor.desk, &form.which).await?,
        _ => return Err(Problem::Refused { why: "This is not a form that Equerry's pages send." }),
    }
    Ok(back_to(&visitor, "settings#learned"))
}

#[derive(Template)]
#[template(path = "taught.html")]
struct OneKind {
    shell: Shell,
    page: Taught,
}

/// Which part of a long list.
#[derive(serde::Deserialize)]
pub(super) struct Passed {
    /// So many are passed over.
    #[serde(default)]
    from: usize,
}

/// `GET /o/{office}/settings/learned/{learner}/{kind}`: what taught one kind.
pub(super) async fn taught(
    visitor: Visitor,
    Path((_, learner, kind)): Path<(String, String, String)>,
    Query(part): Query<Passed>,
) -> Result<Response, Problem> {
    let page = settings::taught(&visitor.desk, &learner, &kind, part.from).await?;
    let shell = Shell::of(&visitor, Place::Settings, page.title.clone()).await?;
    Ok(html(&OneKind { shell, page }))
}

/// `POST /o/{office}/settings/learned/{learner}/{kind}`: corrects or forgets a lesson or all of them, or lets the kind
/// stand still.
pub(super) async fn change_taught(
    visitor: Visitor,
    Path((_, learner, kind)): Path<(String, String, String)>,
    Fields(form): Fields<TaughtForm>,
) -> Result<Response, Problem> {
    settings::change_taught(&visitor.desk, &learner, &kind, &form).await?;
    // Of a kind that forgot everything there is no page any more.
    match settings::taught(&visitor.desk, &learner, &kind, 0).await {
        Ok(_) => Ok(back_to(&visitor, &format!("settings/learned/{learner}/{kind}"))),
        Err(_) => Ok(back_to(&visitor, "settings#learned")),
    }
}

/// `POST /o/{office}/settings/rule`: drops a rule "never this".
pub(super) async fn rule(visitor: Visitor, Fields(form): Fields<Which>) -> Result<Response, Problem> {
    settings::drop_rule(&visitor.desk, &form.which).await?;
    Ok(back_to(&visitor, "settings#learned"))
}
