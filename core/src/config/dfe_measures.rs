//! Settings of the DfE's trust measures, and what holds of them by results year.

use std::collections::BTreeMap;

use crate::estate::AcademicYear;

/// Whether DfE measures are made for trusts, sponsors or both.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Level {
    /// Trusts with the same sponsor are one.
    #[default]
    Sponsor,
    /// Each trust by itself.
    Trust,
    /// Both, side by side.
    Both,
}

/// Outer cuts of the five bands for a measure in a year: well above from the first, well below under the second.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cuts {
    /// score >= this, and the interval above 0: well above.
    pub high: f64,
    /// score < this, and the interval below 0: well below.
    pub low: f64,
}

/// Settings of the DfE measures (methods: section 5).
#[derive(Clone, PartialEq, Debug)]
pub struct MeasureSettings {
    /// Trust, sponsor or both.
    pub level: Level,
    /// Fewest schools of a trust in a measure.
    pub min_schools: usize,
    /// Fewest years with the trust.
    pub min_years: u32,
    /// The most years that count at key stage 2.
    pub max_weight_ks2: u32,
    /// The most years that count at key stage 4.
    pub max_weight_ks4: u32,
    /// The reference day in September for results years before the first entry: 12.
    pub reference_day: u8,
    /// From a results year on, another day: 2021/22 → 14.
    pub reference_days: BTreeMap<AcademicYear, u8>,
    /// Outer cuts by measure and year; a measure's own default has no year.
    pub cuts: BTreeMap<(String, Option<AcademicYear>), Cuts>,
}

/// The last year that constants without an end are written out for.
const LAST_YEAR: u16 = 2039;

/// The cuts and reference days that hold by results year, out of `dfe-years.csv`.
#[expect(clippy::type_complexity, reason = "the two maps of the settings")]
fn by_year() -> (
    BTreeMap<(String, Option<AcademicYear>), Cuts>,
    BTreeMap<AcademicYear, u8>,
) {
    let (mut cuts, mut days) = (BTreeMap::new(), BTreeMap::new());
    for line in include_str!("dfe-years.csv").lines().skip(1) {
        let [what, measure, from, to, high, low] = line.split(',').collect::<Vec<_>>()[..] else {
            continue;
        };
        let Some(from) = AcademicYear::parse(from) else {
            continue;
        };
        let to = AcademicYear::parse(to).map_or(LAST_YEAR, |y| y.0);
        match (what, high.parse::<f64>(), low.parse::<f64>()) {
            ("cuts", Ok(high), Ok(low)) => {
                for year in (from.0..=to).map(AcademicYear) {
                    cuts.insert((measure.to_owned(), Some(year)), Cuts { high, low });
                }
            }
            _ => {
                if let Ok(day) = high.parse() {
                    days.insert(from, day);
                }
            }
        }
    }
    (cuts, days)
}

impl Default for MeasureSettings {
    fn default() -> Self {
        let (cuts, reference_days) = by_year();
        Self {
            level: Level::Sponsor,
            min_schools: 3,
            min_years: 3,
            max_weight_ks2: 4,
            max_weight_ks4: 5,
            reference_day: 12,
            reference_days,
            cuts,
        }
    }
}
