//! Style, script and font, from the binary itself. Their address holds a stamp of all of them together, so that a
//! browser may keep them for ever and never mixes two releases.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: Bytes,
}

macro_rules! file {
    ($name:literal, $kind:literal) => {
        Asset {
            name: $name,
            kind: $kind,
            bytes: Bytes::from_static(include_bytes!(concat!("../../assets/", $name))),
        }
    };
}
/// A style or script of our own, which is sent without its comments.
macro_rules! own {
    ($name:literal, $kind:literal) => {
        Asset {
            name: $name,
            kind: $kind,
            bytes: without_comments(include_str!(concat!("../../assets/", $name))).into(),
        }
    };
}

static ASSETS: LazyLock<[Asset; 18]> = LazyLock::new(|| {
    [
        own!("equerry.css", "text/css; charset=utf-8"),
        own!("equerry.js", "text/javascript; charset=utf-8"),
        own!("inbox.css", "text/css; charset=utf-8"),
        own!("goals.css", "text/css; charset=utf-8"),
        own!("decisions.css", "text/css; charset=utf-8"),
        own!("people.css", "text/css; charset=utf-8"),
        own!("grid.css", "text/css; charset=utf-8"),
        own!("insights.css", "text/css; charset=utf-8"),
        own!("week.css", "text/css; charset=utf-8"),
        own!("times.css", "text/css; charset=utf-8"),
        own!("team.css", "text/css; charset=utf-8"),
        own!("alone.css", "text/css; charset=utf-8"),
        own!("day.css", "text/css; charset=utf-8"),
        own!("week.js", "text/javascript; charset=utf-8"),
        own!("decisions.js", "text/javascript; charset=utf-8"),
        file!("htmx.min.js", "text/javascript; charset=utf-8"),
        file!("hanken-grotesk.woff2", "font/woff2"),
        file!("mark.svg", "image/svg+xml"),
    ]
});

/// The stamp of this release's assets.
static STAMP: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    for asset in ASSETS.iter() {
        (asset.name, &asset.bytes).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
});

/// A source without indents, empty lines, and comments that have lines of their own.
fn without_comments(source: &str) -> String {
    let mut inside = false;
    let mut kept = String::with_capacity(source.len());
    for line in source.lines().map(str::trim) {
        let begins = inside || line.starts_with("/*");
        let (rest, ends) = match line.split_once("*/") {
            Some((_, rest)) if begins => (rest.trim_start(), true),
            _ => (line, !begins),
        };
        inside = !ends;
        if ends && !rest.is_empty() {
            kept.push_str(rest);
            kept.push('\n');
        }
    }
    kept
}

/// Where the assets of this release lie: "/assets/3f…".
pub(super) fn base() -> String {
    format!("/assets/{}", *STAMP)
}

/// `GET /assets/{stamp}/{name}`. An old stamp still gets the present bytes, but may not keep them.
pub(super) async fn asset(Path((stamp, name)): Path<(String, String)>) -> Response {
    let Some(asset) = ASSETS.iter().find(|a| a.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keep = if stamp == *STAMP { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, keep)], asset.bytes.clone()).into_response()
}

/// `GET /offline.js`: the worker that keeps the last brief. It stands at the top, since a worker rules only what lies
/// below it, and is asked for anew each time, so that a new release takes over at once.
pub(super) async fn offline() -> Response {
    const WORKER: &str = include_str!("../../assets/offline.js");
    let kind =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (kind, WORKER).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_names_this_release() {
        assert_eq!(STAMP.len(), 16);
        assert!(base().ends_with(STAMP.as_str()));
    }

    #[test]
    fn comments_stay_at_home() {
        for (source, sent) in [
            ("/* a */\n\n  b();\n", "b();\n"),
            ("/* a\n   b */\nc /* d */ e\n", "c /* d */ e\n"),
            ("a\n/* b */ c\n/* d */\n", "a\nc\n"),
        ] {
            assert_eq!(without_comments(source), sent);
        }
        let own = ASSETS.iter().filter(|a| a.name.starts_with("equerry."));
        for asset in own {
            let text = std::str::from_utf8(&asset.bytes).unwrap();
            assert!(text.len() > 10_000 && !text.contains("\n/*"), "{}", asset.name);
        }
    }
}
