//! Exact decimals: billionths held as an integer.
//!
//! Scores and probabilities are kept as whole numbers of 10⁻⁹, so that sums don't depend on the order of the rows or on
//! the number of threads, and comparisons with a threshold are made after rounding to 9 decimals (methods: section 1).

/// A number in billionths: 1.5 is 1 500 000 000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Decimal(pub i64);

impl Decimal {
    /// One, in billionths.
    pub const ONE: i64 = 1_000_000_000;

    /// Reads a plain decimal (`-1.25`, `100`, `.5`) or one with an exponent (`1e2`); at most nine digits before the
    /// point. Digits after the ninth decimal are rounded half away from zero. `None` where it is not a number.
    ///
    /// ```
    /// use matbook_core::estate::Decimal;
    ///
    /// let sum = [".1", ".2"].map(|text| Decimal::parse(text).expect("a number").0).iter().sum();
    /// assert_eq!(Some(Decimal(sum)), Decimal::parse("0.3"));
    /// assert_eq!(Decimal::parse("1,5"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        let mut value: i64 = 0;
        let (mut seen, mut whole, mut decimals, mut point) = (false, 0, 0, false);
        for &c in digits {
            match c {
                b'0'..=b'9' => {
                    seen = true;
                    let d = i64::from(c - b'0');
                    if !point {
                        whole += 1;
                        if whole > 9 {
                            return None;
                        }
                        value = value * 10 + d;
                    } else if decimals < 9 {
                        decimals += 1;
                        value = value * 10 + d;
                    } else {
                        if decimals == 9 && d >= 5 {
                            value += 1;
                        }
                        decimals = 10;
                    }
                }
                b'.' if !point => point = true,
                b'e' | b'E' if seen => {
                    let wide: f64 = text.parse().ok()?;
                    return Self::from_f64(wide);
                }
                _ => return None,
            }
        }
        if !seen {
            return None;
        }
        for _ in decimals.min(9)..9 {
            value *= 10;
        }
        Some(Self(if negative { -value } else { value }))
    }

    /// The nearest decimal to a double, half away from zero; `None` beyond ±10⁹ or where it is no number.
    pub fn from_f64(value: f64) -> Option<Self> {
        let scaled = (value * 1e9).round();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the range is checked just before"
        )]
        (scaled.abs() < 1e18).then_some(Self(scaled as i64))
    }

    /// The double nearest to it.
    pub fn to_f64(self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a double holds 15 digits, which is what figures need"
        )]
        let wide = self.0 as f64;
        wide / 1e9
    }
}

/// A double rounded to nine decimals: thresholds, edges and ends are compared so, and 0.49999999999999994 reaches a cut of 0.5
/// (methods: section 1).
pub fn settled(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn reads_plain_decimals_and_refuses_the_rest() {
        for (text, value) in [
            ("1.5", Some(1_500_000_000)),
            ("-0.25", Some(-250_000_000)),
            (".5", Some(500_000_000)),
            ("100", Some(100_000_000_000)),
            ("1e2", Some(100_000_000_000)),
            ("0.1234567895", Some(123_456_790)),
            ("", None),
            ("-", None),
            ("n/a", None),
            ("1.2.3", None),
            ("inf", None),
        ] {
            assert_eq!(Decimal::parse(text).map(|d| d.0), value, "{text}");
        }
    }
}
