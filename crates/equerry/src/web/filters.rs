//! What templates ask for by name.

/// "en-GB" words for a share of a drawing: the class of its position, v0 to v100.
#[askama::filter_fn]
pub fn v(share: &f64, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(format!("v{}", (share.clamp(0.0, 1.0) * 100.0).round()))
}
