//! How much free time is in pieces.

/// 1 − Σb² / (Σb)²: the chance that two minutes of free time lie in different blocks (Simpson 1949, as for diversity);
/// none without free time.
/// ```
/// let index = engines::maths::fragmentation::fragmentation_index(&[30.0, 15.0, 120.0, 150.0]).unwrap();
/// assert!((index - 0.617).abs() < 0.0005);
/// assert_eq!(engines::maths::fragmentation::fragmentation_index(&[480.0]), Some(0.0));
/// ```
pub fn fragmentation_index(blocks: &[f64]) -> Option<f64> {
    let whole: f64 = blocks.iter().sum();
    let squares: f64 = blocks.iter().map(|b| b * b).sum();
    (whole > 0.0).then(|| 1.0 - squares / (whole * whole))
}
