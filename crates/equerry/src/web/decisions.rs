//! Decisions: what waits for a choice, what to look at again, what was made; one of them with its options compared.

mod draw;
mod typed;

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::tasks::{by_script, read};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use desk::by_hand::{self, Told};
use desk::card::{Card, Stand};
use desk::decisions::{
    self, Board, Changed, Format, Frame, Journal, NewChoice, NewCriterion, NewScore, Sense, View,
};
use desk::views::{self, ViewForm, ViewRow};
use desk::{Desk, DeskError, FieldError};
use draw::{Drawing, NARROW, WIDE};
use serde::Deserialize;
use typed::{Pairs, Typed, figures};
use world::decision::{Door, Weighing};

/// What the address of a decision asks for: what was done just now, and weights to try, `w` and the criterion's key.
type Asked = Pairs;

#[derive(Template)]
#[template(path = "decisions.html")]
struct Page {
    shell: Shell,
    board: Board,
    view: Option<View>,
    cards: Vec<Card>,
    journal: Option<Journal>,
    /// What the assistant thinks of it.
    views: Vec<ViewRow>,
    /// A form for a new one.
    fresh: Option<Question>,
    said: Option<Told>,
    problem: Option<(String, String)>,
    /// What came with a form that was refused.
    typed: Typed,
    all: bool,
    back: String,
}

/// The answer and how far it holds: what a weight that is tried changes.
#[derive(Template)]
#[template(
    source = r#"{% import "decisions_parts.html" as parts %}{{ parts::answer(view) }}{% if let Some(sense) = view.sense %}{{ parts::sense(sense, self.wide(sense), self.narrow(sense)) }}{% endif %}{{ parts::seconds(view) }}"#,
    ext = "html"
)]
struct Tried {
    view: View,
}

impl Tried {
    fn wide(&self, sense: &Sense) -> Drawing {
        Drawing::of(sense, WIDE)
    }
    fn narrow(&self, sense: &Sense) -> Drawing {
        Drawing::of(sense, NARROW)
    }
}

/// An option and a criterion to choose.
#[derive(Template)]
#[template(
    source = r#"{% if let Some(view) = view %}<div class="fr4"><p class="f"><label for="{{ form }}-option">Option</label><select id="{{ form }}-option" name="option">{% for (key, name) in view.options %}<option value="{{ key }}"{% if self.is_chosen("option", key) %} selected{% endif %}>{{ name }}</option>{% endfor %}</select></p><p class="f"><label for="{{ form }}-criterion">What matters</label><select id="{{ form }}-criterion" name="criterion"{% if typed.wrong(form, "criterion").is_some() %} aria-invalid="true" aria-describedby="{{ form }}-criterion-m"{% endif %}>{% for (key, name) in view.criteria %}<option value="{{ key }}"{% if self.is_chosen("criterion", key) %} selected{% endif %}>{{ name }}</option>{% endfor %}</select>{% if let Some(words) = typed.wrong(form, "criterion") %}<span class="msg" id="{{ form }}-criterion-m">{{ words }}</span>{% endif %}</p></div>{% endif %}"#,
    ext = "html"
)]
struct Pick<'a> {
    form: &'static str,
    view: Option<&'a View>,
    typed: &'a Typed,
}

impl Pick<'_> {
    fn is_chosen(&self, field: &str, key: &u32) -> bool {
        self.typed.value(self.form, field) == key.to_string()
    }
}

/// What the form of a new question holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Question {
    question: String,
    options: String,
    criteria: String,
    due: String,
    goal: String,
    door: String,
    /// The mail that asks, and who wrote it.
    from: String,
    by: String,
}

impl Question {
    /// What a mail asks.
    fn of(mail: &str, draft: decisions::Draft) -> Question {
        Question {
            question: draft.question,
            options: draft.options.join("\n"),
            due: draft.due,
            from: mail.to_owned(),
            by: draft.by,
            ..Question::default()
        }
    }
}

/// `GET /o/{office}/decisions`: the costliest that waits, beside the list.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let all = asked.contains_key("all");
    let board = board(&visitor, all).await?;
    let mut page = Page::of(&visitor, board, all).await?;
    let begins = asked.contains_key("new") || asked.contains_key("from");
    if !begins
        && !all
        && let Some(view) = decisions::first(&visitor.desk, &trial(&asked)).await?
    {
        page.show(&visitor, view).await?;
    }
    if let Some(mail) = asked.get("from") {
        page.fresh = Some(Question::of(mail, decisions::from_mail(&visitor.desk, mail).await?));
    } else if begins {
        page.fresh = Some(Question::default());
    }
    page.told(&visitor, &asked).await;
    Ok(html(&page))
}

