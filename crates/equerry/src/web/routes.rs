//! The one list of what can be asked for. A new row fails the tests until the matrix says who may.

use super::house::House;
use super::{answers, assets, card, history, inbox, keys, live, message, settings, sign_in, today, welcome};
use axum::extract::DefaultBodyLimit;
use axum::routing::{self, MethodRouter};
use std::sync::Arc;

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Anybody, signed in or not: what it answers says nothing about an office.
    Anybody,
    /// Whoever has a seat in the office that the path names.
    Office,
    /// Only the executive of that office.
    Executive,
}

/// One row: a method and a path, who may, and what answers.
pub struct Route {
    /// GET or POST.
    pub method: &'static str,
    /// As axum spells it: "/o/{office}/today".
    pub path: &'static str,
    /// Who may.
    pub seat: Seat,
    answer: fn() -> MethodRouter<Arc<House>>,
}

impl Route {
    pub(super) fn handler(&self) -> MethodRouter<Arc<House>> {
        (self.answer)()
    }
}

const fn get(path: &'static str, seat: Seat, answer: fn() -> MethodRouter<Arc<House>>) -> Route {
    Route { method: "GET", path, seat, answer }
}

const fn post(path: &'static str, seat: Seat, answer: fn() -> MethodRouter<Arc<House>>) -> Route {
    Route { method: "POST", path, seat, answer }
}

use Seat::{Anybody, Executive, Office};

/// Every route. Paths of one page stand together.
pub const ROUTES: &[Route] = &[
    get("/", Anybody, || routing::get(sign_in::door)),
    // Signing in and out
    get("/sign-in", Anybody, || routing::get(sign_in::page)),
    post("/sign-in", Anybody, || routing::post(sign_in::with_password)),
    get("/sign-in/{token}", Anybody, || routing::get(sign_in::link_page)),
    post("/sign-in/{token}", Anybody, || routing::post(sign_in::with_link)),
    post("/sign-out", Anybody, || routing::post(sign_in::sign_out)),
    post("/sign-out-everywhere", Anybody, || routing::post(sign_in::sign_out_everywhere)),
    get("/password", Anybody, || routing::get(sign_in::password_page)),
    post("/password", Anybody, || routing::post(sign_in::set_password)),
    get("/assets/{stamp}/{name}", Anybody, || routing::get(assets::asset)),
    // Today
    get("/o/{office}", Office, || routing::get(today::door)),
    get("/o/{office}/today", Office, || routing::get(today::page)),
    get("/o/{office}/proposals/{id}/card", Office, || routing::get(card::part)),
    // History
    get("/o/{office}/history", Office, || routing::get(history::page)),
    get("/o/{office}/history.txt", Executive, || routing::get(history::export)),
    // Settings
    get("/o/{office}/settings", Office, || routing::get(settings::page)),
    post("/o/{office}/settings/office", Executive, || routing::post(settings::office)),
    post("/o/{office}/settings/notices", Office, || routing::post(settings::notices)),
    post("/o/{office}/settings/right", Executive, || routing::post(settings::right)),
    post("/o/{office}/settings/right/end", Executive, || routing::post(settings::end_right)),
    post("/o/{office}/settings/learned", Executive, || routing::post(settings::learned)),
    post("/o/{office}/settings/rule", Executive, || routing::post(settings::rule)),
    // Keys and looks
    get("/o/{office}/keys", Office, || routing::get(keys::page)),
    post("/o/{office}/keys", Office, || routing::post(keys::keep)),
    // The first run
    get("/o/{office}/welcome", Office, || routing::get(welcome::page)),
    get("/o/{office}/welcome/progress", Executive, || routing::get(welcome::progress)),
    post("/o/{office}/welcome/files", Executive, || {
        routing::post(welcome::files).layer(DefaultBodyLimit::max(welcome::most()))
    }),
    post("/o/{office}/welcome/stop", Executive, || routing::post(welcome::stop)),
    // Inbox
    get("/o/{office}/inbox", Office, || routing::get(inbox::page)),
    get("/o/{office}/inbox/ids", Office, || routing::get(inbox::ids)),
    get("/o/{office}/inbox/{id}", Office, || routing::get(inbox::item)),
    get("/o/{office}/inbox/{id}/pane", Office, || routing::get(inbox::pane)),
    get("/o/{office}/inbox/{id}/row", Office, || routing::get(inbox::row)),
    get("/o/{office}/inbox/{id}/sent", Office, || routing::get(message::sent)),
    // Answers
    get("/o/{office}/answers/routine", Office, || routing::get(answers::routine)),
    post("/o/{office}/answers/routine", Office, || routing::post(answers::accept_routine)),
    post("/o/{office}/answers/bulk", Office, || routing::post(answers::bulk)),
    post("/o/{office}/answers/undo", Office, || routing::post(answers::undo_last)),
    post("/o/{office}/answers/{id}/accept", Office, || routing::post(answers::accept)),
    post("/o/{office}/answers/{id}/edit", Office, || routing::post(answers::edit)),
    post("/o/{office}/answers/{id}/decline", Office, || routing::post(answers::decline)),
    post("/o/{office}/answers/{id}/later", Office, || routing::post(answers::later)),
    post("/o/{office}/answers/{id}/pass", Office, || routing::post(answers::pass)),
    post("/o/{office}/answers/{id}/file", Office, || routing::post(answers::file)),
    post("/o/{office}/answers/{id}/move", Office, || routing::post(answers::move_to)),
    post("/o/{office}/answers/{id}/undo", Office, || routing::post(answers::undo)),
    post("/o/{office}/answers/{id}/again", Office, || routing::post(answers::again)),
    // What happens meanwhile
    get("/o/{office}/live", Office, || routing::get(live::stream)),
];
