//! Tasks: the list, changed by hand in place. Every change answers with the list anew, and with its undo.

use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::FieldError;
use desk::by_hand::{self, Told};
use desk::goals::{self, Goals};
use desk::marks::{Mark, Marks};
use desk::tasks::{self, Cut, Group, Note, Row, TaskForm, Tasks};
use serde::Deserialize;

/// Rows that are shown at first: of today, and of every other group.
const ROWS: (usize, usize) = (8, 3);

/// What the address of the page asks for besides the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// The task whose form is open.
    edit: String,
    /// What was done just now.
    said: String,
    /// Every row of every group.
    all: bool,
}

/// A task with its form open.
pub(super) struct Open {
    /// Its form.
    pub form: tasks::Form,
    /// What cannot be used of what was sent.
    pub wrong: Vec<FieldError>,
    /// Whether the answer belongs into the capture dialog.
    pub captured: bool,
}

impl Open {
    /// What is wrong with a field.
    pub fn wrong_with(&self, field: &str) -> Option<&FieldError> {
        self.wrong.iter().find(|w| w.field == field)
    }
}

/// The list with whatever is open in it.
struct List {
    base: String,
    key: String,
    tasks: Tasks,
    goals: Goals,
    marks: Marks,
    open: Option<Open>,
    said: Option<Told>,
    problem: Option<(String, String)>,
    all: bool,
    today: jiff::civil::Date,
}

impl List {
    async fn of(visitor: &Visitor, ask: &Ask) -> Result<List, Problem> {
        let desk = &visitor.desk;
        let open = match ask.edit.as_str() {
            "" => None,
            id => Some(Open { form: tasks::form(desk, id).await?, wrong: Vec::new(), captured: false }),
        };
        let said = match ask.said.as_str() {
            "" => None,
            id => by_hand::told(desk, id).await.ok(),
        };
        let (tasks, goals, marks) = tasks::overview(desk).await?;
        let base = format!("/o/{}", visitor.office);
        let key = visitor.key.clone();
        let today = desk.today();
        Ok(List { base, key, tasks, goals, marks, open, said, problem: None, all: ask.all, today })
    }

    /// The row's form, where it is the one that is open.
    fn open_at(&self, row: &Row) -> Option<&Open> {
        self.open.as_ref().filter(|open| open.form.id == row.id)
    }
    /// The rows that are shown, and how many are not.
    fn cut<'a>(&self, group: &'a Group) -> (&'a [Row], usize) {
        let rows = &group.rows;
        let most = match group.place {
            _ if self.all => rows.len(),
            tasks::Place::Today => rows.len().min(ROWS.0),
            _ => rows.len().min(ROWS.1),
        };
        let open = rows.iter().position(|row| self.open_at(row).is_some()).map_or(0, |at| at + 1);
        let most = most.max(open);
        (&rows[..most], rows.len() - most)
    }
    fn mark(&self, row: &goals::GoalRow) -> Option<Mark> {
        self.marks.goal(row.id)
    }
    fn day(&self, date: &jiff::civil::Date) -> String {
        desk::words::day(*date, self.today)
    }
    /// A share as a class of a hundredth.
    fn hundredth(share: &f64) -> u8 {
        (share * 100.0).round().clamp(0.0, 100.0) as u8
    }
}

#[derive(Template)]
#[template(path = "tasks.html")]
struct Page {
    shell: Shell,
    list: List,
}

#[derive(Template)]
#[template(path = "tasks_list.html")]
struct Part {
    list: List,
}

#[derive(Template)]
#[template(
    source = r#"{% import "kit.html" as kit %}{% import "tasks_parts.html" as parts %}{% let row = shown %}{% match open %}{% when Some with (open) %}{{ parts::open_row(row, open, base, key) }}{% when None %}{{ parts::row(row, base) }}{% endmatch %}"#,
    ext = "html"
)]
struct RowPart {
    base: String,
    key: String,
    shown: Row,
    open: Option<Open>,
}

/// Whether a script asks, which swaps in a part.
pub(super) fn by_script(headers: &HeaderMap) -> bool {
    headers.contains_key("hx-request")
}

/// `GET /o/{office}/tasks`.
pub(super) async fn page(
    visitor: Visitor,
    headers: HeaderMap,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let list = List::of(&visitor, &ask).await?;
    show(&visitor, &headers, list, StatusCode::OK).await
}