async fn board(visitor: &Visitor, all: bool) -> Result<Board, DeskError> {
    match all {
        true => decisions::everything(&visitor.desk).await,
        false => decisions::board(&visitor.desk).await,
    }
}

/// `GET /o/{office}/decisions/journal`.
pub(super) async fn journal(visitor: Visitor) -> Result<Response, Problem> {
    let mut page = Page::of(&visitor, board(&visitor, false).await?, false).await?;
    page.journal = Some(decisions::journal(&visitor.desk).await?);
    Ok(html(&page))
}

/// `GET /o/{office}/decisions/{id}`.
pub(super) async fn one(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    if by_script(&headers) {
        let view = decisions::view(&visitor.desk, &id, &trial(&asked)).await?;
        return Ok(html(&Tried { view }));
    }
    let mut page = Page::of(&visitor, board(&visitor, false).await?, false).await?;
    page.open(&visitor, &id, &asked).await?;
    page.told(&visitor, &asked).await;
    Ok(html(&page))
}

/// Weights to try, by the criteria's keys.
fn trial(asked: &Asked) -> Vec<(u32, f64)> {
    let one = |(name, value): (&String, &String)| {
        let key = name.strip_prefix('w')?.parse().ok()?;
        Some((key, value.parse().ok().filter(|w: &f64| w.is_finite() && *w >= 0.0)?))
    };
    let all: Vec<(u32, f64)> = asked.iter().filter_map(one).take(60).collect();
    if all.iter().all(|(_, weight)| *weight <= 0.0) { Vec::new() } else { all }
}

impl Page {
    async fn of(visitor: &Visitor, board: Board, all: bool) -> Result<Page, Problem> {
        let shell = Shell::of(visitor, Place::Decisions, "Decisions").await?;
        Ok(Page {
            shell,
            board,
            view: None,
            cards: Vec::new(),
            journal: None,
            views: Vec::new(),
            fresh: None,
            said: None,
            problem: None,
            typed: Typed::default(),
            all,
            back: visitor.to("decisions"),
        })
    }
    async fn open(&mut self, visitor: &Visitor, id: &str, asked: &Asked) -> Result<(), Problem> {
        self.show(visitor, decisions::view(&visitor.desk, id, &trial(asked)).await?).await
    }
    async fn show(&mut self, visitor: &Visitor, view: View) -> Result<(), Problem> {
        self.back = visitor.to(&format!("decisions/{}", view.id));
        self.shell.title = view.question.clone();
        self.cards = decisions::cards(&visitor.desk, view.id).await?;
        self.views = views::of_decision(&visitor.desk, view.id).await?;
        self.view = Some(view);
        Ok(())
    }
    /// Shows a form that was refused as it was sent, with what is wrong.
    fn refuse(mut self, form: &'static str, sent: Pairs, error: DeskError) -> Response {
        let (typed, problem) = Typed::refused(form, sent, error);
        let status = problem.as_ref().map_or(StatusCode::UNPROCESSABLE_ENTITY, Problem::status);
        (self.typed, self.problem) = (typed, problem.map(|p| p.words()));
        (status, html(&self)).into_response()
    }
    async fn told(&mut self, visitor: &Visitor, asked: &Asked) {
        if let Some(id) = asked.get("said") {
            self.said = by_hand::told(&visitor.desk, id).await.ok();
        }
    }
    fn wide(&self, sense: &Sense) -> Drawing {
        Drawing::of(sense, WIDE)
    }
    fn narrow(&self, sense: &Sense) -> Drawing {
        Drawing::of(sense, NARROW)
    }
    /// The id of the one that is shown.
    fn here(&self) -> String {
        self.view.as_ref().map_or(String::new(), |v| v.id.to_string())
    }
    /// Where the forms that prepare it are sent.
    fn detail(&self) -> String {
        format!("{}/decisions/{}/detail", self.shell.base, self.here())
    }
    /// The page of what it rests on.
    fn original(&self, source: &world::Evidence) -> Option<String> {
        desk::card::link(source.item)
    }
    fn new_href(&self) -> String {
        format!("{}/decisions?new=1", self.shell.base)
    }
    /// An option and a criterion to choose, in a form whose fields begin so.
    fn pick(&self, form: &'static str) -> Pick<'_> {
        Pick { form, view: self.view.as_ref(), typed: &self.typed }
    }
    /// Which option is chosen in the form of the choice: the one that was sent, else the one that leads.
    fn is_chosen(&self, key: &u32) -> bool {
        match self.typed.value("choose", "option") {
            "" => self.view.as_ref().is_some_and(|v| v.recommended == Some(*key)),
            sent => sent == key.to_string(),
        }
    }
    /// Criteria two at a time, each against the next, and the last against the first: keys and names of both.
    fn pairs(&self) -> Vec<(u32, u32, &str, &str)> {
        let all = self.view.as_ref().map_or(&[][..], |v| &v.criteria);
        let next = all.iter().skip(1).chain(all.first().filter(|_| all.len() > 2));
        all.iter().zip(next).map(|(a, b)| (a.0, b.0, a.1.as_str(), b.1.as_str())).collect()
    }
}

/// `POST /o/{office}/decisions`: a new question.
pub(super) async fn add(
    visitor: Visitor,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent: Question = read(&pairs)?;
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
    };
    let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let door = if sent.door == "one-way" { Door::OneWay } else { Door::TwoWay };
    let frame = Frame {
        due: given(&sent.due),
        goal: given(&sent.goal),
        door: Some(door),
        from: given(&sent.from).into_iter().collect(),
        ..Frame::default()
    };
    let matters = lines(&sent.criteria);
    match decisions::add(&visitor.desk, &sent.question, frame, &lines(&sent.options), &matters).await {
        Ok(changed) => Ok(done(&visitor, &changed)),
        Err(error) => {
            let mut page = Page::of(&visitor, board(&visitor, false).await?, false).await?;
            page.fresh = Some(sent);
            Ok(page.refuse("new", pairs.into_iter().collect(), error))
        }
    }
}

