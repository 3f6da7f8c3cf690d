//! 95% intervals.

/// The 97.5th percentile of the normal distribution, as the DfE rounds it.
pub const Z: f64 = 1.96;

/// Half the width of a score's interval: 1.96 × sd / √n, sd the national standard deviation of pupil scores, n the pupils
/// included in the measure (methods: section 5). `None` without pupils.
pub fn half_width(sd: f64, n: f64) -> Option<f64> {
    (n > 0.0).then(|| Z * sd / n.sqrt())
}

/// Half the width of the interval of an improvement in points at key stage 4: 1.96 × √(sd1²/n + sd2²/n), the standard
/// deviations of both years (methods: section 5).
pub fn half_width_change_ks4(sd1: f64, sd2: f64, n: f64) -> Option<f64> {
    (n > 0.0).then(|| Z * (sd1 * sd1 / n + sd2 * sd2 / n).sqrt())
}

/// Half the width of the interval of an improvement in points at key stage 2, from the within-school variance W and the
/// between-school variance B of both years, as pairs (W, B): 1.96 × √(W1·B1/(n·B1 + W1) + W2·B2/(n·B2 + W2)) (methods:
/// section 5).
pub fn half_width_change_ks2(first: (f64, f64), second: (f64, f64), n: f64) -> Option<f64> {
    let part = |(w, b): (f64, f64)| w * b / (n * b + w);
    let variance = part(first) + part(second);
    (n > 0.0 && variance.is_finite() && variance >= 0.0).then(|| Z * variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::{half_width, half_width_change_ks2, half_width_change_ks4};

    #[test]
    fn half_widths_follow_the_formulas() {
        // 1.96 × 6.2 / √100 = 1.2152
        assert!((half_width(6.2, 100.0).expect("a value") - 1.2152).abs() < 1e-12);
        assert_eq!(half_width(6.2, 0.0), None);
        // √(4/100 + 9/100) = 0.360555…; × 1.96 = 0.706688
        assert!(
            (half_width_change_ks4(2.0, 3.0, 100.0).expect("a value") - 0.706_688_0).abs() < 1e-6
        );
        // W = 30, B = 4, n = 32: 120/158 = 0.759494, twice 1.518987, √ 1.232472, × 1.96 = 2.415645
        let half = half_width_change_ks2((30.0, 4.0), (30.0, 4.0), 32.0).expect("a value");
        assert!((half - 2.415_645).abs() < 1e-5);
    }
}