async fn show(
    visitor: &Visitor,
    headers: &HeaderMap,
    list: List,
    status: StatusCode,
) -> Result<Response, Problem> {
    if by_script(headers) {
        return Ok((status, html(&Part { list })).into_response());
    }
    let shell = Shell::of(visitor, Place::Today, "Tasks").await?;
    Ok((status, html(&Page { shell, list })).into_response())
}

/// `GET /o/{office}/tasks/{id}`: one row, with its form open if asked for.
pub(super) async fn one(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    if !by_script(&headers) {
        let row = tasks::row(&visitor.desk, &id).await?;
        let edit = if row.open { format!("?edit={}", row.id) } else { String::new() };
        return Ok(Redirect::to(&visitor.to(&format!("tasks{edit}#t-{}", row.id))).into_response());
    }
    let shown = tasks::row(&visitor.desk, &id).await?;
    let open = match ask.edit.as_str() {
        "" => None,
        _ => {
            let form = tasks::form(&visitor.desk, &id).await?;
            Some(Open { form, wrong: Vec::new(), captured: false })
        }
    };
    Ok(html(&RowPart { base: format!("/o/{}", visitor.office), key: visitor.key, shown, open }))
}

/// What the forms of a task send besides its fields.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    /// Minutes it took.
    took: String,
    /// Why it is dropped.
    reason: String,
    /// The steps it is cut into, one a line.
    steps: String,
    /// "capture" where the answer belongs into the capture dialog; "goals" and "clarify" where it leads back there.
    from: String,
}

