//! One row a route: what to fill into its path and its form. A route without a row fails the tests, and so does a row
//! without a route.

/// What `{id}` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The path names nothing of an office.
    Nothing,
    Proposal,
    Message,
    Event,
    Task,
    Document,
}

impl About {
    /// As the world calls it.
    pub fn kind(self) -> Option<&'static str> {
        match self {
            About::Nothing => None,
            About::Proposal => Some("proposal"),
            About::Message => Some("message"),
            About::Event => Some("event"),
            About::Task => Some("task"),
            About::Document => Some("document"),
        }
    }
}

/// How a route is asked.
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub about: About,
    /// Fields of its form; `{id}` and `{date}` are filled in as in the path.
    pub form: &'static str,
    /// What it answers to somebody who may: by default what every page answers.
    pub good: &'static [u16],
}

const fn get(path: &'static str, about: About) -> Row {
    Row { method: "GET", path, about, form: "", good: &[200, 303] }
}

const fn post(path: &'static str, about: About, form: &'static str) -> Row {
    Row { method: "POST", path, about, form, good: &[200, 303] }
}

impl Row {
    /// The same, with other answers that are good.
    const fn answers(self, good: &'static [u16]) -> Row {
        Row { good, ..self }
    }
}

use About::*;

/// An upload with one calendar.
const FILE: &str = "--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.ics\"\r\n\r\n\
    BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nEND:VCALENDAR\r\n--cut--\r\n";

