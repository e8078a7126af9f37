//! An interval for a rate.

/// The 95 % interval of the rate behind `x` of `n`; none without trials ("no data").
///
/// Source: Wilson 1927; Newcombe 1998, method 3 (no continuity correction).
/// ```
/// let (low, high) = engines::maths::wilson::interval(81, 263).unwrap();
/// assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5);
/// ```
pub fn interval(x: u32, n: u32) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_963_984_540_054;
    if n == 0 {
        return None;
    }
    let (x, n) = (f64::from(x.min(n)), f64::from(n));
    let middle = 2.0 * x + Z * Z;
    let half = Z * (Z * Z + 4.0 * x * (1.0 - x / n)).sqrt();
    let whole = 2.0 * (n + Z * Z);
    Some((((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn newcombe_table_1() {
        for (x, n, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)]
        {
            let (l, h) = super::interval(x, n).unwrap();
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{x}/{n}: {l} {h}");
        }
        assert_eq!(super::interval(0, 0), None);
    }
}