/// `POST /o/{office}/tasks/{id}/edit`.
pub(super) async fn edit(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let form: TaskForm = read(&pairs)?;
    let sent: Sent = read(&pairs)?;
    match tasks::edit(&visitor.desk, &id, &form).await {
        Ok(changed) if sent.from == "capture" => {
            super::capture::changed(&visitor, &headers, &changed.task.id.to_string(), changed.undo).await
        }
        Ok(changed) => {
            done(&visitor, &headers, &changed.undo.to_string(), &format!("t-{}", changed.task.id)).await
        }
        Err(DeskError::Form(wrong)) => {
            let mut open = Open {
                form: tasks::form(&visitor.desk, &id).await?,
                wrong,
                captured: sent.from == "capture",
            };
            open.form.refill(form);
            if open.captured {
                return super::capture::wrong(&visitor, &headers, open).await;
            }
            let mut list = List::of(&visitor, &Ask::default()).await?;
            list.open = Some(open);
            show(&visitor, &headers, list, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => refuse(&visitor, &headers, other).await,
    }
}

/// The fields of a form as a value; what it does not know is left out.
pub(super) fn read<T: for<'de> Deserialize<'de>>(pairs: &[(String, String)]) -> Result<T, Problem> {
    let fields: serde_json::Map<String, serde_json::Value> =
        pairs.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    serde_json::from_value(fields.into())
        .map_err(|_| Problem::Refused { why: "This form is not one of Equerry's." })
}

/// `POST /o/{office}/tasks/{id}/done`.
pub(super) async fn complete(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let took = match tasks::minutes(&sent.took) {
        Ok(took) => took,
        Err(wrong) => return wrong_end(&visitor, &headers, &id, wrong).await,
    };
    match tasks::complete(&visitor.desk, &id, took).await {
        Ok(changed) if sent.from == "clarify" => {
            Ok(Redirect::to(&visitor.to(&format!("clarify?said={}#said", changed.undo))).into_response())
        }
        Ok(changed) => done(&visitor, &headers, &changed.undo.to_string(), "said").await,
        Err(error) => refuse(&visitor, &headers, error).await,
    }
}

/// `POST /o/{office}/tasks/{id}/drop`.
pub(super) async fn discard(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    match tasks::discard(&visitor.desk, &id, &sent.reason).await {
        Ok(changed) => done(&visitor, &headers, &changed.undo.to_string(), "said").await,
        Err(DeskError::Form(mut wrong)) if !wrong.is_empty() => {
            wrong_end(&visitor, &headers, &id, wrong.remove(0)).await
        }
        Err(error) => refuse(&visitor, &headers, error).await,
    }
}

async fn wrong_end(
    visitor: &Visitor,
    headers: &HeaderMap,
    id: &str,
    wrong: FieldError,
) -> Result<Response, Problem> {
    let mut list = List::of(visitor, &Ask { edit: id.to_owned(), ..Ask::default() }).await?;
    if let Some(open) = &mut list.open {
        open.wrong.push(wrong);
    }
    show(visitor, headers, list, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// `POST /o/{office}/tasks/{id}/stop`: where somebody stops, to go on from there.
pub(super) async fn stop(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Form(note): Form<Note>,
) -> Result<Response, Problem> {
    match tasks::stop(&visitor.desk, &id, &note).await {
        Ok(changed) => {
            done(&visitor, &headers, &changed.undo.to_string(), &format!("t-{}", changed.task.id)).await
        }
        Err(DeskError::Form(mut wrong)) if !wrong.is_empty() => {
            wrong_end(&visitor, &headers, &id, wrong.remove(0)).await
        }
        Err(error) => refuse(&visitor, &headers, error).await,
    }
}

/// `POST /o/{office}/tasks/{id}/carry-on`.
pub(super) async fn carry_on(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    match tasks::carry_on(&visitor.desk, &id).await {
        Ok(changed) => {
            done(&visitor, &headers, &changed.undo.to_string(), &format!("t-{}", changed.task.id)).await
        }
        Err(error) => refuse(&visitor, &headers, error).await,
    }
}

#[derive(Template)]
#[template(path = "steps.html")]
struct StepsPage {
    shell: Shell,
    cut: Cut,
    wrong: Vec<FieldError>,
}

async fn show_steps(visitor: &Visitor, cut: Cut, wrong: Vec<FieldError>) -> Result<Response, Problem> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = Shell::of(visitor, Place::Today, "Cut into steps").await?;
    Ok((status, html(&StepsPage { shell, cut, wrong })).into_response())
}

/// `GET /o/{office}/tasks/{id}/steps`: the steps a task could be cut into.
pub(super) async fn steps(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let cut = tasks::cut(&visitor.desk, &id).await?;
    show_steps(&visitor, cut, Vec::new()).await
}

/// `POST /o/{office}/tasks/{id}/steps`: cuts it.
pub(super) async fn split(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    match tasks::split(&visitor.desk, &id, &sent.steps).await {
        Ok(changed) => {
            done(&visitor, &headers, &changed.undo.to_string(), &format!("t-{}", changed.task.id)).await
        }
        Err(DeskError::Form(wrong)) => {
            let cut = Cut { text: sent.steps, ..tasks::cut(&visitor.desk, &id).await? };
            show_steps(&visitor, cut, wrong).await
        }
        Err(error) => refuse(&visitor, &headers, error).await,
    }
}

/// `POST /o/{office}/tasks/undo/{id}`: takes back what was done by hand.
pub(super) async fn undo(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let told = by_hand::told(&visitor.desk, &id).await?;
    match desk::undo::undo(&visitor.desk, &told.id).await {
        Ok(_)
            if matches!(
                sent.from.as_str(),
                "goals"
                    | "people"
                    | "grid"
                    | "team"
                    | "notes"
                    | "going-along"
                    | "growth"
                    | "accountability"
                    | "catch-up"
                    | "rights"
                    | "say-no"
            ) =>
        {
            let place = format!("{}?said={}#said", sent.from, told.id);
            Ok(Redirect::to(&visitor.to(&place)).into_response())
        }
        Ok(_) => done(&visitor, &headers, &told.id, "said").await,
        Err(error) => refuse(&visitor, &headers, error).await,
    }
}

/// After a change: the list anew with what was said, or back to it.
async fn done(visitor: &Visitor, headers: &HeaderMap, said: &str, anchor: &str) -> Result<Response, Problem> {
    if by_script(headers) {
        let ask = Ask { said: said.to_owned(), ..Ask::default() };
        return show(visitor, headers, List::of(visitor, &ask).await?, StatusCode::OK).await;
    }
    Ok(Redirect::to(&visitor.to(&format!("tasks?said={said}#{anchor}"))).into_response())
}

/// What cannot be done is said above the list, which shows how things stand now.
async fn refuse(visitor: &Visitor, headers: &HeaderMap, error: DeskError) -> Result<Response, Problem> {
    let problem = Problem::from(error);
    if let Problem::Absent = problem {
        return Err(problem);
    }
    let mut list = List::of(visitor, &Ask::default()).await?;
    list.problem = Some(problem.words());
    show(visitor, headers, list, problem.status()).await
}
