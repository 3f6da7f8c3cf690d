//! Units of a figure and how it reads: rounded once, half away from zero.

use crate::estate::with_commas;

/// What a number is a number of; it settles decimals, sign and suffix.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub enum Unit {
    /// A count of pupils, schools, rows: whole, thousands with commas.
    Count,
    /// A percentage 0–100, whole: `64%`.
    Percent,
    /// A percentage 0–100 with one decimal: `5.3%`.
    PercentOne,
    /// A difference of percentages, signed, whole: `+5`.
    PercentagePoints,
    /// A scaled score: `103.4`.
    Score,
    /// A difference of scaled scores, signed: `+1.2`.
    ScorePoints,
    /// A progress score with two decimals, signed (Progress 8).
    Progress,
    /// A progress score with one decimal, signed (key stage 2).
    ProgressOne,
    /// A plain number with two decimals (EBacc APS).
    Points,
    /// Pounds, whole: `£1,234`.
    Pounds,
    /// A rate for each 100 pupils, two decimals.
    Rate,
    /// A distance in kilometres, one decimal.
    Kilometres,
    /// A difference of percentages, signed, one decimal: `+0.4`.
    PercentagePointsOne,
    /// A difference in pounds, signed, whole: `+£1,234`.
    PoundsChange,
    /// A mean of marks or points: `43.7`.
    Mean,
    /// A difference of such means, signed: `+1.2`.
    MeanChange,
    /// A difference in pupils, signed, whole: `−3`.
    Pupils,
    /// A percentile, whole: `53`; what would round to 0 or 100 reads `under 1` and `over 99`.
    Percentile,
}

impl Unit {
    /// How many decimals are shown.
    pub fn decimals(self) -> usize {
        match self {
            Self::Count
            | Self::Percent
            | Self::PercentagePoints
            | Self::Pounds
            | Self::PoundsChange
            | Self::Pupils
            | Self::Percentile => 0,
            Self::PercentOne
            | Self::Score
            | Self::ScorePoints
            | Self::ProgressOne
            | Self::PercentagePointsOne
            | Self::Mean
            | Self::MeanChange
            | Self::Kilometres => 1,
            Self::Progress | Self::Points | Self::Rate => 2,
        }
    }

    /// Whether a plus sign stands before a positive value.
    pub fn signed(self) -> bool {
        matches!(
            self,
            Self::PercentagePoints
                | Self::PercentagePointsOne
                | Self::ScorePoints
                | Self::Progress
                | Self::ProgressOne
                | Self::MeanChange
                | Self::Pupils
                | Self::PoundsChange
        )
    }

    /// The value as a reader sees it: rounded half away from zero, minus as `−`, never `−0`.
    ///
    /// ```
    /// use matbook_core::quantity::Unit;
    ///
    /// assert_eq!(Unit::Percent.text(62.5), "63%");
    /// assert_eq!(Unit::PercentagePoints.text(-20.5), "−21");
    /// assert_eq!(Unit::PercentagePoints.text(-0.4), "0");
    /// assert_eq!(Unit::Pounds.text(1_234_567.0), "£1,234,567");
    /// ```
    pub fn text(self, value: f64) -> String {
        let digits = round_half_away(value.abs(), self.decimals());
        let zero = digits.bytes().all(|b| b == b'0' || b == b'.');
        let sign = if zero {
            ""
        } else if value < 0.0 {
            "−"
        } else if self.signed() {
            "+"
        } else {
            ""
        };
        let digits = match self {
            Self::Count | Self::Pounds | Self::PoundsChange | Self::Pupils => with_commas(&digits),
            _ => digits,
        };
        match self {
            Self::Percent | Self::PercentOne => format!("{sign}{digits}%"),
            Self::Pounds | Self::PoundsChange => format!("{sign}£{digits}"),
            Self::Kilometres => format!("{sign}{digits} km"),
            Self::Percentile if zero => "under 1".into(),
            Self::Percentile if digits == "100" => "over 99".into(),
            _ => format!("{sign}{digits}"),
        }
    }

    /// What the axis of a chart says.
    pub fn axis(self) -> &'static str {
        match self {
            Self::Count => "number",
            Self::Percent | Self::PercentOne => "%",
            Self::PercentagePoints | Self::PercentagePointsOne => "percentage points",
            Self::Score => "average scaled score",
            Self::ScorePoints => "scaled-score points",
            Self::Progress | Self::ProgressOne => "progress score",
            Self::Points | Self::Mean | Self::MeanChange => "points",
            Self::Pupils => "pupils",
            Self::Pounds | Self::PoundsChange => "£",
            Self::Rate => "per 100 pupils",
            Self::Kilometres => "km",
            Self::Percentile => "percentile",
        }
    }
}

/// The digits of a non-negative number rounded half away from zero to `decimals`.
///
/// Halves are judged on the number rounded to 9 decimals, so that 2.675 held as 2.67499999999999982236431605997495353221893310546875
/// still reads 2.68, as in the arithmetic a person would do.
fn round_half_away(value: f64, decimals: usize) -> String {
    let fine = format!("{value:.9}");
    let (whole, fraction) = fine.split_once('.').unwrap_or((&fine, ""));
    let mut digits: Vec<u8> = whole
        .bytes()
        .chain(fraction.bytes().take(decimals))
        .collect();
    let up = fraction
        .as_bytes()
        .get(decimals)
        .is_some_and(|d| *d >= b'5');
    if up {
        let mut i = digits.len();
        loop {
            if i == 0 {
                digits.insert(0, b'1');
                break;
            }
            i -= 1;
            if digits[i] == b'9' {
                digits[i] = b'0';
            } else {
                digits[i] += 1;
                break;
            }
        }
    }
    let point = digits.len() - decimals;
    let mut text = String::with_capacity(digits.len() + 1);
    for (i, d) in digits.iter().enumerate() {
        if i == point {
            text.push('.');
        }
        text.push(char::from(*d));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn halves_go_away_from_zero() {
        // Rust's own `{:.0}` of 12.5 is 12 and `{:.1}` of 1.25 is 1.2: the rule here differs on purpose.
        assert_eq!(Unit::Percent.text(12.5), "13%");
        assert_eq!(Unit::Score.text(101.25), "101.3");
        assert_eq!(Unit::ScorePoints.text(-1.25), "−1.3");
        assert_eq!(Unit::Progress.text(2.675), "+2.68");
        assert_eq!(Unit::PercentagePoints.text(-0.4), "0");
        assert_eq!(Unit::PercentagePoints.text(-0.5), "−1");
        assert_eq!(Unit::Score.text(99.95), "100.0");
        assert_eq!(Unit::Pounds.text(-1_234_567.5), "−£1,234,568");
        assert_eq!(Unit::Count.text(999.0), "999");
        // Place 1 and 300 of 300: 100 × (1 − 0.5) / 300 = 0.17 and 99.83; place 2: 0.5.
        assert_eq!(Unit::Percentile.text(100.0 * 0.5 / 300.0), "under 1");
        assert_eq!(Unit::Percentile.text(100.0 * 299.5 / 300.0), "over 99");
        assert_eq!(Unit::Percentile.text(0.5), "1");
    }
}
