//! One weight for each mark and category: the lexicon's, what the calendar's own words add, what corrections change.

use super::{Coded, lexicon};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of fitting; the loss is convex and small, more change nothing that is shown.
const ROUNDS: usize = 120;
/// How far a step goes at first (AdaGrad, Duchi et al. 2011).
const STEP: f64 = 0.5;
/// How loudly words learned from the calendar itself may speak, log-odds.
const MOST_LEARNED: f64 = 1.5;
/// A word must stand in so many events before the calendar teaches it.
const SEEN_ENOUGH: f64 = 2.0;
/// How sure an event must be before its words teach.
const SURE_ENOUGH: f64 = 0.4;

/// How far corrections may bend the weights of a family of marks (variance).
fn variance(mark: &str) -> f64 {
    match mark.split_once(':').map_or("", |(family, _)| family) {
        "title" => 6.0,
        "word" | "with" | "called by" | "from" => 2.0,
        "cue" | "label" => 0.7,
        _ => 0.4,
    }
}

/// How far the shares of the categories themselves may bend.
const BASE_VARIANCE: f64 = 0.5;

type Weights<'a> = BTreeMap<&'a str, Vec<f64>>;

pub(super) struct Model<'a> {
    names: Vec<&'a str>,
    base: Vec<f64>,
    /// What the calendar's own words say.
    own: BTreeMap<String, Vec<f64>>,
    /// What corrections added.
    learned: BTreeMap<String, Vec<f64>>,
}

impl<'a> Model<'a> {
    /// `taught` are marks of events with the category that a person gave; `all` the marks of everything to be coded.
    pub fn teach<'m>(
        names: &[&'a str],
        taught: &[(Vec<String>, &str)],
        all: impl Iterator<Item = &'m Vec<String>> + Clone,
    ) -> Model<'a> {
        let base = names.iter().map(|n| lexicon::usual(n)).collect();
        let mut model = Model { names: names.to_vec(), base, own: BTreeMap::new(), learned: BTreeMap::new() };
        model.correct(taught);
        model.read(all);
        model.base = names.iter().map(|n| lexicon::usual(n)).collect();
        model.learned.clear();
        model.correct(taught);
        model
    }

    /// Log-odds of every category.
    fn scores(&self, marks: &[String]) -> Vec<f64> {
        let mut scores = self.base.clone();
        for mark in marks {
            for (at, score) in scores.iter_mut().enumerate() {
                *score += self.says(mark, at);
            }
        }
        scores
    }

    fn says(&self, mark: &str, at: usize) -> f64 {
        let of = |weights: &BTreeMap<String, Vec<f64>>| weights.get(mark).map_or(0.0, |w| w[at]);
        lexicon::says(mark, self.names[at]) + of(&self.own) + of(&self.learned)
    }

    fn believes(&self, marks: &[String]) -> Vec<f64> {
        softmax(&self.scores(marks))
    }

    /// Fits what corrections add: the largest posterior under independent Gaussians around no change.
    fn correct(&mut self, taught: &[(Vec<String>, &str)]) {
        let fixed: Vec<Vec<f64>> = taught.iter().map(|(marks, _)| self.scores(marks)).collect();
        let mut added: Weights = BTreeMap::new();
        for mark in taught.iter().flat_map(|(marks, _)| marks) {
            added.entry(mark).or_insert_with(|| vec![0.0; self.names.len()]);
        }
        let mut base = vec![0.0; self.names.len()];
        let mut bends: Weights = added.clone();
        let mut base_bend = base.clone();
        for _ in 0..ROUNDS {
            let mut slope: Weights = added.iter().map(|(mark, w)| (*mark, pull(w, variance(mark)))).collect();
            let mut base_slope = pull(&base, BASE_VARIANCE);
            for ((marks, said), fixed) in taught.iter().zip(&fixed) {
                let mut scores: Vec<f64> = fixed.iter().zip(&base).map(|(f, b)| f + b).collect();
                for mark in marks {
                    add(&mut scores, &added[mark.as_str()], 1.0);
                }
                let mut error = softmax(&scores);
                for (at, name) in self.names.iter().enumerate() {
                    error[at] -= f64::from(u8::from(name == said));
                }
                for mark in marks {
                    if let Some(slope) = slope.get_mut(mark.as_str()) {
                        add(slope, &error, 1.0);
                    }
                }
                add(&mut base_slope, &error, 1.0);
            }
            for ((w, bend), slope) in added.values_mut().zip(bends.values_mut()).zip(slope.values()) {
                step(w, bend, slope);
            }
            step(&mut base, &mut base_bend, &base_slope);
        }
        add(&mut self.base, &base, 1.0);
        self.learned = added.into_iter().map(|(mark, w)| (mark.to_owned(), w)).collect();
    }

    /// Lets words lean the way of the events that are sure without them.
    fn read<'m>(&mut self, all: impl Iterator<Item = &'m Vec<String>>) {
        let mut counts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut whole = vec![1.0; self.names.len()];
        for marks in all {
            let belief = self.believes(marks);
            if belief.iter().copied().fold(0.0, f64::max) < SURE_ENOUGH {
                continue;
            }
            add(&mut whole, &belief, 1.0);
            for mark in marks.iter().filter(|m| teaches(m)) {
                add(counts.entry(mark).or_insert_with(|| vec![0.0; belief.len()]), &belief, 1.0);
            }
        }
        let sum: f64 = whole.iter().sum();
        for (mark, count) in counts {
            let seen: f64 = count.iter().sum();
            if seen < SEEN_ENOUGH {
                continue;
            }
            let lean = count.iter().zip(&whole).map(|(c, w)| {
                let expected = seen * w / sum;
                ((c + 0.5) / (expected + 0.5)).ln().clamp(-MOST_LEARNED / 3.0, MOST_LEARNED) * 0.5
            });
            self.own.insert(mark.to_owned(), lean.collect());
        }
    }

    /// The category of an event with these marks.
    pub fn code(&self, marks: &[String]) -> Coded {
        let belief = self.believes(marks);
        let mut order: Vec<usize> = (0..belief.len()).collect();
        order.sort_by(|a, b| belief[*b].total_cmp(&belief[*a]));
        let first = order[0];
        let second = order.get(1).map(|at| (self.names[*at].to_owned(), belief[*at]));
        let mut loud: Vec<(f64, &String)> = marks.iter().map(|m| (self.says(m, first), m)).collect();
        loud.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut because: Vec<String> = loud.into_iter().filter(|l| l.0 > 0.3).map(|l| spoken(l.1)).collect();
        let mut told = BTreeSet::new();
        because.retain(|words| told.insert(words.clone()));
        because.truncate(3);
        let category = self.names[first].to_owned();
        Coded { category, probability: belief[first], second, because, by_hand: false }
    }
}

