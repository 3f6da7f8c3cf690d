//! `score-heap`: scores heap up at a threshold.
//!
//! The expected standard begins at 100 and greater depth at 110. Marks that were nudged over a threshold leave a heap
//! exactly on it. Of the m scores of a school, type, subject and term within two points of the threshold, k lie exactly on
//! it; were the five whole scores equally likely, k would be binomial (m, 1/5). A heap is told where P(X >= k) is below
//! `checks: limits: score_heap_chance`, among at least `score_heap_scores` scores of any height.

use rustc_hash::FxHashMap;

use crate::dataset::{Assessment, Urn};
use crate::diag::{Code, Finding};
use crate::estate::{AcademicYear, AssessmentType, Decimal, Subject, Term};

use super::ground::Ground;
use super::registry::Check;

/// The thresholds: the expected standard and greater depth (methods: section 1).
const THRESHOLDS: [i64; 2] = [100, 110];

/// How far from the threshold the neighbours are.
const NEAR: i64 = 2 * Decimal::ONE;

/// The share of a threshold among its neighbours and itself, were all equally likely.
const SHARE: f64 = 0.2;

/// The check.
#[derive(Debug)]
pub struct ScoreHeap;

type Batch = (Urn, AcademicYear, Term, AssessmentType, Subject);

fn batch(a: &Assessment) -> Batch {
    (a.urn, a.year, a.term, a.kind, a.subject)
}

/// How many scores there are, and at each threshold how many lie near it and on it.
#[derive(Clone, Copy, Default)]
struct Heap {
    file: u32,
    scores: u32,
    near: [u32; THRESHOLDS.len()],
    on: [u32; THRESHOLDS.len()],
}

impl Heap {
    fn add(&mut self, score: Decimal) {
        self.scores += 1;
        for (i, threshold) in THRESHOLDS.iter().enumerate() {
            let gap = (score.0 - threshold * Decimal::ONE).abs();
            self.near[i] += u32::from(gap <= NEAR);
            self.on[i] += u32::from(gap == 0);
        }
    }
}

impl Check for ScoreHeap {
    fn code(&self) -> Code {
        Code::ScoreHeap
    }

    fn looks_at(&self) -> &'static str {
        "how many of a school's scores in a type, subject and term are exactly 100 or 110, among those two points around"
    }

    fn help(&self) -> &'static str {
        "ask the school how marks near the threshold were made; a score of 100 may also have been filled in for pupils without one"
    }

    fn find(&self, ground: &Ground<'_>) -> Vec<Finding> {
        let mut places: FxHashMap<Batch, usize> = FxHashMap::default();
        let mut heaps: Vec<(Batch, Heap)> = Vec::new();
        for rows in ground
            .holdings
            .assessments
            .chunk_by(|a, b| batch(a) == batch(b))
        {
            if rows.iter().all(|a| a.score().is_none()) {
                continue;
            }
            let key = batch(&rows[0]);
            let place = *places.entry(key).or_insert_with(|| {
                let heap = Heap {
                    file: rows[0].file,
                    ..Heap::default()
                };
                heaps.push((key, heap));
                heaps.len() - 1
            });
            for score in rows.iter().filter_map(Assessment::score) {
                heaps[place].1.add(score);
            }
        }
        let limits = ground.limits();
        let mut found = Vec::new();
        for (key, heap) in heaps
            .iter()
            .filter(|(_, h)| h.scores >= limits.score_heap_scores)
        {
            for (i, threshold) in THRESHOLDS.iter().enumerate() {
                if tail(heap.near[i], heap.on[i], SHARE) < limits.score_heap_chance {
                    found.push(tell(self.code(), ground, key, heap, (i, *threshold)));
                }
            }
        }
        found
    }
}

/// P(X >= k) of a binomial (n, p), 0 < p < 1: summed from the first term down, each from the one before.
fn tail(n: u32, k: u32, p: f64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if k > n {
        return 0.0;
    }
    // ln C(n, k) pᵏ (1 − p)ⁿ⁻ᵏ
    let mut ln = f64::from(k) * p.ln() + f64::from(n - k) * (1.0 - p).ln();
    for i in 0..k {
        ln += (f64::from(n - i) / f64::from(k - i)).ln();
    }
    let mut term = ln.exp();
    let mut sum = term;
    for i in k..n {
        term *= f64::from(n - i) / f64::from(i + 1) * p / (1.0 - p);
        sum += term;
    }
    sum.min(1.0)
}

fn tell(
    code: Code,
    ground: &Ground<'_>,
    batch: &Batch,
    heap: &Heap,
    (i, threshold): (usize, i64),
) -> Finding {
    let (urn, year, term, kind, subject) = *batch;
    let message = format!(
        "{}, {term} {year}: {kind}, {}: {} of the {} scores from {} to {} are exactly {threshold}",
        ground.school(urn),
        subject,
        heap.on[i],
        heap.near[i],
        threshold - NEAR / Decimal::ONE,
        threshold + NEAR / Decimal::ONE,
    );
    ground
        .finding(code, Some(heap.file), urn, message)
        .at("score", threshold.to_string())
}

#[cfg(test)]
mod tests {
    use super::tail;

    #[test]
    fn tails_of_the_binomial() {
        // n = 3, p = 1/5: P(X >= 2) = 3 × 0.04 × 0.8 + 0.008 = 0.104; P(X >= 3) = 0.008.
        assert!((tail(3, 2, 0.2) - 0.104).abs() < 1e-12);
        assert!((tail(3, 3, 0.2) - 0.008).abs() < 1e-12);
        assert!((tail(3, 0, 0.2) - 1.0).abs() < 1e-12);
        assert!((tail(5000, 900, 0.2) - 1.0).abs() < 1e-3);
        assert!(tail(5000, 1400, 0.2) < 1e-30);
    }
}
