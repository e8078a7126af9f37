//! A message as it was sent: a document of its own, of an opaque origin, that runs nothing and loads nothing.

use super::house::Visitor;
use super::problem::Problem;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The only style it has. Its hash stands in [`POLICY`], so that no other applies.
const STYLE: &str = "html{color-scheme:light;background:#fff}body{margin:14px;font:15px/1.5 system-ui,sans-serif;color:#15201c;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}";

/// What the document may do: show text, our one style, and pictures that it brought along. A link opens elsewhere.
pub const POLICY: &str = "default-src 'none'; style-src 'sha256-KvNCEqAaEcp7mBqJ/VUQFDDjfF+ML+KFWYJEc7Sm8cg='; \
    img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
    sandbox allow-popups allow-popups-to-escape-sandbox";

/// `GET /o/{office}/inbox/{id}/sent`.
pub(super) async fn sent(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let safe = desk::inbox::sent_html(&visitor.desk, &id).await?.ok_or(Problem::Absent)?;
    let mut notes = Vec::new();
    if safe.left_out > 0 {
        let one = if safe.left_out == 1 { "picture is" } else { "pictures are" };
        notes.push(format!("{} {one} not loaded.", safe.left_out));
    }
    if safe.cut {
        notes.push("It is longer or deeper than what is shown here.".to_owned());
    }
    let note = if notes.is_empty() { String::new() } else { format!("<p><i>{}</i></p>", notes.join(" ")) };
    let document = format!(
        "<!doctype html><html lang=\"\"><head><meta charset=\"utf-8\"><title>Message</title><style>{STYLE}</style></head><body>{note}{}</body></html>",
        safe.html
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, document).into_response())
}
