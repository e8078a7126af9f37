//! A message as it was sent: a document of its own, of an opaque origin, that runs nothing and loads nothing. And the
//! files that came with it: to be kept, never to be shown.

use super::guard::encoded;
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

/// What a file may do should a browser show it all the same: nothing.
pub const FILE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// `GET /o/{office}/files/{id}`: an attachment to keep, as bytes of no kind, whatever it says it is.
pub(super) async fn file(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let file = desk::inbox::attached(&visitor.desk, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, to_keep(&file.name)),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY.to_owned()),
    ];
    Ok((headers, file.bytes).into_response())
}

/// `Content-Disposition` of a file with this name, in plain letters and in its own (RFC 6266 §4.3, RFC 8187).
fn to_keep(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || " ._-".contains(c) { c } else { '_' };
    let letters: String = name.chars().map(plain).collect();
    format!("attachment; filename=\"{letters}\"; filename*=UTF-8''{}", encoded(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_stays_inside_its_header() {
        for (name, header) in [
            ("plan.pdf", "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
            ("Zürich 1.txt", "attachment; filename=\"Z_rich 1.txt\"; filename*=UTF-8''Z%C3%BCrich%201.txt"),
            (
                "a\"; filename=\"b.html",
                "attachment; filename=\"a__ filename__b.html\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.html",
            ),
            ("a\r\nX: 1", "attachment; filename=\"a__X_ 1\"; filename*=UTF-8''a%0D%0AX%3A%201"),
        ] {
            assert_eq!(to_keep(name), header);
        }
    }
}