fn done(visitor: &Visitor, changed: &Changed) -> Response {
    Redirect::to(&visitor.to(&format!("decisions/{}?said={}#said", changed.id, changed.undo))).into_response()
}

/// What was done, or the decision again with the form as it was sent and what could not be.
async fn answer(
    visitor: &Visitor,
    id: &str,
    (form, sent): (&'static str, Pairs),
    changed: Result<Changed, DeskError>,
) -> Result<Response, Problem> {
    let error = match changed {
        Ok(changed) => return Ok(done(visitor, &changed)),
        Err(error) => error,
    };
    // That the decision itself is absent answers as everywhere; what it names is a mistake in the form.
    let mut page = Page::of(visitor, board(visitor, false).await?, false).await?;
    page.open(visitor, id, &Asked::new()).await?;
    Ok(page.refuse(form, sent, error))
}

/// `POST /o/{office}/decisions/{id}/weights`: tried, which changes nothing, or kept.
pub(super) async fn weights(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Pairs>,
) -> Result<Response, Problem> {
    if sent.get("do").is_some_and(|what| what == "try") {
        let weights = trial(&sent);
        let query: Vec<String> = weights.iter().map(|(key, weight)| format!("w{key}={weight}")).collect();
        return Ok(Redirect::to(&visitor.to(&format!("decisions/{id}?{}", query.join("&")))).into_response());
    }
    let (form, kept) = match sent.get("by").map_or("", String::as_str) {
        "pairs" => ("pairs", in_pairs(&visitor.desk, &id, &sent).await),
        "rank" => ("weigh", weigh(&visitor.desk, &id, Weighing::Rank, &sent).await),
        "swing" => ("weigh", weigh(&visitor.desk, &id, Weighing::Swing, &sent).await),
        _ => ("weigh", weigh(&visitor.desk, &id, Weighing::Points, &sent).await),
    };
    answer(&visitor, &id, (form, sent), kept).await
}

/// The numbers in fields of this kind by the rest of their names, "w" for a criterion's weight; empty ones are none.
fn numbers(sent: &Pairs, kind: char) -> Result<Vec<(String, f64)>, DeskError> {
    let mut found = Vec::new();
    for (name, text) in sent {
        let Some(key) = name.strip_prefix(kind).filter(|key| key.starts_with(|c: char| c.is_ascii_digit()))
        else {
            continue;
        };
        if let [Some(number)] = figures([("weights", text)])? {
            found.push((key.to_owned(), number));
        }
    }
    Ok(found)
}

async fn weigh(desk: &Desk, id: &str, how: Weighing, sent: &Pairs) -> Result<Changed, DeskError> {
    decisions::weigh(desk, id, how, &numbers(sent, 'w')?).await
}

async fn in_pairs(desk: &Desk, id: &str, sent: &Pairs) -> Result<Changed, DeskError> {
    let pair = |(keys, ratio): (String, f64)| {
        let (first, second) = keys.split_once('-')?;
        Some((first.to_owned(), second.to_owned(), ratio))
    };
    let given: Vec<_> = numbers(sent, 'p')?.into_iter().filter_map(pair).collect();
    decisions::weigh_pairs(desk, id, &given).await
}

/// What the form of a choice sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChoiceForm {
    option: String,
    why: String,
    confidence: String,
    expected: String,
    check: String,
    /// Present when the box is ticked.
    sure: Option<String>,
}

