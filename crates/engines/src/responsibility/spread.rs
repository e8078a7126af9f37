//! How evenly load lies on people: the coefficient of variation (spec §9.6).

/// The variation that is aimed at, at most.
pub const TARGET: f64 = 0.25;

/// Standard deviation over mean of the loads of everybody there is (all of them, not a sample: divided by n). None below
/// two people, or where nobody has any load: there is nothing to compare.
///
/// Loads are whatever unit the caller takes, minutes a month or shares of capacity; the figure has none.
pub fn variation(loads: &[f64]) -> Option<f64> {
    let n = loads.len() as f64;
    let mean = loads.iter().sum::<f64>() / n;
    if loads.len() < 2 || mean <= 0.0 {
        return None;
    }
    let square = loads.iter().map(|load| (load - mean).powi(2)).sum::<f64>() / n;
    Some(square.sqrt() / mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn variation_is_that_of_the_whole_group() {
        // Mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, 32 / 8 = 4: a textbook standard deviation of 2.
        let loads = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let found = variation(&loads).expect("eight people with load");
        assert!((found - 0.4).abs() < 1e-12, "{found}");
        assert_eq!(variation(&[3.0, 3.0]), Some(0.0));
    }

    #[test]
    fn one_person_or_no_load_has_no_variation() {
        for loads in [&[][..], &[7.0], &[0.0, 0.0]] {
            assert_eq!(variation(loads), None, "{loads:?}");
        }
    }

    proptest! {
        #[test]
        fn variation_has_no_unit(loads in proptest::collection::vec(1.0_f64..500.0, 2..10)) {
            let hours: Vec<f64> = loads.iter().map(|load| load / 60.0).collect();
            let (minutes, hours) = (variation(&loads).expect("load"), variation(&hours).expect("load"));
            prop_assert!((minutes - hours).abs() < 1e-9);
        }
    }
}
