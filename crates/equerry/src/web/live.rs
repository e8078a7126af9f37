//! What happens meanwhile, as it happens: a stream of events that says which proposals were answered and that
//! something came in. It names ids only; what they stand for is asked for like any page, by whoever may see it.

use super::house::Visitor;
use super::problem::Problem;
use axum::response::sse::{Event, KeepAlive, Sse};
use desk::live::Happened;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

/// How long a right to be here is taken for granted.
const LOOK: Duration = Duration::from_secs(3);

/// `GET /o/{office}/live`. Ends when the visitor's right to be here ends.
pub(super) async fn stream(
    visitor: Visitor,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let (send, receive) = mpsc::channel(16);
    let mut seen = desk::live::latest(&visitor.desk).await?;
    let served = visitor.house.office(&visitor.office).ok_or(Problem::Absent)?;
    let mut changes = served.changes.subscribe();
    tokio::spawn(async move {
        loop {
            if let Ok(Err(_)) = tokio::time::timeout(LOOK, changes.changed()).await {
                return;
            }
            // Whether something changed or not: who signed out, was disabled or has no grant any more hears no more.
            if send.is_closed() || !visitor.is_still_here().await {
                return;
            }
            let Ok(desk) = visitor.desk.seated(visitor.who).await else { return };
            let Ok((happened, latest)) = desk::live::since(&desk, seen).await else { return };
            seen = latest;
            for one in happened {
                let event = match one {
                    Happened::Proposal(id) => Event::default().event("proposal").data(id.to_string()),
                    Happened::Changed => Event::default().event("changed").data(""),
                    Happened::Arrived => Event::default().event("arrived").data(""),
                };
                if send.send(Ok(event)).await.is_err() {
                    return;
                }
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(receive)).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}