pub const ROWS: &[Row] = &[
    get("/", Nothing),
    // Signing in and out; their own tests look closer.
    get("/sign-in", Nothing),
    post("/sign-in", Nothing, "email=nobody%40far.example&password=not+the+password").answers(&[403, 422]),
    get("/sign-in/{token}", Nothing).answers(&[404]),
    post("/sign-in/{token}", Nothing, "").answers(&[403]),
    post("/sign-out", Nothing, "").answers(&[303, 403]),
    post("/sign-out-everywhere", Nothing, "").answers(&[303, 403]),
    get("/password", Nothing).answers(&[200, 303, 401]),
    post("/password", Nothing, "new=short").answers(&[303, 401, 403, 422]),
    get("/assets/{stamp}/{name}", Nothing),
    // Today
    get("/o/{office}", Nothing),
    get("/o/{office}/today", Nothing),
    get("/o/{office}/proposals/{id}/card", Proposal),
    // The Inbox, and answers
    get("/o/{office}/inbox", Nothing),
    get("/o/{office}/inbox/ids", Nothing),
    get("/o/{office}/inbox/{id}", Message),
    get("/o/{office}/inbox/{id}/pane", Message),
    get("/o/{office}/inbox/{id}/row", Proposal),
    get("/o/{office}/inbox/{id}/sent", Message).answers(&[200, 404]),
    get("/o/{office}/files/{id}", Document),
    get("/o/{office}/answers/routine", Nothing),
    post("/o/{office}/answers/routine", Nothing, "").answers(&[200, 303, 422]),
    post("/o/{office}/answers/bulk", Nothing, "do=file&ids=00000000-0000-5000-8000-000000000000")
        .answers(&[200, 303, 403, 422]),
    post("/o/{office}/answers/undo", Nothing, "").answers(&[200, 303, 404]),
    post("/o/{office}/answers/{id}/accept", Proposal, "seal=0").answers(&[303, 409, 422]),
    post("/o/{office}/answers/{id}/edit", Proposal, "seal=0").answers(&[303, 409, 422]),
    post("/o/{office}/answers/{id}/decline", Proposal, "reason=Not+now"),
    post("/o/{office}/answers/{id}/later", Proposal, "until=tomorrow").answers(&[303, 422]),
    post("/o/{office}/answers/{id}/pass", Proposal, "").answers(&[303, 422]),
    post("/o/{office}/answers/{id}/file", Message, ""),
    post("/o/{office}/answers/{id}/move", Message, "queue=mine").answers(&[303, 403, 422]),
    post("/o/{office}/answers/{id}/undo", Proposal, "").answers(&[303, 409, 422]),
    post("/o/{office}/answers/{id}/again", Proposal, "").answers(&[303, 409, 422]),
    // History, settings, keys
    get("/o/{office}/history", Nothing),
    get("/o/{office}/history.txt", Nothing),
    get("/o/{office}/settings", Nothing),
    post("/o/{office}/settings/office", Nothing, "monday=9&zone=Europe%2FBerlin&locale=en-GB&chronotype=mid")
        .answers(&[409, 422]),
    post("/o/{office}/settings/notices", Nothing, "notices=on&quiet=20%3A00-07%3A00"),
    post("/o/{office}/settings/right", Nothing, "level=internal&answers=on"),
    post("/o/{office}/settings/right/end", Nothing, "which=00000000-0000-5000-8000-000000000000")
        .answers(&[404]),
    post("/o/{office}/settings/learned", Nothing, "which=triage&how=freeze").answers(&[303, 404]),
    post("/o/{office}/settings/rule", Nothing, "which=0").answers(&[303, 404]),
    get("/o/{office}/keys", Nothing),
    post("/o/{office}/keys", Nothing, "theme=dark"),
    get("/o/{office}/more", Nothing),
    // The first run
    get("/o/{office}/welcome", Nothing),
    get("/o/{office}/welcome/progress", Nothing).answers(&[404]),
    post("/o/{office}/welcome/files", Nothing, FILE),
    post("/o/{office}/welcome/stop", Nothing, "").answers(&[303, 404, 409]),
    // Tasks, goals and the line that takes things on
    get("/offline.js", Nothing),
    get("/o/{office}/today.eml", Nothing),
    get("/o/{office}/tasks", Nothing),
    get("/o/{office}/tasks/{id}", Task),
    post("/o/{office}/tasks/{id}/edit", Task, "title=Call+the+landlord").answers(&[200, 303, 409, 422]),
    post("/o/{office}/tasks/{id}/done", Task, "took=15"),
    post("/o/{office}/tasks/{id}/drop", Task, "reason=No+longer+needed"),
    post("/o/{office}/by-hand/{id}/undo", Proposal, "").answers(&[303, 404, 409]),
    post("/o/{office}/goals", Nothing, "name=Calm&weight=1"),
    post("/o/{office}/goals/{slug}/edit", Nothing, "name=Growth&weight=2"),
    post("/o/{office}/goals/{slug}/close", Nothing, ""),
    get("/o/{office}/capture", Nothing),
    post("/o/{office}/capture", Nothing, "words=Call+Ana+by+Friday"),
    // The catch-up, finding, notices
    get("/o/{office}/catch-up", Nothing),
    post("/o/{office}/catch-up/note", Nothing, "item=00000000-0000-5000-8000-000000000000&words=later")
        .answers(&[303, 404, 422]),
    get("/o/{office}/find", Nothing),
    get("/o/{office}/palette", Nothing),
    get("/o/{office}/notices", Nothing),
    post("/o/{office}/notices/{id}/dismiss", Message, ""),
    // The week, an event, the brief of a meeting
    get("/o/{office}/week", Nothing),
    get("/o/{office}/event/new", Nothing),
    post("/o/{office}/events", Nothing, "title=Walk&date={date}&start=18%3A00&end=18%3A30"),
    get("/o/{office}/event/{id}", Event),
    post("/o/{office}/event/{id}", Event, "title=Walk&date={date}&start=18%3A00&end=18%3A30")
        .answers(&[200, 303, 409, 422]),
    get("/o/{office}/event/{id}/edit", Event),
    post("/o/{office}/event/{id}/cancel", Event, "").answers(&[303, 409]),
    get("/o/{office}/meeting", Nothing).answers(&[200, 303, 404]),
    get("/o/{office}/meeting/{id}", Event),
    // What happens meanwhile
    get("/o/{office}/live", Nothing),
];