/// `POST /o/{office}/decisions/{id}/choose`: by the executive, or by whom they named to decide.
pub(super) async fn choose(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let chosen = match chosen(read(&pairs)?) {
        Ok(new) => decisions::choose(&visitor.desk, &id, new).await,
        Err(error) => Err(error),
    };
    answer(&visitor, &id, ("choose", pairs.into_iter().collect()), chosen).await
}

fn chosen(sent: ChoiceForm) -> Result<NewChoice, DeskError> {
    let [confidence] = figures([("confidence", &sent.confidence)])?;
    let check = match sent.check.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| {
            let problem = format!("“{}” is no day. Write it as 2026-11-24.", desk::words::short(day, 20));
            DeskError::Form(vec![FieldError { field: "check", problem }])
        })?),
    };
    // A date that the form offers beforehand is no forecast while nothing is expected.
    let check = check.filter(|_| confidence.is_some() || !sent.expected.trim().is_empty());
    Ok(NewChoice {
        option: sent.option,
        why: sent.why,
        confidence: confidence.map(|percent| percent / 100.0),
        expected: sent.expected,
        check,
        sure: sent.sure.is_some(),
    })
}

/// `POST /o/{office}/decisions/{id}/outcome`.
pub(super) async fn outcome(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Pairs>,
) -> Result<Response, Problem> {
    let happened = match sent.get("happened").map_or("", String::as_str) {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Refused { why: "This form is not one of Equerry's." }),
    };
    let note = sent.get("note").map_or("", String::as_str);
    let told = decisions::tell(&visitor.desk, &id, happened, note).await;
    answer(&visitor, &id, ("outcome", sent), told).await
}

/// What the form of an undo sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    change: String,
}

/// `POST /o/{office}/decisions/{id}/undo`: takes back a change by hand.
pub(super) async fn undo(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Back>,
) -> Result<Response, Problem> {
    let told = by_hand::told(&visitor.desk, &sent.change).await?;
    let undone = desk::undo::undo(&visitor.desk, &told.id).await;
    match (undone, decisions::view(&visitor.desk, &id, &[]).await) {
        (Ok(_), Ok(view)) => {
            let to = visitor.to(&format!("decisions/{}?said={}#said", view.id, told.id));
            Ok(Redirect::to(&to).into_response())
        }
        // The question itself was taken back.
        (Ok(_), Err(_)) => Ok(Redirect::to(&visitor.to("decisions")).into_response()),
        (Err(error), _) => answer(&visitor, &id, ("undo", Pairs::new()), Err(error)).await,
    }
}

/// What the forms that prepare a decision send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Detail {
    /// "option", "criterion", "risk", "dissent", "score", "ask".
    what: String,
    words: String,
    who: String,
    option: String,
    criterion: String,
    score: String,
    low: String,
    high: String,
    due: String,
    door: String,
    goal: String,
    approver: String,
    driver: String,
    /// Names with commas between them.
    asked: String,
    told: String,
}

impl Detail {
    /// What frames it anew; what is left empty stays.
    fn frame(&self) -> Frame {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let names = |text: &str| text.split([',', ';']).filter_map(given).collect();
        let door = match self.door.as_str() {
            "one-way" => Some(Door::OneWay),
            "two-way" => Some(Door::TwoWay),
            _ => None,
        };
        Frame {
            due: given(&self.due),
            goal: given(&self.goal),
            door,
            approver: given(&self.approver),
            driver: given(&self.driver),
            contributors: names(&self.asked),
            informed: names(&self.told),
            ..Frame::default()
        }
    }
}