/// Which marks the calendar itself can teach: those that are no cue and no shape.
fn teaches(mark: &str) -> bool {
    ["word:", "with:", "called by:", "from:"].iter().any(|family| mark.starts_with(family))
}

/// A mark as people read it: "“review”", "with ana@example.org", "repeats".
fn spoken(mark: &str) -> String {
    match mark.split_once(':') {
        Some(("word" | "title", text)) => format!("“{text}”"),
        Some(("cue", text)) => format!("“{}”", text.trim_end_matches('*')),
        Some(("label", text)) => format!("labelled “{text}”"),
        Some(("shape", text)) => text.to_owned(),
        Some((family, text)) => format!("{family} {text}"),
        None => mark.to_owned(),
    }
}

/// The slope of the Gaussian around no change.
fn pull(weights: &[f64], variance: f64) -> Vec<f64> {
    weights.iter().map(|w| w / variance).collect()
}

fn add(to: &mut [f64], what: &[f64], times: f64) {
    for (a, b) in to.iter_mut().zip(what) {
        *a += times * b;
    }
}

/// One step down the slope, shorter where it was steep before.
fn step(weights: &mut [f64], bends: &mut [f64], slope: &[f64]) {
    for ((w, bend), slope) in weights.iter_mut().zip(bends).zip(slope) {
        *bend += slope * slope;
        if *bend > 0.0 {
            *w -= STEP * slope / bend.sqrt();
        }
    }
}

fn softmax(scores: &[f64]) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    let mut shares: Vec<f64> = scores.iter().map(|s| (s - highest).exp()).collect();
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|s| *s /= sum);
    shares
}
