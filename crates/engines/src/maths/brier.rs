//! How good forecasts of yes and no were.

/// Mean squared distance of forecasts (0–1) from outcomes; none without any.
///
/// Source: Brier 1950.
/// ```
/// let past = [(0.1, false), (0.9, true), (0.8, true), (0.3, false)];
/// assert!((engines::maths::brier::score(&past).unwrap() - 0.0375).abs() < 1e-12);
/// ```
pub fn score(past: &[(f64, bool)]) -> Option<f64> {
    let sum: f64 = past.iter().map(|(f, o)| (f - f64::from(u8::from(*o))).powi(2)).sum();
    (!past.is_empty()).then(|| sum / past.len() as f64)
}

/// The three parts of a Brier score: reliability − resolution + uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// Distance of forecasts from what then happened; 0 is calibrated.
    pub reliability: f64,
    /// How far the bins differ from the base rate; more is better.
    pub resolution: f64,
    /// Base rate × (1 − base rate).
    pub uncertainty: f64,
    /// Share of yes.
    pub base_rate: f64,
}

impl Split {
    /// The Brier score of the binned forecasts.
    pub fn brier(&self) -> f64 {
        self.reliability - self.resolution + self.uncertainty
    }
    /// The share of the uncertainty that the forecasts take away.
    pub fn skill(&self) -> f64 {
        (self.resolution - self.reliability) / self.uncertainty
    }
}

/// The split over bins of (weight, forecast, observed share); none without weight.
///
/// Source: Murphy 1973.
/// ```
/// let split = engines::maths::brier::split(&[(1.0, 0.2, 0.2), (1.0, 0.8, 0.8)]).unwrap();
/// assert!(split.reliability < 1e-12 && (split.brier() - 0.16).abs() < 1e-12);
/// ```
pub fn split(bins: &[(f64, f64, f64)]) -> Option<Split> {
    let whole: f64 = bins.iter().map(|b| b.0).sum();
    if whole <= 0.0 {
        return None;
    }
    let mean = |part: &dyn Fn(f64, f64) -> f64| {
        bins.iter().map(|(weight, f, o)| weight * part(*f, *o)).sum::<f64>() / whole
    };
    let base_rate = mean(&|_, o| o);
    Some(Split {
        reliability: mean(&|f, o| (f - o).powi(2)),
        resolution: mean(&|_, o| (o - base_rate).powi(2)),
        uncertainty: base_rate * (1.0 - base_rate),
        base_rate,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn wilks_rain_forecasts() {
        // Wilks, Statistical Methods in the Atmospheric Sciences, table 7.3: relative frequency, forecast,
        // observed share.
        let bins = [
            (0.4112, 0.0, 0.006),
            (0.0671, 0.05, 0.019),
            (0.1833, 0.1, 0.059),
            (0.0986, 0.2, 0.15),
            (0.0616, 0.3, 0.277),
            (0.0366, 0.4, 0.377),
            (0.0303, 0.5, 0.511),
            (0.0275, 0.6, 0.587),
            (0.0245, 0.7, 0.723),
            (0.022, 0.8, 0.779),
            (0.017, 0.9, 0.934),
            (0.0203, 1.0, 0.933),
        ];
        let split = super::split(&bins).unwrap();
        for (got, want) in [
            (split.base_rate, 0.1615),
            (split.reliability, 0.000828),
            (split.resolution, 0.062787),
            (split.uncertainty, 0.13542),
            (split.brier(), 0.073461),
        ] {
            assert!((got - want).abs() < 2e-5, "{got} for {want}");
        }
        assert!((split.skill() - 0.45753).abs() < 2e-4);
        assert_eq!(super::split(&[]), None);
    }
}
