//! The parts of a message: found without recursion, counted and bounded.

use super::decode::Transfer;
use super::header::{self, Typed};
use memchr::memmem;

/// Most parts that are looked at (security rule 8).
const PARTS: usize = 1_000;
/// Deepest nesting that is looked at.
const DEPTH: usize = 50;

/// A part that holds content and no further parts.
#[derive(Debug)]
pub(crate) struct Leaf<'m> {
    pub(crate) kind: Typed,
    pub(crate) disposition: Typed,
    pub(crate) content_id: Option<String>,
    pub(crate) transfer: Transfer,
    pub(crate) body: &'m [u8],
    /// The multipart/alternative it is one way of, if it is.
    pub(crate) alternative: Option<usize>,
    /// The message within the message that it belongs to, if it does: an index among the leaves.
    pub(crate) inside: Option<usize>,
    /// Subject and sender of a message within the message.
    pub(crate) enclosed: Option<String>,
}

/// All leaves in order, and which bound was hit.
pub(crate) struct Structure<'m> {
    pub(crate) leaves: Vec<Leaf<'m>>,
    pub(crate) is_report: bool,
    pub(crate) bound: Option<String>,
}

/// Something still to be looked at.
struct Open<'m> {
    kind: Typed,
    disposition: Typed,
    content_id: Option<String>,
    transfer: Transfer,
    body: &'m [u8],
    depth: usize,
    alternative: Option<usize>,
    inside: Option<usize>,
    in_digest: bool,
}

impl<'m> Open<'m> {
    fn of(header: &header::Header<'m>, depth: usize, in_digest: bool) -> Self {
        let mut kind = Typed::read(header.get("Content-Type"));
        if kind.kind.is_empty() {
            kind.kind = if in_digest { "message/rfc822".into() } else { "text/plain".into() };
        }
        Open {
            kind,
            disposition: Typed::read(header.get("Content-Disposition")),
            content_id: header.raw("Content-ID").map(content_id),
            transfer: header.raw("Content-Transfer-Encoding").map_or(Transfer::Plain, Transfer::read),
            body: header.body,
            depth,
            alternative: None,
            inside: None,
            in_digest: false,
        }
    }
}

/// A Content-ID without its brackets.
fn content_id(value: &[u8]) -> String {
    String::from_utf8_lossy(value).trim().trim_matches(['<', '>']).chars().take(200).collect()
}

/// The leaves of the message with this header.
pub(crate) fn structure<'m>(header: &header::Header<'m>) -> Structure<'m> {
    let mut out = Structure { leaves: Vec::new(), is_report: false, bound: None };
    let mut alternatives = 0;
    let mut seen = 1usize;
    let mut open = vec![Open::of(header, 0, false)];
    while let Some(mut part) = open.pop() {
        let boundary = part.kind.parameter("boundary").map(str::to_owned).filter(|b| !b.is_empty());
        match (part.kind.kind.strip_prefix("multipart/").map(str::to_owned), boundary) {
            (Some(sub), Some(boundary)) if part.depth < DEPTH => {
                out.is_report |= sub == "report" && part.depth == 0;
                let room = PARTS.saturating_sub(seen);
                let (pieces, more) = pieces(part.body, boundary.as_bytes(), room);
                if more {
                    out.bound.get_or_insert(format!("more than {PARTS} parts: the rest is not read"));
                }
                seen += pieces.len();
                if sub == "alternative" {
                    alternatives += 1;
                    part.alternative = Some(alternatives);
                }
                for piece in pieces.into_iter().rev() {
                    let mut child = Open::of(&header::split(piece), part.depth + 1, sub == "digest");
                    (child.alternative, child.inside) = (part.alternative, part.inside);
                    child.in_digest = sub == "digest";
                    open.push(child);
                }
            }
            (Some(_), Some(_)) => {
                out.bound.get_or_insert(format!(
                    "parts nested more than {DEPTH} deep: the inner ones are not read"
                ));
            }
            (Some(_), None) => {
                // A multipart without a boundary is read as text.
                part.kind.kind = "text/plain".into();
                leaf(part, None, &mut out);
            }
            (None, _) if is_message(&part) => enclosed(part, &mut out, &mut open, &mut seen),
            (None, _) => leaf(part, None, &mut out),
        }
    }
    out
}

fn is_message(part: &Open<'_>) -> bool {
    part.kind.kind == "message/rfc822" && part.transfer == Transfer::Plain
}

/// A message within the message: a leaf of its own, and its parts belong to it.
fn enclosed<'m>(part: Open<'m>, out: &mut Structure<'m>, open: &mut Vec<Open<'m>>, seen: &mut usize) {
    if part.depth >= DEPTH || *seen >= PARTS {
        out.bound
            .get_or_insert(format!("messages nested more than {DEPTH} deep: the inner ones are not read"));
        leaf(part, Some("(not read)".into()), out);
        return;
    }
    *seen += 1;
    let header = header::split(part.body);
    let field = |name: &str| header.get(name).map(|f| f.text(200)).filter(|t| !t.is_empty());
    let words: Vec<String> = [field("Subject"), field("From")].into_iter().flatten().collect();
    let mut inner = Open::of(&header, part.depth + 1, false);
    let outer = part.inside;
    leaf(part, Some(words.join(", from ")), out);
    inner.inside = outer.or(Some(out.leaves.len() - 1));
    open.push(inner);
}

fn leaf<'m>(part: Open<'m>, enclosed: Option<String>, out: &mut Structure<'m>) {
    out.leaves.push(Leaf {
        kind: part.kind,
        disposition: part.disposition,
        content_id: part.content_id,
        transfer: part.transfer,
        body: part.body,
        alternative: part.alternative,
        inside: part.inside,
        enclosed,
    });
}

/// What lies between the boundaries of a multipart body, at most `room` pieces; whether there were more.
fn pieces<'m>(body: &'m [u8], boundary: &[u8], room: usize) -> (Vec<&'m [u8]>, bool) {
    let mut mark = Vec::with_capacity(boundary.len() + 2);
    mark.extend_from_slice(b"--");
    mark.extend_from_slice(boundary.trim_ascii_end());
    let mut pieces = Vec::new();
    let mut from: Option<usize> = None;
    for at in memmem::find_iter(body, &mark) {
        if at > 0 && body[at - 1] != b'\n' {
            continue;
        }
        let behind = &body[at + mark.len()..];
        let ends = behind.starts_with(b"--");
        // A longer boundary that begins like this one is another.
        if !ends && !matches!(behind.first(), None | Some(b'\r' | b'\n' | b' ' | b'\t')) {
            continue;
        }
        if let Some(from) = from {
            if pieces.len() >= room {
                return (pieces, true);
            }
            pieces.push(&body[from.min(before(body, at))..before(body, at)]);
        }
        let next = memchr::memchr(b'\n', behind).map_or(body.len(), |n| at + mark.len() + n + 1);
        if ends {
            return (pieces, false);
        }
        from = Some(next);
    }
    // The last part never ends: what there is of it is kept.
    if let Some(from) = from.filter(|from| *from < body.len()) {
        if pieces.len() >= room {
            return (pieces, true);
        }
        pieces.push(&body[from..]);
    } else if from.is_none() && !body.is_empty() {
        // The boundary is never met: the whole is one part of unknown form.
        pieces.push(body);
    }
    (pieces, false)
}

/// The end of a part whose boundary begins at `at`: the line break before it belongs to the boundary.
fn before(body: &[u8], at: usize) -> usize {
    match &body[..at] {
        [.., b'\r', b'\n'] => at - 2,
        [.., b'\n'] => at - 1,
        _ => at,
    }
}