/// `POST /o/{office}/decisions/{id}/detail`: what prepares it.
pub(super) async fn detail(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (desk, sent): (_, Detail) = (&visitor.desk, read(&pairs)?);
    let (form, changed) = match sent.what.as_str() {
        "option" => ("add", decisions::add_option(desk, &id, &sent.words, "").await),
        "criterion" => {
            let new = NewCriterion { name: sent.words, ..NewCriterion::default() };
            ("add", decisions::add_criterion(desk, &id, new).await)
        }
        "risk" => ("add", decisions::think(desk, &id, &sent.words).await),
        "dissent" => ("add", decisions::dissent(desk, &id, &sent.who, &sent.words).await),
        "frame" => ("frame", decisions::reframe(desk, &id, sent.frame()).await),
        "ask" => ("ask", decisions::ask(desk, &id, &sent.option, &sent.criterion, &sent.who).await),
        "score" => ("score", score(desk, &id, sent).await),
        _ => return Err(Problem::Refused { why: "This form is not one of Equerry's." }),
    };
    answer(&visitor, &id, (form, pairs.into_iter().collect()), changed).await
}

async fn score(desk: &Desk, id: &str, sent: Detail) -> Result<Changed, DeskError> {
    let [likely, low, high] = figures([("score", &sent.score), ("low", &sent.low), ("high", &sent.high)])?;
    let Some(likely) = likely else {
        let problem = "A score is missing. Give 1 to 5 in words, or a figure in its unit.".to_owned();
        return Err(DeskError::Form(vec![FieldError { field: "score", problem }]));
    };
    let new = NewScore {
        option: sent.option,
        criterion: sent.criterion,
        likely,
        low,
        high,
        note: sent.words,
        ..NewScore::default()
    };
    decisions::score(desk, id, new).await
}

/// `GET /o/{office}/decisions/{id}/record`: as Markdown, CSV or JSON.
pub(super) async fn record(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (format, kind, end) = match asked.get("as").map_or("", String::as_str) {
        "csv" => (Format::Csv, "text/csv; charset=utf-8", "csv"),
        "json" => (Format::Json, "application/json", "json"),
        _ => (Format::Markdown, "text/markdown; charset=utf-8", "md"),
    };
    let text = decisions::record(&visitor.desk, &id, format).await?;
    let name = format!("attachment; filename=\"decision.{end}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_to_try_are_numbers() {
        let asked = |pairs: &[(&str, &str)]| -> Asked {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
        };
        assert_eq!(trial(&asked(&[("w1", "25"), ("w2", "x"), ("said", "9"), ("w3", "-1")])), [(1, 25.0)]);
        assert!(trial(&asked(&[("w1", "0")])).is_empty());
    }
}

/// A candid view, as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Given {
    view: String,
    firmness: String,
}

/// `POST /o/{office}/decisions/{id}/view`: the assistant says what they think of it.
pub(super) async fn give_view(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Given>,
) -> Result<Response, Problem> {
    let form = ViewForm { about: id.clone(), view: sent.view, firmness: sent.firmness };
    match views::give(&visitor.desk, &form).await {
        Ok(changed) => {
            Ok(Redirect::to(&visitor.to(&format!("decisions/{id}?said={}", changed.undo))).into_response())
        }
        Err(error) => {
            let mut page = Page::of(&visitor, board(&visitor, false).await?, false).await?;
            page.open(&visitor, &id, &Asked::default()).await?;
            let pairs = [("view".to_owned(), form.view), ("firmness".to_owned(), form.firmness)];
            Ok(page.refuse("view", pairs.into_iter().collect(), error))
        }
    }
}

/// Which view was heard, and of which decision.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HeardView {
    view: String,
}

/// `POST /o/{office}/decisions/{id}/heard`: the executive has heard a view.
pub(super) async fn heard(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<HeardView>,
) -> Result<Response, Problem> {
    let changed = views::heard(&visitor.desk, &sent.view).await?;
    Ok(Redirect::to(&visitor.to(&format!("decisions/{id}?said={}", changed.undo))).into_response())
}
