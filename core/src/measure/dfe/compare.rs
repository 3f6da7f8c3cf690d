//! Whether two scores differ by more than chance would have it.

/// What may be said of two trusts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Their intervals don't overlap: they differ significantly.
    Differ,
    /// One's score lies in the other's interval: they don't differ significantly.
    DontDiffer,
    /// The intervals overlap, but neither score lies in the other's: they are unlikely to differ significantly.
    Unlikely,
}

/// A score with its 95% interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Scored {
    /// The score.
    pub score: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// Two scores beside each other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Comparison {
    /// What may be said.
    pub verdict: Verdict,
    /// First less second.
    pub difference: f64,
    /// Lower end of the difference's 95% interval.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// Compares two scores (methods: section 5). Intervals that only touch do overlap. The difference's own interval is
/// ± √(h1² + h2²), h being half the width of each interval: the two rest on different pupils.
pub fn compare(a: Scored, b: Scored) -> Comparison {
    let inside = |x: f64, of: Scored| of.lower <= x && x <= of.upper;
    let verdict = if a.lower > b.upper || b.lower > a.upper {
        Verdict::Differ
    } else if inside(a.score, b) || inside(b.score, a) {
        Verdict::DontDiffer
    } else {
        Verdict::Unlikely
    };
    let half = f64::hypot(a.upper - a.lower, b.upper - b.lower) / 2.0;
    let difference = a.score - b.score;
    Comparison {
        verdict,
        difference,
        lower: difference - half,
        upper: difference + half,
    }
}

#[cfg(test)]
mod tests {
    use super::{Scored, Verdict, compare};

    fn scored(score: f64, half: f64) -> Scored {
        Scored {
            score,
            lower: score - half,
            upper: score + half,
        }
    }

    #[test]
    fn three_verdicts() {
        let a = scored(0.0, 1.0);
        assert_eq!(compare(a, scored(2.5, 1.0)).verdict, Verdict::Differ);
        assert_eq!(compare(scored(-2.5, 1.0), a).verdict, Verdict::Differ);
        assert_eq!(compare(a, scored(1.5, 1.0)).verdict, Verdict::Unlikely);
        assert_eq!(compare(a, scored(2.0, 1.0)).verdict, Verdict::Unlikely);
        assert_eq!(compare(a, scored(0.9, 0.2)).verdict, Verdict::DontDiffer);
        assert_eq!(compare(a, scored(2.0, 2.0)).verdict, Verdict::DontDiffer);
        // 3–4–5: half-widths 3 and 4 give a difference of ± 5.
        let c = compare(scored(10.0, 3.0), scored(4.0, 4.0));
        assert!((c.difference - 6.0).abs() < 1e-12 && (c.lower - 1.0).abs() < 1e-12);
    }
}
