//! A lognormal ratio of actual to estimate: ln ratio ~ N(mu, sigma²).

use super::normal;

/// Parameters of the logarithm of the ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lognormal {
    /// Mean of the logarithm; its exponential is the median.
    pub mu: f64,
    /// Standard deviation of the logarithm.
    pub sigma: f64,
}

/// What is believed before any task is finished: 20 % over, widely spread (spec §0.5).
pub const PRIOR: Lognormal = Lognormal { mu: 0.182_321_556_793_954_6, sigma: 0.6 };

/// How many finished tasks that belief is worth.
pub const PRIOR_WEIGHT: f64 = 5.0;

impl Lognormal {
    /// The ratio below which the share `p` lies.
    /// ```
    /// let ratio = engines::maths::lognormal::Lognormal { mu: 0.0, sigma: 1.0 };
    /// assert!((ratio.quantile(0.8) - 2.32).abs() < 0.002); // Bernhardsson 2019
    /// ```
    pub fn quantile(&self, p: f64) -> f64 {
        (self.mu + normal::quantile(p) * self.sigma).exp()
    }
    /// The mean ratio, exp(mu + sigma²/2).
    /// ```
    /// let ratio = engines::maths::lognormal::Lognormal { mu: 0.0, sigma: 0.5 };
    /// assert!((ratio.mean() - 1.133).abs() < 0.002);
    /// ```
    pub fn mean(&self) -> f64 {
        (self.mu + self.sigma * self.sigma / 2.0).exp()
    }
    /// The share of ratios up to `ratio`, 0–1.
    pub fn cdf(&self, ratio: f64) -> f64 {
        if ratio <= 0.0 { 0.0 } else { normal::cdf((ratio.ln() - self.mu) / self.sigma.max(1e-9)) }
    }
    /// The belief after also seeing the logarithms `seen`, `self` counting as `weight` of them.
    ///
    /// The mean is the pooled mean, the variance the pooled spread around it (normal conjugacy).
    pub fn after(&self, seen: &[f64], weight: f64) -> Lognormal {
        let n = seen.len() as f64;
        if n == 0.0 {
            return *self;
        }
        let mean = seen.iter().sum::<f64>() / n;
        let mu = (weight * self.mu + n * mean) / (weight + n);
        let within: f64 = seen.iter().map(|x| (x - mean).powi(2)).sum();
        let between = weight * n / (weight + n) * (mean - self.mu).powi(2);
        let variance = (weight * self.sigma.powi(2) + within + between) / (weight + n);
        Lognormal { mu, sigma: variance.sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_overruns() {
        // Bernhardsson 2019, "Why software projects take longer than you think", median 1.
        for (sigma, mean, p80, p95, p99) in [
            (0.25, 1.032, 1.234, 1.509, 1.789),
            (0.5, 1.133, 1.523, 2.276, 3.2),
            (1.0, 1.649, 2.32, 5.18, 10.24),
            (2.0, 7.389, 5.383, 26.835, 104.867),
        ] {
            let ratio = Lognormal { mu: 0.0, sigma };
            for (got, want) in [
                (ratio.mean(), mean),
                (ratio.quantile(0.8), p80),
                (ratio.quantile(0.95), p95),
                (ratio.quantile(0.99), p99),
            ] {
                assert!((got - want).abs() < 0.002 * want.max(1.0), "sigma {sigma}: {got} for {want}");
            }
        }
    }

    #[test]
    fn belief_moves_towards_what_is_seen() {
        let calm = PRIOR.after(&[0.0; 45], PRIOR_WEIGHT);
        assert!((calm.mu - PRIOR.mu * 0.1).abs() < 1e-9);
        assert!(calm.sigma < 0.25);
        assert_eq!(PRIOR.after(&[], PRIOR_WEIGHT), PRIOR);
    }
}
