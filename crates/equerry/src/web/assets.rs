//! Style, script and font, from the binary itself. Their address holds a stamp of all of them together, so that a
//! browser may keep them for ever and never mixes two releases.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! asset {
    ($name:literal, $kind:literal) => {
        Asset { name: $name, kind: $kind, bytes: include_bytes!(concat!("../../assets/", $name)) }
    };
}

static ASSETS: &[Asset] = &[
    asset!("equerry.css", "text/css; charset=utf-8"),
    asset!("equerry.js", "text/javascript; charset=utf-8"),
    asset!("htmx.min.js", "text/javascript; charset=utf-8"),
    asset!("hanken-grotesk.woff2", "font/woff2"),
    asset!("mark.svg", "image/svg+xml"),
];

/// The stamp of this release's assets.
static STAMP: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    for asset in ASSETS {
        (asset.name, asset.bytes).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
});

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
    ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, keep)], asset.bytes).into_response()
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
}
