//! A logistic model that starts from weights set by hand and follows one person, outcome by outcome.
//!
//! Each outcome takes the Newton step of the logistic loss under a Gaussian prior around the start, with the whole
//! covariance kept: AdaGrad with its full matrix and no learning rate to choose, and after n outcomes close to a
//! batch fit pulled towards the start. Calibration is a second, two-parameter model of the same kind on the log-odds.

use super::weights::{FEATURES, N};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Variance of a weight before anything is known: the start counts like some fifteen outcomes.
const PRIOR_VARIANCE: f64 = 0.07;
/// The intercept may move more.
const START_VARIANCE: f64 = 0.5;
/// Outcomes over which the learned model must not do worse than the start.
const WATCHED: usize = 100;
/// Standard errors by which it may be worse by chance (one-sided, 5 %).
const BY_CHANCE: f64 = 1.645;

/// Log-odds of a probability.
pub(super) fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// Probability of log-odds.
pub(super) fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z.clamp(-30.0, 30.0)).exp())
}

/// A Gaussian over weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Gaussian {
    mean: Vec<f64>,
    /// Covariance, row by row.
    covariance: Vec<f64>,
}

impl Gaussian {
    fn new(mean: Vec<f64>, variances: &[f64]) -> Gaussian {
        let n = mean.len();
        let mut covariance = vec![0.0; n * n];
        for (at, variance) in variances.iter().enumerate() {
            covariance[at * n + at] = *variance;
        }
        Gaussian { mean, covariance }
    }
    fn at(&self, x: &[f64]) -> f64 {
        self.mean.iter().zip(x).map(|(w, x)| w * x).sum()
    }
    /// One outcome of this weight, seen at `x` where the fixed part of the log-odds is `offset`.
    fn learn(&mut self, x: &[f64], offset: f64, yes: bool, weight: f64) {
        let n = self.mean.len();
        let p = sigmoid(offset + self.at(x));
        let curvature = weight * (p * (1.0 - p)).max(1e-4);
        let px: Vec<f64> =
            self.covariance.chunks(n).map(|row| row.iter().zip(x).map(|(c, x)| c * x).sum()).collect();
        let spread: f64 = px.iter().zip(x).map(|(a, b)| a * b).sum();
        let shrink = curvature / (1.0 + curvature * spread);
        for (row, a) in self.covariance.chunks_mut(n).zip(&px) {
            for (cell, b) in row.iter_mut().zip(&px) {
                *cell -= shrink * a * b;
            }
        }
        let step = weight * (f64::from(u8::from(yes)) - p) / (1.0 + curvature * spread);
        for (w, a) in self.mean.iter_mut().zip(&px) {
            *w += step * a;
        }
    }
}

/// What is asked about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Question {
    /// Will the owner answer it?
    Answer,
    /// Does it matter to the owner?
    Importance,
}

impl Question {
    /// The weight of feature `n` that was set by hand.
    fn start(self, n: usize) -> f64 {
        match self {
            Question::Answer => FEATURES[n].answer,
            Question::Importance => FEATURES[n].answer + FEATURES[n].matters,
        }
    }
}

/// What is learned for one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Learner {
    question: Question,
    weights: Gaussian,
    calibration: Gaussian,
    /// Squared errors of the learned model and of the start, latest last.
    record: VecDeque<(f32, f32)>,
    outcomes: u64,
}

/// A score taken apart: parts in the order of the features, and one more for calibration.
pub(super) struct Parts {
    pub parts: Vec<f64>,
    pub calibration: f64,
}

impl Parts {
    pub(super) fn log_odds(&self) -> f64 {
        self.parts.iter().sum::<f64>() + self.calibration
    }
    pub(super) fn probability(&self) -> f64 {
        sigmoid(self.log_odds())
    }
}

impl Learner {
    /// Nothing learned yet.
    pub(super) fn new(question: Question) -> Learner {
        let mut variances = [PRIOR_VARIANCE; N];
        variances[0] = START_VARIANCE;
        Learner {
            question,
            weights: Gaussian::new((0..N).map(|n| question.start(n)).collect(), &variances),
            calibration: Gaussian::new(vec![0.0, 0.0], &[0.05, 0.2]),
            record: VecDeque::new(),
            outcomes: 0,
        }
    }
    /// Whether the learned weights are in use: not when they did worse than the start over the last 100 outcomes.
    pub(super) fn trusted(&self) -> bool {
        let worse = self.record.iter().map(|(learned, start)| f64::from(learned - start));
        let (sum, squares) = worse.fold((0.0, 0.0), |all, d| (all.0 + d, all.1 + d * d));
        self.record.len() < WATCHED || sum <= BY_CHANCE * squares.sqrt()
    }
    /// The parts of the log-odds at `x`.
    pub(super) fn score(&self, x: &[f64]) -> Parts {
        if !self.trusted() {
            return Parts { parts: self.by_hand(x), calibration: 0.0 };
        }
        let parts: Vec<f64> = self.weights.mean.iter().zip(x).map(|(w, x)| w * x).collect();
        let raw: f64 = parts.iter().sum();
        let calibration = self.calibration.at(&[raw, 1.0]);
        Parts { parts, calibration }
    }
    fn by_hand(&self, x: &[f64]) -> Vec<f64> {
        x.iter().enumerate().map(|(n, x)| x * self.question.start(n)).collect()
    }
    /// Takes in an outcome at `x`, counted `weight` times.
    pub(super) fn learn(&mut self, x: &[f64], yes: bool, weight: f64) {
        let raw = self.weights.at(x);
        let by_hand = sigmoid(self.by_hand(x).iter().sum());
        let learned = sigmoid(raw + self.calibration.at(&[raw, 1.0]));
        let truth = f64::from(u8::from(yes));
        self.record.push_back(((learned - truth).powi(2) as f32, (by_hand - truth).powi(2) as f32));
        if self.record.len() > WATCHED {
            self.record.pop_front();
        }
        self.calibration.learn(&[raw, 1.0], raw, yes, weight.min(1.0));
        self.weights.learn(x, 0.0, yes, weight);
        self.outcomes += 1;
    }
    /// Outcomes taken in.
    pub(super) fn outcomes(&self) -> u64 {
        self.outcomes
    }
    /// How far each weight has moved from the start, with its code, largest first.
    pub(super) fn moved(&self) -> Vec<(&'static str, f64)> {
        let mut moved: Vec<(&'static str, f64)> = FEATURES
            .iter()
            .zip(&self.weights.mean)
            .enumerate()
            .map(|(n, (f, w))| (f.code, w - self.question.start(n)))
            .collect();
        moved.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
        moved
    }
}
